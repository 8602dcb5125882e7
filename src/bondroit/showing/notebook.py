"""How a scorecard, an audit and an explanation show themselves in a notebook: small fragments of HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing.audit_page import figures_grid
from bondroit.showing.blocks import Block, Caution, Heading, Points
from bondroit.showing.card_blocks import card_grid
from bondroit.showing.file_blocks import waterfall_picture
from bondroit.showing.templating import environment, source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.auditing.report import AuditReport
    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language
    from bondroit.explaining.explanation import Datum, Explanation


def card_html(card: Scorecard, *, language: Language = "en", dictionary: Mapping[str, Datum] | None = None) -> str:
    """A scorecard: every line."""
    lead = Text(
        f"{len(card.variables)} variables; target: {card.target}; SHA-256 {card.hash[:16]}.",
        f"{len(card.variables)} variables ; cible : {card.target} ; SHA-256 {card.hash[:16]}.",
    )
    return _fragment(
        Text(f"Scorecard {card.label}", f"Grille de score {card.label}").say(language),
        lead.say(language),
        [card_grid(card, dictionary or {}, language, folded=False)],
        language,
    )


def audit_html(report: AuditReport, *, language: Language = "en") -> str:
    """An audit: statements, one table per attribute, findings."""
    blocks: list[Block] = [Points(tuple(("", s.say(language)) for s in report.statements))]
    for attribute in dict.fromkeys(f.attribute for f in report.figures):
        own = [f for f in report.figures if f.attribute == attribute]
        blocks.append(figures_grid(own, attribute, language))
    found = tuple((f.code, f"{f.question.say(language)} {f.detail.say(language)}") for f in report.findings)
    if found:
        blocks += [Heading(Text("Findings", "Constats").say(language)), Points(found)]
    title = Text(f"Audit of {report.table}", f"Audit de {report.table}").say(language)
    lead = Text(f"{number(report.rows, 'en')} rows.", f"{number(report.rows, 'fr')} lignes.").say(language)
    return _fragment(title, lead, blocks, language)


def explanation_html(told: Explanation, *, language: Language = "en") -> str:
    """One file's score: the summary, the caution, the waterfall and its terms."""
    blocks: list[Block] = [Caution(told.caution.say(language)), waterfall_picture(told, language)]
    title = Text(f"One file, by {told.card}", f"Un dossier, par {told.card}").say(language)
    return _fragment(title, " ".join(s.say(language) for s in told.summary), blocks, language)


def _fragment(title: str, lead: str, blocks: Sequence[Block], language: Language) -> str:
    css = Markup(source("fragment.css"))  # noqa: S704 - our own style sheet
    template = environment().get_template("fragment.html")
    return template.render(title=title, lead=lead, blocks=blocks, language=language, css=css)
