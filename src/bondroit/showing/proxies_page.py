"""The page of `bondroit proxies`, in French and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing.blocks import Edition, told_once
from bondroit.showing.drift_names import NO_NAMES
from bondroit.showing.folding import folded
from bondroit.showing.pages import CONTENTS, both, render_page
from bondroit.showing.proxies_blocks import sections_of
from bondroit.showing.proxies_words import title

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.errors import Language
    from bondroit.showing.drift_names import CardNames


def render_proxies(document: Mapping[str, Any], *, language: Language, names: CardNames = NO_NAMES) -> str:
    """The page, `language` first and the other beside it; the same document gives the same bytes.

    Args:
        document: of `auditing.proxies_report.ProxyReport`, small cells already left out.
        language: the first one.
        names: the words of the card's variables.
    """
    return render_page([_edition(document, names, one) for one in both(language)])


def _edition(d: Mapping[str, Any], names: CardNames, language: Language) -> Edition:
    files, surveyed = number(d["files"], language), d["surveyed"]
    over = Text(f"{files} files, {d['over']}", f"{files} dossiers, {d['over']}").say(language)
    if surveyed is not None:
        rows = number(surveyed, language)
        over += Text(f"; truth known of {rows}", f" ; vérité connue de {rows}").say(language)
    return Edition(
        language=language,
        title=title(d).say(language),
        subtitle=f"{over}.",
        banner="",
        sections=told_once(folded(sections_of(d, language, names))),
        contents_title=CONTENTS.say(language),
    )
