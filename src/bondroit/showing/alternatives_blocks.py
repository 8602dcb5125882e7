"""The sections of other cards: what to know first, arbitrariness, three questions, the cards that were tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.findings import VERDICT_WORDS, Verdict
from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.alternatives_arbitrary import arbitrary_section
from bondroit.showing.alternatives_frontier import frontier_section, halving_section, sheet_section
from bondroit.showing.alternatives_words import (
    FAMILIES,
    found_said,
    group_name,
    points,
    ratio,
    share,
    spoken,
    trait_said,
)
from bondroit.showing.blocks import (
    Block,
    Caution,
    Grid,
    Heading,
    Points,
    Prose,
    Section,
    Tile,
    Tiles,
    numeric_from,
)
from bondroit.showing.drift_names import NO_NAMES
from bondroit.showing.tables import DASH, DEDUCIBLE

if TYPE_CHECKING:
    from bondroit.auditing.alternatives import Study
    from bondroit.auditing.alternatives_questions import Trait
    from bondroit.auditing.findings import Finding
    from bondroit.errors import Language
    from bondroit.showing.drift_names import CardNames

THESIS = "AUD034"
WHOLE = ("AUD033", THESIS)
"""Checks of the card as a whole; the others are of a trait."""
QUESTIONS = {
    "AUD030": Text("no group with nothing wrong controlled more", "aucun groupe en règle plus contrôlé"),
    "AUD031": Text("what causes it is needed", "ce qui le cause est nécessaire"),
    "AUD032": Text("no less harmful card finds as much", "aucune grille moins dommageable ne trouve autant"),
}
REPRODUCED: dict[Verdict, Text] = {
    Verdict.DOES_NOT_HOLD: Text("reproduced on this fictitious town", "reproduite sur cette ville fictive"),
    Verdict.HOLDS: Text("not reproduced on this fictitious town", "non reproduite sur cette ville fictive"),
    Verdict.NOT_ENOUGH_EVIDENCE: Text("not enough evidence", "preuves insuffisantes"),
}


def alternatives_sections(found: Study, language: Language, names: CardNames = NO_NAMES) -> list[Section]:
    """Every section, for the page of other cards or for a report that holds it."""
    sections = [_hurry(found, language, names)]
    if found.frontier is not None:
        sections.append(frontier_section(found, language))
    if found.arbitrary is not None:
        sections.append(arbitrary_section(found, language))
    sections += [_questions(found, trait, k, language, names) for k, trait in enumerate(found.traits)]
    sections += [halving_section(found, one, k, language, names) for k, one in enumerate(found.halvings)]
    sections += [sheet_section(found, one, k, language) for k, one in enumerate(found.sheets)]
    return [*sections, _tried(found, language)]


def _hurry(found: Study, language: Language, names: CardNames) -> Section:
    items = [(f.code, _finding_said(f, language, names)) for f in found.findings if f.code in WHOLE]
    blocks: list[Block] = [Tiles(_tiles(found, language))]
    if found.fictitious:
        thesis = next((f for f in found.findings if f.code == THESIS), None)
        if thesis is not None:
            said = REPRODUCED[thesis.verdict]
            sentence = Text(
                f"The thesis of the critics, that no card on this target spares the poorest: {said.en}.",
                f"La thèse des critiques, qu'aucune grille sur cette cible n'épargne les plus pauvres : {said.fr}.",
            )
            blocks.append(Caution(sentence.say(language)))
    blocks.append(Points(tuple(items)))
    if found.traits:
        blocks.append(_answers(found, language))
    blocks.append(Prose(tuple(note.say(language) for note in found.notes)))
    return Section("alt-hurry", Text("For those in a hurry", "Pour les lecteurs pressés").say(language), tuple(blocks))


def _answers(found: Study, language: Language) -> Grid:
    """The three questions, a line a trait."""
    rows = []
    for trait in found.traits:
        told = {f.code: VERDICT_WORDS[f.verdict].say(language) for f in trait.findings}
        rows.append((trait_said(found, trait.name).say(language), *(told.get(code, DASH) for code in QUESTIONS)))
    caption = Text(
        "Indirect discrimination as three questions: what was measured, no conclusion of law",
        "La discrimination indirecte en trois questions : ce qui a été mesuré, aucune conclusion de droit",
    ).say(language)
    columns = (Text("trait", "trait").say(language), *(text.say(language) for text in QUESTIONS.values()))
    return Grid(caption, columns, tuple(rows), numeric_from(4, 4))


def _finding_said(finding: Finding, language: Language, names: CardNames) -> str:
    verdict, colon = VERDICT_WORDS[finding.verdict].say(language), " :" if language == "fr" else ":"
    question = finding.question.say(language).removesuffix(".")
    return f"{question}{colon} {verdict} ({spoken(finding.detail.say(language), names, language)})."


def _tiles(found: Study, language: Language) -> tuple[Tile, ...]:
    tiles = []
    if found.arbitrary is not None:
        left = found.arbitrary.changed[0].left
        label = Text("of those chosen, not chosen by an equally good card", "des choisis, non choisis par une grille "
                     "tout aussi bonne")  # fmt: skip
        tiles.append(
            Tile(label.say(language), percent(left.value, language, 0), _interval(left.low, left.high, language))
        )
        near = Text("near-equal cards", "grilles presque égales").say(language)
        tried = Text(f"of {found.arbitrary.tried} tried", f"sur {found.arbitrary.tried} essayées").say(language)
        tiles.append(Tile(near, number(found.arbitrary.cards, language), tried))
    if found.frontier is not None:
        own = found.frontier.lines[0]
        least = next(line for line in found.frontier.of("cards") if line.allowed == 0.1)
        for line, label in (
            (
                own,
                Text("times as often: the poorest, by the card", "fois plus souvent : les plus pauvres, par la grille"),
            ),
            (least, Text("times, by a card that may lose 10%", "fois, par une grille qui peut perdre 10 %")),
        ):
            if line.ratio is not None:
                note = f"{number(line.ratio.low, language, 2)} \N{EN DASH} {number(line.ratio.high, language, 2)}"
                tiles.append(Tile(label.say(language), number(line.ratio.value, language, 2), note))
    return tuple(tiles)


def _interval(low: float, high: float, language: Language) -> str:
    return f"{number(100 * low, language)} \N{EN DASH} {percent(high, language, 0)}"


def _questions(found: Study, trait: Trait, place: int, language: Language, names: CardNames) -> Section:
    named = trait_said(found, trait.name)
    hidden = DEDUCIBLE.say(language)
    rows = tuple(
        (
            group_name(found, g.trait, g.group).say(language),
            hidden if g.rows is None else number(g.rows, language),
            hidden if g.rows is None else share(g.chosen, language),
            hidden if g.rows is None else points(g.gap, language),
            hidden if g.ratio is None else ratio(g.ratio, language),
        )
        for g in trait.groups
    )
    heads = (
        Text("group", "groupe"), Text("rows", "lignes"), Text("controlled", "contrôlés"),
        Text("less the others, points", "moins les autres, points"),
        Text("with nothing wrong, times as often", "en règle, fois plus souvent"),
    )  # fmt: skip
    caption = Text(f"Who is controlled, by {named.en}", f"Qui est contrôlé, selon : {named.fr}").say(language)
    blocks: list[Block] = [Grid(caption, tuple(h.say(language) for h in heads), rows, numeric_from(1, 5))]
    blocks.append(Points(tuple((f.code, _finding_said(f, language, names)) for f in trait.findings)))
    if trait.without:
        blocks.append(_without(found, trait, language, names))
    title = Text(f"Three questions: {named.en}", f"Trois questions : {named.fr}").say(language)
    return Section(f"alt-questions-{place}", title, tuple(blocks))


def _without(found: Study, trait: Trait, language: Language, names: CardNames) -> Grid:
    assert trait.worst is not None
    group, what = group_name(found, trait.name, trait.worst), found_said(found)
    ordered = sorted(trait.without, key=lambda w: w.gap.value)
    rows = tuple(
        (names.variable(w.variable, language), share(w.lost, language), points(w.gap, language)) for w in ordered
    )
    caption = Text(
        f"The card without each variable: {what.en} lost, and the gap of: {group.en} (intervals at 95% together)",
        f"La grille sans chaque variable : {what.fr} perdus, et l'écart de : {group.fr} (intervalles à 95 % ensemble)",
    ).say(language)
    heads = (
        Text("without", "sans"),
        Text("lost", "perdu"),
        Text("change of the gap, points", "écart, variation, points"),
    )
    return Grid(caption, tuple(h.say(language) for h in heads), rows, numeric_from(1, 3))


def _tried(found: Study, language: Language) -> Section:
    what = found_said(found)
    heads = (
        Text("how they differ", "en quoi elles diffèrent"), Text("cards", "grilles"), Text("AUC", "AUC"),
        Text(f"share of {what.en} found", f"part des {what.fr} trouvée"),
        Text("gap of the poorest, points", "écart des plus pauvres, points"),
    )  # fmt: skip
    rows = tuple(
        (
            FAMILIES[line.family].say(language), number(line.cards, language), _span(line.area, language, 3),
            _span(line.found, language, 1, 100),
            DASH if line.gap is None else _span(line.gap, language, 1, 100),
        )
        for line in found.families
    )  # fmt: skip
    caption = Text(
        "Every card that was tried, least to greatest", "Toutes les grilles essayées, du moindre au plus grand"
    )
    blocks: list[Block] = [Grid(caption.say(language), tuple(h.say(language) for h in heads), rows, numeric_from(1, 5))]
    if found.not_run:
        blocks.append(Heading(Text("What could not be checked", "Ce qui n'a pu être vérifié").say(language)))
        blocks.append(Points(tuple((n.spec.code, n.how.say(language)) for n in found.not_run)))
    blocks.append(Heading(Text("How", "Comment").say(language)))
    blocks.append(Prose(_method(found, language)))
    return Section("alt-tried", Text("The cards that were tried", "Les grilles essayées").say(language), tuple(blocks))


def _span(ends: tuple[float, float], language: Language, digits: int, times: float = 1.0) -> str:
    low, high = (number(times * part, language, digits) for part in ends)
    return f"{low} \N{EN DASH} {high}"


def _method(found: Study, language: Language) -> tuple[str, ...]:
    texts = (
        Text(
            "Rows are dealt into four quarters. A card is measured on a quarter after having learnt on the three "
            "others; which card is chosen there is said by cards of its kind that learnt on two of these three and "
            "were judged on the third. So neither coefficients nor choices have seen what they are measured on.",
            "Les lignes sont réparties en quatre quarts. Une grille est mesurée sur un quart après avoir appris sur "
            "les trois autres ; le choix de la grille vient de grilles du même genre qui ont appris sur deux de ces "
            "trois et ont été jugées sur le troisième. Ni les coefficients ni les choix n'ont vu ce sur quoi ils sont "
            "mesurés.",
        ),
        Text(
            "Intervals are at 95%, linearised under the design of the sample; scores are taken as given, the place of "
            "the cut is estimated. Differences of two cards are paired.",
            "Les intervalles sont à 95 %, linéarisés selon le plan de sondage ; les scores sont pris tels quels, la "
            "place du seuil est estimée. Les différences de deux grilles sont appariées.",
        ),
        Text(
            "No figure here is a conclusion of law. A search that finds no less harmful card does not prove that there "
            "is none.",
            "Aucun chiffre n'est ici une conclusion de droit. Une recherche qui ne trouve pas de grille moins "
            "dommageable ne prouve pas qu'il n'y en a pas.",
        ),
    )
    del found
    return tuple(text.say(language) for text in texts)
