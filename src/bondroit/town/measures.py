"""Which totals of household files make each line of the check: two for a ratio, four for a ratio of ratios.

The totals are columns of `town.totals`; what each one counts is said there. Nothing is measured here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.errors import Text

if TYPE_CHECKING:
    from bondroit.stats.moments import Moments, Ratio

FILES, HEALTH = "files", "health"
"""Whose households the totals belong to: those of the body, or those of the health insurer."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How a line is measured.

    Attributes:
        totals: names of columns of `town.totals`: above, below; for a ratio of ratios above, below, above, below.
        of: `FILES` or `HEALTH`.
        table: the table without which it cannot be measured, beyond snapshots, truths, events and corrections.
    """

    totals: tuple[str, ...]
    of: str = FILES
    table: str = ""


def _among(group: str) -> Measure:
    """The share of a group among the files corrected upwards, over its share of recipients."""
    return Measure((f"{group}_up", "recipients_up", group, "recipients"))


def _risk(group: str) -> Measure:
    """The rate of files above the overpayment target in a group, over that of the others."""
    return Measure((f"{group}_target", f"{group}_ever", f"not_{group}_target", f"not_{group}_ever"))


def _control(total: str, kind: str) -> Measure:
    return Measure((f"{kind}_{total}", f"{kind}_controls"), table="past_controls")


MEASURES: dict[str, Measure] = {
    "lone_parents": Measure(("lone_parents", "recipients")),
    "lone_parent_women": Measure(("lone_mothers", "lone_parents")),
    "single_women": Measure(("single_women", "recipients")),
    "single_women_young_or_old": Measure(("single_women_young_or_old", "single_women")),
    "single_men": Measure(("single_men", "recipients")),
    "couples_with_children": Measure(("couples_with_children", "recipients")),
    "couples_two_children": Measure(("couples_two_children", "recipients")),
    "without_partner": Measure(("without_partner", "recipients")),
    "three_children": Measure(("three_children", "recipients")),
    "persons_per_file": Measure(("persons", "recipients")),
    "children_per_file": Measure(("children", "recipients")),
    "rsa_share": Measure(("rsa_recipients", "recipients")),
    "prime_activite_share": Measure(("prime_activite_recipients", "recipients")),
    "aide_logement_share": Measure(("aide_logement_recipients", "recipients")),
    "allocations_familiales_share": Measure(("allocations_familiales_recipients", "recipients")),
    "ars_share": Measure(("ars_recipients", "recipients")),
    "paje_share": Measure(("paje_base_recipients", "recipients")),
    "aah_share": Measure(("aah_recipients", "recipients")),
    "mean_paid": Measure(("branch_euros", "recipients")),
    "rsa_without_partner": Measure(("rsa_without_partner", "rsa_recipients")),
    "rsa_under_30": Measure(("rsa_under_30", "rsa_recipients")),
    "aah_with_work": Measure(("aah_with_work", "aah_recipients")),
    "rsa_unclaimed": Measure(("rsa_left", "rsa_due")),
    "rsa_unclaimed_lone_mothers": Measure(("rsa_left_lone_mothers", "rsa_due_lone_mothers")),
    "rsa_unclaimed_couples_without_child": Measure(("rsa_left_couples_without_child", "rsa_due_couples_without_child")),
    "rsa_unclaimed_social_housing": Measure(("rsa_left_social_housing", "rsa_due_social_housing")),
    "rsa_unclaimed_private_tenants": Measure(("rsa_left_private_tenants", "rsa_due_private_tenants")),
    "rsa_unclaimed_with_prime": Measure(("rsa_left_with_prime", "rsa_due_with_prime")),
    "rsa_unclaimed_without_prime": Measure(("rsa_left_without_prime", "rsa_due_without_prime")),
    "prime_activite_unclaimed": Measure(("prime_activite_left", "prime_activite_due")),
    "aspa_unclaimed_single": Measure(("aspa_left", "aspa_due")),
    "aspa_unclaimed_high": Measure(("aspa_left_high", "aspa_due_high")),
    "aspa_unclaimed_mean": Measure(("aspa_left_euros", "aspa_left")),
    "c2s_unclaimed": Measure(("c2s_left", "c2s_due"), HEALTH, "health"),
    "c2s_free_unclaimed": Measure(("c2s_free_left", "c2s_free_due"), HEALTH, "health"),
    "c2s_participation_unclaimed": Measure(("c2s_participation_left", "c2s_participation_due"), HEALTH, "health"),
    "recipients_with_unclaimed": Measure(("recipients_left", "recipients")),
    "unclaimed_mean": Measure(("recipients_left_euros", "recipients_left")),
    "wrong": Measure(("wrong_euros", "settled_euros")),
    "wrong_rsa": Measure(("rsa_wrong_euros", "rsa_settled_euros")),
    "wrong_prime_activite": Measure(("prime_activite_wrong_euros", "prime_activite_settled_euros")),
    "overpaid_in_wrong": Measure(("wrong_over_euros", "wrong_euros")),
    "owed_in_corrections": Measure(("up_euros", "moved_euros")),
    "underpaid_per_overpaid": Measure(("up_file", "down_file")),
    "rsa_underpaid_per_overpaid": Measure(("rsa_net_up", "rsa_net_down")),
    "housing_underpaid_per_overpaid": Measure(("housing_net_up", "housing_net_down")),
    "rsa_part_of_overpaid": Measure(("rsa_down_euros", "down_euros")),
    "rsa_part_of_underpaid": Measure(("rsa_up_euros", "up_euros")),
    "housing_part_of_overpaid": Measure(("housing_down_euros", "down_euros")),
    "housing_part_of_underpaid": Measure(("housing_up_euros", "up_euros")),
    "rsa_overpaid_mean": Measure(("rsa_down_euros", "rsa_downs")),
    "rsa_underpaid_mean": Measure(("rsa_up_euros", "rsa_ups")),
    "housing_overpaid_mean": Measure(("housing_down_euros", "housing_downs")),
    "housing_underpaid_mean": Measure(("housing_up_euros", "housing_ups")),
    "underpaid_single": _among("alone"),
    "underpaid_couples": _among("couples"),
    "underpaid_under_30": _among("under_30"),
    "underpaid_unemployed": _among("unemployed"),
    "underpaid_poor": _among("poor"),
    "overpayment_target": Measure(("above_overpayment", "ever")),
    "underpayment_target": Measure(("above_underpayment", "ever")),
    "overpaid_above_target": Measure(("above_overpayment", "any_overpayment")),
    "underpaid_above_target": Measure(("above_underpayment", "any_underpayment")),
    "target_rsa": _risk("rsa_last"),
    "target_aah_with_work": _risk("aah_worked"),
    "target_separation": _risk("separated"),
    "target_move": _risk("moved"),
    "target_unemployed": _risk("unemployed_last"),
    "target_lone_parents": _risk("lone_last"),
    "owed_in_targeted_controls": Measure(("targeted_owed_euros", "targeted_moved_euros"), table="past_controls"),
    "lone_parents_home_controls": Measure(("home_lone_controls", "home_controls"), table="past_controls"),
    "overpaid_per_home_control": _control("overpaid_euros", "targeted_home"),
    "underpaid_per_home_control": _control("underpaid_euros", "targeted_home"),
    "overpaid_per_document_control": _control("overpaid_euros", "targeted_document"),
    "underpaid_per_document_control": _control("underpaid_euros", "targeted_document"),
    "moves": Measure(("persons_moved", "persons_last")),
    "separations": Measure(("separations", "couple_years")),
    "moved_after_separation": Measure(("separated_then_moved", "separated_first")),
    "moved_after_birth": Measure(("birth_then_moved", "birth_first")),
}


def measure(name: str, moments: Moments | None) -> Ratio | Text:
    """The value of a line, or why it cannot be measured.

    Args:
        name: a key of `MEASURES`.
        moments: of the totals of its households; None if there are none.
    """
    how = MEASURES[name]
    if moments is None or not moments.has(how.totals):
        if how.table:
            return Text(f"the town has no table {how.table}", f"la ville n'a pas de table {how.table}")
        return Text("the town has too few months", "la ville a trop peu de mois")
    found = moments.ratio(how.totals)
    return Text("no household file to measure it on", "aucun dossier pour la mesurer") if found is None else found
