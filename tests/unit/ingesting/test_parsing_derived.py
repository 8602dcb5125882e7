"""`[derived]` of a mapping: what it gives, and every fault at once; never another error than a person's."""

from __future__ import annotations

import contextlib
import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.ingesting.test_parsing_mapping import SOUND, faults, parse, toml, values

from bondroit.errors import UserError
from bondroit.ingesting.deriving import Derived
from bondroit.ingesting.parsing_derived import KEYS, with_codes

DERIVED = """
[derived.whole]
concat = ["CAISSE", "NUM"]
join = "-"
[derived.id]
pseudonym = "whole"
domain = "household_id"
[derived.total]
sum = ["A", "B"]
[derived.when]
month_of = "DATE"
[derived.first]
part = "CODE"
length = 1
[derived.named]
map = "first"
file = "codes.csv"
others = "move"
"""
READ = (
    SOUND.replace('"NUM"', '"id"', 1)
    .replace('"DATE"', '"when"', 1)
    .replace('from = ["A", "B"]\ncombine = "sum"', 'from = "total"')
    .replace('from = "EVT"\nvalues = { N = "birth", "1" = "move" }', 'from = "named"')
)


def test_derived_columns_are_read_from_as_if_received():
    """Ways, what they take from [reading], and the received columns that are then read."""
    mapping = parse(READ + DERIVED)
    made = {one.name: one for one in mapping.derived}
    assert [one.way for one in mapping.derived] == ["concat", "pseudonym", "sum", "month_of", "part", "map"]
    assert (made["whole"].of, made["whole"].join) == (("CAISSE", "NUM"), "-")
    assert (made["total"].decimal, made["when"].formats) == (",", ("DD/MM/YYYY",))
    assert (made["named"].file, made["named"].others, made["id"].missing) == ("codes.csv", "move", ("", "."))
    assert set(mapping.received) == {"CAISSE", "NUM", "A", "B", "DATE", "CODE", "SIT"}
    assert mapping.protected == {"CAISSE", "NUM"}
    assert mapping.domains == ("household_id",)
    # What month_of gives is read as it is written, whatever the dates of the files.
    assert {c.target.name: c for c in mapping.columns}["month"].formats == ("YYYY-MM",)


def test_every_fault_of_derived_columns_is_told_at_once():
    """Each fault is told with its line and in both languages, in one refusal."""
    text = (
        READ
        + """
[derived.id]
pseudonym = "NUM"
domain = "household"
[derived.total]
sum = ["A"]
[derived.when]
month_of = "DATE"
format = "MM/YYYYY"
join = "-"
[derived.named]
map = "late"
[derived.late]
part = "CODE"
[derived.two]
sum = ["A", "B"]
concat = ["A", "B"]
[derived.none]
join = "x"
[derived.idle]
constant = 3
[derived."a \\"b\\" [c].d"]
sum = ["A"]
[derived.CODE]
part = "CODE"
length = 1
"""
    )
    with pytest.raises(UserError) as refused:
        parse(text)
    told = [fault.en for fault in refused.value.faults]
    assert all(fault.startswith("Line ") for fault in told), told
    assert all(fault.fr and fault.fr != fault.en for fault in refused.value.faults)
    for section, words in (
        ("id", "domain must be one of household_id"),
        ("total", "several different columns"),
        ("when", "'MM/YYYYY' is no way"),
        ("when", "says nothing of month_of"),
        ("named", "late must be derived above"),
        ("named", "add file"),
        ("late", "add start, length or both"),
        ("two", "give one of sum"),
        ("none", "give one of sum"),
        ("idle", "no column is read from it"),
        ('a "b" [c].d', "several different columns"),
        ("CODE", "may not bear the name of a received one"),
    ):
        assert any(f"[derived.{section}" in one and words in one for one in told), (section, words, told)


