"""The audit of labels against plain loops and numerical derivatives."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.auditing.checks.aud029_chosen_causes import chosen_causes
from bondroit.auditing.figures import Estimate
from bondroit.auditing.findings import Verdict
from bondroit.auditing.labels_causes import BY_CAUSE, CHOSEN, SURVEY, parts_of, share_of_cause
from bondroit.auditing.labels_complexity import at_equal_benefits, benefit_errors, group_errors
from bondroit.auditing.labels_frames import found_cents, mistaken_files, months_by_benefit, sides_seen
from bondroit.auditing.labels_material import CAUSES, OTHERS, BenefitMonths, FoundMoney, LearntTarget, TownTruth
from bondroit.auditing.labels_ratios import as_ratio, as_share, ratio_of_totals
from bondroit.auditing.labels_targets import compare_targets
from bondroit.auditing.labels_truth import equal_truth, seen_by_controls
from bondroit.auditing.material import Attribute
from bondroit.domain.benefits import BENEFITS
from bondroit.domain.target import Direction, Target
from bondroit.errors import Text
from bondroit.stats.sampling import Sampling, linearised_covariance

TARGET = Target(Direction.OVERPAYMENT)
FILES = pl.Series("household_id", ["a", "b", "c"])
CONTROL = date(2026, 2, 1)


@st.composite
def outcomes(draw):
    """Outcomes of three files: a few months of two benefits each."""
    rows = []
    for file in FILES:
        for benefit in ("rsa", "aide_logement"):
            for back in range(1, draw(st.integers(1, 9)) + 1):
                year, month = divmod(2026 * 12 + 1 - back, 12)
                rows.append(
                    {
                        "household_id": file, "month": CONTROL, "origin": "survey", "kind": "on_site",
                        "benefit": benefit, "history_month": date(year, month + 1, 1),
                        "claimed": draw(st.booleans()), "paid_cents": draw(st.sampled_from([0, 5_000, 30_000])),
                        "entitled_cents": draw(st.sampled_from([0, 4_950, 5_000, 20_000])),
                        "cause": draw(st.sampled_from(["household", "staff", "none", None])),
                        "appeal": draw(st.sampled_from(["none", "upheld", "reversed", None])),
                    }
                )  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"cause": pl.String, "appeal": pl.String})


def difference(row):
    """Paid minus due, nothing where an appeal reversed an overpayment."""
    gap = row["paid_cents"] - row["entitled_cents"]
    return 0 if gap > 0 and row["appeal"] == "reversed" else gap


@settings(max_examples=60, deadline=None)
@given(outcomes())
def test_overpaid_cents_are_divided_as_a_plain_loop_divides_them(frame):
    """The expressions give each month's overpaid cents to the file, benefit and cause that a loop gives them to."""
    plain = np.zeros((3, len(BENEFITS), len(CAUSES)))
    rows = [row for row in frame.iter_rows(named=True) if difference(row) >= 100]
    for row in rows:
        same = [r for r in rows if (r["household_id"], r["benefit"]) == (row["household_id"], row["benefit"])]
        months = sum(r["cause"] == "household" for r in same)
        household = "household_long" if months > 6 else "household_short"
        cause = {"staff": "staff", "household": household}.get(row["cause"], "unsaid")
        at = FILES.to_list().index(row["household_id"]), [str(b) for b in BENEFITS].index(row["benefit"])
        plain[(*at, list(CAUSES).index(cause))] += difference(row)
    assert np.array_equal(found_cents(frame, FILES, TARGET), plain)


