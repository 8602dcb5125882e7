"""What-if cards: what a file of changes may say, every fault at once, and the families."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from bondroit.domain.scorecard import EXPERIMENT, Modality, Scorecard, Variable
from bondroit.errors import Text, UserError
from bondroit.scoring.whatif_changes import changed_cards, drawn_each, dropped_each, neutral_each
from bondroit.scoring.whatif_document import parse_changes

RENT = Variable(
    "rent",
    "numeric",
    (
        Modality("low", "interval", 0.0, reference=True, upper=400.0),
        Modality("high", "interval", 0.5, lower=400.0, odds_ratio_low=1.2, odds_ratio_high=2.2),
        Modality("missing", "missing", -0.25, odds_ratio_low=0.5, odds_ratio_high=1.2),
    ),
)
LEVEL = Variable("level", "categorical", (Modality("a", "values", 0.0, values=("a",)), Modality("other", "other", 1.0)))
CARD = Scorecard("drawn", 1, "t", -2.0, (RENT, LEVEL))


def _faults(text: str) -> list[str]:
    with pytest.raises(UserError) as refused:
        changed_cards(CARD, parse_changes(text), lambda _: CARD)
    assert refused.value.code == "E-USE-007"
    return [fault.en for fault in refused.value.faults]


def test_every_kind_of_change():
    """Dropped, neutral, coefficient, odds ratio, intercept, shift, scale and another card, each as it says."""
    text = """
    [[card]]
    name = "all"
    drop = ["level"]
    neutral = { rent = ["missing"] }
    odds_ratios = { rent = { high = 2.0 } }
    intercept = -1.0
    shift = 0.25
    [[card]]
    name = "half"
    scale = 0.5
    coefficients = { level = { other = -3.0 } }
    [[card]]
    name = "swapped"
    card = "other@2"
    """
    other = replace(CARD, name="other", version=2, intercept=0.5)
    first, half, swapped = changed_cards(CARD, parse_changes(text), {"other@2": other}.__getitem__)
    assert [v.name for v in first.card.variables] == ["rent"]
    assert [m.coefficient for m in first.card.variables[0].modalities] == [0.0, math.log(2), 0.0]
    assert first.card.intercept == -0.75
    assert [[m.coefficient for m in v.modalities] for v in half.card.variables] == [[0, 0.25, -0.125], [0, -3.0]]
    assert half.card.intercept == CARD.intercept
    assert swapped.card.intercept == 0.5
    assert all(made.card.status == EXPERIMENT for made in (first, half, swapped))
    assert "without level" in first.what.en
    assert "sans level" in first.what.fr


def test_every_fault_at_once():
    """Unknown keys, wrong values, names twice: all told, each with its card."""
    found = _faults(
        """
        when = 3
        [[card]]
        name = "a"
        dorp = ["rent"]
        shift = "much"
        drop = "rent"
        odds_ratios = { rent = { high = 0 } }
        [[card]]
        name = "b"
        coefficients = { rent = { high = 1 } }
        odds_ratios = { rent = { high = 2 } }
        [[card]]
        name = "c"
        [[card]]
        name = "c"
        """
    )
    assert found == [
        "when: unknown.",
        "[[card]] a: dorp: unknown.",
        "[[card]] a: shift: a number from -1,000 to 1,000 is needed.",
        "[[card]] a: drop: a list of variables is needed.",
        "[[card]] a: odds_ratios.rent, high: a number above 0 is needed.",
        "[[card]] b: rent, high: given twice.",
        "Two cards are called c.",
    ]


def test_what_a_card_does_not_have():
    """Variables and modalities that are not there are all named."""
    found = _faults('[[card]]\nname = "x"\ndrop = ["rnt"]\nneutral = { rent = ["medium"] }')
    assert found == ["[[card]] x: drawn@1 has no rnt.", "[[card]] x: rent has no medium."]


@pytest.mark.parametrize("text", ["", "card = 3", "[[card]\n", "[card]\nname = 'a'"])
def test_a_file_that_holds_no_card(text):
    """Nothing, no list, no TOML: refused with a code."""
    assert _faults(text)


def test_families():
    """Each variable once without; each modality that adds something once neutral."""
    assert [[v.name for v in made.card.variables] for made in dropped_each(CARD)] == [["level"], ["rent"]]
    made = neutral_each(CARD)
    assert [one.name for one in made] == ["rent: high = 1", "rent: missing = 1", "level: other = 1"]
    assert [m.coefficient for m in made[0].card.variables[0].modalities] == [0.0, 0.0, -0.25]


def test_draws_have_the_errors_of_the_intervals():
    """By seed; means and standard errors of many draws are those of the intervals; what has none stays."""
    drawn = drawn_each(CARD, count=4_000, seed=3)
    values = np.array([[m.coefficient for m in made.card.variables[0].modalities] for made in drawn])
    errors = [(math.log(2.2) - math.log(1.2)) / 3.92, (math.log(1.2) - math.log(0.5)) / 3.92]
    assert (values[:, 0] == 0).all()
    assert values[:, 1:].mean(axis=0) == pytest.approx([0.5, -0.25], abs=0.02)
    assert values[:, 1:].std(axis=0) == pytest.approx(errors, rel=0.05)
    assert abs(np.corrcoef(values[:, 1], values[:, 2])[0, 1]) < 0.05
    assert all(made.card.variables[1] == LEVEL for made in drawn)
    assert [made.card for made in drawn_each(CARD, count=3, seed=3)] == [made.card for made in drawn[:3]]
    with pytest.raises(UserError):
        drawn_each(replace(CARD, variables=(LEVEL,)), count=2, seed=1)


def test_contradictions_are_faults():
    """A variable dropped and changed, a modality neutral and given a coefficient: neither is passed over."""
    found = _faults(
        """
        [[card]]
        name = "x"
        drop = ["rent", "level"]
        coefficients = { rent = { high = 1 } }
        neutral = { level = ["other"] }
        [[card]]
        name = "y"
        neutral = { rent = ["high"] }
        odds_ratios = { rent = { high = 2 } }
        """
    )
    assert found == [
        "[[card]] x: rent: dropped and changed.",
        "[[card]] x: level: dropped and changed.",
        "[[card]] y: rent, high: neutral and given a coefficient.",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "shift = 1" + 400 * "0",
        "shift = 1" + 5_000 * "0",
        "shift = 1e20",
        "shift = nan",
        "scale = 1e300",
        "scale = -1000.0\ncoefficients = { level = { other = 1.0 } }\nshift = -999",
        "intercept = 600\nshift = 600",
        "coefficients = { rent = { high = -1e9 } }",
        "odds_ratios = { rent = { high = 1" + 500 * "0" + " } }",
    ],
)
def test_numbers_out_of_bounds_are_faults(line):
    """Numbers beyond 1,000 logits, alone or together, however they are written: a fault, never an overflow."""
    assert _faults(f'[[card]]\nname = "a"\n{line}')


def test_names_and_cards_of_the_file_are_told_together():
    """A name of the base card or of a family, and each card that cannot be loaded, stand with the other faults."""
    text = """
    [[card]]
    name = "- level"
    [[card]]
    name = "drawn@1"
    card = "nowhere"
    [[card]]
    name = "z"
    drop = ["rnt"]
    """

    def load(label):
        raise UserError("E-WRK-003", Text(f"No {label}.", f"Pas de {label}."), remedy=Text("r", "r"))

    with pytest.raises(UserError) as refused:
        changed_cards(CARD, parse_changes(text), load, taken=[one.name for one in dropped_each(CARD)])
    assert [fault.en for fault in refused.value.faults] == [
        "[[card]] - level: a card of --drop-each, --neutral-each or --draws is called so.",
        "[[card]] drawn@1: so the base card is called.",
        "[[card]] drawn@1: card: No nowhere.",
        "[[card]] z: drawn@1 has no rnt.",
    ]


def test_no_toml_is_told_with_its_place_in_french():
    """The file and the place, and no English word, in French."""
    with pytest.raises(UserError) as refused:
        parse_changes('[[card]]\nname="a"\nscale = \n', name="c.toml")
    assert [fault.fr for fault in refused.value.faults] == ["c.toml, ligne 3, colonne 9 : TOML invalide."]
