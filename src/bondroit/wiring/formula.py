"""`bondroit formula`: a published formula read from a table or a card, and held against a workspace if there is one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from bondroit.app.articulations import articulated
from bondroit.app.audit_formula import Formula, FormulaAsked, audit_formula
from bondroit.app.audit_formula_files import health_files, of_health, town_files
from bondroit.app.import_card import import_card
from bondroit.app.report_parts import is_fictitious
from bondroit.auditing.formula_margins import packaged_margins, parse_margins
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.scoring.formula_mapping import NO_MAPPING, parse_mapping
from bondroit.scoring.published import Declared
from bondroit.showing.formula_page import render_formula
from bondroit.store.articulations import FOLDER, FolderArticulations
from bondroit.store.published import read_published
from bondroit.store.written import text_of
from bondroit.tables.contract import Purpose
from bondroit.wiring import cards as card_files
from bondroit.wiring.outputs import Outputs
from bondroit.wiring.services import open_services

if TYPE_CHECKING:
    from bondroit.app.audit_formula_files import TownFiles
    from bondroit.app.ports import Progress
    from bondroit.auditing.formula import FormulaReport
    from bondroit.auditing.formula_margins import Margins
    from bondroit.domain.articulation import Articulation
    from bondroit.errors import Language
    from bondroit.scoring.formula_mapping import FormulaMapping
    from bondroit.scoring.rows import Top
    from bondroit.wiring.services import Services

_NAMELESS = "formula"
DRAWS, EFFORT = 40, 400
"""Usual replicates for the error of the margins, and usual parts of the unknown looked at for each end of a bound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asks.

    Attributes:
        source: a table (.csv), a card's file (.json), or a label of the workspace.
        over: a workspace, or WORKSPACE/MONTH; None: the formula alone.
        mapping, margins: TOML files.
        reweighted: whether files are reweighted to public margins.
        top: which files are the highest.
        draws: replicates for the error of the margins.
        effort: parts of the unknown looked at for each end of a bound.
        out, page: where figures and page go.
    """

    source: str
    over: Path | None = None
    mapping: Path | None = None
    margins: Path | None = None
    reweighted: bool = True
    top: Top
    draws: int
    effort: int
    out: Path | None = None
    page: Path | None = None


def formula(wanted: Wanted, *, workspace: Path | None, progress: Progress, language: Language) -> FormulaReport:
    """Read the formula, hold it against the files, write what was asked for; one entry in the journal of a workspace.

    Args:
        wanted: what is asked.
        workspace: where labels are looked for if `over` is not given.
        progress: shows that work goes on.
        language: of the page, the other one beside it.

    Raises:
        UserError: E-SCO-004 for a table with faults; E-MAP-001; E-WRK-...; as `app.audit_formula.audit_formula`.
    """
    outputs = Outputs(wanted.out, wanted.page)
    outputs.require({"--mapping": wanted.mapping, "--margins": wanted.margins})
    mapping = NO_MAPPING
    if wanted.mapping is not None:
        mapping = parse_mapping(text_of(wanted.mapping), name=str(wanted.mapping))
    place, month = (None, None) if wanted.over is None else _over(wanted.over)
    made = _read(wanted.source, place or workspace, mapping, beside=wanted.mapping)
    services = None if wanted.over is None else open_services(place, progress=progress)
    title = Text(f"Formula {made.name}", f"Formule {made.name}").say(language)
    with progress.step(title):
        files = None if services is None else _files(services, month, made, mapping)
        asked = FormulaAsked(mapping=mapping, margins=_margins(wanted, files), top=_share(wanted.top, files),
                             draws=wanted.draws, nodes=wanted.effort)  # fmt: skip
        if services is not None:
            asked = replace(asked, floor=services.settings.suppression_floor)
        report = audit_formula(formula=made, asked=asked, files=files)
    outputs.write(report.to_document, lambda: render_formula(report, language=language))
    if services is not None and files is not None:
        detail = {"formula": made.name, "hashes": [card.hash for card in made.cards], "over": files.label}
        services.journal.append("formula", Purpose.AUDIT.value, detail)
    return report


def _over(path: Path) -> tuple[Path, Month | None]:
    """A workspace and, where the last word of the path is one, a month."""
    try:
        return path.parent, Month.parse(path.name)
    except UserError:
        return path, None


def _files(services: Services, month: Month | None, made: Formula, mapping: FormulaMapping) -> TownFiles:
    tables, fictitious = services.serving(Purpose.AUDIT), is_fictitious(services.documents)
    if of_health(made.cards, mapping):
        return health_files(tables, month, fictitious=fictitious)
    return town_files(tables, month, fictitious=fictitious, groups=mapping.groups)


def _margins(wanted: Wanted, files: TownFiles | None) -> Margins | None:
    if wanted.margins is not None:
        return parse_margins(text_of(wanted.margins), name=str(wanted.margins))
    if files is None or not wanted.reweighted or not files.margins:
        return None
    return packaged_margins()


def _share(top: Top, files: TownFiles | None) -> float:
    """The highest as a share of the files."""
    if top.most is None:
        return float(top.percent / Decimal(100))
    if files is None or not files.frame.height:
        return 0.05
    return min(1.0, top.most / files.frame.height)


def _read(source: str, workspace: Path | None, mapping: FormulaMapping, *, beside: Path | None) -> Formula:
    """The formula's cards: those of the mapping's route, of a table, of a file, or of a label."""
    if mapping.routes:
        folder = Path() if beside is None else beside.parent
        found = [_table(folder / part.card, mapping) for part in mapping.routes]
        name = Path(source).stem
        notes = tuple(note for one in found for note in one.notes)
        cards = tuple(one.cards[0] for one in found)
        return Formula(name, cards, notes, mapping.route_column, tuple(part.values for part in mapping.routes))
    path = Path(source)
    if path.suffix.lower() in {".csv", ".tsv", ".txt"}:
        return _table(path, mapping)
    if path.suffix != ".json" and not path.is_file():
        services = open_services(workspace)
        found_one = articulated(source, FolderArticulations(services.root / FOLDER))
        if found_one is not None:
            return _articulated(found_one, services)
    card = card_files.read(source, workspace).card
    return Formula(card.label, (card,))


def _table(path: Path, mapping: FormulaMapping) -> Formula:
    name = "".join(c if c.isalnum() or c in "_.-" else "_" for c in path.stem) or _NAMELESS
    said = {} if mapping.table is None else mapping.table.card
    declared = Declared(
        str(said.get("name", name)), str(said.get("target", name)), said.get("intercept"), why=str(said.get("why", ""))
    )
    done = import_card(table=read_published(path), declared=declared, mapping=mapping.table, mapping_name="--mapping")
    return Formula(declared.name, (done.card,), done.notes)


def _articulated(found: Articulation, services: Services) -> Formula:
    """An articulated card whose routes name values; its cards are those of the workspace."""
    if found.numeric:
        raise UserError(
            "E-USE-001",
            Text(f"{found.label} is routed by a number.", f"{found.label} est aiguillée par un nombre."),
            remedy=Text("ask for one of its cards.", "demandez une de ses grilles."),
        )
    cards = tuple(services.cards.load(label) for label in found.cards)
    routes = tuple(
        tuple(value for route in found.routes if route.card == label for value in route.values)
        for label in found.cards
    )  # fmt: skip
    return Formula(found.label, cards, (), found.variable, routes)
