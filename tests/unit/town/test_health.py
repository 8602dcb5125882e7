"""The health side of the town: covers last a year, truth is told apart from what is declared, controls can suspend."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import polars as pl
import pytest

from bondroit.domain.months import Month
from bondroit.law.port import FREE, NO_COVER, WITH_PARTICIPATION, Cover
from bondroit.law.situations import ADULTS
from bondroit.tables.contract import check_frame
from bondroit.tables.health import HEALTH, HEALTH_LINKS, HEALTH_TRUTHS, SUSPENSIONS_HEALTH
from bondroit.town.behaviour import usual_behaviour
from bondroit.town.care import AGE_STARTS, care
from bondroit.town.health import covers
from bondroit.town.health_frames import health_identifiers, lasting_frames, monthly_frames
from bondroit.town.insuring import ADULTS_OUT, ALL_OUT, IN_FORCE
from bondroit.town.life import live

FIRST, MONTHS, SIZE = Month.of(2024, 1), 28, 500
CEILING = 10_339_00
TABLES = {t.name: t for t in (HEALTH, HEALTH_TRUTHS, SUSPENSIONS_HEALTH, HEALTH_LINKS)}
HONEST = {"health__hides": 0.0, "health__hides_far": 0.0, "health__forgets": 0.0}
ERRORS = {"health__hides": 0.2, "health__forgets": 0.3, "health__controlled": 0.1}


@pytest.fixture(scope="module")
def life():
    """A year before the months looked at, and these."""
    return live(SIZE, FIRST.plus(-12), FIRST.plus(MONTHS - 1), usual_behaviour(), np.random.default_rng(1))


def _cover(life, factor):
    """A law made by hand: resources wander around the ceiling, which goes by the number of persons."""
    months = [FIRST.plus(t) for t in range(MONTHS)]
    persons = np.stack([life.situations.present(m).sum(axis=1) for m in months], axis=1)
    ceiling = CEILING * (1 + 3 * (persons - 1)) // 4 + CEILING
    random = np.random.default_rng(2)
    level = random.lognormal(0.2, 0.6, (SIZE, 1)) * np.cumprod(random.uniform(0.95, 1.05, (SIZE, MONTHS)), axis=1)
    resources = np.rint(level * factor * ceiling).astype(np.int64)
    status = np.select([resources <= ceiling, resources <= 1.35 * ceiling], [FREE, WITH_PARTICIPATION], NO_COVER)
    return Cover(status.astype(np.uint8), resources, ceiling, np.where(status == WITH_PARTICIPATION, 20_00, 0))


def _play(life, due, then, *, seed=3, rsa=None, **values):
    received = np.zeros((SIZE, MONTHS), bool) if rsa is None else rsa
    return covers(
        life, due, then, first=FIRST, behaviour=usual_behaviour().having(**values),
        random=np.random.default_rng(seed), rsa_received=received,
    )  # fmt: skip


@pytest.fixture(scope="module")
def told_less(life):
    """Households that declare nine tenths to the family branch, and many of whom forget or hide more."""
    return _play(life, _cover(life, 1.0), _cover(life, 0.9), **ERRORS)


def test_tables_conform(life, told_less):
    """Every table of every month keeps its contract."""
    identifiers = pl.Series([f"H{i}" for i in range(SIZE)])
    for t in range(MONTHS):
        frames = monthly_frames(told_less, FIRST.plus(t), known=life.situations, life=life, cell_first=700)
        for name, frame in frames.items():
            assert check_frame(frame, TABLES[name]) == []
            assert frame.height == SIZE
    for name, frame in lasting_frames(told_less, identifiers, cell_first=700).items():
        assert check_frame(frame, TABLES[name]) == []
        assert frame.height > 0


def test_a_cover_lasts_twelve_months(told_less):
    """A cover keeps its status and declaration for twelve months from its application, then is renewed or lapses."""
    for i in range(SIZE):
        for t in range(MONTHS):
            opened, month = told_less.opened[i, t], FIRST.index + t
            if told_less.status[i, t] == NO_COVER:
                assert opened == 0
                assert not told_less.renewal[i, t]
            else:
                assert 0 <= month - opened < 12
            if t and told_less.opened[i, t - 1] not in (0, opened):
                assert month - told_less.opened[i, t - 1] == 12
            if t and opened and told_less.opened[i, t - 1] == opened:
                assert told_less.status[i, t] == told_less.status[i, t - 1]
                assert told_less.declared[i, t] == told_less.declared[i, t - 1]
            if t and opened == month:
                assert told_less.renewal[i, t] == (told_less.status[i, t - 1] != NO_COVER)


def test_who_tells_all_holds_what_the_law_gives(life):
    """Without errors a cover is the law's of the month of its application, and there is no anomaly."""
    due = _cover(life, 1.0)
    honest = _play(life, due, due, **HONEST)
    row, column = np.nonzero(honest.opened >= FIRST.index)
    at = honest.opened[row, column] - FIRST.index
    assert (honest.status[row, column] == due.status[row, at]).all()
    assert (honest.declared[row, column] == due.resources[row, at]).all()
    assert not honest.truth()[0].any()


