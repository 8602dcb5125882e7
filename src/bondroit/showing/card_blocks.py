"""How a scorecard and its evaluation are shown, on any page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing import charts
from bondroit.showing.blocks import Block, Grid, Heading, Picture, numeric_from
from bondroit.showing.card_words import card_lines
from bondroit.showing.masking import hidden_positions, hidden_rates, is_small, shown_gains
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DASH, DEDUCIBLE, MASKED, MASKING, masked_count, percent_interval, rate

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language
    from bondroit.explaining.explanation import Datum
    from bondroit.showing.card_words import CardLine
    from bondroit.showing.report_data import CalibrationBin, Evaluation, Gain, ScoreBin

_COLUMNS = (
    Text("datum", "donnée"), Text("class", "classe"), Text("odds ratio", "rapport de cotes"),
    Text("95% interval", "intervalle à 95\u202f%"), Text("points", "points"), Text("files", "dossiers"),
    Text("share", "part"), Text("rate", "taux"),
)  # fmt: skip


def card_grid(card: Scorecard, dictionary: Mapping[str, Datum], language: Language, *, folded: bool = True) -> Grid:
    """The card as a table: every class of every datum; `folded` opens on demand."""
    lines = _masked(card_lines(card, dictionary, language))
    rows, before = [], ""
    for line in lines:
        rows.append(_line(line, language, name="" if line.variable == before else line.variable))
        before = line.variable
    masked = any(line.rate is None and line.count != 0 for line in lines)
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
        note=note.say(language) + (f" {MASKING.say(language)}" if masked else ""),
        folded=folded,
    )


def _line(line: CardLine, language: Language, *, name: str) -> tuple[str, ...]:
    if line.reference:
        odds, interval = "1", Text("reference", "référence").say(language)
    else:
        odds = number(line.odds_ratio, language, 2)
        ends = [number(v, language, 2) for v in (line.low, line.high) if v is not None]
        interval = " \N{EN DASH} ".join(ends) or Text("not estimated", "non estimé").say(language)
    return (
        name, line.modality, odds, interval, number(line.points, language),
        DEDUCIBLE.say(language) if line.count is None else number(line.count, language),
        *(_share(x, line, language) for x in (line.share, line.rate)),
    )  # fmt: skip


def _share(value: float | None, line: CardLine, language: Language) -> str:
    if value is None:
        return DASH if line.count == 0 else DEDUCIBLE.say(language)
    return percent(value, language)


def _masked(lines: Sequence[CardLine]) -> list[CardLine]:
    """`lines` without their small cells, variable by variable: a card made elsewhere may hold some."""
    made: list[CardLine] = []
    for variable in dict.fromkeys(line.variable for line in lines):
        own = [line for line in lines if line.variable == variable]
        counts = [line.count or 0 for line in own]
        gone = hidden_positions(counts, masked=[line.count is None for line in own])
        rateless = hidden_rates([None if i in gone else n for i, n in enumerate(counts)], [x.rate for x in own])
        made += [
            replace(
                line,
                count=None if i in gone else line.count,
                share=None if i in gone else line.share,
                rate=None if i in rateless else line.rate,
            )
            for i, line in enumerate(own)
        ]
    return made


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
    gains = [evaluation.gains[i] for i in shown_gains(evaluation.gains, evaluation.files, evaluation.events)]
    if gains:
        made.append(_gains(name, gains, language))
    bins = evaluation.calibration
    unsure = hidden_rates([b.files for b in bins], [b.observed.value for b in bins])
    if any(b.files and i not in unsure for i, b in enumerate(bins)):
        made.append(_calibration(name, bins, unsure, language))
    gone = hidden_positions([b.files for b in evaluation.scores])
    if any(b.files and i not in gone for i, b in enumerate(evaluation.scores)):
        made.append(_scores(name, evaluation.scores, gone, language))
    return tuple(made)


def _gains(name: str, gains: Sequence[Gain], language: Language) -> Picture:
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
    chosen = [g for g in gains if any(abs(g.controlled - t) < 1e-9 for t in told)] or list(
        gains[:: max(1, len(gains) // 7)]
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
    svg = inline_svg(charts.gain_curve(gains, language), anchor=f"{language}-gain-{name}", title=title,
                     description=caption, language=language)  # fmt: skip
    return Picture(svg, caption, grid)


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
        return (percent(b.predicted, language), *(_word(b.files, language),) * 3)
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
