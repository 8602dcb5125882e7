"""The building played again is kept with the card, and changes nothing where it is not asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from bondroit.app.bootstrap_card import KEY, bootstrapped
from bondroit.app.build_table import BuildTableRequest, build_frame
from bondroit.building.build import build_scorecard
from bondroit.building.request import BuildRequest
from bondroit.domain.edits import edit
from bondroit.showing.blocks import Caution, Heading
from bondroit.showing.inference_blocks import inference_blocks


def _table() -> pl.DataFrame:
    chance = np.random.default_rng(1)
    income = chance.normal(size=600)
    target = chance.random(600) < np.where(income < 0, 0.5, 0.15)
    return pl.DataFrame({"income": income, "noise": chance.normal(size=600), "target": target})


def test_kept_in_the_provenance_only() -> None:
    """The card's lines stay; its provenance gains the figures, so its hash moves; not asked, the card is untouched."""
    table, request = _table(), BuildRequest("c", "target", holdout=0.0)
    built = build_scorecard(table, request=request)
    assert bootstrapped(table, request, built, replicates=0) is built
    done = bootstrapped(table, request, built, replicates=3)
    assert done.card.variables == built.card.variables
    assert done.card.provenance[KEY]["replicates"] == 3
    assert {k: v for k, v in done.card.provenance.items() if k != KEY} == dict(built.card.provenance)
    assert done.card.hash != built.card.hash


def test_asked_with_a_table() -> None:
    """The verb gives the figures in its document, null where they were not asked; the same seed gives them again."""
    request = BuildTableRequest(path="t", target="target", folds=0, bootstrap=3)
    one, two = (build_frame(frame=_table(), request=request).to_document()["bootstrap"] for _ in range(2))
    assert one == two
    assert one["inclusion"][0]["name"] == "income"
    assert one["auc"]["low"] < one["auc"]["value"] < one["auc"]["high"]
    assert build_frame(frame=_table(), request=replace(request, bootstrap=0)).to_document()["bootstrap"] is None


def test_an_edited_card_does_not_claim_the_bootstrap_as_its_own() -> None:
    """After an edit the figures are named as of the card before it, in its provenance, the document and the page."""
    words = (edit("meaning", "income", "words", meaning="x"),)
    request = BuildTableRequest(path="t", target="target", folds=0, bootstrap=3, edits=words)
    done = build_frame(frame=_table(), request=request)
    card, document = done.built.card, done.to_document()
    assert KEY not in card.provenance
    assert card.provenance["bootstrap_before_edits"]["replicates"] == 3
    assert document["bootstrap"] is None
    assert document["bootstrap_before_edits"]["replicates"] == 3
    blocks = inference_blocks(card, "en")
    cautions = [k for k, b in enumerate(blocks) if isinstance(b, Caution) and "before it was edited" in b.text]
    headings = [k for k, b in enumerate(blocks) if isinstance(b, Heading) and "played again" in b.text]
    assert [k + 1 for k in cautions] == headings
