"""Learn a scorecard from a table that somebody brings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bondroit.app.bootstrap_card import bootstrapped
from bondroit.app.build_options import BuildOptions, plain_options
from bondroit.app.challenge_card import UNTRIED, Trial
from bondroit.app.edit_card import held
from bondroit.building.build import build_scorecard
from bondroit.building.categories import as_categories
from bondroit.building.challenger_document import challenged_document
from bondroit.building.request import BuildRequest

if TYPE_CHECKING:
    import polars as pl

    from bondroit.app.edit_card import Held
    from bondroit.app.ports import ReceivedTables
    from bondroit.building.request import Built, Evaluation
    from bondroit.domain.scorecard import Decision
    from bondroit.errors import Language

FOLDS = 5


@dataclass(frozen=True, slots=True)
class BuildTableRequest:
    """What to learn, and from which table.

    Attributes:
        path: the table, CSV or Parquet.
        target: the yes/no column.
        weight: the column of weights, if any.
        exclude: columns left out.
        holdout: share of rows kept apart to judge the card; 0 learns on every row and judges by cross-validation.
        folds: parts of the rows in a cross-validation; 0 judges on nothing.
        seed: of the draw of the rows kept apart, or of the parts.
        name: of the card; None takes the target's.
        options: those that most people leave as they are.
        edits: made by hand on the card built, in order; see `domain.edits`.
        bootstrap: surveys drawn from the table on which the whole building is played again; 0 for none.
    """

    path: str
    target: str
    weight: str | None = None
    exclude: tuple[str, ...] = ()
    holdout: float = 0.0
    folds: int = FOLDS
    seed: int = 1
    name: str | None = None
    options: BuildOptions = field(default_factory=BuildOptions)
    edits: tuple[Decision, ...] = ()
    bootstrap: int = 0


@dataclass(frozen=True, slots=True)
class BuiltTable:
    """The card learnt, with how it was made and how it does on rows it did not learn from.

    `held` has its table too, for further edits.
    """

    built: Built
    rows: int
    held: Held | None = None

    def notes(self, language: Language) -> list[str]:
        """What a person should know, in `language`."""
        return [note.say(language) for note in self.built.notes]

    def modality_rows(self) -> list[dict[str, Any]]:
        """One line per modality of the card, for a table on the terminal."""
        return modality_rows(self.built)

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        built = self.built
        evaluation = built.evaluation
        return {
            "name": built.card.name,
            "target": built.card.target,
            "positive": built.positive,
            "rows": self.rows,
            "variables": len(built.card.variables),
            "auc_learnt": built.training_area.value,
            "judged_on": _judged_on(evaluation),
            "auc_apart": None if evaluation is None else evaluation.area.value,
            "auc_apart_low": None if evaluation is None else evaluation.area.low,
            "auc_apart_high": None if evaluation is None else evaluation.area.high,
            "hash": built.card.hash,
            "modalities": self.modality_rows(),
            "bootstrap": built.card.provenance.get("bootstrap"),
            "bootstrap_before_edits": built.card.provenance.get("bootstrap_before_edits"),
            "candidates": [
                {
                    "variable": v.name,
                    "information": v.information,
                    "chi_square": v.chi_square,
                    "kept": v.kept,
                    "reason": v.reason.en,
                }
                for v in built.variables
            ],
            "challengers": None if built.challenged is None else challenged_document(built.challenged),
            "notes": [note.en for note in built.notes],
        }


def modality_rows(built: Built) -> list[dict[str, Any]]:
    """Variable, modality, odds ratio with its 95 % interval, and rows, in the card's order."""
    return [
        {
            "variable": variable.name,
            "modality": modality.name,
            "odds_ratio": modality.odds_ratio,
            "low": modality.odds_ratio_low,
            "high": modality.odds_ratio_high,
            "reference": modality.reference,
            "files": modality.count,
        }
        for variable in built.card.variables
        for modality in variable.modalities
    ]


def _judged_on(evaluation: Evaluation | None) -> str:
    if evaluation is None:
        return "nothing"
    return f"cross-validation, {evaluation.folds} parts" if evaluation.folds else "rows kept apart"


def build_table(*, request: BuildTableRequest, received: ReceivedTables, trial: Trial = UNTRIED) -> BuiltTable:
    """Read the table and learn the card.

    Raises:
        UserError: E-TAB-..., E-BLD-...: what is wrong with the table, the target or the weights.
    """
    return build_frame(frame=received.read(request.path), request=request, trial=trial)


def build_frame(*, frame: pl.DataFrame, request: BuildTableRequest, trial: Trial = UNTRIED) -> BuiltTable:
    """Learn the card from a frame in memory, and make the edits asked for; `request.path` is not read.

    Raises:
        UserError: as `build_table`; E-USE-003 for an unknown option, E-BLD-004 for an edit that cannot be made.
    """
    asked = BuildRequest(
        name=request.name or request.target,
        target=request.target,
        weight=request.weight,
        exclude=request.exclude,
        holdout=request.holdout,
        folds=request.folds,
        seed=request.seed,
        **plain_options(request.options),
    )
    # Once for all who look at the table: the card, its challengers and its edits.
    frame = as_categories(frame, asked.categorical)
    first = bootstrapped(frame, asked, build_scorecard(frame, request=asked), replicates=request.bootstrap)
    inside = held(frame, asked, first, request.edits)
    return BuiltTable(trial.of(frame, asked, inside.built), frame.height, inside)
