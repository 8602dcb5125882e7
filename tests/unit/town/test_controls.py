"""Controllers: perfect ones establish the truth; the others miss, raise wrongly and are reversed, in any order."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.domain.benefits import BENEFITS
from bondroit.domain.months import Month
from bondroit.tables.body import CORRECTIONS
from bondroit.tables.contract import check_frame
from bondroit.tables.operations import MISTAKES
from bondroit.tables.platform import OUTCOMES
from bondroit.town.behaviour import usual_behaviour
from bondroit.town.chance import FIRST, FNV_PRIME, FNV_START, SECOND, splitmix, text_keys, uniforms
from bondroit.town.controllers import PERFECT, office_care, perfect_controllers
from bondroit.town.controls import play_controls

MONTH = Month.of(2026, 2)
FILES, MONTHS = 1_500, 12
USUAL = usual_behaviour()
WORD = (1 << 64) - 1


@pytest.fixture(scope="module")
def town():
    """A made-up town of amounts alone: some right, some too high, too low or not claimed."""
    random = np.random.default_rng(4)
    shape = (FILES, len(BENEFITS), 1)
    due = np.repeat(random.integers(0, 3, shape) * 10_000, MONTHS, axis=2)
    claimed = np.repeat(random.random(shape) < 0.8, MONTHS, axis=2)
    error = random.choice([-4_000, 0, 0, 0, 4_000], shape)
    paid = np.where(claimed, np.maximum(due + error, 0), 0)
    rows = []
    for t in range(MONTHS):
        columns = {
            "household_id": [f"H{i:07d}" for i in range(FILES)],
            "month": [MONTH.plus(t - MONTHS).first_day] * FILES,
            "office": [f"office-{i % 6 + 1}" for i in range(FILES)],
        }
        for k, b in enumerate(BENEFITS):
            columns |= {f"{b}_due_cents": due[:, k, t], f"{b}_claimed": claimed[:, k, t]}
            columns |= {f"{b}_paid_cents": paid[:, k, t]}
        rows.append(pl.DataFrame(columns))
    table = pl.concat(rows)
    correction = {
        "household_id": "H0000003", "benefit": "rsa", "month": MONTH.plus(-4).first_day,
        "known": MONTH.plus(-1).first_day, "cents": 700,
    }  # fmt: skip
    return table, pl.DataFrame([correction], schema=CORRECTIONS.schema)


def _controlled(numbers, origin="survey", kind="on_site"):
    names = [f"H{i:07d}" for i in numbers]
    return pl.DataFrame({"household_id": names, "origin": [origin] * len(names), "kind": [kind] * len(names)})


def _play(town, controlled, behaviour=None, seed=1, mistakes=None):
    table, corrections = town
    return play_controls(
        controlled=controlled, month=MONTH, snapshots=table.lazy(), corrections=corrections.lazy(),
        truths=table.lazy(), mistakes=mistakes, behaviour=behaviour, seed=seed,
    )  # fmt: skip


def _shares(outcomes, true):
    """Shares found, of the benefits of a file that are truly overpaid, underpaid, not claimed; and raised wrongly."""
    both = outcomes.join(true, on=OUTCOMES.key, suffix="_true").with_columns(
        gap=pl.col("paid_cents") - pl.col("entitled_cents"),
        true_gap=pl.col("paid_cents") - pl.col("entitled_cents_true"),
    )
    every = both.group_by("household_id", "origin", "benefit").agg(
        pl.col("gap", "true_gap").sum(), pl.col("claimed").any()
    )

    def share(side, hit):
        return every.filter(side).select(hit.mean()).item()

    return {
        "over": share(pl.col("true_gap") > 0, pl.col("gap") > 0),
        "under": share((pl.col("true_gap") < 0) & pl.col("claimed"), pl.col("gap") < 0),
        "unclaimed": share((pl.col("true_gap") < 0) & ~pl.col("claimed"), pl.col("gap") < 0),
        "wrong": share((pl.col("true_gap") == 0) & pl.col("claimed"), pl.col("gap") > 0),
    }


def test_perfect_controllers_establish_the_truth(town):
    """With every chance at its limit the outcomes are those of controllers who find everything."""
    files = _controlled(range(200))
    true = _play(town, files)
    assert check_frame(true, OUTCOMES) == []
    assert _play(town, files, perfect_controllers(USUAL), seed=9).equals(true)
    table, _ = town
    first = true.filter((pl.col("household_id") == "H0000003") & (pl.col("benefit") == "rsa")).sort("history_month")
    own = table.filter(pl.col("household_id") == "H0000003").sort("month")
    paid = (own["rsa_paid_cents"] + pl.Series([0] * (MONTHS - 4) + [700] + [0] * 3)).to_list()
    assert first["paid_cents"].to_list() == paid
    assert first["entitled_cents"].to_list() == own["rsa_due_cents"].to_list()
    assert true["appeal"].unique().to_list() == ["none"]


def test_controllers_find_with_the_chances_told(town):
    """On many files, what is found, missed and raised wrongly has the chances of the behaviour, side by side."""
    shares = {"found_survey": 0.9, "found_on_site": 0.8, "found_on_documents": 0.5}
    b = USUAL.having(
        **{f"controls__{k}": v for k, v in shares.items()}, controls__underpaid_found=0.5,
        controls__unclaimed_found=0.25, controls__office_spread=0.0, controls__wrong_overpayment=0.05,
    )  # fmt: skip
    for origin, kind, chance in (
        ("survey", "on_site", 0.9), ("random", "on_site", 0.8), ("score_overpayment", "on_documents", 0.5),
    ):  # fmt: skip
        files = _controlled(range(FILES), origin, kind)
        found = _play(town, files, b)
        assert check_frame(found, OUTCOMES) == []
        got = _shares(found, _play(town, files))
        # Benefits of a file share their luck, hence a wider band than independent draws would need.
        assert got["over"] == pytest.approx(chance, abs=0.04)
        assert got["under"] == pytest.approx(chance * 0.5, abs=0.04)
        assert got["unclaimed"] == pytest.approx(chance * 0.25, abs=0.03)
        assert 0.02 < got["wrong"] < 0.05


def test_reversals_fall_on_what_was_raised_wrongly(town):
    """Appeals are only against overpayments, and reverse more of the wrong ones."""
    b = USUAL.having(controls__wrong_overpayment=0.2)
    files = _controlled(range(FILES))
    found = _play(town, files, b).join(_play(town, files), on=OUTCOMES.key, suffix="_true")
    over = pl.col("paid_cents") > pl.col("entitled_cents")
    assert found.filter(~over)["appeal"].unique().to_list() == ["none"]
    wrong = pl.col("paid_cents") <= pl.col("entitled_cents_true")
    undone = (
        found.filter(over).group_by(wrong.alias("wrong")).agg((pl.col("appeal") == "reversed").mean()).sort("wrong")
    )
    expected = [
        USUAL["controls.appealed_right"] * USUAL["controls.reversed_right"],
        USUAL["controls.appealed_wrong"] * USUAL["controls.reversed_wrong"],
    ]
    assert undone["appeal"].to_list() == pytest.approx(expected, abs=0.05)
    assert undone["appeal"][1] > undone["appeal"][0]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, FILES - 1), min_size=1, max_size=40, unique=True), st.integers(0, 2**63))
def test_a_control_depends_on_its_own_file_alone(town, numbers, seed):
    """Other files, their order and their number change nothing; another seed may."""
    b = USUAL.having(controls__wrong_overpayment=0.3, controls__appealed_right=0.5)
    together = _play(town, _controlled([*numbers, *range(30)]).unique(), b, seed)
    alone = _play(town, _controlled(numbers[::-1]), b, seed)
    own = together.filter(pl.col("household_id").is_in(alone["household_id"].unique().implode()))
    assert own.sort(OUTCOMES.key).equals(alone)


def test_offices_differ_and_keep_their_ways():
    """The care of an office is drawn once per town, within the spread, whichever offices it stands beside."""
    labels = pl.Series([f"office-{k}" for k in range(1, 7)])
    care = office_care(3, labels, USUAL)
    spread = USUAL["controls.office_spread"]
    assert (np.abs(care - 1) <= spread).all()
    assert len(set(care.tolist())) == len(labels)
    assert (office_care(3, labels.reverse(), USUAL) == care[::-1]).all()
    assert (office_care(4, labels, USUAL) != care).any()


def test_whose_mistake(town):
    """The cause is the staff's where only their mistakes, still unknown, touch the month; the household's elsewhere."""
    at = [MONTH.plus(k).first_day for k in range(-12, 1)]

    def mistake(i, author, **more):
        base = {"household_id": f"H{i:07d}", "fact": "wage", "person": 1, "month": at[0], "until": None, "known": None}
        return base | {"author": author} | more

    mistakes = pl.DataFrame(
        [
            mistake(0, "staff", until=at[5]),
            mistake(1, "staff"), mistake(1, "household", fact="partner", month=at[6]),
            mistake(2, "staff", known=at[11]),
            mistake(3, "staff", known=at[12]),
        ],
        schema=MISTAKES.schema,
    )  # fmt: skip
    found = _play(town, _controlled(range(5)), mistakes=mistakes.lazy())
    gap = (pl.col("paid_cents") != pl.col("entitled_cents")) & (
        pl.col("claimed") | (pl.col("paid_cents") > pl.col("entitled_cents"))
    )
    assert found.filter(~gap)["cause"].unique().to_list() == ["none"]
    staff = {0: range(6), 1: range(6), 2: (), 3: range(12), 4: ()}
    assert found.filter(gap)["household_id"].n_unique() == len(staff)
    for row in found.filter(gap).iter_rows(named=True):
        t = Month.from_date(row["history_month"]).minus(MONTH.plus(-12))
        assert row["cause"] == ("staff" if t in staff[int(row["household_id"][1:])] else "household")
    unsaid = _play(town, _controlled(range(5)))
    assert unsaid.filter(gap)["cause"].null_count() == unsaid.filter(gap).height


def _splitmix(x):
    """The mixer written with Python's own numbers."""
    x = (x + 0x9E3779B97F4A7C15) & WORD
    x = ((x ^ (x >> 30)) * int(FIRST)) & WORD
    x = ((x ^ (x >> 27)) * int(SECOND)) & WORD
    return x ^ (x >> 31)


