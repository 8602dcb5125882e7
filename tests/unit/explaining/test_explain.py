"""One file's score, told."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.showing.made_up import DICTIONARY, ROW, card, explanation

from bondroit.domain.scorecard import Modality, Scorecard, Variable, points_of, probability, to_points
from bondroit.errors import Text, UserError
from bondroit.explaining.explain import explain_file
from bondroit.explaining.explanation import Datum, Passage, Place

_ROWS = st.fixed_dictionaries(
    {
        "months_in_work": st.one_of(st.none(), st.floats(0, 24)),
        "income_cents": st.integers(0, 400_000),
        "tenure": st.sampled_from(["owner", "tenant_social", "tenant_private", "lodged"]),
        "rsa_months": st.integers(0, 12),
        "recent_move": st.booleans(),
    }
)


@given(row=_ROWS)
def test_the_terms_add_up_to_the_oracles_points(row):
    """The explained terms and the start sum to the points of the plain oracle, and the score follows."""
    told = explain_file(card(), row, dictionary=DICTIONARY)
    assert told.intercept_points + sum(t.points for t in told.terms) == points_of(card(), row) == told.points
    assert told.score == probability(points_of(card(), row))
    assert told.reference_score == probability(to_points(card().intercept))


@given(row=_ROWS)
def test_terms_come_largest_first_and_their_shares_make_the_whole(row):
    """Terms are sorted by absolute points; shares sum to one unless nothing moves the score."""
    told = explain_file(card(), row, dictionary=DICTIONARY)
    sizes = [abs(t.points) for t in told.terms]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(t.share for t in told.terms) == pytest.approx(1.0 if any(sizes) else 0.0)


@given(row=_ROWS)
def test_the_waterfall_leads_from_the_start_to_the_sum(row):
    """Steps join end to end, from the intercept to the file's logit."""
    told = explain_file(card(), row)
    at = told.intercept_points / 1e6
    for step in told.waterfall():
        assert step.start == pytest.approx(at)
        at = step.end
    assert at == pytest.approx(told.points / 1e6)


def test_a_sentence_says_datum_source_class_direction_and_factor():
    """A term's sentence names what, from where, which class, which way and by how much, in both languages."""
    term = next(t for t in explanation().terms if t.variable == "rsa_months")
    assert term.sentence.en.replace("\u00a0", " ") == (
        "Months with RSA in a year: 1 month or more (the payments made by the body). This raises the score: it "
        "multiplies the odds by 1.67 compared with “under 1 month”, 37% of all that moves this score."
    )
    assert "élève le score" in term.sentence.fr
    assert "1,67" in term.sentence.fr


def test_a_lowering_term_divides_the_odds():
    """A class below its reference is told as a division, never as a factor under one."""
    told = explain_file(card(), {**ROW, "income_cents": 250_000}, dictionary=DICTIONARY)
    term = next(t for t in told.terms if t.variable == "income_cents")
    assert "lowers the score: it divides the odds by 1.62" in term.sentence.en  # exp(0.48) = 1.616
    assert term.modality == Text("€1,800 or more", "1\u202f800\u202f€ ou plus")


def test_a_reference_class_moves_nothing():
    """The reference is said to be one, with a factor of 1 and no share."""
    term = next(t for t in explanation().terms if t.variable == "income_cents")
    assert (term.is_reference, term.points, term.odds_ratio, term.share) == (True, 0, 1.0, 0.0)
    assert "reference" in term.sentence.en


def test_every_word_exists_in_both_languages():
    """No sentence, title or label is empty in French or in English."""

    def texts(value):
        if isinstance(value, Text):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                yield from texts(item)
        elif isinstance(value, Passage) or hasattr(value, "__dataclass_fields__"):
            for field in fields(value):
                yield from texts(getattr(value, field.name))

    found = list(texts(explanation()))
    assert len(found) > 50
    assert all(t.en.strip() and t.fr.strip() for t in found)


def test_the_laws_four_items_and_the_rights_are_there():
    """CRPA R311-3-1-2 has four items, in its order; human review, correction, contest and asking follow."""
    told = explanation()
    assert [p.title.fr for p in told.four_items] == [
        "Degré et mode de contribution à la décision",
        "Données traitées et leurs sources",
        "Paramètres de traitement et leur pondération, appliqués à ce dossier",
        "Opérations effectuées par le traitement",
    ]
    assert len(told.rights) == 4
    assert "not a finding" in told.caution.en


@pytest.mark.parametrize(
    ("origin", "said"),
    [
        ("random", "drawn at random"),
        ("score_overpayment", "because this score put it"),
        ("score_underpayment", "amounts owed to you"),
    ],
)
def test_why_the_file_was_proposed_is_said(origin, said):
    """A file drawn at random is told so, and a file chosen by score is told so."""
    assert said in explanation(origin).degree_and_mode.sentences[0].en


def test_the_place_is_told_only_when_known():
    """Without a rank no place is told."""
    assert len(explain_file(card(), ROW).summary) == 2
    told = explain_file(card(), ROW, population_rank=Place(3, 40))
    assert "rank 3 of 40 files" in told.summary[-1].en


@pytest.mark.parametrize("row", [{k: v for k, v in ROW.items() if k != "tenure"}, {**ROW, "tenure": "yurt"}])
def test_a_row_the_card_cannot_read_is_an_error_without_the_value(row):
    """A missing variable and an unknown value are E-SCO-002; the message never holds the value."""
    with pytest.raises(UserError) as caught:
        explain_file(card(), row)
    assert caught.value.code == "E-SCO-002"
    assert "tenure" in str(caught.value)
    assert "yurt" not in str(caught.value)


@pytest.mark.parametrize("value", ["abc", [3], {"a": 1}])
def test_what_is_no_number_is_told_without_the_value(value):
    """Text or a list for a numeric variable is E-SCO-002 with the variable's name, every one at once."""
    with pytest.raises(UserError) as caught:
        explain_file(card(), {**ROW, "income_cents": value, "months_in_work": value})
    assert caught.value.code == "E-SCO-002"
    assert {f.en for f in caught.value.faults} == {
        "Variable income_cents must be a number.",
        "Variable months_in_work must be a number.",
    }
    assert "abc" not in str(caught.value)


def test_without_a_dictionary_the_card_names_its_variables():
    """A variable that no dictionary names is called by the card, and cents are shown in euros."""
    told = explain_file(card(), ROW)
    term = next(t for t in told.terms if t.variable == "income_cents")
    assert term.label.en == "income"
    assert term.value == Text("€1,420", "1\u202f420\u202f€")
    assert isinstance(Datum(Text("a", "b")).words, dict)


@pytest.mark.parametrize(
    ("evaluation", "told"),
    [({"slope": 0.79}, True), ({"slope": 0.9}, False), ({"slope": None}, False), (None, False)],
    ids=["too extreme", "trusted", "not estimable", "not evaluated"],
)
def test_a_person_is_told_when_the_card_exaggerates(evaluation, told):
    """A card whose own evaluation found its scores too extreme says so in the explanation, in both languages."""
    variable = Variable("x", "numeric", (Modality("any", "interval", 0.0, reference=True),))
    card = Scorecard("overpayment", 1, "overpayment", -1.0, (variable,), {"evaluation": evaluation})
    summary = explain_file(card, {"x": 1.0}).summary
    assert any("not to be read as an exact chance" in text.en for text in summary) is told
    assert any("ne se lit pas comme une probabilité" in text.fr for text in summary) is told
