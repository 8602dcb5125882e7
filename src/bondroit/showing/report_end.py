"""The last sections: limits and assumptions, the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing.blocks import Block, Grid, Heading, Points, Prose, Section, numeric_from
from bondroit.showing.words import VERBS, named

if TYPE_CHECKING:
    from bondroit.errors import Language
    from bondroit.showing.report_data import ReportData


def limits(data: ReportData, language: Language) -> Section | None:
    """What this page cannot say, and what was assumed."""
    if not data.limits and not data.assumptions:
        return None
    blocks: list[Block] = []
    if data.limits:
        blocks.append(Points(tuple(("", t.say(language)) for t in data.limits)))
    if data.assumptions:
        blocks.append(Heading(Text("Assumed, for want of a source", "Supposé, faute de source").say(language)))
        mark = Text("assumed", "supposé").say(language)
        blocks.append(Points(tuple((mark, t.say(language)) for t in data.assumptions)))
    return Section("limits", Text("Limits and assumptions", "Limites et hypothèses").say(language), tuple(blocks))


def journal(data: ReportData, language: Language) -> Section | None:
    """What was done, in order; times are in the journal itself."""
    if not data.journal:
        return None
    columns = (Text("entry", "entrée"), Text("what", "quoi"), Text("purpose", "finalité"))
    rows = tuple((number(j.sequence, language), named(VERBS, j.verb, language), j.purpose) for j in data.journal)
    lead = Text(
        "Every step is written in a journal that can only be added to; each entry carries the fingerprint of the one "
        "before, "
        "so that a change would show (`bondroit journal verify`).",
        "Chaque étape est inscrite dans un journal où l'on ne peut qu'ajouter ; chaque entrée porte l'empreinte de la "
        "précédente, de sorte qu'une modification se verrait (`bondroit journal verify`).",
    )
    title = Text("Journal", "Journal").say(language)
    grid = Grid(title, tuple(c.say(language) for c in columns), rows, (True, *numeric_from(2, 2)))
    return Section("journal", title, (Prose((lead.say(language),)), grid))
