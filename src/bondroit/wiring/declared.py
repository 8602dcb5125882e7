"""Declared targets and articulated cards on a workspace."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

from bondroit.app import declared_cards
from bondroit.app.build_options import Changes
from bondroit.app.challenge_card import Trial, challengers_asked
from bondroit.app.grounds import grounds_of
from bondroit.app.refusals import journalled
from bondroit.domain.target import CoverTarget, DeclaredTarget, Direction, Side
from bondroit.errors import Text, UserError
from bondroit.settings.targets import parse_targets
from bondroit.store.articulations import FOLDER, FolderArticulations
from bondroit.store.edits import read_edits, write_edits
from bondroit.store.written import text_of
from bondroit.tables.contract import Purpose
from bondroit.wiring.chain import meanings
from bondroit.wiring.outputs import refuse_same
from bondroit.wiring.rules import targets as settings_targets
from bondroit.wiring.variables import dictionary_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bondroit.app.articulations import Articulations
    from bondroit.app.build_options import BuildOptions
    from bondroit.domain.months import Month
    from bondroit.wiring.services import Services


def articulations_of(services: Services) -> Articulations:
    """The articulated cards of a workspace."""
    return FolderArticulations(services.root / FOLDER)


def declared_targets(services: Services, path: Path | None) -> tuple[DeclaredTarget | CoverTarget, ...]:
    """The targets of a file, by default of the one that the settings name; none if they name none.

    Raises:
        UserError: E-USE-006 with every fault of the file.
    """
    named = services.settings.targets_file
    if path is None and not named:
        return ()
    found = path if path is not None else services.root / named
    return parse_targets(text_of(found), name=found.name)


def settings_declared(services: Services) -> tuple[DeclaredTarget, ...]:
    """The two targets of the settings as declared ones, for an experiment on them."""
    sides: tuple[tuple[Direction, Side], ...] = (
        (Direction.OVERPAYMENT, "overpaid"),
        (Direction.UNDERPAYMENT, "underpaid"),
    )
    rules = settings_targets(services.settings)
    return tuple(
        DeclaredTarget(
            name=direction.value,
            side=side,
            window_months=rules[direction].window_months,
            min_months=rules[direction].min_months,
            above_cents=rules[direction].above_cents,
            materiality_cents=rules[direction].materiality_cents,
            benefits=rules[direction].benefits,
        )
        for direction, side in sides
    )


def build(
    services: Services,
    month: Month,
    *,
    declared: Sequence[DeclaredTarget],
    seed: int,
    options: BuildOptions,
    folds: int | None = None,
    bootstrap: int = 0,
    challengers: str = "all",
    edit: Path | None = None,
    edits_out: Path | None = None,
    experiment: bool = False,
    exclude: tuple[str, ...] = (),
) -> declared_cards.DeclaredReport:
    """Learn a card, or an articulated card, for each declared target of the family branch.

    Raises:
        UserError: as `app.declared_cards.build_declared`; E-USE-001 for edits of more than one card, or if both files
            of edits are one.
    """
    refuse_same({"--edits-out": edits_out}, {"--edit": edit})
    edits = () if edit is None else read_edits(edit)
    with journalled(services.journal, "build"):
        grounds = grounds_of(dictionary_of(services))
    changes = Changes(options, folds, edits, bootstrap, exclude, grounds)
    trial = Trial(challengers_asked(challengers), process_time, services.progress, services.settings.language)
    if changes.edits and (len(declared) != 1 or declared[0].articulated_by is not None):
        raise UserError(
            "E-USE-001",
            Text("Edits are of one card.", "Des retouches portent sur une seule grille."),
            remedy=Text("name one target that is not articulated: --target NAME.",
                        "nommez une cible qui n'est pas articulée : --target NOM."),
        )  # fmt: skip
    title = Text(f"{month} · declared targets", f"{month} · cibles déclarées").say(services.settings.language)
    with services.lock("build"), journalled(services.journal, "build"), services.progress.step(title):
        done = declared_cards.build_declared(
            request=declared_cards.DeclaredRequest(
                month=month,
                declared=tuple(declared),
                targets=tuple(settings_targets(services.settings).values()),
                max_variables=services.settings.build.max_variables,
                meanings=meanings(services),
                seed=seed,
                changes=changes,
                experiment=experiment,
            ),
            tables=services.serving(Purpose.STATISTICS),
            cards=services.cards,
            articulations=articulations_of(services),
            journal=services.journal,
            trial=trial,
            documents=services.documents,
        )
    if edits_out is not None:
        write_edits(edits_out, [made for one in done.cards.cards for made in one.card.decisions])
    return done
