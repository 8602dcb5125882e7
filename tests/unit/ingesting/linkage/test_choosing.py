"""Which pairs become links: against a plain count of rivals, and never two links of one person."""

from __future__ import annotations

import math
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bondroit.ingesting.linkage.choosing import Files, choose, clusters, prior_bits, weighed, within_clusters
from bondroit.ingesting.linkage.defaults import settings_for
from bondroit.ingesting.linkage.settings import Keeping

SETTINGS = settings_for("persons", "tax_persons")
_PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(0, 6)), st.integers(-20, 120), min_size=1, max_size=20
)


def frame(pairs: dict[tuple[int, int], float]) -> pl.DataFrame:
    rows = [(a, b, float(w)) for (a, b), w in sorted(pairs.items())]
    return pl.DataFrame(rows, schema=["row_l", "row_r", "evidence"], orient="row")


@given(_PAIRS, st.sampled_from([Keeping.ONE_TO_ONE, Keeping.ONE_EACH, Keeping.ALL]), st.integers(-30, 5))
def test_rivals_share_one_chance(pairs, keeping, bits):
    """Probabilities are those of a plain sum over the rivals of each row."""
    made = weighed(frame(pairs), float(bits), keeping)
    odds = {key: 2.0 ** (w + bits) for key, w in pairs.items()}
    for a, b, probability in made.select("row_l", "row_r", "probability").iter_rows():
        rivals = odds[a, b]
        if keeping is not Keeping.ALL:
            rivals += sum(o for (x, y), o in odds.items() if x == a and y != b)
        if keeping is Keeping.ONE_TO_ONE:
            rivals += sum(o for (x, y), o in odds.items() if y == b and x != a)
        assert probability == pytest.approx(odds[a, b] / (1 + rivals), abs=1e-6)


@given(_PAIRS, st.floats(0.51, 0.99))
def test_nobody_has_two_links(pairs, threshold):
    """One-to-one: no row of either file stands in two links, and every pair is judged once."""
    done = choose(frame(pairs), replace(SETTINGS, threshold=threshold), Files(7, 7)).pairs
    kept = done.filter("kept")
    assert kept["row_l"].is_unique().all()
    assert kept["row_r"].is_unique().all()
    assert done.height == len(pairs)


def test_equal_rivals_are_not_told_apart():
    """Two candidates of equal weight: neither is taken, however high the weight."""
    done = choose(frame({(0, 0): 40, (0, 1): 40}), SETTINGS, Files(2, 2)).pairs
    assert not done["kept"].any()


def test_a_rival_of_many_bits_less_does_not_tie():
    """Of two candidates of 94 and of 74 bits the first is linked, though both are all but sure alone."""
    for keeping in (Keeping.ONE_TO_ONE, Keeping.ONE_EACH):
        settings = replace(SETTINGS, keeping=keeping)
        for pairs in ({(0, 0): 74, (0, 1): 94}, {(0, 0): 500, (0, 1): 520}):
            done = choose(frame(pairs), settings, Files(2, 2)).pairs
            assert done["kept"].to_list() == [False, True]
            assert done["probability"][0] == pytest.approx(2.0**-20, abs=1e-6)


@pytest.mark.parametrize("evidence", [0.0, -0.5])
def test_nobody_is_linked_for_want_of_rivals(evidence):
    """The only two rows left over, with nothing compared that says so: likely by the count alone, and not linked."""
    sure = {(i, i): 40.0 for i in range(1, 100)}
    pairs = frame(sure | {(0, 0): evidence})
    last = (pl.col("row_l") == 0) & (pl.col("row_r") == 0)
    found = choose(pairs, SETTINGS, Files(100, 100)).pairs.filter(last)
    assert found["probability"].item() > SETTINGS.threshold
    assert not found["kept"].item()
    asked = replace(SETTINGS, least_evidence=5.0)
    near = frame(sure | {(0, 0): 5.0}), frame(sure | {(0, 0): 5.1})
    assert [choose(p, asked, Files(100, 100)).pairs.filter(last)["kept"].item() for p in near] == [False, True]


def test_a_free_row_waits_for_somebody():
    """Where all others have their match, little evidence is enough; where few have one, it is not."""
    sure = {(i, i): 40.0 for i in range(1, 100)}
    pairs = frame(sure | {(0, 0): 6.0})
    where_all_match = choose(pairs, SETTINGS, Files(100, 100)).pairs
    where_few_do = choose(pairs, SETTINGS, Files(100_000, 100_000)).pairs
    first = (pl.col("row_l") == 0) & (pl.col("row_r") == 0)
    assert where_all_match.filter(first)["kept"].item()
    assert not where_few_do.filter(first)["kept"].item()


def test_prior_of_a_matching():
    """With n links the odds of one pair more are (n + 1) over the free rows of both files, each and one."""
    assert prior_bits(50, Keeping.ONE_TO_ONE, Files(60, 50)) == pytest.approx(math.log2(51 / 11))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_clusters_hang_together(pairs):
    """Rows are of one person when a chain of pairs joins them: equal to joining sets by hand."""
    groups = [{i} for i in range(10)]
    for a, b in pairs:
        one, other = (next(g for g in groups if x in g) for x in (a, b))
        if one is not other:
            one |= other
            groups.remove(other)
    found = clusters(pl.DataFrame(pairs, schema={"row_l": pl.Int64, "row_r": pl.Int64}, orient="row"), 10)
    assert found.to_list() == [min(next(g for g in groups if i in g)) for i in range(10)]
    assert within_clusters(found).height == sum(len(g) * (len(g) - 1) // 2 for g in groups)
