"""Declared targets from the survey to scores: several cards at once, articulated cards, experiments, refusals."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest
from tests.contract.fakes import MemoryCards, MemoryDocuments, MemoryJournal, MemoryOperations, MemoryTables

from bondroit.app.articulations import to_score
from bondroit.app.build_cards import UNCHANGED
from bondroit.app.build_options import Changes
from bondroit.app.challenge_card import Trial, kept_challenged
from bondroit.app.declared_cards import DeclaredRequest, build_declared
from bondroit.app.explain_file import Chosen, explanation_of
from bondroit.app.plan_controls import plan_controls
from bondroit.app.record_outcomes import BOTH_TARGETS, RecordRequest, record_outcomes
from bondroit.app.score_files import ScoreRequest, score_files
from bondroit.domain.articulation import route_of
from bondroit.domain.months import Month
from bondroit.domain.scorecard import EXPERIMENT, points_of
from bondroit.domain.target import DeclaredTarget
from bondroit.errors import UserError
from bondroit.planning.control_plan import Capacity, Request
from bondroit.tables.platform import OUTCOMES, SURVEY

MONTH = Month.of(2026, 5)
FILES, MONTHS = 1_200, 8
DRAW = {
    "month": MONTH.first_day, "stratum": "all", "stratum_size": 10 * FILES, "sample_size": FILES,
    "inclusion_probability": 0.1, "weight": 10.0,
}  # fmt: skip
SURVEY_MAYBE = {column.name for column in SURVEY.columns if column.nullable}
BY_HOUSEHOLD = DeclaredTarget(name="by_household", side="overpaid", window_months=8, min_months=4, cause="household")
BY_STAFF = DeclaredTarget(
    name="by_staff", side="either", window_months=8, min_months=2, above_cents=10_000, cause="staff"
)
SPLIT = DeclaredTarget(
    name="split", side="overpaid", window_months=8, min_months=4, articulated_by="quarterly_declaration"
)


class MemoryArticulations:
    """Articulated cards in a dictionary."""

    def __init__(self):
        self.kept = {}

    def save(self, articulation):  # noqa: D102
        self.kept[articulation.label] = articulation

    def load(self, label):  # noqa: D102
        full = label if "@" in label else f"{label}@{self.next_version(label) - 1}"
        return self.kept[full]

    def labels(self):  # noqa: D102
        return tuple(sorted(self.kept))

    def next_version(self, name):  # noqa: D102
        return 1 + max((one.version for one in self.kept.values() if one.name == name), default=0)


@cache
def _made(*, causes=True):
    """Files drawn, variables, and controls that find what follows from wages and declarations, and chance."""
    random = np.random.default_rng(7)
    names = [f"H{k:05d}" for k in range(FILES)]
    quarterly = random.random(FILES) < 0.5
    wage = random.integers(0, 3_000, FILES)
    sex = random.choice(["F", "M"], FILES)
    household = random.random(FILES) < np.where(quarterly, 0.5 - wage / 8_000, 0.05 + wage / 8_000)
    staff = ~household & (random.random(FILES) < np.where(wage > 1_500, 0.3, 0.05))
    tables = MemoryTables()
    variables = pl.DataFrame(
        {
            "household_id": names, "month": [MONTH.first_day] * FILES, "quarterly_declaration": quarterly,
            "claimant_wage_mean_12m_cents": wage * 100, "claimant_sex": sex,
        },
        schema_overrides={"month": pl.Date},
    )  # fmt: skip
    tables.write("variables", variables, MONTH)
    draw = pl.DataFrame({"household_id": names}).with_columns(
        pl.lit(None).alias(name) if name in SURVEY_MAYBE else pl.lit(value).alias(name)
        for name, value in {**dict.fromkeys(SURVEY.schema), **DRAW}.items()
        if name != "household_id"
    )
    tables.write("survey", SURVEY.conform(draw))
    cause = np.where(household, "household", np.where(staff, "staff", "none"))
    rows = pl.DataFrame(
        {"household_id": names, "paid_cents": 20_000 * household, "entitled_cents": 20_000 * staff, "cause": cause}
    ).join(pl.DataFrame({"history_month": [MONTH.plus(-lag).first_day for lag in range(1, MONTHS + 1)]}), how="cross")

    def play(files, month):
        found = files.join(rows, on="household_id").with_columns(
            month=pl.lit(month.first_day), benefit=pl.lit("rsa"), claimed=True,
            appeal=pl.lit("none"), cause=pl.col("cause") if causes else pl.lit(None, dtype=pl.String),
        )  # fmt: skip
        return OUTCOMES.conform(found)

    record_outcomes(
        request=RecordRequest(MONTH, "survey"), play=play, tables=tables, operations=MemoryOperations(),
        journal=MemoryJournal(),
    )  # fmt: skip
    return tables


def workspace(*, causes=True, sex=False):
    """A fresh copy of the made-up tables, with or without the barred variable."""
    tables = MemoryTables()
    for (name, month, *_), frame in _made(causes=causes)._kept.items():
        tables.write(name, frame if sex or name != "variables" else frame.drop("claimant_sex"), month)
    return tables


def build(tables, declared, *, cards=None, kept=None, **more):
    """The report of a build, with its cards and articulated cards."""
    cards, kept = cards or MemoryCards(), kept or MemoryArticulations()
    request = DeclaredRequest(
        month=MONTH, declared=tuple(declared), targets=BOTH_TARGETS, max_variables=5, meanings={}, seed=1,
        changes=UNCHANGED, **more,
    )  # fmt: skip
    done = build_declared(request=request, tables=tables, cards=cards, articulations=kept, journal=MemoryJournal())
    return done, cards, kept


def refusal(call):
    """The error of a call."""
    with pytest.raises(UserError) as caught:
        call()
    return caught.value


@pytest.fixture(scope="module")
def built():
    """Three targets built at once: two plain cards, and an articulated one."""
    tables = workspace()
    return (tables, *build(tables, [BY_HOUSEHOLD, BY_STAFF, SPLIT]))


def test_one_card_per_target_and_two_where_it_is_articulated(built):
    """Names, targets and declarations stand on the cards; the same build again makes no new version."""
    tables, done, cards, kept = built
    assert done.cards.labels == ("by_household@1", "by_staff@1", "split.first@1", "split.second@1")
    assert [one.card.target for one in done.cards.cards] == ["by_household", "by_staff", "split", "split"]
    assert cards.load("by_staff").provenance["declared_target"]["cause"] == "staff"
    assert kept.labels() == ("split@1",)
    again, *_ = build(tables, [BY_HOUSEHOLD, BY_STAFF, SPLIT], cards=cards, kept=kept)
    assert again.cards.recognised == (True,) * 4
    assert kept.labels() == ("split@1",)


def test_the_sides_are_learnt_from_their_own_files(built):
    """Chance was made to fall with wages on one side and to rise on the other: the two cards say so."""
    _, done, *_ = built
    first, second = done.cards.cards[2].card, done.cards.cards[3].card
    rows = [one.provenance["rows"] for one in (first, second)]
    assert sum(rows) == FILES

    def slope(card):
        low, high = ({"claimant_wage_mean_12m_cents": wage} for wage in (0, 299_900))
        return points_of(card, high | {"quarterly_declaration": True}) - points_of(
            card, low | {"quarterly_declaration": True}
        )

    assert slope(first) > 0 > slope(second)


def test_a_month_is_scored_by_routes_and_explained_by_the_card_named(built):
    """Cards that serve an articulated card are left to it; a file's explanation names the one that scored it."""
    tables, _, cards, kept = built
    names = to_score(cards, kept)
    assert names == ["by_household", "by_staff", "split"]
    report = score_files(
        request=ScoreRequest(MONTH, names), tables=tables, cards=cards, journal=MemoryJournal(), articulations=kept
    )
    assert [(line.card, line.files, line.unscored) for line in report.cards] == [
        (f"{name}@1", FILES, 0) for name in names
    ]
    scores = tables.read("scores", MONTH).filter(pl.col("card") == "split@1")
    values = tables.read("variables", MONTH)
    for place in (0, FILES // 2, FILES - 1):
        row = values.row(place, named=True)
        route = route_of(kept.load("split"), row["quarterly_declaration"])
        own = scores.filter(pl.col("household_id") == row["household_id"])
        assert own["points"].item() == points_of(cards.load(route.card), row)
        told = explanation_of(
            month=MONTH, chosen=Chosen(row["household_id"], "split"), tables=tables, cards=cards, articulations=kept
        )
        assert told.card == route.card
        assert told.place.rank == own["rank"].item()
        assert told.points == own["points"].item()


def test_what_no_outcome_says_is_refused_all_at_once():
    """No cause, a window longer than any outcome, and a name that is a column: one refusal tells them."""
    asked = [
        BY_STAFF,
        DeclaredTarget(name="long", side="overpaid", window_months=30),
        DeclaredTarget(name="stratum", side="overpaid", window_months=8),
    ]
    error = refusal(lambda: build(workspace(causes=False), asked))
    assert error.code == "E-BLD-001"
    assert [fault.en.split()[0] for fault in error.faults] == ["by_staff", "long", "stratum"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"articulated_by": "quarterly_declarations"}, "E-TAB-004"),
        ({"articulated_by": "claimant_wage_mean_12m_cents"}, "E-BLD-001"),
        ({"articulated_from": 2.0}, "E-BLD-001"),
        ({"articulated_by": "claimant_wage_mean_12m_cents", "articulated_from": 299_000.0}, "E-BLD-003"),
    ],
)
def test_an_articulation_that_cannot_be_is_refused(change, code):
    """No such variable, a number without a bound, a bound of a yes/no, and too few files on one side."""
    assert refusal(lambda: build(workspace(), [replace(SPLIT, **change)])).code == code


