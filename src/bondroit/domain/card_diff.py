"""What differs between two cards, term by term; the words are in `showing.card_diff`."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bondroit.domain.modalities import INTERVAL, VALUES, to_points
from bondroit.domain.scorecard import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bondroit.domain.modalities import Modality, Variable
    from bondroit.domain.scorecard import Decision, Scorecard

# Kinds of changes, in the order they are told.
STATUS, TARGET, INTERCEPT = "status", "target", "intercept"
ADDED, DROPPED, MASKED, UNMASKED = "variable_added", "variable_dropped", "variable_masked", "variable_unmasked"
CLASSES, REFERENCE, ODDS_RATIO, RENAMED = "classes", "reference", "odds_ratio", "renamed"
MEANING, SOURCE, ORDER, SURVEY = "meaning", "source", "order", "survey"
DECISION_ADDED, DECISION_REMOVED = "decision_added", "decision_removed"
# What a class shows beside its coefficient; and, if nothing else is told, that something smaller differs.
FIGURES, REST = "figures", "other_figures"

# Figures closer than this, as a share of the larger one, read alike: they differ as two machines do.
_CLOSE = 1e-6

Rule = tuple[str, float | None, float | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, from the old card to the new one.

    Attributes:
        kind: one of the kinds above.
        variable: the variable concerned; empty for the card as a whole.
        modality: the class concerned; for `survey` the name of the figure, after a dot where it is part of one.
        old, new: what it was and what it is; JSON values, None where there is none or it is unknown. For `figures`
            the ones that differ among `interval` (of the odds ratio, each card's own reference), `count`, `share` and
            `rate`.
        why: the reason given, for a decision.
    """

    kind: str
    variable: str = ""
    modality: str = ""
    old: Any = None
    new: Any = None
    why: str = ""


def card_changes(old: Scorecard, new: Scorecard) -> tuple[Change, ...]:
    """Every difference of what the two cards say; none if they differ by name, version or format alone.

    An odds ratio that moved is told against the reference of the new card. The intercepts are told each with its own
    references. Figures that differ by less than a millionth are not told one by one: if there is nothing else, one
    change of kind `other_figures` says that there are some.
    """
    told = (*_whole(old, new), *_variables(old, new), *_survey(old, new), *_decisions(old.decisions, new.decisions))
    if told:
        return told
    before, after = (replace(card, name="", version=1, format=FORMAT) for card in (old, new))
    return () if before.hash == after.hash else (Change(REST),)


def rule_of(modality: Modality) -> Rule:
    """What a class holds, whatever it is called."""
    if modality.kind == INTERVAL:
        return (INTERVAL, modality.lower, modality.upper, ())
    return (modality.kind, None, None, tuple(sorted(modality.values)) if modality.kind == VALUES else ())


def _whole(old: Scorecard, new: Scorecard) -> Iterator[Change]:
    if old.status != new.status:
        yield Change(STATUS, old=old.status, new=new.status)
    if old.target != new.target:
        yield Change(TARGET, old=old.target, new=new.target)
    before, after = _logit(old.intercept), _logit(new.intercept)
    if before != after or old.intercept_span != new.intercept_span:
        yield Change(INTERCEPT, old=before, new=after)


def _variables(old: Scorecard, new: Scorecard) -> Iterator[Change]:
    before = {v.name: v for v in old.variables}
    after = {v.name: v for v in new.variables}
    for name, variable in after.items():
        if name not in before:
            yield Change(ADDED, name, old=None, new=[m.name for m in variable.modalities])
    for name, variable in before.items():
        if name not in after:
            yield Change(DROPPED, name, old=[m.name for m in variable.modalities], new=None)
    kept_old = [name for name in before if name in after]
    kept_new = [name for name in after if name in before]
    if kept_old != kept_new:
        yield Change(ORDER, old=kept_old, new=kept_new)
    for name in kept_new:
        yield from _variable(before[name], after[name])


