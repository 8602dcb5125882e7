"""Who is still selected by income, by the card and by every card without some of its variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.errors import Text
from bondroit.showing.blocks import Block, Caution, Grid, numeric_from
from bondroit.showing.proxies_words import masked_share
from bondroit.showing.tables import DEDUCIBLE, MASKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.errors import Language
    from bondroit.showing.drift_names import CardNames

INCOME_FIFTH = "income_fifth"
NO_INCOME = Text(
    "These files have no income: nobody can say who is still selected by income without each variable.",
    "Ces dossiers n'ont pas de revenu : personne ne peut dire qui reste choisi selon le revenu sans chaque variable.",
)
ONE = Text(
    "Who is still selected by income: share of each fifth of annual income in the top (1: the lowest)",
    "Qui reste choisi selon le revenu : part de chaque cinquième de revenu annuel dans le haut (1 : le plus bas)",
)
WHOLE = Text("the whole card", "la grille entière")


def incomes_blocks(d: Mapping[str, Any], language: Language, names: CardNames) -> list[Block]:
    """A line a card: the share of each fifth of income that is in its top."""
    refits = [one for r in d["removed"] for one in (r["without"], r["without_proxies"]) if one is not None]
    told = [(one["without"], _fifths(one)) for one in refits]
    fifths = list(dict.fromkeys(g for _, found in told for g in found))
    if not fifths:
        return [Caution(NO_INCOME.say(language))] if refits else []
    hidden = DEDUCIBLE.say(language)
    whole = [next((f[g][0] for _, f in told if g in f and f[g][0] is not None), None) for g in fifths]
    rows = [(WHOLE.say(language), *(masked_share(share, language) for share in whole))]
    rows += [
        (
            " + ".join(names.variable(v, language) for v in without),
            *(masked_share(found[g][1], language) if g in found else hidden for g in fifths),
        )
        for without, found in told
    ]
    caption = Text(
        "Who is still selected by income: share of each fifth of annual income in the top, without each variable, and "
        "without what stands for it (1: the lowest)",
        "Qui reste choisi selon le revenu : part de chaque cinquième de revenu annuel dans le haut, sans chaque "
        "variable, et sans ce qui en tient lieu (1 : le plus bas)",
    ).say(language)
    heads = (
        Text("without", "sans").say(language),
        *(Text(f"fifth {g}", f"cinquième {g}").say(language) for g in fifths),
    )
    note = MASKING.say(language) if any(hidden in row for row in rows) else ""
    if len(refits) == 1:
        caption = ONE.say(language)
    return [Grid(caption, heads, tuple(rows), numeric_from(1, len(heads)), note=note)]


def alone(one: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document of one card without some variables, as if it were the only one: its table stands open."""
    return {"removed": [{"without": one, "without_proxies": None}]}


def _fifths(one: Mapping[str, Any]) -> dict[str, tuple[float | None, float | None]]:
    """Fifth -> its share in the top of the whole card, and in that of this one."""
    groups = (one["moves"] or {"groups": ()})["groups"]
    own = [g for g in groups if g["family"] == INCOME_FIFTH and str(g["group"]).isdigit()]
    return {str(g["group"]): (g["share_old"], g["share_new"]) for g in sorted(own, key=lambda g: str(g["group"]))}
