"""Tests by variable, and the whole building played again, as blocks of a page.

All is read from the card's provenance, so that any page that has the card can show them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent, value_text
from bondroit.showing import theme
from bondroit.showing.blocks import Block, Caution, Grid, Heading, Picture, Prose, Section, Tile, Tiles, numeric_from
from bondroit.showing.report_data import Estimate
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DASH, plain_interval
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.building.request import Built
    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language
    from bondroit.explaining.explanation import Datum

    Words = Mapping[str, Datum]

TESTS, BOOTSTRAP, BEFORE_EDITS = "tests", "bootstrap", "bootstrap_before_edits"
"""Keys of the provenance: what `building.inference.tests_document` and `Bootstrap.to_document` gave."""
_MOST_BARS = 30
_LEAST_POWER = -15
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

AFTER_SELECTION = Text(
    "Tests and intervals take the variables and classes as if they had been fixed beforehand; they were chosen on the "
    "same rows, so intervals are too short and tests too sure.",
    "Tests et intervalles prennent les variables et les classes comme si elles avaient été fixées d'avance ; elles "
    "ont été choisies sur les mêmes lignes, les intervalles sont donc trop courts et les tests trop sûrs.",
)

_BEFORE_EDITS = Text(
    "What follows is of the card before it was edited by hand, its variables, classes and AUC: the building was not "
    "played again on the edited card, whose variables and figures are others.",
    "Ce qui suit porte sur la grille avant ses retouches à la main, ses variables, ses classes et son AUC : la "
    "construction n'a pas été rejouée sur la grille retouchée, dont les variables et les chiffres sont autres.",
)


def inference_blocks(card: Scorecard, language: Language, words: Words | None = None) -> tuple[Block, ...]:
    """How far the card can be trusted; nothing if its provenance says nothing of it.

    Args:
        card: with its provenance.
        language: of every word.
        words: of the variables, where a dictionary has them.
    """
    blocks: list[Block] = []
    tests, again = card.provenance.get(TESTS), card.provenance.get(BOOTSTRAP)
    if tests:
        blocks += variable_blocks(tests, language, words)
    if again:
        blocks += bootstrap_blocks(again, language, anchor=card.name, words=words)
    before = card.provenance.get(BEFORE_EDITS)
    if before:
        blocks.append(Caution(_BEFORE_EDITS.say(language)))
        blocks += bootstrap_blocks(before, language, anchor=card.name, words=words)
    return (Caution(AFTER_SELECTION.say(language)), *blocks) if blocks else ()


def inference_section(card: Scorecard, language: Language) -> Section | None:
    """These blocks as a section; None if there is none."""
    blocks = inference_blocks(card, language)
    title = Text("How sure this card is", "À quel point cette grille est sûre").say(language)
    return Section("inference", title, blocks) if blocks else None


def inference_part(built: Built, _rows: int, language: Language) -> Section | None:
    """The same, as a part of the page of a build."""
    return inference_section(built.card, language)


def _named(name: str, language: Language, words: Words | None) -> str:
    """A variable as the scorecard's own table and forest plot name it."""
    datum = (words or {}).get(name)
    return name if datum is None else datum.label.say(language)


def variable_blocks(
    tests: Sequence[Mapping[str, Any]], language: Language, words: Words | None = None
) -> tuple[Block, ...]:
    """The table of Wald tests and inflation, one line per variable."""
    columns = (
        Text("variable", "variable"), Text("coefficients", "coefficients"), Text("F", "F"),
        Text("degrees of freedom", "degrés de liberté"), Text("p-value", "valeur p"), Text("GVIF", "GVIF"),
        Text("per coefficient", "par coefficient"),
    )  # fmt: skip
    rows = tuple(
        (
            _named(str(line["name"]), language, words),
            number(line["freedom"], language),
            _figure(line["statistic"], language, 2),
            number(line["residual"], language),
            p_value(line["log10_p"], language),
            _figure(line["inflation"], language, 2),
            _figure(line["inflation_per_coefficient"], language, 2),
        )
        for line in tests
    )
    note = Text(
        "F: Wald test under the design of the sample that no class of the variable differs from its reference, the "
        "other variables held. GVIF: by how much the other variables blur its coefficients (Fox and Monette); per "
        "coefficient, 1 is not at all, above 2 deserves a look.",
        "F : test de Wald, sous le plan de sondage, qu'aucune classe de la variable ne diffère de sa référence, les "
        "autres variables étant tenues. GVIF : de combien les autres variables brouillent ses coefficients (Fox et "
        "Monette) ; par coefficient, 1 vaut pas du tout, au-delà de 2 mérite un regard.",
    ).say(language)
    title = Text("What each variable adds", "Ce qu'ajoute chaque variable").say(language)
    caption = Text("Tests by variable, under the design", "Tests par variable, sous le plan de sondage").say(language)
    grid = Grid(caption, tuple(c.say(language) for c in columns), rows, numeric_from(1, len(columns)), note=note)
    return (Heading(title), grid)


