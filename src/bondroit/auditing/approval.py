"""Whether an audit stands in the way of a card's use: a pure answer over its findings, never a seal.

A card is never said to be just. The answer is only whether something stands in the way: a check that blocks and does
not hold; a check on one of the groups below that blocks and lacks evidence; or such a group that nobody looked at. What
is not known of those who bear most counts as what is known to be wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bondroit.auditing.check import Severity
from bondroit.auditing.findings import Verdict
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bondroit.auditing.findings import Finding

PROTECTED: Mapping[str, Text] = {
    "income_decile": Text("income", "le revenu"),
    "rsa": Text("RSA", "le RSA"),
    "lone_parent": Text("lone parents", "les parents isolés"),
    "sex": Text("women", "les femmes"),
    "aah_with_work": Text("disabled workers", "les travailleurs handicapés"),
    "poor_area": Text("poor areas", "les quartiers pauvres"),
}
"""Families of groups of which an audit must know, with the words for them (issue of the audit, item 10)."""

ALSO: Mapping[str, str] = {
    "income": "income_decile",
    "lowest_incomes": "income_decile",
    "woman": "sex",
    "aah": "aah_with_work",
}
"""Other names under which checks look at these families."""


class State(StrEnum):
    """The two answers."""

    STANDS_IN_THE_WAY = "stands in the way"
    NOTHING_FOUND = "nothing found in the way"


STATE_WORDS: Mapping[State, Text] = {
    State.STANDS_IN_THE_WAY: Text(
        "This audit stands in the way of an approval.", "Cet audit fait obstacle à une approbation."
    ),
    State.NOTHING_FOUND: Text(
        "Nothing in this audit stands in the way of an approval. That is no judgement of the card: people decide, and "
        "answer for it.",
        "Rien dans cet audit ne fait obstacle à une approbation. Ce n'est pas un jugement sur la grille : des "
        "personnes décident, et en répondent.",
    ),
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason.

    Attributes:
        code: of the check; empty where nobody looked.
        attribute: the family of groups, or what was looked at.
        verdict: of the finding; None where nobody looked.
        words: why it stands in the way.
    """

    code: str
    attribute: str
    verdict: Verdict | None
    words: Text


@dataclass(frozen=True, slots=True)
class Approval:
    """Whether something stands in the way, and what."""

    state: State
    obstacles: tuple[Obstacle, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "state": str(self.state),
            "words": STATE_WORDS[self.state]._asdict(),
            "obstacles": [
                {
                    "code": one.code,
                    "attribute": one.attribute,
                    "verdict": None if one.verdict is None else str(one.verdict),
                    "words": one.words._asdict(),
                }
                for one in self.obstacles
            ],
        }


def approval_of(
    findings: Sequence[Finding],
    *,
    columns: Collection[str] = (),
    means: Mapping[str, str] | None = None,
    labels: Mapping[str, Text] | None = None,
) -> Approval:
    """What of an audit stands in the way of an approval.

    Args:
        findings: of the whole audit.
        columns: attributes that make groups of which nobody said what they are about: there too little evidence is
            no obstacle, unless `means` says that they are one of the families.
        means: which protected family an attribute is about, where it has another name; by default its own.
        labels: how attributes are called.
    """
    known = {**ALSO, **({} if means is None else means)}
    names = {} if labels is None else labels
    free = {column for column in columns if known.get(column, column) not in PROTECTED}
    obstacles = [one for finding in findings if (one := _obstacle(finding, known, names, free)) is not None]
    looked = {known.get(f.attribute, f.attribute) for f in findings if f.protects}
    obstacles += [_not_looked(family) for family in PROTECTED if family not in looked]
    state = State.STANDS_IN_THE_WAY if obstacles else State.NOTHING_FOUND
    return Approval(state, tuple(obstacles))


def _obstacle(
    finding: Finding, means: Mapping[str, str], labels: Mapping[str, Text], free: Collection[str]
) -> Obstacle | None:
    family = means.get(finding.attribute, finding.attribute)
    named = PROTECTED.get(family) or labels.get(finding.attribute) or Text(finding.attribute, finding.attribute)
    if finding.severity is not Severity.BLOCKS or finding.verdict is Verdict.HOLDS:
        return None
    if finding.verdict is Verdict.NOT_ENOUGH_EVIDENCE:
        if not finding.protects or finding.attribute in free:
            return None
        words = Text(
            f"{named.en}: not enough evidence, and too little is known of those who bear most",
            f"{named.fr} : preuves insuffisantes, et l'on sait trop peu de ceux qui portent le plus",
        )
    else:
        words = Text(
            f"{named.en}: does not hold ({finding.detail.en})",
            f"{named.fr} : non vérifié ({finding.detail.fr})",
        )
    return Obstacle(finding.code, finding.attribute, finding.verdict, words)


def _not_looked(family: str) -> Obstacle:
    named = PROTECTED[family]
    return Obstacle("", family, None, Text(f"{named.en}: not looked at", f"{named.fr} : non regardé"))
