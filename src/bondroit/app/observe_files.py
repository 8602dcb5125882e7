"""Compute the variables of every file as of the first day of a month."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.app.recognition import earlier_figures, fingerprint_of
from bondroit.domain.months import months_before
from bondroit.errors import Text, UserError
from bondroit.observing.asof import observe
from bondroit.observing.chunks import NEEDED_EVENTS
from bondroit.observing.dictionary import default_dictionary
from bondroit.observing.passing import pieces, types_of
from bondroit.observing.plan import other_tables
from bondroit.tables.catalogue import TABLES

if TYPE_CHECKING:
    from bondroit.app.observe_ports import Histories
    from bondroit.app.ports import Journal, Tables
    from bondroit.domain.months import Month
    from bondroit.observing.dictionary import Dictionary


@dataclass(frozen=True, slots=True)
class ObserveReport:
    """How many variables of how many files, from how many months of history."""

    month: str
    files: int
    variables: int
    history_months: int
    recognised: bool

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "month": self.month, "files": self.files, "variables": self.variables,
            "history_months": self.history_months, "recognised": self.recognised,
        }  # fmt: skip


def observe_files(
    *,
    month: Month,
    tables: Tables,
    journal: Journal,
    dictionary: Dictionary | None = None,
    histories: Histories | None = None,
) -> ObserveReport:
    """Write the table `variables` of `month`.

    Args:
        month: the as-of month; only what was known before its first day counts.
        tables: reads `snapshots` and `events`, writes `variables`.
        journal: gets one entry.
        dictionary: the variables; the package's own by default.
        histories: runs over the files a chunk at a time; without it all of them are held in memory.

    Raises:
        UserError: E-WRK-003 if there is no snapshot of the month before.
    """
    words = dictionary or default_dictionary()
    written = set(tables.months("snapshots", known_by=month))
    history = [m for m in months_before(month, words.months) if m in written]
    if month.plus(-1) not in written:
        raise _no_snapshot(month)
    inputs = fingerprint_of(_inputs(month, tables, words, history))
    earlier = None
    if tables.exists("variables", month):
        outputs = tables.fingerprint("variables", month)
        earlier = earlier_figures(journal, "observe", str(month), inputs, outputs)
    files = _written(month, tables, words, histories) if earlier is None else int(earlier["files"])
    report = ObserveReport(str(month), files, len(words.names), len(history), recognised=earlier is not None)
    outputs = tables.fingerprint("variables", month)
    figures = report.to_document()
    journal.append(
        "observe", "control", {"month": str(month), "inputs": inputs, "outputs": outputs, "figures": figures}
    )
    return report


def _inputs(month: Month, tables: Tables, words: Dictionary, history: list[Month]) -> dict[str, Any]:
    """What a run reads, as fingerprints; a table that the dictionary does not name leaves no trace."""
    inputs: dict[str, Any] = {
        "snapshots": {str(m): tables.fingerprint("snapshots", m, known_by=month) for m in history},
        "dictionary": hashlib.sha256(repr(words).encode()).hexdigest(),
    }
    for name in _there(month, tables, words):
        if not TABLES[name].monthly:
            inputs[name] = tables.fingerprint(name, known_by=month)
            continue
        months = [m for m in tables.months(name, known_by=month) if m < month]
        inputs[name] = {str(m): tables.fingerprint(name, m, known_by=month) for m in months}
    return inputs


def _there(month: Month, tables: Tables, words: Dictionary) -> list[str]:
    """The tables beside the snapshots that are read; one of events that was never written tells of none."""
    needed = (NEEDED_EVENTS, "members", "places")
    return [name for name in other_tables(words) if name in needed or tables.exists(name, known_by=month)]


def _written(month: Month, tables: Tables, words: Dictionary, histories: Histories | None) -> int:
    """Write the variables; the number of files."""
    if histories is not None:
        return histories.sink("variables", month, types_of(words), lambda source: pieces(month, words, source))
    others = {name: tables.scan(name, known_by=month) for name in _there(month, tables, words)}
    frame = observe(month, tables.scan("snapshots", known_by=month), None, words, others)
    return tables.sink("variables", frame, month)


def _no_snapshot(month: Month) -> UserError:
    before = month.plus(-1)
    return UserError(
        "E-WRK-003",
        Text(
            f"Nothing is known of the files before {month}: there is no snapshot of {before}.",
            f"Rien n'est connu des dossiers avant {month} : il n'y a pas de photographie de {before}.",
        ),
        remedy=Text(
            f"ingest the snapshot of {before}, or choose a month that follows one.",
            f"chargez la photographie de {before}, ou choisissez un mois qui en suit une.",
        ),
    )
