"""Pseudonyms of a whole workspace changed at once: all tables aside, then both folders exchanged in one step."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from typing import TYPE_CHECKING

import polars as pl

from bondroit.errors import Text, UserError
from bondroit.ingesting.pseudonyms import changed
from bondroit.store.disk import disk_refusals, flush_folder, told_by_system, write_aside
from bondroit.store.parquet import ROWS_PER_GROUP, TABLE_KEY, VERSION_KEY
from bondroit.tables.catalogue import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bondroit.ingesting.pseudonyms import SecretKey

STAGE, NAMED = ".tables.changing", "pseudonyms.key"
"""The folder in which new tables are made; the file that names the key in force, inside the folder of tables."""
_EXCHANGE, _HERE = 2, -100


def key_named(tables: Path) -> str | None:
    """The fingerprint of the key with which the tables' pseudonyms were made or changed; None if none is known."""
    path = tables / NAMED
    return path.read_text(encoding="ascii").strip() if path.is_file() else None


def name_key(tables: Path, key: SecretKey) -> None:
    """Write the fingerprint of the key in force beside the tables.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    with disk_refusals(tables):
        tables.mkdir(parents=True, exist_ok=True)
    write_aside(tables / NAMED, f"{key.fingerprint}\n".encode())


def change_tables(
    tables: Path,
    domains: Mapping[str, str],
    old: SecretKey,
    new: SecretKey,
    *,
    advance: Callable[[], None],
    ready: Callable[[], None],
) -> tuple[int, int]:
    """Change the pseudonyms of every table: all of them or none, whenever the process is cut.

    Args:
        tables: the folder of tables.
        domains: column -> domain, for whatever table has the column.
        old: the key in force.
        new: one that follows it.
        advance: told of each file.
        ready: called when all new tables are whole, right before they take the place of the old ones.

    Returns:
        Files changed, rows changed.

    Raises:
        UserError: E-KEY-002 if a column holds no pseudonyms; E-DSK-001 if the disk refuses, or cannot exchange folders.
    """
    remove_stage(tables)
    stage = tables.parent / STAGE
    try:
        with disk_refusals(stage):
            files, rows = _stage(tables, stage, domains, (old, new), advance)
            ready()
            _exchange(stage, tables)
            flush_folder(tables.parent)
    finally:
        # What is there now is either new tables that will not serve, or the old ones that were replaced.
        remove_stage(tables)
    return files, rows


def _stage(
    tables: Path,
    stage: Path,
    domains: Mapping[str, str],
    keys: tuple[SecretKey, SecretKey],
    advance: Callable[[], None],
) -> tuple[int, int]:
    """Every file of the tables anew, in another folder, flushed to the disk."""
    files = rows = 0
    for path in sorted(p for p in tables.rglob("*") if p.is_file() and p.name != NAMED):
        target = stage / path.relative_to(tables)
        target.parent.mkdir(parents=True, exist_ok=True)
        count = _change(path, target, domains, *keys)
        files, rows = files + (count > 0), rows + count
        advance()
    name_key(stage, keys[1])
    for folder in (stage, *(p for p in stage.rglob("*") if p.is_dir())):
        flush_folder(folder)
    return files, rows


def remove_stage(tables: Path) -> None:
    """Remove what a change left: new tables that were not finished, or old ones that were replaced."""
    shutil.rmtree(tables.parent / STAGE, ignore_errors=True)


def _change(path: Path, target: Path, domains: Mapping[str, str], old: SecretKey, new: SecretKey) -> int:
    """Write one file anew; the number of its rows, 0 for a file that has no pseudonym and is taken as it is."""
    schema = pl.read_parquet_schema(path) if path.suffix == ".parquet" else {}
    mine = {column: domain for column, domain in domains.items() if column in schema}
    if not mine:
        _same(path, target)
        return 0
    head = pl.read_parquet_metadata(path)
    frame = changed(pl.read_parquet(path), mine, old, new)
    table = TABLES.get(head.get(TABLE_KEY, ""))
    # Rows keep the order of their key: readers count on it.
    frame = frame.sort([k for k in table.key if k in frame.columns]) if table is not None else frame
    kept = {k: v for k, v in head.items() if k in {TABLE_KEY, VERSION_KEY} or k.startswith("bondroit.")}
    frame.write_parquet(target, compression="zstd", row_group_size=ROWS_PER_GROUP, metadata=kept)
    target.chmod(path.stat().st_mode & 0o777)
    with target.open("rb") as written:
        os.fsync(written.fileno())
    return frame.height


def _same(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:
        shutil.copy2(path, target)


def _exchange(one: Path, other: Path) -> None:
    """Two folders take each other's name in one step of the system (renameat2, Linux): there is no moment between."""
    library = ctypes.CDLL(None, use_errno=True)
    call = getattr(library, "renameat2", None)
    if call is not None:
        done = call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
        if done == 0:
            return
    said = told_by_system(ctypes.get_errno() or errno.ENOSYS)
    raise UserError(
        "E-DSK-001",
        Text(
            f"{other} cannot be exchanged in one step: {said.en}. Nothing was changed.",
            f"{other} ne peut être échangé d'un coup : {said.fr}. Rien n'a été changé.",
        ),
        remedy=Text(
            "put the workspace on a local disk (ext4, xfs, btrfs) and run it again.",
            "mettez l'espace sur un disque local (ext4, xfs, btrfs) et relancez.",
        ),
    )
