"""The tree of reasons as text, JSON and HTML, in both languages."""

from __future__ import annotations

import html.parser
import json

import pytest

from bondroit.domain.benefits import Benefit
from bondroit.domain.months import Month
from bondroit.errors import Text
from bondroit.law.reasons import Explained, Line, Reason, Rule, Step
from bondroit.showing.reason_lines import figure, line_of
from bondroit.showing.reason_tree import document, html_block, tell, text_lines

APRIL, MAY = Month.of(2025, 4), Month.of(2025, 5)
NNBSP = "\N{NARROW NO-BREAK SPACE}"
NBSP = "\N{NO-BREAK SPACE}"


def explained():
    """An RSA of 368.21 euros told by hand: 646.52 less wages of three months, one of them nil."""
    base = Reason(
        Text("RSA for one person", "RSA pour une personne"),
        646.52,
        rule=Rule("rsa.base", "2025-04-01", "Décret n° 2025-293", "https://example.org"),
    )
    flat = Reason(Text("flat amount", "montant forfaitaire"), 646.52, line=Line("product", (1,)), parts=(base,))
    months = tuple(
        Reason(Text("", ""), value, first=APRIL.plus(-k), folded=True)
        for k, value in ((4, 400.0), (3, 434.93), (2, 0.0))
    )
    wages = Reason(
        Text("wages", "salaires"), 278.31, first=APRIL.plus(-4), last=APRIL.plus(-2), line=Line("mean", (1, 1, 1)),
        parts=months,
    )  # fmt: skip
    root = Reason(
        Text("RSA", "RSA"),
        368.21,
        first=APRIL,
        line=Line("sum", (1, -1), (Step("floor"),)),
        parts=(flat, wages),
        notes=(Text("Paid in 2025-05 as of 2025-04.", "Versé en 2025-05 sur 2025-04 : voilà."),),
    )
    return Explained(Benefit.RSA, MAY, APRIL, root, "OpenFisca-France 1.2.3")


def every(node):
    """A node as told and all below it."""
    yield node
    for part in node.parts:
        yield from every(part)


def test_the_tree_in_english():
    """The whole tree as a person reads it in English."""
    assert text_lines(explained(), "en") == [
        "Why €368.21? RSA (minimum income), May 2025",
        "RSA, April 2025: €368.21",
        "  = flat amount €646.52 − wages €278.31 = €368.21",  # noqa: RUF001 - the sign we print
        "  Paid in May 2025 as of April 2025.",
        "    flat amount: €646.52 (since 1 April 2025: Décret n° 2025-293)",
        "    wages, December 2024 to February 2025: €278.31",
        "      = (€400.00 + €434.93 + €0.00) ÷ 3 = €278.31",
        "Computed by OpenFisca-France 1.2.3 on what is known of the household; it is no decision.",
    ]


def test_the_tree_in_french_has_french_typography():
    """Commas, narrow spaces before the euro and the question mark, unbroken spaces before colons."""
    lines = text_lines(explained(), "fr")
    assert lines[0] == f"Pourquoi 368,21{NNBSP}€{NNBSP}? RSA, mai 2025"
    assert lines[1] == f"RSA, avril 2025{NBSP}: 368,21{NNBSP}€"
    assert f"montant forfaitaire 646,52{NNBSP}€ \N{MINUS SIGN} salaires 278,31{NNBSP}€ = 368,21{NNBSP}€" in lines[2]
    assert lines[3].endswith(f"sur avril 2025{NBSP}: voilà.")
    assert not any(" :" in line or " ;" in line for line in lines)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_the_line_has_told_is_not_told_again(language):
    """A part that only repeats a parameter is not shown apart; each node below stands for something new."""
    root = tell(explained(), language)
    assert len(list(every(root))) == 3
    assert root.parts[0].rule
    assert not root.parts[0].line


@pytest.mark.parametrize(
    ("value", "unit", "english", "french"),
    [
        (1234.5, "euros", "€1,234.50", f"1{NNBSP}234,50{NNBSP}€"),
        (-3.0, "euros", "\N{MINUS SIGN}€3.00", f"\N{MINUS SIGN}3,00{NNBSP}€"),
        (0.61, "rate", "61%", f"61{NNBSP}%"),
        (0.03005, "rate", "3.005%", f"3,005{NNBSP}%"),
        (1.28412, "factor", "1.28412", "1,28412"),
        (2.0, "count", "2", "2"),
        (25.0, "years", f"25{NBSP}years", f"25{NBSP}ans"),
    ],
)
def test_figures(value, unit, english, french):
    """Each unit is written as each language does, with the decimals that it needs."""
    assert figure(value, unit, "en") == english
    assert figure(value, unit, "fr") == french


def test_a_step_is_said_only_if_it_changed_the_figure():
    """Not below zero, a minimum and a rounding are told where they did something, with what stood before."""
    part = Reason(Text("resources", "ressources"), -31.06)
    floored = Reason(Text("RSA", "RSA"), 0.0, line=Line("sum", (1,), (Step("floor"),)), parts=(part,))
    assert line_of(floored, "en") == f"resources {figure(-31.06, 'euros', 'en')}; not below zero: €0.00"
    parts = Reason(Text("a", "a"), 5.0), Reason(Text("b", "b"), 7.0)
    same = Reason(Text("aid", "aide"), 12.0, line=Line("sum", (1, 1), (Step("down", 1.0),)), parts=parts)
    assert line_of(same, "en") == "a €5.00 + b €7.00 = €12.00"


def test_the_document_is_json_with_both_languages_and_the_path_of_each_parameter():
    """The JSON holds words in both languages, months, lines, rules; no identifier."""
    entry = json.loads(json.dumps(document(explained())))
    assert entry["amount"] == 368.21
    assert (entry["month"], entry["reference_month"]) == ("2025-05", "2025-04")
    root = entry["reason"]
    assert root["label"] == {"en": "RSA", "fr": "RSA"}
    assert set(root["line"]) == {"en", "fr"}
    assert root["parts"][0]["parts"][0]["rule"]["parameter"] == "rsa.base"
    assert root["parts"][1]["from"] == "2024-12"


class Balanced(html.parser.HTMLParser):
    """Notes every tag that opens, and that each closes in its turn."""

    def __init__(self):
        """Nothing open, nothing seen."""
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attrs):
        """A tag opens."""
        self.open.append(tag)
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        """It closes."""
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_html_block(language):
    """Well-formed nested details, the root open, no script, nothing of the tree missing, everything escaped."""
    given = explained()
    nasty = Reason(Text("a <b>", "a <b>"), 1.0, notes=(Text("<script>", "<script>"),))
    root = given.reason
    spoiled = Explained(
        given.benefit, given.month, given.reference,
        Reason(root.label, root.value, first=root.first, line=root.line, parts=(*root.parts, nasty)), given.law,
    )  # fmt: skip
    page = html_block(spoiled, language)
    reader = Balanced()
    reader.feed(page)
    assert reader.open == []
    details = [attributes for tag, attributes in reader.seen if tag == "details"]
    assert "open" in details[0]
    assert "script" not in {tag for tag, _ in reader.seen}
    assert "a &lt;b&gt;" in page
    for node in every(tell(spoiled, language)):
        assert node.figure in page
