"""The settings: read, bounded, and every fault told at once with its line."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bondroit.domain.target import Direction, Target
from bondroit.errors import UserError
from bondroit.settings.parse import parse_settings, sections, spec_of
from bondroit.settings.settings import PlanSettings, Settings, TargetSettings

if TYPE_CHECKING:
    from dataclasses import Field


def faults(text: str) -> list[str]:
    """The faults of a text, in English."""
    with pytest.raises(UserError) as caught:
        parse_settings(text)
    assert caught.value.code == "E-USE-003"
    assert all(fault.fr and fault.fr != fault.en for fault in caught.value.faults)
    return [fault.en for fault in caught.value.faults]


def test_nothing_written_keeps_every_default() -> None:
    """An empty file is the default settings."""
    assert parse_settings("") == Settings()


def test_what_is_written_is_kept() -> None:
    """Values of every kind, in sections and by dotted names, replace their defaults alone."""
    text = 'language = "en"\nplan.on_site = 7\n[target]\nabove_euros = 59.99\nbenefits = ["rsa", "aah"]\n'
    assert parse_settings(text) == Settings(
        language="en",
        plan=PlanSettings(on_site=7),
        target=TargetSettings(above_euros=59.99, benefits=("rsa", "aah")),
    )


def test_the_default_target_is_the_domains() -> None:
    """The defaults in euros are the domain's in cents, for both directions."""
    for direction in Direction:
        assert Settings().target.target(direction) == Target(direction)


def test_euros_become_cents() -> None:
    """A decimal number of euros is the nearest whole number of cents."""
    target = parse_settings("[target]\nabove_euros = 59.99\nmateriality_euros = 0.29\n").target
    assert target.target(Direction.OVERPAYMENT).above_cents == 5_999
    assert target.target(Direction.OVERPAYMENT).materiality_cents == 29


@pytest.mark.parametrize(("text", "size"), [("1MB", 10**6), ("1.5 GiB", 3 * 2**29), ("20GB", 2 * 10**10)])
def test_memory_is_counted_in_bytes(text: str, size: int) -> None:
    """Decimal and binary units are told apart."""
    assert parse_settings(f'memory_limit = "{text}"').memory_bytes == size


WRONG = """language = "de"
thread = 2
suppression_floor = 10

[plan] # the plan
random_share = 0.04
on_site = "many"
on_documents = 2.5
[target]
benefits = ["rsa", "apl"]
[surveys]
"""


def test_every_fault_is_told_with_its_line() -> None:
    """Unknown names, wrong types and values out of bounds come together, each with its line and what is right."""
    assert faults(WRONG) == [
        "Line 1: language must be one of fr, en, not 'de'.",
        "Line 2: unknown setting thread. Did you mean threads?",
        "Line 3: suppression_floor must be from 11 to 10000, not 10.",
        "Line 6: plan.random_share must be from 0.05 to 1, not 0.04.",
        "Line 7: plan.on_site must be a whole number, not 'many'.",
        "Line 8: plan.on_documents must be a whole number, not 2.5.",
        (
            "Line 10: target.benefits does not know apl; known: "
            "rsa, prime_activite, aide_logement, allocations_familiales, complement_familial, asf, paje_base, ars, "
            "aah, aspa."
        ),
        "Line 11: unknown setting surveys. Did you mean survey?",
    ]


def test_a_setting_in_the_wrong_section_is_sent_home() -> None:
    """A known name in the wrong place is answered with its right place."""
    assert faults("on_site = 3") == ["Line 1: unknown setting on_site. Did you mean plan.on_site?"]
    assert faults("[plan]\nthreads = 3") == ["Line 2: unknown setting plan.threads. Did you mean threads?"]


