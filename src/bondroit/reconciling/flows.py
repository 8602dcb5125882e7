"""What a comparison counted, source by source: small results that a page can show."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bondroit.reconciling.sources import Source


@dataclass(frozen=True, slots=True)
class Flow:
    """What became of the units of one source: quarters, months, or years.

    Attributes:
        source: its name.
        compared: units of which the source speaks.
        within: within the tolerance.
        by_months: yearly differences that the monthly sources tell already (tax alone): left to them.
        higher, lower: the partner has more than was declared, or less.
        earlier: of these, asked or proposed in an earlier month.
        no_effect: nothing is at stake by the law, or it was corrected already.
        questions, proposals: what came of the others.
        higher_cents, lower_cents: the differences in sum, both counted above nought.
        delays: units that differ, by months from the unit's last month to the partner's latest line.
        silent: why nothing was compared, see `silence`; empty if something was.
    """

    source: str
    compared: int = 0
    within: int = 0
    by_months: int = 0
    higher: int = 0
    lower: int = 0
    earlier: int = 0
    no_effect: int = 0
    questions: int = 0
    proposals: int = 0
    higher_cents: int = 0
    lower_cents: int = 0
    delays: tuple[tuple[int, int], ...] = ()
    silent: str = ""

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        document = {f.name: getattr(self, f.name) for f in fields(self)}
        return document | {"delays": [{"months": m, "units": n} for m, n in self.delays]}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Flow:
        """The flow that `to_document` told."""
        delays = tuple((d["months"], d["units"]) for d in document["delays"])
        return cls(**{**document, "delays": delays})


UNLINKED, UNCOVERED, UNTOLD = "unlinked", "uncovered", "untold"
"""Why a source compares nothing: no link leads to it; no declaration of its months; no figure of it for these."""


def silence(*, linked: bool, covered: bool) -> str:
    """Why a source that compared nothing did not.

    Args:
        linked: a link leads from one of the files to it.
        covered: the files were known in the months (for a yearly source all months of a year) of which it speaks.
    """
    if not linked:
        return UNLINKED
    return UNTOLD if covered else UNCOVERED


def flow_of(source: Source, units: pl.DataFrame, outcomes: pl.DataFrame, silent: str = "") -> Flow:
    """Count the units of one source.

    Args:
        source: whose.
        units: every unit compared, within the tolerance or not (`by_months` if a year); see `compared_units`.
        outcomes: what became of those beyond it, see `asking.Asked`.
        silent: see `silence`; it counts only where there is no unit.
    """
    own = outcomes.filter(pl.col("source") == source.name)
    ends = dict(own.group_by("outcome").len().iter_rows())
    higher, lower = (units.filter(pl.col("direction") == d) for d in ("higher", "lower"))
    told = int(units["by_months"].sum()) if "by_months" in units.columns else 0
    late = _months_late()
    delays = units.filter(pl.col("direction").is_not_null() & pl.col("known").is_not_null()).select(late.alias("late"))
    counted = delays.group_by("late").len().sort("late")
    return Flow(
        source=source.name,
        compared=units.height,
        within=units.height - higher.height - lower.height - told,
        by_months=told,
        higher=higher.height,
        lower=lower.height,
        earlier=ends.get("earlier", 0),
        no_effect=ends.get("no_effect", 0),
        questions=ends.get("question", 0),
        proposals=ends.get("proposal", 0),
        higher_cents=int(higher["gap_cents"].sum()),
        lower_cents=int(-lower["gap_cents"].sum()),
        delays=tuple((int(m), int(n)) for m, n in counted.iter_rows()),
        silent="" if units.height else silent,
    )


def _months_late() -> pl.Expr:
    def index(column: str) -> pl.Expr:
        return pl.col(column).dt.year().cast(pl.Int64) * 12 + pl.col(column).dt.month()

    return index("known") - index("until")


def added(flows: Iterable[Flow]) -> tuple[Flow, ...]:
    """Flows of several parts of the files, added up by source, in the order in which the sources first come."""
    whole: dict[str, Flow] = {}
    for flow in flows:
        before = whole.get(flow.source)
        whole[flow.source] = flow if before is None else _sum(before, flow)
    return tuple(whole.values())


def _sum(one: Flow, other: Flow) -> Flow:
    apart = {"source", "delays", "silent"}
    counts = {f.name: getattr(one, f.name) + getattr(other, f.name) for f in fields(one) if f.name not in apart}
    delays = dict(one.delays)
    for months, units in other.delays:
        delays[months] = delays.get(months, 0) + units
    # Of the reasons of several parts, the one that comes nearest to a comparison.
    reasons = [r for r in (UNTOLD, UNCOVERED, UNLINKED) if r in {one.silent, other.silent}]
    silent = reasons[0] if reasons and not counts["compared"] else ""
    return replace(one, **counts, delays=tuple(sorted(delays.items())), silent=silent)
