"""The part of JavaScript and Python in which Frappe writes conditions, as a tree.

``doc.status == 'Open' && !doc.closed`` of a form and ``doc.status == "Open" and not doc.closed`` of
a notification are the same tree. Nothing is ever run.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError, VisitError

_GRAMMAR = r"""
?start: ternary ";"*

?ternary: either
    | either "?" ternary ":" ternary -> choice
    | either "if" either "else" ternary -> choice_after

?either: both (("||" | "or") both)*
?both: negation (("&&" | "and" | "&") negation)*
?negation: "not" negation -> negated
    | comparison
?comparison: sum_
    | sum_ COMPARE sum_ -> compare
    | sum_ "in" sum_ -> within
    | sum_ "not" "in" sum_ -> not_within
    | sum_ "is" sum_ -> same
    | sum_ "is" "not" sum_ -> not_same
?sum_: product (ADD product)*
?product: unary (MULTIPLY unary)*
?unary: "!" unary -> negated
    | "-" unary -> minus
    | "+" unary
    | "typeof" unary -> kind_of
    | access
?access: atom
    | access "." NAME -> member
    | access "?." NAME -> member
    | access "[" ternary "]" -> index
    | access "(" [ternary ("," ternary)* ","?] ")" -> call
?atom: NUMBER -> number
    | STRING -> string
    | NAME -> name
    | "[" [ternary ("," ternary)* ","?] "]" -> array
    | "(" ternary ("," ternary)+ ","? ")" -> array
    | "(" ternary ")"

COMPARE: "===" | "!==" | "==" | "!=" | "<=" | ">=" | "<" | ">"
ADD: "+" | "-"
MULTIPLY: "*" | "/"
NAME: /[A-Za-z_$][A-Za-z0-9_$]*/
NUMBER: /[0-9]+(\.[0-9]+)?|\.[0-9]+/
STRING: /"(\\.|[^"\\])*"|'(\\.|[^'\\])*'|`[^`$]*`/

%ignore /[ \t\r\n]+/
"""


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, number, truth value or nothing."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """A name with what follows it by points: ``doc.status``."""

    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Array:
    """Values in brackets."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function, or of a method of a value.

    Attributes:
        function: Its name, with points.
        of: The value whose method it is; None of a function.
        arguments: What is handed in.
    """

    function: str
    of: Node | None
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator between values: ``=``, ``and``, ``not``, ``+``, ``in``, ``if``…"""

    operator: str
    operands: tuple[Node, ...]


Node: TypeAlias = Literal | Name | Array | Call | Operation

_WORDS: dict[str, str | float | bool | None] = {
    "true": True,
    "false": False,
    "True": True,
    "False": False,
    "null": None,
    "undefined": None,
    "None": None,
}
_SAME = {"===": "=", "==": "=", "!==": "!=", "!=": "!="}
_LONGEST = 4000


class UnreadableError(ValueError):
    """It is not of the part that is understood."""


def read_script(source: str) -> Node:
    """Read an expression.

    Args:
        source: Its text, without a leading ``eval:``.

    Raises:
        UnreadableError: It is more than a condition, or faulty.
    """
    if len(source) > _LONGEST:
        raise UnreadableError(source[:40])
    text = source.strip().removeprefix("return ").strip()
    try:
        found = _Tree().transform(_parser().parse(text))
    except (LarkError, RecursionError) as error:
        cause = error.orig_exc if isinstance(error, VisitError) else error
        raise UnreadableError(str(cause).splitlines()[0]) from None
    return found  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False)


class _Tree(Transformer[Token, Any]):
    """Makes nodes of what the grammar finds."""

    def number(self, items: list[Any]) -> Node:
        return Literal(float(items[0]))

    def string(self, items: list[Any]) -> Node:
        text = str(items[0])
        if text.startswith("`"):
            return Literal(text[1:-1])
        try:
            return Literal(str(ast.literal_eval(text)))
        except (SyntaxError, ValueError):
            return Literal(text[1:-1])

    def name(self, items: list[Any]) -> Node:
        name = str(items[0])
        return Literal(_WORDS[name]) if name in _WORDS else Name((name,))

    def member(self, items: list[Any]) -> Node:
        of, name = items
        if isinstance(of, Name):
            return Name((*of.steps, str(name)))
        return Call(f".{name}", of, ())

    def index(self, items: list[Any]) -> Node:
        of, key = items
        if isinstance(of, Name) and isinstance(key, Literal) and isinstance(key.value, str):
            return Name((*of.steps, key.value))
        raise UnreadableError("[…]")

    def call(self, items: list[Any]) -> Node:
        of, arguments = items[0], tuple(items[1:])
        if isinstance(of, Name):
            *before, method = of.steps
            if before and method in ("includes", "indexOf", "get"):
                return Call(method, Name(tuple(before)), arguments)
            return Call(".".join(of.steps), None, arguments)
        if isinstance(of, Call) and of.function.startswith(".") and not of.arguments:
            return Call(of.function[1:], of.of, arguments)
        raise UnreadableError("(…)")

    def array(self, items: list[Any]) -> Node:
        return Array(tuple(items))

    def either(self, items: list[Any]) -> Node:
        return Operation("or", tuple(items))

    def both(self, items: list[Any]) -> Node:
        return Operation("and", tuple(items))

    def negated(self, items: list[Any]) -> Node:
        return Operation("not", tuple(items))

    def minus(self, items: list[Any]) -> Node:
        return Operation("minus", tuple(items))

    def kind_of(self, items: list[Any]) -> Node:
        return Call("typeof", None, tuple(items))

    def compare(self, items: list[Any]) -> Node:
        left, sign, right = items
        return Operation(_SAME.get(str(sign), str(sign)), (left, right))

    def within(self, items: list[Any]) -> Node:
        return Operation("in", tuple(items))

    def not_within(self, items: list[Any]) -> Node:
        return Operation("not", (Operation("in", tuple(items)),))

    def same(self, items: list[Any]) -> Node:
        return Operation("=", tuple(items))

    def not_same(self, items: list[Any]) -> Node:
        return Operation("!=", tuple(items))

    def sum_(self, items: list[Any]) -> Node:
        return _chain(items)

    def product(self, items: list[Any]) -> Node:
        return _chain(items)

    def choice(self, items: list[Any]) -> Node:
        return Operation("if", tuple(items))

    def choice_after(self, items: list[Any]) -> Node:
        then, when, other = items
        return Operation("if", (when, then, other))


def _chain(items: list[Any]) -> Node:
    found = items[0]
    for at in range(1, len(items), 2):
        found = Operation(str(items[at]), (found, items[at + 1]))
    return found  # type: ignore[no-any-return]
