"""How RSA and prime d'activité are made: a flat amount by household, less housing and resources; the bonus for work."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.law.engine import PREFILLED
from bondroit.law.reasons import Reason, Step
from bondroit.law.telling import words

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.errors import Text
    from bondroit.law.telling import Teller

QUARTER = 3
WORK = {"wages": "salaire_net", "sick_pay_work": "rsa_indemnites_journalieres_activite"}
REPLACEMENT = {"unemployment": "chomage_net", "pension": "retraite_nette"}
OTHER = {
    "alimony": "pensions_alimentaires_percues",
    "invalidity": "pensions_invalidite",
    "sick_pay": "rsa_indemnites_journalieres_hors_activite",
}
MINIMA = {"aah": "aah", "mva": "caah", "asi": "asi"}


def three_months(month: Month) -> tuple[Month, ...]:
    """The months whose resources count: M-4 to M-2 since March 2025, M-3 to M-1 before."""
    last = month.plus(-2 if month >= PREFILLED else -1)
    return tuple(last.plus(-k) for k in (2, 1, 0))


def rsa(t: Teller) -> Reason:
    """The RSA of the reference month."""
    month, trace = t.trace.reference, t.trace
    flat = _flat(t, "rsa", month, max(trace.value("rsa_socle", month), trace.value("rsa_socle_majore", month)))
    if flat.value == 0:
        return t.made("rsa", "sum", [], value=0.0, when=month, beside=_conditions(t, month), notes=[_refused(t, month)])
    housing = _housing(t, "rsa", month, trace.value("rsa_forfait_logement", month))
    resources = _rsa_resources(t, month)
    minimum = t.rule("rsa_minimum", month)
    return t.made(
        "rsa", "sum", [flat, housing, resources], signs=(1, -1, -1), value=trace.value("rsa", month), when=month,
        steps=[Step("floor", why=words("not_below_zero")), _minimum(minimum)],
    )  # fmt: skip


def _minimum(rule: Reason) -> Step:
    return Step("minimum", rule.value, words("below_minimum"))


def _refused(t: Teller, month: Month) -> Text:
    """Why nobody here has a right to the RSA."""
    grown = any(t.trace.value("age", month, p) >= t.rule("rsa_age", month).value for p in t.trace.adults)
    kids = t.trace.value("rsa_nb_enfants", month) > 0
    return words("rsa_student" if grown or kids else "rsa_too_young")


def _conditions(t: Teller, month: Month) -> list[Reason]:
    ages = [t.leaf("age", t.trace.value("age", month, p), unit="years", when=month, place=p) for p in t.trace.adults]
    return [
        *ages,
        t.leaf("dependent_children", t.trace.value("rsa_nb_enfants", month), unit="count"),
        t.rule("rsa_age", month),
    ]


def _flat(t: Teller, law: str, month: Month, value: float) -> Reason:
    """The flat amount: a base times a factor that grows with the household."""
    if value == 0:
        return t.leaf("flat", 0.0, when=month)
    factor = _factor(t, law, month)
    base = t.rule(f"{law}_base", month)
    parts = [base] if abs(factor.value - 1) < 1e-9 else [base, factor]
    return t.made("flat", "product", parts, value=value, when=month)


def _factor(t: Teller, law: str, month: Month) -> Reason:
    kids = t.trace.value("rsa_nb_enfants", month)
    if t.trace.value("rsa_majore_eligibilite", month):
        counted = [t.rule(f"{law}_lone_child", month), t.leaf("children", kids, unit="count")]
        each = t.made("for_children", "product", counted, unit="factor")
        return t.made("lone_factor", "sum", [t.rule(f"{law}_lone", month), each], unit="factor")
    persons = len(t.trace.adults) + kids
    parts = [t.leaf("first_person", 1.0, unit="factor")]
    if persons >= 2:
        parts.append(t.rule(f"{law}_second", month))
    if persons >= 3:
        parts.append(t.rule(f"{law}_third", month))
    if persons >= 4 and len(t.trace.adults) > 1:
        parts.append(t.rule(f"{law}_fourth", month))
    more = persons - 4 + (len(t.trace.adults) == 1)
    if persons >= 4 and more > 0:
        count = t.leaf("persons_more", more, unit="count")
        parts.append(t.made("for_more", "product", [t.rule(f"{law}_more", month), count], unit="factor"))
    return t.made("factor", "sum", parts, unit="factor", number=f"{persons:.0f}")


def _housing(t: Teller, law: str, month: Month, value: float) -> Reason:
    """The flat rate for housing: at most what housing aid gives."""
    if value == 0:
        return t.leaf("housing_flat", 0.0, when=month)
    persons = min(len(t.trace.adults) + t.trace.value("rsa_nb_enfants", month), 3)
    base, rate = t.rule(f"{law}_base", month), t.rule(f"{law}_housing_{persons:.0f}", month)
    factor = 1 + sum(t.rule(f"{law}_{k}", month).value for k in ("second", "third")[: int(persons) - 1])
    parts = [
        base,
        rate,
        *([t.leaf("housing_factor", factor, unit="factor", number=f"{persons:.0f}")] if persons > 1 else []),
    ]
    most = t.made("housing_most", "product", parts, when=month)
    aid = t.trace.value("aide_logement", month)
    if aid <= 0 or abs(value - aid) > abs(value - most.value):
        note = words("housing_aid_above") if aid > 0 else words("housed_free")
        return t.made("housing_flat", "product", parts, value=value, when=month, notes=[note])
    received = t.leaf("housing_aid", aid, when=month)
    return t.made("housing_flat", "least", [received, most], value=value, when=month)


def _family_benefits(t: Teller, month: Month) -> list[Reason]:
    """Family benefits that count as resources, without the raised amounts."""
    trace = t.trace
    kept = {
        "af_counted": min(trace.value("af_base", month), trace.value("af", month)),
        "cf_counted": trace.value("cf_non_majore_avant_cumul", month) * (trace.value("cf", month) > 0),
        "asf_counted": trace.value("rsa_forfait_asf", month),
        "paje_counted": trace.value("paje_base", month),
        "aspa": trace.value("aspa", month),
    }
    return [t.leaf(key, value, when=month) for key, value in kept.items()]


def _rsa_resources(t: Teller, month: Month) -> Reason:
    """Means of three months of each person's resources, and this month's family benefits."""
    trace, months = t.trace, three_months(month)
    parts = _family_benefits(t, month)
    counted = [p for p in trace.places if p < 2 or trace.value("rsa_enfant_a_charge", month, p)]
    for place in counted:
        replaced = trace.value("rsa_has_ressources_substitution", month, place)
        for key, variable in (*WORK.items(), *REPLACEMENT.items()):
            stopped = _stopped(t, variable, month, place) and not replaced
            steps = [Step("none", why=words("stopped"))] if stopped else []
            parts.append(t.mean(key, variable, months, place, steps=steps))
        for key, variable in OTHER.items():
            mean = t.mean(key, variable, months, place)
            if mean.value and _stopped(t, variable, month, place):
                mean = t.made(
                    "stopped_other", "sum", [mean, t.rule("rsa_base", month)], signs=(1, -1), steps=[Step("floor")]
                )
            parts.append(mean)
        parts += [t.mean(key, variable, months, place) for key, variable in MINIMA.items()]
    return t.made("resources", "sum", parts, value=trace.value("rsa_base_ressources", month), when=month)


def _stopped(t: Teller, variable: str, month: Month, place: int) -> bool:
    """Whether an income ended: some the month before, none now."""
    return t.trace.value(variable, month, place) == 0 and t.trace.value(variable, month.plus(-1), place) > 0


def ppa(t: Teller) -> Reason:
    """The prime d'activité of the reference month: the mean of three months computed apart."""
    month, trace = t.trace.reference, t.trace
    parts = _alike([_ppa_month(t, m) for m in three_months(month)])
    steps = []
    if not trace.value("ppa_eligibilite_apprenants", month):
        steps.append(Step("none", why=words("ppa_no_work")))
    minimum = t.rule("ppa_minimum", month)
    return t.made("ppa", "mean", parts, value=trace.value("ppa", month), steps=[*steps, _minimum(minimum)], when=month)


