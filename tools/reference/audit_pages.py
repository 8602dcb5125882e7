"""The page of audit findings: every check with its stable code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.findings import CHECKS, RANDOM_ARM, random_arm_finding
from tools.reference.markdown import code, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bondroit.errors import Text

INTRODUCTION = (
    "# Audit findings\n\n"
    "Every check has a stable code, one statement, and one of three answers: it *holds* when the whole 95 % interval\n"
    "lies within the margin, it *does not hold* when it lies wholly outside, and otherwise there is *not enough\n"
    "evidence*. A finding is about a scorecard and its use, never about a person. The margins are assumed: no source\n"
    "gives them.\n"
)


def audit() -> str:
    """Markdown of `docs/reference/audit.md`."""
    parts = [INTRODUCTION]
    for name, figure, question, source, action in checks():
        parts.append(f"## {name}\n\n{question.en}  \n*{question.fr}*\n")
        rows = [("figure", figure), ("source", source)]
        rows += [("if it does not hold", action.en), ("sinon", action.fr)]
        parts.append(table(("", ""), rows))
    return "\n".join(parts)


def checks() -> Iterator[tuple[str, str, Text, str, Text]]:
    """Code, figure, statement, source and action of every check."""
    arm = random_arm_finding(1, 1)
    yield RANDOM_ARM, "rows drawn at random", arm.question, arm.source, arm.action
    for check in CHECKS:
        margin = f"{code(check.figure)}, near when from {check.low:g} to {check.high:g}"
        yield check.code, margin, check.question, check.source, check.action
