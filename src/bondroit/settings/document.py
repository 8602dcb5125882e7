"""The documented settings file that `bondroit init` writes."""

from __future__ import annotations

import json
from dataclasses import Field, fields, is_dataclass
from typing import Any

from bondroit.errors import Language, Text
from bondroit.settings.parse import bound, spec_of
from bondroit.settings.settings import Settings

_TITLE = Text(
    "Settings of this bondroit workspace. What is removed keeps its default.",
    "Réglages de cet espace de travail bondroit. Ce qui est retiré garde son défaut.",
)
_ASSUMED = Text("(assumed: no source gives it)", "(supposé : aucune source ne le donne)")
_RANGE = Text("From", "De"), Text("to", "à")


def default_toml(language: Language) -> str:
    """Every setting with its default, after a line that says what it means, in `language`, which it also sets."""
    return settings_toml(Settings(language=language))


def settings_toml(settings: Settings) -> str:
    """Every setting of `settings`, each after a line that says what it means, in their own language."""
    language = settings.language
    lines = [f"# {_TITLE.say(language)}", ""]
    for setting in fields(Settings):
        value = getattr(settings, setting.name)
        if is_dataclass(setting.default):
            lines += ["", f"# {spec_of(setting).meaning.say(language)}", f"[{setting.name}]"]
            for inner in fields(setting.default):
                lines += _entry(inner, getattr(value, inner.name), language)
        else:
            lines += _entry(setting, value, language)
    return "\n".join(lines) + "\n"


def _entry(setting: Field[Any], value: Any, language: Language) -> list[str]:  # noqa: ANN401  any setting's value
    spec = spec_of(setting)
    words = [spec.meaning.say(language)]
    if spec.low is not None and spec.high is not None:
        words.append(f"{_RANGE[0].say(language)} {bound(spec.low)} {_RANGE[1].say(language)} {bound(spec.high)}.")
    elif spec.choices:
        words.append(f"{' | '.join(spec.choices)}.")
    if spec.assumed:
        words.append(_ASSUMED.say(language))
    # JSON writes texts, numbers and lists as TOML does.
    written = json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
    return [f"# {' '.join(words)}", f"{setting.name} = {written}"]
