"""How family benefits are made: a share of their base by children, under ceilings of the income of two years before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.domain.months import Month
from bondroit.law.reason_housing import YEAR, deduction, yearly
from bondroit.law.reasons import Reason, Step
from bondroit.law.telling import NOTHING, words

if TYPE_CHECKING:
    from bondroit.errors import Text
    from bondroit.law.telling import Teller

BASE_TO_CENT = 0.01
THIRD = 3


def _year(month: Month) -> int:
    return month.index // YEAR - 2


def _count(t: Teller, key: str, number: float) -> Reason:
    return t.leaf(key, number, unit="count")


def _net(t: Teller, key: str, gross: Reason, value: float, when: Month) -> Reason:
    """A benefit less CRDS."""
    crds = t.made("crds_plain", "product", [t.rule("crds", when), gross])
    return t.made(key, "sum", [gross, crds], signs=(1, -1), value=value, when=when)


def _nothing(t: Teller, key: str, why: Text, beside: list[Reason], when: Month) -> Reason:
    return t.made(key, "sum", [], value=0.0, when=when, notes=[why], beside=beside)


def resources(t: Teller, value: float, month: Month) -> Reason:
    """Taxable income of the second year before, of the adults (children who are alone taxed are left to the engine)."""
    year = _year(month)
    first, last = Month.of(year, 1), Month.of(year, YEAR)
    parts = [_taxable(t, year, p) for p in t.trace.places]
    return t.made("family_resources", "sum", parts, value=value, when=first, last=last)


def _taxable(t: Teller, year: int, place: int) -> Reason:
    """Wages, benefits and pensions of one person after the deductions of income tax."""
    months, start = [Month.of(year, k) for k in range(1, YEAR + 1)], Month.of(year, 1)
    worked = [
        yearly(t, "taxable_wages", "salaire_imposable", months, place),
        yearly(t, "taxable_unemployment", "chomage_imposable", months, place),
    ]
    rested = [
        yearly(t, "alimony", "pensions_alimentaires_percues", months, place),
        yearly(t, "taxable_pension", "retraite_imposable", months, place),
        yearly(t, "invalidity", "pensions_invalidite", months, place),
    ]
    floor = Step("floor", why=words("not_below_zero"))
    parts = []
    for key, kind, given in (("work_year", "work", worked), ("pension_year", "pension", rested)):
        total = sum(p.value for p in given)
        if total >= NOTHING:
            taken = deduction(t, f"deduction_{kind}", total, start, capped=kind == "work")
            signs = (*(1,) * len(given), -1)
            parts.append(t.made(key, "sum", [*given, taken], signs=signs, steps=[floor], place=place))
    value = t.trace.value("traitements_salaires_pensions_rentes", year, place)
    return t.made("person_year", "sum", parts, value=value, place=place)


def _common(t: Teller, month: Month) -> Reason:
    return resources(t, t.trace.value("prestations_familiales_base_ressources", month), month)


def allowances(t: Teller) -> Reason:
    """Family allowances, net of CRDS."""
    trace, month = t.trace, t.trace.month
    number = trace.value("af_nbenf", month)
    if number < 2:
        return _nothing(t, "af", words("af_two"), [_count(t, "dependent_children", number)], month)
    share = trace.value("af_taux_modulation", month)
    base = t.made("af_base", "product", [t.rule("family_base", month), _af_rate(t, number, month)])
    pieces = [base]
    kids = [p for p in trace.children if trace.value("af_majoration_enfant", month, p)]
    pieces += [
        t.made("af_age", "product", [t.rule("family_base", month), t.rule("af_age_rate", month)], place=p,
               value=trace.value("af_majoration_enfant", month, p))
        for p in kids
    ]  # fmt: skip
    whole = t.made("af_whole", "sum", pieces)
    modulated = (
        whole if share == 1 else t.made("af_modulated", "product", [whole, t.leaf("af_share", share, unit="rate")])
    )
    parts = [
        modulated,
        t.leaf("af_twenty", trace.value("af_allocation_forfaitaire", month)),
        t.leaf("af_softened", trace.value("af_complement_degressif", month)),
        t.leaf("af_softened", trace.value("af_allocation_forfaitaire_complement_degressif", month)),
    ]
    ceilings = [_af_ceiling(t, k, number, month) for k in (1, 2)]
    gross = t.made("af_gross", "sum", parts, value=trace.value("af", month), beside=[_common(t, month), *ceilings])
    return _net(t, "af", gross, trace.value("af_nettes_crds", month), month)


def _af_rate(t: Teller, number: float, month: Month) -> Reason:
    parts = [t.rule("af_second", month)]
    if number >= THIRD:
        parts.append(
            t.made(
                "af_more", "product", [t.rule("af_third", month), _count(t, "children_more", number - 2)], unit="rate"
            )
        )
    return t.made("af_rate", "sum", parts, unit="rate")


def _af_ceiling(t: Teller, which: int, number: float, month: Month) -> Reason:
    more = t.made("ceiling_children", "product", [t.rule("af_ceiling_child", month), _count(t, "children", number)])
    return t.made(f"af_ceiling_{which}", "sum", [t.rule(f"af_ceiling_{which}", month), more])


def supplement(t: Teller) -> Reason:
    """Complément familial, net of CRDS."""
    trace, month = t.trace, t.trace.month
    eligible = trace.total("cf_enfant_eligible", month, trace.children)
    if not trace.value("cf_eligibilite_base", month):
        return _nothing(t, "cf", words("cf_three"), [_count(t, "cf_children", eligible)], month)
    ceiling = _cf_ceiling(t, trace.value("cf_plafond", month), month)
    means = resources(t, trace.value("cf_base_ressources", month), month)
    if trace.value("paje_base", month):
        return _nothing(
            t, "cf", words("cf_paje"), [t.leaf("paje_counted", trace.value("paje_base", month), when=month)], month
        )
    value = trace.value("cf", month)
    if value == 0:
        return _nothing(t, "cf", words("above_ceiling"), [means, ceiling], month)
    base, plain = t.rule("family_base", month), t.rule("cf_rate", month)
    raised = trace.value("cf_majore_avant_cumul", month) > 0
    amount = t.made(
        "cf_gross", "product", [base, t.rule("cf_rate_raised", month) if raised else plain], beside=[means, ceiling]
    )
    if not raised and means.value > ceiling.value:
        year = t.made("cf_year", "product", [t.made("cf_full", "product", [base, plain]), _count(t, "twelve", YEAR)])
        steps = [Step("divide", YEAR, words("by_twelve"))]
        amount = t.made("cf_gross", "sum", [ceiling, year, means], signs=(1, 1, -1), value=value, steps=steps)
    return _net(t, "cf", amount, trace.value("cf_net_crds", month), month)


def _cf_ceiling(t: Teller, value: float, month: Month) -> Reason:
    number = t.trace.total("cf_enfant_a_charge", month, t.trace.children)
    alone = not t.trace.value("en_couple", month) or t.trace.value("biactivite", month)
    return _scaled_ceiling(t, "cf", number, value, month, alone=bool(alone))


def _scaled_ceiling(t: Teller, law: str, number: float, value: float | None, month: Month, *, alone: bool) -> Reason:
    """A ceiling that grows with the children; higher for a lone parent or two earners."""
    two, more = min(number, 2), max(number - 2, 0)
    grows = [t.leaf("ceiling_whole", 1.0, unit="factor")]
    grows.append(
        t.made(
            "two_children", "product", [t.rule(f"{law}_ceiling_two", month), _count(t, "children", two)], unit="factor"
        )
    )
    if more:
        grows.append(
            t.made(
                "for_more",
                "product",
                [t.rule(f"{law}_ceiling_more", month), _count(t, "children_more", more)],
                unit="factor",
            )
        )
    factor = t.made("ceiling_factor", "sum", grows, unit="factor")
    parts = [t.made("ceiling_by_children", "product", [t.rule(f"{law}_ceiling", month), factor])]
    if alone:
        parts.append(t.rule(f"{law}_ceiling_alone", month))
    return t.made("ceiling", "sum", parts, value=value)


def support(t: Teller) -> Reason:
    """ASF, net of CRDS: alimony received is taken off."""
    trace, month = t.trace, t.trace.month
    number = trace.total("asf_elig_enfant", month, trace.children)
    if not trace.value("asf_elig", month):
        return _nothing(t, "asf", words("asf_couple"), [], month)
    if number == 0:
        return _nothing(t, "asf", words("no_child"), [], month)
    full = t.made(
        "asf_full", "product", [t.rule("family_base", month), t.rule("asf_rate", month), _count(t, "children", number)]
    )
    got = [
        t.leaf("alimony", trace.value("pensions_alimentaires_percues", month, p), when=month, place=p)
        for p in trace.places
    ]
    steps = [
        Step("floor", why=words("not_below_zero")),
        Step("minimum", t.rule("asf_minimum", month).value, words("below_minimum")),
    ]
    gross = t.made(
        "asf_gross", "sum", [full, *got], signs=(1, *(-1,) * len(got)), value=trace.value("asf", month), steps=steps
    )
    return _net(t, "asf", gross, trace.value("asf_nette_crds", month), month)


def young_child(t: Teller) -> Reason:
    """PAJE basic allowance, in full or half by income."""
    trace, month = t.trace, t.trace.month
    if not any(trace.value("enfant_eligible_paje", month, p) for p in trace.places):
        return _nothing(t, "paje", words("paje_three"), [], month)
    value = trace.value("paje_base", month)
    number = trace.value("af_nbenf", month)
    alone = bool(not trace.value("en_couple", month) or trace.value("biactivite", month))
    means = _common(t, month)
    ceilings = [_paje_ceiling(t, k, number, month, alone=alone) for k in ("full", "half")]
    if value == 0:
        return _nothing(t, "paje", words("above_ceiling"), [means, ceilings[1]], month)
    parts = [t.rule("family_base", month), t.rule("paje_rate", month)]
    if means.value > ceilings[0].value:
        parts.append(t.leaf("half", 0.5, unit="factor"))
    return t.made("paje", "product", parts, value=value, when=month, beside=[means, *ceilings])


def _paje_ceiling(t: Teller, which: str, number: float, month: Month, *, alone: bool) -> Reason:
    law = f"paje_{which}"
    # The engine keeps no variable for this ceiling: it is what the line gives.
    scaled = _scaled_ceiling(t, law, number, None, month, alone=alone)
    return t.made(f"ceiling_{which}", "sum", scaled.parts)


def school(t: Teller) -> Reason:
    """ARS of the year, which stands in August."""
    trace, month = t.trace, t.trace.month
    year = month.index // YEAR
    october, december, january = (Month.of(year, k) for k in (10, 12, 1))
    if not trace.has("ars_nette_crds", year):
        return _nothing(t, "ars", words("ars_august"), [], month)
    pupils = _pupils(t, december)
    base = t.rule("family_base", october)
    shares = [
        t.made(f"ars_{k}", "product", [base, t.rule(f"ars_{k}", october), _count(t, "children", n)])
        for k, n in pupils.items()
        if n
    ]
    if not shares:
        return _nothing(t, "ars", words("ars_none"), [], month)
    number = trace.value("af_nbenf", october)
    growth = [t.rule("ars_ceiling", october), t.rule("ars_ceiling_child", october), _count(t, "children", number)]
    more = t.made("ceiling_children", "product", growth)
    ceiling = t.made("ceiling", "sum", [t.rule("ars_ceiling", october), more])
    means = resources(t, trace.value("prestations_familiales_base_ressources", january), january)
    above = t.made("above", "sum", [means, ceiling], signs=(1, -1), steps=[Step("floor", why=words("not_below_zero"))])
    steps = [
        Step("floor", why=words("not_below_zero")),
        Step("minimum", t.rule("ars_minimum", october).value, words("below_minimum")),
    ]
    every = t.made("ars_full", "sum", shares)
    beside = [] if above.value else [above]
    gross = t.made(
        "ars_gross", "sum", [every, above], signs=(1, -1), value=trace.value("ars", year), steps=steps, beside=beside
    )
    return _net(t, "ars", gross, trace.value("ars_nette_crds", year), month)


def _pupils(t: Teller, december: Month) -> dict[str, int]:
    """Children by school at the end of the year: the engine counts them without keeping a variable."""
    ages = [int(t.trace.value("age", december, p)) for p in t.trace.children]
    own = [bool(t.trace.value("autonomie_financiere", december, p)) for p in t.trace.children]
    months = [t.trace.value("age_en_mois", december, p) for p in t.trace.children]
    starts = [t.rule(f"ars_age_{k}", december).value for k in ("primary", "college", "lycee", "end")]
    pupils = {"primary": 0, "college": 0, "lycee": 0}
    for age, alone, month in zip(ages, own, months, strict=True):
        if alone:
            continue
        if starts[3] <= age and month <= YEAR * starts[3] + 2 and month >= YEAR * starts[3]:
            pupils["lycee"] += 1
        for place, key in enumerate(pupils):
            pupils[key] += starts[place] <= age < starts[place + 1]
    return pupils
