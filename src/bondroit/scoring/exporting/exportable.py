"""Whether a card can be written in another form without changing one score, and names that stay apart in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bondroit.domain.known import require_known
from bondroit.domain.scorecard import to_points
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bondroit.domain.scorecard import Scorecard

# Sums of whole numbers below this are exact as doubles, which is what PMML and JavaScript add.
LARGEST_SUM = 2**53


def require_exportable(card: Scorecard, form: str, faults: Iterable[Text] = ()) -> None:
    """Refuse a card that the form cannot hold whole.

    Args:
        card: the scorecard.
        form: its name as a person reads it, e.g. `ONNX`.
        faults: what stands against this form alone.

    Raises:
        UserError: E-SCO-003 if part of the card is unknown; E-SCO-005 with everything else that is in the way.
    """
    require_known(card, Text(f"be written as {form}", f"être écrite en {form}"))
    found = [*_names(card), *_sum(card), *faults]
    if not found:
        return
    raise UserError(
        "E-SCO-005",
        Text(
            f"Scorecard {card.label} cannot be written as {form} with the same scores.",
            f"La grille {card.label} ne peut pas être écrite en {form} avec les mêmes scores.",
        ),
        faults=found,
        remedy=Text(
            "build a version of the card without this, or write it in another form (`--to`).",
            "construisez une version de la grille sans cela, ou écrivez-la sous une autre forme (« --to »).",
        ),
    )


def largest_sum(card: Scorecard) -> int:
    """The sum of the largest points of each line, in size: no file's points are further from zero."""
    largest = [max((abs(m.points) for m in v.modalities), default=0) for v in card.variables]
    return abs(to_points(card.intercept)) + sum(largest)


def free_name(wanted: str, taken: Sequence[str]) -> str:
    """`wanted`, with underscores behind it until nothing else bears the name."""
    while wanted in taken:
        wanted += "_"
    return wanted


def one_line(text: str) -> str:
    """The text on one line: what does not print is written as Python escapes it, so that no comment is broken."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _names(card: Scorecard) -> list[Text]:
    if not card.variables:
        return [Text("The card has no variable.", "La grille n'a aucune variable.")]
    counts = Counter(v.name for v in card.variables)
    nameless = [Text("A variable has no name.", "Une variable n'a pas de nom.")] if counts[""] else []
    return nameless + [
        Text(f"{count} variables are called {name}.", f"{count} variables s'appellent {name}.")
        for name, count in counts.items()
        if count > 1
    ]


def _sum(card: Scorecard) -> list[Text]:
    if largest_sum(card) < LARGEST_SUM:
        return []
    return [Text("Points add up to more than 2^53.", "Les points peuvent dépasser 2^53 au total.")]
