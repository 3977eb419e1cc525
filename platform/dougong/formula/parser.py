"""From text to syntax tree, and what a wrong text is told."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Transformer_NonRecursive, v_args
from lark.exceptions import UnexpectedInput, UnexpectedToken

from dougong.formula import syntax
from dougong.formula.errors import (
    ExpressionSyntaxError,
    MalformedExpressionError,
    TooDeepError,
)
from dougong.formula.lexis import LITERAL, refuse_too_long, refuse_too_many_symbols
from dougong.formula.syntax import Node, Span
from dougong.kernel.messages import LocaleText, say

MAX_DEPTH = 100

_WRITE_INSTEAD = {
    "==": "=", "&&": "and", "||": "or", "!": "not", "（": "(", "）": ")", "，": ",", "＝": "=",
    "“": "'", "”": "'", "‘": "'", "’": "'", "＞": ">", "＜": "<", "＋": "+", "－": "-", "×": "*",
    "÷": "/", "≠": "!=", "≥": ">=", "≤": "<=", "＆": "&", "。": ".", "＄": "$", "is": "= null",
    "like": "contains", "`": "'",
}  # fmt: skip


def parse(source: str) -> Node:
    """Read one expression.

    Raises:
        MalformedExpressionError: It is not an expression, or too long or too deep.
    """
    node: Node = _read(source, "start")[0]
    return node


def parse_list(source: str) -> tuple[Node, ...]:
    """Read expressions parted by commas.

    Literals are counted through the whole list. A measure such as ``sum(amount)`` is a ``Call``.

    Raises:
        MalformedExpressionError: It is not such a list, or too long or too deep.
    """
    return _read(source, "items")


def _read(source: str, start: str) -> tuple[Node, ...]:
    refuse_too_long(source)
    refuse_too_many_symbols(source)
    _refuse_deep_parentheses(source)
    try:
        tree = _lark().parse(source, start=start)
    except UnexpectedInput as error:
        raise MalformedExpressionError([_syntax_fault(source, error)]) from None
    nodes: tuple[Node, ...] = _Builder(source).transform(tree)
    _refuse_deep_nodes(nodes)
    return nodes


@cache
def _lark() -> Lark:
    grammar = files("dougong.formula").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="basic", start=["start", "items"])


def _refuse_deep_parentheses(source: str) -> None:
    if source.count("(") <= MAX_DEPTH:
        return
    depth = offset = 0
    for index, part in enumerate(LITERAL.split(source)):
        if index % 2 == 0:
            for place, character in enumerate(part):
                depth += (character == "(") - (character == ")")
                if depth > MAX_DEPTH:
                    raise _too_deep(Span(source, offset + place, offset + place + 1))
        offset += len(part)


def _refuse_deep_nodes(nodes: tuple[Node, ...]) -> None:
    # Everything after this may recurse over the tree.
    waiting = [(node, 1) for node in nodes]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise _too_deep(node.at)
        waiting.extend((child, depth + 1) for child in node.children)


def _too_deep(at: Span) -> MalformedExpressionError:
    return MalformedExpressionError([TooDeepError(at, limit=MAX_DEPTH)])


@v_args(inline=True)
class _Builder(Transformer_NonRecursive[Token, Any]):
    """Makes the syntax tree of one source; Lark calls the method named after each rule."""

    def __init__(self, source: str) -> None:
        super().__init__(visit_tokens=False)
        self._source = source
        self._literals = 0

    def _at(self, token: Token) -> Span:
        start = token.start_pos or 0
        return Span(self._source, start, start + len(token))

    def start(self, *nodes: Node) -> tuple[Node, ...]:
        return nodes

    items = start

    def literal(self, token: Token) -> Node:
        node = syntax.Literal(self._at(token), self._literals, str(token))
        self._literals += 1
        return node

    def constant(self, token: Token) -> Node:
        value = None if token.type == "NULL" else token.type == "TRUE"
        return syntax.Constant(self._at(token), value)

    def path(self, token: Token) -> Node:
        return syntax.Path(self._at(token), tuple(token.split(".")))

    def global_path(self, token: Token) -> Node:
        return syntax.Global(self._at(token), tuple(token.split(".")))

    def group(self, opening: Token, node: Node, closing: Token) -> Node:
        # The wider place, so that the text of a node is never cut within a parenthesis.
        return replace(node, at=self._at(opening).to(self._at(closing)))

    def call(self, name: Token, *rest: Any) -> Node:
        at = self._at(name).to(self._at(rest[-1]))
        if name.type == "NOT_CALL" and len(rest) == 2:
            return syntax.Prefix(at, "not", rest[0])
        return syntax.Call(at, str(name), rest[:-1])

    def prefix(self, operator: Token, operand: Node) -> Node:
        at = self._at(operator).to(operand.at)
        return syntax.Prefix(at, operator.lower(), operand)

    def infix(self, left: Node, operator: Token, right: Node) -> Node:
        meant = "!=" if operator == "<>" else operator.lower()
        return syntax.Infix(left.at.to(right.at), meant, left, right)

    def either(self, *operands: Node) -> Node:
        return self._chain("or", operands)

    def both(self, *operands: Node) -> Node:
        return self._chain("and", operands)

    def concat(self, *operands: Node) -> Node:
        return self._chain("&", operands)

    def _chain(self, operator: str, operands: tuple[Node, ...]) -> Node:
        return syntax.Chain(operands[0].at.to(operands[-1].at), operator, operands)

    def choices(self, *rest: Any) -> tuple[Any, ...]:
        return rest

    def among(self, operand: Node, *rest: Any) -> Node:
        *choices, closing = rest[-1]
        at = operand.at.to(self._at(closing))
        return syntax.Membership(at, operand, tuple(choices), negated=len(rest) == 3)

    not_among = among


def _syntax_fault(source: str, error: UnexpectedInput) -> ExpressionSyntaxError:
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return _cut_short(source, error)
    start = error.pos_in_stream or 0
    found = str(error.token) if isinstance(error, UnexpectedToken) else source[start]
    for first, wrong in _mistakes(source, start, found):
        if wrong in _WRITE_INSTEAD:
            return _unexpected(source, first, wrong, _write(_WRITE_INSTEAD[wrong]))
    if isinstance(error, UnexpectedToken):
        return _unexpected_token(source, error)
    at = Span(source, start, start + 1)
    if found in "'\"":
        reason = say("this text has no closing quote", "文本缺少结束引号")
        return ExpressionSyntaxError(at, reason=reason)
    if found == "_":
        reason = say("names begin with a letter, not with `_`", "名称以字母开头，不能以 `_` 开头")
        return ExpressionSyntaxError(at, reason=reason)
    return _unexpected(source, start, found)


def _unexpected(
    source: str, start: int, found: str, suggestion: LocaleText | str = ""
) -> ExpressionSyntaxError:
    reason = say("unexpected `{found}`", "意外的 `{found}`", found=found[:40])
    at = Span(source, start, start + len(found))
    return ExpressionSyntaxError(at, reason=reason, hint=suggestion)


def _mistakes(source: str, start: int, found: str) -> list[tuple[int, str]]:
    around = [(start, source[start : start + 2]), (start, found.lower())]
    return [(start - 1, source[start - 1 : start + 1]), *around] if start else around


def _unexpected_token(source: str, error: UnexpectedToken) -> ExpressionSyntaxError:
    start, found = error.token.start_pos or 0, str(error.token)
    suggestion: LocaleText | str = ""
    if error.token.type == "COMPARE":
        suggestion = say("; join two comparisons with `and`", "；两个比较请用 `and` 连接")
    elif error.token.type == "PATH" and source[start - 1 : start] in {"'", '"'}:
        suggestion = say("; write a quote within a text twice", "；文本中的引号请写两次")
    elif error.expected == {"LPAR"}:
        before = re.findall(r"\w+", source[:start])[-1]
        if before.lower() != "in":  # a word such as `or`, where only a function of that name fits
            return _unexpected(source, source.rindex(before, 0, start), before)
        suggestion = _write("(")
    return _unexpected(source, start, found, suggestion)


def _write(right: str) -> LocaleText:
    return say("; write `{right}`", "；请写 `{right}`", right=right)


def _cut_short(source: str, error: UnexpectedToken) -> ExpressionSyntaxError:
    end = len(source.rstrip())
    if not end:
        reason = say("the expression is empty", "表达式为空")
    elif "RPAR" in error.expected:
        reason = say("a closing `)` is missing", "缺少右括号 `)`")
    else:
        reason = say("the expression ends where a value is needed", "表达式在需要值的地方结束了")
    return ExpressionSyntaxError(Span(source, end, end), reason=reason)
