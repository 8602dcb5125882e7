"""The page of typical households and their paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing.blocks import Edition, told_once
from bondroit.showing.folding import folded
from bondroit.showing.pages import CONTENTS, both, render_page
from bondroit.showing.paths_blocks import paths_sections

if TYPE_CHECKING:
    from bondroit.auditing.paths import PathsReport
    from bondroit.errors import Language

_TITLE = Text(
    "Typical households, and what events do to their score",
    "Des foyers-types, et ce que les événements font à leur score",
)


def render_paths(report: PathsReport, *, language: Language) -> str:
    """The page, `language` first and the other beside it; the same report gives the same bytes."""
    return render_page([_edition(report, one) for one in both(language)])


def _edition(report: PathsReport, language: Language) -> Edition:
    count = number(len(report.profiles), language)
    cards = ", ".join(card.card for card in report.cards)
    return Edition(
        language=language,
        title=_TITLE.say(language),
        subtitle=Text(
            f"{count} households that do not exist, in {report.month}, under {cards}.",
            f"{count} foyers qui n'existent pas, en {report.month}, sous {cards}.",
        ).say(language),
        banner=Text(
            "A score is the probability a card gives, never a finding about people. These households "
            "are described, not "
            "taken from files.",
            "Un score est la probabilité que donne une grille, jamais un constat sur des personnes. Ces foyers sont "
            "décrits, et non tirés de dossiers.",
        ).say(language),
        sections=told_once(folded(paths_sections(report, language))),
        footer=" · ".join(f"{card.card} SHA-256 {card.digest}" for card in report.cards),
        contents_title=CONTENTS.say(language),
    )
