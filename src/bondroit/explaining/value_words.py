"""The values of the contract's categories in words, for when a dictionary does not say them."""

from __future__ import annotations

from bondroit.errors import Text

VALUE_WORDS: dict[str, Text] = {
    "true": Text("yes", "oui"),
    "false": Text("no", "non"),
    "none": Text("none", "aucun"),
    "missing": Text("not known", "non renseigné"),
    "employed": Text("in work", "en emploi"),
    "unemployed": Text("unemployed", "au chômage"),
    "student": Text("student", "en études"),
    "retired": Text("retired", "à la retraite"),
    "inactive": Text("without activity", "sans activité"),
    "disabled": Text("unable to work", "en incapacité de travail"),
    "owner": Text("owner", "propriétaire"),
    "tenant_private": Text("tenant, private", "locataire du parc privé"),
    "tenant_social": Text("tenant, social housing", "locataire du parc social"),
    "lodged": Text("lodged by others", "hébergé"),
    "rural": Text("rural municipality", "commune rurale"),
    "town": Text("town", "ville"),
    "city": Text("city", "grande ville"),
}
