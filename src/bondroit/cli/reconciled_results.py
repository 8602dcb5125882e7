"""A comparison as text, in tables that fit 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.cli import session
from bondroit.cli.console import print_facts, print_line, print_table
from bondroit.cli.results import HIDDEN, amount, cell, in_euros, print_document, print_rows
from bondroit.cli.words import word
from bondroit.errors import Text
from bondroit.showing.reconcile_words import SOURCES, silent_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHOWN = ("compared", "within", "higher", "lower", "no_effect", "questions", "proposals")
MEASURES = {
    "tolerance": Text("times", "fois"),
    "errors": Text("errors", "écarts"),
    "could": Text("seen", "vus"),
    "found": Text("found", "trouvés"),
    "alarms": Text("alarms", "alertes"),
    "wrong": Text("wrong", "à tort"),
    "wrong_link": Text("link", "lien"),
    "delay": Text("delay", "délai"),
    "noise": Text("source", "source"),
}
LEGEND = Text(
    "times: the tolerance, times the one in force. errors: units truly wrong beyond it. seen: of these, units of which "
    "the source speaks. found: of these, those it found. wrong: alarms on units that were not wrong on this side, by "
    "cause: somebody else's figures (link), corrected since (delay), the source's own figure (source).",
    "fois : la tolérance, en multiples de celle en vigueur. écarts : unités vraiment fausses au-delà. vus : parmi "
    "eux, ceux dont parle la source. trouvés : ceux qu'elle trouve. à tort : alertes sur des unités qui n'étaient pas "
    "fausses de ce côté, par cause : chiffres d'un autre (lien), corrigés depuis (délai), chiffre même de la source "
    "(source).",
)
BY_NUMBERS = Text(
    "Persons were told by their personal numbers alone: no links of `bondroit link`, for control and for rights, were "
    "made before this month. With them more persons are reached, and the tax office at all.",
    "Les personnes sont reconnues à leur seul numéro personnel : aucun lien de « bondroit link », pour le contrôle et "
    "pour les droits, ne date d'avant ce mois. Avec eux, on voit plus de personnes, et l'administration fiscale.",
)
SIDES = {
    "higher": Text("more than was declared", "plus que le déclaré"),
    "lower": Text("less than was declared", "moins que le déclaré"),
}
NO_DEBT = Text(
    "A question is no debt: it waits for the household's answer and claims nothing.",
    "Une question n'est pas une dette : elle attend la réponse du foyer et ne réclame rien.",
)
SHORT = {
    "payroll": Text("payroll", "paie"), "unemployment": Text("out of work", "chômage"), "tax": Text("tax", "impôts")
}  # fmt: skip
"""Heads of columns: a head wraps at nine letters."""
_MOVED = {"question": Text("questions", "questions"), "proposal": Text("payments", "paiements")}


def print_reconciled(document: Mapping[str, Any]) -> None:
    """What `bondroit reconcile` did: counts, units by source, and why a source is silent."""
    say = session.say
    masked = say(HIDDEN)
    flat = {k: v for k, v in document.items() if not isinstance(v, list | dict)}
    hidden = {k: masked for k in ("asked", "proposed", "estimate_cents", "proposed_cents") if flat[k] is None}
    print_document(say(Text("Declared beside partner data", "Déclaré et données des partenaires")), flat | hidden)
    flows = document["report"]["flows"]
    # A source is a column: what becomes of its units has more lines than there are sources.
    rows = [
        [say(word(key)), *(masked if flow[key] is None else cell(flow[key]) for flow in flows)] for key in SHOWN
    ]  # fmt: skip
    headers = ["", *(say(SHORT[flow["source"]]) for flow in flows)]
    print_table(say(Text("Units compared", "Unités comparées")), headers, rows)
    for flow in flows:
        if not flow["compared"]:
            print_line(say(silent_sentence(flow["source"], flow["silent"])))
    if document["links"] == "exact":
        print_line(say(BY_NUMBERS))
    print_line(say(NO_DEBT))


def print_checked(document: Mapping[str, Any]) -> None:
    """What `bondroit reconcile check` measured: a table for each source and side."""
    say = session.say
    title = Text("Beside the truth", "À côté de la vérité")
    print_document(say(title), {k: document[k] for k in ("month", "links")})
    _money(document["money"])
    places = dict.fromkeys((one["source"], one["direction"]) for one in document["measured"])
    for source, side in places:
        own = [one for one in document["measured"] if (one["source"], one["direction"]) == (source, side)]
        name = SOURCES[source].say(session.language())
        rows = [[cell(one[key]) for key in MEASURES] for one in own]
        print_table(f"{name}: {say(SIDES[side])}", [say(w) for w in MEASURES.values()], rows, text_columns=0)
    print_line(say(LEGEND))
    for key in ("mistakes", "prefilled"):
        if document[key]:
            print_rows(say(word(key)), document[key])


def _money(money: Mapping[str, int]) -> None:
    """Euros moved by questions and by payments, how much of it is truly wrong, and all that is wrong."""
    say = session.say
    rows = [[say(name), *_moved(money, key)] for key, name in _MOVED.items()]
    headers = (
        Text("files", "dossiers"), Text("none wrong", "rien de faux"), Text("moved €", "en jeu €"),
        Text("truly wrong €", "vraiment faux €"),
    )  # fmt: skip
    print_table(say(Text("In euros", "En euros")), ["", *(say(h) for h in headers)], rows)
    every = Text("In all files", "Dans tous les dossiers")
    sides: Sequence[str] = ("overpaid_cents", "underpaid_cents")
    print_facts(say(every), [(in_euros(k, k), cell(amount(k, money[k]))) for k in sides])


def _moved(money: Mapping[str, int], key: str) -> list[str]:
    counts = [cell(money[f"{key}_{name}"]) for name in ("files", "wrong_files")]
    return [*counts, *(cell(money[f"{key}_{name}"] / 100) for name in ("cents", "true_cents"))]
