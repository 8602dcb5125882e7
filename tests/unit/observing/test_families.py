"""Families by product: stable names, senseless combinations told, and a thousand candidates none of which is barred."""

from __future__ import annotations

import pytest

from bondroit.errors import UserError
from bondroit.observing.dictionary import (
    candidates_dictionary,
    default_dictionary,
    lexicon_of,
    parse_dictionary,
)
from bondroit.observing.drowning import origins_of
from bondroit.observing.words import read_sentence
from bondroit.tables.barred import bar_of_name, bar_of_origin
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import Sensitivity

FAMILY = """
[[family]]
measures = ["rent_cents", "tenure"]
aggregates = ["state", "mean", "changes", "trend"]
windows = [1, 3, 12]
source = "a test"
"""


def test_a_family_is_a_product_with_stable_names():
    """Measures x aggregates x windows, in this order; a state has one window, a change needs two months."""
    dictionary = parse_dictionary(FAMILY)
    assert dictionary.names == (
        "rent", "rent_mean_1m", "rent_mean_3m", "rent_mean_12m", "rent_changes_3m", "rent_changes_12m",
        "rent_trend_3m", "rent_trend_12m", "tenure", "tenure_changes_3m", "tenure_changes_12m",
    )  # fmt: skip
    assert parse_dictionary(FAMILY).names == dictionary.names
    assert all(rule.meaning.en and rule.meaning.fr and rule.source == "a test" for rule in dictionary.rules)


def test_what_makes_no_sense_is_left_out_and_told():
    """The mean and the trend of a class are not computed, and a line says so in both languages."""
    told = parse_dictionary(FAMILY).left_out
    assert told[0].en == "tenure is a class: mean, trend make no sense (6 variable(s) left out)."
    assert "laissée(s) de côté" in told[0].fr
    assert told[1].en == "changes, trend over one month: left out."


def test_a_family_may_divide_and_choose_months():
    """Ratios by each denominator but itself, relatives by parameters, months chosen by a yes/no measure."""
    dictionary = parse_dictionary(
        '[[family]]\nmeasures=["rent_cents","income"]\naggregates=["ratio"]\nby=["income"]\nwindows=[3]\n'
        '[[family]]\nmeasures=["income"]\naggregates=["relative"]\nby=["smic_net_cents"]\nwindows=[12]\n'
        '[[family]]\nmeasures=["declaration_late"]\naggregates=["count","changes"]\nwhere="quarterly_declaration"\n'
        "windows=[6]\n"
        '[[family]]\nevents=["move",["job_start","job_end"]]\naggregates=["events","months_since"]\nwindows=[24]\n'
    )
    assert dictionary.names == (
        "rent_over_income_3m", "income_in_smic_net_12m", "declaration_late_count_6m_where_quarterly_declaration",
        "declaration_late_changes_6m", "move_events_24m", "months_since_move_24m",
        "job_start_or_job_end_events_24m", "months_since_job_start_or_job_end_24m",
    )  # fmt: skip


def test_the_same_variable_of_two_families_counts_once():
    """Two families that overlap do not declare a variable twice; one's own declaration passes before."""
    dictionary = parse_dictionary(
        f"{FAMILY}{FAMILY}[[variable]]\nsay = 'mean of rent over 3 months'\nen = 'Own words'\n"
    )
    assert len(set(dictionary.names)) == len(dictionary.names)
    assert dictionary.meanings["rent_mean_3m"].en == "Own words"


def test_one_name_for_two_things_is_refused():
    """A variable of one's own that takes the name of another of a family is no silent winner."""
    with pytest.raises(UserError, match="declared twice"):
        parse_dictionary(f"{FAMILY}[[variable]]\nname = 'rent_mean_3m'\nsay = 'mean of income over 3 months'\n")


def test_there_are_a_thousand_candidates():
    """The families of the package give at least 1,000 distinct variables, from snapshots, members and events."""
    dictionary = candidates_dictionary()
    assert len(set(dictionary.names)) == len(dictionary.rules) >= 1_000
    tables = {origin.table for rule in dictionary.rules for origin in origins_of(rule, dictionary)}
    assert {"snapshots", "members", "events"} <= tables


def test_no_candidate_is_made_from_a_barred_column():
    """By origin: no candidate reads a protected, identifying or barred column, and none has a barred name."""
    dictionary = candidates_dictionary()
    assert not dictionary.grounds
    assert not [name for name in dictionary.names if bar_of_name(name) is not None]
    for origin in {origin for rule in dictionary.rules for origin in origins_of(rule, dictionary)}:
        assert bar_of_origin(origin.table, origin.column, origin.value) is None, origin
        column = next(c for c in TABLES[origin.table].columns if c.name == origin.column)
        assert column.sensitivity is Sensitivity.ORDINARY, origin


@pytest.mark.parametrize("dictionary", [default_dictionary(), candidates_dictionary()], ids=["package", "candidates"])
def test_the_derived_meaning_of_a_variable_is_a_sentence(dictionary):
    """Every derived meaning is itself a sentence that declares the same variable, in both languages."""
    lexicon = lexicon_of(dictionary)
    derived = [rule for rule in dictionary.rules if rule.source.startswith("families")]
    for rule in derived[::7]:
        for sentence in rule.meaning:
            said = read_sentence(sentence, lexicon)
            assert (said.kind, said.months, said.measure) == (rule.kind, rule.months, rule.measure), sentence
