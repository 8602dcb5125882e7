"""`bondroit drift` and `bondroit compare` over the files, on the town: planted drift found, nothing personal told."""

from __future__ import annotations

import json

import polars as pl
import pytest
from tests.functional.running import check_refused, command

from bondroit.domain.months import Month
from bondroit.wiring import open_services

LEARNT, SCORED = "2025-07", "2026-02"


def variables_path(town, month):
    """The file of the variables of a month."""
    return town / "tables" / "variables" / f"{month}.parquet"


def raised(town, factor):
    """Change the variables of the town's month as a law would that multiplies every amount by `factor`."""
    services = open_services(town)
    frame = pl.read_parquet(variables_path(town, SCORED))
    amounts = [name for name in frame.columns if name.endswith("_cents")]
    with services.lock("test"):
        services.tables.write(
            "variables",
            frame.with_columns((pl.col(name) * factor).cast(frame.schema[name]) for name in amounts),
            Month.parse(SCORED),
        )


def asked(capsys, town, *words):
    """The JSON document of a command on the town."""
    said = command(capsys, "-w", town, "--json", *words)
    assert said.code == 0, said.err
    return json.loads(said.out)


def identifiers(town):
    """Identifiers of the files of the month that was scored."""
    return pl.read_parquet(variables_path(town, SCORED))["household_id"].to_list()


def test_a_town_without_change_is_quiet(town, capsys):
    """Seven months of ordinary life move nothing: no warning, code 0 with --strict, an entry of the journal."""
    found = asked(capsys, town, "drift", "--month", SCORED, "--strict")
    assert found["warnings"] == 0
    assert [c["card"] for c in found["cards"]] == ["overpayment@1", "underpayment@1"]
    for card in found["cards"]:
        assert [m["month"] for m in card["months"]] == [LEARNT, SCORED]
        assert card["variables_against"] == "learning"
        assert card["score_against"] == LEARNT
        assert card["months"][0]["score"]["psi"] == 0
    state = asked(capsys, town, "status")
    assert state["drift"]["month"] == SCORED
    assert state["drift"]["cards"]["overpayment@1"]["warnings"] == 0


def test_a_change_of_amounts_is_warned(town, capsys, tmp_path):
    """Amounts doubled in one month: variables and score are told, --strict leaves with 3, the page says it twice."""
    raised(town, 2.2)
    page = tmp_path / "drift.html"
    said = command(capsys, "-w", town, "drift", "overpayment", "--month", SCORED, "--strict", "--html", page)
    assert said.code == 3
    assert "PSI" in said.out
    found = asked(capsys, town, "drift", "overpayment", "--month", SCORED)
    warned = found["cards"][0]["warnings"]
    assert {w["kind"] for w in warned} & {"variable", "score"}
    assert {w["month"] for w in warned} == {SCORED}
    last = found["cards"][0]["months"][-1]
    shifts = sum(v["shift_logit"] for v in last["variables"])
    assert shifts == pytest.approx(last["score"]["shift_logit"], abs=0.0005 * len(last["variables"]) + 1e-6)
    text = page.read_text()
    assert "Drift of scores and variables" in text
    assert "Dérive des scores et des variables" in text
    assert not [one for one in identifiers(town) if one in text + said.out + said.err]
    quiet = asked(capsys, town, "drift", "overpayment", "--month", SCORED, "--watch", "9", "--moved", "9")
    assert not {w["kind"] for w in quiet["cards"][0]["warnings"]} & {"variable", "score"}


def test_a_month_is_held_against_another(town, capsys):
    """Against a month that is named, variables and score have that reference."""
    found = asked(capsys, town, "drift", "overpayment", "--month", SCORED, "--against", LEARNT, "--top", "10%")
    card = found["cards"][0]
    assert card["variables_against"] == card["score_against"] == LEARNT
    assert card["top"] >= 0.10
    assert all(v["psi"] == 0 for v in card["months"][0]["variables"])


def test_a_column_that_is_gone_is_a_warning(town, capsys):
    """A variable of the card that the month lacks is told, and the others are looked at."""
    card = json.loads((town / "cards" / "overpayment@1.json").read_text())
    name = card["variables"][0]["name"]
    path = variables_path(town, SCORED)
    services = open_services(town)
    with services.lock("test"):
        services.tables.write("variables", pl.read_parquet(path).drop(name), Month.parse(SCORED))
    found = asked(capsys, town, "drift", "overpayment", "--month", SCORED)
    assert {(w["kind"], w["variable"]) for w in found["cards"][0]["warnings"]} == {("absent", name)}
    assert found["cards"][0]["months"][-1]["score"] is None


def test_tables_of_ones_own(town, capsys, tmp_path):
    """Two tables and a card's file give what two months give; without a reference, the survey is it."""
    card = town / "cards" / "overpayment@1.json"
    now, then = variables_path(town, SCORED), variables_path(town, LEARNT)
    words = ("drift", "--table", now, "--card", card)
    both = asked(capsys, tmp_path, *words, "--reference", then)["cards"][0]
    months = asked(capsys, town, "drift", "overpayment", "--month", SCORED, "--against", LEARNT)["cards"][0]
    assert [m["month"] for m in both["months"]] == ["reference", "now"]
    assert both["months"][1]["variables"] == months["months"][1]["variables"]
    assert both["months"][1]["score"] == months["months"][1]["score"]
    alone = asked(capsys, tmp_path, *words)["cards"][0]
    assert alone["variables_against"] == "learning"


