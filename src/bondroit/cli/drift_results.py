"""What `bondroit drift` prints: the score month by month, the warnings, the variables of the last month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.cli import session
from bondroit.cli.console import print_line, print_table
from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.drift_words import FAULTS, MONTH_WORDS, reference_words
from bondroit.showing.tables import DEDUCIBLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.app.ports import Journal
    from bondroit.domain.months import Month

MOST_WARNINGS = 30


def print_drift(document: Mapping[str, Any]) -> None:
    """Print the document of a drift; see `app.drift_report`."""
    for card in document["cards"]:
        _months(card)
        _warnings(card)
        _variables(card)
    if document.get("page"):
        print_line(session.say(Text(f"The page: {document['page']}", f"La page : {document['page']}")))


def _months(card: Mapping[str, Any]) -> None:
    say = session.say
    heads = (
        Text("month", "mois"), Text("files", "dossiers"), Text("PSI of the score", "PSI du score"),
        Text("mean score", "score moyen"), Text("above the threshold", "au-dessus du seuil"),
        Text("largest PSI", "plus grand PSI"), Text("warnings", "alertes"),
    )  # fmt: skip
    rows = [
        (
            month_label(one["month"]),
            _figure(one["files"], 0),
            _figure(None if one["score"] is None else one["score"]["psi"], 3),
            _share(one["score"], "mean"),
            _share(one["score"], "above"),
            _figure(max((v["psi"] for v in one["variables"] if v["psi"] is not None), default=None), 3),
            str(sum(w["month"] == one["month"] for w in card["warnings"])),
        )
        for one in card["months"]
    ]
    print_table(card["card"], [say(h) for h in heads], rows)
    for line in reference_words(card):
        print_line(say(line))


def _warnings(card: Mapping[str, Any]) -> None:
    say, language = session.say, session.language()
    if not card["warnings"]:
        print_line(say(Text("No warning.", "Aucune alerte.")))
    for one in card["warnings"][-MOST_WARNINGS:]:
        mark = "!!" if one["level"] == "moved" else "! "
        print_line(f"{mark} {month_label(one['month'])}  {one['text'][language]}")
    if len(card["warnings"]) > MOST_WARNINGS:
        left = len(card["warnings"]) - MOST_WARNINGS
        print_line(say(Text(f"... and {left} earlier ones: --json", f"... et {left} plus anciennes : --json")))


def _variables(card: Mapping[str, Any]) -> None:
    last = card["months"][-1]
    heads = (
        Text("variable", "variable"), Text("PSI", "PSI"), Text("by chance up to", "au hasard jusqu'à"),
        Text("shift of the mean logit", "effet sur le logit moyen"), Text("missing", "manquants"),
        Text("without a class", "sans classe"),
    )  # fmt: skip
    rows = [
        (v["variable"], session.say(FAULTS[v["fault"]]), *[""] * 4) if v["psi"] is None else (
            v["variable"],
            _figure(v["psi"], 3),
            _figure(v["by_chance"], 3),
            _figure(v["shift_logit"], 3),
            session.say(DEDUCIBLE) if v["missing"] is None else percent(v["missing"], session.language()),
            session.say(DEDUCIBLE) if v["without_class"] is None else _figure(v["without_class"], 0),
        )
        for v in sorted(last["variables"], key=lambda v: -1.0 if v["psi"] is None else v["psi"], reverse=True)
    ]  # fmt: skip
    print_table(month_label(last["month"]), [session.say(h) for h in heads], rows)


def note_drift(journal: Journal, month: Month) -> None:
    """After the scores of a month: what `drift` last warned of for it, or that nobody has looked."""
    entries = (e.detail for e in reversed(journal.entries()) if e.verb == "drift")
    seen = next((detail for detail in entries if detail["month"] == str(month)), None)
    if seen is None:
        note = Text(
            f"Drift of {month} was not looked at: bondroit drift --month {month}",
            f"La dérive de {month} n'a pas été examinée : bondroit drift --month {month}",
        )
    else:
        found = {card: figures["of_last_month"] for card, figures in seen["cards"].items() if figures["of_last_month"]}
        listed = "; ".join(f"{card}: {', '.join(what)}" for card, what in found.items())
        note = Text(f"Drift of {month}: {listed or 'no warning'}.", f"Dérive de {month} : {listed or 'aucune alerte'}.")
    print_line(session.say(note))


def month_label(label: str) -> str:
    """A month as it is; `now` and `reference` in words."""
    return session.say(MONTH_WORDS[label]) if label in MONTH_WORDS else label


def _figure(value: float | None, digits: int) -> str:
    return "-" if value is None else number(value, session.language(), digits)


def _share(score: Mapping[str, Any] | None, name: str) -> str:
    if score is None:
        return "-"
    return session.say(DEDUCIBLE) if score[name] is None else percent(score[name], session.language(), 2)
