"""Drift of cards month by month, and two cards over the population: on a workspace, or on tables of one's own."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bondroit.app.compare_cards import compare_cards
from bondroit.app.compare_population import compare_month, compare_table
from bondroit.app.drift_card import USUAL_TOP, DriftAsked
from bondroit.app.drift_files import DriftRequest, drift_files, drift_tables, last_with_variables
from bondroit.app.words_of import card_words
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.scoring.drift_warnings import Thresholds
from bondroit.scoring.rows import Top
from bondroit.settings.drifts import DriftSettings
from bondroit.showing.drift_names import names_of
from bondroit.showing.drift_page import render_drift
from bondroit.showing.moves_page import render_moves
from bondroit.store.cards import read_card
from bondroit.store.received import DuckDBReceived
from bondroit.store.written import require_folder, write_page
from bondroit.tables.contract import Purpose
from bondroit.wiring import cards
from bondroit.wiring.outputs import refuse_same
from bondroit.wiring.services import open_services
from bondroit.wiring.variables import dictionary_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bondroit.app.compare_cards import Comparison
    from bondroit.app.compare_population import Population
    from bondroit.app.drift_report import DriftReport
    from bondroit.errors import Language
    from bondroit.wiring.services import Services


def asked_of(
    settings: DriftSettings | None, *, watch: float | None, moved: float | None, top: Top | None, learning: bool | None
) -> DriftAsked:
    """How to look: what the command line says, then the settings, then their defaults.

    Args:
        settings: of the workspace; None without one.
        watch: PSI to watch from.
        moved: PSI of what has moved.
        top: the files above the threshold.
        learning: hold variables against the survey of the card.

    Raises:
        UserError: E-USE-001 if what has moved is below what is to be watched.
    """
    kept = DriftSettings() if settings is None else settings
    limits = Thresholds(
        watch=kept.psi_watch if watch is None else watch,
        moved=kept.psi_moved if moved is None else moved,
        above=kept.above_change,
        missing=kept.missing_change,
        strange=kept.strange_share,
    )
    if limits.watch > limits.moved:
        raise UserError(
            "E-USE-001",
            Text(
                f"What has moved (PSI {limits.moved}) is below what is to be watched ({limits.watch}).",
                f"Ce qui a bougé (PSI {limits.moved}) est sous ce qui est à surveiller ({limits.watch}).",
            ),
            remedy=Text(
                "raise --moved or lower --watch, here or in the settings [drift].",
                "élevez --moved ou baissez --watch, ici ou dans les réglages [drift].",
            ),
        )
    return DriftAsked(top=_top(kept) if top is None else top, limits=limits, learning=learning)


def _top(settings: DriftSettings) -> Top:
    return Top(percent=Decimal(str(settings.top_share)) * 100)


def drift(
    services: Services,
    month: Month | None,
    *,
    label: str | None,
    since: Month | None,
    against: Month | None,
    asked: DriftAsked,
    page: Path | None,
    language: Language,
) -> DriftReport:
    """Drift of one card, or of every one, up to a month or the last with variables; write the page if asked for.

    Raises:
        UserError: as `app.drift_files.drift_files`.
    """
    if page is not None:
        require_folder(page)
    tables = services.serving(Purpose.AUDIT)
    last = last_with_variables(tables) if month is None else month
    request = DriftRequest(
        month=last, label=label, since=since, against=against, asked=asked, floor=services.settings.suppression_floor
    )
    title = Text(f"Drift up to {last}", f"Dérive jusqu'à {last}").say(language)
    with services.lock("drift"), services.progress.step(title):
        done = drift_files(
            request=request,
            tables=tables,
            cards=services.cards,
            journal=services.journal,
        )
    if page is not None:
        words = card_words(dictionary_of(services))
        names = {found.card: names_of([services.cards.load(found.card)], words) for found in done.cards}
        write_page(page, render_drift(done.to_document(), language=language, names=names))
    return done


def drift_received(
    table: Path, reference: Path | None, card_path: Path, *, asked: DriftAsked, page: Path | None, language: Language
) -> DriftReport:
    """Drift of a card from one table to another, or from its survey to a table; write the page if one is asked for.

    Raises:
        UserError: E-TAB-... for a table, E-USE-001 if the page is one of the files that are read.
    """
    refuse_same({"--html": page}, {"--table": table, "--reference": reference, "--card": card_path})
    if page is not None:
        require_folder(page)
    card = read_card(card_path)
    then = None if reference is None else DuckDBReceived().read(str(reference))
    done = drift_tables(now=DuckDBReceived().read(str(table)), then=then, card=card, asked=asked)
    if page is not None:
        names = {card.label: names_of([card], card_words())}
        write_page(page, render_drift(done.to_document(), language=language, names=names))
    return done


def compare_population(
    old: str,
    new: str,
    workspace: Path | None,
    *,
    over: Month | Path,
    by: Sequence[str],
    top: Top | None,
    page: Path | None,
    language: Language,
) -> tuple[Comparison, Population]:
    """Compare two cards in words and over a population; write the page if one is asked for.

    Args:
        old: a card's file, or its label in the workspace.
        new: the other.
        workspace: its folder.
        over: a month of the workspace, or a table.
        by: groups; see `app.compare_population`.
        top: how many files the top is; None is the setting, or 5 %.
        page: where the page goes.
        language: of the page.

    Raises:
        UserError: E-USE-001 if the page is one of the files that are read; as `app.compare_population`.
    """
    table = None if isinstance(over, Month) else over
    inputs = {"OLD": cards.find(old, workspace), "NEW": cards.find(new, workspace), "--table": table}
    refuse_same({"--html": page}, inputs)
    if page is not None:
        require_folder(page)
    one, two = cards.read(old, workspace).card, cards.read(new, workspace).card
    done = compare_cards(old=one, new=two)
    words = card_words()
    if isinstance(over, Month):
        services = open_services(workspace)
        words = card_words(dictionary_of(services))
        with services.lock("compare"):
            moved = compare_month(
                old=one, new=two, month=over, tables=services.serving(Purpose.AUDIT), journal=services.journal, by=by,
                top=_top(services.settings.drift) if top is None else top,
                floor=services.settings.suppression_floor,
            )  # fmt: skip
    else:
        moved = compare_table(old=one, new=two, frame=DuckDBReceived().read(str(over)), by=by, top=top or USUAL_TOP)
    if page is not None:
        names = names_of([two, one], words)
        write_page(page, render_moves(one, two, done.changes, moved.to_document(), language=language, names=names))
    return done, moved
