"""The sections on labels: what overpayments found are made of, and what a card would be on another target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.labels_causes import BY_BENEFIT, BY_CAUSE, CHOSEN, SURVEY
from bondroit.auditing.labels_material import SILENT
from bondroit.domain.benefits import BENEFIT_NAMES, Benefit
from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.showing.audit_cells import count_cell, ratio_cell, share_cell, shares_picture
from bondroit.showing.blocks import Block, Grid, Heading, Points, Prose, Section, numeric_from
from bondroit.showing.labels_names import group_names, part_name
from bondroit.showing.labels_targets import targets_section
from bondroit.showing.report_start import terms
from bondroit.showing.tables import DASH, MASKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.auditing.labels import LabelAudit
    from bondroit.auditing.labels_causes import Part
    from bondroit.errors import Language

    Say = Callable[[str, str], str]


def labels_sections(result: LabelAudit, language: Language) -> list[Section]:
    """The sections of the audit of labels, without its checks, which stand with the others."""

    def say(en: str, fr: str) -> str:
        return Text(en, fr).say(language)

    sections = [_found(result, language, say), _exposed(result, language, say)]
    if result.targets is not None:
        sections.append(targets_section(result.targets, language, say))
    if result.truth or result.seen:
        sections.append(_truth(result, language, say))
    return sections


def _found(result: LabelAudit, language: Language, say: Say) -> Section:
    lead = say(
        f"Overpaid euros found by the random survey of {result.month} ({number(result.files, language)} files), "
        "divided by whose mistake they are and by benefit. What chosen controls found stands apart: it shows what was "
        "looked for.",
        f"Euros d'indu trouvés par l'enquête au hasard de {result.month} ({number(result.files, language)} dossiers), "
        "répartis selon l'auteur de l'erreur et la prestation. Ce que les contrôles choisis ont trouvé est à part : "
        "cela montre ce que l'on cherchait.",
    )
    blocks: list[Block] = [Prose((lead,))]
    for axis, title in ((BY_CAUSE, say("By cause", "Par cause")), (BY_BENEFIT, say("By benefit", "Par prestation"))):
        own = [p for p in result.parts if p.attribute == "all" and p.axis == axis]
        if own:
            blocks += [Heading(title), _parts(own, axis, language, say)]
    blocks += [
        Heading(say("What no outcome says", "Ce qu'aucune issue ne dit")),
        Points(tuple(("", words.say(language)) for words in SILENT.values())),
    ]
    groups = [p for p in result.parts if p.arm == SURVEY and p.axis == BY_CAUSE and p.attribute != "all"]
    if groups:
        blocks += [Heading(say("By group", "Par groupe")), _causes_bygroup_names(groups, language, say)]
    title = say("What the overpayments found are made of", "De quoi sont faits les indus trouvés")
    return Section("labels", title, tuple(blocks), terms(language, "overpayment", "95% interval"))


def _parts(parts: list[Part], axis: str, language: Language, say: Say) -> Block:
    arms = {SURVEY: say("random survey", "enquête au hasard"), CHOSEN: say("chosen controls", "contrôles choisis")}
    used = [arm for arm in arms if any(p.arm == arm for p in parts)]
    names = list(dict.fromkeys(p.part for p in parts))
    known = {(p.arm, p.part): p for p in parts}
    heads = [say("part", "part")]
    for arm in used:
        heads += [arms[arm], say("files", "dossiers")]
    rows = []
    for name in names:
        cells = [part_name(axis, name, language)]
        for arm in used:
            p = known.get((arm, name))
            cells += [DASH, DASH] if p is None else [
                share_cell(p.share, language, hidden=p.hidden), count_cell(p.files, language)
            ]  # fmt: skip
        rows.append(tuple(cells))
    caption = say("Share of the overpaid euros, 95% interval.", "Part des euros d'indu, intervalle à 95 %.")
    grid = Grid(caption, tuple(heads), tuple(rows), numeric_from(1, len(heads)), note=MASKING.say(language))
    drawn = [("", part_name(axis, n, language), [known[a, n].share if (a, n) in known else None for a in used])
             for n in names]  # fmt: skip
    return shares_picture(
        drawn, [arms[a] for a in used], anchor=f"labels-{axis}", caption=caption, grid=grid, language=language
    )


def _causes_bygroup_names(parts: list[Part], language: Language, say: Say) -> Block:
    names = list(dict.fromkeys(p.part for p in parts))
    known = {(p.attribute, p.group, p.part): p for p in parts}
    groups = list(dict.fromkeys((p.attribute, p.group) for p in parts))
    rows = tuple(
        (
            *group_names(attribute, group, language),
            *(share_cell(known[attribute, group, n].share, language, hidden=known[attribute, group, n].hidden)
              for n in names),
        )
        for attribute, group in groups
    )  # fmt: skip
    heads = (say("by", "selon"), say("group", "groupe"), *(part_name(BY_CAUSE, n, language) for n in names))
    caption = say(
        "Share of the group's overpaid euros, by cause (random survey).",
        "Part des euros d'indu du groupe, par cause (enquête au hasard).",
    )
    return Grid(caption, heads, rows, numeric_from(2, len(heads)), note=MASKING.say(language))


def _exposed(result: LabelAudit, language: Language, say: Say) -> Section:
    rows, drawn = [], []
    sides = [say("months overpaid", "mois en indu"), say("months underpaid", "mois en rappel")]
    for one in result.benefits:
        name = BENEFIT_NAMES[Benefit(one.benefit)].say(language)
        rows.append((
            name, count_cell(one.files, language), share_cell(one.overpaid, language, hidden=one.hidden),
            share_cell(one.underpaid, language, hidden=one.hidden), ratio_cell(one.ratio, language, hidden=one.hidden),
        ))  # fmt: skip
        drawn.append(("", name, [one.overpaid, one.underpaid]))
    caption = say(
        "Share of the months in which the benefit is held that the survey found wrong.",
        "Part des mois où la prestation est détenue que l'enquête a trouvés faux.",
    )
    heads = (say("benefit", "prestation"), say("files", "dossiers"), *sides,
             say("over the other benefits", "rapporté aux autres prestations"))  # fmt: skip
    grid = Grid(caption, heads, tuple(rows), numeric_from(1, 5), note=MASKING.say(language))
    blocks: list[Block] = [
        Prose((say(
            "Does a household err more because its rules ask for more? The unit is a month of one benefit.",
            "Un foyer se trompe-t-il plus parce que ses règles demandent plus ? L'unité est un mois d'une prestation.",
        ),)),
        shares_picture(drawn, sides, anchor="labels-exposed", caption=caption, grid=grid, language=language),
        Heading(say("Groups at equal benefits", "Les groupes à prestations égales")),
        _groups(result, language, say),
    ]  # fmt: skip
    return Section("labels-exposed", say("Rules that ask for more", "Les règles qui demandent plus"), tuple(blocks))


def _groups(result: LabelAudit, language: Language, say: Say) -> Block:
    rows = tuple(
        (
            *group_names(one.attribute, one.group, language), count_cell(one.files, language),
            share_cell(one.overpaid, language, hidden=one.hidden), ratio_cell(one.crude, language, hidden=one.hidden),
            ratio_cell(one.equal, language, hidden=one.hidden),
        )
        for one in result.groups
    )  # fmt: skip
    heads = (
        say("by", "selon"), say("group", "groupe"), say("files", "dossiers"),
        say("benefit months overpaid", "mois de prestation en indu"), say("over the others", "rapporté aux autres"),
        say("the same at equal benefits", "de même, à prestations égales"),
    )  # fmt: skip
    caption = say(
        "At equal benefits: over what the others' rate of each benefit would give on the group's own months. For RSA, "
        "on the other benefits alone.",
        "À prestations égales : rapporté à ce que donnerait le taux des autres pour chaque prestation sur les mois du "
        "groupe. Pour le RSA, sur les seules autres prestations.",
    )
    return Grid(caption, heads, rows, numeric_from(2, 6), note=MASKING.say(language))


def _truth(result: LabelAudit, language: Language, say: Say) -> Section:
    whats = {
        "overpayment": say("of what is truly overpaid, established", "de ce qui est vraiment indu, établi"),
        "underpayment": say("of what is truly owed to households, established",
                            "de ce qui est vraiment dû aux foyers, établi"),
        "raised_wrongly": say("of what was raised as overpaid, not so", "de ce qui a été relevé comme indu, à tort"),
    }  # fmt: skip
    seen = tuple((whats[one.what], share_cell(one.share, language)) for one in result.seen)
    rows = tuple(
        (
            *group_names(one.attribute, one.group, language), count_cell(one.files, language),
            share_cell(one.mistaken, language, hidden=one.hidden),
            share_cell(one.overpaid, language, hidden=one.hidden), ratio_cell(one.ratio, language, hidden=one.hidden),
        )
        for one in result.truth
    )  # fmt: skip
    heads = (
        say("by", "selon"), say("group", "groupe"), say("files", "dossiers"),
        say("told something wrongly or late", "a dit quelque chose de faux ou en retard"),
        say("of these, overpaid", "de ceux-ci, en indu"), say("over the others", "rapporté aux autres"),
    )  # fmt: skip
    lead = say(
        "This is a fictitious town, whose truth is known; what it shows is reproduced, or not, on this fictitious "
        "town alone. Where groups tell things wrongly equally often and are not equally often overpaid, it is the rule "
        "that makes the difference.",
        "C'est une ville fictive, dont la vérité est connue ; ce qu'elle montre est reproduit, ou non, sur cette seule "
        "ville fictive. Là où des groupes disent faux aussi souvent et ne sont pas aussi souvent en indu, c'est la "
        "règle qui fait la différence.",
    )
    money = Grid(
        say("Share of the money of the survey, 95% interval.", "Part de l'argent de l'enquête, intervalle à 95 %."),
        (say("what", "quoi"), say("share", "part")), seen, (False, True),
    )  # fmt: skip
    caption = say("Mistakes and what becomes of them, by group.", "Les erreurs et ce qu'elles deviennent, par groupe.")
    grid = Grid(caption, heads, rows, numeric_from(2, 6), note=MASKING.say(language))
    title = say(
        "What controls see, and errors at equal truth", "Ce que voient les contrôles, et l'erreur à vérité égale"
    )
    return Section("labels-truth", title, (Prose((lead,)), money, grid))
