"""`bondroit audit`: a card, a table that somebody brings, or a month of the workspace; or a card over either."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bondroit.auditing.replicates import Replicates
from bondroit.cli import session
from bondroit.cli.audit_asked import crossings, definitions, highest, require_use, sizes
from bondroit.cli.audit_reported import Reported, leave, page_asked, told_about, told_of
from bondroit.cli.audit_results import show_card_audit, show_files_audit, show_table_audit
from bondroit.cli.commands.asked import SeedOption, needed
from bondroit.cli.encodings import say_encodings
from bondroit.cli.services import open_here
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from bondroit.app.audit_request import AuditTableRequest

TABLE = "A table of your own"


def audit(
    ctx: typer.Context,
    card: Annotated[
        str | None,
        typer.Argument(
            metavar="CARD",
            help="A card: name or name@version in the workspace, or a card's file. Alone: the checks that need a card "
            "only; with --table or --month: over these files.",
        ),
    ] = None,
    month: Annotated[str | None, typer.Option("--month", help="The month to audit.")] = None,
    table: Annotated[Path | None, typer.Option("--table", help="A CSV or Parquet table of your own.")] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="The code of a check, e.g. AUD003; may be repeated.")
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option("--outcome", help="With --table: the column of what was found.", rich_help_panel=TABLE),
    ] = None,
    score: Annotated[
        str | None, typer.Option("--score", help="With --table: the column of scores.", rich_help_panel=TABLE)
    ] = None,
    group: Annotated[
        list[str] | None,
        typer.Option("--group", help="With --table: a column of groups; may be repeated.", rich_help_panel=TABLE),
    ] = None,
    cross: Annotated[
        list[str] | None,
        typer.Option(
            "--cross",
            help="Groups that two or three columns make together, as A,B; may be repeated; all: every crossing of the "
            "groups.",
            rich_help_panel=TABLE,
        ),
    ] = None,
    positive: Annotated[
        str | None,
        typer.Option(
            "--positive",
            help="SQL: which rows are an error, e.g. \"Result <> 'No Errors Found'\".",
            rich_help_panel=TABLE,
        ),
    ] = None,
    decision: Annotated[
        str | None,
        typer.Option("--decision", help='SQL: which rows are flagged, e.g. "score >= 5".', rich_help_panel=TABLE),
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option("--threshold", help="Rows whose score reaches it are flagged.", rich_help_panel=TABLE),
    ] = None,
    top: Annotated[
        str | None,
        typer.Option(
            "--highest",
            help="The highest scores are flagged: a number of rows, or a percentage such as 5%. Equal scores by the "
            "recorded rule.",
            rich_help_panel=TABLE,
        ),
    ] = None,
    selected: Annotated[
        str | None,
        typer.Option(
            "--selected", help="SQL: which rows were chosen; the others are the random arm.", rich_help_panel=TABLE
        ),
    ] = None,
    euros: Annotated[
        str | None,
        typer.Option(
            "--euros", help="The column of sums; in cents if its name ends with _cents.", rich_help_panel=TABLE
        ),
    ] = None,
    define: Annotated[
        list[str] | None,
        typer.Option("--define", help="NAME=SQL: a further column; may be repeated.", rich_help_panel=TABLE),
    ] = None,
    population: Annotated[
        int | None,
        typer.Option("--population", min=1, help="Size of the whole population.", rich_help_panel=TABLE),
    ] = None,
    size: Annotated[
        list[str] | None,
        typer.Option(
            "--size",
            help="COLUMN=GROUP:NUMBER: people of a group, chosen or not, for bounds; may be repeated.",
            rich_help_panel=TABLE,
        ),
    ] = None,
    lift: Annotated[
        float | None,
        typer.Option(
            "--lift",
            help="Assumed, for bounds: the chosen err at most so many times as often as the others.",
            rich_help_panel=TABLE,
        ),
    ] = None,
    weight: Annotated[
        str | None, typer.Option("--weight", help="With --table: the column of weights.", rich_help_panel=TABLE)
    ] = None,
    stratum: Annotated[
        str | None, typer.Option("--stratum", help="With --table: the column of strata.", rich_help_panel=TABLE)
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", help="With --table: the column of units drawn first.", rich_help_panel=TABLE),
    ] = None,
    reference: Annotated[
        list[str] | None,
        typer.Option(
            "--reference",
            help="The group that the others are compared with; default: all others; may be repeated, one a column.",
            rich_help_panel=TABLE,
        ),
    ] = None,
    floor: Annotated[
        int,
        typer.Option("--floor", min=0, help="Cells below this are suppressed; 0: none.", rich_help_panel=TABLE),
    ] = 11,
    about: Annotated[
        list[str] | None,
        typer.Option(
            "--about",
            help="COLUMN=income, rsa, lone-parents, women, disabled-workers or poor-areas: then what stands in the way "
            "of an approval is told; may be repeated.",
            rich_help_panel=TABLE,
        ),
    ] = None,
    replicates: Annotated[
        int,
        typer.Option(
            "--replicates",
            min=0,
            help="Intervals from so many draws of the rows, e.g. 1000, that hold for all groups together; 0: from "
            "formulas.",
        ),
    ] = 0,
    seed: SeedOption = 1,
    report: Annotated[
        Path, typer.Option("--report", help="Where the page goes; with --month, none is written without it.")
    ] = Path("audit.html"),
    pdf: Annotated[Path | None, typer.Option("--pdf", help="Also write the report as PDF/UA.")] = None,
    parts: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            help="With --month: also this part of the audit: labels, alternatives, proxies, profiles, formula, claims "
            "or all; may be repeated.",
        ),
    ] = None,
    formula: Annotated[
        Path | None,
        typer.Option(
            "--formula", help="With --month: a published formula, a table (.csv) or a card's file, over the same files."
        ),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", help="With --formula: a TOML file: which column stands for each variable."),
    ] = None,
    claims: Annotated[
        Path | None, typer.Option("--claims", help="With --month: the folder of a run of check-claims.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Leave with code 3 if something stands in the way of an approval.")
    ] = False,
) -> None:
    """Show who is scored, chosen and controlled."""
    if table is not None and month is not None:
        raise _both()
    if table is not None or month is not None or card is not None:
        require_use(ctx, table=table is not None, month=month is not None)
    how = Replicates(replicates, seed)
    if table is not None:
        from bondroit.app.audit_request import AuditTableRequest

        request = AuditTableRequest(
            path=str(table), outcome=outcome, score=score, groups=tuple(group or ()), positive=positive,
            selected=selected, define=definitions(define or ()), population=population, weight=weight,
            reference=tuple(reference or ()), floor=floor, decision=decision, threshold=threshold, euros=euros,
            cross=crossings(cross or ()), stratum=stratum, cluster=cluster, sizes=sizes(size or ()), lift=lift,
            only=tuple(only or ()), highest=None if top is None else highest(top), how=how,
        )  # fmt: skip
        _audit_table(request, card, table, Reported(report, pdf, told_about(about or ()), strict))
        return
    if card is not None and month is None:
        _audit_card(card, tuple(only or ()))
        return
    from bondroit.wiring import audits
    from bondroit.wiring.audit_report import Beside

    audited = Month.parse(needed(month, "CARD, --month", "--table"))
    reported = Reported(page_asked(ctx, report), pdf, {}, strict)
    beside = Beside(formula, mapping, claims)
    reported.require(tuple(parts or ()), beside)
    services = open_here()
    done = audits.audit_month(services, audited, card=card, only=tuple(only or ()), how=how)
    document, done = reported.month(services, done, audited, card=card, parts=tuple(parts or ()), beside=beside)
    # What the other parts have answered is not told as not checked.
    show_files_audit(replace(done, not_run=document.not_run), told_of(document))
    leave(document, strict=strict)


def _audit_table(request: AuditTableRequest, card: str | None, table: Path, reported: Reported) -> None:
    """Audit a table, scored by the card if one is named; write the page."""
    from bondroit.showing.audit_page import table_document
    from bondroit.wiring import audits

    assert reported.page is not None
    done = audits.audit_table(
        request, card=card, workspace=session.common().workspace, page_path=reported.page, pdf_path=reported.pdf,
        about=reported.about, language=session.language(),
    )  # fmt: skip
    say_encodings(table)
    document = table_document(done, means=reported.about)
    show_table_audit(done, reported.page, told_of(document))
    leave(document, strict=reported.strict)


def _audit_card(card: str, only: tuple[str, ...]) -> None:
    """Audit a card without any file."""
    from bondroit.wiring import audits

    show_card_audit(audits.audit_card(card, workspace=session.common().workspace, only=only))


def _both() -> UserError:
    return UserError(
        "E-USE-001",
        Text("Both --month and --table name the files.", "--month et --table désignent tous deux les dossiers."),
        remedy=Text("give one of them.", "donnez l'un des deux."),
    )
