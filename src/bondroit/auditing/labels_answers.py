"""From figures to the answer of a check on labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.findings import Verdict, finding_of
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.check import CheckSpec
    from bondroit.auditing.findings import Finding

Bounds = tuple[float, float]
EVERYONE = "all"


def answer(spec: CheckSpec, attribute: str, verdict: Verdict, detail: Text) -> Finding:
    """A finding of a check on one attribute."""
    return finding_of(spec, verdict, detail, attribute=attribute)


def judged(
    spec: CheckSpec, attribute: str, lines: Sequence[tuple[Text, Bounds | None]], low: float, high: float
) -> Finding:
    """The answer to: every line lies between `low` and `high`; by intervals that hold together at 95 %.

    Args:
        spec: the check.
        attribute: whose lines.
        lines: how each is called, and its interval; None where it has none.
        low: of the margin.
        high: of the margin.
    """
    outside = [name for name, found in lines if found is not None and (found[1] < low or found[0] > high)]
    inside = [name for name, found in lines if found is not None and found[0] >= low and found[1] <= high]
    if outside:
        names = Text(", ".join(n.en for n in outside), ", ".join(n.fr for n in outside))
        total = len(lines)
        detail = Text(f"outside: {names.en} (of {total})", f"hors des bornes : {names.fr} (sur {total})")
        return answer(spec, attribute, Verdict.DOES_NOT_HOLD, detail)
    verdict = Verdict.HOLDS if lines and len(inside) == len(lines) else Verdict.NOT_ENOUGH_EVIDENCE
    detail = Text(f"{len(inside)} of {len(lines)} within the bounds", f"{len(inside)} sur {len(lines)} dans les bornes")
    return answer(spec, attribute, verdict, detail)


def interval_words(value: float, low: float | None, high: float | None) -> Text:
    """A share with its interval, in words."""
    ends = [value] if low is None or high is None else [value, low, high]
    en = [f"{100 * end:.1f}" for end in ends]
    text = f"{en[0]} %" + (f" [{en[1]} ; {en[2]}]" if len(en) > 1 else "")
    return Text(text, text.replace(".", ","))
