"""Every check by its code: what was asked for, what could not be run."""

from __future__ import annotations

import json

import pytest

from bondroit.app.audit_elsewhere import elsewhere
from bondroit.auditing.catalogue import all_specs, codes_asked, lacking, margin_checks
from bondroit.auditing.check import NEED_WORDS, Need, not_run
from bondroit.auditing.words import FIGURES
from bondroit.errors import UserError


def test_every_check_is_declared_whole() -> None:
    """Codes differ and have their form; each has two languages, needs, a source, and what to do."""
    specs = all_specs()
    assert [s.code for s in specs] == sorted({s.code for s in specs})
    for spec in specs:
        assert spec.code.startswith("AUD")
        assert len(spec.code) == 6
        assert spec.needs
        assert spec.source
        for text in (spec.question, spec.method, spec.action):
            assert text.en
            assert text.fr
            assert text.en != text.fr
        assert json.loads(json.dumps(spec.to_document()))["code"] == spec.code
    assert set(NEED_WORDS) == set(Need)


def test_judged_figures_have_words() -> None:
    """A check that judges a figure by its interval judges one that a person can read."""
    for check in margin_checks():
        assert check.low < check.high
        assert all(name in FIGURES for name in (*check.figures, *check.beside))


@pytest.mark.parametrize("said", ["AUD003", "aud003", "aud3", "3", " AUD003 "])
def test_a_code_may_be_written_short(said: str) -> None:
    """Capitals, zeros and the word itself may be left out."""
    assert codes_asked([said]) == {"AUD003"}
    assert codes_asked([]) is None


def test_an_unknown_code_is_refused_with_near_ones() -> None:
    """Every unknown one is told at once, with the nearest."""
    with pytest.raises(UserError) as caught:
        codes_asked(["AUD00X", "AUD003", "nothing"])
    assert caught.value.code == "E-AUD-002"
    assert len(caught.value.faults) == 2
    assert "AUD00" in caught.value.faults[0].en.partition("Nearest:")[2]


def test_what_could_not_be_run_says_what_is_missing() -> None:
    """With groups and an outcome the decision is missing; what was answered or not asked for is not listed."""
    have = {Need.OUTCOME, Need.GROUPS}
    left = {one.spec.code: one for one in lacking(have, answered={"AUD002"})}
    assert left["AUD007"].missing == (Need.DECISION,)
    assert "--decision" in left["AUD007"].how.en
    assert "AUD002" not in left
    assert {one.spec.code for one in lacking(have, only={"AUD004", "AUD012"})} == {"AUD004", "AUD012"}
    spec = next(s for s in all_specs() if s.code == "AUD007")
    assert not_run(spec, Need) is None


def test_checks_of_other_commands_name_them() -> None:
    """What `bondroit audit` does not answer itself is listed with the command that does."""
    left = {one.spec.code: one for one in lacking(Need, elsewhere=elsewhere())}
    assert all("bondroit" in one.how.en and "bondroit" in one.how.fr for one in left.values())
    assert not {code for code in left if code < "AUD020"}
