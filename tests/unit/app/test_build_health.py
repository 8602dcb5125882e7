"""The health branch's way on a made-up insurer: replicas, figures, page, and the rule of the target."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.contract.fakes import MemoryCards, MemoryJournal, MemoryTables

from bondroit.app.build_health import HEALTH_TARGETS, HealthRequest, build_health, met_expression
from bondroit.domain.months import Month
from bondroit.domain.scorecard import EXPERIMENT
from bondroit.domain.target import CoverTarget, cover_met
from bondroit.errors import UserError
from bondroit.observing.health import FIVE
from bondroit.showing.health_page import render_health
from bondroit.tables.health import HEALTH

MONTH = Month.of(2026, 5)
SIZE = 2_400


@pytest.fixture(scope="module")
def tables():
    """Twelve months of a made-up insurer; the status changes for some in the last month."""
    random = np.random.default_rng(3)
    names = [f"S{k:06d}" for k in range(SIZE)]
    fixed = {
        "adults": random.integers(1, 3, SIZE), "children": random.integers(0, 3, SIZE),
        "applicant_age": random.integers(18, 80, SIZE), "applicant_sex": random.choice(["F", "M"], SIZE),
        "application": random.choice(["first", "renewal"], SIZE),
    }  # fmt: skip
    ill = random.random(SIZE) < 0.2
    held = random.random(SIZE) < 0.9
    made = MemoryTables()
    for lag in range(12, 0, -1):
        month = MONTH.plus(-lag)
        status = np.where(held | (lag > 1), "free", "none")
        frame = pl.DataFrame(
            {
                "health_household": names, "month": [month.first_day] * SIZE, **fixed, "status": status,
                "opened": [month.first_day] * SIZE, "declared_resources_cents": [0] * SIZE,
                "ceiling_cents": [1_000_000] * SIZE, "care_acts": random.poisson(np.where(ill, 2.0, 0.5)),
                "care_cents": [0] * SIZE, "sick_pay_cents": np.where(ill & (random.random(SIZE) < 0.1), 5_000, 0),
                "disability_pension_cents": np.where(ill & (np.arange(SIZE) % 4 == 0), 40_000, 0),
                "contacts": random.poisson(0.2, SIZE), "suspended": ["none"] * SIZE,
            }
        )  # fmt: skip
        made.write("health", HEALTH.conform(frame), month)
    return made


def find(drawn, target):
    """Anomalies fall on couples, and the less so the more ceilings are asked; chance does the rest."""
    random = np.random.default_rng(int(target.ceilings))
    odds = np.where(drawn["two_adults"].to_numpy() == 1, 0.5, 0.15) / target.ceilings**0.5
    return pl.Series(random.random(drawn.height) < odds)


@pytest.fixture(scope="module")
def done(tables):
    """The comparison, and the cards that were kept."""
    cards, journal = MemoryCards(), MemoryJournal()
    request = HealthRequest(month=MONTH, size=1_500, language="en")
    report = build_health(request=request, controls=find, tables=tables, cards=cards, journal=journal)
    again = build_health(request=request, controls=find, tables=tables, cards=cards, journal=journal)
    return report, again, cards


def test_both_cards_of_each_target_are_experiments(done):
    """Two cards per target, the five variables in each, of status experiment; the same again is recognised."""
    report, again, cards = done
    kinds = ("five", "experimental")
    assert cards.labels() == tuple(sorted(f"health_{t.name}_{kind}@1" for t in HEALTH_TARGETS for kind in kinds))
    for compared in report.targets:
        assert [r.kind for r in compared.replicas] == list(kinds)
        for replica in compared.replicas:
            names = [v.name for v in replica.card.variables]
            assert set(FIVE) <= set(names)
            assert cards.load(replica.card.label).status == EXPERIMENT
        assert len(compared.replicas[0].card.variables) == len(FIVE)
    assert again.to_document() == report.to_document()


def test_only_households_on_the_free_cover_are_drawn(done, tables):
    """The population is those on the free C2S at the end of the month before."""
    report, *_ = done
    held = tables.read("health", MONTH.plus(-1)).filter(pl.col("status") == "free").height
    assert (report.population, report.drawn) == (held, 1_500)
    assert held < SIZE


def test_the_cost_falls_on_those_the_card_points_at(done):
    """Couples with nothing wrong are controlled in vain more than people alone, by the card of five variables."""
    report, *_ = done
    lines = {(b.attribute, b.group): b for b in report.targets[0].replicas[0].burdens if b.share == 0.20}
    couples, alone = lines["composition", "couple_children"], lines["composition", "woman_alone"]
    everyone = lines["all", "all"]
    assert alone.value < everyone.value < couples.value
    assert couples.low < couples.value < couples.high


def test_the_page_says_experiment_in_both_languages_and_names_nobody(done):
    """Page and figures: both languages, the status, every card; no household."""
    report = replace(done[0], targets=done[0].targets[:1])
    page, figures = render_health(report, language="fr"), json.dumps(report.to_document())
    for words in ("cannot make a control plan", "ne peut faire de plan de contrôle", "lone mother", "mère seule"):
        assert words in page
    for label in (r.card.label for c in report.targets for r in c.replicas):
        assert label in page
        assert label in figures
    assert "S0000" not in page + figures


def test_a_draw_with_too_few_anomalies_is_refused(tables):
    """With almost nothing found there is nothing to learn: a clear refusal, and no card."""
    cards = MemoryCards()
    with pytest.raises(UserError) as caught:
        build_health(
            request=HealthRequest(month=MONTH, size=500), tables=tables, cards=cards, journal=MemoryJournal(),
            controls=lambda drawn, target: pl.Series(np.arange(drawn.height) < 5 * target.ceilings),
        )  # fmt: skip
    assert caught.value.code == "E-BLD-003"
    assert cards.labels() == ()


def test_a_refusal_of_the_second_target_leaves_no_card_of_the_first(tables):
    """The first target can be learnt, the second has too few events: neither card nor entry in the journal is left."""
    cards, journal = MemoryCards(), MemoryJournal()

    def found(drawn, target):
        return find(drawn, target) if target == HEALTH_TARGETS[0] else pl.Series(np.arange(drawn.height) < 5)

    with pytest.raises(UserError) as caught:
        build_health(
            request=HealthRequest(month=MONTH, size=1_500), tables=tables, cards=cards, journal=journal, controls=found
        )
    assert caught.value.code == "E-BLD-003"
    assert HEALTH_TARGETS[1].name in caught.value.message.en
    assert cards.labels() == ()
    assert not list(journal.entries())


def test_a_year_of_files_is_needed(tables):
    """A month with fewer than twelve months before it is refused."""
    with pytest.raises(UserError) as caught:
        build_health(
            request=HealthRequest(month=MONTH.plus(-1)), controls=find, tables=tables, cards=MemoryCards(),
            journal=MemoryJournal(),
        )  # fmt: skip
    assert caught.value.code == "E-WRK-003"


HOUSEHOLDS = st.lists(st.tuples(st.integers(0, 5_000), st.integers(500, 1_500), st.booleans()), min_size=1, max_size=20)


@settings(max_examples=80, deadline=None)
@given(HOUSEHOLDS, st.sampled_from([1.0, 1.5, 2.0, 3.0]))
def test_the_target_on_the_truth_is_the_plain_rule(households, ceilings):
    """Resources above so many ceilings, without a right by the RSA: the columns of the town's truth say the same."""
    target = CoverTarget(name="x", ceilings=ceilings)
    truths = pl.DataFrame(
        [
            {"anomaly": resources > ceiling and not right, "applied_resources_cents": resources,
             "applied_ceiling_cents": ceiling}
            for resources, ceiling, right in households
        ]
    )  # fmt: skip
    plain = [
        cover_met(resources_cents=resources, ceiling_cents=ceiling, right=right, target=target)
        for resources, ceiling, right in households
    ]
    assert truths.select(met_expression(target)).to_series().to_list() == plain
