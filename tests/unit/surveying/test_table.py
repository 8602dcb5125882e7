"""Estimates from a table: domains, adjusted weights, small counts, faults."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import svy

from bondroit.errors import UserError
from bondroit.surveying.asked import Asked
from bondroit.surveying.table import answer
from bondroit.surveying.weighting import Margin, margins_of


def _frame(rows: int = 400) -> pl.DataFrame:
    chance = np.random.default_rng(3)
    return pl.DataFrame(
        {
            "h": chance.choice(["a", "b"], rows),
            "w": chance.uniform(5, 15, rows),
            "x": chance.normal(10, 2, rows),
            "z": chance.normal(50, 5, rows),
            "sex": chance.choice(["F", "M"], rows),
            "yes": chance.random(rows) < 0.4,
            "said": chance.random(rows) < 0.8,
            "rare": ["r"] * 5 + ["s"] * 15 + ["t"] * (rows - 20),
        }
    )


def test_domains_equal_the_package() -> None:
    """Each group's mean, error and degrees of freedom equal svy's `by`, which keeps the design whole."""
    frame = _frame()
    found = answer(frame, Asked(weight="w", strata="h", means=("x",), by=("sex",)))
    sample = svy.Sample(frame, svy.Design(wgt="w", stratum="h"))
    wanted = {e.by_level[0]: e for e in sample.estimation.mean("x", by="sex").estimates}
    for line in found.lines[1:]:
        theirs = wanted[line.group]
        assert (line.value, line.standard_error) == pytest.approx((theirs.est, theirs.se), rel=1e-12)
        assert (line.freedom, line.rows) == (theirs.df, theirs.n)


def test_response_classes_equal_the_package() -> None:
    """Weights of those who did not answer go to those of their class, as svy's adjustment does."""
    frame = _frame()
    asked = Asked(weight="w", strata="h", totals=("x",), response="said", classes=("sex",))
    (line,) = answer(frame, asked).lines
    status = frame.with_columns(status=pl.when("said").then(pl.lit("rr")).otherwise(pl.lit("nr")))
    adjusted = svy.Sample(status, svy.Design(wgt="w", stratum="h")).weighting.adjust("status", "sex")
    theirs = adjusted.estimation.total("x").estimates[0]
    assert (line.value, line.standard_error) == pytest.approx((theirs.est, theirs.se), rel=1e-12)


def test_response_propensity_corrects_what_it_knows() -> None:
    """Where answering follows z, weights by its model bring the total of z back; classes of nothing do not."""
    frame = _frame(4_000)
    answers = np.random.default_rng(9).random(4_000) < 1 / (1 + np.exp(-(frame["z"].to_numpy() - 50) / 4))
    frame = frame.with_columns(said=pl.Series(answers))
    truth = float((frame["w"] * frame["z"]).sum() / frame["w"].sum())
    by_model = answer(frame, Asked(weight="w", means=("z",), response="said", propensity="z")).lines[0]
    by_class = answer(frame, Asked(weight="w", means=("z",), response="said")).lines[0]
    assert abs(by_model.value - truth) < 0.3
    assert abs(by_class.value - truth) > 1.0


def test_margins_are_met_and_shrink_errors() -> None:
    """Calibrated totals of the margins have no error; a figure that follows them has a smaller one."""
    frame = _frame().with_columns(y=pl.col("x") * 3 + 1)
    margins = (Margin("sex", "F", 2_050.0), Margin("sex", "M", 1_950.0), Margin("x", None, 40_100.0))
    asked = Asked(weight="w", strata="h", totals=("x", "y"), shares=("sex",), calibration="linear")
    found = answer(frame, asked, margins=margins)
    lines = {(line.figure, line.of, line.term): line for line in found.lines}
    assert lines["total", "x", ""].value == pytest.approx(40_100.0)
    assert lines["total", "y", ""].standard_error == pytest.approx(0.0, abs=1e-6)
    assert lines["share", "sex", "F"].value == pytest.approx(2_050 / 4_000)
    assert "calibrated" in found.statements[0].en


def test_margins_by_counting() -> None:
    """Counts of the population by value; missing is a value, flags and whole numbers are written plainly."""
    population = pl.DataFrame({"a": [1.0, 1.0, None], "b": [True, False, True]})
    assert margins_of(population, ("a", "b")) == (
        Margin("a", "1", 2.0), Margin("a", "missing", 1.0), Margin("b", "false", 1.0), Margin("b", "true", 2.0)
    )  # fmt: skip


def test_a_ratio_does_not_give_back_a_hidden_mean() -> None:
    """Where the mean of one of its columns is hidden so is the ratio, either way up and if no mean is asked."""
    rows = 150
    group = np.repeat([0, 1, 2], 50)
    event = np.zeros(rows)
    event[[*range(20), *range(50, 56), *range(100, 130)]] = 1.0
    frame = pl.DataFrame({"g": group, "event": event, "income": np.arange(rows) + 100.0, "no": np.zeros(rows)})
    ratios = (("event", "income"), ("income", "event"))
    hidden = {}
    for means in (("event", "income"), ()):
        found = answer(frame, Asked(means=means, ratios=ratios, by=("g",)))
        hidden = {(line.of, line.group): line.hidden for line in found.lines}
        for of in ("event/income", "income/event"):
            assert [hidden[of, g] for g in ("", "0", "1", "2")] == [False, True, True, False]
    shown = answer(frame, Asked(means=("income",), ratios=ratios, by=("g",), floor=0)).lines
    line = {(one.of, one.group): one for one in shown}
    assert line["event/income", "1"].value * line["income", "1"].value * 50 == pytest.approx(6.0)


