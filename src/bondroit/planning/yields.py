"""What controls gave, by origin and kind: the table of the CNAF's letter (FACTS, section 1), in both directions.

Owed to the household (underpaid) and never claimed stand beside what is owed by it, in the same units; the random
share stands beside the chosen files; what was corrected without any control is a line of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.stats.intervals import clopper_pearson

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.stats.intervals import Interval

ALL = "all"
RANDOM, CHOSEN = "random", "chosen_by_score"


@dataclass(frozen=True, slots=True)
class YieldLine:
    """One line: controls of one origin and kind.

    Attributes:
        origin: random, score_overpayment, score_underpayment, or chosen_by_score for both.
        kind: on_documents, on_site, or all.
        controls: number of controls.
        overpaid_cents, underpaid_cents, unclaimed_cents: sums over the history looked at.
        overpayments, underpayments: files that meet each target.
        with_unclaimed: files with something due and not claimed.
        nothing: controls that found neither an overpayment nor an underpayment.
    """

    origin: str
    kind: str
    controls: int
    overpaid_cents: int
    underpaid_cents: int
    unclaimed_cents: int
    overpayments: int
    underpayments: int
    with_unclaimed: int
    nothing: int

    @property
    def total_cents(self) -> int:
        """Money moved in either direction, as the letter counts it (overpaid + underpaid)."""
        return self.overpaid_cents + self.underpaid_cents

    def per_control(self, cents: int) -> float | None:
        """Cents per control; None without a control."""
        return cents / self.controls if self.controls else None

    def rate(self, files: int) -> tuple[float | None, Interval]:
        """Share of the controls, with the exact 95 % interval of Clopper and Pearson."""
        return (files / self.controls if self.controls else None), clopper_pearson(files, self.controls)

    def to_document(self) -> dict[str, Any]:
        """JSON values: counts, cents, cents per control, shares with intervals."""
        shares = {}
        for name in ("overpayments", "underpayments", "with_unclaimed", "nothing"):
            share, interval = self.rate(getattr(self, name))
            shares[name] = {
                "files": getattr(self, name), "share": share, "low": interval.low, "high": interval.high,
            }  # fmt: skip
        amounts = {
            "overpaid": self.overpaid_cents, "underpaid": self.underpaid_cents, "total": self.total_cents,
            "unclaimed": self.unclaimed_cents,
        }  # fmt: skip
        return {
            "origin": self.origin,
            "kind": self.kind,
            "controls": self.controls,
            "cents": amounts,
            "cents_per_control": {name: self.per_control(cents) for name, cents in amounts.items()},
            **shares,
        }


@dataclass(frozen=True, slots=True)
class Automatic:
    """Corrections made in the month without a control, once a late declaration became known.

    Attributes:
        files: household files corrected.
        overpaid_cents: taken back.
        underpaid_cents: paid in addition.
    """

    files: int
    overpaid_cents: int
    underpaid_cents: int

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "files": self.files,
            "cents": {
                "overpaid": self.overpaid_cents, "underpaid": self.underpaid_cents,
                "total": self.overpaid_cents + self.underpaid_cents,
            },
        }  # fmt: skip


def yield_lines(findings: pl.DataFrame) -> tuple[YieldLine, ...]:
    """Lines by origin and kind, then both kinds together, then every file chosen by a score, against the random share.

    Args:
        findings: rows of the `findings` table of one plan's month (no survey).
    """
    chosen = findings.filter(pl.col("origin") != RANDOM).with_columns(pl.lit(CHOSEN).alias("origin"))
    every = pl.concat([findings, chosen])
    every = pl.concat([every, every.with_columns(pl.lit(ALL).alias("kind"))])
    table = (
        every.group_by("origin", "kind")
        .agg(
            pl.len().alias("controls"),
            *(pl.col(c).sum() for c in ("overpaid_cents", "underpaid_cents", "unclaimed_cents")),
            pl.col("overpayment").sum().alias("overpayments"),
            pl.col("underpayment").sum().alias("underpayments"),
            (pl.col("unclaimed_cents") > 0).sum().alias("with_unclaimed"),
            ((pl.col("overpaid_cents") == 0) & (pl.col("underpaid_cents") == 0)).sum().alias("nothing"),
        )
        .sort(pl.col("origin").replace_strict(_ORDER), pl.col("kind") == ALL, "kind")
    )
    return tuple(YieldLine(**row) for row in table.iter_rows(named=True))


_ORDER = {RANDOM: 0, "score_overpayment": 1, "score_underpayment": 2, CHOSEN: 3}


def automatic_corrections(corrections: pl.LazyFrame, month: Month) -> Automatic:
    """The corrections made in `month`, from rows of the `corrections` table.

    A negative correction takes back what was paid too much; a positive one pays what was missing.
    """
    made = corrections.filter(pl.col("known") == month.first_day)
    row = made.select(
        pl.col("household_id").n_unique().alias("files"),
        (-pl.col("cents")).clip(lower_bound=0).sum().alias("overpaid_cents"),
        pl.col("cents").clip(lower_bound=0).sum().alias("underpaid_cents"),
    ).collect()
    return Automatic(**row.row(0, named=True))
