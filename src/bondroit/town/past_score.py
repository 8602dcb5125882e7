"""What the score of the past saw: it stands for a card that works, of which the town knows no line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bondroit.town.declaring import Declarations
    from bondroit.town.life import Life
    from bondroit.town.population import Array


def hidden_mistakes(life: Life, told: Declarations) -> tuple[Array, Array]:
    """Whether something hidden costs the body, and whether something hidden costs the household, shapes (n, T)."""
    s = life.situations
    index = s.first.index + np.arange(s.months)
    hidden = told.wages.known > index
    partner = (life.people.joined[:, 1, None] <= index) & (index < told.joined_known[:, 1, None])
    alimony = told.alimony_hidden[:, None] & (s.alimony > 0)
    costs = (hidden & (told.wages.told < s.wages)).any(axis=1) | alimony
    costs |= partner & (index < life.people.left[:, 1, None])
    gone = (life.people.left[:, 1, None] <= index) & (index < told.left_known[:, 1, None])
    owes = (hidden & (told.wages.told > s.wages)).any(axis=1) | gone
    return costs, owes


def months_worked(life: Life) -> Array:
    """Months with a wage among the last twelve, both adults together, shape (n, T)."""
    s = life.situations
    index = s.first.index + np.arange(s.months)
    there = (life.people.joined[:, 1, None] <= index) & (index < life.people.left[:, 1, None])
    paid = (s.wages[:, 0] > 0).astype(np.int32) + ((s.wages[:, 1] > 0) & there)
    total = np.cumsum(paid, axis=1)
    before = np.zeros_like(total)
    before[:, 12:] = total[:, :-12]
    worked: Array = total - before
    return worked
