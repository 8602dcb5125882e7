"""Why an amount is what it is: a tree of reasons, each with a value, a period, a rule of law and a line that adds up.

Values are those of OpenFisca's own tracer (`law.reason_trace`); how the children make the parent is told by
`law.reason_means`, `reason_housing`, `reason_family` and `reason_persons`, in the words of `reasons.toml`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.domain.benefits import Benefit
    from bondroit.domain.months import Month

Unit = Literal["euros", "rate", "factor", "count", "years"]
"""`rate` is a share shown in percent, `factor` a plain number."""
Kind = Literal["sum", "product", "mean", "least", "most", "quotient"]
StepKind = Literal["floor", "down", "up", "times", "minimum", "divide", "none"]

NO_WORDS = Text("", "")
CENT, HAIR = 0.02, 1e-5
"""Amounts are computed by the engine in single precision: they agree within two cents."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A parameter of the law.

    Attributes:
        parameter: its path in OpenFisca-France.
        since: the day from which this value holds, as 2025-04-01.
        title: the text that sets it, empty where OpenFisca-France names none.
        href: its address.
    """

    parameter: str
    since: str
    title: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What is done to a result before it becomes the value.

    Attributes:
        kind: `floor` (not below zero), `down` and `up` (to a multiple of `amount`), `times`, `divide`,
            `minimum` (nothing if below `amount`), `none` (nothing at all).
        amount: what the kind needs.
        why: said after the step.
    """

    kind: StepKind
    amount: float = 0.0
    why: Text = NO_WORDS

    def apply(self, value: float) -> float:
        """The value after the step."""
        # Below a quarter of a cent too little is rounding of the engine; so is a hair's breadth before a multiple.
        ways: dict[str, Callable[[], float]] = {
            "times": lambda: value * self.amount,
            "divide": lambda: value / self.amount,
            "none": lambda: 0.0,
            "minimum": lambda: value if value >= self.amount - CENT / 8 else 0.0,
            "floor": lambda: max(value, 0.0),
            "down": lambda: self.amount * math.floor(value / self.amount + HAIR),
            "up": lambda: self.amount * math.ceil(value / self.amount - HAIR),
        }
        return ways[self.kind]()


@dataclass(frozen=True, slots=True)
class Line:
    """How the first parts of a reason make its value.

    Attributes:
        kind: `sum` (with `signs`), `product`, `mean`, `least`, `most`, `quotient` (first over second).
        signs: +1 or -1 for each part used, in order.
        steps: what is done then.
    """

    kind: Kind
    signs: tuple[int, ...]
    steps: tuple[Step, ...] = ()

    def results(self, values: tuple[float, ...]) -> tuple[float, ...]:
        """The result of the parts, then after each step."""
        used = values[: len(self.signs)]
        done = [_combined(self.kind, tuple(s * v for s, v in zip(self.signs, used, strict=True)))]
        for step in self.steps:
            done.append(step.apply(done[-1]))
        return tuple(done)


def _combined(kind: Kind, values: tuple[float, ...]) -> float:
    if kind == "product":
        return math.prod(values)
    if kind == "mean":
        return sum(values) / len(values)
    if kind == "least":
        return min(values)
    if kind == "most":
        return max(values)
    if kind == "quotient":
        return values[0] / values[1]
    return sum(values)


@dataclass(frozen=True, slots=True)
class Reason:
    """One value and why.

    Attributes:
        label: what it is.
        value: in `unit`.
        unit: see `Unit`.
        first: the month it belongs to, or the first of several; None if it has none.
        last: the last of several months.
        line: how the first parts make the value; None for what is given or only set against something.
        parts: children; those of a mean or sum over months are `folded`.
        rule: the parameter it is.
        notes: sentences said below it.
        folded: shown in its parent's line only.
    """

    label: Text
    value: float
    unit: Unit = "euros"
    first: Month | None = None
    last: Month | None = None
    line: Line | None = None
    parts: tuple[Reason, ...] = ()
    rule: Rule | None = None
    notes: tuple[Text, ...] = ()
    folded: bool = False

    def told(self) -> float:
        """The value that the line gives; the value itself where there is no line."""
        if self.line is None:
            return self.value
        return self.line.results(tuple(p.value for p in self.parts))[-1]

    def adds_up(self) -> bool:
        """Whether the line gives the value, within two cents (a hundredth of a percent for large sums and rates)."""
        loose = CENT if self.unit == "euros" else 1e-5
        return abs(self.told() - self.value) <= max(loose, 1e-5 * abs(self.value))

    def checked(self) -> Reason:
        """The same, without a line that would not give the value: better a figure alone than a wrong sum."""
        return self if self.adds_up() else replace(self, line=None)

    def timeless(self) -> Reason:
        """The same without months: equal for two months in which all is the same."""
        return replace(self, first=None, last=None, parts=tuple(p.timeless() for p in self.parts))


@dataclass(frozen=True, slots=True)
class Explained:
    """The reasons of one amount.

    Attributes:
        benefit: which.
        month: the month asked.
        reference: the month whose computation gives the amount: for RSA and prime d'activité the reference month.
        reason: the tree; its value is the amount in euros.
        law: engine and versions.
    """

    benefit: Benefit
    month: Month
    reference: Month
    reason: Reason
    law: str