def p_value(log10: float | None, language: Language) -> str:
    """A p-value from its decimal logarithm: `0.032`, or the power of ten it is below where it is tiny."""
    if log10 is None:
        return DASH
    if log10 < -3:
        power = max(int(log10), _LEAST_POWER)
        return f"< 10{str(power).translate(_RAISED)}"
    return number(10.0**log10, language, 3)


def bootstrap_blocks(
    again: Mapping[str, Any], language: Language, *, anchor: str, words: Words | None = None
) -> tuple[Block, ...]:
    """Inclusion frequencies as bars beside a table, the honest AUC, how often each cut comes back."""
    count, sizes = int(again["replicates"]), again["variables"]
    lead = Text(
        f"The whole building (classes, choice of variables, fit) was played again on {count} surveys drawn from the "
        f"survey. Each is worth about half the rows, so a weak variable comes in less often than in a new survey of "
        f"full size. Cards of {sizes[0]} to {sizes[-1]} variables.",
        f"Toute la construction (classes, choix des variables, ajustement) a été rejouée sur {count} enquêtes tirées "
        f"de l'enquête. Chacune vaut environ la moitié des lignes : une variable faible y entre donc moins souvent "
        f"que dans une nouvelle enquête de taille entière. Grilles de {sizes[0]} à {sizes[-1]} variables.",
    ).say(language)
    if again["empty"]:
        lead += Text(
            f" In {again['empty']} no variable was found.", f" Dans {again['empty']} aucune variable n'a été trouvée."
        ).say(language)
    if again["auc"]["outside"] is None:
        lead += _NO_OUTSIDE.say(language)
    title = Text("The building played again", "La construction rejouée").say(language)
    blocks: list[Block] = [Heading(title), Prose((lead,)), _areas(again["auc"], language)]
    named = [{**line, "name": _named(str(line["name"]), language, words)} for line in again["inclusion"]]
    blocks.append(_inclusion(named, language, anchor))
    if again["cuts"]:
        blocks.append(_cuts(again["cuts"], language, words))
    return tuple(blocks)


def _areas(auc: Mapping[str, Any], language: Language) -> Tiles:
    honest = Estimate(auc["value"], auc["low"], auc["high"])
    items = [
        Tile(Text("AUC, rows learnt from (optimistic)", "AUC, lignes apprises (optimiste)").say(language),
             number(auc["apparent"], language, 3)),
        Tile(Text("AUC without its optimism", "AUC sans son optimisme").say(language),
             number(auc["value"], language, 3), plain_interval(honest, language)),
        Tile(Text("optimism", "optimisme").say(language), number(auc["optimism"], language, 3)),
    ]  # fmt: skip
    if auc["outside"] is not None:
        label = Text(
            "AUC on rows not drawn (learnt on half the rows)", "AUC, lignes non tirées (apprise sur la moitié)"
        )
        items.append(Tile(label.say(language), number(auc["outside"], language, 3)))
    return Tiles(tuple(items))


_NO_OUTSIDE = Text(
    " There is no AUC on rows not drawn: so large a share of the files was surveyed that every row keeps some weight "
    "in every draw, and was learnt from.",
    " Il n'y a pas d'AUC sur les lignes non tirées : une part si grande des dossiers a été enquêtée que chaque ligne "
    "garde un poids dans chaque tirage, et a donc servi à apprendre.",
)


