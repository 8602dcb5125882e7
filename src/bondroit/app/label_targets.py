"""The targets that a card is learnt on beside the one in use, and the cards: for the audit of labels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.app.build_cards import survey_request
from bondroit.auditing.labels_material import LearntTarget
from bondroit.building.build import build_scorecard
from bondroit.domain.target import DeclaredTarget, Direction
from bondroit.errors import Text, UserError
from bondroit.planning.findings import declared_findings, unsaid
from bondroit.tables.platform import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from bondroit.app.build_cards import SurveyTable
    from bondroit.app.build_options import Changes
    from bondroit.app.ports import Progress
    from bondroit.domain.target import Target

LEAST_EVENTS = 30
"""Files that meet a target, and that do not, for a card on it; assumed."""
QUALIFIED = "qualified_as_fraud"
LABELS: Mapping[str, Text] = {
    "overpayment": Text("overpayment, as in use", "indu, comme en usage"),
    "overpaid_by_household": Text("overpayment by the household's mistake alone", "indu par la seule erreur du foyer"),
    "own_mistakes": Text("the body's own mistakes, either side", "erreurs de l'organisme, dans les deux sens"),
    "underpayment": Text("underpayment", "rappel"),
    "any_overpayment": Text("any overpaid month, whatever the sum", "tout mois d'indu, quelle que soit la somme"),
    QUALIFIED: Text("overpayment qualified as intended", "indu qualifié d'intentionnel"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """How the cards are learnt: as `bondroit build` would.

    Attributes:
        max_variables, meanings, seed, changes: as in `app.build_cards.build_cards`.
        progress: shows that it goes on.
    """

    max_variables: int
    meanings: Mapping[str, str]
    seed: int
    changes: Changes
    progress: Progress


def other_targets(target: Target, under: Target, declared: Iterable[DeclaredTarget] = ()) -> tuple[DeclaredTarget, ...]:
    """The target in use, first, and those a card could aim at instead.

    Args:
        target: of overpayments, of the settings.
        under: of underpayments.
        declared: those of the body's own file, after ours.
    """
    own = DeclaredTarget(
        name=Direction.OVERPAYMENT.value,
        side="overpaid",
        window_months=target.window_months,
        min_months=target.min_months,
        above_cents=target.above_cents,
        materiality_cents=target.materiality_cents,
        benefits=target.benefits,
    )
    any_month = replace(own, min_months=1, above_cents=0)
    ours = (
        own,
        replace(own, name="overpaid_by_household", cause="household"),
        replace(any_month, name="own_mistakes", side="either", cause="staff"),
        replace(
            own, name="underpayment", side="underpaid", window_months=under.window_months,
            min_months=under.min_months, above_cents=under.above_cents, materiality_cents=under.materiality_cents,
            benefits=under.benefits,
        ),
        replace(any_month, name="any_overpayment"),
        replace(own, name=QUALIFIED, qualified="qualified"),
    )  # fmt: skip
    names = {one.name for one in ours}
    return ours + tuple(one for one in declared if one.name not in names and one.articulated_by is None)


def learn_targets(
    survey: SurveyTable, outcomes: pl.DataFrame, targets: Sequence[DeclaredTarget], how: Learning
) -> tuple[LearntTarget, ...]:
    """A card on each target from the same survey, judged on files it did not learn from.

    Args:
        survey: the files, with the variables that were known of them.
        outcomes: what the survey's controls established, month by month.
        targets: the first is in use.
        how: see `Learning`.

    Returns:
        one per target; where there is no card, why.
    """
    said = {target.name: unsaid(outcomes, [target]) for target in targets}
    able = [target for target in targets if not said[target.name]]
    found = declared_findings(outcomes.lazy(), able).collect().drop("month", "origin", "kind")
    plain = survey.frame.drop([c for c in FINDINGS.schema if c not in FINDINGS.key], strict=False)
    frame = plain.join(found, on="household_id", how="inner", maintain_order="left")
    learnt = []
    with how.progress.step("", total=len(targets)) as advance:
        for target in targets:
            label = LABELS.get(target.name, Text(target.name, target.name))
            why = said[target.name]
            if why:
                learnt.append(LearntTarget(target.name, label, np.zeros(frame.height, np.bool_), None, why=why[0]))
            else:
                learnt.append(_learnt(target, label, survey, frame, how))
            advance(1)
    return tuple(learnt)


def _learnt(
    target: DeclaredTarget, label: Text, survey: SurveyTable, frame: pl.DataFrame, how: Learning
) -> LearntTarget:
    met = frame[target.name].to_numpy().astype(np.bool_)
    least = min(int(met.sum()), int((~met).sum()))
    if least < LEAST_EVENTS:
        why = Text(
            f"fewer than {LEAST_EVENTS} files of the survey on one side of it: too few for a card",
            f"moins de {LEAST_EVENTS} dossiers de l'enquête d'un de ses côtés : trop peu pour une grille",
        )
        return LearntTarget(target.name, label, met, None, why=why)
    usual = survey_request(
        survey, Direction.OVERPAYMENT, max_variables=how.max_variables, meanings=how.meanings, seed=how.seed,
        changes=how.changes,
    )  # fmt: skip
    request = replace(usual, name=target.name, target=target.name, amount=None)
    try:
        built = build_scorecard(frame, request=request)
    except UserError as error:
        return LearntTarget(target.name, label, met, None, why=error.message)
    scores = None if built.apart is None else built.apart.scores
    return LearntTarget(target.name, label, met, scores, tuple(v.name for v in built.card.variables))
