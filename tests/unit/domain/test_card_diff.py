"""Two cards compared: every kind of difference is found, and told in both languages."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from tests.unit.showing.made_up import card as made_up_card

from bondroit.app.compare_cards import compare_cards
from bondroit.domain.card_diff import Change, card_changes
from bondroit.domain.scorecard import UNKNOWN, Decision, Modality, Scorecard, Variable
from bondroit.showing.card_diff import render_diff

RENT = Variable(
    "rent",
    "numeric",
    (
        Modality("low", "interval", 0.0, reference=True, upper=400.0),
        Modality("high", "interval", 0.7, lower=400.0),
        Modality("missing", "missing", 0.1),
    ),
    "Rent",
)
AGE = Variable("age", "numeric", (Modality("any", "interval", 0.0, reference=True),))
CARD = Scorecard("overpayment", 1, "overpayment", -1.25, (RENT, AGE), {"rows": 40, "survey": "2026-01"})


def with_rent(**changes: object) -> Scorecard:
    """The card with another rent."""
    return replace(CARD, variables=(replace(RENT, **changes), AGE))


def with_lines(*lines: Modality) -> Scorecard:
    """The card with other classes of rent."""
    return with_rent(modalities=lines)


LOW, HIGH, MISSING = RENT.modalities
CASES = {
    "name and version": (replace(CARD, name="other", version=4), ()),
    "format": (replace(CARD, format=1), ()),
    "status": (replace(CARD, status="experiment"), (Change("status", old="card", new="experiment"),)),
    "target": (replace(CARD, target="t"), (Change("target", old="overpayment", new="t"),)),
    "intercept": (replace(CARD, intercept=-1.0), (Change("intercept", old=-1.25, new=-1.0),)),
    "unknown intercept": (replace(CARD, intercept=UNKNOWN), (Change("intercept", old=-1.25, new=None),)),
    "dropped": (replace(CARD, variables=(RENT,)), (Change("variable_dropped", "age", old=["any"]),)),
    "order": (replace(CARD, variables=(AGE, RENT)), (Change("order", old=["rent", "age"], new=["age", "rent"]),)),
    "masked": (with_rent(modalities=(), masked=True), (
        Change("variable_masked", "rent"), Change("odds_ratio", "rent"))),
    "meaning": (with_rent(meaning="Loyer"), (Change("meaning", "rent", old="Rent", new="Loyer"),)),
    "source": (with_rent(source="lease"), (Change("source", "rent", old="", new="lease"),)),
    "odds ratio": (
        with_lines(LOW, replace(HIGH, coefficient=0.8), MISSING),
        (Change("odds_ratio", "rent", "high", math.exp(0.7), math.exp(0.8)),),
    ),
    "within a point": (with_lines(LOW, replace(HIGH, coefficient=0.7 + 1e-8), MISSING), (Change("other_figures"),)),
    "figures": (
        with_lines(LOW, replace(HIGH, odds_ratio_low=1.5, odds_ratio_high=2.5, count=11, rate=0.999), MISSING),
        (Change("figures", "rent", "high", {"interval": None, "count": 0, "rate": None},
                {"interval": [1.5, 2.5], "count": 11, "rate": 0.999}),),
    ),
    "a share": (with_lines(LOW, HIGH, replace(MISSING, share=0.25)), (
        Change("figures", "rent", "missing", {"share": 0.0}, {"share": 0.25}),)),
    "settings": (replace(CARD, provenance=CARD.provenance | {"settings": {"alpha": 0.01, "shapes": {}}}), (
        Change("survey", "", "settings", None, {"alpha": 0.01, "shapes": {}}),)),
    "gains": (replace(CARD, provenance=CARD.provenance | {"gains": [0.2, 0.3, 0.5]}), (
        Change("survey", "", "gains", None, [0.2, 0.3, 0.5]),)),
    "reference": (
        # The same card told against another reference: only the reference changes.
        with_lines(replace(LOW, coefficient=-0.7, reference=False), replace(HIGH, coefficient=0.0, reference=True),
                   replace(MISSING, coefficient=0.1 - 0.7)),
        (Change("reference", "rent", old="low", new="high"),),
    ),
    "classes": (
        with_lines(replace(LOW, upper=300.0, name="< 300"), replace(HIGH, lower=300.0, name=">= 300"), MISSING),
        (Change("classes", "rent", old=["low", "high"], new=["< 300", ">= 300"]),
         Change("reference", "rent", old="low", new="< 300")),
    ),
    "renamed": (with_lines(replace(LOW, name="small"), HIGH, MISSING), (
        Change("renamed", "rent", "small", "low", "small"),)),
    "survey": (replace(CARD, provenance={"rows": 50, "survey": "2026-01"}), (
        Change("survey", "", "rows", 40, 50),)),
    "decision": (replace(CARD, decisions=(Decision("drop", "x", {}, "old"),)), (
        Change("decision_added", "x", "drop", None, {}, "old"),)),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_difference_is_found(name: str) -> None:
    """One change of a card gives that difference and no other, and a sentence of its own in each language."""
    other, expected = CASES[name]
    assert card_changes(CARD, other) == expected
    for said in compare_cards(old=CARD, new=other).sentences:
        assert said.en
        assert said.en != said.fr


@pytest.mark.parametrize("name", CASES)
def test_the_way_back_is_told_too(name: str) -> None:
    """What differs from one card to the other differs from the other to the one."""
    other, expected = CASES[name]
    back = card_changes(other, CARD)
    assert len(back) == len(expected)
    assert all(said.en and said.fr for said in compare_cards(old=other, new=CARD).sentences)


def test_parts_of_the_provenance_are_told_one_by_one() -> None:
    """Of settings and an evaluation that differ, each part that differs is told, and no other."""
    auc = {"value": 0.7561, "low": 0.7, "high": 0.8}
    old = {"settings": {"alpha": 0.01, "firth": False},
           "evaluation": {"auc": auc, "rows": 40, "slope": auc, "gains": [1, 2, 3]}}  # fmt: skip
    new = {"settings": {"alpha": 0.01, "firth": True},
           "evaluation": {"auc": auc | {"value": 0.7569}, "rows": 40, "slope": auc | {"low": 0.71},
                          "gains": [1, 2, 4]}}  # fmt: skip
    said = compare_cards(old=replace(CARD, provenance=old), new=replace(CARD, provenance=new)).sentences
    assert [text.en for text in said] == [
        "Made from: evaluation.auc 0.756, now 0.757.",
        "Made from: evaluation.gains differs.",
        "Made from: evaluation.slope differs.",
        "Made from: settings.firth no, now yes.",
    ]


def test_equal_hashes_and_only_those_tell_nothing() -> None:
    """Whatever figure of a class moves, the cards are not said to be the same."""
    for name in ("odds_ratio_low", "odds_ratio_high", "count", "share", "rate"):
        for by in (1, 1 + 1e-9):
            before = with_lines(LOW, replace(HIGH, **{name: 0.5}), MISSING)
            after = with_lines(LOW, replace(HIGH, **{name: 0.5 * by}), MISSING)
            assert (not card_changes(before, after)) == (before.hash == after.hash)


def test_decisions_are_compared_in_order() -> None:
    """After the first decision that differs, the old ones are no longer taken and the new ones are."""
    first, second, third = (Decision("drop", name, {}, "why") for name in "abc")
    old, new = (replace(CARD, decisions=d) for d in ((first, second), (first, third)))
    assert [(c.kind, c.variable) for c in card_changes(old, new)] == [
        ("decision_removed", "b"),
        ("decision_added", "c"),
    ]


def test_the_page_is_the_same_each_time() -> None:
    """The page holds both languages, no script, and the same bytes for the same cards."""
    old, new = made_up_card(), replace(made_up_card(sign=-1.0), version=2)
    changes = card_changes(old, new)
    page = render_diff(old, new, changes, language="fr")
    assert page == render_diff(old, new, changes, language="fr")
    assert "Rapports de cotes qui ont changé" in page
    assert "Odds ratios that moved" in page
    assert "<script" not in page
