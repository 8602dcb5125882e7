"""The data dictionary as a person reads it, in both languages: one line per table, one per column.

Legal bases are our reading of the GDPR and no advice: a body states its own. Months of retention are assumed, until a
body sets them. Everything else is the contract itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text
from bondroit.tables.barred import bar_of_origin
from bondroit.tables.contract import PERIODS, Sensitivity, Type
from bondroit.tables.french import FRENCH
from bondroit.tables.purposes import PURPOSES
from bondroit.tables.sources import SOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.tables.contract import Column, Table

ASSUMED = Text(
    "Legal bases are our reading of the GDPR, and months of retention are assumed: a body states its own.",
    "Les bases légales sont notre lecture du RGPD et les durées de conservation sont supposées : un organisme dit les "
    "siennes.",
)
UNITS: dict[Type, Text] = {
    Type.TEXT: Text("text", "texte"),
    Type.CATEGORY: Text("one of a list", "un choix dans une liste"),
    Type.INTEGER: Text("whole number", "nombre entier"),
    Type.CENTS: Text("cents of euro", "centimes d'euro"),
    Type.POINTS: Text("millionths of a logit", "millionièmes de logit"),
    Type.NUMBER: Text("number", "nombre"),
    Type.BOOLEAN: Text("yes or no", "oui ou non"),
    Type.MONTH: Text("month", "mois"),
    Type.DATE: Text("day", "jour"),
}
_YEARS = Text("years", "années")
SENSITIVITIES: dict[Sensitivity, Text] = {
    Sensitivity.ORDINARY: Text("ordinary", "ordinaire"),
    Sensitivity.PROTECTED: Text("protected trait", "caractère protégé"),
    Sensitivity.IDENTIFIER: Text("direct identifier", "identifiant direct"),
}
BASES: dict[str, Text] = {
    "benefits": Text(
        "managing and checking benefits: a task in the public interest (GDPR, art. 6(1)(e)); health and disability "
        "only as social law asks (art. 9(2)(b))",
        "gérer et vérifier des prestations : mission d'intérêt public (RGPD, art. 6(1)(e)) ; santé et handicap "
        "seulement comme le droit social le demande (art. 9(2)(b))",
    ),
    "health": Text(
        "managing the health cover: a task in the public interest (GDPR, art. 6(1)(e)); data on health only as social "
        "law asks (art. 9(2)(b))",
        "gérer la couverture santé : mission d'intérêt public (RGPD, art. 6(1)(e)) ; données de santé seulement comme "
        "le droit social le demande (art. 9(2)(b))",
    ),
    "statistics": Text(
        "measuring errors on a random sample: the same task, and statistics (GDPR, art. 5(1)(b) and 89)",
        "mesurer les erreurs sur un échantillon au hasard : la même mission, et la statistique (RGPD, art. 5(1)(b) et "
        "89)",
    ),
    "exchange": Text(
        "data of another body: only where a law or decree allows the exchange; the body names it",
        "données d'un autre organisme : seulement si une loi ou un décret permet l'échange ; l'organisme le nomme",
    ),
    "linkage": Text(
        "no linkage without a purpose and a legal basis of its own, written each time",
        "aucun rapprochement sans finalité ni base légale propres, écrites chaque fois",
    ),
    "public": Text("facts on places: no data on people", "faits sur des lieux : aucune donnée de personnes"),
    "fiction": Text("fictitious: no real person", "fictif : aucune personne réelle"),
}
"""Legal bases, by the key that a table carries."""
_IDENTIFIES = Text("never: it identifies", "jamais : elle identifie")
_NO_RETENTION = Text("as long as the workspace", "autant que l'espace de travail")


@dataclass(frozen=True, slots=True)
class DescribedColumn:
    """One column in words; `bar` says whether it may stand in a control card (None: it may)."""

    name: str
    meaning: Text
    unit: Text
    source: Text
    sensitivity: Text
    purposes: tuple[Text, ...]
    bar: Text | None
    nullable: bool
    values: tuple[str, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "column": self.name,
            "meaning": self.meaning._asdict(),
            "unit": self.unit._asdict(),
            "written_by": self.source._asdict(),
            "sensitivity": self.sensitivity._asdict(),
            "purposes": [p._asdict() for p in self.purposes],
            "barred": None if self.bar is None else self.bar._asdict(),
            "may_be_missing": self.nullable,
            "values": list(self.values),
        }


@dataclass(frozen=True, slots=True)
class DescribedTable:
    """One table in words."""

    name: str
    meaning: Text
    version: int
    key: tuple[str, ...]
    monthly: bool
    basis: Text
    purposes: tuple[Text, ...]
    retention: Text
    columns: tuple[DescribedColumn, ...]

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "table": self.name,
            "meaning": self.meaning._asdict(),
            "version": self.version,
            "key": list(self.key),
            "monthly": self.monthly,
            "legal_basis": self.basis._asdict(),
            "purposes": [p._asdict() for p in self.purposes],
            "retention": self.retention._asdict(),
            "columns": [c.to_document() for c in self.columns],
        }


def describe_table(table: Table, periods: Mapping[str, int] | None = None) -> DescribedTable:
    """A table in words.

    Args:
        table: of the catalogue.
        periods: months of `history` and `controlled`; None takes those of the package.
    """
    return DescribedTable(
        name=table.name,
        meaning=said(table.meaning),
        version=table.version,
        key=table.key,
        monthly=table.monthly,
        basis=BASES[table.basis],
        purposes=tuple(PURPOSES[p] for p in table.purposes),
        retention=retention_of(table, PERIODS if periods is None else periods),
        columns=tuple(_column(table, column) for column in table.columns),
    )


def said(meaning: str) -> Text:
    """A meaning in both languages; the English stands for a French that nobody wrote."""
    return Text(meaning, FRENCH.get(meaning, meaning))


def unit_of(column: Column) -> Text:
    """The unit of a column: its own, years for an age, else what its type says."""
    if column.unit is not None:
        return column.unit
    return _YEARS if column.name.endswith("_age") else UNITS[column.type]


def retention_of(table: Table, periods: Mapping[str, int]) -> Text:
    """How long rows of a table are kept."""
    kept = table.retention
    if kept is None:
        return _NO_RETENTION
    months = periods[kept.period]
    ways = []
    if kept.since in table.schema:
        since = (
            Text("after the next line replaces it", "après que la ligne suivante la remplace")
            if kept.by
            else Text(f"from `{kept.since}`", f"à partir de `{kept.since}`")
        )
        ways.append(Text(f"{months} months {since.en}", f"{months} mois {since.fr}"))
    if kept.follows is not None:
        other, column = kept.follows
        ways.append(
            Text(
                f"until the last row of {other} with this `{column}` is erased",
                f"jusqu'à l'effacement de la dernière ligne de {other} portant ce `{column}`",
            )
        )
    return Text("; at the latest, ".join(w.en for w in ways), " ; au plus tard, ".join(w.fr for w in ways))


def _column(table: Table, column: Column) -> DescribedColumn:
    bar = bar_of_origin(table.name, column.name)
    identifies = column.sensitivity is Sensitivity.IDENTIFIER
    return DescribedColumn(
        name=column.name,
        meaning=said(column.meaning),
        unit=unit_of(column),
        source=SOURCES[column.source],
        sensitivity=SENSITIVITIES[column.sensitivity],
        purposes=tuple(PURPOSES[p] for p in table.serves(column)),
        bar=_IDENTIFIES if identifies else None if bar is None else _barred(bar.ground, liftable=bar.liftable),
        nullable=column.nullable,
        values=column.values,
    )


def _barred(ground: Text, *, liftable: bool) -> Text:
    if liftable:
        return Text(f"only under a written ground: {ground.en}", f"seulement sur motif écrit : {ground.fr}")
    return Text(f"never: {ground.en}", f"jamais : {ground.fr}")