@pytest.mark.parametrize("join", ["", " ", "a", "0", "--", "\u00a0", "\t", "é", "\uff0d"])
def test_a_pseudonym_is_made_of_texts_joined_by_one_sign(join):
    """No sign, two, or one that the pseudonym leaves out or changes is a fault, also through other derived columns."""
    given = f"join = {json.dumps(join)}"
    assert "a pseudonym is made of it: join must be one sign" in faults(READ + DERIVED.replace('join = "-"', given))
    through = DERIVED.replace('join = "-"', given).replace('pseudonym = "whole"', 'pseudonym = "cut"').replace(
        "[derived.id]", '[derived.cut]\npart = "whole"\nstart = 1\n[derived.id]')  # fmt: skip
    assert "[derived.whole] join: a pseudonym is made of it" in faults(READ + through)
    # Where no pseudonym is made of it, texts are joined as one likes.
    parse(READ.replace('"SIT"', '"free"') + DERIVED + f'[derived.free]\nconcat = ["X", "Y"]\n{given}\n')


def test_texts_joined_twice_have_two_signs():
    """A joined text that is joined again by the same sign would be cut in two ways."""
    twice = DERIVED.replace(
        "[derived.id]", '[derived.all]\nconcat = ["whole", "SITE"]\njoin = "-"\n[derived.id]'
    ).replace('pseudonym = "whole"', 'pseudonym = "all"')
    assert "whole is joined by the same sign" in faults(READ + twice)
    mapping = parse(READ + twice.replace('"SITE"]\njoin = "-"', '"SITE"]\njoin = "/"'))
    assert [one.name for one in mapping.derived if one.apart] == ["whole", "all"]


def test_what_becomes_a_pseudonym_is_not_read_in_plain():
    """Neither itself nor joined with something; a part of it may be, for an office stands in its first signs."""
    told = faults(READ + DERIVED + '[columns.day]\nfrom = "NUM"')
    assert "NUM is made a pseudonym" in told
    told = faults(READ.replace('"SIT"', '"whole"') + DERIVED)
    assert "CAISSE is made a pseudonym" in told
    parse(READ.replace('"SIT"', '"piece"') + DERIVED + '[derived.piece]\npart = "NUM"\nlength = 1\n')


def test_a_sum_is_read_with_its_own_decimal_sign():
    """A column with another decimal sign than the sum it is read from would misread it."""
    assert "derived column" in faults(READ + DERIVED.replace('sum = ["A", "B"]', 'sum = ["A", "B"]\ndecimal = "."'))


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (pl.DataFrame({"code": ["1"]}), "two columns"),
        (pl.DataFrame({"a": ["1", "1"], "b": ["x", "y"]}), "two values"),
    ],
)
def test_a_code_table_that_cannot_serve_is_told(frame, words):
    """One column alone, or a code with two values, is refused; the same line twice is not."""
    one = Derived(name="d", way="map", of=("A",), file="c.csv")
    assert words in with_codes(one, frame)[1][0].en
    assert (
        "no column z"
        in with_codes(Derived(name="d", way="map", of=("A",), file="c", code="z", value="b"), frame)[1][0].en
    )
    twice = pl.DataFrame({"a": [" 1", "1", None], "b": ["x", "x", "y"]})
    assert with_codes(one, twice)[0].codes == (("1", "x"),)


NAMES = st.sampled_from(["a", "b", "id", "A", "_line", "x!"])
SECTION = st.dictionaries(
    NAMES, st.dictionaries(st.sampled_from([*KEYS, "nonsense"]), values, max_size=3) | values, max_size=3
)


@settings(max_examples=150, deadline=None)
@given(SECTION)
def test_whatever_stands_in_the_section_is_told_to_a_person(section):
    """Any TOML in [derived] gives a mapping or a refusal with words, never another error."""
    lines = "".join(f"{json.dumps(name)} = {toml(given)}\n" for name, given in section.items())
    told = None
    with contextlib.suppress(UserError):
        told = parse(f"{SOUND}\n[derived]\n{lines}")
    # No column of SOUND is read from one: a mapping with any is refused.
    assert told is None or not told.derived
