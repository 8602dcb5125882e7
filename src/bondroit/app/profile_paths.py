"""Typical households under cards: their scores, and what events of life do to them, month by month under the law."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bondroit.app.profile_health import FREE_COLUMN, observe_insured, opened, reads_health
from bondroit.app.profile_lives import means_of, observe_played, play, profiles_of
from bondroit.app.profile_rows import population_codes, rows_of
from bondroit.app.profile_scored import Made, paths_of, scored
from bondroit.auditing.paths import CardPaths, PathsReport
from bondroit.auditing.paths_findings import Judged, findings_of
from bondroit.auditing.paths_scores import scores, terms_of
from bondroit.auditing.paths_spans import Threshold
from bondroit.domain.exponential import POINTS_PER_LOGIT
from bondroit.errors import Text, UserError
from bondroit.observing.reading import standard_parameters
from bondroit.scoring.compatibility import schema_of
from bondroit.scoring.expressions import points_expression

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from bondroit.app.profile_lives import Played
    from bondroit.auditing.paths_scores import Terms
    from bondroit.domain.months import Month
    from bondroit.domain.profile import Profiles
    from bondroit.domain.scorecard import Scorecard
    from bondroit.law.port import Law
    from bondroit.observing.dictionary import Dictionary
    from bondroit.scoring.rows import Top


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of profiles.

    Attributes:
        month: the month looked at.
        events: whether events are played.
        threshold: the score, as a probability, from which a file is above; None for `top`.
        top: the highest files of the population; None for none.
    """

    month: Month
    events: bool = True
    threshold: float | None = None
    top: Top | None = None


def profile_paths(
    *,
    profiles: Profiles,
    cards: Sequence[Scorecard],
    asked: Asked,
    law: Law,
    dictionary: Dictionary,
    population: pl.LazyFrame | None = None,
) -> PathsReport:
    """Play the profiles under the law, and score them under every card.

    Args:
        profiles: the households.
        cards: the cards; published ones with masked parts too.
        asked: what is asked.
        law: the entitlements.
        dictionary: how the cards' variables are made.
        population: variables of the files of a body in the month, for `top` and for what is unknown.

    Raises:
        UserError: E-PRF-001 where the law contradicts a profile; E-SCO-002 where a card takes another type than is
            observed; E-USE-001 for a threshold that no population gives.
    """
    if asked.top is not None and population is None:
        raise UserError(
            "E-USE-001",
            Text("--top needs the files of a month.", "--top demande les dossiers d'un mois."),
            remedy=Text(
                "work in a workspace where the month was observed, or give --threshold.",
                "travaillez dans un espace où le mois a été observé, ou donnez --threshold.",
            ),
        )
    smic = smic_of(dictionary, asked.month)
    played = play(profiles, law, month=asked.month, smic_cents=smic, events=asked.events)
    return PathsReport(
        month=str(asked.month),
        law=f"{law.name} {law.version}",
        smic_cents=smic,
        profiles=profiles.profiles,
        means=means_of(played),
        cards=tuple(
            _under(card, profiles, played, asked, law=law, dictionary=dictionary, population=population)
            for card in cards
        ),
        barred=played.barred,
    )


def smic_of(dictionary: Dictionary, month: Month) -> int:
    """The net monthly Smic in cents that a dictionary has for a month.

    Raises:
        UserError: E-USE-003 if it has none.
    """
    known = {**standard_parameters(), **dictionary.parameters}
    return known["smic_net_cents"].at(month)


def _under(
    card: Scorecard,
    profiles: Profiles,
    played: Played,
    asked: Asked,
    *,
    law: Law,
    dictionary: Dictionary,
    population: pl.LazyFrame | None,
) -> CardPaths:
    own = replace(card, variables=tuple(replace(v, name=profiles.renamed.get(v.name, v.name)) for v in card.variables))
    names = [v.name for v in own.variables if not v.masked]
    if reads_health(names, dictionary.names):
        return _insured(card, own, asked, played, law)
    observed = observe_played(played, dictionary, [n for n in names if n in dictionary.names])
    rows, unsaid = rows_of(own, observed, profiles_of(played))
    terms = terms_of(own)
    limit = _threshold(own, terms, asked, population)
    made = Made(card, own, terms, rows, played, scores(terms, rows))
    drawn = {} if population is None else population_codes(own, population, names)
    paths, cells = paths_of(made)
    titles = {p.name: p.title for p in profiles.profiles}
    found = CardPaths(
        card=card.label,
        digest=card.hash,
        placed=terms.intercept is not None,
        threshold=limit,
        profiles=tuple(
            scored(made, row, unsaid, drawn, limit)
            for row, household in enumerate(played.households)
            if not household.event and not household.template
        ),
        paths=paths,
        cells=cells,
    )
    return replace(found, findings=findings_of(Judged(found, terms.variance, made.between, titles)))


def _insured(card: Scorecard, own: Scorecard, asked: Asked, played: Played, law: Law) -> CardPaths:
    """A card of the health branch: the households that hold the free C2S; no event is played."""
    still = tuple(h for h in played.households if not h.event and not h.template)
    alone = replace(played, households=still, steps=0)
    observed = observe_insured(played, law)
    rows, unsaid = rows_of(own, observed, [opened(h.profile) for h in still])
    rows.may[observed.frame[FREE_COLUMN].is_null().to_numpy()] = False
    terms = terms_of(own)
    limit = _threshold(own, terms, asked, None)
    made = Made(card, own, terms, rows, alone, scores(terms, rows))
    found = tuple(scored(made, row, unsaid, {}, limit) for row in range(len(still)))
    return CardPaths(
        card=card.label, digest=card.hash, placed=terms.intercept is not None, threshold=limit, profiles=found,
        insured=True,
    )  # fmt: skip


def _threshold(card: Scorecard, terms: Terms, asked: Asked, population: pl.LazyFrame | None) -> Threshold | None:
    """From which score a file is above; None where nothing was asked, or the card's scores are not placed."""
    if terms.intercept is None:
        return None
    if asked.threshold is not None:
        return Threshold(math.log(asked.threshold / (1 - asked.threshold)))
    if asked.top is None or population is None or not card.known:
        return None
    points = population.select(points_expression(card, schema_of(card, population))).collect().to_series()
    there = points.drop_nulls().sort(descending=True)
    if not there.len():
        return None
    share = None if asked.top.most is not None else float(asked.top.percent) / 100
    last = min(asked.top.of(there.len()), there.len())
    return Threshold(int(there[last - 1]) / POINTS_PER_LOGIT, share, there.len())
