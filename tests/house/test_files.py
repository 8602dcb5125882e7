"""The project speaks of itself alone."""

from __future__ import annotations

import re

from tests.house.source import PROJECT, text_files, told

# Written in pieces, so that this file does not break its own rule.
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me|Us" + r"ers)/[\w.]")
REGISTRIES = re.compile(r"pypi\.or" + r"g|pythonhosted\.or" + r"g|npmjs\.(?:or" + r"g|com)|conda\.anacon" + r"da")
CREDENTIALS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}")


def _found(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number}: {found[0]}"
        for path, text in text_files()
        if path != "LICENSE"
        for number, line in enumerate(text.splitlines(), start=1)
        if (found := pattern.search(line))
    ]


def test_no_path_of_one_machine() -> None:
    """No file names a folder that exists on one machine only."""
    faults = _found(MACHINE_PATHS)
    assert not faults, told("Use a path from the project's root, or a setting:", faults)


def test_no_registry_address() -> None:
    """No file names the host of a package registry: every body has its own."""
    faults = _found(REGISTRIES)
    assert not faults, told("Name packages and versions only:", faults)


def test_no_credential() -> None:
    """No file holds a key."""
    faults = _found(CREDENTIALS)
    assert not faults, told("Remove the key, and revoke it:", faults)


def test_constraints_are_versions_only() -> None:
    """Every line of constraints.txt is `name==version`."""
    lines = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    exact = re.compile(r"[a-z0-9][a-z0-9.-]*==[0-9][\w.]*")
    faults = [line for line in lines if line and not line.startswith("#") and not exact.fullmatch(line)]
    assert not faults, told("Run `make constraints`; these are no exact versions:", faults)


def test_the_root_is_complete() -> None:
    """What a newcomer looks for at the root is there."""
    wanted = (
        "README.md", "ARCHITECTURE.md", "GLOSSARY.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "SECURITY.md",
        "CITATION.cff", "THIRD-PARTY-NOTICES.md", "Makefile", "constraints.txt", "pyproject.toml", ".ci/run",
    )  # fmt: skip
    faults = [name for name in wanted if not (PROJECT / name).is_file() or not (PROJECT / name).stat().st_size]
    assert not faults, told("Missing or empty:", faults)


def test_facts_are_in_the_project() -> None:
    """Where a file of ours says `FACTS 1`, docs/explanation/facts.md has a section 1."""
    page = (PROJECT / "docs" / "explanation" / "facts.md").read_text(encoding="utf-8")
    sections = set(re.findall(r"^## (\d)\.", page, re.MULTILINE))
    said = re.compile(r"FACTS(?:, section)? (\d)")
    faults = [f"{path}: {n}" for path, text in text_files() for n in said.findall(text) if n not in sections]
    assert not faults, told("Add the section to docs/explanation/facts.md, or correct the number:", faults)


def test_links_lead_somewhere() -> None:
    """Every relative link of a Markdown page leads to a file or folder of the project."""
    link = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
    faults = [
        f"{path}: {target}"
        for path, text in text_files()
        if path.endswith(".md")
        for target in link.findall(text)
        if not (PROJECT / path).parent.joinpath(target).exists()
    ]
    assert not faults, told("Correct these links:", faults)
