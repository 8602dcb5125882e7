"""The targets file: read, bounded, every fault told at once with its line."""

from __future__ import annotations

import pytest

from bondroit.domain.benefits import Benefit
from bondroit.domain.target import CoverTarget, DeclaredTarget
from bondroit.errors import UserError
from bondroit.settings.targets import FAMILY_KEYS, parse_targets


def faults(text):
    """The faults of a text, in English; each has its French."""
    with pytest.raises(UserError) as caught:
        parse_targets(text)
    assert caught.value.code == "E-USE-006"
    assert all(fault.fr and fault.fr != fault.en for fault in caught.value.faults)
    return [fault.en for fault in caught.value.faults]


def test_what_is_not_written_keeps_the_rule_of_the_settings():
    """A name and a direction are enough: amount, months and window are those known of the family branch."""
    (entry,) = parse_targets('[[target]]\nname = "one"\ndirection = "overpaid"\n')
    assert entry == DeclaredTarget(name="one", side="overpaid")


def test_every_key_is_kept():
    """Euros become cents, benefits words of the domain; the order of the file is kept."""
    text = """
[[target]]
name = "staff_errors"
branch = "family"
direction = "either"
above_euros = 59.99
min_months = 2
window_months = 12
benefits = ["rsa", "aah"]
cause = "staff"
fraud = "not_qualified"
materiality_euros = 0.29
articulated_by = "benefits_claimed"
articulated_from = 2

[[target]]
name = "anomaly"
branch = "health"
ceilings = 1.5
"""
    first = DeclaredTarget(
        name="staff_errors", side="either", window_months=12, min_months=2, above_cents=5_999, materiality_cents=29,
        benefits=(Benefit.RSA, Benefit.AAH), cause="staff", qualified="not_qualified",
        articulated_by="benefits_claimed", articulated_from=2,
    )  # fmt: skip
    assert parse_targets(text) == (
        first,
        CoverTarget(name="anomaly", ceilings=1.5),
    )
    assert all(f"\n{key} = " in text for key in FAMILY_KEYS)


def test_all_faults_are_told_at_once_with_their_lines():
    """Every fault of every target, each with the line it stands on, or the line of its target if it is missing."""
    text = """[[target]]
name = "One"
direction = "up"
above_euro = 3
min_months = 2.5

[[target]]
name = "two"
min_months = 30
cause = "nobody"
benefits = ["rsa", "rsa"]

[[target]]
branch = "health"
name = "three"
direction = "overpaid"
ceilings = 0.5
"""
    assert faults(text) == [
        "Line 4: unknown key above_euro. Did you mean above_euros?",
        "Line 2: name must be letters a-z, digits and _, at most 40.",
        "Line 3: direction must be one of overpaid, underpaid, either.",
        "Line 5: min_months must be a whole number.",
        "Line 7: direction is missing.",
        "Line 10: cause must be one of any, household, staff.",
        "Line 11: benefits must be a list of texts, none twice, not empty.",
        "Line 16: unknown key direction. Known: name, branch, ceilings.",
        "Line 17: ceilings must be from 1 to 100.",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ["It declares no target."]),
        ("[target]\nname = 'x'\n", ["target must be written [[target]]."]),
        ("[[target]\n", ["Not TOML: Expected ']]' at the end of an array declaration (at line 1, column 9)."]),
        ("[[target]]\nname = 'overpayment'\ndirection = 'overpaid'\n",
         ["Line 2: overpayment is the name of the settings' own target; choose another."]),
        ("[[target]]\nname = 'a'\ndirection = 'overpaid'\nmin_months = 25\n",
         ["Line 4: min_months is more than window_months: no file could meet the target."]),
        ("[[target]]\nname = 'a'\ndirection = 'overpaid'\narticulated_from = 2\n",
         ["Line 4: articulated_from needs articulated_by."]),
        ("[[target]]\nname = 'a'\ndirection = 'overpaid'\n[[target]]\nname = 'a'\ndirection = 'either'\n",
         ["Line 5: two targets are called a."]),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(text, told):
    """No target, no TOML, the settings' own names, windows too short, names twice."""
    assert faults(text) == told
