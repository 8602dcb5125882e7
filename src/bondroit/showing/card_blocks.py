"""How a scorecard and its evaluation are shown, on any page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing import charts
from bondroit.showing.blocks import Block, Grid, Heading, Picture, numeric_from
from bondroit.showing.card_words import card_lines
from bondroit.showing.masking import is_small
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import LEAST_CELL, masked_count, percent_interval, rate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language
    from bondroit.explaining.explanation import Datum
    from bondroit.showing.card_words import CardLine
    from bondroit.showing.report_data import CalibrationBin, Evaluation

_COLUMNS = (
    Text("datum", "donnée"), Text("class", "classe"), Text("odds ratio", "rapport de cotes"),
    Text("95% interval", "intervalle à 95\u202f%"), Text("points", "points"), Text("files", "dossiers"),
    Text("share", "part"), Text("rate", "taux"),
)  # fmt: skip


def card_grid(card: Scorecard, dictionary: Mapping[str, Datum], language: Language, *, folded: bool = True) -> Grid:
    """The card as a table: every class of every datum; `folded` opens on demand."""
    lines = card_lines(card, dictionary, language)
    rows, before = [], ""
    for line in lines:
        rows.append(_line(line, language, name="" if line.variable == before else line.variable))
        before = line.variable
    start = Text("start (every class of reference)", "départ (toutes les classes de référence)").say(language)
    rows.insert(0, (start, "", "", "", number(card.intercept * 1e6, language), "", "", ""))
    note = Text(
        "Points: millionths of a logit. Files: of the survey, unweighted. Share and rate: weighted share of files in "
        "the "
        "class, and of these the share that meets the target.",
        "Points : millionièmes de logit. Dossiers : de l'enquête, sans poids. Part et taux : part pondérée des "
        "dossiers de la "
        "classe et, parmi eux, part répondant à la cible.",
    )
    return Grid(
        Text(f"Scorecard {card.label}: every line.", f"Grille {card.label} : toutes les lignes.").say(language),
        tuple(c.say(language) for c in _COLUMNS),
        tuple(rows),
        numeric_from(2, len(_COLUMNS)),
        note=note.say(language),
        folded=folded,
    )


def _line(line: CardLine, language: Language, *, name: str) -> tuple[str, ...]:
    small = is_small(line.count)
    if line.reference:
        odds, interval = "1", Text("reference", "référence").say(language)
    else:
        odds = number(line.odds_ratio, language, 2)
        ends = [number(v, language, 2) for v in (line.low, line.high) if v is not None]
        interval = " \N{EN DASH} ".join(ends) or Text("not estimated", "non estimé").say(language)
    return (
        name, line.modality, odds, interval, number(line.points, language), masked_count(line.count, language),
        *(("", "") if small else (percent(line.share, language), percent(line.rate, language))),
    )  # fmt: skip


def card_blocks(card: Scorecard, dictionary: Mapping[str, Datum], language: Language) -> tuple[Block, ...]:
    """Forest plot with the whole table below."""
    title = Text(f"Odds ratios of {card.label}", f"Rapports de cotes de {card.label}").say(language)
    caption = Text(
        "Odds ratio of each class against its reference (hollow diamond); lines: 95% intervals. To the right of 1 the "
        "class raises the score, to the left it lowers it.",
        "Rapport de cotes de chaque classe par rapport à sa référence (losange vide) ; traits : intervalles à "
        "95\u202f%. À "
        "droite de 1 la classe élève le score, à gauche elle l'abaisse.",
    ).say(language)
    svg = inline_svg(
        charts.odds_ratios(card, language, dictionary),
        anchor=f"{language}-forest-{card.name}", title=title, description=caption, language=language,
    )  # fmt: skip
    return (Picture(svg, caption), card_grid(card, dictionary, language))


def evaluation_blocks(name: str, evaluation: Evaluation, language: Language) -> tuple[Block, ...]:
    """Gain curve, calibration and distribution of scores, each with its table."""
    made: list[Block] = []
    if evaluation.gains or evaluation.calibration or evaluation.scores:
        made.append(Heading(Text("How well it orders files", "Comment elle ordonne les dossiers").say(language)))
    if evaluation.gains:
        made.append(_gains(name, evaluation, language))
    if any(b.files >= LEAST_CELL for b in evaluation.calibration):
        made.append(_calibration(name, evaluation, language))
    if any(b.files >= LEAST_CELL for b in evaluation.scores):
        made.append(_scores(name, evaluation, language))
    return tuple(made)


def _gains(name: str, evaluation: Evaluation, language: Language) -> Picture:
    title = Text("Gain curve", "Courbe de gain").say(language)
    caption = Text(
        "Share of the files that meet the target found when controlling from the highest score down; at random it "
        "would "
        "be the dotted line.",
        "Part des dossiers répondant à la cible trouvés en contrôlant du score le plus haut vers le bas ; au hasard, "
        "ce "
        "serait la ligne pointillée.",
    ).say(language)
    told = {0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5}
    chosen = [g for g in evaluation.gains if any(abs(g.controlled - t) < 1e-9 for t in told)] or list(
        evaluation.gains[:: max(1, len(evaluation.gains) // 7)]
    )
    with_money = any(g.money is not None for g in chosen)
    columns = [Text("controlled", "contrôlés"), Text("found", "trouvés")]
    columns += [Text("of their euros", "de leurs euros")] if with_money else []
    rows = tuple(
        (percent(g.controlled, language, 0), percent(g.found, language))
        + ((("" if g.money is None else percent(g.money, language)),) if with_money else ())
        for g in chosen
    )
    grid = Grid(title, tuple(c.say(language) for c in columns), rows, numeric_from(0, len(columns)))
    svg = inline_svg(charts.gain_curve(evaluation.gains, language), anchor=f"{language}-gain-{name}", title=title,
                     description=caption, language=language)  # fmt: skip
    return Picture(svg, caption, grid)


def _calibration(name: str, evaluation: Evaluation, language: Language) -> Picture:
    title = Text("Calibration", "Calibrage").say(language)
    caption = Text(
        "Files grouped by score: score said against share observed, with its 95% interval. On the dotted line the card "
        "says what happens.",
        "Dossiers groupés par score : score annoncé et part observée, avec son intervalle à 95\u202f%. Sur la ligne "
        "pointillée, la grille annonce ce qui arrive.",
    ).say(language)
    columns = (Text("said", "annoncé"), Text("observed", "observé"), Text("95% interval", "intervalle à 95\u202f%"),
               Text("files", "dossiers"))  # fmt: skip
    rows = tuple(_calibration_row(b, language) for b in evaluation.calibration)
    shown = [b for b in evaluation.calibration if not is_small(b.files)]
    grid = Grid(title, tuple(c.say(language) for c in columns), rows, numeric_from(0, 4))
    svg = inline_svg(charts.calibration(shown, language), anchor=f"{language}-calibration-{name}",
                     title=title, description=caption, language=language)  # fmt: skip
    return Picture(svg, caption, grid)


def _calibration_row(b: CalibrationBin, language: Language) -> tuple[str, ...]:
    if is_small(b.files):
        return (percent(b.predicted, language), *(masked_count(b.files, language),) * 3)
    return (
        percent(b.predicted, language),
        rate(b.observed, language),
        percent_interval(b.observed, language),
        masked_count(b.files, language),
    )


def _scores(name: str, evaluation: Evaluation, language: Language) -> Picture:
    title = Text("Scores of all files", "Scores de tous les dossiers").say(language)
    caption = Text("Number of files by score.", "Nombre de dossiers par score.").say(language)
    columns = (Text("score", "score"), Text("files", "dossiers"))
    step = max(1, len(evaluation.scores) // 10)
    grouped = [evaluation.scores[i : i + step] for i in range(0, len(evaluation.scores), step)]
    rows = tuple(
        (
            f"{percent(g[0].low, language, 0)} \N{EN DASH} {percent(g[-1].high, language, 0)}",
            masked_count(sum(b.files for b in g), language),
        )
        for g in grouped
    )
    grid = Grid(title, tuple(c.say(language) for c in columns), rows, numeric_from(0, 2))
    svg = inline_svg(charts.score_distribution(evaluation.scores, language), anchor=f"{language}-scores-{name}",
                     title=title, description=caption, language=language)  # fmt: skip
    return Picture(svg, caption, grid)
