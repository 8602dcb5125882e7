"""Without Spark or Java the message says what to install; nothing is loaded."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from bondroit.errors import UserError
from bondroit.store.spark_sessions import condition_of, require_spark


def test_without_pyspark(monkeypatch):
    """The line of pip is in the remedy."""
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(UserError) as refused:
        require_spark()
    assert refused.value.code == "E-USE-005"
    assert "pip install 'bondroit[spark]'" in refused.value.remedy.en


@pytest.mark.parametrize("home", [None, "/nowhere"])
def test_without_java(monkeypatch, tmp_path, home):
    """Neither on the path nor where JAVA_HOME points: the message says which to install."""
    fake = ModuleType("pyspark.sql")
    fake.SparkSession = object
    monkeypatch.setitem(sys.modules, "pyspark", ModuleType("pyspark"))
    monkeypatch.setitem(sys.modules, "pyspark.sql", fake)
    monkeypatch.setenv("PATH", str(tmp_path))
    if home is None:
        monkeypatch.delenv("JAVA_HOME", raising=False)
    else:
        monkeypatch.setenv("JAVA_HOME", home)
    with pytest.raises(UserError) as refused:
        require_spark()
    assert refused.value.code == "E-USE-005"
    assert "Java" in refused.value.message.en
    assert "JAVA_HOME" in refused.value.remedy.fr


def test_the_name_of_an_error_has_no_value_in_it():
    """Of what Spark refuses only the name of the error is told: its text may quote a person's value."""

    class RefusedError(Exception):
        def getCondition(self):
            return "CAST_INVALID_INPUT"

    assert condition_of(RefusedError("The value '1962-04-03' cannot be cast")) == "CAST_INVALID_INPUT"
    assert condition_of(ValueError("1962-04-03")) == ""
