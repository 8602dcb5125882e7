"""The sections of an audit by group: one picture, then a table per theme, groups in lines and figures in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.figures import ALL
from bondroit.auditing.replicates import method_of
from bondroit.auditing.report import shown
from bondroit.auditing.words import FIGURES
from bondroit.errors import Text
from bondroit.showing import chart_rows
from bondroit.showing.audit_themes import themed_names
from bondroit.showing.blocks import Block, Grid, Picture, Points, Section, numeric_from
from bondroit.showing.report_data import Estimate
from bondroit.showing.report_start import terms
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DEDUCIBLE, MASKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from bondroit.auditing.figures import Figure
    from bondroit.errors import Language

    GroupLabel = Callable[[str, str], Text]

# The figures worth a drawing, the first three that a family has.
DRAWN = (
    "error_rate_random", "precision", "share_random", "share_chosen", "rate", "flagged_rate", "fpr", "selected",
    "overpayment", "underpayment", "mean_score", "false_positive_rate", "chosen_share", "found_rate",
)  # fmt: skip
MOST_DRAWN = 3
EVERYONE = Text("Everyone", "Tout le monde")
WITH = Text("with 95% intervals in brackets", "avec intervalles à 95 % entre crochets")


def told(figure: Figure, language: Language) -> str:
    """A figure in a cell of a page: English has no space before the sign, and what is hidden has the pages' word."""
    if figure.hidden:
        return DEDUCIBLE.say(language)
    text = shown(figure, language)
    return text.replace(" %", "%") if language == "en" else text


def as_is(attribute: str, group: str) -> Text:
    """A group as the table has it."""
    del attribute
    return Text(group, group)


def figure_sections(
    figures: Sequence[Figure],
    names: Callable[[str, Language], str],
    language: Language,
    *,
    label: GroupLabel = as_is,
) -> list[Section]:
    """One section per attribute, in the order of the figures.

    Args:
        figures: of an audit.
        names: how an attribute is called.
        language: of the page.
        label: how a group is called.
    """
    attributes = list(dict.fromkeys(f.attribute for f in figures))
    return [
        _section([f for f in figures if f.attribute == one], (one, place), names, language, label)
        for place, one in enumerate(attributes)
    ]


def _section(
    own: Sequence[Figure],
    which: tuple[str, int],
    names: Callable[[str, Language], str],
    language: Language,
    label: GroupLabel,
) -> Section:
    attribute, place = which
    if attribute == ALL:
        return Section(f"by-{place}", EVERYONE.say(language), (_everyone(own, language),))
    name = names(attribute, language)
    title = Text(f"By group: {name}", f"Par groupe : {name}").say(language)
    blocks: list[Block] = []
    picture = _picture(own, attribute, place, title, language, label)
    if picture is not None:
        blocks.append(picture)
    named = list(dict.fromkeys(f.name for f in own))
    for theme, some in themed_names(named):
        blocks.append(_grid(own, attribute, theme, some, language, label))
    return Section(f"by-{place}", title, tuple(blocks), terms(language, "95% interval"))


def _everyone(own: Sequence[Figure], language: Language) -> Grid:
    """One line per figure, for everyone together."""
    heads = (Text("figure", "chiffre").say(language), EVERYONE.say(language))
    rows = tuple((FIGURES[f.name].label.say(language), told(f, language)) for f in own)
    caption = Text(f"Figures, {WITH.en}.", f"Chiffres, {WITH.fr}.").say(language)
    return Grid(caption, heads, rows, (False, True), note=_masked(own, language))


def _grid(  # noqa: PLR0917  one table
    own: Sequence[Figure], attribute: str, theme: Text, names: Sequence[str], language: Language, label: GroupLabel
) -> Grid:
    """One line per group and one column per figure."""
    kept = [f for f in own if f.name in names]
    cells = {(f.group, f.name): told(f, language) for f in kept}
    groups = list(dict.fromkeys(f.group for f in own))
    heads = (Text("group", "groupe").say(language), *(FIGURES[n].label.say(language) for n in names))
    rows = tuple(
        (label(attribute, g).say(language), *(cells.get((g, n), "") for n in names))
        for g in groups
        if any((g, n) in cells for n in names)
    )
    caption = Text(f"{theme.en}, {WITH.en}.", f"{theme.fr}, {WITH.fr}.").say(language)
    return Grid(caption, heads, rows, numeric_from(1, len(heads)), note=_masked(kept, language))


def _masked(figures: Sequence[Figure], language: Language) -> str:
    return MASKING.say(language) if any(f.hidden for f in figures) else ""


def _picture(  # noqa: PLR0917  one chart
    figures: Sequence[Figure], attribute: str, place: int, title: str, language: Language, label: GroupLabel
) -> Picture | None:
    seen = {f.name for f in figures if f.value is not None and FIGURES[f.name].percent}
    names = [name for name in DRAWN if name in seen][:MOST_DRAWN]
    if not names:
        return None
    known = {(f.group, f.name): f for f in figures if f.value is not None}
    rows = [
        ("", label(attribute, group).say(language), [_estimate(known.get((group, name))) for name in names])
        for group in dict.fromkeys(f.group for f in figures)
    ]
    labels = [FIGURES[name].label.say(language) for name in names]
    caption = Text(
        "With 95% intervals; hidden groups are left out. The figures are in the tables below.",
        "Avec intervalles à 95 % ; les groupes masqués sont omis. Les chiffres sont dans les tableaux ci-dessous.",
    ).say(language)
    described = f"{title}: {', '.join(labels)}"
    svg = inline_svg(
        chart_rows.rates_by_group(rows, labels, language), anchor=f"{language}-audit-{place}", title=described,
        description=caption, language=language,
    )  # fmt: skip
    return Picture(svg, caption)


def _estimate(figure: Figure | None) -> Estimate | None:
    return None if figure is None or figure.value is None else Estimate(figure.value, figure.low, figure.high)


def figures_grid(figures: Sequence[Figure], caption: str, language: Language) -> Grid:
    """One row per figure and one column per group: for a fragment, where there is no room for a table per theme."""
    groups = list(dict.fromkeys(f.group for f in figures))
    names = list(dict.fromkeys(f.name for f in figures))
    cells = {(f.group, f.name): told(f, language) for f in figures}
    everyone = Text("everyone", "tout le monde").say(language)
    head = (Text("figure", "chiffre").say(language), *(everyone if g == ALL else g for g in groups))
    rows = tuple(
        (FIGURES[name].label.say(language), *(cells.get((group, name), "") for group in groups)) for name in names
    )
    return Grid(caption, head, rows, numeric_from(1, len(head)))


def methods_section(figures: Sequence[Figure], language: Language, drawn: Collection[str] = ()) -> Section:
    """How each figure is made; the intervals of those in `drawn` come from draws of the table."""
    names = list(dict.fromkeys(f.name for f in figures))
    items = tuple(
        (FIGURES[n].label.say(language), method_of(n, FIGURES[n].method, drawn).say(language) + ".") for n in names
    )
    title = Text("How each figure is made", "Comment chaque chiffre est fait").say(language)
    both = terms(language, "neither target met") if "burden" in names else ()
    return Section("methods", title, (Points(items),), both)
