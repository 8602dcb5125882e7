"""The clock of the system, which the environment may stop so that two runs give the same documents."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW = "BONDROIT_NOW"
EPOCH = "SOURCE_DATE_EPOCH"


class SystemClock:
    """The present moment, or the one that `BONDROIT_NOW` (ISO 8601) or `SOURCE_DATE_EPOCH` (seconds) fixes.

    Args:
        environment: where the two variables are looked up.

    Raises:
        UserError: E-USE-003 if the variable holds no date.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._fixed = _fixed(environment)

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return self._fixed or datetime.now(UTC)


def _fixed(environment: Mapping[str, str]) -> datetime | None:
    try:
        if environment.get(NOW):
            given = datetime.fromisoformat(environment[NOW])
            return given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)
        if environment.get(EPOCH):
            return datetime.fromtimestamp(int(environment[EPOCH]), UTC)
    except (ValueError, OverflowError, OSError):
        raise UserError(
            "E-USE-003",
            Text(
                f"{NOW} or {EPOCH} in the environment is not a date.",
                f"{NOW} ou {EPOCH}, dans l'environnement, n'est pas une date.",
            ),
            remedy=Text(
                f"write {NOW}=2026-04-30T12:00:00 or {EPOCH}=1777550400, or unset both.",
                f"écrivez {NOW}=2026-04-30T12:00:00 ou {EPOCH}=1777550400, ou supprimez les deux.",
            ),
        ) from None
    return None
