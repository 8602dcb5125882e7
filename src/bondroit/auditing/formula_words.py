"""The words of a published formula's figures: bounds, answers, unknown parts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.auditing.formula_figures import Bound

INFINITE = "\N{INFINITY}"
LABEL = Text(
    "Fictitious town, reweighted to public margins: what these figures say of the country goes no further than the "
    "margins and the town's assumed parameters.",
    "Ville fictive, repondérée sur des marges publiques : ce que ces chiffres disent du pays ne va pas plus loin que "
    "les "
    "marges et que les paramètres supposés de la ville.",
)
TOWN_LABEL = Text(
    "Fictitious town, not reweighted: these figures speak of the town alone.",
    "Ville fictive, non repondérée : ces chiffres ne parlent que de la ville.",
)
KINDS: dict[str, Text] = {
    "coefficient": Text("coefficient not published, one for all files", "coefficient non publié, commun à tous"),
    "intercept": Text("intercept of one of the cards", "constante d'une des grilles"),
    "masked": Text("masked variable, may differ from file to file",
                   "variable masquée, peut différer d'un dossier à l'autre"),
    "absent": Text("variable that these files do not have: any of its classes",
                   "variable que ces dossiers n'ont pas : n'importe laquelle de ses classes"),
    "no class": Text("value that the formula has no class for: any of its classes",
                     "valeur sans classe dans la formule : n'importe laquelle de ses classes"),
}  # fmt: skip
STATES: dict[str, Text] = {
    "always": Text("holds whatever is masked", "vrai quoi que cache le masqué"),
    "never": Text("holds for no admissible value", "vrai pour aucune valeur admissible"),
    "depends": Text("depends on what is masked", "dépend de ce qui est masqué"),
    "unsettled": Text("not settled", "non tranché"),
}


def figure(value: float, language: str, digits: int = 2) -> str:
    """A number with so many decimals, or the sign of infinity."""
    if math.isinf(value):
        return INFINITE
    told = f"{value:.{digits}f}"
    return told.replace(".", ",") if language == "fr" else told


def odds(value: float, language: str) -> str:
    """An odds ratio: two decimals, none from a hundred on."""
    return figure(value, language, 0 if value >= 100 else 2)


def span(low: float, high: float, language: str, digits: int = 2) -> str:
    """`from low to high`."""
    one, two = figure(low, language, digits), figure(high, language, digits)
    return f"{one} \N{EN DASH} {two}"


_MORE: dict[str, Text] = {
    "always": Text("above 1 for every admissible value", "au-dessus de 1 pour toute valeur admissible"),
    "never": Text("1 at most for every admissible value", "au plus 1 pour toute valeur admissible"),
    "depends": Text("both sides of 1 are attained", "les deux côtés de 1 sont atteints"),
}


def _tried(bound: Bound) -> Text:
    """What the values tried say, where the bounds cannot tell."""
    if bound.low_inner > 1.0:
        return Text("every value tried is above 1, the bounds cannot tell of all",
                    "toute valeur essayée est au-dessus de 1, les bornes ne le disent pas de toutes")  # fmt: skip
    if bound.high_inner <= 1.0:
        return Text("every value tried is 1 at most, the bounds cannot tell of all",
                    "toute valeur essayée est au plus 1, les bornes ne le disent pas de toutes")  # fmt: skip
    return Text("the bounds cannot tell", "les bornes ne permettent pas de trancher")


def answer(bound: Bound, state: str, *, moved: tuple[str, float, float] | None, alike: Bound | None) -> Text:
    """The sentence of a statement on two groups."""
    en, fr = (span(bound.low_95, bound.high_95, one) for one in ("en", "fr"))
    parts = [
        Text(f"ratio of the shares {en} with its 95 % error",
             f"rapport des parts {fr} avec son erreur à 95 %"),
        _MORE[state] if state != "unsettled" else _tried(bound),
    ]  # fmt: skip
    if moved is not None:
        name, low, high = moved
        en, fr = (span(low, high, one) for one in ("en", "fr"))
        parts.append(
            Text(f"{name} alone moves it over {en}", f"à elle seule, la partie {name} le déplace sur {fr}")
        )  # fmt: skip
    if alike is not None:
        en, fr = (span(alike.low_95, alike.high_95, one) for one in ("en", "fr"))
        parts.append(
            Text(f"{en} if variables that nobody can look up are the same for all",
                 f"{fr} si les variables que personne ne peut consulter sont les mêmes pour tous")
        )  # fmt: skip
    return Text("; ".join(p.en for p in parts), " ; ".join(p.fr for p in parts))


def settled_answer(least: float, most: float) -> Text:
    """The sentence on what is settled."""
    en, fr = (tuple(figure(100 * v, one, 1) for v in (least, most)) for one in ("en", "fr"))
    return Text(
        f"at least {en[0]} % and at most {en[1]} % of the places have a certain holder",
        f"au moins {fr[0]} % et au plus {fr[1]} % des places ont un occupant certain",
    )
