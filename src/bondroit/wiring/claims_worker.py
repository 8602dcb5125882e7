"""What a worker process of `bondroit check-claims` does. Nothing heavy comes in before `begin` settles its threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.app.check_claims_town import DrawRequest
    from bondroit.law.port import Law


def ask_part(name: str, town: DrawRequest, law: Callable[[int], Law]) -> tuple[str, dict[str, Any]]:
    """Ask one town in this process; its name and its document."""
    from bondroit.app.check_claims import answered

    return name, answered(town, law(1), _unseen)


def _unseen(amount: int = 1) -> None:
    del amount
