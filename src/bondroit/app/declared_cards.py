"""Learn a scorecard for each target that the body declares, articulated where the target says so."""

from __future__ import annotations

import difflib
import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.app.bootstrap_card import bootstrapped
from bondroit.app.build_cards import CardsReport, keep_card, survey_request, survey_table
from bondroit.app.challenge_card import UNTRIED, Trial, keep_challenged
from bondroit.app.edit_card import held
from bondroit.app.grounds import carried
from bondroit.building.build import build_scorecard
from bondroit.domain.articulation import Articulation, Route, articulation_document
from bondroit.domain.scorecard import EXPERIMENT
from bondroit.domain.target import DIRECTIONS
from bondroit.errors import Text, UserError
from bondroit.planning.findings import declared_findings, unsaid
from bondroit.tables.platform import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bondroit.app.articulations import Articulations
    from bondroit.app.build_cards import SurveyTable
    from bondroit.app.build_options import Changes
    from bondroit.app.ports import Cards, Documents, Journal, Tables
    from bondroit.building.request import BuildRequest, Built
    from bondroit.domain.months import Month
    from bondroit.domain.target import DeclaredTarget, Target

LEAST_ON_A_SIDE = 50
"""Files that meet the target, and that do not, on each side of an articulated card; assumed."""
SIDES = ("first", "second")


