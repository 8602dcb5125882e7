"""Say what a dictionary declares: every variable in words, or one of them with all it is made of."""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.app.grounds import grounds_of
from bondroit.errors import Text, UserError
from bondroit.observing.dictionary import lexicon_of
from bondroit.observing.drowning import origins_of
from bondroit.observing.saying import say

if TYPE_CHECKING:
    from bondroit.observing.dictionary import Dictionary
    from bondroit.observing.rules import Rule

KNOWN_BY = Text(
    "of months before the as-of month, as known before its first day",
    "de mois antérieurs au mois d'observation, tels que connus avant son premier jour",
)


@dataclass(frozen=True, slots=True)
class VariableReport:
    """One variable, said in words and taken apart."""

    rule: Rule
    sentence: Text
    holds: str
    made_from: tuple[str, ...]
    ground: Text | None

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        rule = self.rule
        return {
            "name": rule.name,
            "meaning": rule.meaning._asdict(),
            "sentence": self.sentence._asdict(),
            "window_months": rule.months,
            "unit": rule.unit,
            "type": self.holds,
            "made_from": list(self.made_from),
            "facts": KNOWN_BY._asdict(),
            "source": rule.source,
            "assumed": rule.assumed,
            **({} if self.ground is None else {"ground": self.ground._asdict()}),
        }


@dataclass(frozen=True, slots=True)
class DictionaryReport:
    """A dictionary at a glance, then its variables."""

    name: str
    variables: tuple[Rule, ...]
    kinds: dict[str, int]
    tables: tuple[str, ...]
    longest: int
    left_out: tuple[Text, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "dictionary": self.name,
            "variables": len(self.variables),
            "longest_window_months": self.longest,
            "read_from": list(self.tables),
            "kinds": [{"kind": kind, "variables": number} for kind, number in self.kinds.items()],
            "left_out": [line._asdict() for line in self.left_out],
        }

    def lines(self) -> list[dict[str, Any]]:
        """One row a variable: name, meaning in both languages, unit, window."""
        return [
            {"name": r.name, "meaning": r.meaning._asdict(), "unit": r.unit, "window_months": r.months,
             "assumed": r.assumed}
            for r in self.variables
        ]  # fmt: skip


def list_variables(*, dictionary: Dictionary, name: str) -> DictionaryReport:
    """A dictionary at a glance.

    Args:
        dictionary: already checked.
        name: how it is called.
    """
    kinds = Counter(rule.kind for rule in dictionary.rules)
    tables = {origin.table for rule in dictionary.rules for origin in origins_of(rule, dictionary)}
    return DictionaryReport(
        name, dictionary.rules, dict(sorted(kinds.items())), tuple(sorted(tables)), dictionary.months,
        dictionary.left_out,
    )  # fmt: skip


def describe_variable(*, dictionary: Dictionary, name: str) -> VariableReport:
    """One variable.

    Args:
        dictionary: already checked.
        name: of the variable.

    Raises:
        UserError: E-USE-001 if it is not there, with the nearest name.
    """
    rule = next((rule for rule in dictionary.rules if rule.name == name), None)
    if rule is None:
        raise _unknown(name, dictionary)
    lexicon = lexicon_of(dictionary)
    sentence = Text(say(rule, lexicon, "en"), say(rule, lexicon, "fr"))
    origins = tuple(dict.fromkeys(str(origin) for origin in origins_of(rule, dictionary)))
    if rule.kind == "relative":
        origins += (f"parameter {rule.by}",)
    ground = grounds_of(dictionary).get(name)
    holds = dictionary.rule_type(rule).value
    return VariableReport(rule, sentence, holds, origins, None if ground is None else ground.text)


def _unknown(name: str, dictionary: Dictionary) -> UserError:
    near = difflib.get_close_matches(name, dictionary.names, n=1)
    en, fr = (f" Did you mean {near[0]}?", f" Vouliez-vous {near[0]} ?") if near else ("", "")
    return UserError(
        "E-USE-001",
        Text(f"There is no variable {name}.{en}", f"Il n'y a pas de variable {name}.{fr}"),
        remedy=Text("bondroit variables list names them all.", "bondroit variables list les nomme toutes."),
    )