def test_anomalies_are_those_of_the_plain_rule(told_less):
    """Anomaly and fraud, in the insurer's word, are the rule read aloud, household by household."""
    due = told_less.due
    anomaly, above_three = told_less.truth()
    found = 0
    for i in range(SIZE):
        for t in range(MONTHS):
            status = int(told_less.status[i, t])
            at = max(int(told_less.opened[i, t]) - FIRST.index, 0)
            resources, ceiling = int(due.resources[i, at]), int(due.ceiling[i, at])
            allowed = {NO_COVER: None, WITH_PARTICIPATION: 1.35 * ceiling, FREE: ceiling}[status]
            wrong = allowed is not None and resources > allowed and due.status[i, at] < status
            assert anomaly[i, t] == wrong
            assert above_three[i, t] == (wrong and resources > 3 * ceiling)
            found += wrong
    assert found > 0
    assert above_three.any()


def test_rsa_opens_a_free_cover_whatever_the_resources(life):
    """A household with a right through the RSA is no anomaly, be its resources above the ceiling."""
    due = _cover(life, 1.0)
    by_rsa = replace(due, status=np.full_like(due.status, FREE))
    played = _play(life, by_rsa, by_rsa, **HONEST)
    held = played.status == FREE
    assert (due.resources > due.ceiling)[held].any()
    assert not played.truth()[0].any()


def test_the_rsa_raises_and_keeps_cover(life):
    """Households that receive the RSA leave the C2S less often and renew it nearly always."""
    due = _cover(life, 0.5)
    rsa = np.zeros((SIZE, MONTHS), bool)
    rsa[::2] = True
    played = _play(life, due, due, rsa=rsa, health__controlled=0.0, **HONEST)
    entitled = due.status != NO_COVER
    held = played.status != NO_COVER
    assert held[::2][entitled[::2]].mean() > held[1::2][entitled[1::2]].mean()
    never_lost = entitled.all(axis=1)[::2] & held[::2, 0]
    assert held[::2][never_lost].mean() > 0.97


def test_participation_is_claimed_less_than_the_free_cover(life):
    """A right against a participation is left more often than a free one, and both are left by some."""
    due = _cover(life, 1.0)
    played = _play(life, due, due, **HONEST)
    left = [(played.status == NO_COVER)[due.status == status].mean() for status in (WITH_PARTICIPATION, FREE)]
    assert left[0] > left[1] > 0.1


