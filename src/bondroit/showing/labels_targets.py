"""The section on labels that says what a card would be on another target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.figures import Estimate
from bondroit.explaining.numbers import percent
from bondroit.showing.audit_cells import count_cell, ratio_cell, share_cell, shares_picture
from bondroit.showing.blocks import Block, Caution, Grid, Heading, Points, Prose, Section, numeric_from
from bondroit.showing.labels_names import group_names
from bondroit.showing.report_start import terms
from bondroit.showing.tables import DASH, MASKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.auditing.labels_targets import TargetsCompared
    from bondroit.errors import Language

    Say = Callable[[str, str], str]

COMPARED = ("overpayment", "own_mistakes", "underpayment")
"""The cards whose choice is drawn by group."""


def targets_section(compared: TargetsCompared, language: Language, say: Say) -> Section:
    """Every target, its card and whom it would choose."""
    share = percent(compared.share, language, 0)
    heads = (say("target", "cible"), say("files of the survey", "dossiers de l'enquête"), say("rate", "taux"),
             say("variables of the card", "variables de la grille"), say("in common", "en commun"),
             say(f"top {share} in common", f"{share} de tête en commun"))  # fmt: skip
    rows = tuple(
        (
            line.label.say(language), DASH if line.why and line.files is None else count_cell(line.files, language),
            share_cell(line.rate, language), DASH if line.why else str(len(line.variables)),
            DASH if line.why else str(line.common), share_cell(line.overlap, language),
        )
        for line in compared.lines
    )  # fmt: skip
    caption = say(
        "Each target and the card learnt on it from the same survey; the first is in use.",
        "Chaque cible et la grille apprise sur elle dans la même enquête ; la première est en usage.",
    )
    why = tuple((line.label.say(language), line.why.say(language)) for line in compared.lines if line.why)
    lead = say(
        "What is learnt depends on what is looked for. Scores are those of cards that did not learn from the file they "
        "score.",
        "Ce qui est appris dépend de ce que l'on cherche. Les scores sont ceux de grilles n'ayant pas appris du "
        "dossier qu'elles notent.",
    )
    blocks: list[Block] = [Prose((lead,)), Grid(caption, heads, rows, numeric_from(1, 6))]
    if why:
        blocks.append(Points(why))
    blocks += [_areas(compared, language, say), *_chosen(compared, language, say)]
    title = say("If the card aimed at something else", "Si la grille visait autre chose")
    return Section("labels-targets", title, tuple(blocks), terms(language, "AUC", "underpayment"))


def _areas(compared: TargetsCompared, language: Language, say: Say) -> Block:
    labels = {line.name: line.label.say(language) for line in compared.lines}
    cards = list(dict.fromkeys(a.card for a in compared.areas))
    targets = [t for t in labels if any(a.target == t and a.area.value is not None for a in compared.areas)]
    known = {(a.card, a.target): a.area for a in compared.areas}
    rows = tuple(
        (labels[card], *(ratio_cell(known[card, target], language, digits=3) for target in targets)) for card in cards
    )
    heads = (say("card learnt on", "grille apprise sur"), *(labels[t] for t in targets))
    caption = say(
        "AUC of each card (lines) as a ranking of what meets each target (columns); 0.5 is chance.",
        "AUC de chaque grille (lignes) comme classement de ce qui répond à chaque cible (colonnes) ; 0,5 est le "
        "hasard.",
    )
    return Grid(caption, heads, rows, numeric_from(1, len(heads)))


def _chosen(compared: TargetsCompared, language: Language, say: Say) -> list[Block]:
    labels = {line.name: line.label.say(language) for line in compared.lines}
    cards = [c for c in COMPARED if any(one.card == c for one in compared.chosen)]
    known = {(c.card, c.attribute, c.group): c for c in compared.chosen}
    groups = list(dict.fromkeys((c.attribute, c.group) for c in compared.chosen))
    rows, drawn = [], []
    for attribute, group in groups:
        family, name = group_names(attribute, group, language)
        own = [known[card, attribute, group] for card in cards]
        rows.append((family, name, *(share_cell(c.share, language, hidden=c.hidden) for c in own)))
        drawn.append((family, name, [Estimate(None) if c.hidden else c.share for c in own]))
    heads = (say("by", "selon"), say("group", "groupe"), *(labels[c] for c in cards))
    share = percent(compared.share, language, 0)
    caption = say(
        f"Share of each group in the top {share} of each card.", f"Part de chaque groupe dans les {share} de tête."
    )
    grid = Grid(caption, heads, tuple(rows), numeric_from(2, len(heads)), note=MASKING.say(language))
    picture = shares_picture(
        drawn, [labels[c] for c in cards], anchor="labels-chosen", caption=caption, grid=grid, language=language
    )
    still = say(
        "Another target moves the controls, it does not end them: the table says who is selected under each, by income "
        "too.",
        "Une autre cible déplace les contrôles, elle ne les supprime pas : le tableau dit qui est sélectionné selon "
        "chacune, par revenu aussi.",
    )
    return [Heading(say("Who is chosen", "Qui est choisi")), picture, Caution(still)]
