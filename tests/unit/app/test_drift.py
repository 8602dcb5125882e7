"""The verbs `drift` and `compare` over files: months chosen, references, one entry of the journal, small cells null."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.contract.fakes import FakeClock, MemoryCards, MemoryJournal, MemoryTables
from tests.unit.scoring.test_drift import card, files

from bondroit.app.compare_population import compare_table
from bondroit.app.drift_card import DriftAsked
from bondroit.app.drift_files import DriftRequest, drift_files, drift_tables, last_with_variables
from bondroit.app.words_of import card_words
from bondroit.domain.months import Month
from bondroit.domain.scorecard import EXPERIMENT, Scorecard
from bondroit.errors import UserError
from bondroit.scoring.drift_hidden import hidden
from bondroit.scoring.rows import Top
from bondroit.showing.drift_charts import every_month
from bondroit.showing.drift_names import names_of
from bondroit.showing.drift_page import render_drift
from bondroit.showing.drift_words import reference_words
from bondroit.showing.moves_page import render_moves
from bondroit.showing.moves_words import called, other_target
from bondroit.stats.disclosure import FLOOR

MONTHS = [Month.parse(m) for m in ("2025-11", "2026-01", "2026-02")]
COUNTS = {"files", "without_class", "out_of_range", "unseen", "without_score", "stayed", "entered", "left", "neither"}


def small_figures(document, name=""):
    """Every count of 1 to 10 that stands in a document, with its key."""
    if isinstance(document, dict):
        return [found for key, value in document.items() for found in small_figures(value, key)]
    if isinstance(document, list):
        return [found for value in document for found in small_figures(value, name)]
    counted = name in COUNTS or name == "cells"
    return [(name, document)] if counted and isinstance(document, int) and 0 < document < FLOOR else []


@pytest.fixture
def workspace():
    """Three months of variables and two cards, one of them an experiment."""
    tables, cards = MemoryTables(), MemoryCards()
    for k, month in enumerate(MONTHS):
        rows = files(k).with_columns(
            household_id=pl.format("h{}", pl.int_range(pl.len())), month=pl.lit(month.first_day)
        )
        tables.write("variables", rows.select("household_id", "month", "income", "housing"), month)
    cards.save(card())
    cards.save(Scorecard("trial", 1, "t", 0.0, card().variables, status=EXPERIMENT))
    return tables, cards, MemoryJournal(FakeClock())


def look(workspace, **asked):
    """The verb on the workspace."""
    tables, cards, journal = workspace
    return drift_files(request=DriftRequest(month=MONTHS[-1], **asked), tables=tables, cards=cards, journal=journal)


def test_every_month_with_variables_is_looked_at(workspace):
    """Months in order from the first, experiments left out, and one entry of the journal that names no one."""
    found = look(workspace)
    assert [c.card for c in found.cards] == ["overpayment@1"]
    assert [m.label for m in found.cards[0].months] == [str(m) for m in MONTHS]
    assert found.cards[0].cuts.label == str(MONTHS[0])
    entries = [e for e in workspace[2].entries() if e.verb == "drift"]
    assert len(entries) == 1
    assert entries[0].detail["cards"]["overpayment@1"]["warnings"] == 0


def test_since_and_against_choose_months(workspace):
    """`since` leaves earlier months out; a month to hold against is looked at too, even an earlier one."""
    assert [m.label for m in look(workspace, since=MONTHS[1]).cards[0].months] == ["2026-01", "2026-02"]
    held = look(workspace, since=MONTHS[2], against=MONTHS[0]).cards[0]
    assert [m.label for m in held.months] == ["2025-11", "2026-02"]
    assert held.against == held.cuts.label == "2025-11"
    later = look(workspace, against=MONTHS[1]).cards[0]
    assert later.cuts.label == "2026-01"
    assert later.months[1].score.stability.index == 0


def test_what_is_not_there_is_refused(workspace):
    """No variables of the month, no card of the name, months that run backwards: each has its code."""
    tables, cards, journal = workspace
    asked = DriftRequest(month=Month.parse("2026-03"))
    with pytest.raises(UserError) as told:
        drift_files(request=asked, tables=tables, cards=cards, journal=journal)
    assert told.value.code == "E-WRK-003"
    with pytest.raises(UserError) as told:
        look(workspace, since=Month.parse("2026-03"))
    assert told.value.code == "E-USE-001"
    with pytest.raises(UserError) as told:
        drift_files(request=DriftRequest(month=MONTHS[-1]), tables=tables, cards=MemoryCards(), journal=journal)
    assert told.value.code == "E-WRK-003"


def test_small_cells_are_null_and_cannot_be_told():
    """Seven files in a class: its count, another class's, and what few files have, are nowhere in document or page."""
    now = files(2, rows=600).with_columns(
        housing=pl.when(pl.int_range(pl.len()) < 7).then(pl.lit("hotel")).otherwise("housing"),
        income=pl.when(pl.int_range(pl.len()) < 9).then(9_000.0).otherwise("income"),
    )
    done = drift_tables(now=now, then=files(1, rows=600), card=card(), asked=DriftAsked())
    document = done.to_document()
    assert not small_figures(document)
    income, housing = document["cards"][0]["months"][-1]["variables"]
    hidden = [c["class"] for c in housing["classes"] if c["files"] is None]
    assert "other" in hidden
    assert len(hidden) == 2
    assert housing["unseen"] is None
    assert housing["new"] == []
    assert income["out_of_range"] is None
    assert "hotel" not in str(document)
    page = render_drift(document, language="fr")
    assert "hotel" not in page
    assert page == render_drift(document, language="fr")
    assert "masqué" in page


