"""One edit on the classes of one variable: what they become, or why it cannot be."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING

from bondroit.building.assemble import interval_name, values_name
from bondroit.domain.edits import CUT, GROUP, MEANING, MERGE, REFERENCE, RENAME
from bondroit.domain.scorecard import CATEGORICAL, INTERVAL, MISSING, NUMERIC, OTHER, VALUES, Modality, Variable
from bondroit.errors import Text
from bondroit.stats.disclosure import FLOOR

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from bondroit.domain.scorecard import Decision

_SHOWN = 12


class Refusal(Exception):  # noqa: N818  it is caught where every refusal is gathered, and never raised to a person
    """An edit that cannot be made.

    Args:
        text: why, in both languages.
    """

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def changed(variable: Variable, made: Decision, seen: Collection[str]) -> Variable:
    """The variable after one edit of its classes; their figures are not valid any more.

    Args:
        variable: its classes; `reference` marks the one that others are compared with, if one is asked for.
        made: an edit other than drop, require and shape.
        seen: the values that enough rows of the table have to be named.

    Raises:
        Refusal: unknown class or value, classes that do not touch, an edit for the other kind of variable.
    """
    return _STEPS[made.kind](variable, made, seen)


def near_names(what: Text, name: str, known: Iterable[str]) -> Text:
    """`name` is unknown: near names, and those that are there; `what` is a feminine noun in French."""
    names = list(dict.fromkeys(known))
    lowered = {one.lower(): one for one in reversed(names)}
    near = [lowered[one] for one in difflib.get_close_matches(name.lower(), list(lowered), n=3, cutoff=0.5)]
    guess, ask = " | ".join(near), bool(near)
    shown = " | ".join(names[:_SHOWN]) + (" | ..." if len(names) > _SHOWN else "")
    return Text(
        f"{what.en} '{name}' is unknown." + (f" Did you mean {guess}?" if ask else "") + f" Known: {shown}.",
        f"{what.fr} « {name} » inconnue." + (f" Vouliez-vous dire {guess} ?" if ask else "") + f" Connues : {shown}.",
    )


def _positions(variable: Variable, names: Sequence[str]) -> list[int]:
    """Where the classes of these names stand, in the variable's order; spaces do not count in a name."""
    places = {_bare(m.name): k for k, m in reversed(list(enumerate(variable.modalities)))}
    absent = [name for name in names if _bare(name) not in places]
    if absent:
        known = [m.name for m in variable.modalities]
        told = [near_names(Text("Modality", "Modalité"), name, known) for name in absent]
        raise Refusal(Text(" ".join(t.en for t in told), " ".join(t.fr for t in told)))
    return sorted({places[_bare(name)] for name in names})


def _bare(name: str) -> str:
    return "".join(name.split())


def _merge(variable: Variable, made: Decision, seen: Collection[str]) -> Variable:
    del seen
    places = _positions(variable, made.what["modalities"])
    lines = [variable.modalities[k] for k in places]
    if len(lines) < 2:
        raise Refusal(Text("two different classes are needed.", "il faut deux classes différentes."))
    if any(m.kind == MISSING for m in lines):
        raise Refusal(
            Text(
                "`missing` stays a class of its own: a file whose value is not known is not taken for another.",
                "« missing » reste une classe à part : un dossier dont la valeur est inconnue n'est pas pris pour "
                "un autre.",
            )
        )
    one = _interval(lines) if variable.kind == NUMERIC else _values(lines)
    kept = [m for k, m in enumerate(variable.modalities) if k not in places[1:]]
    if one.kind == OTHER:  # it stays where `other` stands
        kept = [m for k, m in enumerate(variable.modalities) if k not in places[:-1]]
        return replace(variable, modalities=tuple(one if m is lines[-1] else m for m in kept))
    return replace(variable, modalities=tuple(one if m is lines[0] else m for m in kept))


def _interval(lines: list[Modality]) -> Modality:
    ordered = sorted(lines, key=lambda m: float("-inf") if m.lower is None else m.lower)
    for before, after in zip(ordered, ordered[1:], strict=False):  # noqa: RUF007  pairs, said by their names
        if before.upper is None or before.upper != after.lower:
            raise Refusal(
                Text(
                    f"'{before.name}' and '{after.name}' do not touch: name the classes between them too.",
                    f"« {before.name} » et « {after.name} » ne se touchent pas : nommez aussi les classes entre elles.",
                )
            )
    lower, upper = ordered[0].lower, ordered[-1].upper
    reference = any(m.reference for m in lines)
    return Modality(interval_name(lower, upper), INTERVAL, 0.0, reference=reference, lower=lower, upper=upper)


