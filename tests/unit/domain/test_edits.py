"""Edits as decisions: what each may say, and the TOML they are kept in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bondroit.domain.edits import (
    GROUPS,
    NUMBERS,
    TERMS,
    TEXT,
    TEXTS,
    check_edits,
    edit,
    edits_of,
    edits_toml,
    parse_edits,
)
from bondroit.domain.scorecard import Decision
from bondroit.errors import UserError

texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).filter(str.strip)
numbers = st.floats(-1e9, 1e9, allow_nan=False) | st.integers(-(10**9), 10**9)
FORMS = {
    TEXT: texts,
    TEXTS: st.lists(texts, min_size=2, max_size=4, unique=True),
    NUMBERS: st.lists(numbers, min_size=1, max_size=5, unique=True).map(sorted),
    GROUPS: st.lists(texts, min_size=1, max_size=5, unique=True).map(
        lambda values: [part for part in (values[:2], values[2:]) if part]
    ),
}


@st.composite
def drawn_edits(draw):
    """Edits of every kind."""
    kinds = draw(st.lists(st.sampled_from(sorted(TERMS)), max_size=6))
    return tuple(
        edit(kind, draw(texts), draw(texts), **{key: draw(FORMS[form]) for key, form in TERMS[kind].items()})
        for kind in kinds
    )


@given(drawn_edits())
def test_edits_come_back_from_their_file(edits):
    """Any edits written as TOML are read back the same, in the same order."""
    assert parse_edits(edits_toml(edits)) == edits


def test_a_number_is_written_one_way():
    """Points given as integers, floats or an array make the very same edit: a card's hash hangs on it."""
    ways = ([4, 8], (4.0, 8.0), np.array([4, 8]), np.array([4.0, 8.0]))
    made = [edit("cut", "tenure", "as in the law", points=points) for points in ways]
    assert {edits_toml([one]) for one in made} == {edits_toml([made[0]])}
    assert all(one == made[0] for one in made)


def test_every_fault_of_a_file_is_told_at_once():
    """An unknown kind, a missing reason, a wrong term and points out of order are all told, each with its place."""
    text = """
[[edit]]
do = "mrege"
variable = "income"
modalities = ["a", "b"]
why = "x"

[[edit]]
do = "cut"
variable = "age"
points = [8, 4]

[[edit]]
do = "drop"
why = "x"
point = 3
"""
    with pytest.raises(UserError) as caught:
        parse_edits(text)
    told = [fault.en for fault in caught.value.faults]
    assert caught.value.code == "E-BLD-004"
    assert told == [
        f"Edit 1 (mrege income): `do` 'mrege' is unknown. Did you mean merge? Known: {', '.join(TERMS)}.",
        "Edit 2 (cut age): `why` is missing: say the reason.",
        "Edit 2 (cut age): `points` must be a list of rising finite numbers.",
        "Edit 3 (drop ): `variable` is missing.",
        "Edit 3 (drop ): key 'point' is unknown. Known: do, variable, why.",
    ]


@pytest.mark.parametrize("text", ["[[edit]", "edits = 3", "edit = 3", "edit = [1]"])
def test_what_is_no_file_of_edits_is_refused(text):
    """Something else than a list of edits is refused, and the remedy names the file."""
    with pytest.raises(UserError, match="E-BLD-004") as caught:
        parse_edits(text, name="mine.toml")
    assert "mine.toml" in str(caught.value)


@pytest.mark.parametrize(
    "terms",
    [{"modalities": ["a"]}, {"modalities": ["a", "a"]}, {"modalities": "ab"}, {"modalities": ["a", 3]}, {}],
)
def test_a_term_of_another_form_is_refused(terms):
    """A merge of one class, of a class with itself, or of what is no list of texts cannot be written."""
    with pytest.raises(UserError, match="list of two or more different texts"):
        edit("merge", "tenure", "why", **terms)


def test_decisions_that_are_no_edits_are_kept_apart():
    """A decision of another kind is not written among the edits, and cannot be made again as one."""
    other = Decision("route", "", {}, "asked by the ministry")
    mine = edit("drop", "rsa", "not a ground")
    assert edits_of([other, mine]) == (mine,)
    assert parse_edits(edits_toml([other, mine])) == (mine,)
    with pytest.raises(UserError, match="E-BLD-004"):
        check_edits([other])
