"""Planted drift is found and told, noise is not, and what cannot be read is said rather than refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from bondroit.app.drift_card import DriftAsked, card_drift
from bondroit.domain.scorecard import Modality, Scorecard, Variable
from bondroit.errors import UserError
from bondroit.scoring.drift import LEARNING
from bondroit.scoring.drift_warnings import Thresholds
from bondroit.scoring.rows import Top

ROWS = 3_000


def card(*, counted: bool = True) -> Scorecard:
    """Income in four classes, housing in three of which `other` was never seen in the survey."""

    def seen(share: float) -> dict[str, float | int]:
        return {"share": share, "count": round(share * 1_000)} if counted else {}

    income = Variable("income", "numeric", (
        Modality("< 500", "interval", 0.9, upper=500.0, **seen(0.25)),
        Modality("[500, 1000)", "interval", 0.0, lower=500.0, upper=1_000.0, reference=True, **seen(0.25)),
        Modality("[1000, 1500)", "interval", -0.4, lower=1_000.0, upper=1_500.0, **seen(0.25)),
        Modality("[1500, 3000)", "interval", -1.1, lower=1_500.0, upper=3_000.0, **seen(0.25)),
    ))  # fmt: skip
    housing = Variable("housing", "categorical", (
        Modality("tenant", "values", 0.0, values=("tenant",), reference=True, **seen(0.6)),
        Modality("owner", "values", -0.7, values=("owner",), **seen(0.4)),
        Modality("missing", "missing", 0.3, **seen(0.0)),
        Modality("other", "other", 0.0, **seen(0.0)),
    ))  # fmt: skip
    return Scorecard("overpayment", 1, "an overpayment", -2.0, (income, housing))


def files(seed: int, *, rows: int = ROWS, most: float = 2_000.0) -> pl.DataFrame:
    """Files as the survey was: incomes even below `most`, three tenants for two owners."""
    rng = np.random.default_rng(seed)
    housing = rng.choice(["tenant", "owner"], rows, p=[0.6, 0.4])
    return pl.DataFrame({"income": rng.uniform(0, most, rows), "housing": housing})


def look(now: pl.DataFrame, then: pl.DataFrame | None = None, **asked):
    """The drift of the last of one or two tables."""
    tables = [("then", then), ("now", now)] if then is not None else [("now", now)]
    given = DriftAsked(learning=then is None, **asked)
    return card_drift(card(), [(label, frame.lazy) for label, frame in tables if frame is not None], given)


def kinds(found) -> set[tuple[str, str]]:
    """What was warned of, and where."""
    return {(w.kind, w.variable) for w in found.warned}


def test_no_drift_is_not_warned():
    """Files drawn alike, fifty times, and small ones too: no warning in all of them."""
    for seed in range(25):
        assert not look(files(seed), files(1_000 + seed)).warned
        assert not look(files(seed, rows=150), files(1_000 + seed, rows=200)).warned
        assert not look(files(seed)).warned


def test_noise_above_the_convention_is_not_warned():
    """With forty files chance alone passes 0.10 now and then; the bound by chance keeps that silent."""
    indices = [look(files(k, rows=40), files(1_000 + k, rows=40)) for k in range(60)]
    psi = [v.stability.index for one in indices for v in one.months[-1].variables]
    assert max(psi) > 0.10
    assert sum(bool(one.warned) for one in indices) <= 60 * 0.10


def test_a_shift_of_incomes_is_found():
    """Incomes fall by a third, as after a change of law: variable, score and share above the threshold are told."""
    found = look(files(2, most=1_300.0), files(1))
    assert {("variable", "income"), ("score", ""), ("above", "")} <= kinds(found)
    assert ("variable", "housing") not in kinds(found)
    last = found.months[-1]
    income = next(v for v in last.variables if v.variable == "income")
    assert {w.level for w in found.warned if w.kind == "variable"} == {"moved"}
    assert income.shift == pytest.approx(last.score.shift, abs=0.05)
    assert last.score.above > last.score.above_before
    assert sum(v.shift for v in last.variables) == pytest.approx(last.score.shift, abs=1e-12)


def test_a_category_that_appears_is_found():
    """A value that no class names, and that was not there before, is told with its number of files."""
    now = files(2).with_columns(
        housing=pl.when(pl.int_range(pl.len()) < 400).then(pl.lit("hotel")).otherwise("housing")
    )
    found = look(now, files(1))
    assert {("new", "housing"), ("unseen", "housing"), ("variable", "housing")} <= kinds(found)
    housing = found.months[-1].variables[1]
    assert [(n.value, n.files) for n in housing.new] == [("hotel", 400)]
    assert housing.unseen == 400
    assert "'hotel', 400" in next(w.said.en for w in found.warned if w.kind == "new")


def test_a_value_known_before_is_not_new():
    """A value in no named class that the reference had is no news."""
    now = files(2).with_columns(
        housing=pl.when(pl.int_range(pl.len()) < 400).then(pl.lit("hotel")).otherwise("housing")
    )
    found = look(now.sample(fraction=1.0, shuffle=True, seed=4), now)
    assert not found.months[-1].variables[1].new
    assert ("new", "housing") not in kinds(found)


def test_missing_values_and_numbers_out_of_range_are_found():
    """Values go missing, and numbers leave every interval: both are counted, and their files have no score."""
    row = pl.int_range(pl.len())
    now = files(2).with_columns(
        income=pl.when(row < 200).then(9_000.0).otherwise("income"),
        housing=pl.when(row >= 2_600).then(None).otherwise("housing"),
    )
    found = look(now, files(1))
    assert {("missing", "housing"), ("without_class", "income"), ("unseen", "housing")} <= kinds(found)
    income, housing = found.months[-1].variables
    assert (income.out_of_range, income.without_class) == (200, 200)
    assert housing.missing == pytest.approx(400 / ROWS)
    assert found.months[-1].scored == ROWS - 200


def test_a_column_that_is_gone_is_told():
    """A column that is gone, or holds words where numbers were, is a warning; the other variable is still told."""
    for now, kind in ((files(2).drop("income"), "absent"), (files(2).with_columns(income=pl.lit("many")), "unfit")):
        found = look(now, files(1))
        assert kinds(found) == {(kind, "income")}
        last = found.months[-1]
        assert last.score is None
        assert last.variables[1].stability.index < 0.1


def test_the_survey_is_the_reference_where_the_card_holds_it():
    """Shares of the survey are held against the month; a card without them is held against the first month."""
    found = look(files(1))
    assert found.against == LEARNING
    income = found.months[0].variables[0]
    assert [c.before for c in income.classes] == [0.25] * 4
    bare = card(counted=False)
    tables = [("then", files(1).lazy), ("now", files(2).lazy)]
    assert card_drift(bare, tables, DriftAsked()).against == "then"
    with pytest.raises(UserError) as told:
        card_drift(bare, tables, DriftAsked(learning=True))
    assert told.value.code == "E-USE-001"


def test_thresholds_are_those_given():
    """What is watched from where is what was asked for."""
    now, then = files(2, most=1_700.0), files(1)
    level = {w.level for w in look(now, then).warned if w.kind == "variable"}
    assert level == {"watch"}
    strict = look(now, then, limits=Thresholds(watch=0.01, moved=0.02))
    assert {w.level for w in strict.warned if w.kind == "variable"} == {"moved"}
    assert not [w for w in look(now, then, limits=Thresholds(watch=2, moved=3)).warned if w.kind == "variable"]


def test_the_threshold_is_fixed_at_the_reference():
    """The threshold holds the share asked for at the reference, equal points together, and is not set anew."""
    found = look(files(2), files(1), top=Top(percent=Decimal(10)))
    assert found.cuts.label == "then"
    assert found.cuts.top >= 0.10
    assert found.months[0].score.above == found.months[0].score.above_before == found.cuts.top


def test_a_card_that_is_partly_unknown_tells_variables_alone():
    """Without every coefficient there is no score, and the variables are looked at all the same."""
    whole = card()
    parts = (replace(whole.variables[0].modalities[0], coefficient=float("nan")), *whole.variables[0].modalities[1:])
    hidden = replace(whole, variables=(replace(whole.variables[0], modalities=parts), whole.variables[1]))
    found = card_drift(hidden, [("then", files(1).lazy), ("now", files(2).lazy)], DriftAsked(learning=False))
    assert found.cuts is None
    assert all(m.score is None for m in found.months)
    assert all(v.stability is not None and v.shift is None for v in found.months[-1].variables)
