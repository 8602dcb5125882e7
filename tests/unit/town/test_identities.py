"""Identities: plausible people, numbers that are nobody's, errors that are errors."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import fields
from datetime import date
from importlib.resources import files

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.domain.months import Month
from bondroit.law.situations import ADULTS, NOBODY
from bondroit.town.behaviour import usual_behaviour
from bondroit.town.identities import identities
from bondroit.town.life import live
from bondroit.town.mistyping import DATE_ERRORS, TEXT_ERRORS, typed, wrong_dates, wrong_numbers, wrong_text
from bondroit.town.names import town_names
from bondroit.town.numbers import SERIALS, personal_numbers, serials, sound
from bondroit.town.population import PLACES

BEHAVIOUR = usual_behaviour()
FIRST, LAST = Month.of(2021, 1), Month.of(2025, 12)
HOUSEHOLDS = 1500


@pytest.fixture(scope="module")
def life():
    """Five years of some households."""
    return live(HOUSEHOLDS, FIRST, LAST, BEHAVIOUR, np.random.default_rng(3))


@pytest.fixture(scope="module")
def people(life):
    """Who they are."""
    return identities(life, 0, BEHAVIOUR, np.random.default_rng(4))


def _parts(series):
    return [set(name.split("-")) for name in series]


def test_everyone_ever_in_a_household_has_an_identity(life, people):
    """One identity for each person who ever joined, and for no empty place."""
    s = life.situations
    expected = [
        (h, p)
        for h in range(HOUSEHOLDS)
        for p in range(PLACES)
        if s.birth[h, p] != NOBODY and s.joined[h, p] <= LAST.index
    ]
    assert list(zip(people.household.tolist(), people.place.tolist(), strict=True)) == expected


def test_days_of_birth_lie_in_the_months_of_birth(life, people):
    """The day of birth is a day of the month that the life tells, and every day of the month occurs."""
    months = people.born.astype("datetime64[M]").astype(int) + 1970 * 12
    assert (months == life.situations.birth[people.household, people.place]).all()
    days = (people.born - people.born.astype("datetime64[M]")).astype(int)
    assert set(days.tolist()) == set(range(31))


def test_first_names_fit_sex_and_time(people):
    """Each first name stands in a list of its sex and time of birth."""
    document = tomllib.loads(files("bondroit.town").joinpath("names.toml").read_text(encoding="utf-8"))
    eras = {sex: [] for sex in ("women", "men")}
    for origin in document["origins"].values():
        start = 0
        for era in origin["first_names"]:
            for sex, lists in eras.items():
                lists.append((start, era["until"], set(era[sex].split())))
            start = era["until"] + 1
    for name, woman, born in zip(people.first_name, people.woman, people.born, strict=True):
        year = born.astype("datetime64[Y]").astype(int) + 1970
        lists = eras["women" if woman else "men"]
        assert any(low <= year <= high and name in names for low, high, names in lists)


def test_the_claimants_sex_is_that_of_the_life(life, people):
    """The claimant keeps the sex of the life, and few couples are of the same sex."""
    claimant = people.place == 0
    assert (people.woman[claimant] == life.people.woman).all()
    partner = people.place == 1
    same = people.woman[partner] == life.people.woman[people.household[partner]]
    assert same.mean() < 0.05


def test_children_mostly_share_a_surname(people):
    """Children of a household share a part of their surname, mostly with an adult there, and no first name."""
    frame = pl.DataFrame(
        {"h": people.household, "p": people.place, "s": people.surname, "f": people.first_name, "born": people.born}
    )
    children = frame.filter(pl.col("p") >= ADULTS)
    adults = dict(frame.filter(pl.col("p") < ADULTS).group_by("h").agg("s").iter_rows())
    shared = [set(s.split("-")) & {part for name in adults[h] for part in name.split("-")} for h, s in
              children.select("h", "s").iter_rows()]  # fmt: skip
    assert 0.6 < np.mean([bool(parts) for parts in shared]) < 1
    one = children.group_by("h").agg(pl.col("s").n_unique().alias("names"), pl.len()).filter(pl.col("len") > 1)
    assert (one["names"] == 1).mean() > 0.8
    assert children.select(pl.struct("h", "f").is_duplicated().mean()).item() < 0.01


def test_spouses_share_the_name_in_use(life, people):
    """A name in use that is not that at birth is the surname of the other adult, of a couple taxed together."""
    at_birth = {(h, p): s for h, p, s in zip(people.household, people.place, people.surname, strict=True)}
    other = np.flatnonzero((people.surname != people.used_surname).to_numpy())
    assert len(other) > 50
    for row in other:
        h, p = people.household[row], people.place[row]
        assert p < ADULTS
        assert people.woman[row]
        assert people.jointly_taxed[h]
        assert people.used_surname[int(row)] == at_birth[h, 1 - p]
    joined = life.situations.joined[:, 1] <= LAST.index
    assert not people.jointly_taxed[~joined].any()


def test_surnames_are_skewed(people):
    """Some names are frequent and most are rare, as in a real register."""
    counts = people.surname.filter(pl.Series(people.place == 0)).value_counts(sort=True)["count"].to_numpy()
    assert counts[0] > 8 * np.median(counts)
    assert (counts == 1).sum() > 0.3 * len(counts)


def test_names_do_not_depend_on_the_cell_but_numbers_do(life, people):
    """The same stream gives the same people; another place in the town other numbers, all distinct."""
    again = identities(life, 0, BEHAVIOUR, np.random.default_rng(4))
    for field in fields(people):
        left, right = getattr(people, field.name), getattr(again, field.name)
        assert left.equals(right) if isinstance(left, pl.Series) else (left == right).all()
    further = identities(life, HOUSEHOLDS, BEHAVIOUR, np.random.default_rng(4))
    assert further.surname.equals(people.surname)
    both = pl.concat([people.personal_number, further.personal_number])
    assert both.n_unique() == len(both) == 2 * people.size


@given(st.sets(st.integers(0, SERIALS - 1), min_size=2, max_size=60))
@settings(max_examples=60, deadline=None)
def test_distinct_people_have_distinct_serials(numbers):
    """Serials are a permutation: no two people share one, of any kind."""
    person = np.array(sorted(numbers))
    for kind in ("personal", "tax", "unemployment", "payroll"):
        found = serials(person, kind)
        assert len(set(found.tolist())) == len(numbers)
        assert found.min() >= 0
        assert found.max() < SERIALS


def test_serials_are_scattered():
    """Over all places of a hundred thousand households no serial comes twice, and neighbours are far apart."""
    found = serials(np.arange(100_000 * PLACES), "personal")
    assert len(np.unique(found)) == len(found)
    assert np.median(np.abs(np.diff(found))) > SERIALS / 10
    with pytest.raises(ValueError, match="more people"):
        serials(np.array([SERIALS]), "tax")


def test_personal_numbers_are_nobodys(people):
    """Every number begins with a letter where a real one has a digit, says sex and month of birth, and has its key."""
    for number, woman, born in zip(people.personal_number, people.woman, people.born.tolist(), strict=True):
        assert number[0] == "F"
        assert number[1] == ("2" if woman else "1")
        assert number[2:6] == f"{born.year % 100:02d}{born.month:02d}"
        assert number[1:].isdigit()
        assert len(number) == 18
        assert int(number[16:]) == 97 - int(number[1:16]) % 97
    assert sound(people.personal_number).all()


@given(st.integers(0, SERIALS - 1), st.booleans(), st.integers(1930 * 12, 2026 * 12), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_a_mistyped_number_is_seen(person, woman, month, seed):
    """A wrong digit or two exchanged neighbours break the key, so a mistyped number is nobody's."""
    number = personal_numbers(np.array([person]), woman=np.array([woman]), birth_month=np.array([month]))
    wrong = wrong_numbers(number, np.random.default_rng(seed))
    assert wrong[0] != number[0]
    assert len(wrong[0]) == len(number[0])
    assert not sound(wrong)[0]


