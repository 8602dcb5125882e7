"""Files in classes that a learnt card never saw."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from bondroit.app.score_table import score_frame
from bondroit.domain.scorecard import (
    CATEGORICAL,
    INTERVAL,
    MISSING,
    NUMERIC,
    OTHER,
    PUBLISHED,
    VALUES,
    Modality,
    Scorecard,
    Variable,
)  # fmt: skip
from bondroit.errors import UserError


def _card(other: int | None = 0, *, status: str = "card") -> Scorecard:
    tenure = Variable("tenure", CATEGORICAL, (
        Modality("owner", VALUES, 0.0, reference=True, values=("owner",), count=400),
        Modality("tenant", VALUES, 0.7, values=("tenant",), count=300),
        Modality("other", OTHER, 0.0, count=other),
    ))  # fmt: skip
    age = Variable("age", NUMERIC, (
        Modality("[-inf, 40)", INTERVAL, 0.0, reference=True, upper=40.0, count=500),
        Modality("[40, inf)", INTERVAL, -0.4, lower=40.0, count=200),
        Modality("missing", MISSING, 0.0, count=0),
    ))  # fmt: skip
    return Scorecard("card", 1, "wrong", -1.0, (tenure, age), status=status)


FRAME = pl.DataFrame({
    "tenure": ["owner"] * 20 + ["martian"] * 1200 + ["tenant"] * 30,
    "age": [30.0] * 1220 + [None] * 12 + [50.0] * 18,
})  # fmt: skip


def test_files_in_classes_never_seen_are_counted_and_keep_their_score():
    """A class without a file in the survey scores as the reference, and the result says how many files it took."""
    done = score_frame(frame=FRAME, card=_card())
    assert done.frame["points"].null_count() == 0
    (note,) = done.notes
    assert note.en.startswith("1,212 files fell in classes the card never saw: tenure: other 1,200; age: missing 12.")
    assert note.fr.startswith("1\u202f212 dossiers sont dans des classes que la grille n'a jamais vues :")
    assert done.to_document()["notes"] == [{"en": note.en, "fr": note.fr}]


def test_files_in_classes_never_seen_get_no_score_when_unknown_values_are_skipped():
    """With `strict` off exactly these files are without a score, and the others are ranked among themselves."""
    done = score_frame(frame=FRAME, card=_card(), strict=False)
    unseen = (pl.col("tenure") == "martian") | pl.col("age").is_null()
    assert done.frame.filter(unseen)["points"].null_count() == 1212
    rest = done.frame.filter(~unseen)
    assert rest["points"].null_count() == 0
    assert rest["rank"].max() <= rest.height
    assert done.to_document()["without_score"] == 1212
    assert done.notes[0].en.endswith("They have no score.")


@pytest.mark.parametrize("card", [_card(None), _card(25), _card(status=PUBLISHED)])
def test_a_class_that_was_seen_or_published_is_scored_as_ever(card):
    """Neither a masked count, nor a counted class, nor a published table is taken for a class never seen."""
    done = score_frame(frame=FRAME.filter(pl.col("age").is_not_null()), card=card, strict=False)
    assert done.frame["points"].null_count() == 0
    assert done.notes == ()


def test_few_files_are_not_counted_out():
    """Under 11 files in a class, the note gives neither their number nor a total that would tell it."""
    frame = pl.concat([FRAME.head(20), FRAME.slice(20, 7)])
    (note,) = score_frame(frame=frame, card=_card()).notes
    assert note.en.startswith("Some files fell in classes the card never saw: tenure: other < 11.")


@pytest.mark.parametrize(
    ("empty", "columns"),
    [
        (pl.lit(None), ("age", "tenure")),
        (pl.lit(None, dtype=pl.Date), ("age", "tenure")),
        (pl.lit(float("nan")), ("age", "tenure")),
        (pl.lit(""), ("age",)),  # among categories an empty text is a value
    ],
)
def test_a_column_without_any_value_is_missing_whatever_its_type(empty, columns):
    """A column of nulls, of empty texts or of NaN is scored like a column of missing numbers or categories."""
    missing = Modality("missing", MISSING, 0.3, count=40)
    variables = tuple(replace(v, modalities=(*v.modalities[:2], missing)) for v in _card().variables)
    card = replace(_card(), variables=variables)
    for name in columns:
        frame = FRAME.filter(pl.col("tenure") != "martian").with_columns(empty.alias(name))
        kind = pl.Float64 if name == "age" else pl.String
        plain = frame.with_columns(pl.lit(None, dtype=kind).alias(name))
        got = score_frame(frame=frame, card=card).frame
        assert got["points"].to_list() == score_frame(frame=plain, card=card).frame["points"].to_list()


def test_the_remedy_of_a_wrong_type_speaks_of_types():
    """A text in the place of a number is not told to be a missing column."""
    with pytest.raises(UserError) as caught:
        score_frame(frame=FRAME.with_columns(age=pl.lit("old")), card=_card())
    assert caught.value.shown().remedy.startswith("give these columns the type that the card expects")
