"""`bondroit ingest`: files that keep a contract, or a body's own extracts through a mapping."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bondroit.cli.console import print_line
from bondroit.cli.results import print_document
from bondroit.cli.services import open_here, show
from bondroit.cli.session import language, say
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from bondroit.app.ingest_extract import ExtractReport

_TAKEN = Text("Taken in", "Pris")
_STATES = {
    "new": Text("new", "nouveau"),
    "version": Text("new version", "nouvelle version"),
    "replaced": Text("replaced", "remplacé"),
    "unchanged": Text("unchanged", "inchangé"),
}
_CHECKED = Text("Checked, nothing taken in", "Vérifié, rien n'est pris")


def ingest(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files or a folder: with the names of the contract of a table, or with your own and --mapping."
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--as", help="The table, as snapshots or members; with --mapping, the mapping says it."),
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="A TOML file: from the columns of your files to those of a table.")
    ] = None,
    propose: Annotated[
        bool, typer.Option("--propose", help="Write a first mapping for the file, to be read and corrected.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="With --propose: the mapping to write; an existing file is left.")
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option("--rejects", help="List the rejected rows, with what is wrong, in this CSV."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and tell every fault, and take nothing.")] = False,
    known: Annotated[
        str | None,
        typer.Option("--known", help="The month in which all of it was known, as 2026-02."),
    ] = None,
    changes: Annotated[
        bool | None,
        typer.Option("--changes/--whole", help="Only rows that changed are brought, to be merged by key."),
    ] = None,
    last: Annotated[
        bool | None,
        typer.Option("--last/--no-last", help="Of rows with one key the last counts; else they are rejected."),
    ] = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Replace the latest version, which was brought by mistake."),
    ] = False,
    keep_sound: Annotated[
        bool,
        typer.Option("--keep-sound", help="Leave rejected rows out and take the others, if few."),
    ] = False,
    key: Annotated[
        Path | None, typer.Option("--key", help="The key; default: the environment's BONDROIT_PSEUDONYM_KEY.")
    ] = None,
) -> None:
    """Take files into the workspace."""
    given = list(files or ())
    if propose:
        left = {
            "--mapping": mapping is not None, "--rejects": rejects is not None, "--dry-run": dry_run,
            "--known": known is not None, "--changes": changes, "--last": last, "--replace": replace,
            "--keep-sound": keep_sound, "--key": key is not None,
        }  # fmt: skip
        _require_alone([option for option, asked in left.items() if asked])
        _propose(given, name, out)
        return
    if out is not None:
        raise _out_alone()
    from bondroit.app.ingest_extract import IngestRequest
    from bondroit.wiring.ingesting import take_extract

    request = IngestRequest(
        # What is not said here, the mapping says.
        mode=None if changes is None else "changes" if changes else "whole",
        conflicts=None if last is None else "last" if last else "reject",
        known=None if known is None else Month.parse(known),
        replace=replace,
        keep_sound=keep_sound,
        dry_run=dry_run,
    )
    report = take_extract(
        open_here(), given, mapping_path=mapping, table=name, request=request, rejects=rejects, key=key
    )
    _show(report, _CHECKED if dry_run else _TAKEN)


def _require_alone(options: list[str]) -> None:
    """Refuse options that say how files are taken, where none is taken."""
    if not options:
        return
    named = ", ".join(options)
    raise UserError(
        "E-USE-001",
        Text(
            f"--propose writes a first mapping and takes nothing: {named} says nothing here.",
            f"--propose écrit une première correspondance et ne prend rien : {named} n'y dit rien.",
        ),
        remedy=Text(
            f"leave out --propose to take the file, or leave out {named}.",
            f"laissez --propose pour prendre le fichier, ou laissez {named}.",
        ),
    )


def _out_alone() -> UserError:
    return UserError(
        "E-USE-001",
        Text("--out: only with --propose.", "--out : seulement avec --propose."),
        remedy=Text(
            "add --propose to write a first mapping, or leave --out.",
            "ajoutez --propose pour écrire une première correspondance, ou laissez --out.",
        ),
    )


def _propose(files: list[Path], name: str | None, out: Path | None) -> None:
    from bondroit.wiring.ingesting import propose

    file = _only(files)
    target = out or Path(f"{file.name.split('.')[0]}.mapping.toml")
    document = propose(file, table=name, out=target, language=language()).to_document()
    title = Text("A first mapping", "Une première correspondance")
    # A column that is found, a file that is taken: these words mean other things in other reports.
    shown = {key if key == "table" else f"proposal_{key}": value for key, value in document.items()}
    show(document, lambda: print_document(say(title), shown))


def _only(files: list[Path]) -> Path:
    """The one file that is named."""
    if len(files) == 1:
        return files[0]
    raise UserError(
        "E-USE-001",
        Text("Name one file.", "Nommez un fichier."),
        remedy=Text(
            "several files are taken with --mapping; bondroit ingest --help.",
            "plusieurs fichiers se prennent avec --mapping ; bondroit ingest --help.",
        ),
    )


def _show(report: ExtractReport, title: Text) -> None:
    document = report.to_document()

    def text() -> None:
        print_document(say(title), _shown(document))
        for note in report.notes:
            print_line(f"  {say(note)}")

    show(document, text)


def _shown(document: dict[str, Any]) -> dict[str, Any]:
    """What is printed: files are those received, not those of households; states are words."""
    shown = {{"files": "files_received"}.get(key, key): value for key, value in document.items() if key != "faults"}
    shown["months"] = [{**month, "state": say(_STATES[month["state"]])} for month in document["months"]]
    return shown
