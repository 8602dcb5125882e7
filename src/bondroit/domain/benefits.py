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
    COMPLEMENT_FAMILIAL = "complement_familial"
    ASF = "asf"
    PAJE_BASE = "paje_base"
    ARS = "ars"
    AAH = "aah"
    ASPA = "aspa"


BENEFITS: tuple[Benefit, ...] = tuple(Benefit)

BENEFIT_NAMES: dict[Benefit, Text] = {
    Benefit.RSA: Text("RSA (minimum income)", "RSA"),
    Benefit.PRIME_ACTIVITE: Text("prime d'activité (in-work benefit)", "prime d'activité"),
    Benefit.AIDE_LOGEMENT: Text("housing aid (aide au logement)", "aide au logement"),
    Benefit.ALLOCATIONS_FAMILIALES: Text("family allowances (allocations familiales)", "allocations familiales"),
    Benefit.COMPLEMENT_FAMILIAL: Text("complément familial (three children and more)", "complément familial"),
    Benefit.ASF: Text("ASF (children raised by one parent)", "allocation de soutien familial"),
    Benefit.PAJE_BASE: Text("PAJE basic allowance (young children)", "allocation de base de la PAJE"),
    Benefit.ARS: Text("ARS (start of the school year)", "allocation de rentrée scolaire"),
    Benefit.AAH: Text("AAH (disabled adults)", "AAH"),
    Benefit.ASPA: Text("ASPA (minimum pension)", "ASPA"),
}
