"""The lists behind `tables.barred`: words of names, columns and tables, each with its ground."""

from __future__ import annotations

from dataclasses import dataclass

from bondroit.errors import Text


@dataclass(frozen=True, slots=True)
class Bar:
    """Why something may not stand in a control card.

    Attributes:
        ground: the ground.
        liftable: a written ground lets it in.
        audit: a card that then uses it is audited before it makes a plan.
        packaged: the written ground that comes with the package, where a published model uses the fact itself.
    """

    ground: Text
    liftable: bool = False
    audit: bool = False
    packaged: Text | None = None


NATIONALITY = Bar(Text("nationality or origin", "nationalité ou origine"))
SEX = Bar(Text("sex", "sexe"))
ADDRESS = Bar(Text("address", "adresse"))
HEALTH = Bar(Text("health", "santé"))
DISABILITY = Bar(Text("disability", "handicap"))
OPINION = Bar(Text("opinion, belief or union", "opinion, croyance ou syndicat"))
CONTACTS = Bar(Text("contacts with the body", "contacts avec l'organisme"))
DISPUTES = Bar(Text("disputes and appeals", "contestations et recours"))
ACCESS = Bar(Text("requests for one's own data", "demandes d'accès à ses données"))
OWN = Bar(Text("corrections of one's own file", "corrections de son propre dossier"))
CLAIMS = Bar(Text("claims to rights and appointments", "demandes de droits et rendez-vous"))
NETWORKS = Bar(Text("ties between households", "liens entre foyers"))
AUDIT_ALONE = Bar(Text("protected, for the audit alone", "protégée, pour l'audit seul"))
TRUTH = Bar(Text("the truth of a town, which no body has", "la vérité d'une ville, qu'aucun organisme n'a"))
FOUND = Bar(Text("what the platform itself made", "ce que la plateforme a fait elle-même"))

AGE = Bar(Text("age", "âge"), liftable=True, audit=True)
FAMILY = Bar(Text("family situation", "situation de famille"), liftable=True, audit=True)
CHILDREN = Bar(
    Text("data on children beyond their number", "données sur les enfants au-delà de leur nombre"), liftable=True
)

_2026 = Text(
    "one of the facts of the model in use since 2026 (caf.fr): a child over 19, activities of the children",
    "l'un des faits du modèle en usage depuis 2026 (caf.fr) : un enfant de plus de 19 ans, activités des enfants",
)
_EARLIER = Text(
    "recent events of the family weigh in the models of 2010 and 2014 (La Quadrature du Net)",
    "les événements familiaux récents pèsent dans les modèles de 2010 et 2014 (La Quadrature du Net)",
)
_RESOURCES = Text(
    "counted among the resources of the household, in a sum", "compté parmi les ressources du foyer, dans une somme"
)
CHILDREN_2026 = Bar(CHILDREN.ground, liftable=True, packaged=_2026)
FAMILY_EVENT = Bar(FAMILY.ground, liftable=True, audit=True, packaged=_EARLIER)
_AAH = Text(
    "the AAH of those who work weighs in the models of 2010 and 2014 (La Quadrature du Net)",
    "l'AAH de qui travaille pèse dans les modèles de 2010 et 2014 (La Quadrature du Net)",
)
AAH = Bar(
    Text("disability, told by its own benefit", "handicap, que dit sa prestation"),
    liftable=True, audit=True, packaged=_AAH,
)  # fmt: skip
ASF = Bar(
    Text("family situation, told by a benefit of lone parents", "situation de famille, que dit une prestation"),
    liftable=True, audit=True,
)  # fmt: skip
ASPA = Bar(
    Text("age, told by a benefit of the old", "âge, que dit une prestation de la vieillesse"), liftable=True, audit=True
)
DISABLED = Bar(
    Text("disability, told by a class of activity", "handicap, que dit une classe d'activité"),
    liftable=True, audit=True,
)  # fmt: skip
STAND_INS = frozenset({AAH.ground, ASF.ground, ASPA.ground})
"""Grounds of amounts that stand in for what is barred: a total of many hides them."""
WHO = Bar(Text("place in the household", "place dans le foyer"), liftable=True, packaged=_2026)

