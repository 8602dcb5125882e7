"""The page of `bondroit networks`: groups of files to be read by a person, without any file's number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import altair as alt

from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.networking.sharing import COMMON, REASONS
from bondroit.showing import theme
from bondroit.showing.blocks import (
    Block,
    Caution,
    Edition,
    Grid,
    Heading,
    Picture,
    Points,
    Prose,
    Section,
    Tile,
    Tiles,
    numeric_from,
)
from bondroit.showing.dates import long_date, long_month
from bondroit.showing.network_words import attribute_word, density, rarity, reason
from bondroit.showing.pages import CONTENTS, both, render_page
from bondroit.showing.svg import inline_svg
from bondroit.showing.theme import themed, values

if TYPE_CHECKING:
    from datetime import date

    from bondroit.errors import Language
    from bondroit.networking.groups import Found, Group

MOST_BARS = 30
"""Groups that the chart shows; the table beside it has them all."""
_TITLE = Text("Groups of files to be read", "Groupes de dossiers à lire")


@dataclass(frozen=True, slots=True)
class NetworksShown:
    """What the page needs besides the groups.

    Attributes:
        month: the as-of month, as 2026-05.
        found, expires: days.
        legal_basis, purpose: what the body declared.
        fictitious: whether the files are a town's.
    """

    month: str
    found: date
    expires: date
    legal_basis: str
    purpose: str
    fictitious: bool


def render_networks(found: Found, shown: NetworksShown, *, language: Language) -> str:
    """The page, `language` first and the other one beside it; the same groups give the same bytes."""
    return render_page([_edition(found, shown, one) for one in both(language)])


def _edition(found: Found, shown: NetworksShown, language: Language) -> Edition:
    month, size = long_month(shown.month, language), number(found.files, language)
    banner = Text(
        "This town is fictitious: no real household is in it.", "Cette ville est fictive : aucun foyer réel n'y figure."
    )
    sections = [_start(found, shown, language)]
    if found.groups:
        sections.append(_groups(found, language))
    sections += [_aside(found, language), _method(found, language)]
    return Edition(
        language=language,
        title=_TITLE.say(language),
        subtitle=Text(f"{size} files, as known before {month}.", f"{size} dossiers, connus avant {month}.").say(
            language
        ),
        banner=banner.say(language) if shown.fictitious else "",
        sections=tuple(sections),
        contents_title=CONTENTS.say(language),
    )


def _start(found: Found, shown: NetworksShown, language: Language) -> Section:
    until = long_date(shown.expires, language)
    caution = Text(
        "A group is no finding about anybody. It says that files share two independent things more than chance "
        "explains; relatives, a carer, a shelter that is not on the list can do the same. A person reads it and looks "
        f"for the ordinary reason first. It makes no variable, chooses no control, and is erased on {until}. "
        "This page is not to be published.",
        "Un groupe n'établit rien sur personne. Il dit que des dossiers partagent deux choses indépendantes plus que "
        "le hasard ne l'explique ; des parents, un aidant, un hébergement absent de la liste peuvent faire de même. "
        "Une personne le lit et cherche d'abord la raison ordinaire. Il ne fait aucune variable, ne choisit aucun "
        f"contrôle, et est effacé le {until}. Cette page n'est pas à publier.",
    )
    grouped = sum(len(group.files) for group in found.groups)
    tiles = Tiles(
        (
            Tile(Text("groups", "groupes").say(language), number(len(found.groups), language)),
            Tile(
                Text("files in them", "dossiers dedans").say(language),
                number(grouped, language),
                Text(f"of {number(found.files, 'en')}", f"sur {number(found.files, 'fr')}").say(language),
            ),
            Tile(
                Text("largest group by chance", "plus grand groupe par hasard").say(language),
                number(found.by_chance, language),
                Text("files, tokens dealt again", "dossiers, jetons redistribués").say(language),
            ),
        )
    )
    declared = Points(
        (
            (Text("legal basis", "base légale").say(language), shown.legal_basis),
            (Text("purpose", "fin").say(language), shown.purpose),
            (Text("found on", "trouvé le").say(language), long_date(shown.found, language)),
        )
    )
    title = Text("What this is", "Ce que c'est").say(language)
    return Section("start", title, (Caution(caution.say(language)), tiles, declared))


def _groups(found: Found, language: Language) -> Section:
    title = Text("The groups", "Les groupes").say(language)
    columns = (
        Text("group", "groupe"), Text("files", "dossiers"), Text("pairs that share", "paires qui partagent"),
        Text("by chance", "par hasard"),
    )  # fmt: skip
    rows = tuple(
        (str(g.number), number(len(g.files), language), density(g, language), rarity(g.expected, language))
        for g in found.groups
    )
    caption = Text(
        "Files of each group; the line is the largest group that chance gave.",
        "Dossiers de chaque groupe ; le trait est le plus grand groupe que le hasard a donné.",
    ).say(language)
    grid = Grid(title, tuple(c.say(language) for c in columns), rows, (False, True, True, False))
    svg = inline_svg(
        _bars(found, language), anchor=f"{language}-groups", title=title, description=caption, language=language
    )
    blocks: list[Block] = [Picture(svg, caption, grid)]
    for group in found.groups:
        blocks += _group(group, language)
    return Section("groups", title, tuple(blocks))


def _group(group: Group, language: Language) -> list[Block]:
    name = Text(f"Group {group.number}", f"Groupe {group.number}").say(language)
    columns = (
        Text("shared", "partagé"), Text("tokens", "jetons"), Text("files", "dossiers"),
        Text("files outside", "dossiers dehors"),
    )  # fmt: skip
    rows = tuple(
        (
            attribute_word(shared.attribute, language),
            number(shared.tokens, language),
            number(shared.files, language),
            number(shared.elsewhere, language),
        )
        for shared in group.shared
    )
    grid = Grid(name, tuple(c.say(language) for c in columns), rows, numeric_from(1, 4))
    return [Heading(name), Prose((reason(group, language),)), grid]


def _bars(found: Found, language: Language) -> alt.Chart:
    """One bar a group, and the largest group of chance as a line."""
    shown = found.groups[:MOST_BARS]
    rows = [{"group": str(group.number), "files": len(group.files)} for group in shown]
    y = alt.Y("group:N", sort=[row["group"] for row in rows], title=Text("group", "groupe").say(language))
    x = alt.X(
        "files:Q", title=Text("files", "dossiers").say(language), axis=alt.Axis(format="d", tickMinStep=1),
        scale=alt.Scale(zero=True),
    )  # fmt: skip
    bars = alt.Chart(values(rows)).mark_bar(color=theme.UNDER, height=14).encode(x=x, y=y)
    line = alt.Chart(values([{"at": found.by_chance}])).mark_rule(strokeWidth=2, color=theme.INK, strokeDash=[4, 3])
    return themed(
        alt.layer(bars, line.encode(x=alt.X("at:Q", title=None))).properties(width=theme.WIDTH, height=alt.Step(22))
    )


def _aside(found: Found, language: Language) -> Section:
    title = Text("What links nobody", "Ce qui ne lie personne").say(language)
    common = Text("very many files have it", "de très nombreux dossiers l'ont")
    rows = tuple(
        (
            attribute_word(attribute, language),
            (common if why == COMMON else REASONS[why]).say(language),
            number(tokens, language),
        )
        for (attribute, why), tokens in sorted(found.set_aside.items())
    )
    columns = (Text("what", "quoi"), Text("why", "pourquoi"), Text("tokens set aside", "jetons écartés"))
    prose = Text(
        "Tokens of the list, and those that more files have than a network does, link no file to another.",
        "Les jetons de la liste, et ceux que plus de dossiers ont que n'en a un réseau, ne lient aucun dossier.",
    ).say(language)
    blocks: list[Block] = [Prose((prose,))]
    if rows:
        blocks.append(Grid(title, tuple(c.say(language) for c in columns), rows, (False, False, True)))
    return Section("aside", title, tuple(blocks))


def _method(found: Found, language: Language) -> Section:
    links = number(found.links, language)
    text = Text(
        "Two attributes are independent when one does not follow from the other: an account and a home are; an address "
        "and its landlord count once. For each pair of such tokens, the number of files that have both is held against "
        "the hypergeometric law, given how many files have each, and multiplied by the number of pairs. "
        f"{links} pairs were kept. Their graph gives the groups. Then the tokens are dealt to the files again by "
        "chance, as often as each is: a group no larger than chance gave is left out. Thresholds are assumed.",
        "Deux attributs sont indépendants quand l'un ne découle pas de l'autre : un compte et un logement le sont ; "
        "une adresse et son bailleur comptent une fois. Pour chaque paire de tels jetons, le nombre de dossiers qui "
        "ont les deux est comparé à la loi hypergéométrique, sachant combien de dossiers ont chacun, et multiplié par "
        f"le nombre de paires. {links} paires ont été gardées. Leur graphe donne les groupes. Puis les jetons sont "
        "redistribués au hasard, aussi souvent que chacun l'est : un groupe pas plus grand que ceux du hasard est "
        "laissé. Les seuils sont supposés.",
    ).say(language)
    return Section(
        "method", Text("How they were found", "Comment ils ont été trouvés").say(language), (Prose((text,)),)
    )
