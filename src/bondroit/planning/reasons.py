"""Why a file is proposed, in words: the sentence that stands beside it until a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bondroit.domain.target import Direction
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.errors import Language

_SIDES = {
    Direction.OVERPAYMENT: Text("an overpayment", "un indu"),
    Direction.UNDERPAYMENT: Text("an underpayment", "un rappel"),
}
_PERSON = Text("A person confirms it or sets it aside.", "Une personne le confirme ou l'écarte.")


@dataclass(frozen=True, slots=True)
class RankedWords:
    """What the sentence on a ranked file needs beside its own place: card, direction, files ranked."""

    card: str
    direction: Direction
    files: int


def random_reason(drawn: int, eligible: int, language: Language = "en") -> str:
    """The sentence of a file drawn at random: how many were drawn from how many."""
    percent = f"{100 * drawn / eligible:.2f}" if eligible else "0"
    said = Text(
        f"Drawn at random: {drawn} files out of {eligible} eligible, each with the same chance of {percent} %. "
        f"No score was used. {_PERSON.en}",
        f"Tiré au sort : {drawn} dossiers parmi {eligible} éligibles, chacun avec la même chance de "
        f"{percent.replace('.', ',')} %. Aucun score n'a servi. {_PERSON.fr}",
    )
    return said.say(language)


def ranked_reason(words: RankedWords, language: Language = "en") -> pl.Expr:
    """The sentence of a ranked file, from its columns `probability` and `rank`."""
    score = pl.col("probability").round(3).cast(pl.String)
    side = _SIDES[words.direction].say(language)
    if language == "fr":
        template = (
            f"Rang {{}} sur {words.files} selon la grille {words.card}, qui ordonne les dossiers par leur probabilité "
            f"d'{side.removeprefix('un ')} ; score {{}}. Un score n'est pas un constat. {_PERSON.fr}"
        )
        template = template.replace("d'rappel", "de rappel")
        return pl.format(template, pl.col("rank"), score.str.replace(".", ",", literal=True))
    template = (
        f"Rank {{}} of {words.files} by card {words.card}, which orders files by their probability of {side}; "
        f"score {{}}. A score is not a finding. {_PERSON.en}"
    )
    return pl.format(template, pl.col("rank"), score)
