"""A month of the chain: observe, score, plan, find rights; taken up where it was cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.app import run_month
from bondroit.wiring import chain, plans

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.wiring.services import Services


def month(services: Services, which: Month, *, seed: int, objective: str | None = None) -> run_month.MonthReport:
    """Run the steps of a month in order; each recognises what it already did on the same inputs.

    `objective` is what the plan ranks on; None takes the setting.

    Raises:
        UserError: E-PLN-001 before anything is run if no objective was chosen for the plan.
    """
    plans.shares(services.settings, objective)
    steps = [
        run_month.Step("observe", lambda: chain.observe(services, which).to_document()),
        run_month.Step("score", lambda: chain.score(services, which, label=None).to_document()),
        run_month.Step("plan", lambda: plans.plan(services, which, seed=seed, objective=objective).to_document()),
        run_month.Step("claim", lambda: chain.claim(services, which).to_document()),
    ]
    with services.lock(f"month {which}"):
        return run_month.run_month(
            month=str(which),
            inputs=f"seed {seed}, objective {objective or services.settings.plan.objective}",
            steps=steps,
            operations=services.operations,
            progress=services.progress,
        )
