"""What a search for proxies tells of the files of a month and of the survey, as lines."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bondroit.auditing.differencing import Axis, Told, to_hide
from bondroit.auditing.proxies_parity import Parity
from bondroit.auditing.together_files import (
    IN,
    MORE,
    OUT,
    SIDES,
    TOP,
    parts_of,
    survey_counts,
    survey_named,
    trait_parts,
)
from bondroit.domain.target import DIRECTIONS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from bondroit.auditing.declared_share import Leaving
    from bondroit.auditing.files import FilesAudit
    from bondroit.auditing.proxies_removed import Refitted, Removed
    from bondroit.auditing.proxies_report import ProxyReport

CELLS = ("stayed", "entered", "left", "neither")
OLD, NEW = frozenset({"stayed", "left"}), frozenset({"stayed", "entered"})
_MONTH = re.compile(r"\d{4}-\d{2}")
DIGITS = 1e-6
"""Shares of groups are told to six decimals."""
MET = "met"


def proxies_alone(report: ProxyReport) -> ProxyReport:
    """The report without what its own tables would tell beside one another: AAH, and AAH with a wage."""
    return proxies_hidden(report, to_hide(proxies_told(report), floor=report.floor))


def proxies_told(report: ProxyReport, month: FilesAudit | None = None) -> list[Told]:
    """Who has a trait, who of these is in the top, who moves without a variable, and who of the survey has it."""
    people = f"files of {report.over}"
    return [*_tops(report, people), *_moves(report, people), *_parities(report, month)]


def proxies_hidden(report: ProxyReport, keys: AbstractSet[Hashable]) -> ProxyReport:
    """The report without the lines of these keys."""
    leaving = tuple(
        replace(one, top=None, share=dict.fromkeys(one.share)) if ("leaving", one.group) in keys else one
        for one in report.declared.leaving
    )
    parities = tuple(
        Parity(p.trait, p.truth, p.given, hidden=True) if ("parity", p.trait) in keys else p for p in report.parities
    )
    removed = tuple(
        replace(r, alone=_still(r, "", r.alone, keys),
                with_proxies=None if r.with_proxies is None else _still(r, "+", r.with_proxies, keys))
        for r in report.removed
    )  # fmt: skip
    declared = replace(report.declared, leaving=leaving)
    return replace(report, declared=declared, parities=parities, removed=removed)


def _tops(report: ProxyReport, people: str) -> Iterator[Told]:
    # On a table that somebody brings, files may have weights: a share then tells no number.
    for t in report.traits if _MONTH.fullmatch(report.over) else ():
        system, parts = trait_parts(t.name)
        axis = Axis(people, system, "top", TOP)
        yield Told(None, axis, parts, frozenset(TOP), t.share * report.looked_at, 0.01 + DIGITS * report.looked_at)
    for system in sorted(_systems(report)):
        yield Told(None, Axis(people, system, "top", TOP), frozenset(), frozenset(TOP), float(report.looked_at))
    for one in report.declared.leaving:
        systems = _systems(report) if not one.group else {trait_parts(one.group)[0]}
        parts = frozenset() if not one.group else trait_parts(one.group)[1]
        for system in sorted(systems):
            if one.top is not None:
                yield Told(_key(one), Axis(people, system, "top", TOP), parts, IN | MORE, float(one.top))


def _key(one: Leaving) -> Hashable | None:
    return ("leaving", one.group) if one.group else None


def _systems(report: ProxyReport) -> set[str]:
    return {trait_parts(t.name)[0] for t in report.traits}


def _moves(report: ProxyReport, people: str) -> Iterator[Told]:
    """Of every removal, the cells and shares shown; the top of the whole card, alike in all, from any."""
    known: dict[tuple[str, str], float] = {}
    for moves in (one.moves for _, one in _refits(report) if one.moves is not None):
        known |= {(g["family"], g["group"]): g["share_old"] for g in moves["groups"] if g["share_old"] is not None}
    for name, one in _refits(report):
        if one.moves is None:
            continue
        for g in one.moves["groups"]:
            system, parts = parts_of(g["family"], g["group"])
            axis = Axis(people, system, f"without {name}", CELLS)
            yield from _group(g, axis, parts, ("moves", name, g["family"], g["group"]), known)
        for system in sorted({parts_of(g["family"], g["group"])[0] for g in one.moves["groups"]}):
            axis = Axis(people, system, f"without {name}", CELLS)
            scored = one.moves["files"] - (one.moves["without_score"] or 0)
            yield Told(None, axis, frozenset(), frozenset(CELLS), float(scored))
            for cell in CELLS:
                if one.moves.get(cell) is not None:
                    yield Told(None, axis, frozenset(), frozenset({cell}), float(one.moves[cell]))


def _group(
    g: Mapping[str, Any], axis: Axis, parts: frozenset[str], key: Hashable, known: Mapping[tuple[str, str], float]
) -> Iterator[Told]:
    if g["files"] is None:
        return
    error = 0.01 + DIGITS * g["files"]
    yield Told(None, axis, parts, frozenset(CELLS), float(g["files"]))
    for cell in CELLS:
        if g[cell] is not None:
            yield Told(key, axis, parts, frozenset({cell}), float(g[cell]))
    old = known.get((g["family"], g["group"]))
    if old is not None:
        yield Told(key if g["share_old"] is not None else None, axis, parts, OLD, old * g["files"], error)
    if g["share_new"] is not None:
        yield Told(key, axis, parts, NEW, g["share_new"] * g["files"], error)


def _refits(report: ProxyReport) -> Iterator[tuple[str, Refitted]]:
    for r in report.removed:
        yield r.name, r.alone
        if r.with_proxies is not None:
            yield f"{r.name}+", r.with_proxies


def _still(removed: Removed, mark: str, one: Refitted, keys: AbstractSet[Hashable]) -> Refitted:
    """A refit whose groups of these keys tell no more who moves."""
    if one.moves is None:
        return one
    gone = dict.fromkeys([*CELLS, "share_old", "share_new"])
    groups = [
        {**g, **gone} if ("moves", removed.name + mark, g["family"], g["group"]) in keys else g
        for g in one.moves["groups"]
    ]
    return replace(one, moves={**one.moves, "groups": groups})


def _parities(report: ProxyReport, month: FilesAudit | None) -> Iterator[Told]:
    """Of the survey, those who have a trait and meet the target or not, where it is a target of the month's audit."""
    if report.surveyed is None:
        return
    target = "truth" if month is None else _target(report, month)
    for p in report.parities:
        if p.given or p.rows is None or p.others_rows is None:
            continue
        system, parts = trait_parts(p.trait)
        axis = Axis(survey_named(report.surveyed), system, target, SIDES)
        cell = IN if p.truth == MET else OUT
        yield Told(("parity", p.trait), axis, parts, cell, float(p.rows))
        yield Told(None, axis, frozenset(), cell, float(p.rows + p.others_rows))


def _target(report: ProxyReport, month: FilesAudit) -> str:
    """The target of the month whose files of the survey are as many; else one of its own."""
    met = next((p.rows + p.others_rows for p in report.parities
                if p.truth == MET and p.rows is not None and p.others_rows is not None), None)  # fmt: skip
    for name in survey_counts(month) & set(map(str, DIRECTIONS)):
        families = dict.fromkeys(f.attribute for f in month.figures)
        for family in families:
            own = [f for f in month.figures if (f.attribute, f.name) == (family, name)]
            if all(f.value is not None and f.rows is not None for f in own):
                total = sum(round((f.value or 0.0) * (f.rows or 0)) for f in own)
                if total == met:
                    return name
                break
    return "truth"
