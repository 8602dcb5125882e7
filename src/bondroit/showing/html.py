"""The month's report: `ReportData` -> `report/index.html`, French first, English beside it in the same file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing import (
    report_audit,
    report_cards,
    report_end,
    report_file,
    report_money,
    report_plan,
    report_start,
)
from bondroit.showing.blocks import Edition, told_once
from bondroit.showing.dates import long_date, long_month
from bondroit.showing.glossary import GLOSSARY_TERMS
from bondroit.showing.pages import CONTENTS, GLOSSARY, render_page

if TYPE_CHECKING:
    from bondroit.errors import Language
    from bondroit.showing.blocks import Section
    from bondroit.showing.report_data import ReportData

_TITLE = Text("Right payments, in both directions", "Le bon droit, dans les deux sens")


def render_report(data: ReportData, language: Language = "fr") -> str:
    """The whole report as one HTML text, `language` first; the same data give the same bytes."""
    other: Language = "en" if language == "fr" else "fr"
    return render_page([_edition(data, language), _edition(data, other)])


def _edition(data: ReportData, language: Language) -> Edition:
    sections: list[Section | None] = [
        report_start.hurry(data, language),
        report_start.target(data, language),
        report_money.sides(data, language),
        *report_cards.cards(data, language),
        report_plan.plan(data, language),
        report_money.yields(data, language),
        report_money.corrections(data, language),
        report_money.rights(data, language),
        report_audit.audit(data, language),
        report_file.explained(data, language),
        report_end.limits(data, language),
        report_end.journal(data, language),
    ]
    return Edition(
        language=language,
        title=_TITLE.say(language),
        subtitle=_subtitle(data, language),
        banner=_banner(data, language),
        sections=told_once([s for s in sections if s is not None]),
        glossary=tuple((term.say(language), meaning.say(language)) for term, meaning in GLOSSARY_TERMS),
        footer=_footer(data, language),
        contents_title=CONTENTS.say(language),
        glossary_title=GLOSSARY.say(language),
    )


def _subtitle(data: ReportData, language: Language) -> str:
    it = data.identity
    place, households = it.place.say(language), number(it.households, language)
    first, last = long_month(it.first_month, language), long_month(it.last_month, language)
    month = long_month(it.score_month, language)
    return Text(
        f"{place}: {households} household files, {it.months} months ({first} to {last}), scores of {month}.",
        f"{place} : {households} dossiers, {it.months} mois ({first} à {last}), scores de {month}.",
    ).say(language)


def _banner(data: ReportData, language: Language) -> str:
    it = data.identity
    if not it.fictitious:
        return ""
    return Text(
        f"Fictitious town (seed {it.seed}): no household of this page exists. Benefits follow the real law"
        f"{f' ({it.law})' if it.law else ''}; behaviour and errors are assumed. No figure describes a real body.",
        f"Ville fictive (graine {it.seed}) : aucun foyer de cette page n'existe. Les prestations suivent la loi réelle"
        f"{f' ({it.law})' if it.law else ''} ; comportements et erreurs sont supposés. Aucun chiffre ne décrit un "
        "organisme réel.",
    ).say(language)


def _footer(data: ReportData, language: Language) -> str:
    day, version = long_date(data.identity.run_date, language), data.identity.version
    return Text(
        f"Written by bondroit {version}, free software (AGPL-3.0-or-later). Date of the run: {day}.",
        f"Écrit par bondroit {version}, logiciel libre (AGPL-3.0-or-later). Date de l'exécution : {day}.",
    ).say(language)
