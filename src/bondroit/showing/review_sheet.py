"""The review sheet as a page: doubtful pairs, both sides one above the other. It shows identities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.ingesting.linkage.linked import CONTRADICTED, LINKED, UNFOUNDED, WHY
from bondroit.showing.blocks import Block, Edition, Grid, Prose, Section
from bondroit.showing.linkage_words import WORDS
from bondroit.showing.pages import both, render_page

if TYPE_CHECKING:
    import polars as pl

    from bondroit.errors import Language

MOST_SHOWN = 500
"""Pairs on the page; the CSV has them all."""


def render_review(
    sheet: pl.DataFrame,
    *,
    csv: str,
    sides: tuple[Text, Text] = (WORDS["left_file"], WORDS["right_file"]),
    language: Language,
) -> str:
    """The page, `language` first and the other one beside it.

    Args:
        sheet: from `ingesting.linkage.review.sheet`.
        csv: the name of the CSV in which decisions are written.
        sides: what the two files are called.
        language: the first.
    """
    return render_page([_edition(sheet, csv, sides, one) for one in both(language)])


def _edition(sheet: pl.DataFrame, csv: str, sides: tuple[Text, Text], language: Language) -> Edition:
    title = Text("Doubtful pairs to review", "Paires douteuses à revoir").say(language)
    shown = sheet.head(MOST_SHOWN)
    how = Text(
        f"Write same or different in the column decision of {csv}, then run bondroit link again with --decisions. "
        "Leave empty what you cannot tell.",
        f"Écrivez même ou différent dans la colonne decision de {csv}, puis relancez « bondroit link » avec "
        f"--decisions. "
        "Laissez vide ce que vous ne pouvez dire.",
    ).say(language)
    warning = Text(
        "This page shows identities: for the person entitled to review them alone; do not copy or send it.",
        "Cette page montre des identités : pour la seule personne habilitée à les revoir ; ne la copiez ni ne "
        "l'envoyez.",
    ).say(language)
    blocks: list[Block] = [Prose((how,)), _grid(shown, sides, language)]
    return Edition(
        language=language,
        title=title,
        subtitle=Text(
            f"{number(sheet.height, 'en')} pairs, {number(shown.height, 'en')} shown",
            f"{number(sheet.height, 'fr')} paires, {number(shown.height, 'fr')} affichées",
        ).say(language),
        banner=warning,
        sections=(Section("pairs", Text("The pairs", "Les paires").say(language), tuple(blocks)),),
    )


def _grid(shown: pl.DataFrame, sides: tuple[Text, Text], language: Language) -> Grid:
    columns = [c for c in shown.columns if c.startswith("left_") and f"right_{c[5:]}" in shown.columns]
    names = [c[5:] for c in columns]
    keys = [
        c
        for c in shown.columns
        if c.startswith(("left_", "right_")) and c.removeprefix("left_").removeprefix("right_") not in names
    ]
    head = (
        Text("pair", "paire").say(language),
        Text("file", "fichier").say(language),
        *(WORDS[n].say(language) if n in WORDS else n.replace("_", " ") for n in names),
        Text("key", "clé").say(language),
        Text("probability", "probabilité").say(language),
        Text("why", "motif").say(language),
    )
    rows = []
    for place, row in enumerate(shown.iter_rows(named=True), 1):
        for side, called in zip(("left", "right"), sides, strict=True):
            key = " ".join(str(row[k]) for k in keys if k.startswith(f"{side}_"))
            first = side == "left"
            rows.append(
                (
                    number(place, language) if first else "",
                    called.say(language),
                    *(str(row[f"{side}_{n}"] or "") for n in names),
                    key,
                    ("" if row["probability"] is None else percent(row["probability"], language)) if first else "",
                    _why(row, language) if first else "",
                )
            )
    caption = Text("Least sure first", "Les moins sûres d'abord").say(language)
    return Grid(caption, head, tuple(rows), tuple(False for _ in head))


def _why(row: dict[str, object], language: Language) -> str:
    if row[WHY] == CONTRADICTED:
        return Text("same number, nothing else agrees", "même numéro, rien d'autre ne concorde").say(language)
    if row[WHY] == UNFOUNDED:
        said = Text("not linked: few rivals, but nothing compared says so",
                    "non liée : peu de rivales, mais rien de comparé ne le dit")  # fmt: skip
        return said.say(language)
    if row[LINKED]:
        return Text("linked, not sure", "liée, pas sûre").say(language)
    return Text("not linked, near", "non liée, proche").say(language)
