"""One line of a reason: the parts with their words, the sum, what was done then, and how its figures are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import euros, number, percent
from bondroit.showing.dates import long_month
from bondroit.showing.reason_rounding import IN_EUROS, RATE_DIGITS, digits_needed, stages
from bondroit.showing.templating import unbroken

if TYPE_CHECKING:
    from decimal import Decimal

    from bondroit.errors import Language
    from bondroit.law.reasons import Reason
    from bondroit.showing.reason_rounding import Stage

COLON = {"en": ": ", "fr": "\N{NO-BREAK SPACE}: "}
SEMICOLON = {"en": "; ", "fr": "\N{NO-BREAK SPACE}; "}
MINUS, TIMES, OVER = "\N{MINUS SIGN}", "\N{MULTIPLICATION SIGN}", "\N{DIVISION SIGN}"
CHANGED = 0.0005
_YEARS = Text("years", "ans")
_ROUNDING = Text("rounding", "arrondi")
_AND = Text(" and ", " et ")
_AMONG = {
    "least": Text("the smallest of {}", "le plus petit de ces montants\N{NO-BREAK SPACE}: {}"),
    "most": Text("the largest of {}", "le plus grand de ces montants\N{NO-BREAK SPACE}: {}"),
}
_STEPS = {
    "floor": Text("not below zero", "pas moins de zéro"),
    "down": Text("down to a multiple of {}", "arrondi au multiple inférieur de {}"),
    "up": Text("up to a multiple of {}", "arrondi au multiple supérieur de {}"),
    "times": Text("times {}", "multiplié par {}"),
    "divide": Text("over {}", "divisé par {}"),
    "minimum": Text("nothing below {}", "rien au-dessous de {}"),
    "none": Text("not counted", "non compté"),
}


def figure(value: float, unit: str, language: Language, digits: int | None = None) -> str:
    """A value as a person reads it: `€243.83`, `243,83 €`; a rate in percent; a factor with the decimals it needs."""
    if unit == "euros":
        return euros(value * 100, language, 2 if digits is None else digits)
    if unit == "rate":
        return percent(value, language, digits_needed(value * 100, RATE_DIGITS))
    text = number(value, language, digits_needed(value))
    return f"{text}\N{NO-BREAK SPACE}{_YEARS.say(language)}" if unit == "years" else text


def merely_repeats(reason: Reason) -> bool:
    """Whether the line is one part only, and nothing done to it."""
    line = reason.line
    if line is None or line.signs != (1,) or line.kind == "quotient":
        return False
    results = line.results(tuple(p.value for p in reason.parts))
    return all(abs(r - results[0]) < CHANGED for r in results)


def line_of(reason: Reason, language: Language) -> str:
    """How the parts make the value; empty without a line."""
    line = reason.line
    if line is None:
        return ""
    parts = reason.parts[: len(line.signs)]
    named = [_named(p, language, by_month=line.kind == "mean") for p in parts]
    first, *then = stages(reason)
    if merely_repeats(reason) and not first.left:
        return named[0]
    text = _joined(line.kind, line.signs, named, language) + _rounding(first.left, reason.unit, language)
    said = figure(first.value, reason.unit, language, first.digits)
    done = "".join(_step(stage, reason.unit, language) for stage in then)
    # One part: its figure is said once, then what was done to it.
    whole = bool(then) and line.signs == (1,) and not first.left and first.digits is None
    return text + done if whole else f"{text} = {said}{done}"


def _rounding(left: Decimal, unit: str, language: Language) -> str:
    """` - rounding €0.01`: what the printed figures miss; empty if they make the result."""
    if not left:
        return ""
    digits = -int(left.as_tuple().exponent)
    amount = figure(float(abs(left)), unit, language, digits)
    return f" {MINUS if left < 0 else '+'} {_ROUNDING.say(language)} {amount}"


def _joined(kind: str, signs: tuple[int, ...], named: list[str], language: Language) -> str:
    if kind == "mean":
        return f"({' + '.join(named)}) {OVER} {len(named)}"
    if kind in _AMONG:
        return _AMONG[kind].say(language).format(_AND.say(language).join(named))
    if kind == "product":
        return f" {TIMES} ".join(named)
    if kind == "quotient":
        return f" {OVER} ".join(named)
    first = f"{MINUS} {named[0]}" if signs[0] < 0 else named[0]
    return first + "".join(
        f" {MINUS if sign < 0 else '+'} {name}" for sign, name in zip(signs[1:], named[1:], strict=True)
    )


def _named(part: Reason, language: Language, *, by_month: bool) -> str:
    """A part in its parent's line: its words, or its month where the parts are months of one thing."""
    value = figure(part.value, part.unit, language)
    label = unbroken(part.label.say(language))
    if by_month and part.first is not None and label:
        label = long_month(str(part.first), language)
    return f"{label} {value}" if label else value


def _step(stage: Stage, unit: str, language: Language) -> str:
    """What was done, and the result."""
    step = stage.step
    if step is None:
        return ""
    amount = figure(step.amount, "euros" if step.kind in IN_EUROS else "factor", language)
    way = step.why.say(language) or _STEPS[step.kind].say(language).format(amount)
    rounding = _rounding(stage.left, unit, language)
    result = figure(stage.value, unit, language, stage.digits)
    return f"{SEMICOLON[language]}{unbroken(way)}{rounding}{COLON[language]}{result}"
