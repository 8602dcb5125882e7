"""Help that a newcomer can follow, in both languages."""

from __future__ import annotations

import pytest

from bondroit.cli.commands import build_command
from bondroit.cli.french import FRENCH
from bondroit.cli.main import run


def sentences(command, *, top=True):
    """Every sentence of help below a command."""
    for holder in (command, *command.params):
        for attribute in ("help", "epilog", "rich_help_panel"):
            text = getattr(holder, attribute, None)
            if isinstance(text, str):
                yield text
    for child in getattr(command, "commands", {}).values():
        yield from sentences(child, top=False)


def test_every_sentence_of_help_has_its_french():
    """No sentence of the English help is without a translation."""
    missing = set(sentences(build_command("en"))) - set(FRENCH)
    assert not missing


def test_no_english_is_left_in_the_french_help():
    """The French help holds none of the English sentences that differ."""
    different = {en for en, fr in FRENCH.items() if en != fr}
    assert not different & set(sentences(build_command("fr")))


def test_no_translation_is_left_over():
    """Every translation belongs to a sentence that is shown."""
    shown = set(sentences(build_command("en"))) | {"Show this message and exit."}
    assert set(FRENCH) <= shown


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_help_holds_double_brackets(language):
    """Rich takes them for its own marks and eats them: no sentence of help holds any."""
    assert not [text for text in sentences(build_command(language)) if "[[" in text]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_help_names_the_two_ways_in(language, capsys):
    """The first page tells of the demo, of one's own table, and of the exit codes."""
    assert run(["--lang", language, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "bondroit demo" in shown
    assert "--table" in shown
    assert {"en": "Exit codes", "fr": "Codes :"}[language] in shown


def test_the_help_option_itself_speaks_french(capsys):
    """What typer says of --help, which no command of ours declares, is French too."""
    assert run(["--lang", "fr", "describe", "--help"]) == 0
    shown = capsys.readouterr().out
    assert FRENCH["Show this message and exit."] in shown


@pytest.mark.parametrize("words", [["score", "--nonsense"], ["nonsense"], ["plan"], ["--lang", "de", "status"], ["-w"]])
def test_a_wrong_command_line_exits_2_with_a_remedy(words, capsys):
    """An unknown option, command or language, or a missing option, is a usage error with its remedy and no trace."""
    assert run(words) == 2
    told = capsys.readouterr().err
    assert "E-USE-001" in told
    assert "To repair:" in told
    assert "Traceback" not in told
