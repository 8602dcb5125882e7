"""A model as statisticians write it: `api00 ~ ell + log(1 + income) + stype`.

Terms are joined by `+`. A term is a column (names with dots stand as they are, others between backticks), or a
function of columns: log (natural), log2, log10, log1p, exp, sqrt, abs, I for plain arithmetic, factor for classes.
A column of text or yes/no is a factor: the first value in order is the reference. `0` leaves the constant out.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

CONSTANT = "(Intercept)"
_FUNCTIONS: dict[str, Callable[[pl.Expr], pl.Expr]] = {
    "log": lambda x: x.log(),
    "log2": lambda x: x.log(2),
    "log10": lambda x: x.log10(),
    "log1p": lambda x: x.log1p(),
    "exp": lambda x: x.exp(),
    "sqrt": lambda x: x.sqrt(),
    "abs": lambda x: x.abs(),
    "I": lambda x: x,
}
_FACTORS = ("factor", "C")
_SUMS: dict[type[ast.operator], Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
}
_QUOTED = re.compile("`([^`]+)`")
_STAND_IN = "quoted_{}_name"


@dataclass(frozen=True, slots=True)
class Term:
    """One term: how it is written, the columns it needs, how it is computed, whether it is made of classes."""

    text: str
    columns: tuple[str, ...]
    value: pl.Expr
    factor: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed model."""

    text: str
    response: Term
    terms: tuple[Term, ...]
    constant: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column it needs, once."""
        return tuple(dict.fromkeys(c for term in (self.response, *self.terms) for c in term.columns))


def parse_formula(text: str, known: Sequence[str]) -> Formula:
    """Read a model.

    Args:
        text: e.g. `y ~ a + log(1 + b.c)`.
        known: columns of the table: a name that is one is taken whole, whatever signs it holds.

    Raises:
        UserError: E-USE-004 with every part that is not understood.
    """
    left, tilde, right = text.partition("~")
    faults: list[Text] = []
    if not tilde or not left.strip() or not right.strip():
        faults.append(Text(f"{text}: no response ~ terms.", f"{text} : pas de réponse ~ termes."))
        raise _refused(text, faults)
    pieces = [piece.strip() for piece in _split(right)]
    constant = not {"0", "-1"} & set(pieces)
    parts = [_term(p, known, faults) for p in dict.fromkeys(pieces) if p not in {"0", "-1", "1"}]
    response = _term(left.strip(), known, faults)
    if faults or response is None:
        raise _refused(text, faults)
    return Formula(text, response, tuple(p for p in parts if p is not None), constant)


def _refused(text: str, faults: Sequence[Text]) -> UserError:
    return UserError(
        "E-USE-004",
        Text(f"The model {text} is not understood.", f"Le modèle {text} n'est pas compris."),
        faults=faults,
        remedy=Text(
            'write as in "y ~ a + log(1 + b) + factor(c)"; arithmetic goes in I(a * b), odd names between `backticks`.',
            'écrivez comme "y ~ a + log(1 + b) + factor(c)" ; le calcul va dans I(a * b), les noms à signes entre '
            "`accents graves`.",
        ),
    )


def _split(text: str) -> Iterator[str]:
    """Parts between `+` that stand outside brackets and backticks; ` - 1` counts as the part `-1`."""
    depth, quoted, part = 0, False, ""
    for sign in re.sub(r"-\s*1\s*$", "+ -1", text):
        quoted ^= sign == "`"
        if not quoted:
            depth += (sign == "(") - (sign == ")")
        if sign == "+" and depth == 0 and not quoted:
            yield part
            part = ""
        else:
            part += sign
    yield part


def _term(text: str, known: Sequence[str], faults: list[Text]) -> Term | None:
    bare = text[1:-1] if _QUOTED.fullmatch(text) else text
    if bare in known:
        return Term(text, (bare,), pl.col(bare))
    names = _QUOTED.findall(text)
    plain = text
    for place, name in enumerate(names):
        plain = plain.replace(f"`{name}`", _STAND_IN.format(place), 1)
    try:
        tree = ast.parse(plain.replace("^", "**"), mode="eval").body
        reader = _Reader({_STAND_IN.format(place): name for place, name in enumerate(names)})
        if isinstance(tree, ast.Name | ast.Attribute):
            name = reader.name(tree)
            return Term(text, (name,), pl.col(name))
        if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id in _FACTORS:
            (column,) = tree.args
            name = reader.name(column)
            return Term(text, (name,), pl.col(name), factor=True)
        if not isinstance(tree, ast.Call):
            raise _NotRead(text)
        value = reader.read(tree)
    except (SyntaxError, ValueError):
        faults.append(Text(f"{text}: not a column nor a known function of columns.",
                           f"{text} : ni une colonne ni une fonction connue de colonnes."))  # fmt: skip
        return None
    return Term(text, tuple(dict.fromkeys(reader.used)), value)


class _NotRead(ValueError):  # noqa: N818 it never leaves this module
    pass


class _Reader:
    """From a tree of Python's grammar to a Polars expression."""

    def __init__(self, quoted: dict[str, str]) -> None:
        self._quoted = quoted
        self.used: list[str] = []

    def name(self, node: ast.AST) -> str:
        """The column a node names; dots are part of a name."""
        if isinstance(node, ast.Name):
            return self._quoted.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            return f"{self.name(node.value)}.{node.attr}"
        raise _NotRead

    def read(self, node: ast.AST) -> pl.Expr:
        """The value of a node."""
        if isinstance(node, ast.Name | ast.Attribute):
            self.used.append(self.name(node))
            return pl.col(self.used[-1]).cast(pl.Float64, strict=False)
        if isinstance(node, ast.Constant) and type(node.value) in {int, float}:
            return pl.lit(float(node.value))  # type: ignore[arg-type]
        if isinstance(node, ast.BinOp) and type(node.op) in _SUMS:
            return _SUMS[type(node.op)](self.read(node.left), self.read(node.right))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -self.read(node.operand)
        if isinstance(node, ast.Call) and not node.keywords and len(node.args) == 1:
            function = _FUNCTIONS.get(self.name(node.func))
            if function is not None:
                return function(self.read(node.args[0]))
        raise _NotRead
