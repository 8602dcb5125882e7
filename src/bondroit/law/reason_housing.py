"""How housing aid is made: rent and charges kept, less what the household pays itself, less five euros and CRDS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.domain.months import Month
from bondroit.errors import Text
from bondroit.law.engine import TAXABLE_PENSION, TAXABLE_UNEMPLOYMENT, TAXABLE_WAGE
from bondroit.law.reasons import Reason, Step
from bondroit.law.situations import TENURE_CODES
from bondroit.law.telling import NOTHING, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.law.telling import Teller

TENANT = (TENURE_CODES["tenant_private"], TENURE_CODES["tenant_social"])
YEAR = 12
LARGE_FAMILY = 6
STUDENT_AGE = 28
OVER_NET = {
    "taxable_wages": TAXABLE_WAGE,
    "taxable_unemployment": TAXABLE_UNEMPLOYMENT,
    "taxable_pension": TAXABLE_PENSION,
}
REDUCTIONS = ("revenus_activite_professionnelle", "indemnites_chomage")


def housing_aid(t: Teller) -> Reason:
    """Housing aid of the month asked."""
    trace, month = t.trace, t.trace.month
    tenure = int(trace.rows.tenure[0, month.minus(trace.rows.near)])
    if tenure not in TENANT:
        why = words("not_tenant_owner" if tenure == TENURE_CODES["owner"] else "not_tenant_lodged")
        return t.leaf("housing", 0.0, when=month, notes=(why,))
    before = _before_crds(t, month)
    cent = Step("down", 0.01, words("down_to_cent"))
    taken = -trace.value("crds_logement", month)
    crds = t.made("crds_plain", "product", [t.rule("crds", month), before], value=taken, steps=[cent], when=month)
    value = trace.value("aide_logement", month)
    euro = Step("down", 1.0, words("down_to_euro"))
    return t.made("housing", "sum", [before, crds], signs=(1, -1), value=value, steps=[euro], when=month)


def _before_crds(t: Teller, month: Month) -> Reason:
    """After the tapering for high rents and the five euros taken from every aid."""
    trace = t.trace
    computed = _computed(t, month)
    rent, kept = trace.value("aide_logement_loyer_reel", month), _ceiling(t, month)
    zone = _zone(t, month)
    low, high = (round(kept.value * t.rule(f"taper_{k}_{zone}", month).value, 2) for k in ("from", "to"))
    share = min(max(1 - (rent - low) / (high - low), 0.0), 1.0)
    if any(trace.value("handicap", month, p) for p in trace.places):
        share = 1.0
    parts = [computed]
    if share < 1:
        note = words("taper_why", rent=t.money(rent), low=t.money(low), high=t.money(high))
        left = t.leaf("taper_share", share, unit="rate", notes=(note,))
        parts = [t.made("tapered", "product", [computed, left], when=month)]
    value = trace.value("aide_logement_montant_brut_crds", month)
    lower = t.leaf("social_rent_reduction", trace.value("reduction_loyer_solidarite", month), when=month)
    reduced = t.made("social_rent_share", "product", [t.rule("social_rent_share", month), lower])
    return t.made(
        "before_crds", "sum", [*parts, t.rule("five_euros", month), reduced], signs=(1, -1, -1), value=value,
        steps=[Step("floor", why=words("not_below_zero"))], when=month,
    )  # fmt: skip


def _computed(t: Teller, month: Month) -> Reason:
    """Rent kept plus charges, less the household's own share."""
    trace = t.trace
    rent = t.leaf("rent", trace.value("aide_logement_loyer_reel", month), when=month)
    kept = t.made(
        "rent_kept", "least", [rent, _ceiling(t, month)], value=trace.value("aide_logement_loyer_retenu", month)
    )
    charges = _with_children(t, "charges", "charges", "charges_child", trace.value("aide_logement_charges", month))
    own = _own_share(t, month, kept, charges)
    social = bool(trace.value("logement_conventionne", month))
    minimum = t.rule("housing_minimum_social" if social else "housing_minimum", month)
    return t.made(
        "computed", "sum", [kept, charges, own], signs=(1, 1, -1), when=month,
        value=trace.value("aide_logement_montant_brut_avant_degressivite", month),
        steps=[Step("floor", why=words("not_below_zero")), Step("minimum", minimum.value, words("below_minimum"))],
    )  # fmt: skip


def _zone(t: Teller, month: Month) -> int:
    return int(t.trace.rows.zone[0, month.minus(t.trace.rows.near)])


def _kids(t: Teller) -> int:
    return int(t.trace.value("al_nb_personnes_a_charge", t.trace.month))


def _couple(t: Teller) -> bool:
    return bool(t.trace.value("al_couple", t.trace.month))


def _household(t: Teller) -> str:
    """The row of the tables of rents: alone, couple or with children."""
    return "child" if _kids(t) else "couple" if _couple(t) else "single"


def _ceiling(t: Teller, month: Month) -> Reason:
    """The largest rent counted, by zone and household."""
    return _rents(t, "rent_ceiling", _zone(t, month), month, t.trace.value("aide_logement_loyer_plafond", month))


