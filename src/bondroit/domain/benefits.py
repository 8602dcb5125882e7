"""The benefits the platform pays attention to. Their French names stay French."""

from __future__ import annotations

from enum import StrEnum

from bondroit.errors import Text


class Benefit(StrEnum):
    """A social benefit. The value is the stem of every column that speaks of it."""

    RSA = "rsa"
    PRIME_ACTIVITE = "prime_activite"
    AIDE_LOGEMENT = "aide_logement"
    ALLOCATIONS_FAMILIALES = "allocations_familiales"
    AAH = "aah"


BENEFITS: tuple[Benefit, ...] = tuple(Benefit)

BENEFIT_NAMES: dict[Benefit, Text] = {
    Benefit.RSA: Text("RSA (minimum income)", "RSA"),
    Benefit.PRIME_ACTIVITE: Text("prime d'activité (in-work benefit)", "prime d'activité"),
    Benefit.AIDE_LOGEMENT: Text("housing aid (aide au logement)", "aide au logement"),
    Benefit.ALLOCATIONS_FAMILIALES: Text("family allowances (allocations familiales)", "allocations familiales"),
    Benefit.AAH: Text("AAH (disabled adults)", "AAH"),
}
