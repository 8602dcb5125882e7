"""No leak: nothing valid or known in the as-of month or later can change a variable; and a planted leak is caught."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from tests.examples import examples
from tests.generative.made_up_facts import ASOF, DICTIONARY, frames_of, later_facts, past_facts, together

from bondroit.observing.asof import observe
from bondroit.observing.oracle import Facts, observe_household

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def proof(variables, examples, *, shrink=True):
    """The property itself, for any way of computing variables.

    Args:
        variables: from the tables of one household to its variables (or None: no file).
        examples: how many histories are drawn.
        shrink: whether a counterexample is made small.
    """
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)

    @settings(
        max_examples=examples, deadline=None, suppress_health_check=_SLOW, phases=phases, derandomize=True,
        database=None, report_multiple_bugs=False,
    )  # fmt: skip
    @given(past_facts(), later_facts(), later_facts())
    def holds(past, later, otherwise):
        before = variables(past)
        assert variables(together(past, later)) == before, "added facts changed a variable"
        assert variables(together(past, otherwise)) == before, "shifted or corrected facts changed a variable"

    return holds


def by_oracle(tables):
    """The plain oracle."""
    return observe_household(ASOF, DICTIONARY, Facts(tables))


def by_pass(tables):
    """The fast path that serves, handed what is known: `test_no_leak_stored` tries the readers of files."""
    return _passed(tables, ASOF)


def _passed(tables, month, *, change=None):
    frames = frames_of({"a": tables}, month)
    if change is not None:
        frames = change(frames)
    others = {name: frames[name] for name in ("members", "places", "past_controls")}
    others["findings"] = frames["past_controls"].filter(pl.lit(value=False))
    frame = observe(ASOF, frames["snapshots"], frames["events"], DICTIONARY, others).collect()
    return frame.drop("month").to_dicts()


def test_nothing_later_changes_the_oracle():
    """The referee itself sees nothing of or known in the as-of month and later."""
    proof(by_oracle, examples(80))()


def test_nothing_later_changes_the_fast_path():
    """The path that serves sees nothing of or known in the as-of month and later."""
    proof(by_pass, 15)()


# Planted leaks ------------------------------------------------------------------------------------------------


def _redated(tables, table, change):
    return {**tables, table: [{**row, **change(row)} for row in tables[table]]}


def ignores_known(tables):
    """An observer that takes an event as known when it happens."""
    return by_oracle(_redated(tables, "events", lambda row: {"known": row["month"]}))


def up_to_and_with(tables):
    """An observer that writes <= where < is meant: what became known in the as-of month counts."""
    return by_oracle(_redated(tables, "events", lambda row: {"known": _a_month_early(row["known"])}))


def of_the_month_itself(tables):
    """An observer that takes the control of the as-of month for one of the month before."""
    return by_oracle(_redated(tables, "past_controls", lambda row: dict.fromkeys(row, _a_month_early(row["month"]))))


def latest_version(tables):
    """An observer that reads the last version of a month, whenever it was written."""
    return by_oracle(_redated(tables, "snapshots", lambda row: {"known": row["month"]} if _corrects(row) else {}))


def latest_members(tables):
    """The same, of the members."""
    return by_oracle(_redated(tables, "members", lambda row: {"known": ASOF.plus(-1)} if _corrects(row) else {}))


def latest_line_of_the_place(tables):
    """An observer that reads the last line of a place."""
    return by_oracle(_redated(tables, "places", lambda row: {"known": min(row["known"], ASOF.plus(-1))}))


def pass_up_to_and_with(tables):
    """The fast path with <= on the events."""
    month = pl.col("known").dt.offset_by("-1mo")
    late = pl.when(pl.col("known") == ASOF.first_day).then(month).otherwise(pl.col("known"))
    return _passed(tables, ASOF, change=lambda f: {**f, "events": f["events"].with_columns(late.alias("known"))})


def pass_known_a_month_late(tables):
    """The fast path over a reader that gives the months as known one month too late."""
    return _passed(tables, ASOF.plus(1))


def _a_month_early(month):
    return month.plus(-1) if month == ASOF else month


def _corrects(row):
    return row["month"] < ASOF <= row["known"]


@pytest.mark.parametrize(
    "leak",
    [
        ignores_known, up_to_and_with, of_the_month_itself, latest_version, latest_members, latest_line_of_the_place,
        pass_up_to_and_with, pass_known_a_month_late,
    ],
    ids=lambda leak: leak.__name__,
)  # fmt: skip
def test_a_planted_leak_is_caught(leak):
    """The same property fails for an observer that looks one step too far."""
    with pytest.raises(AssertionError, match="changed a variable"):
        proof(leak, 150, shrink=False)()