def test_small_groups_are_null_and_cannot_be_told():
    """Groups of every size: no small cell is told, and the hidden ones together are no small number."""
    rng = np.random.default_rng(3)
    old, rows = card(), 900
    frame = files(5, rows=rows).with_columns(
        office=pl.Series(rng.choice(["north", "south", "hill", "isle"], rows, p=[0.6, 0.35, 0.04, 0.01]))
    )
    new = Scorecard("other", 1, "t", -1.0, old.variables[:1])
    done = compare_table(old=old, new=new, frame=frame, by=("office",))
    document = done.to_document()
    assert not small_figures(document)
    for name in ("stayed", "entered", "left"):
        shown = [g[name] for g in document["groups"] if g[name] is not None]
        if document[name] is not None:
            rest = document[name] - sum(shown)
            assert rest == 0 or rest >= FLOOR
    for language in ("fr", "en"):
        page = render_moves(old, new, (), document, language=language)
        assert page == render_moves(old, new, (), document, language=language)
        assert "office" in page


def test_a_comparison_refuses_what_it_cannot_group_by():
    """A column that is not there, and one with too many values, are refused."""
    frame = files(1, rows=200).with_row_index("number")
    for name, code in (("colour", "E-TAB-004"), ("number", "E-USE-001")):
        with pytest.raises(UserError) as told:
            compare_table(old=card(), new=card(), frame=frame, by=(name,))
        assert told.value.code == code


def strange(rows: int, few: int) -> pl.DataFrame:
    """Files of which all but `few` have no housing that the card names."""
    return files(2, rows=rows).with_columns(
        housing=pl.when(pl.int_range(pl.len()) < few).then("housing").otherwise(pl.lit("tent"))
    )


def test_what_few_files_are_left_out_of_is_hidden_too():
    """All but four files in a class never seen: neither document, warnings nor page tell 496, and the warning stays."""
    done = drift_tables(now=strange(500, 4), then=files(1, rows=500), card=card(), asked=DriftAsked())
    document = done.to_document()
    housing = document["cards"][0]["months"][-1]["variables"][1]
    assert housing["unseen"] is None
    assert all(c["files"] is None for c in housing["classes"] if c["class"] != "missing")
    assert {w.kind for w in done.cards[0].warned} >= {"variable", "unseen"}
    told = str(document) + render_drift(document, language="en")
    assert "496" not in told
    assert "0.992" not in told
    assert "99.2" not in told
    assert all(hidden(n, 500, FLOOR) for n in (1, 10, 490, 499))
    assert not any(hidden(n, 500, FLOOR) for n in (0, 11, 489, 500))


def test_warnings_tell_no_figure_that_the_document_masks():
    """Eight files above the threshold and nine values missing: both are warned of, and neither number is told."""
    row = pl.int_range(pl.len())
    then, base = files(1, rows=500), files(2, rows=500)
    now = base.with_columns(
        income=pl.when(row < 8).then(100.0).otherwise(2_500.0),
        housing=pl.when(row < 491).then(None).otherwise("housing"),
    )
    done = drift_tables(now=now, then=then, card=card(), asked=DriftAsked(top=Top(most=100)))
    kinds = {w.kind: w.said for w in done.cards[0].warned}
    assert {"above", "missing", "unseen"} <= kinds.keys()
    last = done.to_document()["cards"][0]["months"][-1]
    assert last["score"]["above"] is None
    assert last["variables"][1]["missing"] is None
    for kind in ("above", "missing"):
        assert "masked" in kinds[kind].en
        assert "masqué" in kinds[kind].fr
    assert "98.2" not in str(kinds)
    assert "491" not in str(kinds)
    assert "1.60%" not in str(kinds)


