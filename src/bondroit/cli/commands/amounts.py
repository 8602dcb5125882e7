"""The reasons of one amount in the terminal: a tree, or plain indented lines where there is no terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text as Line
from rich.tree import Tree

from bondroit.app.explain_amount import benefit_named
from bondroit.cli import session
from bondroit.cli.console import RESULTS, print_line
from bondroit.cli.services import open_here, show
from bondroit.domain.months import Month
from bondroit.errors import Text
from bondroit.explaining.numbers import euros
from bondroit.showing.dates import long_month
from bondroit.showing.reason_lines import COLON
from bondroit.showing.reason_tree import source, tell, text_lines, title

if TYPE_CHECKING:
    from bondroit.app.explain_amount import AmountReport
    from bondroit.errors import Language
    from bondroit.showing.reason_tree import Told


def explain_amount(month: str, benefit: str, household: str | None) -> None:
    """Print why a household is due an amount.

    Args:
        month: as typed.
        benefit: as typed.
        household: the file; None takes the first of the month's plan.
    """
    from bondroit.wiring import chain

    asked = benefit_named(benefit)
    report = chain.amount(open_here(), Month.parse(month), benefit=asked, household=household)
    show(report.to_document(), lambda: _print(report, session.language()))


def _print(report: AmountReport, language: Language) -> None:
    explained = report.explained
    if RESULTS.is_terminal:
        RESULTS.print(Line(title(explained, language), style="bold"))
        RESULTS.print(_tree(tell(explained, language), language))
        print_line(source(explained, language))
    else:
        for line in text_lines(explained, language):
            print_line(line)
    if report.paid_cents is not None:
        paid, month = euros(report.paid_cents, language, 2), long_month(str(explained.month), language)
        print_line(
            Text(
                f"Paid in {month} by the tables: {paid}.",
                f"Versé en {month} d'après les tables\N{NO-BREAK SPACE}: {paid}.",
            ).say(language)
        )


def _tree(node: Told, language: Language) -> Tree:
    """A reason with its line and notes, its parts as branches."""
    head = Line.assemble(f"{node.label}{COLON[language]}", (node.figure, "bold"))
    if node.rule:
        head.append(f" ({node.rule})", style="dim")
    if node.line:
        head.append(f"\n= {node.line}")
    for note in node.notes:
        head.append(f"\n{note}", style="italic")
    tree = Tree(head, guide_style="dim")
    for part in node.parts:
        tree.add(_tree(part, language))
    return tree
