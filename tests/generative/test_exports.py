"""Any card on any files: the exports to Python, JavaScript, ONNX and PMML give the points of the plain oracle."""

from __future__ import annotations

import gzip
import math
import shutil
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.data import shared
from tests.examples import examples
from tests.generative.exports_on_engines import Jpmml, Node, by_onnx, by_python
from tests.generative.test_score_bounds import given_files
from tests.generative.test_scoring import card_and_files, plain
from tests.unit.scoring.test_published import amsterdam

from bondroit.domain.known import points_bounds
from bondroit.domain.scorecard import Modality, Scorecard, Variable, contributions, probability
from bondroit.errors import UserError
from bondroit.scoring.exporting.ends import ENDS, at_end
from bondroit.scoring.exporting.pmml import pmml_bytes

# Texts and names that break out of quotes, comments, scripts, paths and prototypes where somebody forgot to escape.
HOSTILE = [
    "</script><script>x", "\\", '\\"', "line\nbreak", "\u2028", "\u0085", "]]>", "&amp;", "<!--", "'''", '"""', "${x}",
    "`", "\t", "\r\n", "\N{GRINNING FACE}", "e\u0301", "<missing>_", "#", "*/", "%s", "{0}", "a\u00a0b",
]  # fmt: skip
NAMES = [
    "__proto__", "constructor", "toString", "class", "points", "probability", "scored", "1x", "x-y", "a b", "é",
    "score", "CARD", "x\n1", '"', "</script>", "\\n", "intercept", "sum_0", "axis", "place_1", "\N{GRINNING FACE}",
]  # fmt: skip
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@pytest.fixture(scope="module")
def node():
    """A process of Node."""
    if shutil.which("node") is None:
        pytest.skip("Node is not installed: JavaScript cannot be run")
    running = Node()
    yield running
    running.close()


@pytest.fixture(scope="module")
def jpmml():
    """A Java machine with the evaluator of JPMML."""
    pytest.importorskip("jpmml_evaluator", reason="jpmml_evaluator is not installed: PMML cannot be read")
    pytest.importorskip("py4j", reason="py4j is not installed: no way to speak to Java")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed: PMML cannot be read")
    running = Jpmml()
    yield running
    running.close()


@pytest.fixture(scope="module")
def onnx():
    """Skips where ONNX cannot be written or run."""
    pytest.importorskip("onnx", reason="the extra `onnx` is not installed")
    pytest.importorskip("onnxruntime", reason="onnxruntime is not installed: ONNX cannot be run")


@st.composite
def hostile(draw):
    """A drawn card and its files, with some names and texts replaced by hostile ones in both."""
    card, frame = draw(card_and_files())
    names = draw(st.permutations(NAMES))[: len(card.variables)]
    renamed = {v.name: new if draw(st.booleans()) else v.name for v, new in zip(card.variables, names, strict=True)}
    texts = dict(zip(["a", "b", "é", " a", "1"], draw(st.permutations(HOSTILE)), strict=False))
    variables = tuple(
        replace(
            v,
            name=renamed[v.name],
            modalities=tuple(replace(m, values=tuple(texts.get(t, t) for t in m.values)) for m in v.modalities),
        )
        for v in card.variables
    )
    frame = frame.with_columns(pl.col(pl.String).replace(texts)).rename(renamed)
    return replace(card, variables=variables, target=draw(st.sampled_from(HOSTILE))), frame


def rows_of(drawn):
    """The card, its rows, and the points of the oracle."""
    card, frame = drawn
    rows = frame.rows(named=True)
    return card, rows, [plain(card, row) for row in rows]


def check_same(found, expected):
    """Points and probability equal, to the last bit."""
    assert [points for points, *_ in found] == expected
    assert [score for _, score, *_ in found] == [None if p is None else probability(p) for p in expected]


def check_terms(card, rows, found):
    """Each variable's class and points are the oracle's, or told to be lacking."""
    for row, (points, _, terms) in zip(rows, found, strict=True):
        if points is None:
            assert [t[0] for t in terms if t[2] is None]
            continue
        assert list(terms) == [(c.variable, c.modality, c.points) for c in contributions(card, row)]


