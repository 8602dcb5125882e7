"""On a played town: what data do not serve is refused and journalled, what is due is erased and told so."""

from __future__ import annotations

import json

import polars as pl
import pytest
from tests.functional.running import check_refused, command

from bondroit.domain.modalities import Modality, Variable
from bondroit.domain.months import Month
from bondroit.domain.scorecard import Scorecard
from bondroit.errors import UserError
from bondroit.store.cards import write_card
from bondroit.tables.contract import Purpose
from bondroit.wiring import open_services


def entries(town, capsys, *, last=3):
    """The latest entries of the journal."""
    said = command(capsys, "--workspace", town, "--json", "journal", "show", "--last", last)
    return json.loads(said.out)["entries"]


def test_a_rights_table_is_not_read_for_control(town, capsys):
    """Neither rights nor disputes, claims, homes or the town's truth, and each attempt stands in the journal."""
    services = open_services(town)
    control = services.serving(Purpose.CONTROL)
    for name in ("rights", "disputes", "claims", "homes", "truths"):
        with pytest.raises(UserError) as caught:
            control.scan(name)
        assert caught.value.code == "E-PUR-001"
    told = [(e["verb"], e["purpose"], e["detail"]["table"]) for e in entries(town, capsys, last=5)]
    assert told == [("refuse", "control", name) for name in ("rights", "disputes", "claims", "homes", "truths")]
    assert "intact" in command(capsys, "--workspace", town, "journal", "verify").out


def test_a_protected_column_is_not_read_for_control(town):
    """Sex, age, couple, disability and contacts are not there for a control, and are for statistics and the audit."""
    services = open_services(town)
    month = services.tables.months("snapshots")[-1]
    protected = {"claimant_sex", "claimant_age", "couple", "lone_parent", "disability", "calls", "visits"}
    control = services.serving(Purpose.CONTROL).scan("snapshots", [month]).collect_schema().names()
    assert protected.isdisjoint(control)
    assert protected <= set(services.serving(Purpose.STATISTICS).scan("snapshots", [month]).collect_schema().names())
    with pytest.raises(UserError) as caught:
        services.serving(Purpose.CONTROL).read("snapshots", month, ["claimant_sex"])
    assert caught.value.code == "E-PUR-001"


def test_a_card_on_a_barred_variable_is_refused_and_journalled(town, capsys):
    """Asked for by name on the command line: refused before anything is built, and told in the journal."""
    survey = pl.read_parquet(next((town / "tables" / "survey").glob("*.parquet")))
    month = survey["month"].max().isoformat()[:7]
    said = command(capsys, "--workspace", town, "build", "--month", month, "--require", "claimant_sex")
    check_refused(said, code="E-BLD-010", exit_code=2)
    entry = entries(town, capsys, last=1)[0]
    assert (entry["verb"], entry["detail"]["code"], entry["detail"]["asked"]) == ("refuse", "E-BLD-010", "build")
    assert entry["detail"]["faults"] == ["claimant_sex: sex."]


def brought(town, capsys, *, name):
    """A card on one variable, brought from elsewhere: taken in and scored; the month, and what the plan answers."""
    parts = (
        Modality("early", "interval", 0.7, upper=6.0),
        Modality("late", "interval", 0.0, lower=6.0, reference=True),
        Modality("missing", "missing", 0.0),
    )
    card = Scorecard("overpayment", 9, "overpayment", -1.0, (Variable(name, "numeric", parts),))
    write_card(town / "brought.json", card)
    month = str(open_services(town).tables.months("scores")[-1])
    taken = command(capsys, "--workspace", town, "card", "import", town / "brought.json")
    assert taken.code == 0, taken.err
    scored = command(capsys, "--workspace", town, "score", card.label, "--month", month)
    assert scored.code == 0, scored.err
    return month, command(capsys, "--workspace", town, "plan", "--month", month)


@pytest.mark.parametrize("name", ["months_since_separation", "aah_mean_12m_cents"])
def test_a_card_brought_from_elsewhere_is_audited_first(town, capsys, name):
    """It says nothing of its grounds; the dictionary does. Refused, journalled, and let in once it was audited."""
    month, said = brought(town, capsys, name=name)
    check_refused(said, code="E-PUR-002", exit_code=2)
    entry = entries(town, capsys, last=1)[0]
    assert (entry["verb"], entry["detail"]["code"], entry["detail"]["asked"]) == ("refuse", "E-PUR-002", "plan")
    assert command(capsys, "--workspace", town, "audit", "--month", month).code == 0
    assert command(capsys, "--workspace", town, "plan", "--month", month).code == 0


def declare(town, text):
    """Give the workspace a dictionary of its own."""
    (town / "own.toml").write_text(text)
    settings = (town / "bondroit.toml").read_text()
    kept = [line for line in settings.splitlines() if not line.startswith("dictionary =")]
    at = kept.index("[observe]")
    (town / "bondroit.toml").write_text("\n".join([*kept[: at + 1], 'dictionary = "own.toml"', *kept[at + 1 :]]))