def test_a_small_top_of_the_reference_is_masked():
    """A threshold that eight files of the reference reach: their share is told nowhere."""
    then = files(1, rows=500).with_columns(
        income=pl.when(pl.int_range(pl.len()) < 8).then(100.0).otherwise(2_500.0), housing=pl.lit("tenant")
    )
    done = drift_tables(now=files(2, rows=500), then=then, card=card(), asked=DriftAsked(top=Top(most=8)))
    document = done.to_document()
    found = document["cards"][0]
    assert found["top"] is None
    assert all(m["score"]["above_before"] is None for m in found["months"])
    told = str(document) + render_drift(document, language="en") + str([w.said for w in done.cards[0].warned])
    assert "0.016" not in told
    assert "1.60" not in told


def test_figures_of_masked_classes_do_not_tell_them():
    """Whatever small number of files stands in a masked class, index and shift that are told are nearly the same."""
    then = files(1, rows=600)
    found = []
    for few in range(1, FLOOR):
        now = files(2, rows=600).with_columns(
            housing=pl.when(pl.int_range(pl.len()) < few).then(pl.lit("tenant")).otherwise(pl.lit("owner"))
        )
        document = drift_tables(now=now, then=then, card=card(), asked=DriftAsked()).to_document()
        housing = document["cards"][0]["months"][-1]["variables"][1]
        found.append((housing["psi"], housing["shift_logit"]))
    assert len({psi for psi, _ in found}) <= 2
    assert len({shift for _, shift in found}) <= 2


@pytest.mark.parametrize("rows", [1, FLOOR - 1])
def test_a_handful_of_files_is_refused(workspace, rows):
    """Fewer files than may be told of, now, at the reference, in a month, or compared: refused."""
    few, many = files(1, rows=rows), files(2, rows=400)
    tables, cards, journal = workspace
    month = Month.parse("2026-03")
    kept = few.with_columns(household_id=pl.format("h{}", pl.int_range(pl.len())), month=pl.lit(month.first_day))
    tables.write("variables", kept.select("household_id", "month", "income", "housing"), month)
    other = Scorecard("other", 1, "t", -1.0, card().variables[:1])
    for look_at in (
        lambda: drift_tables(now=few, then=many, card=card(), asked=DriftAsked()),
        lambda: drift_tables(now=many, then=few, card=card(), asked=DriftAsked()),
        lambda: drift_tables(now=few, then=None, card=card(), asked=DriftAsked()),
        lambda: drift_files(request=DriftRequest(month=month), tables=tables, cards=cards, journal=journal),
        lambda: compare_table(old=card(), new=other, frame=few),
        lambda: compare_table(
            old=card(), new=other,
            frame=many.with_columns(income=pl.when(pl.int_range(pl.len()) < rows).then("income")),
        ),
    ):  # fmt: skip
        with pytest.raises(UserError) as told:
            look_at()
        assert told.value.code == "E-TAB-005"


def test_cells_alone_are_masked_where_the_group_is_large():
    """A group of enough files keeps its number; its small cells are null, and a group below the floor is whole."""
    rng, rows = np.random.default_rng(5), 2_000
    frame = files(5, rows=rows).with_columns(
        office=pl.Series(rng.choice(["north", "south", "hill", "isle", "key"], rows, p=[0.5, 0.3, 0.15, 0.047, 0.003]))
    )
    new = Scorecard("other", 1, "t", -1.0, card().variables[:1])
    document = compare_table(old=card(), new=new, frame=frame, by=("office",)).to_document()
    groups = {g["group"]: g for g in document["groups"]}
    sizes = dict(frame["office"].value_counts().iter_rows())
    assert 0 < sizes["key"] < FLOOR
    assert groups["key"]["files"] is None
    assert sum(g["files"] is None for g in groups.values()) == 2
    assert all(g["files"] in (None, sizes[name]) for name, g in groups.items())
    assert any(g["stayed"] is not None and g["entered"] is None for g in groups.values()) or any(
        g["files"] and g["entered"] is not None for g in groups.values()
    )
    assert not small_figures(document)


