"""What `bondroit profiles` prints: a line a profile, the paths that tip, the checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.findings import VERDICT_WORDS
from bondroit.auditing.paths import TIPPING_WORDS, Tipping
from bondroit.auditing.paths_events import EVENTS
from bondroit.cli import session
from bondroit.cli.console import print_line, print_table
from bondroit.errors import Text
from bondroit.showing.paths_words import above_words, level, months_words, odds_words, span_words, threshold_words

if TYPE_CHECKING:
    from bondroit.auditing.paths import CardPaths, PathsReport

MOST_PATHS = 30


def print_paths(report: PathsReport) -> None:
    """Print every card: every figure is in --json, --out and --html."""
    for card in report.cards:
        _profiles(report, card)
        _paths(report, card)
        _findings(card)


def _profiles(report: PathsReport, card: CardPaths) -> None:
    language, say = session.language(), session.say
    limit = None if card.threshold is None else card.threshold.logit
    heads = [
        Text("profile", "profil-type"), level(placed=card.placed), Text("at least", "au moins"),
        Text("at most", "au plus"), Text("odds to the threshold", "cote au seuil"), Text("above", "au-dessus"),
    ]  # fmt: skip
    rows = []
    for one in card.profiles:
        cells = span_words(one.score, language, placed=card.placed) if not one.lost else ("-", "-", "-")
        far = odds_words(None if limit is None else one.score.less(limit).usual, language)
        side = "-" if limit is None or one.lost else above_words(one.score, limit, language)
        rows.append([say(report.titled(one.profile)), *cells, far, side])
    print_line(f"{card.card}, {report.month}. {say(threshold_words(card, language))}")
    print_table("", [say(h) for h in heads], rows, words_width=24)


def _paths(report: PathsReport, card: CardPaths) -> None:
    language, say = session.language(), session.say
    if not card.paths or card.threshold is None:
        return
    limit = card.threshold.logit
    tipped = [p for p in card.paths if p.tips_usually(limit) or p.tipping(limit) is Tipping.TIPS]
    heads = [
        Text("profile", "profil-type"), Text("event", "événement"), Text("what happens", "ce qui arrive"),
        Text("months above, of 24", "mois au-dessus, sur 24"),
    ]  # fmt: skip
    rows = [
        [
            say(report.titled(p.profile)), say(EVENTS[p.event].words), say(TIPPING_WORDS[p.tipping(limit)]),
            months_words(p.months_above(limit), language),
        ]
        for p in tipped[:MOST_PATHS]
    ]  # fmt: skip
    sure = sum(p.tipping(limit) is Tipping.TIPS for p in card.paths)
    may = sum(p.tipping(limit) is Tipping.MAY for p in card.paths)
    said = Text(
        f"Of {len(card.paths)} paths, tipped over by an event: {sure} whatever is unknown, {may} depend on it; "
        f"{len(tipped)} at usual values:",
        f"Sur {len(card.paths)} parcours, basculés par un événement : {sure} quoi qu'on ignore, {may} en dépendent ; "
        f"{len(tipped)} aux valeurs usuelles :",
    )
    print_line(say(said))
    if rows:
        print_table("", [say(h) for h in heads], rows, text_columns=3, words_width=16)


def _findings(card: CardPaths) -> None:
    for finding in card.findings:
        verdict = session.say(VERDICT_WORDS[finding.verdict])
        print_line(f"{finding.code} {session.say(finding.question)} {verdict}: {session.say(finding.detail)}.")
