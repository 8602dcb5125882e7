"""The reasons of an amount: their sums, their words, and the amount they end in."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from tests.unit.law.households import FIRST, blank, drawn

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.domain.months import Month
from bondroit.law.reasons import CENT, Line, Reason, Rule, Step
from bondroit.law.situations import ACTIVITY_CODES, Situations

pytest.importorskip("openfisca_france", reason="the law is not installed: pip install 'bondroit[law]'")

from bondroit.law import reason_amount, reason_trace, telling
from bondroit.law.openfisca import OpenFiscaLaw, system

AUGUST = Month.of(2025, 8)
MAY = Month.of(2025, 5)
HOUSEHOLDS = 2


@cache
def swept() -> tuple:
    """Each benefit of one of two drawn households: the fast path's amount and the reasons; the lines given up."""
    situations = drawn(HOUSEHOLDS, 11)
    given = OpenFiscaLaw(quick=False).entitlements(situations, first=AUGUST, last=AUGUST)
    kept, dropped = Reason.checked, []

    def watched(reason):
        if not reason.adds_up():
            dropped.append(reason.label.en)
        return kept(reason)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Reason, "checked", watched)
        told = tuple(
            (given.cents[b][i, 0] / 100, reason_amount.reasons_of(situations.take(np.array([i])), b, AUGUST))
            for i, b in ((place % HOUSEHOLDS, b) for place, b in enumerate(BENEFITS))
        )
    return told, tuple(dropped)


def below(reason):
    """A reason and all below it."""
    yield reason
    for part in reason.parts:
        yield from below(part)


def lone_parent(**given) -> Situations:
    """A parent of forty and a child of six in a rented home, earning 300 a month."""
    columns = blank(1) | given
    columns["birth"][0, 2] = Month.of(2019, 3).index
    columns["wages"][0, 0] = 30_000
    columns["wages"][0, 0, Month.of(2024, 12).minus(FIRST)] = 42_000
    columns["activity"][0, 0] = ACTIVITY_CODES["employed"]
    columns["rent"][:] = 45_000
    return Situations(**columns)


def test_the_root_is_the_amount_of_the_fast_path():
    """Every tree ends in the amount that the fast path gives, within two cents."""
    wrong = [(f, e.benefit, e.reason.value) for f, e in swept()[0] if abs(f - e.reason.value) > CENT]
    assert not wrong


def test_every_line_adds_up():
    """No reason has a line whose parts do not make its value; no benefit is told without one unless nothing is due."""
    for amount, explained in swept()[0]:
        assert all(r.adds_up() for r in below(explained.reason))
        assert explained.reason.line is not None or amount == 0


def test_an_amount_of_zero_says_why():
    """Where nothing is due, a sentence at the root says what failed."""
    silent = [e.benefit for amount, e in swept()[0] if amount == 0 and not e.reason.notes]
    assert not silent


def test_no_line_had_to_be_given_up():
    """The sums are told as the engine makes them: none is dropped because it does not fit."""
    assert not swept()[1]


def test_every_parameter_shown_was_read_by_the_engine():
    """A rule in the tree is one that the engine looked up for this household, not one we believe to matter."""
    for benefit in (Benefit.PRIME_ACTIVITE, Benefit.AIDE_LOGEMENT):
        traced = reason_trace.trace(lone_parent(), benefit, MAY, None)
        read = {name for name, _ in traced.parameters}
        tree = reason_amount.TELLERS[benefit](telling.Teller(traced))
        shown = {r.rule.parameter for r in below(tree) if r.rule}
        assert shown
        assert not [p for p in shown if p not in read and not any(p.startswith(f"{name}.") for name in read)]


def test_every_rule_exists_with_a_value_and_words_in_both_languages():
    """Each parameter named in the words is in the law on all dates we compute, and can be named in both languages."""
    legislation = system(quick=False).parameters
    for key, rule in telling._document()["rules"].items():
        node = legislation
        for name in rule["path"].split("."):
            node = node.children[name]
        for month in (Month.of(2024, 1), AUGUST, Month.of(2026, 4)):
            day = month.first_day.isoformat()
            assert next(v for v in node.values_list if v.instant_str <= day).value is not None, key
        assert rule["en"]
        assert rule["fr"]


