"""One variable of a published table: its lines become modalities, or its faults are told."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bondroit.domain.scorecard import CATEGORICAL, INTERVAL, NUMERIC, OTHER, UNKNOWN, VALUES, Modality, Variable
from bondroit.errors import Text
from bondroit.scoring.published_cells import MODALITY, REFERENCE, TYPE, at
from bondroit.scoring.published_classes import Rule, read_class, says_masked, settle
from bondroit.stats.disclosure import FLOOR, hidden_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.scoring.published_lines import Line

_DECIMAL = re.compile(r"-?\d+\.0+")


def read_variable(lines: Sequence[Line]) -> tuple[Variable | None, list[Text], list[Text]]:
    """The variable of these lines, or its faults; and notes."""
    first = lines[0]
    meaning = next((line.meaning for line in lines if line.meaning), "")
    source = next((line.source for line in lines if line.source), "")
    kinds = {line.kind for line in lines if line.kind}
    if len(kinds) > 1:
        return None, [at(first.number, TYPE, "the variable has two types", "la variable a deux types")], []
    declared = kinds.pop() if kinds else None
    hidden = [line for line in lines if says_masked(line.modality) or (not line.modality and line.coefficient is None)]
    if hidden:
        if len(lines) > 1 or hidden[0].coefficient is not None:
            return None, [_half_masked(hidden[0])], []
        kind = declared or CATEGORICAL
        return Variable(first.variable, kind, (), meaning, source, masked=True, span=first.span), [], []
    rules, faults = _rules(lines, declared)
    if faults:
        return None, faults, []
    rules, counted = _whole_values(rules, first.variable)
    faults = [*_doubled(lines, rules), *_references(lines)]
    numeric = any(rule.kind == INTERVAL for rule in rules)
    notes: list[Text] = counted
    if numeric:
        wrong, gaps = _overlaps(lines, rules)
        faults += wrong
        notes = [*notes, *gaps]
    if faults:
        return None, faults, []
    kind = NUMERIC if numeric or declared == NUMERIC else CATEGORICAL
    return Variable(first.variable, kind, _modalities(lines, rules), meaning, source), [], notes


def _whole_values(rules: list[Rule], variable: str) -> tuple[list[Rule], list[Text]]:
    """Codes printed as decimals (`0.0`, `1.0`) are the whole numbers that files hold: `0`, `1`."""
    values = [value for rule in rules for value in rule.values]
    if not values or not all(_DECIMAL.fullmatch(value) for value in values):
        return rules, []
    note = Text(
        f"{variable}: its values, printed as {values[0]}, are read as whole numbers.",
        f"{variable} : ses valeurs, imprimées comme {values[0]}, sont lues comme des nombres entiers.",
    )
    return [replace(rule, values=tuple(v.partition(".")[0] for v in rule.values)) for rule in rules], [note]


def _half_masked(line: Line) -> Text:
    return at(
        line.number,
        MODALITY,
        f"{line.variable} is masked and has other lines or a coefficient; a masked variable has one line",
        f"{line.variable} est masquée et a d'autres lignes ou un coefficient ; une variable masquée a une seule ligne",
    )


def _no_interval(line: Line) -> Text:
    return at(
        line.number,
        MODALITY,
        f"{line.variable} has intervals; {line.modality!r} is none",
        f"{line.variable} a des intervalles ; {line.modality!r} n'en est pas un",
    )


def _rules(lines: Sequence[Line], declared: str | None) -> tuple[list[Rule], list[Text]]:
    """The rule of every line: intervals all, or values all, beside missing and other."""
    read = [
        read_class(line.modality, categorical=declared == CATEGORICAL)
        if line.modality
        else Text("the modality is empty", "la modalité est vide")
        for line in lines
    ]
    faults = [
        at(line.number, MODALITY, rule.en, rule.fr)
        for line, rule in zip(lines, read, strict=True)
        if isinstance(rule, Text)
    ]
    rules = [rule for rule in read if isinstance(rule, Rule)]
    if faults:
        return rules, faults
    whole = [r for r in rules if r.kind in {INTERVAL, VALUES}]
    named = [r for r in whole if r.kind == VALUES or r.number is not None]
    if declared != NUMERIC and len(named) == len(whole):
        # Numbers that stand alone are categories: 0, 1, 2.
        return [replace(r, kind=VALUES, lower=None, upper=None) if r.number is not None else r for r in rules], []
    mixed = [line for line, rule in zip(lines, rules, strict=True) if rule.kind in {VALUES, OTHER}]
    if mixed:
        return rules, [_no_interval(line) for line in mixed]
    settled = settle(rules)
    faults = [
        at(line.number, MODALITY, rule.en, rule.fr)
        for line, rule in zip(lines, settled, strict=True)
        if isinstance(rule, Text)
    ]
    return [rule for rule in settled if isinstance(rule, Rule)], faults


def _doubled(lines: Sequence[Line], rules: Sequence[Rule]) -> list[Text]:
    """Classes printed twice: a value in two of them, two for missing, two for other."""
    seen: dict[tuple[str, str], int] = {}
    faults = []
    for line, rule in zip(lines, rules, strict=True):
        keys = [(VALUES, value) for value in rule.values] if rule.kind == VALUES else [(rule.kind, "")]
        for key in keys:
            if key[0] == INTERVAL:
                continue
            said = key[1] or key[0]
            if key in seen:
                faults.append(
                    at(line.number, MODALITY, f"{said!r} of {line.variable} is on line {seen[key]} too",
                       f"{said!r} de {line.variable} est aussi ligne {seen[key]}")
                )  # fmt: skip
            seen.setdefault(key, line.number)
    return faults


def _references(lines: Sequence[Line]) -> list[Text]:
    flagged = [line for line in lines if line.reference]
    return [
        at(line.number, REFERENCE, f"{line.variable} has its reference on line {flagged[0].number} already",
           f"{line.variable} a déjà sa référence ligne {flagged[0].number}")
        for line in flagged[1:]
    ]  # fmt: skip


def _overlaps(lines: Sequence[Line], rules: Sequence[Rule]) -> tuple[list[Text], list[Text]]:
    """Intervals that hold the same number, as faults; numbers that none holds, as notes."""
    parts = [(rule, line) for line, rule in zip(lines, rules, strict=True) if rule.kind == INTERVAL]
    parts.sort(key=lambda part: -math.inf if part[0].lower is None else part[0].lower)
    faults, notes = [], []
    for k in range(1, len(parts)):
        (before, above), (rule, line) = parts[k - 1], parts[k]
        end = math.inf if before.upper is None else before.upper
        start = -math.inf if rule.lower is None else rule.lower
        if start < end:
            faults.append(
                at(line.number, MODALITY, f"{line.modality!r} overlaps {above.modality!r} of line {above.number}",
                   f"{line.modality!r} recouvre {above.modality!r} de la ligne {above.number}")
            )  # fmt: skip
        elif math.ceil(end) < start:  # between two whole numbers there may be nothing to miss
            notes.append(
                Text(
                    f"{line.variable}: no class from {end:g} to {start:g}; such a file gets no score.",
                    f"{line.variable} : aucune classe de {end:g} à {start:g} ; un tel dossier n'a pas de score.",
                )
            )
    return faults, notes


def _modalities(lines: Sequence[Line], rules: Sequence[Rule]) -> tuple[Modality, ...]:
    flagged = next((k for k, line in enumerate(lines) if line.reference), None)
    zero = next((k for k, line in enumerate(lines) if line.coefficient == 0.0), None)
    reference = flagged if flagged is not None else zero
    counts = np.array([line.count or 0 for line in lines], np.int64)
    hidden = hidden_rows(counts[:, np.newaxis], FLOOR) if any(line.count is not None for line in lines) else None
    made = []
    for k, (line, rule) in enumerate(zip(lines, rules, strict=True)):
        shown = hidden is not None and line.count is not None and not hidden[k]
        made.append(
            Modality(
                line.modality, rule.kind, UNKNOWN if line.coefficient is None else line.coefficient, k == reference,
                rule.lower, rule.upper, rule.values if rule.kind == VALUES else (), line.low, line.high,
                line.count if shown else None, None, None, line.span,
            )
        )  # fmt: skip
    return tuple(made)
