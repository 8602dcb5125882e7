"""Domains of pseudonyms: those of the tables' numbers alone, so that a number has one pseudonym wherever it stands."""

from __future__ import annotations

import pytest

from bondroit.errors import UserError
from bondroit.wiring.pseudonyms import domains_of, known_domains


def test_numbers_of_the_tables_are_domains() -> None:
    """Household, personal and tax numbers are; names and days of birth are not."""
    assert {"household_id", "personal_number", "tax_number"} <= set(known_domains())
    assert not {"surname", "first_name", "birth_date"} & set(known_domains())
    assert domains_of(["Household_ID", "NIR=personal_number"]) == {
        "Household_ID": "household_id", "NIR": "personal_number",
    }  # fmt: skip


def test_unknown_domains_are_refused_all_at_once_with_the_nearest() -> None:
    """A name nobody shares would give pseudonyms that fit nothing: refused, and told what may be meant."""
    with pytest.raises(UserError) as caught:
        domains_of(["NIR=foo", "spi=tax_numbre"])
    said = [fault.en for fault in caught.value.faults]
    assert "Did you mean NIR=personal_number?" in said[0]
    assert "Did you mean spi=tax_number?" in said[1]
