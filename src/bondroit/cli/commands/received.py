"""Build, score and audit on a table that somebody brings, without a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.cli import session
from bondroit.cli.commands.built_cards import print_challengers
from bondroit.cli.console import print_line
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


def _missing(option: str, form: str) -> UserError:
    return UserError(
        "E-USE-001",
        Text(f"{option} is missing.", f"{option} manque."),
        remedy=Text(f"add {form}.", f"ajoutez {form}."),
    )
