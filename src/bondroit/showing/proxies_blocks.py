"""The sections of a search for proxies: for its own page, and for the report of an audit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bondroit.auditing.findings import VERDICT_WORDS, Verdict
from bondroit.auditing.profiles import family_label
from bondroit.errors import Text
from bondroit.explaining.numbers import percent
from bondroit.showing.blocks import Block, Caution, Grid, Heading, Picture, Points, Section, Tile, Tiles
from bondroit.showing.drift_blocks import SAME
from bondroit.showing.drift_names import NO_NAMES
from bondroit.showing.proxies_charts import gaps_chart, traits_chart
from bondroit.showing.proxies_grids import (
    alone_grid,
    declared_grid,
    leaving_grid,
    lost_grid,
    moves_grid,
    parity_grid,
    rebuilt_grid,
    returned_grid,
    told_grid,
    traits_grid,
)
from bondroit.showing.proxies_incomes import alone, incomes_blocks
from bondroit.showing.proxies_words import BOUND, FAMILY_WORDS, GIVEN, HOW, NO_JUDGEMENT
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DASH, DEDUCIBLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import altair as alt

    from bondroit.auditing.proxies_report import ProxyReport
    from bondroit.errors import Language
    from bondroit.showing.drift_names import CardNames

MOST_SHOWN = 4
"""Removed variables whose gaps and moves are shown; those of all are in the JSON."""


def proxies_sections(result: ProxyReport, language: Language, names: CardNames = NO_NAMES) -> list[Section]:
    """Every section, in order; what could not be looked at has none but is told among the checks."""
    return sections_of(result.to_document(), language, names)


def sections_of(d: Mapping[str, Any], language: Language, names: CardNames = NO_NAMES) -> list[Section]:
    """The same from the document."""
    sections = [_first(d, language), _traits(d, language, names), _stand_ins(d, language, names)]
    if d["removed"]:
        sections.append(_removed(d, language, names))
    if d["parity"]:
        sections.append(_parity(d, language))
    return [*sections, _declared(d, language, names), _checks(d, language), _how(language)]


def shown_removed(d: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The removed variables that move most files, a few of them."""

    def entered(r: Mapping[str, Any]) -> int:
        moves = r["without"]["moves"]
        return 0 if moves is None or moves["entered"] is None else int(moves["entered"])

    return sorted(d["removed"], key=lambda r: -entered(r))[:MOST_SHOWN]


def _first(d: Mapping[str, Any], language: Language) -> Section:
    guessed = [t for t in d["traits"] if t["together"]["auc"]["low"] > 0.6]
    best = max(d["traits"], key=lambda t: t["together"]["auc"]["value"])
    speaking = [f for f in d["findings"] if f["code"] == "AUD049"]
    verdict = next((v for v in _WORST if any(f["verdict"] == v for f in speaking)), Verdict.HOLDS)
    everyone = d["declared"]["leaving"][0]["share"]["all"]
    told = any(v["origin"] != "untold" for v in d["declared"]["variables"])
    leaving = DEDUCIBLE.say(language) if everyone is None else percent(everyone, language)
    auc = f"{best['together']['auc']['value']:.2f}"
    tiles = (
        Tile(
            Text("traits that the card tells", "caractères que dit la grille").say(language),
            f"{len(guessed)} / {len(d['traits'])}",
            Text(f"AUC above 0.6; most of all {best['label']['en']} ({auc})",
                 f"AUC au-dessus de 0,6 ; d'abord {best['label']['fr']} ({auc.replace('.', ',')})").say(language),
        ),
        Tile(
            Text("of the top could leave by declaring", "du haut pourrait sortir en déclarant").say(language),
            leaving if told else DASH,
            (AT_MOST if told else UNTOLD).say(language),
        ),
        Tile(
            Text("contesting or asking never raises a score", "contester ou demander n'élève jamais").say(language),
            VERDICT_WORDS[verdict].say(language),
            "AUD049",
            tone="" if verdict is Verdict.HOLDS else "warn",
        ),
    )  # fmt: skip
    notes: tuple[Block, ...] = tuple(Caution(n[language]) for n in d["notes"])
    title = Text("To know first", "À savoir d'abord").say(language)
    return Section("proxies-first", title, (Tiles(tiles), *notes, Caution(NO_JUDGEMENT.say(language))))


AT_MOST = Text("at most", "au plus")
UNTOLD = Text("not told what is declared", "non dit ce qui est déclaré")
_WORST = (Verdict.DOES_NOT_HOLD, Verdict.NOT_ENOUGH_EVIDENCE, Verdict.HOLDS)


def _traits(d: Mapping[str, Any], language: Language, names: CardNames) -> Section:
    grid = traits_grid(d, language, names)
    picture = _picture(traits_chart(d["traits"], language), "traits", grid.caption, grid, language)
    alone = replace(alone_grid(d, language, names), folded=True)
    title = Text("What the card tells of protected traits", "Ce que la grille dit des caractères protégés")
    return Section("proxies-traits", title.say(language), (picture, alone))


