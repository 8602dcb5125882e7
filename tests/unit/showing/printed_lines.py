"""A reader of the printed lines of reasons: it reckons them again from the text alone, as with a pencil."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import prod

from bondroit.errors import Text
from bondroit.showing.reason_lines import figure, line_of

MINUS = "\N{MINUS SIGN}"
FIGURE = rf"{MINUS}?€?\d[\d,]*(?:\.\d+)?%?"
ROUNDING = re.compile(rf" ([+{MINUS}]) rounding ({FIGURE})$")
SILENT = Text("", "")


def bare(reason):
    """A reason whose parts have no words, so that every figure in its line is a figure of the sum."""
    parts = tuple(replace(p, label=SILENT) for p in reason.parts)
    steps = tuple(replace(s, why=SILENT) for s in reason.line.steps)
    return replace(reason, parts=parts, line=replace(reason.line, steps=steps))


def read(text):
    """The number of a printed figure, and the half of its last digit."""
    plain = text.replace(MINUS, "-").replace("€", "").replace(",", "")
    number, over = Decimal(plain.rstrip("%")), 100 if plain.endswith("%") else 1
    return Fraction(number) / over, Fraction(Decimal(1).scaleb(number.as_tuple().exponent)) / 2 / over


def split(text):
    """A text without its rounding, and the rounding."""
    found = ROUNDING.search(text)
    if found is None:
        return text, Fraction(0)
    return text[: found.start()], read(found[2])[0] * (-1 if found[1] == MINUS else 1)


def combined(kind, text):
    """What the left side of a line makes."""
    if kind == "mean":
        text, over = text.removeprefix("(").split(") \N{DIVISION SIGN} ")
        terms = [read(t)[0] for t in re.findall(FIGURE, text)]
        assert len(terms) == int(over)
        return sum(terms) / len(terms)
    if kind == "sum":
        text = text if text.startswith(f"{MINUS} ") else f"+ {text}"
        terms = re.findall(rf"([+{MINUS}]) ({FIGURE})(?= |$)", text)
        assert "".join(f" {s} {t}" for s, t in terms).strip() == text
        return sum(read(t)[0] * (-1 if s == MINUS else 1) for s, t in terms)
    terms = [read(t)[0] for t in re.findall(FIGURE, text)]
    return {
        "product": lambda: prod(terms, start=Fraction(1)),
        "quotient": lambda: terms[0] / terms[1],
        "least": lambda: min(terms),
        "most": lambda: max(terms),
    }[kind]()


def stepped(way, before):
    """What the words of a step make of a figure."""
    amount = next((read(t)[0] for t in re.findall(FIGURE, way)), Fraction(0))
    for words, done in (
        ("not below zero", lambda: max(before, Fraction(0))),
        ("down to", lambda: before // amount * amount),
        ("up to", lambda: -(-before // amount) * amount),
        ("times", lambda: before * amount),
        ("over", lambda: before / amount),
        ("nothing below", lambda: before if before >= amount else Fraction(0)),
        ("not counted", lambda: Fraction(0)),
    ):
        if way.startswith(words):
            return done()
    raise AssertionError(way)


def wrong(reason):
    """The printed line if it is not exact on its own printed figures, else an empty text."""
    line = line_of(bare(reason), "en")
    head, *tail = line.split("; ")
    left, *right = head.split(" = ")
    left, rounding = split(left)
    made = combined(reason.line.kind, left) + rounding
    exact = reason.line.kind in {"sum", "least", "most"}
    at, half = read(right[0]) if right else (made, Fraction(0))
    good = made == at if exact else abs(made - at) <= half
    for said in tail:
        way, ending = said.rsplit(": ", 1)
        way, rounding = split(way)
        made = stepped(way, at) + rounding
        at, half = read(ending)
        good &= abs(made - at) <= half
    good &= last_figure(reason) == figure(reason.value, reason.unit, "en")
    return "" if good else line


def last_figure(reason):
    """The figure in which the printed line ends."""
    return re.findall(FIGURE, line_of(bare(reason), "en"))[-1]
