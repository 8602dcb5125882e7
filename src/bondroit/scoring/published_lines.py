"""The lines of a published table: which column is which, and what each cell says; every fault by line and column."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.scoring.published_cells import (
    COEFFICIENT,
    COUNT,
    HIGH,
    LOW,
    LOWER_EXCL,
    LOWER_INCL,
    MEANING,
    MODALITY,
    ODDS,
    REFERENCE,
    SOURCE,
    SPAN_HIGH,
    SPAN_LOW,
    TYPE,
    UPPER_EXCL,
    UPPER_INCL,
    VARIABLE,
    Cells,
    at,
    simple,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.domain.scorecard import Span

# What each column may be called, without accents, capitals, spaces or hyphens.
NAMES: dict[str, tuple[str, ...]] = {
    VARIABLE: ("variable", "feature", "donnee"),
    MODALITY: ("modality", "modalite", "class", "classe", "category", "categorie"),
    COEFFICIENT: ("coefficient", "coef", "beta", "logit", "log_odds", "log_odds_term"),
    ODDS: ("odds_ratio", "or", "rapport_de_cotes", "rapport_des_cotes", "rapport_de_chances"),
    LOW: ("odds_ratio_low", "or_low", "ci_low", "borne_basse", "ic_bas"),
    HIGH: ("odds_ratio_high", "or_high", "ci_high", "borne_haute", "ic_haut"),
    REFERENCE: ("reference", "ref"),
    TYPE: ("type", "kind", "nature"),
    MEANING: ("meaning", "label", "libelle", "definition", "description"),
    SOURCE: ("source", "origin", "origine"),
    COUNT: ("count", "files", "n", "effectif", "dossiers"),
    SPAN_LOW: ("span_low", "au_moins", "at_least"),
    SPAN_HIGH: ("span_high", "au_plus", "at_most"),
    LOWER_INCL: ("lower_incl", "lower_inclusive", "borne_inferieure_incluse"),
    LOWER_EXCL: ("lower_excl", "lower_exclusive", "borne_inferieure_exclue"),
    UPPER_INCL: ("upper_incl", "upper_inclusive", "borne_superieure_incluse"),
    UPPER_EXCL: ("upper_excl", "upper_exclusive", "borne_superieure_exclue"),
}
_BOUNDS = (LOWER_INCL, LOWER_EXCL, UPPER_INCL, UPPER_EXCL)


@dataclass(frozen=True, slots=True)
class PublishedText:
    """A published table as its cells, nothing read yet.

    Attributes:
        name: of the file.
        digest: SHA-256 of its bytes.
        header: names of the columns.
        rows: line of the file and cells of each row that is not blank.
        delimiter: what parts the cells.
    """

    name: str
    digest: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    delimiter: str = ";"


@dataclass(frozen=True, slots=True)
class Line:
    """One row, its cells read.

    Attributes:
        number: of the line in the file.
        variable, modality: as printed; the variable of the line above where the cell is empty.
        coefficient: logit; None where it was not published.
        low, high: interval of the odds ratio.
        span: declared ends of an unknown coefficient.
    """

    number: int
    variable: str
    modality: str
    coefficient: float | None
    low: float | None
    high: float | None
    reference: bool
    kind: str | None
    meaning: str
    source: str
    count: int | None
    span: Span | None


def read_columns(header: Sequence[str]) -> tuple[dict[str, int], list[Text], list[str]]:
    """Which column is which: name to position; the faults; the names that are not understood and passed over."""
    known = {alias: name for name, aliases in NAMES.items() for alias in aliases}
    places: dict[str, int] = {}
    faults: list[Text] = []
    unread = []
    for position, cell in enumerate(header):
        name = known.get(simple(cell))
        if name is None:
            unread.append(cell.strip())
        elif name in places:
            faults.append(
                at(
                    1,
                    cell.strip(),
                    f"a second column for {name}; keep one",
                    f"une deuxième colonne pour {name} ; gardez-en une",
                )
            )
        else:
            places[name] = position
    classed = any(name in places for name in (MODALITY, *_BOUNDS))
    wanted = (VARIABLE,) if classed else (VARIABLE, MODALITY)
    faults += [_absent(name, unread) for name in wanted if name not in places]
    if COEFFICIENT not in places and ODDS not in places:
        faults.append(_absent(f"{COEFFICIENT} / {ODDS}", unread))
    return places, faults, [name for name in unread if name]


def read_lines(text: PublishedText, places: Mapping[str, int]) -> tuple[list[Line], list[Text]]:
    """Every row that can be read, and every fault of the others."""
    lines: list[Line] = []
    faults: list[Text] = []
    above = ""
    for number, printed in text.rows:
        cells = _rejoined(printed, len(text.header), text.delimiter)
        if len(cells) != len(text.header):
            faults.append(_ragged(number, len(cells), len(text.header)))
            continue
        row = {name: cells[position].strip() for name, position in places.items()}
        row[VARIABLE] = row[VARIABLE] or above
        above = row[VARIABLE]
        line, wrong = _read_line(number, row)
        faults += wrong
        lines += [line] if line is not None else []
    if not text.rows:
        faults.append(Text("There is no line below the header.", "Il n'y a aucune ligne sous l'en-tête."))
    return lines, faults


def _rejoined(cells: Sequence[str], wanted: int, delimiter: str) -> list[str]:
    """The cells with an interval put together again, as `[400 ; 800[`, that the separator has cut in two."""
    made = list(cells)
    k = 0
    while len(made) > wanted and k < len(made) - 1:
        head, tail = made[k].strip(), made[k + 1].strip()
        if (
            head[:1] in {"[", "]", "(", "{"}
            and head[-1:] not in {"[", "]", ")", "}"}
            and tail[-1:] in {"[", "]", ")", "}"}
        ):
            made[k : k + 2] = [f"{head}{delimiter} {tail}"]
        k += 1
    return made


def _ragged(number: int, cells: int, wanted: int) -> Text:
    return at(
        number,
        "",
        f"{cells} cells, the header has {wanted}; put a text that holds the separator between double quotes",
        f"{cells} cellules, l'en-tête en a {wanted} ; mettez un texte qui contient le séparateur entre guillemets",
    )


def _absent(name: str, unread: Sequence[str]) -> Text:
    near = difflib.get_close_matches(name, [simple(n) for n in unread], n=1, cutoff=0.6)
    guess = Text(f" Is it {near[0]}?", f" Est-ce {near[0]} ?") if near else Text("", "")
    return Text(f"Line 1: no column {name}.{guess.en}", f"Ligne 1 : pas de colonne {name}.{guess.fr}")


def _read_line(number: int, row: Mapping[str, str]) -> tuple[Line | None, list[Text]]:
    cells = Cells(number, row)
    if not row[VARIABLE]:
        cells.fault(VARIABLE, "the variable has no name", "la variable n'a pas de nom")
    reference, coefficient = cells.reference(), cells.coefficient()
    if reference and coefficient is None:
        coefficient = 0.0
    if reference and coefficient:
        cells.fault(
            REFERENCE,
            "the reference must have coefficient 0 (odds ratio 1)",
            "la référence doit avoir le coefficient 0 (rapport de cotes 1)",
        )
    kind, span = cells.kind(), cells.span(coefficient)
    low, high = cells.interval(coefficient)
    count, modality = cells.count(), cells.class_text()
    if cells.faults:
        return None, cells.faults
    meaning, source = row.get(MEANING, ""), row.get(SOURCE, "")
    line = Line(number, row[VARIABLE], modality, coefficient, low, high, reference, kind, meaning, source, count, span)
    return line, []