@settings(max_examples=60, deadline=None)
@given(outcomes())
def test_months_are_counted_as_a_plain_loop_counts_them(frame):
    """Months held, overpaid and underpaid by benefit equal those of a loop over the rows."""
    plain = np.zeros((3, 3, len(BENEFITS)))
    for row in frame.iter_rows(named=True):
        if not (row["paid_cents"] > 0 or (row["claimed"] and row["entitled_cents"] > 0)):
            continue
        at = FILES.to_list().index(row["household_id"]), [str(b) for b in BENEFITS].index(row["benefit"])
        short = -difference(row) if row["claimed"] else 0
        for kind, counted in enumerate((True, difference(row) >= 100, short >= 100)):
            plain[(kind, *at)] += counted
    assert np.array_equal(np.stack(months_by_benefit(frame, FILES, TARGET)), plain)


@settings(max_examples=60, deadline=None)
@given(outcomes(), outcomes())
def test_what_controls_see_is_what_a_plain_loop_sees(found, true):
    """Cents truly wrong, established, and raised wrongly equal those of a loop over the months both frames hold."""
    keys = ("household_id", "benefit", "history_month")
    truth = {tuple(row[k] for k in keys): row for row in true.iter_rows(named=True)}
    plain = {name: np.zeros(3) for name in ("over", "under", "over_seen", "under_seen", "raised", "wrongly")}
    for row in found.iter_rows(named=True):
        real = truth.get(tuple(row[k] for k in keys))
        if real is None:
            continue
        at = FILES.to_list().index(row["household_id"])
        due, seen = difference(real), difference(row)
        over, under = max(due, 0), max(-due, 0) if real["claimed"] else 0
        plain["over"][at] += over
        plain["under"][at] += under
        plain["over_seen"][at] += min(over, max(seen, 0))
        plain["under_seen"][at] += min(under, max(-seen, 0))
        plain["raised"][at] += max(seen, 0)
        plain["wrongly"][at] += max(max(seen, 0) - over, 0)
    sides = sides_seen(found, true, FILES)
    for name, cents in plain.items():
        assert np.array_equal(sides[name], cents)


def drawn(seed, rows=400):
    """Months of benefits of some files, two groups, unequal weights."""
    rng = np.random.default_rng(seed)
    exposed = rng.integers(0, 25, (rows, len(BENEFITS))).astype(float) * (rng.random((rows, len(BENEFITS))) < 0.4)
    wrong = np.floor(exposed * rng.random((rows, len(BENEFITS))) * (rng.random((rows, len(BENEFITS))) < 0.3))
    members = rng.random(rows) < 0.4
    return exposed, wrong, members, Sampling(rng.uniform(1, 5, rows))


@pytest.mark.parametrize("seed", range(3))
def test_influences_are_derivatives_by_the_weights(seed):
    """Moving the weight of one file a little moves every figure by that file's influence."""
    exposed, wrong, members, sampling = drawn(seed)
    weights = sampling.weights

    def figures(w):
        own = Sampling(w)
        one = ratio_of_totals(wrong[:, 0], exposed[:, 0], own)
        two = ratio_of_totals(wrong[:, 1:].sum(1), exposed[:, 1:].sum(1), own)
        return one, one.over(two), at_equal_benefits(exposed, wrong, members, w)

    step = 1e-6
    for row in range(0, len(weights), 57):
        moved = weights.copy()
        moved[row] *= 1 + step
        for before, after in zip(figures(weights), figures(moved), strict=True):
            assert (after.value - before.value) / step == pytest.approx(before.influence[row], rel=1e-3, abs=1e-7)


def test_equal_benefits_takes_the_mix_away():
    """Where each benefit errs alike in both groups, the crude ratio differs and that at equal benefits is one."""
    exposed, wrong = np.zeros((40, len(BENEFITS))), np.zeros((40, len(BENEFITS)))
    members = np.arange(40) < 20
    exposed[:, 0], exposed[:, 1] = np.where(members, 30, 10), np.where(members, 10, 30)
    wrong[:, 0], wrong[:, 1] = exposed[:, 0] * 0.4, exposed[:, 1] * 0.1
    weights = np.ones(40)
    crude = ratio_of_totals(wrong.sum(1) * members, exposed.sum(1) * members, Sampling(weights)).over(
        ratio_of_totals(wrong.sum(1) * ~members, exposed.sum(1) * ~members, Sampling(weights))
    )
    assert crude.value > 1.5
    assert at_equal_benefits(exposed, wrong, members, weights).value == pytest.approx(1.0)


