"""Splink behind our port: the same pairs every time, a trained model used again, a foreign one refused."""

from __future__ import annotations

import polars as pl
import pytest
from tests.data import shared

from bondroit.app.link_files import LinkFilesRequest, link_files
from bondroit.errors import UserError
from bondroit.ingesting.linkage.normalising import prepared
from bondroit.ingesting.linkage.proposing import proposed
from bondroit.store.linking import SplinkPairs
from bondroit.store.received_text import TextFiles

pytest.importorskip("splink", reason="splink is not installed: pip install 'bondroit[link]'")


def test_doubles_of_febrl1_are_all_found():
    """Settings proposed by names of columns alone find the 500 doubles of febrl1 and no others."""
    path = str(shared("record_linkage", "febrl1.csv"))
    request = LinkFilesRequest(left=path, right=None, truth="rec_id", truth_pattern=r"rec-(\d+)")
    done = link_files(request=request, files=TextFiles(), pairing=SplinkPairs())
    judged = done.quality.against_truth
    assert judged is not None
    assert (judged.true_pairs, judged.links, judged.right) == (500, 500, 500)


def test_the_same_pairs_on_any_number_of_threads():
    """One thread or two, trained here or replayed from the saved model, the evidence is the same."""
    file = TextFiles().texts(str(shared("record_linkage", "splink_fake_1000.csv")))
    settings = proposed(file, None)
    rows = prepared(file, settings.comparisons)
    first = SplinkPairs(threads=1)(rows, None, settings)
    again = [SplinkPairs(threads=2)(rows, None, settings), SplinkPairs()(rows, None, settings, first.model)]
    one = first.frame.sort("row_l", "row_r")
    for other in again:
        found = one.join(other.frame, on=["row_l", "row_r"], how="full", suffix="_other")
        assert found["evidence"].null_count() + found["evidence_other"].null_count() == 0
        assert (found["evidence"] - found["evidence_other"]).abs().max() < 1e-9


def test_files_that_cannot_train_are_refused():
    """A file with nobody in common is refused with a remedy, and a model of other columns too."""
    file = pl.DataFrame({"surname": ["a", "b"], "first_name": ["c", "d"], "birth_date": ["1990-01-01", "1980-02-02"]})
    settings = proposed(file, None)
    rows = prepared(file, settings.comparisons)
    with pytest.raises(UserError) as refused:
        SplinkPairs()(rows, None, settings, {"comparisons": []})
    assert refused.value.code == "E-LNK-003"
