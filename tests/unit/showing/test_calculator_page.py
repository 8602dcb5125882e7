"""The page on which anybody counts a card's points: what it shows before any script runs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from bondroit.domain.scorecard import EXPERIMENT, PUBLISHED, UNKNOWN, Modality, Scorecard, Variable
from bondroit.errors import Text, UserError
from bondroit.explaining.explanation import Datum
from bondroit.showing.calculator_page import render_calculator

RENT = Variable(
    "rent_cents",
    "numeric",
    (
        Modality("< 40000", "interval", 0.5, upper=40000.0),
        Modality(">= 40000", "interval", 0.0, reference=True, lower=40000.0),
        Modality("missing", "missing", 0.25),
    ),
)
SHARE = Variable("share", "numeric", (Modality(">= 0.3", "interval", 0.0, reference=True, lower=0.3),))
LATE = Variable(
    "late",
    "numeric",
    (Modality("any", "interval", 1.0), Modality("missing", "missing", 0.0, reference=True)),
)
HOUSING = Variable(
    "housing",
    "categorical",
    (
        Modality("missing", "missing", 0.1),
        Modality("other", "other", 1.0),
        Modality("owner", "values", 0.0, reference=True, values=("owner",)),
        Modality("other named", "values", -1.0, values=("other", "owner")),
        Modality("never", "values", -2.0, values=("owner",)),
    ),
)
CARD = Scorecard("c", 1, "overpayment", -1.0, (RENT, SHARE, LATE, HOUSING))
WORDS = {
    "rent_cents": Datum(Text("rent", "loyer"), unit="cents"),
    "share": Datum(Text("rent in income", "loyer dans le revenu"), unit="share"),
    "housing": Datum(Text("housing", "logement"), words={"owner": Text("owner", "propriétaire")}),
}


class Fields(HTMLParser):
    """Every field of the page with its attributes, and the ids that labels name."""

    def __init__(self, page):
        super().__init__()
        self.fields, self.labelled, self.options = [], set(), []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Keep fields, labels and options."""
        found = dict(attrs)
        if tag in {"input", "select"}:
            self.fields.append((tag, found))
        elif tag == "label" and "for" in found:
            self.labelled.add(found["for"])
        elif tag == "option":
            self.options.append(found)


def page(card=CARD, language="en"):
    """The page of a card."""
    return render_calculator(card, WORDS, language=language)


def test_every_field_has_a_label_and_begins_with_the_reference():
    """Labels name every field; euros and percent are asked where the card counts cents and shares."""
    found = Fields(page())
    for tag, field in found.fields:
        assert field.get("id") in found.labelled or "aria-label" in field, (tag, field)
    numbers = [field["value"] for tag, field in found.fields if field.get("type") == "number"]
    assert numbers == ["400", "30", "0"] * 2
    absent = ["checked" in field for tag, field in found.fields if field.get("type") == "checkbox"]
    assert absent == [False, False, True] * 2


def test_a_choice_stands_for_a_value_of_its_class():
    """Only classes that some value reaches are offered; the rest and what is missing come last."""
    values = [json.loads(option["value"]) for option in Fields(page()).options]
    assert values == ["owner", "other", "other_", None] * 2
    assert [HOUSING.modality_of(value).name for value in values[:4]] == ["owner", "other named", "other", "missing"]


def test_the_page_is_in_both_languages_and_alone():
    """Words of the dictionary in each language, the one asked for first; nothing is fetched from anywhere."""
    text = page(language="fr")
    assert text.index("loyer dans le revenu") < text.index("rent in income")
    assert "propriétaire" in text
    assert not re.search(r"(src|href)=\"(?!#)", text)
    assert "url(" not in text
    assert page() == page()
    assert page() != text


@pytest.mark.parametrize(
    ("status", "said"), [(EXPERIMENT, "must not make a control plan"), (PUBLISHED, "read from a published table")]
)
def test_a_card_that_is_no_ordinary_one_is_told_so(status, said):
    """An experiment or a published table is named in the first section."""
    text = page(replace(CARD, status=status))
    assert re.search(r'class="caution">[^<]*' + said, text)
    assert not re.search(r'class="caution">[^<]*' + said, page())


def test_a_card_partly_unknown_has_no_such_page():
    """There is no one score to count."""
    with pytest.raises(UserError) as caught:
        page(replace(CARD, intercept=UNKNOWN))
    assert caught.value.code == "E-SCO-003"


def test_target_and_status_are_said_in_french_where_bondroit_knows_them():
    """The target of the house and the status in words; a column's name stays as it is."""
    text = page(language="fr").replace("\N{NO-BREAK SPACE}", " ")
    assert "Cible : indu (overpayment)" in text
    assert "Statut : grille de score" in text
    assert "Statut : card" not in text
    assert "Status: card (a scorecard)" in text
    assert "Cible : ui" in page(replace(CARD, target="ui"), language="fr").replace("\N{NO-BREAK SPACE}", " ")
