"""A month's steps: run in order, recorded, taken up where they were cut."""

from __future__ import annotations

import pytest
from tests.contract.fakes import MemoryOperations

from bondroit.app.ports import Quiet
from bondroit.app.run_month import Step, run_month


def steps(done, *, fail=None):
    """Three steps that do their work once and recognise it afterwards."""

    def make(name):
        def work():
            if name == fail:
                raise RuntimeError(name)
            known = name in done
            done.add(name)
            return {"name": name, "recognised": known}

        return Step(name, work)

    return [make(name) for name in ("observe", "score", "plan")]


def run(operations, *args, **options):
    """Run the month."""
    return run_month(
        month="2026-02", inputs="seed 1", steps=steps(*args, **options), operations=operations, progress=Quiet()
    )


def states(report):
    """The state of each step."""
    return [s.state for s in report.steps]


def test_a_second_run_is_recognised():
    """What each step says of itself is what the month tells."""
    done, operations = set(), MemoryOperations()
    assert states(run(operations, done)) == ["done"] * 3
    assert states(run(operations, done)) == ["recognised"] * 3


def test_it_takes_up_where_it_was_cut():
    """After a failure in the middle the record says where, and the next run does only what is left."""
    done, operations = set(), MemoryOperations()
    with pytest.raises(RuntimeError):
        run(operations, done, fail="score")
    assert {r.step: r.state for r in operations.runs()} == {"observe": "finished", "score": "started"}
    assert states(run(operations, done)) == ["recognised", "done", "done"]
    assert {r.state for r in operations.runs()} == {"finished"}
