"""Typical households under cards, with a workspace or without one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bondroit.app.profile_paths import Asked, profile_paths
from bondroit.auditing.paths_document import packaged_profiles, parse_profiles
from bondroit.auditing.paths_json import document_of
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.observing.dictionary import default_dictionary
from bondroit.scoring.rows import Top
from bondroit.showing.paths_page import render_paths
from bondroit.store.workspace import locate
from bondroit.store.written import text_of
from bondroit.tables.contract import Purpose
from bondroit.wiring import cards as card_files
from bondroit.wiring.outputs import Outputs
from bondroit.wiring.services import open_law, open_services
from bondroit.wiring.variables import dictionary_of

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from bondroit.app.ports import Progress
    from bondroit.auditing.paths import PathsReport
    from bondroit.domain.profile import Profiles
    from bondroit.errors import Language
    from bondroit.wiring.services import Services

LAST_OF_THE_LAW = Month.of(2026, 5)
"""The month looked at without a workspace: the one after the last whose rules are in the law's parameters."""
USUAL_TOP = Top(percent=Decimal(5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command was given.

    Attributes:
        cards: labels of the workspace, or files.
        profiles: a TOML file; None for those of the package.
        month: the month looked at; None for the last that was observed, or the last of the law.
        events: whether events are played.
        threshold: a probability.
        top: the highest files.
        figures: where the JSON goes.
        page: where the page goes.
    """

    cards: tuple[str, ...]
    profiles: Path | None = None
    month: Month | None = None
    events: bool = False
    threshold: float | None = None
    top: Top | None = None
    figures: Path | None = None
    page: Path | None = None


def run(request: Request, workspace: Path | None, *, progress: Progress, language: Language) -> PathsReport:
    """Play and score the profiles, and write what was asked for.

    Args:
        request: what is asked.
        workspace: the folder that was named; None looks around here, and does without if there is none.
        progress: where long work is shown.
        language: of the page, first.

    Raises:
        UserError: E-PRF-001 with every fault of the profiles; E-WRK-001 if a workspace was named and is not there;
            E-USE-001; as `app.profile_paths.profile_paths`.
    """
    _require(request)
    services = _services(workspace, progress)
    profiles = _profiles(request.profiles)
    cards = [card_files.read(place, None if services is None else services.root).card for place in request.cards]
    month, population = _population(services, request.month)
    asked = Asked(
        month=month,
        events=request.events,
        threshold=request.threshold,
        top=USUAL_TOP if _usual(request, population) else request.top,
    )
    title = Text(f"{len(profiles.profiles)} profiles, {month}", f"{len(profiles.profiles)} profils-types, {month}")
    law = open_law(1) if services is None else services.law()
    with progress.step(title.say(language)):
        report = profile_paths(
            profiles=profiles,
            cards=cards,
            asked=asked,
            law=law,
            dictionary=default_dictionary() if services is None else dictionary_of(services),
            population=population,
        )
    outputs = Outputs(request.figures, request.page)
    outputs.write(lambda: document_of(report), lambda: render_paths(report, language=language))
    if services is not None:
        entry = {"month": str(month), "cards": [c.label for c in cards], "events": request.events}
        services.journal.append("profiles", Purpose.AUDIT.value, entry)
    return report


def _require(request: Request) -> None:
    """Refuse, before anything is read, what cannot be asked or written."""
    Outputs(request.figures, request.page).require({"--profiles": request.profiles})
    faults = []
    if request.threshold is not None and request.top is not None:
        faults.append(Text("--threshold and --top: one of them.", "--threshold et --top : un seul des deux."))
    if request.threshold is not None and not 0 < request.threshold < 1:
        faults.append(Text("--threshold lies between 0 and 1.", "--threshold est entre 0 et 1."))
    if not request.cards:
        faults.append(Text("no card is named.", "aucune grille n'est nommée."))
    if faults:
        raise UserError(
            "E-USE-001",
            Text("The profiles cannot be scored so.", "Les profils-types ne peuvent être notés ainsi."),
            faults=faults,
            remedy=Text(
                "write profiles CARD --top 5%, or profiles CARD --threshold 0.3.",
                "écrivez profiles GRILLE --top 5%, ou profiles GRILLE --threshold 0.3.",
            ),
        )


def _services(workspace: Path | None, progress: Progress) -> Services | None:
    try:
        locate(workspace)
    except UserError:
        if workspace is not None:
            raise
        return None
    return open_services(workspace, progress=progress)


def _profiles(path: Path | None) -> Profiles:
    return packaged_profiles() if path is None else parse_profiles(text_of(path), name=path.name)


def _population(services: Services | None, month: Month | None) -> tuple[Month, pl.LazyFrame | None]:
    """The month looked at, and the variables of its files if it was observed."""
    if services is None:
        return month or LAST_OF_THE_LAW, None
    tables = services.serving(Purpose.AUDIT)
    months = tables.months("variables") if tables.exists("variables") else ()
    chosen = month or (months[-1] if months else LAST_OF_THE_LAW)
    return chosen, tables.scan("variables", [chosen]) if chosen in months else None


def _usual(request: Request, population: pl.LazyFrame | None) -> bool:
    return request.threshold is None and request.top is None and population is not None