def _rents(t: Teller, key: str, zone: int, month: Month, value: float) -> Reason:
    parts = [t.rule(f"rent_{_household(t)}_{zone}", month)]
    if _kids(t) > 1:
        more = t.leaf("children_more", _kids(t) - 1, unit="count")
        parts.append(t.made("rent_more", "product", [t.rule(f"rent_more_{zone}", month), more]))
    return t.made(key, "sum", parts, value=value, zone=str(zone))


def _with_children(t: Teller, key: str, base: str, child: str, value: float) -> Reason:
    month, parts = t.trace.month, [t.rule(base, t.trace.month)]
    if _kids(t):
        count = t.leaf("children", _kids(t), unit="count")
        parts.append(t.made("for_children_euros", "product", [t.rule(child, month), count]))
    return t.made(f"{key}_kept", "sum", parts, value=value, when=month)


def _own_share(t: Teller, month: Month, kept: Reason, charges: Reason) -> Reason:
    """What the household pays itself: a minimum, and a share of its resources above an allowance."""
    trace = t.trace
    both = t.made("rent_and_charges", "sum", [kept, charges])
    least_share = t.made("own_least_share", "product", [t.rule("own_rate", month), both])
    least = t.made(
        "own_least",
        "most",
        [least_share, t.rule("own_flat", month)],
        value=trace.value("aide_logement_participation_minimale", month),
    )
    by_resources = t.made(
        "own_by_resources", "product", [_rate(t, month, kept), _above_allowance(t, month)],
        value=trace.value("aide_logement_participation_ressources", month),
    )  # fmt: skip
    value = trace.value("aide_logement_participation_personnelle", month)
    return t.made("own_share", "sum", [least, by_resources], value=value, when=month)


def _rate(t: Teller, month: Month, kept: Reason) -> Reason:
    """The rate of participation: by size of family, and by rent against a reference rent."""
    trace, kids = t.trace, _kids(t)
    family = t.rule(f"rate_{min(kids, LARGE_FAMILY)}" if kids else f"rate_{_household(t)}", month)
    reference = _rents(t, "rent_reference", 2, month, trace.value("aide_logement_loyer_reference", month))
    ratio = t.made("rent_ratio", "quotient", [kept, reference], unit="rate")
    parts = [family, _rate_by_rent(t, month, ratio)]
    if kids > LARGE_FAMILY:
        count = t.leaf("children_more", kids - LARGE_FAMILY, unit="count")
        parts.append(t.made("rate_more", "product", [t.rule("rate_more", month), count], unit="rate"))
    return t.made(
        "own_rate_total",
        "sum",
        parts,
        value=trace.value("aide_logement_taux_participation_personnelle", month),
        unit="rate",
    )


def _rate_by_rent(t: Teller, month: Month, ratio: Reason) -> Reason:
    """What a dear home adds to the rate: so much for each point above 45 %, more above 75 %."""
    low, high = t.rule("rent_low", month).value, t.rule("rent_high", month).value
    above = t.leaf("rent_above_low", max(min(ratio.value, high) - low, 0.0), unit="rate")
    dear = t.leaf("rent_above_high", max(ratio.value - high, 0.0), unit="rate")
    parts = [
        t.made("rent_middle", "product", [t.rule("rent_middle_rate", month), above], unit="rate"),
        t.made("rent_dear", "product", [t.rule("rent_dear_rate", month), dear], unit="rate"),
    ]
    value = t.trace.value("aide_logement_taux_loyer", month)
    return t.made("rate_rent", "sum", parts, value=value, unit="rate", beside=[ratio])


def _above_allowance(t: Teller, month: Month) -> Reason:
    trace, kids = t.trace, _kids(t)
    allowance = [t.rule(f"allowance_{min(kids, LARGE_FAMILY)}" if kids else f"allowance_{_household(t)}", month)]
    if kids > LARGE_FAMILY:
        count = t.leaf("children_more", kids - LARGE_FAMILY, unit="count")
        allowance.append(t.made("allowance_more", "product", [t.rule("allowance_more", month), count]))
    taken = allowance[0] if len(allowance) == 1 else t.made("allowance", "sum", allowance)
    return t.made(
        "above_allowance", "sum", [_resources(t, month), taken], signs=(1, -1),
        value=trace.value("aide_logement_ressources_apres_abattement", month),
        steps=[Step("floor", why=words("not_below_zero"))],
    )  # fmt: skip


def _resources(t: Teller, month: Month) -> Reason:
    """Resources of a year, up to the next hundred euros; a flat sum for a student."""
    trace = t.trace
    value = trace.value("aide_logement_base_ressources", month)
    up = Step("up", 100.0, words("up_to_hundred"))
    first, last = _rolling(month)
    if trace.value("etudiant", month, 0) and trace.value("age", month, 0) < STUDENT_AGE:
        return t.made(
            "housing_resources",
            "sum",
            [t.rule("student_flat", month)],
            value=value,
            steps=[up],
            notes=[words("student")],
        )
    parts = [_person(t, month, p) for p in trace.adults]
    signs = [1] * len(parts)
    if trace.value("aide_logement_biactivite", month):
        parts.append(t.rule("two_earners", month))
        signs.append(-1)
    return t.made(
        "housing_resources", "sum", parts, signs=signs, value=value, when=first, last=last,
        steps=[Step("floor", why=words("not_below_zero")), up],
    )  # fmt: skip


