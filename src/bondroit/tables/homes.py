"""The tables of homes: addresses, landlords and bank accounts in the files, and the networks hidden in them."""

from __future__ import annotations

from bondroit.tables.columns import HISTORY, TOWN
from bondroit.tables.contract import Column, Purpose, Retention, Sensitivity, Table, Type

_HOUSEHOLD = "Pseudonym of the household at the body"

HOMES = Table(
    name="homes",
    version=1,
    meaning="Where each household says it lives, who its landlord is and where it is paid, each time the file changed.",
    key=("household_id", "since"),
    purposes=(Purpose.LINKAGE, Purpose.AUDIT),
    retention=Retention(HISTORY.period, since="since", by="household_id", follows=("snapshots", "household_id")),
    basis="linkage",
    columns=(
        Column("household_id", Type.TEXT, _HOUSEHOLD, sensitivity=Sensitivity.IDENTIFIER),
        Column("since", Type.MONTH, "The month from which the file says so; nothing later was known before it"),
        Column("address", Type.TEXT, "Token of the building", source="household", sensitivity=Sensitivity.IDENTIFIER),
        Column(
            "landlord", Type.TEXT, "Token of the landlord; missing: owner or lodged", nullable=True,
            source="household", sensitivity=Sensitivity.IDENTIFIER,
        ),
        Column(
            "bank_account", Type.TEXT, "Token of the bank account paid", source="household",
            sensitivity=Sensitivity.IDENTIFIER,
        ),
    ),
)  # fmt: skip

NETWORKS = Table(
    name="networks",
    version=1,
    meaning="Files of organised networks that declare rents where they do not live. No real body has this table.",
    key=("household_id",),
    purposes=TOWN,
    basis="fiction",
    columns=(
        Column("household_id", Type.TEXT, _HOUSEHOLD, source="town", sensitivity=Sensitivity.IDENTIFIER),
        Column("network", Type.TEXT, "Token of the network", source="town"),
        Column("since", Type.MONTH, "The first month in which the rent is declared", source="town"),
        Column("until", Type.MONTH, "The month in which it ends; missing: it still ran", nullable=True, source="town"),
    ),
)
