"""Take extracts of a body, whatever their form, through a mapping; and write a first mapping for them."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from bondroit.app.forget_rejects import forget_rejects
from bondroit.app.ingest_extract import ExtractReport, IngestRequest, ingest_extract
from bondroit.app.ingest_refusals import also_listed, not_named, rejects_listed, require_brought
from bondroit.app.ingest_taken import fingerprint_of_extract
from bondroit.errors import Text, UserError
from bondroit.ingesting.contracted import contract_mapping
from bondroit.ingesting.mapping import SourceForm
from bondroit.ingesting.parsing_mapping import parse_mapping
from bondroit.ingesting.proposing import Proposal, propose_mapping, rank_tables
from bondroit.store.checked import CheckedExtracts
from bondroit.store.checking import Engine
from bondroit.store.extracts import open_extract
from bondroit.store.extracts_profiles import profile_columns
from bondroit.store.new_files import write_new
from bondroit.store.rejected import FolderRejects, KeptAside
from bondroit.store.rejected_listing import list_rejects
from bondroit.store.written import require_folder, text_of
from bondroit.tables.catalogue import TABLES
from bondroit.wiring.derived import keep_name, with_code_tables, with_key
from bondroit.wiring.listed_rejects import ListedChecks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bondroit.errors import Language
    from bondroit.ingesting.mapping import Mapping
    from bondroit.store.extracts import Extract
    from bondroit.tables.contract import Table
    from bondroit.wiring.services import Services

_Named = Callable[[UserError], UserError]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A first mapping that was written.

    Attributes:
        path: where.
        table: the table it is for.
        runner_up: the next likeliest table, where the table was chosen here: the choice is to be looked at.
        found: columns of the table that were found with some certainty.
        unsure: those to be looked at.
        missing: those that nothing fills.
        unused: received columns that serve nothing.
        taken: how the file was taken.
    """

    path: str
    table: str
    runner_up: str | None
    found: int
    unsure: int
    missing: int
    unused: int
    taken: str

    def to_document(self) -> dict[str, object]:
        """JSON values."""
        return {name: getattr(self, name) for name in self.__slots__}


def take_extract(
    services: Services,
    paths: Sequence[Path],
    *,
    mapping_path: Path | None,
    table: str | None,
    request: IngestRequest,
    rejects: Path | None = None,
    key: Path | None = None,
) -> ExtractReport:
    """Take files, through a mapping or by the names of the contract.

    Args:
        services: of the workspace.
        paths: files, or one folder; none if the mapping asks a database.
        mapping_path: the mapping; None for files that keep the contract of `table` (by default snapshots).
        table: the table that the command names, if it does; it must be the mapping's.
        request: how it is taken.
        rejects: where rejected rows are listed as a CSV, beside the workspace's own copy.
        key: of the pseudonyms that the mapping makes; the environment's if None.

    Raises:
        UserError: E-MAP-001 for the mapping; E-USE-001 for another table than its own; and those of
            `open_extract` and `ingest_extract`.
    """
    mapping, secret = with_key(services, _mapping(mapping_path, table), key)
    if rejects is not None:
        require_folder(rejects)
    engine = _engine(services)
    named = partial(not_named, table=mapping.table.name, file=str(next(iter(paths), "")), assumed=table is None)
    with (
        services.lock("ingest"),
        _opened(services, paths, mapping, engine, named if mapping_path is None else None) as extract,
    ):
        taken = fingerprint_of_extract(extract, mapping, request)
        kept = FolderRejects(services.root).path(mapping.table.name, f"{mapping.table.name}-{taken[:12]}")
        forget_rejects(rejects=FolderRejects(services.root), journal=services.journal, clock=services.clock)
        dry = request.dry_run and rejects is not None
        checks = CheckedExtracts(services.root, engine, secret)
        with _listed(kept, rejects) as listed:
            report = ingest_extract(
                extract=extract,
                mapping=mapping,
                checks=ListedChecks(rejects, engine, services.clock.now().date(), secret)
                if dry and rejects
                else checks,
                tables=services.tables,
                journal=services.journal,
                clock=services.clock,
                progress=services.progress,
                request=request,
            )
        if not request.dry_run:
            keep_name(services, secret)
    if listed or (dry and report.rejected):
        return replace(report, notes=(*report.notes, rejects_listed(str(rejects))))
    return report


