"""Which family each variable of the package's dictionary belongs to, for the share of a score's spread by family."""

from __future__ import annotations

from bondroit.errors import Text

FAMILIES: dict[str, Text] = {
    "benefits": Text("benefits received", "prestations reçues"),
    "income": Text("income", "revenus"),
    "work": Text("work", "travail"),
    "unstable": Text("changes of income and work", "changements de revenus et de travail"),
    "home": Text("home and moves", "logement et déménagements"),
    "family": Text("family and its events", "famille et ses événements"),
    "management": Text("declarations and file", "déclarations et dossier"),
}
FAMILY_OF: dict[str, str] = {
    "benefits_mean_12m_cents": "benefits",
    "rsa_mean_12m_cents": "benefits",
    "prime_activite_mean_12m_cents": "benefits",
    "aide_logement_mean_12m_cents": "benefits",
    "allocations_familiales_mean_12m_cents": "benefits",
    "complement_familial_mean_12m_cents": "benefits",
    "aah_mean_12m_cents": "benefits",
    "benefits_claimed": "benefits",
    "claimant_wage_mean_12m_cents": "income",
    "partner_wage_mean_12m_cents": "income",
    "unemployment_mean_12m_cents": "income",
    "income_mean_12m_cents": "income",
    "income_in_smic": "income",
    "annual_income_cents": "income",
    "alimony_declared_24m": "income",
    "rent_share_3m": "income",
    "months_worked_12m": "work",
    "claimant_activity": "work",
    "partner_activity": "work",
    "income_changes_12m": "unstable",
    "largest_income_drop_6m_cents": "unstable",
    "activity_changes_24m": "unstable",
    "partner_activity_changes_24m": "unstable",
    "job_events_24m": "unstable",
    "months_since_job_end": "unstable",
    "months_since_any_event": "unstable",
    "tenure": "home",
    "commune_type": "home",
    "rent_changes_24m": "home",
    "moves_18m": "home",
    "months_since_move": "home",
    "children": "family",
    "child_over_19": "family",
    "months_since_separation": "family",
    "months_since_birth": "family",
    "months_since_death": "family",
    "quarterly_declaration": "management",
    "late_declarations_12m": "management",
    "months_since_first_right": "management",
}
"""Assumed: no source parts the variables so. The partner's activity says work and that there is a partner."""
