"""The letter that tells a household how a score was made: PDF/A-2a and PDF/UA-1, by Typst.

The template is in `templates/letter.typ`; every word and figure reaches it as JSON through `sys.inputs`, so that
nothing of a file is ever read as markup. Fonts are those built into Typst and the only date is the one given, so
the same explanation gives the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import typst

from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.dates import long_date
from bondroit.showing.letter_words import WORDS
from bondroit.showing.templating import source, unbroken

if TYPE_CHECKING:
    from datetime import date

    from bondroit.errors import Language
    from bondroit.explaining.explanation import Explanation, Passage, Term


_NAME = Text("Fictitious body", "Organisme fictif")
_ADDRESS = (Text("1 Example Street", "1 rue de l'Exemple"), Text("00000 Fictitious Town", "00000 Ville-Fictive"))
_SERVICE = Text("Rights and explanations service", "Service des droits et des explications")
_CONTACT = Text(
    "by post to the address above, or from your online account",
    "par courrier à l'adresse ci-dessus, ou depuis votre espace en ligne",
)


@dataclass(frozen=True, slots=True)
class Sender:
    """The body that writes, and the service that answers.

    The default is a fictitious body, and says so.
    """

    name: Text = _NAME
    address: tuple[Text, ...] = _ADDRESS
    service: Text = _SERVICE
    contact: Text = _CONTACT
    fictitious: bool = True


DEFAULT_SENDER = Sender()


def render_letter(
    explanation: Explanation,
    *,
    language: Language,
    sender: Sender = DEFAULT_SENDER,
    date: date,
    reference: str,
) -> bytes:
    """The letter as PDF.

    Args:
        explanation: what to tell.
        language: `fr` or `en`.
        sender: the body that writes.
        date: the date of the run; the only date in the document.
        reference: the pseudonym under which the household is addressed, in full as it shall be printed.

    Returns:
        A PDF that is both PDF/A-2a (kept for years) and PDF/UA-1 (read aloud by screen readers).
    """
    document = letter_document(explanation, language=language, sender=sender, date=date, reference=reference)
    made = typst.compile(
        source("letter.typ").encode(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"letter": unbroken(json.dumps(document, ensure_ascii=False, sort_keys=True))},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(datetime(date.year, date.month, date.day, tzinfo=UTC).timestamp()),
    )
    return bytes(made)


def letter_document(
    explanation: Explanation, *, language: Language, sender: Sender, date: date, reference: str
) -> dict[str, Any]:
    """Everything the letter says, as plain JSON values in one language."""
    words = {name: text.say(language) for name, text in WORDS.items()}
    moved = [term for term in explanation.terms if term.points]
    return {
        "language": language,
        "words": words,
        "sender": {
            "name": sender.name.say(language),
            "address": [line.say(language) for line in sender.address],
            "service": sender.service.say(language),
            "contact": sender.contact.say(language),
            "fictitious": sender.fictitious,
        },
        "date": {"year": date.year, "month": date.month, "day": date.day, "text": long_date(date, language)},
        "reference": reference,
        "card": explanation.card,
        "hash": explanation.card_hash,
        "month": explanation.month,
        "aim": explanation.aim.say(language),
        "caution": explanation.caution.say(language),
        "summary": [s.say(language) for s in explanation.summary],
        "score": percent(explanation.score, language),
        "reference_score": percent(explanation.reference_score, language),
        "terms": [_term(term, language) for term in explanation.terms],
        "start": number(explanation.intercept_points, language),
        "sum": number(explanation.points, language),
        "steps": [
            {
                "label": step.label.say(language),
                "start": step.start,
                "end": step.end,
                "factor": number(term.odds_ratio, language, 2),
            }
            for step, term in zip(explanation.waterfall(), moved, strict=True)
        ],
        "items": [_passage(p, language) for p in explanation.four_items],
        "rights": [_passage(p, language) for p in explanation.rights],
    }


def _passage(passage: Passage, language: Language) -> dict[str, Any]:
    return {"title": passage.title.say(language), "sentences": [s.say(language) for s in passage.sentences]}


def _term(term: Term, language: Language) -> dict[str, Any]:
    low, high = term.odds_ratio_low, term.odds_ratio_high
    interval = (
        "" if low is None or high is None else f"{number(low, language, 2)} \N{EN DASH} {number(high, language, 2)}"
    )
    return {
        "label": term.label.say(language),
        "source": term.source.say(language),
        "value": term.value.say(language),
        "modality": term.modality.say(language),
        "reference": term.reference.say(language),
        "is_reference": term.is_reference,
        "factor": number(term.odds_ratio, language, 2),
        "interval": interval,
        "points": ("+" if term.points > 0 else "") + number(term.points, language),
        "direction": (term.points > 0) - (term.points < 0),
        "share": percent(term.share, language, 0),
    }
