"""The library's face: any frame in, objects that show themselves out."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import bondroit as bd

ROWS = 600


def table():
    """A table whose target two columns tell apart."""
    random = np.random.default_rng(7)
    income = random.gamma(2.0, 600.0, ROWS)
    tenure = random.choice(["owner", "tenant", "lodged"], ROWS)
    chance = 1 / (1 + np.exp(-(2.5 - income / 400 + 2 * (tenure == "lodged"))))
    return pl.DataFrame(
        {"income": income, "tenure": tenure, "weight": random.uniform(1, 3, ROWS), "y": random.random(ROWS) < chance}
    )


@pytest.fixture(scope="module")
def card():
    """A card learnt from the table."""
    return bd.build(table(), target="y", weight="weight", seed=3)


def test_the_public_names_load_late_and_are_all_there():
    """Every public name is found, and importing alone loads the standard library only."""
    assert all(getattr(bd, name) is not None for name in bd.__all__)
    asked = (
        "import sys; before = set(sys.modules); import bondroit; "
        "print(*{m.split('.')[0] for m in set(sys.modules) - before})"
    )
    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert set(loaded) - {"bondroit"} <= set(sys.stdlib_module_names)
    with pytest.raises(AttributeError):
        _ = bd.nothing_of_that_name


@pytest.mark.parametrize(
    "kind",
    [pl.DataFrame, lambda f: f.lazy(), lambda f: f.to_arrow(), lambda f: f.to_pandas(),
     lambda f: f.to_pandas().astype({"tenure": "category"}), lambda f: f.to_dict(as_series=False)],
    ids=["polars", "lazy", "arrow", "pandas", "pandas categories", "dictionary"],
)  # fmt: skip
def test_any_frame_gives_the_same_card(kind, card):
    """pandas, Polars, Arrow and dictionaries of the same rows give the very same card."""
    assert bd.build(kind(table()), target="y", weight="weight", seed=3).hash == card.hash


def test_what_is_no_table_is_refused():
    """A list is not a table, and an empty table teaches nothing."""
    with pytest.raises(bd.UserError, match="E-TAB-001"):
        bd.build([1, 2], target="y")
    with pytest.raises(bd.UserError, match="E-TAB-003"):
        bd.build(table().head(0), target="y")


def test_a_card_reads_what_it_writes(card, tmp_path):
    """Saved and read again, a card scores every row the same; an altered one is refused."""
    card.save(tmp_path / "card.json")
    again = bd.read_card(tmp_path / "card.json")
    assert again.hash == card.hash
    assert bd.score(table(), tmp_path / "card.json").equals(card.score(table()))
    document = json.loads((tmp_path / "card.json").read_text())
    document["intercept"] += 1.0
    (tmp_path / "card.json").write_text(json.dumps(document))
    with pytest.raises(bd.UserError, match="E-INT-001"):
        bd.read_card(tmp_path / "card.json")


def test_objects_show_themselves(card):
    """Card, explanation and audit give HTML to a notebook; a chart is an Altair chart."""
    import altair as alt

    letter = bd.explain(card, table().row(0, named=True))
    audit = bd.audit(card.score(table()), outcome="y", groups=["tenure"], score="probability")
    for shown in (card, letter, audit):
        assert "<table" in shown._repr_html_()
        assert repr(shown).startswith("<")
    assert isinstance(card.plot(), alt.TopLevelMixin)
    assert letter.sentences("fr") != letter.sentences("en")
    assert letter.score == pytest.approx(card.score(table())["probability"][0])


def test_the_estimator_lives_in_scikit_learn():
    """Cloned, cross-validated and put in a pipeline, it ranks far better than chance and as its own card."""
    from sklearn.base import clone
    from sklearn.model_selection import cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    rows = table().to_pandas()
    features, target = rows[["income", "tenure"]], rows["y"]
    model = clone(bd.ScorecardClassifier(name="mine"))
    assert cross_val_score(model, features, target, scoring="roc_auc", cv=3).mean() > 0.7
    fitted = make_pipeline(FunctionTransformer(), model).fit(features, target)
    chance = fitted.predict_proba(features)
    np.testing.assert_allclose(chance.sum(axis=1), 1.0)
    learnt = fitted[-1].scorecard_
    assert learnt.name == "mine"
    np.testing.assert_allclose(chance[:, 1], bd.Card(learnt).score(features)["probability"])
    assert (fitted.predict(features) == (chance[:, 1] > 0.5)).all()


def test_the_estimator_keeps_the_classes_and_the_weights():
    """Classes of text come back as such, and weights change the card."""
    rows = table()
    target = np.where(rows["y"], "yes", "no")
    features = rows.select("income").to_numpy()
    plain = bd.ScorecardClassifier().fit(features, target)
    weighted = bd.ScorecardClassifier().fit(features, target, sample_weight=rows["weight"].to_numpy() ** 3)
    assert list(plain.classes_) == ["no", "yes"]
    assert set(plain.predict(features)) <= {"no", "yes"}
    assert plain.scorecard_.hash != weighted.scorecard_.hash
    np.testing.assert_allclose(plain.decision_function(features) > 0, plain.predict(features) == "yes")


def test_pandas_and_arrow_frames_are_scored_alike(card):
    """The same rows as pandas and as Arrow get the same points."""
    frame = table()
    expected = card.score(frame)["points"].to_list()
    assert card.score(frame.to_pandas())["points"].to_list() == expected
    assert card.score(pa.table(frame.to_arrow()))["points"].to_list() == expected
    assert card.score(pd.DataFrame(frame.to_dict(as_series=False)))["points"].to_list() == expected
