"""Run the steps of a month in order, and take up where an earlier run was cut.

Every step knows by itself whether it has already done the same on the same inputs (it compares fingerprints of all
it reads and of what it wrote), so that a changed survey, setting, card or late snapshot is never overlooked. A step
that was cut left no half output (tables are written aside, then renamed), so it is simply run again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bondroit.app.ports import Operations, Progress

DONE, RECOGNISED = "done", "recognised"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a month.

    Attributes:
        name: the verb.
        run: does the step, or recognises it, and returns its report as JSON values with `recognised`.
    """

    name: str
    run: Callable[[], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class StepReport:
    """What became of a step: `done` now, or `recognised` as done before on the same inputs."""

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


def run_month(
    *, month: str, inputs: str, steps: Sequence[Step], operations: Operations, progress: Progress
) -> MonthReport:
    """Run `steps` in order and keep a record of each, so that `status` tells where a run was cut.

    Args:
        month: the month.
        inputs: what was asked, kept with the record.
        steps: the verbs, in order.
        operations: keeps the record.
        progress: shows the steps.
    """
    reports = []
    with progress.step(month, total=len(steps)) as advance:
        for step in steps:
            operations.start(month, step.name, inputs)
            result = dict(step.run())
            operations.finish(month, step.name, result)
            reports.append(StepReport(step.name, RECOGNISED if result.get("recognised") else DONE, result))
            advance()
    return MonthReport(month, tuple(reports))
