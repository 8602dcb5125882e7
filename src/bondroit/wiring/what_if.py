"""What-if cards and codes: on a month of a workspace, on a table that somebody brings, or on codes."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from bondroit.app.grounds import lifted_columns
from bondroit.app.what_if import Files, cards_asked, compare_coded, points_frame, what_if_cards
from bondroit.app.what_if_groups import columns_by
from bondroit.auditing.profiles import FAMILIES, PROFILE_COLUMNS, profiles_of
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.observing.coded import coded
from bondroit.scoring.coded import coding_of
from bondroit.scoring.whatif_document import parse_changes
from bondroit.showing.what_if_page import render_what_if
from bondroit.store.cards import read_card
from bondroit.store.checking import Engine
from bondroit.store.coded_files import CodedFolders, read_codes, write_codes
from bondroit.store.received_large import LargeReceived
from bondroit.store.written import require_folder, text_of, write_lazy, write_page
from bondroit.tables.contract import Purpose
from bondroit.wiring import cards as card_files
from bondroit.wiring.outputs import refuse_same
from bondroit.wiring.variables import observed_dictionary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.app.ports import Progress
    from bondroit.app.what_if import Asked
    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language
    from bondroit.scoring.whatif_changes import Change, WhatIfCard
    from bondroit.scoring.whatif_report import WhatIfReport
    from bondroit.wiring.services import Services

ID = "household_id"


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where what was found goes; None is not written.

    Attributes:
        figures: JSON.
        page: HTML.
        points: points of every file by the base card and the what-if cards, .parquet or .csv.
    """

    figures: Path | None = None
    page: Path | None = None
    points: Path | None = None

    def require(self, inputs: dict[str, Path | None]) -> None:
        """Refuse, before anything is read, a file that cannot be written or is one of `inputs`."""
        outputs = {"--out": self.figures, "--html": self.page, "--points": self.points}
        refuse_same(dict(outputs), dict(inputs))
        for path in outputs.values():
            if path is not None:
                require_folder(path)
        if self.points is not None and self.points.suffix not in {".parquet", ".csv"}:
            raise UserError(
                "E-USE-001",
                Text("--points is neither .parquet nor .csv.", "--points n'est ni .parquet ni .csv."),
                remedy=Text("name it FILE.parquet.", "nommez-le FICHIER.parquet."),
            )

    def write(self, report: WhatIfReport, language: Language) -> None:
        """Write the figures and the page."""
        if self.figures is not None:
            text = json.dumps(report.to_document(), indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
            write_page(self.figures, text + "\n")
        if self.page is not None:
            write_page(self.page, render_what_if(report, language=language))


def read_changes(path: Path | None) -> tuple[Change, ...]:
    """The changes of a TOML file; none without one.

    Raises:
        UserError: E-TAB-001 if it cannot be read; E-USE-007 with every fault of it.
    """
    return () if path is None else parse_changes(text_of(path), name=str(path))


def on_month(
    services: Services, label: str, month: Month, asked: Asked, outputs: Outputs, *, changes: Path | None
) -> WhatIfReport:
    """What-if cards on the files of a month, for the audit; one entry in the journal.

    Args:
        services: of the workspace.
        label: the base card: a label of the workspace, or a file.
        month: whose variables were observed.
        asked: what is asked; a column of `by` is a variable, a column of the month's snapshot, or a family of groups of
            the audit.
        outputs: what is written.
        changes: the file of changes, which is not written over.

    Raises:
        UserError: E-WRK-003 without variables or card; as `app.what_if.what_if_cards`.
    """
    outputs.require({"--changes": changes})
    root, asked = services.root, replace(asked, floor=services.settings.suppression_floor)
    card = card_files.read(label, root).card
    cards = cards_asked(card, asked, lambda place: card_files.read(place, root).card)
    tables = services.serving(Purpose.AUDIT)
    frame = tables.scan("variables", [month])
    title = Text(f"{month} · what-if cards: {len(cards)}", f"{month} · grilles « et si » : {len(cards)}")
    with services.progress.step(title.say(services.settings.language)):
        beside = _beside(services, month, asked.by)
        groups = columns_by(frame, asked.by, beside=beside, identifier=ID)
        files = Files(str(month), frame, ID, groups, tie_seed=month.index)
        coder = CodedFolders(root / services.settings.temporary_folder)
        report = what_if_cards(files=files, card=card, cards=cards, asked=asked, coder=coder)
        _write_points(outputs.points, files, card, cards)
    outputs.write(report, services.settings.language)
    services.journal.append(
        "what-if",
        Purpose.AUDIT.value,
        {
            "month": str(month), "card": card.label, "hash": card.hash, "by": list(asked.by),
            "highest": report.base.highest, "cards": {c.name: c.card.hash for c in cards},
        },
    )  # fmt: skip
    return report


def _beside(services: Services, month: Month, by: Sequence[str]) -> pl.LazyFrame | None:
    """The columns of the snapshot that was known, and the families of the audit's groups."""
    tables = services.serving(Purpose.AUDIT)
    before = month.plus(-1)
    if not by or not tables.exists("snapshots", before):
        return None
    snapshot = tables.scan("snapshots", [before])
    names = snapshot.collect_schema().names()
    wanted = [name for name in by if name in names and name not in FAMILIES and name != ID]
    found = snapshot.select(ID, *wanted)
    if any(name in FAMILIES for name in by):
        profiles = profiles_of(tables.read("snapshots", before, PROFILE_COLUMNS))
        found = found.join(profiles.lazy(), on=ID, how="left")
    return found


def on_table(
    table: Path,
    card_path: Path,
    asked: Asked,
    outputs: Outputs,
    *,
    identifier: str | None,
    changes: Path | None,
    progress: Progress,
    language: Language,
) -> WhatIfReport:
    """The same on a CSV or Parquet table, without a workspace.

    Args:
        table: a row a file.
        card_path: the base card's file.
        asked: what is asked; a column of `by` is one of the table.
        outputs: what is written.
        identifier: the column that tells files apart; None: `household_id` if it is there and whole, else the place of
            the row.
        changes: the file of changes.
        progress: shows that work goes on.
        language: of the page.

    Raises:
        UserError: E-TAB-001 to E-TAB-004 for the table; as `app.what_if.what_if_cards`.
    """
    outputs.require({"--table": table, "--card": card_path, "--changes": changes})
    card = read_card(card_path)
    cards = cards_asked(card, asked, lambda place: read_card(Path(place)))
    title = Text(f"{table} · what-if cards: {len(cards)}", f"{table} · grilles « et si » : {len(cards)}")
    with LargeReceived().opened(str(table)) as frame, progress.step(title.say(language)):
        columns = frame.collect_schema().names()
        own = identifier or (ID if ID in columns else None)
        wanted = (*asked.by, *([own] if own else []))
        groups = columns_by(frame, wanted, keep=len(asked.by), identifier=own or ID)
        own = own if own is None else _telling(frame, own, asked_for=identifier is not None)
        files = Files(table.name, frame, own, groups)
        report = what_if_cards(files=files, card=card, cards=cards, asked=asked, coder=CodedFolders(None))
        _write_points(outputs.points, files, card, cards)
    outputs.write(report, language)
    return report


def _telling(frame: pl.LazyFrame, identifier: str, *, asked_for: bool) -> str | None:
    """The column of identifiers; none, so that rows are numbered, if some are missing and nobody asked for it.

    Raises:
        UserError: E-TAB-002 if it was asked for and some are missing.
    """
    missing = int(frame.select(pl.col(identifier).null_count()).collect(engine="streaming").item())
    if not missing:
        return identifier
    if not asked_for:
        return None
    raise UserError(
        "E-TAB-002",
        Text(f"{identifier} is missing on {missing} rows.", f"{identifier} manque sur {missing} lignes."),
        remedy=Text(
            "fill it, or leave out --id: rows are then told apart by their place.",
            "remplissez-la, ou ôtez --id : les lignes sont alors distinguées par leur place.",
        ),
    )


def on_codes(
    codes: Path, place: str, workspace: Path | None, asked: Asked, outputs: Outputs, *, changes: Path | None,
    language: Language,
) -> WhatIfReport:  # fmt: skip
    """The same on codes that `bondroit observe --codes` wrote: no table is read any more.

    Raises:
        UserError: E-TAB-001 if they are no codes; E-SCO-002 if they were not made for a card; E-USE-001 for groups or
            points, which codes do not hold.
    """
    outputs.require({"--codes": codes, "--changes": changes})
    if asked.by or outputs.points is not None:
        raise UserError(
            "E-USE-001",
            Text("Codes hold no groups and no values.", "Les codes n'ont ni groupes ni valeurs."),
            remedy=Text("leave out --by and --points, or use --month.", "ôtez --by et --points, ou utilisez --month."),
        )
    card = card_files.read(place, workspace).card
    cards = cards_asked(card, asked, lambda other: card_files.read(other, workspace).card)
    found, month = read_codes(codes)
    files = Files(month, pl.LazyFrame(), ID, None, tie_seed=Month.parse(month).index)
    report = compare_coded(files, found, card, cards, asked)
    outputs.write(report, language)
    return report


def observe_codes(services: Services, month: Month, labels: Sequence[str], out: Path) -> dict[str, object]:
    """Write the codes of every file of a month straight from its histories: no table of variables is written.

    Args:
        services: of the workspace.
        month: the as-of month.
        labels: cards, labels or files, that are to be scored from the codes.
        out: where the codes go.

    Raises:
        UserError: E-SCO-002 if the dictionary lacks a variable of a card; E-WRK-003 as `observe`.
    """
    cards = [card_files.read(label, services.root).card for label in dict.fromkeys(labels)]
    coding = coding_of(cards)
    words = observed_dictionary(services)
    tables = services.serving(Purpose.CONTROL, lifted=lifted_columns(words))
    settings = services.settings
    engine = Engine(
        temporary=services.root / settings.temporary_folder,
        threads=settings.threads or len(os.sched_getaffinity(0)),
        memory_limit=settings.memory_limit,
    )
    probe = coding.card(cards[0].label)
    title = Text(f"{month} · variables coded", f"{month} · variables codées")
    with services.lock("observe"), services.progress.step(title.say(settings.language)):
        files = write_codes(
            out, coding, month, root=services.root / "tables", tables=tables, engine=engine,
            make=lambda source: coded(month, probe, words, source),
        )  # fmt: skip
    figures = {
        "month": str(month), "files": files, "variables": len(coding.variables), "bytes_per_file": len(coding.packs),
        "cards": [card.label for card in cards],
    }  # fmt: skip
    services.journal.append("observe", Purpose.CONTROL.value, {"month": str(month), "codes": figures})
    return {**figures, "codes": str(out)}


def _write_points(path: Path | None, files: Files, card: Scorecard, cards: Sequence[WhatIfCard]) -> None:
    if path is not None:
        write_lazy(path, points_frame(files, card, cards))
