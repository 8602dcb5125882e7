"""How AAH and ASPA are made: an amount less the resources above a ceiling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.domain.months import Month
from bondroit.law.engine import GROSS_PENSION, GROSS_WAGE
from bondroit.law.reason_housing import YEAR, assumed
from bondroit.law.reasons import Reason, Step
from bondroit.law.telling import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.law.telling import Teller

OLD_WORDS = {
    "unemployment": "chomage_net",
    "alimony": "pensions_alimentaires_percues",
    "invalidity": "pensions_invalidite",
    "sick_pay": "indemnites_journalieres",
}
INSTEAD = ("chomage_net", "retraite_nette", "rente_accident_travail", "pensions_invalidite")
"""Incomes that replace earnings: a month with one of them lowers the earnings counted."""


def _before(month: Month) -> list[Month]:
    return [month.plus(-k) for k in (3, 2, 1)]


def disability(t: Teller) -> Reason:
    """AAH of the household's adults, with the supplement for a life in a home of one's own."""
    trace, month = t.trace, t.trace.month
    value = trace.total("aah", month) + trace.total("caah", month)
    able = [p for p in trace.places if trace.value("aah_eligible", month, p)]
    if not able:
        return t.made(
            "aah_total", "sum", [], value=0.0, when=month, notes=[words("aah_none")], beside=_incapacity(t, month)
        )
    parts = [_aah(t, month, p) for p in able]
    parts += [t.leaf("mva", trace.value("caah", month, p), when=month, place=p) for p in able]
    kept = [p for p in parts if p.value] or parts[:1]
    return t.made("aah_total", "sum", kept, value=value, when=month, beside=[] if kept[0].value else kept)


def _incapacity(t: Teller, month: Month) -> list[Reason]:
    known = t.leaf("incapacity", t.trace.value("taux_incapacite", month, 0), unit="rate", when=month, place=0)
    return [known, t.rule("aah_incapacity", month)]


def _aah(t: Teller, month: Month, place: int) -> Reason:
    """At most the full amount, at most the ceiling less resources, at most the amount less a disability pension."""
    trace, full = t.trace, t.rule("aah_full", month)
    ceiling = _aah_ceiling(t, month, place)
    means = _aah_resources(t, month, place)
    floor = Step("floor", why=words("not_below_zero"))
    beside = [] if means.value else [means]
    left = t.made("aah_left", "sum", [ceiling, means], signs=(1, -1), steps=[floor], beside=beside)
    parts = [full, left]
    pension = t.leaf("not_with", trace.value("aah_base_non_cumulable", month, place), when=month, place=place)
    if pension.value:
        parts.append(t.made("aah_beside", "sum", [full, pension], signs=(1, -1), steps=[Step("floor")]))
    return t.made("aah", "least", parts, value=trace.value("aah", month, place), when=month, place=place)


def _aah_ceiling(t: Teller, month: Month, place: int) -> Reason:
    kids = t.trace.value("af_nbenf", month)
    full, value = t.rule("aah_full", month), t.trace.value("aah_plafond_ressources_deconjugalise", month, place)
    if not kids:
        return t.made("ceiling", "product", [full], value=value)
    more = t.made(
        "for_children", "product", [t.rule("aah_child", month), t.leaf("children", kids, unit="count")], unit="factor"
    )
    factor = t.made("ceiling_factor", "sum", [t.leaf("ceiling_whole", 1.0, unit="factor"), more], unit="factor")
    return t.made("ceiling", "product", [full, factor], value=value)


def _aah_resources(t: Teller, month: Month, place: int) -> Reason:
    """Resources of a month: of the last quarter for who works, else of the second year before."""
    trace = t.trace
    value = trace.value("aah_base_ressources_deconjugalisee", month, place)
    working = trace.value("salaire_imposable", month, place) > 0
    last, year = month.plus(-1), month.index // YEAR - 2
    months = _before(month) if working else [Month.of(year, k) for k in range(1, YEAR + 1)]
    kind = "trimestrielle" if working else "annuelle"
    work = trace.value(f"aah_base_ressources_activite_eval_{kind}", month, place)
    rest = trace.value(f"aah_base_ressources_hors_activite_eval_{kind}", month, place)
    minimum = t.rule("smic", month).value * t.rule("smic_hours", month).value * YEAR
    band = t.rule("aah_band", month).value * minimum
    low = t.leaf("aah_low_band", min(work, band), notes=(words("aah_band_to", band=t.money(band)),))
    high = t.leaf("aah_high_band", work - low.value)
    kept = [_kept(t, month, "low", low), _kept(t, month, "high", high)]
    replaced = any(trace.value(v, last, place) > 0 for v in INSTEAD)
    stopped = not working and not trace.value("etudiant", month, place)
    cut = 1 - t.rule("aah_stopped", month).value * (stopped or replaced)
    steps = [] if cut == 1 else [Step("times", cut, words("aah_reduced"))]
    counted = t.made("aah_work", "sum", kept, steps=steps)
    other = t.leaf("aah_rest", rest)
    return t.made(
        "aah_resources", "sum", [counted, other], value=value, when=months[0], last=months[-1], place=place,
        steps=[Step("floor", why=words("not_below_zero")), Step("divide", YEAR, words("by_twelve"))],
        notes=[words("aah_quarter" if working else "aah_year")],
    )  # fmt: skip


def _kept(t: Teller, month: Month, which: str, band: Reason) -> Reason:
    """What counts of a band of earnings after its deduction."""
    if not band.value:
        return band
    taken = t.rule(f"aah_cut_{which}", month)
    deducted = t.made(f"aah_deducted_{which}", "product", [taken, band])
    return t.made(f"aah_kept_{which}", "sum", [band, deducted], signs=(1, -1))


def old_age(t: Teller) -> Reason:
    """ASPA: what brings the resources of the couple or the person up to the ceiling."""
    trace, month = t.trace, t.trace.month
    old = [p for p in trace.adults if trace.value("aspa_eligibilite", month, p)]
    if not old:
        ages = [t.leaf("age", trace.value("age", month, p), unit="years", when=month, place=p) for p in trace.adults]
        return t.made(
            "aspa",
            "sum",
            [],
            value=0.0,
            when=month,
            notes=[words("aspa_young")],
            beside=[*ages, t.rule("aspa_age", month)],
        )
    both = len(old) == len(trace.adults) > 1
    couple = bool(trace.value("en_couple", month))
    most = t.made(
        "aspa_most",
        "quotient",
        [t.rule(f"aspa_most_{'couple' if both else 'single'}", month), t.leaf("twelve", YEAR, unit="count")],
    )
    limit = t.rule(f"aspa_ceiling_{'couple' if couple else 'single'}", month)
    ceiling = t.made("ceiling", "quotient", [limit, t.leaf("twelve", YEAR, unit="count")])
    means = _old_resources(t, month)
    floor = Step("floor", why=words("not_below_zero"))
    above = t.made("aspa_above", "sum", [means, most, ceiling], signs=(1, 1, -1), steps=[floor])
    value = trace.value("aspa", month)
    if len(old) == 1 and any(trace.value("asi_eligibilite", month, p) for p in trace.adults):
        return _beside_asi(t, month, means, value)
    beside = [] if above.value else [above]
    return t.made("aspa", "sum", [most, above], signs=(1, -1), value=value, when=month, steps=[floor], beside=beside)


def _beside_asi(t: Teller, month: Month, means: Reason, value: float) -> Reason:
    """ASPA of one, ASI of the other: half of a couple's ASPA, less half of what lies above the couple's ceiling."""
    yearly, limit = t.rule("aspa_most_couple", month), t.rule("aspa_ceiling_couple", month)
    half = t.made("aspa_half", "quotient", [yearly, t.leaf("twelve_two", 2 * YEAR, unit="count")])
    ceiling = t.made("ceiling", "quotient", [limit, t.leaf("twelve", YEAR, unit="count")])
    other = t.leaf("asi_twelfth", t.trace.value("asi", month, 1) / YEAR, when=month)
    floor = Step("floor", why=words("not_below_zero"))
    steps = [floor, Step("divide", 2, words("halved"))]
    above = t.made("aspa_above", "sum", [means, half, other, ceiling], signs=(1, 1, 1, -1), steps=steps)
    return t.made("aspa", "sum", [half, above], signs=(1, -1), value=value, when=month, steps=[floor])


def _old_resources(t: Teller, month: Month) -> Reason:
    trace, months = t.trace, _before(month)
    parts = [part for p in trace.adults for part in _old_person(t, month, months, p)]
    value = trace.value("asi_aspa_base_ressources", month)
    return t.made(
        "resources", "sum", parts, value=value, when=months[0], last=months[-1], signs=[_sign(p) for p in parts]
    )


def _sign(part: Reason) -> int:
    return -1 if part.label.en.startswith(words("aspa_deduction").en) else 1


def _old_person(t: Teller, month: Month, months: Sequence[Month], place: int) -> list[Reason]:
    """Means of three months; gross wages beyond a deduction."""
    trace = t.trace
    pension = t.mean("pension_gross", "retraite_brute", months, place, notes=[assumed(GROSS_PENSION)])
    parts = [pension, *(t.mean(key, variable, months, place) for key, variable in OLD_WORDS.items())]
    wages = t.mean("wages_gross", "salaire_de_base", months, place, notes=[assumed(GROSS_WAGE)])
    if wages.value:
        couple = "couple" if trace.value("aspa_couple", month) else "single"
        year = Month.of(month.index // YEAR, 1)
        most = (
            t.rule(f"aspa_wage_{couple}", month).value
            * t.rule("smic", year).value
            * t.rule("smic_hours", month).value
            / 3
        )
        parts += [wages, t.leaf("aspa_deduction", min(wages.value, most), place=place)]
    value = trace.value("asi_aspa_base_ressources_individu", month, place)
    rest = value - sum(_sign(p) * p.value for p in parts)
    return [*parts, t.leaf("aah", rest, place=place)] if trace.total("aah", months[0]) and rest > 1 else parts
