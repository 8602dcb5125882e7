"""Words and figures of profiles and paths, in both languages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bondroit.auditing.paths_spans import Side
from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.tables import DASH

if TYPE_CHECKING:
    from bondroit.auditing.paths import CardPaths
    from bondroit.auditing.paths_spans import Span
    from bondroit.errors import Language

TIMES = "\N{MULTIPLICATION SIGN}\N{NARROW NO-BREAK SPACE}"
MOST_ODDS = 1000.0
SIDES: dict[Side, Text] = {
    Side.ABOVE: Text("yes", "oui"),
    Side.BELOW: Text("no", "non"),
    Side.UNKNOWN: Text("not known", "on ne sait"),
}
ASSUMED = Text("assumed", "supposé")


def level(*, placed: bool) -> Text:
    """What a score is called: a probability, or points without the unknown intercept."""
    return Text("score", "score") if placed else Text("logits, intercept unknown", "logits, constante inconnue")


def share_of(logit: float) -> float:
    """The probability of a logit."""
    return 1 / (1 + math.exp(-max(min(logit, 700.0), -700.0)))


def score_words(logit: float | None, language: Language, *, placed: bool) -> str:
    """A score: a percentage, or logits where the card's intercept is unknown."""
    if logit is None or math.isnan(logit):
        return DASH
    if placed:
        return percent(share_of(logit), language)
    return ("\N{INFINITY}" if logit > 0 else "-\N{INFINITY}") if math.isinf(logit) else number(logit, language, 2)


def span_words(span: Span, language: Language, *, placed: bool) -> tuple[str, str, str]:
    """The usual score, the lowest and the highest."""
    return (
        score_words(span.usual, language, placed=placed),
        score_words(span.low, language, placed=placed),
        score_words(span.high, language, placed=placed),
    )


def odds_words(logit: float | None, language: Language) -> str:
    """How many times the odds."""
    if logit is None or math.isnan(logit):
        return DASH
    value = math.exp(min(logit, 700.0))
    if value >= MOST_ODDS:
        return f">{TIMES}{number(MOST_ODDS, language)}"
    return TIMES + number(value, language, 2)


def odds_interval(span: Span, language: Language) -> str:
    """The same with its ends, where they differ."""
    middle = odds_words(span.usual, language)
    if span.low == span.high:
        return middle
    low, high = (odds_words(end, language) for end in (span.low, span.high))
    return f"{middle} [{low} ; {high}]"


def above_words(span: Span, threshold: float, language: Language) -> str:
    """Whether it is above the threshold, whatever is unknown."""
    return SIDES[span.side(threshold)].say(language)


def months_words(counted: tuple[int, int | None, int], language: Language) -> str:
    """Months above: at usual values, and from surely to possibly where these differ."""
    least, usual, most = counted
    middle = DASH if usual is None else number(usual, language)
    return middle if least == most else f"{middle} [{least} ; {most}]"


def threshold_words(card: CardPaths, language: Language) -> Text:
    """What the threshold is."""
    limit = card.threshold
    if limit is None:
        reason = (
            Text(
                "none was asked for, or files cannot be ranked by a card of which part is unknown",
                "aucun n'est demandé, ou une grille en partie inconnue ne classe pas les dossiers",
            )
            if card.placed
            else Text("the card's intercept is unknown", "la constante de la grille est inconnue")
        )
        return Text(f"No threshold: {reason.en}.", f"Pas de seuil : {reason.fr}.")
    score = percent(limit.probability, language)
    if not limit.files:
        return Text(f"Threshold: a score of {score}.", f"Seuil : un score de {score}.")
    files = number(limit.files, language)
    if limit.share is None:
        return Text(
            f"Threshold: a score of {score}, that of the last file chosen among {files}.",
            f"Seuil : un score de {score}, celui du dernier dossier choisi parmi {files}.",
        )
    share = percent(limit.share, language)
    return Text(
        f"Threshold: a score of {score}, that of the highest {share} of {files} files.",
        f"Seuil : un score de {score}, celui des {share} les plus hauts de {files} dossiers.",
    )
