"""The engines whose SQL is written, chosen by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

_D = TypeVar("_D")


def chosen_dialect(name: str, dialects: Mapping[str, _D]) -> _D:
    """The dialect of an engine.

    Raises:
        UserError: E-USE-001 if it is none of `dialects`.
    """
    if name in dialects:
        return dialects[name]
    known = ", ".join(dialects)
    raise UserError(
        "E-USE-001",
        Text(f"SQL of {name!r} is not written.", f"Le SQL de {name!r} n'est pas écrit."),
        remedy=Text(f"choose one of: {known}.", f"choisissez parmi : {known}."),
    )
