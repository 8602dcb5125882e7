"""One profile of a file: its keys, their kinds and their bounds."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.auditing.paths_places import Places, unknown_word
from bondroit.domain.benefits import BENEFITS
from bondroit.domain.profile import NO_MONEY, NOTHING_SAID, Adult, Home, Money, Profile, Unknown
from bondroit.errors import Text
from bondroit.tables.body import ACTIVITIES, COMMUNES, TENURES

if TYPE_CHECKING:
    from collections.abc import Sequence

OWN = (
    "name", "title", "sentence", "source", "assumed", "claimant", "partner", "children", "home", "alimony", "quarter",
    "receives", "unclaimed", "known", "unknown",
)  # fmt: skip
ADULT = ("age", "activity", "wage", "wage_smic", "unemployment", "pension", "months")
CLAIMANT = (*ADULT, "sex", "incapacity")
HOME = ("tenure", "rent", "zone", "commune")
UNKNOWN = ("variable", "low", "high", "values", "usual")
MOST_EUROS, MOST_SMIC, MOST_CHILDREN, LAST_AGE, LAST_CHILD_AGE = 100_000, 50, 12, 110, 24
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_BENEFITS = tuple(str(b) for b in BENEFITS)


@dataclass(frozen=True, slots=True)
class Section:
    """A table of a profile, and where it stands.

    Attributes:
        given: its keys.
        places: lines and faults.
        profile: number of the profile, from 1.
        name: of the section; empty for the profile itself.
        unknown: which `[[profile.unknown]]`.
    """

    given: dict[str, Any]
    places: Places
    profile: int
    name: str = ""
    unknown: int = 0

    def fault(self, key: str, what: Text) -> None:
        """A fault of a key."""
        self.places.add(self.places.line(self.profile, self.name, key, self.unknown), what)

    def only(self, known: Sequence[str]) -> None:
        """Tell keys that are not known."""
        for key in self.given:
            if key not in known:
                self.fault(key, unknown_word(key, known))

    def word(self, key: str, known: Sequence[str], default: str | None = None) -> str:
        """One of several words."""
        value = self.given.get(key, default)
        if value in known or (value == default and default is not None):
            return str(value)
        if value is None:
            self.fault(key, Text(f"{key} is missing.", f"{key} manque."))
        else:
            self.fault(key, unknown_word(f"{value}", known))
        return known[0]

    def number(self, key: str, low: float, high: float, default: float | None = None, *, whole: bool = False) -> float:
        """A number between two ends, both inside."""
        value = self.given.get(key, default)
        if value is None:
            self.fault(key, Text(f"{key} is missing.", f"{key} manque."))
            return low
        right = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
        if right and math.isfinite(value) and low <= value <= high:
            return float(value)
        self.fault(key, Text(f"{key}: from {low:g} to {high:g}.", f"{key} : de {low:g} à {high:g}."))
        return low

    def euros(self, key: str) -> Money:
        """An amount of euros a month."""
        return Money(round(100 * self.number(key, 0, MOST_EUROS, 0)))

    def text(self, key: str) -> Text:
        """A sentence in both languages."""
        value = self.given.get(key)
        if isinstance(value, dict) and all(isinstance(value.get(k), str) and value[k].strip() for k in ("en", "fr")):
            return Text(value["en"], value["fr"])
        what = Text(f"{key}: write {{ en = ..., fr = ... }}.", f"{key} : écrivez {{ en = ..., fr = ... }}.")
        self.fault(key, what)
        return NOTHING_SAID

    def words(self, key: str, known: Sequence[str]) -> tuple[str, ...]:
        """A list of known words."""
        value = self.given.get(key, [])
        if not isinstance(value, list):
            self.fault(key, Text(f"{key}: a list is needed.", f"{key} : il faut une liste."))
            return ()
        for one in value:
            if one not in known:
                self.fault(key, unknown_word(f"{one}", known))
        return tuple(one for one in value if one in known)

    def below(self, name: str) -> Section | None:
        """A table below; None where it is not given."""
        value = self.given.get(name)
        if value is None or isinstance(value, dict):
            return None if value is None else Section(value, self.places, self.profile, name)
        self.fault(name, Text(f"{name}: a table is needed.", f"{name} : il faut une table."))
        return None


def profile_of(own: Section) -> Profile | None:
    """The profile of a `[[profile]]`; faults are told to its places."""
    own.only(OWN)
    name = own.given.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        what = Text("name: small letters, figures and _.", "name : des minuscules, des chiffres et _.")
        own.fault("name", what)
        return None
    claimant, partner, home = own.below("claimant"), own.below("partner"), own.below("home")
    for missing in [key for key, part in (("claimant", claimant), ("home", home)) if part is None]:
        own.fault(missing, Text(f"{name}: [profile.{missing}] is missing.", f"{name} : [profile.{missing}] manque."))
    if claimant is None or home is None:
        return None
    given = own.given.get("source")
    if not given or not isinstance(given, str | dict):
        own.fault("source", Text(f"{name}: who describes it? source is missing.", f"{name} : source manque."))
    return Profile(
        name=name,
        title=own.text("title"),
        sentence=own.text("sentence"),
        source=own.text("source") if isinstance(given, dict) else Text(str(given), str(given)),
        assumed=own.text("assumed") if "assumed" in own.given else NOTHING_SAID,
        sex=claimant.word("sex", ("F", "M")),
        adults=tuple(_adult(part) for part in (claimant, partner) if part is not None),
        children=_children(own),
        home=_home(home),
        incapacity=_incapacity(claimant),
        alimony=own.euros("alimony"),
        quarter=int(own.number("quarter", 0, 2, 0, whole=True)),
        receives=own.words("receives", _BENEFITS),
        unclaimed=own.words("unclaimed", _BENEFITS),
        known=_known(own),
        unknown=unknowns_of(own),
        line=own.places.line(own.profile, "", "name"),
    )


def _adult(part: Section) -> Adult:
    part.only(CLAIMANT if part.name == "claimant" else ADULT)
    if "wage" in part.given and "wage_smic" in part.given:
        part.fault("wage", Text("wage or wage_smic, not both.", "wage ou wage_smic, pas les deux."))
    wage = part.euros("wage")
    if "wage_smic" in part.given:
        wage = Money(smic=part.number("wage_smic", 0, MOST_SMIC))
    return Adult(
        age=int(part.number("age", 14, LAST_AGE, whole=True)),
        activity=part.word("activity", ACTIVITIES),
        wage=wage,
        unemployment=part.euros("unemployment"),
        pension=part.euros("pension"),
        months=_months(part),
    )


def _months(part: Section) -> tuple[float, ...]:
    given = part.given.get("months", [1.0])
    right = isinstance(given, list) and 0 < len(given) <= 12
    if right and all(isinstance(m, int | float) and not isinstance(m, bool) and 0 <= m <= MOST_SMIC for m in given):
        return tuple(float(m) for m in given)
    part.fault("months", Text("months: 1 to 12 numbers from 0.", "months : 1 à 12 nombres à partir de 0."))
    return (1.0,)


def _children(own: Section) -> tuple[int, ...]:
    given = own.given.get("children", [])
    if isinstance(given, list) and len(given) <= MOST_CHILDREN and all(_is_age(age) for age in given):
        return tuple(given)
    what = Text(
        f"children: at most {MOST_CHILDREN} ages in whole years, 0 to {LAST_CHILD_AGE}.",
        f"children : au plus {MOST_CHILDREN} âges en années entières, de 0 à {LAST_CHILD_AGE}.",
    )
    own.fault("children", what)
    return ()


def _is_age(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LAST_CHILD_AGE


def _home(part: Section) -> Home:
    part.only(HOME)
    return Home(
        tenure=part.word("tenure", TENURES),
        rent_cents=part.euros("rent").cents if "rent" in part.given else NO_MONEY.cents,
        zone=int(part.number("zone", 1, 3, 2, whole=True)),
        commune=part.word("commune", COMMUNES, ""),
    )


def _incapacity(claimant: Section) -> int:
    value = claimant.given.get("incapacity", 0)
    if value in {0, 50, 80} and not isinstance(value, bool):
        return int(value)
    what = Text("incapacity: 0, 50 or 80, the lower bound of the rate.", "incapacity : 0, 50 ou 80, le bas du taux.")
    claimant.fault("incapacity", what)
    return 0


def _known(own: Section) -> dict[str, Any]:
    given = own.given.get("known", {})
    if isinstance(given, dict) and all(isinstance(v, str | bool | int | float) for v in given.values()):
        return {str(name): value for name, value in given.items()}
    own.fault("known", Text("known: a value for each variable.", "known : une valeur par variable."))
    return {}


def unknowns_of(own: Section) -> tuple[Unknown, ...]:
    """What `[[unknown]]` tables say, of a profile or of all of them."""
    given = own.given.get("unknown", [])
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        own.fault("unknown", Text("write [[profile.unknown]].", "écrivez [[profile.unknown]]."))
        return ()
    parts = [Section(one, own.places, own.profile, "unknown", number) for number, one in enumerate(given, start=1)]
    return tuple(_unknown(part) for part in parts)


def _unknown(part: Section) -> Unknown:
    part.only(UNKNOWN)
    name, values = part.given.get("variable"), part.given.get("values", [])
    if not isinstance(name, str) or not name:
        part.fault("variable", Text("variable is missing.", "variable manque."))
    ends = [None if key not in part.given else part.number(key, -1e12, 1e12) for key in ("low", "high")]
    if not isinstance(values, list) or not all(isinstance(v, str | bool | int | float) for v in values):
        part.fault("values", Text("values: a list is needed.", "values : il faut une liste."))
        values = []
    if values and any(end is not None for end in ends):
        part.fault("values", Text("values, or low and high, not both.", "values, ou low et high, pas les deux."))
    low, high = ends
    if low is not None and high is not None and low > high:
        part.fault("low", Text("low is above high.", "low dépasse high."))
    return Unknown(str(name), low, high, tuple(values), part.given.get("usual"))
