"""One class of a published table, from the words it is printed in to a rule.

`[400, 800)` · `[400 ; 800[` · `4 <= x < 8` · `< 4` · `8 et plus` · `de 4 à moins de 8` · `4 à 8` · `{owner, tenant}` ·
`manquant` · `autre` · any other text is a value. Units such as `ans` or `€` after a number are passed over.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from bondroit.domain.scorecard import INTERVAL, MISSING, OTHER, VALUES
from bondroit.errors import Text
from bondroit.scoring.published_numbers import plain, read_bound, read_number

_UNIT = r"(?: ?(?:€|euros?|eur|ans?|years?|mois|months?|jours?|days?|heures?|hours?|m²|m2))?"
_N = r"([+-]?(?:\d[\d ]*(?:[.,]\d+)?|[.,]\d+))" + _UNIT
_FROM = r"(?:(?:de|from|between|entre) )?"
_FORMS: tuple[tuple[str, str], ...] = (
    ("<", rf"(?:<|moins de|less than|under|below|inférieure? à) ?{_N}"),
    ("<=", rf"(?:<=|≤|au plus|at most|up to|jusqu'à) ?{_N}"),
    ("<=", rf"{_N} (?:et|ou|and|or) (?:moins|less|fewer|under|below)"),
    (">", rf"(?:>|plus de|more than|over|above|supérieure? à) ?{_N}"),
    (">=", rf"(?:>=|≥|au moins|at least|à partir de|from) ?{_N}"),
    (">=", rf"{_N} (?:et|ou|and|or) (?:plus|more|over|above)"),
    (">=", rf"{_N} ?\+"),
    ("[)", rf"{_FROM}{_N} (?:à|to|et|and) (?:moins de|less than|under) {_N}"),
    ("[?", rf"{_FROM}{_N} ?(?:à|to|-|et|and) ?{_N}"),
    ("=", rf"=? ?{_N}"),
)
_COMPILED = tuple((form, re.compile(pattern)) for form, pattern in _FORMS)
_BETWEEN = re.compile(rf"{_N} ?(<=|<|≤) ?\w* ?(<=|<|≤) ?{_N}")
_BRACKETS = re.compile(r"([\[\](])(.*)([\[\])])")
_BRACES = re.compile(r"\{(.*)\}")
_MISSING = frozenset(
    {"missing", "manquant", "manquante", "manquants", "valeur manquante", "non renseigné", "non renseignée", "nr"}
)
_OTHER = frozenset({"other", "others", "autre", "autres", "any other", "toute autre valeur"})
_MASKED = frozenset({"masked", "masqué", "masquée", "masque", "masquee", "not published", "non publié", "non publiée"})
_SIGNS = ("[", "]", "<", ">", "≤", "≥", "=", "{", "}")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a class holds.

    Attributes:
        kind: as of `Modality`.
        lower: first number inside; None is unbounded.
        upper: first number above; None is unbounded.
        values: of a `values` class.
        number: the one number it names, where it names one and nothing else.
        unsure: `upper` was printed without saying whether it is inside.
    """

    kind: str
    lower: float | None = None
    upper: float | None = None
    values: tuple[str, ...] = ()
    number: float | None = None
    unsure: bool = False


def says_masked(text: str) -> bool:
    """Whether a cell says that something was not published."""
    return plain(text).lower() in _MASKED or set(text.strip()) in ({"*"}, {"?"}, {"█"})


def read_class(text: str, *, categorical: bool = False) -> Rule | Text:
    """The rule of a class, or what is wrong with its words.

    Args:
        text: as printed.
        categorical: the variable is known to have values and no numbers.
    """
    told = plain(text)
    low = told.lower()
    bare = low[1:-1].strip() if low.startswith("(") and low.endswith(")") else low
    if bare in _MISSING or bare in _OTHER:
        return Rule(MISSING if bare in _MISSING else OTHER)
    listed = _listed(text, told)
    if listed is not None:
        return listed
    if categorical:
        return Rule(VALUES, values=(told,))
    return _brackets(told) or _between(low) or _words(low) or _value(text, told)


def _listed(text: str, told: str) -> Rule | Text | None:
    """`{owner, tenant}` or `owner | tenant`."""
    braces = _BRACES.fullmatch(told)
    if not braces and "|" not in told:
        return None
    parts = [part.strip() for part in re.split(r"[;,|]" if braces else r"\|", braces[1] if braces else told)]
    if all(parts):
        return Rule(VALUES, values=tuple(parts))
    return Text(f"{text!r} names an empty value", f"{text!r} nomme une valeur vide")


def _value(text: str, told: str) -> Rule | Text:
    """A value, unless it looks like an interval gone wrong."""
    digits = any(c.isdigit() for c in told)
    if told.startswith(_SIGNS) or (digits and told.endswith(("[", ")", "<", ">", "à", " to"))):
        return Text(
            f"{text!r} cannot be read as an interval; write [4, 8), < 4, >= 8 or a value",
            f"{text!r} ne se lit pas comme un intervalle ; écrivez [4 ; 8[, < 4, >= 8 ou une valeur",
        )
    return Rule(VALUES, values=(told,))


