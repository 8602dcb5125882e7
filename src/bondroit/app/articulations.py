"""What the verbs need of articulated cards: the port, and which cards are left to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bondroit.domain.scorecard import EXPERIMENT
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from bondroit.app.ports import Cards
    from bondroit.domain.articulation import Articulation
    from bondroit.domain.scorecard import Scorecard


class Articulations(Protocol):
    """The workspace's articulated cards, JSON documents that carry their own hash."""

    def save(self, articulation: Articulation) -> None:
        """Write `name@version`; a version once written is never changed (E-INT-001)."""
        ...

    def load(self, label: str) -> Articulation:
        """Read `name@version`, or the latest version of `name`; E-INT-001 if its hash does not fit."""
        ...

    def labels(self) -> tuple[str, ...]:
        """Every articulated card, sorted by name then version."""
        ...

    def next_version(self, name: str) -> int:
        """The version a new one of this name gets."""
        ...


def articulated(label: str, articulations: Articulations | None) -> Articulation | None:
    """The articulated card of this label or name; None if there is none, and a scorecard is meant."""
    if articulations is None:
        return None
    known = articulations.labels()
    if label in known or label in {full.rpartition("@")[0] for full in known}:
        return articulations.load(label)
    return None


def to_score(cards: Cards, articulations: Articulations) -> list[str]:
    """What a month is scored with if nothing is named: the latest of each name.

    Cards that serve an articulated card are left to it; experiments are left out.
    """
    names = {full.rpartition("@")[0] for full in articulations.labels()}
    serving = {card.rpartition("@")[0] for name in names for card in articulations.load(name).cards}
    own = {full.rpartition("@")[0] for full in cards.labels()} - serving
    whole = {name for name in names if articulations.load(name).provenance.get("status") != EXPERIMENT}
    return sorted({name for name in own if cards.load(name).status != EXPERIMENT} | whole)


def require_no_experiment(card: Scorecard) -> None:
    """Refuse an experiment where files would be ranked for control.

    Raises:
        UserError: E-PLN-002.
    """
    if card.status != EXPERIMENT:
        return
    raise UserError(
        "E-PLN-002",
        Text(
            f"{card.label} is an experiment: it ranks no file for control.",
            f"{card.label} est une expérience : elle ne classe aucun dossier pour un contrôle.",
        ),
        remedy=Text(
            "build a card without barred variables; an experiment is compared on its page alone.",
            "construisez une grille sans variable exclue ; une expérience ne se compare que sur sa page.",
        ),
    )
