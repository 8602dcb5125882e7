"""Whether an extract was taken before: the journal knows its bytes, its mapping and its table's contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from bondroit.app.ingest_notes import later_note
from bondroit.app.ingest_versions import later_version
from bondroit.app.recognition import fingerprint_of
from bondroit.domain.months import Month

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Mapping as Dictionary

    from bondroit.app.ingest_ports import ReceivedExtract
    from bondroit.app.ingest_versions import Piece
    from bondroit.app.ports import Journal, Tables
    from bondroit.errors import Text
    from bondroit.ingesting.mapping import Mapping

_FIGURES = ("table", "rows", "taken", "rejected", "duplicates", "superseded", "kept_aside")
# In the order in which they are shown: the journal sorts its words.
_OF_MONTH = ("month", "known", "state", "rows", "added", "changed", "removed")
_UNCHANGED = {"state": "unchanged", "added": 0, "changed": 0, "removed": 0}


class Taken(Protocol):
    """The part of a request that an extract must have in common with an earlier one."""

    @property
    def mode(self) -> str | None:
        """Whether months come whole; None: as the mapping says."""
        ...

    @property
    def conflicts(self) -> str | None:
        """What becomes of rows with one key; None: as the mapping says."""
        ...

    @property
    def known(self) -> Month | None:
        """The month in which all of it was known."""
        ...

    @property
    def keep_sound(self) -> bool:
        """Whether rejected rows may be left out."""
        ...


def fingerprint_of_extract(extract: ReceivedExtract, mapping: Mapping, asked: Taken) -> str:
    """SHA-256 of the files' bytes and names, the mapping, the contract, and how the extract is taken.

    What was taken in part is another than what is asked for whole: it would be refused.
    """
    taken = [asked.mode or mapping.mode, asked.conflicts or mapping.conflicts, str(asked.known)]
    return fingerprint_of(
        {
            "files": [[part.name, part.sha256] for part in extract.parts],
            # Frozen values with a stable text: columns, forms, and with each column its contract.
            "mapping": [repr(mapping.source), *(repr(column) for column in mapping.columns)],
            # Lines of code tables are in it, and which key makes the pseudonyms.
            **({"derived": [mapping.key, *(repr(one) for one in mapping.derived)]} if mapping.derived else {}),
            "contract": [mapping.table.name, mapping.table.version, [repr(c) for c in mapping.table.columns]],
            "taken": [*taken, "keep_sound"] if asked.keep_sound else taken,
            # The text of a query does not tell what the database holds.
            "query": mapping.source.query is not None,
        }
    )


def stored_under(tables: Tables, name: str, pieces: Sequence[Piece]) -> list[dict[str, Any]]:
    """What stands now for each piece: month, known month, fingerprint."""
    return [
        {
            "month": str(p.month) if p.month else None,
            # Of a table in one file what counts is what is known now.
            "known": str(p.known) if p.month and p.known else None,
            "sha256": _standing(tables, name, p.month, p.known if p.month else None),
        }
        for p in pieces
    ]


def earlier_report(journal: Journal, tables: Tables, name: str, inputs: str) -> dict[str, Any] | None:
    """The figures of an earlier entry on the same extract, if what it wrote stands unchanged; else None."""
    for entry in reversed(journal.entries()):
        if entry.verb != "ingest" or entry.detail.get("inputs") != inputs:
            continue
        if all(_stands(tables, name, output) for output in entry.detail["outputs"]):
            figures = {figure: entry.detail[figure] for figure in _FIGURES}
            months = ({name: month[name] for name in _OF_MONTH} | _UNCHANGED for month in entry.detail["months"])
            notes = tuple(_later_notes(tables, name, entry.detail["outputs"]))
            return {**figures, "months": tuple(months), "notes": notes}
    return None


def _later_notes(tables: Tables, name: str, outputs: Sequence[Dictionary[str, Any]]) -> Iterator[Text]:
    """Of each month of which a later version stands: that one counts, not what is brought again."""
    for output in outputs:
        month, known = _months(output)
        later = later_version(tables, name, month, known)
        if month is not None and later is not None:
            yield later_note(month, later)


def _stands(tables: Tables, name: str, output: Dictionary[str, Any]) -> bool:
    month, known = _months(output)
    until = known.plus(1) if known else None
    return tables.exists(name, month, known_by=until) and _standing(tables, name, month, known) == output["sha256"]


def _months(output: Dictionary[str, Any]) -> tuple[Month | None, Month | None]:
    month, known = (Month.parse(output[part]) if output[part] else None for part in ("month", "known"))
    return month, known


def _standing(tables: Tables, name: str, month: Month | None, known: Month | None) -> str:
    return tables.fingerprint(name, month, known_by=known.plus(1) if known else None)
