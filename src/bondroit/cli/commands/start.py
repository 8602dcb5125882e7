"""Workspace and journal: init, status, upgrade, journal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bondroit.cli import session
from bondroit.cli.console import print_json, print_line, print_table
from bondroit.cli.services import open_here, show
from bondroit.cli.status_results import print_status
from bondroit.errors import Text

PANEL = "Workspace"


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    app.command(
        "init", rich_help_panel=PANEL, help="Make a workspace: settings, tables, scorecards, operations database."
    )(init)
    app.command("status", rich_help_panel=PANEL, help="Say what the workspace holds and which steps were run.")(status)
    app.command("upgrade", rich_help_panel=PANEL, help="Bring an older workspace to this version.")(upgrade)
    journal = typer.Typer(no_args_is_help=True, help="Who did what, when: append-only, chained by hash.")
    journal.command("verify", help="Check the whole chain of the journal; finds an altered entry.")(verify)
    journal.command("show", help="Show the latest entries.")(show_journal)
    app.add_typer(journal, name="journal", rich_help_panel=PANEL)


def init(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")] = Path("workspace"),
) -> None:
    """Make a workspace."""
    from bondroit.wiring import init_workspace

    made = init_workspace(folder, language=session.language())
    document = {"workspace": str(made)}
    show(
        document,
        lambda: print_line(
            session.say(
                Text(
                    f"Workspace made: {made}. Its settings are in bondroit.toml. Next: bondroit town",
                    f"Espace créé : {made}. Ses réglages sont dans bondroit.toml. Ensuite : bondroit town",
                )
            )
        ),
    )


def status() -> None:
    """Say what the workspace holds."""
    from bondroit.app.status import describe_workspace
    from bondroit.wiring.ingesting import kept_aside
    from bondroit.wiring.keeping import erasing_of

    services = open_here()
    report = describe_workspace(
        tables=services.tables,
        cards=services.cards,
        operations=services.operations,
        journal=services.journal,
        erased=erasing_of(services).erased(),
    )

    aside = kept_aside(services)
    document = {**report.to_document(), "rejected_rows": [kept.to_document() for kept in aside]}

    show(document, lambda: print_status(report, aside))


def upgrade() -> None:
    """Bring an older workspace to this version."""
    from bondroit.wiring import upgrade_workspace

    done = upgrade_workspace(session.common().workspace)
    show(
        {"upgraded": list(done)},
        lambda: print_line(
            session.say(
                Text("Upgraded: " + ", ".join(done), "Mis à niveau : " + ", ".join(done))
                if done
                else Text("Nothing to upgrade.", "Rien à mettre à niveau.")
            )
        ),
    )


def verify() -> None:
    """Check the whole chain of the journal."""
    count = open_here().journal.verify()
    show(
        {"entries": count, "intact": True},
        lambda: print_line(
            session.say(Text(f"The journal is intact: {count} entries.", f"Le journal est intact : {count} lignes."))
        ),
    )


def show_journal(
    last: Annotated[int, typer.Option("--last", min=1, help="How many entries.")] = 20,
) -> None:
    """Show the latest entries."""
    entries = open_here().journal.entries(last)
    if session.common().json:
        rows = [
            {
                "sequence": e.sequence,
                "at": e.at,
                "actor": e.actor,
                "verb": e.verb,
                "purpose": e.purpose,
                "detail": dict(e.detail),
                "hash": e.hash,
            }
            for e in entries
        ]
        print_json({"entries": rows})
        return
    say = session.say
    print_table(
        say(Text("Journal", "Journal")),
        [
            "#",
            say(Text("when", "quand")),
            say(Text("who", "qui")),
            say(Text("verb", "verbe")),
            say(Text("purpose", "finalité")),
            say(Text("hash", "empreinte")),
        ],
        [(str(e.sequence), e.at[:19], e.actor, e.verb, e.purpose, e.hash[:12]) for e in entries],
        text_columns=6,
    )
