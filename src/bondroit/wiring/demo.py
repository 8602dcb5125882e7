"""The whole chain on a fictitious département: from household files to a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.app.summary import Summary
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.settings.settings import PlanSettings, Settings, SurveySettings
from bondroit.store import workspace as places
from bondroit.tables.contract import Purpose
from bondroit.wiring import chain, months, plans, surveys, towns
from bondroit.wiring.services import init_workspace, open_services

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.app.ports import Progress
    from bondroit.errors import Language
    from bondroit.wiring.services import Services

MONTHS = 36
LAST = Month.of(2026, 4)
SURVEY = Month.of(2025, 7)
SCORED = Month.of(2026, 2)
# A town is small: its survey must still teach, and its plan must hold enough random controls to be shown.
SURVEY_SHARE, LEAST_SURVEY, MOST_SURVEYED = 0.10, 1_000, 0.5
ON_SITE_SHARE, LEAST_ON_SITE = 0.01, 60
QUIET_MONTHS = 3
ROLE = "fictitious controller"


def play(folder: Path, *, households: int, seed: int, language: Language, progress: Progress) -> Summary:
    """Play the chain in `folder` and give its summary.

    An earlier demo in the folder is taken up where it was: every step recognises what it already did.

    Raises:
        UserError: E-WRK-002 if the folder holds something that is no demo; E-USE-005 without the law.
    """
    services = _open(folder, _settings(households, language), progress)
    with services.lock("demo"):
        towns.town(services, households=households, months=MONTHS, last=LAST, seed=seed)
        chain.observe(services, SURVEY)
        surveys.draw(services, SURVEY, size=None, seed=seed)
        chain.record(services, SURVEY, source="survey")
        estimates = surveys.estimate(services, SURVEY)
        chain.build(services, SURVEY, target=None, seed=seed)
        if plans.to_audit(services):
            chain.observe(services, SCORED)
            chain.score(services, SCORED, label=None)
            chain.audit(services, SCORED)
        months.month(services, SCORED, seed=seed)
        _decide(services)
        chain.record(services, SCORED, source="plan")
        yields = chain.yields(services, SCORED)
        claims = chain.claim(services, SCORED)
        chain.audit(services, SCORED)
        explained = chain.explain(services, SCORED, file=None, card=None)
        written = chain.report(services, SCORED)
    return Summary(
        households=households,
        seed=seed,
        estimates=estimates,
        written=written,
        yields=yields,
        claims=claims,
        letters=explained.letters,
    )


def _settings(households: int, language: Language) -> Settings:
    """Survey and capacity in proportion to the town."""
    on_site = max(round(households * ON_SITE_SHARE), LEAST_ON_SITE)
    surveyed = max(round(households * SURVEY_SHARE), min(LEAST_SURVEY, round(households * MOST_SURVEYED)))
    return Settings(
        language=language,
        survey=SurveySettings(size=surveyed),
        plan=PlanSettings(objective="both", on_site=on_site, on_documents=2 * on_site),
    )


def _open(folder: Path, settings: Settings, progress: Progress) -> Services:
    if not (folder / places.MARKER).is_file():
        if folder.is_dir() and any(folder.iterdir()) and not (folder / places.SETTINGS).is_file():
            raise UserError(
                "E-WRK-002",
                Text(
                    f"{folder} holds something else than a demo.",
                    f"{folder} contient autre chose qu'une démonstration.",
                ),
                remedy=Text(
                    "name a new folder: bondroit demo FOLDER", "nommez un nouveau dossier : bondroit demo DOSSIER"
                ),
            )
        init_workspace(folder, settings=settings)
    return open_services(folder, progress=progress)


def _decide(services: Services) -> None:
    """The fictitious controller reads every proposal: sets aside, of those a score chose, the files no longer paid.

    What was drawn at random is controlled as drawn: set aside, it would no longer say what a random control finds.
    """
    tables = services.serving(Purpose.CONTROL)
    plan = tables.read("plan", SCORED, ["household_id", "origin"])
    recent = [SCORED.plus(-k) for k in range(1, QUIET_MONTHS + 1)]
    paid = (
        tables.scan("snapshots", recent)
        .group_by("household_id")
        .agg(pl.sum_horizontal(pl.col("^.*_paid_cents$").sum()).alias("paid"))
        .collect()
    )
    known = plan.join(paid, on="household_id", how="left", maintain_order="left")
    idle = (pl.col("origin") != "random") & (pl.col("paid").fill_null(0) == 0)
    decided = known.select(
        "household_id",
        decision=pl.when(idle).then(pl.lit("set_aside")).otherwise(pl.lit("confirmed")),
        why=pl.when(idle).then(pl.lit("nothing paid for three months")).otherwise(pl.lit("")),
    )
    plans.decide_frame(services, SCORED, decided, by=ROLE)