def test_a_model_that_gives_small_counts_back_says_so() -> None:
    """Six events in a class: the coefficients give them back, so a caution stands beside them; 11 or more need none."""
    frame = pl.DataFrame({"t": [1] * 60 + [0] * 60, "u": ([1] * 30 + [0] * 30) * 2, "x": np.arange(120.0) % 7})
    for events, wanted in ((6, True), (20, False)):
        yes = np.zeros(120)
        yes[[*range(30 - events // 2, 30 + events // 2), *range(75, 105)]] = 1.0
        told = frame.with_columns(pl.Series("yes", yes))
        found = answer(told, Asked(regress=("yes ~ t + x",), family="logistic"))
        assert [s.en for s in found.statements if "crossed with t," in s.en] == [
            s.en for s in found.statements if "do not publish" in s.en
        ]
        assert any("do not publish" in s.en for s in found.statements) is wanted
        open_floor = answer(told, Asked(regress=("yes ~ t + x",), family="logistic", floor=0))
        assert open_floor.models == found.models
        assert not any("do not publish" in s.en for s in open_floor.statements)
    model = answer(
        frame.with_columns((pl.int_range(120).is_in([*range(6), *range(60, 90)])).alias("yes")),
        Asked(regress=("yes ~ t",), family="logistic"),
    ).models[0]
    logit = sum(c.value for c in model.coefficients)
    assert 60 / (1 + np.exp(-logit)) == pytest.approx(6.0)


def test_small_counts_are_hidden_and_cannot_be_had_by_difference() -> None:
    """Five rows are hidden, and the next smallest group with them; with a floor of 0 all is shown."""
    asked = {"weight": "w", "means": ("x",), "shares": ("rare",), "by": ("rare",)}
    found = answer(_frame(), Asked(**asked))
    groups = {line.group: line.hidden for line in found.lines if line.figure == "mean"}
    assert groups == {"": False, "r": True, "s": True, "t": False}
    shares = {line.term: line.hidden for line in found.lines if line.figure == "share" and not line.by}
    assert shares == {"r": True, "s": True, "t": False}
    assert not any(line.hidden for line in answer(_frame(), Asked(**asked, floor=0)).lines)
    extreme = answer(_frame(), Asked(weight="w", quantiles=(("x", 0.001), ("x", 0.5))))
    assert [line.hidden for line in extreme.lines] == [True, False]


def test_every_fault_at_once() -> None:
    """Design, values and margins: each kind of refusal tells all of its faults, with its code."""
    frame = _frame(40).with_columns(
        w=pl.Series([0.0, None] + [1.0] * 38), text=pl.lit("u"), many=pl.int_range(60).head(40)
    )
    cases = [
        (Asked(), "E-USE-001", 1),
        (Asked(family="probit", errors="none", level=2.0, quantiles=(("x", 2.0),), classes=("h",)), "E-USE-001", 5),
        (Asked(weight="ww", means=("xx",), regress=("yes ~ x + log(zz)",)), "E-TAB-004", 3),
        (Asked(weight="w", fpc=("text",), means=("text",)), "E-SRV-001", 4),
        (Asked(regress=("h ~ x + I(2 * x)",)), "E-SRV-002", 1),
        (Asked(regress=("x ~ z + I(2 * z)", "rare ~ x"), family="linear"), "E-SRV-002", 4),
    ]
    for asked, code, faults in cases:
        with pytest.raises(UserError) as caught:
            answer(frame, asked)
        assert (caught.value.code, len(caught.value.faults)) == (code, faults), str(caught.value)
    bad = (Margin("sex", "F", 10.0), Margin("none", "a", 3.0), Margin("h", "a", 90.0), Margin("h", "b", -1.0))
    with pytest.raises(UserError) as caught:
        answer(_frame(40), Asked(weight="w", means=("x",), calibration="best"), margins=bad)
    assert caught.value.code == "E-SRV-001"
    assert len(caught.value.faults) == 5, str(caught.value)


def test_sizes_as_shares_and_faults_of_sizes() -> None:
    """Shares drawn and numbers in the population say the same; sizes below the sample or uneven are refused."""
    frame = _frame(40).with_columns(n=pl.lit(200), f=pl.lit(0.2))
    by_number = answer(frame, Asked(weight="w", fpc=("n",), means=("x",))).lines[0]
    assert answer(frame, Asked(weight="w", fpc=("f",), means=("x",))).lines[0] == by_number
    for wrong in (pl.lit(30), pl.int_range(100, 140)):
        with pytest.raises(UserError) as caught:
            answer(frame.with_columns(n=wrong), Asked(weight="w", fpc=("n",), means=("x",)))
        assert caught.value.code == "E-SRV-001"
