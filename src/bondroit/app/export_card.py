"""Write a scorecard in a form that another system, or a page, runs: the same points from the same files."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from bondroit.app.words_of import card_words
from bondroit.domain.scorecard import to_json
from bondroit.errors import Text, UserError
from bondroit.scoring.exporting.ends import ENDS
from bondroit.scoring.exporting.javascript import javascript_text
from bondroit.scoring.exporting.onnx import onnx_bytes
from bondroit.scoring.exporting.pmml import pmml_bytes
from bondroit.scoring.exporting.python import python_text
from bondroit.showing.calculator_page import render_calculator
from bondroit.showing.card_words import words_of_card

if TYPE_CHECKING:
    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language
    from bondroit.observing.dictionary import Dictionary

JSON, ONNX, PMML, PYTHON, JAVASCRIPT, PAGE = "json", "onnx", "pmml", "python", "javascript", "page"
# Endings of a file's name, the usual one first.
ENDINGS = {
    JSON: (".json",),
    ONNX: (".onnx",),
    PMML: (".pmml", ".xml"),
    PYTHON: (".py",),
    JAVASCRIPT: (".mjs", ".js"),
    PAGE: (".html", ".htm"),
}


def choose_end(asked: str | None) -> str | None:
    """The end asked for, if any.

    Raises:
        UserError: E-USE-001 if there is no such end.
    """
    if asked is None or asked in ENDS:
        return asked
    raise UserError(
        "E-USE-001",
        Text(f"--end {asked}: there is no such end.", f"--end {asked} : cette fin n'existe pas."),
        remedy=Text("write lowest or highest.", "écrivez lowest (le plus bas) ou highest (le plus haut)."),
    )


def choose_form(asked: str | None, name: str) -> str:
    """The form of an export: the one asked for, else the one its file's name says, else JSON.

    Args:
        asked: a key of `ENDINGS`, or None.
        name: of the file to write.

    Raises:
        UserError: E-USE-001 if there is no such form, or the name ends as another form's does.
    """
    ending = PurePath(name).suffix.lower()
    said = next((form for form, endings in ENDINGS.items() if ending in endings), None)
    if asked is None:
        return said or JSON
    known = ", ".join(ENDINGS)
    if asked not in ENDINGS:
        raise UserError(
            "E-USE-001",
            Text(f"--to {asked}: there is no such form.", f"--to {asked} : cette forme n'existe pas."),
            remedy=Text(f"choose one of: {known}.", f"choisissez l'une de celles-ci : {known}."),
        )
    if said not in {None, asked}:
        usual = ENDINGS[asked][0]
        raise UserError(
            "E-USE-001",
            Text(
                f"--to {asked}, but --out ends in {ending}, as {said} does.",
                f"--to {asked}, mais --out finit par {ending}, comme {said}.",
            ),
            remedy=Text(
                f"name the file with {usual} at its end, or ask for {said}.",
                f"donnez au fichier la fin {usual}, ou demandez {said}.",
            ),
        )
    return asked


def export_card(*, card: Scorecard, form: str, language: Language, dictionary: Dictionary | None = None) -> bytes:
    """The card in one of the forms; its own document without signatures.

    Args:
        card: the scorecard; every coefficient must be known, but for its own document.
        form: a key of `ENDINGS`.
        language: the one a page shows first.
        dictionary: the words of a page for the variables learnt with it; the package's own by default.

    Raises:
        UserError: E-SCO-003 if part of the card is unknown; E-SCO-005 if the form cannot hold it; E-USE-005 without
            the library that writes ONNX.
        KeyError: no such form.
    """
    makers = {
        JSON: lambda: to_json(card).encode(),
        ONNX: lambda: onnx_bytes(card),
        PMML: lambda: pmml_bytes(card),
        PYTHON: lambda: python_text(card).encode(),
        JAVASCRIPT: lambda: javascript_text(card).encode(),
        PAGE: lambda: render_calculator(card, words_of_card(card, card_words(dictionary)), language=language).encode(),
    }
    return makers[form]()
