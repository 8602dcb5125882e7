"""Who bears it: rates by group on any table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.api.frames import to_polars
from bondroit.app.audit_table import AuditTableRequest
from bondroit.auditing.disclosure import FLOOR
from bondroit.showing import notebook
from bondroit.wiring import received

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from bondroit.auditing.report import AuditReport


class Audit:
    """Rates by group with intervals; shows itself in a notebook.

    Attributes:
        report: every figure, finding and statement, frozen.
    """

    def __init__(self, report: AuditReport) -> None:
        self.report = report

    @property
    def figures(self) -> pl.DataFrame:
        """One row per figure: attribute, group, name, value, interval."""
        return self.report.frame()

    def by_group(self, attribute: str) -> pl.DataFrame:
        """One row per figure and one column per group, as text with intervals."""
        return self.report.table_of(attribute)

    def __repr__(self) -> str:
        return f"<Audit of {self.report.rows} rows by {', '.join(self.report.attributes)}>"

    def _repr_html_(self) -> str:
        return notebook.audit_html(self.report)


def audit(
    frame: Any,  # noqa: ANN401  any frame
    *,
    outcome: str,
    groups: Sequence[str],
    score: str | None = None,
    positive: str | None = None,
    selected: str | None = None,
    define: Mapping[str, str] | None = None,
    population: int | None = None,
    weight: str | None = None,
    reference: str | None = None,
    floor: int = FLOOR,
) -> Audit:
    """Rates by group with intervals on any table; with `selected`, a random arm beside a chosen arm.

    Args:
        frame: pandas, Polars or Arrow.
        outcome: the column of what was found.
        groups: columns that make groups; they may be defined ones.
        score: the column of scores.
        positive: SQL: which outcomes are an error.
        selected: SQL: which rows were chosen; the others are the random arm.
        define: further columns by SQL.
        population: size of the whole population.
        weight: the column of weights.
        reference: the group that the others are compared with; None compares each with all others.
        floor: cells below this are suppressed; 0 shows all.

    Raises:
        UserError: E-TAB-..., E-USE-004, E-AUD-001.
    """
    request = AuditTableRequest(
        path="table",
        outcome=outcome,
        groups=tuple(groups),
        score=score,
        positive=positive,
        selected=selected,
        define=dict(define or {}),
        population=population,
        weight=weight,
        reference=reference,
        floor=floor,
    )
    return Audit(received.audit_frame(to_polars(frame), request))
