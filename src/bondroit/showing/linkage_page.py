"""The page of a linkage: how many links, how sure, what is thought false or missed. No value of a person is on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing import theme
from bondroit.showing.blocks import (
    Block,
    Caution,
    Edition,
    Grid,
    Picture,
    Points,
    Prose,
    Section,
    Tile,
    Tiles,
    numeric_from,
)
from bondroit.showing.linkage_figures import DOTS, FLOOR, count_text, judged_cells, part_texts, small
from bondroit.showing.linkage_words import LEVEL_WORDS, METHODS, WORDS, level_words
from bondroit.showing.pages import CONTENTS, both, render_page
from bondroit.showing.svg import inline_svg
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.errors import Language
    from bondroit.ingesting.linkage.quality import Against, Band, Quality

__all__ = ["LEVEL_WORDS", "render_linkage"]


def render_linkage(
    quality: Quality,
    *,
    title: Text,
    ground: Sequence[tuple[Text, Text]] = (),
    sides: tuple[Text, Text] = (WORDS["left_file"], WORDS["right_file"]),
    language: Language,
    masked: bool = True,
) -> str:
    """The page, `language` first and the other one beside it; the same figures give the same bytes.

    Args:
        quality: the figures.
        title: what was linked.
        ground: what it was made for: purpose, legal basis, month, run.
        sides: what the two files are called.
        language: the first.
        masked: small counts are hidden; False for files of one's own, outside a workspace.
    """
    asked = both(language)
    return render_page([_edition(quality, title, ground, sides, one, masked=masked) for one in asked])


def _edition(
    q: Quality,
    title: Text,
    ground: Sequence[tuple[Text, Text]],
    sides: tuple[Text, Text],
    language: Language,
    *,
    masked: bool,
) -> Edition:
    sections = [_first(q, ground, language, masked=masked), _weights(q, language, masked=masked)]
    if q.joins:
        sections.append(_joins(q, language, masked=masked))
    sections += [_rules(q, language, masked=masked), _model(q, language)]
    sections += [_columns(q, sides, language), _methods(language)]
    right = "" if q.rows_right is None else Text(" and ", " et ").say(language) + number(q.rows_right, language)
    return Edition(
        language=language,
        title=title.say(language),
        subtitle=Text(f"{number(q.rows_left, 'en')}{right} rows", f"{number(q.rows_left, 'fr')}{right} lignes").say(
            language
        ),
        banner="",
        sections=tuple(sections),
        footer=WORDS["masked"].say(language) if masked else "",
        contents_title=CONTENTS.say(language),
    )


def _about(value: float, language: Language) -> str:
    return number(value, language, 1 if value < 100 else 0)


def _first(q: Quality, ground: Sequence[tuple[Text, Text]], language: Language, *, masked: bool) -> Section:
    def say(key: str) -> str:
        return WORDS[key].say(language)

    tiles = [
        Tile(say("links"), count_text(q.links, language, masked=masked), _shares(q, language, masked=masked)),
        Tile(say("false"), _about(q.false, language), say("false_note")),
        Tile(say("missed"), _about(q.missed + q.outside, language), say("missed_note")),
        Tile(say("doubtful"), count_text(q.doubtful, language, masked=masked), say("doubtful_note")),
    ]
    blocks: list[Block] = [Tiles(tuple(tiles))]
    for judged, caption in ((q.against_truth, "truth"), (q.against_joins, "alone")):
        if judged is not None:
            linked = "linked" if q.within is None else "within"
            blocks.append(_judged(judged, say(caption), linked, language, masked=masked))
    if q.within is not None:
        told = f"{count_text(q.within, language, masked=masked)} {say('within')}. {say('within_note')}"
        blocks.insert(1, Prose((told,)))
    if ground:
        rows = tuple((name.say(language), text.say(language)) for name, text in ground)
        blocks.append(Grid(say("ground"), ("", ""), rows, (False, False)))
    blocks.append(Caution(say("caution")))
    return Section("first", say("first"), tuple(blocks))


def _shares(q: Quality, language: Language, *, masked: bool) -> str:
    """How the links were made; nothing if that would tell a small count."""
    parts = [(q.exact, "exact"), (q.model, "model"), (q.reviewed, "reviewed")]
    if masked and any(small(n) for n, _ in parts):
        return ""
    told = [f"{percent(n / q.links, language)} {WORDS[key].say(language)}" for n, key in parts if n and q.links]
    return ", ".join(told)


def _judged(judged: Against, caption: str, linked: str, language: Language, *, masked: bool) -> Grid:
    """Precision and recall; where a count behind them is small, what it could be worked out from is left out."""
    head = tuple(WORDS[k].say(language) for k in ("true_pairs", linked, "precision", "recall", "f1"))
    row = judged_cells(judged, language, masked=masked)
    return Grid(caption, head, (row,), numeric_from(0, 5))


def _weights(q: Quality, language: Language, *, masked: bool) -> Section:
    def say(key: str) -> str:
        return WORDS[key].say(language)

    kept = part_texts([b.kept for b in q.bands], language, masked=masked)
    rows = tuple(
        (_band(b, language), said, count_text(b.left, language, masked=masked))
        for b, said in zip(q.bands, kept, strict=True)
    )
    grid = Grid(say("bands"), (say("weight"), say("kept"), say("left")), rows, numeric_from(1, 3))
    data = [
        {"band": _band(b, language), "place": i, "pairs": n, "what": say(key)}
        for i, b in enumerate(q.bands)
        for key, n in (("kept", b.kept), ("left", b.left))
        if not (masked and n < FLOOR) and n and not (key == "kept" and kept[i] == DOTS)
    ]
    blocks: list[Block] = []
    if data:
        order = [_band(b, language) for b in q.bands]
        svg = inline_svg(
            _chart(data, order, (say("kept"), say("left")), say("pairs"), say("weight")),
            anchor=f"{language}-weights", title=say("bands"), description=say("bands_note"), language=language,
        )  # fmt: skip
        blocks.append(Picture(svg, say("bands_note"), grid))
    else:
        blocks.append(grid)
    return Section("weights", say("weights"), tuple(blocks))


def _chart(
    data: list[dict[str, object]], order: list[str], kinds: tuple[str, str], pairs: str, weight: str
) -> alt.Chart:
    ticks = alt.Axis(values=[0, 10, 100, 1000, 10_000, 100_000, 1_000_000])
    colours = alt.Scale(domain=list(kinds), range=[theme.UNDER, "#d9d9d9"])
    bars = alt.Chart(values(data)).mark_bar(stroke=theme.INK, strokeWidth=0.4).encode(
        y=alt.Y("band:N", sort=order, scale=alt.Scale(domain=order), title=weight),
        x=alt.X("pairs:Q", scale=alt.Scale(type="symlog"), title=pairs, axis=ticks),
        yOffset=alt.YOffset("what:N", sort=list(kinds)),
        color=alt.Color("what:N", sort=list(kinds), scale=colours),
    )  # fmt: skip
    return themed(bars.properties(width=theme.WIDTH, height=alt.Step(9)))


def _band(b: Band, language: Language) -> str:
    if b.low is None:
        return Text(f"below {number(b.high or 0, 'en')}", f"moins de {number(b.high or 0, 'fr')}").say(language)
    if b.high is None:
        return Text(f"{number(b.low, 'en')} and above", f"{number(b.low, 'fr')} et plus").say(language)
    return Text(
        f"{number(b.low, 'en')} to {number(b.high, 'en')}", f"{number(b.low, 'fr')} à {number(b.high, 'fr')}"
    ).say(language)


def _joins(q: Quality, language: Language, *, masked: bool) -> Section:
    keys = ("joined", "missing_left", "unmatched", "many_to_one", "one_to_many", "contradicted", "missing_right")
    head = (WORDS["number"].say(language), *(WORDS[k].say(language) for k in keys))
    rows = tuple(
        (
            WORDS[j.column].say(language) if j.column in WORDS else j.column.replace("_", " "),
            *part_texts((j.joined, j.missing, j.unmatched, j.many_to_one, j.one_to_many, j.contradicted), language,
                     masked=masked),
            count_text(j.missing_right, language, masked=masked),
        )
        for j in q.joins
    )  # fmt: skip
    grid = Grid(WORDS["joins_note"].say(language), head, rows, numeric_from(1, len(head)))
    return Section("joins", WORDS["joins"].say(language), (grid,))


def _rules(q: Quality, language: Language, *, masked: bool) -> Section:
    head = tuple(WORDS[k].say(language) for k in ("rule", "gave", "alone_gave"))
    rows = tuple(
        (_rule(r.rule, language), *(count_text(n, language, masked=masked) for n in (r.links, r.alone)))
        for r in q.rules
    )
    outside = _about(q.outside, language)
    said = Text(
        f"By the links that only one or two rules gave, at least {outside} true pairs were given by none (Chao's lower "
        "bound; rules that fail together hide more).",
        f"D'après les liens donnés par une ou deux règles seulement, {outside} vraies paires au moins ne sont données "
        "par aucune (borne basse de Chao ; des règles qui échouent ensemble en cachent davantage).",
    )
    grid = Grid(WORDS["rules_note"].say(language), head, rows, numeric_from(1, 3))
    return Section("rules", WORDS["rules"].say(language), (grid, Prose((said.say(language),))))


def _rule(text: str, language: Language) -> str:
    def word(name: str) -> str:
        return WORDS[name].say(language) if name in WORDS else name.replace("_", " ")

    parts = []
    for part in text.split(", "):
        bare, _, letters = part.partition("[:")
        one, _, other = bare.partition("=")
        said = word(one) + (f" = {word(other)}" if other else "")
        count = letters.rstrip("]")
        parts.append(
            said + (Text(f" ({count} first signs)", f" ({count} premiers signes)").say(language) if count else "")
        )
    return " + ".join(parts)


def _model(q: Quality, language: Language) -> Section:
    head = tuple(WORDS[k].say(language) for k in ("column", "level", "same", "chance", "weighs"))
    rows = []
    last = ""
    for v in q.levels:
        name = WORDS[v.column].say(language) if v.column in WORDS else v.column.replace("_", " ")
        rows.append(
            (
                name if name != last else "",
                level_words(v.level, language),
                "" if v.same is None else percent(v.same, language, 2),
                "" if v.chance is None else percent(v.chance, language, 4),
                WORDS["untrained"].say(language) if v.weight is None else number(v.weight, language, 1),
            )
        )
        last = name
    grid = Grid(WORDS["model_note"].say(language), head, tuple(rows), (False, False, True, True, True))
    return Section("model", WORDS["model_title"].say(language), (grid,))


def _columns(q: Quality, sides: tuple[Text, Text], language: Language) -> Section:
    head = (WORDS["column"].say(language), *(side.say(language) for side in sides))
    rows = tuple(
        (
            WORDS[c.column].say(language) if c.column in WORDS else c.column.replace("_", " "),
            percent(c.left, language),
            "" if c.right is None else percent(c.right, language),
        )
        for c in q.columns
    )
    grid = Grid(WORDS["columns_note"].say(language), head, rows, numeric_from(1, 3))
    return Section("columns", WORDS["columns"].say(language), (grid,))


def _methods(language: Language) -> Section:
    items = tuple((name.say(language), text.say(language)) for name, text in METHODS)
    return Section("methods", WORDS["methods"].say(language), (Points(items),))
