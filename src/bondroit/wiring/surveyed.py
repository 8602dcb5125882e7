"""The survey of a month held in memory, so that a person builds, edits and keeps cards from it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.app import build_cards
from bondroit.app.bootstrap_card import bootstrapped
from bondroit.app.build_options import Changes
from bondroit.app.edit_card import held
from bondroit.app.grounds import carried, grounds_of
from bondroit.app.refusals import journalled
from bondroit.building.build import build_scorecard
from bondroit.store.edits import read_edits, write_edits
from bondroit.tables.contract import Purpose
from bondroit.wiring.chain import build, direction_of, meanings
from bondroit.wiring.outputs import refuse_same
from bondroit.wiring.rules import targets
from bondroit.wiring.variables import dictionary_of

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.app.build_cards import CardsReport, SurveyTable
    from bondroit.app.build_options import BuildOptions
    from bondroit.app.edit_card import Held
    from bondroit.building.request import Built
    from bondroit.domain.months import Month
    from bondroit.wiring.services import Services


def survey_of(services: Services, month: Month) -> SurveyTable:
    """The files of a survey, with their findings and variables."""
    rules = targets(services.settings).values()
    return build_cards.survey_table(month=month, targets=rules, tables=services.serving(Purpose.STATISTICS))


def build_held(services: Services, survey: SurveyTable, *, target: str, seed: int, changes: Changes) -> Held:
    """A card of one direction, not kept in the workspace yet."""
    with journalled(services.journal, "build"):
        request = build_cards.survey_request(
            survey,
            direction_of(target),
            max_variables=services.settings.build.max_variables,
            meanings=meanings(services),
            seed=seed,
            changes=replace(changes, grounds=grounds_of(dictionary_of(services))),
        )
    first = build_scorecard(survey.frame, request=request)
    first = bootstrapped(survey.frame, request, first, replicates=changes.bootstrap)
    return held(survey.frame, request, carried(first, grounds_of(dictionary_of(services))), changes.edits)


def keep(services: Services, built: Built, *, month: Month, files: int) -> str:
    """Keep a card in the workspace under its next version; its label."""
    with services.lock("build"):
        return build_cards.keep_card(built, month=month, files=files, cards=services.cards, journal=services.journal)[0]


def build_edited(
    services: Services,
    month: Month,
    *,
    target: str | None,
    seed: int,
    options: BuildOptions,
    folds: int | None,
    bootstrap: int = 0,
    edit: Path | None,
    edits_out: Path | None,
    challengers: str = "all",
    exclude: tuple[str, ...] = (),
) -> CardsReport:
    """Learn the scorecards of a survey with options, make the edits of a file, write the edits made.

    Raises:
        UserError: E-USE-001 if both files of edits are one.
    """
    refuse_same({"--edits-out": edits_out}, {"--edit": edit})
    edits = () if edit is None else read_edits(edit)
    changes = Changes(options, folds, edits, bootstrap, exclude)
    done = build(services, month, target=target, seed=seed, changes=changes, challengers=challengers)
    if edits_out is not None:
        write_edits(edits_out, [made for one in done.cards for made in one.card.decisions])
    return done
