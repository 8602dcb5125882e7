"""The dictionary of a workspace: which file it is, and which tables of events are there to be read."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bondroit.errors import UserError
from bondroit.observing.dictionary import candidates_dictionary, default_dictionary
from bondroit.wiring.variables import chosen, dictionary_of, observed_dictionary


def services(folder, name, tables=()):
    """The parts of a workspace's services that are looked at."""
    return SimpleNamespace(
        settings=SimpleNamespace(observe=SimpleNamespace(dictionary=name)),
        root=folder,
        tables=SimpleNamespace(exists=lambda table: table in tables),
    )


def test_the_setting_names_the_dictionary(tmp_path):
    """Empty is the package's own, `candidates` its thousand, else a file of the workspace."""
    assert dictionary_of(services(tmp_path, "")) is default_dictionary()
    assert dictionary_of(services(tmp_path, "candidates")) is candidates_dictionary()
    (tmp_path / "own.toml").write_text("[[variable]]\nsay = 'loyer à la date'\n")
    assert dictionary_of(services(tmp_path, "own.toml")).names == ("rent",)
    assert chosen(None, services(tmp_path, "own.toml"))[0] == "own.toml"
    assert chosen(None, None)[1] is default_dictionary()
    with pytest.raises(UserError, match=r"absent\.toml"):
        dictionary_of(services(tmp_path, "absent.toml"))


def test_controls_are_read_from_the_tables_that_are_there(tmp_path):
    """One of the two tables of controls is enough; with none, zero controls would be a lie, and it is refused."""
    read = observed_dictionary(services(tmp_path, "candidates", {"past_controls"})).sources
    assert [source.table for source in read] == ["events", "past_controls"]
    both = observed_dictionary(services(tmp_path, "candidates", {"past_controls", "findings"})).sources
    assert [source.table for source in both] == ["events", "past_controls", "findings"]
    with pytest.raises(UserError, match="control"):
        observed_dictionary(services(tmp_path, "candidates"))
