"""The verb `audit` on a table that somebody brings."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

import numpy as np

from bondroit.app.audit_elsewhere import elsewhere
from bondroit.app.audit_faults import Faults
from bondroit.app.audit_highest import highest_of
from bondroit.app.audit_material import MOST_GROUPS, crossings_of, material_of
from bondroit.app.audit_request import AuditTableRequest, check_options, check_sizes, only_there, require_columns
from bondroit.app.audit_statements import BOUNDED, CHOSEN_SCORES, NO_PROBABILITY, UNTOLD, left_out, one_outcome
from bondroit.auditing.arms import NO_RANDOM_ARM, arm_figures
from bondroit.auditing.arms_euros import arm_euro_figures
from bondroit.auditing.bounds import bound_figures
from bondroit.auditing.catalogue import codes_asked, lacking, margin_checks
from bondroit.auditing.cells import count_rows
from bondroit.auditing.check import Need, NotRun
from bondroit.auditing.checks.aud001_random_arm import random_arm_finding
from bondroit.auditing.checks.aud013_worst import SPEC as WORST
from bondroit.auditing.checks.aud013_worst import worst_finding
from bondroit.auditing.figures import ALL, Figure, hide_whole_groups
from bondroit.auditing.margins import findings_on
from bondroit.auditing.material import CROSS, attribute_of, crossed_label, crossing_of
from bondroit.auditing.replicates import said
from bondroit.auditing.report import AuditReport
from bondroit.auditing.table_figures import hidden_in_arms, table_figures
from bondroit.auditing.words_flagged import BOUNDS
from bondroit.auditing.worst import worst_group
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import polars as pl

    from bondroit.app.ports import ReceivedTables
    from bondroit.auditing.findings import Finding
    from bondroit.auditing.material import Attribute, Material

# What others know this verb by.
__all__ = ["MOST_GROUPS", "AuditTableRequest", "audit_rows", "audit_table"]

_SCORE_FIGURES = (
    "rows_scored", "mean_score", "mean_score_difference", "mean_score_ratio", "score_less_rate",
    "score_less_rate_difference", "auc",
)  # fmt: skip
_PROBABILITY_FIGURES = (
    "mean_score", "mean_score_difference", "mean_score_ratio", "score_less_rate", "score_less_rate_difference",
)  # fmt: skip
_ARM_FIGURES = ("rate_difference", "rate_ratio", *_SCORE_FIGURES)
_SIFTED_SCORES = ("rows_scored", "mean_score", "auc")
_IDENTIFIED, SEARCH = "AUD011", "AUD013"
# Attributes whose crossings are searched; a table of more is asked a few at a time.
MOST_SEARCHED = 5


def audit_table(*, request: AuditTableRequest, received: ReceivedTables) -> AuditReport:
    """Every figure and check that the table and the options allow; the others are listed with what they need.

    Raises:
        UserError: what `received` raises; E-USE-001 for options that do not fit together; E-AUD-001 for a table on
            which nothing can be said; E-AUD-002 for an unknown check.
    """
    check_options(request)
    codes_asked(request.only)
    return audit_rows(received.read(request.path), request=request, received=received)


def audit_rows(frame: pl.DataFrame, *, request: AuditTableRequest, received: ReceivedTables) -> AuditReport:
    """`audit_table` on the rows of a table that was read already. Raises as it does."""
    check_options(request)
    request = replace(request, groups=tuple(dict.fromkeys(request.groups)))
    only, table = codes_asked(request.only), PurePath(request.path).name
    frame = received.define(frame, request.define)
    known, material, statements = _rows(frame, request, received)
    figures, more = _figures(material, request)
    bounds, identified = _bounds(frame, material, request)
    statements += [*more, *([BOUNDED] if bounds else []), *([said(request.how)] if request.how.number else [])]
    if bounds:
        figures = hide_whole_groups((*figures, *bounds))
    attributes = (*request.groups, *(CROSS.join(crossing) for crossing in crossings_of(request)))
    findings = [_random_arm(material)] if material.outcome else []
    findings += [*findings_on(figures, attributes, _label, checks=margin_checks(only), how=request.how), *identified]
    findings += _worst(material, request, only)
    have = _at_hand(material, identified=bool(identified))
    answered = {f.code for f in findings}
    return AuditReport(
        table=table,
        rows=known,
        outcome=request.outcome or request.positive or "-",
        attributes=attributes,
        figures=_asked(figures, only),
        findings=tuple(f for f in findings if only is None or f.code in only),
        statements=tuple(statements),
        quantities=_quantities(frame, request.define),
        population=request.population,
        floor=request.floor,
        not_run=lacking(have, only=only, answered=answered, elsewhere=(*elsewhere(), *_unsearched(answered))),
        how=request.how,
        weighted=request.has_design,
    )


def _rows(
    frame: pl.DataFrame, request: AuditTableRequest, received: ReceivedTables
) -> tuple[int, Material, list[Text]]:
    """How many rows are looked at, these rows, and what is said of them; every fault of the table at once."""
    faults = Faults()
    faults.take(lambda: require_columns(frame, request, PurePath(request.path).name), None)
    there = only_there(frame, request)
    faults.take(lambda: check_sizes(frame, there), None)
    highest = faults.take(partial(highest_of, frame, there), None)
    rows = np.ones(frame.height, np.bool_) if there.outcome is None else frame[there.outcome].is_not_null().to_numpy()
    known = frame.filter(rows)
    material = material_of(known, there, received, faults)
    statements: list[Text] = []
    if highest is not None:
        material = replace(material, flagged=highest.rows[rows])
        statements.append(highest.words)
    statements += [left_out(frame.height - known.height)] if known.height < frame.height else []
    statements += one_outcome(material, request.floor)
    return known.height, material, statements


def _figures(material: Material, request: AuditTableRequest) -> tuple[tuple[Figure, ...], list[Text]]:
    """The figures of the rows, and what a reader must know of them."""
    statements: list[Text] = []
    if material.selected is None or material.selected.all():
        if material.outcome and not material.weighted:
            statements.append(UNTOLD if material.selected is None else NO_RANDOM_ARM)
        figures = _of_rows(material, request)
    else:
        figures, more = _arms(material, request)
        statements += more
    if material.score is not None and bool(((material.score < 0) | (material.score > 1)).any()):
        figures = tuple(f for f in figures if f.name not in _PROBABILITY_FIGURES)
        statements.append(NO_PROBABILITY)
    return figures, statements


def _arms(material: Material, request: AuditTableRequest) -> tuple[tuple[Figure, ...], list[Text]]:
    """The figures of both arms, how groups compare within the random arm, its flags, and the scores.

    Figures on scores are those of the random arm if it has any, else of the chosen rows.
    """
    assert material.selected is not None
    crossings = crossings_of(request)
    hidden = hidden_in_arms(material, groups=request.groups, crossings=crossings, floor=request.floor)
    shown = replace(material, attributes=_shown(material, request))
    figures = arm_figures(shown, population=request.population, floor=request.floor, told=hidden)
    figures += arm_euro_figures(shown, floor=request.floor)
    drawn = replace(material.kept(~material.selected), euros=None)
    within = _of_rows(drawn, request)
    plain = {"rows", "positives", "share", "rate"}
    figures += tuple(f for f in within if f.name in _ARM_FIGURES or (drawn.flagged is not None and f.name not in plain))
    statements = []
    if drawn.score is not None and not np.isfinite(drawn.score).any():
        scores = _of_rows(material.kept(material.selected), replace(request, reference=()))
        # A score cannot be checked against outcomes that the choice has sifted.
        figures = tuple(f for f in figures if f.name not in _SCORE_FIGURES)
        figures += tuple(f for f in scores if f.name in _SIFTED_SCORES)
        statements.append(CHOSEN_SCORES)
    return hide_whole_groups(figures), statements


def _of_rows(material: Material, request: AuditTableRequest) -> tuple[Figure, ...]:
    return table_figures(
        material,
        groups=request.groups,
        crossings=crossings_of(request),
        reference=request.reference,
        floor=request.floor,
        how=request.how,
    )


def _shown(material: Material, request: AuditTableRequest) -> tuple[Attribute, ...]:
    """The attributes that are shown: those named as groups, and the crossings."""
    by_name = {a.name: a for a in material.attributes}
    crossed = (crossing_of([by_name[name] for name in crossing]) for crossing in crossings_of(request))
    return (*(by_name[name] for name in request.groups), *crossed)


def _bounds(
    frame: pl.DataFrame, material: Material, request: AuditTableRequest
) -> tuple[tuple[Figure, ...], tuple[Finding, ...]]:
    """Bounds on who errs, where some were looked at and others not, and no random arm tells.

    The others are rows without an outcome, or the people of `--size` and `--population` beside the rows.
    """
    random_arm = material.selected is not None and not material.selected.all()
    if random_arm or not material.outcome or request.has_design:
        return (), ()
    if request.sizes or request.population is not None:
        people = dict(request.sizes) | ({} if request.population is None else {(ALL, ALL): request.population})
        chosen = np.ones(len(material.positive), np.bool_)
        return bound_figures(
            material.positive, chosen, _shown(material, request), people=people, lift=request.lift, floor=request.floor
        )
    if request.outcome is None or not frame[request.outcome].null_count():
        return (), ()
    looked = frame[request.outcome].is_not_null().to_numpy()
    positive = np.zeros(frame.height, np.bool_)
    positive[looked] = material.positive
    attributes = [attribute_of(frame[name]) for name in request.groups]
    return bound_figures(positive, np.asarray(looked, np.bool_), attributes, lift=request.lift, floor=request.floor)


def _worst(material: Material, request: AuditTableRequest, only: Collection[str] | None) -> list[Finding]:
    """The worst group among all crossings of the groups, where there are a few to cross and rows to hold out."""
    wanted = only is None or SEARCH in only
    if not (wanted and material.outcome and material.selected is None and 1 < len(request.groups) <= MOST_SEARCHED):
        return []
    own = tuple(a for a in material.attributes if a.name in request.groups)
    metric = "rate" if material.flagged is None else "fpr"
    rows = replace(material, attributes=own, score=None, euros=None)
    found = worst_group(count_rows(rows), metric=metric, floor=request.floor)
    return [worst_finding(found, [a.name for a in own])]


def _at_hand(material: Material, *, identified: bool) -> frozenset[Need]:
    """What the checks may need and the table gives."""
    selected = material.selected
    there = {
        Need.OUTCOME: material.outcome,
        Need.GROUPS: bool(material.attributes),
        Need.SCORE: material.score is not None,
        Need.DECISION: material.flagged is not None,
        Need.EUROS: material.euros is not None,
        Need.WEIGHTS: material.weighted,
        Need.RANDOM_ARM: selected is not None and bool(selected.any()) and not selected.all(),
        Need.CHOSEN_SHARE: identified,
    }
    return frozenset(need for need, is_there in there.items() if is_there)


def _unsearched(answered: Collection[str]) -> list[NotRun]:
    """The search of the worst group, where it was not made, with what it takes."""
    if SEARCH in answered:
        return []
    how = Text(
        f"an outcome, from two to {MOST_SEARCHED} --group, and no --selected",
        f"une issue, de deux à {MOST_SEARCHED} --group, et pas de --selected",
    )
    return [NotRun(WORST, WORST.needs, how)]


def _asked(figures: tuple[Figure, ...], only: Collection[str] | None) -> tuple[Figure, ...]:
    """The figures that the checks asked for look at, or show beside."""
    if only is None:
        return figures
    names = {name for check in margin_checks(only) for name in (*check.figures, *check.beside)}
    names |= set(BOUNDS) if _IDENTIFIED in only else set()
    return tuple(f for f in figures if f.name in names)


def _label(attribute: str, group: str) -> Text:
    label = crossed_label(attribute, group)
    return Text(label, label)


def _random_arm(material: Material) -> Finding:
    if material.weighted:  # rows with known chances of being drawn
        return random_arm_finding(len(material.positive), 0)
    if material.selected is None:
        return random_arm_finding(0, None)
    chosen = int(material.selected.sum())
    return random_arm_finding(len(material.selected) - chosen, chosen)


def _quantities(frame: pl.DataFrame, definitions: Mapping[str, str]) -> tuple[tuple[str, float], ...]:
    """Defined columns that hold one number for the whole table. Aggregates of it, hence nobody's value."""
    numeric = [n for n in definitions if frame[n].dtype.is_numeric() and not frame[n].null_count()]
    return tuple((n, float(frame[n][0])) for n in numeric if frame[n].n_unique() == 1)
