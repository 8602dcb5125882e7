"""`bondroit check-claims`: what has been said of the published scores, asked of fictitious towns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bondroit.cli import session
from bondroit.cli.commands.asked import SeedOption  # noqa: TC001  Typer reads it when it runs
from bondroit.cli.console import print_line, print_table
from bondroit.cli.services import progress, show
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.app.check_claims import ClaimsReport

PANEL = "The chain, step by step"
WORDS = 30


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    app.command(
        "check-claims",
        rich_help_panel=PANEL,
        help="Ask fictitious towns whether they reproduce what is said of the published scores, over draws of all that "
        "they assume; goes on where it was cut.",
    )(claims)


def claims(
    folder: Annotated[
        Path, typer.Argument(help="The folder of the draws, the result and the page; made if it is not there.")
    ] = Path("claims"),
    draws: Annotated[
        int, typer.Option("--draws", min=0, help="Towns, each with its own draw of what is assumed.")
    ] = 20,
    usual: Annotated[
        int, typer.Option("--usual", min=0, help="Further towns of the usual values, that differ by chance alone.")
    ] = 5,
    households: Annotated[int, typer.Option("--households", min=1, help="How many households.")] = 40_000,
    surveyed: Annotated[
        int, typer.Option("--surveyed", min=1, help="Files of each town's random survey; at most half of recipients.")
    ] = 7_500,
    seed: SeedOption = 1,
    processes: Annotated[
        int, typer.Option("--processes", min=0, max=2, help="Processes at work, two at most; 0: as memory allows.")
    ] = 0,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="The code of a claim, as CLM02; may be repeated; all are asked.")
    ] = None,
) -> None:
    """Ask towns, and show what they answer."""
    from bondroit.app.check_claims import ClaimsRequest
    from bondroit.wiring import claims as wiring

    request = ClaimsRequest(
        draws=draws, usual=usual, households=households, surveyed=surveyed, seed=seed,
        only=tuple(dict.fromkeys(only or ())),
    )  # fmt: skip
    done = wiring.claims(folder, request, processes=processes, language=session.language(), progress=progress())
    show(done.to_document(), lambda: _print(done))


def _print(done: ClaimsReport) -> None:
    from bondroit.showing.claims_words import FICTITIOUS, answer_words, counted, spread_words
    from bondroit.showing.tables import DASH

    language = session.language()
    rows = [
        (
            j.claim.code,
            j.claim.sentence.say(language),
            answer_words(j.answer, robust=j.robust, language=language),
            counted(j.told[0], language) if j.told else DASH,
            spread_words(j, language),
        )
        for j in done.result.judged
    ]
    heads = [
        session.say(text)
        for text in (
            Text("claim", "code"), Text("as said", "ce qui est dit"), Text("over the draws", "sur les tirages"),
            Text("draws", "tirages"), Text("figure", "chiffre"),
        )
    ]  # fmt: skip
    print_table(session.say(Text("Claims", "Affirmations")), heads, rows, text_columns=3, words_width=6)
    print_line(session.say(FICTITIOUS))
    print_line(session.say(Text(f"The page: {done.page}", f"La page : {done.page}")))
