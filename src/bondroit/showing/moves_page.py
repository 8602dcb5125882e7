"""The page of `bondroit compare` over a population: who moves in and out of the top, then what differs in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bondroit.auditing.profiles import family_label
from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.blocks import Block, Caution, Edition, Grid, Picture, Points, Section, Tile, Tiles
from bondroit.showing.card_diff import diff_blocks
from bondroit.showing.dates import long_month
from bondroit.showing.drift_blocks import SAME, sayer
from bondroit.showing.drift_names import NO_NAMES
from bondroit.showing.moves_charts import groups_chart, ranks_chart, variables_chart
from bondroit.showing.moves_words import NO_JUDGEMENT, NOTES, OVER_TABLE, PART_WORDS, called, other_target
from bondroit.showing.pages import CONTENTS, render_page
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DASH, DEDUCIBLE, MASKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import altair as alt

    from bondroit.domain.card_diff import Change
    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language
    from bondroit.showing.drift_names import CardNames

_OTHER: dict[Language, Language] = {"fr": "en", "en": "fr"}
MOST_VARIABLES = 15


def render_moves(
    old: Scorecard,
    new: Scorecard,
    changes: Sequence[Change],
    document: Mapping[str, Any],
    *,
    language: Language,
    names: CardNames = NO_NAMES,
) -> str:
    """The page, `language` first and the other beside it; the same document gives the same bytes.

    Args:
        old: the card to start from.
        new: the one that takes its place.
        changes: what differs between them.
        document: of `app.compare_population.Population`, small cells already left out.
        language: the first one.
        names: the words of the cards' variables; without them they are called as the cards do.
    """
    made = []
    for one in (language, _OTHER[language]):
        spoken = [{**v, "variable": names.variable(v["variable"], one)} for v in document["variables"]]
        made.append(_edition(old, new, changes, {**document, "variables": spoken}, one))
    return render_page(made)


def _edition(
    old: Scorecard, new: Scorecard, changes: Sequence[Change], d: Mapping[str, Any], language: Language
) -> Edition:
    say = sayer(language)
    sections = [_first(old, new, d, language), _ranks(d, language), _variables(d, language)]
    if d["groups"]:
        sections.insert(1, _groups(d, language))
    sections += [
        Section("changes", say("What differs between the cards", "Ce qui diffère entre les grilles"),
                diff_blocks(old, new, changes, language)),
        Section("how", say("How it is reckoned", "Comment c'est calculé"),
                (Points(tuple(("", note.say(language)) for note in NOTES)),)),
    ]  # fmt: skip
    over = OVER_TABLE.say(language) if d["over"] == "table" else long_month(d["over"], language)
    files = number(d["files"], language)
    one, two = called(old, new)
    return Edition(
        language=language,
        title=say(f"From {one} to {two}: who moves", f"De {one} à {two} : qui bouge"),
        subtitle=say(f"{files} files, {over}.", f"{files} dossiers, {over}."),
        banner="",
        sections=tuple(sections),
        footer=f"SHA-256: {old.hash} \N{RIGHTWARDS ARROW} {new.hash}",
        contents_title=CONTENTS.say(language),
    )


def _first(old: Scorecard, new: Scorecard, d: Mapping[str, Any], language: Language) -> Section:
    say = sayer(language)
    top = number(d["top"], language)
    jaccard = DEDUCIBLE.say(language) if d["jaccard"] is None else percent(d["jaccard"], language)
    tiles = (
        Tile(say("enter the top", "entrent dans le haut"), _count(d["entered"], language),
             say(f"of {top} files; as many leave it", f"de {top} dossiers ; autant en sortent")),
        Tile(say("in both tops", "dans les deux hauts"), _count(d["stayed"], language),
             say(f"{jaccard} of those in either (Jaccard)", f"{jaccard} de ceux de l'un ou l'autre (Jaccard)")),
        Tile(say("correlation of the ranks", "corrélation des rangs"), _figure(d["spearman"], language),
             say("Spearman; Kendall ", "Spearman ; Kendall ") + _figure(d["kendall"], language)),
        Tile(say("mean score", "score moyen"), percent(d["mean_new"], language, 2),
             say("before: ", "avant : ") + percent(d["mean_old"], language, 2)),
    )  # fmt: skip
    other = other_target(old, new)
    first: tuple[Block, ...] = () if other is None else (Caution(other.say(language)),)
    blocks: tuple[Block, ...] = (*first, Tiles(tiles), Caution(NO_JUDGEMENT.say(language)))
    return Section("result", say("What the change does", "Ce que fait le changement"), blocks)


def _groups(d: Mapping[str, Any], language: Language) -> Section:
    say = sayer(language)
    heads = (
        say("by", "selon"), say("group", "groupe"), say("files", "dossiers"),
        say("in the old top", "dans l'ancien haut"), say("in the new top", "dans le nouveau haut"),
        say("enter", "entrent"), say("leave", "sortent"),
    )  # fmt: skip
    groups = [{**g, "family_words": _family(g["family"], language, audit=d["over"] != "table")} for g in d["groups"]]
    rows = tuple(
        (
            g["family_words"], g["label"][language], _count(g["files"], language), _share(g["share_old"], language),
            _share(g["share_new"], language), _count(g["entered"], language), _count(g["left"], language),
        )
        for g in groups
    )  # fmt: skip
    caption = say(
        "Share of each group's files that enters the top (right) and that leaves it (left).",
        "Part des dossiers de chaque groupe qui entre dans le haut (à droite) et qui en sort (à gauche).",
    )
    grid = Grid(caption, heads, rows, (False, False, *[True] * 5), note=MASKING.say(language))
    blocks: tuple[Block, ...] = (grid,)
    if any(g["files"] and (g["entered"] or g["left"]) for g in groups):
        blocks = (_picture(groups_chart(groups, language), "groups", caption, grid, language),)
    return Section("groups", say("Who moves, by group", "Qui bouge, par groupe"), blocks)


def _ranks(d: Mapping[str, Any], language: Language) -> Section:
    say, cells = sayer(language), d["ranks"]["cells"]
    part = PART_WORDS[d["ranks"]["parts"]].say(language)
    heads = (say("old \N{RIGHTWARDS ARROW} new", "ancien \N{RIGHTWARDS ARROW} nouveau"),
             *(str(k + 1) for k in range(len(cells))))  # fmt: skip
    rows = tuple((str(i + 1), *(_cell(n, language) for n in row)) for i, row in enumerate(cells))
    caption = say(
        f"Files by {part} of the ranks under each card; 1 holds the highest scores, equal scores stand together; a "
        "cross is a masked cell.",
        f"Dossiers par {part} des rangs selon chaque grille ; 1 porte les scores les plus hauts, les scores égaux sont "
        "ensemble ; une croix est une case masquée.",
    )
    grid = Grid(caption, heads, rows, (False, *[True] * len(cells)), note=f"x: {MASKING.say(language)}")
    blocks: tuple[Block, ...] = (grid,)
    if any(n is not None for row in cells for n in row):
        titles = (say(f"{part} under the old card", f"{part} selon l'ancienne grille"),
                  say(f"{part} under the new card", f"{part} selon la nouvelle grille"))  # fmt: skip
        blocks = (_picture(ranks_chart(cells, titles, language), "ranks", caption, grid, language),)
    return Section("ranks", say("From rank to rank", "D'un rang à l'autre"), blocks)


def _variables(d: Mapping[str, Any], language: Language) -> Section:
    say, shown = sayer(language), d["variables"][:MOST_VARIABLES]
    rows = tuple(
        (
            v["variable"] + _only(v, language), _figure(v["entered"], language), _figure(v["left"], language),
            _figure(v["everyone"], language),
        )
        for v in d["variables"]
    )  # fmt: skip
    caption = say(
        "What moved the files that enter and those that leave, by variable: their mean change of logit, less "
        "everyone's.",
        "Ce qui a déplacé les dossiers qui entrent et ceux qui sortent, par variable : leur variation moyenne de "
        "logit, moins celle de tous.",
    )
    heads = (say("variable", "variable"), say("enter", "entrent"), say("leave", "sortent"), say("everyone", "tous"))
    grid = Grid(caption, heads, rows, (False, True, True, True))
    blocks: tuple[Block, ...] = (grid,)
    if any(v["entered"] is not None for v in shown):
        blocks = (_picture(variables_chart(shown, language), "variables", caption, grid, language),)
    return Section("variables", say("Which variables explain it", "Quelles variables l'expliquent"), blocks)


def _only(v: Mapping[str, Any], language: Language) -> str:
    if v["in_old"] and v["in_new"]:
        return ""
    return " (" + (Text("new", "nouvelle") if v["in_new"] else Text("dropped", "retirée")).say(language) + ")"


def _family(name: str, language: Language, *, audit: bool) -> str:
    """The name of a family, without what is explained between brackets."""
    said = family_label(name, audit=audit).say(language)
    return said.partition(" (")[0] if audit else said


def _cell(files: int | None, language: Language) -> str:
    return "x" if files is None else number(files, language)


def _count(files: int | None, language: Language) -> str:
    return DEDUCIBLE.say(language) if files is None else number(files, language)


def _share(share: float | None, language: Language) -> str:
    return DEDUCIBLE.say(language) if share is None else percent(share, language)


def _figure(value: float | None, language: Language) -> str:
    return DASH if value is None else number(value, language, 3)


def _picture(chart: alt.Chart, name: str, caption: str, grid: Grid, language: Language) -> Picture:
    svg = inline_svg(chart, anchor=f"{language}-moves-{name}", title=caption, description=caption, language=language)
    return Picture(svg, caption, replace(grid, caption=SAME.say(language)))