@settings(max_examples=examples(150), deadline=None, suppress_health_check=SLOW)
@given(hostile())
def test_the_python_file_gives_the_points_of_the_oracle(drawn):
    """The exported function gives points, probability and each variable's part."""
    card, rows, expected = rows_of(drawn)
    found = by_python(card, rows)
    check_same(found, expected)
    check_terms(card, rows, found)


@settings(max_examples=examples(150), deadline=None, suppress_health_check=SLOW)
@given(hostile())
def test_the_javascript_module_gives_the_points_of_the_oracle(node, drawn):
    """The exported module, run by Node, gives points, probability and each variable's part."""
    card, rows, expected = rows_of(drawn)
    found = node.score(card, rows)
    check_same(found, expected)
    check_terms(card, rows, found)


@settings(max_examples=examples(80), deadline=None, suppress_health_check=SLOW)
@given(hostile())
def test_the_onnx_model_gives_the_points_of_the_oracle(onnx, drawn):
    """ONNX Runtime gives the same int64 points, and says which files have no score."""
    card, rows, expected = rows_of(drawn)
    check_same(by_onnx(card, rows), expected)


@settings(max_examples=examples(80), deadline=None, suppress_health_check=SLOW)
@given(hostile())
def test_the_pmml_document_gives_the_points_of_the_oracle(jpmml, drawn):
    """JPMML gives the same whole points, and no result where there is no score."""
    card, rows, expected = rows_of(drawn)
    check_same(jpmml.score(card, rows), expected)


def test_the_pmml_document_finds_out_a_reader_that_errs(jpmml):
    """The made-up files it carries verify; with a bound on its other side, or other points, they do not."""
    document = pmml_bytes(wide(6, 1)[0])
    assert jpmml.verifies(document)
    assert not jpmml.verifies(document.replace(b'"lessThan"', b'"lessOrEqual"'))
    assert not jpmml.verifies(document.replace(b'initialScore="-1000000.0"', b'initialScore="-1000001.0"'))


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(hostile())
def test_the_pmml_document_is_of_its_schema(jpmml, drawn):
    """Whatever the card, the document is valid; one that is not would be refused."""
    from py4j.protocol import Py4JJavaError

    document = pmml_bytes(drawn[0])
    jpmml.check_document(document)
    with pytest.raises(Py4JJavaError, match="SAXParseException"):
        jpmml.check_document(document.replace(b"functionName", b"function"))


@pytest.mark.proof
@settings(max_examples=1_500, deadline=None, suppress_health_check=SLOW)
@given(hostile())
def test_every_export_gives_the_points_of_the_oracle(node, onnx, jpmml, drawn):
    """The same on many more cards, every engine on each of them."""
    card, rows, expected = rows_of(drawn)
    for found in (by_python(card, rows), node.score(card, rows), by_onnx(card, rows), jpmml.score(card, rows)):
        check_same(found, expected)


def wide(variables, files):
    """A card of many variables with many classes, and files whose values lie on and around its bounds."""
    rng = np.random.default_rng(6)
    made, columns = [], {}
    for k in range(variables):
        weights = iter(rng.normal(0, 1, 200))
        if k % 2:
            cuts = [float(x) for x in np.unique(rng.normal(0, 1e3, 12))]
            ends = zip([None, *cuts], [*cuts, None], strict=True)
            parts = [Modality(f"i{n}", "interval", next(weights), lower=a, upper=b) for n, (a, b) in enumerate(ends)]
            near = [*cuts, *np.nextafter(cuts, -np.inf), *np.nextafter(cuts, np.inf), 5e-324, -5e-324, -0.0, None]
            values = [None if x is None else float(x) for x in rng.choice(np.array(near, dtype=object), files)]
        else:
            parts = [Modality(f"v{n}", "values", next(weights), values=(f"c{n}", f"d{n}")) for n in range(60)]
            parts.append(Modality("other", "other", next(weights)))
            values = list(rng.choice(np.array([*(f"c{n}" for n in range(70)), None], dtype=object), files))
        parts.append(Modality("missing", "missing", next(weights)))
        made.append(Variable(f"x{k}", "numeric" if k % 2 else "categorical", tuple(parts)))
        columns[f"x{k}"] = values
    rows = [{name: values[i] for name, values in columns.items()} for i in range(files)]
    return Scorecard("wide", 1, "t", -1.0, tuple(made)), rows


