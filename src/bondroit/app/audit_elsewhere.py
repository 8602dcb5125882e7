"""The checks of an audit that other commands answer, each with that command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.catalogue import all_specs
from bondroit.auditing.check import NotRun
from bondroit.errors import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

# Tens of the codes -> the command that answers them.
COMMANDS: Mapping[str, str] = {
    "AUD02": "bondroit labels",
    "AUD03": "bondroit alternatives",
    "AUD04": "bondroit proxies",
    "AUD05": "bondroit profiles",
    "AUD06": "bondroit formula",
    "AUD07": "bondroit check-claims",
}


def elsewhere() -> tuple[NotRun, ...]:
    """Every check that `bondroit audit` lists and does not answer itself."""
    found = []
    for spec in all_specs():
        command = COMMANDS.get(spec.code[:5])
        if command is not None:
            found.append(NotRun(spec, spec.needs, Text(f"the command {command}", f"la commande {command}")))
    return tuple(found)
