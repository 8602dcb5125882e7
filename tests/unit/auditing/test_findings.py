"""The three answers of a check, and figures as people read them."""

from __future__ import annotations

import pytest

from bondroit.auditing.catalogue import all_specs, margin_checks
from bondroit.auditing.checks.aud001_random_arm import random_arm_finding
from bondroit.auditing.figures import Figure, hide_whole_groups
from bondroit.auditing.findings import VERDICT_WORDS, Verdict
from bondroit.auditing.margins import findings_on
from bondroit.auditing.report import shown
from bondroit.auditing.words import FIGURES
from bondroit.errors import Text


def ratio(group: str, low: float | None, high: float | None) -> Figure:
    joint = None if low is None or high is None else (low, high)
    return Figure("g", group, "over_representation", 1.0, 0.99, 1.01, 100, joint=joint)


@pytest.mark.parametrize(
    ("bounds", "verdict"),
    [
        ([(0.9, 1.1), (0.85, 1.2)], Verdict.HOLDS),
        ([(0.9, 1.1), (1.3, 1.9)], Verdict.DOES_NOT_HOLD),
        ([(0.9, 1.1), (0.4, 0.7)], Verdict.DOES_NOT_HOLD),
        ([(0.9, 1.1), (0.7, 1.6)], Verdict.NOT_ENOUGH_EVIDENCE),
        ([(0.9, 1.1), (None, None)], Verdict.NOT_ENOUGH_EVIDENCE),
    ],
)
def test_the_interval_decides(bounds: list[tuple[float | None, float | None]], verdict: Verdict) -> None:
    """The joint interval within the margin holds, wholly outside does not, across or hidden is not enough evidence."""
    figures = [ratio(f"group {k}", *pair) for k, pair in enumerate(bounds)]
    (finding,) = findings_on(figures, ["g"], checks=margin_checks())
    assert (finding.code, finding.verdict) == ("AUD003", verdict)
    assert ("group 1" in finding.detail.en) == (verdict is Verdict.DOES_NOT_HOLD)
    assert finding.verdict in finding.summary.en
    assert VERDICT_WORDS[verdict].fr in finding.summary.fr
    assert "assumed" in finding.method.en
    assert "supposée" in finding.method.fr
    assert "2 groups together (Bonferroni: each at 97.50 %" in finding.method.en
    assert "chacun à 97,50 %" in finding.method.fr


def test_groups_are_called_by_their_names() -> None:
    """A finding names the groups outside in each language."""
    (finding,) = findings_on(
        [ratio("yes", 2.0, 3.0)], ["g"], lambda _, group: Text(f"{group} en", f"{group} fr"), checks=margin_checks()
    )
    assert "yes en" in finding.detail.en
    assert "yes fr" in finding.detail.fr


def test_a_random_arm_is_needed_to_say_who_errs() -> None:
    """None told apart: not enough evidence; none drawn: does not hold; some drawn: holds."""
    assert random_arm_finding(0, None).verdict is Verdict.NOT_ENOUGH_EVIDENCE
    assert random_arm_finding(0, 50).verdict is Verdict.DOES_NOT_HOLD
    assert random_arm_finding(10, 50).verdict is Verdict.HOLDS


def test_codes_are_unique_and_figures_have_words() -> None:
    """Each check has its own code and a figure that has a name in both languages; verdicts too."""
    codes = [spec.code for spec in all_specs()]
    assert len(set(codes)) == len(codes)
    looked = [name for check in margin_checks() for name in (*check.figures, *check.beside)]
    assert all(name in FIGURES for name in looked)
    assert all(words.label.en and words.label.fr and words.method.fr for words in FIGURES.values())
    assert set(VERDICT_WORDS) == set(Verdict)


def test_a_figure_in_words() -> None:
    """Shares in per cent with their interval, counts whole, French commas, a hidden figure without number."""
    rate = Figure("g", "a", "rate", 0.29608, 0.26855, 0.32476, 1047)
    assert shown(rate) == "29.6 % [26.9 ; 32.5]"
    assert shown(rate, "fr") == "29,6 % [26,9 ; 32,5]"
    assert shown(Figure("g", "a", "rows", 1047.0, rows=1047)) == "1,047"
    assert shown(Figure("g", "a", "rate", None, hidden=True), "fr") == "masqué"
    assert shown(Figure("g", "a", "rate", None)) == "-"


def test_the_burden_says_what_it_counts() -> None:
    """Burden counts controls below both targets, not those that found no cent; its numerator is taken as fixed."""
    burden = FIGURES["burden"]
    assert "neither" in burden.label.en
    assert "aucune cible" in burden.label.fr
    assert "found nothing" not in burden.label.en + burden.method.en
    assert "fixed" in burden.method.en
    assert "fixe" in burden.method.fr


def test_one_hidden_figure_hides_its_group() -> None:
    """Figures of the same people from two tables are hidden together."""
    first, second = ratio("a", 0.9, 1.1), Figure("g", "a", "precision", None, hidden=True)
    kept = hide_whole_groups([first, second, ratio("b", 0.9, 1.1)])
    assert [f.hidden for f in kept] == [True, True, False]
    assert kept[0].value is None
