"""The journal: append-only, each entry chained to the one before by its hash.

`hash = SHA-256(canonical JSON of sequence, at, actor, verb, purpose, detail and previous_hash)`; the first entry
follows 64 zeros. Who changes an entry must change every later one and the head, against triggers of the database
that refuse it; whoever owns the database can still do all that, so the last hash is worth printing elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NoReturn

from sqlalchemy import insert, select, update

from bondroit.app.ports import JournalEntry
from bondroit.domain.scorecard import canonical_json
from bondroit.errors import Text, UserError
from bondroit.store.schema import JOURNAL, JOURNAL_HEAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection, Row

    from bondroit.app.ports import Clock
    from bondroit.store.database import Database

GENESIS = "0" * 64
_ROWS_AT_A_TIME = 10_000


def entry_hash(entry: Mapping[str, Any]) -> str:
    """The hash of an entry.

    Args:
        entry: sequence, at, actor, verb, purpose, detail, previous_hash; anything else is left out.
    """
    parts = ("sequence", "at", "actor", "verb", "purpose", "detail", "previous_hash")
    return hashlib.sha256(canonical_json({part: entry[part] for part in parts}).encode()).hexdigest()


class DatabaseJournal:
    """The journal of an operations database.

    Args:
        database: of the present revision.
        clock: when.
        actor: who: a role, not a person.
    """

    def __init__(self, database: Database, clock: Clock, actor: str) -> None:
        self._database = database
        self._clock = clock
        self._actor = actor

    def append(self, verb: str, purpose: str, detail: Mapping[str, Any]) -> JournalEntry:
        """Add an entry, in one transaction that no other writer can pass.

        Raises:
            UserError: E-BSY-001, E-DSK-001, E-OPS-001 from the database.
            TypeError, ValueError: `detail` holds more than finite JSON values.
        """
        plain = json.loads(canonical_json(detail))
        with self._database.writing() as connection:
            head = connection.execute(select(JOURNAL_HEAD).with_for_update()).one()
            content: dict[str, Any] = {
                "sequence": head.length + 1,
                "at": self._clock.now().isoformat(timespec="microseconds"),
                "actor": self._actor,
                "verb": verb,
                "purpose": purpose,
                "detail": plain,
                "previous_hash": head.last_hash,
            }
            entry = JournalEntry(**content, hash=entry_hash(content))
            stored = {**content, "detail": canonical_json(plain), "hash": entry.hash}
            connection.execute(insert(JOURNAL).values(stored))
            connection.execute(update(JOURNAL_HEAD).values(length=entry.sequence, last_hash=entry.hash))
        return entry

    def entries(self, limit: int | None = None) -> tuple[JournalEntry, ...]:
        """The latest `limit` entries (all if None), oldest first."""
        query = select(JOURNAL).order_by(JOURNAL.c.sequence.desc()).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(_entry(row) for row in reversed(rows))

    def verify(self) -> int:
        """Check the whole chain; the number of entries.

        Raises:
            UserError: E-INT-002 naming the first entry that was altered, removed or moved.
        """
        with self._database.reading() as connection:
            return _verify(connection)


def _verify(connection: Connection) -> int:
    head = connection.execute(select(JOURNAL_HEAD)).one_or_none()
    rows = connection.execution_options(yield_per=_ROWS_AT_A_TIME).execute(select(JOURNAL).order_by(JOURNAL.c.sequence))
    count, last_hash = follow_chain(_entry(row) for row in rows)
    if head is None:
        _broken(count, Text("the head of the journal was removed", "la tête du journal a été retirée"))
    if count < head.length:
        _broken(count + 1, Text("it was removed", "elle a été retirée"))
    if (count, last_hash) != (head.length, head.last_hash):
        _broken(count, Text("it is not the one the head names", "ce n'est pas celle que la tête nomme"))
    return count


def follow_chain(entries: Iterable[JournalEntry]) -> tuple[int, str]:
    """Number of entries and hash of the last, if each follows the one before.

    Raises:
        UserError: E-INT-002 naming the first that does not.
    """
    count, last_hash = 0, GENESIS
    for entry in entries:
        count += 1
        if entry.sequence != count:
            _broken(count, Text("it was removed", "elle a été retirée"))
        if entry.previous_hash != last_hash:
            _broken(count, Text("it does not follow the one before", "elle ne suit pas la précédente"))
        content = {name: getattr(entry, name) for name in JournalEntry.__dataclass_fields__}
        if entry_hash(content) != entry.hash:
            _broken(count, Text("its content was changed", "son contenu a été changé"))
        last_hash = entry.hash
    return count, last_hash


def _entry(row: Row[Any]) -> JournalEntry:
    try:
        detail = json.loads(row.detail)
    except ValueError:
        _broken(row.sequence, Text("its content was changed", "son contenu a été changé"))
    return JournalEntry(
        sequence=row.sequence,
        at=row.at,
        actor=row.actor,
        verb=row.verb,
        purpose=row.purpose,
        detail=detail,
        previous_hash=row.previous_hash,
        hash=row.hash,
    )


def _broken(sequence: int, fault: Text) -> NoReturn:
    raise UserError(
        "E-INT-002",
        Text(
            f"The journal was altered: entry {sequence} is the first that does not hold.",
            f"Le journal a été modifié : l'entrée {sequence} est la première qui ne tient pas.",
        ),
        faults=(Text(f"Entry {sequence}: {fault.en}.", f"Entrée {sequence} : {fault.fr}."),),
        remedy=Text(
            "compare the operations database with a backup and find out who had access to it.",
            "comparez la base d'opérations avec une sauvegarde et cherchez qui y avait accès.",
        ),
    )
