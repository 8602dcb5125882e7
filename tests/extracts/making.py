"""The extracts of a body, written from a town's tables, with faults whose file, line and code are known."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from tests.extracts.french import NAMES, as_cells, as_written, ascii_name

from bondroit.domain.months import Month

HERE = Path(__file__).parent
# What a file says that no table may hold: what is put in, in which column, and the label that must be told.
SNAPSHOT_FAULTS = (
    ("month", "31/02/2026", "month: unread"),
    ("rent_cents", "cinq cents", "rent_cents: unread"),
    ("rent_cents", "-500,00", "rent_cents: below"),
    ("claimant_age", "170", "claimant_age: above"),
    ("children", "", "children: empty"),
    ("couple", "peut-être", "couple: unread"),
    ("tenure", "yourte", "tenure: unread"),
    ("office", "", "office: empty"),
    ("zone", "9", "zone: above"),
    ("month", "30/11/2099", "month: future"),
    ("month", "31/12/1899", "month: too_old"),
    ("claimant_wage_cents", "1234,567", "claimant_wage_cents: unread"),
    ("household_id", "", "household_id: empty"),
)
MEMBER_FAULTS = (
    ("role", "cousin", "role: unread"),
    ("birth", "01.01.2099", "birth: future"),
    ("person", "0", "person: below"),
    ("quarter", "7", "quarter: above"),
    ("month", "2026-01-31", "month: unread"),
)
EVENT_FAULTS = (
    ("kind", "gain au loto", "kind: unread"),
    ("month", "20261340", "month: unread"),
    ("known", "19850101", "month, known: relation"),
)
CORRECTION_FAULTS = (
    ("cents", "1e3", "cents: unread"),
    ("benefit", "APL", "benefit: unread"),
    ("known", "", "known: empty"),
)
SECRETS = ("cinq cents", "peut-être", "yourte", "cousin", "gain au loto", "Z9")
"""What must never be shown: planted values, and how planted identifiers begin."""


@dataclass
class Extracts:
    """What was written.

    Attributes:
        folder: where.
        wrong: planted faults: file, line, label.
        twice: rows that stand twice: file, line of the second.
        then: the months of snapshots as they were delivered first, where they were corrected later.
    """

    folder: Path
    wrong: set[tuple[str, int, str]] = field(default_factory=set)
    twice: set[tuple[str, int]] = field(default_factory=set)
    then: dict[Month, pl.DataFrame] = field(default_factory=dict)


class Writer:
    """Puts sound rows, faulty rows and doubled rows together and remembers the lines."""

    def __init__(self, table, made, seed, *, names=str):
        self.made = made
        self.received = {column: names(name) for column, name in NAMES[table].items()}
        self.random = random.Random(seed)
        self.rows: list[tuple[list, str | None]] = []
        self.count = 0

    def sound(self, frame):
        """The rows that must come out."""
        self.names = frame.columns
        self.rows = [(list(row), None) for row in frame.rows()]
        self.before = [row for row, _ in self.rows]

    def wrong(self, column, text, label, **more):
        """A copy of some row under a new number, with one thing wrong."""
        row = self._copy()
        for name, value in {column: text, **more}.items():
            row[self._place(name)] = value
        self._put(row, label)

    def contradiction(self, column, texts, label):
        """Two rows with one key that say different things."""
        row = self._copy()
        for text in texts:
            other = list(row)
            other[self._place(column)] = text
            self._put(other, label)

    def broken(self, label, change):
        """A line that is no row."""
        self._put(change(self._copy()), label)

    def twice(self, count):
        """Some sound rows once more, after themselves."""
        for row in self.random.sample(self.before, count):
            place = next(k for k, (other, _) in enumerate(self.rows) if other is row)
            self.rows.insert(self.random.randint(place + 1, len(self.rows)), (list(row), "twice"))

    def lines(self, file, first):
        """The rows in order; what was planted goes to the list under its line, the first row being `first`."""
        for line, (_, label) in enumerate(self.rows, start=first):
            if label == "twice":
                self.made.twice.add((file, line))
            elif label is not None:
                self.made.wrong.add((file, line, label))
        return [row for row, _ in self.rows]

    def text(self, file, delimiter, encoding):
        """Write it as a text file."""
        buffer = io.StringIO()
        out = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n" if encoding == "cp1252" else "\n")
        out.writerow(self.names)
        out.writerows(self.lines(file, 2))
        (self.made.folder / file).write_bytes(buffer.getvalue().encode(encoding))

    def _copy(self):
        self.count += 1
        row = list(self.random.choice(self.before))
        row[self._place("household_id")] = f"Z9{self.random.randrange(10**5):05}{self.count:02}"
        return row

    def _place(self, column):
        return self.names.index(self.received[column])

    def _put(self, row, label):
        self.rows.insert(self.random.randint(0, len(self.rows)), (row, label))


def write_extracts(town, folder):
    """Write every extract of the town into `folder`.

    Args:
        town: folder `tables` of a town of six months.
        folder: a new folder.
    """
    folder.mkdir()
    made = Extracts(folder)
    months = sorted(Month.parse(path.stem) for path in (town / "snapshots").glob("*.parquet"))
    snapshots = {m: pl.read_parquet(town / "snapshots" / f"{m}.parquet") for m in months}
    for month in (months[1], months[2]):
        made.then[month] = _before_correction(snapshots[month])
    delivered = {**snapshots, **made.then}
    for number, month in enumerate(months[:4]):
        _write_month(made, delivered[month], month, number)
    _write_sheet(made, snapshots[months[4]], months[4])
    _write_sas(made, snapshots[months[5]])
    _write_corrected(made, snapshots, months)
    _write_others(made, town)
    return made


def _before_correction(frame):
    """A month as it was first known: some rents and jobs were told later, two households came to be known later."""
    late = pl.int_range(pl.len())
    return (
        frame.with_columns(
            rent_cents=pl.when(late % 41 == 0).then(pl.col("rent_cents") + 12_345).otherwise("rent_cents"),
            claimant_wage_cents=pl.when(late % 53 == 7).then(0).otherwise("claimant_wage_cents"),
        )
        .filter(~late.is_in([5, 200]))
        .cast({name: frame.schema[name] for name in ("rent_cents", "claimant_wage_cents")})
    )


def _write_month(made, frame, month, number):
    encoding, space = ("cp1252", "\u00a0") if number % 2 else ("utf-8", "\u202f")
    writer = Writer("snapshots", made, seed=number)
    writer.sound(as_written(frame, "snapshots", dates="%d/%m/%Y", space=space))
    for column, text, label in SNAPSHOT_FAULTS[number::4]:
        writer.wrong(column, text, label)
    if number == 0:
        writer.wrong("couple", "O", "couple, lone_parent: relation", lone_parent="O")
        writer.broken("too_few_columns", lambda row: row[:20])
    if number == 1:
        writer.wrong("children", "0", "children, youngest_child_age: relation",
                     youngest_child_age="3", oldest_child_age="3")  # fmt: skip
        writer.broken("too_many_columns", lambda row: [*row, "de trop"])
    if number > 1:
        writer.contradiction("rent_cents", ("410,00", "420,00"), "household_id, month: conflict")
    writer.twice(2)
    writer.text(f"DOSSIERS_{month}.csv", ";", encoding)


def _write_sheet(made, frame, month):
    from openpyxl import Workbook

    writer = Writer("snapshots", made, seed=50)
    writer.sound(as_cells(frame, "snapshots"))
    writer.wrong("rent_cents", "n/c", "rent_cents: unread")
    writer.wrong("claimant_age", 3, "claimant_age: below")
    writer.wrong("tenure", "yourte", "tenure: unread")
    writer.twice(1)
    book = Workbook()
    book.active.title = "Notice"
    sheet = book.create_sheet("Dossiers")
    sheet.append([f"Dossiers {month}"])
    sheet.append([])
    sheet.append(writer.names)
    file = "dossiers_tableur.xlsx"
    for row in writer.lines(file, 4):
        sheet.append(row)
    book.save(made.folder / file)


def _write_sas(made, frame):
    import pyreadstat

    writer = Writer("snapshots", made, seed=60, names=ascii_name)
    cells = as_cells(frame, "snapshots", named=ascii_name)
    writer.sound(cells)
    writer.wrong("rent_cents", -1.0, "rent_cents: below")
    writer.wrong("claimant_activity", "rentier", "claimant_activity: unread")
    file = "dossiers.xpt"
    whole = pl.DataFrame(writer.lines(file, 1), schema=cells.schema, orient="row")
    pyreadstat.write_xport(whole, str(made.folder / file), file_format_version=8)


def _write_corrected(made, snapshots, months):
    """One month corrected by its changed rows alone, another brought again whole, in another order."""
    for month, name in ((months[1], "CORRIGES_LIGNES.csv"), (months[2], "CORRIGES_MOIS.csv")):
        now = snapshots[month]
        if name == "CORRIGES_LIGNES.csv":
            now = now.join(made.then[month], on=now.columns, how="anti", nulls_equal=True)
        writer = Writer("snapshots", made, seed=70)
        writer.sound(as_written(now.reverse(), "snapshots", dates="%d/%m/%Y"))
        writer.text(name, ";", "utf-8")


def _write_others(made, town):
    members = pl.read_parquet(sorted((town / "members").glob("*.parquet")))
    writer = Writer("members", made, seed=80)
    writer.sound(as_written(members, "members", dates="%d.%m.%Y"))
    for column, text, label in MEMBER_FAULTS:
        writer.wrong(column, text, label)
    writer.wrong("joined", "01.03.2026", "joined, left: relation", left="01.01.2026")
    writer.twice(3)
    writer.text("PERSONNES.txt", "\t", "utf-8")
    for table, file, dates, faults, encoding in (
        ("events", "FAITS.csv", "%Y%m%d", EVENT_FAULTS, "cp1252"),
        ("corrections", "RAPPELS.csv", "%m/%Y", CORRECTION_FAULTS, "utf-8"),
    ):
        writer = Writer(table, made, seed=90)
        writer.sound(as_written(pl.read_parquet(town / table / "all.parquet"), table, dates=dates, space=""))
        for column, text, label in faults:
            writer.wrong(column, text, label)
        writer.twice(2)
        writer.text(file, "|" if table == "events" else ";", encoding)
