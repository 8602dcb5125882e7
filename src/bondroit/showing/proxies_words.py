"""The words of a search for proxies: figures with their intervals, names, and what a reader must know first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.auditing.declared_origins import ORIGIN_WORDS, Origins
from bondroit.auditing.declared_share import ALL, AT_ONCE, ONE, OWN
from bondroit.errors import Text
from bondroit.explaining.numbers import euros, number, percent
from bondroit.showing.tables import DASH, DEDUCIBLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.errors import Language

_GAP = "\N{NO-BREAK SPACE}"
TRUTHS: Mapping[str, Text] = {
    "met": Text("meet the target", "atteignent la cible"),
    "not_met": Text("do not meet it", "ne l'atteignent pas"),
}
WAYS: Mapping[str, Text] = {
    ALL: Text("all that is declared, over the months", "tout le déclaré, au fil des mois"),
    OWN: Text("of it what is not pre-filled", "dont ce qui n'est pas prérempli"),
    AT_ONCE: Text("what one declaration can change", "ce qu'une déclaration peut changer"),
    ONE: Text("one declared variable alone", "une seule variable déclarée"),
}
FAMILY_WORDS: Mapping[str, Text] = {
    "income_fifth": Text("Fifth of annual incomes (1 the lowest)", "Cinquième des revenus annuels (1 le plus bas)"),
}
EVERYONE = Text("all files of the top", "tous les dossiers du haut")
NO_JUDGEMENT = Text(
    "A proxy is a fact about variables, not a verdict on a card: it says that leaving a trait out does not keep the "
    "score from following it. Whether the means are necessary is another question, asked below.",
    "Un substitut est un fait sur des variables, pas un verdict sur une grille : il dit qu'ôter un caractère n'empêche "
    "pas le score de le suivre. Que les moyens soient nécessaires est une autre question, posée plus bas.",
)
BOUND = Text(
    "These are upper bounds: each declared variable is given, freely, the class that adds least. Some classes cannot "
    "stand together, past months cannot be told anew, and a false declaration is an offence.",
    "Ce sont des bornes hautes : chaque variable déclarée reçoit librement la classe qui ajoute le moins. Des classes "
    "ne peuvent aller ensemble, les mois passés ne se redéclarent pas, et une fausse déclaration est un délit.",
)
GIVEN = Text(
    "That a condition is legitimate is for whoever declares it to show; it may itself stand for the trait.",
    "Qu'une condition soit légitime est à montrer par qui la déclare ; elle peut elle-même tenir lieu du caractère.",
)
HOW: tuple[Text, ...] = (
    Text(
        "Every guess is judged on files that it did not learn from (five parts). An AUC of one half is a guess at "
        "random; beside it stands the highest of the shuffled traits, which is what chance alone gives.",
        "Toute devinette est jugée sur des dossiers dont elle n'a pas appris (cinq parts). Une AUC d'un demi est une "
        "devinette au hasard ; à côté, la plus haute des caractères mélangés : ce que donne le hasard seul.",
    ),
    Text(
        "Share of information: the part of the uncertainty about the trait (its entropy) that is removed; below nought "
        "where the guess is worse than the common rate.",
        "Part d'information : la part de l'incertitude sur le caractère (son entropie) qui est levée ; au-dessous de "
        "zéro si la devinette fait moins bien que le taux commun.",
    ),
    Text(
        "Rebuilt: the share of the variance of what the variable added to scores that the classes of the others give "
        "back, by least squares, held out. Of a trait: of its 0 and 1.",
        "Refait : la part de la variance de ce que la variable ajoutait aux scores que rendent les classes des autres, "
        "par moindres carrés, hors échantillon. D'un caractère : de ses 0 et 1.",
    ),
    Text(
        "Refits keep the card's classes and learn all coefficients again, with and without, in the same way on the "
        "same surveyed files, under a slight penalty (assumed). Losses are paired, on files not learnt from.",
        "Les grilles refaites gardent les classes et réapprennent tous les coefficients, avec et sans, de même façon "
        "sur les mêmes dossiers d'enquête, sous une légère pénalité (supposée). Les pertes sont appariées, sur des "
        "dossiers non appris.",
    ),
    Text(
        "Comes back: of the gap between the group's mean logit and the others' that passed through the variable, the "
        "part that the other variables carry once fitted again. Intervals follow the survey's design.",
        "Revient : de l'écart entre le logit moyen du groupe et celui des autres qui passait par la variable, la part "
        "que portent les autres variables une fois réajustées. Les intervalles suivent le plan de l'enquête.",
    ),
    Text(
        "At equal truth: the random survey tells who truly meets the target. At equal conditions: the ratio of Mantel "
        "and Haenszel over the classes of the column declared.",
        "À vérité égale : l'enquête au hasard dit qui atteint vraiment la cible. À conditions égales : le rapport de "
        "Mantel et Haenszel sur les classes de la colonne déclarée.",
    ),
)


def title(d: Mapping[str, Any]) -> Text:
    """Of the page."""
    return Text(f"{d['card']}: what stands for what", f"{d['card']} : ce qui tient lieu de quoi")


def first_facts(d: Mapping[str, Any], language: Language) -> list[tuple[str, str]]:
    """What was looked at, as name and value."""
    facts = [
        (Text("over", "sur"), str(d["over"])),
        (Text("files", "dossiers"), number(d["files"], language)),
        (Text("in the top", "dans le haut"), number(d["top"], language)),
        (Text("files with a known truth", "dossiers de vérité connue"),
         DASH if d["surveyed"] is None else number(d["surveyed"], language)),
    ]  # fmt: skip
    return [(name.say(language), value) for name, value in facts] + [("", n[language]) for n in d["notes"]]


def bounded(b: Mapping[str, Any] | None, language: Language, digits: int = 3) -> str:
    """`0.712 [0.700 ; 0.724]`."""
    if b is None:
        return DASH
    return f"{number(b['value'], language, digits)}{_GAP}{_bracket(b, language, digits)}"


def share(b: Mapping[str, Any] | None, language: Language, digits: int = 0) -> str:
    """`71 % [70 ; 72]`."""
    if b is None:
        return DASH
    scaled = {k: None if b[k] is None else 100 * b[k] for k in ("low", "high")}
    return f"{percent(b['value'], language, digits)}{_GAP}{_bracket(scaled, language, digits)}"


def money(b: Mapping[str, Any] | None, language: Language) -> str:
    """Cents as euros, with their interval."""
    if b is None:
        return DASH
    scaled = {k: b[k] / 100 for k in ("low", "high")}
    return f"{euros(b['value'], language)}{_GAP}{_bracket(scaled, language, 0)}"


def masked_share(value: float | None, language: Language) -> str:
    """A share, or that it is masked."""
    return DEDUCIBLE.say(language) if value is None else percent(value, language)


def origin_words(origin: str, language: Language) -> str:
    """Who can move a variable."""
    return ORIGIN_WORDS[Origins(origin)].say(language)


def _bracket(b: Mapping[str, Any], language: Language, digits: int) -> str:
    return f"[{number(b['low'], language, digits)}{_GAP};{_GAP}{number(b['high'], language, digits)}]"
