"""`bondroit variables`: what the command line says of a dictionary."""

from __future__ import annotations

import json

import pytest

from bondroit.cli.main import run
from bondroit.observing.dictionary import candidates_dictionary, default_dictionary

SOUND = '[[variable]]\nsay = "mean of rent over 6 months"\n'


@pytest.fixture
def alone(tmp_path, monkeypatch):
    """A folder without a workspace around it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def printed(capsys, *arguments):
    code = run([*arguments])
    return code, capsys.readouterr()


def test_the_packages_variables_are_listed_without_a_workspace(alone, capsys):
    """Outside a workspace the package's own dictionary is read."""
    code, out = printed(capsys, "variables", "list", "--json")
    assert code == 0
    found = json.loads(out.out)
    assert [line["name"] for line in found["list"]] == list(default_dictionary().names)


def test_a_file_is_listed_and_described_in_both_languages(alone, capsys):
    """A dictionary file is named by its path; a variable is said in the language asked for."""
    (alone / "own.toml").write_text(SOUND)
    assert "rent_mean_6m" in printed(capsys, "variables", "list", "--dictionary", "own.toml")[1].out
    french = printed(capsys, "variables", "describe", "rent_mean_6m", "--dictionary", "own.toml", "--lang", "fr")[1].out
    assert "moyenne du loyer sur 6 mois" in french
    assert "snapshots.rent_cents" in french


def test_a_faulty_file_is_refused_with_every_fault(alone, capsys):
    """Exit code 2 and every fault; nothing is listed."""
    (alone / "own.toml").write_text(SOUND + '[[variable]]\nsay = "mean of rnt over 6 months"\n[[variable]]\nname="x"\n')
    code, out = printed(capsys, "variables", "check", "own.toml")
    assert code == 2
    assert "rnt" in out.err
    assert "kind" in out.err


def test_an_unknown_variable_gives_the_nearest(alone, capsys):
    """A mistyped name is answered with the nearest one."""
    code, out = printed(capsys, "variables", "describe", "rent_shar_3m")
    assert code == 2
    assert "rent_share_3m" in out.err


def test_the_candidates_have_a_name_of_their_own(alone, capsys):
    """`candidates` is the package's thousand, wherever one stands."""
    code, out = printed(capsys, "variables", "check", "candidates", "--json")
    assert code == 0
    assert json.loads(out.out)["variables"] == len(candidates_dictionary().names)


def test_a_workspace_names_its_dictionary(alone, capsys):
    """The setting [observe] dictionary is what the commands read, relative to the workspace."""
    assert run(["init", "here", "--quiet"]) == 0
    settings = alone / "here" / "bondroit.toml"
    text = settings.read_text()
    assert "[observe]" in text
    settings.write_text(text.replace('dictionary = ""', 'dictionary = "own.toml"'))
    (alone / "here" / "own.toml").write_text(SOUND)
    capsys.readouterr()
    code, out = printed(capsys, "variables", "list", "--workspace", "here", "--json")
    assert code == 0
    assert [line["name"] for line in json.loads(out.out)["list"]] == ["rent_mean_6m"]
