"""Keys of pseudonyms, and pseudonyms of a whole workspace changed: all or nothing, whenever it is cut."""

from __future__ import annotations

import polars as pl
import pytest

from bondroit.domain.months import Month
from bondroit.errors import UserError
from bondroit.ingesting.pseudonyms import with_pseudonyms
from bondroit.store import rotating
from bondroit.store.checking import Engine
from bondroit.store.parquet import ParquetTables
from bondroit.store.secret_keys import key_in_force, make_key, read_key
from bondroit.store.workspace import MARKER

DOMAINS = {"household_id": "household_id"}


def idle() -> None:
    """Nothing to do."""


@pytest.fixture
def keys(tmp_path):
    """An old key and one that follows it."""
    made = make_key(tmp_path / "a.key")
    return made, make_key(tmp_path / "b.key", after=tmp_path / "a.key")


def rights() -> pl.DataFrame:
    rows = pl.DataFrame({"household_id": [f"H{i:03}" for i in range(40)]})
    return rows.with_columns(
        month=pl.lit(Month.of(2026, 3).first_day),
        benefit=pl.lit("rsa"),
        unclaimed_cents=pl.int_range(40, dtype=pl.Int64),
    )


@pytest.fixture
def tables(tmp_path, keys):
    """Tables whose households are pseudonyms of the old key."""
    store = ParquetTables(tmp_path / "w" / "tables", Engine(temporary=tmp_path, threads=1, memory_limit="256MB"))
    store.write("rights", with_pseudonyms(rights(), DOMAINS, keys[0]), Month.of(2026, 3))
    return store


def test_keys_are_their_owners_alone(tmp_path):
    """A key is made unreadable to others, comes back whole, and is never overwritten."""
    made = make_key(tmp_path / "a.key")
    assert (tmp_path / "a.key").stat().st_mode & 0o777 == 0o600
    assert read_key(tmp_path / "a.key") == made
    with pytest.raises(UserError, match="cannot be used"):
        make_key(tmp_path / "a.key")
    (tmp_path / "a.key").chmod(0o640)
    with pytest.raises(UserError) as refused:
        read_key(tmp_path / "a.key")
    assert "chmod 600" in str(refused.value)


def test_no_key_inside_a_workspace(tmp_path):
    """A key inside a workspace is refused, also behind a symbolic link, whether made there or read."""
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / MARKER).write_text("{}")
    with pytest.raises(UserError, match="cannot be used"):
        make_key(tmp_path / "w" / "a.key")
    make_key(tmp_path / "a.key").fingerprint  # noqa: B018 - made outside
    (tmp_path / "a.key").rename(tmp_path / "w" / "a.key")
    (tmp_path / "link.key").symlink_to(tmp_path / "w" / "a.key")
    with pytest.raises(UserError, match="cannot be used"):
        read_key(tmp_path / "link.key")


def test_a_key_is_named_by_option_or_environment(tmp_path):
    """The environment names a key where no option does; without either, it says how to make one."""
    made = make_key(tmp_path / "a.key")
    assert key_in_force(None, {"BONDROIT_PSEUDONYM_KEY": str(tmp_path / "a.key")}) == made
    with pytest.raises(UserError, match="No key"):
        key_in_force(None, {})
    (tmp_path / "text").write_text("not a key")
    (tmp_path / "text").chmod(0o600)
    with pytest.raises(UserError, match="cannot be used"):
        read_key(tmp_path / "text")


def test_a_whole_workspace_changes_its_key(tmp_path, tables, keys):
    """Every table then holds what the new key gives the identifiers, in the order of its key, under its contract."""
    folder = tmp_path / "w" / "tables"
    assert rotating.change_tables(folder, DOMAINS, *keys, advance=idle, ready=idle) == (1, 40)
    wanted = with_pseudonyms(rights(), DOMAINS, keys[1]).sort("household_id")
    assert tables.read("rights", Month.of(2026, 3)).select(wanted.columns).equals(wanted)
    assert rotating.key_named(folder) == keys[1].fingerprint
    assert [p.name for p in (tmp_path / "w").iterdir()] == ["tables"]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_cut_change_leaves_old_or_new(tmp_path, tables, keys, monkeypatch, moment):
    """Cut before both folders take each other's place all is old, right after it all is new: never a mixture."""
    folder = tmp_path / "w" / "tables"
    before = tables.read("rights", Month.of(2026, 3))

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    if moment == "before":
        monkeypatch.setattr(rotating, "_exchange", cut)
    else:
        monkeypatch.setattr(rotating, "remove_stage", lambda t: cut() if rotating.key_named(t) else None)
    with pytest.raises(KeyboardInterrupt):
        rotating.change_tables(folder, DOMAINS, *keys, advance=idle, ready=idle)
    found = tables.read("rights", Month.of(2026, 3))
    wanted = before if moment == "before" else with_pseudonyms(rights(), DOMAINS, keys[1]).sort("household_id")
    assert found.select(wanted.columns).equals(wanted)
