"""The words of what-if cards, in French and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.scoring.whatif_report import MISSING, RARE

if TYPE_CHECKING:
    from bondroit.errors import Language
    from bondroit.scoring.whatif_report import CardLine, GroupLine, WhatIfReport

COLUMNS = (
    Text("card", "grille"),
    Text("come in", "entrent"),
    Text("go out", "sortent"),
    Text("mean score (%)", "score moyen (%)"),
    Text("mean move, centiles", "écart moyen, centiles"),
    Text("rank correlation", "corrélation des rangs"),
    Text("without a score", "sans score"),
)
"""Heads of the table of cards."""
GROUPS = {
    MISSING: Text("(missing)", "(sans valeur)"),
    RARE: Text("other (small groups)", "autres (petits groupes)"),
}
"""Groups that are no value of their column."""
FAMILIES = {
    "file": Text("Cards of the file of changes", "Grilles du fichier de changements"),
    "drop": Text("Each variable dropped in turn", "Chaque variable ôtée tour à tour"),
    "neutral": Text("Each modality neutral in turn", "Chaque modalité neutre tour à tour"),
    "draw": Text("Coefficients drawn within their intervals", "Coefficients tirés dans leurs intervalles"),
}


def title(report: WhatIfReport) -> Text:
    """Of the page and of the text."""
    label = report.base.label
    return Text(f"What if {label} were another", f"Et si {label} était autre")


def count(value: int | None, floor: int, language: Language, *, hidden: str = "") -> str:
    """A count, or that it is hidden: `hidden`, or that it is below `floor`."""
    return number(value, language) if value is not None else hidden or f"< {floor} *"


def decimals(value: float | None, digits: int, language: Language) -> str:
    """A number with so many decimals; a dash where there is none."""
    if value is None:
        return "-"
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if language == "fr" else text


def heads(report: WhatIfReport, language: Language) -> list[str]:
    """Of the table of cards; the last one only where a card has no class for a file that the base card has one for."""
    named = [text.say(language) for text in COLUMNS]
    return named if _some_lost(report) else named[:-1]


def _some_lost(report: WhatIfReport) -> bool:
    return any(line.scored != report.base.scored for line in report.lines)


def figures(report: WhatIfReport, line: CardLine, language: Language) -> list[str]:
    """The cells of a card, in the order of `heads`."""
    cells = [
        line.name,
        count(line.enters, report.floor, language),
        count(line.leaves, report.floor, language),
        decimals(100 * line.mean, 3, language),
        decimals(line.percentile, 2, language),
        decimals(line.correlation, 4, language),
    ]
    if _some_lost(report):
        lost = None if line.scored is None else report.base.scored - line.scored
        cells.append(count(lost, report.floor, language))
    return cells


def group_said(group: str) -> Text:
    """How a group is called."""
    return GROUPS.get(group, Text(group, group))


def share_said(line: GroupLine, language: Language) -> str:
    """Which share of a group is among the highest, and who came in and went out, or that it is hidden."""
    if line.files is None or line.highest is None:
        return "*"
    share = decimals(100 * line.highest / line.files if line.files else None, 2, language)
    if line.enters is None or line.leaves is None:
        return share
    return f"{share} (+{number(line.enters, language)} \N{MINUS SIGN}{number(line.leaves, language)})"


def by_said(by: str) -> Text:
    """What the cells of a table of groups are."""
    return Text(
        f"By {by}: share of the group that is among the highest (%), and how many of its files come in (+) and go out "
        "(\N{MINUS SIGN}) against the base card",
        f"Par {by} : part du groupe parmi les plus hauts (%), et combien de ses dossiers entrent (+) et sortent "
        "(\N{MINUS SIGN}) par rapport à la grille de départ",
    )


def moved_said(report: WhatIfReport) -> Text:
    """On what moves were measured."""
    everyone = report.moved >= report.base.scored
    n = report.moved
    return Text(
        f"Moves and correlations of ranks: on {'all files' if everyone else f'{n:,} files drawn at random'}. "
        "Counts are of all files.",
        f"Déplacements et corrélations des rangs : sur {'tous les dossiers' if everyone else _drawn(n)}. "
        "Les comptes portent sur tous les dossiers.",
    )


def _drawn(files: int) -> str:
    return f"{number(files, 'fr')} dossiers tirés au hasard"


def changed_said() -> Text:
    """That no card was learnt again."""
    return Text(
        "A card is changed, not learnt again: without a variable, every file counts as its reference.",
        "Une grille est changée, non réapprise : sans une variable, chaque dossier compte comme sa référence.",
    )


def hidden_said(report: WhatIfReport) -> Text:
    """What is hidden."""
    return Text(
        f"* hidden: from 1 to {report.floor - 1} files, or what would betray them.",
        f"* masqué : de 1 à {report.floor - 1} dossiers, ou ce qui les trahirait.",
    )
