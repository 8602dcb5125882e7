"""A chart as inline SVG: the same bytes each time, read by screen readers, no script and nothing fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

import vl_convert
from markupsafe import Markup, escape

if TYPE_CHECKING:
    import altair as alt

    from bondroit.errors import Language

_LOCALES: dict[Language, Literal["fr-FR", "en-GB"]] = {"fr": "fr-FR", "en": "en-GB"}
_ROOT = re.compile(r"^<svg [^>]*?viewBox=\"([^\"]+)\"[^>]*>")
_NOISE = re.compile(r" (?:aria-[a-z]+|role|pointer-events|class)=\"[^\"]*\"")
_EMPTY = re.compile(r"<path(?: [a-z-]+=\"[^\"]*\")*? d=\"(?:M0,0h0v0h0Z)?\"[^>]*/>")
_IDENTIFIER = re.compile(r" id=\"([^\"]+)\"")
# Vega looks texts of the data up in plain JavaScript objects, where these are already there: a chart with a variable,
# class or group of such a name is not drawn at all. An invisible character keeps them apart until the drawing is made.
_INHERITED = frozenset(
    {
        "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__", "__proto__", "constructor",
        "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
    }
)  # fmt: skip
_APART = "\N{WORD JOINER}"
_KEPT_APART = re.compile(f"{_APART}({'|'.join(sorted(_INHERITED))})")


def inline_svg(chart: alt.Chart, *, anchor: str, title: str, description: str, language: Language) -> Markup:
    """`chart` as an `<svg role="img">` with `<title>` and `<desc>`.

    Args:
        chart: an Altair chart that carries its own data.
        anchor: unique in the page; identifiers inside the drawing start with it.
        title: what the chart is.
        description: what a person who cannot see it should know.
        language: for the separators of numbers on axes.
    """
    drawn = str(
        vl_convert.vegalite_to_svg(
            _kept_apart(chart.to_dict()),
            allowed_base_urls=[],
            format_locale=_LOCALES[language],
        )
    )
    found = _ROOT.match(drawn)
    if found is None:
        message = "the drawing has no root that we know"
        raise ValueError(message)
    body = drawn[found.end() :]
    body = _KEPT_APART.sub(r"\1", _EMPTY.sub("", _NOISE.sub("", body)))
    body = _renamed(body, anchor)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{found[1]}" role="img" '
        f'aria-labelledby="{escape(anchor)}-title {escape(anchor)}-desc">'
        f'<title id="{escape(anchor)}-title">{escape(title)}</title>'
        f'<desc id="{escape(anchor)}-desc">{escape(description)}</desc>'
    )
    return Markup(head + body)  # noqa: S704 - the body is vl-convert's own drawing, its texts escaped by it


def _kept_apart(part: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The description of a chart, its texts that JavaScript gives every object marked; keys are ours and stay."""
    if isinstance(part, dict):
        return {key: _kept_apart(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_kept_apart(value) for value in part]
    return _APART + part if isinstance(part, str) and part in _INHERITED else part


def _renamed(body: str, anchor: str) -> str:
    """Identifiers inside the drawing numbered from 0 under `anchor`: Vega counts them through the process."""
    for index, name in enumerate(dict.fromkeys(_IDENTIFIER.findall(body))):
        new = f"{anchor}-{index}"
        body = body.replace(f' id="{name}"', f' id="{new}"').replace(f"url(#{name})", f"url(#{new})")
    return body
