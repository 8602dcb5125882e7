"""Who the typical households are, what they live on by the law, and what was assumed of them and of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.paths_events import EVENTS
from bondroit.domain.benefits import BENEFIT_NAMES
from bondroit.errors import Text
from bondroit.explaining.numbers import euros
from bondroit.showing.blocks import Grid, Heading, Points, Section
from bondroit.showing.tables import DASH

if TYPE_CHECKING:
    from bondroit.auditing.paths import PathsReport
    from bondroit.domain.profile import Profile
    from bondroit.errors import Language

_HEADS = (
    Text("household", "foyer"),
    Text("who", "qui"),
    Text("income", "revenus"),
    Text("benefits by the law", "prestations selon la loi"),
    Text("source", "source"),
)


def households(report: PathsReport, language: Language) -> Section:
    """A line a household: who, on what, by whose description."""
    means = {m.profile: m for m in report.means}
    rows = []
    for profile in report.profiles:
        own = means[profile.name]
        given = ", ".join(f"{BENEFIT_NAMES[b].say(language)} {euros(c, language)}" for b, c in own.benefits) or DASH
        title = profile.title.say(language)
        rows.append((title, _who(profile, language), euros(own.income, language), given, profile.source.say(language)))
    title = Text("The households", "Les foyers").say(language)
    caption = Text(f"Euros a month, before {report.month}", f"Euros par mois, avant {report.month}").say(language)
    heads = tuple(head.say(language) for head in _HEADS)
    grid = Grid(caption, heads, tuple(rows), (False, False, True, False, False))
    return Section("households", title, (grid,))


def _who(profile: Profile, language: Language) -> str:
    said, more = profile.sentence.say(language), profile.assumed.say(language)
    if not more:
        return said
    return Text(f"{said} Assumed: {more}", f"{said} Supposé : {more}").say(language)


def made(report: PathsReport, language: Language) -> Section:
    """How amounts, events and intervals are made."""
    smic = euros(report.smic_cents, language, 2)
    said = (
        Text(
            f"Benefits: {report.law}; for months to come, the rules last known. Every right is claimed unless a "
            "profile says otherwise.",
            f"Prestations : {report.law} ; pour les mois à venir, les dernières règles connues. Tout droit est "
            "demandé, sauf si un profil-type dit le contraire.",
        ),
        Text(
            f"One Smic is {smic} net a month (assumed share of the gross one); wages are not raised afterwards.",
            f"Un Smic vaut {smic} nets par mois (part supposée du brut) ; les salaires ne montent pas ensuite.",
        ),
        Text(
            "Every event is declared at once and without error: a score moves by what happens, not by a late "
            "declaration.",
            "Tout événement est déclaré aussitôt et sans erreur : le score bouge par ce qui arrive, non par un retard.",
        ),
        Text(
            "Intervals of moves: 95%, of the card's coefficients taken as independent (assumed: a card holds no "
            "covariances), and of what is unknown.",
            "Intervalles des hausses : 95 %, des coefficients de la grille supposés indépendants (une grille n'a pas "
            "de covariances), et de ce qu'on ignore.",
        ),
    )
    events = tuple((event.words.say(language), event.assumed.say(language)) for event in EVENTS.values())
    title = Text("How it is made", "Comment c'est fait").say(language)
    assumed = Text("What events assume", "Ce que supposent les événements").say(language)
    blocks = (Points(tuple(("", one.say(language)) for one in said)), Heading(assumed), Points(events))
    return Section("how-profiles", title, blocks)
