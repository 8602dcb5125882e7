"""The score from points in SQL: one nested SELECT for each level of `exponential_steps`, the same bits anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.domain.exponential import FARTHEST
from bondroit.scoring.exponential_steps import LOGIT, POINTS, steps, tree_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.scoring.exponential_steps import Tree
    from bondroit.scoring.sql_dialects import Dialect

# No column that a person keeps has such a name.
_OURS = "bondroit_"


def score_sql(
    source: str, d: Dialect, *, carried: Sequence[str], farthest: int, logit: str | None = None
) -> tuple[str, str]:
    """An SQL expression of the score, and what must stand after FROM for it.

    Args:
        source: what stands after FROM now, with a column `points`.
        d: the engine.
        carried: columns of the source that are asked for besides points, as the engine writes them.
        farthest: the most points a file may have, above or below 0; beyond 700 logits the score is 0 or 1.
        logit: the column of the source that holds the negative of the logit, if it is there already.
    """
    start: Tree = LOGIT if logit is None else logit
    levels = steps(start)
    own = {name for level in levels for name, _ in level}
    names = {name: d.column(_OURS + name) for name in own} | {POINTS: d.double("points")}
    kept = [*carried, "points", *([] if logit is None else [logit])]
    for level in levels[:-1]:
        made = [f"{_said(tree, d, names)} AS {names[name]}" for name, tree in level]
        source = f"(SELECT {', '.join([*kept, *made])}\n FROM {source}) scored"  # noqa: S608 - quoted by the dialect
        kept += [names[name] for name, _ in level]
    said = _said(levels[-1][0][1], d, names)
    if farthest > FARTHEST:
        one, none = d.literal(1.0), d.literal(0.0)
        said = f"CASE WHEN points > {FARTHEST} THEN {one} WHEN points < -{FARTHEST} THEN {none} ELSE {said} END"
    return said, source


def _said(tree: Tree, d: Dialect, names: dict[str, str]) -> str:
    return tree_text(tree, number=d.literal, calls=d.call, names=names)