def _plain(word, at, kind):
    """One error made letter by letter, or the word if that kind changes nothing."""

    def like(letter, model):
        return letter.upper() if model != model.lower() else letter.lower()

    keyboard = dict(zip("abcdefghijklmnopqrstuvwxyz", "znvfrghjoklmlbpostdyibxcue", strict=True))
    letter, after = word[at], word[at + 1 : at + 2]
    if kind == "transposed":
        return word[:at] + like(after, letter) + like(letter, after) + word[at + 2 :]
    if kind == "missing":
        return word[:at] + like(after, letter) + word[at + 2 :]
    if kind == "doubled":
        return word[:at] + letter + letter.lower() + word[at + 1 :]
    if kind == "replaced":
        return word[:at] + like(keyboard.get(letter.lower(), "e"), letter) + word[at + 1 :]
    if kind == "accents":
        return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    places = [i for i, c in enumerate(word) if c in "- "]
    return word if not places else word[: places[0]] + word[places[0] + 1 :]


_WORDS = st.text(alphabet="aelmnrstéèçïü- ", min_size=1, max_size=10).map(lambda w: "É" + w)


@given(st.lists(_WORDS, min_size=1, max_size=20), st.sampled_from(range(len(TEXT_ERRORS) + 1)), st.integers(0, 2**32))
@settings(max_examples=80, deadline=None)
def test_errors_in_names_are_the_plain_ones(words, kind, seed):
    """Each wrong word is the word with that error at some place, or another one where it changes nothing."""
    wrong = wrong_text(pl.Series(words), np.full(len(words), kind), np.random.default_rng(seed))
    for word, got in zip(words, wrong, strict=True):
        assert got != word
        places = range(max(len(word) - 1, 1))
        wanted = {_plain(word, at, TEXT_ERRORS[kind]) for at in places} if kind < len(TEXT_ERRORS) else set()
        others = {_plain(word, at, k) for at in places for k in ("transposed", "missing", "doubled")}
        assert got in wanted or (got in others and (word in wanted or not wanted))


