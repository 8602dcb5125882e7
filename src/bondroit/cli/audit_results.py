"""The audit of a month as text: one table a family of groups, then the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.auditing.profiles import FAMILIES, group_label
from bondroit.auditing.report import shown
from bondroit.cli import session
from bondroit.cli.console import print_groups, print_line
from bondroit.cli.services import show
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.auditing.files import FilesAudit

COLUMNS: dict[str, Text] = {
    "files": Text("files", "dossiers"),
    "selected": Text("proposed by score", "proposés par score"),
    "overpayment": Text("overpaid (survey)", "en indu (enquête)"),
    "underpayment": Text("underpaid (survey)", "en rappel (enquête)"),
    "true_overpayment": Text("overpaid (town)", "en indu (ville)"),
}


def show_files_audit(done: FilesAudit) -> None:
    """Print the main figures by group; every figure is in the JSON and the report."""

    def text() -> None:
        language = session.language()
        for statement in done.statements:
            print_line(session.say(statement))
        there = {figure.name for figure in done.figures}
        names = [name for name in COLUMNS if name in there]
        for family, words in FAMILIES.items():
            columns = {"": [session.say(COLUMNS[name]) for name in names]}
            for group in (g for f, g in done.groups() if f == family):
                figures = [done.figure(family, group, name) for name in names]
                cells = ["-" if figure is None else shown(figure, language) for figure in figures]
                columns[group_label(family, group).say(language)] = cells
            print_groups(session.say(words), pl.DataFrame(columns))
        for finding in done.findings:
            print_line(f"{finding.code} {session.say(finding.summary)}")

    show(done.to_document(), text)
