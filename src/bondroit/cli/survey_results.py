"""Estimates from a table, on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.cli import session
from bondroit.cli.console import print_line, print_table
from bondroit.cli.encodings import say_encodings
from bondroit.cli.services import show
from bondroit.errors import Text

if TYPE_CHECKING:
    from pathlib import Path

    from bondroit.app.estimate_table import EstimateTableRequest
    from bondroit.errors import Language
    from bondroit.surveying.asked import Answer, Model


def show_estimates(request: EstimateTableRequest, out: Path | None) -> None:
    """Estimate and print; write the page if one is asked for."""
    from bondroit.wiring.surveys import estimate_table

    done = estimate_table(request, page_path=out, language=session.language())
    say_encodings(request.path, request.margins)
    document = done.to_document() | ({} if out is None else {"page": str(out)})

    def text() -> None:
        language = session.language()
        _print_lines(done.answer, done.table, language)
        for model in done.answer.models:
            _print_model(model, done.answer.level, language)
        for statement in done.answer.statements:
            print_line(f"- {statement.say(language)}")
        if out is not None:
            print_line(Text(f"The page: {out}", f"La page : {out}").say(language))

    show(document, text)


def _print_lines(answer: Answer, table: str, language: Language) -> None:
    from bondroit.explaining.numbers import number
    from bondroit.showing.estimate_page import interval_text
    from bondroit.showing.estimate_words import headings, name_of, told

    head = headings(answer.level, language)
    columns = [head.name, head.value, head.error, _percent(answer.level, language), head.freedom, head.rows]
    title = Text(f"{table}: {answer.members} rows", f"{table} : {answer.members} lignes").say(language)
    for by, group in dict.fromkeys((line.by, line.group) for line in answer.lines):
        rows = [
            (
                name_of(line, language),
                told(line.value, line.figure, language),
                told(line.standard_error, line.figure, language) if not line.hidden else "",
                interval_text(line, language),
                "" if line.freedom is None else number(line.freedom, language),
                "" if line.rows is None else number(line.rows, language),
            )
            for line in answer.lines
            if (line.by, line.group) == (by, group)
        ]
        print_table(f"{by} = {group}" if by else title, columns, rows)


def _print_model(model: Model, level: float, language: Language) -> None:
    from bondroit.showing.estimate_page import fit_words
    from bondroit.showing.estimate_words import figure, headings

    between = " ; " if language == "fr" else ", "
    words = headings(level, language)
    head = [Text("term", "terme").say(language), words.value, words.error, _percent(level, language),
            "z" if model.freedom is None else "t", "p"]  # fmt: skip
    rows = [
        (
            c.term,
            figure(c.value, language),
            figure(c.standard_error, language),
            f"[{figure(c.low, language)}{between}{figure(c.high, language)}]",
            figure(c.statistic, language, 4),
            figure(c.p_value, language, 3),
        )
        for c in model.coefficients
    ]
    print_table(model.formula, head, rows)
    print_line(fit_words(model, language))


def _percent(level: float, language: Language) -> str:
    """The heading of a column of intervals, short enough for a narrow terminal."""
    from bondroit.explaining.numbers import percent

    return percent(level, language, 0 if (100 * level).is_integer() else 1)
