"""The dictionary in words: units, legal bases, retention, and what is told of control cards."""

from __future__ import annotations

import pytest

from bondroit.errors import UserError
from bondroit.tables.bars import TABLES_BARRED
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import Column, Sensitivity, Type
from bondroit.tables.described import describe_table, unit_of
from bondroit.tables.sources import SOURCES, is_social_network, require_source


def told(table, column):
    """One column in words."""
    return next(c for c in describe_table(TABLES[table]).columns if c.name == column)


def test_units_follow_from_types():
    """Amounts are in cents, ages in years, the rest as its type says."""
    assert unit_of(Column("rent_cents", Type.CENTS, "")).en == "cents of euro"
    assert unit_of(Column("claimant_age", Type.INTEGER, "")).fr == "années"
    assert unit_of(Column("month", Type.MONTH, "")).en == "month"


def test_what_a_control_card_may_use_is_told():
    """Never, only under a ground, or free; an identifier identifies."""
    assert told("snapshots", "claimant_sex").bar.en == "never: sex"
    assert told("snapshots", "couple").bar.en == "only under a written ground: family situation"
    assert told("snapshots", "rent_cents").bar is None
    assert told("snapshots", "household_id").bar.en == "never: it identifies"
    assert told("disputes", "result").bar.en.startswith("never: disputes")


def test_retention_is_told_with_the_months_of_the_settings():
    """From a date, after a replacement, with another table, or as long as the workspace."""
    periods = {"history": 12, "controlled": 24}
    said = {name: describe_table(TABLES[name], periods).retention.en for name in TABLES}
    assert said["snapshots"] == "12 months from `month`"
    assert said["suspensions"] == "24 months from `until`"
    assert said["homes"].startswith("12 months after the next line replaces it; at the latest, until")
    assert said["tax_persons"] == "until the last row of tax_incomes with this `tax_number` is erased"
    assert said["truths"] == "as long as the workspace"


def test_every_barred_table_is_there():
    """A table that is barred by name exists: a rename does not open it."""
    assert set(TABLES_BARRED) <= set(TABLES)


@pytest.mark.parametrize("source", ["facebook", "social network", "a neighbour", ""])
def test_a_writer_outside_the_list_is_refused(source):
    """Social networks first, and whoever else is not on the closed list."""
    with pytest.raises(UserError) as caught:
        Column("posts", Type.INTEGER, "Posts", source=source)
    assert caught.value.code == "E-PUR-003"


@pytest.mark.parametrize("name", ["instagram_posts", "social_media_score", "reseaux_sociaux", "leboncoin_ads"])
def test_a_column_named_after_a_social_network_is_refused(name):
    """Whoever is said to have written it."""
    assert is_social_network(name)
    for source in SOURCES:
        with pytest.raises(UserError) as caught:
            require_source(source, name)
        assert caught.value.code == "E-PUR-003"


def test_ordinary_names_are_no_social_network():
    """No table or column of the contract is taken for one."""
    names = {*TABLES, *(c.name for t in TABLES.values() for c in t.columns)}
    assert not [name for name in names if is_social_network(name)]
    assert any(c.sensitivity is Sensitivity.PROTECTED for c in TABLES["health"].columns if c.name == "contacts")
