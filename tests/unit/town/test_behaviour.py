"""How the town behaves: values with ranges and sources, files of one's own, draws over the ranges."""

from __future__ import annotations

import pytest

from bondroit.errors import UserError
from bondroit.town.behaviour import STRATA, drawn_behaviour, read_behaviour, usual_behaviour


def test_every_draw_lies_in_the_ranges_and_moves_all_that_is_assumed():
    """What is assumed is drawn within its range, whole where it must be; what a source gives stays."""
    usual = usual_behaviour()
    for draw in (1, 2, 37):
        drawn = drawn_behaviour(draw)
        assert drawn.draw == draw
        for name, p in drawn.parameters.items():
            assert p.low <= p.value <= p.high, name
            assert not p.whole or p.value.is_integer(), name
            assert p.assumed or p.value == usual[name], name
        assert len(drawn.changed) > 0.8 * len(usual.assumed)


def test_a_draw_is_the_same_every_time_and_no_other():
    """The number of a draw decides its values and its fingerprint."""
    assert drawn_behaviour(3) == drawn_behaviour(3)
    assert len({drawn_behaviour(draw).fingerprint for draw in range(1, 30)}) == 29
    with pytest.raises(UserError) as caught:
        drawn_behaviour(0)
    assert caught.value.code == "E-USE-003"


@pytest.mark.parametrize("hypercube", [0, 1])
def test_draws_are_latin_hypercubes(hypercube):
    """Among twenty draws, each twentieth of a range is drawn from once, for every parameter that is not whole."""
    draws = [drawn_behaviour(hypercube * STRATA + place) for place in range(1, STRATA + 1)]
    for name in draws[0].assumed:
        p = draws[0].parameters[name]
        if not p.whole and p.high > p.low:
            ranks = sorted((d[name] - p.low) / (p.high - p.low) * STRATA for d in draws)
            # A value is rounded to six figures: the border of a twentieth may be crossed by so little.
            assert all(k - 0.01 <= rank <= k + 1.01 for k, rank in enumerate(ranks)), name


def test_a_new_parameter_leaves_the_other_draws_as_they_are():
    """Each parameter has its own stream of chance."""
    usual = usual_behaviour()
    fewer = type(usual)({name: p for name, p in usual.parameters.items() if not name.startswith("events.")})
    drawn, all_drawn = drawn_behaviour(5, fewer), drawn_behaviour(5)
    assert all(drawn[name] == all_drawn[name] for name in fewer.parameters)


def test_a_file_changes_what_it_gives():
    """Values of a file stand in the place of the usual ones; their fingerprint tells, and they are listed."""
    mine = read_behaviour("take_up.reluctance = 0.9\n[events]\nmove = 0.0071\n")
    assert mine.changed == {"events.move": 0.0071, "take_up.reluctance": 0.9}
    assert mine.fingerprint != usual_behaviour().fingerprint
    assert read_behaviour("").fingerprint == usual_behaviour().fingerprint
    assert mine.to_document() == {"fingerprint": mine.fingerprint, "draw": 0, "changed": mine.changed}


def test_every_fault_of_a_file_is_told_at_once():
    """An unknown name gets the nearest known one; values out of range, not whole or no number are refused together."""
    text = """
separation = 1
[events]
separatoin = 0.1
move = 5
[take_up]
qqqq = 1
forgotten_after = 3.5
reluctance = "much"
monthly = nan
"""
    with pytest.raises(UserError) as caught:
        read_behaviour(text, name="mine.toml")
    assert caught.value.code == "E-USE-003"
    told = [fault.en for fault in caught.value.faults]
    assert len(told) == len(caught.value.faults) == 7
    for piece in (
        "separation. Did you mean events.separation?", "events.separatoin. Did you mean events.separation?",
        "events.move must be from", "Unknown parameter take_up.qqqq.", "forgotten_after must be a whole number",
        "reluctance must be a number", "take_up.monthly must be from",
    ):  # fmt: skip
        assert any(piece in fault for fault in told), piece
    assert all("mine.toml" in part for part in caught.value.remedy)


@pytest.mark.parametrize("text", ["events.move == 1", "[events\n"])
def test_what_is_no_toml_is_refused(text):
    """The reader's words are given with a remedy."""
    with pytest.raises(UserError) as caught:
        read_behaviour(text)
    assert caught.value.code == "E-USE-003"


def test_shares_above_one_are_refused():
    """Shares that are right alone and more than the whole together are refused."""
    p = usual_behaviour().parameters
    names = ("single_woman", "single_man", "lone_parent", "couple_with_children")
    text = "[population]\n" + "".join(f"{name} = {p[f'population.{name}'].high}\n" for name in names)
    with pytest.raises(UserError) as caught:
        read_behaviour(text)
    assert "at most 1" in caught.value.faults[0].en
