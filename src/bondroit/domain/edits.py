"""What a person may change on a card by hand: an edit is a decision whose kind and terms are known here.

Edits are made in order, each with its reason. They are kept in the card (`Scorecard.decisions`), may be written as a
TOML file and made again from it:

    [[edit]]
    do = "merge"
    variable = "income"
    modalities = ["< 400", "[400, 800)"]
    why = "the first class has too few files to be told apart"
"""

from __future__ import annotations

import difflib
import json
import math
import tomllib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bondroit.domain.scorecard import Decision
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DROP, REQUIRE, MERGE, CUT, GROUP = "drop", "require", "merge", "cut", "group"
REFERENCE, SHAPE, RENAME, MEANING = "reference", "shape", "rename", "meaning"

TEXT, TEXTS, NUMBERS, GROUPS = "text", "texts", "numbers", "groups"
# kind of edit -> its terms and their form
TERMS: dict[str, dict[str, str]] = {
    DROP: {},
    REQUIRE: {},
    MERGE: {"modalities": TEXTS},
    CUT: {"points": NUMBERS},
    GROUP: {"groups": GROUPS},
    REFERENCE: {"modality": TEXT},
    SHAPE: {"shape": TEXT},
    RENAME: {"modality": TEXT, "name": TEXT},
    MEANING: {"meaning": TEXT},
}
_FORMS = {
    TEXT: Text("a text", "un texte"),
    TEXTS: Text("a list of two or more different texts", "une liste d'au moins deux textes différents"),
    NUMBERS: Text("a list of rising finite numbers", "une liste de nombres finis croissants"),
    GROUPS: Text("a list of lists of texts, no text twice", "une liste de listes de textes, aucun texte deux fois"),
}
_KEYS = ("do", "variable", "why")
REMEDY = Text(
    "correct the edits named above; nothing was changed.", "corrigez les retouches nommées ci-dessus ; rien n'a changé."
)


def edit(kind: str, variable: str, why: str, **terms: Any) -> Decision:  # noqa: ANN401  JSON values, checked below
    """An edit.

    Args:
        kind: a key of `TERMS`.
        variable: the variable changed.
        why: the reason, in the person's words.
        **terms: as `TERMS` says for this kind.

    Raises:
        UserError: E-BLD-004 with every fault.
    """
    what = {key: _plain(value) for key, value in terms.items()}
    made = Decision(kind, variable, what, why)
    check_edits([made])
    return made


def check_edits(edits: Iterable[Decision]) -> None:
    """Refuse decisions that are no edits, or whose terms are not as they should be.

    Raises:
        UserError: E-BLD-004 with every fault.
    """
    faults = [
        _placed(made, number, fault)
        for number, made in enumerate(edits, start=1)
        for fault in _faults(made.kind, made.variable, made.why, made.what)
    ]
    if faults:
        raise refused(faults)


def refused(faults: Sequence[Text], *, remedy: Text = REMEDY) -> UserError:
    """E-BLD-004: edits that cannot be made, with every fault."""
    return UserError(
        "E-BLD-004",
        Text("The card cannot be edited so.", "La grille ne peut pas être retouchée ainsi."),
        faults=faults,
        remedy=remedy,
    )


def name_of(made: Decision, number: int) -> Text:
    """How an edit is called in messages: its number from 1, what it does and on which variable."""
    return Text(f"Edit {number} ({made.kind} {made.variable})", f"Retouche {number} ({made.kind} {made.variable})")


def _placed(made: Decision, number: int, fault: Text) -> Text:
    place = name_of(made, number)
    return Text(f"{place.en}: {fault.en}", f"{place.fr} : {fault.fr}")


