"""A CSV of 2 GiB through a mapping, in memory that does not grow with it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import duckdb
import pytest
from tests.functional.running import EXECUTABLE

if TYPE_CHECKING:
    from pathlib import Path

GIB = 1 << 30
SIZE = int(os.environ.get("BONDROIT_BIG_BYTES", 2 * GIB))
LIMIT = "1GiB"
"""Memory the engines may use, as the settings say it (2 GiB by default)."""
BOUND = 1.5 * GIB
"""Resident memory that the whole command may take."""
PERSONS, MONTHS = 2, 12
MAPPING = """
table = "members"
[reading]
decimal = ","
unit = "euros"
format = "MM/YYYY"
[columns]
household_id = "NUMALLOC"
month = "MOIS"
person = "RANG"
wage_cents = "SALAIRE"
unemployment_cents = "CHÔMAGE"
pension_cents = "RETRAITE"
quarter = "TRIM"
[columns.sick_pay_cents]
from = "IJSS"
default = 0
[columns.invalidity_cents]
constant = 0
[columns.role]
from = "RANG"
values = { 1 = "claimant", 2 = "partner" }
[columns.birth]
from = "NAISSANCE"
format = "DD/MM/YYYY"
[columns.activity]
from = "ACTIVITÉ"
values = { "salarié" = "employed", "chômeur" = "unemployed", "étudiant" = "student" }
"""
COLUMNS = f"""
    printf('%09d', i // {PERSONS * MONTHS}) AS "NUMALLOC", printf('%02d/2025', i // {PERSONS} % {MONTHS} + 1) AS "MOIS",
    i % {PERSONS} + 1 AS "RANG", printf('%02d/%02d/%d', i % 28 + 1, i % 12 + 1, 1950 + i % 50) AS "NAISSANCE",
    ['salarié', 'chômeur', 'étudiant'][i % 3 + 1] AS "ACTIVITÉ", i % 3 AS "TRIM",
    printf('%d %03d,%02d', i % 3 + 1, i % 1000, i % 100) AS "SALAIRE", (i % 900) || ',5' AS "CHÔMAGE",
    (i % 2000) || ',00 €' AS "RETRAITE", CASE WHEN i % 5 = 0 THEN '12,34' ELSE '' END AS "IJSS",
    repeat('libellé de gestion ', i % 16) AS "LIBELLÉ", printf('"%d";""', i) AS "SUITE"
"""


def write_big(path: Path, size: int) -> int:
    """A file of about that size, with one line cut short at its end; the number of its rows."""
    per_row = 250
    rows = size // per_row // (PERSONS * MONTHS) * (PERSONS * MONTHS)
    with duckdb.connect(config={"threads": 2, "memory_limit": "512MB"}) as connection:
        connection.execute(
            f"COPY (SELECT {COLUMNS} FROM range({rows}) t(i)) TO '{path}' (DELIMITER ';', HEADER, FORMAT csv)"
        )
    with path.open("a", encoding="utf-8") as stream:
        stream.write("000000000;01/2025;1\n")
    return rows


@pytest.mark.proof
def test_a_csv_of_two_gib_is_taken_in_flat_memory(tmp_path):
    """2 GiB in French figures, quotes and a broken line are taken with less than 1.5 GiB of memory, every row."""
    if shutil.disk_usage(tmp_path).free < 8 * SIZE:
        pytest.skip("needs free disk of eight times the file")
    extract = tmp_path / "members.csv"
    rows = write_big(extract, SIZE)
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    environment = {**os.environ, "BONDROIT_LANG": "en"}
    subprocess.run([*EXECUTABLE, "init", str(tmp_path / "ws"), "--quiet"], check=True, env=environment)
    written = tmp_path / "ws" / "bondroit.toml"
    text = written.read_text(encoding="utf-8")
    limited, places = re.subn(r'(?m)^#? ?memory_limit = ".*"', f'memory_limit = "{LIMIT}"', text)
    assert places == 1
    written.write_text(limited, encoding="utf-8")
    words = ["-w", str(tmp_path / "ws"), "ingest", str(extract), "--mapping", str(tmp_path / "m.toml")]
    process = subprocess.Popen([*EXECUTABLE, *words, "--keep-sound", "--json"], stdout=subprocess.PIPE, env=environment)
    told = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    peak = usage.ru_maxrss * 1024
    print(f"{extract.stat().st_size / GIB:.2f} GiB, {rows} rows, peak {peak / GIB:.2f} GiB, {usage.ru_utime:.0f} s CPU")
    extract.unlink()
    assert process.returncode == 0, told
    with duckdb.connect(config={"memory_limit": "512MB"}) as connection:
        found = connection.execute(
            "SELECT count(*), sum(wage_cents), sum(sick_pay_cents) FROM "
            f"read_parquet('{tmp_path}/ws/tables/members/*.parquet')"
        ).fetchall()[0]
    wages = sum(((i % 3 + 1) * 1000 + i % 1000) * 100 + i % 100 for i in range(3000)) * (rows // 3000)
    wages += sum(((i % 3 + 1) * 1000 + i % 1000) * 100 + i % 100 for i in range(rows // 3000 * 3000, rows))
    assert found == (rows, wages, 1234 * -(-rows // 5))
    assert peak < BOUND
