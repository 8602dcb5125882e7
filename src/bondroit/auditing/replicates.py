"""How the intervals of an audit are had, and how a report says so: from formulas, or from draws of the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

LEAST, MOST = 200, 100_000
"""Fewer draws say little of the tails of an interval at 95 %; more say nothing more."""

METHOD = Text(
    "95 % interval from draws of the table (bootstrap of its rows, or of its units under a design), studentised; where "
    "a share rests on few rows on one side, from the exact bounds of its parts",
    "intervalle à 95 % par tirages répétés de la table (bootstrap de ses lignes, ou de ses unités selon le plan de "
    "sondage), studentisé ; là où une part repose sur peu de lignes d'un côté, d'après les bornes exactes de ses "
    "parties",
)
_MEANS = ("mean_score", "score_less_rate", "euros_mean", "euros_flagged_mean")
_FILES = ("selected_ratio", "overpayment_ratio", "overpayment", "underpayment", "burden")
_SHARES = ("rate", "flagged_rate", "fpr", "fnr", "ppv", "tpr", "tnr", "fdr", "npv", "for", "burden_flagged")


@dataclass(frozen=True, slots=True)
class Replicates:
    """How intervals are had.

    Attributes:
        number: draws of the table; 0 for intervals from formulas.
        seed: of the draws.
    """

    number: int = 0
    seed: int = 0

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return (
            {"kind": "replicates", "replicates": self.number, "seed": self.seed} if self.number else {"kind": "formula"}
        )


FORMULA = Replicates()


def drawn_of_table(names: Iterable[str], *, weighted: bool) -> frozenset[str]:
    """The figures of a table whose intervals come from draws: means, differences, ratios; shares under a design."""
    known = {*_MEANS, *(_SHARES if weighted else ())}
    return frozenset(name for name in names if name in known or name.endswith(("_difference", "_ratio")))


def drawn_of_files(names: Iterable[str]) -> frozenset[str]:
    """The figures of the files of a month whose intervals come from draws."""
    return frozenset(name for name in names if name in _FILES or name.startswith("mean_score_"))


def method_of(name: str, method: Text, drawn: Collection[str]) -> Text:
    """How a figure is made: `method`, unless its interval comes from draws."""
    return METHOD if name in drawn else method


def said(how: Replicates) -> Text:
    """Which intervals a report shows, in words."""
    number, french = f"{how.number:,}", f"{how.number:,}".replace(",", "\u202f")
    return Text(
        f"Intervals of differences, ratios and means, and of shares under a design, come from {number} draws of the "
        f"table (seed {how.seed}); what a check looks at holds for all groups of an attribute together, by the largest "
        "distance over the draws. Shares without weights keep their exact intervals; other figures those their "
        "definitions tell.",
        f"Les intervalles des différences, des rapports et des moyennes, et ceux des parts selon un plan de sondage, "
        f"viennent de {french} tirages de la table (graine {how.seed}) ; ce qu'un contrôle regarde vaut pour tous les "
        "groupes d'un attribut ensemble, par la plus grande distance sur les tirages. Les parts sans poids gardent "
        "leurs intervalles exacts ; les autres chiffres, ceux que disent leurs définitions.",
    )