def edits_of(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The edits among the decisions kept in a card, in order."""
    return tuple(made for made in decisions if made.kind in TERMS)


def parse_edits(text: str, *, name: str = "edits.toml") -> tuple[Decision, ...]:
    """Read edits from TOML.

    Args:
        text: one `[[edit]]` for each.
        name: how the text is called in messages.

    Raises:
        UserError: E-BLD-004 with every fault of every edit: not TOML, unknown kind or term, wrong form, no reason.
    """
    remedy = Text(f"correct {name}; nothing was changed.", f"corrigez {name} ; rien n'a changé.")
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refused(
            [Text(f"{name}: not TOML: {error}.", f"{name} : pas du TOML : {error}.")], remedy=remedy
        ) from None
    entries = document.get("edit", [])
    strange = [key for key in document if key != "edit"]
    if strange or not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        fault = Text(
            f"{name}: one [[edit]] for each edit is expected, and nothing else.",
            f"{name} : un [[edit]] par retouche est attendu, et rien d'autre.",
        )
        raise refused([fault], remedy=remedy)
    made, faults = [], []
    for number, entry in enumerate(entries, start=1):
        kind, variable, why = (entry.get(key, "") for key in _KEYS)
        what = {key: _plain(value) for key, value in entry.items() if key not in _KEYS}
        one = Decision(str(kind), str(variable), what, str(why))
        faults += [_placed(one, number, fault) for fault in _faults(kind, variable, why, what)]
        made.append(one)
    if faults:
        raise refused(faults, remedy=remedy)
    return tuple(made)


def edits_toml(decisions: Iterable[Decision]) -> str:
    """The edits among `decisions` as TOML: `parse_edits` reads the same back."""
    parts = ["# The edits made by hand, in order. To make them again: bondroit build ... --edit THIS-FILE\n"]
    for made in edits_of(decisions):
        lines = {"do": made.kind, "variable": made.variable, **made.what, "why": made.why}
        parts.append("\n".join(["[[edit]]", *(f"{key} = {_toml(value)}" for key, value in lines.items())]) + "\n")
    return "\n".join(parts)


def _toml(value: Any) -> str:  # noqa: ANN401  any JSON value
    # JSON writes texts, numbers and lists as TOML does, but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _plain(value: Any) -> Any:  # noqa: ANN401  any JSON value
    """`value` as JSON has it, written one way: lists for whatever one walks through, 8 for 8.0."""
    if hasattr(value, "tolist"):  # of NumPy and of Polars' arrays
        value = value.tolist()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str | dict) or not hasattr(value, "__iter__"):
        return value
    return [_plain(one) for one in value]


def _faults(kind: Any, variable: Any, why: Any, what: Mapping[str, Any]) -> list[Text]:  # noqa: ANN401  as somebody wrote
    faults = []
    if not isinstance(variable, str) or not variable:
        faults.append(Text("`variable` is missing.", "« variable » manque."))
    if not isinstance(why, str) or not why.strip():
        faults.append(Text("`why` is missing: say the reason.", "« why » manque : dites la raison."))
    if kind not in TERMS:
        return [*faults, _unknown("do", str(kind), TERMS)]
    terms = TERMS[kind]
    faults += [_unknown("key", key, [*_KEYS, *terms]) for key in what if key not in terms]
    faults += [
        Text(f"`{key}` must be {_FORMS[form].en}.", f"« {key} » doit être {_FORMS[form].fr}.")
        for key, form in terms.items()
        if not _fits(what.get(key), form)
    ]
    return faults


def _unknown(what: str, found: str, known: Iterable[str]) -> Text:
    names = list(known)
    near = difflib.get_close_matches(found, names, n=1)
    shown = ", ".join(names)
    guess = Text(f" Did you mean {near[0]}?", f" Vouliez-vous dire {near[0]} ?") if near else Text("", "")
    called = {"do": Text("`do`", "« do » : action"), "key": Text("key", "clé")}[what]
    return Text(
        f"{called.en} '{found}' is unknown.{guess.en} Known: {shown}.",
        f"{called.fr} « {found} » inconnue.{guess.fr} Connues : {shown}.",
    )


def _fits(value: Any, form: str) -> bool:  # noqa: ANN401  as somebody wrote
    if form == TEXT:
        return isinstance(value, str) and bool(value.strip())
    if not isinstance(value, list) or not value:
        return False
    if form == NUMBERS:
        return all(_is_number(x) for x in value) and all(a < b for a, b in pairwise(value))
    if form == TEXTS:
        return len(value) > 1 and _different_texts(value)
    return all(isinstance(one, list) and one for one in value) and _different_texts([x for one in value for x in one])


def _is_number(value: Any) -> bool:  # noqa: ANN401  as somebody wrote
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _different_texts(values: list[Any]) -> bool:
    return all(isinstance(x, str) for x in values) and len(set(values)) == len(values)
