"""The double penalty: the same event at different incomes, as a heat of figures with the table of distances."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bondroit.auditing.paths import NOTHING
from bondroit.auditing.paths_events import EVENTS
from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing.blocks import Block, Grid, Heading, Picture, Prose
from bondroit.showing.paths_charts import heat_chart
from bondroit.showing.paths_words import months_words, odds_words
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DASH

if TYPE_CHECKING:
    from bondroit.auditing.paths import CardPaths, Cell, PathsReport
    from bondroit.errors import Language

_INTRO = Text(
    "One family, the same home and the same event; only wages differ. Both adults keep their "
    "part of them; at none, both "
    "look for work and live on what the law gives.",
    "Une même famille, le même logement et le même événement ; seuls les salaires changent. Chaque adulte en garde sa "
    "part ; à zéro, les deux cherchent un emploi et vivent de ce que donne la loi.",
)
_NOTHING = Text("Nothing happens", "Rien n'arrive")
_MONTHS = Text("Months above the threshold, of the 24 after", "Mois au-dessus du seuil, sur les 24 d'après")
_RISE = Text("Highest rise by the event, in odds", "Plus forte hausse par l'événement, en cote")


def income_blocks(report: PathsReport, card: CardPaths, anchor: str, language: Language) -> list[Block]:
    """A picture of months above and one of rises for each family, the table of both beside."""
    blocks: list[Block] = [Prose((_INTRO.say(language),))]
    titles = {p.name: p.title.say(language) for p in report.profiles}
    for place, template in enumerate(dict.fromkeys(cell.template for cell in card.cells)):
        cells = _with_nothing([cell for cell in card.cells if cell.template == template])
        made = Text("Family made after", "Famille faite d'après").say(language)
        blocks.append(Heading(f"{made} « {titles[template]} »" if language == "fr" else f"{made}: {titles[template]}"))
        if card.threshold is not None:
            blocks += _heat(cells, card, f"{language}-{anchor}-{place}-months", language, months=True)
        blocks += _heat(cells, card, f"{language}-{anchor}-{place}-rise", language, months=False)
    return blocks


def _with_nothing(cells: list[Cell]) -> list[Cell]:
    """The cells, and at each income one more in which nothing happens."""
    still = {cell.smic: cell for cell in cells if cell.path is not None}
    return [
        *(replace(c, event=NOTHING, path=c.path.untouched()) for c in still.values() if c.path is not None),
        *cells,
    ]


def _heat(cells: list[Cell], card: CardPaths, anchor: str, language: Language, *, months: bool) -> list[Block]:
    """A figure in each cell; the table holds the distance to the threshold too."""
    events = list(dict.fromkeys(cell.event for cell in cells))
    if not months:
        cells, events = [c for c in cells if c.event != NOTHING], [e for e in events if e != NOTHING]
    ordered = [e for e in (NOTHING, *EVENTS) if e in events]
    words = {e: (EVENTS[e].words if e else _NOTHING).say(language) for e in ordered}
    rows = [_row(cell, card, words, language, months=months) for cell in cells]
    known = {(row["smic"], row["event"]) for row in rows}
    incomes = list(dict.fromkeys(str(row["smic"]) for row in rows))
    rows += [
        {"smic": smic, "event": words[e], "value": None, "text": DASH}
        for smic in incomes
        for e in ordered
        if (smic, words[e]) not in known
    ]
    caption = (_MONTHS if months else _RISE).say(language)
    svg = inline_svg(
        heat_chart(sorted(rows, key=lambda r: incomes.index(str(r["smic"]))), [words[e] for e in ordered], language),
        anchor=anchor, title=caption, description=caption, language=language,
    )  # fmt: skip
    return [
        Picture(svg, f"{caption}."),
        _grid(cells, card, ordered, words, caption, language=language, months=months),
    ]


def _row(cell: Cell, card: CardPaths, words: dict[str, str], language: Language, *, months: bool) -> dict[str, Any]:
    smic, path = number(cell.smic, language, 1), cell.path
    row = {"smic": smic, "event": words[cell.event], "value": None, "text": DASH}
    if path is None:
        return row
    if months and card.threshold is not None:
        counted = path.months_above(card.threshold.logit)
        middle = counted[2] if counted[1] is None else counted[1]
        return row | {"value": middle, "text": number(middle, language) + ("" if counted[0] == counted[2] else "*")}
    rise = path.moves[path.rise].usual
    return row | {"value": None if rise is None else max(rise, 0.0), "text": odds_words(rise, language)}


def _grid(
    cells: list[Cell], card: CardPaths, events: list[str], words: dict[str, str], caption: str, *,
    language: Language, months: bool,
) -> Grid:  # fmt: skip
    """Incomes down, events across; months with what is unknown, or how near the threshold it comes, in odds."""
    limit = None if card.threshold is None else card.threshold.logit
    found: dict[float, dict[str, str]] = {}
    for cell in cells:
        own = found.setdefault(cell.smic, {})
        path = cell.path
        if path is None:
            continue
        nearest = max((s.usual for s in path.scores[1:] if s.usual is not None), default=None)
        if months and limit is not None:
            far = DASH if nearest is None else odds_words(nearest - limit, language)
            own[cell.event] = f"{months_words(path.months_above(limit), language)} ({far})"
        else:
            own[cell.event] = odds_words(path.moves[path.rise].usual, language)
    heads = (Text("Smic", "Smic").say(language), *(words[e] for e in events))
    rows = tuple((number(smic, language, 1), *(own.get(e, DASH) for e in events)) for smic, own in found.items())
    note = ""
    if months:
        note = Text(
            "In brackets from the months surely above to those possibly above; in parentheses the odds at the highest "
            "month over those of the threshold. A star: it depends on what is unknown.",
            "Entre crochets, des mois sûrement aux mois peut-être au-dessus ; entre parenthèses, la cote au plus haut "
            "mois rapportée à celle du seuil. Une étoile : cela dépend de ce qu'on ignore.",
        ).say(language)
    return Grid(caption, heads, rows, (False, *(True,) * len(events)), note=note)