NAMES: tuple[tuple[frozenset[str], Bar], ...] = (
    (frozenset({"nationality", "citizenship", "foreigner", "birthplace", "ethnicity", "nationalite", "origine"}),
     NATIONALITY),
    (frozenset({"sex", "gender", "woman", "sexe", "femme"}), SEX),
    (frozenset({"birthdate", "birthday"}), AGE),
    (frozenset({"address", "street", "postcode", "zipcode", "neighbourhood", "adresse", "iris", "qpv"}), ADDRESS),
    (frozenset({"health", "illness", "sick", "medical", "care", "pregnancy", "sante", "maladie", "grossesse"}), HEALTH),
    (frozenset({"disability", "disabled", "handicap", "incapacity", "invalidity", "invalidite"}), DISABILITY),
    (frozenset({"religion", "belief", "opinion", "union", "politics", "syndicat"}), OPINION),
    (frozenset({"contact", "contacts", "call", "calls", "letters", "visits", "email", "emails", "web", "logins",
                "connections", "appels", "courriels", "courriers", "visites", "connexions"}), CONTACTS),
    (frozenset({"dispute", "disputes", "disputed", "appeal", "appeals", "complaint", "complaints", "litigation",
                "contentieux", "contestation", "contestations", "recours", "reclamation"}), DISPUTES),
    (frozenset({"gdpr", "rgpd", "dsar"}), ACCESS),
    (frozenset({"network", "networks", "reseau", "reseaux"}), NETWORKS),
    (frozenset({"appointment", "appointments", "rendezvous", "unclaimed"}), CLAIMS),
    (frozenset({"couple", "married", "marital", "divorced", "divorce", "separated", "widow", "widowed", "spouse",
                "marie", "celibataire", "concubinage", "pacs"}), FAMILY),
)  # fmt: skip
"""Words of names."""
PAIRS: tuple[tuple[frozenset[str], Bar], ...] = (
    (frozenset({"data", "access"}), ACCESS),
    (frozenset({"access", "request"}), ACCESS),
    (frozenset({"access", "requests"}), ACCESS),
    (frozenset({"self", "correction"}), OWN),
    (frozenset({"self", "corrections"}), OWN),
    (frozenset({"own", "correction"}), OWN),
    (frozenset({"own", "corrections"}), OWN),
    (frozenset({"lone", "parent"}), FAMILY),
    (frozenset({"single", "parent"}), FAMILY),
    (frozenset({"parent", "isole"}), FAMILY),
    (frozenset({"rendez", "vous"}), CLAIMS),
    (frozenset({"rights", "claimed"}), CLAIMS),
)
"""Words that bar a name together."""
WHOLE: dict[str, Bar] = dict.fromkeys(
    ("age", "claimant_age", "partner_age", "applicant_age", "over_25", "birth", "birth_year"), AGE
)
"""Whole names: the age of an adult is barred; a name such as `age_of_file` is not."""

ORIGINS: dict[tuple[str, str, str], Bar] = {
    ("snapshots", "oldest_child_age", ""): CHILDREN_2026,
    ("snapshots", "youngest_child_age", ""): CHILDREN,
    ("snapshots", "sick_pay_cents", ""): Bar(HEALTH.ground, liftable=True, packaged=_RESOURCES),
    ("snapshots", "invalidity_cents", ""): Bar(DISABILITY.ground, liftable=True, packaged=_RESOURCES),
    ("members", "sick_pay_cents", ""): Bar(HEALTH.ground, liftable=True, packaged=_RESOURCES),
    ("members", "invalidity_cents", ""): Bar(DISABILITY.ground, liftable=True, packaged=_RESOURCES),
    ("members", "role", ""): WHO,
    ("members", "birth", ""): AGE,
    ("members", "age", ""): AGE,
    ("members", "age", "child"): CHILDREN_2026,
    ("members", "birth", "child"): CHILDREN_2026,
    **{("events", "kind", kind): FAMILY_EVENT for kind in ("separation", "couple", "birth", "death", "child_leaves")},
    **{
        ("snapshots", f"{benefit}_{end}", ""): bar
        for benefit, bar in (("aah", AAH), ("asf", ASF), ("aspa", ASPA))
        for end in ("paid_cents", "claimed")
    },
    **{("snapshots", f"{who}_activity", "disabled"): DISABLED for who in ("claimant", "partner")},
    ("outcomes", "appeal", ""): DISPUTES,
    ("homes", "address", ""): ADDRESS,
}
"""Columns whose name alone does not say it: (table, column, kind of event or role)."""
TABLES_BARRED: dict[str, Bar] = {
    "disputes": DISPUTES,
    "claims": CLAIMS,
    "rights": CLAIMS,
    "corrections": OWN,
    "homes": ADDRESS,
    "health": HEALTH,
    "suspensions_health": HEALTH,
    "answers": DISPUTES,
    **dict.fromkeys(("scores", "plan", "questions", "proposals", "proposed_amounts", "links", "link_decisions"), FOUND),
    **dict.fromkeys(
        ("truths", "true_events", "networks", "mistakes", "unclaimed_reasons", "same_persons", "health_links",
         "health_truths"), TRUTH,
    ),
}  # fmt: skip
"""Tables from which no variable of a control card is made."""
