"""A first mapping: right on names a body would write, marked where it guesses, without a person's value."""

from __future__ import annotations

import tomllib

import duckdb
import pytest

from bondroit.ingesting.mapping import SourceForm
from bondroit.ingesting.parsing_mapping import parse_mapping
from bondroit.ingesting.proposing import choose_table, match_columns, propose_mapping, rank_tables
from bondroit.ingesting.proposing_names import nearness, value_of
from bondroit.ingesting.proposing_profiles import FLOOR, ColumnProfile
from bondroit.store.extracts import open_extract
from bondroit.store.extracts_profiles import profile_columns
from bondroit.tables.body import EVENTS_TABLE, MEMBERS, SNAPSHOTS
from bondroit.tables.partners import PAYROLL

ROWS = 60


@pytest.fixture
def events(tmp_path):
    """An extract of events as a body might write it, and its profiles."""
    lines = ["MATRICULE;TYPE_EVT;DATE_EFFET;DT_SAISIE;COMMENTAIRE"]
    lines += [f"{i:07d};{'NAIS' if i % 2 else 'DEM'};{i % 28 + 1:02d}/03/2026;2026-04;mot{i}" for i in range(ROWS)]
    lines.append("0000099;SECRET;30/03/2026;2026-04;x")
    (tmp_path / "evt.csv").write_bytes("\n".join(lines).encode("cp1252"))
    with open_extract([str(tmp_path / "evt.csv")], SourceForm(), wanted=()) as extract:
        return profile_columns(extract)


def test_profiles_count_shapes(events):
    """Codes, ways of writing dates and frequent values are counted over the rows."""
    number, kind, date, known, comment = events
    assert (number.rows, number.filled, number.width, number.coded) == (ROWS + 1, ROWS + 1, 7, ROWS + 1)
    assert (kind.categories, kind.rare) == (("DEM", "NAIS"), True)
    assert date.dates()[0] == "DD/MM/YYYY"
    assert known.dates() == ("YYYY-MM",)
    assert comment.categories == ()


def test_a_proposed_mapping_reads_the_file_it_was_made_from(events):
    """The right table is chosen, the mapping stands as it is, and reads the columns it was made from."""
    table = choose_table(events, (SNAPSHOTS, MEMBERS, EVENTS_TABLE))
    assert table.name == "events"
    proposal = propose_mapping(events, table, file="evt.csv", taken="cp1252, ;")
    mapping = parse_mapping(proposal.text, name="m.toml", tables={"events": table})
    got = {column.target.name: column for column in mapping.columns}
    assert {name: column.received for name, column in got.items()} == {
        "household_id": ("MATRICULE",), "kind": ("TYPE_EVT",), "month": ("DATE_EFFET",), "known": ("DT_SAISIE",),
    }  # fmt: skip
    assert got["kind"].values == (("DEM", "move"), ("NAIS", "birth"))
    assert (got["month"].formats, got["known"].formats) == (("DD/MM/YYYY",), ("YYYY-MM",))
    assert (mapping.source.encoding, mapping.source.delimiter) == ("cp1252", ";")
    assert (proposal.missing, proposal.unused) == (0, 1)


def test_identifiers_in_plain_may_become_pseudonyms(events):
    """The lines that make pseudonyms stand as comments and serve as they are; none where pseudonyms came already."""
    text = propose_mapping(events, EVENTS_TABLE, file="evt.csv", taken="cp1252, ;").text
    start = text.index("# household_id = ")
    own, *lines = [line.removeprefix("# ") for line in text[start:].splitlines()[:4]]
    mapping = parse_mapping(
        text.replace('household_id = "MATRICULE"', own) + "\n".join(lines), name="m", tables={"events": EVENTS_TABLE}
    )
    assert [(one.way, one.of, one.domain) for one in mapping.derived] == [("pseudonym", ("MATRICULE",), "household_id")]
    assert mapping.columns[0].received == (mapping.derived[0].name,)
    hashed = [ColumnProfile("MATRICULE", 100, 100, distinct=99, width=32), *events[1:]]
    assert "[derived" not in propose_mapping(hashed, EVENTS_TABLE, file="e.csv", taken="cp1252, ;").text


def test_no_value_of_few_rows_is_written(events):
    """A value that stands in fewer rows than the floor is not in the proposal, and neither is any of a person."""
    text = propose_mapping(events, EVENTS_TABLE, file="evt.csv", taken="cp1252, ;").text
    assert ROWS // 2 >= FLOOR
    assert "SECRET" not in text
    assert "0000001" not in text
    assert "mot1" not in text
    assert "few rows" in text


