"""What every check of an audit declares: its code, its question, what it needs, and what to do.

A check asks one question of what is at hand. What it needs is named, so that a report says which checks could not be
run and what would be needed, instead of passing over them. The answer, a `Finding`, has three states
(`auditing.findings`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Severity(StrEnum):
    """What a check that fails, or lacks evidence, entails."""

    BLOCKS = "blocks"
    WARNS = "warns"
    INFORMS = "informs"


class Need(StrEnum):
    """A thing a check needs to be run."""

    OUTCOME = "outcome"
    GROUPS = "groups"
    SCORE = "score"
    DECISION = "decision"
    RANDOM_ARM = "random_arm"
    CHOSEN_SHARE = "chosen_share"
    WEIGHTS = "weights"
    EUROS = "euros"
    CARD = "card"
    MONTH = "month"
    SURVEY = "survey"
    FINDINGS = "findings"
    PLAN = "plan"
    TOWN = "town"
    LAW = "law"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """One check, declared before anything is looked at.

    Attributes:
        code: stable, e.g. AUD003: "AUD" and three digits.
        question: the statement put to the test.
        needs: what must be at hand; all of them.
        method: how the answer is reached.
        source: where the method, or the duty to look, comes from.
        severity: what an answer other than `holds` entails.
        action: what to do then.
        protects: whether the check looks at a group whose burden must be known before a card serves: then too little
            evidence blocks as a failure does.
    """

    code: str
    question: Text
    needs: tuple[Need, ...]
    method: Text
    source: str
    severity: Severity
    action: Text
    protects: bool = False

    def missing(self, have: Iterable[Need]) -> tuple[Need, ...]:
        """What it needs and is not at hand, in the order of its needs."""
        known = frozenset(have)
        return tuple(need for need in self.needs if need not in known)

    def to_document(self) -> dict[str, Any]:
        """The check as plain JSON values."""
        return {
            "code": self.code,
            "question": self.question._asdict(),
            "needs": [str(need) for need in self.needs],
            "method": self.method._asdict(),
            "source": self.source,
            "severity": str(self.severity),
            "action": self.action._asdict(),
            "protects": self.protects,
        }


@dataclass(frozen=True, slots=True)
class NotRun:
    """A check that could not be run on what was given.

    Attributes:
        spec: the check.
        missing: what it needs and was not given.
        how: what to give, and how, for it to be run.
    """

    spec: CheckSpec
    missing: tuple[Need, ...]
    how: Text

    def to_document(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "code": self.spec.code,
            "question": self.spec.question._asdict(),
            "missing": [str(need) for need in self.missing],
            "how": self.how._asdict(),
        }


NEED_WORDS: dict[Need, Text] = {
    Need.OUTCOME: Text("an outcome (--outcome)", "une issue (--outcome)"),
    Need.GROUPS: Text("columns that make groups (--group)", "des colonnes qui font des groupes (--group)"),
    Need.SCORE: Text("a score (--score, or a card)", "un score (--score, ou une grille)"),
    Need.DECISION: Text("who is flagged (--decision or --threshold)", "qui est signalé (--decision ou --threshold)"),
    Need.RANDOM_ARM: Text(
        "controls drawn at random, beside chosen ones (--selected)",
        "des contrôles tirés au sort, à côté de ceux choisis (--selected)",
    ),
    Need.CHOSEN_SHARE: Text(
        "how many people of each group there are, chosen or not (--size, or rows without an outcome)",
        "combien de personnes de chaque groupe existent, choisies ou non (--size, ou des lignes sans issue)",
    ),
    Need.WEIGHTS: Text("weights (--weight)", "des poids (--weight)"),
    Need.EUROS: Text("a column of euros (--euros)", "une colonne d'euros (--euros)"),
    Need.CARD: Text("a scorecard", "une grille de score"),
    Need.MONTH: Text("a month of household files (--month)", "un mois de dossiers (--month)"),
    Need.SURVEY: Text("a random survey (bondroit draw)", "une enquête au hasard (bondroit draw)"),
    Need.FINDINGS: Text("the outcomes of controls (bondroit record)", "les issues des contrôles (bondroit record)"),
    Need.PLAN: Text("a control plan (bondroit plan)", "un plan de contrôle (bondroit plan)"),
    Need.TOWN: Text("a fictitious town (bondroit town)", "une ville fictive (bondroit town)"),
    Need.LAW: Text("the law (the OpenFisca part)", "la loi (la partie OpenFisca)"),
    Need.DECLARED: Text("what households declared", "ce que les ménages ont déclaré"),
}


def needed(needs: Sequence[Need]) -> Text:
    """What to give, in one sentence."""
    words = [NEED_WORDS[need] for need in needs]
    return Text("; ".join(w.en for w in words), " ; ".join(w.fr for w in words))


def not_run(spec: CheckSpec, have: Iterable[Need], *, how: Text | None = None) -> NotRun | None:
    """Why a check cannot be run on what is at hand; None when it can.

    Args:
        spec: the check.
        have: what is at hand.
        how: the command or data to give, when the check says it better than its needs do.
    """
    missing = spec.missing(have)
    return NotRun(spec, missing, needed(missing) if how is None else how) if missing else None
