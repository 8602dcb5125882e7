"""The section of arbitrariness: how many of those chosen an equally good card would not choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.alternatives_charts import changed_chart
from bondroit.showing.alternatives_words import FAMILIES, both_said, near_said, share
from bondroit.showing.blocks import Block, Grid, Picture, Prose, Section, numeric_from
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DASH, DEDUCIBLE

if TYPE_CHECKING:
    from bondroit.auditing.alternatives import Study
    from bondroit.errors import Language


def arbitrary_section(found: Study, language: Language) -> Section:
    """Arbitrariness: how many of those chosen an equally good card would not choose."""
    told = found.arbitrary
    assert told is not None
    names = [both_said(found, c.trait, c.group).say(language) for c in told.changed]
    rows = [
        {"group": name, "value": c.left.value, "low": c.left.low, "high": c.left.high}
        for name, c in zip(names, told.changed, strict=True)
    ]
    caption = Text(
        "Of those the card chooses, the share that an equally good card would not choose (95% intervals).",
        "Parmi ceux que la grille choisit, la part qu'une grille tout aussi bonne ne choisirait pas (intervalles à "
        "95 %).",
    ).say(language)
    chart = changed_chart(rows, language)
    svg = inline_svg(chart, anchor=f"{language}-alt-changed", title=caption, description=caption, language=language)
    heads = ("group", "chosen, rows", "left out, on average", "left out by some card", "reached by some card")
    french = ("groupe", "choisis, lignes", "laissés, en moyenne", "laissés par une grille au moins",
              "atteints par une grille au moins")  # fmt: skip
    columns = tuple(Text(*pair).say(language) for pair in zip(heads, french, strict=True))
    lines = tuple(
        (
            name,
            number(c.rows, language),
            share(c.left, language),
            share(c.ambiguous, language),
            share(c.reached, language),
        )
        for name, c in zip(names, told.changed, strict=True)
    )
    grid = Grid(caption, columns, lines, numeric_from(1, 5))
    blocks: tuple[Block, ...] = (
        Prose((_first(found).say(language),)),
        Picture(svg, caption, grid),
        *_crowd(found, language),
        _bands(found, language),
        _by_family(found, language),
    )
    title = Text("How arbitrary the choice is", "Combien le choix est arbitraire").say(language)
    return Section("alt-arbitrary", title, blocks)


def _first(found: Study) -> Text:
    """What counts as near-equal, and how far such cards differ."""
    told = found.arbitrary
    assert told is not None
    near = near_said(found)
    return Text(
        f"Near-equal: {near.en}, by figures in which the rows judged have no part. Of those chosen, a card taken at "
        f"random among {told.cards:.0f} leaves out the share below; the most different one leaves out "
        f"{share(told.discrepancy, 'en')}; two such cards differ on {share(told.pairs, 'en')} of theirs.",
        f"Presque égales : {near.fr}, selon des chiffres où les lignes jugées n'ont pas de part. Des choisis, une "
        f"grille prise au hasard parmi {told.cards:.0f} laisse la part ci-dessous ; la plus différente en laisse "
        f"{share(told.discrepancy, 'fr')} ; deux de ces grilles diffèrent sur {share(told.pairs, 'fr')} de "
        "leur choix.",
    )


def _crowd(found: Study, language: Language) -> list[Block]:
    """The same on every file of the month."""
    told = found.crowd
    if told is None:
        return []
    low, high = (percent(part, language, 0) for part in (told.low, told.high))
    said = Text(
        f"Over the {number(told.files, 'en')} files of the month, {told.cards} near-equal cards, learnt on the whole "
        f"survey, leave out {low} to {high} of those the card chooses (95% of these cards); together they reach "
        f"{number(told.reached, 'en')} files.",
        f"Sur les {number(told.files, 'fr')} dossiers du mois, {told.cards} grilles presque égales, apprises sur toute "
        f"l'enquête, laissent {low} à {high} de ceux que la grille choisit (95 % de ces grilles) ; ensemble elles "
        f"atteignent {number(told.reached, 'fr')} dossiers.",
    ).say(language)
    hidden = DEDUCIBLE.say(language)
    rows = tuple(
        (
            both_said(found, line.trait, line.group).say(language),
            hidden if line.chosen is None else number(line.chosen, language),
            hidden if line.left is None else percent(line.left, language, 1),
            hidden if line.ambiguous is None else percent(line.ambiguous, language, 1),
        )
        for line in told.lines
    )
    heads = (
        Text("group", "groupe"),
        Text("files chosen", "dossiers choisis"),
        Text("left out, on average", "laissés, en moyenne"),
        Text("left out by some card", "laissés par une grille au moins"),
    )
    caption = Text("Every file of the month, counted", "Tous les dossiers du mois, comptés").say(language)
    return [Prose((said,)), Grid(caption, tuple(h.say(language) for h in heads), rows, numeric_from(1, 4))]


def _bands(found: Study, language: Language) -> Grid:
    assert found.arbitrary is not None
    names = (
        Text("never", "jamais"), Text("by up to 10% of the cards", "par 10 % des grilles au plus"),
        Text("by 10 to 50%", "par 10 à 50 %"), Text("by 50 to 90%", "par 50 à 90 %"),
        Text("by more than 90%, not all", "par plus de 90 %, pas toutes"), Text("by all", "par toutes"),
    )  # fmt: skip
    rows = tuple(
        (
            name.say(language),
            DEDUCIBLE.say(language) if band.rows is None else number(band.rows, language),
            DEDUCIBLE.say(language) if band.share is None else share(band.share, language),
        )
        for name, band in zip(names, found.arbitrary.bands, strict=True)
    )
    caption = Text(
        "Files by how many near-equal cards choose them", "Dossiers selon combien de grilles les choisissent"
    )
    columns = (Text("chosen", "choisis"), Text("rows", "lignes"), Text("share of all", "part de tous"))
    return Grid(caption.say(language), tuple(c.say(language) for c in columns), rows, numeric_from(1, 3))


def _by_family(found: Study, language: Language) -> Grid:
    assert found.arbitrary is not None
    rows = tuple(
        (
            FAMILIES[family].say(language), number(tried, language), number(cards, language),
            DASH if left is None else percent(left, language, 1),
        )
        for family, cards, tried, left in found.arbitrary.families
    )  # fmt: skip
    caption = Text("Near-equal cards by how they differ", "Grilles presque égales selon leur différence")
    columns = (
        Text("how they differ", "en quoi elles diffèrent"), Text("tried", "essayées"),
        Text("near-equal", "presque égales"), Text("of those chosen, left out", "des choisis, laissés"),
    )  # fmt: skip
    return Grid(caption.say(language), tuple(c.say(language) for c in columns), rows, numeric_from(1, 4))
