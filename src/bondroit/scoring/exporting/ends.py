"""The two known cards that bound a card partly unknown: what it leaves unknown at its lowest, and at its highest.

Whatever the unknown parts are within their spans, the points of a file lie between those of the two cards, which any
form can hold. The plain oracle is `domain.known.points_bounds`.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.domain.known import points_end, unknown_places
from bondroit.domain.scorecard import EXPERIMENT, POINTS_PER_LOGIT
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from bondroit.domain.scorecard import Modality, Scorecard, Span, Variable

LOWEST, HIGHEST = "lowest", "highest"
ENDS = (LOWEST, HIGHEST)
# Where a card at an end says in its provenance whose end it is.
END_OF = "end_of"


def at_end(card: Scorecard, end: str) -> Scorecard:
    """The known card that gives each file the lowest, or highest, points that `card` may give.

    Its name ends in `-lowest` or `-highest`. A masked variable is no longer in it: its end is in the intercept. It is
    an experiment: a bound makes no control plan.

    Args:
        card: a card that leaves something unknown.
        end: `lowest` or `highest`.

    Raises:
        UserError: E-USE-001 if the card is wholly known; E-SCO-003 if something unknown is not bounded on that side.
    """
    if card.known:
        raise UserError(
            "E-USE-001",
            Text(
                f"Scorecard {card.label} leaves nothing unknown.", f"La grille {card.label} ne laisse rien d'inconnu."
            ),
            remedy=Text("leave --end out.", "ôtez --end."),
        )
    _require_bounded(card, end)
    intercept = _side((card.intercept, card.intercept) if card.intercept_span is None else card.intercept_span, end)
    masked = [_side(v.logits, end) for v in card.variables if v.masked]
    if masked:  # whole points, each rounded by itself as the oracle does
        intercept = sum(points_end(logit) for logit in (intercept, *masked)) / POINTS_PER_LOGIT
    return replace(
        card,
        name=f"{card.name}-{end}",
        status=EXPERIMENT,
        intercept=intercept,
        intercept_span=None,
        variables=tuple(_known(v, end) for v in card.variables if not v.masked),
        provenance={**card.provenance, END_OF: {"card": card.label, "hash": card.hash, "end": end}},
    )


def end_note(card: Scorecard) -> Text | None:
    """What a card at an end says of itself; None for any other card."""
    found = card.provenance.get(END_OF)
    if not isinstance(found, dict):
        return None
    label, card_hash, end = (str(found.get(key)) for key in ("card", "hash", "end"))
    english, french, several = (
        ("lowest", "plus bas", "plus bas") if end == LOWEST else ("highest", "plus haut", "plus hauts")
    )
    return Text(
        f"These are the {english} points that scorecard {label} may give (SHA-256 {card_hash}): what was never "
        f"published of it is at the {english} of the span declared for it, masked variables in the intercept.",
        f"Ce sont les points les {several} que la grille {label} peut donner (SHA-256 {card_hash}) : ce qui n'en a "
        f"jamais été publié est au {french} de l'étendue déclarée, les variables masquées dans la constante.",
    )


def _known(variable: Variable, end: str) -> Variable:
    return replace(variable, modalities=tuple(_coefficient(m, end) for m in variable.modalities))


def _coefficient(modality: Modality, end: str) -> Modality:
    return modality if modality.known else replace(modality, coefficient=_side(modality.logits, end), span=None)


def _side(span: Span, end: str) -> float:
    return span[0] if end == LOWEST else span[1]


def _require_bounded(card: Scorecard, end: str) -> None:
    spans = [v.logits for v in card.variables if v.masked]
    spans += [m.logits for v in card.variables for m in v.modalities]
    spans += [card.intercept_span] if card.intercept_span is not None else []
    if all(math.isfinite(_side(span, end)) for span in spans):
        return
    raise UserError(
        "E-SCO-003",
        Text(
            f"Scorecard {card.label} has no {end} points: something unknown is not bounded on that side.",
            f"La grille {card.label} n'a pas de points les plus {'bas' if end == LOWEST else 'hauts'} : une partie "
            "inconnue n'est pas bornée de ce côté.",
        ),
        faults=unknown_places(card),
        remedy=Text(
            "import the table again and declare the spans (--span, --intercept LOW,HIGH).",
            "importez de nouveau la table en déclarant les étendues (--span, --intercept BAS,HAUT).",
        ),
    )
