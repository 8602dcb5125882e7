"""The words of what-if cards, in French and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number

if TYPE_CHECKING:
    from bondroit.errors import Language
    from bondroit.scoring.whatif_report import CardLine, GroupLine, WhatIfReport

COLUMNS = (
    Text("card", "grille"),
    Text("come in", "entrent"),
    Text("go out", "sortent"),
    Text("mean score (%)", "score moyen (%)"),
    Text("mean move (percentiles)", "déplacement moyen (centiles)"),
    Text("rank correlation", "corrélation des rangs"),
    Text("without a score", "sans score"),
)
"""Heads of the table of cards."""
GROUP_COLUMNS = (
    Text("group", "groupe"),
    Text("files", "dossiers"),
    Text("among the highest", "parmi les plus hauts"),
    Text("share of the group (%)", "part du groupe (%)"),
    Text("come in", "entrent"),
    Text("go out", "sortent"),
)
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


def count(value: int | None, floor: int, language: Language) -> str:
    """A count, or that it is hidden."""
    return number(value, language) if value is not None else Text(f"< {floor} *", f"< {floor} *").say(language)


def decimals(value: float | None, digits: int, language: Language) -> str:
    """A number with so many decimals; a dash where there is none."""
    if value is None:
        return "-"
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if language == "fr" else text


def figures(line: CardLine, language: Language, floor: int, files: int) -> list[str]:
    """The cells of a card after its name, in the order of `COLUMNS`; `files` have a score by the base card."""
    lost = files - line.scored
    return [
        count(line.enters, floor, language),
        count(line.leaves, floor, language),
        decimals(100 * line.mean, 3, language),
        decimals(line.percentile, 2, language),
        decimals(line.correlation, 4, language),
        f"< {floor} *" if 0 < lost < floor else number(lost, language),
    ]


def group_figures(line: GroupLine, floor: int, language: Language) -> list[str]:
    """The cells of a group, in the order of `GROUP_COLUMNS`."""
    share = None if line.files is None or line.highest is None or not line.files else 100 * line.highest / line.files
    moved = ["" if line.files is not None and v is None else count(v, floor, language)
             for v in (line.enters, line.leaves)]  # fmt: skip
    return [
        line.group, count(line.files, floor, language), count(line.highest, floor, language),
        decimals(share, 2, language), *moved,
    ]  # fmt: skip


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


def hidden_said(report: WhatIfReport) -> Text:
    """What is hidden, and that no card was learnt again."""
    return Text(
        f"* hidden: from 1 to {report.floor - 1} files, or what would betray them. A card is changed, not learnt "
        "again: without a variable, every file counts as its reference.",
        f"* masqué : de 1 à {report.floor - 1} dossiers, ou ce qui les trahirait. Une grille est changée, non "
        "réapprise : sans une variable, chaque dossier compte comme sa référence.",
    )