def test_intervals_are_those_of_their_scales():
    """The logit interval of a share and the log interval of a ratio are those of their linearised error."""
    exposed, wrong, _, sampling = drawn(7)
    moved = ratio_of_totals(wrong[:, 0], exposed[:, 0], sampling)
    error = float(np.sqrt(linearised_covariance(moved.influence[:, None], sampling)[0, 0]))
    share, ratio = as_share(moved, sampling), as_ratio(moved, sampling)
    logit = np.log(share.value / (1 - share.value))
    half = np.log(share.high / (1 - share.high)) - logit
    assert half == pytest.approx(1.966 * error / (share.value * (1 - share.value)), rel=1e-3)
    assert ratio.high / ratio.value == pytest.approx(np.exp(1.966 * error / ratio.value), rel=1e-3)
    assert as_share(ratio_of_totals(0 * wrong[:, 0], exposed[:, 0], sampling), sampling) == Estimate(0.0)


def money(seed=3, rows=600):
    """Money found in some files of two groups."""
    rng = np.random.default_rng(seed)
    cents = rng.integers(1, 90_000, (rows, len(BENEFITS), len(CAUSES))).astype(float)
    cents *= rng.random(cents.shape) < np.array([0.05, 0.06, 0.002, 0.0])
    family = Attribute("rsa", ("no", "yes"), (rng.random(rows) < 0.3).astype(np.int64))
    return FoundMoney(cents, (family,), Sampling(np.ones(rows)))


def test_the_parts_of_a_group_are_shares_of_its_euros():
    """Of every group and axis, the parts shown are the plain shares, and all of them together make the whole."""
    found = money()
    parts = parts_of(found, SURVEY, floor=0)
    total = found.cents.sum()
    everyone = {p.part: p.share.value for p in parts if p.attribute == "all" and p.axis == BY_CAUSE}
    assert everyone["household_long"] == pytest.approx(found.cents[:, :, 0].sum() / total)
    assert share_of_cause(found, "staff").value == pytest.approx(found.cents[:, :, 2].sum() / total)
    for key in {(p.attribute, p.group, p.axis) for p in parts}:
        assert sum(p.share.value for p in parts if (p.attribute, p.group, p.axis) == key) == pytest.approx(1.0)


def test_chosen_controls_are_held_against_random_ones():
    """Causes and benefits told of both arms are compared; what is folded into others is not, nor is it a fault."""
    parts = parts_of(money(3), SURVEY) + parts_of(money(4, rows=300), CHOSEN)
    assert any(p.part == OTHERS for p in parts)
    found = {one.attribute: one for one in chosen_causes(parts)}
    assert set(found) == {"cause", "benefit"}
    assert all(one.verdict is not Verdict.HOLDS for one in found.values())


def test_parts_of_few_files_are_not_shown():
    """No part made by 1 to 10 files is shown, and a table of two columns never leaves one alone beside a hidden one."""
    found = money()
    parts = parts_of(found, SURVEY)
    assert all(p.hidden == (p.files is None) == (p.share.value is None) for p in parts)
    assert all(p.files is None or p.files == 0 or p.files >= 11 for p in parts)
    for key in {(p.attribute, p.group) for p in parts if p.axis == BY_CAUSE and p.attribute != "all"}:
        assert len({p.hidden for p in parts if (p.attribute, p.group) == key and p.axis == BY_CAUSE}) == 1


