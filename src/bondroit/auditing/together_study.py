"""What a study of other cards tells of the files of the survey, as lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.auditing.alternatives_rows import BY_INCOME
from bondroit.auditing.differencing import Axis, Told, to_hide
from bondroit.auditing.together_files import survey_named

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from bondroit.auditing.alternatives import Study
    from bondroit.auditing.alternatives_questions import Trait
    from bondroit.auditing.alternatives_sheet import Sheet

CELLS = ("stays", "leaves", "enters", "neither")
NEAR = 0.05
OLD, NEW = frozenset({"stays", "leaves"}), frozenset({"stays", "enters"})
OTHERS, POOREST, FIFTHS, FIFTH = "others", "poorest", ("1", "2", "3", "4", "5"), "income_fifth"


def study_alone(found: Study) -> Study:
    """The study without what its own sheets would tell: a card that still selects few of a group."""
    return study_hidden(found, to_hide(study_told(found), floor=found.floor))


def study_told(found: Study) -> list[Told]:
    """Rows of each group, those that the card controls, and those that move to each other card shown."""
    told = []
    people = survey_named(found.rows)
    for place, sheet in enumerate(_sheets(found)):
        told += list(_sheet(found, sheet, place, people))
    return told


def study_hidden(found: Study, keys: AbstractSet[Hashable]) -> Study:
    """The study without the groups of these keys."""
    gone = {(key[1], key[2]) for key in keys if isinstance(key, tuple) and key[0] == "study"}
    moved = {(key[1], key[2]) for key in keys if isinstance(key, tuple) and key[0] == "study moves"} | gone
    if not moved:
        return found
    arbitrary, crowd = found.arbitrary, found.crowd
    if arbitrary is not None:
        changed = tuple(c for c in arbitrary.changed if (c.trait, c.group) not in gone)
        arbitrary = replace(arbitrary, changed=changed)
    return replace(
        found,
        traits=tuple(_trait(one, gone) for one in found.traits),
        sheets=tuple(_shown(one, gone, moved) for one in found.sheets),
        halvings=tuple(
            replace(h, changes=tuple(replace(c, sheet=_shown(c.sheet, gone, moved)) for c in h.changes))
            for h in found.halvings
        ),
        arbitrary=arbitrary,
        crowd=crowd,
        hidden=tuple(dict.fromkeys([*found.hidden, *sorted(gone)])),
        hidden_burden=tuple(dict.fromkeys([*found.hidden_burden, *sorted(gone)])),
    )


def _sheets(found: Study) -> Iterator[Sheet]:
    yield from found.sheets
    for one in found.halvings:
        yield from (change.sheet for change in one.changes)


def _sheet(found: Study, sheet: Sheet, place: int, people: str) -> Iterator[Told]:
    """One card beside another: the lines of the first are the same on every sheet."""
    rows = {(g.trait, g.group): g.rows for t in found.traits for g in t.groups}
    for system in dict.fromkeys(_parts(m.trait, m.group)[0] for m in sheet.moves):
        axis = Axis(people, system, f"sheet {place}", CELLS)
        yield Told(None, axis, frozenset(), frozenset(CELLS), float(found.rows))
    for r in sheet.rows if _even(sheet, rows) else ():
        files = rows.get((r.trait, r.group))
        if r.figure != "chosen" or not r.trait or files is None:
            continue
        system, parts = _parts(r.trait, r.group)
        axis = Axis(people, system, f"sheet {place}", CELLS)
        key = ("study", r.trait, r.group)
        yield Told(key, axis, parts, OLD, r.one.value * files)
        yield Told(key, axis, parts, NEW, r.other.value * files)
        yield Told(None, axis, parts, frozenset(CELLS), float(files))
    for m in sheet.moves:
        system, parts = _parts(m.trait, m.group)
        axis = Axis(people, system, f"sheet {place}", CELLS)
        for cell, count in zip(CELLS, (m.stays, m.leaves, m.enters), strict=False):
            if count is not None:
                yield Told(("study moves", m.trait, m.group), axis, parts, frozenset({cell}), float(count))


def _even(sheet: Sheet, rows: Mapping[tuple[str, str], int | None]) -> bool:
    """Whether shares tell numbers of rows: those of a draw at unequal chances are of weights, and tell none."""
    shares = {(r.trait, r.group): r.one.value for r in sheet.rows if r.figure == "chosen"}
    for m in sheet.moves:
        files, share = rows.get((m.trait, m.group)), shares.get((m.trait, m.group))
        if files is None or share is None or m.stays is None or m.leaves is None:
            continue
        if abs(m.stays + m.leaves - share * files) > NEAR:
            return False
    return True


def _parts(trait: str, group: str) -> tuple[str, frozenset[str]]:
    """The poorest are the lowest fifth where they are a fifth; else the two stand apart."""
    if trait == BY_INCOME and group in {POOREST, OTHERS}:
        return FIFTH, frozenset(FIFTHS[:1] if group == POOREST else FIFTHS[1:])
    return trait, frozenset({group})


def _trait(trait: Trait, gone: set[tuple[str, str]]) -> Trait:
    groups = tuple(
        replace(g, rows=None, chosen=None, others=None, gap=None, ratio=None, joint=None)
        if (g.trait, g.group) in gone
        else g
        for g in trait.groups
    )
    return replace(trait, groups=groups)


def _shown(sheet: Sheet, gone: set[tuple[str, str]], moved: set[tuple[str, str]]) -> Sheet:
    rows = tuple(r for r in sheet.rows if (r.trait, r.group) not in gone)
    moves = tuple(
        replace(m, stays=None, leaves=None, enters=None) if (m.trait, m.group) in moved else m for m in sheet.moves
    )
    return replace(sheet, rows=rows, moves=moves)