def test_suspensions_are_the_same_as_a_list_and_by_month(told_less):
    """The state of each month is what the list of suspensions says, and none outlasts the year of its cover."""
    s, plain = told_less.suspensions, np.full((SIZE, MONTHS), IN_FORCE)
    for household, since, until, scope in zip(s.household, s.since, s.until, s.scope, strict=True):
        for t in range(MONTHS):
            if since <= FIRST.index + t < until:
                plain[household, t] = scope
    assert (told_less.suspended == plain).all()
    assert (told_less.suspended == IN_FORCE)[told_less.status == NO_COVER].all()
    assert set(s.scope.tolist()) == {ADULTS_OUT, ALL_OUT}
    assert (s.since == s.control + 1).all()
    assert (s.since < s.until).all()
    assert 0 < s.restored.mean() < 1


def test_a_cover_that_is_not_restored_ends(told_less):
    """A suspension without return runs to the end of the cover's year."""
    s = told_less.suspensions
    inside = ~s.restored & (s.until > FIRST.index) & (s.until < FIRST.index + MONTHS)
    assert inside.any()
    before = told_less.opened[s.household[inside], s.until[inside] - FIRST.index - 1]
    assert (before + 12 == s.until[inside]).all()


def test_without_controls_nothing_is_suspended(life):
    """No control, no suspension; and children are only spared where there are children."""
    due = _cover(life, 1.0)
    assert not _play(life, due, due, health__controlled=0.0).suspended.any()
    all_spared = _play(life, due, due, health__controlled=0.3, health__wrongly=0.15, health__adults_only=0.6)
    s = all_spared.suspensions
    for household, control, scope in zip(s.household, s.control, s.scope, strict=True):
        month = Month(max(int(control), FIRST.index))
        if scope == ADULTS_OUT:
            assert life.situations.present(month)[household, ADULTS:].any()


def test_the_same_seed_gives_the_same_covers(life, told_less):
    """Chance comes from the seed alone, and care has a stream of its own."""
    due, then = _cover(life, 1.0), _cover(life, 0.9)
    again = _play(life, due, then, **ERRORS)
    for name in (f.name for f in fields(again)):
        if isinstance(getattr(again, name), np.ndarray):
            assert (getattr(again, name) == getattr(told_less, name)).all(), name
    more_care = _play(life, due, then, health__acts_adult=0.6, **ERRORS)
    assert (more_care.status == told_less.status).all()
    assert more_care.acts.sum() > told_less.acts.sum()
    assert (_play(life, due, then, seed=4, **ERRORS).status != told_less.status).any()


def test_care_has_the_mean_of_the_plain_rule(life):
    """Without lasting illness the acts are those of the rates by age and cover, summed person by person."""
    b = usual_behaviour().having(health__acts_if_ill=1.0)
    s = life.situations
    covered = np.random.default_rng(5).random((2, SIZE, MONTHS)) < 0.5
    acts, cents = care(s, FIRST, MONTHS, (covered[0], covered[1]), behaviour=b, random=np.random.default_rng(6))
    names = dict(zip(AGE_STARTS, ("infant", "child", "adult", "older", "old"), strict=True))
    expected = 0.0
    for t in range(0, MONTHS, 9):
        month = FIRST.plus(t)
        for i, place in zip(*np.nonzero(s.present(month)), strict=True):
            age = (month.index - int(s.birth[i, place])) // 12
            rate = b[f"health.acts_{names[max(start for start in AGE_STARTS if start <= age)]}"]
            expected += rate * (b["health.acts_if_covered"] if covered[int(place >= ADULTS), i, t] else 1)
    got = int(acts[:, ::9].sum())
    assert abs(got - expected) < 5 * np.sqrt(expected)
    assert (cents[acts == 0] == 0).all()
    assert (cents[acts > 0] >= 0).all()
    assert abs(cents.sum() / acts.sum() / 100 / b["health.act_cost"] - 1) < 0.1


