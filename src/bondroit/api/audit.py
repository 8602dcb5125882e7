"""Who bears it: rates by group on any table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.api.frames import to_polars
from bondroit.app.audit_table import AuditTableRequest
from bondroit.auditing.disclosure import FLOOR
from bondroit.auditing.replicates import Replicates
from bondroit.scoring.rows import read_top
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

    @property
    def not_run(self) -> dict[str, str]:
        """The checks that could not be run, and what would be needed."""
        return {one.spec.code: one.how.en for one in self.report.not_run}

    def by_group(self, attribute: str) -> pl.DataFrame:
        """One row per figure and one column per group, as text with intervals."""
        return self.report.table_of(attribute)

    def __repr__(self) -> str:
        return f"<Audit of {self.report.rows} rows by {', '.join(self.report.attributes)}>"

    def _repr_html_(self) -> str:
        return notebook.audit_html(self.report)


def audit(  # noqa: PLR0913  what `bondroit audit` takes
    frame: Any,  # noqa: ANN401  any frame
    *,
    outcome: str | None = None,
    groups: Sequence[str] = (),
    score: str | None = None,
    positive: str | None = None,
    selected: str | None = None,
    define: Mapping[str, str] | None = None,
    population: int | None = None,
    weight: str | None = None,
    reference: str | Sequence[str] | None = None,
    floor: int = FLOOR,
    decision: str | None = None,
    threshold: float | None = None,
    euros: str | None = None,
    cross: Sequence[Sequence[str]] = (),
    stratum: str | None = None,
    cluster: str | None = None,
    sizes: Mapping[tuple[str, str], int] | None = None,
    lift: float | None = None,
    only: Sequence[str] = (),
    highest: str | int | None = None,
    replicates: int = 0,
    seed: int = 1,
) -> Audit:
    """Rates by group with intervals on any table; with `selected`, a random arm beside a chosen arm.

    Every check that the arguments allow is answered; the others are listed with what they need (`Audit.not_run`).

    Args:
        frame: pandas, Polars or Arrow.
        outcome: the column of what was found; None if `positive` alone says it, or nothing does.
        groups: columns that make groups; they may be defined ones.
        score: the column of scores.
        positive: SQL: which outcomes are an error.
        selected: SQL: which rows were chosen; the others are the random arm.
        define: further columns by SQL.
        population: size of the whole population.
        weight: the column of weights.
        reference: the group that the others are compared with, one a column at most; None compares each with all
            others.
        floor: cells below this are suppressed; 0 shows all.
        decision: SQL: which rows are flagged.
        threshold: rows whose score reaches it are flagged.
        euros: the column of sums; in cents if its name ends with `_cents`.
        cross: crossings of two or three columns; `[("all",)]` for every crossing of the groups.
        stratum: the column of strata.
        cluster: the column of first-stage units.
        sizes: (column, group) to people, chosen or not, for bounds.
        lift: assumed, for bounds: the chosen err at most so many times as often as the others.
        only: codes of the checks wanted.
        highest: the rows with the highest scores are flagged: so many (1000), or a percentage ("5%").
        replicates: intervals from so many draws of the rows; 0 for those of formulas.
        seed: of the draws.

    Raises:
        UserError: E-TAB-..., E-USE-001, E-USE-004, E-AUD-001, E-AUD-002.
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
        reference=(reference,) if isinstance(reference, str) else tuple(reference or ()),
        floor=floor,
        decision=decision,
        threshold=threshold,
        euros=euros,
        cross=tuple(tuple(crossing) for crossing in cross),
        stratum=stratum,
        cluster=cluster,
        sizes=dict(sizes or {}),
        lift=lift,
        only=tuple(only),
        highest=None if highest is None else read_top(str(highest)),
        how=Replicates(replicates, seed),
    )
    return Audit(received.audit_frame(to_polars(frame), request))
