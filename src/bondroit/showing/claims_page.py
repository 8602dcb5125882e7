"""The page of `bondroit check-claims`: French and English in one file, nothing fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing.blocks import Edition
from bondroit.showing.claims_blocks import claims_sections
from bondroit.showing.folding import folded
from bondroit.showing.pages import CONTENTS, both, render_page

if TYPE_CHECKING:
    from bondroit.auditing.claims_result import ClaimsResult
    from bondroit.errors import Language

TITLE = Text(
    "What is said of the scores, asked of fictitious towns", "Ce qu'on dit des scores, demandé à des villes fictives"
)
OWN = Text("own values to", "valeurs ajoutées jusqu'au")
"""Words inside the name of the law's version."""
BANNER = Text(
    "These towns are fictitious: no real household is in them, and no real card.",
    "Ces villes sont fictives : aucun foyer réel n'y figure, ni aucune grille réelle.",
)


def render_claims(result: ClaimsResult, *, language: Language) -> str:
    """The page, `language` first and the other one beside it; the same result gives the same bytes."""
    return render_page([_edition(result, one) for one in both(language)])


def _edition(result: ClaimsResult, language: Language) -> Edition:
    size = number(result.asked["households"], language)
    draws = number(result.draws, language)
    subtitle = Text(
        f"{draws} draws over all that the town assumes, {size} households each; {result.asked['law']}.",
        f"{draws} tirages sur tout ce que la ville suppose, {size} foyers chacun ; "
        f"{str(result.asked['law']).replace(OWN.en, OWN.fr)}.",
    )
    return Edition(
        language=language,
        title=TITLE.say(language),
        subtitle=subtitle.say(language),
        banner=BANNER.say(language),
        sections=folded(claims_sections(result, language)),
        contents_title=CONTENTS.say(language),
    )