def _fnv(text):
    h = int(FNV_START)
    for letter in text:
        h = ((h ^ ord(letter)) * int(FNV_PRIME)) & WORD
    return h


@given(st.lists(st.integers(0, WORD), min_size=1, max_size=20))
def test_the_mixer_is_splitmix64(numbers):
    """Arrays give what whole numbers of Python give, and the published first numbers of seed 1234567."""
    assert splitmix(np.array(numbers, np.uint64)).tolist() == [_splitmix(n) for n in numbers]
    assert splitmix(np.array([1234567], np.uint64)).tolist() == [6457827717110365317]


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12), max_size=8))
def test_text_keys_do_not_depend_on_other_texts(texts):
    """The key of a text is FNV-1a over its own letters."""
    assert text_keys(pl.Series(texts, dtype=pl.String)).tolist() == [_fnv(t) for t in texts]


def test_uniforms_are_even_and_apart():
    """The numbers fill [0, 1) evenly, and streams, seeds and keys have nothing to do with one another."""
    keys = np.arange(20_000)
    draws = [
        uniforms(1, "a", keys), uniforms(2, "a", keys), uniforms(1, "b", keys), uniforms(1, "a", keys, keys),
        uniforms(1, "a", keys + 1),
    ]  # fmt: skip
    for drawn in draws:
        counts, _ = np.histogram(drawn, 20, (0, 1))
        # Chi-square with 19 degrees of freedom: 43.8 is its 99.9 % point.
        assert ((counts - 1_000) ** 2 / 1_000).sum() < 43.8
    assert np.abs(np.corrcoef(draws) - np.eye(len(draws))).max() < 0.03


def test_perfect_names_are_parameters():
    """Every switch of perfect controllers is a parameter of the town."""
    assert {name.replace("__", ".") for name in PERFECT} <= set(USUAL.parameters)
