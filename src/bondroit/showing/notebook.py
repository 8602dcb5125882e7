"""How a scorecard, an audit and an explanation show themselves in a notebook: small fragments of HTML."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from bondroit.errors import Text
from bondroit.explaining.explain import datum_of
from bondroit.explaining.numbers import number
from bondroit.showing.audit_figures import figures_grid
from bondroit.showing.binning_plots import HOW_TO_READ, binning_picture
from bondroit.showing.blocks import Block, Caution, Grid, Heading, Points, Prose
from bondroit.showing.card_blocks import card_blocks
from bondroit.showing.card_diff import diff_blocks
from bondroit.showing.decision_words import decision_line
from bondroit.showing.file_blocks import waterfall_picture
from bondroit.showing.templating import environment, source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.auditing.report import AuditReport
    from bondroit.building.class_rates import ClassRate
    from bondroit.domain.card_diff import Change
    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language
    from bondroit.explaining.explanation import Datum, Explanation


def card_html(
    card: Scorecard,
    binnings: Mapping[str, Sequence[ClassRate]] | None = None,
    *,
    language: Language = "en",
    dictionary: Mapping[str, Datum] | None = None,
) -> str:
    """A scorecard: forest plot, every line, what was decided by hand, and the classes of each variable.

    Args:
        card: the scorecard.
        binnings: variable -> the rates of its classes; a variable that is not there, or has no rate, is not drawn.
        language: of every word.
        dictionary: the words of the variables, where a dictionary has them.
    """
    words = dictionary or {}
    lead = Text(
        f"{len(card.variables)} variables; target: {card.target}; SHA-256 {card.hash[:16]}.",
        f"{len(card.variables)} variables ; cible : {card.target} ; SHA-256 {card.hash[:16]}.",
    )
    *before, grid = card_blocks(card, words, language)
    blocks: list[Block] = [*before, replace(grid, folded=False) if isinstance(grid, Grid) else grid]
    if card.decisions:
        title = Text("Decided by hand, in order", "Décidé à la main, dans l'ordre").say(language)
        blocks += [Heading(title), Points(tuple(decision_line(d, language) for d in card.decisions))]
    drawn = {name: r for name, r in (binnings or {}).items() if any(one.modality.rate is not None for one in r)}
    if drawn:
        blocks += [
            Heading(Text("Classes of each variable", "Classes de chaque variable").say(language)),
            Prose((HOW_TO_READ.say(language),)),
        ]
    for variable in card.variables:
        if variable.name in drawn:
            label = (words.get(variable.name) or datum_of(variable)).label.say(language)
            blocks += [Heading(label), binning_picture(variable, drawn[variable.name], language, words)]
    return _fragment(
        Text(f"Scorecard {card.label}", f"Grille de score {card.label}").say(language),
        lead.say(language),
        blocks,
        language,
    )


def comparison_html(old: Scorecard, new: Scorecard, changes: Sequence[Change], *, language: Language = "en") -> str:
    """Two cards: what changes from the old one to the new one."""
    title = Text(f"From {old.label} to {new.label}", f"De {old.label} à {new.label}").say(language)
    lead = f"SHA-256 {old.hash[:16]} \N{RIGHTWARDS ARROW} {new.hash[:16]}"
    return _fragment(title, lead, diff_blocks(old, new, changes, language), language)


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