def _values(lines: list[Modality]) -> Modality:
    reference = any(m.reference for m in lines)
    if any(m.kind == OTHER for m in lines):
        return Modality(OTHER, OTHER, 0.0, reference=reference)
    values = tuple(value for m in lines for value in m.values)
    return Modality(values_name(values), VALUES, 0.0, reference=reference, values=values)


def _cut(variable: Variable, made: Decision, seen: Collection[str]) -> Variable:
    del seen
    if variable.kind != NUMERIC:
        raise Refusal(
            Text("it is not numeric: use `group`.", "elle n'est pas numérique : utilisez « group »."),
        )
    ends = [None, *(float(point) for point in made.what["points"]), None]
    intervals = [
        Modality(interval_name(lower, upper), INTERVAL, 0.0, lower=lower, upper=upper)
        for lower, upper in zip(ends, ends[1:], strict=False)  # noqa: RUF007  bounds, said by their names
    ]
    others = [replace(m, reference=False) for m in variable.modalities if m.kind != INTERVAL]
    return replace(variable, modalities=(*intervals, *others))


def _group(variable: Variable, made: Decision, seen: Collection[str]) -> Variable:
    if variable.kind != CATEGORICAL:
        raise Refusal(Text("it is numeric: use `cut`.", "elle est numérique : utilisez « cut »."))
    taken = {value for group in made.what["groups"] for value in group}
    known = dict.fromkeys([*(v for m in variable.modalities for v in m.values), *sorted(seen)])
    absent = sorted(taken - set(known))
    if absent:
        # One sentence for both, so that it does not tell whether a few people have the value.
        told = [near_names(Text("Value", "Valeur"), value, known) for value in absent]
        told.append(
            Text(
                f"(A value that fewer than {FLOOR} rows have is not named in a card: it belongs to `other`.)",
                f"(Une valeur de moins de {FLOOR} lignes n'est pas nommée dans une grille : elle relève de « other ».)",
            )
        )
        raise Refusal(Text(" ".join(t.en for t in told), " ".join(t.fr for t in told)))
    groups = [Modality(values_name(tuple(g)), VALUES, 0.0, values=tuple(g)) for g in made.what["groups"]]
    left, others = [], []
    for m in variable.modalities:
        if m.kind != VALUES:
            others.append(replace(m, reference=False))
            continue
        values = tuple(v for v in m.values if v not in taken)
        if values == m.values:
            left.append(replace(m, reference=False))
        elif values:
            left.append(Modality(values_name(values), VALUES, 0.0, values=values))
    return replace(variable, modalities=(*left, *groups, *others))


def _reference(variable: Variable, made: Decision, seen: Collection[str]) -> Variable:
    del seen
    (place,) = _positions(variable, [made.what["modality"]])
    lines = tuple(replace(m, reference=k == place) for k, m in enumerate(variable.modalities))
    return replace(variable, modalities=lines)


def _rename(variable: Variable, made: Decision, seen: Collection[str]) -> Variable:
    del seen
    (place,) = _positions(variable, [made.what["modality"]])
    line, name = variable.modalities[place], made.what["name"].strip()
    others = [m.name for k, m in enumerate(variable.modalities) if k != place]
    if line.kind in {MISSING, OTHER}:
        raise Refusal(
            Text(f"'{line.name}' keeps its name: it is a reserved word.", f"« {line.name} » garde son nom, réservé.")
        )
    if _bare(name) in {MISSING, OTHER, *(_bare(other) for other in others)}:
        raise Refusal(Text(f"'{name}' is taken.", f"« {name} » est pris."))
    lines = tuple(replace(m, name=name) if k == place else m for k, m in enumerate(variable.modalities))
    return replace(variable, modalities=lines)


def _meaning(variable: Variable, made: Decision, seen: Collection[str]) -> Variable:
    del seen
    return replace(variable, meaning=made.what["meaning"].strip())


_STEPS: dict[str, Callable[[Variable, Decision, Collection[str]], Variable]] = {
    MERGE: _merge,
    CUT: _cut,
    GROUP: _group,
    REFERENCE: _reference,
    RENAME: _rename,
    MEANING: _meaning,
}
