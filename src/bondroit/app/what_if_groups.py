"""The groups of files by which what-if cards are counted: columns, and their values that enough files share.

A value of few files is as good as a name: it is never shown, and its files are counted together with those of the other
rare values.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bondroit.errors import Text, UserError
from bondroit.scoring.whatif_report import MISSING, RARE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST_GROUPS, MOST_CELLS = 50, 1 << 15
_WHOLE = re.compile(r"-?[0-9]+")


def numbered_groups(
    frame: pl.DataFrame | None, rows: int, floor: int
) -> tuple[NDArray[np.uint16], list[tuple[str, list[str]]]]:
    """One number a file for its group in every column, the first column slowest; the groups of each column.

    Args:
        frame: one row a file, a column for each kind of groups; None for one group of all.
        rows: files.
        floor: a value of fewer files is not told apart.

    Raises:
        UserError: E-AUD-001 if a column makes too many groups, or none of its values reaches `floor` files.
    """
    numbers = np.zeros(rows, np.int64)
    labels: list[tuple[str, list[str]]] = []
    for column in [] if frame is None else frame.get_columns():
        values = _told_apart(column, floor)
        named = values.unique().to_list()
        named.sort(key=_order)
        if len(named) > MOST_GROUPS:
            raise _too_many(column.name, len(named))
        labels.append((column.name, named))
        place = values.replace_strict(named, list(range(len(named))), return_dtype=pl.Int64).to_numpy()
        numbers = numbers * len(named) + place
    if int(np.prod([len(of) for _, of in labels], dtype=np.int64)) > MOST_CELLS:
        raise _too_many(", ".join(name for name, _ in labels), MOST_CELLS)
    return numbers.astype(np.uint16), labels


def _told_apart(column: pl.Series, floor: int) -> pl.Series:
    """The values as text, those of fewer than `floor` files put together."""
    values = column.cast(pl.String).alias("value")
    counts = values.drop_nulls().value_counts()
    rare = counts.filter(pl.col("count") < floor)["value"]
    if counts.height and rare.len() == counts.height:
        raise UserError(
            "E-AUD-001",
            Text(
                f"{column.name}: no value is shared by {floor} files.",
                f"{column.name} : aucune valeur n'est commune à {floor} dossiers.",
            ),
            remedy=_CLASSES,
        )
    few = pl.col("value").is_in(rare.implode())
    kept = pl.when(pl.col("value").is_null()).then(pl.lit(MISSING)).when(few).then(pl.lit(RARE)).otherwise("value")
    return values.to_frame().select(kept.alias(column.name)).to_series()


def _order(text: str) -> tuple[int, float, str]:
    """Numbers as numbers, before words; then the rare ones, then those without a value."""
    if text in (RARE, MISSING):
        return 2 + (text == MISSING), 0.0, text
    return (0, float(text), text) if _WHOLE.fullmatch(text) else (1, 0.0, text)


_CLASSES = Text("name a column of few classes with --by.", "indiquez par --by une colonne de peu de classes.")


def _too_many(name: str, count: int) -> UserError:
    return UserError(
        "E-AUD-001",
        Text(
            f"{name}: {count} values make more than {MOST_GROUPS} groups.",
            f"{name} : {count} valeurs font plus de {MOST_GROUPS} groupes.",
        ),
        remedy=_CLASSES,
    )


def columns_by(
    frame: pl.LazyFrame,
    by: Sequence[str],
    *,
    beside: pl.LazyFrame | None = None,
    identifier: str = "household_id",
    keep: int | None = None,
) -> pl.DataFrame | None:
    """The columns of groups, a row a file in the order of `frame`; None if none are asked for.

    Args:
        frame: the files.
        by: columns, of `frame` or of `beside`.
        beside: more columns by `identifier`.
        identifier: the column that tells files apart; it makes no groups.
        keep: only so many of `by` make groups; the others must be there.

    Raises:
        UserError: E-TAB-004 with every column that is nowhere; E-AUD-001 if the identifier is to make groups.
    """
    own = frame.collect_schema().names()
    other = [] if beside is None else [name for name in beside.collect_schema().names() if name not in own]
    missing = [name for name in by if name not in own and name not in other]
    if missing:
        raise UserError(
            "E-TAB-004",
            Text("A column is not there.", "Une colonne est absente."),
            faults=[_absent(name, [*own, *other]) for name in missing],
            remedy=Text("name columns as they stand.", "nommez les colonnes telles qu'elles sont."),
        )
    kept = list(dict.fromkeys(by[:keep]))
    if identifier in kept:
        raise UserError(
            "E-AUD-001",
            Text(
                f"{identifier} tells files apart: it makes no groups.",
                f"{identifier} distingue les dossiers : il ne fait pas de groupes.",
            ),
            remedy=_CLASSES,
        )
    if not kept:
        return None
    if beside is not None and any(name in other for name in kept):
        more = [name for name in kept if name in other]
        frame = frame.join(beside.select(identifier, *more), on=identifier, how="left", maintain_order="left")
    return frame.select(kept).collect(engine="streaming")


def _absent(name: str, there: Sequence[str]) -> Text:
    near = get_close_matches(name, there, n=1)
    return Text(
        f"Missing column: {name}." + (f" Did you mean {near[0]}?" if near else ""),
        f"Colonne absente : {name}." + (f" Vouliez-vous dire {near[0]} ?" if near else ""),
    )