def _only(kind):
    return BEHAVIOUR.having(**{f"partners__error_{name}": float(name == kind) for name in DATE_ERRORS})


@given(st.lists(st.dates(date(1930, 1, 1), date(2026, 6, 1)), min_size=1, max_size=20), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_errors_in_dates_are_the_plain_ones(dates, seed):
    """Each wrong date has the error asked for, or is a day beside where that error cannot be made."""
    days = np.array(dates, "datetime64[D]")
    for kind in DATE_ERRORS:
        wrong = wrong_dates(days, _only(kind), np.random.default_rng(seed)).tolist()
        for true, got in zip(dates, wrong, strict=True):
            assert got != true
            if kind == "day_month" and true.day <= 12 and true.day != true.month:
                assert got == date(true.year, true.day, true.month)
            elif kind == "year":
                assert abs(got.year - true.year) == 1
                assert (got.month, got.day) == (true.month, 28 if (true.month, true.day) == (2, 29) else true.day)
            elif kind == "first_of_january" and (true.month, true.day) != (1, 1):
                assert got == date(true.year, 1, 1)
            else:
                assert abs((got - true).days) == 1


def test_without_errors_the_register_is_right(people):
    """With all rates at nought a body has the names at birth and the days of birth."""
    none = BEHAVIOUR.having(partners__tax_name_in_use=0, partners__tax_name_errors=0, partners__tax_date_errors=0)
    frame = typed(people, "tax", none, np.random.default_rng(1))
    assert frame["surname"].equals(people.surname.alias("surname"))
    assert frame["first_name"].equals(people.first_name.alias("first_name"))
    assert frame["birth_date"].to_numpy().astype("datetime64[D]").tolist() == people.born.tolist()


def test_every_kind_of_error_in_names_occurs(people):
    """Whole names are exchanged or replaced only by names of the same person, and each kind is made."""
    always = BEHAVIOUR.having(partners__tax_name_errors=1, partners__tax_date_errors=0, partners__tax_name_in_use=0)
    frame = typed(people, "tax", always, np.random.default_rng(1))
    surname, first = frame["surname"], frame["first_name"]
    changed = (surname != people.surname) | (first != people.first_name)
    assert changed.all()
    exchanged = (surname == people.first_name) & (first == people.surname)
    in_use = (surname == people.used_surname) & (people.used_surname != people.surname) & (first == people.first_name)
    second = (first == people.second_name).fill_null(value=False) & (surname == people.surname)
    assert exchanged.sum() > 20
    assert in_use.sum() > 3
    assert second.sum() > 20


def test_names_are_drawn_by_rank():
    """The names listed first come most often, and the share of composed surnames is the one asked for."""
    names = town_names(1.0, 0.25)
    slots = names.surname_slots[0]
    listed, counts = np.unique(slots, return_counts=True)
    assert names.surnames[int(listed[counts.argmax()])] == "Martin"
    assert (np.bincount(slots)[slots] < 20).mean() > 0.2
    codes = names.surname_codes(np.zeros(5, int), np.linspace(0, 0.999, 5))
    assert names.surnames.gather(codes)[0] == "Martin"
