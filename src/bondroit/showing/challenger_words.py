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
_LANGUAGES: tuple[Language, Language] = ("en", "fr")


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
    richest = _richest(challenged)
    other = None if richest is None or richest is best else _finds_more(challenged, richest)
    told = (_finding(challenged, best, best.loss), other, _simpler(challenged, richest))
    said += [t for t in told if t]
    return (*said, *_limits(challenged))


def _gains(line: Challenger, challenged: Challenged) -> Compared | None:
    """Euros found at 10 %, the challenger's less the card's; events where there are no amounts."""
    if line.loss is None:
        return None
    return line.loss.events if challenged.amount is None else line.loss.amounts


def _richest(challenged: Challenged) -> Challenger | None:
    """The challenger that finds most beyond the card, of those that find more beyond chance; None if none does."""
    gains = [(found, c) for c in challenged.challengers if (found := _gains(c, challenged)) is not None]
    return max(((f.value, c) for f, c in gains if f.low > 0), key=lambda pair: pair[0], default=(0.0, None))[1]


def _what(challenged: Challenged) -> Text:
    return Text("events", "dossiers répondant à la cible") if challenged.amount is None else Text("euros", "euros")


def _of(what: Text) -> str:
    """`d'euros`, `de dossiers`."""
    return f"d'{what.fr}" if what.fr[0] in "aeiou" else f"de {what.fr}"


def _finds_more(challenged: Challenged, richest: Challenger) -> Text | None:
    """The one that finds most at 10 %, where it is not the one that orders best."""
    gain, own = _gains(richest, challenged), challenged.card.at_ten
    other = None if richest.ranked is None else richest.ranked.at_ten
    if gain is None or own is None or other is None:
        return None
    here, there = (g.events if challenged.amount is None else g.amounts for g in (own, other))
    if here is None or there is None:
        return None
    what = _what(challenged)
    return Text(
        f"Another one finds most {what.en}, {richest.name.en}: controlling {percent(DECISIVE, 'en', 0)} of the files "
        f"it finds {percent(there, 'en')} of them and the card {percent(here, 'en')}, a loss for the card of "
        f"{difference(gain, 'en', 1, 100)} points.",
        f"Un autre trouve le plus {_of(what)}, {richest.name.fr} : en contrôlant "
        f"{percent(DECISIVE, 'fr', 0)} des dossiers, il en trouve {percent(there, 'fr')} et la grille "
        f"{percent(here, 'fr')}, soit pour la grille une perte de {difference(gain, 'fr', 1, 100)} points.",
    )


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


def _simpler(challenged: Challenged, told: Challenger | None) -> Text | None:
    """What the card gains over the two simple ones; the euros of `told` were said before."""
    simple = {c.key: c for c in challenged.challengers if c.key in ALWAYS and c.loss is not None}
    parts = [_gain(c, challenged, told) for c in (simple.get(SHORT), simple.get(THUMB)) if c is not None]
    if not parts:
        return None
    return Text(
        f"And the other way round: {'; '.join(p.en for p in parts)}.",
        f"Et dans l'autre sens : {' ; '.join(p.fr for p in parts)}.",
    )


def _gain(simple: Challenger, challenged: Challenged, told: Challenger | None) -> Text:
    assert simple.loss is not None
    area = simple.loss.area
    name = {
        SHORT: Text("a card of five variables", "une grille à cinq variables"),
        THUMB: Text("a rule of thumb", "une règle simple"),
    }[simple.key]
    side = _side(area)
    if side == 0:
        verb = Text("does as well, within chance", "fait aussi bien, au hasard près")
    elif side < 0:
        verb = Text("orders files less well", "ordonne moins bien")
    else:
        verb = Text("orders files better", "ordonne mieux")
    found = None if simple is told else _gains(simple, challenged)
    more = Text("", "") if found is None or side == _side(found) == 0 else _and_finds(found, _what(challenged))
    return Text(
        f"{name.en} {verb.en} ({difference(area, 'en', 3)}){more.en}",
        f"{name.fr} {verb.fr} ({difference(area, 'fr', 3)}){more.fr}",
    )


def _side(figure: Compared) -> int:
    """1 if the challenger does better beyond chance, -1 if the card does, 0 if chance may explain it."""
    return (figure.low > 0) - (figure.high < 0)


def _and_finds(found: Compared, what: Text) -> Text:
    share = Text(*(f"{'at' if o == 'en' else 'à'} {percent(DECISIVE, o, 0)}" for o in _LANGUAGES))
    how = {
        1: Text(f"finds more {what.en} {share.en}", f"trouve plus {_of(what)} {share.fr}"),
        0: Text(f"finds as many {what.en} {share.en}, within chance",
                f"trouve autant {_of(what)} {share.fr}, au hasard près"),
        -1: Text(f"finds fewer {what.en} {share.en}", f"trouve moins {_of(what)} {share.fr}"),
    }[_side(found)]  # fmt: skip
    points = Text(*(difference(found, o, 1, 100) for o in _LANGUAGES))
    return Text(f", and {how.en} ({points.en} points)", f", et {how.fr} ({points.fr} points)")


def held_to_fewer(challenged: Challenged) -> Text | None:
    """Which challengers learnt on fewer rows than the card, and what follows; None if all learnt on as many."""
    held = [(c.name, *c.fewer) for c in challenged.challengers if c.ranked is not None and c.fewer is not None]
    if not held:
        return None
    english, french = (
        ", ".join(f"{name.say(o)} ({number(few, o)} {of} {number(all_, o)})" for name, few, all_ in held)
        for o, of in zip(_LANGUAGES, ("of", "sur"), strict=True)
    )
    return Text(
        f"Learnt on fewer rows than the card: {english}. What the card loses against them is understated.",
        f"Ont appris sur moins de lignes que la grille : {french}. Ce que la grille perd face à eux est sous-estimé.",
    )


def _limits(challenged: Challenged) -> tuple[Text, ...]:
    same = held_to_fewer(challenged)
    lead = Text(
        "All learnt from the same rows and were judged on the same ones.",
        "Tous ont appris des mêmes lignes et sont jugés sur les mêmes.",
    )
    if same:
        lead = Text(f"{same.en} All were judged on the same rows.", f"{same.fr} Tous sont jugés sur les mêmes lignes.")
    meant = Text(
        f"{lead.en} Intervals at 95%, paired: they say how a difference would move with other files to judge on, not "
        "with other files to learn from.",
        f"{lead.fr} Intervalles à 95\u202f%, appariés : ils disent comment un écart bougerait avec d'autres dossiers à "
        "juger, non avec d'autres dossiers à apprendre.",
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
