"""What rounding leaves of a line of figures, so that every printed line is exact on the figures printed.

Each figure is rounded by itself, so the printed parts may miss the printed result by a cent or two. As an accountant
would, the line then says the cents left: `1,106.95 - 155.16 - 566.73 - rounding 0.01 = 385.05`. No figure is bent to
make a sum, for the same figure stands elsewhere in the tree, or on a payslip.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

from bondroit.explaining.numbers import number

if TYPE_CHECKING:
    from bondroit.law.reasons import Line, Reason, Step

CENT_DIGITS, MOST_DIGITS, RATE_DIGITS = 2, 6, 4
MULTIPLES = {"down", "up"}
IN_EUROS = {"down", "up", "minimum"}


@dataclass(frozen=True, slots=True)
class Stage:
    """One result of a line as it is printed.

    Attributes:
        step: what was done; None for what the parts make.
        value: the result.
        digits: its decimals where it needs more than its unit has: to see on which side of a multiple it is.
        left: what is to be added to what the printed figures make, to get the printed result; 0 if they make it.
    """

    step: Step | None
    value: float
    digits: int | None
    left: Decimal


def digits_needed(value: float, most: int = MOST_DIGITS) -> int:
    """The decimals that a figure needs, `most` at most."""
    return next((d for d in range(most) if abs(round(value, d) - value) < 1e-6), most)


def printed(value: float, unit: str, digits: int | None = None) -> Decimal:
    """The value that the figure of `showing.reason_lines.figure` has."""
    if unit == "euros":
        return _written(value * 100 / 100, CENT_DIGITS if digits is None else digits)
    if unit == "rate":
        return _written(100 * value, digits_needed(value * 100, RATE_DIGITS)) / 100
    return _written(value, digits_needed(value))


def _written(value: float, digits: int) -> Decimal:
    text = number(value, "en", digits).replace(",", "")
    return Decimal(text.replace("\N{MINUS SIGN}", "-"))


def stages(reason: Reason) -> tuple[Stage, ...]:
    """What the parts of a reason with a line make, then each step that changed the printed figure."""
    line = reason.line
    if line is None:
        return ()
    results = line.results(tuple(p.value for p in reason.parts))
    values = [results[0]]
    steps: list[Step] = []
    for step, before, after in zip(line.steps, results, results[1:], strict=False):
        if printed(before, reason.unit) != printed(after, reason.unit):
            steps.append(step)
            values.append(after)
    values[-1] = reason.value
    made = _made(line, [printed(p.value, p.unit) for p in reason.parts[: len(line.signs)]])
    done: list[Stage] = []
    for place, value in enumerate(values):
        digits = _digits_before(steps[place], value, values[place + 1], reason.unit) if place < len(steps) else None
        shown = printed(value, reason.unit, digits)
        done.append(Stage(steps[place - 1] if place else None, value, digits, _left(made, shown, reason.unit, digits)))
        if place < len(steps):
            made = _stepped(steps[place], shown)
    return tuple(done)


def _made(line: Line, parts: list[Decimal]) -> Fraction:
    """What the line makes of the printed parts, exactly."""
    signed = [Fraction(sign * part) for sign, part in zip(line.signs, parts, strict=True)]
    if line.kind == "product":
        return prod(signed, start=Fraction(1))
    if line.kind == "mean":
        return sum(signed, Fraction(0)) / len(signed)
    if line.kind in {"least", "most"}:
        return min(signed) if line.kind == "least" else max(signed)
    if line.kind == "quotient":
        return signed[0] / signed[1]
    return sum(signed, Fraction(0))


def _stepped(step: Step, before: Decimal) -> Fraction:
    """What a step makes of a printed figure, with its amount as printed."""
    if step.kind in {"times", "divide"}:
        amount = Fraction(printed(step.amount, "factor"))
        return Fraction(before) * amount if step.kind == "times" else Fraction(before) / amount
    return Fraction(Decimal(repr(step.apply(float(before)))))


def _digits_before(step: Step, before: float, after: float, unit: str) -> int | None:
    """The decimals a figure needs before a step to a multiple: 199.997 must not stand as 200.00 above 199."""
    if step.kind not in MULTIPLES or unit != "euros":
        return None
    for digits in (CENT_DIGITS, *range(CENT_DIGITS + 1, MOST_DIGITS + 1)):
        if abs(step.apply(float(printed(before, unit, digits))) - after) < 10**-CENT_DIGITS:
            return None if digits == CENT_DIGITS else digits
    return None


def _left(made: Fraction, shown: Decimal, unit: str, digits: int | None) -> Decimal:
    """The difference in units of the last figure printed; 0 if `made` rounds to `shown`, a half either way."""
    places = CENT_DIGITS if unit == "euros" else MOST_DIGITS
    unit_last = Decimal(1).scaleb(-(places if digits is None else digits))
    over = (Fraction(shown) - made) / Fraction(unit_last)
    if abs(over) <= Fraction(1, 2):
        return Decimal(0)
    return (Decimal(over.numerator) / Decimal(over.denominator)).quantize(Decimal(1), ROUND_HALF_EVEN) * unit_last
