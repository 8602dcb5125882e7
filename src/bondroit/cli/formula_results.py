"""What `bondroit formula` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.findings import VERDICT_WORDS
from bondroit.auditing.formula_words import STATES, odds, span
from bondroit.cli import session
from bondroit.cli.console import print_line, print_table
from bondroit.errors import Text
from bondroit.explaining.numbers import percent
from bondroit.showing.formula_blocks import EXPERIMENT, heads, label

if TYPE_CHECKING:
    from bondroit.auditing.formula import FormulaReport, Over
    from bondroit.auditing.formula_alone import Alone

MOST_VARIABLES = 12


def print_formula(report: FormulaReport) -> None:
    """Print the main figures; every figure is in the JSON and on the page."""
    say = session.say
    if report.experiment:
        print_line(say(EXPERIMENT))
    if report.over is not None:
        print_line(say(label(report.over)))
    for said in (*heads(report), *report.notes):
        print_line(f"- {say(said)}")
    for alone in report.alone:
        _print_alone(alone)
    if report.over is not None:
        _print_over(report.over)
    if report.not_run:
        codes = ", ".join(n.spec.code for n in report.not_run)
        how = say(report.not_run[0].how)
        print_line(say(Text(f"Not put to the test: {codes}. Needed: {how}.",
                            f"Non éprouvés : {codes}. Il faut : {how}.")))  # fmt: skip


def _print_alone(alone: Alone) -> None:
    say, language = session.say, session.language()
    heads_of = [
        Text("variable", "variable"), Text("published", "publiée"), Text("largest ratio", "plus grand rapport"),
    ]  # fmt: skip
    rows = []
    for v in alone.variables[:MOST_VARIABLES]:
        told = (
            Text("masked", "masquée")
            if v.masked
            else Text("wholly", "entière")
            if v.known
            else Text("in part", "en partie")
        )
        low, high = v.ratio
        ratio = odds(high, language) if low == high else f"{odds(low, language)} \N{EN DASH} {odds(high, language)}"
        rows.append([v.variable, say(told), ratio])
    print_table(alone.card, [say(h) for h in heads_of], rows)


def _print_over(over: Over) -> None:
    """One line a statement: a table would not have room for it."""
    say, language = session.say, session.language()
    print_line(say(Text(f"Among the highest {percent(over.top, 'en')}, {over.label}:",
                        f"Parmi les {percent(over.top, 'fr')} les plus hauts, {over.label} :")))  # fmt: skip
    for s in over.stated:
        f = s.finding
        state = say(VERDICT_WORDS[f.verdict] if s.ratio is None else STATES[s.state])
        print_line(f"{f.code} {say(f.question)} \N{RIGHTWARDS ARROW} {state}")
        if s.ratio is None:
            print_line(f"       {say(f.detail)}")
            continue
        told = say(Text("ratio, with its 95 % error", "rapport, avec son erreur à 95 %"))
        own = span(s.ratio.low_95, s.ratio.high_95, language)
        if s.alike is not None:
            alone = say(Text("only coefficients unknown", "seuls les coefficients inconnus"))
            own = f"{own}; {alone} {span(s.alike.low_95, s.alike.high_95, language)}"
        print_line(f"       {told} {own}")
