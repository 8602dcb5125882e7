"""How the made-up body writes its files: names of columns, words of categories, amounts and dates the French way."""

from __future__ import annotations

import unicodedata

import polars as pl

from bondroit.domain.benefits import BENEFITS
from bondroit.tables.catalogue import TABLES
from bondroit.tables.contract import Type

SHORT = {
    "rsa": "RSA", "prime_activite": "PPA", "aide_logement": "AL", "allocations_familiales": "AF",
    "complement_familial": "CF", "asf": "ASF", "paje_base": "PAJE", "ars": "ARS", "aah": "AAH", "aspa": "ASPA",
}  # fmt: skip
ACTIVITIES = {
    "employed": "salarié", "unemployed": "chômeur", "student": "étudiant", "retired": "retraité",
    "inactive": "sans activité", "disabled": "invalide",
}  # fmt: skip
NAMES = {
    "snapshots": {
        "household_id": "NUMÉRO", "month": "ARRÊTÉ_AU", "office": "ANTENNE", "commune_type": "COMMUNE",
        "claimant_sex": "SEXE", "claimant_age": "ÂGE", "partner_age": "ÂGE_CONJOINT", "couple": "COUPLE",
        "children": "NB_ENFANTS", "youngest_child_age": "ÂGE_BENJAMIN", "oldest_child_age": "ÂGE_AÎNÉ",
        "lone_parent": "PARENT_ISOLÉ", "disability": "HANDICAP", "incapacity": "TAUX_INCAPACITÉ",
        "claimant_activity": "ACTIVITÉ", "partner_activity": "ACTIVITÉ_CONJOINT", "claimant_wage_cents": "SALAIRE",
        "partner_wage_cents": "SALAIRE_CONJOINT", "unemployment_cents": "CHÔMAGE", "pension_cents": "RETRAITE",
        "sick_pay_cents": "IJ_MALADIE", "invalidity_cents": "INVALIDITÉ", "alimony_cents": "PENSION_ALIMENTAIRE",
        "annual_income_cents": "REVENU_N2", "tenure": "LOGEMENT", "rent_cents": "LOYER", "zone": "ZONE",
        "quarterly_declaration": "DTR", "declaration_late": "DTR_TARDIVE", "web_connections": "CONNEXIONS",
        "calls": "APPELS", "letters": "COURRIERS", "visits": "VISITES",
        **{f"{b}_claimed": f"DEMANDE_{SHORT[b]}" for b in BENEFITS},
        **{f"{b}_paid_cents": f"VERSÉ_{SHORT[b]}" for b in BENEFITS},
    },
    "members": {
        "household_id": "NUMÉRO", "month": "MOIS", "person": "RANG", "role": "QUALITÉ", "birth": "NÉ_LE",
        "joined": "ENTRÉE", "left": "SORTIE", "activity": "ACTIVITÉ", "wage_cents": "SALAIRE",
        "unemployment_cents": "CHÔMAGE", "pension_cents": "RETRAITE", "sick_pay_cents": "IJ_MALADIE",
        "invalidity_cents": "INVALIDITÉ", "quarter": "TRIMESTRE",
    },
    "events": {"household_id": "NUMÉRO", "kind": "FAIT", "month": "DATE_FAIT", "known": "DATE_CONNUE"},
    "corrections": {
        "household_id": "NUMÉRO", "benefit": "PRESTATION", "month": "MOIS_CORRIGÉ", "known": "MOIS_CORRECTION",
        "cents": "MONTANT",
    },
}  # fmt: skip
WORDS = {
    "commune_type": {"rural": "rurale", "town": "bourg", "city": "ville"},
    "claimant_sex": {"M": "1", "F": "2"},
    "claimant_activity": ACTIVITIES,
    "partner_activity": ACTIVITIES,
    "activity": ACTIVITIES,
    "tenure": {
        "owner": "propriétaire", "tenant_private": "locataire privé", "tenant_social": "locataire HLM",
        "lodged": "hébergé",
    },
    "role": {"claimant": "allocataire", "partner": "conjoint", "child": "enfant"},
    "kind": {
        "separation": "séparation", "couple": "mise en couple", "birth": "naissance", "death": "décès",
        "move": "déménagement", "job_start": "embauche", "job_end": "fin de contrat",
        "child_leaves": "départ d'un enfant", "rent_change": "changement de loyer",
    },
    "benefit": SHORT,
}  # fmt: skip


def ascii_name(name):
    """A name as SAS takes it."""
    return unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode()


def as_written(frame, table, *, dates, space=" "):
    """A frame of the contract as texts under the body's names.

    Args:
        frame: rows of the contract.
        table: the name of the table.
        dates: how a month is written, as `strftime` has it.
        space: what stands between thousands, in every other row.
    """
    columns = []
    for column in TABLES[table].columns:
        value = pl.col(column.name)
        if column.type is Type.CENTS:
            value = _euros(value, space)
        elif column.type is Type.BOOLEAN:
            value = pl.when(value).then(pl.lit("O")).when(~value).then(pl.lit("N"))
        elif column.type is Type.MONTH:
            # What describes a month is dated of its last day: the mapping makes the month of it.
            value = (value.dt.month_end() if column.name == "month" else value).dt.strftime(dates)
        elif column.name in WORDS:
            value = value.replace_strict(WORDS[column.name])
        columns.append(value.cast(pl.String).fill_null("").alias(NAMES[table][column.name]))
    return frame.select(columns)


def _euros(value, space):
    sign = pl.when(value < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    whole = (value.abs() // 100).cast(pl.String)
    spaced = whole.str.replace(r"^(\d{1,3})(\d{3})$", "${1}" + space + "${2}")
    every_other = pl.int_range(pl.len()) % 2 == 0
    cents = (value.abs() % 100).cast(pl.String).str.zfill(2)
    return pl.concat_str(sign, pl.when(every_other).then(spaced).otherwise(whole), pl.lit(","), cents)


def as_cells(frame, table, *, named=str):
    """The same as typed cells: amounts are numbers of euros, months are dates, words stay texts."""
    columns = []
    for column in TABLES[table].columns:
        value = pl.col(column.name)
        name = NAMES[table][column.name]
        if column.type is Type.CENTS:
            value = value.cast(pl.Float64) / 100
        elif column.type is Type.BOOLEAN:
            value = pl.when(value).then(pl.lit("O")).when(~value).then(pl.lit("N"))
        elif column.type is Type.MONTH:
            value = value.dt.month_end() if column.name == "month" else value
        elif column.name in WORDS:
            value = value.replace_strict(WORDS[column.name])
        columns.append(value.alias(named(name)))
    return frame.select(columns)
