"""The sections on money: the three sides, yields of controls, automatic corrections, rights not claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import euros, number
from bondroit.planning.yields import ALL, EVERY
from bondroit.showing import charts
from bondroit.showing.blocks import Grid, Picture, Prose, Section, numeric_from
from bondroit.showing.masking import is_small
from bondroit.showing.report_start import terms
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import (
    DEDUCIBLE,
    MASKED,
    MASKING,
    big_interval,
    big_money,
    masked_count,
    money,
    money_with_interval,
)
from bondroit.showing.words import KINDS, ORIGINS, SIDES, benefit, named
from bondroit.showing.yield_figures import hidden_keys, hidden_yields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.errors import Language
    from bondroit.showing.report_data import Estimate, ReportData, YieldRow


def sides(data: ReportData, language: Language) -> Section:
    """Overpaid, underpaid and not claimed, in the same units, on one scale."""
    h = data.headline
    title = Text("Three sums on one scale", "Trois sommes à la même échelle").say(language)
    rows = tuple(
        (SIDES[side].say(language), big_money(e.value, language), big_interval(e, language))
        for side, e in (("overpaid", h.overpaid), ("underpaid", h.underpaid), ("unclaimed", h.unclaimed))
    )
    caption = Text(
        f"Euros over the {h.window_months} months looked at, whole population. Black lines: 95% intervals.",
        f"Euros sur les {h.window_months} mois examinés, population entière. Traits noirs : intervalles à 95\u202f%.",
    ).say(language)
    described = " ; ".join(f"{name} : {value}" for name, value, _ in rows)
    svg = inline_svg(charts.euros_sides(h, language), anchor=f"{language}-sides", title=title, description=described,
                     language=language)  # fmt: skip
    columns = (Text("side", "côté"), Text("euros", "euros"), Text("95% interval", "intervalle à 95\u202f%"))
    grid = Grid(caption, tuple(c.say(language) for c in columns), rows, numeric_from(1, 3))
    lead = Text(
        "A body that looks only for what it paid too much sees one side of the same ignorance. Here are the three, "
        "without netting one against the other.",
        "Un organisme qui ne cherche que ce qu'il a trop versé ne voit qu'un côté d'une même ignorance. Voici les "
        "trois, "
        "sans compenser l'un par l'autre.",
    )
    return Section(
        "sides",
        title,
        (Prose((lead.say(language),)), Picture(svg, caption, grid)),
        terms(language, "overpayment", "underpayment", "not claimed"),
    )


_YIELD_COLUMNS = (
    Text("origin", "origine"), Text("kind", "nature"), Text("controls", "contrôles"),
    Text("overpayments", "indus"), Text("underpayments", "rappels"), Text("total", "total"),
    Text("not claimed, beside", "non réclamé, à côté"),
)  # fmt: skip
_PER_CONTROL_COLUMNS = (
    Text("origin", "origine"), Text("kind", "nature"), Text("controls", "contrôles"),
    Text("overpaid per control", "indu par contrôle"), Text("underpaid per control", "rappel par contrôle"),
    Text("not claimed per control", "non réclamé par contrôle"),
)  # fmt: skip


def yields(data: ReportData, language: Language) -> Section | None:
    """The branch's table of yields, with the random share beside and the other two sides in the same units."""
    rows = data.yields
    if not rows:
        return None
    title = Text("What controls found", "Ce que les contrôles ont trouvé").say(language)
    lead = Text(
        "Each line sums what controls of one origin and kind established over the history they looked at. The random "
        "share shows what a control finds when no score chooses: the difference is what the score brings, in each "
        "direction. It is drawn among the files that are not paused: it speaks for those, not for every file.",
        "Chaque ligne additionne ce que des contrôles d'une origine et d'une nature ont établi sur la période "
        "examinée. La part au hasard montre ce que trouve un contrôle quand aucun score ne choisit : la différence "
        "est ce qu'apporte le score, dans chaque sens. Elle est tirée parmi les dossiers qui ne sont pas en pause : "
        "elle parle pour ceux-là, non pour tous les dossiers.",
    )
    caption = Text("Euros per control.", "Euros par contrôle.").say(language)
    hidden = hidden_yields(rows)
    shown = [row for i, row in enumerate(rows) if i not in hidden]
    per = Grid(
        caption + " " + Text("In brackets, 95% intervals.", "Entre crochets, intervalles à 95\u202f%.").say(language),
        tuple(c.say(language) for c in _PER_CONTROL_COLUMNS),
        tuple(
            _hide(_per_control(row, language), row.controls, language) if i in hidden else _per_control(row, language)
            for i, row in enumerate(rows)
        ),
        numeric_from(2, len(_PER_CONTROL_COLUMNS)),
    )
    beside: Picture | Grid = per
    if any(row.controls for row in shown):
        svg = inline_svg(charts.yields_by_origin(shown, language), anchor=f"{language}-yields", title=title,
                         description=caption, language=language)  # fmt: skip
        beside = Picture(svg, caption, per)
    return Section(
        "yields",
        title,
        (Prose((lead.say(language),)), _sums(rows, language), beside),
        terms(language, "random share"),
    )


