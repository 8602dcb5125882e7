"""A published table becomes a scorecard whose unknown parts are declared unknown, or every fault is told at once."""

from __future__ import annotations

import difflib
import math
import re
import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bondroit.domain.scorecard import (
    ANYTHING,
    DECLARE_INTERCEPT,
    DECLARE_SPAN,
    PUBLISHED,
    UNKNOWN,
    Decision,
    Scorecard,
    Variable,
)
from bondroit.errors import Text, UserError
from bondroit.scoring.published_cells import COEFFICIENT, VARIABLE, at
from bondroit.scoring.published_lines import read_columns, read_lines
from bondroit.scoring.published_variables import read_variable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.domain.scorecard import Span
    from bondroit.scoring.published_lines import Line, PublishedText

_INTERCEPT = frozenset({"intercept", "(intercept)", "constant", "constante", "const", "(constante)"})
_LINE = re.compile(r"Line (\d+)")
_SHOWN = 100  # faults told one by one


@dataclass(frozen=True, slots=True)
class Declared:
    """What the person who imports declares beside the table.

    Attributes:
        name: of the card.
        target: what it aims at, in words.
        intercept: the intercept if it is known; else None.
        intercept_span: ends of an unknown intercept; None where nobody knows.
        spans: name of a masked variable, or `variable: modality` of an unknown coefficient, to its ends (logits).
        why: where the spans and the intercept come from.
    """

    name: str
    target: str
    intercept: float | None = None
    intercept_span: Span | None = None
    spans: Mapping[str, Span] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """The card, and what a person should know of it."""

    card: Scorecard
    notes: tuple[Text, ...]


def import_card(text: PublishedText, declared: Declared) -> Imported:
    """Read a published table.

    Args:
        text: the cells of the table.
        declared: what the importer says.

    Raises:
        UserError: E-SCO-004 with every fault of the table and of what was declared, each with line and column.
    """
    places, faults, unread = read_columns(text.header)
    if faults:
        raise _refused(text, faults)
    lines, faults = read_lines(text, places)
    own, lines = _take_intercept(lines)
    groups = _grouped(lines)
    whole = not faults  # a line that could not be read may have named a variable
    variables: list[Variable] = []
    notes = [
        Text(
            f"Column {name} is not understood and was passed over.", f"Colonne {name} : pas comprise, laissée de côté."
        )
        for name in unread
    ]
    for group in groups:
        variable, wrong, said = read_variable(group)
        variables += [] if variable is None else [variable]
        whole = whole and variable is not None
        faults += wrong
        notes += said
    intercept, intercept_span, wrong = _intercept(own, declared)
    faults += wrong
    variables, wrong = _with_spans(variables, declared.spans, whole=whole)
    faults += wrong
    if not groups and not faults:
        faults.append(Text("The table holds no variable.", "La table ne contient aucune variable."))
    if faults:
        raise _refused(text, faults)
    card = Scorecard(
        declared.name, 1, declared.target, intercept, tuple(variables),
        {"published": {"table": text.name, "sha256": text.digest, "lines": len(text.rows)}},
        status=PUBLISHED, decisions=_decisions(declared), intercept_span=intercept_span,
    )  # fmt: skip
    return Imported(card, tuple(notes))


def _refused(text: PublishedText, faults: Sequence[Text]) -> UserError:
    shown = sorted(faults, key=_line_of)[:_SHOWN]
    if len(faults) > _SHOWN:
        more = len(faults) - _SHOWN
        shown.append(Text(f"... and {more} more faults.", f"... et {more} fautes de plus."))
    return UserError(
        "E-SCO-004",
        Text(f"{text.name} cannot be imported as a scorecard.", f"{text.name} ne peut pas devenir une grille."),
        faults=shown,
        remedy=Text(
            "repair these lines and import again; docs/how-to/cards.md shows a table that can be read.",
            "réparez ces lignes et importez de nouveau ; docs/how-to/cards.md montre une table lisible.",
        ),
    )


def _line_of(fault: Text) -> int:
    """The line a fault is on; what is on none comes last."""
    found = _LINE.match(fault.en)
    return int(found[1]) if found else sys.maxsize


