"""What the search for proxies found, frozen, with its checks and its document."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bondroit.auditing.check import Need, NotRun, not_run
from bondroit.auditing.checks import (
    aud040_guessed_together,
    aud041_guessed_alone,
    aud042_guessed_by_score,
    aud043_rebuilt,
    aud044_needed,
    aud045_parity_innocent,
    aud046_parity_met,
    aud047_parity_given,
    aud048_declared,
    aud049_speaking,
)
from bondroit.auditing.report import finding_document
from bondroit.errors import Text
from bondroit.stats.disclosure import FLOOR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.auditing.check import CheckSpec
    from bondroit.auditing.declared_origins import Source
    from bondroit.auditing.declared_share import DeclaredShare
    from bondroit.auditing.findings import Finding
    from bondroit.auditing.proxies_guess import Guess, TraitGuessed
    from bondroit.auditing.proxies_parity import Parity
    from bondroit.auditing.proxies_rebuild import Rebuilt
    from bondroit.auditing.proxies_removed import Refitted, Removed
    from bondroit.domain.scorecard import Scorecard

_MODULES = (
    aud040_guessed_together, aud041_guessed_alone, aud042_guessed_by_score, aud043_rebuilt, aud044_needed,
    aud045_parity_innocent, aud046_parity_met, aud047_parity_given, aud048_declared, aud049_speaking,
)  # fmt: skip
SPECS: tuple[CheckSpec, ...] = tuple(module.SPEC for module in _MODULES)
FINE = 6
_GIVEN = Text("a column of legitimate conditions (--given)", "une colonne de conditions légitimes (--given)")
_ORIGINS = Text(
    "which variables are declared: a data dictionary, or --declared", "quelles variables sont déclarées : un "
    "dictionnaire de données, ou --declared",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProxyReport:
    """What was found.

    Attributes:
        card: name@version.
        over: the month, or the table.
        files: all that are scored; `looked_at` those of them that guesses were learnt and judged on.
        top: files in the top; `share` of the files.
        labels: trait -> how it is called.
        traits: how well each is guessed.
        trait_rebuilt: which variables stand for each trait.
        rebuilt: which stand for each variable removed.
        removed: the card without each; empty without a truth.
        parities: at equal truth; empty without a truth.
        surveyed: files whose truth is known; None without.
        declared: what a household could move alone.
        findings, not_run: the checks.
        notes: what a reader must know first.
        floor: smallest count shown.
    """

    card: str
    over: str
    files: int
    looked_at: int
    top: int
    share: float
    labels: Mapping[str, Text]
    traits: tuple[TraitGuessed, ...]
    trait_rebuilt: tuple[Rebuilt, ...]
    rebuilt: tuple[Rebuilt, ...]
    removed: tuple[Removed, ...]
    parities: tuple[Parity, ...]
    surveyed: int | None
    declared: DeclaredShare
    findings: tuple[Finding, ...]
    not_run: tuple[NotRun, ...]
    notes: tuple[Text, ...] = ()
    floor: int = FLOOR

    def to_document(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        return {
            "card": self.card, "over": self.over, "files": self.files, "looked_at": self.looked_at, "top": self.top,
            "top_share": self.share, "floor": self.floor, "surveyed": self.surveyed,
            "notes": [n._asdict() for n in self.notes],
            "traits": [
                trait_document(t, r, self.labels[t.name]) for t, r in zip(self.traits, self.trait_rebuilt, strict=True)
            ],
            "rebuilt": [rebuilt_document(r) for r in self.rebuilt],
            "removed": [
                {
                    "variable": r.name, "without": refitted_document(r.alone),
                    "without_proxies": None if r.with_proxies is None else refitted_document(r.with_proxies),
                }
                for r in self.removed
            ],
            "parity": [{**_plain(asdict(p)), "label": self.labels[p.trait]._asdict()} for p in self.parities],
            "declared": _plain(asdict(self.declared)),
            "findings": [finding_document(f) for f in self.findings],
            "not_run": [n.to_document() for n in self.not_run],
        }  # fmt: skip


def answers(
    *,
    card: Scorecard,
    sources: Sequence[Source],
    traits: Sequence[TraitGuessed],
    rebuilt: Sequence[Rebuilt],
    removed: Sequence[Removed],
    parities: Sequence[Parity],
    declared: DeclaredShare,
    have: Sequence[Need],
) -> tuple[tuple[Finding, ...], tuple[NotRun, ...]]:
    """The checks on what was found, and those that could not be run."""
    findings = [
        *aud040_guessed_together.answer(traits),
        *aud041_guessed_alone.answer(traits),
        *aud042_guessed_by_score.answer(traits),
        *aud043_rebuilt.answer(rebuilt),
        *aud044_needed.answer(removed),
        *aud045_parity_innocent.answer(parities),
        *aud046_parity_met.answer(parities),
        *aud047_parity_given.answer(parities),
        *aud048_declared.answer(declared),
        *aud049_speaking.answer(card, sources),
    ]
    answered = {f.code for f in findings}
    how = {"AUD047": _GIVEN, "AUD048": _ORIGINS}
    left = [spec for spec in SPECS if spec.code not in answered]
    return tuple(findings), tuple(
        not_run(spec, have, how=how.get(spec.code)) or NotRun(spec, (), how.get(spec.code, _NOTHING)) for spec in left
    )


_NOTHING = Text("nothing here that it can be asked of", "rien ici à quoi la poser")


def trait_document(t: TraitGuessed, rebuilt: Rebuilt, label: Text) -> dict[str, Any]:
    """One trait as plain JSON values."""
    return {
        "trait": t.name, "label": label._asdict(), "members": t.members, "rows": t.rows, "share": round(t.share, FINE),
        "together": _guess(t.together),
        "alone": [{"variable": name, **_guess(g)} for name, g in t.alone],
        "chance_alone": round(t.chance_alone, FINE),
        "score": _guess(t.score),
        "boosted": None if t.learner is None else _guess(t.learner),
        "boosted_less_together": None if t.gained is None else _plain(t.gained._asdict()),
        "told_by": rebuilt_document(rebuilt),
    }  # fmt: skip


def rebuilt_document(r: Rebuilt) -> dict[str, Any]:
    """What stands for a variable or a trait, as plain JSON values."""
    return {
        "name": r.name,
        "share": _plain(r.share._asdict()),
        "stand_ins": [_plain(asdict(s)) for s in r.stand_ins],
        "proxies": list(r.proxies),
    }


def refitted_document(one: Refitted) -> dict[str, Any]:
    """A card without some variables, as plain JSON values."""
    return {
        "without": list(one.without),
        "variables": one.variables,
        "lost": _plain(asdict(one.lost)),
        "returned": [_plain(asdict(r)) for r in one.returned],
        "moves": None if one.moves is None else dict(one.moves),
    }


def _guess(g: Guess) -> dict[str, Any]:
    return {
        "auc": _plain(g.area._asdict()),
        "information": _plain(g.information._asdict()),
        "chance": None if g.chance is None else round(g.chance, FINE),
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 any JSON value
    """Named tuples as objects, numbers to six decimals."""
    if isinstance(value, float):
        return round(value, FINE)
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {k: _plain(v) for k, v in value._asdict().items()}
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value
