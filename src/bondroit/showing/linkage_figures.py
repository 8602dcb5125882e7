"""The counts of a linkage as they may be shown: from 1 to 10 none is, nor what would give one away.

The page, the terminal and the JSON of a command follow the same rules; the exact counts stay in the journal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.explaining.numbers import number, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.errors import Language
    from bondroit.ingesting.linkage.quality import Against, Quality

DOTS = "…"
FLOOR = 11
"""Counts from 1 to 10 are masked where the files hold persons of a body."""
MADE = ("exact", "model", "reviewed")
JOINED = ("joined", "missing", "unmatched", "many_to_one", "one_to_many", "contradicted")
"""Parts of a whole that is shown."""


def small(value: int) -> bool:
    """Whether a count may not be shown."""
    return 0 < value < FLOOR


def count_text(value: int, language: Language, *, masked: bool) -> str:
    """A count, or that it is below eleven."""
    return f"<{FLOOR}" if masked and small(value) else number(value, language)


def hidden_parts(parts: Sequence[int]) -> frozenset[int]:
    """Places of the parts of a whole that is shown which must be hidden: the small ones, and enough beside them.

    One hidden part alone, or several that are few together, could be worked out: the next smallest goes with them.
    """
    hidden = [i for i, n in enumerate(parts) if small(n)]
    others = sorted((n, i) for i, n in enumerate(parts) if n >= FLOOR)
    if hidden and others and (len(hidden) == 1 or sum(parts[i] for i in hidden) < FLOOR):
        hidden.append(others[0][1])
    return frozenset(hidden)


def part_texts(parts: Sequence[int], language: Language, *, masked: bool) -> list[str]:
    """Counts that add up to a figure shown elsewhere."""
    hidden = hidden_parts(parts) if masked else frozenset()
    return [
        DOTS if i in hidden and not small(n) else count_text(n, language, masked=masked) for i, n in enumerate(parts)
    ]


def judged_cells(judged: Against, language: Language, *, masked: bool) -> tuple[str, ...]:
    """True pairs, pairs linked, precision, recall, F1; what a small count could be worked out from is left out."""
    false, missed = (masked and small(n) for n in _wrong(judged))
    hidden = false or missed
    digits = 0 if hidden else 2
    return (
        count_text(judged.true_pairs, language, masked=masked),
        DOTS if hidden else count_text(judged.links, language, masked=masked),
        DOTS if false else percent(judged.precision, language, digits),
        DOTS if missed else percent(judged.recall, language, digits),
        DOTS if hidden else percent(judged.f1, language, 2),
    )


def _wrong(judged: Against) -> tuple[int, int]:
    """False links and missed pairs."""
    return judged.links - judged.right, judged.true_pairs - judged.right


def shown_document(quality: Quality, document: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON values of a linkage (`app.link_files.quality_document` and more) without the counts that may not show.

    Args:
        quality: the figures.
        document: the values; a count that is hidden becomes null, and its name stands under `masked`.
    """
    hidden = {f"links_{MADE[i]}" for i in hidden_parts((quality.exact, quality.model, quality.reviewed))}
    alone = {
        "links": quality.links, "pairs_refused": quality.refused, "pairs_doubtful": quality.doubtful,
        "pairs_within_groups": quality.within or 0, "rows_left": quality.rows_left,
        "rows_right": quality.rows_right or 0,
    }  # fmt: skip
    hidden |= {name for name, count in alone.items() if small(count)}
    shown: dict[str, Any] = {name: None if name in hidden else value for name, value in document.items()}
    masked = sorted(hidden & set(document))
    for name, judged in (("truth", quality.against_truth), ("model_alone_on_joined", quality.against_joins)):
        if judged is not None and name in document:
            shown[name], out = _without(document[name], _judged_hidden(judged))
            masked += [f"{name}.{key}" for key in out]
    if "joins" in document:
        done = [
            _without(entry, {JOINED[i] for i in hidden_parts([entry[key] for key in JOINED])}
                     | ({"missing_right"} if small(entry["missing_right"]) else set()))
            for entry in document["joins"]
        ]  # fmt: skip
        shown["joins"] = [entry for entry, _ in done]
        masked += [f"joins.{entry['column']}.{key}" for entry, out in done for key in out]
    return shown | {"masked": masked}


def _judged_hidden(judged: Against) -> set[str]:
    false, missed = (small(n) for n in _wrong(judged))
    hidden = {name for name in ("true_pairs", "pairs_linked", "right") if small(_named(judged, name))}
    if false or missed:
        hidden |= {"pairs_linked", "right", "false", "missed", "precision", "recall", "f1"}
    return hidden


def _named(judged: Against, name: str) -> int:
    return {"true_pairs": judged.true_pairs, "pairs_linked": judged.links, "right": judged.right}[name]


def _without(entry: Mapping[str, Any], hidden: set[str]) -> tuple[dict[str, Any], list[str]]:
    return {k: None if k in hidden else v for k, v in entry.items()}, sorted(hidden)
