"""Every check there is, by its code: which are asked for, and which could not be run.

A check is a module of `auditing.checks` that holds SPECS; one that judges a figure by its interval also holds CHECK.
A new module there is a new check: nothing else lists them.
"""

from __future__ import annotations

import pkgutil
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from bondroit.auditing import checks
from bondroit.auditing.check import not_run
from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from types import ModuleType

    from bondroit.auditing.check import CheckSpec, Need, NotRun
    from bondroit.auditing.margins import MarginCheck

_PREFIX = "AUD"


def all_specs() -> tuple[CheckSpec, ...]:
    """Every check, in the order of the codes."""
    found = [spec for module in _modules() for spec in module.SPECS]
    return tuple(sorted(found, key=lambda spec: spec.code))


def margin_checks(only: Collection[str] | None = None) -> tuple[MarginCheck, ...]:
    """The checks that judge one figure of every group by its interval; those of `only`, if it is given."""
    found = [module.CHECK for module in _modules() if hasattr(module, "CHECK")]
    return tuple(check for check in found if only is None or check.code in only)


def codes_asked(only: Sequence[str]) -> frozenset[str] | None:
    """The codes asked for; None for all.

    Raises:
        UserError: E-AUD-002 with every unknown code and the nearest ones.
    """
    if not only:
        return None
    known = {spec.code: spec for spec in all_specs()}
    asked = [_code(text) for text in only]
    unknown = [code for code in asked if code not in known]
    if unknown:
        raise UserError(
            "E-AUD-002",
            Text("There is no such check.", "Il n'y a pas de tel contrôle."),
            faults=[_near(code, list(known)) for code in dict.fromkeys(unknown)],
            remedy=Text(
                "write a code of docs/reference/audit.md, as in --only AUD003.",
                "écrivez un code de docs/reference/audit.md, comme --only AUD003.",
            ),
        )
    return frozenset(asked)


def _code(text: str) -> str:
    """`AUD003`, also where `aud3` or `3` is written."""
    digits = text.strip().upper().removeprefix(_PREFIX)
    return f"{_PREFIX}{int(digits):03d}" if digits.isdigit() else text.strip().upper()


def _near(code: str, known: Sequence[str]) -> Text:
    same = ([one for one in known if one[:k] == code[:k]] for k in (5, 4))  # the same topic, then the same hundred
    found = next((codes[:3] for codes in same if codes), [])
    near = ", ".join(found or get_close_matches(code, known, n=3, cutoff=0.6)) or f"{known[0]} ... {known[-1]}"
    return Text(f"{code} is unknown. Nearest: {near}.", f"{code} est inconnu. Proches : {near}.")


def lacking(
    have: Iterable[Need],
    *,
    only: Collection[str] | None = None,
    answered: Collection[str] = (),
    elsewhere: Iterable[NotRun] = (),
) -> tuple[NotRun, ...]:
    """The checks that were not run, in the order of their codes, each with what would be needed.

    Args:
        have: what was at hand.
        only: codes asked for; None for all.
        answered: codes that have a finding.
        elsewhere: checks that another command answers, with that command.
    """
    at_hand, told = frozenset(have), {one.spec.code: one for one in elsewhere}
    found = []
    for spec in all_specs():
        if spec.code in answered or (only is not None and spec.code not in only):
            continue
        one = told.get(spec.code) or not_run(spec, at_hand)
        found += [] if one is None else [one]
    return tuple(found)


@cache
def _modules() -> tuple[ModuleType, ...]:
    names = sorted(name for _, name, _ in pkgutil.iter_modules(checks.__path__) if name.startswith("aud"))
    return tuple(import_module(f"{checks.__name__}.{name}") for name in names)
