"""How causes, benefits and groups are called in the sections on labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.labels_causes import BY_BENEFIT, BY_CAUSE
from bondroit.auditing.labels_material import CAUSES, OTHER_BENEFITS, OTHER_CAUSES, OTHERS
from bondroit.auditing.profiles import family_label, group_label
from bondroit.domain.benefits import BENEFIT_NAMES, Benefit
from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.errors import Language

HELD = Text("Number of benefits held", "Nombre de prestations détenues")


def part_name(axis: str, name: str, language: Language) -> str:
    """How a cause or a benefit is called."""
    if name == OTHERS:
        return (OTHER_CAUSES if axis == BY_CAUSE else OTHER_BENEFITS).say(language)
    return (CAUSES[name] if axis == BY_CAUSE else BENEFIT_NAMES[Benefit(name)]).say(language)


def group_names(attribute: str, group: str, language: Language) -> tuple[str, str]:
    """A family without what is explained between brackets, and its group."""
    if attribute == BY_BENEFIT:
        return Text("benefit", "prestation").say(language), part_name(BY_BENEFIT, group, language)
    family = HELD if attribute == "benefits_held" else family_label(attribute)
    return family.say(language).partition(" (")[0], group_label(attribute, group).say(language)