@pytest.mark.parametrize(
    ("received", "target"),
    [
        ("NUMALLOC", "household_id"), ("matricule", "household_id"), ("MOIS_REF", "month"), ("SEXE", "claimant_sex"),
        ("AGE_CONJ", "partner_age"), ("NB_ENF", "children"), ("AGE_BENJAMIN", "youngest_child_age"),
        ("SALAIRE_ALLOC", "claimant_wage_cents"), ("SalConjoint", "partner_wage_cents"), ("LOYER_M", "rent_cents"),
        ("CHÔMAGE", "unemployment_cents"), ("IJSS", "sick_pay_cents"), ("PENS_ALIM", "alimony_cents"),
        ("REVENUS_N2", "annual_income_cents"), ("SITFAM", "couple"), ("ACT_CONJ", "partner_activity"),
        ("APL_VERSE", "aide_logement_paid_cents"), ("nb appels", "calls"), ("MONOPARENTAL", "lone_parent"),
    ],
)  # fmt: skip
def test_names_of_bodies_are_understood(received, target):
    """The nearest column of a snapshot to a name that a French body writes is the one it means."""
    nearest = max(SNAPSHOTS.columns, key=lambda column: nearness(received, column.name))
    assert nearest.name == target
    assert nearness(received, target) >= 0.55


def test_a_name_without_meaning_is_near_nothing():
    """A name that no word explains is not proposed."""
    profile = ColumnProfile("XQZ_7", 100, 100, distinct=90)
    assert match_columns([profile], SNAPSHOTS) == []


@pytest.mark.parametrize(
    ("code", "known", "value"),
    [
        ("Célibataire", ("true", "false"), "false"), ("O", ("true", "false"), "true"), ("ZZ9", ("owner",), None),
        ("HLM", ("owner", "tenant_social"), "tenant_social"), ("chômeur", ("employed", "unemployed"), "unemployed"),
    ],
)  # fmt: skip
def test_codes_of_bodies_are_understood(code, known, value):
    """A code that a word explains gives the table's value; any other gives none."""
    assert value_of(code, known) == value


def test_values_that_do_not_suit_make_a_match_uncertain():
    """Texts under a name of an amount are proposed less surely than amounts, if at all."""
    amounts = ColumnProfile("LOYER", 100, 100, distinct=80, commas=100)
    texts = ColumnProfile("LOYER", 100, 100, distinct=80)
    assert match_columns([amounts], SNAPSHOTS)[0].score > 0.85
    assert not any(guess.score > 0.85 for guess in match_columns([texts], SNAPSHOTS))


def test_odd_names_are_written_as_toml(tmp_path):
    """Names with quotation marks, accents or signs come out of the proposal as they are."""
    (tmp_path / "o.csv").write_text('"Loyer ""net""";"N° d\'allocataire\\x"\n12,5;7\n', encoding="utf-8")
    with open_extract([str(tmp_path / "o.csv")], SourceForm(delimiter=";"), wanted=()) as extract:
        profiles = profile_columns(extract)
        names = [n for n, *_ in duckdb.sql(f"DESCRIBE {extract.relation(duckdb.connect())}").fetchall()]
    text = propose_mapping(profiles, SNAPSHOTS, file="o\n.csv", taken="utf-8, tab").text
    document = tomllib.loads(text)
    assert document["columns"]["rent_cents"]["from"] == 'Loyer "net"' == names[0]
    assert document["source"]["delimiter"] == "\t"


def received(names, *, dates=()):
    """Profiles of columns of whole numbers; of days where named so."""
    return [
        ColumnProfile(name, 100, 100, distinct=90, formats={"DD/MM/YYYY": 100})
        if name in dates
        else ColumnProfile(name, 100, 100, distinct=20, integers=100)
        for name in names
    ]


def test_a_table_that_explains_most_columns_is_chosen():
    """A plain file of the month is taken for snapshots, not for the narrow table that leaves most of it unused."""
    names = ["NUMDOS", "LOYER", "SALAIRE_ALLOC", "SALAIRE_CONJ", "NB_ENF", "COUPLE", "RSA", "AL", "PA"]
    profiles = [ColumnProfile("MOIS", 100, 100, distinct=2, formats={"YYYY-MM": 100}), *received(names)]
    ranked = rank_tables(profiles, (SNAPSHOTS, MEMBERS, EVENTS_TABLE, PAYROLL))
    assert ranked[0] is SNAPSHOTS
    text = propose_mapping(profiles, ranked[0], file="f.csv", taken="utf-8, ;", runner_up=ranked[1].name).text
    assert f'table = "snapshots"  # unsure: chosen by its columns; next likeliest: {ranked[1].name}' in text


def test_a_net_wage_is_not_a_taxable_one():
    """The net wage goes where it belongs, not to the taxable one, and the day of reception is when it was known."""
    profiles = received(["NIR", "SALAIRE_NET", "DATE_RECEPTION"], dates=["DATE_RECEPTION"])
    got = {guess.column.name: guess.profile.name for guess in match_columns(profiles, PAYROLL)}
    assert got == {"payroll_number": "NIR", "net_cents": "SALAIRE_NET", "known": "DATE_RECEPTION"}
