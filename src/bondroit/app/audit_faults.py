"""Every fault of a table at once: what cannot serve is collected and refused together."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")
_UNUSABLE = Text("The table cannot be audited.", "La table ne peut pas être auditée.")


class Faults:
    """What was refused so far."""

    def __init__(self) -> None:
        self._found: list[UserError] = []

    def take(self, make: Callable[[], Made], otherwise: Made) -> Made:
        """What `make` gives; `otherwise` where it refuses, which is kept for later."""
        try:
            return make()
        except UserError as refused:
            self._found.append(refused)
            return otherwise

    def refuse(self) -> None:
        """Refuse everything that was refused; nothing if nothing was.

        Raises:
            UserError: the only refusal as it was; several under their common code, else E-AUD-001.
        """
        if not self._found:
            return
        if len(self._found) == 1:
            raise self._found[0]
        codes = {one.code for one in self._found}
        # A condition is named by its message, a column by its fault.
        faults = [fault for one in self._found for fault in _told(one)]
        remedies = list(dict.fromkeys(one.remedy for one in self._found))
        raise UserError(
            codes.pop() if len(codes) == 1 else "E-AUD-001",
            _UNUSABLE,
            faults=tuple(dict.fromkeys(faults)),
            remedy=Text(
                "; ".join(r.en.removesuffix(".") for r in remedies) + ".",
                " ; ".join(r.fr.removesuffix(".") for r in remedies) + ".",
            ),
        )


def _told(one: UserError) -> list[Text]:
    if one.message == _UNUSABLE or one.code == "E-TAB-004":
        return list(one.faults)
    own = one.message
    return [Text(f"{own.en} {f.en}", f"{own.fr} {f.fr}") for f in one.faults] or [own]


def unusable(code: str, fault: Text, remedy: Text) -> UserError:
    """The refusal of a table on which nothing can be said."""
    return UserError(code, _UNUSABLE, faults=(fault,), remedy=remedy)
