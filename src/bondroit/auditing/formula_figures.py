"""The figures of a published formula over files: bounds, unknown parts, groups, answers, places."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.auditing.findings import Verdict

if TYPE_CHECKING:
    from bondroit.auditing.findings import Finding


@dataclass(frozen=True, slots=True)
class Bound:
    """Lowest and highest value of a figure over all that is unknown.

    Attributes:
        low_outer, high_outer: no admissible value is beyond them.
        low_inner, high_inner: attained by admissible values.
        low_95, high_95: the outer ends widened by the error of the margins and of the draw of the files (95 %).
    """

    low_outer: float
    low_inner: float
    high_inner: float
    high_outer: float
    low_95: float
    high_95: float

    def to_document(self) -> dict[str, float | None]:
        """JSON values; an end that nothing bounds is null."""
        return {
            "low_95": _finite(self.low_95), "low_certain": _finite(self.low_outer),
            "low_attained": _finite(self.low_inner), "high_attained": _finite(self.high_inner),
            "high_certain": _finite(self.high_outer), "high_95": _finite(self.high_95),
        }  # fmt: skip


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


@dataclass(frozen=True, slots=True)
class Part:
    """An unknown part of the formula, as this run takes it.

    Attributes:
        name: of the variable, with the class where one coefficient is meant.
        kind: `coefficient`, `intercept`, `masked`, `absent` or `no class`.
        odds_low, odds_high: odds ratios between which it lies.
        assumed: whether an end was assumed.
        files: share of the files (by weight) that it concerns.
    """

    name: str
    kind: str
    odds_low: float
    odds_high: float
    assumed: bool
    files: float

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "part": self.name, "kind": self.kind, "odds_ratio": [self.odds_low, self.odds_high],
            "assumed": self.assumed, "share_of_files": self.files,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group among the highest scores; figures are None where the group is too small to be shown.

    Attributes:
        family, group: which.
        files: in the workspace.
        weight: its share of the files, by weight.
        share: of the group that is among the highest.
        ratio: of that share to that of all other files.
        sure: share of the group that is among the highest whatever is masked, file by file.
        perhaps: share of it that some value of what is masked may put there, file by file: wider than `share`, as one
            coefficient cannot be high for one file and low for another.
    """

    family: str
    group: str
    files: int | None
    weight: float | None = None
    share: Bound | None = None
    ratio: Bound | None = None
    sure: float | None = None
    perhaps: float | None = None

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "family": self.family, "group": self.group, "files": self.files, "weight": self.weight,
            "share": None if self.share is None else self.share.to_document(),
            "ratio": None if self.ratio is None else self.ratio.to_document(),
            "surely_among_the_highest": self.sure, "perhaps_among_the_highest": self.perhaps,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """Admissible values of what is masked under which a ratio is as given.

    Attributes:
        ratio: of the shares.
        odds: part and odds ratio, for what files have in common.
        apart: parts that differ from file to file: highest for the first group and lowest for the second, or the
            reverse.
    """

    ratio: float
    odds: tuple[tuple[str, float], ...]
    apart: tuple[str, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "ratio": _finite(self.ratio),
            "odds_ratios": [{"part": name, "odds_ratio": odds} for name, odds in self.odds],
            "apart": list(self.apart),
        }


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement and its answer.

    Attributes:
        finding: with one of the three verdicts: holds for every admissible value, for none, or not enough evidence.
        depends: whether it was seen to hold for some admissible values and not for others.
        ratio: of the shares of the two groups.
        moved_by: each unknown part and the ratios reached by it alone, the others at their middle; widest first.
        below, above: admissible values with the lowest and with the highest ratio found.
        alike: the ratio where what may differ from file to file is the same for all, so that only coefficients are
            unknown; None where nothing may differ.
    """

    finding: Finding
    depends: bool
    ratio: Bound | None = None
    moved_by: tuple[tuple[str, float, float], ...] = ()
    below: Example | None = None
    above: Example | None = None
    alike: Bound | None = None

    @property
    def state(self) -> str:
        """One word for machines: always, never, depends, unsettled."""
        if self.finding.verdict is Verdict.HOLDS:
            return "always"
        if self.finding.verdict is Verdict.DOES_NOT_HOLD:
            return "never"
        return "depends" if self.depends else "unsettled"

    @property
    def state_if_alike(self) -> str | None:
        """The same where what may differ from file to file is the same for all; None where nothing may differ."""
        return None if self.alike is None else state_of(self.alike)

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        f = self.finding
        return {
            "code": f.code, "question": f.question._asdict(), "verdict": str(f.verdict), "state": self.state,
            "detail": f.detail._asdict(), "source": f.source, "severity": str(f.severity),
            "ratio": None if self.ratio is None else self.ratio.to_document(),
            "ratio_if_alike": None if self.alike is None else self.alike.to_document(),
            "state_if_alike": self.state_if_alike,
            "moved_by": [
                {"part": name, "from": _finite(low), "to": _finite(high)} for name, low, high in self.moved_by
            ],
            "lowest": None if self.below is None else self.below.to_document(),
            "highest": None if self.above is None else self.above.to_document(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """Files and what is known of their place, by weight.

    Attributes:
        sure: part of the highest places whose holders are certain, at least and at most.
        out: share of all files that are certainly not among the highest, at least and at most.
        odds_median, odds_most: ratio of the highest to the lowest odds that a file may have: median, nine in ten below.
        rank_median: half of the files can stand at ranks at least this part of all files apart.
    """

    sure: tuple[float, float]
    out: tuple[float, float]
    odds_median: float
    odds_most: float
    rank_median: float

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "places_certain": list(self.sure), "files_certainly_out": list(self.out),
            "odds_high_over_low_median": self.odds_median, "odds_high_over_low_90": self.odds_most,
            "rank_width_median": self.rank_median,
        }  # fmt: skip


def state_of(ratio: Bound) -> str:
    """A ratio held against 1: above it for every admissible value and within the error, for none, or neither."""
    if ratio.low_95 > 1.0:
        return "always"
    if ratio.high_95 <= 1.0:
        return "never"
    return "depends" if ratio.low_inner <= 1.0 < ratio.high_inner else "unsettled"
