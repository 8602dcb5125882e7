"""Profiles read from TOML: every fault at once with its line, and impossible households refused with a sentence."""

from __future__ import annotations

import pytest

from bondroit.auditing.paths_document import packaged_profiles, parse_profiles
from bondroit.auditing.paths_rules import impossible
from bondroit.domain.benefits import BENEFITS
from bondroit.domain.profile import Adult, Home, Money, Profile, Unknown
from bondroit.errors import Text, UserError

WHOLE = """format = 1

[[profile]]
name = "one"
title = { en = "One", fr = "Une" }
sentence = { en = "A woman alone.", fr = "Une femme seule." }
source = "assumed"
[profile.claimant]
age = 40
sex = "F"
activity = "employed"
wage_smic = 1.0
[profile.home]
tenure = "tenant_private"
rent = 500
"""
EMPTY = Text("", "")


def faults(text):
    """The English faults of a file."""
    with pytest.raises(UserError) as caught:
        parse_profiles(text, name="p.toml")
    assert caught.value.code == "E-PRF-001"
    return [fault.en for fault in caught.value.faults]


def a_profile(**changes):
    """A single tenant on one Smic."""
    adult = Adult(40, "employed", Money(smic=1.0))
    told = {"name": "p", "title": EMPTY, "sentence": EMPTY, "source": Text("s", "s"), "adults": (adult,)}
    return Profile(**{**told, "home": Home("tenant_private", 50_000), **changes})


def test_the_packaged_profiles_can_all_be_and_the_five_of_the_facts_are_there():
    """The file of the package holds the five typical households, each with two children, source and sentence."""
    profiles = packaged_profiles().profiles
    five = [p for p in profiles if p.source.en.startswith("La Quadrature du Net, typical profile")]
    assert len(five) == 5
    assert all(len(p.children) == 2 for p in five)
    assert all(p.sentence.en and p.sentence.fr and p.source.en and p.source.fr for p in profiles)
    assert not any(impossible(p) for p in profiles)


def test_a_whole_profile_is_read_as_it_is_written():
    """Amounts in Smic stay Smic, euros become cents, and nothing else is made up."""
    (one,) = parse_profiles(WHOLE, name="p.toml").profiles
    assert one.adults == (Adult(40, "employed", Money(smic=1.0)),)
    assert one.home == Home("tenant_private", 50_000, 2, "")
    assert (one.partner, one.children, one.receives, one.unknown) == (None, (), (), ())


def test_every_fault_is_told_at_once_with_its_line_and_the_nearest_word():
    """Five mistakes on five lines give five faults, each on its own line."""
    wrong = WHOLE.replace("format = 1", "format = 3").replace('activity = "employed"', 'activity = "employd"')
    wrong = wrong.replace("age = 40", "age = 400").replace("rent = 500", "rennt = 500")
    found = faults(wrong.replace('source = "assumed"', 'source = "assumed"\nreceives = ["rssa"]'))
    assert found == [
        "p.toml, line 1: format 3: this version reads 1.",
        "p.toml, line 8: rssa: unknown. Did you mean rsa?",
        "p.toml, line 10: age: from 14 to 110.",
        "p.toml, line 12: employd: unknown. Did you mean employed?",
        "p.toml, line 16: rennt: unknown. Did you mean rent?",
    ]


def test_faults_of_the_second_profile_stand_on_its_own_lines():
    """Sections of the same name in two profiles are told apart."""
    second = WHOLE.replace("format = 1\n", "").replace('"one"', '"two"').replace("age = 40", "age = 4")
    assert faults(WHOLE + second) == [f"p.toml, line {len(WHOLE.splitlines()) + 8}: age: from 14 to 110."]


def test_two_profiles_of_one_name_are_refused():
    """A name stands for one household."""
    second = WHOLE.replace("format = 1\n", "")
    assert faults(WHOLE + second) == [f"p.toml, line {len(WHOLE.splitlines()) + 3}: two profiles are called one."]


