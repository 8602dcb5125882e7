"""The sections of profiles and paths, for their own page and for the audit's document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.findings import VERDICT_WORDS
from bondroit.auditing.paths import TIPPING_WORDS, Tipping
from bondroit.auditing.paths_events import EVENTS
from bondroit.auditing.paths_scores import NORMAL_95
from bondroit.auditing.paths_spans import Span, finite
from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.blocks import Block, Caution, Grid, Heading, Picture, Points, Prose, Section, Tile, Tiles
from bondroit.showing.paths_charts import paths_chart, profiles_chart
from bondroit.showing.paths_households import households, made
from bondroit.showing.paths_incomes import income_blocks
from bondroit.showing.paths_words import (
    above_words,
    level,
    months_words,
    odds_interval,
    odds_words,
    score_words,
    span_words,
    threshold_words,
)
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DASH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.auditing.paths import CardPaths, Path, PathsReport
    from bondroit.errors import Language

MOST_DRAWN = 6
"""Profiles whose paths are drawn; those of the others stand in the table."""


_LINES = Text("Score in the months after each event.", "Score dans les mois qui suivent chaque événement.")
_SCORES = Text(
    "Scores of typical households; the bar is what nobody knows of them or of the card",
    "Scores de foyers-types ; la barre est ce qu'on ignore d'eux ou de la grille",
)
_DRAWN = Text(
    "Where there is a thin line: nine files of ten of the workspace, alike in all the rest.",
    "Là où il y a un trait fin : neuf dossiers sur dix de l'espace, pareils pour tout le reste.",
)
_INSURED = Text("not on the free C2S", "pas à la C2S gratuite")
_PATHS = Text(
    "Each household lives through each event it may have, beside its twin to which nothing happens. Benefits are what "
    "the law gives in each month; variables are observed as those of real files. Solid: with the event. Dotted: "
    "without. Dashed: the threshold. Shaded: what nobody knows.",
    "Chaque foyer vit chaque événement possible, à côté de son jumeau à qui rien n'arrive. Les prestations sont celles "
    "de la loi, mois par mois ; les variables sont observées comme celles de vrais dossiers. Plein : avec l'événement. "
    "Pointillé : sans. Tireté : le seuil. Ombré : ce qu'on ignore.",
)


def paths_sections(report: PathsReport, language: Language) -> list[Section]:
    """Everything, card by card, then what was assumed.

    Args:
        report: profiles and paths under cards.
        language: of the words.
    """
    sections = []
    for place, card in enumerate(report.cards):
        anchor = f"profiles-{place}"
        sections.append(_profiles(report, card, anchor, language))
        if card.paths:
            sections += [
                _paths(report, card, anchor, language),
                Section(
                    f"{anchor}-incomes",
                    Text(
                        f"{card.card}: the same event, other incomes",
                        f"{card.card} : le même événement, d'autres revenus",
                    ).say(language),
                    tuple(income_blocks(report, card, f"{anchor}-incomes", language)),
                ),
            ]
        if card.findings:
            sections.append(_findings(card, anchor, language))
    return [*sections, households(report, language), made(report, language)]


def _titles(report: PathsReport, language: Language) -> dict[str, str]:
    return {p.name: p.title.say(language) for p in report.profiles}


def _profiles(report: PathsReport, card: CardPaths, anchor: str, language: Language) -> Section:
    titles = _titles(report, language)
    limit = None if card.threshold is None else card.threshold.logit
    blocks: list[Block] = [Prose((threshold_words(card, language).say(language),))]
    if limit is not None:
        blocks.insert(0, _tiles(card, limit, language))
    heading = _SCORES.say(language)
    told = [one for one in card.profiles if not one.lost]
    caption = f"{heading}. {_DRAWN.say(language)}" if any(one.spread for one in told) else f"{heading}."
    grid = _profiles_grid(card, titles, heading, language)
    if told:
        svg = inline_svg(
            profiles_chart(card, titles, language),
            anchor=f"{language}-{anchor}-axis",
            title=heading,
            description=heading,
            language=language,
        )
        blocks.append(Picture(svg, caption))
    # Apart from the drawing, so that a printed page may break between them.
    blocks += [grid, *_unsaid(card, language)]
    title = Text(f"{card.card}: typical households", f"{card.card} : foyers-types").say(language)
    return Section(anchor, title, tuple(blocks))


def _profiles_grid(card: CardPaths, titles: Mapping[str, str], caption: str, language: Language) -> Grid:
    """A line a profile: its score with its ends, how far the threshold is, and the part of what is drawn above it."""
    limit = None if card.threshold is None else card.threshold.logit
    heads = (
        Text("household", "foyer"),
        level(placed=card.placed),
        Text("at least", "au moins"),
        Text("at most", "au plus"),
        Text("odds over those of the threshold", "cote rapportée à celle du seuil"),
        Text("above the threshold", "au-dessus du seuil"),
        Text("of what is drawn, above", "des tirages, au-dessus"),
    )
    rows = []
    for one in card.profiles:
        if one.lost:
            why = _INSURED if card.insured else Text("no class for: ", "pas de classe pour : ")
            none = why.say(language) + ("" if card.insured else ", ".join(one.lost))
            rows.append((titles[one.profile], none, DASH, DASH, DASH, DASH, DASH))
            continue
        far = DASH if limit is None else odds_interval(one.score.less(limit), language)
        side = DASH if limit is None else above_words(one.score, limit, language)
        share = None if one.spread is None else one.spread.above
        part = DASH if share is None else percent(share, language)
        rows.append((titles[one.profile], *span_words(one.score, language, placed=card.placed), far, side, part))
    return Grid(caption, tuple(h.say(language) for h in heads), tuple(rows), (False, *(True,) * 4, False, True))


def _tiles(card: CardPaths, limit: float, language: Language) -> Tiles:
    sides = [one.score.side(limit) for one in card.profiles if not one.lost]
    above = sum(side == "above" for side in sides)
    unknown = sum(side == "unknown" for side in sides)
    items = [
        Tile(
            Text("households above the threshold", "foyers au-dessus du seuil").say(language),
            f"{above} / {len(sides)}",
            Text(f"and {unknown} of which nobody can say", f"et {unknown} dont on ne peut le dire").say(language),
        )
    ]
    if card.paths:
        open_ = [p for p in card.paths if p.tipping(limit) is not Tipping.ALREADY]
        tipped = sum(p.tips_usually(limit) is True for p in open_)
        sure = sum(p.tipping(limit) is Tipping.TIPS for p in open_)
        words = Text("events that tip a household over", "événements qui font basculer un foyer")
        note = Text(f"at usual values; {sure} whatever is unknown", f"aux valeurs usuelles ; {sure} quoi qu'on ignore")
        items.append(Tile(words.say(language), f"{tipped} / {len(open_)}", note.say(language)))
    return Tiles(tuple(items))


def _unsaid(card: CardPaths, language: Language) -> list[Block]:
    """Variables of the card that nothing tells of the households."""
    names = sorted({name for one in card.profiles for name in one.unsaid})
    if not names:
        return []
    said = Text(
        "Nothing tells these variables of a typical household; each may have any of its classes: ",
        "Rien ne dit ces variables d'un foyer-type ; chacune peut avoir n'importe laquelle de ses classes : ",
    ).say(language)
    return [Caution(f"{said}{', '.join(names)}.")]


def _paths(report: PathsReport, card: CardPaths, anchor: str, language: Language) -> Section:
    titles = _titles(report, language)
    words = {name: event.words.say(language) for name, event in EVENTS.items()}
    blocks: list[Block] = [Prose((_PATHS.say(language),))]
    by_profile: dict[str, list[Path]] = {}
    for path in card.paths:
        by_profile.setdefault(path.profile, []).append(path)
    for place, (name, paths) in enumerate(by_profile.items()):
        heading = titles[name]
        grid = _paths_grid(card, paths, words, heading, language, folded=place >= MOST_DRAWN)
        known = any(finite(end) is not None for p in paths for s in p.scores for end in (s.usual, s.low, s.high))
        if place >= MOST_DRAWN or not known:
            blocks.append(grid)
            continue
        svg = inline_svg(
            paths_chart(card, paths, words, language),
            anchor=f"{language}-{anchor}-path-{place}",
            title=heading,
            description=heading,
            language=language,
        )
        blocks += [Heading(heading), Picture(svg, f"{heading}. {_LINES.say(language)}"), grid]
    title = Text(f"{card.card}: events, month by month", f"{card.card} : événements, mois par mois").say(language)
    return Section(f"{anchor}-paths", title, tuple(blocks))


def _paths_grid(
    card: CardPaths, paths: list[Path], words: dict[str, str], caption: str, language: Language, *, folded: bool
) -> Grid:
    limit = None if card.threshold is None else card.threshold.logit
    heads = (
        Text("event", "événement"),
        Text("score before", "score avant"),
        Text("highest rise, odds", "plus forte hausse, cote"),
        Text("at month", "au mois"),
        Text("after 24 months, odds", "après 24 mois, cote"),
        Text("odds to the threshold, at most", "cote au seuil, au plus"),
        Text("months above, of 24", "mois au-dessus, sur 24"),
        Text("what happens", "ce qui arrive"),
    )
    rows = []
    for path in paths:
        rise = path.rise
        most = max((s.usual for s in path.scores[1:] if s.usual is not None), default=None)
        far = DASH if limit is None or most is None else odds_words(most - limit, language)
        rows.append(
            (
                words[path.event],
                score_words(path.scores[0].usual, language, placed=card.placed),
                _move(path, rise, language),
                number(rise, language),
                _move(path, len(path.moves) - 1, language),
                far,
                DASH if limit is None else months_words(path.months_above(limit), language),
                DASH if limit is None else TIPPING_WORDS[path.tipping(limit)].say(language),
            )
        )
    numeric = (False, *(True,) * 6, False)
    return Grid(caption, tuple(h.say(language) for h in heads), tuple(rows), numeric, folded=folded)


def _move(path: Path, month: int, language: Language) -> str:
    """What the event adds in a month, with the 95 % interval of its coefficients and what is unknown."""
    move, error = path.moves[month], NORMAL_95 * path.errors[month]
    return odds_interval(Span(move.low - error, move.usual, move.high + error), language)


def _findings(card: CardPaths, anchor: str, language: Language) -> Section:
    heads = (
        Text("check", "contrôle"),
        Text("statement", "énoncé"),
        Text("answer", "réponse"),
        Text("because", "parce que"),
    )
    rows = tuple(
        (f.code, f.question.say(language), VERDICT_WORDS[f.verdict].say(language), f.detail.say(language))
        for f in card.findings
    )
    title = Text(f"{card.card}: what follows", f"{card.card} : ce qui s'ensuit").say(language)
    methods = tuple((f.code, f"{f.method.say(language)} ({f.source})") for f in card.findings)
    grid = Grid(title, tuple(h.say(language) for h in heads), rows, (False,) * 4)
    return Section(f"{anchor}-checks", title, (grid, Points(methods)))
