"""What of an audit stands in the way of an approval."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bondroit.auditing.approval import PROTECTED, STATE_WORDS, State, approval_of
from bondroit.auditing.check import Severity
from bondroit.auditing.findings import Finding, Verdict
from bondroit.errors import Text

WORDS = Text("words", "mots")


def finding(attribute, verdict, severity=Severity.BLOCKS, *, protects=True):
    """A finding of one check."""
    return Finding("AUD003", attribute, WORDS, WORDS, "source", verdict, WORDS, WORDS, severity, protects)


def all_hold(**changed):
    """One finding per protected family that holds, but for those changed."""
    return [changed.get(family, finding(family, Verdict.HOLDS)) for family in PROTECTED]


def test_nothing_stands_in_the_way_when_all_was_looked_at_and_holds():
    """With every protected family looked at and held, there is no obstacle, and no judgement of the card either."""
    done = approval_of(all_hold())
    assert (done.state, done.obstacles) == (State.NOTHING_FOUND, ())
    assert "no judgement" in STATE_WORDS[done.state].en


@pytest.mark.parametrize("family", PROTECTED)
@pytest.mark.parametrize("verdict", [Verdict.DOES_NOT_HOLD, Verdict.NOT_ENOUGH_EVIDENCE])
def test_too_little_evidence_blocks_as_a_failure_does(family, verdict):
    """On income, RSA, lone parents, women, disabled workers and poor areas both answers stand in the way."""
    done = approval_of(all_hold(**{family: finding(family, verdict)}))
    assert done.state is State.STANDS_IN_THE_WAY
    assert [one.attribute for one in done.obstacles] == [family]


@pytest.mark.parametrize("family", PROTECTED)
def test_a_family_nobody_looked_at_stands_in_the_way(family):
    """Without any check that protects a family, what is not known of it blocks."""
    done = approval_of([one for one in all_hold() if one.attribute != family])
    assert [(one.code, one.attribute, one.verdict) for one in done.obstacles] == [("", family, None)]


def test_columns_are_known_by_what_they_are_about():
    """A column that somebody brings counts for the family it was said to be about, and is called so."""
    known = [finding("kon", Verdict.NOT_ENOUGH_EVIDENCE), *(f for f in all_hold() if f.attribute != "sex")]
    done = approval_of(known, means={"kon": "sex"})
    assert [one.words.en.partition(":")[0] for one in done.obstacles] == ["women"]


@given(
    st.lists(
        st.builds(
            finding,
            st.sampled_from([*PROTECTED, "office"]),
            st.sampled_from(Verdict),
            st.sampled_from(Severity),
            protects=st.booleans(),
        ),
        max_size=12,
    )
)
def test_the_answer_is_that_of_the_plain_rule(findings):
    """Over any findings, obstacles are those that the rule, told in one line per case, names."""
    plain = 0
    for one in findings:
        if one.severity is Severity.BLOCKS and one.verdict is Verdict.DOES_NOT_HOLD:
            plain += 1
        if one.severity is Severity.BLOCKS and one.verdict is Verdict.NOT_ENOUGH_EVIDENCE:
            plain += one.protects and one.attribute != "office"
    plain += sum(not any(f.attribute == family and f.protects for f in findings) for family in PROTECTED)
    done = approval_of(findings, columns=("office",))
    assert len(done.obstacles) == plain
    assert (done.state is State.STANDS_IN_THE_WAY) == bool(plain)
    assert len(done.to_document()["obstacles"]) == plain
