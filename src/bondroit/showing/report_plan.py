"""The section on the control plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.blocks import Block, Grid, Prose, Section, numeric_from
from bondroit.showing.dates import long_month
from bondroit.showing.masking import is_small
from bondroit.showing.report_start import terms
from bondroit.showing.tables import MASKED, count, masked_count
from bondroit.showing.words import KINDS, ORIGINS, PAUSES, named

if TYPE_CHECKING:
    from bondroit.errors import Language
    from bondroit.showing.report_data import Plan, PlanRow, ReportData


def plan(data: ReportData, language: Language) -> Section | None:
    """Who is proposed for a control, why, what people decided, and who is left in peace."""
    p = data.plan
    if p is None:
        return None
    blocks: list[Block] = [Prose(_lead(p, language)), _rows(p, language)]
    if p.pauses:
        blocks.append(_pauses(p, language))
    title = Text("The control plan", "Le plan de contrôle").say(language)
    return Section("plan", title, tuple(blocks), terms(language, "random share", "no euro either way"))


def _lead(p: Plan, language: Language) -> tuple[str, ...]:
    places = ", ".join(f"{number(size, language)} {named(KINDS, kind, language)}" for kind, size in p.capacity)
    share, least = percent(p.random_share, language, 0), percent(p.least_random_share, language, 0)
    month = long_month(p.month, language)
    return (
        Text(
            f"Plan of {month}. Capacity: {places}. {share} of controls are drawn at random (never under {least}).",
            f"Plan de {month}. Capacité : {places}. {share} des contrôles sont tirés au sort (jamais moins de "
            f"{least}).",
        ).say(language),
        p.objective.say(language),
        Text(
            "Every proposal carries its reason and waits for a person, who confirms it or sets it aside.",
            "Chaque proposition porte sa raison et attend une personne, qui la confirme ou l'écarte.",
        ).say(language),
    )


def _rows(p: Plan, language: Language) -> Grid:
    columns = (
        Text("origin", "origine"), Text("kind", "nature"), Text("proposed", "proposés"),
        Text("confirmed", "confirmés"), Text("set aside", "écartés"),
    )  # fmt: skip
    rows = tuple(_row(r, language) for r in p.rows)
    caption = Text("Files proposed, and what people decided.", "Dossiers proposés, et décisions des personnes.")
    return Grid(caption.say(language), tuple(c.say(language) for c in columns), rows, numeric_from(2, 5))


def _row(r: PlanRow, language: Language) -> tuple[str, ...]:
    """A line; with one decision counted below 11 neither is shown, since they add up to the proposed."""
    small = any(n is not None and is_small(n) for n in (r.confirmed, r.set_aside))
    decided = [MASKED.say(language)] * 2 if small else [count(n, language) for n in (r.confirmed, r.set_aside)]
    return (
        named(ORIGINS, r.origin, language),
        named(KINDS, r.kind, language),
        masked_count(r.proposed, language),
        *decided,
    )


def _pauses(p: Plan, language: Language) -> Grid:
    columns = (Text("pause after", "pause après"), Text("months", "mois"), Text("files left out", "dossiers laissés"))
    rows = tuple(
        (named(PAUSES, r.why, language), number(r.months, language), masked_count(r.files, language)) for r in p.pauses
    )
    caption = Text(
        "Files left out of the plan for a time (lengths are assumed settings).",
        "Dossiers laissés hors du plan pour un temps (les durées sont des réglages supposés).",
    )
    return Grid(caption.say(language), tuple(c.say(language) for c in columns), rows, numeric_from(1, 3))