def _inclusion(lines: Sequence[Mapping[str, Any]], language: Language, anchor: str) -> Picture:
    shown = list(lines[:_MOST_BARS])
    yes, no = Text("yes", "oui").say(language), Text("no", "non").say(language)
    columns = (
        Text("variable", "variable"), Text("in this card", "dans cette grille"), Text("came in", "est entrée"),
        Text("itself or its stand-in", "elle ou sa représentante"),
    )  # fmt: skip
    rows = tuple(
        (str(x["name"]), yes if x["kept"] else no, *(percent(x[k], language, 0) for k in ("frequency", "represented")))
        for x in shown
    )
    title = Text("How often each variable came in", "Combien de fois chaque variable est entrée").say(language)
    caption = Text(
        "Share of the surveys drawn again in which the variable was chosen. Full bars: variables of this card; hollow "
        "bars: others. A variable of the card with a short bar owes its place to chance or to one that resembles it.",
        "Part des enquêtes rejouées où la variable a été choisie. Barres pleines : variables de cette grille ; barres "
        "creuses : les autres. Une variable de la grille à barre courte doit sa place au hasard ou à une variable qui "
        "lui ressemble.",
    ).say(language)
    note = ""
    if len(lines) > len(shown):
        left = len(lines) - len(shown)
        note = Text(f"{left} rarer ones not shown.", f"{left} plus rares ne sont pas montrées.").say(language)
    numeric = (False, False, True, True)
    grid = Grid(title, tuple(c.say(language) for c in columns), rows, numeric, note=note)
    svg = inline_svg(inclusion_chart(shown, language), anchor=f"{language}-inclusion-{anchor}", title=title,
                     description=caption, language=language)  # fmt: skip
    return Picture(svg, caption, grid)


_NAMES = alt.Axis(domain=False, ticks=False, labelLimit=260)  # a variable in words is long


def inclusion_chart(lines: Sequence[Mapping[str, Any]], language: Language) -> alt.Chart:
    """Bars of inclusion frequency, full for the variables of the card, hollow for the others."""
    rows = [
        {
            "name": x["name"],
            "value": x["frequency"],
            "text": percent(x["frequency"], language, 0),
            "fill": theme.UNDER if x["kept"] else "#ffffff",
        }
        for x in lines
    ]
    base = alt.Chart(values(rows)).encode(
        y=alt.Y("name:N", sort=[r["name"] for r in rows], title=None, axis=_NAMES),
    )
    x = alt.X("value:Q", title=Text("share of the surveys drawn again", "part des enquêtes rejouées").say(language),
              scale=alt.Scale(domain=[0, 1.15], nice=False),
              axis=alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1]))  # fmt: skip
    bars = base.mark_bar(height=11, stroke=theme.UNDER, strokeWidth=1.2).encode(
        x=x, color=alt.Color("fill:N", scale=None, legend=None)
    )
    text = base.mark_text(align="left", dx=5).encode(x="value:Q", text="text:N")
    return themed((bars + text).properties(width=theme.WIDTH - 60, height=alt.Step(18)))


def _cuts(lines: Sequence[Mapping[str, Any]], language: Language, words: Words | None) -> Grid:
    columns = (
        Text("variable", "variable"), Text("cut or class", "coupure ou classe"),
        Text("cards with the variable", "grilles avec la variable"), Text("of these, with the cut", "dont avec elle"),
    )  # fmt: skip
    rows, before = [], ""
    for x in lines:
        name = "" if x["variable"] == before else _named(str(x["variable"]), language, words)
        share = percent(x["frequency"], language, 0) if x["holders"] else DASH
        rows.append(
            (name, _cut_name(x, language, (words or {}).get(str(x["variable"]))), number(x["holders"], language), share)
        )
        before = str(x["variable"])
    note = Text(
        "A cut comes back if another one has no more than 5% of the files between; a class, if its values are the "
        "same. A cut that seldom comes back is a convenience, not a threshold of the world.",
        "Une coupure revient si une autre n'en est séparée que par 5\u202f% des dossiers au plus ; une classe, si ses "
        "valeurs sont les mêmes. Une coupure qui revient rarement est une commodité, non un seuil du monde.",
    ).say(language)
    title = Text("How often each cut came back", "Combien de fois chaque coupure est revenue").say(language)
    return Grid(title, tuple(c.say(language) for c in columns), tuple(rows), (False, False, True, True), note=note,
                folded=True)  # fmt: skip


def _cut_name(line: Mapping[str, Any], language: Language, datum: Datum | None) -> str:
    """The cut as a figure with its unit, the class by its values."""
    if not line["numeric"]:
        parts = str(line["name"]).split(", ")
        told = [p if datum is None or p not in datum.words else datum.words[p].say(language) for p in parts]
        return ", ".join(told)
    value = float(line["name"])
    if datum is not None and datum.unit:
        return value_text(value, datum).say(language)
    digits = 0 if value.is_integer() else min(len(repr(value).partition(".")[2]), 4)
    return number(value, language, digits)


def _figure(value: float | None, language: Language, digits: int) -> str:
    return DASH if value is None else number(value, language, digits)
