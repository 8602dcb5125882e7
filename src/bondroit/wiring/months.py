"""A month of the chain: observe, score, plan, find rights; taken up where it was cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.app import run_month
from bondroit.wiring import chain

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.wiring.services import Services


def month(services: Services, which: Month, *, seed: int) -> run_month.MonthReport:
    """Observe, score, plan and find rights for a month; taken up where it was cut."""
    tables = services.tables
    before = which.plus(-1)

    def known() -> str:
        return tables.fingerprint("snapshots", before) + tables.fingerprint("events")

    def scored() -> str:
        labels = [services.cards.load(label).hash for label in services.cards.labels()]
        return tables.fingerprint("variables", which) + "".join(labels)

    def planned() -> str:
        return f"{tables.fingerprint('scores', which)} {services.settings.plan} {seed}"

    steps = [
        run_month.Step(
            "observe",
            known,
            lambda: chain.observe(services, which).to_document(),
            lambda: tables.exists("variables", which),
        ),
        run_month.Step(
            "score",
            scored,
            lambda: chain.score(services, which, label=None).to_document(),
            lambda: tables.exists("scores", which),
        ),
        run_month.Step(
            "plan",
            planned,
            lambda: chain.plan(services, which, seed=seed).to_document(),
            lambda: tables.exists("plan", which),
        ),
        run_month.Step(
            "claim", known, lambda: chain.claim(services, which).to_document(), lambda: tables.exists("rights", which)
        ),
    ]
    with services.lock(f"month {which}"):
        return run_month.run_month(
            month=str(which), steps=steps, operations=services.operations, progress=services.progress
        )
