"""The review sheet: doubtful pairs for a person who may see them, and that person's decisions taken back in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bondroit.errors import Text, UserError
from bondroit.ingesting.linkage.choosing import LEFT, PROBABILITY, RIGHT
from bondroit.ingesting.linkage.linked import LINKED, WHY, Decided
from bondroit.ingesting.linkage.normalising import letters
from bondroit.ingesting.linkage.settings import Keeping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.ingesting.linkage.linked import Linked
    from bondroit.ingesting.linkage.settings import LinkageSettings

LINE = "line"
"""The number of a row in a file that somebody brought, the first below the names being 1."""
DECISION = "decision"
SAME, DIFFERENT = "same", "different"
_WORDS = {
    "same": SAME, "meme": SAME, "yes": SAME, "oui": SAME, "different": DIFFERENT, "differente": DIFFERENT,
    "no": DIFFERENT, "non": DIFFERENT,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Keys:
    """The columns that say which row is meant, in each file."""

    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Their names on a sheet."""
        return (*(f"left_{k}" for k in self.left), *(f"right_{k}" for k in self.right))


def with_line(frame: pl.DataFrame) -> pl.DataFrame:
    """A file with its lines numbered, so that its rows can be named."""
    return frame.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(LINE))


def sheet(
    done: Linked, left: pl.DataFrame, right: pl.DataFrame | None, settings: LinkageSettings, keys: Keys
) -> pl.DataFrame:
    """Doubtful pairs with the values of both sides as they were written, and an empty column for the decision.

    Args:
        done: the linkage.
        left: a file as brought.
        right: the other; None for one file.
        settings: which columns are shown.
        keys: which columns say who is meant.
    """
    sides = []
    for name, frame, own, other in (
        ("left", left, keys.left, False), ("right", left if right is None else right, keys.right, right is not None),
    ):  # fmt: skip
        shown = [c.in_right if other else c.in_left for c in settings.comparisons]
        columns = [frame[k].cast(pl.String).alias(f"{name}_{k}") for k in own]
        columns += [
            frame[at].cast(pl.String).alias(f"{name}_{c.column}")
            for at, c in zip(shown, settings.comparisons, strict=True)
            if f"{name}_{c.column}" not in {s.name for s in columns}
        ]
        sides.append(pl.DataFrame(columns))
    pairs = done.doubtful
    both = [side[pairs[place]] for side, place in zip(sides, (LEFT, RIGHT), strict=True)]
    head = pairs.select(WHY, LINKED, PROBABILITY)
    made = pl.concat([head, *both], how="horizontal")
    listed = [c.column for c in settings.comparisons]
    beside = [f"{side}_{c}" for c in listed for side in ("left", "right")]
    rest = [c for c in keys.columns if c not in beside]
    return made.select(WHY, LINKED, PROBABILITY, *rest, *beside).with_columns(pl.lit("").alias(DECISION))


def decided(
    decisions: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame | None, settings: LinkageSettings, keys: Keys
) -> Decided:
    """Decisions of a sheet as pairs of rows; rows without a decision are left open.

    Args:
        decisions: the sheet, all text, its column `decision` filled: same or different (même, différent).
        left: a file as brought.
        right: the other; None for one file.
        settings: a person has at most one link if they say so.
        keys: which columns say who is meant.

    Raises:
        UserError: E-LNK-003 with every fault at once, by line and never by name.
    """
    missing = [c for c in (*keys.columns, DECISION) if c not in decisions.columns]
    if missing:
        raise _unfit([Text(f"Column {c} is missing.", f"La colonne {c} manque.") for c in missing])
    said = decisions.with_row_index(LINE, offset=2).with_columns(
        word=letters(pl.col(DECISION).cast(pl.String).str.strip_chars())
    )
    said = said.filter(pl.col("word").is_not_null() & (pl.col("word") != ""))
    said = said.with_columns(meant=pl.col("word").replace_strict(_WORDS, default=None, return_dtype=pl.String))
    for place, frame, own, side in (
        (LEFT, left, keys.left, "left"),
        (RIGHT, left if right is None else right, keys.right, "right"),
    ):
        who = frame.select(pl.col(k).cast(pl.String).alias(f"{side}_{k}") for k in own).with_row_index(place)
        on = [f"{side}_{k}" for k in own]
        said = said.with_columns(pl.col(c).cast(pl.String) for c in on).join(
            who, on=on, how="left", maintain_order="left"
        )
    faults = _faults(said, settings)
    if faults:
        raise _unfit(faults)
    pairs = said.select("meant", pl.col(LEFT).cast(pl.Int64), pl.col(RIGHT).cast(pl.Int64)).unique(maintain_order=True)
    return Decided(
        *(pairs.filter(pl.col("meant") == word).drop("meant").sort(LEFT, RIGHT) for word in (SAME, DIFFERENT))
    )


