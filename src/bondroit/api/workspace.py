"""A workspace in a user's hands: each method is a verb of the chain, as on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bondroit import wiring
from bondroit.api.card import Card
from bondroit.api.survey import Survey
from bondroit.domain.months import Month
from bondroit.tables.contract import Purpose
from bondroit.wiring import chain, plans, surveys, towns
from bondroit.wiring import months as month_by_month

if TYPE_CHECKING:
    import polars as pl

    from bondroit.app.run_month import MonthReport
    from bondroit.wiring import Services

MonthLike = Month | str


class Workspace:
    """The household files, scorecards, plans and journal of one folder.

    Every verb returns its report: `report.to_document()` gives its figures as JSON values, and every use of data
    leaves an entry in the journal.

    Attributes:
        services: the ports behind the verbs.
    """

    def __init__(self, services: Services) -> None:
        self.services = services

    @property
    def root(self) -> Path:
        """The folder."""
        return self.services.root

    def table(self, name: str, month: MonthLike | None = None, *, purpose: str = "audit") -> pl.DataFrame:
        """A stored table (or one month of it) as it serves a purpose; see docs/reference/tables.md.

        Raises:
            UserError: E-PUR-001 if the table does not serve `purpose`: control, rights, statistics or audit.
        """
        tables = self.services.serving(Purpose(purpose))
        return tables.read(name, None if month is None else _month(month))

    def card(self, label: str) -> Card:
        """A stored scorecard: `name@version`, or the latest of `name`."""
        return Card(self.services.cards.load(label))

    def town(
        self,
        *,
        households: int = 20_000,
        months: int = 36,
        last: MonthLike = "2026-04",
        seed: int = 1,
        processes: int = 0,
        behaviour: str | Path | None = None,
        draw: int = 0,
    ) -> Any:  # noqa: ANN401
        """Make a fictitious département; see `bondroit.wiring.towns.town` for what each argument means.

        Its cells are made by processes that start afresh: in a script, call it under `if __name__ == "__main__":`.
        """
        return towns.town(
            self.services,
            households=households,
            months=months,
            last=_month(last),
            seed=seed,
            processes=processes,
            behaviour=None if behaviour is None else Path(behaviour),
            draw=draw,
        )

    def ingest(self, path: str | Path, *, name: str = "snapshots") -> Any:  # noqa: ANN401
        """Take a file that keeps the contract of a table into the workspace."""
        return chain.ingest(self.services, Path(path), name=name)

    def observe(self, month: MonthLike) -> Any:  # noqa: ANN401
        """Compute the variables of every file as of a month."""
        return chain.observe(self.services, _month(month))

    def draw(self, month: MonthLike, *, size: int | None = None, seed: int = 1) -> Any:  # noqa: ANN401
        """Draw a random survey."""
        return surveys.draw(self.services, _month(month), size=size, seed=seed)

    def record(self, month: MonthLike, *, source: str = "survey") -> Any:  # noqa: ANN401
        """Record what controls found."""
        return chain.record(self.services, _month(month), source=source)

    def survey(self, month: MonthLike) -> Survey:
        """The survey of a month, to build, edit and compare cards from it, and keep one."""
        return Survey(self.services, _month(month))

    def estimate(self, month: MonthLike) -> Any:  # noqa: ANN401
        """Estimate rates and amounts from the survey."""
        return surveys.estimate(self.services, _month(month))

    def build(self, month: MonthLike, *, target: str | None = None, seed: int = 1) -> Any:  # noqa: ANN401
        """Learn the scorecards of a survey."""
        return chain.build(self.services, _month(month), target=target, seed=seed)

    def score(self, month: MonthLike, *, card: str | None = None) -> Any:  # noqa: ANN401
        """Score every file."""
        return chain.score(self.services, _month(month), label=card)

    def plan(self, month: MonthLike, *, objective: str | None = None, seed: int = 1) -> Any:  # noqa: ANN401
        """Propose files for control; `objective` is overpayment, underpayment or both, there is no default."""
        return plans.plan(self.services, _month(month), seed=seed, objective=objective)

    def claim(self, month: MonthLike) -> Any:  # noqa: ANN401
        """Find rights that are not claimed."""
        return chain.claim(self.services, _month(month))

    def yields(self, month: MonthLike) -> Any:  # noqa: ANN401
        """Count what the controls found."""
        return chain.yields(self.services, _month(month))

    def audit(self, month: MonthLike) -> Any:  # noqa: ANN401
        """Rates by group."""
        return chain.audit(self.services, _month(month))

    def report(self, month: MonthLike) -> Any:  # noqa: ANN401
        """Write the report of a month."""
        return chain.report(self.services, _month(month))

    def month(self, month: MonthLike, *, objective: str | None = None, seed: int = 1) -> MonthReport:
        """Run a month of the chain; `objective` is what the plan ranks on, there is no default."""
        return month_by_month.month(self.services, _month(month), seed=seed, objective=objective)

    def __repr__(self) -> str:
        return f"<Workspace {self.root}>"


def _month(given: MonthLike) -> Month:
    return given if isinstance(given, Month) else Month.parse(given)


def open_workspace(path: str | Path | None = None) -> Workspace:
    """Open a workspace; None looks upward from the present folder.

    Raises:
        UserError: E-WRK-001 if there is none.
    """
    return Workspace(wiring.open_services(None if path is None else Path(path)))


def init_workspace(path: str | Path) -> Workspace:
    """Make a workspace and open it.

    Raises:
        UserError: E-WRK-002 if one is there.
    """
    return open_workspace(wiring.init_workspace(Path(path)))
