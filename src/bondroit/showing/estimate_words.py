"""The figures of a survey, their methods and their headings, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bondroit.errors import Text
from bondroit.explaining.numbers import MINUS, NARROW, number

if TYPE_CHECKING:
    from bondroit.errors import Language
    from bondroit.surveying.asked import Line

FIGURES: dict[str, Text] = {
    "mean": Text("mean", "moyenne"),
    "total": Text("total", "total"),
    "share": Text("share", "part"),
    "ratio": Text("ratio", "ratio"),
    "quantile": Text("quantile", "quantile"),
    "threshold": Text("poverty threshold", "seuil de pauvreté"),
    "poverty": Text("at-risk-of-poverty rate", "taux de pauvreté"),
}

METHODS: dict[str, Text] = {
    "mean": Text(
        "weighted total over the sum of the weights; its error is linearised under the design",
        "total pondéré sur la somme des poids ; son erreur est linéarisée sous le plan de sondage",
    ),
    "total": Text("sum of weight times value", "somme des poids fois la valeur"),
    "share": Text(
        "weighted share of the rows with this value; interval on the logit scale",
        "part pondérée des lignes qui ont cette valeur ; intervalle sur l'échelle logit",
    ),
    "ratio": Text("one weighted total over another, linearised", "un total pondéré sur un autre, linéarisé"),
    "quantile": Text(
        "the smallest value with at least this share of the population at or below it; Woodruff's interval",
        "la plus petite valeur sous laquelle se trouve au moins cette part de la population ; intervalle de Woodruff",
    ),
    "threshold": Text(
        "60% of the weighted median of incomes; linearised with a smoothed density (Deville 1999)",
        "60\u202f% de la médiane pondérée des revenus ; linéarisé avec une densité lissée (Deville 1999)",
    ),
    "poverty": Text(
        "weighted share of people below everyone's threshold, which is itself estimated (Osier 2009)",
        "part pondérée des personnes sous le seuil de tous, lui-même estimé (Osier 2009)",
    ),
}

MODEL_METHODS: dict[str, Text] = {
    "design": Text(
        "linearised under the design (sandwich), Student with the degrees of freedom of the design less the terms",
        "linéarisées sous le plan (sandwich), Student avec les degrés de liberté du plan moins les termes",
    ),
    "model": Text(
        "of the model: independent rows, weights as numbers of rows",
        "du modèle : lignes indépendantes, poids comme nombres de lignes",
    ),
}

MASKED = {"en": "masked", "fr": "masqué"}
PERCENTS = frozenset({"share", "poverty"})
_DIGITS = 6


def figure(value: float | None, language: Language, digits: int = _DIGITS) -> str:
    """A number with about `digits` significant digits, and all digits before the point."""
    if value is None:
        return MASKED[language]
    if value != value or abs(value) == float("inf"):  # noqa: PLR0124 it is how one asks for NaN
        return "\N{EM DASH}"
    if value == 0:
        return "0"
    size = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    if 0 < abs(value) < 1e-4:
        text = f"{value:.{digits - 1}e}"
        return text.replace(".", ",") if language == "fr" else text
    return number(value, language, max(digits - size, 0))


def told(value: float | None, kind: str, language: Language) -> str:
    """A figure in its unit: shares in percent."""
    if value is None or kind not in PERCENTS:
        return figure(value, language)
    text = figure(100.0 * value, language)
    return f"{text}{NARROW}%" if language == "fr" else f"{text}%"


def name_of(line: Line, language: Language) -> str:
    """What a line is, without its domain: `mean api00`."""
    kind = FIGURES[line.figure].say(language)
    of = line.of.replace("-", MINUS) if line.figure == "quantile" else line.of
    text = f"{kind} {of}"
    return f"{text} = {line.term}" if line.term else text


class Heading(NamedTuple):
    """The headings of a table of estimates."""

    name: str
    group: str
    value: str
    error: str
    interval: str
    freedom: str
    rows: str


def headings(level: float, language: Language) -> Heading:
    """In `language`, the level of the intervals told."""
    share = number(100.0 * level, language, 0 if (100.0 * level).is_integer() else 1)
    words = (
        Text("figure", "chiffre"),
        Text("group", "groupe"),
        Text("estimate", "valeur"),
        Text("standard error", "erreur type"),
        Text(f"{share}% interval", f"intervalle à {share}{NARROW}%"),
        Text("df", "ddl"),
        Text("rows", "lignes"),
    )
    return Heading(*(w.say(language) for w in words))
