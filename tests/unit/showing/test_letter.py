"""The letter as PDF."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pypdf
import pytest
from tests.unit.showing.made_up import DICTIONARY, ROW, card, explanation

from bondroit.errors import Text
from bondroit.explaining.explain import explain_file
from bondroit.showing.letter import DEFAULT_SENDER, Sender, letter_document, render_letter

DAY = date(2026, 2, 1)


def _made(language="fr", told=None, sender=DEFAULT_SENDER, day=DAY, reference="8F3A-21C7") -> bytes:
    return render_letter(told or explanation(), language=language, sender=sender, date=day, reference=reference)


def _words(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    text = " ".join(page.extract_text() for page in pages)
    for ligature, letters in (("\ufb00", "ff"), ("\ufb01", "fi"), ("\ufb02", "fl"), ("\ufb03", "ffi")):
        text = text.replace(ligature, letters)
    return " ".join(text.replace("\u2019", "'").split())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_same_letter_has_the_same_bytes(language):
    """Twice the same explanation and date: the same bytes; another date: others."""
    assert _made(language) == _made(language)
    assert _made(language) != _made(language, day=date(2026, 2, 2))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            (
                "Mention explicite prévue par la loi", "L311-3-1 et R311-3-1-1", "Finalité.", "Votre droit.",
                "Recours.", "Commission d'accès aux documents administratifs", "R311-3-1-2",
                "Parler à une personne", "Document fictif", "1er février 2026", "8F3A-21C7",
            ),
        ),
        (
            "en",
            (
                "Explicit mention required by law", "L311-3-1 and R311-3-1-1", "Purpose.", "Your right.",
                "Recourse.", "R311-3-1-2", "Speak to a person", "Fictitious document", "1 February 2026",
            ),
        ),
    ],
)  # fmt: skip
def test_the_letter_says_what_the_law_asks(language, said):
    """Purpose, right, how to ask, recourse, the four items, the rights, the date and the reference are printed."""
    words = _words(_made(language))
    for part in said:
        assert part in words


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_term_applied_is_printed(language):
    """Each datum, its value and its points stand in the letter's table."""
    words = _words(_made(language))
    document = letter_document(explanation(), language=language, sender=DEFAULT_SENDER, date=DAY, reference="x")
    for term in document["terms"]:
        for part in (term["label"], term["value"], term["points"]):
            assert " ".join(part.split()) in words or "".join(part.split()) in "".join(words.split())


def test_the_letter_is_tagged_and_kept():
    """It is a tagged PDF with a language and a title, and claims PDF/UA-1 and PDF/A-2a in its metadata."""
    reader = pypdf.PdfReader(io.BytesIO(_made()))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).lower().startswith("fr")
    assert reader.metadata.title == "Comment un score a été calculé pour votre dossier"
    metadata = root["/Metadata"].get_data().decode()
    assert "pdfuaid" in metadata
    assert "pdfaid" in metadata


def test_nothing_in_a_file_is_read_as_markup():
    """Words that look like Typst or quotes are printed as they are."""
    bad = '#panic("x") *b* $y$ "q" \\ [z]'
    sender = Sender(name=Text(bad, bad), fictitious=False)
    words = _words(_made(sender=sender))
    assert "#panic" in words
    assert "Document fictif" not in words


def test_a_file_at_the_reference_has_a_letter_without_a_drawing():
    """When nothing moves the score there is no waterfall and the letter holds."""
    row = {**ROW, "months_in_work": 24.0, "tenure": "tenant_social", "rsa_months": 0, "recent_move": False}
    told = explain_file(card(), row, dictionary=DICTIONARY)
    assert not told.waterfall()
    assert "Ce qui a fait bouger le score" not in _words(_made(told=told))


def test_a_long_card_makes_a_long_letter():
    """Forty terms break over pages and none is lost."""
    told = explanation()
    terms = tuple(replace(told.terms[0], label=Text(f"datum {k}", f"donnée numéro {k}")) for k in range(40))
    words = _words(_made(told=replace(told, terms=terms)))
    for k in range(40):
        assert f"donnée numéro {k}" in words
