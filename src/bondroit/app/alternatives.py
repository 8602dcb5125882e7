"""The verb `alternatives`: hundreds of other cards beside one, on a table, or on the survey of a month."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.app.alternatives_asked import require_asked
from bondroit.app.alternatives_ground import MOST_ROWS, drawn_rows, fifths_of, ground_of
from bondroit.app.alternatives_pool import candidates_of
from bondroit.auditing.alternatives import About, Study, study
from bondroit.auditing.alternatives_crowd import crowd_of
from bondroit.auditing.alternatives_recipes import recipes_of
from bondroit.auditing.alternatives_tried import try_recipes
from bondroit.auditing.check import Need, NotRun, not_run
from bondroit.auditing.checks import aud030_disadvantage as first_question
from bondroit.auditing.checks import aud031_necessity as second_question
from bondroit.auditing.checks import aud032_less_harmful as third_question
from bondroit.auditing.checks import aud034_thesis as thesis
from bondroit.auditing.material import attribute_of
from bondroit.auditing.together_study import study_alone
from bondroit.building.categories import as_categories
from bondroit.building.checking import check_survey
from bondroit.building.design import card_probabilities
from bondroit.building.evaluation import row_order
from bondroit.domain.scorecard import POINTS_PER_LOGIT
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.app.alternatives_asked import Asked, Crowded, Of
    from bondroit.app.alternatives_pool import Candidates
    from bondroit.auditing.alternatives_crowd import Crowd
    from bondroit.auditing.alternatives_tried import Tried
    from bondroit.building.checking import Survey
    from bondroit.building.request import BuildRequest
    from bondroit.domain.scorecard import Scorecard
    from bondroit.stats.arrays import Floats

PARTS = 10
"""Parts of the rows that are learnt from: pairs of quarters, then threes."""
FARTHEST = 35.0
"""Logits of a score of nought or one."""


def try_alternatives(
    frame: pl.DataFrame,
    of: Of,
    asked: Asked,
    request: BuildRequest,
    *,
    progress: Callable[[int], None] | None = None,
) -> Study:
    """Try other cards on a table.

    Args:
        frame: one row per file, with groups and incomes.
        of: whose cards.
        asked: what is wanted.
        request: target, weights, design, and the columns that may enter a card.
        progress: told 1 after each of ten parts.

    Raises:
        UserError: E-USE-001 for an option that cannot be; E-TAB-... and E-BLD-... as `check_survey`; E-SCO-003 for a
            card with unknown parts that is to be judged as it stands; E-AUD-001.
    """
    require_asked(frame, of, asked)
    beside, frame = frame if of.beside is None else of.beside, as_categories(frame, request.categorical)
    survey, notes = check_survey(frame, request), [*of.notes]
    drawn = drawn_rows(survey, asked.seed)
    if drawn is not None:
        notes.append(_drawn_note(frame.height, int(drawn.sum())))
        frame, beside = frame.filter(pl.Series(drawn)), beside.filter(pl.Series(drawn))
        survey = check_survey(frame, request)
    cards = [of.card, *([] if of.other is None else [of.other])]
    crowd = None if of.crowd is None else of.crowd.few(asked.seed)
    candidates, places = candidates_of(frame, survey, request, cards, None if crowd is None else crowd.variables)
    ground = ground_of(
        beside, survey, order=row_order(frame, survey, request), groups=asked.groups, income=asked.income,
        poorest=asked.poorest, share=asked.capacity, seed=asked.seed,
    )  # fmt: skip
    recipes = recipes_of(
        candidates(np.ones(frame.height, np.bool_)), places[0], most=asked.cards, seed=asked.seed,
        income=asked.income is not None, euros=ground.euros, other=places[1] if len(places) > 1 else None,
    )  # fmt: skip
    logits = [_logits(card, frame, survey) if card.known else None for card in cards]
    given = {k: own for k, own in enumerate(logits) if asked.as_it_stands and own is not None}
    tried = try_recipes(ground, candidates, recipes, seed=asked.seed, given=given, progress=progress)
    about = About(
        card=of.card.label, other="" if of.other is None else of.other.label, files=of.files, near=asked.near,
        tolerance=asked.tolerance, notes=(*notes, *_notes(asked)), fictitious=of.fictitious, floor=asked.floor,
        seed=asked.seed, audit=of.audit, per_euro=of.per_euro,
    )  # fmt: skip
    found = study(tried, about, as_it_stands=None if asked.as_it_stands else logits[0], not_run=_not_run(asked))
    if crowd is not None:
        found = replace(found, crowd=_crowd(tried, candidates, crowd, asked))
    return study_alone(found)


def _crowd(tried: Tried, candidates: Candidates, crowd: Crowded, asked: Asked) -> Crowd | None:
    """Over every file of the month, whom equally good cards would choose instead."""
    pool = candidates.wide(np.ones(len(tried.ground.target), np.bool_))
    traits = [attribute_of(crowd.groups[name]) for name in asked.groups]
    if asked.income is not None:
        traits.append(fifths_of(crowd.groups[asked.income]))
    return crowd_of(tried, pool, asked.near, traits=tuple(traits), seed=asked.seed, floor=asked.floor)


def _logits(card: Scorecard, frame: pl.DataFrame, survey: Survey) -> Floats:
    """(n,) logits of the card's own coefficients; a row of no class has the mean score."""
    scores = card_probabilities(card, frame)
    unknown, weights = np.isnan(scores), survey.sampling.weights
    mean = float(weights[~unknown] @ scores[~unknown] / weights[~unknown].sum()) if not unknown.all() else 0.5
    known = np.clip(np.where(unknown, mean, scores), np.exp(-FARTHEST), 1.0 - 2.0**-52)
    step = 1.0 / POINTS_PER_LOGIT
    logits: Floats = np.round(np.log(known / (1.0 - known)) / step) * step  # equal points stay equal
    return logits


def _not_run(asked: Asked) -> tuple[NotRun, ...]:
    """Checks for which groups or incomes were not given."""
    have = [Need.OUTCOME, Need.CARD]
    groups = Text("--group COLUMN, or --income COLUMN", "--group COLONNE, ou --income COLONNE")
    income = Text("--income COLUMN", "--income COLONNE")
    found = []
    if not asked.groups and asked.income is None:
        questions = (first_question.SPEC, second_question.SPEC, third_question.SPEC)
        found += [not_run(spec, have, how=groups) for spec in questions]
    if asked.income is None:
        found.append(not_run(thesis.SPEC, have, how=income))
    return tuple(one for one in found if one is not None)


def _drawn_note(rows: int, kept: int) -> Text:
    return Text(
        f"The table has {rows:,} rows; {kept:,} drawn at random serve here (at most {MOST_ROWS:,}).",
        f"La table a {rows} lignes ; {kept} tirées au sort servent ici (au plus {MOST_ROWS}).",
    )


def _notes(asked: Asked) -> tuple[Text, ...]:
    """What the figures rest on."""
    if asked.as_it_stands:
        return ()
    return (
        Text(
            "The card's variables and classes were chosen, where it was built, perhaps on these very rows; here its "
            "coefficients are learnt again on other rows than those they are judged on. That favours the card over the "
            "others, whose classes are learnt with their coefficients.",
            "Les variables et les classes de la grille ont pu être choisies sur ces lignes mêmes ; ici, ses "
            "coefficients sont réappris sur d'autres lignes que celles où ils sont jugés. Cela favorise la grille par "
            "rapport aux autres, dont les classes sont apprises avec leurs coefficients.",
        ),
    )
