"""Run the steps of a month in order, and take up where an earlier run was cut.

A step that ended is recognised by the fingerprint of what it reads: the same inputs are not worked through
again. A step that was cut left no half output (tables are written aside, then renamed), so it is simply run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bondroit.app.ports import Operations, Progress

DONE, RECOGNISED = "done", "recognised"
FINISHED = "finished"
"""The state under which `Operations` keeps a step that ended."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a month.

    Attributes:
        name: the verb.
        inputs: gives the fingerprint of everything the step reads.
        run: does the step and returns its report as JSON values.
        kept: tells whether the step's output is still there.
    """

    name: str
    inputs: Callable[[], str]
    run: Callable[[], Mapping[str, Any]]
    kept: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class StepReport:
    """What became of a step: `done` now, or `recognised` from an earlier run."""

    name: str
    state: str
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MonthReport:
    """The steps of a month."""

    month: str
    steps: tuple[StepReport, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "month": self.month,
            "steps": [{"step": s.name, "state": s.state, "result": dict(s.result)} for s in self.steps],
        }


def run_month(*, month: str, steps: Sequence[Step], operations: Operations, progress: Progress) -> MonthReport:
    """Run `steps` in order; those that ended earlier on the same inputs are recognised and not run again."""
    reports = []
    with progress.step(month, total=len(steps)) as advance:
        for step in steps:
            inputs = step.inputs()
            earlier = operations.run(month, step.name)
            if earlier is not None and earlier.state == FINISHED and earlier.inputs == inputs and step.kept():
                reports.append(StepReport(step.name, RECOGNISED, earlier.result))
            else:
                operations.start(month, step.name, inputs)
                result = dict(step.run())
                operations.finish(month, step.name, result)
                reports.append(StepReport(step.name, DONE, result))
            advance()
    return MonthReport(month, tuple(reports))
