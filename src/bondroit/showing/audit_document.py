"""The report of an audit: one document, whatever was audited and however many topics it has.

A page for those in a hurry, what to know first, the sections of every topic, every check with its answer, the checks
that were not run with what would be needed, the sources. The same document gives a page, a PDF and JSON.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.auditing.approval import STATE_WORDS
from bondroit.errors import Text
from bondroit.showing.audit_checks import checks_sections, not_run_section, sources_section
from bondroit.showing.audit_hurry import hurry_section
from bondroit.showing.audit_obstacles import obstacles_grid
from bondroit.showing.audit_words import audit_terms
from bondroit.showing.blocks import Edition, Grid, Picture, Prose, Section, told_once
from bondroit.showing.folding import folded
from bondroit.showing.glossary import GLOSSARY_TERMS
from bondroit.showing.pages import CONTENTS, GLOSSARY, both, render_page

if TYPE_CHECKING:
    from bondroit.auditing.approval import Approval
    from bondroit.errors import Language
    from bondroit.showing.audit_model import AuditDocument
    from bondroit.showing.blocks import Block

DOWNLOAD = Text("This table as a CSV file", "Ce tableau en fichier CSV")


def edition_of(document: AuditDocument, language: Language) -> Edition:
    """The document in one language."""
    sections = [
        hurry_section(document, language),
        *([_approval(document.approval, language)] if document.approval is not None else []),
        *document.sections(language),
        *checks_sections(document, language),
        *([not_run_section(document, language)] if document.not_run or document.left else []),
        sources_section(document, language),
    ]
    words = [(term.say(language), meaning.say(language)) for term, meaning in GLOSSARY_TERMS]
    return Edition(
        language=language,
        title=document.title.say(language),
        subtitle=document.subtitle.say(language),
        banner=document.banner.say(language),
        sections=tuple(_downloadable(s, language) for s in told_once(folded(sections))),
        glossary=(*audit_terms(language), *words),
        footer=document.footer.say(language),
        contents_title=CONTENTS.say(language),
        glossary_title=GLOSSARY.say(language),
    )


def render_audit_document(document: AuditDocument, *, language: Language) -> str:
    """The page, `language` first and the other beside it; the same document gives the same bytes."""
    return render_page([edition_of(document, one) for one in both(language)])


def _approval(approval: Approval, language: Language) -> Section:
    title = Text("What stands in the way of an approval", "Ce qui fait obstacle à une approbation").say(language)
    first: list[Block] = [Prose((STATE_WORDS[approval.state].say(language),))]
    if approval.obstacles:
        first.append(obstacles_grid(approval, language))
    return Section("approval", title, tuple(first))


def _downloadable(section: Section, language: Language) -> Section:
    """The section, each of its tables with a name under which it is downloaded."""
    blocks: list[Block] = []
    number = 0
    for block in section.blocks:
        grid = block.grid if isinstance(block, Picture) else block
        if isinstance(grid, Grid):
            number += 1
            name = f"{language}-{section.anchor}-{number}.csv"
            kept = replace(grid, download=(name, DOWNLOAD.say(language)))
            blocks.append(replace(block, grid=kept) if isinstance(block, Picture) else kept)
        else:
            blocks.append(block)
    return replace(section, blocks=tuple(blocks))
