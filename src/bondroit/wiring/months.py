"""A month of the chain: observe, score, plan, find rights; taken up where it was cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.app import run_month
from bondroit.wiring import chain, plans

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.wiring.services import Services


def month(services: Services, which: Month, *, seed: int) -> run_month.MonthReport:
    """Run the steps of a month in order; each recognises what it already did on the same inputs.

    Raises:
        UserError: E-PLN-001 before anything is run if no objective was chosen for the plan.
    """
    plans.shares(services.settings)
    steps = [
        run_month.Step("observe", lambda: chain.observe(services, which).to_document()),
        run_month.Step("score", lambda: chain.score(services, which, label=None).to_document()),
        run_month.Step("plan", lambda: plans.plan(services, which, seed=seed).to_document()),
        run_month.Step("claim", lambda: chain.claim(services, which).to_document()),
    ]
    with services.lock(f"month {which}"):
        return run_month.run_month(
            month=str(which),
            inputs=f"seed {seed}",
            steps=steps,
            operations=services.operations,
            progress=services.progress,
        )
