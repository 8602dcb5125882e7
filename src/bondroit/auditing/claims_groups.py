"""Claims on who is chosen: whether groups of households are chosen more, beyond their errors, and for nothing."""

from __future__ import annotations

from typing import NamedTuple

from bondroit.auditing.claims import MORE, Claim
from bondroit.errors import Text

ALL, HOME, DOCUMENTS, WIDE = "all", "home", "documents", "wide"
KINDS = (ALL, HOME, DOCUMENTS, WIDE)
"""All controls chosen by the score, those at home, those on documents; and were the highest twentieth controlled."""


class Group(NamedTuple):
    """A group of households, those it is held against, and who says that it is targeted."""

    key: str
    words: Text
    against: Text
    source: str


OTHERS = Text("all other households", "tous les autres foyers")
GROUPS: tuple[Group, ...] = (
    Group("poor", Text("the poorest fifth by declared income", "le cinquième le plus pauvre par revenu déclaré"),
          OTHERS, "FACTS 1, La Quadrature du Net [V]: low income raises the score; the thesis on the poorest"),
    Group("rsa", Text("households on RSA", "les foyers au RSA"), OTHERS,
          "FACTS 1, La Quadrature du Net [V]: RSA raises the score"),
    Group("unemployed", Text("households whose claimant is unemployed", "les foyers dont l'allocataire est au chômage"),
          OTHERS, "FACTS 1, La Quadrature du Net [V]: unemployment raises the score"),
    Group("women", Text("households whose claimant is a woman", "les foyers dont l'allocataire est une femme"), OTHERS,
          "FACTS 1, La Quadrature du Net [V]: single parents targeted, 80 % of these families headed by women"),
    Group("lone_parents", Text("lone parents", "les parents isolés"), OTHERS,
          "FACTS 1, La Quadrature du Net [V]; Le Monde 2023 [S]: 16 % of recipient families, 36 % of home controls"),
    Group("lone_mothers", Text("lone mothers", "les mères isolées"), OTHERS,
          "FACTS 1, La Quadrature du Net [V]: 80 % of lone-parent families are headed by women"),
    Group("aah_work", Text("households on AAH with a wage", "les foyers à l'AAH avec un salaire"),
          Text("the other households on AAH", "les autres foyers à l'AAH"),
          "FACTS 1, La Quadrature du Net [V]: AAH while working is one of the strongest"),
    Group("social_tenants", Text("tenants of social housing", "les locataires du parc social"), OTHERS,
          "FACTS 1, a reading [I]: a disadvantaged area; the nearest that this town has to one"),
)  # fmt: skip


def group_claims() -> tuple[Claim, ...]:
    """Three claims a group: CLM01 to 08 chosen more, CLM11 to 18 beyond their errors, CLM21 to 28 for nothing."""
    made = []
    for place, group in enumerate(GROUPS, start=1):
        made += [_chosen(place, group), _beyond(place + 10, group), _for_nothing(place + 20, group)]
    return tuple(sorted(made, key=lambda claim: claim.code))


def _claim(code: int, group: Group, figure: str, sentence: Text, measured: Text) -> Claim:
    return Claim(
        code=f"CLM{code:02}",
        topic=figure,
        sentence=sentence,
        source=group.source,
        figure=f"{figure}.{group.key}.{ALL}",
        measured=measured,
        rule=MORE,
        beside=tuple(f"{figure}.{group.key}.{kind}" for kind in KINDS[1:]),
    )


def _chosen(code: int, group: Group) -> Claim:
    words, against = group.words, group.against
    return _claim(
        code, group, "chosen",
        Text(f"Chosen more often: {words.en}.", f"Plus souvent choisis : {words.fr}."),
        Text(f"share chosen by the score, over that of {against.en}",
             f"part choisie par le score, rapportée à celle de : {against.fr}"),
    )  # fmt: skip


def _beyond(code: int, group: Group) -> Claim:
    words, against = group.words, group.against
    return _claim(
        code, group, "beyond",
        Text(f"Chosen beyond their real errors: {words.en}.", f"Choisis au-delà de leurs erreurs : {words.fr}."),
        Text(f"their share of the chosen over their share of those who truly meet the target (with {against.en})",
             f"leur part des choisis sur leur part de ceux qui sont réellement dans la cible (avec : {against.fr})"),
    )  # fmt: skip


def _for_nothing(code: int, group: Group) -> Claim:
    words, against = group.words, group.against
    return _claim(
        code, group, "burden",
        Text(f"More often controlled for nothing: {words.en}.", f"Plus souvent contrôlés pour rien : {words.fr}."),
        Text(f"of those who do not meet the target, the share chosen, over that of {against.en}",
             f"parmi ceux qui ne sont pas dans la cible, part choisie, rapportée à celle de : {against.fr}"),
    )  # fmt: skip