def test_words_leave_the_same_blanks_in_both_languages():
    """Every word has both languages, with the same blanks to fill."""
    for key, word in telling._document()["words"].items():
        assert word["en"].strip(), key
        assert word["fr"].strip(), key
        assert sorted(part[:1] for part in word["en"].split("{")[1:]) == sorted(
            part[:1] for part in word["fr"].split("{")[1:]
        ), key


def test_nothing_of_the_machine_is_shown():
    """No label or note names a variable of the engine."""
    names = {name for name in system(quick=False).variables if "_" in name}
    for _, explained in swept()[0]:
        for reason in below(explained.reason):
            for text in (reason.label, *reason.notes):
                for said in text:
                    assert "_" not in said
                    assert not names & set(said.replace(",", " ").split())


def test_the_rsa_of_a_lone_parent():
    """The RSA paid in May is April's: the flat amount for two, less the flat rate for housing, ASF and mean wages."""
    explained = reason_amount.reasons_of(lone_parent(), Benefit.RSA, MAY)
    assert explained.reference == Month.of(2025, 4)
    flat, housing, resources = explained.reason.parts
    assert flat.value == pytest.approx(646.52 * 1.5, abs=0.01)
    assert housing.value == pytest.approx(646.52 * 1.5 * 0.16, abs=0.01)
    wages = next(r for r in below(resources) if r.label.en.startswith("wages"))
    assert [round(p.value) for p in wages.parts] == [420, 300, 300]
    assert (str(wages.first), str(wages.last)) == ("2024-12", "2025-02")
    assert explained.reason.value == pytest.approx(flat.value - housing.value - resources.value, abs=CENT)
    base = next(r.rule for r in below(flat) if r.rule)
    assert (base.since, "2025-293" in base.title) == ("2025-04-01", True)


def test_a_wage_that_stopped_is_not_counted_and_says_so():
    """Wages that end with nothing in their place leave the RSA's resources, and the line says why."""
    situations = lone_parent()
    situations.wages[0, 0, Month.of(2025, 4).minus(FIRST) :] = 0
    tree = reason_amount.reasons_of(situations, Benefit.RSA, MAY).reason
    wages = [r for r in below(tree) if r.label.en.startswith("wages")]
    assert not wages or all(r.value == 0 for r in wages)
    assert tree.parts[2].value == pytest.approx(106.73, abs=0.05)


def test_several_households_are_refused():
    """The reasons are those of one household."""
    with pytest.raises(ValueError, match="one household"):
        reason_amount.reasons_of(drawn(2, 1), Benefit.RSA, MAY)


def test_a_line_that_would_not_add_up_is_left_out():
    """A figure alone is told rather than a sum that is wrong."""
    part = Reason(telling.words("wages"), 10.0)
    right = Reason(part.label, 9.0, line=Line("sum", (1,), (Step("times", 0.9),)), parts=(part,))
    wrong = Reason(part.label, 8.0, line=Line("sum", (1,)), parts=(part,))
    assert right.checked() == right
    assert wrong.checked().line is None


@pytest.mark.parametrize(
    ("step", "value", "expected"),
    [
        (Step("floor"), -3.0, 0.0),
        (Step("minimum", 15.0), 14.9, 0.0),
        (Step("minimum", 15.0), 15.0, 15.0),
        (Step("down", 1.0), 12.999_999, 13.0),
        (Step("down", 1.0), 12.99, 12.0),
        (Step("up", 100.0), 12_200.01, 12_300.0),
        (Step("up", 100.0), 12_200.0, 12_200.0),
        (Step("divide", 12.0), 24.0, 2.0),
        (Step("none"), 24.0, 0.0),
    ],
)
def test_steps(step, value, expected):
    """Each step does what its words say; rounding of the engine moves no step."""
    assert step.apply(value) == pytest.approx(expected)


def test_months_that_are_alike_are_equal_without_their_months():
    """Two months in which all is the same differ by their months only."""
    rule = Rule("a.b", "2025-01-01")
    first, second = (
        Reason(telling.words("wages"), 1.0, first=Month(k), parts=(Reason(telling.words("age"), 2.0, rule=rule),))
        for k in (1, 2)
    )
    assert first != second
    assert first.timeless() == second.timeless()
