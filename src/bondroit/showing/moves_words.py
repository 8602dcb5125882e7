"""The words of two cards compared over a population, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.domain.scorecard import Scorecard

OVER_TABLE = Text("a table of one's own", "une table à soi")
PART_WORDS = {10: Text("tenth", "dixième"), 5: Text("fifth", "cinquième"), 2: Text("half", "moitié")}
NO_JUDGEMENT = Text(
    "Who enters the top is not more at fault than who leaves it: the cards rank, and neither knows. Only a random "
    "survey tells which card ranks better.",
    "Qui entre dans le haut n'est pas plus en faute que qui en sort : les grilles classent, aucune ne sait. Seule une "
    "enquête au hasard dit laquelle classe le mieux.",
)
NOTES = (
    Text(
        "The top holds the same number of files under both cards; equal scores at its last place are put in order by "
        "the recorded rule of `bondroit score`, the same for both cards.",
        "Le haut compte autant de dossiers selon les deux grilles ; à la dernière place, les scores égaux sont "
        "ordonnés par la règle écrite de « bondroit score », la même pour les deux grilles.",
    ),
    Text(
        "Ranks: equal scores share their mean rank. Kendall is tau-b; beyond a million files it is computed on a "
        "million drawn at random with a fixed seed.",
        "Rangs : les scores égaux partagent leur rang moyen. Kendall est tau-b ; au-delà d'un million de dossiers il "
        "est calculé sur un million tirés au hasard, graine fixe.",
    ),
    Text(
        "By variable: points under the new card less points under the old one. The change over everyone depends on "
        "which classes are the references; what is left once it is taken off does not, and it alone moves ranks.",
        "Par variable : points selon la nouvelle grille moins points selon l'ancienne. La variation de tous dépend du "
        "choix des références ; ce qui reste une fois ôtée n'en dépend pas, et seul cela déplace les rangs.",
    ),
    Text(
        "Over a month, groups are those of the audit, read for an audit alone and from the month before.",
        "Sur un mois, les groupes sont ceux de l'audit, lus pour l'audit seul et au mois précédent.",
    ),
)
_HASH = 8


def called(old: Scorecard, new: Scorecard) -> tuple[str, str]:
    """What two cards are called side by side: their labels, with the start of their hashes where these are the same."""
    if old.label != new.label or old.hash == new.hash:
        return old.label, new.label
    return f"{old.label} ({old.hash[:_HASH]})", f"{new.label} ({new.hash[:_HASH]})"


def other_target(old: Scorecard, new: Scorecard) -> Text | None:
    """What to know first of two cards that do not aim at the same; None where they do."""
    if old.target == new.target:
        return None
    return Text(
        f"These cards aim at different targets (“{old.target}”, “{new.target}”): that other files stand at the top is "
        "what they are made for, and no change of quality can be read from it.",
        f"Ces grilles visent des cibles différentes (« {old.target} », « {new.target} ») : que d'autres dossiers "
        "soient en haut est leur raison d'être, et rien sur leur qualité ne s'y lit.",
    )
