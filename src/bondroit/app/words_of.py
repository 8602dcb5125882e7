"""The data dictionary in the words that explanations, letters and reports use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.explanation import Datum
from bondroit.observing.dictionary import default_dictionary
from bondroit.tables.body import SNAPSHOTS

if TYPE_CHECKING:
    from bondroit.observing.dictionary import Rule

# Units of the dictionary that a person reads as such; the others are plain numbers or classes.
UNITS = {"cents": "cents", "months": "months", "ratio": "share"}
FROM_BODY = Text("benefits paid, held by the body", "prestations versées, connues de l'organisme")
FROM_HOUSEHOLD = Text("your declarations", "vos déclarations")
FROM_EVENTS = Text("changes of situation recorded in the file", "changements de situation notés au dossier")
SOURCES = {column.name: column.source for column in SNAPSHOTS.columns}
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


def card_words() -> dict[str, Datum]:
    """Each variable of the dictionary: its name, source and unit in words."""
    return {
        rule.name: Datum(label=rule.meaning, source=_source(rule), unit=UNITS.get(rule.unit, ""), words=CLASSES)
        for rule in default_dictionary().rules
    }


def _source(rule: Rule) -> Text:
    """Who wrote the columns a variable is made of, by the contract of the snapshots."""
    if rule.events:
        return FROM_EVENTS
    columns = default_dictionary().measure(rule.measure).columns
    writers = {SOURCES[c.name] for c in SNAPSHOTS.columns if c.name in columns}
    return FROM_HOUSEHOLD if "household" in writers else FROM_BODY
