"""Lines of a text file that are rows, copied with their numbers; and those that are none, kept with the reason."""

from __future__ import annotations

import csv
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bondroit.ingesting.parsing_sql import literal
from bondroit.store.received_bytes import plain_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import IO

# A quoted value that runs over more lines than this was never closed.
_MOST_LINES = 50
_NO_TEXT = "\ufffd"


class Form(Protocol):
    """What must be known of the file."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of the columns."""
        ...

    @property
    def delimiter(self) -> str:
        """One sign."""
        ...

    @property
    def quote(self) -> str:
        """One sign, or nothing."""
        ...

    @property
    def header(self) -> int:
        """Line of the names."""
        ...


@dataclass(frozen=True, slots=True)
class Copied:
    """The copy.

    Attributes:
        rows: a CSV with commas, without a line of names: line number, then the values.
        unreadable: SQL of the lines that are no rows; None if all are.
        broken: the number of those lines.
    """

    rows: Path
    unreadable: str | None
    broken: int


def copy_rows(batches: Iterable[list[str]], form: Form, beside: Path) -> Copied:
    """Write the rows and the other lines beside each other, at `beside` with other endings.

    A line is a row if it has as many values as there are names; a quoted value may run over some lines. Blank lines are
    left out, unless there is one column only. Numbers are of physical lines, from 1.
    """
    rows, refused = beside.with_name(f"{beside.name}.rows.csv"), beside.with_name(f"{beside.name}.refused.csv")
    broken = 0
    with rows.open("w", encoding="utf-8", newline="") as good, refused.open("w", encoding="utf-8", newline="") as bad:
        keeper = _Keeper(form, good, csv.writer(bad, lineterminator="\n", quoting=csv.QUOTE_ALL))
        lines = _Numbered(itertools.chain.from_iterable(batches))
        for _ in range(form.header):
            next(lines, None)
        keeper.keep(lines)
        broken = keeper.broken
    if not broken:
        refused.unlink()
        return Copied(rows, None, 0)
    columns = "{'_line': 'BIGINT', '_reason': 'VARCHAR', '_text': 'VARCHAR'}"
    reader = (
        f"read_csv({literal(plain_path(refused))}, auto_detect=false, header=false, delim=',', quote='\"', "
        f"escape='\"', columns={columns}, max_line_size=16000000)"
    )
    return Copied(rows, f"SELECT _line, _reason, _text FROM {reader}", broken)  # noqa: S608


class Writer(Protocol):
    """What writes a row of a CSV."""

    def writerow(self, row: Iterable[object], /) -> object:
        """Write one."""
        ...


class _Numbered:
    """Lines with the number of the last one given; some may be put back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._back: list[str] = []
        self.number = 0

    def __iter__(self) -> _Numbered:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else next(self._lines)
        self.number += 1
        return line

    def put_back(self, lines: list[str]) -> None:
        self._back += reversed(lines)
        self.number -= len(lines)


class _Keeper:
    def __init__(self, form: Form, good: IO[str], bad: Writer) -> None:
        self._form, self._good, self._bad = form, good, bad
        self._writer = csv.writer(good, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
        self._separators = len(form.names) - 1
        self.broken = 0

    def keep(self, lines: _Numbered) -> None:
        quote, delimiter, separators = self._form.quote, self._form.delimiter, self._separators
        plain = delimiter == ","
        for line in lines:
            if (quote and quote in line) or _NO_TEXT in line or "\0" in line:
                self._keep_hard(line, lines)
            elif line.count(delimiter) == separators and (line or not separators):
                if plain and '"' not in line:
                    self._good.write(f"{lines.number},{line}\n")
                else:
                    self._writer.writerow([lines.number, *line.split(delimiter)])
            elif line.strip():
                few = line.count(delimiter) < separators
                self._refuse(lines.number, "too_few_columns" if few else "too_many_columns", line)

    def _keep_hard(self, line: str, lines: _Numbered) -> None:
        """A line with quotation marks, or with what is no text."""
        number, taken = lines.number, [line]
        values = self._values(taken)
        while values is None and len(taken) < _MOST_LINES:
            more = next(lines, None)
            if more is None:
                break
            taken.append(more)
            values = self._values(taken)
        if not values or (len(taken) > 1 and len(values) != self._separators + 1):
            # The mark was not closed in its line, and what closed it is of another: those lines are read again.
            lines.put_back(taken[1:])
            self._refuse(number, "unclosed_quote", line)
        elif any(_NO_TEXT in text or "\0" in text for text in taken):
            self._refuse(number, "not_text", "\n".join(taken).replace("\0", _NO_TEXT))
        elif len(values) != self._separators + 1:
            few = len(values) <= self._separators
            self._refuse(number, "too_few_columns" if few else "too_many_columns", "\n".join(taken))
        else:
            self._writer.writerow([number, *values])

    def _values(self, lines: list[str]) -> list[str] | None:
        """The values of a record; None while a quotation is not closed; none if it is followed by other signs."""
        reader = csv.reader(
            [f"{line}\n" for line in lines[:-1]] + lines[-1:],
            delimiter=self._form.delimiter,
            quotechar=self._form.quote or None,
            quoting=csv.QUOTE_MINIMAL if self._form.quote else csv.QUOTE_NONE,
            strict=True,
        )
        try:
            return next(reader)
        except csv.Error as error:
            return None if "end of data" in str(error) else []

    def _refuse(self, number: int, reason: str, text: str) -> None:
        self.broken += 1
        self._bad.writerow([number, reason, text])
