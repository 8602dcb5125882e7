"""The section that explains one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.showing.blocks import Prose, Section
from bondroit.showing.file_blocks import explanation_blocks

if TYPE_CHECKING:
    from bondroit.errors import Language
    from bondroit.showing.report_data import ReportData


def explained(data: ReportData, language: Language) -> Section | None:
    """One fictitious household's score, told as it would be told to the household."""
    told = data.explained
    if told is None or not data.identity.fictitious:  # a real person's file is never published
        return None
    lead = Text(
        "This fictitious household would receive a letter that says the following, in French or in English.",
        "Ce foyer fictif recevrait une lettre disant ce qui suit, en français ou en anglais.",
    )
    title = Text("One file, explained", "Un dossier, expliqué").say(language)
    return Section("file", title, (Prose((lead.say(language),)), *explanation_blocks(told, language)))
