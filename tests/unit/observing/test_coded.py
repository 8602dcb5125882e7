"""Straight to a card's classes: the same bytes and points as observing first and scoring then."""

from __future__ import annotations

import dataclasses
import random

import numpy as np
import polars as pl
import pytest
from tests.generative.drawn_histories import ASOF, drawn_dictionary, drawn_facts, frames

from bondroit.domain.modalities import CATEGORICAL, INTERVAL, MISSING, NUMERIC, OTHER, VALUES, Modality, Variable
from bondroit.domain.scorecard import Scorecard
from bondroit.errors import UserError
from bondroit.observing.asof import FrameSource, observe
from bondroit.observing.coded import NO_CLASS, coded
from bondroit.scoring.expressions import modality_expression, points_expression
from bondroit.tables.contract import Type


def _variable(rule, kind, chance):
    """A variable of a card with cuts or classes where values fall, some without a class for what is missing."""
    missing = [Modality("missing", MISSING, 0.25)] if chance.random() < 0.7 else []
    if kind is Type.CATEGORY:
        named = [Modality("employed", VALUES, 0.5, values=("employed",)), Modality("rest", OTHER, -0.125)]
        return Variable(rule.name, CATEGORICAL, (*named[: chance.randint(1, 2)], *missing))
    if kind is Type.BOOLEAN or chance.random() < 0.2:
        words = ("true", "false") if kind is Type.BOOLEAN else ("0", "1", "3")
        return Variable(rule.name, CATEGORICAL, (*(Modality(w, VALUES, 0.1, values=(w,)) for w in words), *missing))
    cuts = sorted(chance.sample([0.0, 1.0, 2.0, 19.0, 40_000.0, 0.3], 3))
    spans = [(None, cuts[0]), (cuts[0], cuts[1]), (cuts[1], cuts[2]), (cuts[2], None)]
    kept = spans if chance.random() < 0.7 else spans[1:]
    classes = (Modality(f"from {a}", INTERVAL, k / 8, lower=a, upper=b) for k, (a, b) in enumerate(kept))
    return Variable(rule.name, NUMERIC, (*classes, *missing))


@pytest.mark.parametrize("seed", range(3))
def test_codes_and_points_equal_observing_then_scoring(seed):
    """Every class of every variable, and the points where all have one, are those of the written table."""
    chance = random.Random(seed)
    whole = drawn_dictionary(seed)
    # Numbers with a decimal part are written as text by no card: those are kept to intervals.
    rules = [r for r in chance.sample(whole.rules, 60) if r.kind != "events"]
    variables = [_variable(rule, whole.rule_type(rule), chance) for rule in rules]
    fit = [
        v for v, r in zip(variables, rules, strict=True)
        if v.kind == NUMERIC or whole.rule_type(r) is not Type.NUMBER
    ]  # fmt: skip
    card = Scorecard("drawn", 1, "for a test", -1.5, tuple(fit))
    tables = {name: frame.lazy() for name, frame in frames(drawn_facts(seed, 30)).items()}
    others = {name: tables[name] for name in ("members", "places", "past_controls")}
    written = observe(ASOF, tables["snapshots"], tables["events"], whole, others).collect()
    schema = dict(written.schema)
    (found,) = coded(ASOF, card, whole, FrameSource(tables, ASOF))
    assert found.ids.to_series().equals(written["household_id"])
    for line, variable in zip(found.codes, card.variables, strict=True):
        expected = written.select(modality_expression(variable, schema[variable.name])).to_series()
        assert line.tolist() == expected.fill_null(NO_CLASS).to_list(), variable.name
    scored = written.select(points_expression(card, schema)).to_series()
    assert found.scored.tolist() == scored.is_not_null().to_list()
    assert found.points[found.scored].tolist() == scored.drop_nulls().to_list()


def test_every_file_scored_when_the_card_has_a_class_for_all():
    """With a class for every value no file is left without points, and they add up by hand."""
    whole = drawn_dictionary(1)
    name = next(r.name for r in whole.rules if r.kind == "state" and r.measure == "rent_cents")
    line = (Modality("any", INTERVAL, 0.5), Modality("missing", MISSING, 0.25))
    card = Scorecard("one", 1, "for a test", -1.0, (Variable(name, NUMERIC, line),))
    tables = {table: frame.lazy() for table, frame in frames(drawn_facts(1, 20)).items()}
    (found,) = coded(ASOF, card, whole, FrameSource(tables, ASOF))
    assert found.scored.all()
    assert set(np.unique(found.points).tolist()) <= {-500_000, -750_000}


def test_a_card_of_other_words_is_refused():
    """A variable that the dictionary does not declare, and a cut through classes, are told together."""
    whole = drawn_dictionary(1)
    classes = next(r.name for r in whole.rules if whole.rule_type(r) is Type.CATEGORY)
    line = (Modality("any", INTERVAL, 0.0),)
    card = Scorecard("odd", 1, "t", 0.0, (Variable("nowhere", NUMERIC, line), Variable(classes, NUMERIC, line)))
    with pytest.raises(UserError) as raised:
        list(coded(ASOF, card, dataclasses.replace(whole), FrameSource({"snapshots": pl.LazyFrame()}, ASOF)))
    assert raised.value.code == "E-SCO-002"
    assert len(raised.value.shown("en").faults) == 2
