"""The data dictionary in the words that explanations, letters and reports use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.explanation import Datum
from bondroit.observing.dictionary import default_dictionary
from bondroit.observing.drowning import origins_of
from bondroit.tables.body import MEMBERS, SNAPSHOTS

if TYPE_CHECKING:
    from bondroit.observing.dictionary import Dictionary, Rule

# Units of the dictionary that a person reads as such; the others are plain numbers or classes.
UNITS = {"cents": "cents", "months": "months", "ratio": "share"}
FROM_BODY = Text("benefits paid, held by the body", "prestations versées, connues de l'organisme")
FROM_HOUSEHOLD = Text("your declarations", "vos déclarations")
FROM_EVENTS = Text("changes of situation recorded in the file", "changements de situation notés au dossier")
FROM_CONTROLS = Text("controls made by the body", "contrôles faits par l'organisme")
COLUMNS = {(table.name, column.name): column for table in (SNAPSHOTS, MEMBERS) for column in table.columns}
CLASSES: dict[str, Text] = {
    "true": Text("yes", "oui"),
    "false": Text("no", "non"),
    "none": Text("none", "aucun"),
    "employed": Text("in work", "en emploi"),
    "unemployed": Text("unemployed", "au chômage"),
    "student": Text("student", "en études"),
    "retired": Text("retired", "à la retraite"),
    "inactive": Text("without activity", "sans activité"),
    "disabled": Text("unable to work", "en incapacité de travailler"),
    "owner": Text("owner", "propriétaire"),
    "tenant_private": Text("tenant, private", "locataire du privé"),
    "tenant_social": Text("tenant, social housing", "locataire en HLM"),
    "lodged": Text("lodged", "hébergé"),
    "rural": Text("rural", "rurale"),
    "town": Text("town", "petite ou moyenne ville"),
    "city": Text("city", "grande ville"),
}


def card_words(dictionary: Dictionary | None = None) -> dict[str, Datum]:
    """Each variable of a dictionary, the package's own by default: its name, source and unit in words."""
    words = dictionary or default_dictionary()
    return {
        rule.name: Datum(label=rule.meaning, source=_source(rule, words), unit=UNITS.get(rule.unit, ""), words=CLASSES)
        for rule in words.rules
    }


def _source(rule: Rule, dictionary: Dictionary) -> Text:
    """Who wrote the columns a variable is made of, by the contract of their tables."""
    if rule.events:
        return FROM_EVENTS if "control" not in rule.events else FROM_CONTROLS
    origins = {(origin.table, origin.column) for origin in origins_of(rule, dictionary)}
    writers = {column.source for name, column in COLUMNS.items() if name in origins}
    return FROM_HOUSEHOLD if "household" in writers else FROM_BODY
