"""A card beside its challengers: sentences, a chart with intervals, a table, and what each challenger is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.building.assemble import interval_name, values_name
from bondroit.building.challenger_lines import DECISIVE, SHORT, THUMB
from bondroit.domain.scorecard import INTERVAL, VALUES, Modality
from bondroit.errors import Text
from bondroit.explaining.numbers import modality_text, number, percent
from bondroit.showing.blocks import Block, Grid, Heading, Picture, Points, Prose, numeric_from
from bondroit.showing.challenger_chart import CARD, Mark, challenger_chart
from bondroit.showing.challenger_words import difference, sentences
from bondroit.showing.report_data import Estimate
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DASH, money, plain_with_interval, rate_with_interval

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.building.challenger_lines import Challenged, Challenger, Ranked, SignLine
    from bondroit.errors import Language
    from bondroit.explaining.explanation import Datum
    from bondroit.stats.compare import Compared
    from bondroit.stats.intervals import Interval

TITLE = Text("Beside its challengers", "À côté de ses concurrents")
_CENTS = "_cents"
_GAP = "\N{NO-BREAK SPACE}"


def challenger_blocks(
    name: str, challenged: Challenged, language: Language, dictionary: Mapping[str, Datum] | None = None
) -> tuple[Block, ...]:
    """The comparison, ready for a section.

    Args:
        name: of the card, unique in the page.
        challenged: the comparison.
        language: of every word.
        dictionary: the words of the variables, where a dictionary has them.
    """
    said = tuple(text.say(language) for text in sentences(challenged))
    made: list[Block] = [Prose(said)] if said else []
    made.append(_picture(name, challenged, language))
    what = [(c.name.say(language), _what(c, language, dictionary or {})) for c in challenged.challengers]
    made += [Heading(Text("What each of them is", "Ce qu'est chacun").say(language)), Points(tuple(what))]
    return tuple(made)


def _what(line: Challenger, language: Language, dictionary: Mapping[str, Datum]) -> str:
    """A challenger in words: its variables and the signs of the rule in those of the dictionary."""
    if line.absent is not None:
        return line.absent.say(language)
    if line.key == SHORT and any(name in dictionary for name in line.names):
        listed = _between(language).join(
            dictionary[n].label.say(language) if n in dictionary else n for n in line.names
        )
        what = Text(
            "the same building, with five variables at most: ", "la même construction, cinq variables au plus : "
        )
        return f"{what.say(language)}{listed}."
    if line.key == THUMB and any(sign.variable in dictionary for sign in line.signs):
        signs = _between(language).join(_sign(sign, language, dictionary) for sign in line.signs)
        lead = Text("one point for each sign that a file has: ", "un point par signe que présente le dossier : ")
        return f"{lead.say(language)}{signs}."
    return line.words.say(language)


def _between(language: Language) -> str:
    return "; " if language == "en" else f"{_GAP}; "


def _sign(sign: SignLine, language: Language, dictionary: Mapping[str, Datum]) -> str:
    datum = dictionary.get(sign.variable)
    if datum is None:
        return sign.words
    kind = VALUES if sign.values else INTERVAL
    name = values_name(sign.values) if sign.values else interval_name(sign.lower, sign.upper)
    modality = Modality(name=name, kind=kind, coefficient=0.0, lower=sign.lower, upper=sign.upper, values=sign.values)
    return f"{datum.label.say(language)} ({modality_text(modality, datum).say(language)})"


def _picture(name: str, challenged: Challenged, language: Language) -> Picture:
    title = TITLE.say(language)
    caption = Text(
        "The card (diamond, dotted line) and its challengers (circles), with 95% intervals: how well each orders "
        f"files, and what it finds when {percent(DECISIVE, 'en', 0)} of the files are controlled.",
        "La grille (losange, ligne pointillée) et ses concurrents (cercles), avec leurs intervalles à 95\u202f% : "
        f"comment chacun ordonne les dossiers, et ce qu'il trouve en contrôlant {percent(DECISIVE, 'fr', 0)} des "
        "dossiers.",
    ).say(language)
    svg = inline_svg(
        challenger_chart(_panels(challenged, language), language),
        anchor=f"{language}-challengers-{name}", title=title, description=caption, language=language,
    )  # fmt: skip
    return Picture(svg, caption, challenger_grid(challenged, language))


def _lines(challenged: Challenged, language: Language) -> list[tuple[str, str, Ranked]]:
    """Kind, name and figures of the card and of every challenger that was tried."""
    card = Text("the card", "la grille").say(language)
    tried = [(c.key, c.name.say(language), c.ranked) for c in challenged.challengers if c.ranked is not None]
    return [(CARD, card, challenged.card), *tried]


def _panels(challenged: Challenged, language: Language) -> list[tuple[str, str, list[Mark]]]:
    """Title, format of the axis and marks of each panel."""
    areas, events, amounts = [], [], []
    for kind, name, ranked in _lines(challenged, language):
        areas.append(Mark(kind, name, ranked.area.value, ranked.area.low, ranked.area.high))
        ten = ranked.at_ten
        if ten is not None:
            low, high = ten.events_interval or (None, None)
            events.append(Mark(kind, name, ten.events, low, high))
        if ten is not None and ten.amounts is not None:
            low, high = ten.amounts_interval or (None, None)
            amounts.append(Mark(kind, name, ten.amounts, low, high))
    share = percent(DECISIVE, language, 0)
    titles = (
        Text("AUC", "AUC"),
        Text(f"share of the events found at {share}", f"part des dossiers cibles trouvés à {share}"),
        Text(f"share of the euros found at {share}", f"part des euros trouvés à {share}"),
    )
    found = zip(titles, (".3~f", ".1~%", ".1~%"), (areas, events, amounts), strict=True)
    return [(title.say(language), form, marks) for title, form, marks in found if marks]


def challenger_grid(challenged: Challenged, language: Language) -> Grid:
    """One line for the card, one per challenger: figures with intervals, and what the card loses."""
    euros = challenged.amount is not None
    share = {o: percent(DECISIVE, o, 0) for o in ("en", "fr")}
    columns = [
        Text("", ""), Text("AUC", "AUC"), Text("the card loses", "la grille perd"),
        Text(f"events found at {share['en']}", f"cibles trouvées à {share['fr']}"),
        Text("the card loses (points)", "la grille perd (points)"),
    ]  # fmt: skip
    if euros:
        columns += [
            Text(f"euros found at {share['en']}", f"euros trouvés à {share['fr']}"),
            Text("the card loses (points)", "la grille perd (points)"),
            Text("the card loses (sum)", "la grille perd (somme)"),
        ]
    card = Text("the card", "la grille").say(language)
    own = (card, *_breakable(_figures(challenged.card, None, challenged, language)))
    rows = [own, *(_row(c, challenged, language, len(columns)) for c in challenged.challengers)]
    note = Text(
        "The card loses: the challenger's figure less the card's on the same rows; below 0 the card gains. Points: of "
        f"percentage. Sum: weighted. Judged on {number(challenged.rows, 'en')} rows, {_where(challenged).en}.",
        "La grille perd : le chiffre du concurrent moins celui de la grille sur les mêmes lignes ; au-dessous de 0, la "
        f"grille gagne. Points : de pourcentage. Somme : pondérée. Jugés sur {number(challenged.rows, 'fr')} lignes, "
        f"{_where(challenged).fr}.",
    )
    return Grid(
        TITLE.say(language), tuple(c.say(language) for c in columns), tuple(rows), numeric_from(1, len(columns)),
        strong=(0,), note=note.say(language),
    )  # fmt: skip


def _where(challenged: Challenged) -> Text:
    if challenged.folds:
        return Text(
            f"by cross-validation in {challenged.folds} parts", f"par validation croisée en {challenged.folds} parties"
        )
    return Text("kept apart", "mises à part")


def _row(line: Challenger, challenged: Challenged, language: Language, columns: int) -> tuple[str, ...]:
    name = line.name.say(language)
    if line.ranked is None:
        missing = Text("not installed", "non installé").say(language)
        return (name, missing, *("",) * (columns - 2))
    return (name, *_breakable(_figures(line.ranked, line, challenged, language)))


def _breakable(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Figures whose interval may go on below: eight columns fit a page so."""
    kept = (cell.replace("\N{MINUS SIGN}€", "\N{MINUS SIGN}\N{WORD JOINER}€") for cell in cells)
    return tuple(cell.replace(f"{_GAP}[", " [") for cell in kept)