def _take_intercept(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    own = [line for line in lines if line.variable.lower() in _INTERCEPT]
    return own, [line for line in lines if line.variable.lower() not in _INTERCEPT]


def _grouped(lines: Sequence[Line]) -> list[list[Line]]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.variable, []).append(line)
    return list(groups.values())


def _intercept(own: Sequence[Line], declared: Declared) -> tuple[float, Span | None, list[Text]]:
    """The intercept and its span, from the table or from what was declared."""
    faults = [
        at(line.number, VARIABLE, "a second intercept; keep one", "une deuxième constante ; gardez-en une")
        for line in own[1:]
    ]
    printed = own[0] if own else None
    given = declared.intercept is not None or declared.intercept_span is not None
    if printed is not None and printed.coefficient is not None:
        if given and declared.intercept != printed.coefficient:
            faults.append(
                at(printed.number, COEFFICIENT, "the table's intercept is not the one declared; give one of them",
                   "la constante de la table n'est pas celle déclarée ; donnez l'une des deux")
            )  # fmt: skip
        return printed.coefficient, None, faults
    if declared.intercept is not None:
        return declared.intercept, None, faults
    span = declared.intercept_span or (printed.span if printed is not None else None) or ANYTHING
    if span[0] > span[1]:
        faults.append(Text("--intercept: the span runs backwards.", "--intercept : l'encadrement est à l'envers."))
        span = ANYTHING
    return UNKNOWN, span, faults


def _with_spans(
    variables: Sequence[Variable], spans: Mapping[str, Span], *, whole: bool
) -> tuple[list[Variable], list[Text]]:
    """The variables with the spans that were declared beside the table."""
    made, faults = list(variables), []
    for place, span in spans.items():
        name, colon, modality = place.partition(":")
        at_name = next((k for k, v in enumerate(made) if v.name == name.strip()), None)
        if span[0] > span[1]:
            faults.append(Text(f"--span {place}: it runs backwards.", f"--span {place} : il est à l'envers."))
        elif at_name is None:
            if whole:
                faults.append(_no_place(place, [v.name for v in made if not v.known]))
        else:
            changed = _spanned(made[at_name], modality.strip() if colon else None, span)
            if changed is None:
                faults.append(_not_unknown(place))
            else:
                made[at_name] = changed
    return made, faults


def _spanned(variable: Variable, modality: str | None, span: Span) -> Variable | None:
    """The variable with the span; None if the place is not unknown."""
    if modality is None:
        return replace(variable, span=span) if variable.masked else None
    if not any(m.name == modality and not m.known for m in variable.modalities):
        return None
    lines = tuple(replace(m, span=span) if m.name == modality else m for m in variable.modalities)
    return replace(variable, modalities=lines)


def _no_place(place: str, unknown: Sequence[str]) -> Text:
    near = difflib.get_close_matches(place, unknown, n=1)
    guess = Text(f" Did you mean {near[0]}?", f" Vouliez-vous dire {near[0]} ?") if near else Text("", "")
    return Text(
        f"--span {place}: no such variable in the table.{guess.en}",
        f"--span {place} : pas de telle variable dans la table.{guess.fr}",
    )


def _not_unknown(place: str) -> Text:
    return Text(
        f"--span {place}: it is not unknown; name a masked variable, or VARIABLE:MODALITY without a coefficient.",
        f"--span {place} : ce n'est pas inconnu ; nommez une variable masquée, ou VARIABLE:MODALITÉ sans coefficient.",
    )


def _decisions(declared: Declared) -> tuple[Decision, ...]:
    """What was declared at the import, as decisions of the card."""
    made = []
    if declared.intercept is not None:
        made.append(Decision(DECLARE_INTERCEPT, "", {"intercept": declared.intercept}, declared.why))
    elif declared.intercept_span is not None:
        made.append(Decision(DECLARE_INTERCEPT, "", _ends(declared.intercept_span), declared.why))
    for place, span in declared.spans.items():
        name, colon, modality = place.partition(":")
        what = {**({"modality": modality.strip()} if colon else {}), **_ends(span)}
        made.append(Decision(DECLARE_SPAN, name.strip(), what, declared.why))
    return tuple(made)


def _ends(span: Span) -> dict[str, float | None]:
    low, high = span
    return {"low": None if math.isinf(low) else low, "high": None if math.isinf(high) else high}
