"""What a challenger is, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.building.challenger_boosts import ADDITIVE_ROWS, BOOSTED_ROWS, PATH_ROWS
from bondroit.building.challenger_lines import ADDITIVE, BOOSTED, INSTALL, NAMES, PATH, SHORT, THUMB
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORDS: dict[str, Text] = {
    ADDITIVE: Text(
        "a curve for each variable, learnt by boosting and added up, without interaction",
        "une courbe par variable, apprise par boosting et additionnée, sans interaction",
    ),
    BOOSTED: Text(
        "some hundreds of small trees, with interactions of every kind; nobody can read it",
        "quelques centaines de petits arbres, avec toutes sortes d'interactions ; personne ne peut le lire",
    ),
    SHORT: Text("the same building, with five variables at most", "la même construction, cinq variables au plus"),
    THUMB: Text("one point for each sign that a file has", "un point par signe que présente le dossier"),
    PATH: Text(
        "a logistic regression on the classes of every candidate, held back by an L1 penalty",
        "une régression logistique sur les classes de toutes les candidates, retenue par une pénalité L1",
    ),
}
_CAPS = {ADDITIVE: ADDITIVE_ROWS, BOOSTED: BOOSTED_ROWS, PATH: PATH_ROWS}


def described(key: str, *, rows: int, detail: Sequence[str] = ()) -> Text:
    """What the challenger is, on how many rows it was held to learn, and what it is made of.

    Args:
        key: of the challenger.
        rows: the most rows that a part had to learn from.
        detail: variables of the card of five, signs of the rule.
    """
    english, french = _WORDS[key]
    if detail:
        english, french = f"{english}: {'; '.join(detail)}", f"{french} : {' ; '.join(detail)}"
    if held := fewer_rows(key, rows):
        most, _ = held
        english += f"; learnt on {most:,} rows drawn from {rows:,}"
        french += f" ; appris sur {_spaced(most)} lignes tirées parmi {_spaced(rows)}"
    return Text(f"{english}.", f"{french}.")


def fewer_rows(key: str, rows: int) -> tuple[int, int] | None:
    """Rows the challenger is held to, and `rows`, that the card learns from; None if it learns from as many."""
    most = _CAPS.get(key)
    return (most, rows) if most is not None and rows > most else None


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def not_installed(key: str) -> Text:
    """The line of a challenger whose library is not there."""
    name = NAMES[key]
    return Text(f"{name.en}: not installed; {INSTALL}", f"{name.fr} : non installé ; {INSTALL}")
