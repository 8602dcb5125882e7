"""What is made of the faults of an extract: counted by kind and file, told to a person, refused or left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from bondroit.errors import Text
from bondroit.ingesting.checks import EXAMPLES
from bondroit.ingesting.fault_codes import NOTES, Code, FaultKind

if TYPE_CHECKING:
    from collections.abc import Sequence

RETENTION_DAYS = 90
"""How long rows are kept aside: assumed, the time to ask the sender for a better extract. Then they are erased."""
REJECTED_AT_MOST = 0.05
"""Share of rows that may be left out: assumed. Above it the export or the mapping is wrong, not the rows."""

_PLACES = {"line": Text("line", "ligne"), "row": Text("row", "rangée")}


@dataclass(frozen=True, slots=True)
class FaultCount:
    """A fault in one file.

    Attributes:
        kind: which.
        file: number of the file in its extract.
        rows: how many of its rows have it.
        examples: the first of them, at most three.
    """

    kind: FaultKind
    file: int
    rows: int
    examples: tuple[int, ...]

    @property
    def note(self) -> bool:
        """Whether it is told and refuses nothing."""
        return self.kind.code in NOTES


@dataclass(frozen=True, slots=True)
class FileFaults:
    """The faults of an extract, with the names of its files.

    Attributes:
        files: their names.
        places: `line` or `row`, by file: how a row is told.
        counts: by fault, then by file.
    """

    files: tuple[str, ...]
    places: tuple[Literal["line", "row"], ...]
    counts: tuple[FaultCount, ...]

    def told(self, *, notes: bool = False) -> list[Text]:
        """One sentence per fault, with how many and three examples; never a value.

        Args:
            notes: tell what refuses nothing, in place of the faults.
        """
        kinds = dict.fromkeys(count.kind for count in self.counts if count.note is notes)
        return [self._told(kind, [c for c in self.counts if c.kind == kind]) for kind in kinds]

    def rows_of(self, code: Code) -> int:
        """How many faults of this code there are."""
        return sum(count.rows for count in self.counts if count.kind.code is code)

    def to_document(self) -> list[dict[str, Any]]:
        """JSON values: one entry for each fault of each file."""
        return [
            {
                "code": count.kind.code.value,
                "of": count.kind.of,
                "file": self.files[count.file],
                "rows": count.rows,
                "examples": list(count.examples),
            }
            for count in self.counts
        ]

    def _told(self, kind: FaultKind, counts: Sequence[FaultCount]) -> Text:
        total = sum(count.rows for count in counts)
        where = self._where(counts, total)
        if not kind.of:
            return Text(
                f"{total} line(s) {kind.what.en}; {where.en}.", f"{total} ligne(s) {kind.what.fr} ; {where.fr}."
            )
        several = "," in kind.of
        many = Text("row(s)", "rangée(s)") if several or kind.code in NOTES else Text("value(s)", "valeur(s)")
        of = Text("Columns", "Colonnes") if several else Text("Column", "Colonne")
        return Text(
            f"{of.en} {kind.of}: {total} {many.en} {kind.what.en}; {where.en}.",
            f"{of.fr} {kind.of} : {total} {many.fr} {kind.what.fr} ; {where.fr}.",
        )

    def _where(self, counts: Sequence[FaultCount], total: int) -> Text:
        left, en, fr = EXAMPLES, [], []
        for count in counts:
            shown = count.examples[:left]
            left -= len(shown)
            if not shown:
                break
            word = _PLACES[self.places[count.file]]
            file = f"{self.files[count.file]} " if len(self.files) > 1 else ""
            numbers = ", ".join(str(number) for number in shown)
            en.append(f"{file}{word.en} {numbers}")
            fr.append(f"{file}{word.fr} {numbers}")
        more = ", ..." if total > EXAMPLES - left else ""
        return Text(", ".join(en) + more, ", ".join(fr) + more)


def doubled_kinds(key: Sequence[str], conflicts: Literal["reject", "last"]) -> dict[Code, FaultKind]:
    """The faults of rows that have the same key."""
    named = ", ".join(key)
    repeat = Text("repeat the key and say different things", "répètent la clé et se contredisent")
    later = Text("were replaced by a later row with the same key", "sont remplacées par une suivante de même clé")
    same = Text("are the same as another and were kept once", "sont les mêmes qu'une autre, gardée une fois")
    clash = Code.CONFLICT if conflicts == "reject" else Code.SUPERSEDED
    return {
        Code.DUPLICATE: FaultKind(Code.DUPLICATE, named, same),
        clash: FaultKind(clash, named, repeat if clash is Code.CONFLICT else later),
    }


_LINES = {
    Code.TOO_FEW_COLUMNS: Text("have too few columns", "ont trop peu de colonnes"),
    Code.TOO_MANY_COLUMNS: Text("have too many columns", "ont trop de colonnes"),
    Code.UNCLOSED_QUOTE: Text("have a quotation mark that is not closed", "ont un guillemet qui n'est pas fermé"),
    Code.NOT_TEXT: Text("hold bytes that are no text", "contiennent des octets qui ne sont pas du texte"),
    Code.LINE_TOO_LONG: Text("are too long", "sont trop longues"),
}


def line_kind(reason: str) -> FaultKind:
    """The fault of a line that is no row, by the reason its reader gives."""
    code = Code(reason)
    return FaultKind(code, "", _LINES[code])
