"""Formulas of theirs in our language, with their type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.formula import functions, naming
from dougong.packages.converters.salesforce.formula.comparing import compared
from dougong.packages.converters.salesforce.formula.guessing import guess_types
from dougong.packages.converters.salesforce.formula.parsing import (
    Call,
    Name,
    Node,
    Number,
    Operation,
    Text,
    parse,
)
from dougong.packages.converters.salesforce.formula.saying import (
    BOTH,
    EITHER,
    IDS,
    JOINED,
    POWER,
    PRODUCT,
    SUM,
    UNARY,
    Notes,
    NotSayableError,
    Piece,
    Translated,
    literal,
)
from dougong.packages.converters.salesforce.model import Model
from dougong.packages.converters.salesforce.source import Source

__all__ = ["Formulas", "NotSayableError", "Piece", "Resolve", "Translated"]

Resolve: TypeAlias = Callable[[str], "Piece | None"]
"""Gives what a name stands for, such as a variable of a flow; None: it is a field of the record."""

_CONSTANTS = {
    "true": Piece("true", "boolean"),
    "false": Piece("false", "boolean"),
    "null": Piece("null", "blank", text=""),
}
_TIGHT = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "^": POWER}
_MOMENTS = {"date", "datetime", "time"}
MAX_FORMULA = 10_000
_LABEL = say(
    "choices of a picklist read as their English labels",
    "选项值以其英文标签表示",
)


@dataclass(frozen=True, slots=True)
class Formulas:
    """Translates formulas.

    Attributes:
        model: Objects and fields.
        source: The project: labels, and records of custom metadata that formulas name.
    """

    model: Model
    source: Source

    def translate(
        self,
        text: str,
        object_api: str,
        *,
        expect: str = "",
        record: str = "",
        blank_as_zero: bool = False,
        resolve: Resolve | None = None,
    ) -> Translated:
        """Translate a formula.

        Args:
            text: The formula, as the source says it.
            object_api: The object of the record at hand, of theirs; empty: there is none.
            expect: Type that its value must have; any if empty.
            record: What stands before a field of the record, such as ``$record``; empty: nothing.
            blank_as_zero: Whether a blank number counts as zero.
            resolve: Is asked first what a name stands for.

        Raises:
            NotSayableError: It cannot be said in our language.
        """
        work = Work(self.model, self.source, object_api, record, blank_as_zero, resolve)
        try:
            tree = parse(text)
            work.guesses = guess_types(tree, expect)
            found = work.visit(tree)
        except RecursionError:
            raise NotSayableError(say("it is nested too deep", "嵌套过深")) from None
        found = work.to(expect, found) if expect else found
        if len(found.source) > MAX_FORMULA:
            raise NotSayableError(
                say(
                    "it is longer than {most} characters",
                    "长度超过 {most} 个字符",
                    most=MAX_FORMULA,
                )
            )
        return Translated(found.source, found.type, tuple(work.notes.said))


@dataclass(slots=True)
class Work:
    """One formula being translated."""

    model: Model
    source: Source
    object_api: str
    record: str
    blank_as_zero: bool
    resolve: Resolve | None
    notes: Notes = field(default_factory=Notes)
    guesses: dict[str, str] = field(default_factory=dict)

    def note(self, note: LocaleText) -> None:
        """Say in what the formula is not quite the same."""
        self.notes.add(note)

    def visit(self, node: Node) -> Piece:
        """Translate a part."""
        if isinstance(node, Number):
            return Piece(_number(node.text), "number")
        if isinstance(node, Text):
            return literal(node.text)
        if isinstance(node, Name):
            return self.name(node.path)
        if isinstance(node, Call):
            return functions.call(self, node)
        return self._operation(node)

    def name(self, path: str) -> Piece:
        """Translate a name: a constant, a global, a field or a path."""
        if self.resolve is not None and (found := self.resolve(path)) is not None:
            return found
        if path.lower() in _CONSTANTS:
            return _CONSTANTS[path.lower()]
        found = naming.name(self, path)
        if self.blank_as_zero and found.type == "number" and found.is_path:
            return replace(found, source=f"BLANKVALUE({found.source}, 0)", is_path=False)
        return found

    def to(self, wanted: str, found: Piece) -> Piece:
        """Bring a piece to a type, as far as there is a way."""
        if wanted == "text":
            return self.text(found)
        if wanted == "boolean" and found.type in ("number", "text"):
            raise NotSayableError(say("a condition is needed here", "此处需要条件"))
        if wanted == "date" and found.type == "datetime":
            return Piece(f"DATEVALUE({found.source})", "date")
        if wanted == "number" and found.type == "text":
            return Piece(f"VALUE({found.source})", "number")
        return found

    def text(self, found: Piece) -> Piece:
        """Make a text of a piece; what is shown of a choice is its label."""
        if found.type == "option":
            if found.choices is not None and found.choices.relabelled:
                self.note(_LABEL)
            return Piece(f"OPTION_LABEL({found.source})", "text", choices=found.choices)
        if found.type in ("record",):
            raise NotSayableError(IDS)
        if found.type == "list":
            return Piece(f"JOIN({found.source}, ';')", "text")
        if found.type in ("opaque", "location"):
            raise NotSayableError(say("it reads a sealed value", "公式读取了加密字段的值"))
        return found

    def _operation(self, node: Operation) -> Piece:
        operator = node.operators[0]
        if len(node.operands) == 1:
            return self._sign(operator, node.operands[0])
        if operator in ("||", "&&"):
            return self._logic(operator, node.operands)
        if operator == "&":
            return self.joined([self.visit(each) for each in node.operands])
        left, right = self.visit(node.operands[0]), self.visit(node.operands[1])
        if operator in _TIGHT:
            return self._arithmetic(operator, left, right)
        return compared(self, operator, left, right)

    def _sign(self, operator: str, operand: Node) -> Piece:
        found = self.visit(operand)
        return found if operator == "+" else Piece(f"-{found.at(UNARY)}", "number", UNARY)

    def _logic(self, operator: str, operands: tuple[Node, ...]) -> Piece:
        tight, word = (EITHER, "or") if operator == "||" else (BOTH, "and")
        parts = [self.visit(each).at(tight + 1) for each in operands]
        return Piece(f" {word} ".join(parts), "boolean", tight)

    def joined(self, parts: list[Piece]) -> Piece:
        """Join pieces as text."""
        texts = [self.text(part) for part in parts]
        shown = [part for part in texts if part.type != "blank"]
        if not shown:
            return Piece("null", "blank", text="")
        if len(shown) == 1:
            return (
                shown[0] if shown[0].type == "text" else Piece(f"TEXT({shown[0].source})", "text")
            )
        return Piece(" & ".join(part.at(JOINED + 1) for part in shown), "text", JOINED)

    def _arithmetic(self, operator: str, left: Piece, right: Piece) -> Piece:
        if operator == "+" and "text" in (left.type, right.type):
            return self.joined([left, right])
        tight = _TIGHT[operator]
        source = f"{left.at(tight)} {operator} {right.at(tight + 1)}"
        moments = [each.type for each in (left, right) if each.type in _MOMENTS]
        if operator == "-" and len(moments) == 2:
            return Piece(source, "number", tight)
        return Piece(source, moments[0] if moments else "number", tight)


def _number(text: str) -> str:
    if "e" in text.lower():
        whole = format(float(text), "f")
        return whole.rstrip("0").rstrip(".") if "." in whole else whole
    return text.rstrip(".") if text.endswith(".") else text
