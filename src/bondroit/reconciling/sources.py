"""The sources that declared incomes are held against, their delays and tolerances; each value says where it is from."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.domain.months import Month


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A partner body's data.

    Attributes:
        name: payroll, unemployment or tax.
        table: where its lines are.
        number: the column of that table that names a person.
        incomes: what it knows: wage, unemployment, pension.
        delay: months after which all its first lines on a month are known; a month is compared once it is older.
        absolute_cents: a difference up to this for each month compared (each year, if yearly) is no difference.
        relative: nor is one up to this part of the larger figure.
        absent_is_zero: no line means nothing was paid; else it means that nothing is known.
        yearly: it knows years, not months.
        meaning: one sentence.
        source: where the values are from.
    """

    name: str
    table: str
    number: str
    incomes: tuple[str, ...]
    delay: int
    absolute_cents: int
    relative: float
    absent_is_zero: bool
    meaning: str
    source: str
    yearly: bool = False

    def horizon(self, month: Month) -> Month:
        """The latest month that can be compared as of `month`: all its first lines were known before."""
        return month.plus(-1 - self.delay)

    def to_document(self) -> dict[str, Any]:
        """JSON values of what decides."""
        return {
            "name": self.name, "delay": self.delay, "absolute_cents": self.absolute_cents, "relative": self.relative,
            "absent_is_zero": self.absent_is_zero, "yearly": self.yearly,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerances:
    """Every source, and what holds for all.

    Attributes:
        sources: those asked for.
        months: months looked at again each time.
        least_cents: what is at stake must reach this.
        span: months before the as-of month whose benefits are computed again, at most.
        taxable: taxable over net, by income.
    """

    sources: tuple[Source, ...]
    months: int
    least_cents: int
    span: int
    taxable: Mapping[str, float]

    @property
    def monthly(self) -> tuple[Source, ...]:
        """The sources that know months."""
        return tuple(s for s in self.sources if not s.yearly)

    @property
    def yearly(self) -> tuple[Source, ...]:
        """The sources that know only years."""
        return tuple(s for s in self.sources if s.yearly)

    def only(self, names: Sequence[str]) -> Tolerances:
        """Some sources alone.

        Raises:
            UserError: E-USE-001 for a name that is none.
        """
        known = [s.name for s in self.sources]
        strangers = [name for name in names if name not in known]
        if strangers or not names:
            raise UserError(
                "E-USE-001",
                Text(f"--sources {','.join(names)}: unknown.", f"--sources {','.join(names)} : inconnu."),
                remedy=Text(
                    f"use one or more of {', '.join(known)}, with commas between.",
                    f"utilisez une ou plusieurs de {', '.join(known)}, séparées par des virgules.",
                ),
            )
        return replace(self, sources=tuple(s for s in self.sources if s.name in names))

    def scaled(self, *, absolute: float = 1.0, relative: float = 1.0) -> Tolerances:
        """The same with tolerances so many times as wide: to see what a tolerance costs."""
        wider = tuple(
            replace(s, absolute_cents=round(s.absolute_cents * absolute), relative=s.relative * relative)
            for s in self.sources
        )
        return replace(self, sources=wider)

    def to_document(self) -> dict[str, Any]:
        """JSON values of all that decides."""
        return {
            "sources": [s.to_document() for s in self.sources], "months": self.months,
            "least_cents": self.least_cents, "span": self.span, "taxable": dict(self.taxable),
        }  # fmt: skip


@cache
def default_tolerances() -> Tolerances:
    """Those of `sources.toml`."""
    return read_tolerances(files("bondroit.reconciling").joinpath("sources.toml").read_text(encoding="utf-8"))


def read_tolerances(text: str) -> Tolerances:
    """Those of a TOML text in the form of `sources.toml`."""
    document = tomllib.loads(text)
    sources = tuple(Source(**{**one, "incomes": tuple(one["incomes"])}) for one in document["source"])
    taxable = {name: value for name, value in document["taxable"].items() if isinstance(value, float)}
    return Tolerances(
        sources=sources,
        months=document["months"],
        least_cents=document["least_cents"],
        span=document["span"],
        taxable=taxable,
    )


def identifier(*parts: object) -> str:
    """A short name for a question or a proposal, the same each time, from which nothing can be read back in passing."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]
