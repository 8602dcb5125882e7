"""A month's steps: run in order, recognised when done, taken up where they were cut."""

from __future__ import annotations

import pytest

from bondroit.app.ports import Quiet, Run
from bondroit.app.run_month import Step, run_month


class Memory:
    """Operations held in a dictionary."""

    def __init__(self):
        self.kept = {}

    def start(self, month, step, inputs):
        """Note the start."""
        self.kept[month, step] = Run(month, step, inputs, "started")

    def finish(self, month, step, result):
        """Note the end."""
        self.kept[month, step] = Run(month, step, self.kept[month, step].inputs, "finished", result)

    def run(self, month, step):
        """The last run."""
        return self.kept.get((month, step))


def steps(log, *, inputs="a", fail=None, kept=True):
    """Three steps that write their name in `log`."""

    def make(name):
        def work():
            if name == fail:
                raise RuntimeError(name)
            log.append(name)
            return {"name": name}

        return Step(name, lambda: inputs, work, lambda: kept)

    return [make(name) for name in ("observe", "score", "plan")]


def states(report):
    """The state of each step."""
    return [s.state for s in report.steps]


def test_a_second_run_is_recognised():
    """The same inputs again run nothing."""
    log, operations = [], Memory()
    for _ in range(2):
        report = run_month(month="2026-02", steps=steps(log), operations=operations, progress=Quiet())
    assert log == ["observe", "score", "plan"]
    assert states(report) == ["recognised"] * 3


def test_it_takes_up_where_it_was_cut():
    """After a failure in the middle only what had not ended is run."""
    log, operations = [], Memory()
    with pytest.raises(RuntimeError):
        run_month(month="2026-02", steps=steps(log, fail="score"), operations=operations, progress=Quiet())
    report = run_month(month="2026-02", steps=steps(log), operations=operations, progress=Quiet())
    assert log == ["observe", "score", "plan"]
    assert states(report) == ["recognised", "done", "done"]


@pytest.mark.parametrize("change", [{"inputs": "b"}, {"kept": False}])
def test_other_inputs_or_a_lost_output_run_again(change):
    """A changed input, or an output that is no longer there, is not taken for done."""
    log, operations = [], Memory()
    run_month(month="2026-02", steps=steps(log), operations=operations, progress=Quiet())
    report = run_month(month="2026-02", steps=steps(log, **change), operations=operations, progress=Quiet())
    assert states(report) == ["done"] * 3
