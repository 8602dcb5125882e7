"""The pages of tables and of variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.observing.dictionary import default_dictionary
from bondroit.tables.catalogue import TABLES
from tools.reference.markdown import code, table, yes

if TYPE_CHECKING:
    from bondroit.tables.contract import Column, Table

TYPES = {
    "text": "text",
    "category": "one of a list",
    "integer": "whole number",
    "cents": "euros, as a whole number of cents",
    "points": "whole number of millionths of a logit",
    "number": "number",
    "boolean": "yes or no",
    "month": "month, stored as the date of its first day",
    "date": "date",
}

INTRODUCTION = (
    "# Tables\n\n"
    "Every table of a workspace, under `tables/NAME/`: Parquet, one file a month where it says so. A table is\n"
    "checked against this contract before it is written. *Sensitivity*: `ordinary`; `protected`, a trait that is\n"
    "used to audit and never to score; `identifier`, never shown.\n"
)


def tables() -> str:
    """Markdown of `docs/reference/tables.md`."""
    parts = [
        INTRODUCTION,
        table(("table", "what one finds in it"), ((f"[{n}](#{n})", t.meaning) for n, t in TABLES.items())),
    ]
    parts += [_section(t) for t in TABLES.values()]
    return "\n".join(parts)


def _section(one: Table) -> str:
    facts = [
        f"Version {one.version}",
        f"one row for each {' and '.join(code(k) for k in one.key)}",
        "one file a month" if one.monthly else "one file",
        "may be read for " + ", ".join(p.value for p in one.purposes),
    ]
    if one.open:
        facts.append("further columns allowed: see [variables](variables.md)")
    header = ("column", "type", "meaning", "may be missing", "values", "written by", "sensitivity")
    return f"## {one.name}\n\n{one.meaning}\n\n{'; '.join(facts)}.\n\n{table(header, map(_line, one.columns))}"


def _line(c: Column) -> tuple[str, ...]:
    bounds = [f"from {c.low:g}"] if c.low is not None else []
    bounds += [f"to {c.high:g}"] if c.high is not None else []
    values = ", ".join(code(v) for v in c.values) or " ".join(bounds)
    return (
        code(c.name),
        TYPES[c.type.value],
        c.meaning,
        yes(when=c.nullable),
        values,
        c.source,
        c.sensitivity.value,
    )


def variables() -> str:
    """Markdown of `docs/reference/variables.md`."""
    dictionary = default_dictionary()
    header = ("variable", "unit", "meaning", "sens", "months looked at", "source")
    rules = (
        (
            code(r.name),
            r.unit,
            r.meaning.en,
            r.meaning.fr,
            str(r.months),
            r.source + (" (assumed: window or threshold is ours)" if r.assumed else ""),
        )
        for r in dictionary.rules
    )
    parameters = (
        (
            code(p.name),
            p.meaning.en,
            p.meaning.fr,
            ", ".join(f"{month}: {cents / 100:,.2f} €" for month, cents in p.values),
            yes(when=p.assumed),
        )
        for p in dictionary.parameters.values()
    )
    return (
        "# Variables\n\n"
        "What `bondroit observe --month M` computes of every file, as of the first day of M: only what was known\n"
        "before that day enters. The data dictionary (`observing/variables.toml`) declares them; a protected column\n"
        "(sex, age, disability, couple, lone parent, contacts) is refused there. A window without data gives missing,\n"
        "never 0. *FACTS*: see [facts and their sources](../explanation/facts.md).\n\n"
        + table(header, rules)
        + "\n## Dated amounts\n\n"
        + table(("parameter", "meaning", "sens", "values, each from its month on", "assumed"), parameters)
    )
