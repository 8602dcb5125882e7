"""`bondroit drift`: scores and variables month by month against a reference, with warnings."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bondroit.cli import session
from bondroit.cli.commands.asked import needed
from bondroit.cli.drift_results import print_drift
from bondroit.cli.services import open_here, show
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from bondroit.app.drift_report import DriftReport

PANEL = "The chain, step by step"
LEARNING = "learning"
WARNED = 3
"""The exit code of `--strict` where there are warnings: of data."""

TopOption = Annotated[
    str | None, typer.Option("--top", help="The top of the score: a share such as 5%, or a number of files.")
]


def register(app: typer.Typer) -> None:
    """Add this command to `app`."""
    text = "Say how scores and variables drift month by month, with thresholds that warn; or between two tables."
    app.command("drift", rich_help_panel=PANEL, help=text)(drift)


def drift(
    card: Annotated[
        str | None, typer.Argument(help="A card of the workspace: name or name@version; default: every latest one.")
    ] = None,
    month: Annotated[
        str | None,
        typer.Option("--month", help="The last month to look at, as 2026-02; default: the last that has variables."),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", help="The first month; default: the first that has variables.")
    ] = None,
    against: Annotated[
        str | None,
        typer.Option("--against", help="The reference: learning (the card's survey) or a month; default: learning."),
    ] = None,
    top: TopOption = None,
    watch: Annotated[
        float | None, typer.Option("--watch", help="PSI from which to warn; default: the setting, 0.10.")
    ] = None,
    moved: Annotated[
        float | None, typer.Option("--moved", help="PSI of what has moved; default: the setting, 0.25.")
    ] = None,
    table: Annotated[Path | None, typer.Option("--table", help="A CSV or Parquet table of your own.")] = None,
    reference: Annotated[
        Path | None, typer.Option("--reference", help="With --table: the table to hold it against.")
    ] = None,
    card_file: Annotated[Path | None, typer.Option("--card", help="With --table: the card's file.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Also write a page.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Leave with code 3 if there is a warning.")] = False,
) -> None:
    """Look for drift."""
    from bondroit.scoring.rows import read_top
    from bondroit.wiring import drifts

    _require_one_use(table, {"CARD": card, "--month": month, "--since": since}, reference=reference, file=card_file)
    limits = partial(
        drifts.asked_of,
        watch=_index("--watch", watch),
        moved=_index("--moved", moved),
        top=None if top is None else read_top(top),
    )
    if table is not None:
        path = Path(needed(None if card_file is None else str(card_file), "--card", None))
        asked = limits(None, learning=_learning(against, tables=True))
        done = drifts.drift_received(table, reference, path, asked=asked, page=html, language=session.language())
    else:
        when = None if month is None else Month.parse(month)
        learning, services = _learning(against, tables=False), open_here()
        done = drifts.drift(
            services,
            when,
            label=card,
            since=None if since is None else Month.parse(since),
            against=None if against is None or learning else Month.parse(against),
            asked=limits(services.settings.drift, learning=learning),
            page=html,
            language=session.language(),
        )
    _show(done, html)
    if strict and done.warned:
        raise typer.Exit(WARNED)


def _require_one_use(
    table: Path | None, of_workspace: dict[str, str | None], *, reference: Path | None, file: Path | None
) -> None:
    """A workspace or tables of one's own, not both."""
    given = {"--reference": reference, "--card": file} if table is None else of_workspace
    strange = [name for name, value in given.items() if value is not None]
    if not strange:
        return
    without = Text("without", "sans") if table is None else Text("with", "avec")
    raise UserError(
        "E-USE-001",
        Text(
            f"{', '.join(strange)} {without.en} --table: not understood.",
            f"{', '.join(strange)} {without.fr} --table : pas compris.",
        ),
        remedy=Text(
            "write drift [CARD] [--month MONTH], or drift --table FILE --card FILE [--reference FILE].",
            "écrivez drift [GRILLE] [--month MOIS], ou drift --table FICHIER --card FICHIER [--reference FICHIER].",
        ),
    )


def _show(done: DriftReport, page: Path | None) -> None:
    document = done.to_document()
    if page is not None:
        document |= {"page": str(page)}
    show(document, lambda: print_drift(document))


def _learning(against: str | None, *, tables: bool) -> bool | None:
    """True if the survey is named, None if nothing is."""
    if against == LEARNING:
        return True
    if tables and against is not None:
        raise UserError(
            "E-USE-001",
            Text(
                f"--against {against}: with --table, name a table.", f"--against {against} : avec --table, une table."
            ),
            remedy=Text(
                "use --reference FILE, or --against learning.", "utilisez --reference FICHIER, ou --against learning."
            ),
        )
    return None


def _index(option: str, value: float | None) -> float | None:
    if value is None or 0 <= value < float("inf"):
        return value
    raise UserError(
        "E-USE-001",
        Text(f"{option} is not a stability index: {value}.", f"{option} n'est pas un indice de stabilité : {value}."),
        remedy=Text("give a number from 0 on, such as 0.1.", "donnez un nombre positif, par exemple 0.1."),
    )
