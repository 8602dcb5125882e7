"""Answers to questions: what each does to the state of its question, and what a file of answers gets wrong.

An answer that agrees or corrects closes its question; one that contests leaves it answered, until a person who looked
at the source's figure settles it. No answer closes nothing and proves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bondroit.errors import Text
from bondroit.tables.reconciled import ANSWERS, ANSWERS_GIVEN, NOTES, STATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.domain.months import Month

ASKED, ANSWERED, CLOSED = STATES
CONTESTS, CORRECTS, SETTLED = "contests", "corrects", "settled"
COLUMNS = ("question", "answer")
OPTIONAL = ("note", "corrected_euros")
SHOWN = 5
"""Lines named for each fault."""


def states(questions: pl.LazyFrame, answers: pl.LazyFrame | None) -> pl.LazyFrame:
    """Questions with `state` and their last answer: answer, note, corrected_cents (missing while only asked).

    Args:
        questions: rows of the table; a column `question` suffices.
        answers: rows of the table; None: there are none yet.
    """
    columns = ["state", "answer", "note", "corrected_cents"]
    if answers is None:
        none = [pl.lit(None, dtype=ANSWERS.schema[name]).alias(name) for name in columns]
        return questions.with_columns(none).with_columns(pl.lit(ASKED).alias("state"))
    last = answers.sort("question", "place").group_by("question").agg(pl.col(columns).last())
    joined = questions.join(last, on="question", how="left")
    return joined.with_columns(pl.col("state").fill_null(ASKED))


def read_answers(given: pl.DataFrame, lines: Sequence[int] | None = None) -> pl.DataFrame:
    """A file of answers with every column, as text but for the figure: empty cells are missing.

    Args:
        given: the rows of the file.
        lines: where each begins in the file, for faults; None: one line each, under the line of names.
    """
    columns = [
        (pl.col(name) if name in given.columns else pl.lit(None)).cast(pl.String).str.strip_chars().alias(name)
        for name in (*COLUMNS, *OPTIONAL)
    ]
    frame = given.select(columns)
    empty = [pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in frame.columns]
    return frame.select(empty).with_columns(
        pl.col("corrected_euros").str.replace(",", ".").str.replace_all(r"[\s€]", "").alias("_euros")
    ).with_columns(
        (pl.col("_euros").cast(pl.Float64, strict=False) * 100).round().cast(pl.Int64).alias("corrected_cents"),
        pl.Series("line", lines or range(2, given.height + 2), pl.Int64),
    )  # fmt: skip


def faults(answers: pl.DataFrame, known: pl.DataFrame) -> list[Text]:
    """Every fault of a file of answers, with counts and the first lines that have it.

    Args:
        answers: see `read_answers`.
        known: every question with its state.
    """
    rows = answers.join(known.select("question", "state"), on="question", how="left", maintain_order="left")
    answer, state = pl.col("answer"), pl.col("state")
    tests = {
        Text("to a question that was not asked", "à une question qui n'a pas été posée"): state.is_null(),
        Text(f"none of {', '.join(ANSWERS_GIVEN)}", f"aucune de {', '.join(ANSWERS_GIVEN)}"): ~answer.is_in(
            ANSWERS_GIVEN
        ).fill_null(value=False),
        Text(f"with a note that is none of {', '.join(NOTES)}", f"avec un motif hors de {', '.join(NOTES)}"): pl.col(
            "note"
        ).is_not_null()
        & ~pl.col("note").is_in(NOTES),
        Text("that corrects without the right figure", "qui corrige sans le bon chiffre"): (answer == CORRECTS)
        & (pl.col("corrected_cents").is_null() | (pl.col("corrected_cents") < 0)),
        Text("to a question that is closed", "à une question close"): state == CLOSED,
        Text("that settles what nobody contested", "qui tranche ce que nul ne conteste"): (answer == SETTLED)
        & (state == ASKED),
        Text("to a question answered twice in the file", "à une question répondue deux fois dans le fichier"): pl.col(
            "question"
        ).is_duplicated(),
    }
    found = []
    for what, test in tests.items():
        lines = rows.filter(test.fill_null(value=False))["line"]
        if len(lines):
            first = ", ".join(map(str, lines.head(SHOWN))) + (" ..." if len(lines) > SHOWN else "")
            n, s = len(lines), "s" if len(lines) > 1 else ""
            found.append(
                Text(f"{n} answer(s) {what.en}: line{s} {first}.", f"{n} réponse(s) {what.fr} : ligne{s} {first}.")
            )
    return found


def added(answers: pl.DataFrame, before: pl.DataFrame | None, month: Month) -> pl.DataFrame:
    """Rows of `answers`: those of before, and the new ones after them.

    Args:
        answers: see `read_answers`, without a fault.
        before: the table so far.
        month: in which they came.
    """
    old = ANSWERS.conform(pl.DataFrame(schema=ANSWERS.schema)) if before is None else before
    places = old.group_by("question").agg(pl.col("place").max().alias("last"))
    state = pl.when(pl.col("answer") == CONTESTS).then(pl.lit(ANSWERED)).otherwise(pl.lit(CLOSED))
    new = answers.join(places, on="question", how="left").with_columns(
        (pl.col("last").fill_null(0) + 1).alias("place"),
        pl.lit(month.first_day).alias("month"),
        state.alias("state"),
        pl.when(pl.col("answer") == CORRECTS).then(pl.col("corrected_cents")).alias("corrected_cents"),
    )
    return pl.concat([old, ANSWERS.conform(new)]).sort("question", "place")
