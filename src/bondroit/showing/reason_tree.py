"""The tree of reasons of an amount in words: what a person is shown of it, as lines of text, as JSON, as HTML.

A line under a reason says how its parts make it, with the words of the parts. What the line has told is not told again
below: a part stands on its own only if it has a line, a rule of law, a note or months of its own, and once only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bondroit.domain.benefits import BENEFIT_NAMES
from bondroit.errors import Text
from bondroit.explaining.numbers import NARROW, euros
from bondroit.showing.dates import long_date, long_month
from bondroit.showing.reason_lines import COLON, figure, line_of, merely_repeats
from bondroit.showing.templating import environment, unbroken

if TYPE_CHECKING:
    from bondroit.domain.months import Month
    from bondroit.errors import Language
    from bondroit.law.reasons import Explained, Reason, Rule

Span = tuple["Month | None", "Month | None"]


@dataclass(frozen=True, slots=True)
class Told:
    """A reason in one language.

    Attributes:
        label: what it is, with its months.
        figure: its value.
        line: how its parts make it, empty if it has none.
        rule: since when a parameter holds, and the text that sets it.
        notes: sentences.
        parts: children shown.
    """

    label: str
    figure: str
    line: str
    rule: str
    notes: tuple[str, ...]
    parts: tuple[Told, ...]


def tell(explained: Explained, language: Language) -> Told:
    """What a person is shown of the tree, in one language."""
    return _told(explained.reason, language, (None, None), set())


def _told(reason: Reason, language: Language, around: Span, seen: set[Reason]) -> Told:
    whole = _through(reason)
    seen |= {reason, *(p for p in reason.parts[:1] if whole.rule is not None)}
    span = (reason.first, reason.last or reason.first) if reason.first else around
    shown = []
    for place, part in enumerate(whole.parts):
        in_line = whole.line is not None and place < len(whole.line.signs)
        if not _stands(part, span, seen, in_line=in_line):
            continue
        shown.append(_told(part, language, span, seen))
    months = "" if span == around else _months(reason, language)
    return Told(
        label=unbroken(whole.label.say(language)) + (f", {months}" if months else ""),
        figure=figure(reason.value, reason.unit, language),
        line=line_of(whole, language),
        rule=_rule(whole.rule, language) if whole.rule else "",
        notes=tuple(unbroken(_with_months(note.say(language), language)) for note in whole.notes),
        parts=tuple(shown),
    )


def _through(reason: Reason) -> Reason:
    """A reason that only repeats its one part says at once how that part is made, or which parameter it is."""
    while merely_repeats(reason) and (reason.parts[0].line is not None or reason.parts[0].rule is not None):
        part = reason.parts[0]
        reason = replace(
            reason, line=part.line, rule=part.rule, parts=part.parts + reason.parts[1:], notes=reason.notes + part.notes
        )
    return reason


def _stands(part: Reason, around: Span, seen: set[Reason], *, in_line: bool) -> bool:
    """Whether a part is shown below its parent."""
    if part.folded:
        return False
    if not in_line:
        return True
    if part in seen:
        return False
    own_months = part.first is not None and (part.first, part.last or part.first) != around
    return bool(part.line or part.rule or part.notes or part.parts or own_months)


def _months(reason: Reason, language: Language) -> str:
    """The month or months of a reason, or nothing."""
    if reason.first is None:
        return ""
    first = long_month(str(reason.first), language)
    if reason.last is None or reason.last == reason.first:
        return first
    last = long_month(str(reason.last), language)
    return Text(f"{first} to {last}", f"{first} à {last}").say(language)


def _with_months(sentence: str, language: Language) -> str:
    """Months such as 2025-04 in a sentence, in words."""
    return " ".join(_long(word, language) for word in sentence.split(" "))


def _long(word: str, language: Language) -> str:
    bare = word.rstrip(",.:;")
    said = long_month(bare, language) if bare[:4].isdigit() else bare
    return said + word[len(bare) :]


def _rule(rule: Rule, language: Language) -> str:
    since = long_date(date.fromisoformat(rule.since), language)
    text = Text(f"since {since}", f"depuis le {since}").say(language)
    return f"{text}{COLON[language]}{rule.title}" if rule.title else text


def text_lines(explained: Explained, language: Language) -> list[str]:
    """The tree as plain text, indented."""
    lines = [title(explained, language)]

    def walk(node: Told, indent: str) -> None:
        rule = f" ({node.rule})" if node.rule else ""
        lines.append(f"{indent}{node.label}{COLON[language]}{node.figure}{rule}")
        lines.extend(f"{indent}  {text}" for text in (f"= {node.line}" if node.line else "", *node.notes) if text)
        for part in node.parts:
            walk(part, indent + "    ")

    walk(tell(explained, language), "")
    return [*lines, source(explained, language)]


def title(explained: Explained, language: Language) -> str:
    """`Why €446.52? RSA (minimum income), May 2025`."""
    name = BENEFIT_NAMES[explained.benefit].say(language)
    amount = euros(explained.reason.value * 100, language, 2)
    month = long_month(str(explained.month), language)
    return Text(f"Why {amount}? {name}, {month}", f"Pourquoi {amount}{NARROW}? {name}, {month}").say(language)


def source(explained: Explained, language: Language) -> str:
    """By what the amount was computed."""
    return unbroken(
        Text(
            f"Computed by {explained.law} on what is known of the household; it is no decision.",
            f"Calculé par {explained.law} sur ce qui est connu du foyer ; ce n'est pas une décision.",
        ).say(language)
    )


def html_block(explained: Explained, language: Language) -> Markup:
    """The tree as nested `details` to stand in a page: no script; it prints open, and the first levels are open."""
    template = environment().get_template("reasons.html")
    return Markup(  # noqa: S704 - made by our own template, which escapes
        template.render(
            title=title(explained, language),
            root=tell(explained, language),
            colon=COLON[language],
            source=source(explained, language),
            language=language,
        )
    )


def document(explained: Explained) -> dict[str, Any]:
    """The whole tree as JSON values, in both languages, with the path of each parameter."""
    return {
        "benefit": str(explained.benefit),
        "month": str(explained.month),
        "reference_month": str(explained.reference),
        "law": explained.law,
        "amount": explained.reason.value,
        "reason": _entry(explained.reason),
    }


def _entry(reason: Reason) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "label": {"en": reason.label.en, "fr": reason.label.fr},
        "value": reason.value,
        "unit": reason.unit,
    }
    if reason.first is not None:
        entry["from"], entry["to"] = str(reason.first), str(reason.last or reason.first)
    if reason.line is not None:
        entry["line"] = {"en": line_of(reason, "en"), "fr": line_of(reason, "fr")}
    if reason.rule is not None:
        rule = reason.rule
        entry["rule"] = {"parameter": rule.parameter, "since": rule.since, "title": rule.title, "href": rule.href}
    if reason.notes:
        entry["notes"] = [{"en": n.en, "fr": n.fr} for n in reason.notes]
    shown = [_entry(p) for p in reason.parts if not p.folded]
    return entry | ({"parts": shown} if shown else {})
