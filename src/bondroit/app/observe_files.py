"""Compute the variables of every file as of the first day of a month."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.app.recognition import earlier_figures, fingerprint_of
from bondroit.domain.months import months_before
from bondroit.errors import Text, UserError
from bondroit.observing.asof import observe
from bondroit.observing.dictionary import default_dictionary

if TYPE_CHECKING:
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
    *, month: Month, tables: Tables, journal: Journal, dictionary: Dictionary | None = None
) -> ObserveReport:
    """Write the table `variables` of `month`.

    Args:
        month: the as-of month; only what was known before its first day counts.
        tables: reads `snapshots` and `events`, writes `variables`.
        journal: gets one entry.
        dictionary: the variables; the package's own by default.

    Raises:
        UserError: E-WRK-003 if there is no snapshot of the month before.
    """
    words = dictionary or default_dictionary()
    written = set(tables.months("snapshots"))
    history = [m for m in months_before(month, words.months) if m in written]
    if month.plus(-1) not in written:
        raise _no_snapshot(month)
    inputs = fingerprint_of(
        {
            "snapshots": {str(m): tables.fingerprint("snapshots", m) for m in history},
            "events": tables.fingerprint("events"),
            "dictionary": hashlib.sha256(repr(words).encode()).hexdigest(),
        }
    )
    earlier = None
    if tables.exists("variables", month):
        outputs = tables.fingerprint("variables", month)
        earlier = earlier_figures(journal, "observe", str(month), inputs, outputs)
    if earlier is not None:
        files = int(earlier["files"])
    else:
        frame = observe(month, tables.scan("snapshots", history), tables.scan("events"), words)
        files = tables.sink("variables", frame, month)
    report = ObserveReport(str(month), files, len(words.names), len(history), recognised=earlier is not None)
    outputs = tables.fingerprint("variables", month)
    figures = report.to_document()
    journal.append(
        "observe", "statistics", {"month": str(month), "inputs": inputs, "outputs": outputs, "figures": figures}
    )
    return report


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