def _faults(said: pl.DataFrame, settings: LinkageSettings) -> list[Text]:
    confirmed = said.filter(pl.col("meant") == SAME)
    once = [LEFT] if settings.keeping in {Keeping.ONE_TO_ONE, Keeping.ONE_EACH} else []
    once += [RIGHT] if settings.keeping is Keeping.ONE_TO_ONE else []
    tests = [
        (said.filter(pl.col("meant").is_null()), Text("decision not understood: same, different or nothing",
                                                      "décision non comprise : même, différent ou rien")),
        (said.filter(pl.col(LEFT).is_null() | pl.col(RIGHT).is_null()), Text("nobody in the files has this key",
                                                                            "personne n'a cette clé dans les "
                                                                                "fichiers")),
        (said.filter(pl.col("meant").n_unique().over(LEFT, RIGHT) > 1), Text("two decisions on one pair",
                                                                            "deux décisions sur une paire")),
        *((confirmed.filter(pl.struct(LEFT, RIGHT).n_unique().over(side) > 1), Text("one person confirmed twice",
                                                                                    "une personne confirmée deux fois"))
          for side in once),
    ]  # fmt: skip
    return [_lines(rows[LINE], what) for rows, what in tests if rows.height]


def _lines(lines: Sequence[int] | pl.Series, what: Text) -> Text:
    listed = ", ".join(str(n) for n in list(lines)[:5]) + (" ..." if len(lines) > 5 else "")
    return Text(f"Lines {listed}: {what.en}.", f"Lignes {listed} : {what.fr}.")


def _unfit(faults: Sequence[Text]) -> UserError:
    return UserError(
        "E-LNK-003",
        Text(
            "The decisions cannot be taken in; nothing was linked.",
            "Les décisions sont inutilisables ; rien n'est lié.",
        ),
        faults=faults,
        remedy=Text(
            "fill in the sheet that `bondroit link` wrote: same or different in its last column.",
            "remplissez la fiche écrite par « bondroit link » : même ou différent dans la dernière colonne.",
        ),
    )


def still_there(kept: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame, keys: Keys) -> Decided:
    """Decisions kept from before, on rows that the files still have.

    Args:
        kept: the keys of both sides under their own names, and `same`.
        left: the body's file.
        right: the partner's.
        keys: which columns say who is meant.
    """
    rows = kept
    for place, frame, own in ((LEFT, left, keys.left), (RIGHT, right, keys.right)):
        who = frame.select(own).with_row_index(place).with_columns(pl.col(place).cast(pl.Int64))
        rows = rows.join(who, on=list(own), how="inner")
    return Decided(*(rows.filter(f).select(LEFT, RIGHT).sort(LEFT, RIGHT) for f in (pl.col("same"), ~pl.col("same"))))


def merged(new: Decided, before: Decided, settings: LinkageSettings) -> Decided:
    """New decisions, and those from before that they do not go against."""
    said = pl.concat([new.confirmed, new.refused])
    refused = pl.concat([new.refused, before.refused.join(said, on=[LEFT, RIGHT], how="anti")])
    confirmed = before.confirmed.join(said, on=[LEFT, RIGHT], how="anti")
    if settings.keeping in {Keeping.ONE_TO_ONE, Keeping.ONE_EACH}:
        confirmed = confirmed.join(new.confirmed, on=LEFT, how="anti")
    if settings.keeping is Keeping.ONE_TO_ONE:
        confirmed = confirmed.join(new.confirmed, on=RIGHT, how="anti")
    return Decided(pl.concat([new.confirmed, confirmed]).sort(LEFT, RIGHT), refused.sort(LEFT, RIGHT))
