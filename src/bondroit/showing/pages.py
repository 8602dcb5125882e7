"""Editions -> one self-contained HTML file: styles and drawings inside, no script, nothing fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from bondroit.errors import Text
from bondroit.showing.templating import environment, source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.errors import Language
    from bondroit.showing.blocks import Edition

CONTENTS = Text("Contents", "Sommaire")
GLOSSARY = Text("Words used", "Les mots employés")
LANGUAGE_NAMES = {"fr": "Français", "en": "English"}


def both(language: Language) -> tuple[Language, Language]:
    """The languages of a page's editions: the one asked for first, the other one beside it."""
    return ("fr", "en") if language == "fr" else ("en", "fr")


def render_page(editions: Sequence[Edition]) -> str:
    """The page, first edition shown first; a reader switches language by a button that is plain CSS."""
    template = environment().get_template("page.html")
    css = Markup(source("page.css"))  # noqa: S704 - our own style sheet
    return template.render(editions=editions, css=css, language_names=LANGUAGE_NAMES)
