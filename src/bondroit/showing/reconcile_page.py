"""The page of `bondroit reconcile`: what was compared, what came of it, amounts, delays, what pre-filling avoids."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bondroit.domain.benefits import BENEFIT_NAMES, Benefit
from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.blocks import Block, Caution, Edition, Grid, Picture, Points, Prose, Section, Tile, Tiles
from bondroit.showing.dates import long_month
from bondroit.showing.pages import CONTENTS, both, render_page
from bondroit.showing.reconcile_charts import delays_chart, flows_chart, prefilled_chart, proposed_chart
from bondroit.showing.reconcile_figures import published
from bondroit.showing.reconcile_words import A_YEAR, INCOMES, SOURCES, silent_sentence
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DASH, DEDUCIBLE, MASKED, MASKING, money

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import altair as alt

    from bondroit.errors import Language

PART_WORDS = {
    "within": Text("within the tolerance", "dans la tolérance"),
    "by_months": Text("told by the months already", "déjà dit par les mois"),
    "earlier": Text("asked or proposed before", "déjà demandé ou proposé"),
    "no_effect": Text("differs, nothing at stake", "diffère, sans enjeu"),
    "questions": Text("questions", "questions"),
    "proposals": Text("payments proposed", "paiements proposés"),
}
SIDE_WORDS = {"overpaid": Text("overpaid", "versé en trop"), "underpaid": Text("underpaid", "versé en moins")}
NO_DEBT = Text(
    "A question is not a debt. It shows a figure, its source and the date it was known, and waits for the "
    "household's answer; no amount is claimed. Who does not answer is not presumed wrong: a person may at most "
    "propose a control on documents. Payments in the household's favour wait for nothing.",
    "Une question n'est pas une dette. Elle montre un chiffre, sa source et la date où il fut connu, et attend la "
    "réponse du foyer ; aucun montant n'est réclamé. Qui ne répond pas n'est pas présumé en tort : une personne peut "
    "au plus proposer un contrôle sur pièces. Les paiements en faveur du foyer n'attendent rien.",
)


def render_reconciled(document: Mapping[str, Any], *, language: Language, fictitious: bool) -> str:
    """The page, `language` first and the other beside it; the same document gives the same bytes.

    Args:
        document: of `ReconcileReport.to_document`; small cells are masked here.
        language: the first one.
        fictitious: it is a town's.
    """
    figures = published(document)
    return render_page([_edition(figures, one, fictitious=fictitious) for one in both(language)])


def _edition(d: Mapping[str, Any], language: Language, *, fictitious: bool) -> Edition:
    files, month = number(d["files"], language), long_month(d["month"], language)
    town = Text("This town is fictitious: no real household is in it.",
                "Cette ville est fictive : aucun foyer réel n'y figure.")  # fmt: skip
    sections = [_first(d, language), _flows(d, language), _amounts(d, language), _delays(d, language)]
    if d["prefilled_benefits"]:
        sections.append(_prefilled(d, language))
    return Edition(
        language=language,
        title=Text("Declared, beside what other bodies know", "Le déclaré, à côté de ce que savent d'autres "
                   "organismes").say(language),
        subtitle=Text(f"{files} household files, as known before {month}.",
                      f"{files} dossiers, d'après ce qui était connu avant {month}.").say(language),
        banner=town.say(language) if fictitious else "",
        sections=(*sections, _how(d, language)),
        contents_title=CONTENTS.say(language),
    )  # fmt: skip


def _first(d: Mapping[str, Any], language: Language) -> Section:
    say = _sayer(language)
    tiles = (
        Tile(say("households asked", "foyers interrogés"), _count(d["asked"], language),
             say("with at least one question", "au moins une question")),
        Tile(say("households to be paid", "foyers à payer"), _count(d["proposed"], language),
             say("proposed at once", "proposé aussitôt")),
        Tile(say("proposed", "proposés"), _euros(d["proposed_cents"], language),
             say("by the law, net", "par la loi, net")),
        Tile(say("at stake in questions", "en jeu dans les questions"), _euros(d["estimate_cents"], language),
             say("an estimate for agents, never claimed", "estimation pour les agents, jamais réclamée")),
    )  # fmt: skip
    return Section("result", say("What came of it", "Ce qui en sort"), (Tiles(tiles), Caution(NO_DEBT.say(language))))


def _flows(d: Mapping[str, Any], language: Language) -> Section:
    say = _sayer(language)
    # A source is a column: the table then has few enough of them to stand beside the chart.
    heads = ("", *(SOURCES[flow["source"]].say(language) for flow in d["flows"]))
    names = {"compared": Text("compared", "comparées"), **PART_WORDS}
    rows = [
        (name.say(language), *(MASKED.say(language) if flow[p] is None else number(flow[p], language)
                               for flow in d["flows"]))
        for p, name in names.items()
    ]  # fmt: skip
    caption = say(
        "What became of every unit compared, by source, in percent.",
        "Ce que devient chaque unité comparée, par source, en pourcentage.",
    )
    grid = _grid(caption, heads, rows, 1, say("A unit is a quarter where the declaration is quarterly, else a month; "
                 "for the tax office a year. ", "Une unité est un trimestre si la déclaration est trimestrielle, sinon "
                 "un mois ; pour les impôts une année. ") + MASKING.say(language))  # fmt: skip
    blocks: tuple[Block, ...] = (grid,)
    if any(flow["compared"] and not flow["masked"] for flow in d["flows"]):
        blocks = (_picture(flows_chart(d["flows"], PART_WORDS, language), "flows", caption, grid, language),)
    silent = [flow for flow in d["flows"] if not flow["compared"]]
    if silent:
        said = (silent_sentence(flow["source"], flow.get("silent", "")).say(language) for flow in silent)
        blocks += (Points(tuple(("", one) for one in said)),)
    return Section("flows", say("Compared, source by source", "Comparé, source par source"), blocks)


def _amounts(d: Mapping[str, Any], language: Language) -> Section:
    say = _sayer(language)
    rows = [
        (
            BENEFIT_NAMES[Benefit(b["benefit"])].say(language),
            _count(b["households"], language),
            _euros(b["proposed_cents"], language),
        )
        for b in d["benefits"]
    ]
    caption = say("Payments proposed, by benefit, in euros.", "Paiements proposés, par prestation, en euros.")
    grid = _grid(caption, (say("benefit", "prestation"), say("households", "foyers"), "€"), rows, 1, say(
        "What the law gives on the partners' figures less what was paid; below nought where another benefit rises with "
        "it. ", "Ce que donne la loi sur les chiffres des partenaires, moins ce qui fut versé ; sous zéro là où une "
        "autre prestation monte en même temps. ") + MASKING.say(language))  # fmt: skip
    blocks: tuple[Block, ...] = (grid,)
    if any(not b["masked"] for b in d["benefits"]):
        blocks = (_picture(proposed_chart(d["benefits"], language), "proposed", caption, grid, language),)
    return Section("amounts", say("Payments proposed", "Paiements proposés"), blocks)


def _delays(d: Mapping[str, Any], language: Language) -> Section:
    say = _sayer(language)
    rows = [row for flow in d["flows"] for row in _late(flow, language)]
    caption = say(
        "Differences, by months from the unit's end to the partner's latest figure.",
        "Différences, selon les mois entre la fin de l'unité et le dernier chiffre du partenaire.",
    )
    heads = (say("source", "source"), say("months later", "mois après"), say("units that differ", "unités différentes"))
    note = say("Below nought: the last months of the unit have no line. ",
               "Sous zéro : les derniers mois de l'unité n'ont pas de ligne. ")  # fmt: skip
    grid = _grid(caption, heads, rows, 1, note + MASKING.say(language))
    blocks: tuple[Block, ...] = (grid,)
    if any(late["units"] for flow in d["flows"] for late in flow["delays"]):
        blocks = (_picture(delays_chart(d["flows"], language), "delays", caption, grid, language),)
    return Section("delays", say("How late partners know", "Quand les partenaires savent"), blocks)


def _late(flow: Mapping[str, Any], language: Language) -> list[tuple[str, ...]]:
    """Rows of one source: months later and units; masked ones in one row at the end, by ranges of months."""
    source = SOURCES[flow["source"]].say(language)
    shown = [late for late in flow["delays"] if late["units"] is not None]
    rows: list[tuple[str, ...]] = [
        (source, number(late["months"], language), number(late["units"], language)) for late in shown
    ]
    hidden = [late["months"] for late in flow["delays"] if late["units"] is None]
    if hidden:
        rows.append((source, _ranges(hidden, language), DEDUCIBLE.say(language)))
    return rows


def _ranges(months: Sequence[int], language: Language) -> str:
    """Increasing numbers, those that follow one another as a range: -1 to 0, 4 to 7."""
    runs: list[list[int]] = []
    for month in months:
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    to = Text("to", "à").say(language)
    return ", ".join(
        number(run[0], language) if len(run) == 1 else f"{number(run[0], language)} {to} {number(run[-1], language)}"
        for run in runs
    )


def _prefilled(d: Mapping[str, Any], language: Language) -> Section:
    say = _sayer(language)
    rows = [
        (
            f"{BENEFIT_NAMES[Benefit(r['benefit'])].say(language)}, {SIDE_WORDS[r['direction']].say(language)}",
            *(_euros(r[name], language) for name in ("declared_cents", "filled_cents", "avoided_cents")),
        )
        for r in d["prefilled_benefits"]
    ]
    caption = say(
        "Euros paid wrongly by month, as declared and if declarations had been filled in with partners' figures.",
        "Euros versés à tort par mois, tels que déclarés et si les déclarations avaient été pré-remplies.",
    )
    heads = (
        say("benefit", "prestation"), say("as declared", "tel que déclaré"), say("filled in", "pré-rempli"),
        say("avoided", "évité"),
    )  # fmt: skip
    grid = _grid(caption, heads, rows, 1, MASKING.say(language))
    prose = say(
        "Filled in with what partners had said by the quarter's term; what they had not said stays as declared. This "
        "supposes that households leave the figures as they are. It counts the files that differ, against the "
        "partners' figures of now.",
        "Rempli avec ce que les partenaires avaient dit au terme du trimestre ; le reste demeure tel que déclaré. Cela "
        "suppose que les foyers laissent les chiffres. On compte les dossiers qui diffèrent, face aux chiffres actuels "
        "des partenaires.",
    )
    chart = prefilled_chart(d["prefilled_months"], SIDE_WORDS, language)
    picture = _picture(chart, "prefilled", caption, grid, language)
    title = say("What pre-filling would have avoided", "Ce que le pré-remplissage aurait évité")
    return Section("prefilled", title, (Prose((prose,)), picture))


def _how(d: Mapping[str, Any], language: Language) -> Section:
    say = _sayer(language)
    assumed = say("assumed", "supposé")
    rows = [
        (
            SOURCES[s["name"]].say(language),
            DASH if s["yearly"] else number(s["delay"], language),
            money(s["absolute_cents"], language),
            percent(s["relative"], language, 0),
        )
        for s in d["tolerances"]["sources"]
    ]
    heads = (
        say("source", "source"), say("months waited", "mois d'attente"), say("tolerance", "tolérance"),
        say("or a share of", "ou une part de"),
    )  # fmt: skip
    note = say("Assumed, all of them: a body sets its own. Per month compared; per year for the tax office.",
               "Tous supposés : un organisme fixe les siens. Par mois comparé ; par an pour les impôts.")  # fmt: skip
    grid = _grid(say("Delays and tolerances", "Délais et tolérances"), heads, rows, 1, note)
    least, kinds = money(d["tolerances"]["least_cents"], language), ", ".join(t.say(language) for t in INCOMES.values())
    points: tuple[tuple[str, str], ...] = (
        ("", A_YEAR.say(language)),
        ("", say("A month of which employers say nothing proves nothing: it is left out where it would speak against "
                 "the declaration, and counted where it speaks for it.",
                 "Un mois dont les employeurs ne disent rien ne prouve rien : il est laissé de côté s'il contredit la "
                 "déclaration, et compté s'il la confirme.")),
        ("", say("The law decides which side a difference is on: a wage left out may raise a prime d'activité.",
                 "La loi décide du sens d'une différence : un salaire oublié peut augmenter une prime d'activité.")),
        (assumed, say(f"Below {least} in all a household is neither asked nor paid. Incomes compared: {kinds}.",
                      f"Sous {least} en tout, un foyer n'est ni interrogé ni payé. Revenus comparés : {kinds}.")),
        ("", say(f"Computed by {d['law']}; links: {d['links']}; purposes: control and rights, both in the journal.",
                 f"Calculé par {d['law']} ; liens : {d['links']} ; finalités : contrôle et droits, toutes deux au "
                 "journal.")),
    )  # fmt: skip
    return Section("how", say("How it is done", "Comment c'est fait"), (grid, Points(points)))


def _grid(
    caption: str, heads: Sequence[str], rows: Sequence[tuple[str, ...]], first_figure: int, note: str = ""
) -> Grid:
    numeric = tuple(i >= first_figure for i in range(len(heads)))
    return Grid(caption, tuple(heads), tuple(rows), numeric, note=note)


def _picture(chart: alt.Chart, name: str, caption: str, grid: Grid, language: Language) -> Picture:
    svg = inline_svg(
        chart, anchor=f"{language}-reconcile-{name}", title=caption, description=caption, language=language
    )
    same = Text("The same in figures", "Les mêmes chiffres").say(language)
    return Picture(svg, caption, replace(grid, caption=same))


def _count(value: int | None, language: Language) -> str:
    return DEDUCIBLE.say(language) if value is None else number(value, language)


def _euros(cents: int | None, language: Language) -> str:
    return DEDUCIBLE.say(language) if cents is None else money(cents, language)


def _sayer(language: Language) -> Callable[[str, str], str]:
    """What says a sentence in `language`, of its English and its French."""

    def say(english: str, french: str) -> str:
        return french if language == "fr" else english

    return say
