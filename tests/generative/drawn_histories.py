"""Drawn histories of households with holes, and a dictionary that asks every kind of variable of them."""

from __future__ import annotations

import math
import random
from datetime import date

import polars as pl

from bondroit.domain.months import Month
from bondroit.errors import Text
from bondroit.observing.dictionary import Dictionary
from bondroit.observing.oracle import Facts, observe_household
from bondroit.observing.rules import (
    EVENTS_SOURCE,
    NEEDS_BY,
    NO_WHERE,
    PERMITTED,
    Condition,
    EventSource,
    Measure,
    Parameter,
    Rule,
)
from bondroit.tables.contract import Type

ASOF = Month.of(2025, 3)
FIRST, LAST = ASOF.plus(-26), ASOF.plus(2)
MONTHS = [Month(i) for i in range(FIRST.index, LAST.index + 1)]
CENTS = [0, 0, 1, 2, 40_000, 99_999, 150_000, 10_000_001]
ACTIVITIES = ["employed", 'l\'autre \\ "quoted"', "student"]
ROLES = ["claimant", "partner", "child"]
PLACES = ["P1", "P2", "P'3"]

SNAPSHOT_SCHEMA = {
    "household_id": pl.String, "month": pl.Date, "known": pl.Date, "office": pl.String,
    "claimant_activity": pl.String, "partner_activity": pl.String, "children": pl.Int32, "oldest_child_age": pl.Int32,
    "claimant_wage_cents": pl.Int64, "partner_wage_cents": pl.Int64, "rent_cents": pl.Int64,
    "rsa_claimed": pl.Boolean, "aah_claimed": pl.Boolean, "declaration_late": pl.Boolean,
}  # fmt: skip
MEMBER_SCHEMA = {
    "household_id": pl.String, "month": pl.Date, "known": pl.Date, "person": pl.Int32, "role": pl.String,
    "birth": pl.Date, "joined": pl.Date, "left": pl.Date, "activity": pl.String, "wage_cents": pl.Int64,
}  # fmt: skip
PLACE_SCHEMA = {"place": pl.String, "known": pl.Date, "poverty": pl.Float64, "jobless": pl.Float64}
EVENT_SCHEMA = {"household_id": pl.String, "kind": pl.String, "month": pl.Date, "known": pl.Date}
CONTROL_SCHEMA = {"household_id": pl.String, "asked": pl.Date, "done": pl.Date}
SCHEMAS = {
    "snapshots": SNAPSHOT_SCHEMA, "members": MEMBER_SCHEMA, "places": PLACE_SCHEMA, "events": EVENT_SCHEMA,
    "past_controls": CONTROL_SCHEMA,
}  # fmt: skip
TABLES = tuple(SCHEMAS)

MEASURES = (
    Measure("earned", ("claimant_wage_cents", "partner_wage_cents"), "sum"),
    Measure("at_work", ("claimant_wage_cents", "partner_wage_cents"), "positive"),
    Measure("claims", ("rsa_claimed", "aah_claimed"), "positive"),
    Measure("grown", ("oldest_child_age",), "at_least", threshold=19),
    Measure("partner_or_none", ("partner_activity",), missing="none's"),
    Measure("partner_folded", ("partner_activity",), missing="none's", fold=((ACTIVITIES[0], ACTIVITIES[1]),)),
    Measure("claimant_folded", ("claimant_activity",), fold=((ACTIVITIES[1], ACTIVITIES[0]),)),
    Measure("rent_cents", ("rent_cents",)),
    Measure("children", ("children",)),
    Measure("claimant_activity", ("claimant_activity",)),
    Measure("declaration_late", ("declaration_late",)),
    Measure("adults", (), "count", table="members", roles=("claimant", "partner")),
    Measure("student_there", (), "any", table="members", condition=Condition("activity", "in", (ACTIVITIES[1],))),
    Measure("others", ("wage_cents",), "sum", table="members", condition=Condition("activity", "not_in", ("student",))),
    Measure("best_child_wage", ("wage_cents",), "largest", table="members", roles=("child",)),
    Measure("of_age", (), "count", table="members", condition=Condition("age", "at_least", (18,))),
    Measure("young", (), "count", table="members", condition=Condition("age", "below", (18,))),
    Measure("twenty", (), "any", table="members", condition=Condition("age", "in", (20, 41))),
    Measure("earning", (), "count", table="members", condition=Condition("wage_cents", "at_least", (2,))),
    Measure("poverty", ("poverty",), table="places", place_column="office"),
    Measure("jobless_of_poverty", ("jobless",), table="places", place_column="office"),
)  # fmt: skip
PARAMETER = Parameter(
    "unit", Text("Unit", "Unité"), ((FIRST.plus(-5), 126_903), (ASOF.plus(-1), 130_264)), assumed=True
)
CONTROLS = EventSource("past_controls", kind="control", month="asked", known="done")


def rule(name, kind, months, measure="", by="", *, where="", events=()):
    """A variable, without the words a person reads."""
    return Rule(name, kind, months, measure, by, where, events, "number", Text(name, name), "drawn", assumed=True)