def _stand_ins(d: Mapping[str, Any], language: Language, names: CardNames) -> Section:
    title = Text("What stands for what", "Ce qui tient lieu de quoi").say(language)
    return Section("proxies-stand-ins", title, (told_grid(d, language, names), rebuilt_grid(d, language, names)))


def _removed(d: Mapping[str, Any], language: Language, names: CardNames) -> Section:
    labels = _labels(d, language)
    blocks: list[Block] = [lost_grid(d, language, names), *incomes_blocks(d, language, names)]
    for place, r in enumerate(shown_removed(d)):
        for kind, one in (("", r["without"]), ("-proxies", r["without_proxies"])):
            if one is None:
                continue
            said = " + ".join(names.variable(v, language) for v in one["without"])
            blocks.append(Heading(Text(f"Without {said}", f"Sans {said}").say(language)))
            blocks += incomes_blocks(alone(one), language, names)
            grid = returned_grid(one, labels, language, said)
            rows = [{**line, "label": labels[line["trait"]]} for line in one["returned"]]
            chart = gaps_chart(rows, language)
            blocks.append(_picture(chart, f"gaps-{place}{kind}", grid.caption, grid, language))
            groups = (one["moves"] or {"groups": ()})["groups"]
            families = {g["family"]: _family(g["family"], labels, language) for g in groups}
            blocks.append(moves_grid(one, language, said, families))
    title = Text("Without it: what is lost, what comes back, who moves",
                 "Sans elle : ce qu'on perd, ce qui revient, qui bouge")  # fmt: skip
    return Section("proxies-removed", title.say(language), tuple(blocks))


def _family(name: str, labels: Mapping[str, str], language: Language) -> str:
    if name in FAMILY_WORDS:
        return FAMILY_WORDS[name].say(language)
    return labels.get(name, family_label(name).say(language).partition(" (")[0])


def _parity(d: Mapping[str, Any], language: Language) -> Section:
    given = any(p["given"] for p in d["parity"])
    blocks: tuple[Block, ...] = (parity_grid(d, language),)
    blocks += (Caution(GIVEN.say(language)),) if given else ()
    return Section("proxies-parity", Text("At equal truth", "À vérité égale").say(language), blocks)


def _declared(d: Mapping[str, Any], language: Language, names: CardNames) -> Section:
    blocks: tuple[Block, ...] = (declared_grid(d, language, names),)
    if any(v["origin"] != "untold" for v in d["declared"]["variables"]):
        blocks = (leaving_grid(d, _labels(d, language), language), Caution(BOUND.say(language)), *blocks)
    title = Text("What a household could move alone", "Ce qu'un foyer pourrait changer seul").say(language)
    return Section("proxies-declared", title, blocks)


def _checks(d: Mapping[str, Any], language: Language) -> Section:
    blocks: list[Block] = [_findings(d, language)]
    if d["not_run"]:
        needed = Text("to run it: ", "pour la faire : ").say(language)
        items = tuple((n["code"], f"{n['question'][language]} {needed}{n['how'][language]}") for n in d["not_run"])
        blocks += [Heading(Text("Not run", "Non faites").say(language)), Points(items)]
    return Section("proxies-checks", Text("The checks", "Les vérifications").say(language), tuple(blocks))


def _findings(d: Mapping[str, Any], language: Language) -> Grid:
    columns = (Text("check", "vérification"), Text("of", "sur"), Text("statement", "énoncé"),
               Text("answer", "réponse"), Text("what was seen", "ce qu'on a vu"))  # fmt: skip
    labels = _labels(d, language)
    rows = tuple(
        (
            f["code"], labels.get(f["attribute"], f["attribute"]), f["question"][language],
            VERDICT_WORDS[Verdict(f["verdict"])].say(language), f["detail"][language],
        )
        for f in d["findings"]
    )  # fmt: skip
    caption = Text("What each check answers", "Ce que répond chaque vérification").say(language)
    return Grid(caption, tuple(c.say(language) for c in columns), rows, (False,) * len(columns))


def _how(language: Language) -> Section:
    items = tuple(("", one.say(language)) for one in HOW)
    return Section("proxies-how", Text("How it is reckoned", "Comment c'est calculé").say(language), (Points(items),))


def _labels(d: Mapping[str, Any], language: Language) -> dict[str, str]:
    return {t["trait"]: t["label"][language] for t in d["traits"]}


def _picture(
    chart: alt.FacetChart | alt.LayerChart, name: str, caption: str, grid: Grid, language: Language
) -> Picture:
    svg = inline_svg(chart, anchor=f"{language}-proxies-{name}", title=caption, description=caption, language=language)
    return Picture(svg, caption, replace(grid, caption=SAME.say(language)))
