"""What a card leaves unknown, the bounds that follow for one file, and the refusal where bounds are not enough."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bondroit.domain.exponential import POINTS_PER_LOGIT
from bondroit.domain.modalities import ANYTHING, Span
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.modalities import Value
    from bondroit.domain.scorecard import Scorecard


def require_known(card: Scorecard, action: Text) -> None:
    """Refuse a card that leaves something unknown, where one score per file is needed.

    Args:
        card: the scorecard.
        action: what cannot be done, as the end of a sentence: `score a month` (en), `noter un mois` (fr).

    Raises:
        UserError: E-SCO-003 with everything that is unknown.
    """
    if card.known:
        return
    raise UserError(
        "E-SCO-003",
        Text(
            f"Scorecard {card.label} cannot {action.en}: part of it was never published.",
            f"La grille {card.label} ne peut pas {action.fr} : une partie n'en a jamais été publiée.",
        ),
        faults=unknown_places(card),
        remedy=Text(
            "use `bondroit score --table`, which gives each file the lowest and highest score it may have, or import "
            "the whole card.",
            "utilisez « bondroit score --table », qui donne à chaque dossier le plus bas et le plus haut score "
            "possibles, ou importez la grille entière.",
        ),
    )


def unknown_places(card: Scorecard) -> tuple[Text, ...]:
    """A sentence for each thing the card leaves unknown, with the span declared for it."""
    said = []
    if card.intercept_span is not None:
        span = span_text(card.intercept_span)
        said.append(Text(f"The intercept is unknown{span.en}.", f"La constante est inconnue{span.fr}."))
    for variable in card.variables:
        if variable.span is not None:
            span = span_text(variable.span)
            said.append(
                Text(
                    f"Variable {variable.name} is masked{span.en}.",
                    f"La variable {variable.name} est masquée{span.fr}.",
                )
            )
        for modality in variable.modalities:
            if modality.span is not None:
                span = span_text(modality.span)
                said.append(
                    Text(
                        f"Coefficient of {variable.name}, {modality.name}: unknown{span.en}.",
                        f"Coefficient de {variable.name}, {modality.name} : inconnu{span.fr}.",
                    )
                )
    return tuple(said)


def span_text(span: Span) -> Text:
    """`, between -1 and 2 (logit)`, one end alone, or nothing at all where nobody knows."""
    low, high = (f"{end:g}" for end in span)
    low_fr, high_fr = (end.replace(".", ",") for end in (low, high))
    if span == ANYTHING:
        return Text("", "")
    if span[0] == -math.inf:
        return Text(f", at most {high} (logit)", f", au plus {high_fr} (logit)")
    if span[1] == math.inf:
        return Text(f", at least {low} (logit)", f", au moins {low_fr} (logit)")
    return Text(f", between {low} and {high} (logit)", f", entre {low_fr} et {high_fr} (logit)")


def points_end(logit: float) -> float:
    """An end of a span in points; an infinite end stays infinite."""
    return logit if math.isinf(logit) else float(round(logit * POINTS_PER_LOGIT))


def points_bounds(card: Scorecard, row: Mapping[str, Value], *, intercept: bool = True) -> Span:
    """The plain oracle of the bounds of one file's points; both ends are equal where all it needs is known.

    Args:
        card: the scorecard.
        row: the file's value of each variable that is not masked.
        intercept: whether the intercept is counted.

    Raises:
        KeyError: a variable that is not masked is absent.
        LookupError: the card has no class for a value.
    """
    start = (card.intercept, card.intercept) if card.intercept_span is None else card.intercept_span
    ends = [start] if intercept else []
    for variable in card.variables:
        if variable.masked:
            ends.append(variable.logits)
            continue
        modality = variable.modality_of(row[variable.name])
        if modality is None:
            raise LookupError(variable.name)
        ends.append(modality.logits)
    return sum(points_end(low) for low, _ in ends), sum(points_end(high) for _, high in ends)


def logit_of(card: Scorecard, row: Mapping[str, Value]) -> float:
    """The logit of one file before any rounding to points: what a published card's own score is compared with.

    Raises:
        KeyError: a variable is absent.
        LookupError: the card has no class for a value.
        ValueError: the card leaves something unknown.
    """
    if not card.known:
        message = f"{card.label} is not wholly known"
        raise ValueError(message)
    found = [variable.modality_of(row[variable.name]) for variable in card.variables]
    if any(modality is None for modality in found):
        raise LookupError(card.label)
    return math.fsum([card.intercept, *(modality.coefficient for modality in found if modality is not None)])
