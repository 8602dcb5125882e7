"""Tables read for one purpose: what does not serve it is refused, and the refusal goes into the journal.

A verb is given a view with its own purpose and nothing else, so that data of rights cannot be read for a control by
mistake: the crossing fails where it happens. Protected columns are not there at all in what a control scans.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from bondroit.app.refusals import REFUSED
from bondroit.errors import Text, UserError
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import Purpose
from bondroit.tables.purposes import PURPOSES, hidden_columns, may_be_lifted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

    from bondroit.app.ports import Journal, Tables
    from bondroit.domain.months import Month


class PurposedTables:
    """The tables of a workspace, for one purpose.

    Args:
        inner: the tables, for every purpose.
        purpose: what they are read for.
        journal: gets an entry for each refusal.
        ground: why, in words; a linkage must have one.
        lifted: (table, column) to the written ground that lets it be read for control; what is never let in stays out.

    Raises:
        UserError: E-PUR-004 for a linkage without a ground.
    """

    def __init__(
        self,
        inner: Tables,
        purpose: Purpose,
        journal: Journal,
        *,
        ground: str = "",
        lifted: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        self._inner = inner
        self._purpose = purpose
        self._journal = journal
        self._ground = ground.strip()
        self._lifted = frozenset(key for key, why in (lifted or {}).items() if why.strip() and may_be_lifted(*key))
        if purpose is Purpose.LINKAGE and not self._ground:
            journal.append(REFUSED, purpose.value, {"code": "E-PUR-004"})
            raise _no_ground()

    @property
    def purpose(self) -> Purpose:
        """What the tables are read for."""
        return self._purpose

    @property
    def ground(self) -> str:
        """Why, in words; empty if none was given."""
        return self._ground

    def serving(
        self, purpose: str, *, ground: str = "", lifted: Mapping[tuple[str, str], str] | None = None
    ) -> PurposedTables:
        """The same tables for another purpose; see the class."""
        return PurposedTables(self._inner, Purpose(purpose), self._journal, ground=ground, lifted=lifted)

    def read(
        self,
        name: str,
        month: Month | None = None,
        columns: Sequence[str] | None = None,
        *,
        known_by: Month | None = None,
    ) -> pl.DataFrame:
        """A whole table, or one month of a monthly one, without the columns that do not serve the purpose.

        Raises:
            UserError: E-PUR-001 if the table, or a column that is asked for, does not; then as the inner tables.
        """
        self._require(name, columns or ())
        if columns is not None:
            return self._inner.read(name, month, columns, known_by=known_by)
        frame = self._inner.read(name, month, known_by=known_by)
        return frame.drop(self._hidden(name, frame.columns))

    def scan(self, name: str, months: Sequence[Month] | None = None, *, known_by: Month | None = None) -> pl.LazyFrame:
        """The same, lazily."""
        self._require(name)
        frame = self._inner.scan(name, months, known_by=known_by)
        open_columns = frame.collect_schema().names() if TABLES[name].open else TABLES[name].schema
        hidden = self._hidden(name, open_columns)
        return frame.drop(hidden) if hidden else frame

    def write(self, name: str, frame: pl.DataFrame, month: Month | None = None, *, known: Month | None = None) -> None:
        """Write; the purpose binds who reads. A table that the view shows in part is never written from it.

        Raises:
            UserError: as the inner tables.
        """
        self._inner.write(name, frame, month, known=known)

    def sink(
        self,
        name: str,
        frame: pl.LazyFrame,
        month: Month | None = None,
        *,
        known: Month | None = None,
        notes: Mapping[str, str] | None = None,
    ) -> int:
        """The same for a lazy frame."""
        return self._inner.sink(name, frame, month, known=known, notes=notes)

    def notes(self, name: str, month: Month) -> dict[str, str]:
        """The notes with which a month was written: no personal datum."""
        return self._inner.notes(name, month)

    def keep_replaced(self, name: str, month: Month) -> str:
        """Keep what stands under a name of its own; nothing is read."""
        return self._inner.keep_replaced(name, month)

    def write_all(self, name: str, pieces: Iterable[tuple[Month | None, Month | None, pl.LazyFrame]]) -> int:
        """Several months of one table, all or none."""
        return self._inner.write_all(name, pieces)

    def months(self, name: str, *, known_by: Month | None = None) -> tuple[Month, ...]:
        """The months written so far: that they are there is no personal datum."""
        return self._inner.months(name, known_by=known_by)

    def versions(self, name: str) -> tuple[tuple[Month, Month], ...]:
        """Every version of every month: the month, and the month in which it was known."""
        return self._inner.versions(name)

    def exists(self, name: str, month: Month | None = None, *, known_by: Month | None = None) -> bool:
        """Whether the table (or the month of it) was written."""
        return self._inner.exists(name, month, known_by=known_by)

    def fingerprint(self, name: str, month: Month | None = None, *, known_by: Month | None = None) -> str:
        """SHA-256 of the stored bytes."""
        return self._inner.fingerprint(name, month, known_by=known_by)

    def _hidden(self, name: str, columns: Iterable[str]) -> list[str]:
        lifted = {column for table, column in self._lifted if table == name}
        return hidden_columns(TABLES[name], columns, self._purpose, lifted)

    def _require(self, name: str, columns: Iterable[str] = ()) -> None:
        if self._purpose not in TABLES[name].purposes:
            self._refuse(name, ())
        hidden = self._hidden(name, columns)
        if hidden:
            self._refuse(name, hidden)

    def _refuse(self, name: str, columns: Sequence[str]) -> NoReturn:
        detail = {"code": "E-PUR-001", "table": name, "columns": list(columns)}
        self._journal.append(REFUSED, self._purpose.value, detail | ({"ground": self._ground} if self._ground else {}))
        raise _crossing(name, columns, self._purpose)


def _crossing(name: str, columns: Sequence[str], purpose: Purpose) -> UserError:
    said = PURPOSES[purpose]
    served = [PURPOSES[p] for p in TABLES[name].purposes]
    serves = Text(", ".join(t.en for t in served), ", ".join(t.fr for t in served))
    faults = [
        Text(f"Column {column} does not serve {said.en}.", f"La colonne {column} ne sert pas à : {said.fr}.")
        for column in columns
    ]
    return UserError(
        "E-PUR-001",
        Text(
            f"Table {name} is not read like this for {said.en}.",
            f"La table {name} ne se lit pas ainsi pour : {said.fr}.",
        ),
        faults=faults or [Text(f"It serves: {serves.en}.", f"Elle sert à : {serves.fr}.")],
        remedy=Text(
            "`bondroit describe` says what each table and column serves; the refusal is in the journal.",
            "« bondroit describe » dit à quoi sert chaque table et colonne ; le refus est au journal.",
        ),
    )


def _no_ground() -> UserError:
    return UserError(
        "E-PUR-004",
        Text("Nobody wrote why files are to be linked.", "Personne n'a écrit pourquoi rapprocher des fichiers."),
        remedy=Text(
            "state the purpose and the legal basis of the linkage.",
            "dites la finalité et la base légale du rapprochement.",
        ),
    )
