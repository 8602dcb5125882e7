"""Write THIRD-PARTY-NOTICES.md from what is installed: `python -m tools.make_notices`, or `--check`.

Writing needs every extra to be installed (`make notices` sees to it); checking compares names and versions with
constraints.txt and needs nothing.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
NOTICES = PROJECT / "THIRD-PARTY-NOTICES.md"
GROUPS = (
    "core",
    "law",
    "files",
    "link",
    "networks",
    "challengers",
    "sign",
    "web",
    "spark",
    "bench",
    "postgres",
    "onnx",
    "sql",
    "dev",
    "engines",
)
PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)$", re.MULTILINE)
LINE = re.compile(r"^\| ([a-z0-9.-]+) \| (\S+) \|", re.MULTILINE)
LONGEST = 60
UNSTATED = "not stated in its metadata"
HEAD = """# Third-party notices

bondroit is under the AGPL-3.0-or-later (LICENSE). It contains no code of others. It uses the packages below, each
under its own licence, at the versions of constraints.txt; their full texts come with them. *For*: `core` is always
installed; the others are the extras of pyproject.toml, and `dev` and `engines` serve those who work on the project.

What it writes may carry parts of others: letters (PDF) embed the characters they use of Libertinus Serif (SIL Open
Font License 1.1), which comes with Typst.

Written by `make notices` from the metadata of what is installed.

| package | version | licence | for |
|---|---|---|---|
"""


def pinned() -> dict[str, str]:
    """Name to version of every line of constraints.txt."""
    return dict(PIN.findall((PROJECT / "constraints.txt").read_text(encoding="utf-8")))


def canonical(name: str) -> str:
    """The name as constraints.txt writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(found: Distribution) -> str:
    """The licence a package states: its expression, else its classifiers, else its one-line field or text."""
    metadata = found.metadata
    expression = metadata.get("License-Expression", "")
    if expression:
        return expression
    classifiers = metadata.get_all("Classifier") or []
    named = [c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License :: ") and c.count("::") > 1]
    if named:
        return ", ".join(named)
    field = (metadata.get("License") or "").strip().split("\n")[0].removeprefix("License-Expression :: ")
    return field if 0 < len(field) <= LONGEST else _from_text(found)


def _from_text(found: Distribution) -> str:
    for file in found.files or ():
        if re.match(r"(?i)licen[cs]e", file.name):
            first = next((line.strip() for line in file.read_text().splitlines() if line.strip()), "")
            if first:
                return f"{first} (from its licence file)"
    return UNSTATED


def users() -> dict[str, list[str]]:
    """Package to the groups that bring it, directly or not."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    roots = {"core": project["project"]["dependencies"], **extras, **project["dependency-groups"]}
    found: dict[str, list[str]] = {}
    for group in GROUPS:
        seen: set[tuple[str, str]] = set()
        waiting = list(roots[group])
        while waiting:
            name, extra = _name(waiting.pop())
            if (name, extra) not in seen and name in pinned():
                seen.add((name, extra))
                waiting += _requires(name, extra)
        for name in {name for name, _ in seen}:
            found.setdefault(name, []).append(group)
    return {name: ["core"] if "core" in groups else groups for name, groups in found.items()}


def _name(requirement: str) -> tuple[str, str]:
    found = re.match(r"([A-Za-z0-9._-]+)(?:\[([\w,-]+)\])?", requirement)
    return (canonical(found[1]), found[2] or "") if found else ("", "")


def _requires(name: str, extra: str) -> list[str]:
    needed = []
    for line in distribution(name).requires or ():
        requirement, _, marker = line.partition(";")
        asked = re.search(r"extra == ['\"]([\w-]+)['\"]", marker)
        if asked is None or asked[1] in extra.split(","):
            needed.append(requirement)
    return needed


def _installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def write() -> int:
    """Write the notices; 1 if a package of constraints.txt is not installed."""
    absent = [name for name in pinned() if not _installed(name)]
    if absent:
        sys.stderr.write(f"Install every extra first (make notices does); absent: {', '.join(absent)}\n")
        return 1
    bringing = users()
    rows = [
        f"| {name} | {version} | {licence(distribution(name))} | {', '.join(bringing.get(name, ['-']))} |"
        for name, version in pinned().items()
    ]
    NOTICES.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return 0


def check() -> int:
    """1 if the notices do not name the packages and versions of constraints.txt."""
    told = dict(LINE.findall(NOTICES.read_text(encoding="utf-8")))
    told.pop("package", None)
    wrong = sorted(name for name, _ in set(told.items()) ^ set(pinned().items()))
    if wrong:
        names = ", ".join(dict.fromkeys(wrong))
        sys.stderr.write(f"Run `make notices`; THIRD-PARTY-NOTICES.md differs from constraints.txt: {names}\n")
    return 1 if wrong else 0


def main() -> int:
    """Write or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the notices are stale")
    return check() if parser.parse_args().check else write()


if __name__ == "__main__":
    sys.exit(main())
