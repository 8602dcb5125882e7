"""`bondroit score`: every file of a month, or the rows of a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bondroit.cli import session
from bondroit.cli.commands.asked import needed
from bondroit.cli.drift_results import note_drift
from bondroit.cli.encodings import say_encodings
from bondroit.cli.results import print_document
from bondroit.cli.services import open_here, progress, show
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from bondroit.scoring.rows import Extras

UNKNOWN = ("refuse", "skip", "missing")


def score(
    card: Annotated[
        str | None,
        typer.Argument(
            help="A card of the workspace: name or name@version; default: every latest one. With --table: also a "
            "card's file."
        ),
    ] = None,
    month: Annotated[str | None, typer.Option("--month", help="The month to score.")] = None,
    table: Annotated[Path | None, typer.Option("--table", help="A CSV or Parquet table of your own.")] = None,
    card_file: Annotated[Path | None, typer.Option("--card", help="With --table: the card's file.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="With --table: where the scores go (.parquet or .csv), default scores.parquet. With --month: a file "
            "of scores beside the workspace's table, with what is asked below.",
        ),
    ] = None,
    unknown: Annotated[
        str,
        typer.Option(
            "--unknown",
            help="A value the card does not know: refuse, skip (these files get no score), or missing (it counts as "
            "a missing value).",
        ),
    ] = "refuse",
    contributions: Annotated[
        bool, typer.Option("--contributions", help="Also what every variable adds to the points, a column each.")
    ] = False,
    percentile: Annotated[
        bool, typer.Option("--percentile", help="Also the share of the other files that have fewer points, exact.")
    ] = False,
    exact: Annotated[
        bool,
        typer.Option(
            "--exact", help="Also the score from coefficients that are not rounded to points; ranks stay on points."
        ),
    ] = False,
    top: Annotated[
        str | None,
        typer.Option(
            "--top",
            help="Only the highest, in order: a number of files, or a percentage such as 5%. Equal points by the "
            "recorded rule, also at the last place.",
        ),
    ] = None,
) -> None:
    """Score every file."""
    from bondroit.scoring.rows import Extras, read_top

    if unknown not in UNKNOWN:
        raise UserError(
            "E-USE-001",
            Text(f"--unknown {unknown}: not understood.", f"--unknown {unknown} : pas compris."),
            remedy=Text("use refuse, skip or missing.", "utilisez refuse, skip ou missing."),
        )
    _refuse_strays(card, month=month, table=table, card_file=card_file)
    extras = Extras(contributions, percentile, None if top is None else read_top(top), exact)
    if table is not None:
        _score_received(table, card, card_file, out or Path("scores.parquet"), unknown, extras)
        return
    from bondroit.wiring import scores

    scored = Month.parse(needed(month, "--month", "--table"))
    services = open_here()
    report = scores.score(services, scored, label=card, unknown=unknown, extras=extras, out=out)
    document = report.to_document() | ({} if out is None else {"scores": str(out)})

    def text() -> None:
        print_document(session.say(Text("Scores", "Scores")), document)
        note_drift(services.journal, scored)

    show(document, text)


def _refuse_strays(card: str | None, *, month: str | None, table: Path | None, card_file: Path | None) -> None:
    """Refuse what would be left aside: a month beside a table, a card's file beside a month, two cards.

    Raises:
        UserError: E-USE-001 with every fault.
    """
    faults = []
    if month is not None and table is not None:
        faults.append(
            Text("Both --month and --table name the files.", "--month et --table désignent tous deux les dossiers.")
        )
    if card_file is not None and table is None:
        faults.append(Text("--card goes with --table alone.", "--card ne va qu'avec --table."))
    if card is not None and card_file is not None:
        faults.append(Text("Both CARD and --card name a card.", "CARD et --card désignent tous deux une grille."))
    if faults:
        raise UserError(
            "E-USE-001",
            Text("What is asked does not go together.", "Ce qui est demandé ne va pas ensemble."),
            faults=faults,
            remedy=Text(
                "a month of the workspace: bondroit score CARD --month MONTH; a table of your own: bondroit score CARD "
                "--table FILE, or --card FILE.",
                "un mois de l'espace de travail : bondroit score GRILLE --month MOIS ; une table à vous : bondroit "
                "score GRILLE --table FICHIER, ou --card FICHIER.",
            ),
        )


def _score_received(
    table: Path, card: str | None, card_file: Path | None, out: Path, unknown: str, extras: Extras
) -> None:
    """Score `table` by the card's file, or by a card of the workspace; write the scores."""
    from bondroit.wiring.scores import score_table

    place = card_file if card_file is not None else needed(card, "--card", "CARD")
    where, language = session.common().workspace, session.language()
    done = score_table(
        table, place, out, workspace=where, progress=progress(), language=language, unknown=unknown, extras=extras
    )
    say_encodings(table)
    document = {**done.to_document(), "scores": str(out)}
    show(document, lambda: print_document(session.say(Text("Scores", "Scores")), document))
