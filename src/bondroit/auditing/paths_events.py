"""Events of life: who may have them, what they change in the household's months, and what that assumes.

An event happens in a month and is declared at once; the law then decides the benefits of that month and of those after.
Everything else stays as it was, so that what changes in a score is the event's own doing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.domain.profile import Money
from bondroit.errors import Text
from bondroit.law.situations import ACTIVITY_CODES, ADULTS, NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bondroit.auditing.paths_lives import Life
    from bondroit.domain.months import Month
    from bondroit.domain.profile import Profile

RENT_AFTER_MOVE = 1.1
REPLACEMENT = 0.65
BENEFIT_MONTHS = 18
AAH_WAGE = Money(smic=0.5)
NEW_WAGE = Money(smic=1.0)
PENSION = 0.62
RETIREMENT_AGE, LAST_BIRTH_AGE = 60, 45

_NO_PARTNER = Text("there is no partner", "il n'y a pas de conjoint")
_PARTNER = Text("there is a partner already", "il y a déjà un conjoint")
_NO_WORK = Text("nobody works", "personne ne travaille")


@dataclass(frozen=True, slots=True)
class Event:
    """An event of life.

    Attributes:
        name: `separation`, `move`, ...
        words: as a person reads it.
        assumed: what its playing assumes.
        barred: why it cannot happen to a household; None where it can.
        play: the life, the month of the event and the net Smic in cents -> the life with it.
    """

    name: str
    words: Text
    assumed: Text
    barred: Callable[[Profile], Text | None]
    play: Callable[[Life, Month, int], Life]


def _parted(kind: str) -> Callable[[Life, Month, int], Life]:
    def play(life: Life, month: Month, _: int) -> Life:
        left = (life.left[0], month.index, *life.left[2:])
        gone = life.since(month, wages=(1, 0), unemployment=(1, 0), pensions=(1, 0))
        return replace(gone, left=left).told(kind, month)

    return play


def _move(life: Life, month: Month, _: int) -> Life:
    rent = int(life.rent[life.at(month)])
    moved = life.since(month, rent=round(rent * RENT_AFTER_MOVE / 100) * 100) if rent else life
    return moved.told("move", month)


def _worker(life: Life) -> int:
    """Who loses the job: the claimant if at work, else the partner."""
    return 0 if life.profile.adults[0].works else 1


def _job_loss(life: Life, month: Month, _: int) -> Life:
    who, at = _worker(life), life.at(month)
    year = slice(max(at - 12, 0), at)
    benefit = round(float(life.wages[who, year].mean()) * REPLACEMENT / 1000) * 1000
    lost = life.since(month, wages=(who, 0), unemployment=(who, benefit), activity=(who, ACTIVITY_CODES["unemployed"]))
    end = month.plus(BENEFIT_MONTHS)
    if life.at(end) < life.months:
        lost = lost.since(end, unemployment=(who, 0))
    return lost.told("job_end", month)


def _seeker(profile: Profile) -> int | None:
    """Who may start to work: the first adult of working age without a wage."""
    for place, adult in enumerate(profile.adults):
        if not adult.works and adult.activity in {"unemployed", "inactive", "student"} and adult.age < RETIREMENT_AGE:
            return place
    return None


def _job_start(life: Life, month: Month, smic: int) -> Life:
    who = _seeker(life.profile) or 0
    wage = NEW_WAGE.at(smic)
    found = life.since(month, wages=(who, wage), unemployment=(who, 0), activity=(who, ACTIVITY_CODES["employed"]))
    return found.told("job_start", month)


def _aah_start(life: Life, month: Month, smic: int) -> Life:
    started = life.since(month, wages=(0, AAH_WAGE.at(smic)), activity=(0, ACTIVITY_CODES["employed"]))
    return started.told("job_start", month)


def _birth(life: Life, month: Month, _: int) -> Life:
    return replace(
        life,
        birth=(*life.birth, month.index),
        joined=(*life.joined, month.index),
        left=(*life.left, life.left[0]),
    ).told("birth", month)


def _child_leaves(life: Life, month: Month, _: int) -> Life:
    places = [k for k in range(ADULTS, len(life.birth)) if life.birth[k] != NOBODY]
    oldest = min(places, key=lambda k: life.birth[k])
    left = tuple(month.index if k == oldest else at for k, at in enumerate(life.left))
    return replace(life, left=left).told("child_leaves", month)


def _couple(life: Life, month: Month, smic: int) -> Life:
    birth = (life.birth[0], life.birth[0], *life.birth[2:])
    joined = (life.joined[0], month.index, *life.joined[2:])
    formed = replace(life, birth=birth, joined=joined)
    formed = formed.since(month, wages=(1, NEW_WAGE.at(smic)), activity=(1, ACTIVITY_CODES["employed"]))
    return formed.told("couple", month)


def _retirement(life: Life, month: Month, _: int) -> Life:
    at = life.at(month)
    wage = float(life.wages[0, max(at - 12, 0) : at].mean())
    pension = int(np.rint(wage * PENSION / 1000)) * 1000
    retired = life.since(month, wages=(0, 0), pensions=(0, pension), activity=(0, ACTIVITY_CODES["retired"]))
    return retired.told("job_end", month)


def _needs_partner(profile: Profile) -> Text | None:
    return _NO_PARTNER if profile.partner is None else None


def _needs_work(profile: Profile) -> Text | None:
    return None if profile.wages.some else _NO_WORK


def _needs_seeker(profile: Profile) -> Text | None:
    if profile.incapacity:
        return Text("played as work beside the AAH", "jouée comme travail à côté de l'AAH")
    none = Text("no adult is without work and of an age to work", "aucun adulte sans emploi en âge de travailler")
    return none if _seeker(profile) is None else None


def _needs_aah(profile: Profile) -> Text | None:
    if not profile.incapacity:
        return Text("there is no AAH", "il n'y a pas d'AAH")
    works = Text("the claimant works already", "l'allocataire travaille déjà")
    return works if profile.adults[0].works else None


def _needs_young(profile: Profile) -> Text | None:
    old = Text("the claimant is too old", "l'allocataire est trop âgé")
    return old if profile.adults[0].age > LAST_BIRTH_AGE else None


def _needs_child(profile: Profile) -> Text | None:
    return None if profile.children else Text("there is no child", "il n'y a pas d'enfant")


def _needs_alone(profile: Profile) -> Text | None:
    return _PARTNER if profile.partner is not None else None


def _needs_age(profile: Profile) -> Text | None:
    first = profile.adults[0]
    if not first.works:
        return _NO_WORK
    young = Text("the claimant is too young", "l'allocataire est trop jeune")
    return young if first.age < RETIREMENT_AGE else None


_ALONE = Text(
    "the claimant keeps the home, the rent and the children; no alimony, no survivor's pension",
    "l'allocataire garde le logement, le loyer et les enfants ; ni pension alimentaire ni pension de réversion",
)
EVENTS: Mapping[str, Event] = {
    event.name: event
    for event in (
        Event("separation", Text("Separation", "Séparation"), _ALONE, _needs_partner, _parted("separation")),
        Event("death", Text("Death of the partner", "Décès du conjoint"), _ALONE, _needs_partner, _parted("death")),
        Event(
            "move", Text("Move", "Déménagement"),
            Text("to a like home in the same zone, the rent a tenth higher",
                 "vers un logement semblable de la même zone, au loyer d'un dixième plus haut"),
            lambda _: None, _move,
        ),
        Event(
            "job_loss", Text("Loss of the job", "Perte de l'emploi"),
            Text(
f"of the claimant if at work; benefit of {REPLACEMENT:.0%} of the net wage for "
f"{BENEFIT_MONTHS} months",
                 f"de l'allocataire s'il travaille ; allocation de {REPLACEMENT:.0%} du salaire net pendant "
                 f"{BENEFIT_MONTHS} mois".replace("%", " %")),
            _needs_work, _job_loss,
        ),
        Event(
            "job_start", Text("Start of a job", "Reprise d'emploi"),
            Text("of one Smic, kept", "au Smic, gardé"), _needs_seeker, _job_start,
        ),
        Event(
            "aah_start", Text("Start of work with AAH", "Reprise d'emploi avec AAH"),
            Text("of half a Smic, kept", "à un demi-Smic, gardé"), _needs_aah, _aah_start,
        ),
        Event(
            "birth", Text("Birth", "Naissance"), Text("wages go on", "les salaires continuent"), _needs_young, _birth,
        ),
        Event(
            "child_leaves", Text("Child leaving", "Départ d'un enfant"),
            Text("the oldest one; the home stays the same", "l'aîné ; le logement reste le même"),
            _needs_child, _child_leaves,
        ),
        Event(
            "couple", Text("A partner moves in", "Mise en couple"),
            Text("of the same age, on one Smic", "du même âge, au Smic"), _needs_alone, _couple,
        ),
        Event(
            "retirement", Text("Retirement", "Départ à la retraite"),
            Text(f"of the claimant; pension of {PENSION:.0%} of the net wage",
                 f"de l'allocataire ; pension de {PENSION:.0%} du salaire net".replace("%", " %")),
            _needs_age, _retirement,
        ),
    )
}  # fmt: skip
