"""The whole chain on a fictitious département: from household files to a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.app.summary import Summary
from bondroit.domain.months import Month
from bondroit.errors import Text, UserError
from bondroit.store import workspace as places
from bondroit.wiring import chain, months
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
SURVEY_SHARE = 10
"""One file in ten is surveyed: a town is small, and its survey must still teach."""
QUIET_MONTHS = 3
ROLE = "fictitious controller"


def play(folder: Path, *, households: int, seed: int, language: Language, progress: Progress) -> Summary:
    """Play the chain in `folder` and give its summary.

    An earlier demo in the folder is taken up where it was: every step recognises what it already did.

    Raises:
        UserError: E-WRK-002 if the folder holds something that is no demo; E-USE-005 without the law.
    """
    services = _open(folder, language, progress)
    with services.lock("demo"):
        chain.town(services, households=households, months=MONTHS, last=LAST, seed=seed)
        chain.observe(services, SURVEY)
        size = max(households // SURVEY_SHARE, min(households, 200))
        chain.draw(services, SURVEY, size=size, seed=seed)
        chain.record(services, SURVEY, source="survey")
        estimates = chain.estimate(services, SURVEY)
        chain.build(services, SURVEY, target=None, seed=seed)
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


def _open(folder: Path, language: Language, progress: Progress) -> Services:
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
        init_workspace(folder, language=language)
    return open_services(folder, progress=progress)


def _decide(services: Services) -> None:
    """The fictitious controller looks at each file proposed and sets aside those to whom nothing is paid any more."""
    plan = services.tables.read("plan", SCORED, ["household_id"])
    recent = [SCORED.plus(-k) for k in range(1, QUIET_MONTHS + 1)]
    paid = pl.sum_horizontal(pl.col("^.*_paid_cents$"))
    active = (
        services.tables.scan("snapshots", recent)
        .group_by("household_id")
        .agg(pl.col("^.*_paid_cents$").sum())
        .filter(paid > 0)
        .select("household_id", pl.lit("confirmed").alias("decision"))
        .collect()
    )
    decided = plan.join(active, on="household_id", how="left", maintain_order="left").select(
        "household_id",
        pl.col("decision").fill_null("set_aside"),
        why=pl.when(pl.col("decision").is_null()).then(pl.lit("nothing paid for three months")).otherwise(pl.lit("")),
    )
    chain.decide_frame(services, SCORED, decided, by=ROLE)
