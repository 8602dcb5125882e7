"""A page on which anybody enters a household's situation and sees the points of each line of a card.

The card's own JavaScript export counts, inside the page: nothing is fetched, nothing is sent, nothing is kept.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bondroit.domain.scorecard import INTERVAL, MISSING, NUMERIC, OTHER, VALUES, to_points
from bondroit.errors import Text
from bondroit.explaining.explain import datum_of
from bondroit.explaining.numbers import CENTS, modality_text, number
from bondroit.scoring.exporting.ends import end_note
from bondroit.scoring.exporting.exportable import free_name
from bondroit.scoring.exporting.javascript import javascript_text
from bondroit.scoring.exporting.notes import head, rules
from bondroit.showing.blocks import Caution, Edition, Points, Section
from bondroit.showing.calculator_words import SECTIONS, SENTENCES, WORDS, status_warning
from bondroit.showing.card_blocks import card_grid
from bondroit.showing.pages import CONTENTS, LANGUAGE_NAMES
from bondroit.showing.templating import environment, source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.domain.scorecard import Modality, Scorecard, Variable
    from bondroit.errors import Language
    from bondroit.explaining.explanation import Datum

_OTHER: dict[Language, Language] = {"fr": "en", "en": "fr"}
# What a person enters, times this, is what the card compares: euros are cents, percent are shares.
_FACTORS = {CENTS: 100.0, "share": 0.01}
_UNITS = {
    CENTS: Text("€", "€"),
    "share": Text("%", "%"),
    "months": Text("months", "mois"),
    "years": Text("years", "ans"),
    "people": Text("people", "personnes"),
}


def render_calculator(card: Scorecard, dictionary: Mapping[str, Datum], *, language: Language) -> str:
    """The page, `language` first; the same card gives the same bytes.

    Args:
        card: the scorecard; every coefficient must be known.
        dictionary: variable -> its words; a variable that is not there is told by the card's own.
        language: the one shown first.

    Raises:
        UserError: E-SCO-003 if part of the card is unknown; E-SCO-005 if JavaScript cannot hold it.
    """
    script = javascript_text(card) + source("calculator.js")
    editions = [_edition(card, dictionary, one) for one in (language, _OTHER[language])]
    return (
        environment()
        .get_template("calculator.html")
        .render(
            editions=editions,
            css=Markup(source("page.css") + source("calculator.css")),  # noqa: S704 - our own style sheets
            language_names=LANGUAGE_NAMES,
            rows={e.language: _rows(card, dictionary, e.language) for e in editions},
            words={e.language: {key: text.say(e.language) for key, text in WORDS.items()} for e in editions},
            start={e.language: number(to_points(card.intercept), e.language) for e in editions},
            script=Markup(script),  # noqa: S704 - the export escapes every text of the card for a script in a page
        )
    )


def _edition(card: Scorecard, dictionary: Mapping[str, Datum], language: Language) -> Edition:
    told = [sentence.say(language) for sentence in SENTENCES]
    warnings = [text for text in (status_warning(card), end_note(card)) if text is not None]
    hurry = Section(
        "hurry",
        SECTIONS["hurry"].say(language),
        (
            Points(tuple(("", said) for said in told)),
            *(Caution(text.say(language)) for text in warnings),
        ),
    )
    lines = Section("lines", SECTIONS["lines"].say(language), (card_grid(card, dictionary, language, folded=False),))
    how = Section(
        "rules", SECTIONS["rules"].say(language), (Points(tuple(("", r.say(language)) for r in rules(card))),)
    )
    facts = head(card)
    which = Section("card", SECTIONS["card"].say(language), (Points(tuple(("", f.say(language)) for f in facts)),))
    return Edition(
        language=language,
        title=Text(f"What scorecard {card.label} counts", f"Ce que compte la grille {card.label}").say(language),
        subtitle=facts[-1].say(language) + ".",
        banner="",
        sections=(hurry, lines, how, which),
        contents_title=CONTENTS.say(language),
        footer=facts[1].say(language),
    )


def _rows(card: Scorecard, dictionary: Mapping[str, Datum], language: Language) -> list[dict[str, Any]]:
    """What the form shows of each variable."""
    made = []
    for variable in card.variables:
        datum = dictionary.get(variable.name) or datum_of(variable)
        named = [[m.name, modality_text(m, datum).say(language)] for m in variable.modalities]
        row: dict[str, Any] = {
            "label": datum.label.say(language),
            "numeric": variable.kind == NUMERIC,
            "named": json.dumps(named, ensure_ascii=False),
            "unit": _UNITS[datum.unit].say(language) if datum.unit in _UNITS else "",
            "factor": _FACTORS.get(datum.unit, 1.0),
        }
        if variable.kind == NUMERIC:
            row["absent"] = any(m.reference for m in variable.modalities if m.kind == MISSING)
            row["first"] = _plain(round(_inside(variable) / row["factor"], 9))
        else:
            row["choices"] = _choices(variable, datum, language)
        made.append(row)
    return made


def _choices(variable: Variable, datum: Datum, language: Language) -> list[dict[str, Any]]:
    """The classes one may choose: words, and a value that falls in the class, as JSON."""
    named = [text for m in variable.modalities if m.kind == VALUES for text in m.values]
    made = []
    seen: set[str] = set()
    for m in (*(m for m in variable.modalities if m.kind == VALUES), *_last(variable)):
        value: str | None = None
        if m.kind == VALUES:
            fresh = [text for text in m.values if text not in seen]
            seen.update(m.values)
            if not fresh:
                continue
            value = fresh[0]
        elif m.kind == OTHER:
            value = free_name("other", named)
        words = modality_text(m, datum).say(language)
        made.append({"words": words, "value": json.dumps(value), "first": m.reference})
    return made


def _last(variable: Variable) -> list[Modality]:
    """The classes of other and of missing values: the last of the list."""
    return [m for kind in (OTHER, MISSING) for m in variable.modalities if m.kind == kind][:2]


def _inside(variable: Variable) -> float:
    """A round value of the reference class, or of the first class if the reference is no interval."""
    classes = [m for m in variable.modalities if m.kind == INTERVAL]
    chosen = next((m for m in classes if m.reference), classes[0] if classes else None)
    if chosen is None or ((chosen.lower is None or chosen.lower <= 0) and (chosen.upper is None or chosen.upper > 0)):
        return 0.0
    if chosen.lower is not None:
        return chosen.lower
    return (chosen.upper or 0.0) - 1.0


def _plain(value: float) -> str:
    """A number as a field of a form takes it."""
    return str(int(value)) if value == int(value) else repr(value)
