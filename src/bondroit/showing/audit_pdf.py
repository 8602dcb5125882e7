"""The report of an audit as PDF/UA-1, typeset by Typst: read aloud by screen readers, tables with their headers.

Every word and figure reaches the document as JSON in `sys_inputs`, so that nothing of a table is ever read as markup.
Fonts are those built into Typst, and there is no date: the same audit gives the same bytes.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import typst

from bondroit.errors import Text
from bondroit.showing.audit_document import edition_of
from bondroit.showing.blocks import Caution, Grid, Heading, Picture, Points, Prose, Tiles
from bondroit.showing.templating import source, unbroken

if TYPE_CHECKING:
    from bondroit.errors import Language
    from bondroit.showing.audit_model import AuditDocument
    from bondroit.showing.blocks import Block, Section

PAGE, OF = Text("page", "page"), Text("of", "sur")
LEAST_WIDTH, MOST_WIDTH = 9, 34
"""Bounds, in letters, of the width that a column asks for."""
_BOX = re.compile(r'viewBox="0 0 ([0-9.]+) ')
_TITLE = re.compile(r"<title[^>]*>.*?</title>|<desc[^>]*>.*?</desc>", re.DOTALL)
_DOTS_PER_MM = 4.0


def audit_pdf(document: AuditDocument, language: Language) -> bytes:
    """The report in one language."""
    made = typst.compile(
        source("audit.typ").encode(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"audit": unbroken(json.dumps(pdf_document(document, language), ensure_ascii=False))},
        pdf_standards=["ua-1"],
        timestamp=0,
    )
    return bytes(made)


def pdf_document(document: AuditDocument, language: Language) -> dict[str, Any]:
    """Everything the PDF says, as plain JSON values."""
    edition = edition_of(document, language)
    return {
        "language": language,
        "title": edition.title,
        "subtitle": edition.subtitle,
        "banner": edition.banner,
        "footer": edition.footer,
        "words": {"page": PAGE.say(language), "of": OF.say(language), "glossary": edition.glossary_title},
        "sections": [_section(section) for section in edition.sections],
        "glossary": [list(pair) for pair in edition.glossary],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "hurry": section.anchor == "hurry",
        "blocks": [_block(block) for block in section.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Grid):
        return _grid(block)
    if isinstance(block, Picture):
        return {
            "kind": "picture",
            "svg": _TITLE.sub("", str(block.svg)),
            "alt": block.caption,
            "caption": block.caption,
            "width": _width(str(block.svg)),
            "grid": None if block.grid is None else _grid(block.grid),
        }
    if isinstance(block, Tiles):
        items = [{"label": t.label, "value": t.value, "note": t.note, "tone": t.tone} for t in block.items]
        return {"kind": "tiles", "items": items}
    if isinstance(block, Points):
        return {"kind": "points", "items": [list(item) for item in block.items]}
    if isinstance(block, Prose):
        return {"kind": "prose", "paragraphs": list(block.paragraphs)}
    assert isinstance(block, Heading | Caution)
    return {"kind": block.name, "text": block.text}


def _grid(grid: Grid) -> dict[str, Any]:
    return {
        "kind": "grid",
        "caption": grid.caption,
        "columns": list(grid.columns),
        "rows": [list(row) for row in grid.rows],
        "numeric": list(grid.numeric),
        "note": grid.note,
        "widths": _widths(grid),
    }


def _widths(grid: Grid) -> list[int]:
    """What each column asks for, in letters: its longest cell or the longest word of its head."""
    columns = list(zip(*grid.rows, strict=True)) if grid.rows else [()] * len(grid.columns)
    asked = [
        max([len(cell) for cell in cells] + [len(word) for word in head.split()] + [LEAST_WIDTH])
        for head, cells in zip(grid.columns, columns, strict=True)
    ]
    return [min(width, MOST_WIDTH) for width in asked]


def _width(svg: str) -> float:
    """Of the drawing, in millimetres."""
    found = _BOX.search(svg)
    return float(found[1]) / _DOTS_PER_MM if found else 120.0
