"""Formulas of theirs as trees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TypeAlias

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError, UnexpectedInput

from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.formula.saying import NotSayableError

_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
MAX_CHARACTERS = 60_000


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text, without its quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A field, a path, a global such as ``$User.Id``, or TRUE, FALSE and NULL."""

    path: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what it is given."""

    name: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """Operands between operators: one less of these than of those; one prefix has one operand."""

    operators: tuple[str, ...]
    operands: tuple[Node, ...]


Node: TypeAlias = Number | Text | Name | Call | Operation


def parse(text: str) -> Node:
    """Read a formula.

    Raises:
        NotSayableError: It is none, or is too long.
    """
    if len(text) > MAX_CHARACTERS:
        raise NotSayableError(say("the formula is too long", "公式过长"))
    try:
        node: Node = _Trees().transform(_parser().parse(text))
    except UnexpectedInput as error:
        raise NotSayableError(
            say(
                "the formula cannot be read at line {line}, column {column}",
                "无法解析公式，位置：第 {line} 行第 {column} 列",
                line=error.line,
                column=error.column,
            )
        ) from None
    except (LarkError, RecursionError):
        raise NotSayableError(say("the formula cannot be read", "无法解析公式")) from None
    return node


@cache
def _parser() -> Lark:
    grammar = resources.files(__package__).joinpath("grammar.lark").read_text("utf-8")
    return Lark(grammar, parser="lalr", maybe_placeholders=False)


class _Trees(Transformer[Token, Node]):
    def start(self, parts: Sequence[Node]) -> Node:
        return parts[0]

    def either(self, parts: Sequence[Node]) -> Node:
        return _chain(parts, "||")

    def both(self, parts: Sequence[Node]) -> Node:
        return _chain(parts, "&&")

    def join(self, parts: Sequence[Node]) -> Node:
        return _chain(parts, "&")

    def compare(self, parts: Sequence[Node | Token]) -> Node:
        return _folded(parts)

    def arithmetic(self, parts: Sequence[Node | Token]) -> Node:
        return _folded(parts)

    def signed(self, parts: Sequence[Node | Token]) -> Node:
        return Operation((str(parts[0]),), (_node(parts[1]),))

    def negated(self, parts: Sequence[Node]) -> Node:
        return Call("NOT", (parts[0],))

    def number(self, parts: Sequence[Token]) -> Node:
        return Number(str(parts[0]))

    def text(self, parts: Sequence[Token]) -> Node:
        return Text(_unquoted(str(parts[0])))

    def name(self, parts: Sequence[Token]) -> Node:
        return Name(str(parts[0]))

    def call(self, parts: Sequence[Node | Token]) -> Node:
        return Call(str(parts[0]).upper(), tuple(_node(part) for part in parts[1:]))

    def group(self, parts: Sequence[Node]) -> Node:
        return parts[0]


def _chain(parts: Sequence[Node], operator: str) -> Node:
    if len(parts) == 1:
        return parts[0]
    return Operation((operator,) * (len(parts) - 1), tuple(parts))


def _folded(parts: Sequence[Node | Token]) -> Node:
    found = _node(parts[0])
    for at in range(1, len(parts), 2):
        found = Operation((str(parts[at]),), (found, _node(parts[at + 1])))
    return found


def _node(part: Node | Token) -> Node:
    assert not isinstance(part, Token)
    return part


def _unquoted(token: str) -> str:
    found, rest = [], iter(token[1:-1])
    for char in rest:
        if char == "\\":
            following = next(rest, "")
            found.append(_ESCAPES.get(following, following))
        else:
            found.append(char)
    return "".join(found)
