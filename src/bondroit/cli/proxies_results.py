"""`bondroit proxies` as text: what fits a terminal; the page and the JSON hold every figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.cli import session
from bondroit.cli.console import print_facts, print_line, print_table
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.auditing.proxies_report import ProxyReport

NAMES_WIDTH = 14


def print_proxies(report: ProxyReport) -> None:
    """The figures to know first, three tables, and the checks that do not hold."""
    from bondroit.showing.proxies_words import first_facts, title

    language, d = session.language(), report.to_document()
    print_facts(title(d).say(language), first_facts(d, language))
    _traits(d)
    _removed(d)
    _parity(d)
    _declared(d)
    _checks(d)
    print_line(session.say(Text("Every figure: --json, --out, --html.", "Tous les chiffres : --json, --out, --html.")))


def _traits(d: Mapping[str, Any]) -> None:
    from bondroit.showing.proxies_words import bounded

    language = session.language()
    rows = [
        (
            t["label"][language],
            f"{t['alone'][0]['variable']} {bounded(t['alone'][0]['auc'], language, 2)}",
            bounded(t["together"]["auc"], language, 2),
            bounded(t["score"]["auc"], language, 2),
        )
        for t in d["traits"]
    ]
    heads = (
        Text("trait", "caractère"), Text("best variable alone (AUC)", "meilleure variable seule (AUC)"),
        Text("AUC of all variables", "AUC de toutes"), Text("AUC of the score", "AUC du score"),
    )  # fmt: skip
    _table(Text("Who is guessed, by what", "Qui est deviné, par quoi"), heads, rows, words=2)


def _removed(d: Mapping[str, Any]) -> None:
    from bondroit.showing.proxies_words import bounded
    from bondroit.showing.tables import DASH, DEDUCIBLE

    language = session.language()
    lost = {r["variable"]: r["without"] for r in d["removed"]}
    rows = []
    for r in sorted(d["rebuilt"], key=lambda r: -r["share"]["value"]):
        one = lost.get(r["name"])
        moves = None if one is None else one["moves"]
        entered = DASH if moves is None else moves["entered"]
        rows.append(
            (
                r["name"],
                f"{_percent(r['share']['value'])} {', '.join(r['proxies'][:2])}",
                DASH if one is None else bounded(one["lost"]["area"], language, 3),
                DEDUCIBLE.say(language) if entered is None else str(entered),
            )
        )
    heads = (
        Text("taken out", "ôtée"), Text("rebuilt by the others, first by", "refait par les autres, d'abord"),
        Text("AUC without, less with", "AUC sans, moins avec"), Text("enter the top", "entrent"),
    )  # fmt: skip
    _table(Text("Variables taken out, one at a time", "Variables ôtées, une à la fois"), heads, rows, words=2)


def _parity(d: Mapping[str, Any]) -> None:
    from bondroit.showing.proxies_words import TRUTHS, bounded, share
    from bondroit.showing.tables import DEDUCIBLE

    language = session.language()
    rows = [
        (
            p["label"][language] + (f" ({p['given']})" if p["given"] else ""), TRUTHS[p["truth"]].say(language),
            DEDUCIBLE.say(language) if p["hidden"] else share(p["group"], language),
            bounded(p["mantel_haenszel"] if p["given"] else p["ratio"], language, 2),
        )
        for p in d["parity"]
    ]  # fmt: skip
    heads = (
        Text("group", "groupe"), Text("among those who", "parmi ceux qui"), Text("selected", "sélectionnés"),
        Text("over the others", "sur les autres"),
    )  # fmt: skip
    if rows:
        _table(Text("At equal truth", "À vérité égale"), heads, rows, words=2)


def _declared(d: Mapping[str, Any]) -> None:
    everyone = d["declared"]["leaving"][0]["share"] if any(
        v["origin"] != "untold" for v in d["declared"]["variables"]
    ) else None  # fmt: skip
    if everyone is None or everyone["all"] is None or everyone["at_once"] is None:
        return
    whole, once = _percent(everyone["all"]), _percent(everyone["at_once"])
    print_line(
        session.say(
            Text(
                f"Of the top, {whole} at most could leave by what they declare; {once} by one declaration.",
                f"Du haut, {whole} au plus pourraient sortir par ce qu'ils déclarent ; {once} par une déclaration.",
            )
        )
    )


def _checks(d: Mapping[str, Any]) -> None:
    """By check, of what it does not hold and on what there is not enough evidence."""
    from bondroit.auditing.findings import VERDICT_WORDS, Verdict

    language = session.language()
    labels = {t["trait"]: t["label"][language] for t in d["traits"]}
    for code in dict.fromkeys(f["code"] for f in d["findings"]):
        own = [f for f in d["findings"] if f["code"] == code]
        print_line(f"{code} {own[0]['question'][language]}")
        for verdict in Verdict:
            names = [labels.get(f["attribute"], f["attribute"]) for f in own if f["verdict"] == verdict]
            if names:
                print_line(f"  {VERDICT_WORDS[verdict].say(language)}: {', '.join(names)}")
    for one in d["not_run"]:
        said = session.say(Text("not run", "non faite"))
        print_line(f"{one['code']} {one['question'][language]}\n  {said}: {one['how'][language]}")


def _table(title: Text, heads: Sequence[Text], rows: Sequence[Sequence[str]], *, words: int) -> None:
    cells = [list(row) for row in rows]
    print_table(session.say(title), [session.say(h) for h in heads], cells, text_columns=words, words_width=NAMES_WIDTH)


def _percent(value: float) -> str:
    from bondroit.explaining.numbers import percent

    return percent(value, session.language(), 0)
