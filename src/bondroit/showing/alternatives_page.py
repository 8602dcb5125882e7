"""The page of other cards: French and English, one file, nothing fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.alternatives_blocks import alternatives_sections
from bondroit.showing.blocks import Edition, told_once
from bondroit.showing.drift_names import NO_NAMES
from bondroit.showing.folding import folded
from bondroit.showing.pages import CONTENTS, both, render_page

if TYPE_CHECKING:
    from bondroit.auditing.alternatives import Study
    from bondroit.errors import Language
    from bondroit.showing.drift_names import CardNames


def render_alternatives(found: Study, *, language: Language, names: CardNames = NO_NAMES) -> str:
    """The page, `language` first and the other one beside it; the same study gives the same bytes."""
    return render_page([_edition(found, one, names) for one in both(language)])


def _edition(found: Study, language: Language, names: CardNames) -> Edition:
    rows, cards, share = (
        number(found.rows, language),
        number(len(found.points), language),
        percent(found.share, language, 1),
    )
    return Edition(
        language=language,
        title=Text(f"Other cards than {found.card}", f"D'autres grilles que {found.card}").say(language),
        subtitle=Text(
            f"{found.files}: {cards} cards tried on {rows} rows; {share} are controlled.",
            f"{found.files} : {cards} grilles essayées sur {rows} lignes ; {share} sont contrôlées.",
        ).say(language),
        banner=Text(
            "Fictitious town: what it shows is reproduced or not here, and proves nothing elsewhere.",
            "Ville fictive : ce qu'elle montre est reproduit ici ou ne l'est pas, et ne prouve rien ailleurs.",
        ).say(language)
        if found.fictitious
        else "",
        sections=told_once(folded(alternatives_sections(found, language, names))),
        footer=Text(
            f"Groups with a cell below {found.floor} are hidden, and others with them, so that none can be deduced.",
            f"Les groupes ayant une case inférieure à {found.floor} sont masqués, et d'autres avec eux, pour "
            "qu'aucune ne puisse se déduire.",
        ).say(language),
        contents_title=CONTENTS.say(language),
    )
