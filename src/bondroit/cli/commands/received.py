"""Build, score and audit on a table that somebody brings, without a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.cli import session
from bondroit.cli.commands.built_cards import print_challengers
from bondroit.cli.console import print_groups, print_line
from bondroit.cli.encodings import say_encodings
from bondroit.cli.results import print_document, print_rows
from bondroit.cli.services import progress, show
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bondroit.app.build_options import BuildOptions


def build_received(
    table: Path,
    target: str | None,
    weight: str | None,
    exclude: tuple[str, ...],
    holdout: float,
    seed: int,
    name: str | None,
    out: Path,
    report: Path | None,
    *,
    options: BuildOptions | None = None,
    folds: int | None = None,
    bootstrap: int = 0,
    edit: Path | None = None,
    edits_out: Path | None = None,
    challengers: str = "all",
) -> None:
    """Learn a card from `table`; write the card and its page."""
    from bondroit.app.build_table import FOLDS, BuildTableRequest
    from bondroit.app.challenge_card import challengers_asked
    from bondroit.building.inference import AFTER_SELECTION
    from bondroit.wiring.received import build_table, read_edits

    if target is None:
        raise _missing("--target", "--target COLUMN")
    page = report if report is not None else out.with_suffix(".html")
    request = BuildTableRequest(
        path=str(table), target=target, weight=weight, exclude=exclude, holdout=holdout,
        folds=FOLDS if folds is None else folds, seed=seed, name=name, options=options or {},
        edits=() if edit is None else read_edits(edit), bootstrap=bootstrap,
    )  # fmt: skip
    built = build_table(
        request,
        card_path=out,
        page_path=page,
        edits_path=edits_out,
        edit_path=edit,
        challengers=challengers_asked(challengers),
        language=session.language(),
        progress=progress(),
    )
    say_encodings(table)
    document = {**built.to_document(), "card": str(out), "page": str(page)}

    def text() -> None:
        say = session.say
        summary = {k: v for k, v in document.items() if not isinstance(v, list | dict)}
        print_document(say(Text("Scorecard", "Grille de score")), summary)
        print_rows(say(Text("Modalities", "Modalités")), built.modality_rows())
        print_line(say(AFTER_SELECTION))
        _print_bootstraps(document)
        print_challengers(built.built.card.label, built.built.challenged)
        for note in built.notes(session.language()):
            print_line(f"- {note}")

    show(document, text)


def _print_bootstraps(document: dict[str, Any]) -> None:
    """The building played again: of the card, or of the card before its edits."""
    _print_bootstrap(document["bootstrap"], Text("The building played again", "La construction rejouée"))
    _print_bootstrap(
        document["bootstrap_before_edits"],
        Text(
            "The building played again: of the card before its edits",
            "La construction rejouée : de la grille avant ses retouches",
        ),
    )


def _print_bootstrap(again: Mapping[str, Any] | None, title: Text) -> None:
    """The honest AUC and the inclusion frequencies, if the building was played again."""
    if again is None:
        return
    print_document(session.say(title), dict(again["auc"]))
    print_rows(session.say(Text("How often each came in", "Combien de fois chacune est entrée")), again["inclusion"])


def audit_received(
    table: Path,
    outcome: str | None,
    *,
    groups: tuple[str, ...],
    score: str | None,
    positive: str | None,
    selected: str | None,
    define: tuple[str, ...],
    population: int | None,
    weight: str | None,
    reference: str | None,
    floor: int,
    report: Path,
) -> None:
    """Audit `table`; write the page."""
    from bondroit.app.audit_table import AuditTableRequest
    from bondroit.wiring.received import audit_table

    if outcome is None:
        raise _missing("--outcome", "--outcome COLUMN")
    request = AuditTableRequest(
        path=str(table),
        outcome=outcome,
        score=score,
        groups=groups,
        positive=positive,
        selected=selected,
        define=dict(_definition(text) for text in define),
        population=population,
        weight=weight,
        reference=reference,
        floor=floor,
    )
    done = audit_table(request, page_path=report, language=session.language())
    say_encodings(table)
    document = {**done.to_document(), "page": str(report)}

    def text() -> None:
        say, language = session.say, session.language()
        for statement in done.statements:
            print_line(say(statement))
        for attribute in dict.fromkeys(figure.attribute for figure in done.figures):
            print_groups(attribute, done.table_of(attribute, language))
        for finding in done.findings:
            print_line(f"{finding.code} {say(finding.summary)}")
        print_line(say(Text(f"The page: {report}", f"La page : {report}")))

    show(document, text)


def _definition(text: str) -> tuple[str, str]:
    name, equals, expression = text.partition("=")
    if equals and name.strip() and expression.strip():
        return name.strip(), expression.strip()
    raise UserError(
        "E-USE-001",
        Text("--define is not of the form NAME=EXPRESSION.", "--define n'est pas de la forme NOM=EXPRESSION."),
        remedy=Text(
            'write for example --define "low=income < 1000".', 'écrivez par exemple --define "bas=income < 1000".'
        ),
    )


def _missing(option: str, form: str) -> UserError:
    return UserError(
        "E-USE-001",
        Text(f"{option} is missing.", f"{option} manque."),
        remedy=Text(f"add {form}.", f"ajoutez {form}."),
    )
