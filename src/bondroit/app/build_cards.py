"""Learn the scorecards of a survey: one aimed at overpayment, one at underpayment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.app.build_table import modality_rows
from bondroit.app.estimate_rates import survey_findings
from bondroit.building.build import build_scorecard
from bondroit.building.request import BuildRequest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.app.ports import Cards, Journal, Tables
    from bondroit.building.request import Built
    from bondroit.domain.months import Month
    from bondroit.domain.target import Direction, Target

# The survey is small: its rows are all learnt from, and the card is judged by cross-validation.
NO_HOLDOUT = 0.0
FOLDS = 5
# Of two thousand files a class of 3 % is sixty: too few to tell a wave from noise.
MIN_SHARE = 0.05


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
) -> CardsReport:
    """Learn a card for each of `directions` from the survey drawn in `month`.

    The variables are those observed as of `month`; the outcome is what the survey's controls established. A card
    that comes out equal to the latest one of its name is recognised and gets no new version.

    Raises:
        UserError: E-WRK-003 if the survey was not drawn, recorded or observed; E-BLD-... if nothing can be learnt.
    """
    findings = survey_findings(month=month, targets=targets.values(), tables=tables)
    variables = tables.read("variables", month).drop("month")
    learnt = findings.join(variables, on="household_id", how="inner", maintain_order="left")
    names = [c for c in variables.columns if c != "household_id"]
    built, labels, known = [], [], []
    for direction in directions:
        one = build_scorecard(
            learnt,
            request=BuildRequest(
                name=direction.value,
                target=direction.value,
                weight="weight",
                candidates=tuple(names),
                strata="stratum",
                stratum_size="stratum_size",
                max_variables=max_variables,
                holdout=NO_HOLDOUT,
                folds=FOLDS,
                min_share=MIN_SHARE,
                seed=seed,
                meanings=meanings,
            ),
        )
        label, recognised = _keep(one, cards)
        built.append(one)
        labels.append(label)
        known.append(recognised)
        journal.append(
            "build",
            "statistics",
            {"card": label, "survey": str(month), "files": learnt.height, "recognised": recognised},
        )
    return CardsReport(str(month), tuple(built), tuple(labels), tuple(known))


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