def test_a_card_on_a_variable_that_nobody_declares_makes_no_plan(town, capsys):
    """Scores there may be; what they were made of nobody can say any more."""
    month, _ = brought(town, capsys, name="rsa_mean_12m_cents")
    declare(town, "[[variable]]\nsay = 'mean of rent over 12 months'\n")
    said = command(capsys, "--workspace", town, "plan", "--month", month)
    check_refused(said, code="E-SCO-002", exit_code=3)
    assert "rsa_mean_12m_cents" in said.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[measures.presence]\ncolumn = 'visits'\n[[variable]]\nsay = 'mean of presence over 6 months'\n", "visits"),
        (("[[events]]\nkind = 'thing'\ntable = 'events'\n[[variable]]\nname = 'v'\nkind = 'events'\n"
         "events = ['thing']\nmonths = 3\n"), "kind_column"),
        (("[[events]]\ntable = 'events'\nkind_column = 'kind'\nknown = 'month'\n[[variable]]\n"
         "say = 'number of moves over 6 months'\n"), "before they were known"),
        ("[[variable]]\nsay = 'any month with income over 12 months'\n", "sick_pay_cents"),
        ("[measures.m]\ncolumn = 'claimant_activity'\n[[variable]]\nname = 'v'\nkind = 'state'\nmeasure = 'm'\n",
         "disabled"),
        ("[[variable]]\nsay = 'any month with asf over 12 months'\n", "asf_paid_cents"),
    ],
)  # fmt: skip
def test_a_dictionary_on_barred_origins_is_refused_and_journalled(town, capsys, text, told):
    """Under any name, at `observe`: refused with every fault, and the journal tells who asked for what."""
    declare(town, text)
    month = str(open_services(town).tables.months("scores")[-1])
    said = command(capsys, "--workspace", town, "observe", "--month", month)
    check_refused(said, code="E-USE-003", exit_code=2)
    entry = entries(town, capsys, last=1)[0]
    assert (entry["verb"], entry["purpose"], entry["detail"]["asked"]) == ("refuse", "control", "observe")
    assert told in " ".join(entry["detail"]["faults"])


def test_a_slip_in_a_dictionary_is_no_refusal_of_data(town, capsys):
    """A word that does not exist is told to the person, not to the journal."""
    before = entries(town, capsys, last=1)
    declare(town, "[[variable]]\nsay = 'mean of rssa over 6 months'\n")
    month = str(open_services(town).tables.months("scores")[-1])
    said = command(capsys, "--workspace", town, "observe", "--month", month)
    check_refused(said, code="E-USE-003", exit_code=2)
    assert entries(town, capsys, last=1) == before


def test_a_linkage_without_a_ground_is_refused_and_journalled(town, capsys):
    """The view that links files asks for its written ground."""
    with pytest.raises(UserError) as caught:
        open_services(town).serving(Purpose.LINKAGE)
    assert caught.value.code == "E-PUR-004"
    assert entries(town, capsys, last=1)[0]["detail"]["code"] == "E-PUR-004"


def test_what_is_erased_is_told_as_erased(town, capsys):
    """A dry run says it, the run does it, status and readers say so, and the journal stays valid."""
    services = open_services(town)
    months = services.tables.months("snapshots")
    before, gone = str(months[2]), months[:2]
    dry = command(capsys, "--workspace", town, "--json", "erase", "--before", before, "--dry-run")
    planned = json.loads(dry.out)
    assert not planned["erased"]
    assert services.tables.months("snapshots") == months
    done = json.loads(command(capsys, "--workspace", town, "--json", "erase", "--before", before).out)
    assert done == planned | {"erased": True}
    rows = {line["table"]: line for line in done["due"]}
    assert rows["snapshots"]["months"] == len(gone)
    assert services.tables.months("snapshots") == months[2:]
    status = json.loads(command(capsys, "--workspace", town, "--json", "status").out)
    assert status["erased"]["snapshots"] == [str(month) for month in gone]
    with pytest.raises(UserError) as caught:
        services.serving(Purpose.RIGHTS).read("snapshots", gone[0])
    assert caught.value.code == "E-ERA-001"
    assert [e["detail"]["state"] for e in entries(town, capsys, last=2)] == ["started", "finished"]
    assert "intact" in command(capsys, "--workspace", town, "journal", "verify").out
    assert services.tables.read("events")["month"].min() >= Month.parse(before).first_day


def test_nothing_is_erased_unless_it_is_asked_for(town, capsys):
    """`erase` alone only says what is due; both ways of asking at once, and a month to come, are refused."""
    services = open_services(town)
    before = services.tables.fingerprint("snapshots")
    assert json.loads(command(capsys, "--workspace", town, "--json", "erase").out)["erased"] is False
    assert services.tables.fingerprint("snapshots") == before
    both = command(capsys, "--workspace", town, "erase", "--due", "--before", "2020-01")
    check_refused(both, code="E-USE-001", exit_code=2)
    check_refused(command(capsys, "--workspace", town, "erase", "--before", "2999-01"), code="E-USE-002", exit_code=2)


def test_the_dictionary_is_a_page_and_a_table(town, capsys, tmp_path):
    """Every table and column stands on the page in both languages, with the months that the settings give."""
    settings = (town / "bondroit.toml").read_text()
    (town / "bondroit.toml").write_text(settings.replace("history_months = 36", "history_months = 48"))
    page = tmp_path / "dictionary.html"
    assert command(capsys, "--workspace", town, "describe", "--out", page).code == 0
    text = page.read_text()
    assert text.count("48 months from month") > 1
    assert "48 mois à partir de month" in text
    assert "youngest_child_age" in text
    one = command(capsys, "--workspace", town, "--json", "describe", "disputes")
    assert [t["table"] for t in json.loads(one.out)["tables"]] == ["disputes"]
    check_refused(command(capsys, "--workspace", town, "describe", "dispute"), code="E-USE-001", exit_code=2)