def _variable(old: Variable, new: Variable) -> Iterator[Change]:
    if old.masked != new.masked:
        yield Change(MASKED if new.masked else UNMASKED, new.name)
    if old.meaning != new.meaning:
        yield Change(MEANING, new.name, old=old.meaning, new=new.meaning)
    if old.source != new.source:
        yield Change(SOURCE, new.name, old=old.source, new=new.source)
    if old.masked or new.masked:
        if old.span != new.span:
            yield Change(ODDS_RATIO, new.name, old=_ends(old.span), new=_ends(new.span))
        return
    before = {rule_of(m): m for m in old.modalities}
    after = {rule_of(m): m for m in new.modalities}
    if before.keys() != after.keys():
        gone = [m.name for rule, m in before.items() if rule not in after]
        come = [m.name for rule, m in after.items() if rule not in before]
        yield Change(CLASSES, new.name, old=gone, new=come)
    for rule, modality in after.items():
        if rule in before and before[rule].name != modality.name:
            yield Change(RENAMED, new.name, modality.name, before[rule].name, modality.name)
    first, second = _reference(old), _reference(new)
    if (first is None) != (second is None) or (first and second and rule_of(first) != rule_of(second)):
        yield Change(REFERENCE, new.name, old=first and first.name, new=second and second.name)
    yield from _moved(new.name, before, after, second)
    yield from _figures(new.name, before, after)


def _moved(
    name: str, before: Mapping[Rule, Modality], after: Mapping[Rule, Modality], reference: Modality | None
) -> Iterator[Change]:
    """Odds ratios that moved by a millionth of a logit or more, against the new reference where the old card has it."""
    base = before.get(rule_of(reference)) if reference is not None else None
    shift = base.coefficient if base is not None and base.known else 0.0
    comparable = reference is None or base is not None
    for rule, modality in after.items():
        earlier = before.get(rule)
        if earlier is None or modality.reference or not (comparable or earlier.known == modality.known):
            continue
        if earlier.known and modality.known:
            if comparable and to_points(earlier.coefficient - shift) != to_points(modality.coefficient):
                old, new = math.exp(earlier.coefficient - shift), modality.odds_ratio
                yield Change(ODDS_RATIO, name, modality.name, old, new)
        elif earlier.span != modality.span:
            yield Change(ODDS_RATIO, name, modality.name, _ratio(earlier), _ratio(modality))


def _figures(name: str, before: Mapping[Rule, Modality], after: Mapping[Rule, Modality]) -> Iterator[Change]:
    """What classes of both cards show beside their coefficients, where it differs."""
    for rule, modality in after.items():
        if rule in before:
            old, new = _shown(before[rule]), _shown(modality)
            other = [key for key in new if not _alike(old[key], new[key])]
            if other:
                yield Change(FIGURES, name, modality.name, {k: old[k] for k in other}, {k: new[k] for k in other})


def _shown(modality: Modality) -> dict[str, Any]:
    ends = [modality.odds_ratio_low, modality.odds_ratio_high]
    return {
        "interval": None if ends == [None, None] else ends,
        "count": modality.count,
        "share": modality.share,
        "rate": modality.rate,
    }


def _survey(old: Scorecard, new: Scorecard) -> Iterator[Change]:
    """What the cards were learnt from and how: every part of the provenance that differs, one level deep."""
    for key in sorted({*old.provenance, *new.provenance}):
        before, after = old.provenance.get(key), new.provenance.get(key)
        if isinstance(before, dict) and isinstance(after, dict):
            for part in sorted({*before, *after}):
                if not _alike(before.get(part), after.get(part)):
                    yield Change(SURVEY, modality=f"{key}.{part}", old=before.get(part), new=after.get(part))
        elif not _alike(before, after):
            yield Change(SURVEY, modality=key, old=before, new=after)


def _alike(old: Any, new: Any) -> bool:  # noqa: ANN401  any JSON values
    """Whether two JSON values read alike."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_alike(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_alike, old, new))
    if isinstance(old, float) or isinstance(new, float):
        both = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (old, new))
        return both and math.isclose(old, new, rel_tol=_CLOSE)
    return bool(old == new)


def _decisions(old: Sequence[Decision], new: Sequence[Decision]) -> Iterator[Change]:
    """Decisions after the last one that both have from the start."""
    common = 0
    while common < min(len(old), len(new)) and old[common] == new[common]:
        common += 1
    for decision in old[common:]:
        yield Change(DECISION_REMOVED, decision.variable, decision.kind, old=dict(decision.what), why=decision.why)
    for decision in new[common:]:
        yield Change(DECISION_ADDED, decision.variable, decision.kind, new=dict(decision.what), why=decision.why)


def _reference(variable: Variable) -> Modality | None:
    return next((m for m in variable.modalities if m.reference), None)


def _logit(value: float) -> float | None:
    return None if math.isnan(value) else value


def _ratio(modality: Modality) -> float | list[float | None] | None:
    return modality.odds_ratio if modality.span is None else _ends(modality.span)


def _ends(span: tuple[float, float] | None) -> list[float | None] | None:
    """The ends of a span as odds ratios."""
    if span is None or all(math.isinf(end) for end in span):
        return None
    return [None if math.isinf(end) else math.exp(end) for end in span]
