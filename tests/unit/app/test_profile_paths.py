"""Profiles played and scored: a household by hand, the law's own amounts, the town's tables, events and thresholds."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from bondroit.app.profile_lives import HISTORY, earning, observe_played, play
from bondroit.app.profile_paths import Asked, profile_paths
from bondroit.auditing.findings import Verdict
from bondroit.auditing.paths import Tipping
from bondroit.auditing.paths_document import packaged_profiles
from bondroit.auditing.paths_json import document_of
from bondroit.auditing.paths_lives import live, situations_of
from bondroit.auditing.paths_tables import files_of, names_of
from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.domain.modalities import INTERVAL, MISSING, NUMERIC, VALUES, Modality, Variable
from bondroit.domain.months import Month
from bondroit.domain.profile import Adult, Home, Money, Profile, Profiles, Unknown
from bondroit.domain.scorecard import Scorecard
from bondroit.errors import Text, UserError
from bondroit.law.port import Amounts
from bondroit.observing.dictionary import default_dictionary
from bondroit.scoring.rows import read_top
from bondroit.tables.body import EVENTS_TABLE, MEMBERS, SNAPSHOTS
from bondroit.town.frames import member_frame, snapshot_frame

NOW = Month.of(2026, 5)
SMIC = 144_311
WORDS = Text("a", "b")


class FlatLaw:
    """A law that gives a household without wages 500 euros of RSA, each child 100 of family allowances, no more."""

    name, version = "flat", "1"

    def entitlements(self, situations, *, first, last, rsa_before=None, benefits=BENEFITS, cover=False):
        """See `law.port.Law`."""
        del rsa_before, benefits, cover
        months = [Month(i) for i in range(first.index, last.index + 1)]
        columns = [m.minus(situations.first) for m in months]
        cents = {b: np.zeros((situations.households, len(months)), np.int64) for b in BENEFITS}
        here = np.stack([situations.present(m) for m in months], axis=1)
        wages = situations.wages[:, :, columns].astype(np.int64)
        wages[:, 1] *= here[:, :, 1]
        cents[Benefit.RSA] = np.where(wages.sum(axis=1) == 0, 50_000, 0)
        cents[Benefit.ALLOCATIONS_FAMILIALES] = 10_000 * here[:, :, 2:].sum(axis=2)
        return Amounts(first, cents)


def couple(**changes):
    """Two on one Smic each with two children, tenants."""
    adult = Adult(35, "employed", Money(smic=1.0))
    told = {"name": "couple", "title": WORDS, "sentence": WORDS, "source": WORDS, "adults": (adult, adult)}
    home = Home("tenant_social", 60_000, 2, "town")
    return Profile(**{**told, "home": home, "children": (10, 6), **changes})


def lone(**changes):
    """One of them alone."""
    return couple(name="lone", adults=(Adult(35, "employed", Money(smic=1.0)),), **changes)


def modality(name, kind, logit, **more):
    """A line of a card with an interval of a tenth of a logit on either side."""
    reference = logit == 0
    ends = {} if reference else {"odds_ratio_low": math.exp(logit - 0.1), "odds_ratio_high": math.exp(logit + 0.1)}
    return Modality(name, kind, float(logit), reference=reference, **ends, **more)


def a_card(*variables):
    """Months since a separation under a year, RSA, the kind of municipality."""
    separation = Variable(
        "months_since_separation",
        NUMERIC,
        (
            modality("under 12", INTERVAL, 1.0, upper=12.0),
            modality("longer", INTERVAL, 0.25, lower=12.0),
            modality("none", MISSING, 0.0),
        ),
    )
    rsa = Variable(
        "rsa_mean_12m_cents",
        NUMERIC,
        (modality("none", INTERVAL, 0.0, upper=1.0), modality("some", INTERVAL, 0.5, lower=1.0)),
    )
    place = Variable(
        "commune_type",
        "categorical",
        (
            modality("city", VALUES, 0.0, values=("city",)),
            modality("other", VALUES, 0.2, values=("rural", "town")),
        ),
    )
    return Scorecard("c", 1, "t", -2.0, (separation, rsa, place, *variables))


def run(profiles, card, *, events=True, threshold=0.25, population=None, top=None):
    """A report under the flat law."""
    return profile_paths(
        profiles=Profiles(tuple(profiles)),
        cards=[card],
        asked=Asked(month=NOW, events=events, threshold=threshold, top=top),
        law=FlatLaw(),
        dictionary=default_dictionary(),
        population=population,
    )


def test_a_separation_by_hand():
    """-1.8 before; +1 from the first month to the twelfth, +0.25 to the end: by hand, month after month."""
    (card,) = run([couple()], a_card()).cards
    path = next(p for p in card.paths if p.event == "separation")
    # The event's month is `now`: the first of the months that see it is one after, in which it is one month old.
    expected = [0.0, *[1.0] * 11, *[0.25] * 13]
    assert [m.usual for m in path.moves] == pytest.approx(expected)
    assert [s.usual for s in path.scores] == pytest.approx([-1.8 + move for move in expected])
    assert path.peak == path.rise == 1
    # e^-1.8 / (1 + e^-1.8) is 0.142 and at -0.8 it is 0.310: above 0.25 for the eleven months, not after.
    assert path.months_above(card.threshold.logit) == (11, 11, 11)
    assert path.tipping(card.threshold.logit) is Tipping.TIPS


def test_the_same_separation_leaves_the_parent_with_half_the_wages_and_all_the_children():
    """The partner's wage is gone from the tables of the month of the event, the children stay."""
    played = play(Profiles((couple(),)), FlatLaw(), month=NOW, smic_cents=SMIC, events=True)
    row = next(k for k, h in enumerate(played.households) if h.event == "separation" and not h.template)
    own = played.files.snapshots.filter(pl.col("household_id") == names_of([h.life for h in played.households])[row])
    before, after = (own.filter(pl.col("month") == NOW.plus(k).first_day).row(0, named=True) for k in (-1, 0))
    assert (before["couple"], before["partner_wage_cents"], before["children"]) == (True, SMIC, 2)
    assert (after["couple"], after["partner_wage_cents"], after["children"]) == (False, 0, 2)
    assert (after["lone_parent"], after["partner_activity"]) == (True, None)


