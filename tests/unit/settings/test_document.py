"""The settings file that `init` writes."""

from __future__ import annotations

import tomllib
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import pytest

from bondroit.settings.document import default_toml
from bondroit.settings.parse import parse_settings, sections, spec_of
from bondroit.settings.settings import Settings

if TYPE_CHECKING:
    from bondroit.errors import Language


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_says_the_defaults(language: Language) -> None:
    """Read back, the file gives the default settings in its language."""
    assert parse_settings(default_toml(language)) == Settings(language=language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_setting_is_there_with_its_meaning(language: Language) -> None:
    """Each setting is written, after a line with its meaning; what no source gives is said to be assumed."""
    text = default_toml(language)
    document = tomllib.loads(text)
    lines = text.splitlines()
    assumed = {"fr": "supposé", "en": "assumed"}[language]
    everything: list[tuple[dict[str, Any], Any]] = [
        *((document, f) for f in fields(Settings) if not is_dataclass(f.default)),
        *((document[name], f) for name, kind in sections().items() for f in fields(kind)),
    ]
    for holder, setting in everything:
        assert setting.name in holder
        above = lines[next(i for i, line in enumerate(lines) if line.startswith(f"{setting.name} =")) - 1]
        assert spec_of(setting).meaning.say(language) in above
        assert (assumed in above) == spec_of(setting).assumed


def test_the_two_languages_differ_in_words_alone() -> None:
    """French and English files set the same but the language."""
    french, english = (tomllib.loads(default_toml(language)) for language in ("fr", "en"))
    assert (french.pop("language"), english.pop("language")) == ("fr", "en")
    assert french == english


def test_the_docstring_of_a_section_explains_its_settings() -> None:
    """The reference is made from docstrings: each holds the meaning that the file holds."""
    for kind in (Settings, *sections().values()):
        for setting in fields(kind):
            assert f"    {setting.name}: {spec_of(setting).meaning.en}" in (kind.__doc__ or "")
