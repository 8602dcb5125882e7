"""Settings of a linkage: written and read back, refused with every fault, proposed from names of columns."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.errors import UserError
from bondroit.ingesting.linkage.defaults import NUMBERS, settings_for
from bondroit.ingesting.linkage.document import linkage_toml, parse_linkage
from bondroit.ingesting.linkage.joining import join_exactly
from bondroit.ingesting.linkage.model import faults_of, rule_sql, splink_model
from bondroit.ingesting.linkage.normalising import prepared
from bondroit.ingesting.linkage.proposing import proposed
from bondroit.ingesting.linkage.settings import Comparison, Keeping, Kind, Order, Rule


@pytest.mark.parametrize("partner", NUMBERS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_settings_come_back_from_toml(partner, language):
    """The settings of each pair of tables, written as TOML, are read back the same."""
    settings = settings_for("persons", partner)
    assert parse_linkage(linkage_toml(settings, language)) == settings


def test_every_fault_is_told_at_once():
    """Unknown settings, kinds, rules and columns are told together."""
    text = """
    thresold = 0.9
    threshold = 0.4
    blocking = ["surname +", "town"]
    training = ["surname"]
    certain = ["surname"]
    [[column]]
    name = "surname"
    kind = "nom"
    """
    with pytest.raises(UserError) as refused:
        parse_linkage(text)
    told = " ".join(f.en for f in refused.value.faults)
    assert all(word in told for word in ("thresold", "kind", "surname +"))


def test_one_to_one_needs_more_than_a_half():
    """A threshold that would let one person have two links is refused."""
    text = linkage_toml(settings_for("persons", "tax_persons"), "en").replace("threshold = 0.9", "threshold = 0.4")
    with pytest.raises(UserError, match="wrong"):
        parse_linkage(text)


def test_rules_are_written_as_sql_over_columns_alone():
    """A rule becomes equalities of columns; anything else is refused, so no text of a person reaches SQL."""
    assert rule_sql(Rule.parse("surname=first_name, birth_date[:4]")) == (
        '(l."surname" = r."first_name") AND (substr(l."birth_date", 1, 4) = substr(r."birth_date", 1, 4))'
    )
    with pytest.raises(UserError):
        Rule.parse("surname) OR (1=1")


def test_french_files_are_recognised():
    """Columns of a French file are proposed by their names, its dates with the day first."""
    rows = pl.DataFrame(
        {"NOM": ["Petit"], "Prénom": ["Zoé"], "Date de naissance": ["03/07/1985"], "Code postal": ["33000"]}
    )
    settings = proposed(rows, rows)
    assert [c.column for c in settings.comparisons] == ["first_name", "surname", "birth_date", "postcode"]
    assert settings.comparisons[2].order is Order.DMY
    assert settings.keeping is Keeping.ONE_TO_ONE
    assert proposed(rows, None).keeping is Keeping.CLUSTERS
    with pytest.raises(UserError, match="columns"):
        proposed(pl.DataFrame({"x": [1], "y": [2]}), None)


@settings(deadline=None)
@given(st.dates(), st.sampled_from(list(Order)), st.sampled_from(["", "/", "-", "."]))
def test_dates_are_read_in_every_order(day, order, sign):
    """A date written in any order, with or without signs between its parts, is the same eight figures."""
    parts = {"y": f"{day.year:04}", "m": f"{day.month:02}", "d": f"{day.day:02}"}
    text = sign.join(parts[letter] for letter in order.value)
    column = Comparison(column="birth_date", kind=Kind.DATE, order=order)
    for values in ([text], [day]):
        made = prepared(pl.DataFrame({"birth_date": values}), (column,))
        assert made["birth_date"].item() == f"{day.year:04}{day.month:02}{day.day:02}"


def test_names_are_made_plain():
    """Accents, capitals, hyphens and ligatures do not tell people apart; nothing is missing but the empty."""
    column = Comparison(column="surname", kind=Kind.NAME)
    made = prepared(pl.DataFrame({"surname": ["Lefèvre-Cœur", "LEFEVRE COEUR", "O'Brien", "  ", None]}), (column,))
    assert made["surname"].to_list() == ["lefevrecoeur", "lefevrecoeur", "obrien", None, None]


def test_joins_count_what_they_do_not_join():
    """Missing numbers, unknown ones, doubles on each side and contradictions are counted and joined to nobody."""
    settings = settings_for("persons", "unemployment_persons")
    left = pl.DataFrame({
        "personal_number": ["A", "B", "C", "C", "D", "E", None],
        "surname": ["un", "deux", "trois", "trois", "quatre", "cinq", "six"],
        "first_name": ["x"] * 7, "birth_date": [None] * 7,
    }, schema_overrides={"birth_date": pl.Date})  # fmt: skip
    right = pl.DataFrame({
        "personal_number": ["A", "C", "D", "D", "E"], "surname": ["un", "trois", "quatre", "quatre", "autre"],
        "first_name": ["x", "x", "x", "x", "autre"], "birth_date": [None] * 5,
    }, schema_overrides={"birth_date": pl.Date})  # fmt: skip
    files = (prepared(left, settings.comparisons), prepared(right, settings.comparisons, right=True))
    found = join_exactly(*files, settings)
    (count,) = found.counts
    assert found.pairs.rows() == [(0, 0)]
    assert found.contradicted.rows() == [(5, 4)]
    assert (count.missing, count.unmatched, count.many_to_one, count.one_to_many, count.contradicted) == (1, 1, 2, 1, 1)


def test_a_model_for_other_columns_is_told_from_ours():
    """A saved model serves the settings it was trained with and no others."""
    ours, other = (splink_model(settings_for("persons", "tax_persons"), dedupe=d) for d in (False, True))
    assert faults_of(ours, ours) == ()
    assert faults_of(other, ours)
    assert faults_of({"x": 1}, ours)
