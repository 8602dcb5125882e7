"""Score every file of a month with one scorecard or several, in one pass over the variables."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.app.articulations import articulated, require_no_experiment
from bondroit.app.ports import Quiet
from bondroit.app.recognition import earlier_figures, fingerprint_of
from bondroit.app.score_reports import CardScores, ScoreReport, Told, figures_of, told_of
from bondroit.errors import Text
from bondroit.scoring.compatibility import AS_MISSING, REFUSE
from bondroit.scoring.files import TIE_RULE, score_months
from bondroit.scoring.rows import NOTHING_MORE, month_rows
from bondroit.scoring.scorers import Scorer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bondroit.app.articulations import Articulations
    from bondroit.app.ports import Cards, Journal, Progress, Tables
    from bondroit.domain.months import Month
    from bondroit.errors import Language
    from bondroit.scoring.rows import Extras
    from bondroit.scoring.scorers import Files
    from bondroit.scoring.together import Scored

NOTE = "bondroit.scores"


@dataclass(frozen=True, slots=True)
class ScoreRequest:
    """What is asked of a month.

    Attributes:
        month: the as-of month.
        labels: `name@version`, or a name for its latest version.
        unknown: what is done with values a card has no class for: `refuse`, `skip` (no score) or `missing`.
        extras: what is asked beside the scores, for `write`; the table `scores` holds every file in any case.
        language: of the lines of progress.
    """

    month: Month
    labels: Sequence[str]
    unknown: str = REFUSE
    extras: Extras = NOTHING_MORE
    language: Language = "en"


def score_files(
    *,
    request: ScoreRequest,
    tables: Tables,
    cards: Cards,
    journal: Journal,
    articulations: Articulations | None = None,
    progress: Progress | None = None,
    write: Callable[[pl.LazyFrame], None] | None = None,
) -> ScoreReport:
    """Write the table `scores` of a month; scores of other cards that stand there are kept.

    Args:
        request: what is asked.
        tables: reads `variables`, writes `scores`.
        cards: reads the scorecards, hash checked.
        journal: gets one entry.
        articulations: reads articulated cards, which come before scorecards of the same name.
        progress: shows that the work goes on.
        write: writes what is asked beside the table, see `Extras`; None if nothing is.

    Raises:
        UserError: E-WRK-003 without variables or card; E-INT-001 if a card was altered; E-SCO-002 if one does not fit;
            E-PLN-002 for an experiment.
    """
    month = request.month
    chosen = tuple(_chosen(label, cards, articulations) for label in dict.fromkeys(request.labels))
    read = tables.fingerprint("variables", month)
    inputs = _inputs(request, read, chosen)
    stands = tables.exists("scores", month)
    outputs = tables.fingerprint("scores", month) if stands else ""
    earlier = earlier_figures(journal, "score", str(month), inputs, outputs)
    run = _Run(request, tables, chosen, Quiet() if progress is None else progress)
    if earlier is None:
        files, scored = run.look()
        lines = tuple(figures_of(one) for one in scored)
        kept = run.write(scored, read)
        report = ScoreReport(
            str(month), lines, TIE_RULE, recognised=False, unknown=request.unknown, told=told_of(scored), replaced=kept,
            outdated=_outdated(tables, month, read),
        )  # fmt: skip
        outputs = tables.fingerprint("scores", month)
        if write is not None:
            run.write_beside(files, scored, write)
    else:
        lines = tuple(CardScores(**card) for card in earlier["cards"])
        told = Told.read(earlier)
        report = ScoreReport(str(month), lines, TIE_RULE, recognised=True, unknown=request.unknown, told=told)
        if write is not None:
            run.write_beside(*run.look(), write)
    if write is not None:
        report = replace(report, beside=request.extras.to_document())
    detail = {"month": str(month), "inputs": inputs, "outputs": outputs, "figures": report.to_document()}
    journal.append("score", "control", detail)
    return report


def _inputs(request: ScoreRequest, read: str, chosen: Sequence[Scorer]) -> str:
    """Fingerprint of all that decides the scores."""
    parts: dict[str, Any] = {
        "variables": read,
        "cards": [[scorer.label, scorer.hash] for scorer in chosen],
        "strict": request.unknown == REFUSE,
    }
    return fingerprint_of(parts | ({"unknown": request.unknown} if request.unknown == AS_MISSING else {}))


@dataclass(frozen=True, slots=True)
class _Run:
    """One run: looks at the files once, then writes."""

    request: ScoreRequest
    tables: Tables
    scorers: tuple[Scorer, ...]
    progress: Progress

    def look(self) -> tuple[Files, tuple[Scored, ...]]:
        request, variables = self.request, self.variables()
        rows = int(variables.select(pl.len()).collect(engine="streaming").item())
        labels = ", ".join(scorer.label for scorer in self.scorers)
        title = Text(f"{request.month} · points by {labels}", f"{request.month} · points de {labels}")
        with self.progress.step(title.say(request.language), rows) as advance:
            return score_months(self.scorers, variables, request.month, unknown=request.unknown, advance=advance)

    def write(self, scored: Sequence[Scored], read: str) -> str | None:
        """Write the table; the name under which the one that stood is kept, if a card gave other scores then."""
        month, names = self.request.month, [scorer.label for scorer in self.scorers]
        variables, kept = self.variables(), None
        pieces = {one.scorer.label: month_rows(one, variables, month) for one in scored}
        before = _told_before(self.tables, month)
        told = before | {
            scorer.label: {
                "hash": scorer.hash, "variables": read, "unknown": self.request.unknown, "tie_rule": TIE_RULE,
            }
            for scorer in self.scorers
        }  # fmt: skip
        if self.tables.exists("scores", month):
            standing = self.tables.scan("scores", [month])
            labels = standing.select(pl.col("card").unique()).collect(engine="streaming")["card"].to_list()
            # One card after the other by label, whichever was scored first.
            pieces |= {label: standing.filter(pl.col("card") == label) for label in labels if label not in names}
            if any(before.get(label) != told[label] for label in names if label in labels):
                kept = self.tables.keep_replaced("scores", month)
        title = Text(f"{month} · writing the scores", f"{month} · écriture des scores")
        with self.progress.step(title.say(self.request.language)):
            rows = pl.concat([pieces[label] for label in sorted(pieces)])
            self.tables.sink("scores", rows, month, notes={NOTE: json.dumps(told, sort_keys=True)})
        return kept

    def write_beside(self, files: Files, scored: Sequence[Scored], write: Callable[[pl.LazyFrame], None]) -> None:
        request, variables = self.request, self.variables()
        rows = [month_rows(one, variables, request.month, files, request.extras) for one in scored]
        title = Text(f"{request.month} · writing what is asked", f"{request.month} · écriture de ce qui est demandé")
        with self.progress.step(title.say(request.language)):
            write(pl.concat(rows, how="diagonal"))

    def variables(self) -> pl.LazyFrame:
        return self.tables.scan("variables", [self.request.month])


def _told_before(tables: Tables, month: Month) -> dict[str, Any]:
    """What the file of scores says of each card: its hash, the variables it read, what was done with unknown values."""
    if not tables.exists("scores", month):
        return {}
    told: dict[str, Any] = json.loads(tables.notes("scores", month).get(NOTE, "{}"))
    return told


def _outdated(tables: Tables, month: Month, read: str) -> tuple[str, ...]:
    """Cards whose scores stand there and were given to other variables than those of now."""
    told = _told_before(tables, month)
    return tuple(sorted(label for label, said in told.items() if said["variables"] != read))


def _chosen(label: str, cards: Cards, articulations: Articulations | None) -> Scorer:
    routes = articulated(label, articulations)
    members = tuple(cards.load(name) for name in ((label,) if routes is None else routes.cards))
    for card in members:
        require_no_experiment(card)
    return Scorer(members, routes)
