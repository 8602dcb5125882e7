"""The draw of the random survey: contract, allocation, chance."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.domain.months import Month
from bondroit.errors import UserError
from bondroit.surveying.allocation import allocate
from bondroit.surveying.draw import draw_survey
from bondroit.tables.contract import check_frame
from bondroit.tables.platform import SURVEY

MONTH = Month.of(2026, 2)


def _files(count: int = 1000) -> pl.DataFrame:
    chance = np.random.default_rng(8)
    return pl.DataFrame(
        {
            "household_id": [f"h{k:05d}" for k in range(count)],
            "office": chance.choice(["north", "south", "east"], count, p=[0.7, 0.29, 0.01]),
            "rsa_claimed": chance.random(count) < 0.2,
        }
    )


def test_survey_keeps_its_contract() -> None:
    """The table drawn breaks no rule of its contract, and its weights add up to the population."""
    survey = draw_survey(_files(), size=120, seed=4, month=MONTH, stratum=("office", "rsa_claimed"))
    assert check_frame(survey, SURVEY) == []
    assert survey.height == 120
    assert survey["weight"].sum() == pytest.approx(1000)
    np.testing.assert_allclose(survey["weight"] * survey["inclusion_probability"], 1.0)
    drawn = survey.group_by("stratum").agg(pl.len(), pl.col("sample_size").first(), pl.col("stratum_size").first())
    assert (drawn["len"] == drawn["sample_size"]).all()
    assert (drawn["sample_size"] >= drawn["stratum_size"].clip(upper_bound=2)).all()


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 999))
def test_order_of_rows_does_not_matter(shuffle, seed: int) -> None:
    """The same files in another order give the same survey; another seed or month gives another."""
    files = _files(200)
    order = list(range(200))
    shuffle.shuffle(order)
    one = draw_survey(files, size=30, seed=seed, month=MONTH, stratum="office")
    two = draw_survey(files[order], size=30, seed=seed, month=MONTH, stratum="office")
    assert one.equals(two)
    for other in (
        draw_survey(files, size=30, seed=seed + 1, month=MONTH, stratum="office"),
        draw_survey(files, size=30, seed=seed, month=MONTH.plus(1), stratum="office"),
    ):
        assert one["household_id"].to_list() != other["household_id"].to_list()


def test_every_file_has_its_probability() -> None:
    """Over many seeds each file is drawn as often as its recorded probability says (4.5 standard errors)."""
    files, times, rounds = _files(60), {}, 600
    for seed in range(rounds):
        survey = draw_survey(files, size=20, seed=seed, month=MONTH, stratum="office")
        for household, p in survey.select("household_id", "inclusion_probability").iter_rows():
            times.setdefault(household, [0, p])[0] += 1
    assert len(times) == 60
    for count, p in times.values():
        assert abs(count - rounds * p) <= 4.5 * np.sqrt(rounds * p * (1 - p)) + 1e-9


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 5000), min_size=1, max_size=12), st.data())
def test_allocation_is_fair(strata: list[int], data) -> None:
    """The parts add up, each between its least and its size, near a common share among those above the least."""
    sizes = np.array(strata)
    floor = np.minimum(2, sizes)
    size = data.draw(st.integers(int(floor.sum()), int(sizes.sum())))
    drawn = allocate(size, sizes)
    assert drawn.sum() == size
    assert (drawn >= floor).all()
    assert (drawn <= sizes).all()
    above = drawn > floor
    if above.any():
        share = drawn[above].sum() / sizes[above].sum()
        assert (np.abs(drawn[above] - share * sizes[above]) < 2).all()


def test_largest_remainder_by_hand() -> None:
    """Ten from 47, 33 and 20: quotas 4.7, 3.3, 2.0, so 5, 3, 2; a small stratum still gets its two."""
    assert allocate(10, np.array([47, 33, 20])).tolist() == [5, 3, 2]
    assert allocate(10, np.array([990, 9, 1])).tolist() == [7, 2, 1]


def test_without_strata_all_files_are_alike() -> None:
    """No stratum named: one stratum of all files."""
    survey = draw_survey(_files(100), size=10, seed=1, month=MONTH)
    assert survey["stratum"].unique().to_list() == ["all"]
    assert survey["weight"].unique().to_list() == [10.0]


@pytest.mark.parametrize(
    ("files", "size", "stratum", "code"),
    [
        (_files(50), 10, "ofice", "E-TAB-004"),
        (_files(50).head(0), 10, "office", "E-TAB-003"),
        (pl.concat([_files(50), _files(1)]), 10, "office", "E-TAB-002"),
        (_files(50), 60, "office", "E-USE-003"),
        (_files(50), 1, "office", "E-USE-003"),
    ],
)
def test_says_what_is_wrong(files: pl.DataFrame, size: int, stratum: str, code: str) -> None:
    """Each fault has its code and a message without any household."""
    with pytest.raises(UserError) as caught:
        draw_survey(files, size=size, seed=1, month=MONTH, stratum=stratum)
    assert caught.value.code == code
    assert "h0000" not in str(caught.value)
    if code == "E-TAB-004":
        assert "Did you mean office?" in str(caught.value)
    if code == "E-USE-003":
        assert all("--size" in text and "[survey]" in text for text in (caught.value.remedy.en, caught.value.remedy.fr))
