"""Other cards tried: on the survey of a month of a workspace, or on a table that somebody brings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.app import build_cards
from bondroit.app.alternatives import PARTS, try_alternatives
from bondroit.app.alternatives_asked import Crowded, Of, request_of
from bondroit.app.build_options import Changes
from bondroit.app.grounds import grounds_of
from bondroit.app.report_parts import is_fictitious
from bondroit.app.words_of import card_words
from bondroit.auditing.profiles import FAMILIES, PROFILE_COLUMNS, profiles_of
from bondroit.domain.target import DIRECTIONS, Direction
from bondroit.errors import Text, UserError
from bondroit.showing.alternatives_page import render_alternatives
from bondroit.showing.drift_names import names_of
from bondroit.store.received import DuckDBReceived
from bondroit.tables.contract import Purpose
from bondroit.wiring import cards as card_files
from bondroit.wiring.rules import targets
from bondroit.wiring.variables import dictionary_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bondroit.app.alternatives_asked import Asked
    from bondroit.app.ports import Progress
    from bondroit.auditing.alternatives import Study
    from bondroit.domain.months import Month
    from bondroit.errors import Language
    from bondroit.wiring.outputs import Outputs
    from bondroit.wiring.services import Services

ID, INCOME = "household_id", "annual_income_cents"


def on_table(
    table: Path,
    card: str,
    against: str | None,
    asked: Asked,
    outputs: Outputs,
    *,
    columns: Mapping[str, str | None],
    exclude: tuple[str, ...],
    progress: Progress,
    language: Language,
    workspace: Path | None,
) -> Study:
    """Other cards on a CSV or Parquet table.

    Args:
        table: one row per file, with what controls found.
        card: the card that others are put beside: a file, or a label of the workspace.
        against: a second card.
        asked: what is wanted.
        outputs: what is written.
        columns: target, weight, design and amount, where they are not those the card names.
        exclude: columns that may not enter another card.
        progress: shows that work goes on.
        language: of the page.
        workspace: where labels are looked for.

    Raises:
        UserError: E-TAB-... for the table; as `app.alternatives.try_alternatives`.
    """
    places = {"CARD": card_files.find(card, workspace), "--table": table}
    places |= {} if against is None else {"--against": card_files.find(against, workspace)}
    outputs.require(dict(places))
    own = card_files.read(card, workspace).card
    other = None if against is None else card_files.read(against, workspace).card
    request = request_of(own, columns, exclude=exclude, seed=asked.seed)
    frame = DuckDBReceived().read(str(table))
    of = Of(card=own, other=other, files=table.name)
    with progress.step(_title(table.name).say(language), PARTS) as advance:
        found = try_alternatives(frame, of, asked, request, progress=advance)
    names = names_of([own], card_words())
    outputs.write(found.to_document, lambda: render_alternatives(found, language=language, names=names))
    return found


def on_month(
    services: Services,
    label: str,
    against: str | None,
    month: Month,
    *,
    asked: Asked,
    outputs: Outputs,
    target: str | None,
) -> Study:
    """Other cards on the survey drawn in a month, its groups and incomes those of the month before; one journal entry.

    Args:
        services: of the workspace.
        label: the card that others are put beside.
        against: a second card.
        month: of the survey.
        asked: what is wanted; groups and incomes are those of the audit.
        outputs: what is written.
        target: overpayment or underpayment; None takes the card's.

    Raises:
        UserError: E-WRK-003 without survey, findings, variables or snapshot; as `app.alternatives.try_alternatives`.
    """
    outputs.require({})
    root = services.root
    card = card_files.read(label, root).card
    other = None if against is None else card_files.read(against, root).card
    direction = _direction(target or str(card.provenance.get("target_column") or card.name))
    rules = targets(services.settings).values()
    tables = services.serving(Purpose.STATISTICS)
    survey = build_cards.survey_table(month=month, targets=rules, tables=tables)
    changes = Changes(grounds=grounds_of(dictionary_of(services)))
    request = build_cards.survey_request(
        survey, direction, max_variables=services.settings.build.max_variables, meanings={}, seed=asked.seed,
        changes=changes,
    )  # fmt: skip
    snapshot = services.serving(Purpose.AUDIT).read("snapshots", month.plus(-1), PROFILE_COLUMNS)
    families = tuple(name for name in FAMILIES if name != "income_decile")
    known = profiles_of(snapshot).select(ID, *families).join(snapshot.select(ID, INCOME), on=ID)
    files = services.serving(Purpose.AUDIT).read("variables", month, [ID, *survey.variables])
    crowd = Crowded(files.drop(ID), files.select(ID).join(known, on=ID, how="left", maintain_order="left").drop(ID))
    beside = survey.frame.select(ID).join(known, on=ID, how="left", maintain_order="left")
    asked = replace(asked, groups=families, income=INCOME, floor=services.settings.suppression_floor)
    fictitious = is_fictitious(services.documents)
    of = Of(
        card=card, other=other, files=str(month), fictitious=fictitious, audit=True, per_euro=100, beside=beside,
        crowd=crowd,
    )  # fmt: skip
    language = services.settings.language
    request = replace(request, folds=0)
    with services.lock("audit"), services.progress.step(_title(str(month)).say(language), PARTS) as advance:
        found = try_alternatives(survey.frame, of, asked, request, progress=advance)
    names = names_of([card], card_words(dictionary_of(services)))
    outputs.write(found.to_document, lambda: render_alternatives(found, language=language, names=names))
    services.journal.append(
        "alternatives",
        Purpose.AUDIT.value,
        {
            "alternatives": card.label, "hash": card.hash, "survey": str(month), "cards": len(found.points),
            "findings": {f"{f.code} {f.attribute}": str(f.verdict) for f in found.findings},
        },
    )  # fmt: skip
    return found


def _direction(target: str) -> Direction:
    """The direction of a card by its target.

    Raises:
        UserError: E-USE-001 if it is none.
    """
    if target in set(DIRECTIONS):
        return Direction(target)
    raise UserError(
        "E-USE-001",
        Text(
            f"The target {target} is no direction of a survey.", f"La cible {target} n'est pas un sens d'une enquête."
        ),
        remedy=Text(
            "add --target overpayment or --target underpayment.",
            "ajoutez --target overpayment ou --target underpayment.",
        ),
    )


def _title(name: str) -> Text:
    return Text(f"{name} · other cards", f"{name} · autres grilles")
