"""The steps of the chain on a workspace: settings and services put into the verbs, one writer at a time.

The command line, the library and the demo all call these.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from time import process_time
from typing import TYPE_CHECKING

from bondroit.app import (
    build_cards,
    claim_rights,
    count_yields,
    explain_amount,
    explain_file,
    observe_files,
    record_outcomes,
    report_parts,
    write_report,
)
from bondroit.app.challenge_card import Trial, challengers_asked
from bondroit.app.grounds import grounds_of, lifted_columns
from bondroit.app.ingest_extract import IngestRequest
from bondroit.app.refusals import journalled
from bondroit.app.report_request import ReportRequest
from bondroit.domain.target import DIRECTIONS, Direction
from bondroit.errors import Text, UserError
from bondroit.showing.words import VERBS, named
from bondroit.store.articulations import FOLDER, FolderArticulations
from bondroit.tables.contract import Purpose
from bondroit.wiring import scores
from bondroit.wiring.histories import histories
from bondroit.wiring.rules import outcomes_of, pauses, targets, truth_tellers
from bondroit.wiring.variables import dictionary_of, observed_dictionary

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.app.build_options import Changes
    from bondroit.app.ingest_extract import ExtractReport
    from bondroit.app.score_reports import ScoreReport
    from bondroit.auditing.files import FilesAudit
    from bondroit.domain.benefits import Benefit
    from bondroit.domain.months import Month
    from bondroit.wiring.services import Services


def ingest(services: Services, path: Path, *, name: str) -> ExtractReport:
    """Take a file that keeps the contract of a table into the workspace."""
    from bondroit.wiring.ingesting import take_extract

    return take_extract(services, [path], mapping_path=None, table=name, request=IngestRequest())


def observe(services: Services, month: Month) -> observe_files.ObserveReport:
    """Compute the variables of every file."""
    with journalled(services.journal, "observe"):
        words = observed_dictionary(services)
    tables = services.serving(Purpose.CONTROL, lifted=lifted_columns(words))
    with services.lock("observe"), services.progress.step(_title(services, "observe", month)):
        return observe_files.observe_files(
            month=month,
            tables=tables,
            journal=services.journal,
            dictionary=words,
            histories=histories(services, tables),
        )


def record(services: Services, month: Month, *, source: str) -> record_outcomes.RecordReport:
    """Record what controls found: in a town its controllers play, else the outcomes taken in are read."""
    with services.lock("record"), services.progress.step(_title(services, "record", month)):
        return record_outcomes.record_outcomes(
            request=record_outcomes.RecordRequest(
                month=month,
                source="survey" if source == "survey" else "plan",
                targets=tuple(targets(services.settings).values()),
            ),
            play=outcomes_of(services, source),
            truth=truth_tellers(services) if report_parts.is_fictitious(services.documents) else None,
            tables=services.serving(Purpose.STATISTICS if source == "survey" else Purpose.CONTROL),
            operations=services.operations,
            journal=services.journal,
        )


def build(
    services: Services,
    month: Month,
    *,
    target: str | None,
    seed: int,
    changes: Changes = build_cards.UNCHANGED,
    challengers: str = "all",
) -> build_cards.CardsReport:
    """Learn the scorecards of a survey, and hold them against `challengers`: all, quick or none."""
    trial = Trial(challengers_asked(challengers), process_time, services.progress, services.settings.language)
    directions = DIRECTIONS if target is None else (direction_of(target),)
    if changes.edits and len(directions) > 1:
        raise UserError(
            "E-USE-001",
            Text("Edits are of one card.", "Des retouches portent sur une seule grille."),
            remedy=Text(
                "add --target overpayment or --target underpayment.",
                "ajoutez --target overpayment ou --target underpayment.",
            ),
        )
    title = _title(services, "build", month)
    with services.lock("build"), journalled(services.journal, "build"), services.progress.step(title):
        return build_cards.build_cards(
            month=month,
            directions=directions,
            targets=targets(services.settings),
            max_variables=services.settings.build.max_variables,
            meanings=meanings(services),
            tables=services.serving(Purpose.STATISTICS),
            cards=services.cards,
            journal=services.journal,
            seed=seed,
            changes=replace(changes, grounds=grounds_of(dictionary_of(services))),
            trial=trial,
            documents=services.documents,
        )


def direction_of(target: str) -> Direction:
    """The direction of a card by its name.

    Raises:
        UserError: E-USE-001 if there is none of that name.
    """
    if target in set(DIRECTIONS):
        return Direction(target)
    raise UserError(
        "E-USE-001",
        Text(f"--target {target}: unknown.", f"--target {target} : inconnu."),
        remedy=Text("use overpayment or underpayment.", "utilisez overpayment ou underpayment."),
    )


def meanings(services: Services) -> dict[str, str]:
    """What each variable means, in the workspace's language."""
    language = services.settings.language
    return {name: text.say(language) for name, text in dictionary_of(services).meanings.items()}


