"""Which figures of an audit stand together in one table, and what each table is about."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

THEMES: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (
        Text("Who is there", "Qui est là"),
        ("rows", "files", "positives", "negatives", "weight", "share", "population", "people", "rows_scored"),
    ),
    (
        Text("Who is chosen", "Qui est choisi"),
        (
            "selected", "selected_ratio", "selected_overpayment", "selected_underpayment", "top_overpayment",
            "top_underpayment", "rows_random", "rows_chosen", "chosen", "chosen_share", "share_random", "share_chosen",
            "over_representation", "over_control", "flagged", "not_flagged", "flagged_rate", "share_of_flagged",
            "flagged_difference", "flagged_ratio",
        ),
    ),
    (
        Text("What is true of them", "Ce qui est vrai d'eux"),
        (
            "rate", "rate_difference", "rate_ratio", "overpayment", "overpayment_ratio", "underpayment",
            "true_overpayment", "true_underpayment", "error_rate_random", "errors_random", "share_of_errors_random",
            "rate_lowest", "rate_highest", "rate_highest_monotone", "rate_lowest_lift",
        ),
    ),
    (
        Text("What the choice finds", "Ce que le choix trouve"),
        (
            "precision", "precision_overpayment", "precision_underpayment", "errors_chosen", "share_of_errors_chosen",
            "found_rate", "ppv", "fdr", "npv", "for", "ppv_difference", "ppv_ratio", "true_positives",
            "true_positive_share",
        ),
    ),
    (
        Text("Controlled for nothing, or missed", "Contrôlés pour rien, ou manqués"),
        (
            "burden", "burden_flagged", "false_positive_rate", "fpr", "fpr_difference", "fpr_ratio",
            "false_positives", "false_positive_share", "false_negative_rate", "fnr", "fnr_difference", "fnr_ratio",
            "tpr", "tnr", "false_negatives", "false_negative_share", "true_negatives", "true_negative_share",
        ),
    ),
    (
        Text("The score", "Le score"),
        ("mean_score", "score_less_rate", "auc", "mean_score_overpayment", "mean_score_underpayment"),
    ),
)  # fmt: skip
EUROS = Text("Euros", "Euros")
OTHERS = Text("Other figures", "Autres chiffres")
MOST = 5
"""Columns of figures in one table."""


def themed_names(names: Sequence[str]) -> list[tuple[Text, list[str]]]:
    """The figures there are, theme by theme, at most so many in each table; what no theme knows stands last."""
    known = [(title, [n for n in theme if n in names]) for title, theme in THEMES]
    taken = {n for _, theme in known for n in theme}
    known.append((EUROS, [n for n in names if n.startswith(("euros", "share_of_euros"))]))
    taken |= set(known[-1][1])
    known.append((OTHERS, [n for n in names if n not in taken]))
    return [(title, part) for title, theme in _carried(known) for part in _even(theme)]


def _carried(known: list[tuple[Text, list[str]]]) -> list[tuple[Text, list[str]]]:
    """The themes, one of a single figure joined to the one after it: a table of one column says little."""
    made: list[tuple[Text, list[str]]] = []
    alone: list[str] = []
    filled = [(title, names) for title, names in known if names]
    for place, (title, names) in enumerate(filled):
        if len(names) == 1 and place + 1 < len(filled):
            alone += names
        else:
            made.append((title, [*alone, *names]))
            alone = []
    return made


def _even(names: list[str]) -> list[list[str]]:
    """As few parts as hold at most so many each, about alike."""
    parts = -(-len(names) // MOST)
    ends = [round(k * len(names) / parts) for k in range(parts + 1)] if parts else [0]
    return [names[start:end] for start, end in pairwise(ends)]
