"""`bondroit pseudonyms`: make a key, protect a file, change the key of a workspace."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated

import typer

from bondroit.cli import session
from bondroit.cli.console import print_line
from bondroit.cli.encodings import say_encodings
from bondroit.cli.services import open_here, show
from bondroit.errors import Text

PANEL = "Files in"


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    group = typer.Typer(no_args_is_help=True, help="Keyed pseudonyms: make a key, apply it to a file, change it.")
    group.command("make-key", help="Make a key, outside the workspace, readable by you alone.")(make_key)
    group.command("apply", help="Write a file with its identifiers replaced by pseudonyms.")(apply)
    group.command("rotate", help="Replace the pseudonyms of the workspace by those of a new key.")(rotate)
    app.add_typer(group, name="pseudonyms", rich_help_panel=PANEL)


def make_key(
    file: Annotated[Path, typer.Argument(help="The key's file; it must not be there.")],
    after: Annotated[Path | None, typer.Option("--after", help="The present key: the new one is added to it.")] = None,
) -> None:
    """Make a key."""
    from bondroit.wiring.pseudonyms import new_key

    fingerprint = new_key(file, after=after, workspace=session.common().workspace)
    said = Text(
        f"{file} holds the key {fingerprint}. Whoever has it can recognise people: keep a copy in a safe, none here.",
        f"{file} contient la clé {fingerprint}. Qui l'a peut reconnaître des personnes : gardez-en une copie au "
        f"coffre, "
        "aucune ici.",
    )
    show({"key": fingerprint, "file": str(file)}, lambda: print_line(session.say(said)))


def apply(
    file: Annotated[Path, typer.Argument(help="The file to protect, CSV or Parquet.")],
    column: Annotated[
        list[str], typer.Option("--column", help="COLUMN or COLUMN=DOMAIN: a column of identifiers; may be repeated.")
    ],
    out: Annotated[Path, typer.Option("--out", help="Where the protected file goes (.csv or .parquet).")],
    key: Annotated[
        Path | None, typer.Option("--key", help="The key; default: the environment's BONDROIT_PSEUDONYM_KEY.")
    ] = None,
) -> None:
    """Protect a file."""
    from bondroit.wiring.pseudonyms import protect_file

    done = protect_file(file, out, column, key)
    say_encodings(file)
    said = Text(f"{out}: {done['rows']} rows, {done['columns']} column(s) replaced.",
                f"{out} : {done['rows']} lignes, {done['columns']} colonne(s) remplacée(s).")  # fmt: skip
    show(done, lambda: print_line(session.say(said)))


def rotate(
    old: Annotated[Path, typer.Option("--old", help="The key that the workspace's pseudonyms were made with.")],
    new: Annotated[Path, typer.Option("--new", help="The new key, made with make-key --after the old one.")],
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column", help="With several kinds of pseudonyms: COLUMN or COLUMN=DOMAIN; default: household_id."
        ),
    ] = None,
) -> None:
    """Change the key."""
    from bondroit.wiring.pseudonyms import change_key

    done = change_key(open_here(), old, new, column or (), language=session.language())
    said = Text(f"{done['files']} files, {done['rows']} rows changed to the key {done['key']}; {done['removed']} "
                "review sheets, rejected rows and lists of networks under the old one removed.",
                f"{done['files']} fichiers, {done['rows']} lignes passés à la clé {done['key']} ; {done['removed']} "
                "fiches de revue, lignes rejetées et listes de réseaux sous l'ancienne supprimées.")  # fmt: skip
    show(done, lambda: print_line(session.say(said)))