def _rolling(month: Month) -> tuple[Month, Month]:
    """The twelve months whose wages, unemployment benefit and pensions count: from M-13 to M-2."""
    return month.plus(-YEAR - 1), month.plus(-2)


def _months(first: Month, last: Month) -> list[Month]:
    return [Month(i) for i in range(first.index, last.index + 1)]


def yearly(t: Teller, key: str, variable: str, months: Sequence[Month], place: int) -> Reason:
    """The sum of a variable over a year, told as one figure; where it was made from the net amount, that is said."""
    value = sum(t.trace.value(variable, m, place) for m in months)
    notes = (assumed(OVER_NET[key]),) if key in OVER_NET else ()
    return t.leaf(key, value, when=months[0], last=months[-1], place=place, notes=notes)


def assumed(factor: float) -> Text:
    """Says that an amount is the net one times an assumed factor."""
    return words("over_net", factor=Text(f"{factor}", f"{factor}".replace(".", ",")))


def deduction(t: Teller, key: str, income: float, when: Month, *, capped: bool) -> Reason:
    """The tax deduction of 10 %, between a smallest and a largest amount, to the euro."""
    rate, least = t.rule(f"{key}_rate", when), t.rule(f"{key}_least", when)
    most = t.rule(f"{key}_most", when)
    value = max(rate.value * income, least.value)
    if capped:
        value = min(value, most.value)
    bounds = words(f"{key}_bounds", least=t.money(least.value), most=t.money(most.value))
    # Half euros go to the even one, as in NumPy.
    return Reason(t.label(key), float(round(value)), rule=rate.rule, notes=(bounds,))


def _person(t: Teller, month: Month, place: int) -> Reason:
    """What one adult's year counts for."""
    trace, span = t.trace, _months(*_rolling(month))
    wages = yearly(t, "taxable_wages", "salaire_imposable", span, place)
    benefit = yearly(t, "taxable_unemployment", "chomage_imposable", span, place)
    year_before = Month.of(month.plus(-YEAR).index // YEAR, 1)
    work = deduction(t, "deduction_work", wages.value + benefit.value, year_before, capped=True)
    left_out = trace.value("aide_logement_condition_neutralisation", month, place) > 0
    reduced = [trace.value(f"aide_logement_abattement_{k}", month, place) for k in REDUCTIONS]
    parts: list[Reason] = []
    if wages.value + benefit.value >= NOTHING:
        parts = _work(t, month, (wages, benefit, work), reduced, place, left_out=left_out)
    parts.append(_pensions(t, month, span, place))
    value = trace.value("aide_logement_base_ressources_individu", month, place)
    return t.made("person_year", "sum", parts, value=value, place=place)


def _work(
    t: Teller, month: Month, incomes: tuple[Reason, Reason, Reason], reduced: list[float], place: int, *, left_out: bool
) -> list[Reason]:
    """Wages and unemployment benefit after the deduction, the reduction for who lost work, or left out altogether."""
    wages, benefit, work = incomes
    cut = 1 - t.rule("reduction", month).value
    end = [Step("none", why=words("left_out"))] if left_out else []
    floor = Step("floor", why=words("not_below_zero"))
    out = [[*([Step("times", cut, words("reduced"))] if r else []), *end] for r in reduced]
    if wages.value >= work.value or benefit.value < NOTHING:
        kept = t.made("work_year", "sum", [wages, work], signs=(1, -1), steps=[floor, *out[0]], place=place)
        return [kept, t.made("unemployment_year", "sum", [benefit], steps=out[1], place=place)]
    # The deduction is larger than the wages: the rest of it lowers the unemployment benefit.
    both = t.made("unemployment_year", "sum", [wages, benefit, work], signs=(1, 1, -1), steps=out[1], place=place)
    return [both]


def _pensions(t: Teller, month: Month, span: Sequence[Month], place: int) -> Reason:
    year = month.index // YEAR
    given = [Month.of(year - 1, k) for k in range(1, 13)]
    two_back = [Month.of(year - 2, k) for k in range(1, 13)]
    parts = [
        yearly(t, "alimony", "pensions_alimentaires_percues", given, place),
        yearly(t, "taxable_pension", "retraite_imposable", span, place),
        yearly(t, "invalidity", "pensions_invalidite", two_back, place),
    ]
    total = sum(p.value for p in parts)
    if total < NOTHING:
        return t.leaf("pension_year", 0.0, place=place)
    taken = deduction(t, "deduction_pension", total, month, capped=False)
    floor = Step("floor", why=words("not_below_zero"))
    return t.made("pension_year", "sum", [*parts, taken], signs=(1, 1, 1, -1), steps=[floor], place=place)
