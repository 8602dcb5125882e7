"""What the replicas of the health branch cost whom, as a chart and a table, and the words of groups and cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.figures import ALL
from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.observing.health import AGE_GROUPS, COMPOSITIONS, GROUPS
from bondroit.showing.blocks import Grid, Picture, numeric_from
from bondroit.showing.health_charts import burden_dots
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DEDUCIBLE, MASKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.burden import Burden
    from bondroit.errors import Language
    from bondroit.showing.health_report import Compared, Replica

CARD_WORDS = {
    "five": Text("card of five variables", "grille à cinq variables"),
    "experimental": Text("experimental card", "grille expérimentale"),
}
CLASS_WORDS = {
    "F": Text("woman", "femme"), "M": Text("man", "homme"), "1": Text("yes", "oui"), "0": Text("no", "non"),
    **COMPOSITIONS, **AGE_GROUPS,
}  # fmt: skip


def burden_picture(compared: Compared, share: float, *, title: str, language: Language) -> Picture:
    """Controls in vain by group when a share is controlled: chart and table.

    Args:
        compared: both replicas.
        share: of the households.
        title: the target in words.
        language: of the words.
    """
    part = percent(share, language, 0)
    caption = Text(
        f"Controls that found nothing, per 1,000 households with nothing wrong, when {part} are controlled. Dashes: a "
        "draw at random. Lines: 95% intervals. Groups with small cells are hidden.",
        f"Contrôles qui n'ont rien trouvé, pour 1 000 ménages en règle, quand {part} sont contrôlés. Tirets : tirage "
        "au hasard. Traits : intervalles à 95 %. Les groupes à petites cases sont masqués.",
    ).say(language)
    cards = [CARD_WORDS[r.kind].say(language) for r in compared.replicas]
    rows = [
        {
            "attribute": _attribute(b, language), "group": _group(b, language), "card": card,
            "value": b.value, "low": b.low, "high": b.high,
        }
        for card, replica in zip(cards, compared.replicas, strict=True)
        for b in replica.burdens
        if b.share == share and b.value is not None
    ]  # fmt: skip
    svg = inline_svg(burden_dots(rows, cards, share, language),
                     anchor=f"{language}-burden-{compared.target.name}-{round(100 * share)}",
                     title=title, description=caption, language=language)  # fmt: skip
    return Picture(svg, caption, _burden_grid(compared.replicas, share, cards, language))


def _burden_grid(replicas: Sequence[Replica], share: float, cards: Sequence[str], language: Language) -> Grid:
    pairs = zip(*([b for b in r.burdens if b.share == share] for r in replicas), strict=True)
    rows = tuple(
        (
            _label(lines[0], language),
            _rows(lines, language),
            *(_burden(line, language) for line in lines),
        )
        for lines in pairs
    )
    columns = (
        Text("group", "groupe").say(language),
        Text("households with nothing wrong, in the draw", "ménages en règle, dans le tirage").say(language),
        *cards,
    )
    return Grid(
        Text("Controls in vain per 1,000", "Contrôles vains pour 1\u202f000").say(language),
        columns, rows, numeric_from(1, len(columns)), note=MASKING.say(language),
    )  # fmt: skip


def _rows(lines: Sequence[Burden], language: Language) -> str:
    known = next((line.rows for line in lines if line.rows is not None), None)
    return DEDUCIBLE.say(language) if known is None else number(known, language)


def _burden(line: Burden, language: Language) -> str:
    if line.value is None or line.low is None or line.high is None:
        return DEDUCIBLE.say(language)
    return f"{number(line.value, language, 0)} [{number(line.low, language, 0)} ; {number(line.high, language, 0)}]"


def _attribute(line: Burden, language: Language) -> str:
    return Text("everyone", "tous").say(language) if line.attribute == ALL else GROUPS[line.attribute].say(language)


def _group(line: Burden, language: Language) -> str:
    return Text("everyone", "tous").say(language) if line.group == ALL else CLASS_WORDS[line.group].say(language)


def _label(line: Burden, language: Language) -> str:
    if line.attribute == ALL:
        return _group(line, language)
    attribute, group = GROUPS[line.attribute], CLASS_WORDS[line.group]
    return Text(f"{attribute.en}: {group.en}", f"{attribute.fr} : {group.fr}").say(language)
