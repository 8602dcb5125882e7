"""Erase what the retention says is due: months, rows, letters, rejected rows; the journal stays valid and says so.

Entries of the journal hold no datum of a person and stay. A run that is cut is run again: it finds what is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.tables.keeping import limits as limits_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from bondroit.app.ports import Clock, Journal, Progress

RETENTION = "retention"
LETTERS = "letters"


class Erasing(Protocol):
    """What is due in the tables and letters; see `store.erasing`."""

    def due(self, limits: Mapping[str, Month]) -> tuple[tuple[str, str, int], ...]:
        """Table, month (empty for a table of one file) and rows of all that is due."""
        ...

    def erase(self, name: str, month: str, limits: Mapping[str, Month], today: str) -> None:
        """Erase one line of `due`."""
        ...

    def letters_due(self, limit: Month) -> int:
        """How many letters of months before `limit` are kept."""
        ...

    def erase_letters(self, limit: Month) -> None:
        """Erase them."""
        ...


class Expiring(Protocol):
    """Something else that is kept until a day: rejected rows, decisions, results that expire."""

    @property
    def name(self) -> str:
        """How the report calls it."""
        ...

    def due(self, today: dt.date, limit: Month) -> int:
        """How many of it are due: on their own day, or dated before the month `limit`."""
        ...

    def erase(self, today: dt.date, limit: Month) -> None:
        """Erase them."""
        ...


@dataclass(frozen=True, slots=True)
class Erased:
    """What was (or would be) erased of one table: rows, and months of a monthly one."""

    name: str
    rows: int
    months: tuple[str, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {"table": self.name, "rows": self.rows, "months": len(self.months),
                "first": self.months[0] if self.months else None,
                "last": self.months[-1] if self.months else None}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EraseReport:
    """What was erased, or would be.

    Attributes:
        today: the present month.
        before: the month asked for; empty: what the retention says.
        erased: by table.
        done: False where it was only looked at.
    """

    today: str
    before: str
    erased: tuple[Erased, ...]
    done: bool

    @property
    def rows(self) -> int:
        """Of everything."""
        return sum(one.rows for one in self.erased)

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "today": self.today,
            "before": self.before or None,
            "erased": self.done,
            "rows": self.rows,
            "due": [one.to_document() for one in self.erased],
        }


def erase_due(
    *,
    erasing: Erasing,
    others: Sequence[Expiring],
    journal: Journal,
    clock: Clock,
    progress: Progress,
    periods: Mapping[str, int],
    before: Month | None = None,
    dry_run: bool = False,
) -> EraseReport:
    """Erase what is due, or say what is.

    Args:
        erasing: the tables and letters.
        others: what else is kept until a day.
        journal: gets an entry before anything is erased and one after; none for a dry run or if nothing is due.
        clock: says the present month.
        progress: shows the lines erased.
        periods: `history` and `controlled` in months.
        before: erase whatever is dated before this month; None follows the retention.
        dry_run: only say.

    Raises:
        UserError: E-USE-002 for a month to come; E-DSK-001.
    """
    now = clock.now()
    today = Month.of(now.year, now.month)
    if before is not None and before > today:
        raise _to_come(before)
    limits = limits_of(today, periods, before)
    letters = limits["plan"]
    lines = erasing.due(limits)
    found = [*_by_table(lines)]
    counts = [(LETTERS, erasing.letters_due(letters)), *((one.name, one.due(now.date(), letters)) for one in others)]
    found += [Erased(name, count) for name, count in counts if count]
    report = EraseReport(str(today), "" if before is None else str(before), tuple(found), done=not dry_run)
    if dry_run or not found:
        return report
    detail = {"before": report.before, "periods": dict(periods), "figures": report.to_document()}
    journal.append("erase", RETENTION, {**detail, "state": "started"})
    with progress.step(str(today), total=len(lines) + 1) as advance:
        for name, month, _ in lines:
            erasing.erase(name, month, limits, now.date().isoformat())
            advance()
        erasing.erase_letters(letters)
        for one in others:
            one.erase(now.date(), letters)
        advance()
    journal.append("erase", RETENTION, {**detail, "state": "finished"})
    return report


def _by_table(lines: Sequence[tuple[str, str, int]]) -> tuple[Erased, ...]:
    names = dict.fromkeys(name for name, _, _ in lines)
    return tuple(
        Erased(
            name,
            sum(rows for own, _, rows in lines if own == name),
            tuple(month for own, month, _ in lines if own == name and month),
        )
        for name in names
    )


def _to_come(before: Month) -> UserError:
    return UserError(
        "E-USE-002",
        Text(f"--before {before} is still to come.", f"--before {before} est encore à venir."),
        remedy=Text("name the present month or an earlier one.", "nommez le mois présent ou un mois passé."),
    )
