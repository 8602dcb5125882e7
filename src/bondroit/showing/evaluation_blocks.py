"""How the evaluation of a scorecard is shown, on any page: gains, precision, calibration, scores, groups, periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import euros, number, percent
from bondroit.showing import charts, evaluation_charts
from bondroit.showing.blocks import Block, Grid, Heading, Picture, numeric_from
from bondroit.showing.calibration_words import checks_grid
from bondroit.showing.evaluation_data import Estimate
from bondroit.showing.masking import hidden_positions, hidden_rates, is_small, shown_gains
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import (
    DASH,
    DEDUCIBLE,
    MASKED,
    MASKING,
    masked_count,
    percent_interval,
    plain_interval,
    rate,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bondroit.errors import Language
    from bondroit.showing.evaluation_data import CalibrationBin, Evaluation, Gain, ScoreBin

_TOLD = {0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5}
_INTERVAL = Text("95% interval", "intervalle à 95\u202f%")
_CONTROLLED = Text("controlled", "contrôlés")


def evaluation_blocks(name: str, evaluation: Evaluation, language: Language) -> tuple[Block, ...]:
    """Gains, precision, calibration and distribution of scores, each drawing with its table.

    Args:
        name: of the card; anchors start with it.
        evaluation: its figures; what they do not hold is left out.
        language: of the words.
    """
    made: list[Block] = []
    if evaluation.gains or evaluation.calibration or evaluation.scores:
        made.append(Heading(Text("How well it orders files", "Comment elle ordonne les dossiers").say(language)))
    gains = [evaluation.gains[i] for i in shown_gains(evaluation.gains, evaluation.files, evaluation.events)]
    hides = len(gains) < len(evaluation.gains)
    if gains:
        made.append(_gains(name, gains, language, hides=hides))
    if any(g.money is not None for g in gains):
        made.append(_money(name, gains, language, hides=hides))
    if any(g.precision is not None for g in gains):
        made.append(_precision(gains, language, cents=evaluation.cents))
    bins = evaluation.calibration
    unsure = hidden_rates([b.files for b in bins], [b.observed.value for b in bins], [b.events for b in bins])
    if any(b.files and i not in unsure for i, b in enumerate(bins)):
        made.append(_calibration(name, bins, unsure, language))
    checks = checks_grid(evaluation, language)
    if checks is not None:
        made.append(checks)
    gone = hidden_positions([b.files for b in evaluation.scores])
    if any(b.files and i not in gone for i, b in enumerate(evaluation.scores)):
        made.append(_scores(name, evaluation.scores, gone, language))
    return tuple(made)


_STEPS = Text(
    "Points between which there are fewer than 11 files are left out.",
    "Les points séparés par moins de 11 dossiers sont omis.",
)


def _gains(name: str, gains: Sequence[Gain], language: Language, *, hides: bool) -> Picture:
    title = Text("Gain curve", "Courbe de gain").say(language)
    caption = Text(
        "Share of the files that meet the target found when controlling from the highest score down; at random it "
        "would be the dotted line. No order can find more than the dashed line.",
        "Part des dossiers répondant à la cible trouvés en contrôlant du score le plus haut vers le bas ; au hasard, "
        "ce serait la ligne pointillée. Aucun ordre ne peut trouver plus que la ligne en tirets.",
    ).say(language)
    rows = [(g, percent(g.found, language), g.found_bounds, g.best_found) for g in told(gains)]
    grid = _gain_grid(title, Text("found", "trouvés"), rows, language, hides=hides)
    svg = inline_svg(evaluation_charts.gain_curve(gains, language), anchor=f"{language}-gain-{name}", title=title,
                     description=caption, language=language)  # fmt: skip
    return Picture(svg, caption, grid)


def _money(name: str, gains: Sequence[Gain], language: Language, *, hides: bool) -> Picture:
    title = Text("Gain curve in euros", "Courbe de gain en euros").say(language)
    caption = Text(
        "Share of all the euros at stake found when controlling from the highest score down. The best possible order "
        "here takes the largest amounts first. Intervals of euros rest on few large amounts: in trials on skewed "
        "amounts they held the truth 90 to 96 times in 100, not 95.",
        "Part de tous les euros en jeu trouvée en contrôlant du score le plus haut vers le bas. Le meilleur ordre "
        "possible prend ici les plus gros montants d'abord. Les intervalles en euros reposent sur peu de gros "
        "montants : lors d'essais sur des montants très inégaux, ils contenaient la vérité 90 à 96 fois sur 100, et "
        "non 95.",
    ).say(language)
    rows = [
        (g, DASH if g.money is None else percent(g.money, language), g.money_bounds, g.best_money) for g in told(gains)
    ]
    grid = _gain_grid(title, Text("of the euros", "des euros"), rows, language, hides=hides)
    svg = inline_svg(evaluation_charts.gain_curve(gains, language, money=True), anchor=f"{language}-euros-{name}",
                     title=title, description=caption, language=language)  # fmt: skip
    return Picture(svg, caption, grid)


def _gain_grid(
    title: str,
    found: Text,
    rows: Sequence[tuple[Gain, str, tuple[float, float] | None, float | None]],
    language: Language,
    *,
    hides: bool,
) -> Grid:
    """Controlled (what chance would find), found, and where they are known the interval and the best order."""
    bounded, best = any(bounds for _, _, bounds, _ in rows), any(top is not None for *_, top in rows)
    columns = [_CONTROLLED, found] + [_INTERVAL] * bounded + [Text("at best", "au mieux")] * best
    body = tuple(
        (controlled(g, language), value)
        + ((DASH if bounds is None else percent_interval(Estimate(0.0, *bounds), language),) if bounded else ())
        + ((DASH if top is None else percent(top, language),) if best else ())
        for g, value, bounds, top in rows
    )
    note = _STEPS.say(language) if hides else ""
    return Grid(title, tuple(c.say(language) for c in columns), body, numeric_from(0, len(columns)), note=note)


def told(gains: Sequence[Gain]) -> list[Gain]:
    """The points that a table tells: the usual shares and the capacity, else about seven."""
    usual = [g for g in gains if g.files is not None or any(abs(g.controlled - t) < 1e-9 for t in _TOLD)]
    return usual or list(gains[:: max(1, len(gains) // 7)])


def controlled(gain: Gain, language: Language) -> str:
    """A share of the files, with the number that was asked for."""
    share = percent(gain.controlled, language, 0 if abs(gain.controlled * 100 % 1) < 1e-6 else 1)
    if gain.files is None:
        return share
    return f"{share} ({number(gain.files, language)})"


def _precision(gains: Sequence[Gain], language: Language, *, cents: bool) -> Grid:
    """Of those controlled, how many meet the target, and the mean amount."""
    rows = [g for g in told(gains) if g.precision is not None]
    money = any(g.per_file is not None for g in rows)
    columns = [_CONTROLLED, Text("meet the target", "répondent à la cible"), _INTERVAL]
    columns += [Text("mean amount per file", "montant moyen par dossier"), _INTERVAL] if money else []
    body = tuple(
        (controlled(g, language), rate(g.precision, language), percent_interval(g.precision or Estimate(0.0), language))
        + (_amount(g.per_file, language, cents=cents) if money else ())
        for g in rows
    )
    title = Text(
        "Precision: of the files controlled, those that meet the target",
        "Précision : parmi les dossiers contrôlés, ceux qui répondent à la cible",
    ).say(language)
    note = Text("Amounts are in the unit of the table.", "Les montants sont dans l'unité de la table.").say(language)
    return Grid(
        title,
        tuple(c.say(language) for c in columns),
        body,
        numeric_from(0, len(columns)),
        note=note if money and not cents else "",
    )


def _amount(value: Estimate | None, language: Language, *, cents: bool) -> tuple[str, str]:
    """A mean amount and its interval: euros where it is in cents, else a number."""
    if value is None:
        return DASH, DASH
    if not cents:
        return number(value.value, language), plain_interval(value, language, 0)
    low, high = (DASH if end is None else euros(end, language) for end in (value.low, value.high))
    return euros(value.value, language), f"{low} \N{EN DASH} {high}"


def _calibration(name: str, bins: Sequence[CalibrationBin], hidden: Collection[int], language: Language) -> Picture:
    title = Text("Calibration", "Calibrage").say(language)
    caption = Text(
        "Files grouped by score: score said against share observed, with its 95% interval. On the dotted line the card "
        "says what happens.",
        "Dossiers groupés par score : score annoncé et part observée, avec son intervalle à 95\u202f%. Sur la ligne "
        "pointillée, la grille annonce ce qui arrive.",
    ).say(language)
    columns = (Text("said", "annoncé"), Text("observed", "observé"), Text("95% interval", "intervalle à 95\u202f%"),
               Text("files", "dossiers"))  # fmt: skip
    rows = tuple(_calibration_row(b, language, hides=i in hidden) for i, b in enumerate(bins))
    shown = [b for i, b in enumerate(bins) if i not in hidden]
    note = MASKING.say(language) if hidden else ""
    grid = Grid(title, tuple(c.say(language) for c in columns), rows, numeric_from(0, 4), note=note)
    svg = inline_svg(charts.calibration(shown, language), anchor=f"{language}-calibration-{name}",
                     title=title, description=caption, language=language)  # fmt: skip
    return Picture(svg, caption, grid)


def _calibration_row(b: CalibrationBin, language: Language, *, hides: bool) -> tuple[str, ...]:
    if hides:
        said = _word(b.files, language) if is_small(b.files) else percent(b.predicted, language)
        return (said, *(_word(b.files, language),) * 3)
    return (
        percent(b.predicted, language),
        rate(b.observed, language),
        percent_interval(b.observed, language),
        masked_count(b.files, language),
    )


def _word(files: int, language: Language) -> str:
    return (MASKED if is_small(files) else DEDUCIBLE).say(language)


def _scores(name: str, bins: Sequence[ScoreBin], hidden: Collection[int], language: Language) -> Picture:
    title = Text("Scores of all files", "Scores de tous les dossiers").say(language)
    caption = Text("Number of files by score.", "Nombre de dossiers par score.").say(language)
    columns = (Text("score", "score"), Text("files", "dossiers"))
    rows = tuple(_score_row(bins, group, hidden, language) for group in score_groups(len(bins)))
    note = MASKING.say(language) if hidden else ""
    grid = Grid(title, tuple(c.say(language) for c in columns), rows, numeric_from(0, 2), note=note)
    shown = [b for i, b in enumerate(bins) if i not in hidden]
    svg = inline_svg(charts.score_distribution(shown, language), anchor=f"{language}-scores-{name}",
                     title=title, description=caption, language=language)  # fmt: skip
    return Picture(svg, caption, grid)


def score_groups(bins: int) -> list[range]:
    """The bins that each line of the table of scores adds up: about ten lines."""
    step = max(1, bins // 10)
    return [range(start, min(start + step, bins)) for start in range(0, bins, step)]


def _score_row(bins: Sequence[ScoreBin], group: range, hidden: Collection[int], language: Language) -> tuple[str, ...]:
    """A line of the table of scores; it is hidden when the drawing beside it leaves out one of its bars."""
    files = sum(bins[i].files for i in group)
    name = f"{percent(bins[group[0]].low, language, 0)} \N{EN DASH} {percent(bins[group[-1]].high, language, 0)}"
    return name, _word(files, language) if any(i in hidden for i in group) else number(files, language)
