"""The page of `bondroit drift`: the score month by month, variables by months, what moved the mean score, warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.errors import Language, Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.blocks import Block, Edition, Points, Prose, Section, Tile, Tiles
from bondroit.showing.drift_blocks import heat, sayer, score, shifts, strangers
from bondroit.showing.drift_names import NO_NAMES, drift_in_words
from bondroit.showing.drift_words import CONVENTION, LEVELS, METHOD, reference_words, spoken_month
from bondroit.showing.pages import CONTENTS, render_page
from bondroit.showing.tables import DEDUCIBLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.showing.drift_names import CardNames

_OTHER: dict[Language, Language] = {"fr": "en", "en": "fr"}
MOST_TOLD = 12


def render_drift(
    document: Mapping[str, Any], *, language: Language, names: Mapping[str, CardNames] | None = None
) -> str:
    """The page, `language` first and the other beside it; the same document gives the same bytes.

    Args:
        document: of `app.drift_report.DriftReport`, small cells already left out.
        language: the first one.
        names: card -> the words of its variables and classes; without them they are called as the card does.
    """
    return render_page([_edition(document, names or {}, one) for one in (language, _OTHER[language])])


def _edition(d: Mapping[str, Any], names: Mapping[str, CardNames], language: Language) -> Edition:
    say = sayer(language)
    cards = [drift_in_words(card, names.get(card["card"], NO_NAMES), language) for card in d["cards"]]
    months = cards[0]["months"]
    first, last = (spoken_month(months[place]["month"], language) for place in (0, -1))
    sections = [s for card in cards for s in _card(card, d["thresholds"], language)]
    return Edition(
        language=language,
        title=say("Drift of scores and variables", "Dérive des scores et des variables"),
        subtitle=f"{first} \N{EN DASH} {last}" if len(months) > 1 else last,
        banner="",
        sections=(*sections, _how(d, language)),
        contents_title=CONTENTS.say(language),
    )


def _card(card: Mapping[str, Any], limits: Mapping[str, float], language: Language) -> list[Section]:
    name = card["card"]
    anchor = name.replace("@", "-")
    blocks: tuple[Block, ...] = (_tiles(card, language), *_warnings(card, language))
    blocks += (Prose(tuple(line.say(language) for line in reference_words(card))),)
    sections = [Section(f"{anchor}-result", name, blocks)]
    say = sayer(language)
    for part, title, made in (
        ("score", say("The score, month by month", "Le score, mois par mois"), score(card, limits, language)),
        (
            "variables",
            say("The variables, month by month", "Les variables, mois par mois"),
            heat(card, language),
        ),
        ("shift", say("What moved the mean score", "Ce qui a déplacé le score moyen"), shifts(card, language)),
        ("strange", say("New, missing, without a class", "Nouveau, manquant, sans classe"), strangers(card, language)),
    ):
        if made:
            sections.append(Section(f"{anchor}-{part}", f"{name} · {title}", made))
    return sections


def _tiles(card: Mapping[str, Any], language: Language) -> Tiles:
    say, last = sayer(language), card["months"][-1]
    own = [w for w in card["warnings"] if w["month"] == last["month"]]
    month = spoken_month(last["month"], language)
    items = [Tile(say("warnings of the last month", "alertes du dernier mois"), number(len(own), language), month)]
    if last["score"] is not None:
        s = last["score"]
        above = DEDUCIBLE.say(language) if s["above"] is None else percent(s["above"], language, 2)
        then = DEDUCIBLE.say(language) if s["above_before"] is None else percent(s["above_before"], language, 2)
        items += [
            Tile(say("PSI of the score", "PSI du score"), number(s["psi"], language, 3),
                 say("by chance up to ", "au hasard jusqu'à ") + number(s["by_chance"], language, 3)),
            Tile(say("mean score", "score moyen"), percent(s["mean"], language, 2),
                 say("of the files that have one", "des dossiers qui en ont un")),
            Tile(say("above the threshold", "au-dessus du seuil"), above,
                 say(f"{then} at the reference", f"{then} à la référence")),
        ]  # fmt: skip
    return Tiles(tuple(items))


def _warnings(card: Mapping[str, Any], language: Language) -> tuple[Block, ...]:
    """Those of the last month; earlier ones stand in the heat table."""
    last = card["months"][-1]["month"]
    own = [w for w in card["warnings"] if w["month"] == last]
    if not own:
        return (Prose((Text("No warning for the last month.", "Aucune alerte pour le dernier mois.").say(language),)),)
    lines = [(LEVELS[w["level"]].say(language), w["text"][language]) for w in own[:MOST_TOLD]]
    if len(own) > MOST_TOLD:
        left = len(own) - MOST_TOLD
        lines.append(("", Text(f"and {left} more, in the tables below.",
                               f"et {left} de plus, dans les tableaux ci-dessous.").say(language)))  # fmt: skip
    return (Points(tuple(lines)),)


def _how(d: Mapping[str, Any], language: Language) -> Section:
    limits = d["thresholds"]
    shown = {name: percent(limits[name], language, 0) for name in ("above", "missing", "strange")}
    assumed = Text(
        f"Warned as well, assumed thresholds: the share above the score's threshold changes by more than "
        f"{shown['above']} of itself; the share missing by more than {shown['missing']} of the files; "
        f"{shown['strange']} of the files without a class, in a class never seen, or with a new value.",
        f"Alertes aussi, seuils supposés : la part au-dessus du seuil du score varie de plus de {shown['above']} "
        f"d'elle-même ; la part manquante de plus de {shown['missing']} des dossiers ; {shown['strange']} des dossiers "
        "sans classe, dans une classe jamais vue, ou à valeur nouvelle.",
    )
    told = (*METHOD, CONVENTION, assumed)
    title = Text("How it is reckoned", "Comment c'est calculé").say(language)
    return Section("how", title, (Points(tuple(("", text.say(language)) for text in told)),))
