"""What a linkage prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.cli import session
from bondroit.cli.console import print_facts, print_line, print_table
from bondroit.cli.services import show
from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.linkage_words import WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.ingesting.linkage.quality import Against, Quality

_WRITTEN = {
    "links": Text("the links", "les liens"),
    "page": Text("the page", "la page"),
    "model": Text("the model", "le modèle"),
    "review": Text("doubtful pairs, to fill in", "paires douteuses, à remplir"),
    "sheet": Text("doubtful pairs, to read", "paires douteuses, à lire"),
}


def show_linked(quality: Quality, document: Mapping[str, Any]) -> None:
    """Print the figures of a linkage and where its files are."""
    show(document, lambda: _print(quality, document["written"]))


def _print(q: Quality, written: Mapping[str, str]) -> None:
    say, language = session.say, session.language()
    rows = number(q.rows_left, language) + ("" if q.rows_right is None else f" + {number(q.rows_right, language)}")
    facts = [(say(Text("rows", "lignes")), rows)]
    facts += [
        (f"{say(WORDS['links'])} {say(WORDS[key])}", number(count, language))
        for key, count in (("exact", q.exact), ("model", q.model), ("reviewed", q.reviewed))
        if count or key == "model"
    ]
    facts += [
        (say(WORDS["false"]), number(q.false, language, 1)),
        (say(WORDS["missed"]), number(q.missed + q.outside, language, 1)),
        (say(WORDS["doubtful"]), number(q.doubtful, language)),
    ]
    print_facts(say(Text("Linkage", "Rapprochement")), facts)
    for judged, key in ((q.against_truth, "truth"), (q.against_joins, "alone")):
        if judged is not None:
            _print_judged(say(WORDS[key]), judged)
    for name, path in written.items():
        print_line(f"{say(_WRITTEN[name])}: {path}" if language == "en" else f"{say(_WRITTEN[name])} : {path}")


def _print_judged(title: str, judged: Against) -> None:
    language = session.language()
    keys = ("true_pairs", "linked", "precision", "recall", "f1")
    counts = [number(v, language) for v in (judged.true_pairs, judged.links)]
    shares = [percent(v, language, 2) for v in (judged.precision, judged.recall, judged.f1)]
    print_table(title, [session.say(WORDS[k]) for k in keys], [[*counts, *shares]], text_columns=0)


def show_sheets(sheets: Sequence[Mapping[str, Any]]) -> None:
    """Print the review sheets of a workspace."""

    def text() -> None:
        if not sheets:
            print_line(session.say(Text("No review sheet.", "Pas de fiche de revue.")))
            return
        head = [Text("sheet", "fiche"), Text("pairs", "paires"), Text("decided", "décidées")]
        rows = [[str(s["sheet"]), str(s["pairs"]), str(s["decided"])] for s in sheets]
        print_table(session.say(Text("Review sheets", "Fiches de revue")), [session.say(h) for h in head], rows)

    show({"sheets": [dict(s) for s in sheets]}, text)