@dataclass(frozen=True, slots=True)
class DeclaredReport:
    """The cards built, one or two per target, and the articulated cards made of two."""

    cards: CardsReport
    articulations: tuple[Articulation, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        routes = [
            {"card": a.label, "hash": a.hash, "variable": a.variable, "route": r.name, "serves": r.card}
            for a in self.articulations
            for r in a.routes
        ]
        return self.cards.to_document() | ({"articulated": routes} if routes else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredRequest:
    """What is built.

    Attributes:
        month: of the survey.
        declared: the targets; one card or one articulated card each.
        targets: of the settings, which the survey was recorded under.
        max_variables, meanings, seed, changes: as in `app.build_cards.build_cards`.
        experiment: barred variables may enter; the cards are called NAME_experiment and never make a plan.
    """

    month: Month
    declared: tuple[DeclaredTarget, ...]
    targets: tuple[Target, ...]
    max_variables: int
    meanings: Mapping[str, str]
    seed: int
    changes: Changes
    experiment: bool = False


def build_declared(
    *,
    request: DeclaredRequest,
    tables: Tables,
    cards: Cards,
    articulations: Articulations,
    journal: Journal,
    trial: Trial = UNTRIED,
    documents: Documents | None = None,
) -> DeclaredReport:
    """Learn and keep the cards of every declared target from the survey drawn in the month.

    Each is played again on surveys drawn from the survey, and tried against others, if that is asked.

    Raises:
        UserError: E-WRK-003 if the survey was not drawn, recorded or observed; E-BLD-001 if a target asks what no
            outcome says; E-BLD-010 for a barred variable; E-BLD-... if nothing can be learnt.
    """
    survey = survey_table(month=request.month, targets=request.targets, tables=tables)
    # What the targets of the settings found makes room for what the declared ones do.
    plain = survey.frame.drop([c for c in FINDINGS.schema if c not in FINDINGS.key], strict=False)
    found = _found(request, plain.columns, tables)
    frame = plain.join(found, on="household_id", how="inner", maintain_order="left")
    kept: list[tuple[Built, str, bool]] = []
    made = []
    for target in request.declared:
        asked = _request(request, survey, target)
        parts = [(asked, frame)] if target.articulated_by is None else _sides(asked, frame, target)
        own = [_keep(part, one, target, request, (cards, journal, trial)) for one, part in parts]
        kept += own
        if documents is not None:
            for made_card, label, _ in own:
                keep_challenged(label, made_card.challenged, documents)
        if target.articulated_by is not None:
            made.append(_articulate(target, asked.name, [built for built, *_ in own], articulations))
            entry = {"articulated": made[-1].label, "hash": made[-1].hash, "survey": str(request.month)}
            journal.append("build", "statistics", entry)
    built, labels, known = zip(*kept, strict=True)
    return DeclaredReport(CardsReport(str(request.month), built, labels, known), tuple(made))


def _found(request: DeclaredRequest, columns: Sequence[str], tables: Tables) -> pl.DataFrame:
    """What the survey's controls established of the declared targets: one row a file."""
    own = (pl.col("month") == request.month.first_day) & (pl.col("origin") == "survey")
    outcomes = tables.read("outcomes").filter(own)
    faults = unsaid(outcomes, request.declared) + _too_long(outcomes, request.declared)
    taken = set(columns)
    faults += [
        Text(f"{t.name} is the name of a column; choose another.", f"{t.name} est le nom d'une colonne ; changez-le.")
        for t in request.declared
        if {t.name, f"{t.name}_cents"} & taken
    ]
    if faults:
        raise UserError(
            "E-BLD-001",
            Text("A declared target cannot be learnt.", "Une cible déclarée ne peut être apprise."),
            faults=faults,
            remedy=Text("change the targets file.", "changez le fichier des cibles."),
        )
    found = declared_findings(outcomes.lazy(), request.declared).collect()
    return found.drop("month", "origin", "kind")


def _too_long(outcomes: pl.DataFrame, targets: Iterable[DeclaredTarget]) -> list[Text]:
    """Targets that look further back than any outcome."""
    lag = (pl.col("month").dt.year() - pl.col("history_month").dt.year()) * 12 + (
        pl.col("month").dt.month().cast(pl.Int32) - pl.col("history_month").dt.month().cast(pl.Int32)
    )
    longest = outcomes.select(lag.max()).item() or 0
    return [
        Text(
            f"{t.name} looks at {t.window_months} months: the outcomes hold {longest}.",
            f"{t.name} regarde {t.window_months} mois : les issues en ont {longest}.",
        )
        for t in targets
        if t.window_months > longest
    ]


def _request(request: DeclaredRequest, survey: SurveyTable, target: DeclaredTarget) -> BuildRequest:
    """How the card of one target is built; its euros are those the target counts."""
    usual = survey_request(
        survey,
        DIRECTIONS[0],
        max_variables=request.max_variables,
        meanings=request.meanings,
        seed=request.seed,
        changes=request.changes,
        experiment=request.experiment,
    )
    name = f"{target.name}_experiment" if request.experiment else target.name
    return replace(usual, name=name, target=target.name, amount=f"{target.name}_cents")


def _sides(asked: BuildRequest, frame: pl.DataFrame, target: DeclaredTarget) -> list[tuple[BuildRequest, pl.DataFrame]]:
    """The files on either side of the variable that articulates, the first with those of which it is missing.

    Raises:
        UserError: E-TAB-004 if there is no such variable, E-BLD-001 if it is of another type, E-BLD-003 if a side
            has too few files.
    """
    second = _second(frame, target).fill_null(value=False)
    made = []
    for side, part in zip(SIDES, (frame.filter(~second), frame.filter(second)), strict=True):
        events = int(part[target.name].sum())
        if min(events, part.height - events) < LEAST_ON_A_SIDE:
            raise UserError(
                "E-BLD-003",
                Text(
                    f"{target.name}: too few files on the {side} side of {target.articulated_by} for a card.",
                    f"{target.name} : trop peu de dossiers d'un côté de {target.articulated_by} ({side}).",
                ),
                faults=[
                    Text(
                        f"At least {LEAST_ON_A_SIDE} files that meet the target, and as many that do not, are needed.",
                        f"Il faut au moins {LEAST_ON_A_SIDE} dossiers répondant à la cible, et autant d'autres.",
                    )
                ],
                remedy=Text(
                    "draw a larger survey, or leave articulated_by out.",
                    "tirez une enquête plus grande, ou retirez articulated_by.",
                ),
            )
        made.append((replace(asked, name=f"{asked.name}.{side}"), part))
    return made


def _second(frame: pl.DataFrame, target: DeclaredTarget) -> pl.Series:
    """Which files the second card serves; null where the variable is missing."""
    name, start = str(target.articulated_by), target.articulated_from
    if name not in frame.columns:
        near = difflib.get_close_matches(name, frame.columns, n=1)
        raise UserError(
            "E-TAB-004",
            Text(f"There is no variable {name}.", f"Il n'y a pas de variable {name}."),
            faults=[Text(f"Did you mean {near[0]}?", f"Vouliez-vous dire {near[0]} ?")] if near else [],
            remedy=Text("change articulated_by.", "changez articulated_by."),
        )
    column = frame[name]
    if column.dtype == pl.Boolean and start is None:
        return column
    if column.dtype.is_numeric() and start is not None:
        return column >= start
    raise UserError(
        "E-BLD-001",
        Text(
            f"{name} cannot articulate a card: a number needs articulated_from, a yes/no has none.",
            f"{name} ne peut articuler une grille : un nombre veut articulated_from, un oui/non n'en a pas.",
        ),
        remedy=Text("change articulated_by or articulated_from.", "changez articulated_by ou articulated_from."),
    )


def _keep(
    frame: pl.DataFrame,
    asked: BuildRequest,
    target: DeclaredTarget,
    request: DeclaredRequest,
    kept: tuple[Cards, Journal, Trial],
) -> tuple[Built, str, bool]:
    """Build one card and keep it, with its declaration in its provenance."""
    cards, journal, trial = kept
    first = bootstrapped(frame, asked, build_scorecard(frame, request=asked), replicates=request.changes.bootstrap)
    built = trial.of(frame, asked, held(frame, asked, first, request.changes.edits).built)
    declared = json.loads(json.dumps(asdict(target)))
    built = carried(built, request.changes.grounds)
    card = replace(built.card, provenance={**built.card.provenance, "declared_target": declared})
    built = replace(built, card=replace(card, status=EXPERIMENT) if request.experiment else card)
    label, known = keep_card(built, month=request.month, files=frame.height, cards=cards, journal=journal)
    return replace(built, card=cards.load(label)), label, known


def _articulate(
    target: DeclaredTarget, name: str, members: Sequence[Built], articulations: Articulations
) -> Articulation:
    """The articulated card of two cards that are kept, under its next version unless the latest says the same."""
    first, second = (built.card for built in members)
    variable, start = str(target.articulated_by), target.articulated_from
    if start is None:
        routes = (
            Route("no", "values", first.label, first.hash, values=("false",)),
            Route("yes", "values", second.label, second.hash, values=("true",)),
        )
    else:
        routes = (
            Route(f"< {start:g}", "interval", first.label, first.hash, upper=float(start)),
            Route(f">= {start:g}", "interval", second.label, second.hash, lower=float(start)),
        )
    made = Articulation(
        name=name,
        version=articulations.next_version(name),
        target=target.name,
        variable=variable,
        numeric=start is not None,
        routes=(*routes, Route("missing", "missing", first.label, first.hash)),
        provenance={"declared_target": asdict(target), "status": first.status},
    )
    if made.version > 1:
        latest = articulations.load(name)
        if articulation_document(latest.with_version(made.version)) == articulation_document(made):
            return latest
    articulations.save(made)
    return made
