"""Splink on DuckDB: trains a model of linkage on two files, or one, and gives the pairs it finds likely."""

from __future__ import annotations

import logging
import math
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from bondroit.app.pairing import Pairs
from bondroit.errors import Text, UserError
from bondroit.ingesting.linkage.choosing import EVIDENCE, LEFT, RIGHT
from bondroit.ingesting.linkage.model import faults_of, rule_sql, splink_model

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

    from bondroit.ingesting.linkage.settings import LinkageSettings

_LEFT, _RIGHT = "a_left", "b_right"
"""Splink puts the file whose name comes first to the left."""
_PRIOR = "probability_two_random_records_match"


@dataclass(frozen=True, slots=True)
class SplinkPairs:
    """Likely pairs, as `app.pairing.Pairing` asks.

    Attributes:
        threads: threads DuckDB may use.
        memory_limit: memory DuckDB may hold, as it writes it (`1GB`).
        temporary: folder for what does not fit in memory; empty: DuckDB's own.
    """

    threads: int = 2
    memory_limit: str = "2GB"
    temporary: str = ""

    def __call__(
        self,
        left: pl.DataFrame,
        right: pl.DataFrame | None,
        settings: LinkageSettings,
        model: Mapping[str, Any] | None = None,
    ) -> Pairs:
        """Train a model or take a trained one, and judge the pairs that the rules give.

        Raises:
            UserError: E-USE-005 without Splink; E-LNK-002 if no model can be trained; E-LNK-003 if `model` is not one
                for these settings.
        """
        _library()
        untrained = splink_model(settings, dedupe=right is None)
        faults = () if model is None else faults_of(model, untrained)
        if faults:
            raise _other_model(faults)
        with self._connect() as connection, _silence() as notes:
            linker = _linker(connection, left, right, dict(model or untrained))
            try:
                if model is None:
                    _train(linker, settings)
                frame = _predict(linker, settings)
                trained = linker.misc.save_model_to_json()
            except (duckdb.Error, ValueError, ZeroDivisionError, _splink_error()) as error:
                raise _untrainable(error) from error
        return Pairs(frame, trained, tuple(dict.fromkeys(notes)))

    @contextmanager
    def _connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": self.threads, "memory_limit": self.memory_limit,
        }  # fmt: skip
        if self.temporary:
            config["temp_directory"] = self.temporary
        connection = duckdb.connect(":memory:", config=config)
        try:
            yield connection
        finally:
            connection.close()


def _linker(
    connection: duckdb.DuckDBPyConnection, left: pl.DataFrame, right: pl.DataFrame | None, model: dict[str, Any]
) -> Any:  # noqa: ANN401 - the library is an extra
    from splink import Linker  # noqa: PLC0415 - an extra
    from splink.backends.duckdb import DuckDBAPI  # noqa: PLC0415

    api = DuckDBAPI(connection)
    files = [api.register(left.to_arrow(), dataset_display_name=_LEFT)]
    if right is not None:
        files.append(api.register(right.to_arrow(), dataset_display_name=_RIGHT))
    return Linker(files if right is not None else files[0], model, log_level=None)


def _train(linker: Any, settings: LinkageSettings) -> None:  # noqa: ANN401 - the library is an extra
    """Prevalence from the certain rules, chance agreements from a sample, agreements of true pairs by EM."""
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [rule_sql(rule) for rule in settings.certain], recall=settings.certain_share
    )
    training.estimate_u_using_random_sampling(max_pairs=float(settings.sampled_pairs), seed=settings.seed)
    failed: list[Exception] = []
    for rule in settings.training:
        # Without frequencies the steps of EM run on counts of patterns: fast, and the same on any number of threads.
        try:
            training.estimate_parameters_using_expectation_maximisation(
                rule_sql(rule), estimate_without_term_frequencies=True
            )
        except (ValueError, _splink_error()) as error:  # none or all agree on this rule: the others may do
            failed.append(error)
    if len(failed) == len(settings.training):
        raise failed[0]


def _predict(linker: Any, settings: LinkageSettings) -> pl.DataFrame:  # noqa: ANN401 - the library is an extra
    """Pairs above the least probability, with their evidence: Splink's weight without its prevalence."""
    import polars as pl  # noqa: PLC0415 - after its threads were settled

    predicted = linker.inference.predict(threshold_match_probability=settings.kept_from)
    frame: pl.DataFrame = predicted.as_duckdbpyrelation().pl()
    prior = linker.misc.save_model_to_json()[_PRIOR]
    evidence = pl.col("match_weight") - math.log2(prior / (1 - prior))
    return frame.select(pl.col(LEFT).cast(pl.Int64), pl.col(RIGHT).cast(pl.Int64), evidence.alias(EVIDENCE))


@contextmanager
def _silence() -> Iterator[list[str]]:
    """Splink speaks to the terminal in its own words: what it says of levels is kept for the report."""
    notes: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            notes.extend(line.strip() for line in record.getMessage().splitlines() if "not observed" in line)

    logger, handler = logging.getLogger("splink"), Keep()
    propagate, level, others = logger.propagate, logger.level, list(logger.handlers)
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield notes
    finally:
        logger.handlers, logger.propagate = others, propagate
        logger.setLevel(level)


def _library() -> None:
    try:
        import splink  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise UserError(
            "E-USE-005",
            Text(
                "Linking persons needs the library splink.", "Rapprocher des personnes demande la bibliothèque splink."
            ),
            remedy=Text('run: pip install "bondroit[link]"', 'lancez : pip install "bondroit[link]"'),
        ) from None


def _splink_error() -> type[Exception]:
    from splink.internals.exceptions import SplinkException  # noqa: PLC0415 - an extra

    error: type[Exception] = SplinkException
    return error


def _untrainable(error: Exception) -> UserError:
    # The library's own words could quote a value: only the kind of the error is told.
    kind = type(error).__name__
    return UserError(
        "E-LNK-002",
        Text("No model of linkage could be trained.", "Aucun modèle de rapprochement n'a pu être appris."),
        faults=(Text(f"Splink: {kind}.", f"Splink : {kind}."),),
        remedy=Text(
            "check that the certain, training and blocking rules give pairs in these files; loosen them.",
            "vérifiez que les règles certain, training et blocking donnent des paires dans ces fichiers ; "
            "relâchez-les.",
        ),
    )


def _other_model(faults: tuple[Text, ...]) -> UserError:
    return UserError(
        "E-LNK-003",
        Text("This trained model is not one for these settings.", "Ce modèle appris ne convient pas à ces réglages."),
        faults=faults,
        remedy=Text(
            "name the model that was saved with these settings, or train a new one.",
            "nommez le modèle enregistré avec ces réglages, ou apprenez-en un nouveau.",
        ),
    )
