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
from bondroit.showing.card_blocks import card_blocks
from bondroit.showing.challenger_blocks import TITLE as CHALLENGERS
from bondroit.showing.challenger_blocks import challenger_blocks
from bondroit.showing.evaluation_blocks import evaluation_blocks
from bondroit.showing.evaluation_data import Estimate
from bondroit.showing.evaluation_figures import APART, evaluation_from
from bondroit.showing.held_out_blocks import held_out_blocks, shift_blocks
from bondroit.showing.inference_blocks import inference_part
from bondroit.showing.pages import CONTENTS, both, render_page
from bondroit.showing.report_start import CAUTION, terms
from bondroit.showing.tables import plain_interval

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.building.request import Built
    from bondroit.errors import Language


def render_build(built: Built, *, rows: int, language: Language) -> str:
    """The page, `language` first and the other one beside it; the same build gives the same bytes.

    Args:
        built: the card and how it was made.
        rows: rows of the table.
        language: shown first.
    """
    return render_page([_edition(built, rows, one) for one in both(language)])


def _edition(built: Built, rows: int, language: Language) -> Edition:
    card = built.card
    title = Text(f"Scorecard {card.label}", f"Grille de score {card.label}").say(language)
    subtitle = Text(
        f"Learnt from a table of {number(rows, 'en')} rows; target: {card.target} = {built.positive}.",
        f"Apprise sur une table de {number(rows, 'fr')} lignes ; cible : {card.target} = {built.positive}.",
    ).say(language)
    made = [section for part in PARTS if (section := part(built, rows, language)) is not None]
    return Edition(
        language=language,
        title=title,
        subtitle=subtitle,
        banner="",
        sections=told_once(made),
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


def _card(built: Built, _rows: int, language: Language) -> Section:
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


def _apart(built: Built, _rows: int, language: Language) -> Section | None:
    """How the card does on rows it did not learn from."""
    if built.evaluation is None:
        return None
    shown = evaluation_from(built.evaluation, on=APART)
    title = Text("On rows it did not learn from", "Sur des lignes qu'elle n'a pas apprises").say(language)
    return Section("apart", title, evaluation_blocks(built.card.name, shown, language), terms(language, "AUC"))


def _challengers(built: Built, _rows: int, language: Language) -> Section | None:
    """The card beside its challengers."""
    if built.challenged is None:
        return None
    blocks = challenger_blocks(built.card.name, built.challenged, language)
    return Section("challengers", CHALLENGERS.say(language), blocks, terms(language, "AUC", "95% interval"))


def _elsewhere(built: Built, _rows: int, language: Language) -> Section | None:
    """How a card made without a year or an office does there."""
    e = built.evaluation
    if e is None or not e.held_out:
        return None
    rows = Text("rows", "lignes")
    title = Text("In a year or an office it never saw", "Dans une année ou un organisme qu'elle n'a jamais vus")
    blocks = held_out_blocks(built.card.name, e.held_out, e.area.value, language, rows=rows)
    return Section("elsewhere", title.say(language), blocks, terms(language, "AUC", "95% interval"))


def _moved(built: Built, _rows: int, language: Language) -> Section | None:
    """What moved between periods."""
    if built.evaluation is None or not built.evaluation.shifts:
        return None
    title = Text("Stability over time", "Stabilité dans le temps").say(language)
    return Section("stability", title, shift_blocks(built.card.name, built.evaluation.shifts, language))


def _candidates(built: Built, _rows: int, language: Language) -> Section:
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


def _notes(built: Built, _rows: int, language: Language) -> Section | None:
    if not built.notes:
        return None
    notes = Points(tuple(("", note.say(language)) for note in built.notes))
    return Section("notes", Text("Notes", "Notes").say(language), (notes,))


PARTS: tuple[Callable[[Built, int, Language], Section | None], ...] = (
    _short,
    _card,
    _apart,
    _challengers,
    _elsewhere,
    _moved,
    inference_part,
    _candidates,
    _notes,
)
"""The page in order: each part takes the build, the rows of its table and the language; None leaves it out."""