def test_a_group_of_files_without_a_value_has_words():
    """Files without a value make a group, called in both languages."""
    frame = files(1, rows=400).with_columns(office=pl.when(pl.int_range(pl.len()) < 200).then(pl.lit("north")))
    document = compare_table(old=card(), new=card(), frame=frame, by=("office",)).to_document()
    assert {g["label"]["fr"] for g in document["groups"]} == {"north", "non renseigné"}


def test_the_score_is_held_against_the_month_of_the_survey(workspace):
    """The month that the journal names for a card is its reference, even before `since`; else the first."""
    journal = workspace[2]
    found = look(workspace).to_document()["cards"][0]
    assert (found["score_against"], found["score_against_chosen"]) == ("2025-11", "first")
    assert found["without_variables"] == ["2025-12"]
    assert "2025-12" in reference_words(found)[-1].en
    journal.append("build", "statistics", {"card": "overpayment@1", "survey": "2026-01"})
    found = look(workspace).to_document()["cards"][0]
    assert (found["score_against"], found["score_against_chosen"]) == ("2026-01", "survey")
    assert "survey" in reference_words(found)[1].en
    found = look(workspace, since=MONTHS[2]).to_document()["cards"][0]
    assert [m["month"] for m in found["months"]] == ["2026-01", "2026-02"]


def test_a_month_alone_is_said_to_drift_from_nothing(workspace):
    """One month alone is held against itself, which is told; a `since` without variables is refused."""
    found = look(workspace, since=MONTHS[2]).to_document()["cards"][0]
    assert "only month" in reference_words(found)[-1].en
    with pytest.raises(UserError) as told:
        look(workspace, since=Month.parse("2025-12"))
    assert told.value.code == "E-WRK-003"


def test_the_last_month_with_variables(workspace):
    """Without a month it is the last with variables; a workspace without any says so; advice fits what is there."""
    assert last_with_variables(workspace[0]) == MONTHS[-1]
    with pytest.raises(UserError) as told:
        last_with_variables(MemoryTables())
    assert told.value.code == "E-WRK-003"
    tables, cards, journal = workspace
    with pytest.raises(UserError) as told:
        drift_files(request=DriftRequest(month=Month.parse("2027-05")), tables=tables, cards=cards, journal=journal)
    assert "2026-02" in told.value.remedy.en
    assert "observe" not in told.value.remedy.en


def test_charts_leave_a_gap_for_a_month_that_is_not_there():
    """The axis holds every month from the first to the last; other labels stay."""
    assert every_month(["2025-11", "2026-01"]) == ["2025-11", "2025-12", "2026-01"]
    assert every_month(["reference", "now"]) == ["reference", "now"]


def test_words_of_variables_are_those_of_the_card():
    """A name of the dictionary alone gives no meaning; a class is told as on the other pages, labels stay apart."""
    income, housing = card().variables
    foreign = Scorecard(
        "f", 1, "t", 0.0,
        (replace(income, name="sex"), replace(housing, name="wage_cents"), replace(housing, name="wage")),
    )  # fmt: skip
    names = names_of([foreign], card_words())
    assert names.variable("sex", "en") == "sex"
    assert names.variable("wage", "fr") != names.variable("wage_cents", "fr")
    assert names.modality("sex", "[500, 1000)", "fr").startswith("de 500 à moins de")
    assert names.modality("wage", "missing", "fr") == "non renseigné"
    done = drift_tables(now=files(2, rows=400), then=files(1, rows=400), card=card(), asked=DriftAsked())
    page = render_drift(done.to_document(), language="fr", names={card().label: names_of([card()], {})})
    assert "non renseigné" in page
    assert "moins de 500" in page


def test_cards_of_one_name_or_of_two_targets_are_told_apart():
    """Equal labels get the start of their hashes; another target is said first on the page, the same target is not."""
    one, two = card(), replace(card(), intercept=-1.0)
    assert called(one, one) == (one.label, one.label)
    assert one.hash[:8] in called(one, two)[0]
    assert two.hash[:8] in called(one, two)[1]
    assert other_target(one, two) is None
    aimed = replace(two, target="an underpayment")
    assert aimed.target in other_target(one, aimed).fr
    document = compare_table(old=one, new=aimed, frame=files(1, rows=400)).to_document()
    page = render_moves(one, aimed, (), document, language="fr")
    assert "cibles différentes" in page
    assert one.hash[:8] in page
