"""What `bondroit compare` prints of a population: the tops, the groups that move, the variables that explain it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.cli import session
from bondroit.cli.console import print_facts, print_table
from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.moves_words import OVER_TABLE
from bondroit.showing.tables import DASH, DEDUCIBLE

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_VARIABLES = 12


def print_moves(document: Mapping[str, Any]) -> None:
    """Print the document of two cards over a population; see `app.compare_population`."""
    say, language = session.say, session.language()
    over = say(OVER_TABLE) if document["over"] == "table" else document["over"]
    facts = [
        (Text("files", "dossiers"), _count(document["files"])),
        (Text("without a score by both", "sans score par les deux"), _count(document["without_score"])),
        (Text("files of the top", "dossiers du haut"), _count(document["top"])),
        (Text("in both tops", "dans les deux hauts"), _count(document["stayed"])),
        (Text("enter, and as many leave", "entrent, autant sortent"), _count(document["entered"])),
        (Text("both of either (Jaccard)", "les deux sur l'un ou l'autre (Jaccard)"), _share(document["jaccard"])),
        (Text("Spearman", "Spearman"), _figure(document["spearman"])),
        (Text("Kendall (tau-b)", "Kendall (tau-b)"), _figure(document["kendall"])),
        (Text("mean score before", "score moyen avant"), percent(document["mean_old"], language, 2)),
        (Text("mean score after", "score moyen après"), percent(document["mean_new"], language, 2)),
    ]
    print_facts(over, [(say(name), value) for name, value in facts])
    _groups(document)
    _variables(document)


def _groups(document: Mapping[str, Any]) -> None:
    heads = (
        Text("group", "groupe"), Text("files", "dossiers"), Text("old top", "ancien haut"),
        Text("new top", "nouveau haut"), Text("enter", "entrent"), Text("leave", "sortent"),
    )  # fmt: skip
    families = dict.fromkeys(g["family"] for g in document["groups"])
    for family in families:
        rows = [
            (
                g["label"][session.language()],
                _count(g["files"]),
                _share(g["share_old"]),
                _share(g["share_new"]),
                _count(g["entered"]),
                _count(g["left"]),
            )
            for g in document["groups"]
            if g["family"] == family
        ]
        print_table(family, [session.say(h) for h in heads], rows)


def _variables(document: Mapping[str, Any]) -> None:
    heads = (
        Text("variable", "variable"), Text("enter", "entrent"), Text("leave", "sortent"), Text("everyone", "tous"),
    )  # fmt: skip
    rows = [
        (v["variable"], _figure(v["entered"]), _figure(v["left"]), _figure(v["everyone"]))
        for v in document["variables"][:MOST_VARIABLES]
    ]
    title = Text(
        "What moved them: mean change of the logit, less everyone's",
        "Ce qui les a déplacés : variation moyenne du logit, moins celle de tous",
    )
    print_table(session.say(title), [session.say(h) for h in heads], rows)


def _count(files: int | None) -> str:
    return session.say(DEDUCIBLE) if files is None else number(files, session.language())


def _share(share: float | None) -> str:
    return session.say(DEDUCIBLE) if share is None else percent(share, session.language())


def _figure(value: float | None) -> str:
    return DASH if value is None else number(value, session.language(), 3)
