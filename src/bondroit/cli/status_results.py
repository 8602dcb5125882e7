"""What `bondroit status` prints: tables, corrections, what was erased, what is kept aside, steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.cli import session
from bondroit.cli.console import print_facts, print_table
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.app.forget_rejects import AsideRows
    from bondroit.app.status import WorkspaceReport

_TABLE, _MONTH = Text("table", "table"), Text("month", "mois")


def print_status(report: WorkspaceReport, aside: Sequence[AsideRows]) -> None:
    """Print what the workspace holds."""
    rows = [(t.name, t.first, t.last, str(t.months)) for t in report.tables]
    last, files = Text("last", "dernier"), Text("files", "fichiers")
    _grid(Text("Tables", "Tables"), (_TABLE, Text("first month", "premier mois"), last, files), rows)
    corrected = [(t.name, month, ", ".join(known)) for t in report.tables for month, known in t.corrected.items()]
    if corrected:
        headings = (_TABLE, _MONTH, Text("known anew in", "connu à nouveau en"))
        _grid(Text("Corrected later", "Corrigé ensuite"), headings, corrected)
    if report.erased:
        erased = [(name, f"{months[0]} … {months[-1]} ({len(months)})") for name, months in report.erased.items()]
        _grid(Text("Erased on purpose", "Effacé volontairement"), (_TABLE, Text("months", "mois")), erased)
    if aside:
        headers = (_TABLE, Text("file", "fichier"), Text("until", "jusqu'au"), Text("rows", "rangées"))
        kept = [(one.table, one.path, one.until, str(one.rows)) for one in aside]
        _grid(Text("Rejected rows kept aside", "Rangées rejetées mises de côté"), headers, kept)
    say = session.say
    print_facts(
        say(Text("Workspace", "Espace de travail")),
        [
            (say(Text("scorecards", "grilles")), ", ".join(report.cards) or "-"),
            (say(Text("journal entries", "lignes du journal")), str(report.journal_entries)),
        ],
    )
    if report.drift:
        headings = (Text("scorecard", "grille"), Text("warnings", "alertes"), Text("last month", "dernier mois"))
        month = report.drift["month"]
        seen = [(c, str(d["warnings"]), ", ".join(d["of_last_month"]) or "-") for c, d in report.drift["cards"].items()]
        _grid(Text(f"Drift, looked at up to {month}", f"Dérive, examinée jusqu'à {month}"), headings, seen)
    if report.runs:
        steps = [(run.month, run.step, run.state) for run in report.runs]
        _grid(Text("Steps", "Étapes"), (_MONTH, Text("step", "étape"), Text("state", "état")), steps)


def _grid(title: Text, headings: Sequence[Text], rows: Sequence[tuple[str, ...]]) -> None:
    print_table(session.say(title), [session.say(h) for h in headings], rows, text_columns=min(3, len(headings)))
