"""Answers: what each does to its question, every fault at once, and silence that proves nothing."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from bondroit.domain.months import Month
from bondroit.reconciling.answering import added, faults, read_answers, states
from bondroit.tables.contract import check_frame
from bondroit.tables.reconciled import ANSWERS, ANSWERS_GIVEN

QUESTIONS = pl.DataFrame({"question": ["a", "b", "c", "d"]})
MONTH = Month.of(2026, 5)


def told(rows, before=None):
    """The table after a file of answers (question, answer, note, corrected_euros) that has no fault."""
    given_rows = pl.DataFrame(rows, schema=["question", "answer", "note", "corrected_euros"], orient="row")
    answers = read_answers(given_rows)
    known = states(QUESTIONS.lazy(), None if before is None else before.lazy()).collect()
    assert faults(answers, known) == []
    whole = added(answers, before, MONTH)
    assert check_frame(whole, ANSWERS) == []
    return whole


def state_of(answers):
    """State by question."""
    return dict(states(QUESTIONS.lazy(), answers.lazy()).select("question", "state").collect().rows())


def test_each_answer_moves_its_question():
    """Agreeing and correcting close a question, contesting keeps it open for a person, silence leaves it asked."""
    first = told([("a", "agrees", "", ""), ("b", "corrects", "other_month", "1 234,5"), ("c", "contests", "", "")])
    assert state_of(first) == {"a": "closed", "b": "closed", "c": "answered", "d": "asked"}
    assert first.filter(pl.col("question") == "b")["corrected_cents"].item() == 123_450
    second = told([("c", "settled", "mistake_there", "")], first)
    assert state_of(second)["c"] == "closed"
    assert second.filter(pl.col("question") == "c")["place"].to_list() == [1, 2]


def test_every_fault_is_told_at_once():
    """A file with six faults tells six, with counts and no name."""
    before = told([("a", "agrees", "", "")])
    rows = [("a", "agrees", "", ""), ("b", "corrects", "", ""), ("z", "perhaps", "funny", ""), ("d", "settled", "", ""),
            ("d", "contests", "", "")]  # fmt: skip
    bad = read_answers(pl.DataFrame(rows, schema=["question", "answer", "note", "corrected_euros"], orient="row"))
    found = faults(bad, states(QUESTIONS.lazy(), before.lazy()).collect())
    # closed; no figure; not asked; no answer of the list; no note of the list; nothing to settle; twice (both lines).
    assert [fault.en.split(" answer")[0] for fault in found] == ["1", "1", "1", "1", "1", "1", "2"]
    lines = [fault.fr.rsplit("ligne", 1)[1] for fault in found]
    assert lines == [" 4.", " 4.", " 4.", " 3.", " 2.", " 5.", "s 5, 6."]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(ANSWERS_GIVEN)), max_size=8))
def test_states_equal_the_plain_rule(sequence):
    """Any sequence of answers, taken where allowed, gives the states of a plain walk."""
    table, plain = None, dict.fromkeys("abcd", "asked")
    for question, answer in sequence:
        if plain[question] == "closed" or (answer == "settled" and plain[question] == "asked"):
            continue
        table = told([(question, answer, "", "10" if answer == "corrects" else "")], table)
        plain[question] = "answered" if answer == "contests" else "closed"
    assert (dict.fromkeys("abcd", "asked") if table is None else state_of(table)) == plain
