"""The town beside the facts, as tables of words: one a group of lines, then the counts of verdicts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import NARROW, number
from bondroit.town.calibration import GROUPS, VERDICT_TEXTS, Judged, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.errors import Language
    from bondroit.town.calibration import Line

HELD_OUT = Text("held out", "gardée à part")
UNSURE = "~"
LEGEND = Text(
    "± in the column of facts is the tolerance, written down before calibrating; fits: within it, near: within twice "
    "it. ± in the column of the town is 1.96 standard errors at the town's own size; ~ marks a verdict that this error "
    "could change. Lines held out are not calibrated on.",
    "± dans la colonne des faits est la tolérance, écrite avant le calage ; convient : en deçà, proche : en deçà du "
    "double. ± dans la colonne de la ville vaut 1,96 erreur type à la taille de la ville ; ~ marque un verdict que "
    "cette erreur pourrait changer. Les lignes gardées à part ne servent pas au calage.",
)
COLUMNS = (
    Text("line", "ligne"),
    Text("verdict", "verdict"),
    Text("fact ±", "fait ±"),
    Text("year", "année"),
    Text("town ±", "ville ±"),
)
COUNT_COLUMNS = (Text("verdict", "verdict"), Text("tuned", "calées"), Text("held out", "gardées à part"))
NORMAL_95 = 1.96
DASH = "-"


@dataclass(frozen=True, slots=True)
class WordsTable:
    """A table ready to print; its first `text_columns` columns are words."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text_columns: int


def check_tables(lines: Sequence[Judged], language: Language) -> tuple[WordsTable, ...]:
    """One table a group: the line, the verdict, the fact with its tolerance and year, the town with its error."""
    headers = tuple(column.say(language) for column in COLUMNS)
    return tuple(
        WordsTable(
            name.say(language),
            headers,
            tuple(_row(j, language) for j in lines if j.line.group == group),
            text_columns=2,
        )
        for group, name in GROUPS.items()
        if any(j.line.group == group for j in lines)
    )


def _row(judged: Judged, language: Language) -> tuple[str, ...]:
    line = judged.line
    label = line.label.say(language)
    if line.held_out:
        label += f" ({HELD_OUT.say(language)})"
    year = {"not stated": Text("not stated", "non dite")}.get(line.year, Text(line.year, line.year))
    return (label, verdict_words(judged, language), fact_words(line, language), year.say(language) or DASH,
            town_words(judged, language))  # fmt: skip


def verdict_words(judged: Judged, language: Language) -> str:
    """The verdict, marked where it is unsure; why, if nothing was measured."""
    words = VERDICT_TEXTS[judged.verdict].say(language)
    if judged.reason is not None:
        return Text(f"{words}: {judged.reason.en}", f"{words} : {judged.reason.fr}").say(language)
    return f"{words} {UNSURE}" if judged.unsure else words


def fact_words(line: Line, language: Language) -> str:
    """The fact and its tolerance: `16.0 ± 2.0 %`, `25.0-33.0 ± 3.0 %`, `> 1`, or a dash."""
    if line.low is None or line.high is None:
        return DASH
    low = _figure(line.low, line.unit, language)
    if math.isinf(line.high):
        return f"> {number(line.low, language)}"
    fact = low if line.low == line.high else f"{low}\N{EN DASH}{_figure(line.high, line.unit, language)}"
    return f"{fact} ± {_figure(line.margin, line.unit, language)}{_sign(line.unit)}"


def town_words(judged: Judged, language: Language) -> str:
    """The town's value and 1.96 times its standard error."""
    found, unit = judged.measured, judged.line.unit
    if found is None:
        return DASH
    error = _figure(NORMAL_95 * found.standard_error, unit, language)
    return f"{_figure(found.value, unit, language)} ± {error}{_sign(unit)}"


def _figure(value: float, unit: str, language: Language) -> str:
    if unit == "share":
        return number(100 * value, language, 1)
    return number(value, language, 0 if unit == "euros" else 2)


def _sign(unit: str) -> str:
    return {"share": f"{NARROW}%", "euros": f"{NARROW}€"}.get(unit, "")


def count_table(calibrated: Mapping[Verdict, int], held_out: Mapping[Verdict, int], language: Language) -> WordsTable:
    """How many lines have each verdict, those calibrated on and those held out."""
    rows = [
        (VERDICT_TEXTS[verdict].say(language), str(calibrated[verdict]), str(held_out[verdict]))
        for verdict in calibrated
    ]
    title = Text("Lines with a fact, by verdict", "Lignes ayant un fait, par verdict").say(language)
    return WordsTable(title, tuple(c.say(language) for c in COUNT_COLUMNS), tuple(rows), text_columns=1)


def misfits(lines: Sequence[Judged], language: Language) -> str:
    """One sentence that names what does not fit."""
    named = [j.line.label.say(language) for j in lines if j.verdict is Verdict.DOES_NOT_FIT]
    if not named:
        return Text("Nothing measured fails to fit.", "Rien de ce qui est mesuré ne manque de convenir.").say(language)
    listed = Text("; ".join(named), " ; ".join(named)).say(language)
    return Text(f"Does not fit: {listed}.", f"Ne convient pas : {listed}.").say(language)
