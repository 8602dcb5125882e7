"""From where on a drift of scores or variables is told."""

from __future__ import annotations

from dataclasses import dataclass

from bondroit.settings.specs import documented, setting


@documented
@dataclass(frozen=True, slots=True, kw_only=True)
class DriftSettings:
    """From where on a drift of scores or variables is told."""

    psi_watch: float = setting(
        0.10,
        "Stability index (PSI) from which a distribution is to be watched: a convention of the trade, not a test.",
        "Indice de stabilité (PSI) à partir duquel une distribution est à surveiller : un usage du métier, pas un "
        "test.",
        low=0.0,
        high=10.0,
    )
    psi_moved: float = setting(
        0.25,
        "Stability index from which a distribution has moved: a convention of the trade, not a test.",
        "Indice de stabilité à partir duquel une distribution a bougé : un usage du métier, pas un test.",
        low=0.0,
        high=10.0,
    )
    above_change: float = setting(
        0.25,
        "Change of the share of files above the score's threshold, as a share of what it was.",
        "Variation de la part des dossiers au-dessus du seuil du score, rapportée à ce qu'elle était.",
        low=0.0,
        high=100.0,
        assumed=True,
    )
    missing_change: float = setting(
        0.05,
        "Change of a variable's share of missing values.",
        "Variation de la part des valeurs manquantes d'une variable.",
        low=0.0,
        high=1.0,
        assumed=True,
    )
    strange_share: float = setting(
        0.01,
        "Share of the files without a class, in a class never seen, or with a new value.",
        "Part des dossiers sans classe, dans une classe jamais vue, ou à valeur nouvelle.",
        low=0.0,
        high=1.0,
        assumed=True,
    )
    top_share: float = setting(
        0.05,
        "Share of the files that the score's threshold is set for, at the month of reference.",
        "Part des dossiers pour laquelle le seuil du score est fixé, au mois de référence.",
        low=0.0001,
        high=1.0,
        assumed=True,
    )