def test_a_name_like_no_other_is_answered_with_all() -> None:
    """Where nothing is near, the known names of the section are told."""
    assert faults("[survey]\nzzz = 3") == ["Line 2: unknown setting survey.zzz. Known: size."]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("survey = 3", "Line 1: survey is a section: write [survey]."),
        ("threads = true", "Line 1: threads must be a whole number, not true."),
        ("[target]\nabove_euros = inf", "Line 2: target.above_euros must be a number, not inf."),
        ("[target]\nbenefits = []", "Line 2: target.benefits must be a list of texts, not empty."),
        ('[target]\nbenefits = ["rsa", "rsa"]', "Line 2: target.benefits names the same item twice."),
        ('[target]\nbenefits = "rsa"', "Line 2: target.benefits must be a list of texts, not empty."),
        ("language = 1", "Line 1: language must be a text in quotes, not 1."),
        (
            'memory_limit = "lots"',
            (
                "Line 1: memory_limit has not the right form, not 'lots': "
                "Memory the engines may use (MB, GB, MiB or GiB)."
            ),
        ),
        (
            "[target]\nmin_months = 30",
            "target.min_months is more than target.window_months: no file could meet the target.",
        ),
    ],
)
def test_each_kind_of_fault_is_told(text: str, fault: str) -> None:
    """Each way of being wrong has its sentence."""
    assert faults(text) == [fault]


def test_what_is_no_toml_is_told_with_its_place() -> None:
    """A text that is no TOML is one fault, with its line and column."""
    assert "line 2, column" in faults("threads = 2\nlanguage = fr\n")[0]


def test_a_database_url_is_never_shown() -> None:
    """The URL may hold a password: neither a wrong form nor a wrong type repeats it."""
    for value in ('"mysql://u:secret@h/b"', '["secret"]'):
        assert "secret" not in "".join(faults(f"database = {value}"))


def test_the_environment_passes_before_the_text() -> None:
    """Database and actor may come from the environment, and are checked alike."""
    environment = {"BONDROIT_DATABASE": "postgresql://h/b", "BONDROIT_ACTOR": "night-run", "BONDROIT_THREADS": "9"}
    settings = parse_settings('actor = "day"\nthreads = 1', environment)
    assert (settings.database, settings.actor, settings.threads) == ("postgresql://h/b", "night-run", 1)
    assert parse_settings('actor = "day"', {"BONDROIT_ACTOR": ""}).actor == "day"
    with pytest.raises(UserError):
        parse_settings("", {"BONDROIT_ACTOR": "Jane Doe, 3 rue X"})


def every_setting() -> list[tuple[str, Field[Any]]]:
    """Section (empty at the top) and field of every setting."""
    top = [("", f) for f in fields(Settings) if not is_dataclass(f.default)]
    return top + [(name, f) for name, kind in sections().items() for f in fields(kind)]


NUMBERS = [(s, f) for s, f in every_setting() if spec_of(f).low is not None]


@given(choice=st.sampled_from(NUMBERS), value=st.one_of(st.integers(-(10**10), 10**10), st.floats(allow_nan=False)))
def test_bounds_are_held(choice: tuple[str, Field[Any]], value: float) -> None:
    """Any number is either within the bounds and kept, or refused; the plain rule beside says which."""
    section, setting = choice
    spec = spec_of(setting)
    assert spec.low is not None
    assert spec.high is not None
    written = json.dumps(value).replace("Infinity", "inf")
    text = (f"[{section}]\n" if section else "") + f"{setting.name} = {written}\n"
    right = spec.low <= value <= spec.high and (isinstance(value, int) or not isinstance(setting.default, int))
    # Whole euros are as good as decimal ones; the default of these settings is written as a whole number.
    right = right or (setting.type == "float" and spec.low <= value <= spec.high)
    if setting.name in {"min_months", "window_months"}:
        right = right and (value <= 24 if setting.name == "min_months" else value >= 7)
    if right:
        holder = getattr(parse_settings(text), section) if section else parse_settings(text)
        assert getattr(holder, setting.name) == value
    else:
        assert len(faults(text)) == 1


@given(text=st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes anything but settings or a message."""
    try:
        assert isinstance(parse_settings(text), Settings)
    except UserError as error:
        assert error.code == "E-USE-003"  # noqa: PT017  either outcome is right
