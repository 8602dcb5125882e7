"""The lines of the check, their verdicts, and the totals they are made of, beside plain loops."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import replace
from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contract.fakes import MemoryTables
from tests.unit.town.made_up_town import LAST, write_town

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.domain.target import Direction, Target, target_met
from bondroit.town.calibration import (
    GROUPS,
    LEAST_CLUSTERS,
    UNITS,
    Measured,
    Verdict,
    is_held_out,
    judge,
    lines,
)
from bondroit.town.dated_totals import control_totals, health_totals
from bondroit.town.file_months import (
    CONTROL_COLUMNS,
    CORRECTION_COLUMNS,
    EVENT_COLUMNS,
    SNAPSHOT_COLUMNS,
    TRUTH_COLUMNS,
    Material,
    file_months,
)
from bondroit.town.measures import MEASURES
from bondroit.town.totals import file_totals

FIRST = lines()[0]
WINDOWS = {line.window.name: line.window for line in lines()}
MONTHS = 36


@pytest.fixture(scope="module")
def material():
    """The tables of a made-up town."""
    tables = write_town(MemoryTables(), households=60, months=MONTHS)
    return Material(
        snapshots=tables.read("snapshots", None, SNAPSHOT_COLUMNS),
        truths=tables.read("truths", None, TRUTH_COLUMNS),
        corrections=tables.read("corrections", None, CORRECTION_COLUMNS),
        events=tables.read("true_events", None, EVENT_COLUMNS),
    )


@pytest.fixture(scope="module")
def totals(material):
    """Their totals."""
    return file_totals(material, WINDOWS, MONTHS, LAST)


def _line(**given):
    """A line like the first, changed."""
    return replace(FIRST, **given)


def test_every_line_has_a_measure():
    """Lines and measures have the same names."""
    assert [line.name for line in lines()] == list(MEASURES)


def test_every_line_says_where_it_comes_from():
    """Every line has two languages, a known group and unit, and a source; every fact has a tolerance with reasons."""
    for line in lines():
        assert line.group in GROUPS
        assert line.unit in UNITS
        assert line.source.startswith("FACTS")
        assert line.label.en != line.label.fr
        assert line.measured.en != line.measured.fr
        if line.low is not None:
            assert line.year
            assert line.reasons
            assert line.tolerance > 0 or math.isinf(line.high)


def test_held_out_lines_follow_the_rule():
    """The lines held out are those the rule chose among lines with a fact: about a third."""
    facts = [line for line in lines() if line.low is not None]
    assert all(line.held_out == (is_held_out(line.name) and line.low is not None) for line in lines())
    assert 0.25 < sum(line.held_out for line in facts) / len(facts) < 0.42


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 300), st.booleans())
def test_verdicts_are_those_of_exact_arithmetic(value, fact, tolerance, relative):
    """The verdict of a value equals that of fractions: within the tolerance, within twice, beyond."""
    line = _line(low=fact / 1000, high=fact / 1000, tolerance=tolerance / 1000, relative=relative)
    margin = Fraction(tolerance, 1000) * (Fraction(fact, 1000) if relative else 1)
    far = abs(Fraction(value, 1000) - Fraction(fact, 1000))
    plain = Verdict.FITS if far <= margin else Verdict.NEAR if far <= 2 * margin else Verdict.DOES_NOT_FIT
    assert judge(line, Measured(value / 1000, 0.0, 1000)).verdict is plain


def test_noise_passes_nothing():
    """A town too small for a line is not judged on it; where its error could change the verdict, it is said."""
    line = _line(low=0.2, high=0.2, tolerance=0.03, relative=False)
    assert judge(line, Measured(0.21, 0.001, 500)).unsure is False
    assert judge(line, Measured(0.22, 0.02, 500)).unsure is True
    small = judge(line, Measured(0.2, 0.05, 500))
    assert small.verdict is Verdict.NOT_MEASURED
    assert small.reason is not None
    few = judge(line, Measured(0.2, 0.001, LEAST_CLUSTERS - 1))
    assert few.verdict is Verdict.NOT_MEASURED
    assert few.measured is None


def test_bounds_and_silence():
    """Any ratio above a direction fits, one below does not; without a fact there is no verdict."""
    direction = _line(low=1.0, high=math.inf, tolerance=0.0, relative=False)
    assert judge(direction, Measured(1.4, 0.01, 500)).verdict is Verdict.FITS
    assert judge(direction, Measured(0.9, 0.01, 500)).verdict is Verdict.DOES_NOT_FIT
    silent = _line(low=None, high=None)
    assert judge(silent, Measured(0.1, 0.01, 500)).verdict is Verdict.NO_FACT


def _months(rows, first, last):
    """Rows from `first` to `last` months from the end."""
    low, high = LAST.plus(-first).first_day, LAST.plus(-last).first_day
    return [r for r in rows if low <= r["month"] <= high]


def _by_hand(material):
    """Some totals of every file, one row after the other."""
    found = defaultdict(Counter)
    net = Counter()
    for c in material.corrections.iter_rows(named=True):
        net[c["household_id"], c["month"], c["benefit"]] += c["cents"]
    truths = {(r["household_id"], r["month"]): r for r in material.truths.iter_rows(named=True)}
    branch = [b for b in BENEFITS if b is not Benefit.ASPA]
    monthly = [b for b in branch if b is not Benefit.ARS]
    snapshots = list(material.snapshots.iter_rows(named=True))
    for r in _months(snapshots, 11, 0):
        t, key = truths[r["household_id"], r["month"]], (r["household_id"], r["month"])
        got = found[r["household_id"]]
        recipient = any(r[f"{b}_paid_cents"] > 0 for b in monthly)
        left = {b: t[f"{b}_due_cents"] for b in BENEFITS if t[f"{b}_due_cents"] > 0 and not t[f"{b}_claimed"]}
        got["recipients"] += recipient
        got["lone_mothers"] += recipient and not r["couple"] and r["children"] > 0 and r["claimant_sex"] == "F"
        got["persons"] += recipient * (1 + r["couple"] + r["children"])
        got["branch_euros"] += sum(r[f"{b}_paid_cents"] + net[*key, str(b)] for b in branch) / 100
        lone = t["children"] > 0 and not t["couple"] and r["claimant_sex"] == "F"
        got["rsa_due_lone_mothers"] += lone and t["rsa_due_cents"] > 0
        got["rsa_left_lone_mothers"] += lone and Benefit.RSA in left
        got["recipients_left_euros"] += recipient * sum(left.values()) / 100
        got["aspa_left_high"] += Benefit.ASPA in left and 50_000 <= left[Benefit.ASPA] <= 60_000 and not t["couple"]
    for r in _months(snapshots, 20, 9):
        t, key = truths[r["household_id"], r["month"]], (r["household_id"], r["month"])
        for b in branch:
            gap = abs(r[f"{b}_paid_cents"] + net[*key, str(b)] - t[f"{b}_due_cents"] * t[f"{b}_claimed"])
            found[r["household_id"]]["wrong_euros"] += (gap >= 100) * gap / 100
            over = r[f"{b}_paid_cents"] + net[*key, str(b)] > t[f"{b}_due_cents"] * t[f"{b}_claimed"]
            found[r["household_id"]]["wrong_over_euros"] += (gap >= 100) * over * gap / 100
    return found


def test_monthly_totals_equal_plain_loops(material, totals):
    """Totals of the year and of the settled window equal those counted one row after the other."""
    plain = _by_hand(material)
    for row in totals.iter_rows(named=True):
        for name, value in plain[row["household_id"]].items():
            assert row[name] == pytest.approx(value), name


def test_targets_are_those_of_the_plain_oracle(material, totals):
    """The files above each target are those that `domain.target` finds on their monthly differences."""
    rows = file_months(material).filter(pl.col("month") >= LAST.plus(-23).first_day).sort("household_id", "month")
    for (household,), own in rows.group_by("household_id", maintain_order=True):
        gaps = {b: (own[f"{b}_net"] - own[f"{b}_should"]).to_list() for b in BENEFITS}
        row = totals.row(by_predicate=pl.col("household_id") == household, named=True)
        for direction in Direction:
            assert row[f"above_{direction}"] == target_met(gaps, Target(direction))
            sides = [g if direction is Direction.OVERPAYMENT else -g for one in gaps.values() for g in one]
            assert row[f"any_{direction}"] == any(g >= 100 for g in sides)


def test_corrections_of_the_year_equal_plain_loops(material, totals):
    """Euros and number of corrections made in the year, on each side and net, equal those counted by hand."""
    decisions = defaultdict(lambda: [0, 0])
    for c in material.corrections.iter_rows(named=True):
        if c["known"] >= LAST.plus(-11).first_day:
            decisions[c["household_id"], c["benefit"], c["known"]][c["cents"] < 0] += abs(c["cents"]) / 100
    plain = defaultdict(Counter)
    for (household, benefit, _), (up, down) in decisions.items():
        own = plain[household]
        own["up_euros"] += up
        own["moved_euros"] += up + down
        own["up_file"] = max(own["up_file"], int(up > 0))
        if benefit in {"rsa", "prime_activite"}:
            own["rsa_down_euros"] += down
            own["rsa_downs"] += down > 0
            own["net"] += up - down
    for row in totals.iter_rows(named=True):
        own = plain[row["household_id"]]
        for name in ("up_euros", "moved_euros", "up_file", "rsa_down_euros", "rsa_downs"):
            assert row[name] == pytest.approx(own[name]), name
        assert row["rsa_net_up"] == (own["net"] > 0)
        assert row["rsa_net_down"] == (own["net"] < 0)


def test_events_equal_plain_loops(material, totals):
    """Moves, separations and what followed those of five years ago equal those counted by hand."""
    dates = defaultdict(list)
    for e in material.events.iter_rows(named=True):
        dates[e["household_id"], e["kind"]].append(e["month"])
    first, end = LAST.plus(-59), LAST.plus(-48)
    for row in totals.iter_rows(named=True):
        moves, parted = (dates[row["household_id"], kind] for kind in ("move", "separation"))
        assert row["moved_year"] == any(m >= LAST.plus(-11).first_day for m in moves)
        assert row["separations"] == sum(m >= LAST.plus(-11).first_day for m in parted)
        early = [m for m in parted if first.first_day <= m <= end.first_day]
        assert row["separated_first"] == bool(early)
        if early:
            start = min(early)
            until = start.replace(year=start.year + 4)
            assert row["separated_then_moved"] == any(start <= m <= until for m in moves)


def test_the_health_side_equals_a_plain_loop():
    """Months with a right to the C2S and months left are those of a plain count."""
    random = np.random.default_rng(2)
    statuses = ["none", "with_participation", "free"]
    n = 200
    keys = {
        "health_household": [f"F{i // 4}" for i in range(n)],
        "month": [LAST.plus(-(i % 4)).first_day for i in range(n)],
    }
    held, entitled = random.choice(statuses, n), random.choice(statuses, n)
    found = health_totals(pl.DataFrame({**keys, "status": held}), pl.DataFrame({**keys, "entitled": entitled})).sum()
    assert found["c2s_due"][0] == sum(e != "none" for e in entitled)
    assert found["c2s_left"][0] == sum(e != "none" and h == "none" for e, h in zip(entitled, held, strict=True))
    assert found["c2s_participation_due"][0] == sum(e == "with_participation" for e in entitled)
    assert found["c2s_free_left"][0] == sum(e == "free" and h == "none" for e, h in zip(entitled, held, strict=True))


def test_past_controls_of_the_year_are_summed(material):
    """Controls of the year are summed by kind and origin, older ones are not, and amounts not known count as none."""
    rows = file_months(material)
    day = LAST.first_day
    controls = pl.DataFrame(
        [
            ("H00001", day, "on_site", "score", 10_000, 3_000),
            ("H00002", day, "on_site", "other", 70_000, None),
            ("H00003", day, "on_documents", "score", None, 5_000),
            ("H00004", LAST.plus(-12).first_day, "on_site", "score", 90_000, 0),
        ],
        schema=CONTROL_COLUMNS, orient="row",
    )  # fmt: skip
    found = control_totals(controls, rows, WINDOWS["year"], LAST).sum()
    lone = rows.filter(pl.col("month") == day, pl.col("household_id").is_in(["H00001", "H00002"]))["lone_parent"].sum()
    assert found["home_controls"][0] == 2
    assert found["home_lone_controls"][0] == lone
    assert found["targeted_home_overpaid_euros"][0] == 100
    assert found["targeted_owed_euros"][0] == 80
    assert found["targeted_moved_euros"][0] == 180
    assert found["targeted_document_controls"][0] == 1
