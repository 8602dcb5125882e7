"""`bondroit link`: persons of the body and of a partner, or of any two files, or twice in one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bondroit.cli import session
from bondroit.cli.console import print_line
from bondroit.cli.encodings import say_encodings
from bondroit.cli.linked_results import show_linked, show_sheets
from bondroit.cli.services import open_here, progress
from bondroit.errors import Text, UserError

PANEL = "Files in"
OptionalPath = Path | None


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    links = typer.Typer(
        help="Link persons between files, with the quality of the links; or find the same person twice."
    )
    links.callback(invoke_without_command=True)(link)
    links.command("review", help="Say where the review sheets are and how many pairs are decided.")(review)
    app.add_typer(links, name="link", rich_help_panel=PANEL)


def link(
    context: typer.Context,
    table: Annotated[str, typer.Option("--table", help="The register of the body: persons.")] = "persons",
    partner: Annotated[
        str | None,
        typer.Option("--with", help="A partner's register: tax_persons, unemployment_persons or payroll_persons."),
    ] = None,
    purpose: Annotated[
        str,
        typer.Option(
            "--purpose", help="What the links are for: control, rights, statistics, audit; control,rights for both."
        ),
    ] = "",
    basis: Annotated[str, typer.Option("--basis", help="The legal basis of the linkage, in words.")] = "",
    month: Annotated[
        str | None, typer.Option("--month", help="The month in which the links are made; default: this one.")
    ] = None,
    left: Annotated[
        OptionalPath, typer.Option("--left", help="A file of your own, CSV or Parquet; alone: to find doubles in.")
    ] = None,
    right: Annotated[OptionalPath, typer.Option("--right", help="With --left: the file to link it to.")] = None,
    settings: Annotated[
        OptionalPath,
        typer.Option("--settings", help="What is compared and how (TOML); default: by the columns' names."),
    ] = None,
    threshold: Annotated[
        float | None, typer.Option("--threshold", help="Least probability of a link; default: the settings', 0.9.")
    ] = None,
    model: Annotated[
        OptionalPath, typer.Option("--model", help="A trained model to use again (JSON); default: train one.")
    ] = None,
    decisions: Annotated[
        OptionalPath,
        typer.Option("--decisions", help="A review sheet with its decisions filled in; they pass before all."),
    ] = None,
    out: Annotated[
        OptionalPath, typer.Option("--out", help="With --left: where the links go (.csv or .parquet).")
    ] = None,
    identifier: Annotated[
        list[str] | None,
        typer.Option("--id", help="With --left: a column written beside each row; may be repeated."),
    ] = None,
    truth_column: Annotated[
        str | None,
        typer.Option(
            "--truth-column", help="With --left: a column equal for the same person; gives precision, recall."
        ),
    ] = None,
    truth_pattern: Annotated[
        str, typer.Option("--truth-pattern", help="The part of it that is equal: a regular expression with one group.")
    ] = "",
    propose: Annotated[
        OptionalPath, typer.Option("--propose", help="With --left: write settings to start from (TOML), link nothing.")
    ] = None,
) -> None:
    """Link persons."""
    if context.invoked_subcommand is not None:
        return
    if left is None:
        _refuse_strays({"--right": right, "--out": out, "--id": identifier, "--truth-column": truth_column,
                        "--propose": propose})  # fmt: skip
        _link_persons(table, partner, purpose, basis, month, threshold, settings, model, decisions)
        return
    if propose is not None:
        _propose(left, right, propose)
        return
    _link_files(left, right, settings, threshold, model, decisions, out, tuple(identifier or ()), truth_column,
                truth_pattern)  # fmt: skip


def review() -> None:
    """List the review sheets."""
    from bondroit.wiring.linking import review_sheets

    show_sheets(review_sheets(open_here()))


def _link_persons(
    table: str,
    partner: str | None,
    purpose: str,
    basis: str,
    month: str | None,
    threshold: float | None,
    settings: Path | None,
    model: Path | None,
    decisions: Path | None,
) -> None:
    from bondroit.wiring.linking import link_persons

    if partner is None:
        raise UserError(
            "E-USE-001",
            Text("Nothing to link with was named.", "Rien n'est indiqué avec quoi rapprocher."),
            remedy=Text(
                "in a workspace: --with tax_persons; on files of your own: --left FILE [--right FILE] --out FILE.",
                "dans un espace de travail : --with tax_persons ; sur vos fichiers : --left FICHIER [--right FICHIER] "
                "--out FICHIER.",
            ),
        )
    done, written = link_persons(
        open_here(), table=table, partner=partner, purpose=purpose, basis=basis, month=month, threshold=threshold,
        settings=settings, model=model, decisions=decisions, language=session.language(),
    )  # fmt: skip
    show_linked(done.quality, {**done.to_document(), "written": written.to_document()}, masked=True)


def _link_files(
    left: Path,
    right: Path | None,
    settings: Path | None,
    threshold: float | None,
    model: Path | None,
    decisions: Path | None,
    out: Path | None,
    identifiers: tuple[str, ...],
    truth: str | None,
    pattern: str,
) -> None:
    from bondroit.app.link_files import LinkFilesRequest
    from bondroit.wiring.linking import link_files, linkage_settings, saved_model

    if out is None:
        raise UserError(
            "E-USE-001",
            Text("--out is missing.", "--out manque."),
            remedy=Text("add --out links.csv.", "ajoutez --out liens.csv."),
        )
    request = LinkFilesRequest(
        left=str(left), right=None if right is None else str(right), settings=linkage_settings(settings),
        threshold=threshold, model=saved_model(model), identifiers=identifiers, truth=truth, truth_pattern=pattern,
        decisions=None if decisions is None else str(decisions),
    )  # fmt: skip
    inputs = {"--left": left, "--right": right, "--settings": settings, "--model": model, "--decisions": decisions}
    done, written = link_files(request, out=out, inputs=inputs, language=session.language(), progress=progress())
    say_encodings(left, right, decisions)
    show_linked(done.quality, {**done.to_document(), "written": written.to_document()}, masked=False)


def _propose(left: Path, right: Path | None, out: Path) -> None:
    from bondroit.wiring.linking import propose_linkage

    made = propose_linkage(left, right, out, language=session.language())
    say_encodings(left, right)
    listed = ", ".join(c.column for c in made.comparisons)
    print_line(
        session.say(
            Text(f"{out}: compares {listed}; read and correct it.", f"{out} : compare {listed} ; lisez et corrigez.")
        )
    )


def _refuse_strays(given: dict[str, object]) -> None:
    strays = [name for name, value in given.items() if value]
    if strays:
        raise UserError(
            "E-USE-001",
            Text("Options of files of your own without --left.", "Options de fichiers propres sans --left."),
            faults=[Text(f"{name} needs --left.", f"{name} demande --left.") for name in strays],
            remedy=Text("add --left FILE, or leave them out.", "ajoutez --left FICHIER, ou ôtez-les."),
        )
