"""The page of the card's document and the JSON Schema that the package ships."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bondroit.domain.card_schema import DRAFT, IDENTIFIER, card_schema
from tools.reference.markdown import table

# Shipped with the package, beside the module that says it.
SHIPPED = Path(__file__).resolve().parents[2] / "src" / "bondroit" / "domain" / "card.schema.json"
PARTS = (
    ("The card", "card_2"),
    ("A variable", "variable_2"),
    ("A modality", "modality_2"),
    ("A span", "span"),
    ("A decision", "decision"),
    ("A signature", "signature"),
)

INTRODUCTION = f"""# The scorecard's document

A card is one JSON file in UTF-8. Its schema is published as JSON Schema ({DRAFT}) under the name `{IDENTIFIER}`; the
package ships it as `bondroit/domain/card.schema.json`, and `bondroit card schema` prints it. What follows is written
from it. [How to work with cards](../how-to/cards.md) says what to do with such a file.

The **hash** is the SHA-256 of the document without `hash`, `signatures` and `odds_ratio`, written as JSON with sorted
keys, without spaces and without escaping what is not ASCII. **Signatures** sign the hash and the signer's name, so they
do not change it. Cards of format 1 (no status, decisions, sources or spans) are read as they are and keep their hash.

What is **unknown** is null, and a span stands in its place: the lowest and the highest logit it may be, where an end
that is null is not bounded.
"""


def schema_text() -> str:
    """The schema as the package ships it."""
    return json.dumps(card_schema(), indent=1, ensure_ascii=False) + "\n"


def card() -> str:
    """Markdown of `docs/reference/card.md`."""
    definitions = card_schema()["$defs"]
    parts = [INTRODUCTION]
    for title, name in PARTS:
        one = definitions[name]
        rows = (
            (f"`{key}`", _form(value), value.get("description", ""), "yes" if key in one["required"] else "no")
            for key, value in one["properties"].items()
        )
        parts.append(f"## {title}\n\n{one.get('description', '')}\n".replace("\n\n\n", "\n"))
        parts.append(table(("key", "form", "meaning", "always there"), rows))
        parts.append("")
    return "\n".join(parts) + f"\n## The schema\n\n```json\n{schema_text()}```\n"


def _form(value: dict[str, Any]) -> str:
    """The type of a key in a few words."""
    if "$ref" in value:
        return str(value["$ref"]).rpartition("/")[2].removesuffix("_2")
    if "const" in value:
        return f"`{json.dumps(value['const'])}`"
    if "enum" in value:
        return ", ".join(f"`{one}`" for one in value["enum"])
    if "anyOf" in value:
        return " or ".join(_form(one) for one in value["anyOf"])
    if value.get("type") == "array":
        return f"list of {_form(value['items'])}"
    kind = value.get("type", "any")
    said = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return f"{said} from {value['minimum']}" if "minimum" in value else said
