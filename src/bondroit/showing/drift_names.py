"""The variables and classes of cards in the words a person reads, as on the other pages of a card."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text
from bondroit.explaining.explain import datum_of
from bondroit.explaining.numbers import modality_text
from bondroit.showing.card_words import words_of_card
from bondroit.showing.drift_words import CLASS_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bondroit.domain.scorecard import Scorecard
    from bondroit.errors import Language
    from bondroit.explaining.explanation import Datum


@dataclass(frozen=True, slots=True)
class CardNames:
    """Words of variables and classes; what has none keeps its name.

    Attributes:
        variables: variable -> its words; no two variables have the same.
        classes: (variable, class) -> its words.
    """

    variables: Mapping[str, Text]
    classes: Mapping[tuple[str, str], Text]

    def variable(self, name: str, language: Language) -> str:
        """The words of a variable."""
        return self.variables[name].say(language) if name in self.variables else name

    def modality(self, variable: str, name: str, language: Language) -> str:
        """The words of a class."""
        found = CLASS_WORDS.get(name) or self.classes.get((variable, name))
        return name if found is None else found.say(language)


NO_NAMES = CardNames({}, {})


def names_of(cards: Iterable[Scorecard], dictionary: Mapping[str, Datum]) -> CardNames:
    """The words of the variables and classes of some cards, the first card first.

    Args:
        cards: one, or two that are compared.
        dictionary: variable -> its words; of a variable that is not the dictionary's, the card's own are taken.
    """
    data: dict[str, Datum] = {}
    classes: dict[tuple[str, str], Text] = {}
    for card in cards:
        known = words_of_card(card, dictionary)
        for variable in card.variables:
            datum = known.get(variable.name) or datum_of(variable)
            data.setdefault(variable.name, datum)
            for one in variable.modalities:
                classes.setdefault((variable.name, one.name), modality_text(one, datum))
    english = Counter(d.label.en for d in data.values())
    french = Counter(d.label.fr for d in data.values())
    labels = {
        name: _with_name(d.label, name) if english[d.label.en] > 1 or french[d.label.fr] > 1 else d.label
        for name, d in data.items()
    }
    return CardNames(labels, classes)


def _with_name(label: Text, name: str) -> Text:
    return Text(f"{label.en} ({name})", f"{label.fr} ({name})")


def drift_in_words(card: Mapping[str, Any], names: CardNames, language: Language) -> dict[str, Any]:
    """One card of the document of a drift, its variables and classes in words.

    Args:
        card: of `app.drift_report.CardDrift`.
        names: the words.
        language: of the words.
    """

    def spoken(v: Mapping[str, Any]) -> dict[str, Any]:
        classes = [{**c, "class": names.modality(v["variable"], c["class"], language)} for c in v.get("classes", ())]
        return {**v, "variable": names.variable(v["variable"], language), "classes": classes}

    def warned(w: Mapping[str, Any]) -> dict[str, Any]:
        # The sentence starts with the name of the variable.
        text = names.variable(w["variable"], language) + w["text"][language].removeprefix(w["variable"])
        return {**w, "text": {**w["text"], language: text}}

    return {
        **card,
        "months": [{**m, "variables": [spoken(v) for v in m["variables"]]} for m in card["months"]],
        "warnings": [warned(w) if w["variable"] else w for w in card["warnings"]],
    }
