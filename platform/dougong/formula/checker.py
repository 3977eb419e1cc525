"""From syntax tree to typed tree: names resolved, types agreed, every fault reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from dougong.formula import syntax, tree
from dougong.formula.errors import (
    FaultError,
    Faults,
    InvalidLiteralError,
    UnfitOperandError,
    UnknownFunctionError,
    WrongArgumentsError,
)
from dougong.formula.fitting import (
    MOMENTS,
    NOTHING,
    TEXTS,
    Fitting,
    called,
    is_quoted,
    shared_type,
)
from dougong.formula.function import Function, Parameter
from dougong.formula.lexis import is_text
from dougong.formula.literals import LiteralSlot
from dougong.formula.naming import Naming
from dougong.formula.parser import parse
from dougong.formula.scope import Scope
from dougong.formula.syntax import Node, Span
from dougong.formula.tree import Expression, Reads, Tree
from dougong.formula.value_types import BLANK, BOOLEAN, NUMBER, TEXT, Kind, Type, option
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.registry import Registry
from dougong.kernel.suggest import hint

_ORDERED = MOMENTS | {Kind.TEXT, Kind.NUMBER, Kind.TIME, Kind.DURATION, Kind.BLANK}
_EQUATED = _ORDERED | {Kind.OPTION, Kind.BOOLEAN, Kind.RECORD}
_JOINED = TEXTS | MOMENTS | {Kind.NUMBER, Kind.BOOLEAN, Kind.TIME, Kind.BLANK}


def check(
    expression: str | Node,
    scope: Scope,
    expect: Type | None = None,
    *,
    functions: Registry[Function],
) -> Expression:
    """Check an expression against what it may name.

    Args:
        expression: Its source, or a part of what ``parse_list`` gave.
        scope: The names it may use.
        expect: The type its value must have: boolean for a filter. A text is read as that type.
        functions: The functions it may call.

    Returns:
        The expression, ready for any back end.

    Raises:
        MalformedExpressionError: The source does not parse.
        ExpressionError: It has faults; all are listed, in the order of the text, up to twenty.
    """
    node = parse(expression) if isinstance(expression, str) else expression
    faults = Faults()
    checker = _Checker(scope, functions, faults)
    root = checker.root(node, expect)
    faults.refuse()
    slots, naming = checker.fitting.slots, checker.naming
    return Expression(
        source=expression if isinstance(expression, str) else node.at.text,
        tree=root,
        type=root.type,
        literals=tuple(slots[index] for index in sorted(slots)),
        reads=Reads(frozenset(naming.paths), frozenset(naming.globals), checker.reads_clock),
    )


class _Checker:
    """Checks one expression. A faulty part becomes a blank, which fits everywhere."""

    def __init__(self, scope: Scope, functions: Registry[Function], faults: Faults) -> None:
        self._functions = functions
        self._faults = faults
        self.naming = Naming(scope, faults)
        self.fitting = Fitting(faults)
        self.reads_clock = False
        self._visits: dict[type[Node], Callable[[Any], Tree]] = {
            syntax.Literal: self._literal,
            syntax.Constant: self._constant,
            syntax.Path: self.naming.path,
            syntax.Global: self.naming.global_path,
            syntax.Call: self._call,
            syntax.Prefix: self._prefix,
            syntax.Infix: self._infix,
            syntax.Chain: self._chain,
            syntax.Membership: self._membership,
        }

    def root(self, node: Node, expect: Type | None) -> Tree:
        found = self._visit(node)
        return self.fitting.fit(found, expect or found.type, node.at)

    def _visit(self, node: Node) -> Tree:
        return self._visits[type(node)](node)

    def _fault(self, fault: FaultError) -> Tree:
        self._faults.add(fault)
        return NOTHING

    def _unfit(
        self, at: Span, found: Type, operator: str, suggestion: LocaleText | str = ""
    ) -> Tree:
        fault = UnfitOperandError(at, found=called(found), operator=operator, hint=suggestion)
        return self._fault(fault)

    def _literal(self, node: syntax.Literal) -> Tree:
        read_as = TEXT if is_text(node.token) else NUMBER
        slot = LiteralSlot(index=node.index, type=read_as, token=node.token, at=node.at)
        return self.fitting.note(slot)

    def _constant(self, node: syntax.Constant) -> Tree:
        return NOTHING if node.value is None else tree.Constant(BOOLEAN, node.value)

    def _prefix(self, node: syntax.Prefix) -> Tree:
        operand = self._visit(node.operand)
        if node.operator == "not":
            return tree.Not(BOOLEAN, self.fitting.fit(operand, BOOLEAN, node.operand.at))
        return tree.Negate(NUMBER, self._number(operand, node.operand.at))

    def _chain(self, node: syntax.Chain) -> Tree:
        operands = [self._visit(operand) for operand in node.operands]
        places = [operand.at for operand in node.operands]
        if node.operator != "&":
            fitted = self.fitting.fit_all(operands, BOOLEAN, places)
            return tree.Logic(BOOLEAN, node.operator, tuple(fitted))
        for index, (operand, at) in enumerate(zip(operands, places, strict=True)):
            if operand.type.kind not in _JOINED:
                self._unfit(at, operand.type, "&")
            operands[index] = self.fitting.fit(operand, operand.type, at)
        return tree.Concat(TEXT, tuple(operands))

    def _infix(self, node: syntax.Infix) -> Tree:
        if node.operator == "contains":
            return self._contains(node)
        if node.operator in {"+", "-", "*", "/", "^"}:
            return self._arithmetic(node)
        return self._compare(node)

    def _arithmetic(self, node: syntax.Infix) -> Tree:
        left, right = self._visit(node.left), self._visit(node.right)
        faults = len(self._faults)
        found = self._arithmetic_of(node, left, right)
        return found if len(self._faults) == faults else NOTHING

    def _arithmetic_of(self, node: syntax.Infix, left: Tree, right: Tree) -> Tree:
        left_at, right_at = node.left.at, node.right.at
        if node.operator == "+" and right.type.kind in MOMENTS:
            left, right, left_at, right_at = right, left, right_at, left_at
        if left.type.kind not in MOMENTS or node.operator not in "+-":
            left = self._number(left, left_at, node.operator)
            right = self._number(right, right_at, node.operator)
            return tree.Arithmetic(NUMBER, node.operator, left, right)
        if node.operator == "-" and right.type.kind in MOMENTS:
            shared = shared_type((left, right))
            both = self.fitting.fit_all((left, right), shared, (left_at, right_at))
            return tree.Arithmetic(NUMBER, "-", *both)
        days = self._number(right, right_at, node.operator)
        return tree.Arithmetic(left.type, node.operator, left, days)

    def _number(self, found: Tree, at: Span, operator: str = "") -> Tree:
        if operator == "+" and found.type.kind in TEXTS:
            return self._unfit(at, TEXT, "+", say("; join texts with `&`", "；连接文本请用 `&`"))
        if is_quoted(found):
            return self._unfit(at, TEXT, operator or "-")
        return self.fitting.fit(found, NUMBER, at)

    def _contains(self, node: syntax.Infix) -> Tree:
        container, item = self._visit(node.left), self._visit(node.right)
        if container.type.kind is Kind.LIST and container.type.element is not None:
            item = self.fitting.fit(item, container.type.element, node.right.at)
        else:
            container = self.fitting.fit(container, TEXT, node.left.at)
            item = self.fitting.fit(item, TEXT, node.right.at)
        return tree.Contains(BOOLEAN, container, item)

    def _compare(self, node: syntax.Infix) -> Tree:
        equates = node.operator in {"=", "!="}
        for side, other in ((node.right, node.left), (node.left, node.right)):
            if isinstance(side, syntax.Constant) and side.value is None:
                operand = self._visit(other)
                if equates:
                    return tree.IsBlank(BOOLEAN, operand, node.operator == "!=")
                suggestion = say("; write `= null` or `!= null`", "；请写 `= null` 或 `!= null`")
                return self._unfit(side.at, BLANK, node.operator, suggestion)
        operands = self._operands((node.left, node.right))
        shared = shared_type(operands)
        if shared.kind in (_EQUATED if equates else _ORDERED):
            places = (node.left.at, node.right.at)
            left, right = self.fitting.fit_all(operands, shared, places)
            return tree.Compare(BOOLEAN, node.operator, left, right)
        if shared.kind is Kind.LIST:
            suggestion = say("; write `contains`", "；请写 `contains`")
        else:
            suggestion = say("; write `=` or `in (…)`", "；请写 `=` 或 `in (…)`")
        return self._unfit(node.at, shared, node.operator, suggestion)

    def _membership(self, node: syntax.Membership) -> Tree:
        for choice in node.choices:
            if isinstance(choice, syntax.Constant) and choice.value is None:
                suggestion = say("; write `or … = null`", "；请写 `or … = null`")
                self._unfit(choice.at, BLANK, "in", suggestion)
        nodes = (node.operand, *node.choices)
        operands = self._operands(nodes)
        shared = shared_type(operands)
        if shared.kind not in _EQUATED:
            suggestion = say("; write `contains`", "；请写 `contains`")
            return self._unfit(node.at, shared, "in", suggestion)
        places = [each.at for each in nodes]
        operand, *choices = self.fitting.fit_all(operands, shared, places)
        return tree.In(BOOLEAN, operand, tuple(choices), node.negated)

    def _operands(self, nodes: Sequence[Node]) -> list[Tree]:
        """Visit what is compared; a bare word that is an option beside it was meant as text."""
        words = [self.naming.is_unknown(node) for node in nodes]
        operands = [
            NOTHING if word else self._compared(node)
            for word, node in zip(words, nodes, strict=True)
        ]
        options = {o.lower(): o for operand in operands for o in operand.type.options or ()}
        for word, node in zip(words, nodes, strict=True):
            name = node.at.text.strip("() ")
            meant = options.get(name.lower())
            if word and meant is not None:
                suggestion = say("; write `'{option}'`", "；请写 `'{option}'`", option=meant)
                self.naming.unknown_field(node.at, None, name, suggestion)
            elif word:
                self._visit(node)
        return operands

    def _compared(self, node: Node) -> Tree:
        found = self._visit(node)
        if isinstance(found, tree.Literal):
            return self.fitting.note(replace(found.slot, filled=True))
        return found

    def _call(self, node: syntax.Call) -> Tree:
        args = [self._visit(arg) for arg in node.args]
        name = node.name.upper()
        place = node.at._replace(end=node.at.start + len(node.name))
        if name not in self._functions:
            suggestion = hint(name[:40], self._functions.keys())
            return self._fault(UnknownFunctionError(place, name=node.name[:40], hint=suggestion))
        function = self._functions.get(name)
        least = sum(not parameter.optional for parameter in function.parameters)
        most = len(function.parameters)
        if not least <= len(args) <= most:
            expected = str(most) if least == most else f"{least}-{most}"
            return self._fault(
                WrongArgumentsError(
                    place, name=name, expected=expected, found=len(args), usage=function.usage
                )
            )
        self.reads_clock = self.reads_clock or function.reads_clock
        alike = self._fit_arguments(function, args, [arg.at for arg in node.args])
        return tree.Call(function.returns or alike or args[0].type, function, tuple(args))

    def _fit_arguments(
        self, function: Function, args: list[Tree], places: Sequence[Span]
    ) -> Type | None:
        parameters = function.parameters[: len(args)]
        alike = [arg for arg, each in zip(args, parameters, strict=True) if each.alike]
        shared = shared_type(alike) if alike else None
        for index, (parameter, at) in enumerate(zip(parameters, places, strict=True)):
            arg = args[index]
            if parameter.words:
                args[index] = self._word(arg, parameter, at)
                continue
            wanted = _wanted(arg, parameter)
            if parameter.alike and shared is not None:
                wanted = shared
            elif parameter.element:
                wanted = args[index - 1].type.element or arg.type
            args[index] = self.fitting.fit(arg, wanted, at)
        return shared

    def _word(self, arg: Tree, parameter: Parameter, at: Span) -> Tree:
        if isinstance(arg, tree.Literal) and is_quoted(arg):
            words = option(*parameter.words)
            return self.fitting.read(replace(arg.slot, type=words, structural=True))
        quoted = ", ".join(f"'{word}'" for word in parameter.words)
        expected = say("one of {words}", "{words} 之一", words=quoted)
        return self._fault(InvalidLiteralError(at, value=at.text[:60], expected=expected))


def _wanted(arg: Tree, parameter: Parameter) -> Type:
    if not parameter.kinds or (arg.type.kind in parameter.kinds and not is_quoted(arg)):
        return arg.type
    return Type(parameter.kinds[0])