def _figures(ranked: Ranked, line: Challenger | None, challenged: Challenged, language: Language) -> tuple[str, ...]:
    loss, ten = None if line is None else line.loss, ranked.at_ten
    area = plain_with_interval(Estimate(ranked.area.value, ranked.area.low, ranked.area.high), language)
    events = None if ten is None else _estimate(ten.events, ten.events_interval)

    def lost(figure: Compared | None, digits: int, scale: float = 1.0) -> str:
        return "" if line is None else difference(figure, language, digits, scale)

    by_area, by_events, by_amounts = (None, None, None) if loss is None else (loss.area, loss.events, loss.amounts)
    cells = (area, lost(by_area, 3), rate_with_interval(events, language), lost(by_events, 1, 100))
    if challenged.amount is None:
        return cells
    euros = None if ten is None or ten.amounts is None else _estimate(ten.amounts, ten.amounts_interval)
    total = "" if line is None else _total(None if loss is None else loss.total, challenged.amount, language)
    return (*cells, rate_with_interval(euros, language), lost(by_amounts, 1, 100), total)


def _estimate(value: float, interval: Interval | None) -> Estimate:
    return Estimate(value) if interval is None else Estimate(value, interval.low, interval.high)


def _total(figure: Compared | None, column: str, language: Language) -> str:
    """Amounts lost, weighted up, in euros."""
    if figure is None:
        return DASH
    scale = 1.0 if column.endswith(_CENTS) else 100.0  # `money` reads cents
    value, low, high = (money(scale * v, language) for v in (figure.value, figure.low, figure.high))
    return f"{value}{_GAP}[{low}{_GAP};{_GAP}{high}]"
