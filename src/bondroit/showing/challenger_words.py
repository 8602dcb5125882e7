"""What the comparison of a card with its challengers says, in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.building.challenger_lines import ALWAYS, DECISIVE, SHORT, THUMB
from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent

if TYPE_CHECKING:
    from bondroit.building.challenger_lines import Challenged, Challenger, Loss
    from bondroit.errors import Language
    from bondroit.stats.compare import Compared

_WIDE = 0.03  # half-width of an interval of AUC from which the page says that the rows are few
_GAP = "\N{NO-BREAK SPACE}"


def signed(value: float, language: Language, digits: int) -> str:
    """A difference with its sign, nothing before a nought."""
    text = number(value, language, digits)
    return f"+{text}" if value > 0 and any(c in "123456789" for c in text) else text


def bounds(figure: Compared, language: Language, digits: int, scale: float = 1.0) -> str:
    """The interval of a difference, in brackets."""
    low, high = (signed(scale * v, language, digits) for v in (figure.low, figure.high))
    return f"[{low}{_GAP};{_GAP}{high}]"


def difference(figure: Compared | None, language: Language, digits: int, scale: float = 1.0) -> str:
    """A difference with its interval; a dash where it is not known."""
    if figure is None:
        return "\N{EM DASH}"
    return f"{signed(scale * figure.value, language, digits)}{_GAP}{bounds(figure, language, digits, scale)}"


def strongest(challenged: Challenged) -> Challenger | None:
    """The challenger with the highest AUC, of those beyond chance if there are any; None if none could be tried."""
    tried = [c for c in challenged.challengers if c.ranked is not None and c.loss is not None]
    surely = [c for c in tried if c.loss is not None and c.loss.area.low > 0]
    return max(surely or tried, key=lambda c: c.ranked.area.value if c.ranked else 0.0, default=None)


def sentences(challenged: Challenged) -> tuple[Text, ...]:
    """What the card loses, and to whom; what its size is worth; what the intervals mean."""
    best = strongest(challenged)
    if best is None or best.ranked is None or best.loss is None:
        return ()
    said = [_ordering(challenged, best, best.loss)]
    found = _finding(challenged, best, best.loss)
    said += [found] if found else []
    said += [t for t in (_simpler(challenged),) if t]
    return (*said, *_limits(challenged))


def _ordering(challenged: Challenged, best: Challenger, loss: Loss) -> Text:
    assert best.ranked is not None
    card, rival = challenged.card.area.value, best.ranked.area.value
    told = Text(
        f"AUC {number(rival, 'en', 3)} against {number(card, 'en', 3)}, a difference of "
        f"{difference(loss.area, 'en', 3)}",
        f"AUC de {number(rival, 'fr', 3)} contre {number(card, 'fr', 3)}, soit un écart de "
        f"{difference(loss.area, 'fr', 3)}",
    )
    if loss.area.low > 0:
        price = Text("This is the price of a card that can be read.", "C'est le prix d'une grille qui se lit.")
        if best.key in ALWAYS:
            price = Text(
                "A simpler way does better: build the card again with fewer variables.",
                "Plus simple fait mieux : reconstruisez la grille avec moins de variables.",
            )
        return Text(
            f"The card orders files less well than its strongest challenger, {best.name.en}: {told.en}. {price.en}",
            f"La grille ordonne moins bien les dossiers que son concurrent le plus fort, {best.name.fr} : {told.fr}. "
            f"{price.fr}",
        )
    return Text(
        f"No challenger orders files better than the card beyond what chance explains: the strongest, {best.name.en}, "
        f"has an {told.en}.",
        f"Aucun concurrent n'ordonne les dossiers mieux que la grille au-delà de ce que le hasard explique : le plus "
        f"fort, {best.name.fr}, a une {told.fr}.",
    )


def _finding(challenged: Challenged, best: Challenger, loss: Loss) -> Text | None:
    own, other = challenged.card.at_ten, None if best.ranked is None else best.ranked.at_ten
    if own is None or other is None or loss.events is None:
        return None
    what, here, there, figure = (
        Text("events", "dossiers répondant à la cible"), own.events, other.events, loss.events,
    )  # fmt: skip
    if own.amounts is not None and other.amounts is not None and loss.amounts is not None:
        what, here, there, figure = Text("euros", "euros"), own.amounts, other.amounts, loss.amounts
    return Text(
        f"Controlling {percent(DECISIVE, 'en', 0)} of the files, the card finds {percent(here, 'en')} of the "
        f"{what.en} and this challenger {percent(there, 'en')}: for the challenger {difference(figure, 'en', 1, 100)} "
        "points.",
        f"En contrôlant {percent(DECISIVE, 'fr', 0)} des dossiers, la grille trouve {percent(here, 'fr')} des "
        f"{what.fr} et ce concurrent {percent(there, 'fr')}, soit pour lui {difference(figure, 'fr', 1, 100)} points.",
    )


def _simpler(challenged: Challenged) -> Text | None:
    """What the card gains over the two simple ones."""
    simple = {c.key: c for c in challenged.challengers if c.key in ALWAYS and c.loss is not None}
    parts = [_gain(simple[key]) for key in (SHORT, THUMB) if key in simple]
    if not parts:
        return None
    return Text(
        f"And the other way round: {' and '.join(p.en for p in parts)}.",
        f"Et dans l'autre sens : {' et '.join(p.fr for p in parts)}.",
    )


def _gain(simple: Challenger) -> Text:
    assert simple.loss is not None
    area = simple.loss.area
    name = {
        SHORT: Text("a card of five variables", "une grille à cinq variables"),
        THUMB: Text("a rule of thumb", "une règle simple"),
    }[simple.key]
    if area.low <= 0 <= area.high:
        verb = Text("does as well, within chance", "fait aussi bien, au hasard près")
    elif area.value < 0:
        verb = Text("orders files less well", "ordonne moins bien")
    else:
        verb = Text("orders files better", "ordonne mieux")
    return Text(
        f"{name.en} {verb.en} ({difference(area, 'en', 3)})", f"{name.fr} {verb.fr} ({difference(area, 'fr', 3)})"
    )


def _limits(challenged: Challenged) -> tuple[Text, ...]:
    meant = Text(
        "All learnt from the same rows and were judged on the same ones. Intervals at 95%, paired: they say how a "
        "difference would move with other files to judge on, not with other files to learn from.",
        "Tous ont appris des mêmes lignes et sont jugés sur les mêmes. Intervalles à 95\u202f%, appariés : ils disent "
        "comment un écart bougerait avec d'autres dossiers à juger, non avec d'autres dossiers à apprendre.",
    )
    halves = [(c.loss.area.high - c.loss.area.low) / 2.0 for c in challenged.challengers if c.loss is not None]
    if max(halves, default=0.0) < _WIDE:
        return (meant,)
    widest = max(halves)
    few = Text(
        f"The rows are few ({number(challenged.rows, 'en')}): a difference of AUC under about "
        f"{number(widest, 'en', 2)} cannot be told from chance here.",
        f"Les lignes sont peu nombreuses ({number(challenged.rows, 'fr')}) : un écart d'AUC inférieur à "
        f"{number(widest, 'fr', 2)} environ ne s'y distingue pas du hasard.",
    )
    return meant, few
