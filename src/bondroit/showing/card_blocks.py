"""How a scorecard is shown, on any page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing import charts
from bondroit.showing.blocks import Block, Grid, Picture, numeric_from
from bondroit.showing.card_words import card_lines
from bondroit.showing.masking import hidden_positions, hidden_rates
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DASH, DEDUCIBLE, MASKING
from bondroit.showing.unknown_blocks import unknown_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language
    from bondroit.explaining.explanation import Datum
    from bondroit.showing.card_words import CardLine

_COLUMNS = (
    Text("datum", "donnée"), Text("class", "classe"), Text("odds ratio", "rapport de cotes"),
    Text("95% interval", "intervalle à 95\u202f%"), Text("points", "points"), Text("files", "dossiers"),
    Text("share", "part"), Text("rate", "taux"),
)  # fmt: skip


def card_grid(card: Scorecard, dictionary: Mapping[str, Datum], language: Language, *, folded: bool = True) -> Grid:
    """The card as a table: every class of every datum; `folded` opens on demand."""
    lines = _masked(card_lines(card, dictionary, language))
    rows, before = [], ""
    for line in lines:
        rows.append(_line(line, language, name="" if line.variable == before else line.variable))
        before = line.variable
    masked = any(line.rate is None and line.count != 0 for line in lines)
    start = Text("start (every class of reference)", "départ (toutes les classes de référence)").say(language)
    rows.insert(0, (start, "", "", "", number(card.intercept * 1e6, language), "", "", ""))
    note = Text(
        "Points: millionths of a logit. Files: of the survey, unweighted. Share and rate: weighted share of files in "
        "the "
        "class, and of these the share that meets the target.",
        "Points : millionièmes de logit. Dossiers : de l'enquête, sans poids. Part et taux : part pondérée des "
        "dossiers de la "
        "classe et, parmi eux, part répondant à la cible.",
    )
    return Grid(
        Text(f"Scorecard {card.label}: every line.", f"Grille {card.label} : toutes les lignes.").say(language),
        tuple(c.say(language) for c in _COLUMNS),
        tuple(rows),
        numeric_from(2, len(_COLUMNS)),
        note=note.say(language) + (f" {MASKING.say(language)}" if masked else ""),
        folded=folded,
    )


def _line(line: CardLine, language: Language, *, name: str) -> tuple[str, ...]:
    if line.reference:
        odds, interval = "1", Text("reference", "référence").say(language)
    else:
        odds = number(line.odds_ratio, language, 2)
        ends = [number(v, language, 2) for v in (line.low, line.high) if v is not None]
        interval = " \N{EN DASH} ".join(ends) or Text("not estimated", "non estimé").say(language)
    return (
        name, line.modality, odds, interval, number(line.points, language),
        DEDUCIBLE.say(language) if line.count is None else number(line.count, language),
        *(_share(x, line, language) for x in (line.share, line.rate)),
    )  # fmt: skip


def _share(value: float | None, line: CardLine, language: Language) -> str:
    if value is None:
        return DASH if line.count == 0 else DEDUCIBLE.say(language)
    return percent(value, language)


def _masked(lines: Sequence[CardLine]) -> list[CardLine]:
    """`lines` without their small cells, variable by variable: a card made elsewhere may hold some."""
    made: list[CardLine] = []
    for variable in dict.fromkeys(line.variable for line in lines):
        own = [line for line in lines if line.variable == variable]
        counts = [line.count or 0 for line in own]
        gone = hidden_positions(counts, masked=[line.count is None for line in own])
        rateless = hidden_rates([None if i in gone else n for i, n in enumerate(counts)], [x.rate for x in own])
        made += [
            replace(
                line,
                count=None if i in gone else line.count,
                share=None if i in gone else line.share,
                rate=None if i in rateless else line.rate,
            )
            for i, line in enumerate(own)
        ]
    return made


def card_blocks(card: Scorecard, dictionary: Mapping[str, Datum], language: Language) -> tuple[Block, ...]:
    """Forest plot with the whole table below; a card without intervals, as a published one may be, has no plot."""
    grid = card_grid(card, dictionary, language)
    if all(m.odds_ratio_low is None for v in card.variables for m in v.modalities):
        return (*unknown_blocks(card, language), grid)
    title = Text(f"Odds ratios of {card.label}", f"Rapports de cotes de {card.label}").say(language)
    caption = Text(
        "Odds ratio of each class against its reference (hollow diamond); lines: 95% intervals. To the right of 1 the "
        "class raises the score, to the left it lowers it.",
        "Rapport de cotes de chaque classe par rapport à sa référence (losange vide) ; traits : intervalles à "
        "95\u202f%. À "
        "droite de 1 la classe élève le score, à gauche elle l'abaisse.",
    ).say(language)
    svg = inline_svg(
        charts.odds_ratios(card, language, dictionary),
        anchor=f"{language}-forest-{card.name}", title=title, description=caption, language=language,
    )  # fmt: skip
    return (*unknown_blocks(card, language), Picture(svg, caption), grid)
