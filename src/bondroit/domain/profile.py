"""A profile: a named kind of household, told in the words of the law, with what is left unknown of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.modalities import Value

FORMAT = 1
"""Of the TOML files; a file says which one it is written in."""
NOTHING_SAID = Text("", "")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount a month: cents, and net minimum wages (Smic) of the month that is looked at."""

    cents: int = 0
    smic: float = 0.0

    def at(self, smic_cents: int) -> int:
        """The amount in cents.

        Args:
            smic_cents: the net monthly Smic.
        """
        return self.cents + round(self.smic * smic_cents)

    @property
    def some(self) -> bool:
        """Whether it is above zero."""
        return self.cents > 0 or self.smic > 0

    def times(self, factor: float) -> Money:
        """The same, multiplied."""
        return Money(round(self.cents * factor), self.smic * factor)


NO_MONEY = Money()


@dataclass(frozen=True, slots=True)
class Adult:
    """The claimant or the partner.

    Attributes:
        age: years.
        activity: of `tables.body.ACTIVITIES`.
        wage, unemployment, pension: net amounts a month.
        months: what the wage is multiplied by, month after month, again and again: `(1.0,)` for a steady one.
    """

    age: int
    activity: str
    wage: Money = NO_MONEY
    unemployment: Money = NO_MONEY
    pension: Money = NO_MONEY
    months: tuple[float, ...] = (1.0,)

    @property
    def works(self) -> bool:
        """Whether there is a wage."""
        return self.wage.some


@dataclass(frozen=True, slots=True)
class Home:
    """The home.

    Attributes:
        tenure: of `tables.body.TENURES`.
        rent_cents: a month.
        zone: of the housing aid, 1 to 3.
        commune: kind of municipality; empty where it is unknown.
    """

    tenure: str
    rent_cents: int = 0
    zone: int = 2
    commune: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a variable of a card may be for this household, and nobody says.

    Attributes:
        variable: the variable.
        low, high: the ends of a range, both inside; None is unbounded.
        values: the values it may have instead, classes or numbers; None among them is missing.
        usual: the value taken where one single score is shown; assumed.
    """

    variable: str
    low: float | None = None
    high: float | None = None
    values: tuple[Value, ...] = ()
    usual: Value = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A named kind of household.

    Attributes:
        name: short, in a file's words: `lone_parent_one_smic`.
        title: what a person reads.
        sentence: the household in one sentence.
        source: who describes it so.
        assumed: what we added to the source.
        sex: of the claimant, F or M; read by the audit and by cards of the health branch alone.
        adults: the claimant, then the partner if there is one.
        children: ages in years.
        home: the home.
        incapacity: rate of the claimant: 0, 50 or 80.
        alimony: received, a month.
        quarter: the reference months of declarations, month index modulo 3.
        receives: benefits that the description says are received; the law must give them.
        unclaimed: benefits that are not claimed.
        known: variables of cards that the household's life does not tell.
        unknown: variables of which a range or values are all that is said.
        line: of the file; 0 where it comes from none.
    """

    name: str
    title: Text
    sentence: Text
    source: Text
    adults: tuple[Adult, ...]
    home: Home
    assumed: Text = NOTHING_SAID
    sex: str = "F"
    children: tuple[int, ...] = ()
    incapacity: int = 0
    alimony: Money = NO_MONEY
    quarter: int = 0
    receives: tuple[str, ...] = ()
    unclaimed: tuple[str, ...] = ()
    known: Mapping[str, Value] = field(default_factory=dict)
    unknown: tuple[Unknown, ...] = ()
    line: int = 0

    @property
    def partner(self) -> Adult | None:
        """The partner, if there is one."""
        return self.adults[1] if len(self.adults) > 1 else None

    @property
    def wages(self) -> Money:
        """Wages of both adults together."""
        return Money(sum(a.wage.cents for a in self.adults), sum(a.wage.smic for a in self.adults))


@dataclass(frozen=True, slots=True)
class Profiles:
    """What a file of profiles says.

    Attributes:
        profiles: in its order.
        renamed: variable of a published card -> variable of the dictionary it is the same as.
    """

    profiles: tuple[Profile, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)

    def named(self, name: str) -> Profile:
        """The profile of that name.

        Raises:
            KeyError: there is none.
        """
        return {p.name: p for p in self.profiles}[name]
