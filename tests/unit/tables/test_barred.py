"""Barred variables: by name, all at once, and nothing else."""

from __future__ import annotations

import pytest

from bondroit.errors import UserError
from bondroit.observing.dictionary import default_dictionary
from bondroit.tables.barred import barred_ground, require_none_barred


@pytest.mark.parametrize(
    "name",
    ["nationality", "claimant_sex", "applicant_age", "birth_year", "postcode", "sick_pay_12m", "care_acts_12m",
     "disability_pension", "incapacity", "lone_parent", "web_connections", "health_status", "union_member",
     "network", "in_networks", "reseau_12"],
)  # fmt: skip
def test_what_is_barred_has_a_ground(name):
    """Nationality, sex, age, address, health, disability, opinion, and what a contract protects."""
    ground = barred_ground(name)
    assert ground is not None
    assert ground.en
    assert ground.fr


def test_the_dictionary_holds_nothing_barred():
    """Every variable of the package's own dictionary may stand in a card, ages of children included."""
    names = default_dictionary().names
    require_none_barred(names)
    assert "child_over_19" in names


def test_every_barred_variable_is_told_at_once():
    """One error names all of them, with the ground of each."""
    with pytest.raises(UserError) as caught:
        require_none_barred(["income", "claimant_sex", "nationality"])
    assert caught.value.code == "E-BLD-010"
    assert [fault.en for fault in caught.value.faults] == ["claimant_sex: sex.", "nationality: nationality or origin."]