def test_losing_the_job_opens_the_rsa_and_the_path_says_so():
    """Under the flat law no wages give the RSA: its mean over twelve months is seen two months after."""
    (card,) = run([lone()], a_card()).cards
    path = next(p for p in card.paths if p.event == "job_loss")
    assert [m.usual for m in path.moves][:2] == pytest.approx([0.0, 0.5])
    assert path.benefits == (20_000, 70_000, 70_000, 70_000)


def test_what_is_unknown_makes_bounds_and_may_makes_a_verdict_open():
    """A municipality that nobody tells widens the score by its two classes and leaves the effect of an event exact."""
    said = (Unknown("commune_type", values=("rural", "city"), usual="city"),)
    (card,) = run([couple(home=Home("tenant_social", 60_000), unknown=said)], a_card(), threshold=0.3).cards
    (one,) = card.profiles
    assert (one.score.low, one.score.usual, one.score.high) == (-2.0, -2.0, -1.8)
    path = next(p for p in card.paths if p.event == "separation")
    assert (path.moves[1].low, path.moves[1].high) == (1.0, 1.0)
    # Above at -0.8 (0.310) and below at -1 (0.269): it depends on the municipality.
    assert path.tipping(card.threshold.logit) is Tipping.MAY
    assert path.tips_usually(card.threshold.logit) is False
    assert next(f for f in card.findings if f.code == "AUD051").verdict is Verdict.NOT_ENOUGH_EVIDENCE


def test_a_masked_variable_leaves_no_score_but_an_interval():
    """A span of one logit on a masked variable moves both ends, and every difference, by as much."""
    masked = Variable("secret", NUMERIC, (), masked=True, span=(0.0, 1.0))
    (card,) = run([couple()], a_card(masked)).cards
    (one,) = card.profiles
    assert (one.score.low, one.score.usual, one.score.high) == (-1.8, None, -0.8)
    path = next(p for p in card.paths if p.event == "separation")
    assert (path.moves[1].low, path.moves[1].usual, path.moves[1].high) == (0.0, 1.0, 2.0)


def test_a_variable_that_nothing_tells_may_have_any_class_and_is_named():
    """A published card may read what no dictionary makes: the interval spans its classes."""
    strange = Variable(
        "web_visits", NUMERIC, (modality("few", INTERVAL, 0.0, upper=3.0), modality("many", INTERVAL, -0.4, lower=3.0))
    )
    (card,) = run([couple()], a_card(strange), events=False).cards
    (one,) = card.profiles
    assert one.unsaid == ("web_visits",)
    assert (one.score.low, one.score.high) == pytest.approx((-2.2, -1.8))
    (card,) = run([couple(known={"web_visits": 5})], a_card(strange), events=False).cards
    assert card.profiles[0].score.usual == pytest.approx(-2.2)


