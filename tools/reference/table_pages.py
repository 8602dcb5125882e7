"""The pages of tables and of variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.observing.dictionary import default_dictionary
from bondroit.tables.catalogue import TABLES
from bondroit.tables.described import ASSUMED, describe_table
from tools.reference.markdown import code, table, yes

if TYPE_CHECKING:
    from bondroit.tables.contract import Column, Table
    from bondroit.tables.described import DescribedColumn, DescribedTable

INTRODUCTION = (
    "# Tables\n\n"
    "The data dictionary: every table of a workspace, under `tables/NAME/`: Parquet, one file a month where it says\n"
    "so. A table is checked against this contract before it is written, and read for a purpose that it serves: what\n"
    "does not serve it is refused (E-PUR-001) and the refusal is in the journal\n"
    "([decision 0015](../decisions/0015-purposes-and-social-networks.md)). `bondroit describe --out FILE.html` writes\n"
    "the same as a page with a search, in French and English, with the retention of your own settings.\n\n"
    "*Sensitivity*: ordinary; protected trait, never for control; direct identifier, never shown. *In a control\n"
    "card*: whether a variable may be made of the column; *never* leaves it to the audit.\n\n"
)


def tables() -> str:
    """Markdown of `docs/reference/tables.md`."""
    every = [describe_table(one) for one in TABLES.values()]
    header = ("table", "what one finds in it", "ce qu'on y trouve", "kept")
    parts = [
        INTRODUCTION + ASSUMED.en + "\n",
        table(header, ((f"[{t.name}](#{t.name})", t.meaning.en, t.meaning.fr, t.retention.en) for t in every)),
    ]
    parts += [_section(one, TABLES[one.name]) for one in every]
    return "\n".join(parts)


def _section(told: DescribedTable, one: Table) -> str:
    facts = [
        f"Version {told.version}",
        f"one row for each {' and '.join(code(k) for k in told.key)}",
        "one file a month" if told.monthly else "one file",
        "serves " + ", ".join(p.en for p in told.purposes),
        f"kept {told.retention.en}",
        f"legal basis: {told.basis.en}",
    ]
    if one.open:
        facts.append("further columns allowed: see [variables](variables.md)")
    header = ("column", "unit", "meaning", "sens", "may be missing", "values", "written by", "sensitivity", "serves",
              "in a control card")  # fmt: skip
    lines = (_line(column, own) for column, own in zip(told.columns, one.columns, strict=True))
    return f"## {told.name}\n\n{told.meaning.en}\n\n{'; '.join(facts)}.\n\n{table(header, lines)}"


def _line(told: DescribedColumn, c: Column) -> tuple[str, ...]:
    bounds = [f"from {c.low:g}"] if c.low is not None else []
    bounds += [f"to {c.high:g}"] if c.high is not None else []
    values = ", ".join(code(v) for v in c.values) or " ".join(bounds)
    serves = ", ".join(p.en for p in told.purposes)
    free = "allowed" if "control" in serves else "no"
    return (
        code(c.name),
        told.unit.en,
        told.meaning.en,
        told.meaning.fr,
        yes(when=c.nullable),
        values,
        c.source,
        told.sensitivity.en,
        serves,
        free if told.bar is None else told.bar.en,
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
