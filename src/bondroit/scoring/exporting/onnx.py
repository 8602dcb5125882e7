"""A scorecard as an ONNX model: points in int64, the probability in double, whether the file has a score.

Every variable becomes a place in a small table: a number is held against its cuts in double precision, a text goes
through a `LabelEncoder`; the table gives points and whether the value lacks a class, and both are added up in int64.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bondroit.domain.exponential import FARTHEST
from bondroit.domain.scorecard import NUMERIC, VALUES, to_points
from bondroit.errors import Text, UserError
from bondroit.scoring.exponential_steps import FLOOR, POINTS, POWER_OF_TWO, steps
from bondroit.scoring.exporting.cells import number_cells, text_cells
from bondroit.scoring.exporting.exportable import free_name, largest_sum, one_line, require_exportable
from bondroit.scoring.exporting.notes import head, rules

if TYPE_CHECKING:
    from types import ModuleType

    from bondroit.domain.scorecard import Scorecard, Variable
    from bondroit.scoring.exponential_steps import Tree

OPSET, OPSET_ML, IR_VERSION = 15, 2, 8
MISSING_TEXT = "<missing>"
# Points of a file without a score: no sum of points is so low.
NO_POINTS = -(2**63)
_ROWS, _ML = "N", "ai.onnx.ml"
_OPERATORS = {"+": "Add", "-": "Sub", "*": "Mul", "/": "Div", FLOOR: "Floor", POWER_OF_TWO: "Pow"}


def onnx_bytes(card: Scorecard) -> bytes:
    """The card as an ONNX model.

    Inputs, one per variable under its name, of shape [N]: double (NaN is missing) or string (`missing_text` of the
    metadata is missing). Outputs of shape [N]: `points` (int64), `probability` (double), `scored` (bool); a name that
    a variable bears gets an underscore. Without a score, points are -2^63 and the probability is NaN.

    Raises:
        UserError: E-SCO-003, E-SCO-005 as `require_exportable`; E-USE-005 if the library `onnx` is not installed.
    """
    require_exportable(card, "ONNX")
    return _Graph(card, _library()).model()


def missing_text(card: Scorecard) -> str:
    """The text that stands for a missing category: `<missing>`, lengthened where the card names it as a value."""
    named = [text for v in card.variables for m in v.modalities if m.kind == VALUES for text in m.values]
    return free_name(MISSING_TEXT, named)


def _library() -> ModuleType:
    try:
        import onnx  # noqa: PLC0415 - optional
    except ImportError:
        raise UserError(
            "E-USE-005",
            Text("The ONNX library is not installed.", "La bibliothèque ONNX n'est pas installée."),
            remedy=Text("run: pip install 'bondroit[onnx]'", "lancez : pip install 'bondroit[onnx]'"),
        ) from None
    module: ModuleType = onnx
    return module


class _Graph:
    """The nodes and tables of one card, in the order they are made."""

    def __init__(self, card: Scorecard, library: ModuleType) -> None:
        self._card, self._onnx = card, library
        self._missing = missing_text(card)
        self._taken = [v.name for v in card.variables]
        self._nodes: list[Any] = []
        self._tables: list[Any] = []
        self._out = {name: self._name(name) for name in ("points", "probability", "scored")}

    def model(self) -> bytes:
        """The model as bytes, checked by the library."""
        helper, types = self._onnx.helper, self._onnx.TensorProto
        self._finish(self._sum())
        kinds = {"points": types.INT64, "probability": types.DOUBLE, "scored": types.BOOL}
        graph = helper.make_graph(
            self._nodes,
            "scorecard",
            [self._input(v) for v in self._card.variables],
            [helper.make_tensor_value_info(self._out[n], kind, [_ROWS]) for n, kind in kinds.items()],
            self._tables,
            doc_string="\n".join(text.en for text in head(self._card)),
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(_ML, OPSET_ML)]
        model = helper.make_model(
            graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="bondroit",
            doc_string="\n".join(text.en for text in (*head(self._card), *rules(self._card))),
        )  # fmt: skip
        helper.set_model_props(model, self._properties())
        self._onnx.checker.check_model(model)
        made: bytes = model.SerializeToString(deterministic=True)
        return made

    def _properties(self) -> dict[str, str]:
        card = self._card
        return {
            "card": card.label, "hash": card.hash, "status": card.status, "target": card.target,
            "notes": "\n".join(text.en for text in rules(card)),
            "missing_text": self._missing,
            "no_score": f"{self._out['scored']} is false, {self._out['points']} is -2^63, "
                        f"{self._out['probability']} is NaN",
        }  # fmt: skip

    def _input(self, variable: Variable) -> Any:  # noqa: ANN401 - a message of the optional library
        types = self._onnx.TensorProto
        kind = types.DOUBLE if variable.kind == NUMERIC else types.STRING
        said = one_line(variable.meaning)
        return self._onnx.helper.make_tensor_value_info(variable.name, kind, [_ROWS], doc_string=said)

    def _sum(self) -> str:
        """Points and the count of values without a class, of every file: shape [N, 2]."""
        total = self._table("intercept", np.array([[to_points(self._card.intercept), 0]], dtype=np.int64))
        for k, variable in enumerate(self._card.variables):
            place = self._number(k, variable) if variable.kind == NUMERIC else self._text(k, variable)
            total = self._node("Add", [total, place], f"sum_{k}")
        return total

    def _number(self, k: int, variable: Variable) -> str:
        cells = number_cells(variable)
        absent = self._node("IsNaN", [variable.name], f"absent_{k}")
        cuts = self._table(f"cuts_{k}", np.array([cells.cuts], dtype=np.float64).reshape(1, -1))
        column = self._node("Unsqueeze", [variable.name, self._axis()], f"column_{k}")
        above = self._node("GreaterOrEqual", [column, cuts], f"above_{k}")
        counted = self._node("Cast", [above], f"counted_{k}", to=self._onnx.TensorProto.INT64)
        cell = self._node("ReduceSum", [counted, self._axis()], f"cell_{k}", keepdims=0)
        last = self._table(f"last_{k}", np.array(len(cells.given) - 1, dtype=np.int64))
        return self._given(k, self._node("Where", [absent, last, cell], f"place_{k}"), cells.given)

    def _text(self, k: int, variable: Variable) -> str:
        cells = text_cells(variable)
        place = self._node(
            "LabelEncoder", [variable.name], f"place_{k}", domain=_ML,
            keys_strings=[*cells.texts, self._missing],
            values_int64s=[*range(len(cells.texts)), len(cells.texts) + 1],
            default_int64=len(cells.texts),
        )  # fmt: skip
        return self._given(k, place, cells.given)

    def _given(self, k: int, place: str, given: tuple[tuple[int, int], ...]) -> str:
        table = self._table(f"points_{k}", np.array(given, dtype=np.int64))
        return self._node("Gather", [table, place], f"given_{k}", axis=0)

    def _finish(self, total: str) -> None:
        """Points, probability and whether there is a score, from the sums."""
        first, second = (self._table(f"at_{n}", np.array(n, dtype=np.int64)) for n in (0, 1))
        summed = self._node("Gather", [total, first], "summed", axis=1)
        lacking = self._node("Gather", [total, second], "lacking", axis=1)
        scored = self._node("Equal", [lacking, first], self._out["scored"], exact=True)
        none = self._table("no_points", np.array(NO_POINTS, dtype=np.int64))
        self._node("Where", [scored, summed, none], self._out["points"], exact=True)
        double = self._node("Cast", [summed], "double", to=self._onnx.TensorProto.DOUBLE)
        score = self._probability(double)
        self._node("Where", [scored, score, self._table("nan", np.array(np.nan))], self._out["probability"], exact=True)

    def _probability(self, points: str) -> str:
        """The score from points as doubles: `exponential_steps`, a node for each step, 0 or 1 beyond 700 logits."""
        farthest = largest_sum(self._card) > FARTHEST
        ends = [self._table(f"end_{k}", np.array(float(end))) for k, end in enumerate((-FARTHEST, FARTHEST))]
        made: dict[Tree, str] = {POINTS: self._node("Clip", [points, *ends], "within") if farthest else points}
        for level in steps():
            for name, tree in level:
                made[name] = self._step(tree, made)
        if not farthest:
            return made["probability"]
        for name, end, value in zip(("Less", "Greater"), ends, (0.0, 1.0), strict=True):
            beyond = self._node(name, [points, end], name)
            constant = self._table(f"{name}_score", np.array(value))
            made["probability"] = self._node("Where", [beyond, constant, made["probability"]], f"{name}_or")
        return made["probability"]

    def _step(self, tree: Tree, made: dict[Tree, str]) -> str:
        """The node of a tree; a tree that stands twice is one node."""
        if tree not in made:
            if isinstance(tree, tuple):
                operator, *parts = tree
                inputs = [self._step(part, made) for part in parts]
                base = [self._step(2.0, made)] if operator == POWER_OF_TWO else []
                made[tree] = self._node(_OPERATORS[str(operator)], [*base, *inputs], "step")
            else:
                made[tree] = self._table("constant", np.array(tree))
        return made[tree]

    def _node(self, operator: str, inputs: list[str], name: str, *, exact: bool = False, **more: Any) -> str:  # noqa: ANN401 - attributes of any operator
        output = name if exact else self._name(name)
        self._nodes.append(self._onnx.helper.make_node(operator, inputs, [output], **more))
        return output

    def _table(self, name: str, values: np.ndarray) -> str:
        free = self._name(name)
        self._tables.append(self._onnx.numpy_helper.from_array(values, free))
        return free

    def _axis(self) -> str:
        """The axis of the cuts, 1: one table for all."""
        if not hasattr(self, "_axis_name"):
            self._axis_name = self._table("axis", np.array([1], dtype=np.int64))
        return self._axis_name

    def _name(self, wanted: str) -> str:
        name = free_name(wanted, self._taken)
        self._taken.append(name)
        return name