def _alike(months: list[Reason]) -> list[Reason]:
    """Months in which all is the same are told once, for the first of them; the others stand in the line only."""
    kept: list[Reason] = []
    shown = 0
    for place, month in enumerate(months):
        if place and month.timeless() == months[shown].timeless():
            kept[shown] = replace(kept[shown], notes=(words("alike", last=str(month.first)),))
            kept.append(replace(month, folded=True))
        else:
            shown = place
            kept.append(month)
    return kept


def _ppa_month(t: Teller, month: Month) -> Reason:
    trace = t.trace
    flat = _flat(t, "ppa", month, trace.value("ppa_fictive_montant_forfaitaire", month))
    earnings = _earnings(t, month)
    work = t.made("ppa_work", "product", [t.rule("ppa_slope", month), earnings], when=month)
    bonuses = [_bonus(t, month, p) for p in trace.places]
    housing = _housing(t, "ppa", month, trace.value("ppa_forfait_logement", month))
    counted = t.made("ppa_counted", "sum", [_ppa_resources(t, month, earnings), housing])
    deducted = t.made("ppa_deducted", "most", [counted, t.leaf("flat_again", flat.value)])
    return t.made(
        "ppa_month", "sum", [flat, work, *bonuses, deducted], signs=(*(1,) * (2 + len(bonuses)), -1), when=month,
        value=trace.value("ppa_fictive", month), steps=[Step("floor", why=words("not_below_zero"))],
    )  # fmt: skip