def drawn_dictionary(seed, windows=(1, 2, 3, 6, 12, 13, 24)):
    """Every kind over every measure on which it is permitted, each over two drawn windows, with and without `where`."""
    chance = random.Random(seed)
    plain = Dictionary({m.name: m for m in MEASURES}, {"unit": PARAMETER}, ())
    rules = []
    for kind, permitted in PERMITTED.items():
        for measure in MEASURES:
            if plain.measure_type(measure.name) not in permitted:
                continue
            numbers = [
                m.name for m in MEASURES if plain.measure_type(m.name) in (Type.CENTS, Type.INTEGER, Type.NUMBER)
            ]
            by = {"ratio": chance.choice(numbers), "relative": "unit"}[kind] if kind in NEEDS_BY else ""
            for months in sorted(chance.sample(windows, 2)):
                name = f"{kind}_{measure.name}_{months}"
                rules.append(rule(name, kind, months, measure.name, by))
            if kind not in NO_WHERE:
                where = chance.choice(["declaration_late", "student_there", "grown"])
                rules.append(rule(f"{name}_where", kind, months, measure.name, by, where=where))
    for kind in ("months_since", "events"):
        for events in (("move",), ("birth", "l'event"), ("control",), ("control", "move")):
            rules += [rule(f"{kind}_{'_'.join(events)}_{m}", kind, m, events=events) for m in chance.sample(windows, 2)]
    return Dictionary(plain.measures, plain.parameters, tuple(rules), (EVENTS_SOURCE, CONTROLS))


def drawn_facts(seed, households=40, *, versions=False):
    """Table to rows: months left out, values missing, facts known late or after the as-of month."""
    chance = random.Random(seed)
    facts = {table: [] for table in TABLES}
    for place in PLACES[:2]:
        for month in chance.sample(MONTHS, 4):
            facts["places"].append({
                "place": place, "known": month.first_day, "poverty": chance.choice([None, 0.1, 0.3, 17.25]),
                "jobless": chance.choice([None, -0.7, 1e-9, 3.3]),
            })  # fmt: skip
    for number in range(households):
        _household(f"H'{number:03d}", chance, facts, versions=versions)
    return facts


def _household(name, chance, facts, *, versions):
    _months(name, chance, facts, versions=versions)
    for kind in ("move", "birth", "l'event"):
        for month in chance.sample(MONTHS, chance.randint(0, 4)):
            known = _day(chance.choice([None, month, ASOF.plus(-1), ASOF, LAST]))
            facts["events"].append({"household_id": name, "kind": kind, "month": month.first_day, "known": known})
    for month in chance.sample(MONTHS, chance.randint(0, 2)):
        done = _day(chance.choice([None, month, ASOF]))
        facts["past_controls"].append({"household_id": name, "asked": month.first_day, "done": done})


def _months(name, chance, facts, *, versions):
    # A few values each, so that successive months are often alike.
    pools = {column: [_value(column, chance) for _ in range(3)] for column in SNAPSHOT_SCHEMA}
    presence, missing = chance.choice([0.3, 0.9, 1.0]), chance.choice([0.0, 0.1, 0.6])
    for month in MONTHS:
        for known in _versions(month, chance, versions=versions) if chance.random() < presence else ():
            row = {c: None if chance.random() < missing else chance.choice(pool) for c, pool in pools.items()}
            facts["snapshots"].append(row | {"household_id": name, "month": month.first_day, "known": known})
        for known in _versions(month, chance, versions=versions) if chance.random() < 0.8 else ():
            persons = (_member(name, month, person, chance) for person in range(chance.randint(1, 4)))
            facts["members"] += [person | {"known": known} for person in persons]


def _versions(month, chance, *, versions):
    if not versions:
        return [None]
    return [_day(m) for m in chance.sample([None, month.plus(1), month.plus(3), ASOF, LAST], chance.randint(1, 3))]


def _member(name, month, person, chance):
    def sometimes(other):
        return other if chance.random() < 0.3 else None

    return {
        "household_id": name, "month": month.first_day, "person": person + 1, "role": chance.choice(ROLES),
        "birth": chance.choice([None, month.plus(-18 * 12).first_day, month.plus(-18 * 12 + 1).first_day,
                                month.plus(-20 * 12 - 5).first_day, month.plus(2).first_day]),
        "joined": sometimes(month.plus(chance.randint(-2, 2)).first_day),
        "left": sometimes(month.plus(chance.randint(-2, 2)).first_day),
        "activity": chance.choice([None, *ACTIVITIES]), "wage_cents": chance.choice([None, *CENTS]),
    }  # fmt: skip


def _value(column, chance):
    kind = SNAPSHOT_SCHEMA[column]
    if column == "office":
        return chance.choice(PLACES)
    if kind == pl.String:
        return chance.choice(ACTIVITIES)
    if kind == pl.Boolean:
        return chance.random() < 0.5
    if kind == pl.Int64:
        return chance.choice(CENTS)
    return chance.choice([0, 1, 18, 19, 20]) if kind == pl.Int32 else date(2000, 1, 1)


def _day(month):
    return None if month is None else month.first_day


def frames(facts):
    """The tables as Polars frames."""
    return {table: pl.DataFrame(rows, schema=SCHEMAS[table]) for table, rows in facts.items()}


def by_oracle(dictionary, facts, month=ASOF):
    """Household to its variables, by the plain reading of one household at a time."""
    lines = list(facts["places"])
    own = {}
    for table, rows in facts.items():
        for row in rows if table != "places" else ():
            own.setdefault(row["household_id"], {t: [] for t in TABLES})[table].append(row)
    found = {}
    for name, tables in own.items():
        values = observe_household(month, dictionary, Facts(tables | {"places": lines}))
        if values is not None:
            found[name] = values
    return found


def differences(rows, wanted, names, *, digits=12):
    """Where rows (household_id, month, variables...) differ from the oracle's; doubles may in the last digits."""
    found = {row[0]: dict(zip(names, row[2:], strict=True)) for row in rows}
    assert sorted(found) == sorted(wanted)
    wrong = []
    for household, values in wanted.items():
        for name, value in values.items():
            got = found[household][name]
            if isinstance(value, float) and isinstance(got, float):
                same = math.isclose(value, got, rel_tol=10.0**-digits, abs_tol=1e-12)
            else:
                same = value == got and isinstance(value, bool) == isinstance(got, bool)
            if not same:
                wrong.append((household, name, value, got))
    return wrong
