"""A made-up scorecard and file: every figure here is invented for the tests and stands for nothing."""

from __future__ import annotations

from bondroit.domain.months import Month
from bondroit.domain.scorecard import Modality, Scorecard, Variable
from bondroit.errors import Text
from bondroit.explaining.explain import explain_file
from bondroit.explaining.explanation import Datum, Explanation, Place

QUARTERLY = Text("your quarterly declarations", "vos déclarations trimestrielles")
BODY = Text("the payments made by the body", "les paiements faits par l'organisme")

DICTIONARY = {
    "months_in_work": Datum(
        Text("months in work over a year, both adults", "mois travaillés sur un an, les deux adultes"),
        QUARTERLY,
        "months",
    ),
    "income_cents": Datum(
        Text("monthly income of the household", "revenu mensuel du foyer"),
        QUARTERLY,
        "cents",
    ),
    "tenure": Datum(
        Text("how the home is held", "statut d'occupation du logement"),
        Text("your housing-aid claim", "votre demande d'aide au logement"),
        words={
            "owner": Text("owner", "propriétaire"),
            "tenant_social": Text("tenant, social housing", "locataire, parc social"),
            "tenant_private": Text("tenant, private", "locataire, parc privé"),
            "lodged": Text("lodged", "hébergé"),
        },
    ),
    "rsa_months": Datum(Text("months with RSA in a year", "mois de RSA sur un an"), BODY, "months"),
    "recent_move": Datum(
        Text("moved within six months", "déménagement depuis moins de six mois"),
        Text("your declared changes", "vos changements déclarés"),
    ),
}


def _m(name: str, kind: str, coefficient: float, **more: object) -> Modality:
    from math import exp

    interval = {}
    if not more.get("reference"):
        interval = {"odds_ratio_low": exp(coefficient - 0.31), "odds_ratio_high": exp(coefficient + 0.31)}
    return Modality(name, kind, coefficient, **interval, **more)


def card(name: str = "overpayment", sign: float = 1.0) -> Scorecard:
    """A card of five variables."""
    i, v = "interval", "values"
    return Scorecard(
        name,
        3,
        name,
        -2.2,
        (
            Variable(
                "months_in_work",
                "numeric",
                (
                    _m("[0, 4)", i, 0.62 * sign, lower=None, upper=4.0, count=412, share=0.21, rate=0.19),
                    _m("[4, 12)", i, 0.41 * sign, lower=4.0, upper=12.0, count=520, share=0.26, rate=0.15),
                    _m("[12, inf)", i, 0.0, lower=12.0, upper=None, reference=True, count=1040, share=0.51, rate=0.06),
                    _m("missing", "missing", 0.1, count=28, share=0.02, rate=0.09),
                ),
            ),
            Variable(
                "income_cents",
                "numeric",
                (
                    _m("[0, 60000)", i, 0.35, lower=None, upper=60000.0, count=300, share=0.15, rate=0.17),
                    _m("[60000, 180000)", i, 0.0, lower=60000.0, upper=180000.0, reference=True, count=900,
                       share=0.45, rate=0.11),
                    _m("[180000, inf)", i, -0.48, lower=180000.0, upper=None, count=800, share=0.4, rate=0.05),
                ),
            ),
            Variable(
                "tenure",
                "categorical",
                (
                    _m("tenant_social", v, 0.0, values=("tenant_social",), reference=True, count=800, share=0.4,
                       rate=0.1),
                    _m("owner", v, -0.22, values=("owner",), count=400, share=0.2, rate=0.06),
                    _m("tenant_private, lodged", v, 0.27, values=("tenant_private", "lodged"), count=800, share=0.4,
                       rate=0.13),
                ),
            ),
            Variable(
                "rsa_months",
                "numeric",
                (
                    _m("[0, 1)", i, 0.0, lower=None, upper=1.0, reference=True, count=1500, share=0.75, rate=0.08),
                    _m("[1, inf)", i, 0.51 * sign, lower=1.0, upper=None, count=500, share=0.25, rate=0.2),
                ),
            ),
            Variable(
                "recent_move",
                "categorical",
                (
                    _m("false", v, 0.0, values=("false",), reference=True, count=1800, share=0.9, rate=0.1),
                    _m("true", v, 0.19, values=("true",), count=200, share=0.1, rate=0.14),
                ),
            ),
        ),
        {"survey_files": 2000, "month": "2026-02"},
    )  # fmt: skip


ROW = {
    "months_in_work": 5.0,
    "income_cents": 142_000,
    "tenure": "tenant_private",
    "rsa_months": 3,
    "recent_move": True,
}


def explanation(origin: str | None = "score_overpayment") -> Explanation:
    """The made-up file, told."""
    return explain_file(
        card(),
        ROW,
        population_rank=Place(212, 20_000),
        month=Month.of(2026, 2),
        dictionary=DICTIONARY,
        origin=origin,
    )
