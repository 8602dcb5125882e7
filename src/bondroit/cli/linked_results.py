"""What a linkage prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.cli import session
from bondroit.cli.console import print_facts, print_line, print_table
from bondroit.cli.services import show
from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing.linkage_figures import MADE, count_text, judged_cells, part_texts, shown_document, small
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


def show_linked(quality: Quality, document: Mapping[str, Any], *, masked: bool) -> None:
    """Print the figures of a linkage and where its files are.

    Args:
        quality: the figures.
        document: their JSON values, and where the files are.
        masked: small counts are hidden; False for files of one's own, outside a workspace.
    """
    told = shown_document(quality, document) if masked else document
    show(told, lambda: _print(quality, told, masked=masked))


def _print(q: Quality, document: Mapping[str, Any], *, masked: bool) -> None:
    say, language = session.say, session.language()
    rows = number(q.rows_left, language) + ("" if q.rows_right is None else f" + {number(q.rows_right, language)}")
    facts = [(say(Text("rows", "lignes")), rows)]
    made = (q.exact, q.model, q.reviewed)
    facts += [
        (f"{say(WORDS['links'])} {say(WORDS[key])}", text)
        for key, count, text in zip(MADE, made, part_texts(made, language, masked=masked), strict=True)
        if count or key == "model"
    ]
    facts += [
        (say(WORDS["false"]), number(q.false, language, 1)),
        (say(WORDS["missed"]), number(q.missed + q.outside, language, 1)),
        (say(WORDS["doubtful"]), count_text(q.doubtful, language, masked=masked)),
    ]
    if q.within is not None:
        facts.insert(-3, (say(WORDS["within"]), count_text(q.within, language, masked=masked)))
    print_facts(say(Text("Linkage", "Rapprochement")), facts)
    if q.within is not None:
        print_line(say(WORDS["within_note"]))
    for judged, key in ((q.against_truth, "truth"), (q.against_joins, "alone")):
        if judged is not None:
            _print_judged(say(WORDS[key]), judged, "linked" if q.within is None else "within", masked=masked)
    if masked:
        print_line(say(WORDS["masked"]))
    if "compared" in document:
        _print_compared(document)
    for name, path in document["written"].items():
        print_line(f"{say(_WRITTEN[name])}: {path}" if language == "en" else f"{say(_WRITTEN[name])} : {path}")


def _print_compared(document: Mapping[str, Any]) -> None:
    """Which columns were compared and which left out; a date of birth that is not compared is pointed at."""
    say, language = session.say, session.language()
    colon = ": " if language == "en" else " : "
    pairs = ", ".join(one if one == other else f"{one} = {other}" for one, other in document["compared"])
    none = say(Text("nothing", "rien"))
    left_out = " | ".join(", ".join(names) or none for names in document["left_out"])
    words = Text("compared", "comparées"), Text("left out", "laissées de côté")
    print_line(f"{say(words[0])}{colon}{pairs}; {say(words[1])}{colon}{left_out}")
    birth = document["birth_date_not_compared"]
    if birth is not None:
        print_line(say(_no_birth_date(*birth)))


def _no_birth_date(left: str, right: str) -> Text:
    there = " = ".join(name for name in dict.fromkeys((left, right)) if name)
    how = Text(
        "write settings by --propose FILE, add a [[column]] of kind date with left and right, and link by --settings.",
        "écrivez des réglages par --propose FICHIER, ajoutez une [[column]] de type date avec left et right, et "
        "rapprochez par --settings.",
    )
    if left and right:
        return Text(f"NOTE: no date of birth is compared, though both sides have one ({there}): {how.en}",
                    f"ATTENTION : aucune date de naissance n'est comparée, bien qu'il y en ait ({there}) : "
                    f"{how.fr}")  # fmt: skip
    side = Text("right", "droite") if left else Text("left", "gauche")
    return Text(
        f"NOTE: no date of birth is compared: {there} has none recognised beside it on the {side.en}. If there is one, "
        f"{how.en}",
        f"ATTENTION : aucune date de naissance n'est comparée : rien n'est reconnu à {side.fr} en face de {there}. "
        f"S'il y en a une, {how.fr}",
    )


def _print_judged(title: str, judged: Against, linked: str, *, masked: bool) -> None:
    keys = ("true_pairs", linked, "precision", "recall", "f1")
    cells = judged_cells(judged, session.language(), masked=masked)
    print_table(title, [session.say(WORDS[k]) for k in keys], [list(cells)], text_columns=0)


def show_sheets(sheets: Sequence[Mapping[str, Any]]) -> None:
    """Print the review sheets of a workspace; small counts are hidden."""
    names = ("pairs", "decided")
    told = [{k: None if k in names and small(v) else v for k, v in s.items()} for s in sheets]
    masked = sorted({name for s in sheets for name in names if small(s[name])})

    def text() -> None:
        if not sheets:
            print_line(session.say(Text("No review sheet.", "Pas de fiche de revue.")))
            return
        head = [Text("sheet", "fiche"), Text("pairs", "paires"), Text("decided", "décidées")]
        language = session.language()
        rows = [[str(s["sheet"]), *(count_text(s[name], language, masked=True) for name in names)] for s in sheets]
        print_table(session.say(Text("Review sheets", "Fiches de revue")), [session.say(h) for h in head], rows)

    show({"sheets": told, "masked": masked}, text)
