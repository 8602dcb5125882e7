"""What a card alone tells: what of it is unknown, what it may not use, what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.checks import aud014_published, aud015_barred, aud016_sizes, aud017_sure, aud018_missing
from bondroit.auditing.findings import Finding, Verdict, finding_of
from bondroit.domain.known import unknown_places
from bondroit.domain.scorecard import MISSING
from bondroit.errors import Text
from bondroit.tables.barred import bar_of_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.check import CheckSpec
    from bondroit.domain.scorecard import Modality, Scorecard, Variable

_NAMED = 5
GROUNDS = "grounds"


def card_findings(card: Scorecard) -> tuple[Finding, ...]:
    """The answers of every check that needs a card only."""
    return (_published(card), _barred(card), _sizes(card), _sure(card), _missing(card))


def _published(card: Scorecard) -> Finding:
    unknown = unknown_places(card)
    detail = Text(f"{len(unknown)} unknown part(s)", f"{len(unknown)} partie(s) inconnue(s)")
    verdict = Verdict.DOES_NOT_HOLD if unknown else Verdict.HOLDS
    return finding_of(aud014_published.SPEC, verdict, detail)


def _barred(card: Scorecard) -> Finding:
    """By name; a delicate variable with a written ground in the card's provenance is let in."""
    written = card.provenance.get(GROUNDS, {})
    barred = [v.name for v in card.variables if bar_of_name(v.name) is not None and v.name not in written]
    lifted = sum(v.name in written for v in card.variables)
    beside = Text(f"; {lifted} with a written ground", f" ; {lifted} avec un motif écrit") if lifted else Text("", "")
    detail = _of(barred, len(card.variables), beside)
    return finding_of(aud015_barred.SPEC, Verdict.DOES_NOT_HOLD if barred else Verdict.HOLDS, detail)


def _sizes(card: Scorecard) -> Finding:
    classes = [(v, m) for v, m in _classes(card) if m.count != 0]  # nobody is in a class that was never seen
    small = [_name(v, m) for v, m in classes if m.count is not None and m.count < aud016_sizes.ENOUGH]
    unknown = sum(m.count is None for _, m in classes) + sum(v.masked for v in card.variables)
    return _three(aud016_sizes.SPEC, small, unknown, len(classes))


def _sure(card: Scorecard) -> Finding:
    classes = [(v, m) for v, m in _classes(card) if not m.reference]
    told = [(v, m, m.odds_ratio_low, m.odds_ratio_high) for v, m in classes]
    loose = [_name(v, m) for v, m, low, high in told if low is not None and high is not None and low <= 1.0 <= high]
    unknown = sum(low is None or high is None for *_, low, high in told) + sum(v.masked for v in card.variables)
    return _three(aud017_sure.SPEC, loose, unknown, len(classes))


def _missing(card: Scorecard) -> Finding:
    above, unknown, looked = [], 0, 0
    for variable in card.variables:
        gap = next((m for m in variable.modalities if m.kind == MISSING), None)
        others = [m for m in variable.modalities if m.kind != MISSING]
        if gap is None and not variable.masked:
            continue
        looked += 1
        if gap is None or not gap.known or not all(m.known for m in others):
            unknown += 1
        elif others and gap.coefficient > max(m.coefficient for m in others):
            above.append(variable.name)
    return _three(aud018_missing.SPEC, above, unknown, looked)


def _classes(card: Scorecard) -> list[tuple[Variable, Modality]]:
    return [(v, m) for v in card.variables for m in v.modalities]


def _name(variable: Variable, modality: Modality) -> str:
    return f"{variable.name}: {modality.name}"


def _three(spec: CheckSpec, against: Sequence[str], unknown: int, total: int) -> Finding:
    """Some against: does not hold; none, but some unknown: not enough evidence; else holds."""
    if against:
        return finding_of(spec, Verdict.DOES_NOT_HOLD, _of(against, total))
    if unknown:
        detail = Text(f"{unknown} of {total} are not known", f"{unknown} sur {total} ne sont pas connus")
        return finding_of(spec, Verdict.NOT_ENOUGH_EVIDENCE, detail)
    return finding_of(spec, Verdict.HOLDS, _of((), total))


def _of(against: Sequence[str], total: int, beside: Text | None = None) -> Text:
    """How many speak against the statement, and the first of them."""
    more = Text("", "") if beside is None else beside
    if not against:
        return Text(f"none of {total}{more.en}", f"aucune sur {total}{more.fr}")
    named = ", ".join(against[:_NAMED]) + (", ..." if len(against) > _NAMED else "")
    return Text(f"{len(against)} of {total}: {named}{more.en}", f"{len(against)} sur {total} : {named}{more.fr}")
