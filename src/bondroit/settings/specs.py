"""What a setting may be, and how its meaning is written once: in the field, and from there in help and documents."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar

from bondroit.errors import Text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Kind = TypeVar("_Kind", bound="DataclassInstance")

SPEC = "spec"


@dataclass(frozen=True, slots=True)
class Spec:
    """What a setting may be.

    Attributes:
        meaning: one sentence for a person, with the unit.
        low, high: inclusive bounds of a number.
        choices: the permitted texts (of each item, for a list).
        pattern: a regular expression that the whole text must match.
        secret: its value is never shown.
        assumed: no source gives the default.
    """

    meaning: Text
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    pattern: str = ""
    secret: bool = False
    assumed: bool = False


def setting(default: Any, en: str, fr: str, **bounds: Any) -> Any:  # noqa: ANN401  stands for the field's own type
    """A field of a section: its default, its meaning in both languages, its bounds."""
    return field(default=default, metadata={SPEC: Spec(Text(en, fr), **bounds)})


def documented(kind: type[_Kind]) -> type[_Kind]:
    """Add the meaning of every setting to the docstring of its section: they are written once."""
    lines = (f"    {f.name}: {f.metadata[SPEC].meaning.en}" for f in fields(kind))
    kind.__doc__ = "\n".join([f"{kind.__doc__}\n", "Attributes:", *lines])
    return kind
