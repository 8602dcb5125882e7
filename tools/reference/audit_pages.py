"""The page of audit findings: every check with its stable code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.catalogue import all_specs, margin_checks
from bondroit.auditing.check import NEED_WORDS, Severity
from tools.reference.markdown import code, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bondroit.errors import Text

INTRODUCTION = (
    "# Audit findings\n\n"
    "Every check has a stable code, one statement, and one of three answers: it *holds* when the whole 95 % interval\n"
    "lies within the margin, it *does not hold* when it lies wholly outside, and otherwise there is *not enough\n"
    "evidence*. A finding is about a scorecard and its use, never about a person. The margins are assumed: no source\n"
    "gives them. `bondroit audit --only AUD003` answers one check; a check that lacks what it\n"
    "needs is listed with it. A check that *blocks* keeps a card from being approved when it does not hold; one that\n"
    "*protects* does so for a protected group (income, RSA, lone parents, women, disabled workers, poor areas) also\n"
    "when there is not enough evidence.\n"
)
_SEVERITIES = {Severity.BLOCKS: "blocks", Severity.WARNS: "warns", Severity.INFORMS: "informs"}


def audit() -> str:
    """Markdown of `docs/reference/audit.md`."""
    parts = [INTRODUCTION]
    margins = {check.code: check for check in margin_checks()}
    for spec in all_specs():
        parts.append(f"## {spec.code}\n\n{spec.question.en}  \n*{spec.question.fr}*\n")
        rows = [("needs", ", ".join(NEED_WORDS[need].en for need in spec.needs))]
        if spec.code in margins:
            check = margins[spec.code]
            figures = ", ".join(code(figure) for figure in check.figures)
            rows.append(("figure", f"{figures}, near when from {check.low:g} to {check.high:g}"))
        rows += [("method", spec.method.en), ("méthode", spec.method.fr), ("source", spec.source)]
        rows.append(("severity", _SEVERITIES[spec.severity] + (", protects" if spec.protects else "")))
        rows += [("if it does not hold", spec.action.en), ("sinon", spec.action.fr)]
        parts.append(table(("", ""), rows))
    return "\n".join(parts)


def checks() -> Iterator[tuple[str, str, Text, str, Text]]:
    """Code, figure, statement, source and action of every check."""
    margins = {check.code: ", ".join(check.figures) for check in margin_checks()}
    for spec in all_specs():
        yield spec.code, margins.get(spec.code, ""), spec.question, spec.source, spec.action
