"""Scorecards in other forms, written where a person asks: aside, then renamed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bondroit.app.export_card import JSON, PAGE, choose_end, choose_form, export_card
from bondroit.domain.signature import SignedCard
from bondroit.scoring.exporting.ends import at_end
from bondroit.store.disk import write_aside
from bondroit.store.written import require_folder
from bondroit.wiring import cards
from bondroit.wiring.outputs import refuse_same
from bondroit.wiring.services import open_services
from bondroit.wiring.variables import dictionary_of

if TYPE_CHECKING:
    from bondroit.errors import Language
    from bondroit.observing.dictionary import Dictionary


def export(
    place: str, workspace: Path | None, *, out: Path, to: str | None, end: str | None, language: Language
) -> dict[str, Any]:
    """Write a card as its own document, with its signatures, or in a form that another system runs.

    Args:
        place: a card's file, or its name or name@version in the workspace.
        workspace: where to look for it.
        out: the file to write.
        to: `json`, `onnx`, `pmml`, `python`, `javascript` or `page`; None: what the file's name says, else JSON.
        end: `lowest` or `highest`: of a card partly unknown, the known card at that end of what it may give.
        language: the one a page shows first.

    Raises:
        UserError: E-USE-001 for a form or end that does not exist or does not fit, or if `out` is the card's own file;
            E-SCO-003, E-SCO-005, E-USE-005 as `export_card`; E-DSK-001 if the disk refuses.
    """
    form, end = choose_form(to, out.name), choose_end(end)
    if form == JSON and end is None:
        return {**cards.export(place, workspace, out), "file": str(out), "form": form}
    refuse_same({"--out": out}, {"CARD": cards.find(place, workspace)})
    require_folder(out)
    held = cards.read(place, workspace)
    if end is not None:
        held = SignedCard(at_end(held.card, end), ())
    words = _dictionary(place, workspace) if form == PAGE else None
    write_aside(out.absolute(), export_card(card=held.card, form=form, language=language, dictionary=words))
    return {**cards.describe(held), "file": str(out), "form": form}


def _dictionary(place: str, workspace: Path | None) -> Dictionary | None:
    """The dictionary of the workspace where the card lies; None for a card's file."""
    return None if cards.find(place, workspace) == Path(place) else dictionary_of(open_services(workspace))
