"""How one file's explanation is shown, on a page or in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing import chart_rows
from bondroit.showing.blocks import Block, Caution, Grid, Heading, Picture, Points, Prose, numeric_from
from bondroit.showing.svg import inline_svg

if TYPE_CHECKING:
    from bondroit.errors import Language
    from bondroit.explaining.explanation import Explanation, Passage

_COLUMNS = (
    Text("datum", "donnée"), Text("class of its value", "classe de sa valeur"), Text("source", "source"),
    Text("factor", "facteur"), Text("points", "points"), Text("share", "part"),
)  # fmt: skip


def explanation_blocks(told: Explanation, language: Language) -> tuple[Block, ...]:
    """Summary, waterfall with its terms, the law's four items, rights."""
    blocks: list[Block] = [
        Prose((" ".join(s.say(language) for s in told.summary),)),
        Caution(told.caution.say(language)),
    ]
    blocks.append(waterfall_picture(told, language))
    blocks.append(Heading(Text("The four items the law gives a right to (CRPA, art. R311-3-1-2)",
                               "Les quatre éléments dus sur demande (CRPA, art. "
                               "R311-3-1-2)").say(language)))  # fmt: skip
    blocks.append(Points(tuple(_passage(p, language) for p in told.four_items)))
    blocks.append(Heading(Text("What the person can do", "Ce que la personne peut faire").say(language)))
    blocks.append(Points(tuple(_passage(p, language) for p in told.rights)))
    return tuple(blocks)


def _passage(passage: Passage, language: Language) -> tuple[str, str]:
    return passage.title.say(language), " ".join(s.say(language) for s in passage.sentences)


def waterfall_picture(told: Explanation, language: Language) -> Picture | Grid:
    """The terms as a waterfall and as a table; only the table when nothing moves the score."""
    if not told.waterfall():
        return terms_grid(told, language)
    title = Text("What moved this score", "Ce qui a fait bouger ce score").say(language)
    caption = Text(
        f"From the reference file ({percent(told.reference_score, 'en')}) to this one ({percent(told.score, 'en')}), "
        "largest "
        "effect first; the factor multiplies the odds.",
        f"Du dossier de référence ({percent(told.reference_score, 'fr')}) à celui-ci ({percent(told.score, 'fr')}), "
        "l'effet le "
        "plus grand d'abord ; le facteur multiplie la cote.",
    ).say(language)
    svg = inline_svg(chart_rows.waterfall(told, language), anchor=f"{language}-waterfall", title=title,
                     description=" ".join(t.sentence.say(language) for t in told.terms), language=language)  # fmt: skip
    return Picture(svg, caption, terms_grid(told, language))


def terms_grid(told: Explanation, language: Language) -> Grid:
    """The terms applied, one line each, with the start and the sum."""
    reference = Text("reference", "référence").say(language)
    start = Text("start", "départ").say(language)
    rows = [(start, "", "", "", number(told.intercept_points, language), "")]
    rows += [
        (
            t.label.say(language), t.modality.say(language), t.source.say(language),
            reference if t.is_reference else chart_rows.TIMES + number(t.odds_ratio, language, 2),
            number(t.points, language), "" if t.is_reference else percent(t.share, language, 0),
        )
        for t in told.terms
    ]  # fmt: skip
    rows.append(
        (Text("sum", "somme").say(language), percent(told.score, language), "", "", number(told.points, language), "")
    )
    caption = Text("Terms applied to this file.", "Termes appliqués à ce dossier.").say(language)
    return Grid(caption, tuple(c.say(language) for c in _COLUMNS), tuple(rows), numeric_from(3, 6),
                strong=(len(rows) - 1,))  # fmt: skip
