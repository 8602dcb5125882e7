"""Cards built like the published ones on the survey of a town, and the points of every file by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.building.checking import check_survey
from bondroit.building.design import modality_codes
from bondroit.building.learning import learn
from bondroit.building.request import BuildRequest
from bondroit.domain.scorecard import POINTS_PER_LOGIT
from bondroit.scoring.ranking import in_order
from bondroit.stats.arrays import one_blas_thread

if TYPE_CHECKING:
    from collections.abc import Collection

    from bondroit.domain.scorecard import Scorecard
    from bondroit.stats.arrays import Booleans, Floats, Integers

MOST_VARIABLES = 41
"""The card of 2020 had 41 variables (FACTS 1)."""
KNOWN = (
    "claimant_activity", "partner_activity", "child_over_19", "benefits_mean_12m_cents",
    "allocations_familiales_mean_12m_cents", "complement_familial_mean_12m_cents", "prime_activite_mean_12m_cents",
    "rsa_mean_12m_cents", "income_in_smic", "alimony_declared_24m",
)  # fmt: skip
"""Variables known of the card of 2026 (FACTS 1) that the town has: they enter if their classes can stand."""
LEAST_SHARE, LEVEL = 0.03, 0.05
"""Of a class; of the tests by which classes are kept apart. Assumed, so that some 17 variables come out."""
HOME_SHARE, DOCUMENTS_SHARE = 88_196 / 13_500_000, 165_962 / 13_500_000
"""Controls by the score at home and on documents in 2021, over recipients (FACTS 1 and 6)."""
WIDE_SHARE = 0.05
_ID, _TARGET = "household_id", "overpayment"
_DESIGN = frozenset({_ID, "month", "stratum", "stratum_size", "weight"})


def learnt(
    survey: pl.DataFrame,
    candidates: Collection[str],
    *,
    seed: int,
    without: Collection[str] = (),
    required: Collection[str] = KNOWN,
) -> Scorecard:
    """A card aimed at overpayments (above 600 euros, more than six months), learnt on all the files of a survey.

    The known variables of the card of 2026 enter first; others enter and stay by Akaike's criterion, at most 41 of
    them in all, as many as the card of 2020 had.

    Args:
        survey: one row a file: variables, weight, stratum and `overpayment`.
        candidates: variables that may enter.
        seed: of the build.
        without: candidates left out.
        required: variables that enter first, where they are candidates and their classes can stand.

    Raises:
        UserError: E-BLD-... if nothing can be learnt.
    """
    request = BuildRequest(
        name=_TARGET,
        target=_TARGET,
        weight="weight",
        strata="stratum",
        stratum_size="stratum_size",
        candidates=tuple(name for name in candidates if name not in without),
        required=tuple(name for name in required if name in candidates and name not in without),
        max_variables=MOST_VARIABLES,
        min_share=LEAST_SHARE,
        criterion="aic",
        alpha=LEVEL,
        holdout=0.0,
        folds=0,
        seed=seed,
    )
    checked = check_survey(survey, request)
    with one_blas_thread():  # the same sums whatever the threads
        return learn(survey, checked.target, checked.sampling, request, forgiving=True).card


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """The files of a month under a card.

    Attributes:
        parts: variable to (n,) logits it adds to each file.
        logits: (n,) the whole, in logits; from integer points.
    """

    parts: dict[str, Floats]
    logits: Floats

    @property
    def points(self) -> Integers:
        """(n,) integer points, on which ranks are decided."""
        return np.rint(self.logits * POINTS_PER_LOGIT).astype(np.int64)


def scored(card: Scorecard, files: pl.DataFrame) -> Scored:
    """Logits of every file; a value that the card has no class for counts as the reference."""
    parts: dict[str, Floats] = {}
    for variable in card.variables:
        lines = np.array([*(modality.points for modality in variable.modalities), 0], np.int64)
        parts[variable.name] = lines[modality_codes(variable, files[variable.name])] / POINTS_PER_LOGIT
    total = np.full(files.height, round(card.intercept * POINTS_PER_LOGIT) / POINTS_PER_LOGIT)
    return Scored(parts, total + np.sum(list(parts.values()), axis=0) if parts else total)


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The files at the top of a ranking.

    Attributes:
        all, home, documents, wide: (n,) chosen for any control, at home (the highest places), on documents, and among
            the highest twentieth.
        threshold: logits of the last file chosen.
    """

    all: Booleans
    home: Booleans
    documents: Booleans
    wide: Booleans
    threshold: float


def chosen(found: Scored, households: pl.Series, *, seed: int) -> Chosen:
    """Choose from the top, as many as the family branch controlled by its score in 2021, in proportion.

    Args:
        found: the scored files.
        households: their pseudonyms, for the recorded rule that orders equal points.
        seed: of that rule.
    """
    points = found.points
    order = in_order(households, pl.Series(points), seed=seed)
    rank = np.empty(len(points), np.int64)
    rows = np.lexsort((households.to_numpy(), -points)) if order is None else order.to_numpy()
    rank[rows] = np.arange(len(points))
    home, every = (max(1, round(len(points) * share)) for share in (HOME_SHARE, HOME_SHARE + DOCUMENTS_SHARE))
    top = rank < every
    return Chosen(
        all=top, home=rank < home, documents=top & (rank >= home), wide=rank < round(len(points) * WIDE_SHARE),
        threshold=float(found.logits[rows[every - 1]]),
    )  # fmt: skip