def test_illness_lasts(life):
    """Where only the ill need much care, the same old people need it from beginning to end, and half need little."""
    behaviour = usual_behaviour().having(health__acts_old=0.5, health__acts_if_ill=20.0, health__ill_old=0.5)
    s = life.situations
    nobody = np.zeros_like(s.birth)
    nobody[:, 0] = FIRST.index - (AGE_STARTS[-1] + 5) * 12
    aged = replace(s, birth=nobody, incapacity=np.zeros_like(s.incapacity), invalidity=np.zeros_like(s.invalidity))
    none = np.zeros((SIZE, MONTHS), bool)
    acts, _ = care(aged, FIRST, MONTHS, (none, none), behaviour=behaviour, random=np.random.default_rng(7))
    ill = acts.mean(axis=1) > 5
    assert abs(ill.mean() - 0.5) < 0.1
    early, late = acts[:, :6].mean(axis=1), acts[:, -6:].mean(axis=1)
    assert (early[ill] > 2).all()
    assert (late[ill] > 2).all()
    assert (early[~ill] < 3).all()
    assert (late[~ill] < 3).all()


def test_identifiers_are_unique_over_cells():
    """Cells of any size give each household one number, and its order tells nothing of the body's."""
    together = health_identifiers(0, 3000)
    apart = pl.concat([health_identifiers(0, 1000), health_identifiers(1000, 2000)])
    assert together.equals(apart)
    assert together.n_unique() == 3000
    assert not together.is_sorted()


def test_links_lead_back_to_the_body(life, told_less):
    """Each household of the insurer is one of the body's, found in the link table alone."""
    identifiers = pl.Series("household_id", [f"H{i:04d}" for i in range(SIZE)])
    links = lasting_frames(told_less, identifiers, cell_first=40)["health_links"]
    assert links.sort("household_id")["health_household"].to_list() == health_identifiers(40, SIZE).to_list()
    frames = monthly_frames(told_less, FIRST, known=life.situations, life=life, cell_first=40)
    ages = frames["health"].join(links, on="health_household").sort("household_id")["applicant_age"]
    assert (ages.to_numpy() == (FIRST.index - life.situations.birth[:, 0]) // 12).all()
    assert not any("household_id" in frame.columns for frame in frames.values())


def test_the_real_law_feeds_the_insurer(life):
    """The covers of OpenFisca fit in: with true declarations nobody holds what the law does not give."""
    pytest.importorskip("openfisca_france", reason="the extra `law` is not installed")
    from bondroit.law.openfisca import OpenFiscaLaw

    few = life.situations.take(np.arange(40))
    given = OpenFiscaLaw().entitlements(few, first=FIRST, last=FIRST, benefits=(), cover=True).cover
    small = replace(life, situations=few, people=_first_people(life.people, 40))
    played = covers(
        small, given, given, first=FIRST, behaviour=usual_behaviour().having(**HONEST),
        random=np.random.default_rng(8), rsa_received=given.status == FREE,
    )  # fmt: skip
    assert {NO_COVER, FREE} <= set(played.status.ravel().tolist())
    assert not played.truth()[0].any()
    held, row = played.status != NO_COVER, np.arange(40)[:, None]
    assert (played.status[held] == given.status[row, played.applied][held]).all()


def _first_people(people, size):
    return replace(people, **{f.name: getattr(people, f.name)[:size] for f in fields(people)})


@pytest.mark.parametrize("end", ["low", "high"])
def test_the_ends_of_the_ranges_can_be_run(life, end):
    """Every health parameter at one end of its range still gives a sound health side."""
    chosen = {
        name.replace(".", "__"): getattr(p, end)
        for name, p in usual_behaviour().parameters.items()
        if name.startswith("health.")
    }
    played = _play(life, _cover(life, 1.0), _cover(life, 0.9), **chosen)
    assert (played.status != NO_COVER).any()
    assert played.truth()[0].any()
    assert (played.acts >= 0).all()
    assert (played.care >= 0).all()
    assert played.acts.any()
