"""Reading formulas: a whitelist over ``ast``, nothing is ever run (policy format 2.3)."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from fractions import Fraction

from smeadmin.domain.rules.formula import Expression, Name, Operation, Term
from smeadmin.domain.rules.sources import Kind
from smeadmin.domain.rules.units import UNITS
from smeadmin.domain.rules.values import plain

LONGEST = 400
_CHARACTERS = re.compile(r"[A-Za-z0-9_.,+\-*/() %\n\t]*")
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,12})?")
_NUMBERS = re.compile(r"(?<![A-Za-z0-9_.])[0-9.][A-Za-z0-9_.]*")
_PERCENT = re.compile(r"(?<![\w.])(\d{1,15}(?:\.\d{1,12})?)\s*%")
_OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


class FormulaFault(ValueError):
    """What is wrong with a formula: the key of its message and the words of it."""

    def __init__(self, key: str, **words: str) -> None:
        super().__init__(key)
        self.key, self.words = key, words


def parse(source: str) -> Expression:
    """Read a formula; raises FormulaFault P22 for anything but arithmetic over figures."""
    if len(source) > LONGEST or not _CHARACTERS.fullmatch(source) or "**" in source:
        raise FormulaFault("P22")
    if not all(_NUMBER.fullmatch(number) for number in _NUMBERS.findall(source)):
        raise FormulaFault("P22")
    try:
        tree = ast.parse(_PERCENT.sub(r"(\1/100)", source).strip(), mode="eval")
        return _read(tree.body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if isinstance(error, FormulaFault):
            raise
        raise FormulaFault("P22") from error


def _read(node: ast.expr) -> Expression:
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return Operation(_OPERATORS[type(node.op)], _read(node.left), _read(node.right))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return Operation("-", Term(0), _read(node.operand))
    if isinstance(node, ast.Name):
        return Name(node.id)
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return Term(_number(node.value))
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("min", "max")
        and len(node.args) > 1
        and not node.keywords
    ):
        read = [_read(one) for one in node.args]
        joined = read[0]
        for one in read[1:]:
            joined = Operation(node.func.id, joined, one)
        return joined
    raise FormulaFault("P22")


def _number(value: object) -> int | Fraction:
    """Give a written number exactly: a decimal of up to 15 digits is its float's shortest spelling."""
    text = repr(value)
    if not _NUMBER.fullmatch(text):
        raise FormulaFault("P22")
    return plain(Fraction(text))


def unit_of(expression: Expression, kinds: Mapping[str, Kind]) -> str:
    """Give the unit a formula comes out in; raises FormulaFault P21 where units do not go together."""
    if isinstance(expression, Name):
        kind = kinds[expression.figure]
        if not UNITS[kind.unit].numeric:
            raise FormulaFault("P21 figure", name=expression.figure, have=kind.unit, unit="number")
        return "items" if kind.unit == "set" else kind.unit
    if not isinstance(expression, Operation):
        return "number"
    left, right = unit_of(expression.left, kinds), unit_of(expression.right, kinds)
    if expression.op == "*":
        return _product(left, right)
    if expression.op == "/":
        return _quotient(left, right)
    if left == right:
        return left
    zero = expression.op == "-" and expression.left == Term(0)
    bare = {"number", "ratio"}
    if zero:
        return right
    if left in bare and right in bare:
        return "number"
    raise FormulaFault("P21 formula", left=left, right=right)


def _product(left: str, right: str) -> str:
    for one, other in ((left, right), (right, left)):
        if one in ("number", "ratio"):
            return other if other != "ratio" or one == "ratio" else "number"
    if "money" in (left, right):
        if left == right:
            raise FormulaFault("P21 formula", left=left, right=right)
        return "money"
    return "number"


def _quotient(left: str, right: str) -> str:
    if left == right:
        return "ratio" if left != "number" else "number"
    if right in ("number", "ratio"):
        return left
    if right == "money":
        raise FormulaFault("P21 formula", left=left, right=right)
    return left if left == "money" else "number"


def result_fits(have: str, unit: str) -> bool:
    """Whether a formula's unit can be declared as a figure's."""
    if have == unit:
        return True
    if "money" in (have, unit):
        return False
    if unit == "ratio":
        return have == "number"
    return UNITS[unit].kind == "number" and ("number" in (have, unit))
