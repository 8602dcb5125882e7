"""The engines that run a card's exports: each takes a card and rows, and gives points and probability of each row."""

from __future__ import annotations

import base64
import json
import math
import subprocess
from functools import lru_cache

import pandas as pd

from bondroit.domain.scorecard import NUMERIC, categorical_text
from bondroit.scoring.exporting.exportable import free_name
from bondroit.scoring.exporting.javascript import javascript_text
from bondroit.scoring.exporting.onnx import NO_POINTS, missing_text, onnx_bytes
from bondroit.scoring.exporting.pmml import pmml_bytes
from bondroit.scoring.exporting.python import python_text

NODE = """
const lines = require("readline").createInterface({ input: process.stdin });
const value = (cell) => {
  if (cell === null || typeof cell !== "object") return cell;
  if ("float" in cell) return Number(cell.float);
  const whole = BigInt(cell.whole);
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
};
const one = async (line) => {
  const asked = JSON.parse(line);
  const card = await import("data:text/javascript;base64," + asked.module);
  return asked.rows.map((row) => {
    const given = card.score(Object.fromEntries(asked.names.map((name, k) => [name, value(row[k])])));
    return [given.points, given.probability, given.contributions.map((c) => [c.variable, c.class, c.points])];
  });
};
(async () => {
  for await (const line of lines) {
    let answer;
    try { answer = { rows: await one(line) }; } catch (error) { answer = { error: String(error) }; }
    process.stdout.write(JSON.stringify(answer) + "\\n");
  }
})();
"""


def as_number(value):
    """A value as a reader of doubles takes it."""
    return None if value is None else float(value)


def as_text(value):
    """A value as a reader of texts takes it."""
    return None if value is None else categorical_text(value)


def columns_of(card, rows):
    """Variable -> its values, numbers as doubles and categories as texts."""
    turned = {v.name: as_number if v.kind == NUMERIC else as_text for v in card.variables}
    return {name: [turn(row[name]) for row in rows] for name, turn in turned.items()}


@lru_cache(maxsize=2)
def python_module(text):
    """The names of an exported Python file."""
    names = {"__name__": "card"}
    exec(compile(text, "card.py", "exec"), names)
    return names


def by_python(card, rows):
    """Points, probability and contributions by the exported function."""
    module = python_module(python_text(card))
    given = [module["score"](row) for row in rows]
    return [(g["points"], g["probability"], _terms(g["contributions"])) for g in given]


def _terms(contributions):
    return [(c["variable"], c["class"], c["points"]) for c in contributions]


class Node:
    """One process of Node that answers a line for a line."""

    def __init__(self):
        self._process = subprocess.Popen(["node", "-e", NODE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def close(self):
        """End the process."""
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=30)

    def run(self, source, names, rows):
        """What a module gives for rows; each a list of the values of `names`."""
        module = base64.b64encode(source.encode()).decode()
        asked = {"module": module, "names": names, "rows": [[self._cell(v) for v in row] for row in rows]}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer
        return answer["rows"]

    def score(self, card, rows):
        """Points, probability and contributions by the exported module."""
        names = [v.name for v in card.variables]
        given = self.run(javascript_text(card), names, [[row[n] for n in names] for row in rows])
        return [(points, score, [tuple(term) for term in terms]) for points, score, terms in given]

    @staticmethod
    def _cell(value):
        if isinstance(value, float):
            return {"float": "NaN" if math.isnan(value) else repr(value).replace("inf", "Infinity")}
        if isinstance(value, int) and not isinstance(value, bool):
            return {"whole": str(value)}
        return value


def by_onnx(card, rows):
    """Points and probability by ONNX Runtime; None where the model says that there is no score."""
    import numpy as np
    import onnxruntime

    session = onnxruntime.InferenceSession(onnx_bytes(card), providers=["CPUExecutionProvider"])
    marker = missing_text(card)
    assert session.get_modelmeta().custom_metadata_map["missing_text"] == marker
    fed, columns = {}, columns_of(card, rows)
    for v in card.variables:
        values = columns[v.name]
        if v.kind == NUMERIC:
            fed[v.name] = np.array([np.nan if x is None else x for x in values], dtype=np.float64)
        else:
            fed[v.name] = np.array([marker if x is None else x for x in values], dtype=object)
    points, score, scored = session.run(None, fed)
    assert points.dtype == np.int64
    assert score.dtype == np.float64
    assert (points[~scored] == NO_POINTS).all()
    assert np.isnan(score[~scored]).all()
    return [(int(p), float(s)) if known else (None, None) for p, s, known in zip(points, score, scored, strict=True)]


class Jpmml:
    """One Java machine with the evaluator of JPMML."""

    def __init__(self):
        import jpmml_evaluator
        from py4j import java_gateway, protocol

        # Spark, once started, reads every answer of any Java as its own; here py4j's way is put back.
        self._read_by_spark = java_gateway.get_return_value
        java_gateway.get_return_value = protocol.get_return_value
        self._library = jpmml_evaluator
        self._backend = jpmml_evaluator.make_backend("py4j")

    def close(self):
        """End the Java machine."""
        from py4j import java_gateway

        self._backend.destroyGateway()
        java_gateway.get_return_value = self._read_by_spark

    def check_document(self, document):
        """Hold a document against the schema of PMML 4.4 that comes with the evaluator; Java raises its faults."""
        java = self._backend.gateway.jvm
        schemas = java.javax.xml.validation.SchemaFactory.newInstance("http://www.w3.org/2001/XMLSchema")
        schema = schemas.newSchema(java.java.lang.ClassLoader.getSystemResource("pmml.xsd"))
        stream = java.java.io.ByteArrayInputStream(document)
        schema.newValidator().validate(java.javax.xml.transform.stream.StreamSource(stream))

    def verifies(self, document):
        """Whether the evaluator gives the files that the document carries their points and probability."""
        evaluator = self._library.make_evaluator(document, self._backend)
        try:
            evaluator.verify()
        except self._library.JavaError as error:
            if "EvaluationException" not in str(error):
                raise
            return False
        return True

    def score(self, card, rows):
        """Points and probability by the evaluator; None where it has no result."""
        evaluator = self._library.make_evaluator(pmml_bytes(card), self._backend)
        evaluator.verify()
        asked = pd.DataFrame({n: pd.Series(v, dtype=object) for n, v in columns_of(card, rows).items()})
        given = evaluator.evaluateAll(asked, nan_as_missing=False)
        points = free_name("points", [v.name for v in card.variables])
        probability = free_name("probability", [*(v.name for v in card.variables), points])
        if "errors" not in given:
            given["errors"] = None
        found = []
        for _, row in given.iterrows():
            if row["errors"] is not None and row["errors"] == row["errors"]:
                assert "UndefinedResultException" in row["errors"], row["errors"]
                found.append((None, None))
            else:
                assert row[points] == int(row[points])
                found.append((int(row[points]), float(row[probability])))
        return found