def test_names_of_a_published_card_are_told_by_the_file():
    """[renamed] says which variable of the dictionary a card's own name is."""
    card = a_card()
    other = replace(card, variables=(replace(card.variables[0], name="SEPAR"), *card.variables[1:]))
    asked = Asked(month=NOW, events=False)
    profiles = Profiles((couple(),), {"SEPAR": "months_since_separation"})
    report = profile_paths(
        profiles=profiles, cards=[other], asked=asked, law=FlatLaw(), dictionary=default_dictionary()
    )
    (one,) = report.cards[0].profiles
    assert one.terms[0].variable == "SEPAR"
    assert (one.unsaid, one.score.usual) == ((), pytest.approx(-1.8))


def test_the_threshold_of_a_population_is_the_score_of_its_last_file_chosen():
    """Of 400 files the highest quarter begins at those with the RSA; the unknown is drawn among files like it."""
    files = pl.DataFrame(
        {
            "months_since_separation": pl.Series([None] * 400, dtype=pl.Int32),
            "rsa_mean_12m_cents": [60_000] * 100 + [0] * 300,
            "commune_type": ["city"] * 100 + ["town", "city", "city"] * 100,
        }
    )
    said = (Unknown("commune_type", values=("town", "city"), usual="city"),)
    told = couple(home=Home("tenant_social", 60_000), unknown=said)
    (card,) = run([told], a_card(), events=False, threshold=None, top=read_top("25%"), population=files.lazy()).cards
    assert (card.threshold.logit, card.threshold.files, card.threshold.share) == (-1.5, 400, 0.25)
    spread = card.profiles[0].spread
    assert (spread.low, spread.middle, spread.high, spread.files) == (-2.0, -2.0, pytest.approx(-1.8), 400)
    assert spread.above == 0.0


def test_top_without_files_is_refused():
    """A share of no files is none."""
    with pytest.raises(UserError, match="--top needs"):
        run([couple()], a_card(), threshold=None, top=read_top("5%"))


def test_a_profile_that_the_law_contradicts_is_refused():
    """What is said to be received and the law does not give is told with the benefit's name."""
    with pytest.raises(UserError) as caught:
        run([couple(receives=("aide_logement",))], a_card())
    assert caught.value.code == "E-PRF-001"
    assert "housing aid" in caught.value.faults[0].en


def test_an_event_that_cannot_happen_is_said_and_not_played():
    """No separation of one person, no leaving of no child; each with why, in both languages."""
    report = run([lone(children=())], a_card())
    played = {p.event for p in report.cards[0].paths}
    why = {event: text for _, event, text in report.barred}
    assert "separation" not in played
    assert "child_leaves" not in played
    assert why["separation"] == Text("there is no partner", "il n'y a pas de conjoint")
    assert played | set(why) >= {"separation", "death", "move", "job_loss", "birth", "child_leaves", "couple"}


def test_the_same_family_at_another_income_keeps_its_parts():
    """Three Smic shared as two and one were; none at all makes both look for work."""
    one, two = Adult(35, "employed", Money(smic=1.0)), Adult(35, "employed", Money(cents=2 * SMIC))
    rich = earning(couple(adults=(one, two)), 3.0, SMIC)
    assert [a.wage.smic for a in rich.adults] == pytest.approx([1.0, 2.0])
    poor = earning(couple(adults=(one, two)), 0.0, SMIC)
    assert [(a.activity, a.wage.some) for a in poor.adults] == [("unemployed", False)] * 2


