"""Statements that a published formula is asked about: a group is chosen more often than another, whatever is masked."""

from __future__ import annotations

from dataclasses import dataclass

from bondroit.auditing.check import CheckSpec, Need, Severity
from bondroit.errors import Text

METHOD = Text(
    "lowest and highest ratio of the shares among the highest scores over every admissible value of what is masked "
    "(branch and bound over coefficients that files share; the extremes, file by file, of what may differ), widened by "
    "the error of the margins and of the draw of files; the ratio is held against 1",
    "plus bas et plus haut rapport des parts parmi les scores les plus hauts, sur toute valeur admissible de ce qui "
    "est masqué (séparation et évaluation sur les coefficients communs ; extrêmes, dossier par dossier, de ce qui "
    "peut différer), élargis de l'erreur des marges et du tirage des dossiers ; le rapport est comparé à 1",
)
ACTION = Text(
    "ask the body for the masked coefficients named here, or for the shares themselves; until then say what is known "
    "and what is not.",
    "demandez à l'organisme les coefficients masqués nommés ici, ou les parts elles-mêmes ; d'ici là, dites ce qui "
    "est su et ce qui ne l'est pas.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement: the first groups are chosen more often than the second ones.

    Attributes:
        spec: the check.
        family: of groups.
        first, second: groups of it; `second` empty: all other files.
    """

    spec: CheckSpec
    family: str
    first: tuple[str, ...]
    second: tuple[str, ...] = ()


def asked(
    code: str, question: Text, source: str, family: str, *, first: tuple[str, ...], second: tuple[str, ...] = ()
) -> Asked:
    """A statement on shares among the highest scores, as a check.

    Args:
        code: AUD060 to AUD068.
        question: the statement.
        source: who says it.
        family: of groups.
        first: the groups said to be chosen more often.
        second: those they are held against; empty: all others.
    """
    spec = CheckSpec(
        code=code, question=question, needs=(Need.CARD, Need.TOWN, Need.MONTH), method=METHOD, source=source,
        severity=Severity.WARNS, action=ACTION,
    )  # fmt: skip
    return Asked(spec, family, first, second)
