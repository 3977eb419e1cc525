"""Groups and measures: what records may be grouped by, and what is worked out of many of them."""

from __future__ import annotations

from collections.abc import Mapping

from dougong.formula import syntax, tree
from dougong.formula.tree import Expression
from dougong.formula.value_types import Kind

_NUMERIC = frozenset({Kind.NUMBER, Kind.DURATION})
_ORDERED = _NUMERIC | {Kind.DATE, Kind.DATETIME, Kind.TEXT, Kind.TIME}

GROUPABLE = frozenset(Kind) - {Kind.OPAQUE}
"""Kinds of values that can be told apart."""

MEASURABLE: Mapping[str, frozenset[Kind]] = {
    "count": frozenset(Kind),
    "count_distinct": GROUPABLE,
    "sum": _NUMERIC,
    "avg": _NUMERIC,
    "min": _ORDERED,
    "max": _ORDERED,
}
"""The measures, and the kinds of values that each takes."""


def is_measure(node: syntax.Node) -> bool:
    """Tell whether something written is a measure: ``count()``, or one of these of one value."""
    if not isinstance(node, syntax.Call) or node.name.lower() not in MEASURABLE:
        return False
    return len(node.args) == 1 or (not node.args and node.name.lower() == "count")


def measures_record(expression: Expression) -> bool:
    """Tell a measure such as ``SUM(amount)``: of one record it is a value too, but not meant."""
    call = expression.tree
    if not isinstance(call, tree.Call) or call.function.key.lower() not in MEASURABLE:
        return False
    return len(call.args) == 1 and call.args[0].type.kind is not Kind.LIST
