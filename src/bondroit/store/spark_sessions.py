"""A Spark session: on this computer, or on the cluster whose master is named; and what it may refuse."""

from __future__ import annotations

import os
import shutil
import warnings
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LOCAL = "local"
# Set where `spark-submit` started this process: it has named the master already.
_SUBMITTED = "PYSPARK_GATEWAY_PORT"


@contextmanager
def spark_session(
    *, master: str | None, memory: str, options: Mapping[str, str], settings: Mapping[str, str]
) -> Iterator[Any]:
    """A session of our own, stopped at the end unless a context was there before.

    Args:
        master: `local[2]`, `yarn`, `spark://host:7077`, ...; None is what `spark-submit` says, else `local[2]`.
        memory: of the Java machine of this computer, as `2g`.
        options: of the session, by their names in Spark; they come before ours.
        settings: of Spark's SQL, for this session alone.

    Raises:
        UserError: E-USE-005 without pyspark or Java; E-SPK-001 if the session does not start.
    """
    session_type = require_spark()
    there = session_type.getActiveSession() is not None
    builder = session_type.builder.appName("bondroit")
    if _SUBMITTED not in os.environ and not there:
        chosen = master or "local[2]"
        builder = builder.master(chosen).config("spark.driver.memory", memory)
        for key, value in (_here() if chosen.startswith(_LOCAL) else {}).items():
            builder = builder.config(key, value)
    for key, value in options.items():
        builder = builder.config(key, value)
    with spark_refusals(
        Text("Spark did not start.", "Spark n'a pas démarré."),
        Text(
            "check the address of the master and the options of --conf; Spark's own log stands above.",
            "vérifiez l'adresse du maître et les options --conf ; le journal de Spark est ci-dessus.",
        ),
    ):
        session = builder.getOrCreate().newSession()
    session.sparkContext.setLogLevel("ERROR")
    try:
        for key, value in settings.items():
            if key not in options:
                session.conf.set(key, value)
        yield session
    finally:
        if not there:
            session.stop()


def require_spark() -> Any:  # noqa: ANN401 - the class SparkSession; the package is optional
    """The class of sessions.

    Raises:
        UserError: E-USE-005 if pyspark or Java is not installed.
    """
    # Pyspark warns of versions of pandas, which nothing here uses.
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - 400 MB, optional
    except ImportError:
        raise _absent(
            Text("Spark is not installed.", "Spark n'est pas installé."),
            Text("run: pip install 'bondroit[spark]'", "lancez : pip install 'bondroit[spark]'"),
        ) from None
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java", path=f"{home}/bin" if home else None) is None:
        raise _absent(
            Text("Java is not installed; Spark runs on it.", "Java n'est pas installé ; Spark en a besoin."),
            Text(
                "install Java 17 or later (Debian: apt-get install openjdk-17-jre-headless), or set JAVA_HOME.",
                "installez Java 17 ou plus (Debian : apt-get install openjdk-17-jre-headless), ou posez JAVA_HOME.",
            ),
        )
    return SparkSession


@contextmanager
def spark_refusals(message: Text, remedy: Text) -> Iterator[None]:
    """Turn what Spark refuses into a message for a person, without the values that Spark may quote.

    Raises:
        UserError: E-SPK-001 with the name of Spark's error class.
    """
    from pyspark.errors import PySparkException  # noqa: PLC0415

    java = import_module("py4j.protocol").Py4JError  # comes with pyspark
    try:
        yield
    except (PySparkException, java, ConnectionError) as error:
        name = condition_of(error) or type(error).__name__
        raise UserError(
            "E-SPK-001", message, faults=(Text(f"Spark says: {name}.", f"Spark dit : {name}."),), remedy=remedy
        ) from error


def condition_of(error: Exception) -> str:
    """Spark's name of an error, as `TABLE_OR_VIEW_NOT_FOUND`; empty if it has none."""
    asked = getattr(error, "getCondition", None) or getattr(error, "getErrorClass", None)
    found = asked() if asked is not None else None
    if found:
        return str(found)
    java = getattr(error, "java_exception", None)
    return str(java.getClass().getSimpleName()) if java is not None else ""


def _here() -> dict[str, str]:
    """Options of a session within this computer: nothing listens to others, and no page is served."""
    return {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.log.level": "ERROR",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "8",
    }


def _absent(message: Text, remedy: Text) -> UserError:
    return UserError("E-USE-005", message, remedy=remedy)