def score(services: Services, month: Month, *, label: str | None) -> ScoreReport:
    """Score every file of a month."""
    return scores.score(services, month, label=label)


def claim(services: Services, month: Month) -> claim_rights.ClaimReport:
    """Find rights that are not claimed, by the law on known data."""
    with services.lock("claim"), services.progress.step(_title(services, "claim", month)):
        law = services.law()
        try:
            return claim_rights.claim_rights(
                month=month, law=law, tables=services.serving(Purpose.RIGHTS), journal=services.journal
            )
        finally:
            _close(law)


def yields(services: Services, month: Month) -> count_yields.YieldsReport:
    """Count what the controls found."""
    tables = services.serving(Purpose.CONTROL)
    return count_yields.count_yields(month=month, tables=tables, journal=services.journal)


def audit(services: Services, month: Month) -> FilesAudit:
    """Rates by group."""
    from bondroit.wiring.audits import audit_month

    return audit_month(services, month)


def explain(services: Services, month: Month, *, file: str | None, card: str | None) -> explain_file.ExplainReport:
    """Explain the score of one file."""
    with services.lock("explain"):
        return explain_file.explain_file(
            month=month,
            household_id=file,
            label=card,
            tables=services.serving(Purpose.AUDIT),
            cards=services.cards,
            documents=services.documents,
            journal=services.journal,
            articulations=FolderArticulations(services.root / FOLDER),
            dictionary=dictionary_of(services),
        )


def amount(services: Services, month: Month, *, benefit: Benefit, household: str | None) -> explain_amount.AmountReport:
    """Explain one amount of one household, by default of the first of the month's plan."""
    from bondroit.law.reason_amount import reasons_of

    tables = services.serving(Purpose.AUDIT)
    if household is None:
        household = explain_file.choose_file(month=month, household_id=None, label=None, tables=tables).household_id
    with services.progress.step(_title(services, "explain", month)):
        return explain_amount.explain_amount(
            month=month,
            benefit=benefit,
            household_id=household,
            reasons=reasons_of,
            tables=tables,
            journal=services.journal,
        )


def report(services: Services, month: Month) -> write_report.WrittenReport:
    """Write the report of a month."""
    settings = services.settings
    play = truth_tellers(services)
    with services.lock("report"), services.progress.step(_title(services, "publish", month)):
        return write_report.write_report(
            request=ReportRequest(
                month=month,
                targets=targets(settings),
                capacity=(("on_site", settings.plan.on_site), ("on_documents", settings.plan.on_documents)),
                random_share=settings.plan.random_share,
                pauses=pauses(settings),
                floor=settings.suppression_floor,
                version=version("bondroit"),
                language=settings.language,
                dictionary=dictionary_of(services),
            ),
            tables=services.serving(Purpose.AUDIT),
            cards=services.cards,
            operations=services.operations,
            documents=services.documents,
            journal=services.journal,
            play=(lambda files: play(files, month)) if report_parts.is_fictitious(services.documents) else None,
            articulations=FolderArticulations(services.root / FOLDER),
        )


def _close(law: object) -> None:
    """End the workers that a law may have started."""
    close = getattr(law, "close", None)
    if close is not None:
        close()


def _title(services: Services, verb: str, when: Month) -> str:
    """What a line of progress says, in the workspace's language."""
    return f"{when} · {named(VERBS, verb, services.settings.language)}"
