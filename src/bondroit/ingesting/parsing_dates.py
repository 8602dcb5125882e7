"""Days and months as SQL text, in the ways a body writes them.

A way is written as people do: YYYY or YY (year), MM or M (month), MMM (its name, French or English), DD or D (day), and
signs between them as they stand: `DD/MM/YYYY`, `D.M.YY`, `YYYYMM`, `MMM YYYY`. `serial` is Excel's number of a day,
`sas` that of SAS. After a full day a time may stand, which is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bondroit.tables.contract import Type

if TYPE_CHECKING:
    from bondroit.ingesting.mapping import ColumnMapping

SERIALS = {"serial": "1899-12-30", "sas": "1960-01-01"}
"""Ways that are a number of days, and the day of number 0."""
_TOKENS = re.compile(r"YYYY|YY|MMM|MM|M|DD|D")
_YEAR, _TWO, _NAME = r"(?:18|19|20|21)\d\d", r"\d\d", r"\pL{3,9}\.?"
_SHAPES = {"YYYY": _YEAR, "YY": _TWO, "MMM": _NAME, "MM": _TWO, "M": r"\d{1,2}", "DD": _TWO, "D": r"\d{1,2}"}
_TIME = r"(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?"
_SERIAL = {"serial": r"[1-7]\d{4}(?:\.\d+)?", "sas": r"-?\d{1,5}(?:\.0+)?"}
_WIDTHS = {"YYYY": 4, "YY": 2, "MM": 2, "DD": 2}
MONTH_NAMES: tuple[tuple[str, ...], ...] = (
    ("janvier", "january", "janv", "jan"), ("fevrier", "february", "fevr", "fev", "feb"), ("mars", "march", "mar"),
    ("avril", "april", "avr", "apr"), ("mai", "may"), ("juin", "june", "jun"), ("juillet", "july", "juil", "jul"),
    ("aout", "august", "aug"), ("septembre", "september", "sept", "sep"), ("octobre", "october", "oct"),
    ("novembre", "november", "nov"), ("decembre", "december", "dec"),
)  # fmt: skip
"""Names of the months without accents or full stop."""


def format_fault(shape: str, *, day_wanted: bool) -> str | None:
    """Why a way of writing dates cannot be used, as a word: `unknown`, `no_day`; None if it can."""
    if shape in SERIALS:
        return None
    found = _TOKENS.findall(shape)
    kinds = sorted(token[0] for token in found)
    left = _TOKENS.sub("", shape)
    if kinds not in (["D", "M", "Y"], ["M", "Y"]) or re.search(r"[^\W_]", left):
        return "unknown"
    return "no_day" if day_wanted and "D" not in kinds else None


def day_sql(column: ColumnMapping, text: str) -> str:
    """The DATE behind `text`, NULL if it is written in none of the column's ways; the first of the month for months."""
    whens = " ".join(_when(shape, text, column.pivot) for shape in column.formats)
    day = f"CASE {whens} END"
    return f"CAST(date_trunc('month', {day}) AS DATE)" if column.target.type is Type.MONTH else day


def _when(shape: str, text: str, pivot: int) -> str:
    if shape in SERIALS:
        days = f"TRY_CAST(floor(TRY_CAST({text} AS DOUBLE)) AS INTEGER)"
        return f"WHEN regexp_full_match({text}, '{_SERIAL[shape]}') THEN DATE '{SERIALS[shape]}' + {days}"
    match = f"regexp_full_match({text}, {_quoted(date_shape(shape))})"
    year, month, day = (_part(shape, kind, text) for kind in "YMD")
    if "YYYY" not in shape:
        year = f"(CASE WHEN {year} <= '{pivot:02d}' THEN '20' ELSE '19' END || {year})"
    month = _named(month) if "MMM" in shape else f"lpad({month}, 2, '0')"
    day = f"lpad({day}, 2, '0')" if "D" in shape else "'01'"
    return f"WHEN {match} THEN TRY_CAST({year} || '-' || {month} || '-' || {day} AS DATE)"


def date_shape(shape: str) -> str:
    """The regular expression of a way, from end to end, without groups."""
    pieces = re.split(f"({_TOKENS.pattern})", shape)
    return "".join(_SHAPES.get(p) or re.escape(p) for p in pieces) + (_TIME if "D" in shape else "")


def _part(shape: str, kind: str, text: str) -> str:
    """The year (Y), month (M) or day (D) in a text of that shape."""
    start, fixed = 1, True
    pieces = re.split(f"({_TOKENS.pattern})", shape)
    for piece in pieces:
        if piece[:1] == kind and piece in _SHAPES:
            break
        fixed = fixed and (piece in _WIDTHS or piece not in _SHAPES)
        start += _WIDTHS.get(piece, len(piece))
    else:
        return "''"
    if fixed and piece in _WIDTHS:
        return f"substr({text}, {start}, {_WIDTHS[piece]})"
    grouped = "".join(
        (f"({_SHAPES[p]})" if p == piece else _SHAPES[p]) if p in _SHAPES else re.escape(p) for p in pieces
    )
    return f"regexp_extract({text}, {_quoted('^' + grouped)}, 1)"


def _named(name: str) -> str:
    """Two figures for a month's name; NULL if it is none. Names stand in a list, so many for each month."""
    bare = f"rtrim(lower(strip_accents({name})), '.')"
    most = max(map(len, MONTH_NAMES))
    listed = ", ".join(_quoted(word) for names in MONTH_NAMES for word in (*names, *[names[0]] * (most - len(names))))
    return f"lpad(CAST((list_position([{listed}], {bare}) - 1) // {most} + 1 AS VARCHAR), 2, '0')"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
