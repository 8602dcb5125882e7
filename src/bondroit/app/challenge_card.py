"""A card just built, held against its challengers: which ones, what is kept of it, what the terminal shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.app.ports import Quiet
from bondroit.building.challenger_document import challenged_document, challenged_from
from bondroit.building.challenger_lines import ALL, ALWAYS
from bondroit.building.challenging import challenge_built
from bondroit.errors import Text, UserError
from bondroit.explaining.numbers import number, percent
from bondroit.showing.challenger_words import difference, held_to_fewer

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from bondroit.app.ports import Documents, Progress
    from bondroit.building.challenger_lines import Challenged, Challenger, Ranked
    from bondroit.building.request import BuildRequest, Built
    from bondroit.errors import Language

CHOICES: dict[str, tuple[str, ...]] = {"all": ALL, "quick": ALWAYS, "none": ()}


@dataclass(frozen=True, slots=True)
class Trial:
    """How a card is tried against others.

    Attributes:
        which: the challengers; none tries nothing.
        clock: seconds of processor time so far; None leaves the times out.
        progress: where it is shown.
        language: of the title shown.
    """

    which: tuple[str, ...] = ()
    clock: Callable[[], float] | None = None
    progress: Progress | None = None
    language: Language = "en"

    def of(self, frame: pl.DataFrame, request: BuildRequest, built: Built) -> Built:
        """`built` beside its challengers."""
        if not self.which or built.apart is None:
            return built
        parts = len({k for k in built.apart.part.tolist() if k >= 0})
        title = Text(f"Challengers of {request.name}", f"Concurrents de {request.name}").say(self.language)
        with (self.progress or Quiet()).step(title, total=parts * len(self.which)) as advance:
            return challenge_built(
                frame, request, built, which=self.which, progress=lambda: advance(1), clock=self.clock
            )


UNTRIED = Trial()


def challengers_asked(choice: str) -> tuple[str, ...]:
    """The challengers of a choice: `all`, `quick` (those that need no library) or `none`.

    Raises:
        UserError: E-USE-001 for another word.
    """
    if choice in CHOICES:
        return CHOICES[choice]
    raise UserError(
        "E-USE-001",
        Text(f"--challengers {choice}: unknown.", f"--challengers {choice} : inconnu."),
        remedy=Text("use all, quick or none.", "utilisez all, quick ou none."),
    )


def keep_challenged(label: str, challenged: Challenged | None, documents: Documents) -> None:
    """Keep the comparison beside the card, without the times, which differ from one run to the next."""
    if challenged is not None:
        documents.write_json(_place(label), challenged_document(challenged, seconds=False))


def kept_challenged(label: str, documents: Documents) -> Challenged | None:
    """The comparison kept for a card; None if it was not tried."""
    place = _place(label)
    return challenged_from(documents.read_json(place)) if documents.exists(place) else None


def _place(label: str) -> str:
    return f"challengers/{label}.json"


def challenger_rows(challenged: Challenged | None, language: Language) -> list[dict[str, Any]]:
    """One line per challenger, the card first, in words and figures for a narrow table on the terminal."""
    if challenged is None:
        return []
    card = Text("the card", "la grille").say(language)
    lines = [(c.name.say(language), c.ranked, c) for c in challenged.challengers]
    euros = challenged.amount is not None
    return [_row(*line, language, euros=euros) for line in ((card, challenged.card, None), *lines)]


def _row(
    name: str, ranked: Ranked | None, line: Challenger | None, language: Language, *, euros: bool
) -> dict[str, Any]:
    ten = None if ranked is None else ranked.at_ten
    found = None if ten is None else ten.amounts if euros else ten.events
    seconds = None if line is None or line.seconds is None else number(line.seconds, language, 1)
    return {
        "challenger": name,
        "auc": "-" if ranked is None else number(ranked.area.value, language, 3),
        "card_loses": "-" if line is None or line.loss is None else difference(line.loss.area, language, 3),
        "euros_at_10" if euros else "events_at_10": "-" if found is None else percent(found, language),
        "seconds": seconds or "-",
    }


def challenger_notes(challenged: Challenged | None, language: Language) -> list[str]:
    """Which learnt on fewer rows than the card; what could not be tried, and how to install it."""
    if challenged is None:
        return []
    fewer = held_to_fewer(challenged)
    absent = [line.absent for line in challenged.challengers if line.absent is not None]
    return [text.say(language) for text in ([fewer] if fewer else []) + absent]