def test_the_tables_are_those_the_town_would_write_of_the_same_lives():
    """Snapshots and members, column by column, against the town's own frames on the same situations and payments."""
    profiles = packaged_profiles()
    played = play(profiles, FlatLawOf(profiles), month=NOW, smic_cents=SMIC, events=True)
    lives, known = [h.life for h in played.households], played.situations
    ids = pl.Series("household_id", names_of(lives))
    people = SimpleNamespace(
        size=len(lives), office=np.zeros(len(lives), int), woman=np.array([v.profile.sex == "F" for v in lives]),
        commune=[v.profile.home.commune or "town" for v in lives],
    )  # fmt: skip
    habits = dict.fromkeys(("web_connections", "calls", "letters", "visits"), np.zeros(len(lives), int))
    for step in (-HISTORY, -1, 0, 23):
        month = NOW.plus(step)
        ours = played.files.snapshots.filter(pl.col("month") == month.first_day)
        paid = np.stack([ours[f"{b}_paid_cents"].to_numpy() for b in BENEFITS], axis=1)
        claimed = np.stack([ours[f"{b}_claimed"].to_numpy() for b in BENEFITS], axis=1)
        town = snapshot_frame(
            SimpleNamespace(people=people), known, month, ids, paid=paid, claimed=claimed,
            habits=habits | {"declaration_late": np.zeros(len(lives), bool)},
        )  # fmt: skip
        # The town asks no quarterly declaration of who works beside the AAH (FACTS 1 does).
        assert ours.drop("quarterly_declaration").equals(town.drop("quarterly_declaration"))
        members = played.files.members.filter(pl.col("month") == month.first_day)
        assert members.sort("household_id", "person").equals(
            member_frame(known, month, ids).sort("household_id", "person")
        )


class FlatLawOf(FlatLaw):
    """The flat law, which gives everything that profiles are said to receive."""

    def __init__(self, profiles):
        self.profiles = profiles

    def entitlements(self, situations, **asked):
        """As the flat law, and ten euros of every benefit."""
        given = super().entitlements(situations, **asked)
        return Amounts(given.first, {b: cents + 1_000 for b, cents in given.cents.items()})


def test_tables_keep_the_contract():
    """Types, bounds, classes and keys of snapshots, members and events, as the catalogue wants them."""
    played = play(Profiles((couple(), lone(children=()))), FlatLaw(), month=NOW, smic_cents=SMIC, events=True)
    for table, frame in ((SNAPSHOTS, played.files.snapshots), (MEMBERS, played.files.members),
                         (EVENTS_TABLE, played.files.events)):  # fmt: skip
        assert list(frame.columns) == [c.name for c in table.columns]
        assert not frame.select(pl.struct(table.key).is_duplicated().any()).item()
        for column in table.columns:
            values = frame[column.name]
            assert values.dtype == column.polars_type
            assert column.nullable or not values.null_count()
            assert not column.values or set(values.drop_nulls()) <= set(column.values)
            if column.low is not None and values.len() > values.null_count():
                assert values.min() >= column.low


def test_nothing_happens_to_who_has_no_event():
    """Observed month after month, a household without event keeps the variables that have no calendar in them."""
    played = play(Profiles((couple(),)), FlatLaw(), month=NOW, smic_cents=SMIC, events=True)
    names = ("months_worked_12m", "income_changes_12m", "months_since_any_event", "rent_changes_24m", "tenure")
    observed = observe_played(played, default_dictionary(), names).frame
    still = observed.filter(pl.col("household_id") == observed["household_id"][0]).select(names)
    assert still.n_unique() == 1
    assert still.row(0) == (24, 0, None, 0, "tenant_social")


def test_the_document_holds_every_path_and_is_plain_json():
    """24 months and the one before of every path, distances in logits, points and odds, no infinite number."""
    import json

    report = run([couple(), lone()], a_card())
    document = json.loads(json.dumps(document_of(report), allow_nan=False))
    (card,) = document["cards"]
    assert all(len(p["scores"]) == len(p["distance"]) == 25 for p in card["paths"])
    far = card["paths"][0]["distance"][0]
    assert far["points"]["usual"] == round(1_000_000 * far["logit"]["usual"])
    assert far["odds"]["usual"] == pytest.approx(math.exp(far["logit"]["usual"]), abs=1e-4)
    assert {f["code"] for f in card["findings"]} >= {"AUD050", "AUD051", "AUD055", "AUD056"}


def test_files_of_lives_without_events_are_empty_of_events():
    """No event, no row."""
    life = live(couple(), first=NOW.plus(-36), last=NOW.plus(-1), now=NOW, smic_cents=SMIC)
    situations = situations_of([life])
    amounts = FlatLaw().entitlements(situations, first=life.first, last=NOW.plus(-1))
    files = files_of(
        [life], situations, amounts.cents, due_from=life.first, first=NOW.plus(-HISTORY), last=NOW.plus(-1)
    )
    assert files.events.is_empty()
    assert files.snapshots.height == HISTORY
