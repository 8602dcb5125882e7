"""What a person can say to the program, and what it keeps, is in the reference."""

from __future__ import annotations

import dataclasses

from tools.make_docs import stale
from tools.reference.audit_pages import checks
from tools.reference.command_pages import sentence, walk
from tools.reference.setting_pages import sections

from bondroit.cli.commands import build_command
from bondroit.observing.dictionary import default_dictionary
from bondroit.settings.parse import spec_of
from bondroit.tables.catalogue import TABLES
from tests.house.source import told

# The verbs of the house: the same word on the command line and for the use case.
VERBS = frozenset({
    "init", "status", "upgrade", "town", "ingest", "observe", "draw", "record", "estimate", "build", "score", "plan",
    "yields", "claim", "audit", "explain", "publish", "compare", "serve", "month", "report", "demo", "journal",
    "confirm", "decide", "drift", "card", "reconcile", "link", "pseudonyms", "variables", "describe", "erase",
    "score-on-spark", "what-if", "networks", "alternatives", "proxies", "formula", "profiles",
    "labels", "check-claims",
})  # fmt: skip


def test_reference_is_current() -> None:
    """The pages of docs/reference say what the code says."""
    assert not stale(), told("Run `make docs` and read the difference; stale:", stale())


def test_commands_are_verbs_of_the_house() -> None:
    """Every command is a verb that was agreed on."""
    names = {name.split()[1] for name, _ in walk(build_command("en"))}
    assert not names - VERBS, told("Use a verb of the house, or agree on a new one here:", sorted(names - VERBS))


def test_every_command_and_option_is_explained_in_both_languages() -> None:
    """Every command and option has a sentence of help, and the French one is not the English one."""
    french = dict(walk(build_command("fr")))
    faults = []
    for name, command in walk(build_command("en")):
        pairs = [(name, sentence(command), sentence(french[name]))]
        pairs += [
            (f"{name} {one.name}", one.help or "", other.help or "")
            for one, other in zip(command.params, french[name].params, strict=True)
            if one.name != "help"
        ]
        faults += [place for place, en, fr in pairs if not en.strip() or not fr.strip() or en == fr]
    assert not faults, told("Give help in English, and its French in cli/french.py:", faults)


def test_every_setting_is_explained() -> None:
    """Every setting has a meaning in both languages."""
    faults = [
        f"[{section}] {field.name}"
        for section, one in sections()
        for field in dataclasses.fields(one)
        if not (spec_of(field).meaning.en and spec_of(field).meaning.fr)
    ]
    assert not faults, told("Say what these mean in settings/settings.py:", faults)


def test_every_audit_code_is_explained_once() -> None:
    """Audit codes differ, and each has a statement, a source and what to do about it."""
    found = list(checks())
    codes = [code for code, *_ in found]
    faults = [c for c, _, question, source, action in found if not (question.en and question.fr and source and action)]
    faults += sorted({code for code in codes if codes.count(code) > 1})
    assert not faults, told("Complete these in auditing/findings.py:", faults)


def test_every_column_is_explained() -> None:
    """Every table and column has a meaning and says who writes it."""
    faults = [f"{t.name}.{c.name}" for t in TABLES.values() for c in t.columns if not (c.meaning and c.source)]
    faults += [t.name for t in TABLES.values() if not t.meaning or not t.purposes]
    assert not faults, told("Say what these mean in tables/catalogue.py:", faults)


def test_every_variable_is_explained_and_sourced() -> None:
    """Every variable has a meaning in both languages, a unit and a source."""
    rules = default_dictionary().rules
    faults = [r.name for r in rules if not (r.meaning.en and r.meaning.fr and r.unit and r.source)]
    assert not faults, told("Complete these in observing/variables.toml:", faults)