def _sums(rows: Sequence[YieldRow], language: Language) -> Grid:
    body = [_yield_cells(_names(row, language), _figures(row), language) for row in rows]
    hidden = hidden_yields(rows)
    for i in hidden:
        body[i] = _hide(body[i], rows[i].controls, language)
    total = tuple(sum(column) for column in zip(*(_figures(row) for row in rows), strict=True))
    body.append(_yield_cells((Text("all controls", "tous les contrôles").say(language), ""), total, language))
    if (EVERY, ALL) in hidden_keys(rows):
        body[-1] = _hide(body[-1], total[0], language)
    note = Text(
        "Total: overpayments and underpayments added, as the branch does in its own table; what is not claimed is "
        "beside.",
        "Total : indus et rappels additionnés, comme le fait la branche dans son propre tableau ; le non réclamé est "
        "à côté.",
    )
    return Grid(
        Text("Sums established, in euros.", "Sommes établies, en euros.").say(language),
        tuple(c.say(language) for c in _YIELD_COLUMNS),
        tuple(body),
        numeric_from(2, len(_YIELD_COLUMNS)),
        strong=(len(body) - 1,),
        note=note.say(language) + (f" {MASKING.say(language)}" if hidden else ""),
    )


def _hide(cells: tuple[str, ...], controls: int, language: Language) -> tuple[str, ...]:
    """The line with its names and no figure."""
    word = MASKED if is_small(controls) else DEDUCIBLE
    return (*cells[:2], *(word.say(language),) * (len(cells) - 2))


def _names(row: YieldRow, language: Language) -> tuple[str, str]:
    return named(ORIGINS, row.origin, language), named(KINDS, row.kind, language)


def _figures(row: YieldRow) -> tuple[int, ...]:
    return (row.controls, row.overpaid_cents, row.underpaid_cents, row.total_cents, row.unclaimed_cents)


def _yield_cells(names: tuple[str, str], figures: Sequence[int], language: Language) -> tuple[str, ...]:
    controls, *cents = figures
    return (*names, number(controls, language), *(euros(c, language) for c in cents))


def _per_control(row: YieldRow, language: Language) -> tuple[str, ...]:
    def cell(estimate: Estimate | None, cents: int) -> str:
        if estimate is not None:
            return money_with_interval(estimate, language)
        return money(cents / row.controls if row.controls else None, language)

    return (
        *_names(row, language),
        number(row.controls, language),
        cell(row.overpaid_per_control, row.overpaid_cents),
        cell(row.underpaid_per_control, row.underpaid_cents),
        cell(row.unclaimed_per_control, row.unclaimed_cents),
    )


def corrections(data: ReportData, language: Language) -> Section | None:
    """What late declarations corrected by themselves, without a control."""
    if not data.corrections:
        return None
    lead = Text(
        "Some differences are corrected without any control, once a late declaration arrives. They are not counted "
        "among those that controls found.",
        "Certains écarts se corrigent sans aucun contrôle, quand arrive une déclaration en retard. Ils ne sont pas "
        "comptés avec ceux que des contrôles ont trouvés.",
    )
    columns = (
        Text("benefit", "prestation"), Text("corrections", "corrections"), Text("taken back", "repris"),
        Text("paid out", "versé"),
    )  # fmt: skip
    rows = tuple(
        (
            benefit(r.benefit, language), masked_count(r.number, language),
            *((masked_count(r.number, language),) * 2 if is_small(r.number) else
              (euros(r.taken_cents, language), euros(r.paid_cents, language))),
        )
        for r in data.corrections
    )  # fmt: skip
    title = Text("Automatic corrections", "Corrections automatiques").say(language)
    grid = Grid(title, tuple(c.say(language) for c in columns), rows, numeric_from(1, 4))
    return Section("corrections", title, (Prose((lead.say(language),)), grid))


def rights(data: ReportData, language: Language) -> Section | None:
    """Rights that exist on known data and are not claimed, by benefit."""
    if not data.rights:
        return None
    lead = Text(
        "The law was applied to what the body already knows and compared with what it pays. These households can be "
        "offered "
        "an appointment; the list serves no control.",
        "La loi a été appliquée à ce que l'organisme sait déjà et comparée à ce qu'il verse. Un rendez-vous peut être "
        "proposé à ces foyers ; la liste ne sert à aucun contrôle.",
    )
    columns = (
        Text("benefit", "prestation"), Text("households", "foyers"), Text("euros a month", "euros par mois"),
        Text("per household", "par foyer"),
    )  # fmt: skip
    rows = tuple(
        (
            benefit(r.benefit, language), masked_count(r.households, language),
            *((masked_count(r.households, language),) * 2 if is_small(r.households) else
              (euros(r.monthly_cents, language),
               money(r.monthly_cents / r.households if r.households else None, language))),
        )
        for r in data.rights
    )  # fmt: skip
    title = Text("Rights not claimed", "Droits non réclamés").say(language)
    grid = Grid(title, tuple(c.say(language) for c in columns), rows, numeric_from(1, 4))
    return Section("rights", title, (Prose((lead.say(language),)), grid), terms(language, "not claimed"))