def test_a_barred_variable_is_refused_unless_it_is_an_experiment():
    """A control card may not hold it; an experiment may, under a name of its own, and neither scores nor plans."""
    tables = workspace(sex=True)
    error = refusal(lambda: build(tables, [BY_HOUSEHOLD]))
    assert (error.code, [fault.en for fault in error.faults]) == ("E-BLD-010", ["claimant_sex: sex."])
    done, cards, kept = build(tables, [BY_HOUSEHOLD], experiment=True)
    assert done.cards.labels == ("by_household_experiment@1",)
    assert cards.load("by_household_experiment").status == EXPERIMENT
    assert to_score(cards, kept) == []
    label = "by_household_experiment"
    scoring = refusal(
        lambda: score_files(request=ScoreRequest(MONTH, [label]), tables=tables, cards=cards, journal=MemoryJournal())
    )
    assert scoring.code == "E-PLN-002"


def test_an_experiment_makes_no_plan():
    """Even under the name of a direction and with scores in the table, an experiment ranks no file for control."""
    tables = workspace()
    _, cards, _ = build(tables, [BY_HOUSEHOLD])
    own = cards.load("by_household")
    score_files(request=ScoreRequest(MONTH, ["by_household"]), tables=tables, cards=cards, journal=MemoryJournal())
    other = MemoryCards()
    other.save(replace(own, name="overpayment", status=EXPERIMENT))
    request = Request(month=MONTH, capacity=Capacity(5, 5), random_share=0.1, seed=1, language="en")
    error = refusal(
        lambda: plan_controls(
            request=request, shares={"overpayment": 1.0}, tables=tables, cards=other, journal=MemoryJournal()
        )
    )
    assert error.code == "E-PLN-002"


def test_a_declared_card_is_played_again_and_tried_as_any_other():
    """The bootstrap and the challengers asked for are in the card and kept beside it."""
    tables, cards, documents = workspace(), MemoryCards(), MemoryDocuments()
    request = DeclaredRequest(
        month=MONTH, declared=(BY_HOUSEHOLD,), targets=BOTH_TARGETS, max_variables=5, meanings={}, seed=1,
        changes=Changes(bootstrap=2),
    )  # fmt: skip
    done = build_declared(
        request=request, tables=tables, cards=cards, articulations=MemoryArticulations(), journal=MemoryJournal(),
        trial=Trial(("short", "thumb")), documents=documents,
    )  # fmt: skip
    assert cards.load("by_household").provenance["bootstrap"]["replicates"] == 2
    assert [line.key for line in done.cards.cards[0].challenged.challengers] == ["short", "thumb"]
    assert kept_challenged("by_household@1", documents) is not None
