"""What the audit of a month tells, as lines; which groups of several tables are made of the same parts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.auditing.differencing import Axis, Told
from bondroit.auditing.figures import Figure
from bondroit.domain.target import DIRECTIONS

if TYPE_CHECKING:
    from collections.abc import Hashable
    from collections.abc import Set as AbstractSet

    from bondroit.auditing.files import FilesAudit

IN, OUT = frozenset({"in"}), frozenset({"out"})
EVERY = IN | OUT
SIDES = ("in", "out")
MORE = frozenset({"more"})
TOP = ("in", "more", "out")
"""In the plan's top; in the larger top that other parts look at; in none."""
_TRAITS = {
    "lowest_incomes": ("income_decile", {"1"}),
    "rsa": ("rsa", {"yes"}),
    "lone_parent": ("lone_parent", {"yes"}),
    "woman": ("sex", {"F"}),
    "aah": ("aah_with_work", {"no", "yes"}),
    "aah_with_work": ("aah_with_work", {"yes"}),
}
_NEAR = 1e-6


def parts_of(family: str, group: str) -> tuple[str, frozenset[str]]:
    """The system of a group of a family, and the parts of it that the group adds up."""
    if family == "income_fifth" and group.isdigit():
        return "income_decile", frozenset({str(2 * int(group) - 1), str(2 * int(group))})
    return family, frozenset({group})


def trait_parts(trait: str) -> tuple[str, frozenset[str]]:
    """The same of a trait, that a file has or has not."""
    system, parts = _TRAITS.get(trait, (trait, {"yes"}))
    return system, frozenset(parts)


def month_told(audit: FilesAudit) -> list[Told]:
    """Files of each group; those chosen, in the top, and meeting a target; of the survey, those meeting a target."""
    rates = survey_counts(audit)
    survey = survey_of(audit)
    systems = dict.fromkeys(parts_of(f.attribute, f.group)[0] for f in audit.figures)
    told = [
        Told(None, axis, frozenset(), frozenset(axis.cells), float(audit.files))
        for system in systems
        for axis in month_axes(audit, system)
    ]
    told += [
        Told(None, Axis(survey, system, name, SIDES), frozenset(), EVERY, float(surveyed(audit)))
        for system in systems
        for name in sorted(rates)
    ]
    for f in audit.figures:
        system, parts = parts_of(f.attribute, f.group)
        key = ("month", f.attribute, f.group, _block(f.name))
        if f.value is None or f.rows is None:
            continue
        if f.name == "files":
            told += [Told(None, one, parts, frozenset(one.cells), f.value) for one in month_axes(audit, system)]
        elif f.name.startswith(("selected", "true_")) and not f.name.endswith("_ratio"):
            axis = Axis(files_of(audit), system, f.name, SIDES)
            told.append(Told(key, axis, parts, IN, f.value * f.rows))
        elif f.name == "top_overpayment":
            told.append(Told(key, Axis(files_of(audit), system, "top", TOP), parts, IN, f.value * f.rows))
        elif f.name in rates:
            axis = Axis(survey, system, f.name, SIDES)
            told.append(Told(key, axis, parts, IN, f.value * f.rows))
            told.append(Told(None, axis, parts, EVERY, float(f.rows)))
    return told


def files_of(audit: FilesAudit) -> str:
    """The files of the month."""
    return f"files of {audit.month}"


def survey_of(audit: FilesAudit) -> str:
    """The files of the survey, known by their number."""
    return survey_named(surveyed(audit))


def survey_named(files: int) -> str:
    """The files of a survey of so many."""
    return f"survey of {files}"


def surveyed(audit: FilesAudit) -> int:
    """Files of the survey: of the family that tells most."""
    counts: dict[str, int] = {}
    for f in audit.figures:
        if f.name == str(DIRECTIONS[0]) and f.rows is not None:
            counts[f.attribute] = counts.get(f.attribute, 0) + f.rows
    return max(counts.values(), default=0)


def survey_counts(audit: FilesAudit) -> frozenset[str]:
    """The rates of the survey that tell a number of files: those of a draw at equal chances."""
    found = set()
    for name in map(str, DIRECTIONS):
        held = [f.value * f.rows for f in audit.figures if f.name == name and f.value is not None and f.rows]
        if held and all(abs(n - round(n)) < _NEAR * max(n, 1.0) for n in held):
            found.add(name)
    return frozenset(found)


def month_axes(audit: FilesAudit, system: str) -> list[Axis]:
    """The axes over the files of the month."""
    names = dict.fromkeys(f.name for f in audit.figures if f.name.startswith(("selected", "true_")))
    axes = [Axis(files_of(audit), system, name, SIDES) for name in names if not name.endswith("_ratio")]
    return [*axes, Axis(files_of(audit), system, "top", TOP)]


def month_hidden(audit: FilesAudit, keys: AbstractSet[Hashable]) -> FilesAudit:
    """The audit without the figures of these keys, and those that tell the same."""
    figures = tuple(
        Figure(f.attribute, f.group, f.name, None, hidden=True)
        if ("month", f.attribute, f.group, _block(f.name)) in keys
        else f
        for f in audit.figures
    )
    return replace(audit, figures=figures)


def _block(name: str) -> str:
    """Figures that are shown together or not at all: those chosen and in the top; a rate and its ratio."""
    if name.startswith(("selected", "top_", "precision", "burden")):
        return "chosen"
    return name.removesuffix("_ratio")
