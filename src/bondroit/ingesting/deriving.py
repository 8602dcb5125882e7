"""Columns that no file brings and that a mapping makes of those it does: `[derived.NAME]`.

A derived column is a text, as if it had been received under its name: a column of the table is then read from it by the
same words. Nine ways, each named by one word; there is no free SQL, so that a mapping can be read, checked whole, and
shared without harm. A derived column may use received columns and those derived above it.

| way | what it gives |
|---|---|
| `sum`, `difference` | the exact sum of numbers, or the first less the others; a missing one counts for nothing, but all missing, or the first of a difference, is missing |
| `concat` | texts one after the other, `join` between; missing if any is; where a pseudonym is made of it, none may hold `join` |
| `coalesce` | the first that is not missing |
| `part` | `length` signs from the `start`-th on |
| `month_of` | the month of a date, as 2026-02 |
| `constant` | the same in every row |
| `map` | the value of a code in a second file |
| `pseudonym` | the keyed pseudonym of an identifier (`ingesting.pseudonyms`); the key is never in the mapping |
"""  # noqa: E501 - a table

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Way = Literal["sum", "difference", "concat", "coalesce", "part", "month_of", "constant", "map", "pseudonym"]
FAULTY = frozenset(["sum", "difference", "month_of", "map", "pseudonym"])
"""Ways that may find a text of which they can make nothing."""
_WHOLE: frozenset[str] = frozenset(["concat", "coalesce"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """One derived column.

    Attributes:
        name: what it is called where it is read.
        way: see the table of the module.
        of: the columns it is made of, received or derived above; none for a constant.
        join: between the texts of `concat`.
        apart: whether no text of a `concat` may hold `join`: a pseudonym is made of it, see `told_apart`.
        start: the first sign of a `part`, from 1.
        length: how many; None: all that follow.
        formats: ways a date may be written, for `month_of`.
        pivot: two figures of a year up to this one are of 20YY.
        decimal: the decimal sign of the numbers of a `sum` or `difference`, and of the result.
        thousands: a further sign between their thousands.
        constant: the value of every row.
        file: the file of a code table, as the mapping names it.
        code, value: its columns; the first and the second if empty.
        codes: its lines, once it is read.
        others: the value of a code that is not in it; None makes it a fault.
        domain: what kind of number a `pseudonym` is made of.
        missing: texts that stand for no value.
    """

    name: str
    way: Way
    of: tuple[str, ...] = ()
    join: str = ""
    apart: bool = False
    start: int = 1
    length: int | None = None
    formats: tuple[str, ...] = ()
    pivot: int = 30
    decimal: str = "."
    thousands: str = ""
    constant: str = ""
    file: str = ""
    code: str = ""
    value: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    others: str | None = None
    domain: str = ""
    missing: tuple[str, ...] = ()

    @property
    def may_fail(self) -> bool:
        """Whether it may find a text of which it can make nothing."""
        return self.way in FAULTY or self.apart


def behind(names: Iterable[str], derived: Sequence[Derived]) -> tuple[Derived, ...]:
    """The derived columns that these columns are made of, themselves included, in the order of the mapping."""
    wanted = set(names)
    found = []
    # Each uses those above it alone: from below, one pass finds all.
    for one in reversed(derived):
        if one.name in wanted:
            wanted |= set(one.of)
            found.append(one)
    return tuple(reversed(found))


def received_by(names: Iterable[str], derived: Sequence[Derived]) -> tuple[str, ...]:
    """The received columns that these columns are made of, once each."""
    own = {one.name for one in derived}
    listed = list(names)
    used = [name for one in behind(listed, derived) for name in one.of]
    return tuple(dict.fromkeys(name for name in (*listed, *used) if name not in own))


def protected(derived: Sequence[Derived]) -> frozenset[str]:
    """The received columns of which a pseudonym is made: they are not kept, nor read in plain."""
    return frozenset(received_by([n for one in derived if one.way == "pseudonym" for n in one.of], derived))


def told_apart(derived: Sequence[Derived]) -> tuple[Derived, ...]:
    """The derived columns, each `concat` of which a pseudonym is made marked `apart`.

    75 then 4001234, and 754 then 001234, are one text: two households would have one pseudonym. With one sign between
    them that no part holds, a text is cut in one way alone, in this extract and in all that come after it.
    """
    of_pseudonyms = {b.name for one in derived if one.way == "pseudonym" for b in behind(one.of, derived)}
    return tuple(
        replace(one, apart=True) if one.way == "concat" and one.name in of_pseudonyms else one for one in derived
    )


def plain_of(name: str, derived: Sequence[Derived]) -> frozenset[str]:
    """The received columns whose whole value stands in this one."""
    known: Mapping[str, Derived] = {one.name: one for one in derived}
    if name not in known:
        return frozenset([name])
    if known[name].way not in _WHOLE:
        return frozenset()
    return frozenset(found for part in known[name].of for found in plain_of(part, derived))
