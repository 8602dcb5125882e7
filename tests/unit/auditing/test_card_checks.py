"""What a card alone tells, in three states."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bondroit.auditing.card_checks import card_findings
from bondroit.auditing.findings import Verdict
from bondroit.domain.scorecard import (
    CATEGORICAL,
    INTERVAL,
    MISSING,
    NUMERIC,
    UNKNOWN,
    VALUES,
    Modality,
    Scorecard,
    Variable,
)

HOLDS, DOES_NOT, UNSURE = Verdict.HOLDS, Verdict.DOES_NOT_HOLD, Verdict.NOT_ENOUGH_EVIDENCE


def card(*variables: Variable, **changes: object) -> Scorecard:
    return Scorecard("overpayment", 1, "overpayment", -1.0, variables or (RENT, TENURE), **changes)


RENT = Variable(
    "rent",
    NUMERIC,
    (
        Modality("< 400", INTERVAL, 0.0, reference=True, upper=400.0, count=200),
        Modality(">= 400", INTERVAL, 0.7, lower=400.0, odds_ratio_low=1.2, odds_ratio_high=3.0, count=150),
        Modality("missing", MISSING, 0.2, odds_ratio_low=1.1, odds_ratio_high=1.5, count=60),
    ),
)
TENURE = Variable(
    "tenure",
    CATEGORICAL,
    (
        Modality("owner", VALUES, 0.0, reference=True, values=("owner",), count=90),
        Modality("tenant", VALUES, -0.5, values=("tenant",), odds_ratio_low=0.4, odds_ratio_high=0.9, count=90),
    ),
)


def verdicts(one: Scorecard) -> dict[str, Verdict]:
    return {f.code: f.verdict for f in card_findings(one)}


def with_class(variable: Variable, place: int, **changes: object) -> Variable:
    classes = list(variable.modalities)
    classes[place] = replace(classes[place], **changes)
    return replace(variable, modalities=tuple(classes))


def test_a_sound_card_holds_everywhere() -> None:
    """Known, not barred, large classes, sure effects, a missing value below the highest."""
    assert set(verdicts(card()).values()) == {HOLDS}


@pytest.mark.parametrize(
    ("variable", "code", "verdict"),
    [
        (with_class(RENT, 1, coefficient=UNKNOWN), "AUD014", DOES_NOT),
        (Variable("hidden", CATEGORICAL, (), masked=True), "AUD014", DOES_NOT),
        (Variable("hidden", CATEGORICAL, (), masked=True), "AUD016", UNSURE),
        (Variable("hidden", CATEGORICAL, (), masked=True), "AUD017", UNSURE),
        (Variable("hidden", CATEGORICAL, (), masked=True), "AUD018", UNSURE),
        (replace(TENURE, name="nationality"), "AUD015", DOES_NOT),
        (replace(TENURE, name="claimant_sex"), "AUD015", DOES_NOT),
        (with_class(RENT, 1, count=12), "AUD016", DOES_NOT),
        (with_class(RENT, 1, count=None), "AUD016", UNSURE),
        (with_class(RENT, 2, count=0), "AUD016", HOLDS),
        (with_class(RENT, 1, odds_ratio_low=0.9), "AUD017", DOES_NOT),
        (with_class(RENT, 1, odds_ratio_low=None), "AUD017", UNSURE),
        (with_class(RENT, 2, coefficient=0.9), "AUD018", DOES_NOT),
        (with_class(RENT, 1, coefficient=UNKNOWN), "AUD018", UNSURE),
    ],
)
def test_what_is_wrong_with_a_variable_is_told(variable: Variable, code: str, verdict: Verdict) -> None:
    """One thing wrong, one check that says so; it names the variable where it does not hold."""
    one = card(variable)
    assert verdicts(one)[code] == verdict
    finding = next(f for f in card_findings(one) if f.code == code)
    if verdict is DOES_NOT and code != "AUD014":
        assert variable.name in finding.detail.en
        assert variable.name in finding.detail.fr


def test_a_written_ground_lets_a_delicate_variable_in() -> None:
    """The card carries it; the finding says that there is one."""
    age = replace(TENURE, name="claimant_age")
    assert verdicts(card(age))["AUD015"] == DOES_NOT
    lifted = card(age, provenance={"grounds": {"claimant_age": {"text": "why"}}})
    assert verdicts(lifted)["AUD015"] == HOLDS
    assert "1 with a written ground" in next(f for f in card_findings(lifted) if f.code == "AUD015").detail.en
