"""Learn the scorecards of a survey: one aimed at overpayment, one at underpayment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.app.bootstrap_card import bootstrapped
from bondroit.app.build_options import Changes, plain_options
from bondroit.app.build_table import modality_rows
from bondroit.app.challenge_card import UNTRIED, Trial, keep_challenged
from bondroit.app.edit_card import held
from bondroit.app.estimate_rates import survey_findings
from bondroit.app.evaluate_cards import MONEY
from bondroit.app.grounds import carried, require_permitted
from bondroit.building.build import build_scorecard
from bondroit.building.challenger_document import challenged_document
from bondroit.building.request import BuildRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from bondroit.app.ports import Cards, Documents, Journal, Tables
    from bondroit.building.request import Built
    from bondroit.domain.months import Month
    from bondroit.domain.target import Direction, Target

# The survey is small: its rows are all learnt from, and the card is judged by cross-validation.
NO_HOLDOUT = 0.0
FOLDS = 5
# Of two thousand files a class of 3 % is sixty: too few to tell a wave from noise.
MIN_SHARE = 0.05
UNCHANGED = Changes()


@dataclass(frozen=True, slots=True)
class CardsReport:
    """The cards built, in the order of the directions asked."""

    month: str
    cards: tuple[Built, ...]
    labels: tuple[str, ...]
    recognised: tuple[bool, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "month": self.month,
            "cards": [
                {
                    "card": label,
                    "hash": built.card.hash,
                    "variables": len(built.card.variables),
                    "auc_learnt": built.training_area.value,
                    "auc_apart": None if built.evaluation is None else built.evaluation.area.value,
                    "recognised": known,
                }
                for built, label, known in zip(self.cards, self.labels, self.recognised, strict=True)
            ],
            **{label: modality_rows(built) for built, label in zip(self.cards, self.labels, strict=True)},
            "challengers": {
                label: challenged_document(built.challenged)
                for built, label in zip(self.cards, self.labels, strict=True)
                if built.challenged is not None
            },
        }


def build_cards(
    *,
    month: Month,
    directions: Sequence[Direction],
    targets: Mapping[Direction, Target],
    max_variables: int,
    meanings: Mapping[str, str],
    tables: Tables,
    cards: Cards,
    journal: Journal,
    seed: int,
    changes: Changes = UNCHANGED,
    trial: Trial = UNTRIED,
    documents: Documents | None = None,
) -> CardsReport:
    """Learn a card for each of `directions` from the survey drawn in `month`.

    The variables are those observed as of `month`; the outcome is what the survey's controls established. A card
    that comes out equal to the latest one of its name is recognised and gets no new version. It carries the written
    grounds of its variables.

    Raises:
        UserError: E-WRK-003 if the survey was not drawn, recorded or observed; E-BLD-... if nothing can be learnt.
    """
    survey = survey_table(month=month, targets=targets.values(), tables=tables)
    built, labels, known = [], [], []
    for direction in directions:
        request = survey_request(
            survey, direction, max_variables=max_variables, meanings=meanings, seed=seed, changes=changes
        )
        first = build_scorecard(survey.frame, request=request)
        first = bootstrapped(survey.frame, request, first, replicates=changes.bootstrap)
        one = trial.of(survey.frame, request, held(survey.frame, request, first, changes.edits).built)
        one = carried(one, changes.grounds)
        label, recognised = keep_card(one, month=month, files=survey.frame.height, cards=cards, journal=journal)
        if documents is not None:
            keep_challenged(label, one.challenged, documents)
        built.append(one)
        labels.append(label)
        known.append(recognised)
    return CardsReport(str(month), tuple(built), tuple(labels), tuple(known))


@dataclass(frozen=True, slots=True, eq=False)
class SurveyTable:
    """The files of a survey: what the controls found, and what was known of them before.

    Attributes:
        frame: one row per file, with its weight, stratum and findings.
        variables: the columns that may enter a card.
    """

    frame: pl.DataFrame
    variables: tuple[str, ...]


def survey_table(*, month: Month, targets: Iterable[Target], tables: Tables) -> SurveyTable:
    """The files of the survey drawn in `month`.

    Raises:
        UserError: E-WRK-003 if it was not drawn, recorded or observed.
    """
    findings = survey_findings(month=month, targets=targets, tables=tables)
    variables = tables.read("variables", month).drop("month")
    frame = findings.join(variables, on="household_id", how="inner", maintain_order="left")
    return SurveyTable(frame, tuple(c for c in variables.columns if c != "household_id"))


def survey_request(
    survey: SurveyTable,
    direction: Direction,
    *,
    max_variables: int,
    meanings: Mapping[str, str],
    seed: int,
    changes: Changes = UNCHANGED,
    experiment: bool = False,
) -> BuildRequest:
    """How the card of one direction is built from a survey; an experiment alone may use barred variables.

    Raises:
        UserError: E-USE-003 for an unknown option; E-BLD-010 for barred variables.
    """
    usual: dict[str, Any] = {
        "candidates": tuple(name for name in survey.variables if name not in changes.exclude),
        "exclude": changes.exclude,
        "strata": "stratum",
        "stratum_size": "stratum_size",
        "max_variables": max_variables,
        "min_share": MIN_SHARE,
        "meanings": meanings,
        "amount": MONEY.get(direction),
    }
    if "cluster" in survey.frame.columns and not survey.frame["cluster"].null_count():
        # Clusters of one or two stages are taken as drawn with replacement: the error is then not too small.
        usual |= {"clusters": "cluster", "stratum_size": None}
    request = BuildRequest(
        name=direction.value,
        target=direction.value,
        weight="weight",
        holdout=NO_HOLDOUT,
        folds=FOLDS if changes.folds is None else changes.folds,
        seed=seed,
        **{**usual, **plain_options(changes.options)},
    )
    if not experiment:
        require_permitted([*(request.candidates or ()), *request.required], changes.grounds)
    return request


def keep_card(
    built: Built,
    *,
    month: Month,
    files: int,
    cards: Cards,
    journal: Journal,
) -> tuple[str, bool]:
    """Save a card learnt from the survey of `month`, with its written grounds, and say so in the journal.

    Returns:
        its label, and whether it is equal to the latest of its name and so gets no new version.
    """
    built = carried(built)
    label, recognised = _keep(built, cards)
    journal.append(
        "build",
        "statistics",
        {"card": label, "survey": str(month), "files": files, "recognised": recognised}
        | ({"decisions": len(built.card.decisions)} if built.card.decisions else {})
        | ({"grounds": sorted(built.card.provenance["grounds"])} if "grounds" in built.card.provenance else {}),
    )
    return label, recognised


def _keep(built: Built, cards: Cards) -> tuple[str, bool]:
    """Save the card under the next version, unless the latest one says the same."""
    card = built.card
    version = cards.next_version(card.name)
    if version > 1:
        latest = cards.load(card.name)
        if latest.hash == card.with_version(latest.version).hash:
            return latest.label, True
    numbered = card.with_version(version)
    cards.save(numbered)
    return numbered.label, False
