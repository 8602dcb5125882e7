"""The page of a linkage: what is masked cannot be worked out, and French has no raw name of a table."""

from __future__ import annotations

from bondroit.errors import Text
from bondroit.ingesting.linkage.joining import JoinCounts
from bondroit.ingesting.linkage.quality import Against, Band, Quality
from bondroit.showing.linkage_page import render_linkage

JOINS = JoinCounts(
    column="personal_number", missing=321, missing_right=0, unmatched=4, many_to_one=0, one_to_many=0, contradicted=0,
    joined=1675,
)  # fmt: skip


def quality(against: Against) -> Quality:
    """Figures of a linkage of 2,000 rows, with one small count in each place."""
    return Quality(
        rows_left=2000, rows_right=2500, pairs=2000, threshold=0.9, exact=1675, model=240, reviewed=0, refused=0,
        doubtful=3, matches=1916, false=1.5, missed=2.5, outside=0.0,
        bands=(Band(None, 0, 0, 50), Band(0, 10, 6, 20), Band(10, None, 234, 0)),
        levels=(), columns=(), rules=(), joins=(JOINS,), against_joins=against,
    )  # fmt: skip


def test_masked_counts_are_not_worked_out_from_their_neighbours() -> None:
    """Two pairs missed of 1,913: neither links, recall nor F1 is told, nor the neighbour of a lone masked count."""
    made = quality(Against(1913, 1931, 1911))
    page = render_linkage(made, title=Text("t", "t"), language="en")
    assert "1,913" in page
    for told in ("1,931", "99.90", "98.96", ">321<", ">234<"):
        assert told not in page
    open_page = render_linkage(made, title=Text("t", "t"), language="en", masked=False)
    for told in ("1,931", "99.90%", "98.96%", ">321<", ">234<"):
        assert told in open_page


def test_large_counts_are_told() -> None:
    """Where nothing is small, precision and recall are told to the second decimal."""
    page = render_linkage(quality(Against(1913, 1900, 1880)), title=Text("t", "t"), language="en")
    assert "98.95%" in page
    assert "98.27%" in page


def test_french_has_french_words() -> None:
    """The number that joins is named in words, and the sides by what they are called."""
    sides = (Text("the body's register", "registre de l'organisme"), Text("x", "déclarations de paie"))
    page = render_linkage(quality(Against(5, 5, 5)), title=Text("t", "t"), sides=sides, language="fr")
    french = page[page.index('<article id="fr"') : page.index('<article id="en"')]
    assert "numéro personnel" in french
    assert "déclarations de paie" in french
    assert "personal number" not in french
