"""What a newcomer gets wrong: every fault at once, each with the remedy that mends it, nothing written."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from tests.functional.running import check_refused, command
from tests.functional.test_bad_tables import sound_table

import bondroit
from bondroit.cli.main import run
from bondroit.domain.scorecard import Scorecard, to_json
from bondroit.errors import UserError

QUICK = ("--folds", 0, "--challengers", "none", "--quiet")


@pytest.fixture
def there(tmp_path, monkeypatch):
    """An empty folder to work in, with a table in it."""
    monkeypatch.chdir(tmp_path)
    sound_table().with_columns(amount=pl.col("income") - 20).write_csv("sound.csv")
    return tmp_path


def refused(capsys, *words, code, exit_code=3):
    """The command is refused; what it said."""
    said = command(capsys, "build", "--target", "wrong", *words, *QUICK)
    check_refused(said, code=code, exit_code=exit_code)
    return said.err


def test_negative_amounts_are_told_to_be_amounts(there, capsys):
    """A column of amounts below nought is answered with a remedy about amounts, not about weights."""
    said = refused(capsys, "--table", "sound.csv", "--amount", "amount", code="E-BLD-002")
    assert "euros at stake" in said
    assert "weight" not in said.split("To repair:")[1]


def test_a_folder_that_is_not_there_is_told_to_be_made(there, capsys):
    """A path in no folder is answered with making the folder, not with freeing space."""
    said = refused(capsys, "--table", "sound.csv", "--out", "nodir/x.json", code="E-DSK-001", exit_code=5)
    assert "make it first" in said
    assert "space" not in said
    assert not (there / "nodir").exists()


def test_every_fault_of_the_options_is_told_at_once(there, capsys):
    """Texts that cannot be read, values that are no choice and columns that are not there come in one message."""
    said = refused(
        capsys, "--table", "sound.csv", "--criterion", "foo", "--method", "bar", "--shape", "x=foo", "--shape",
        "q=peak", "--cut", "x=a", "--cut", "c=1", code="E-USE-001", exit_code=2,
    )  # fmt: skip
    for fault in ("--criterion: foo", "--method: bar", "--shape x: foo", "--cut x: 'a'", "Column q ", "Column c "):
        assert fault in said
    assert "examples above" not in said
    assert "--cut age=25,40" in said


def test_nan_in_small_letters_is_missing_in_a_target(there, capsys):
    """A target of 0, 1 and `nan` is told to have values missing, not to hold text."""
    frame = sound_table().with_columns(pl.col("wrong").cast(pl.String))
    frame.with_columns(wrong=pl.when(pl.int_range(pl.len()) < 20).then(pl.lit("nan")).otherwise("wrong")).write_csv(
        "nan.csv"
    )
    assert "Target wrong: 20 value(s) missing." in refused(capsys, "--table", "nan.csv", code="E-BLD-001")


def test_few_values_of_a_target_are_named_if_many_rows_have_each(there, capsys):
    """Three values of many rows are named; as soon as one is of few rows none is."""
    for rows, shown in ((20, " (0, 1, 7)"), (5, "")):
        seven = pl.when(pl.int_range(pl.len()) < rows).then(7).otherwise("wrong")
        sound_table().with_columns(wrong=seven).write_csv("three.csv")
        said = refused(capsys, "--table", "three.csv", code="E-BLD-001")
        assert f"Target wrong: 3 different values{shown}; two are needed." in said


@pytest.fixture(scope="module")
def card():
    """A card learnt from the table."""
    return bondroit.build(sound_table(), target="wrong", weight="weight", folds=0)


def test_comparing_with_something_else_says_what_is_wanted(card):
    """Anything but a card is refused with the way to read one."""
    with pytest.raises(UserError, match="another Card; this is of type str"):
        card.compare("x")


def test_every_missing_variable_is_told_when_explaining(card):
    """All variables that the row lacks are told at once, and the remedy is to give them."""
    (first,) = card.scorecard.variables[:1]
    two = replace(card.scorecard, variables=(first, replace(first, name="second")))
    with pytest.raises(UserError) as caught:
        bondroit.Card(two).explain({"unheard": 3})
    assert [fault.en for fault in caught.value.faults] == [f"Variable {v.name} is missing." for v in two.variables]
    assert "every variable of the card" in caught.value.remedy.en


def test_saving_makes_no_folder(card, tmp_path):
    """A mistyped path is refused and leaves no folder behind, as on the command line."""
    with pytest.raises(UserError) as caught:
        card.save(tmp_path / "nope" / "x.json")
    assert caught.value.code == "E-DSK-001"
    assert not (tmp_path / "nope").exists()


def test_a_column_of_mixed_objects_is_refused_by_name(card):
    """A column of dictionaries and texts is a clear fault that names it and shows no value."""
    frame = sound_table().to_pandas()
    frame["mixed"] = [{"secret": 1} if i % 2 else "text" for i in range(len(frame))]
    with pytest.raises(UserError) as caught:
        bondroit.build(frame, target="wrong")
    assert caught.value.code == "E-TAB-001"
    assert "Column mixed:" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_page_that_cannot_be_drawn_loses_no_card(there, capsys, monkeypatch):
    """The card and the edits are written before the page is drawn: whatever happens there, what was learnt stays."""

    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("bondroit.wiring.received.render_build", stopped)
    words = ("build", "--table", "sound.csv", "--target", "wrong", "--out", "own.json", "--report", "own.html", *QUICK)
    assert command(capsys, *words).code != 0
    assert not (there / "own.html").exists()
    assert command(capsys, "card", "check", "own.json").code == 0


def test_columns_called_as_javascript_names_are_learnt_and_shown(there, capsys):
    """A table whose columns and values JavaScript gives every object: the card, its page and its calculator."""
    frame = pl.read_csv("sound.csv").rename({"income": "constructor"})
    frame.with_columns(pl.lit("valueOf").alias("toString")).write_csv("odd.csv")
    said = command(capsys, "build", "--table", "odd.csv", "--target", "wrong", "--out", "odd.json", "--report",
                   "odd.html", *QUICK)  # fmt: skip
    assert said.code == 0, said.err
    assert ">constructor</text>" in (there / "odd.html").read_text()
    assert command(capsys, "card", "export", "odd.json", "--out", "odd_page.html").code == 0
    assert ">constructor</label>" in (there / "odd_page.html").read_text()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("card", "sign", "card.json", "--key", "none.pem", "--as", "A"), "ce fichier n'existe pas"),
        (("card", "check", "latin.json"), "ce n'est pas du texte en UTF-8"),
        (("card", "import", "none.csv", "--name", "c", "--out", "c.json"), "ce fichier n'existe pas"),
        (("what-if", "card.json", "--table", "sound.csv", "--changes", "none.toml"), "ce fichier n'existe pas"),
    ],
    ids=["key", "card", "published", "changes"],
)
def test_why_a_file_cannot_be_read_is_said_in_french(there, capsys, words, reason):
    """No English of the system in a French message."""
    (there / "card.json").write_text(to_json(Scorecard("c", 1, "t", 0.0, ())), encoding="utf-8")
    (there / "latin.json").write_bytes('{"name": "é"}'.encode("latin-1"))
    capsys.readouterr()
    assert run(["--lang", "fr", *words]) != 0
    said = capsys.readouterr().err
    assert reason in said
    assert "No such file" not in said
    assert "codec" not in said
