"""Editing a card in Python: each call gives a new card, and the one it was called on stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bondroit.domain.edits import (
    CUT,
    DROP,
    GROUP,
    MEANING,
    MERGE,
    REFERENCE,
    RENAME,
    REQUIRE,
    SHAPE,
    edit,
    edits_toml,
    refused,
)
from bondroit.errors import Text
from bondroit.wiring import received

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, Self

    from bondroit.app.edit_card import Held
    from bondroit.domain.scorecard import Decision, Scorecard


class Editable:
    """A card that may be edited, while it still holds the table it was learnt from.

    Every edit needs its reason, which is kept in the card (`decisions`).

    Attributes:
        scorecard: the document.
        held: the card with its table; None for a card that was read.
    """

    scorecard: Scorecard
    held: Held | None

    def _with(self, held: Held) -> Self:
        raise NotImplementedError

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What was decided by hand, in order: kind, variable, terms, reason."""
        return tuple(self.scorecard.decisions)

    def edit(self, edits: str | Path | Iterable[Decision]) -> Self:
        """Several edits at once: a TOML file of them, or decisions (of another card, for instance).

        Raises:
            UserError: E-BLD-004 with every fault of every edit; E-TAB-001 if the file cannot be read.
        """
        more = received.read_edits(Path(edits)) if isinstance(edits, str | Path) else tuple(edits)
        if self.held is None:
            raise _no_table(self.scorecard.label)
        return self._with(self.held.edited(more))

    def drop(self, variable: str, *, why: str) -> Self:
        """Take a variable out."""
        return self._one(DROP, variable, why)

    def require(self, variable: str, *, why: str) -> Self:
        """Put a variable in, its classes as the builder merges them."""
        return self._one(REQUIRE, variable, why)

    def merge(self, variable: str, modalities: Sequence[str], *, why: str) -> Self:
        """Make one class of several; those of a numeric variable must touch."""
        return self._one(MERGE, variable, why, modalities=modalities)

    def cut(self, variable: str, points: Sequence[float], *, why: str) -> Self:
        """Cut a numeric variable anew: a class below the first point, from each to the next, from the last on."""
        return self._one(CUT, variable, why, points=points)

    def group(self, variable: str, groups: Sequence[Sequence[str]], *, why: str) -> Self:
        """Make a class of each group of values; other values stay in the classes they are in."""
        return self._one(GROUP, variable, why, groups=groups)

    def reference(self, variable: str, modality: str, *, why: str) -> Self:
        """Compare the other classes of a variable with this one."""
        return self._one(REFERENCE, variable, why, modality=modality)

    def shape(self, variable: str, shape: str, *, why: str) -> Self:
        """Merge the classes of a variable anew, under a shape: `rising`, `falling`, `monotone`, `peak`, `valley`."""
        return self._one(SHAPE, variable, why, shape=shape)

    def rename(self, variable: str, modality: str, name: str, *, why: str) -> Self:
        """Call a class otherwise."""
        return self._one(RENAME, variable, why, modality=modality, name=name)

    def meaning(self, variable: str, meaning: str, *, why: str) -> Self:
        """Say what a variable means."""
        return self._one(MEANING, variable, why, meaning=meaning)

    def edits_toml(self) -> str:
        """The edits as TOML, to be made again by `Card.edit` or `bondroit build --edit FILE`."""
        return edits_toml(self.scorecard.decisions)

    def _one(self, kind: str, variable: str, why: str, **terms: Any) -> Self:  # noqa: ANN401  checked by `edit`
        return self.edit([edit(kind, variable, why, **terms)])


def _no_table(label: str) -> Exception:
    fault = Text(
        f"{label} was read from a document: it holds its lines, not the table it was learnt from.",
        f"{label} a été lue d'un document : elle contient ses lignes, non la table dont elle a été apprise.",
    )
    remedy = Text(
        "build it again from its table with the same options, then edit it; its decisions so far are made again by "
        "`card.edit(old.decisions)` or `bondroit build --edit FILE`.",
        "construisez-la de nouveau de sa table avec les mêmes options, puis retouchez-la ; ses décisions passées se "
        "refont par « card.edit(old.decisions) » ou « bondroit build --edit FICHIER ».",
    )
    return refused([fault], remedy=remedy)
