"""Variables said in words: what sentences mean, what is said back, and what is told of a word that is not known."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.errors import Text, UserError
from bondroit.observing.dictionary import parse_dictionary
from bondroit.observing.lexicon import build_lexicon
from bondroit.observing.measure_checks import measure_faults
from bondroit.observing.reading import standard_measures, standard_parameters
from bondroit.observing.rules import NO_WHERE, PERMITTED, SNAPSHOT_KINDS, Said, measure_type
from bondroit.observing.saying import plain_measure, say
from bondroit.observing.words import read_sentence
from bondroit.tables.body import SNAPSHOTS
from bondroit.tables.contract import Type

MEASURES = standard_measures()
LEXICON = build_lexicon(MEASURES, standard_parameters(), {})
NOUNS = sorted(name for name in LEXICON.measures if not measure_faults(MEASURES.get(name) or plain_measure(name)))
TYPES = {name: measure_type(MEASURES.get(name) or plain_measure(name)) for name in NOUNS}
BOOLEANS = [name for name in NOUNS if TYPES[name] is Type.BOOLEAN]


def rule(kind, months=1, measure="", **more):
    return Said(kind, months, measure, **more)


@pytest.mark.parametrize(
    ("sentence", "meant"),
    [
        ("mean of rsa over 12 months", rule("mean", 12, "rsa_paid_cents")),
        ("number of moves over 18 months", rule("events", 18, events=("move",))),
        ("months since last control", rule("months_since", 24, events=("control",))),
        ("share of rent in income over 3 months", rule("ratio", 3, "rent_cents", by="income")),
        ("months worked, both adults, over 12 months", rule("sum", 12, "adults_at_work", unit="months")),
        ("changes of activity over 24 months", rule("changes", 24, "claimant_activity")),
        ("largest drop of income over 6 months", rule("largest_drop", 6, "income")),
        ("tenure at the date", rule("state", 1, "tenure")),
        ("number of adults at work at the date", rule("state", 1, "adults_at_work")),
        ("Average of the RSA over 1 year", rule("mean", 12, "rsa_paid_cents")),
        ("any month with late declaration over 12 months, in months with quarterly declaration",
         rule("any", 12, "declaration_late", where="quarterly_declaration")),
        ("mean of income in net minimum wages over 12 months", rule("relative", 12, "income", by="smic_net_cents")),
        ("months since the last job begun or job ended within 2 years",
         rule("months_since", 24, events=("job_start", "job_end"))),
        ("trend of rent_cents over 6 months", rule("trend", 6, "rent_cents")),
        ("moyenne du rsa sur 12 mois", rule("mean", 12, "rsa_paid_cents")),
        ("nombre de déménagements sur 18 mois", rule("events", 18, events=("move",))),
        ("mois depuis le dernier contrôle", rule("months_since", 24, events=("control",))),
        ("mois depuis la dernière séparation sur 12 mois", rule("months_since", 12, events=("separation",))),
        ("part du loyer dans les revenus sur 3 mois", rule("ratio", 3, "rent_cents", by="income")),
        ("mois travaillés, deux adultes, sur 12 mois", rule("sum", 12, "adults_at_work", unit="months")),
        ("changements d\u2019activité sur 24 mois", rule("changes", 24, "claimant_activity")),
        ("plus forte baisse des revenus sur 6 mois", rule("largest_drop", 6, "income")),
        ("statut d'occupation à la date", rule("state", 1, "tenure")),
        ("moyenne de la prime d'activite sur 2 ans", rule("mean", 24, "prime_activite_paid_cents")),
    ],
)  # fmt: skip
def test_a_sentence_means_what_it_says(sentence, meant):
    """Sentences close to the law's, in both languages, give the rule that a person would write."""
    assert read_sentence(sentence, LEXICON) == meant


def test_a_number_of_years_makes_a_measure():
    """Children over any age may be counted; the measure is made on the way, in both languages."""
    english = read_sentence("number of children over 19", LEXICON)
    french = read_sentence("nombre d'enfants de plus de 19 ans à la date", LEXICON)
    assert english == french
    assert english.measure == "children_over_19"
    assert english.made == plain_measure("children_over_19")


@st.composite
def rules(draw):
    """Any rule that the words can say."""
    months = draw(st.integers(1, 60))
    if draw(st.booleans()):
        kinds = draw(st.lists(st.sampled_from(sorted(LEXICON.events)), min_size=1, max_size=3, unique=True))
        return Said(draw(st.sampled_from(["events", "months_since"])), months, events=tuple(kinds))
    kind = draw(st.sampled_from(SNAPSHOT_KINDS))
    fitting = [name for name in NOUNS if TYPES[name] in PERMITTED[kind]]
    measure, by, where = draw(st.sampled_from(fitting)), "", ""
    if kind == "ratio":
        by = draw(st.sampled_from(fitting))
    if kind == "relative":
        by = draw(st.sampled_from(sorted(LEXICON.parameters)))
    if kind not in NO_WHERE:
        where = draw(st.sampled_from(["", *BOOLEANS]))
    return Said(kind, 1 if kind == "state" else months, measure, by, where)


