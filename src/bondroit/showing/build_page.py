"""The page of `bondroit build --table`: the card, how it orders rows kept apart, what became of candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing.blocks import (
    Block,
    Caution,
    Edition,
    Grid,
    Points,
    Prose,
    Section,
    Tile,
    Tiles,
    told_once,
)
from bondroit.showing.card_blocks import card_blocks, evaluation_blocks
from bondroit.showing.pages import CONTENTS, render_page
from bondroit.showing.report_data import CalibrationBin, Estimate, Evaluation, Gain
from bondroit.showing.report_start import CAUTION, terms
from bondroit.showing.tables import plain_interval

if TYPE_CHECKING:
    from bondroit.building.request import Built
    from bondroit.building.request import Evaluation as BuiltEvaluation
    from bondroit.errors import Language
    from bondroit.showing.report_data import ScoreBin

APART = Text("rows kept apart", "lignes mises à part")
_OTHER: dict[Language, Language] = {"fr": "en", "en": "fr"}


def evaluation_from(evaluation: BuiltEvaluation, *, on: Text = APART, scores: tuple[ScoreBin, ...] = ()) -> Evaluation:
    """What a build says of its card, in the form that pages show.

    Args:
        evaluation: of the build.
        on: which rows, in words.
        scores: distribution over every file scored, if known.
    """
    area = evaluation.area
    return Evaluation(
        auc=Estimate(area.value, area.low, area.high),
        files=evaluation.rows,
        events=evaluation.events,
        on=on,
        gains=tuple(Gain(g.share, g.events, g.amounts) for g in evaluation.gains),
        calibration=tuple(
            CalibrationBin(c.predicted, Estimate(c.observed, c.low, c.high), c.count) for c in evaluation.calibration
        ),
        scores=scores,
    )


def render_build(built: Built, *, rows: int, language: Language) -> str:
    """The page, `language` first and the other one beside it; the same build gives the same bytes.

    Args:
        built: the card and how it was made.
        rows: rows of the table.
        language: shown first.
    """
    return render_page([_edition(built, rows, one) for one in (language, _OTHER[language])])


def _edition(built: Built, rows: int, language: Language) -> Edition:
    card = built.card
    title = Text(f"Scorecard {card.label}", f"Grille de score {card.label}").say(language)
    subtitle = Text(
        f"Learnt from a table of {number(rows, 'en')} rows; target: {card.target} = {built.positive}.",
        f"Apprise sur une table de {number(rows, 'fr')} lignes ; cible : {card.target} = {built.positive}.",
    ).say(language)
    sections = [_short(built, rows, language), _card(built, language)]
    if built.evaluation is not None:
        blocks = evaluation_blocks(card.name, evaluation_from(built.evaluation), language)
        orders = Text("On rows it did not learn from", "Sur des lignes qu'elle n'a pas apprises").say(language)
        sections.append(Section("apart", orders, blocks, terms(language, "AUC")))
    sections.append(_candidates(built, language))
    if built.notes:
        notes = Points(tuple(("", note.say(language)) for note in built.notes))
        sections.append(Section("notes", Text("Notes", "Notes").say(language), (notes,)))
    return Edition(
        language=language,
        title=title,
        subtitle=subtitle,
        banner="",
        sections=told_once(sections),
        footer=Text(f"SHA-256 of the card: {card.hash}", f"SHA-256 de la grille : {card.hash}").say(language),
        contents_title=CONTENTS.say(language),
    )


def _short(built: Built, rows: int, language: Language) -> Section:
    learnt = int(built.training.sum())
    tiles = [
        Tile(Text("rows learnt from", "lignes apprises").say(language), number(learnt, language),
             Text(f"of {number(rows, 'en')}", f"sur {number(rows, 'fr')}").say(language)),
        Tile(Text("variables kept", "variables retenues").say(language), str(len(built.card.variables)),
             Text(f"of {len(built.variables)} candidates", f"sur {len(built.variables)} candidates").say(language)),
    ]  # fmt: skip
    if built.evaluation is not None:
        area = built.evaluation.area
        tiles.append(
            Tile(
                _judged(built.evaluation.folds).say(language),
                number(area.value, language, 3),
                plain_interval(Estimate(area.value, area.low, area.high), language),
            )
        )
    tiles.append(
        Tile(
            Text("AUC, rows learnt from (optimistic)", "AUC, lignes apprises (optimiste)").say(language),
            number(built.training_area.value, language, 3),
        )
    )
    blocks: tuple[Block, ...] = (Tiles(tuple(tiles)), Caution(CAUTION.say(language)))
    title = Text("For those in a hurry", "Pour les lecteurs pressés").say(language)
    return Section("hurry", title, blocks, terms(language, "AUC", "95% interval"))


def _judged(folds: int) -> Text:
    """What the AUC was taken on."""
    if folds:
        return Text(f"AUC, cross-validation in {folds}", f"AUC, validation croisée en {folds}")
    return Text("AUC, rows kept apart", "AUC, lignes mises à part")


def _card(built: Built, language: Language) -> Section:
    lead = Text(
        "An odds ratio tells how the target goes with a class once the other variables are held; it does not tell why. "
        "Intervals do not count the choice of variables and classes, made on the same rows.",
        "Un rapport de cotes dit comment la cible va avec une classe, les autres variables étant tenues ; il ne dit "
        "pas "
        "pourquoi. Les intervalles ne comptent pas le choix des variables et des classes, fait sur les mêmes lignes.",
    )
    blocks = (Prose((lead.say(language),)), *card_blocks(built.card, {}, language))
    title = Text("The scorecard", "La grille").say(language)
    return Section("card", title, blocks, terms(language, "scorecard", "odds ratio"))


def _candidates(built: Built, language: Language) -> Section:
    columns = (
        Text("variable", "variable"), Text("classes", "classes"), Text("information value", "valeur d'information"),
        Text("kept", "retenue"), Text("why", "pourquoi"),
    )  # fmt: skip
    yes, no = Text("yes", "oui").say(language), Text("no", "non").say(language)
    body = tuple(
        (v.name, number(v.classes, language), number(v.information, language, 3), yes if v.kept else no,
         v.reason.say(language))
        for v in built.variables
    )  # fmt: skip
    title = Text("What became of each candidate", "Ce qu'est devenue chaque candidate").say(language)
    grid = Grid(title, tuple(c.say(language) for c in columns), body, (False, True, True, False, False))
    return Section("candidates", title, (grid,))
