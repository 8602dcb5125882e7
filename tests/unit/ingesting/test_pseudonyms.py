"""Keyed pseudonyms: the standard HMAC, domains kept apart, keys changed without identifiers."""

from __future__ import annotations

import hmac

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bondroit.errors import UserError
from bondroit.ingesting.pseudonyms import SecretKey, changed, pseudonyms, with_pseudonyms

OLD = SecretKey((b"1" * 32,))
NEW = SecretKey((b"1" * 32, b"2" * 32))
_VALUES = st.lists(st.one_of(st.none(), st.from_regex(r"[a-zA-Z0-9 .\-]{1,12}", fullmatch=True)), max_size=12)


def oracle(value: str | None, key: SecretKey, domain: str) -> str | None:
    """RFC 2104 as the standard library writes it, one value at a time."""
    if value is None:
        return None
    plain = value.upper().replace(" ", "")
    if not any(c.isalnum() for c in plain):
        return None
    made = plain
    for layer in key.layers:
        subkey = hmac.new(layer, b"bondroit pseudonym\x001\x00" + domain.encode(), "sha256").digest()
        made = hmac.new(subkey, made.encode(), "sha256").hexdigest()[:32]
    return made


@given(_VALUES, st.sampled_from(["household_id", "personal_number"]), st.sampled_from([OLD, NEW]))
def test_pseudonyms_are_the_standard_hmac(values, domain, key):
    """Whole columns give what the standard library gives value by value, missing ones included."""
    made = pseudonyms(pl.Series("n", values, dtype=pl.String), key, domain)
    assert made.to_list() == [oracle(v, key, domain) for v in values]


def test_domains_are_kept_apart():
    """The same number in two domains has two pseudonyms; written with spaces or small letters it has one."""
    made = pseudonyms(pl.Series(["f1 23", "F123"]), OLD, "household_id")
    assert made.n_unique() == 1
    assert made[0] != pseudonyms(pl.Series(["F123"]), OLD, "personal_number")[0]


def test_different_identifiers_stay_different():
    """A hyphen or point in another place makes another identifier; spaces, case and forms of signs do not."""
    written = ["1-23", "12-3", "123", "1.23", "12.3", "1/23", "1_23", "0123"]
    assert pseudonyms(pl.Series(written), OLD, "household_id").n_unique() == len(written)
    alike = ["ab 1-23", "AB1-23", "\uff21\uff22\u00a01-23 ", "Ab\t1-23"]
    assert pseudonyms(pl.Series(alike), OLD, "household_id").n_unique() == 1
    assert pseudonyms(pl.Series(["", " ", "-", "./_"]), OLD, "household_id").null_count() == 4


@pytest.mark.parametrize("values", [[12345.0, None], [True, False]], ids=["float", "boolean"])
def test_decimal_numbers_are_no_identifiers(values):
    """A column of floats is refused with its name and type and no value; whole numbers equal their text."""
    frame = pl.DataFrame({"household_id": values, "sum": [1.5, 2.5]})
    with pytest.raises(UserError) as refused:
        with_pseudonyms(frame, {"household_id": "household_id"}, OLD)
    assert refused.value.code == "E-TAB-002"
    assert f"household_id is of type {frame.schema['household_id']}" in str(refused.value)
    assert "12345" not in str(refused.value)
    whole, text = (with_pseudonyms(pl.DataFrame({"n": [v]}), {"n": "household_id"}, OLD) for v in (12345, "12345"))
    assert whole.equals(text)


@given(_VALUES)
def test_a_new_key_needs_no_identifier(values):
    """Pseudonyms of the old key changed to the new one are those the new key gives the identifiers."""
    frame = pl.DataFrame({"household_id": pl.Series(values, dtype=pl.String)})
    domains = {"household_id": "household_id"}
    old, new = (with_pseudonyms(frame, domains, key) for key in (OLD, NEW))
    assert changed(old, domains, OLD, NEW).equals(new)


def test_what_is_no_pseudonym_is_not_changed():
    """A column of identifiers is refused, with a count and no value."""
    with pytest.raises(UserError) as refused:
        changed(pl.DataFrame({"household_id": ["H0000001"]}), {"household_id": "household_id"}, OLD, NEW)
    assert refused.value.code == "E-KEY-002"
    assert "H0000001" not in str(refused.value)


def test_a_key_never_shows_itself():
    """Neither its text nor its fingerprint holds a byte of the secret."""
    assert "11111" not in repr(OLD)
    assert OLD.layers[0].hex()[:8] not in OLD.fingerprint
    assert NEW.follows(OLD)
    assert not OLD.follows(NEW)