@settings(max_examples=400, deadline=None)
@given(rules(), st.sampled_from(["en", "fr"]))
def test_what_is_said_back_is_read_back(said, language):
    """Every rule is said in both languages, and the sentence read again gives the same rule."""
    sentence = say(said, LEXICON, language)
    read = read_sentence(sentence, LEXICON)
    assert not isinstance(read, Text), read
    plain = (read.kind, read.months, read.measure, read.by, read.where, read.events)
    assert plain == (said.kind, said.months, said.measure, said.by, said.where, said.events), sentence


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abcdefghi mnorstuvy,'é019", max_size=60))
def test_any_text_is_read_or_refused_with_a_place(sentence):
    """Whatever is typed, the answer is a rule or a fault that shows a place inside the sentence."""
    answer = read_sentence(sentence, LEXICON)
    if isinstance(answer, Text):
        place = int(answer.en.split("character ")[-1].split(":")[0])
        assert 1 <= place <= len(sentence) + 1


@pytest.mark.parametrize(
    ("sentence", "place", "told"),
    [
        ("mean of rssa over 12 months", 9, "did you mean 'rsa'?"),
        ("maen of rsa over 12 months", 1, "did you mean 'mean of'?"),
        ("mean of rsa", 12, "the window is missing"),
        ("share of rnt in income over 3 months", 10, "did you mean 'rent'?"),
        ("share of rent in incme over 3 months", 18, "did you mean 'income'?"),
        ("trend of rent over 3 monts", 22, "did you mean 'months'?"),
        ("number of moovs over 3 months", 11, "did you mean 'moves'?"),
        ("moyenne du loier sur 3 mois", 12, "did you mean 'le loyer'?"),
        ("number of disputes over 12 months", 11, "is barred"),
        ("months since last visit", 19, "is barred"),
        ("nombre de rendez-vous sur 12 mois", 11, "is barred"),
        ("", 1, "nothing is said"),
    ],
)
def test_an_unknown_word_gives_its_place_and_the_nearest(sentence, place, told):
    """The fault names the word, the character it begins at and the nearest known one, or says that it is barred."""
    fault = read_sentence(sentence, LEXICON)
    assert f"character {place}:" in fault.en
    assert told in fault.en
    assert f"caractère {place}" in fault.fr


def test_every_column_of_the_snapshot_has_words():
    """Whoever reads the contract can say each column in both languages, and no two nouns are the same."""
    named = {c.name for c in SNAPSHOTS.columns} - {"household_id", "month"}
    assert named <= LEXICON.measures.keys()
    for language in ("en", "fr"):
        nouns = [text.say(language) for text in LEXICON.measures.values()]
        assert len(set(nouns)) == len(nouns)


def test_one_noun_for_two_measures_is_refused():
    """A declared measure may replace the one of its name, and not take the noun of another."""
    own = "[measures.{}]\ncolumn='rent_cents'\nen='income'\n[[variable]]\nsay='income at the date'\n"
    with pytest.raises(UserError, match="'income' already names income"):
        parse_dictionary(own.format("thing"))
    (rule,) = parse_dictionary(own.format("income")).rules
    assert rule.measure == "income"


def test_every_fault_of_a_file_at_once():
    """Words, kinds, columns, keys and barred origins: all are told in one refusal, and nothing is half read."""
    text = """
wrong = 1
[[variable]]
say = "mean of rssa over 12 months"
[[variable]]
say = "mean of tenure over 3 months"
[[variable]]
name = "a"
kind = "state"
measure = "claimant_age"
[[variable]]
name = "b"
kind = "sum"
mesure = "rent_cents"
[[variable]]
kind = "sum"
say = "rent at the date"
[[variable]]
name = "c"
[[family]]
measures = ["rent_cents"]
aggregates = ["mean"]
"""
    with pytest.raises(UserError) as raised:
        parse_dictionary(text)
    faults = raised.value.shown("en").faults
    told = " ".join(faults)
    for part in ("unknown key wrong", "rssa", "makes no sense", "claimant_age", "mesure", "'say' says it all",
                 "'say' or 'kind' is missing", "'windows' is missing"):  # fmt: skip
        assert part in told, part
    assert all(raised.value.shown("fr").faults)


@pytest.mark.parametrize(
    ("sentence", "heard"),
    [
        ("number of visits over 12 months", "visits"), ("nombre de litiges sur 12 mois", "litiges"),
        ("mean of age over 12 months", "age"), ("sexe à la date", "sexe"),
        ("number of complaints over 2 years", "complaints"), ("nombre d'appels sur 12 mois", "appels"),
    ],
)  # fmt: skip
def test_a_barred_word_is_told_to_be_barred_in_its_common_forms(sentence, heard):
    """In the singular or the plural, in English or French, no other noun is suggested in its place."""
    said = read_sentence(sentence, LEXICON)
    assert f"'{heard}' is barred: " in said.en
    assert f"« {heard} » est exclu : " in said.fr


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("share of rent in", "'share of' needs two nouns"), ("moyenne du rsa sur 0 mois", "must be 1 to 120 months"),
        ("months since last control over 0 months", "must be 1 to 120 months"),
        ("moyenne du loier sur 12 mois", "did you mean 'le loyer'"), ("mean of", "a noun is missing after 'mean of'"),
    ],
)  # fmt: skip
def test_what_is_missing_is_told(sentence, part):
    """An unfinished sentence, a window out of range, a word of the other language: what is wrong is what is told."""
    assert part in read_sentence(sentence, LEXICON).en


def test_faults_of_a_file_are_told_in_french():
    """A value of the wrong type and an unknown key are told in French, with its quotes and spaces."""
    with pytest.raises(UserError) as caught:
        parse_dictionary('[[variable]]\nsay = 3\nsya = "x"\n[[variable]]\nname = "v"\n')
    told = " ".join(fault.fr for fault in caught.value.faults)
    assert "variable 1 : clé inconnue sya" in told
    assert "« say » n'est pas du bon type : il faut un texte" in told
    assert "« say » ou « kind » manque" in told
