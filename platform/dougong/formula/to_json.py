"""From typed tree to JSON, for the evaluator of the browser.

``ui_builder/src/formula/tree.ts`` is the shape of it. A source has at most ten thousand characters,
so what is sent of it stays below a few hundred thousand bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dougong.formula import tree
from dougong.formula.literals import ZONE_MARK
from dougong.formula.named_types import type_name
from dougong.formula.tree import Expression, Reads, Tree
from dougong.formula.value_types import DATETIME
from dougong.formula.values import literal_value
from dougong.formula.values import to_json as value_to_json
from dougong.kernel.jsontypes import JsonObject


def to_json(expression: Expression, tokens: Sequence[str] | None = None) -> JsonObject:
    """Write an expression.

    Args:
        expression: What to write.
        tokens: Literals in place of its own, by position, as ``shape`` gives them.
    """
    return {
        "type": type_name(expression.type),
        "tree": _Writer(tokens).write(expression.tree),
        "reads": reads_to_json(expression.reads),
    }


def reads_to_json(reads: Reads) -> JsonObject:
    """Write what an expression depends on."""
    return {
        "paths": sorted(".".join(path) for path in reads.paths),
        "globals": sorted(".".join(path) for path in reads.globals),
        "clock": reads.clock,
        "related": {name: reads_to_json(each) for name, each in reads.related},
    }


class _Writer:
    """Writes one expression; a method for each sort of tree gives what is its own."""

    def __init__(self, tokens: Sequence[str] | None) -> None:
        self._tokens = tokens
        self._methods: dict[type[Tree], tuple[str, Callable[[Any], JsonObject]]] = {
            tree.Literal: ("constant", self._literal),
            tree.Constant: ("constant", lambda part: {"value": part.value}),
            tree.Path: ("path", lambda part: {"path": ".".join(part.steps)}),
            tree.Global: ("global", lambda part: {"path": ".".join(part.path)}),
            tree.Call: ("call", self._call),
            tree.Related: ("related", self._related),
            tree.OfParent: ("of_parent", self._operand),
            tree.Convert: ("convert", self._operand),
            tree.Markup: ("markup", self._operand),
            tree.Arithmetic: ("arithmetic", self._two),
            tree.Negate: ("negate", self._operand),
            tree.Concat: ("concat", lambda part: {"parts": self._all(part.parts)}),
            tree.Compare: ("compare", self._two),
            tree.IsBlank: ("is_blank", self._is_blank),
            tree.In: ("in", self._in),
            tree.Contains: ("contains", self._contains),
            tree.Logic: ("logic", self._logic),
            tree.Not: ("not", self._operand),
        }

    def write(self, part: Tree) -> JsonObject:
        node, method = self._methods[type(part)]
        return {"node": node, "type": type_name(part.type), **method(part)}

    def _all(self, parts: Sequence[Tree]) -> list[Any]:
        return [self.write(part) for part in parts]

    def _literal(self, part: tree.Literal) -> JsonObject:
        slot = part.slot
        token = slot.token if self._tokens is None else self._tokens[slot.index]
        value = slot.convert(token)
        if part.type == DATETIME and value.endswith(ZONE_MARK):
            return {"node": "wall", "value": value.removesuffix(f" {ZONE_MARK}")}
        return {"value": value_to_json(literal_value(value, part.type), part.type)}

    def _call(self, part: tree.Call) -> JsonObject:
        function = part.function
        flags = {
            "sees_blank": function.sees_blank,
            "is_condition": function.is_condition,
            "lazy": function.lazy,
        }
        said: dict[str, Any] = {name: True for name, holds in flags.items() if holds}
        known = function.known([arg.type for arg in part.args])
        if known is not None:
            said["known"] = known
        return {"function": function.key, "args": self._all(part.args), **said}

    def _related(self, part: tree.Related) -> JsonObject:
        parts = {"value": part.value, "condition": part.condition}
        return {
            "function": part.function.key,
            "relation": ".".join(part.relation),
            **{name: self.write(each) for name, each in parts.items() if each is not None},
        }

    def _operand(
        self, part: tree.OfParent | tree.Convert | tree.Markup | tree.Negate | tree.Not
    ) -> JsonObject:
        return {"operand": self.write(part.operand)}

    def _two(self, part: tree.Arithmetic | tree.Compare) -> JsonObject:
        left, right = self.write(part.left), self.write(part.right)
        return {"operator": part.operator, "left": left, "right": right}

    def _is_blank(self, part: tree.IsBlank) -> JsonObject:
        return {"operand": self.write(part.operand), "negated": part.negated}

    def _in(self, part: tree.In) -> JsonObject:
        choices = self._all(part.choices)
        return {"operand": self.write(part.operand), "choices": choices, "negated": part.negated}

    def _contains(self, part: tree.Contains) -> JsonObject:
        return {"container": self.write(part.container), "item": self.write(part.item)}

    def _logic(self, part: tree.Logic) -> JsonObject:
        return {"operator": part.operator, "operands": self._all(part.operands)}