def test_what_is_no_toml_is_refused_with_its_place_in_both_languages():
    """In French the place alone is told, for the reader's words are English."""
    with pytest.raises(UserError) as caught:
        parse_profiles("format = \nx = 1\n", name="p.toml")
    (fault,) = caught.value.faults
    assert fault.en.startswith("p.toml: not TOML")
    assert fault.fr.startswith("p.toml, ligne 1")


def test_what_is_unknown_of_all_is_unknown_of_each_unless_it_says_otherwise():
    """A known value, or a range of its own, stands before what is said of everybody."""
    common = '[[unknown]]\nvariable = "v"\nlow = 0\nhigh = 3\n[[unknown]]\nvariable = "w"\nvalues = ["a"]\n'
    text = WHOLE.replace("[[profile]]", common + "[[profile]]") + "[profile.known]\nw = 2\n"
    (one,) = parse_profiles(text, name="p.toml").profiles
    assert one.unknown == (Unknown("v", 0.0, 3.0),)
    assert one.known == {"w": 2}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"home": Home("owner"), "receives": ("aide_logement",)}, "an owner without a loan"),
        ({"home": Home("lodged"), "receives": ("aide_logement",)}, "lodged free of charge"),
        ({"home": Home("owner", 100)}, "pays no rent"),
        ({"home": Home("tenant_social")}, "a tenant pays a rent"),
        ({"adults": (Adult(40, "employed", Money(smic=2.0)),), "receives": ("rsa",)}, "two minimum wages"),
        ({"adults": (Adult(22, "unemployed"),), "receives": ("rsa",)}, "before 25"),
        ({"receives": ("aah",)}, "50 %"),
        ({"incapacity": 50, "receives": ("aah",)}, ""),
        ({"known": {"partner_activity": "employed"}}, "there is no partner"),
        ({"unknown": (Unknown("partner_wage_mean_12m_cents", 0, 1),)}, "there is no partner"),
        ({"adults": (Adult(40, "unemployed", Money(smic=1.0)),)}, "has a wage"),
        ({"adults": (Adult(40, "employed"),)}, "give one"),
        ({"adults": (Adult(40, "inactive", pension=Money(100)),)}, "nobody of 40"),
        ({"adults": (Adult(40, "student", unemployment=Money(100)),)}, "looks for work"),
        ({"adults": (Adult(40, "unemployed"),), "receives": ("prime_activite",)}, "no adult has a wage"),
        ({"children": (3,), "receives": ("allocations_familiales",)}, "second child"),
        ({"children": (3, 5), "receives": ("complement_familial",)}, "three children"),
        ({"receives": ("asf",)}, "raises a child alone"),
        ({"children": (8,), "receives": ("paje_base",)}, "under three"),
        ({"children": (2,), "receives": ("ars",)}, "6 to 18"),
        ({"receives": ("aspa",)}, "old age"),
        ({"children": (30,)}, "younger"),
        ({"known": {"v": 1}, "unknown": (Unknown("v", 0, 1),)}, "known and unknown"),
        ({"receives": ("asf",), "unclaimed": ("asf",), "children": (3,)}, "both received and not claimed"),
    ],
)
def test_impossible_households_are_refused_with_why(changes, words):
    """Each rule has a household that breaks it and nothing else; the sentence says why, in both languages."""
    found = impossible(a_profile(**changes))
    assert len(found) == (1 if words else 0)
    for _, _, why in found:
        assert words in why.en
        assert why.fr
        assert why.fr != why.en


def test_a_possible_household_is_not_refused():
    """A single tenant on one Smic with the prime d'activité may be."""
    assert impossible(a_profile(receives=("prime_activite",))) == []


def test_no_rule_names_a_benefit_that_is_not():
    """Every benefit of a rule is one the platform knows."""
    for benefit in BENEFITS:
        assert isinstance(impossible(a_profile(receives=(str(benefit),))), list)