@pytest.mark.parametrize(("variables", "files"), [(40, 60), pytest.param(256, 400, marks=pytest.mark.proof)])
def test_a_wide_card_is_the_same_everywhere(node, onnx, jpmml, variables, files):
    """Many variables, texts and bounds one step apart: every engine gives the points of the oracle."""
    card, rows = wide(variables, files)
    expected = [plain(card, row) for row in rows]
    assert None not in expected
    for found in (by_python(card, rows), node.score(card, rows), by_onnx(card, rows), jpmml.score(card, rows)):
        check_same(found, expected)


@pytest.mark.parametrize("intercept", [-750.0, -40.0, 0.0, 40.0, 750.0, 9_000_000_000.0])
def test_scores_at_the_ends(node, onnx, jpmml, intercept):
    """Beyond what exp holds, the probability is 0 or 1 and the points are still whole."""
    card = Scorecard("ends", 1, "t", intercept, (Variable("x", "numeric", (Modality("any", "interval", 1e-6),)),))
    rows = [{"x": 0.0}]
    points = round(intercept * 1_000_000) + 1
    found = [*by_python(card, rows), *node.score(card, rows), *by_onnx(card, rows), *jpmml.score(card, rows)]
    assert [points for points, *_ in found] == [points] * 4
    assert [s for _, s, *_ in found] == [probability(points)] * 4


@pytest.fixture(scope="module")
def amsterdam_files(tmp_path_factory):
    """The deployed card of Amsterdam, read from its published table, and the 16,384 inputs whose scores are known."""
    card = amsterdam(tmp_path_factory.mktemp("amsterdam"))
    with gzip.open(shared("amsterdam_fairness", "scores_before.csv.gz")) as stream:
        table = pl.read_csv(stream.read())
    frame = table.rename({"sum_inkomen_bruto": "sum_inkomen_bruto_value"}).with_columns(
        sum_inkomen_bruto_was_mean_imputed=pl.lit(0)
    )
    files = frame.select(v.name for v in card.variables)
    return card, files.rows(named=True), frame["original_model_score"].to_numpy()


@pytest.mark.parametrize("step", [16, pytest.param(1, marks=pytest.mark.proof)])
@pytest.mark.parametrize("engine", ["python", "node", "onnx", "jpmml"])
def test_a_real_card_gives_its_known_scores(amsterdam_files, request, engine, step):
    """The city's own scores, to the rounding of points, from every export, and the points of the oracle."""
    card, rows, known = amsterdam_files
    rows, known = rows[::step], known[::step]
    if engine == "onnx":
        request.getfixturevalue("onnx")
    runs = {"python": by_python, "onnx": by_onnx}
    run = runs[engine] if engine in runs else request.getfixturevalue(engine).score
    found = run(card, rows)
    check_same(found, [plain(card, row) for row in rows])
    rounding = (len(card.variables) + 1) * 0.5e-6 / 4
    assert max(abs(s - k) for (_, s, *_), k in zip(found, known, strict=True)) < rounding


@settings(max_examples=examples(100), deadline=None)
@given(given_files().filter(lambda drawn: not drawn[0].known), st.sampled_from(ENDS))
def test_the_two_ends_bound_what_is_unknown(drawn, end):
    """At an end of what it may give, a card partly unknown gives the oracle's bound; unbounded there, it is refused."""
    card, frame = drawn
    rows, place = frame.to_dicts(), ENDS.index(end)
    spans = [m.logits for v in card.variables for m in v.modalities] + [v.logits for v in card.variables if v.masked]
    if not all(math.isfinite(span[place]) for span in [*spans, card.intercept_span or (0.0, 0.0)]):
        with pytest.raises(UserError, match="is not bounded on that side"):
            at_end(card, end)
        return
    found = by_python(at_end(card, end), rows)
    assert [points for points, *_ in found] == [points_bounds(card, row)[place] for row in rows]
