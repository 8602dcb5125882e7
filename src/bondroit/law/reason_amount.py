"""The reasons of one amount of one household: traced by plain OpenFisca-France, told in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.domain.benefits import Benefit
from bondroit.law import levers
from bondroit.law.engine import QUARTERLY
from bondroit.law.reason_family import allowances, school, supplement, support, young_child
from bondroit.law.reason_housing import housing_aid
from bondroit.law.reason_means import ppa, rsa, three_months
from bondroit.law.reason_persons import disability, old_age
from bondroit.law.reason_trace import trace
from bondroit.law.reasons import CENT, Explained
from bondroit.law.telling import Teller, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.domain.months import Month
    from bondroit.errors import Text
    from bondroit.law.reasons import Reason, Step
    from bondroit.law.situations import Bool, Situations

TELLERS: dict[Benefit, Callable[[Teller], Reason]] = {
    Benefit.RSA: rsa,
    Benefit.PRIME_ACTIVITE: ppa,
    Benefit.AIDE_LOGEMENT: housing_aid,
    Benefit.ALLOCATIONS_FAMILIALES: allowances,
    Benefit.COMPLEMENT_FAMILIAL: supplement,
    Benefit.ASF: support,
    Benefit.PAJE_BASE: young_child,
    Benefit.ARS: school,
    Benefit.AAH: disability,
    Benefit.ASPA: old_age,
}


def reasons_of(situations: Situations, benefit: Benefit, month: Month, *, rsa_before: Bool | None = None) -> Explained:
    """Why the law gives a household its amount.

    Args:
        situations: of one household, as far back as `law.port.Law.entitlements` asks.
        benefit: which amount.
        month: the month asked.
        rsa_before: see `law.port.Law.entitlements`, shape (1, 5).

    Returns:
        The tree; its value is the amount of the fast path, within two cents.

    Raises:
        UserError: E-USE-005 if OpenFisca-France is not installed.
        ValueError: if `situations` are not those of one household, or do not hold the month.
    """
    if situations.households != 1:
        raise ValueError("the reasons are those of one household")
    traced = trace(situations, benefit, month, rsa_before)
    reason = TELLERS[benefit](Teller(traced))
    if reason.value == 0 and not reason.notes:
        reason = replace(reason, notes=verdict(reason))
    if benefit in QUARTERLY:
        reason = replace(reason, notes=(*_quarter(month, traced.reference), *reason.notes))
    found = levers.versions()
    law = f"OpenFisca-France {found.get('openfisca-france', '')}".strip()
    return Explained(benefit, month, traced.reference, replace(reason, value=round(traced.amount, 2)), law)


def verdict(reason: Reason) -> tuple[Text, ...]:
    """Why nothing is due: the innermost step, on the way down, that left nothing of something."""
    if reason.line is None:
        return ()
    added = [p for p, sign in zip(reason.parts, reason.line.signs, strict=False) if sign > 0 and p.value == 0]
    below = next((notes for notes in map(verdict, added) if notes), ())
    if below:
        return below
    if reason.line.kind == "product":
        return next((p.notes for p in added if p.notes), ())
    results = reason.line.results(tuple(p.value for p in reason.parts))
    for step, before, after in zip(reason.line.steps, results, results[1:], strict=False):
        if after == 0 and (abs(before) >= CENT or step.kind == "none"):
            return (_stopped_by(reason, step, abs(before)),)
    return ()


def _stopped_by(reason: Reason, step: Step, before: float) -> Text:
    what, amount = reason.label, Teller.money(before)
    if step.kind == "minimum":
        return words("small", what=what, amount=amount, minimum=Teller.money(step.amount))
    if step.kind == "none":
        return words("because", why=step.why)
    return words("exceeds", what=what, amount=amount)


def _quarter(month: Month, reference: Month) -> list[Text]:
    """What a person must know of the quarter: the reference month, and the months whose resources count."""
    months = three_months(reference)
    first, last = f"{months[0]}", f"{months[-1]}"
    if reference == month:
        return [words("own_reference", month=str(month), first=first, last=last)]
    return [
        words("standing", month=str(month), reference=str(reference)),
        words("on_resources", first=first, last=last),
    ]
