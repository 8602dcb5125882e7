"""What controls gave, by origin and kind: the table of the CNAF's letter (FACTS, section 1), in both directions.

Owed to the household (underpaid) and never claimed stand beside what is owed by it, in the same units; the random
share stands beside the chosen files; what was corrected without any control is a line of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bondroit.stats.disclosure import FLOOR, hidden_sums
from bondroit.stats.intervals import clopper_pearson

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bondroit.domain.months import Month
    from bondroit.stats.intervals import Interval

ALL = "all"
RANDOM, CHOSEN, EVERY = "random", "chosen_by_score", "every_control"
# The counts of files that a line gives, each with the rest of its controls.
SHARES = ("overpayments", "underpayments", "with_unclaimed", "nothing")

Key = tuple[str, str]


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
        nothing: controls that found no euro either way: 0 cents overpaid and 0 underpaid. A control whose
            difference stays under both targets found something: it is not counted here.
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

    def to_document(self, hidden: Collection[str] = ()) -> dict[str, Any]:
        """JSON values: counts, cents, cents per control, shares with intervals.

        Args:
            hidden: names of the shares masked because other lines would give them away; a share that counts few
                files, and a line of few controls, are masked in any case. See `lines_document`.
        """
        if 0 < self.controls < FLOOR:
            return self.masked_document()
        shares: dict[str, Any] = {}
        for name in SHARES:
            files = getattr(self, name)
            if name in hidden or 0 < files < FLOOR or 0 < self.controls - files < FLOOR:
                shares[name] = {"masked": True}
                continue
            share, interval = self.rate(files)
            shares[name] = {"files": files, "share": share, "low": interval.low, "high": interval.high}
        amounts = {
            "overpaid": self.overpaid_cents, "underpaid": self.underpaid_cents, "total": self.total_cents,
            "unclaimed": self.unclaimed_cents,
        }  # fmt: skip
        return {
            "origin": self.origin,
            "kind": self.kind,
            "masked": False,
            "controls": self.controls,
            "cents": amounts,
            "cents_per_control": {name: self.per_control(cents) for name, cents in amounts.items()},
            **shares,
        }

    def masked_document(self) -> dict[str, Any]:
        """JSON values of a line that may not be shown: its names."""
        return {"origin": self.origin, "kind": self.kind, "masked": True, "controls": None}


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
        """JSON values; masked when few files were corrected."""
        if 0 < self.files < FLOOR:
            return {"masked": True}
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


def hidden_lines(cells: Mapping[Key, tuple[int, ...]], hidden: Collection[Key] = ()) -> frozenset[Key]:
    """Lines whose figures may not be shown, because they are small or would give a small one away.

    Every published line is looked at together: each origin and kind, both kinds of an origin, the files chosen by a
    score, and all controls (`EVERY`, `ALL`). Whoever shows some of the lines hides these same ones: two documents that
    hid different lines would tell each other's.

    Args:
        cells: counts that partition the controls of each origin and kind, sums left out.
        hidden: lines hidden for another reason.
    """
    parts = [key for key in cells if key[0] != CHOSEN and key[1] != ALL]
    if not parts:
        return frozenset()
    origins = [*dict.fromkeys(origin for origin, _ in parts), CHOSEN]
    kinds = [*dict.fromkeys(kind for _, kind in parts), ALL]
    lines = [*((origin, kind) for origin in origins for kind in kinds), (EVERY, ALL)]
    members = np.array([[_adds(line, part) for part in parts] for line in lines], np.bool_)
    told = np.array([line in hidden for line in lines], np.bool_)
    gone = hidden_sums(np.array([cells[part] for part in parts], np.int64), members, told=told)
    return frozenset(line for line, hides in zip(lines, gone.tolist(), strict=True) if hides)


def _adds(line: Key, part: Key) -> bool:
    """Whether `line` adds up `part`."""
    origin = line[0] in (part[0], EVERY) or (line[0] == CHOSEN and part[0] != RANDOM)
    return origin and line[1] in (part[1], ALL)


def lines_document(lines: Sequence[YieldLine]) -> list[dict[str, Any]]:
    """JSON values of the lines, without their small cells and what would let these be deduced.

    Args:
        lines: of `yield_lines`.
    """
    parts = [line for line in lines if line.origin != CHOSEN and line.kind != ALL]
    hidden = hidden_lines({(x.origin, x.kind): (x.controls,) for x in parts})
    of_share = {
        name: hidden_lines(
            {(x.origin, x.kind): (getattr(x, name), x.controls - getattr(x, name)) for x in parts}, hidden
        )
        for name in SHARES
    }
    return [
        line.masked_document()
        if (line.origin, line.kind) in hidden
        else line.to_document([name for name in SHARES if (line.origin, line.kind) in of_share[name]])
        for line in lines
    ]


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
