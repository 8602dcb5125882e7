"""Every check of an audit with its answer, those that were not run, and where methods come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.check import Severity
from bondroit.auditing.findings import VERDICT_WORDS, Verdict
from bondroit.errors import Text
from bondroit.showing.audit_left_out import left_out_grid
from bondroit.showing.audit_words import SEVERITY_WORDS, topic_of
from bondroit.showing.blocks import Block, Grid, Heading, Points, Prose, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.findings import Finding
    from bondroit.errors import Language
    from bondroit.showing.audit_model import AuditDocument

MOST_OPEN = 12
"""Lines of a table that stands open on the page."""
_TOGETHER = (Verdict.NOT_ENOUGH_EVIDENCE, Verdict.HOLDS)
_ORDER = (Verdict.DOES_NOT_HOLD, Verdict.NOT_ENOUGH_EVIDENCE, Verdict.HOLDS)


def checks_sections(document: AuditDocument, language: Language) -> list[Section]:
    """One section: a table of answers per topic, the gravest first, and what to do about each."""
    if not document.findings:
        return []
    blocks: list[Block] = []
    topics = list(dict.fromkeys(topic_of(f.code) for f in document.findings))
    for topic in topics:
        own = [f for f in document.findings if topic_of(f.code) == topic]
        if len(topics) > 1:
            blocks.append(Heading(topic.say(language)))
        blocks += _topic(own, document, language)
    title = Text("Every check and its answer", "Chaque contrôle et sa réponse").say(language)
    return [Section("checks", title, tuple(blocks))]


def _topic(findings: Sequence[Finding], document: AuditDocument, language: Language) -> list[Block]:
    """The answers of one topic, then what each code asks, how, and what to do."""
    heads = tuple(
        t.say(language)
        for t in (
            Text("check", "contrôle"), Text("about", "à propos de"), Text("answer", "réponse"),
            Text("what was seen", "ce qui a été vu"), Text("a failure", "un échec"),
        )
    )  # fmt: skip
    rows = tuple(_row(alike, document, language) for alike in _alike(findings))
    caption = Text("Answers, the gravest first.", "Réponses, les plus graves d'abord.").say(language)
    codes = {f.code: f for f in sorted(findings, key=lambda f: f.code)}
    asked = tuple((code, asked_words(f, findings, language)) for code, f in codes.items())
    return [Grid(caption, heads, rows, (False,) * 5), Points(asked)]


def _alike(findings: Sequence[Finding]) -> list[list[Finding]]:
    """The gravest first; those of one check that do not fail stand together, those that do each on a line."""
    severities = list(Severity)
    ordered = sorted(findings, key=lambda f: (_ORDER.index(f.verdict), severities.index(f.severity), f.code))
    lines: list[list[Finding]] = []
    for one in ordered:
        last = lines[-1][0] if lines else None
        if last and (last.code, last.verdict) == (one.code, one.verdict) and one.verdict in _TOGETHER:
            lines[-1].append(one)
        else:
            lines.append([one])
    return lines


def _row(alike: Sequence[Finding], document: AuditDocument, language: Language) -> tuple[str, ...]:
    first = alike[0]
    names = dict.fromkeys(document.name(f.attribute, language) for f in alike)
    seen = ("; " if language == "en" else " ; ").join(dict.fromkeys(f.detail.say(language) for f in alike))
    return (
        first.code, ", ".join(names), VERDICT_WORDS[first.verdict].say(language), seen,
        SEVERITY_WORDS[first.severity].say(language),
    )  # fmt: skip


def asked_words(finding: Finding, findings: Sequence[Finding], language: Language) -> str:
    """What a check asks, how it is answered, and what to do unless it holds everywhere."""
    own = [f for f in findings if f.code == finding.code]
    told = f"{_sentence(finding.question.say(language))} {_sentence(own[0].method.say(language))}"
    if all(f.verdict is Verdict.HOLDS for f in own):
        return told
    do = Text("To do:", "À faire :").say(language)
    action = finding.action.say(language)
    return f"{told} {do} {action}" + ("" if action.endswith(".") else ".")


def not_run_section(document: AuditDocument, language: Language) -> Section:
    """What could not be checked, and what would be needed."""
    lead = Text(
        "What is not known is not in order: these checks have no answer yet.",
        "Ce qui n'est pas su n'est pas en règle : ces contrôles n'ont pas encore de réponse.",
    )
    heads = tuple(
        t.say(language)
        for t in (
            Text("check", "contrôle"),
            Text("question", "question"),
            Text("what would be needed", "ce qu'il faudrait"),
        )
    )
    rows = tuple(
        (one.spec.code, one.spec.question.say(language), _sentence(one.how.say(language))) for one in document.not_run
    )
    caption = Text("Checks that were not run.", "Contrôles non exécutés.").say(language)
    title = Text("What could not be checked", "Ce qui n'a pas pu être vérifié").say(language)
    grid = Grid(caption, heads, rows, (False,) * 3, folded=len(rows) > MOST_OPEN)
    parts = [left_out_grid(document.left, language)] if document.left else []
    return Section("not-run", title, (Prose((lead.say(language),)), *parts, *([grid] if rows else [])))


def sources_section(document: AuditDocument, language: Language) -> Section:
    """Where each check's method, or the duty to look, comes from."""
    known: dict[str, list[str]] = {}
    for finding in document.findings:
        known.setdefault(finding.source, []).append(finding.code)
    items = tuple((", ".join(sorted(set(codes))), source + ".") for source, codes in known.items())
    note = Text(
        "Margins and thresholds without a source are assumed, and said so beside each check.",
        "Les marges et seuils sans source sont supposés, et c'est dit à côté de chaque contrôle.",
    )
    blocks: list[Block] = [Prose((note.say(language),)), *([Points(items)] if items else [])]
    return Section("sources", Text("Sources", "Sources").say(language), tuple(blocks))


def _sentence(words: str) -> str:
    """`words` with a capital and a full stop."""
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")