def _earnings(t: Teller, month: Month) -> Reason:
    """Earnings of the household in one month; AAH counts as earnings beside enough work."""
    trace, parts = t.trace, []
    for place in trace.places:
        own = [t.leaf(key, trace.value(v, month, place), when=month, place=place) for key, v in WORK.items()]
        beside = trace.value("ppa_revenu_activite_individu", month, place) - sum(p.value for p in own)
        parts += [*own, t.leaf("aah_as_work", beside, when=month, place=place)]
    return t.made("earnings", "sum", parts, value=trace.value("ppa_revenu_activite", month), when=month)


def _ppa_resources(t: Teller, month: Month, earnings: Reason) -> Reason:
    trace, parts = t.trace, [earnings, *_family_benefits(t, month)]
    for place in trace.places:
        sources = REPLACEMENT | OTHER | {"mva": "caah", "asi": "asi"}
        own = [t.leaf(key, trace.value(v, month, place), when=month, place=place) for key, v in sources.items()]
        rest = trace.value("ppa_ressources_hors_activite_individu", month, place) - sum(p.value for p in own)
        parts += [*own, t.leaf("aah", rest, when=month, place=place)]
    return t.made("resources", "sum", parts, value=trace.value("ppa_base_ressources", month), when=month)


def _bonus(t: Teller, month: Month, place: int) -> Reason:
    """The bonus of a person who earns more than 59 hours at the minimum wage, in full from 120 hours."""
    value = t.trace.value("ppa_bonification", month, place)
    if value == 0:
        return t.leaf("bonus", 0.0, place=place)
    wage = t.rule("smic", month).value
    low, high = (t.rule(k, month).value * wage for k in ("bonus_from", "bonus_full"))
    most = t.made("bonus_most", "product", [t.rule("bonus_rate", month), t.rule("ppa_base", month)])
    share = min((t.trace.value("ppa_revenu_activite_individu", month, place) - low) / (high - low), 1.0)
    bounds = words("bonus_bounds", low=t.money(low), high=t.money(high))
    reached = t.leaf("bonus_share", share, unit="rate", notes=(bounds,))
    return t.made("bonus", "product", [most, reached], value=value, when=month, place=place)
