"""The words of the reasons, and the building of a tree from what the tracer recorded."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from bondroit.errors import Text
from bondroit.law.reasons import Line, Reason, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.domain.months import Month
    from bondroit.law.reason_trace import Trace
    from bondroit.law.reasons import Kind, Unit

NARROW = "\N{NARROW NO-BREAK SPACE}"
NOTHING, TINY = 0.005, 1e-9
"""Euros below which a part is left out of a sum."""


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(files("bondroit.law").joinpath("reasons.toml").read_text(encoding="utf-8"))


def words(key: str, **fill: Text | str) -> Text:
    """The words of a key of `reasons.toml` in both languages, `{name}` filled in."""
    given = _document()["words"][key]
    return _filled(given["en"], given["fr"], fill)


def _filled(en: str, fr: str, fill: dict[str, Text | str]) -> Text:
    def one(language: int) -> dict[str, str]:
        return {k: v if isinstance(v, str) else v[language] for k, v in fill.items()}

    return Text(en.format(**one(0)), fr.format(**one(1)))


def _left_out(part: Reason, *, first: bool) -> bool:
    """Whether a part of a sum is zero and says nothing: the first stays if it tells why it is zero."""
    if abs(part.value) >= (NOTHING if part.unit == "euros" else TINY):
        return False
    return not (first and any(not p.folded for p in part.parts))


@dataclass(frozen=True, slots=True)
class Teller:
    """Builds reasons from a trace."""

    trace: Trace

    def who(self, place: int | None) -> Text:
        """Words that say whose value it is, empty for somebody alone."""
        if place is None or len(self.trace.places) == 1:
            return Text("", "")
        if place > 1:
            number = str(self.trace.children.index(place) + 1)
            return words("of_child", number=number)
        return words("of_claimant" if place == 0 else "of_partner")

    def label(self, key: str, place: int | None = None, **fill: Text | str) -> Text:
        """Words of a key, with whose value it is."""
        text, who = words(key, **fill), self.who(place)
        return Text(text.en + who.en, text.fr + who.fr)

    @staticmethod
    def money(euros: float) -> Text:
        """Euros in words of both languages, for use inside a sentence."""
        en = f"{euros:,.2f}"
        return Text(f"€{en}", en.replace(",", NARROW).replace(".", ",") + NARROW + "€")

    def leaf(
        self,
        key: str,
        value: float,
        *,
        unit: Unit = "euros",
        when: Month | None = None,
        last: Month | None = None,
        place: int | None = None,
        folded: bool = False,
        notes: tuple[Text, ...] = (),
        **fill: Text | str,
    ) -> Reason:
        """A value without children."""
        label = self.label(key, place, **fill)
        return Reason(label, value, unit, first=when, last=last, notes=notes, folded=folded)

    def rule(self, key: str, when: Month) -> Reason:
        """A parameter of the law, under the words of `[rules]`."""
        given = _document()["rules"][key]
        value, rule = self.trace.parameter(given["path"], when)
        return Reason(Text(given["en"], given["fr"]), value, cast("Unit", given["unit"]), rule=rule)

    def made(
        self,
        key: str,
        kind: Kind,
        parts: Sequence[Reason],
        *,
        value: float | None = None,
        signs: Sequence[int] | None = None,
        steps: Sequence[Step] = (),
        beside: Sequence[Reason] = (),
        unit: Unit = "euros",
        when: Month | None = None,
        last: Month | None = None,
        place: int | None = None,
        notes: Sequence[Text] = (),
        **fill: Text | str,
    ) -> Reason:
        """A value made of parts; parts of a sum that are zero are left out.

        Args:
            key: its words.
            kind: how the parts make it.
            parts: what makes it.
            value: as the engine gave it; what the line gives if None.
            signs: +1 or -1 for each part.
            steps: what is done then.
            beside: shown below, no part of the line: what it was set against.
            unit: see `law.reasons.Unit`.
            when: the month, or the first of several.
            last: the last of several.
            place: of the person whose value it is.
            notes: sentences said below.
            **fill: what the words of the key leave open.
        """
        given = list(zip(signs or [1] * len(parts), parts, strict=True))
        if kind == "sum":
            given = [(s, p) for k, (s, p) in enumerate(given) if not _left_out(p, first=k == 0)]
        line = Line(kind, tuple(s for s, _ in given), tuple(steps)) if given else None
        every = (*(p for _, p in given), *beside)
        reason = Reason(self.label(key, place, **fill), 0.0, unit, when, last, line, every, notes=tuple(notes))
        found = reason.told() if value is None else value
        return Reason(reason.label, found, unit, when, last, line, every, notes=reason.notes).checked()

    def mean(
        self,
        key: str,
        variable: str,
        months: Sequence[Month],
        place: int | None,
        *,
        steps: Sequence[Step] = (),
        notes: Sequence[Text] = (),
    ) -> Reason:
        """The mean of a variable over months, told in one line."""
        parts = [Reason(Text("", ""), self.trace.value(variable, m, place), first=m, folded=True) for m in months]
        label = self.label(key, place)
        line = Line("mean", (1,) * len(parts), tuple(steps))
        made = Reason(label, 0.0, "euros", months[0], months[-1], line, tuple(parts), notes=tuple(notes))
        return Reason(label, made.told(), "euros", months[0], months[-1], line, tuple(parts), notes=tuple(notes))
