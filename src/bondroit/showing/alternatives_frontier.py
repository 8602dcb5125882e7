"""The sections of the frontier, of the cheapest changes, and of two cards on one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.alternatives_charts import frontier_chart, incomes_chart
from bondroit.showing.alternatives_words import (
    FAMILIES,
    FIGURES,
    KINDS,
    both_said,
    figure_said,
    found_said,
    group_name,
    per_thousand,
    points,
    ratio,
    share,
    spoken,
    trait_said,
)
from bondroit.showing.blocks import Block, Caution, Grid, Heading, Picture, Prose, Section, numeric_from
from bondroit.showing.drift_names import NO_NAMES
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DASH, DEDUCIBLE, MASKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.alternatives import Study
    from bondroit.auditing.alternatives_edits import Change, Halving
    from bondroit.auditing.alternatives_sheet import Moved, Row, Sheet
    from bondroit.auditing.frontier import Line
    from bondroit.errors import Language
    from bondroit.showing.drift_names import CardNames

CLASSES = "income_fifth"
MOST_NAMED = 90
MOST_DRAWN = 5
"""Cards of which a chart says whom they select by income; the table has all."""
DRAWN = ("reference", "cards", "quota")
"""Ways of choosing whose place on the chart is near the cards."""


def frontier_section(found: Study, language: Language) -> Section:
    """What is kept against the gap by income."""
    told = found.frontier
    assert told is not None
    what = found_said(found)
    caption = Text(
        f"Each small dot is a card. Marks: the card; other cards chosen at each loss allowed; the card with a quota of "
        f"the poorest. The truth and a draw at random lie far off and are in the table. Below the dashes the poorest "
        f"are controlled less than the others. Kept: of the {what.en} the card finds. Lines: 95% intervals.",
        f"Chaque petit point est une grille. Marques : la grille ; d'autres grilles choisies à chaque perte permise ; "
        f"la grille avec un quota de plus pauvres. La vérité et un tirage au sort sont loin de là : ils sont dans le "
        f"tableau. Sous les tirets, les plus pauvres sont moins contrôlés que les autres. Gardé : des {what.fr} que "
        "trouve la grille. Traits : intervalles à 95 %.",
    ).say(language)
    drawn = [line for line in told.lines if line.kind in DRAWN and line.lost is not None]
    kinds = list(dict.fromkeys(KINDS[line.kind].say(language) for line in drawn))
    svg = inline_svg(
        frontier_chart(_dots(found), [_mark(line, language) for line in drawn], kinds, language),
        anchor=f"{language}-alt-frontier", title=_frontier_title(language), description=caption, language=language,
    )  # fmt: skip
    grid = _frontier_grid(found, told.lines, language)
    first = Text(
        "At each loss allowed, the card with the smallest gap is chosen without the rows it is measured on; the truth "
        "is what controls found: no card finds more. A search that ends without a card proves nothing.",
        "À chaque perte permise, la grille au plus petit écart est choisie sans les lignes où elle est mesurée ; la "
        "vérité est ce que les contrôles ont trouvé : aucune grille ne trouve plus. Une recherche sans résultat ne "
        "prouve rien.",
    ).say(language)
    return Section("alt-frontier", _frontier_title(language), (Prose((first,)), Picture(svg, caption, grid)))


def _frontier_title(language: Language) -> str:
    return Text("Does another card spare the poorest?", "Une autre grille épargne-t-elle les plus pauvres ?").say(
        language
    )


def _dots(found: Study) -> list[dict[str, float]]:
    own = found.points[0].found
    return [{"kept": p.found / own, "gap": 100 * p.gap} for p in found.points if p.gap is not None and own > 0.0]


def _mark(line: Line, language: Language) -> dict[str, Any]:
    assert line.lost is not None
    return {
        "kept": 1.0 - line.lost.value, "gap": 100 * line.gap.value, "low": 100 * line.gap.low,
        "high": 100 * line.gap.high, "kind": KINDS[line.kind].say(language),
    }  # fmt: skip


def _frontier_grid(found: Study, lines: Sequence[Line], language: Language) -> Grid:
    what = found_said(found)
    heads = (
        Text("way of choosing", "manière de choisir"), Text(f"{what.en} lost", f"{what.fr} perdus"),
        Text("poorest controlled", "plus pauvres contrôlés"), Text("others controlled", "autres contrôlés"),
        Text("gap, points", "écart, points"), Text("times as often", "fois plus souvent"),
        Text("poorest with nothing wrong, per 1,000", "plus pauvres en règle, pour 1\u202f000"),
        Text("others with nothing wrong, per 1,000", "autres en règle, pour 1\u202f000"),
        Text("choice changed", "choix changé"),
    )  # fmt: skip
    rows = tuple(
        (
            _way(line, language), share(line.lost, language), share(line.chosen, language),
            share(line.chosen_others, language), points(line.gap, language), ratio(line.ratio, language),
            per_thousand(line.burden, language), per_thousand(line.burden_others, language),
            share(line.changed, language),
        )
        for line in lines
    )  # fmt: skip
    caption = Text("What each way keeps, and whom it hits", "Ce que chaque manière garde, et qui elle touche").say(
        language
    )
    return Grid(caption, tuple(h.say(language) for h in heads), rows, numeric_from(1, len(heads)))


def _way(line: Line, language: Language) -> str:
    name = KINDS[line.kind].say(language)
    if line.allowed is None:
        return name
    part = percent(line.allowed, language, 0)
    if line.kind == "quota":
        return Text(f"{name}, gap closed by {part}", f"{name}, écart comblé de {part}").say(language)
    return Text(f"{name}, may lose {part}", f"{name}, peut perdre {part}").say(language)


def halving_section(
    found: Study, told: Halving, place: int, language: Language, names: CardNames = NO_NAMES
) -> Section:
    """The cheapest changes that halve a gap; the first with who moves and who is still selected by income."""
    group, trait = group_name(found, told.trait, told.group), trait_said(found, told.trait)
    title = Text(
        f"The cheapest change that halves the gap ({trait.en}: {group.en})",
        f"Le changement le moins cher qui réduit l'écart de moitié ({trait.fr} : {group.fr})",
    ).say(language)
    heads = (
        Text("change", "changement"), Text("what", "lequel"), Text("lost", "perdu"),
        Text("gap, points", "écart, points"), Text("choice changed", "choix changé"),
    )  # fmt: skip
    rows = tuple(
        (
            KINDS[c.kind].say(language), _short(spoken(c.name.say(language), names, language)),
            share(c.line.lost, language), points(c.line.gap, language), share(c.line.changed, language),
        )
        for c in told.changes
    )  # fmt: skip
    caption = Text("One of each kind, that which loses least first", "Un de chaque sorte, le moins cher d'abord").say(
        language
    )
    blocks: list[Block] = [Grid(caption, tuple(h.say(language) for h in heads), rows, (False, False, True, True, True))]
    if told.without:
        kinds = ", ".join(FAMILIES[f].say(language) for f in told.without)
        none = Text(f"No such change halves it: {kinds}.", f"Aucun changement de ces sortes n'y suffit : {kinds}.")
        blocks.append(Prose((none.say(language),)))
    if told.changes:
        blocks += _still(found, told.changes, f"{language}-alt-incomes-{place}", language)
        cheapest = told.changes[0]
        blocks.append(Heading(KINDS[cheapest.kind].say(language)))
        blocks.append(_moves(found, cheapest.sheet.moves, language))
    return Section(f"alt-halving-{place}", title, tuple(blocks))


def _short(name: str) -> str:
    return name if len(name) <= MOST_NAMED else name[: MOST_NAMED - 1] + "\N{HORIZONTAL ELLIPSIS}"


def _still(found: Study, changes: Sequence[Change], anchor: str, language: Language) -> list[Block]:
    """Who is still selected by income, by the card and by each change."""
    own = Text("the card", "la grille").say(language)
    tables = {own: _by_class(changes[0].sheet.rows, first=True)}
    tables |= {KINDS[c.kind].say(language): _by_class(c.sheet.rows, first=False) for c in changes}
    if not tables[own]:
        text = Text(
            "Without an income, nobody can say who is still selected by income.",
            "Sans revenu, personne ne peut dire qui reste choisi selon le revenu.",
        )
        return [Caution(text.say(language))]
    names = {g: group_name(found, CLASSES, g).say(language) for g in tables[own]}
    rows = [
        {"group": names[g], "way": way, "value": b.value, "low": b.low, "high": b.high}
        for way, known in list(tables.items())[:MOST_DRAWN]
        for g, b in known.items()
    ]
    caption = Text(
        "Who is still selected by income (95% intervals).", "Qui reste choisi selon le revenu (intervalles à 95 %)."
    ).say(language)
    chart = incomes_chart(rows, list(tables)[:MOST_DRAWN], language)
    svg = inline_svg(chart, anchor=anchor, title=caption, description=caption, language=language)
    lines = [(names[g], *(share(known.get(g), language) for known in tables.values())) for g in tables[own]]
    gone = [g for trait, g in found.hidden if trait == CLASSES]
    hidden = DEDUCIBLE.say(language)
    lines += [(group_name(found, CLASSES, g).say(language), *(hidden,) * len(tables)) for g in gone]
    columns = (Text("income", "revenu").say(language), *tables)
    note = MASKING.say(language) if gone else ""
    return [Picture(svg, caption, Grid(caption, columns, tuple(lines), numeric_from(1, len(columns)), note=note))]


def _by_class(rows: Sequence[Row], *, first: bool) -> dict[str, Any]:
    return {r.group: r.one if first else r.other for r in rows if r.trait == CLASSES and r.figure == "chosen"}


def _moves(found: Study, moves: Sequence[Moved], language: Language) -> Grid:
    heads = (
        Text("group", "groupe"), Text("stay", "restent"), Text("leave", "sortent"), Text("enter", "entrent"),
    )  # fmt: skip
    hidden = DEDUCIBLE.say(language)
    rows = tuple(
        (
            both_said(found, m.trait, m.group).say(language),
            *(hidden if part is None else number(part, language) for part in (m.stays, m.leaves, m.enters)),
        )
        for m in moves
    )
    caption = Text("Rows that move, among those controlled", "Lignes qui changent, parmi les contrôlées").say(language)
    note = MASKING.say(language) if any(hidden in row for row in rows) else ""
    return Grid(caption, tuple(h.say(language) for h in heads), rows, numeric_from(1, 4), note=note)


def sheet_section(found: Study, told: Sheet, place: int, language: Language) -> Section:
    """Two cards on one sheet."""
    one, other = told.one.say(language), told.other.say(language)
    heads = (
        Text("figure", "chiffre").say(language), Text("whose", "de qui").say(language), one, other,
        Text("second less first", "seconde moins première").say(language),
    )  # fmt: skip
    rows = tuple(
        (
            FIGURES[r.figure].say(language), both_said(found, r.trait, r.group).say(language) if r.trait else DASH,
            figure_said(found, r.figure, r.one, language), figure_said(found, r.figure, r.other, language),
            figure_said(found, r.figure, r.difference, language, gap=True),
        )
        for r in told.rows
    )  # fmt: skip
    caption = Text("Side by side, on rows neither learnt from", "Côte à côte, sur des lignes non apprises").say(
        language
    )
    title = Text(f"Two cards, one sheet: {one} and {other}", f"Deux grilles, une feuille : {one} et {other}").say(
        language
    )
    numeric = (False, False, True, True, True)
    return Section(
        f"alt-sheet-{place}", title, (Grid(caption, heads, rows, numeric), _moves(found, told.moves, language))
    )
