"""Rejected rows as a CSV that a person opens, where that person says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.ingesting.fault_codes import MEANINGS, Code
from bondroit.store.disk import aside
from bondroit.store.restricted import OWNER_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.errors import Language

LANGUAGES: tuple[Language, ...] = ("en", "fr")
COLON: dict[Language, str] = {"en": ": ", "fr": " : "}


def list_rejects(kept: Path, path: Path) -> int:
    """Write rows kept aside as CSV (semicolons, a byte order mark): file, line, faults, columns as received; how many.

    Each fault stands by its code (`_faults`), then in words of both languages (`_faults_en`, `_faults_fr`). The file's
    owner alone may read it. Nothing is written where none was kept aside.

    Raises:
        UserError: E-DSK-001 if the disk refuses.
    """
    if not kept.is_file():
        return 0
    frame = pl.read_parquet(kept)
    place = frame.columns.index("_faults") + 1
    said = [_said(frame["_faults"], language) for language in LANGUAGES]
    shown = frame.with_columns(pl.col("_faults").list.join(" | "))
    for words in reversed(said):
        shown = shown.insert_column(place, words)
    with aside(path.absolute()) as temporary:
        temporary.chmod(OWNER_FILE)
        shown.write_csv(temporary, separator=";", include_bom=True)
    return frame.height


def _said(faults: pl.Series, language: Language) -> pl.Series:
    """The faults of each row in words: `rent_cents: a number below its bound`."""
    labels = faults.explode().drop_nulls().unique(maintain_order=True).to_list()
    words = [_in_words(label, language) for label in labels]
    told = pl.element().replace_strict(labels, words, default=pl.element(), return_dtype=pl.String)
    return faults.to_frame("f").select(pl.col("f").list.eval(told).list.join(" | "))["f"].alias(f"_faults_{language}")


def _in_words(label: str, language: Language) -> str:
    of, _, code = label.rpartition(": ")
    if code not in set(Code):
        return label
    colon = COLON[language] if of else ""
    return f"{of}{colon}{MEANINGS[Code(code)].say(language)}"
