"""An audit as text: one table a family of groups, then the findings, and what could not be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bondroit.auditing.profiles import FAMILIES, group_label
from bondroit.auditing.report import shown
from bondroit.cli import session
from bondroit.cli.console import NAMES_WIDTH, RESULTS, print_groups, print_line, print_table
from bondroit.cli.services import show
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from bondroit.app.audit_card import CardAudit
    from bondroit.auditing.check import NotRun
    from bondroit.auditing.files import FilesAudit
    from bondroit.auditing.findings import Finding
    from bondroit.auditing.report import AuditReport

GAP = 3
"""Blanks between two columns."""
FEW = 3
"""Up to so many groups a column each holds every figure; beyond, a line each holds the main ones."""
COLUMNS: dict[str, Text] = {
    "files": Text("files", "dossiers"),
    "selected": Text("proposed by score", "proposés par score"),
    "overpayment": Text("overpaid (survey)", "en indu (enquête)"),
    "underpayment": Text("underpaid (survey)", "en rappel (enquête)"),
    "true_overpayment": Text("overpaid (town)", "en indu (ville)"),
}


def show_files_audit(done: FilesAudit, more: Mapping[str, Any] | None = None) -> None:
    """Print the main figures by group; every figure is in the JSON and the report.

    Args:
        done: the audit.
        more: what else the JSON tells.
    """

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
        _print_findings(done.findings)
        _print_not_run(done.not_run)

    show({**done.to_document(), **(more or {})}, text)


def show_table_audit(done: AuditReport, page: Path, more: Mapping[str, Any] | None = None) -> None:
    """Print every figure by attribute, the findings and what could not be checked; `more` goes into the JSON."""

    def text() -> None:
        language = session.language()
        for statement in done.statements:
            print_line(session.say(statement))
        for attribute in dict.fromkeys(figure.attribute for figure in done.figures):
            if len({f.group for f in done.figures if f.attribute == attribute}) <= FEW:
                print_groups(attribute, done.table_of(attribute, language))
            else:
                _print_lines(attribute, done)
        _print_findings(done.findings)
        _print_not_run(done.not_run)
        print_line(session.say(Text(f"The page: {page}", f"La page : {page}")))

    show({**done.to_document(), "page": str(page), **(more or {})}, text)


def _print_lines(attribute: str, done: AuditReport) -> None:
    """The main figures of many groups, a line each."""
    lines = done.lines_of(attribute, session.language())
    hidden = len({f.group for f in done.figures if f.attribute == attribute}) - lines.height
    names = lines.columns
    widths = [max((len(str(cell)) for cell in lines[name]), default=0) + GAP for name in names]
    for part in _parts(widths[1:], RESULTS.width - min(widths[0], NAMES_WIDTH)):
        own = [names[0], *(names[1 + k] for k in part)]
        rows = [[str(cell) for cell in row] for row in lines.select(own).iter_rows()]
        print_table(attribute, ["", *own[1:]], rows, words_width=min(widths[0], NAMES_WIDTH) - GAP)
    more = Text("Every figure is on the page and in --json.", "Tous les chiffres sont sur la page et dans --json.")
    if hidden:
        more = Text(f"{hidden} group(s) are hidden. {more.en}", f"{hidden} groupe(s) sont masqués. {more.fr}")
    print_line(session.say(more))


def _parts(widths: Sequence[int], room: int) -> list[list[int]]:
    """Columns side by side as long as there is room for them: their places, table after table."""
    parts: list[list[int]] = []
    left = 0
    for place, width in enumerate(widths):
        if not parts or width > left:
            parts.append([])
            left = room
        parts[-1].append(place)
        left -= width
    return parts


def show_card_audit(done: CardAudit) -> None:
    """Print what a card alone tells."""

    def text() -> None:
        print_line(f"{done.card} ({done.card_hash[:12]})")
        _print_findings(done.findings)
        _print_not_run(done.not_run)

    show(done.to_document(), text)


def _print_findings(findings: Iterable[Finding]) -> None:
    for finding in findings:
        print_line(f"{finding.code} {session.say(finding.summary)}")


def _print_not_run(not_run: Iterable[NotRun]) -> None:
    """What could not be checked, with what would be needed; checks that need the same thing share a line."""
    by_need: dict[str, list[NotRun]] = {}
    for one in not_run:
        by_need.setdefault(session.say(one.how), []).append(one)
    if by_need:
        print_line(session.say(Text("Not checked:", "Non contrôlé :")))
    for how, alike in by_need.items():
        codes = _span([one.spec.code for one in alike])
        question = f" {session.say(alike[0].spec.question)}" if len(alike) == 1 else ""
        print_line(session.say(Text(f"  {codes}{question} Needs: {how}.", f"  {codes}{question} Il faut : {how}.")))


def _span(codes: list[str]) -> str:
    """`AUD020-AUD029` for codes that follow one another, else each."""
    numbers = [int(code[3:]) for code in codes]
    if len(codes) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        return f"{codes[0]}-{codes[-1]}"
    return ", ".join(codes)
