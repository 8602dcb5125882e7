"""The faults a received row may have: a stable word for each, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bondroit.errors import Text


class Code(StrEnum):
    """What is wrong with a received row."""

    UNREAD = "unread"
    EMPTY = "empty"
    UNKNOWN = "unknown_value"
    BELOW = "below"
    ABOVE = "above"
    NOT_FINITE = "not_finite"
    TOO_OLD = "too_old"
    FUTURE = "future"
    RELATION = "relation"
    CONFLICT = "conflict"
    DUPLICATE = "duplicate"
    SUPERSEDED = "superseded"
    TOO_FEW_COLUMNS = "too_few_columns"
    TOO_MANY_COLUMNS = "too_many_columns"
    UNCLOSED_QUOTE = "unclosed_quote"
    NOT_TEXT = "not_text"
    LINE_TOO_LONG = "line_too_long"


MEANINGS: dict[Code, Text] = {
    Code.UNREAD: Text("a value that cannot be read as its column asks", "une valeur illisible dans le type demandé"),
    Code.EMPTY: Text("no value where one is needed", "pas de valeur là où il en faut une"),
    Code.UNKNOWN: Text("a value outside the list of the contract", "une valeur hors de la liste du contrat"),
    Code.BELOW: Text("a number below its bound", "un nombre sous sa borne"),
    Code.ABOVE: Text("a number above its bound", "un nombre au-dessus de sa borne"),
    Code.NOT_FINITE: Text("a number that is not finite", "un nombre qui n'est pas fini"),
    Code.TOO_OLD: Text("a month before 1990", "un mois avant 1990"),
    Code.FUTURE: Text("a date in the future", "une date future"),
    Code.RELATION: Text("columns that contradict each other", "des colonnes qui se contredisent"),
    Code.CONFLICT: Text(
        "rows with the same key that say different things", "des rangées de même clé qui ne disent pas la même chose"
    ),
    Code.DUPLICATE: Text("the same row again, kept once", "la même rangée à nouveau, gardée une fois"),
    Code.SUPERSEDED: Text(
        "a row replaced by a later one with its key, as the mapping asks",
        "une rangée remplacée par une suivante de même clé, comme la correspondance le demande",
    ),
    Code.TOO_FEW_COLUMNS: Text("a line with too few columns", "une ligne à qui il manque des colonnes"),
    Code.TOO_MANY_COLUMNS: Text("a line with too many columns", "une ligne qui a trop de colonnes"),
    Code.UNCLOSED_QUOTE: Text("a quotation mark that is not closed", "un guillemet qui n'est pas fermé"),
    Code.NOT_TEXT: Text(
        "bytes that are no text in its encoding", "des octets qui ne sont pas du texte dans son codage"
    ),
    Code.LINE_TOO_LONG: Text("a line that is too long", "une ligne trop longue"),
}
"""What each fault is, for a person."""

NOTES = frozenset({Code.DUPLICATE, Code.SUPERSEDED})
"""What is told and refuses nothing."""


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One fault that one column, key or line may have.

    Attributes:
        code: see `Code`.
        of: what has it: a column, several with commas between them, or nothing for a whole line.
        what: `are negative` (`sont négatives`), said after a number of values or rows.
    """

    code: Code
    of: str
    what: Text

    @property
    def label(self) -> str:
        """What stands beside a row kept aside: `rent_cents: below`, or `too_few_columns`."""
        return f"{self.of}: {self.code.value}" if self.of else self.code.value