def settle(rules: list[Rule]) -> list[Rule | Text]:
    """The rules of one numeric variable with their unsure ends decided by their neighbours, or what is wrong.

    `4 à 8` beside a class that starts at 8 leaves 8 out; beside one that starts at 9, all numbers whole, it holds 8.
    The last one does as the others do.
    """
    starts = sorted({rule.lower for rule in rules if rule.lower is not None})
    settled: list[Rule | Text] = [_by_neighbour(rule, starts) if rule.unsure else rule for rule in rules]
    decided = [
        (new.upper or 0.0) - (old.upper or 0.0)
        for old, new in zip(rules, settled, strict=True)
        if old.unsure and isinstance(new, Rule) and not new.unsure
    ]
    return [_by_others(rule, decided) if isinstance(rule, Rule) and rule.unsure else rule for rule in settled]


def _by_neighbour(rule: Rule, starts: list[float]) -> Rule:
    upper = rule.upper
    if upper is None or rule.lower is None:
        return replace(rule, unsure=False)
    following = next((s for s in starts if s >= upper and s > rule.lower), None)
    if following is None:
        return rule
    whole = all(float(x).is_integer() for x in (rule.lower, upper, following))
    if following == upper or following == after(upper) or (whole and following == upper + 1):
        return replace(rule, upper=following, unsure=False)
    return rule


def _by_others(rule: Rule, decided: list[float]) -> Rule | Text:
    steps = {round(step) for step in decided if step in {0.0, 1.0}}
    if rule.upper is not None and len(steps) == 1:
        return replace(rule, upper=rule.upper + steps.pop(), unsure=False)
    end = f"{rule.upper:g}"
    start = f"{rule.lower:g}"
    return Text(
        f"it does not say whether {end} is inside; write [{start}, {end}) or [{start}, {end}]",
        f"on ne sait pas si {end} est compris ; écrivez [{start} ; {end}[ ou [{start} ; {end}]",
    )


def after(x: float) -> float:
    """The next number that a double can hold: to be below it is to be at most `x`."""
    return math.nextafter(x, math.inf)


def _brackets(told: str) -> Rule | Text | None:
    found = _BRACKETS.fullmatch(told)
    if found is None or not any(c.isdigit() for c in told):
        return None
    parts = _parted(found[2])
    if len(parts) != 2:
        return Text(
            f"{told!r}: two bounds are needed; part them by ;",
            f"{told!r} : il faut deux bornes ; séparez-les par « ; »",
        )
    ends = [read_bound(part) for part in parts]
    for end in ends:
        if isinstance(end, Text):
            return end
    low, high = (end for end in ends if isinstance(end, float))
    lower = low if found[1] == "[" else after(low)
    upper = after(high) if found[3] == "]" else high
    return _interval(None if math.isinf(low) else lower, None if math.isinf(high) else upper, told)


def _parted(inside: str) -> list[str]:
    """The bounds between brackets: parted by `;`, by a comma and a space, or by the only comma."""
    for separator in (";", ", ", ".."):
        if separator in inside:
            return inside.split(separator)
    return inside.split(",")


def _between(low: str) -> Rule | Text | None:
    found = _BETWEEN.fullmatch(low)
    if found is None:
        return None
    first, last = read_number(found[1]), read_number(found[4])
    if isinstance(first, Text):
        return first
    if isinstance(last, Text):
        return last
    return _interval(after(first) if found[2] == "<" else first, last if found[3] == "<" else after(last), low)


def _words(low: str) -> Rule | Text | None:
    for form, pattern in _COMPILED:
        found = pattern.fullmatch(low)
        if found is None:
            continue
        numbers = [read_number(group) for group in found.groups()]
        for number in numbers:
            if isinstance(number, Text):
                return number
        return _formed(form, [n for n in numbers if isinstance(n, float)], low)
    return None


def _formed(form: str, numbers: list[float], told: str) -> Rule | Text:
    first, last = numbers[0], numbers[-1]
    if form == "=":
        return Rule(INTERVAL, first, after(first), values=(told.removeprefix("=").strip(),), number=first)
    if form in {"[)", "[?"}:
        made = _interval(first, last, told)
        return replace(made, unsure=form == "[?") if isinstance(made, Rule) else made
    lower = {">": after(first), ">=": first}.get(form)
    upper = {"<": first, "<=": after(first)}.get(form)
    return Rule(INTERVAL, lower, upper)


def _interval(lower: float | None, upper: float | None, told: str) -> Rule | Text:
    if lower is not None and upper is not None and lower >= upper:
        return Text(f"{told!r} holds no number", f"{told!r} ne contient aucun nombre")
    return Rule(INTERVAL, lower, upper)