def test_two_cards_over_the_month(town, capsys, tmp_path):
    """Both tops hold the same number, groups part the files, and no small cell is told anywhere."""
    page = tmp_path / "moves.html"
    words = ("compare", "overpayment", "underpayment", "--month", SCORED, "--top", "200", "--html", page)
    moved = asked(capsys, town, *words)["population"]
    assert moved["top"] == 200
    scores = pl.read_parquet(town / "tables" / "scores" / f"{SCORED}.parquet")
    tops = [
        set(scores.filter((pl.col("card") == f"{name}@1") & (pl.col("rank") <= 200))["household_id"])
        for name in ("overpayment", "underpayment")
    ]
    assert moved["stayed"] == len(tops[0] & tops[1])
    assert moved["entered"] == moved["left"] == 200 - moved["stayed"]
    assert {g["family"] for g in moved["groups"]} == {"income_decile", "rsa", "lone_parent", "sex", "aah_with_work"}
    cells = [g[name] for g in moved["groups"] for name in ("stayed", "entered", "left", "neither", "files")]
    cells += [n for row in moved["ranks"]["cells"] for n in row]
    assert not [n for n in cells if n is not None and 0 < n < 11]
    text = page.read_text()
    assert "Who moves, by group" in text
    assert "Qui bouge, par groupe" in text
    assert not [one for one in identifiers(town) if one in text]
    women = asked(capsys, town, *words[:-2], "--by", "sex")["population"]
    assert {g["family"] for g in women["groups"]} == {"sex"}


def test_a_card_against_itself_moves_nobody(town, capsys):
    """The same card twice: one top, ranks agree, no change."""
    moved = asked(capsys, town, "compare", "overpayment", "overpayment@1", "--month", SCORED)["population"]
    assert (moved["entered"], moved["left"], moved["jaccard"]) == (0, 0, 1.0)
    assert moved["spearman"] == moved["kendall"] == 1.0
    assert all(v["everyone"] == 0 and v["entered"] is None for v in moved["variables"])


def test_two_cards_over_a_table(town, capsys, tmp_path):
    """A table and a column of it do as a month does."""
    cards = [town / "cards" / f"{name}@1.json" for name in ("overpayment", "underpayment")]
    table = tmp_path / "files.csv"
    frame = pl.read_parquet(variables_path(town, SCORED))
    frame.with_columns(office=pl.int_range(pl.len()) % 3).write_csv(table)
    said = asked(capsys, tmp_path, "compare", *cards, "--table", table, "--top", "10%", "--by", "office")
    assert said["changes"]
    moved = said["population"]
    assert moved["over"] == "table"
    assert moved["top"] == 200
    assert sorted(g["group"] for g in moved["groups"]) == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("drift", "--month", SCORED, "--since", "2025-09"), "E-WRK-003", 2),
        (("drift", "--month", "2031-01"), "E-WRK-003", 2),
        (("drift", "--month", SCORED, "--against", "2031-01"), "E-WRK-003", 2),
        (("drift", "--month", SCORED, "--since", "2026-03"), "E-USE-001", 2),
        (("drift", "nothing", "--month", SCORED), "E-WRK-003", 2),
        (("drift", "--month", SCORED, "--top", "many"), "E-USE-001", 2),
        (("drift", "--month", SCORED, "--top", "140%"), "E-USE-001", 2),
        (("drift", "--month", SCORED, "--top", "0"), "E-USE-001", 2),
        (("drift", "--month", SCORED, "--watch", "-1"), "E-USE-001", 2),
        (("drift", "--month", SCORED, "--watch", "0.3", "--moved", "0.2"), "E-USE-001", 2),
        (("drift", "--month", SCORED, "--reference", "a.csv"), "E-USE-001", 2),
        (("drift", "--table", "a.csv"), "E-USE-001", 2),
        (("drift", "--table", "a.csv", "--card", "b.json", "--month", SCORED), "E-USE-001", 2),
        (("compare", "overpayment", "underpayment", "--top", "5%"), "E-USE-001", 2),
        (("compare", "overpayment", "underpayment", "--month", SCORED, "--by", "colour"), "E-USE-001", 2),
        (("compare", "overpayment", "underpayment", "--month", SCORED, "--table", "a.csv"), "E-USE-001", 2),
        (("compare", "overpayment", "underpayment", "--month", "2031-01"), "E-WRK-003", 2),
    ],
)
def test_a_wrong_question_is_refused(played, capsys, words, code, exit_code):
    """What cannot be answered is refused with its remedy."""
    check_refused(command(capsys, "-w", played, *words), code=code, exit_code=exit_code)


def test_a_page_never_takes_the_place_of_what_is_read(town, capsys, tmp_path):
    """A page named like the card or the table is refused, and nothing is lost."""
    card, table = town / "cards" / "overpayment@1.json", variables_path(town, SCORED)
    before = card.read_bytes(), table.read_bytes()
    words = ("-w", tmp_path, "drift", "--table", table, "--card", card)
    for page in (card, table):
        check_refused(command(capsys, *words, "--html", page), code="E-USE-001", exit_code=2)
    assert (card.read_bytes(), table.read_bytes()) == before
