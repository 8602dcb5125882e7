"""Rights not claimed: due on known data, above the threshold, and not asked for."""

from __future__ import annotations

import polars as pl

from bondroit.claiming.unclaimed import appointments, rights_not_claimed, totals_by_benefit
from bondroit.domain.benefits import BENEFITS
from bondroit.domain.months import Month
from bondroit.tables.contract import check_frame
from bondroit.tables.platform import RIGHTS

MONTH = Month.of(2026, 2)
CLAIMED = {"a": {"rsa"}, "b": set(), "c": {"aide_logement"}}
DUE = {
    ("a", "rsa"): 50_000, ("a", "prime_activite"): 1_000, ("a", "aide_logement"): 1_001,
    ("b", "rsa"): 20_000, ("b", "aide_logement"): 30_000, ("c", "aide_logement"): 99_000, ("z", "rsa"): 77_000,
}  # fmt: skip


def _found():
    snapshot = pl.LazyFrame(
        [{"household_id": h, **{f"{b}_claimed": str(b) in claims for b in BENEFITS}} for h, claims in CLAIMED.items()]
    )
    entitled = pl.LazyFrame(
        [(h, b, cents) for (h, b), cents in DUE.items()],
        schema={"household_id": pl.String, "benefit": pl.String, "entitled_cents": pl.Int64},
        orient="row",
    )
    return rights_not_claimed(entitled, snapshot, MONTH)


def test_rights_equal_the_plain_rule():
    """A right stands in the list when it is above ten euros, not claimed, and the household is in the snapshot."""
    found = _found()
    plain = {(h, b): cents for (h, b), cents in DUE.items() if h in CLAIMED and b not in CLAIMED[h] and cents > 1_000}
    assert {(h, b): c for h, b, c in found.select("household_id", "benefit", "unclaimed_cents").iter_rows()} == plain
    assert check_frame(found, RIGHTS) == []


def test_the_largest_loss_comes_first():
    """Households are ordered by what they lose over all benefits, then their rights by amount."""
    found = _found()
    assert found.select("household_id", "benefit").rows() == [
        ("b", "aide_logement"), ("b", "rsa"), ("a", "aide_logement"),
    ]  # fmt: skip
    assert appointments(found).select("household_id", "unclaimed_cents", "benefits", "place").rows() == [
        ("b", 50_000, "aide_logement, rsa", 1), ("a", 1_001, "aide_logement", 2),
    ]  # fmt: skip


def test_totals_tell_every_benefit():
    """Totals by benefit add up to the whole; a benefit without any stands at 0."""
    found = _found()
    totals = totals_by_benefit(found)
    assert [t.benefit for t in totals] == [str(b) for b in BENEFITS]
    assert sum(t.unclaimed_cents for t in totals) == found["unclaimed_cents"].sum()
    assert {t.benefit: t.files for t in totals}["aah"] == 0
