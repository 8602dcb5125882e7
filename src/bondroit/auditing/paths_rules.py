"""Households that cannot be: by plain sense, or because the law gives them no such benefit; each with a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bondroit.domain.benefits import BENEFIT_NAMES, Benefit
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bondroit.domain.profile import Adult, Profile

FULL_RATE, HALF_RATE = 80, 50
RSA_AGE, ASPA_AGE, FIRST_PENSION_AGE, PARENT_GAP = 25, 62, 50, 13
OLD_FOR_ARS, YOUNG_FOR_ARS, OLD_FOR_PAJE, OLD_CHILD = 18, 6, 2, 20
TWO_SMIC = 2.0
"""Two net minimum wages are above the RSA of a household of any usual size: a couple with two children has about one
minimum wage of it."""

Fault = tuple[str, str, Text]
"""Section, key and why."""


def impossible(profile: Profile) -> list[Fault]:
    """Everything that cannot be in a profile.

    Args:
        profile: read, each value by itself within its bounds.

    Returns:
        (section, key, sentence) of each; empty where the household may exist. What only amounts can tell (a right that
        the law does not give on these incomes) is found when the law has been asked (`app.profile_paths`).
    """
    return [*_work(profile), *_home(profile), *_family(profile), *_benefits(profile), *_told(profile)]


def _work(profile: Profile) -> Iterator[Fault]:
    for section, adult in zip(("claimant", "partner"), profile.adults, strict=False):
        yield from ((section, key, why) for key, why in _adult(adult))


def _adult(adult: Adult) -> Iterator[tuple[str, Text]]:
    if adult.works and adult.activity in {"inactive", "retired", "unemployed"}:
        yield (
            "wage_smic",
            Text(
                f"who has a wage is not {adult.activity}: say employed.",
                f"qui a un salaire n'est pas {adult.activity} : dites employed.",
            ),
        )
    if not adult.works and adult.activity == "employed":
        yield "activity", Text("who is employed has a wage: give one.", "qui est employé a un salaire : donnez-le.")
    if adult.unemployment.some and adult.activity not in {"unemployed", "employed"}:
        yield (
            "unemployment",
            Text(
                "unemployment benefit goes to who looks for work: say unemployed.",
                "l'allocation de chômage va à qui cherche un emploi : dites unemployed.",
            ),
        )
    if adult.pension.some and adult.age < FIRST_PENSION_AGE:
        yield (
            "pension",
            Text(f"nobody of {adult.age} has a retirement pension.", f"personne n'a une retraite à {adult.age} ans."),
        )
    if adult.activity == "retired" and adult.age < FIRST_PENSION_AGE:
        yield "activity", Text(f"nobody of {adult.age} is retired.", f"personne n'est retraité à {adult.age} ans.")


def _home(profile: Profile) -> Iterator[Fault]:
    home = profile.home
    tenant = home.tenure in {"tenant_private", "tenant_social"}
    if home.rent_cents and not tenant:
        why = Text(f"a household that is {home.tenure} pays no rent.", f"un foyer {home.tenure} n'a pas de loyer.")
        yield "home", "rent", why
    if tenant and not home.rent_cents:
        yield "home", "rent", Text("a tenant pays a rent: give it.", "un locataire paie un loyer : donnez-le.")


def _family(profile: Profile) -> Iterator[Fault]:
    oldest = max((a.age for a in profile.adults), default=0)
    if any(age > oldest - PARENT_GAP for age in profile.children):
        yield (
            "",
            "children",
            Text(
                f"a child is at least {PARENT_GAP} years younger than the older parent.",
                f"un enfant a au moins {PARENT_GAP} ans de moins que le plus âgé des parents.",
            ),
        )
    if profile.alimony.some and profile.partner is not None and profile.children:
        yield (
            "",
            "alimony",
            Text(
                "alimony for children of this couple, who live with both parents, cannot be: leave out the partner.",
                "une pension alimentaire pour des enfants qui vivent avec leurs deux parents : ôtez le conjoint.",
            ),
        )


class _Rule(NamedTuple):
    """A benefit that a description says is received, what excludes it, and why."""

    benefit: Benefit
    excluded: Callable[[Profile], bool]
    why: Text


def _smic(profile: Profile) -> float:
    """Wages in Smic; euros count as above two Smic from 3,000 on, whatever the year."""
    return profile.wages.smic + profile.wages.cents / 150_000


_RULES: tuple[_Rule, ...] = (
    _Rule(
        Benefit.AIDE_LOGEMENT,
        lambda p: p.home.tenure == "owner",
        Text(
            "an owner without a loan has no housing aid (loans to buy are not told here).",
            "un propriétaire sans emprunt n'a pas d'aide au logement (les emprunts ne se disent pas ici).",
        ),
    ),
    _Rule(
        Benefit.AIDE_LOGEMENT,
        lambda p: p.home.tenure == "lodged",
        Text(
            "who is lodged free of charge has no housing aid.", "qui est logé gratuitement n'a pas d'aide au logement."
        ),
    ),
    _Rule(
        Benefit.RSA,
        lambda p: _smic(p) >= TWO_SMIC,
        Text(
            "two minimum wages and the RSA exclude one another: such wages are above it.",
            "deux Smic et le RSA s'excluent : de tels salaires le dépassent.",
        ),
    ),
    _Rule(
        Benefit.RSA,
        lambda p: max(a.age for a in p.adults) < RSA_AGE and not p.children,
        Text(
            f"before {RSA_AGE}, the RSA asks for a child or for past work, which is not told here.",
            f"avant {RSA_AGE} ans, le RSA demande un enfant ou un travail passé, qui ne se dit pas ici.",
        ),
    ),
    _Rule(
        Benefit.AAH,
        lambda p: p.incapacity < HALF_RATE,
        Text(
            "the AAH asks for a rate of incapacity of 50 % at least, of the claimant: give incapacity.",
            "l'AAH demande un taux d'incapacité d'au moins 50 %, de l'allocataire : donnez incapacity.",
        ),
    ),
    _Rule(
        Benefit.PRIME_ACTIVITE,
        lambda p: not p.wages.some,
        Text(
            "the prime d'activité goes to who works: no adult has a wage.",
            "la prime d'activité va à qui travaille : aucun adulte n'a de salaire.",
        ),
    ),
    _Rule(
        Benefit.ALLOCATIONS_FAMILIALES,
        lambda p: len(p.children) < 2,
        Text(
            "family allowances begin with the second child.",
            "les allocations familiales commencent au deuxième enfant.",
        ),
    ),
    _Rule(
        Benefit.COMPLEMENT_FAMILIAL,
        lambda p: len(p.children) < 3,
        Text("the complément familial asks for three children.", "le complément familial demande trois enfants."),
    ),
    _Rule(
        Benefit.ASF,
        lambda p: p.partner is not None or not p.children,
        Text("the ASF goes to a parent who raises a child alone.", "l'ASF va au parent qui élève seul un enfant."),
    ),
    _Rule(
        Benefit.PAJE_BASE,
        lambda p: min(p.children, default=99) > OLD_FOR_PAJE,
        Text(
            "the PAJE allowance asks for a child under three.",
            "l'allocation de la PAJE demande un enfant de moins de trois ans.",
        ),
    ),
    _Rule(
        Benefit.ARS,
        lambda p: not any(YOUNG_FOR_ARS <= age <= OLD_FOR_ARS for age in p.children),
        Text("the ARS asks for a child at school, 6 to 18.", "l'ARS demande un enfant scolarisé, de 6 à 18 ans."),
    ),
    _Rule(
        Benefit.ASPA,
        lambda p: max(a.age for a in p.adults) < ASPA_AGE,
        Text(
            f"the ASPA is for old age: nobody here is {ASPA_AGE}.",
            f"l'ASPA est pour la vieillesse : personne ici n'a {ASPA_AGE} ans.",
        ),
    ),
)


def _benefits(profile: Profile) -> Iterator[Fault]:
    for rule in _RULES:
        if rule.benefit in profile.receives and rule.excluded(profile):
            yield "", "receives", rule.why
    for benefit in profile.receives:
        if benefit in profile.unclaimed:
            name = BENEFIT_NAMES[Benefit(benefit)]
            yield (
                "",
                "unclaimed",
                Text(f"{name.en} is both received and not claimed.", f"{name.fr} : reçue et non demandée à la fois."),
            )


def _told(profile: Profile) -> Iterator[Fault]:
    """What is said of variables that the household contradicts."""
    alone = profile.partner is None
    said = {**profile.known, **{u.variable: None for u in profile.unknown}}
    for name in said:
        if alone and name.startswith("partner_"):
            key = name if name in profile.known else "variable"
            yield (
                "known" if name in profile.known else "unknown",
                key,
                Text(f"{name}: there is no partner here.", f"{name} : il n'y a pas de conjoint ici."),
            )
    for one in profile.unknown:
        if one.variable in profile.known:
            why = Text(f"{one.variable} is known and unknown.", f"{one.variable} est connue et inconnue.")
            yield "unknown", "variable", why