@contextmanager
def _listed(kept: Path, rejects: Path | None) -> Iterator[list[int]]:
    """List what the block kept aside, however it ends; the numbers of rows listed. A refusal of rows says where."""
    listed: list[int] = []
    try:
        yield listed
    except UserError as error:
        if rejects is None or error.code != "E-TAB-002":
            raise
        raise also_listed(error, str(rejects)) from error
    finally:
        rows = 0 if rejects is None else list_rejects(kept, rejects)
        listed += [rows] if rows else []


@contextmanager
def _opened(
    services: Services, paths: Sequence[Path], mapping: Mapping, engine: Engine, named: _Named | None
) -> Iterator[Extract]:
    """Open an extract; columns that are not there are told by `named` where there is no mapping to correct."""
    try:
        opened = open_extract(
            [str(path) for path in paths],
            mapping.source,
            wanted=mapping.received,
            temporary=engine.temporary,
            progress=services.progress,
        )
        with opened as extract:
            yield extract
    except UserError as error:
        if named is None or error.code != "E-TAB-004":
            raise
        raise named(error) from error


def kept_aside(services: Services) -> tuple[KeptAside, ...]:
    """The files of rejected rows that the workspace keeps, with the last day on which it does."""
    return FolderRejects(services.root).listed()


def _mapping(path: Path | None, table: str | None) -> Mapping:
    if path is None:
        name = table or "snapshots"
        require_brought(name, [known.name for known in _brought()])
        return contract_mapping(TABLES[name])
    text = text_of(path)
    mapping = parse_mapping(text, name=path.name)
    _require_same(mapping, table, path)
    return with_code_tables(mapping, path, text)


def propose(path: Path, *, table: str | None, out: Path, language: Language = "en") -> Proposed:
    """Write a first mapping of one file; nothing is overwritten.

    Args:
        path: the file.
        table: the table; the one whose columns it is nearest to if None.
        out: the mapping to write.
        language: of its comments.

    Raises:
        UserError: E-USE-001 if `out` is there, or for an unknown table; E-TAB-001 for the file.
    """
    require_folder(out)
    with open_extract([str(path)], SourceForm(), wanted=()) as extract:
        profiles = profile_columns(extract)
        taken = extract.parts[0].taken
        ranked = rank_tables(profiles, _brought())
        chosen, second = (ranked[0], ranked[1].name) if table is None else (_table(table), None)
        proposal = propose_mapping(profiles, chosen, file=path.name, taken=taken, runner_up=second, language=language)
    write_new(out, proposal.text)
    return _proposed(proposal, out, taken, second)


def _proposed(proposal: Proposal, out: Path, taken: str, second: str | None) -> Proposed:
    return Proposed(
        path=str(out),
        table=proposal.table,
        runner_up=second,
        found=proposal.found,
        unsure=proposal.unsure,
        missing=proposal.missing,
        unused=proposal.unused,
        taken=taken,
    )


def _brought() -> tuple[Table, ...]:
    from bondroit.app.ingest_extract import INGESTED

    return tuple(TABLES[name] for name in INGESTED if name in TABLES)


def _table(name: str) -> Table:
    if name in TABLES:
        return TABLES[name]
    known = ", ".join(table.name for table in _brought())
    raise UserError(
        "E-USE-001",
        Text(f"There is no table '{name}'.", f"Il n'y a pas de table « {name} »."),
        remedy=Text(f"name one of: {known}.", f"nommez-en une : {known}."),
    )


def _require_same(mapping: Mapping, table: str | None, path: Path) -> None:
    if table is None or table == mapping.table.name:
        return
    ours = mapping.table.name
    raise UserError(
        "E-USE-001",
        Text(f"--as {table}: {path.name} is for {ours}.", f"--as {table} : {path.name} est pour {ours}."),
        remedy=Text("leave --as out, or name another mapping.", "laissez --as, ou nommez une autre correspondance."),
    )


def _engine(services: Services) -> Engine:
    settings = services.settings
    return Engine(
        temporary=services.root / settings.temporary_folder,
        threads=settings.threads or len(os.sched_getaffinity(0)),
        memory_limit=settings.memory_limit,
    )