def test_lines_of_few_files_are_not_shown():
    """Benefits and groups with 1 to 10 files wrong, or not wrong, are hidden, and others with them."""
    exposed, wrong, members, sampling = drawn(11)
    wrong[:, 0] = 0
    wrong[np.flatnonzero(exposed[:, 0])[:4], 0] = 1
    family = Attribute("rsa", ("no", "yes"), members.astype(np.int64))
    months = BenefitMonths(exposed, wrong, np.zeros_like(wrong), (family,), sampling)
    lines = {line.benefit: line for line in benefit_errors(months)}
    assert lines["rsa"].hidden
    assert lines["rsa"].overpaid.value is None
    assert sum(line.hidden for line in lines.values()) > 1
    assert {line.attribute for line in group_errors(months)} == {"rsa", "benefits_held"}


def test_cards_on_several_targets_are_held_against_the_first():
    """The same ranking overlaps wholly and has ratios of one; a reversed one shares nothing of a small top."""
    rng = np.random.default_rng(2)
    scores = rng.permutation(1_000) / 1_000
    met = scores + rng.normal(0, 0.3, 1_000) > 0.9
    family = Attribute("sex", ("F", "M"), rng.integers(0, 2, 1_000))
    first = LearntTarget("overpayment", Text("a", "a"), met, scores, ("x", "y"))
    learnt = (
        first,
        LearntTarget("same", Text("b", "b"), met, scores, ("x", "z")),
        LearntTarget("reversed", Text("c", "c"), met, -scores, ()),
        LearntTarget("none", Text("d", "d"), np.zeros(1_000, np.bool_), None, why=Text("e", "e")),
    )
    done = compare_targets(learnt, families=(family,), sampling=Sampling(np.ones(1_000)), share=0.05)
    lines = {line.name: line for line in done.lines}
    assert lines["same"].overlap.value == pytest.approx(1.0)
    assert lines["reversed"].overlap.value == pytest.approx(0.0)
    assert (lines["same"].common, lines["none"].files) == (1, None)
    assert {c.ratio.value for c in done.chosen if c.card == "same" and not c.hidden} == {1.0}
    area = {(a.card, a.target): a.area.value for a in done.areas}
    assert area["overpayment", "same"] == pytest.approx(1 - area["reversed", "same"])


def test_equal_truth_counts_the_mistaken_and_what_becomes_of_them():
    """Shares of the mistaken, and of these the overpaid, are plain counts by group when weights are equal."""
    rng = np.random.default_rng(4)
    family = Attribute("rsa", ("no", "yes"), rng.integers(0, 2, 800))
    mistaken, over = rng.random(800) < 0.6, rng.random(800) < 0.3
    cents = np.where(over, 1_000.0, 0.0)
    truth = TownTruth(
        established={"overpayment": cents / 2, "underpayment": cents / 4}, true={"overpayment": cents,
        "underpayment": cents}, raised=cents, wrongly=np.zeros(800), mistaken=mistaken, overpaid=over,
    )  # fmt: skip
    sampling = Sampling(np.ones(800))
    for line in equal_truth(truth, families=(family,), sampling=sampling):
        rows = family.codes == family.groups.index(line.group)
        assert line.mistaken.value == pytest.approx(mistaken[rows].mean())
        assert line.overpaid.value == pytest.approx(over[rows & mistaken].mean())
    seen = {line.what: line.share.value for line in seen_by_controls(truth, sampling)}
    assert seen == {"overpayment": pytest.approx(0.5), "underpayment": pytest.approx(0.25), "raised_wrongly": 0.0}


def test_a_mistake_counts_while_it_is_open_and_in_the_window():
    """Mistakes of the household that touch the window and are not yet known at the control make a file mistaken."""
    rows = [
        ("a", date(2025, 1, 1), None, None, "household"),
        ("b", date(2025, 1, 1), None, date(2025, 6, 1), "household"),
        ("c", date(2025, 1, 1), None, None, "staff"),
    ]
    frame = pl.DataFrame(rows, schema=["household_id", "month", "until", "known", "author"], orient="row")
    frame = frame.with_columns(pl.col("month", "until", "known").cast(pl.Date))
    assert mistaken_files(frame, FILES, TARGET, pl.lit(CONTROL)).tolist() == [True, False, False]
