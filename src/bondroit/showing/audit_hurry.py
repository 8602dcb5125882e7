"""The first page of an audit's report: counts, five sentences, one picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.approval import STATE_WORDS, State
from bondroit.auditing.check import Severity
from bondroit.auditing.findings import Verdict
from bondroit.errors import Language, Text
from bondroit.explaining.numbers import number
from bondroit.showing.audit_chart import verdict_words, verdicts_chart
from bondroit.showing.audit_left_out import left_out_words
from bondroit.showing.audit_model import ORDER, counts_of
from bondroit.showing.audit_words import CAUTION, SEVERITY_WORDS, audit_terms
from bondroit.showing.blocks import Block, Caution, Grid, Picture, Points, Section, Tile, Tiles, numeric_from
from bondroit.showing.svg import inline_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.findings import Finding
    from bondroit.showing.audit_model import AuditDocument

MOST_NAMED = 3
LANGUAGES: tuple[Language, ...] = ("en", "fr")
_TONES = {Verdict.DOES_NOT_HOLD: "over", Verdict.NOT_ENOUGH_EVIDENCE: "", Verdict.HOLDS: "under"}


def hurry_section(document: AuditDocument, language: Language) -> Section:
    """The page in one box."""
    counts = counts_of(document.findings, document.not_run)
    tiles = []
    for verdict in ORDER:
        total = sum(n for (_, v), n in counts.items() if v is verdict)
        blocking = counts.get((Severity.BLOCKS, verdict), 0)
        note = Text(f"{blocking} of them block", f"dont {blocking} bloquants") if verdict is not None else Text("", "")
        tone = "" if verdict is None else _TONES[verdict]
        tiles.append(Tile(verdict_words(verdict, language), number(total, language), note.say(language), tone))
    blocks: list[Block] = [
        Tiles(tuple(tiles)),
        Points(tuple(("", words.say(language)) for words in sentences(document))),
        *([_picture(counts, language)] if counts else []),
        Caution(CAUTION.say(language)),
    ]
    title = Text("For those in a hurry", "Pour les lecteurs pressés").say(language)
    return Section("hurry", title, tuple(blocks), audit_terms(language))


def sentences(document: AuditDocument) -> tuple[Text, ...]:
    """What was audited and what must be known first, then the gravest answers, then what is not known."""
    found = [*document.statements]
    for verdict, start in (
        (Verdict.DOES_NOT_HOLD, Text("Does not hold", "Non vérifié")),
        (Verdict.NOT_ENOUGH_EVIDENCE, Text("Not enough evidence", "Preuves insuffisantes")),
    ):
        told = _gravest(document, verdict)
        if told is not None:
            found.append(Text(f"{start.en}: {told.en}", f"{start.fr} : {told.fr}"))
    if document.not_run:
        n = len(document.not_run)
        found.append(
            Text(
                f"{n} check(s) could not be run on what was given; they are listed with what would be needed.",
                f"{n} contrôle(s) n'ont pu être exécutés avec ce qui était donné ; ils sont listés avec ce qu'il "
                "faudrait.",
            )
        )
    if document.left:
        found.append(left_out_words(document.left))
    if document.approval is not None:
        n = len(document.approval.obstacles)
        more = Text(f" Reasons: {n}.", f" Raisons : {n}.") if document.approval.state is State.STANDS_IN_THE_WAY else (
            Text("", "")
        )  # fmt: skip
        words = STATE_WORDS[document.approval.state]
        found.append(Text(words.en + more.en, words.fr + more.fr))
    return tuple(found)


def _gravest(document: AuditDocument, verdict: Verdict) -> Text | None:
    """The statements with this answer that entail most, each with whom it is about; a few are named."""
    order = list(Severity)
    own = sorted(
        (f for f in document.findings if f.verdict is verdict), key=lambda f: (order.index(f.severity), f.code)
    )
    codes = list(dict.fromkeys(f.code for f in own))
    if not codes:
        return None
    told = [_about(document, [f for f in own if f.code == code]) for code in codes[:MOST_NAMED]]
    left = len(codes) - MOST_NAMED
    more = Text(f"; and {left} more", f" ; et {left} autres") if left > 0 else Text("", "")
    return Text("; ".join(t.en for t in told) + more.en + ".", " ; ".join(t.fr for t in told) + more.fr + ".")


def _about(document: AuditDocument, findings: Sequence[Finding]) -> Text:
    """A statement and the families it was answered for."""
    first = findings[0]
    question = Text(*(words.removesuffix(".") for words in first.question))
    attributes = list(dict.fromkeys(f.attribute for f in findings))
    names = [[document.name(one, language) for one in attributes[:MOST_NAMED]] for language in LANGUAGES]
    left = len(attributes) - MOST_NAMED
    more = Text(f" and {left} more", f" et {left} autres") if left > 0 else Text("", "")
    return Text(
        f"\N{LEFT DOUBLE QUOTATION MARK}{question.en}\N{RIGHT DOUBLE QUOTATION MARK} ({', '.join(names[0])}{more.en})",
        f"« {question.fr} » ({', '.join(names[1])}{more.fr})",
    )


def _picture(counts: dict[tuple[Severity, Verdict | None], int], language: Language) -> Picture:
    caption = Text(
        "Answers by what a failure entails; each part carries its number.",
        "Réponses selon ce qu'entraîne un échec ; chaque part porte son nombre.",
    ).say(language)
    heads = (Text("severity", "gravité").say(language), *(verdict_words(v, language) for v in ORDER))
    rows = tuple(
        (SEVERITY_WORDS[s].say(language), *(number(counts.get((s, v), 0), language) for v in ORDER)) for s in Severity
    )
    grid = Grid(caption, heads, rows, numeric_from(1, len(heads)))
    svg = inline_svg(
        verdicts_chart(counts, language), anchor=f"{language}-verdicts", title=caption, description=caption,
        language=language,
    )  # fmt: skip
    return Picture(svg, caption, grid)
