"""Years and offices held out, and what moved between periods: on any page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.building.judged import OFFICE, PERIOD
from bondroit.building.judged_document import hidden_groups, shown_gains
from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing import evaluation_charts
from bondroit.showing.blocks import Block, Grid, Heading, Picture, Prose, numeric_from
from bondroit.showing.evaluation_data import Estimate
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DASH, DEDUCIBLE, MASKING, plain_with_interval, rate_with_interval
from bondroit.stats.stability import MOVED, STABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.judged import HeldOut, Shift
    from bondroit.errors import Language
    from bondroit.stats.ranking import Area, Bounded

_NAMES = {
    PERIOD: (Text("Each period held out", "Chaque période mise de côté"), Text("period", "période")),
    OFFICE: (Text("Each office held out", "Chaque organisme mis de côté"), Text("office", "organisme")),
}
_FIVE = 0.05


def held_out_blocks(
    name: str, groups: Sequence[HeldOut], whole: float, language: Language, *, rows: Text | None = None
) -> tuple[Block, ...]:
    """Per year and per office: AUC with its interval, the rates said and observed, the slope, what the top finds.

    Args:
        name: of the card; anchors start with it.
        groups: years, then offices.
        whole: AUC of the whole evaluation.
        language: of the words.
        rows: what a row is, in words; files by default.
    """
    made: list[Block] = []
    for kind, (title, column) in _NAMES.items():
        own = tuple(g for g in groups if g.kind == kind)
        if own:
            word = rows or Text("files", "dossiers")
            made += [
                Heading(title.say(language)),
                _picture(f"{kind}-{name}", own, whole, (title, column, word), language),
            ]
    if made:
        lead = Text(
            "The whole building, cuts and choice of variables included, was done again without each group, and the "
            "card so made was judged on it: this is how the card would have done in a year or an office it never saw.",
            "Toute la construction, coupures et choix des variables compris, a été refaite sans chaque groupe, et la "
            "grille ainsi faite a été jugée sur lui : voilà ce qu'aurait fait la grille dans une année ou un organisme "
            "qu'elle n'a jamais vus.",
        )
        made.insert(0, Prose((lead.say(language),)))
    return tuple(made)


def _picture(
    anchor: str, groups: tuple[HeldOut, ...], whole: float, words: tuple[Text, Text, Text], language: Language
) -> Block:
    """The areas of the groups beside the table; the table alone where none may be shown."""
    hidden = hidden_groups(groups)
    title, column, word = (w.say(language) for w in words)
    columns = (
        column, word, Text("AUC", "AUC").say(language), Text("said", "annoncé").say(language),
        Text("observed", "observé").say(language), Text("slope", "pente").say(language),
        Text("found in the top 5%", "trouvés dans les 5\u202f% de tête").say(language),
    )  # fmt: skip
    lines = tuple(_line(g, language, hides=bool(h)) for g, h in zip(groups, hidden, strict=True))
    grid = Grid(title, columns, lines, numeric_from(1, 7), note=MASKING.say(language) if hidden.any() else "")
    drawn = [
        (g.label.say(language), _area(g.evaluation.area))
        for g, h in zip(groups, hidden, strict=True)
        if g.evaluation is not None and not h
    ]
    if not drawn:
        return grid
    caption = Text(
        "AUC of a card made without the group, on the group, with its 95% interval; the dotted line is the AUC of the "
        "evaluation above.",
        "AUC, sur le groupe, d'une grille faite sans lui, avec son intervalle à 95\u202f% ; la ligne pointillée est "
        "l'AUC de l'évaluation ci-dessus.",
    ).say(language)
    svg = inline_svg(evaluation_charts.areas_by_group(drawn, whole, language), anchor=f"{language}-{anchor}",
                     title=title, description=caption, language=language)  # fmt: skip
    return Picture(svg, caption, grid)


def _area(area: Area) -> Estimate:
    return Estimate(area.value, area.low, area.high)


def _line(group: HeldOut, language: Language, *, hides: bool) -> tuple[str, ...]:
    name, e = group.label.say(language), group.evaluation
    if hides:
        return (name, *(DEDUCIBLE.say(language),) * 6)
    if e is None:
        why = "" if group.reason is None else f" ({group.reason.say(language)})"
        return (f"{name}{why}", number(group.rows, language), *(DASH,) * 5)
    told = sum(c.share for c in e.calibration) or 1.0
    said = sum(c.share * c.predicted for c in e.calibration) / told
    seen = sum(c.share * c.observed for c in e.calibration) / told
    slope = None if e.recalibration is None else e.recalibration.slope
    top = next((g for g in shown_gains(e) if abs(g.share - _FIVE) < 1e-9), None)
    found = None if top is None or top.events_interval is None else Estimate(top.events, *top.events_interval)
    return (
        name,
        number(e.rows, language),
        plain_with_interval(_area(e.area), language, 2),
        percent(said, language),
        percent(seen, language),
        _bounded(slope, language),
        rate_with_interval(found, language),
    )


def _bounded(figure: Bounded | None, language: Language) -> str:
    return plain_with_interval(None if figure is None else Estimate(*figure), language, 2)


def shift_blocks(name: str, shifts: Sequence[Shift], language: Language) -> tuple[Block, ...]:
    """What moved between periods: the largest index of the score and of each variable, and all of them folded.

    Args:
        name: of the card; anchors start with it.
        shifts: of the score (no variable) and of each variable, from one period of reference to each later one.
        language: of the words.
    """
    if not shifts:
        return ()
    score = Text("the score", "le score").say(language)
    names = list(dict.fromkeys(s.variable for s in shifts))
    worst = [max((s for s in shifts if s.variable == n), key=lambda s: s.stability.index) for n in names]
    worst = [worst[0], *sorted(worst[1:], key=lambda s: -s.stability.index)]
    title = Text("What moved between periods", "Ce qui a bougé entre périodes").say(language)
    before = shifts[0].before
    caption = Text(
        f"Population stability index against period {before}: the largest over later periods. The black tick is what "
        "chance alone would stay below 95 times in 100. Dotted lines at 0.1 and 0.25: under the first read as stable, "
        "beyond the second as moved. These limits are a convention of the trade, not a test.",
        f"Indice de stabilité de population par rapport à la période {before} : le plus grand des périodes suivantes. "
        "Le trait noir est ce que le seul hasard ne dépasserait que 5 fois sur 100. Lignes pointillées à 0,1 et 0,25 : "
        "en deçà de la première, on lit stable, au-delà de la seconde, déplacé. Ces limites sont une convention du "
        "métier, non un test.",
    ).say(language)
    columns = (
        Text("variable", "variable"), Text("largest PSI", "plus grand PSI"), Text("in", "en"),
        Text("reading", "lecture"),
    )  # fmt: skip
    body = tuple(
        (s.variable or score, number(s.stability.index, language, 3), s.after, reading(s).say(language)) for s in worst
    )
    grid = Grid(title, tuple(c.say(language) for c in columns), body, (False, True, True, False))
    rows = [(s.variable or score, s.stability.index, s.stability.by_chance) for s in worst]
    svg = inline_svg(evaluation_charts.shifts(rows, language), anchor=f"{language}-shifts-{name}", title=title,
                     description=caption, language=language)  # fmt: skip
    return Picture(svg, caption, grid), _every_period(shifts, names, score, language)


def reading(shift: Shift) -> Text:
    """How the trade reads an index, and whether chance alone would give it."""
    made = shift.stability
    if made.index <= made.by_chance:
        return Text("no more than chance", "pas plus que le hasard")
    if made.index < STABLE:
        return Text("stable (convention)", "stable (convention)")
    if made.index <= MOVED:
        return Text("to be watched (convention)", "à surveiller (convention)")
    return Text("moved (convention)", "déplacé (convention)")


def _every_period(shifts: Sequence[Shift], names: Sequence[str | None], score: str, language: Language) -> Grid:
    """Every index: a line per variable, a column per period."""
    periods = list(dict.fromkeys(s.after for s in shifts))
    found = {(s.variable, s.after): s.stability for s in shifts}
    body = tuple(
        (name or score, *(number(found[name, period].index, language, 3) for period in periods)) for name in names
    )
    chance = tuple(number(found[None, period].by_chance, language, 3) for period in periods)
    by_chance = Text("by chance (score)", "par hasard (score)").say(language)
    title = Text("Stability index of every period", "Indice de stabilité de chaque période").say(language)
    columns = (Text("variable", "variable").say(language), *periods)
    return Grid(title, columns, (*body, (by_chance, *chance)), numeric_from(1, len(columns)), folded=True)
