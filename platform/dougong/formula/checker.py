"""From syntax tree to typed tree: names resolved, types agreed, every fault reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from dougong.formula import syntax, tree
from dougong.formula.aggregate import Aggregate
from dougong.formula.cost import refuse_costly
from dougong.formula.elsewhere import WRITE_INSTEAD
from dougong.formula.errors import (
    FaultError,
    Faults,
    FieldNeededError,
    InvalidLiteralError,
    NoEarlierRecordError,
    UnavailableFunctionError,
    UnfitOperandError,
    UnknownFunctionError,
    UnreadableError,
    UnreadableTextError,
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
from dougong.formula.function import Function, Parameter, Target
from dougong.formula.lexis import is_text, unquote
from dougong.formula.literals import LiteralSlot
from dougong.formula.naming import Naming
from dougong.formula.parser import parse
from dougong.formula.scope import Scope
from dougong.formula.syntax import Node, Span
from dougong.formula.time_arithmetic import operation, right_kind
from dougong.formula.tree import Expression, Tree
from dougong.formula.value_types import (
    BLANK,
    BOOLEAN,
    DATETIME,
    NUMBER,
    RICH,
    TEXT,
    Kind,
    Type,
    option,
)
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.registry import Registry
from dougong.kernel.suggest import hint

_ORDERED = MOMENTS | {Kind.TEXT, Kind.NUMBER, Kind.TIME, Kind.DURATION, Kind.BLANK}
_EQUATED = _ORDERED | {Kind.OPTION, Kind.BOOLEAN, Kind.RECORD}
_TIMES = {Kind.TIME, Kind.DURATION}
_RANKS = (Kind.DATE, Kind.DATETIME, Kind.TIME, Kind.DURATION)
_PLACES = {
    Target.PYTHON: say("the server", "服务器"),
    Target.SQL: say("the database", "数据库"),
    Target.BROWSER: say("the browser", "浏览器"),
}
_JOINED = TEXTS | MOMENTS | {Kind.NUMBER, Kind.BOOLEAN, Kind.TIME, Kind.RICH, Kind.BLANK}


def check(
    expression: str | Node,
    scope: Scope,
    expect: Type | None = None,
    *,
    functions: Registry[Function],
    needs: frozenset[Target] = frozenset(),
) -> Expression:
    """Check an expression against what it may name.

    Args:
        expression: Its source, or a part of what ``parse_list`` gave.
        scope: The names it may use.
        expect: The type its value must have: boolean for a filter. A text is read as that type.
        functions: The functions it may call.
        needs: Where it will be evaluated; a function that cannot be there is a fault.

    Returns:
        The expression, ready for any back end.

    Raises:
        MalformedExpressionError: The source does not parse.
        ExpressionError: It has faults; all are listed, in the order of the text, up to twenty.
    """
    node = parse(expression) if isinstance(expression, str) else expression
    faults = Faults()
    checker = _Checker(scope, functions, faults, needs)
    root = checker.root(node, expect)
    faults.refuse()
    refuse_costly(root, node.at)
    slots, naming = checker.fitting.slots, checker.naming
    return Expression(
        source=expression if isinstance(expression, str) else node.at.text,
        tree=root,
        type=root.type,
        literals=tuple(slots[index] for index in sorted(slots)),
        reads=naming.reads(clock=checker.reads_clock),
        mentions=naming.mentions,
    )


class _Checker:
    """Checks one expression. A faulty part becomes a blank, which fits everywhere."""

    def __init__(
        self,
        scope: Scope,
        functions: Registry[Function],
        faults: Faults,
        needs: frozenset[Target],
    ) -> None:
        self._functions = functions
        self._needs = needs
        self._faults = faults
        self.naming = Naming(scope, faults)
        self.fitting = Fitting(faults)
        self.reads_clock = False
        self._visits: dict[type[Node], Callable[[Any], Tree]] = {
            syntax.Literal: self._literal,
            syntax.Constant: self._constant,
            syntax.Path: self._path,
            syntax.Global: lambda node: self.naming.global_path(node),
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

    def _path(self, node: syntax.Path) -> Tree:
        name = node.steps[0].upper()
        if name in self._functions and self.naming.is_unknown(node):
            usage = self._functions.get(name).usage
            suggestion = say("; write `{usage}`", "；请写 `{usage}`", usage=usage)
            self.naming.unknown_field(node.at, None, node.steps[0], suggestion)
            return NOTHING
        return self.naming.path(node)

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
        return _joined(operands)

    def _infix(self, node: syntax.Infix) -> Tree:
        if node.operator == "contains":
            return self._contains(node)
        if node.operator in {"+", "-", "*", "/", "^"}:
            return self._arithmetic(node)
        return self._compare(node)

    def _arithmetic(self, node: syntax.Infix) -> Tree:
        faults = len(self._faults)
        left, right = self._visit(node.left), self._visit(node.right)
        found = self._arithmetic_of(node, left, right)
        return found if len(self._faults) == faults else NOTHING

    def _arithmetic_of(self, node: syntax.Infix, left: Tree, right: Tree) -> Tree:
        left_at, right_at = node.left.at, node.right.at
        if _TIMES & {left.type.kind, right.type.kind}:
            return self._time_arithmetic(node, left, right)
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

    def _time_arithmetic(self, node: syntax.Infix, left: Tree, right: Tree) -> Tree:
        operator, left_at, right_at = node.operator, node.left.at, node.right.at
        if operator in "+*" and _rank(right) < _rank(left):
            left, right, left_at, right_at = right, left, right_at, left_at
        if left.type.kind is Kind.DATE:
            left = self.fitting.fit(left, DATETIME, left_at)
        wanted = right_kind(left.type, operator)
        if wanted is None:
            at, unfit = (left_at, left) if left.type.kind in _TIMES else (right_at, right)
            return self._unfit(at, unfit.type, operator)
        found = operation(left.type, operator, right.type)
        if found is None:
            right = self.fitting.fit(right, Type(wanted), right_at)
            found = operation(left.type, operator, Type(wanted))
        return tree.Arithmetic(found.result if found else NUMBER, operator, left, right)

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
        elif shared.kind in _EQUATED:
            suggestion = say("; write `=` or `in (…)`", "；请写 `=` 或 `in (…)`")
        else:
            suggestion = {}
        return self._unfit(node.at, shared, node.operator, suggestion or "")

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
        name = node.name.upper()
        place = node.at._replace(end=node.at.start + len(node.name))
        function = self._functions.get(name) if name in self._functions else None
        for missing in sorted(self._needs - function.targets) if function is not None else ():
            self._fault(UnavailableFunctionError(place, name=name, place=dict(_PLACES[missing])))
        if isinstance(function, Aggregate) and node.args:
            faults = len(self._faults)
            naming = self.naming.relation(node.args[0], needed=function.needs_relation)
            if naming is not None:
                return self._related(function, naming, node, place)
            if len(self._faults) > faults:
                return NOTHING
        args = [self._visit(arg) for arg in node.args]
        if function is None:
            suggestion = _meant(name, self._functions)
            return self._fault(UnknownFunctionError(place, name=node.name[:40], hint=suggestion))
        parameters = function.expand(len(args))
        if parameters is None:
            return self._miscounted(place, node, _counts(function), function.usage)
        self.reads_clock = self.reads_clock or function.reads_clock
        result = self._fit_arguments(function, parameters, args, [arg.at for arg in node.args])
        if function.reads_rates:
            self.naming.rates(place, name)
        of = function.returns or result or args[0].type
        earlier = self._earlier(function, args, place) if function.looks_back else []
        return tree.Call(of, function, (*args, *earlier))

    def _miscounted(self, place: Span, node: syntax.Call, expected: str, usage: str) -> Tree:
        found, name = len(node.args), node.name.upper()
        return self._fault(
            WrongArgumentsError(place, name=name, expected=expected, found=found, usage=usage)
        )

    def _related(self, function: Aggregate, naming: Naming, node: syntax.Call, place: Span) -> Tree:
        """Check what is asked of related records, whose fields go by their bare names."""
        relation, *rest = node.args
        assert isinstance(relation, syntax.Path)
        least = int(function.takes_value)
        if not least <= len(rest) <= least + 1:
            expected = f"{least + 1}-{least + 2}"
            return self._miscounted(place, node, expected, function.related_usage)
        outer, self.naming = self.naming, naming
        value = condition = None
        if function.takes_value:
            value = self._visit(rest[0])
            wanted = _wanted(value, function.parameters[0])
            value = self.fitting.fit(value, wanted, rest[0].at)
        if len(rest) > least:
            condition = self.fitting.fit(self._visit(rest[-1]), BOOLEAN, rest[-1].at)
        self.naming = outer
        of = function.returns or (value.type if value is not None else BOOLEAN)
        name, lookup = relation.steps
        return tree.Related(of, function, (name, lookup), value, condition)

    def _earlier(self, function: Function, args: Sequence[Tree], place: Span) -> list[Tree]:
        """Give the fields as they were, and the earlier record."""
        if not self.naming.has_earlier:
            self._fault(NoEarlierRecordError(place, name=function.key))
            return []
        fields = [self.naming.earlier(arg) for arg in args if isinstance(arg, tree.Path)]
        return [*fields, self.naming.earlier()]

    def _fit_arguments(
        self,
        function: Function,
        parameters: Sequence[Parameter],
        args: list[Tree],
        places: Sequence[Span],
    ) -> Type | None:
        groups: dict[str, list[Tree]] = {}
        for arg, parameter in zip(args, parameters, strict=True):
            groups.setdefault(parameter.alike, []).append(arg)
        shared = {name: shared_type(found) for name, found in groups.items() if name}
        for index, (parameter, at) in enumerate(zip(parameters, places, strict=True)):
            arg = args[index]
            if parameter.words:
                args[index] = self._word(arg, parameter, at)
                continue
            if parameter.field and not (isinstance(arg, tree.Path) and len(arg.steps) == 1):
                if arg is not NOTHING:
                    self._fault(FieldNeededError(at, name=function.key))
                continue
            if parameter.literal:
                types = [each.type for each in args]
                args[index] = self._written(function, parameter, arg, types, at)
                continue
            wanted = _wanted(arg, parameter)
            if parameter.alike:
                wanted = _taken(shared[parameter.alike], parameter)
            elif parameter.element:
                wanted = args[index - 1].type.element or arg.type
            args[index] = self.fitting.fit(arg, wanted, at)
            if parameter.tree:
                self.naming.tree(at, args[index].type)
        return shared.get("result")

    def _word(self, arg: Tree, parameter: Parameter, at: Span) -> Tree:
        if isinstance(arg, tree.Literal) and is_quoted(arg):
            words = option(*parameter.words)
            return self.fitting.read(replace(arg.slot, type=words, structural=True))
        quoted = ", ".join(f"'{word}'" for word in parameter.words)
        expected = say("one of {words}", "{words} 之一", words=quoted)
        return self._fault(InvalidLiteralError(at, value=at.text[:60], expected=expected))

    def _written(
        self, function: Function, parameter: Parameter, arg: Tree, types: Sequence[Type], at: Span
    ) -> Tree:
        """Take a text only as it is written out, and let the function read it."""
        text = unquote(arg.slot.token) if isinstance(arg, tree.Literal) and is_quoted(arg) else ""
        if not isinstance(arg, tree.Literal) or not text:
            expected = say("a text written out in quotes", "直接写出并加引号的文本")
            return self._fault(InvalidLiteralError(at, value=at.text[:60], expected=expected))
        try:
            function.read(text, types)
        except UnreadableError as error:
            place = _within(arg.slot, error.offset)
            fault = UnreadableTextError(place, reason=dict(error.reason), hint=error.hint)
            return self._fault(fault)
        if parameter.calendar:
            self.naming.calendar(at, text)
        return self.fitting.read(replace(arg.slot, structural=True))


def _meant(name: str, functions: Registry[Function]) -> LocaleText | str:
    """Suggest what does as a function that there is none of."""
    if name in WRITE_INSTEAD:
        return say("; write `{right}`", "；请写 `{right}`", right=WRITE_INSTEAD[name])
    return hint(name[:40], functions.keys())


def _within(slot: LiteralSlot, offset: int) -> Span:
    """Give the place of a character of a quoted text; a doubled quote is one."""
    quote, start = slot.token[0], slot.at.start + 1
    before = unquote(slot.token)[:offset]
    start += len(before) + before.count(quote)
    return slot.at._replace(start=start, end=start + 1)


def _joined(operands: Sequence[Tree]) -> Tree:
    """Join values as text; beside a rich value, each run of others becomes rich."""
    runs = groupby(operands, key=lambda operand: operand.type == RICH)
    parts: list[Tree] = []
    for is_rich, run in runs:
        texts = tree.Concat(TEXT, tuple(run)) if not is_rich else None
        parts += [tree.Markup(RICH, texts)] if texts else run
    if any(operand.type == RICH for operand in operands):
        return tree.Concat(RICH, tuple(parts))
    return tree.Concat(TEXT, tuple(operands))


def _rank(found: Tree) -> int:
    """Tell who stands on the left of a sum or product: the lower one."""
    return _RANKS.index(found.type.kind) if found.type.kind in _RANKS else len(_RANKS)


def _counts(function: Function) -> str:
    """Say how many arguments a function takes."""
    least = sum(not parameter.optional for parameter in function.parameters)
    most = len(function.parameters)
    if function.repeated:
        return f"{least}+"
    return str(most) if least == most else f"{least}-{most}"


def _wanted(arg: Tree, parameter: Parameter) -> Type:
    if is_quoted(arg) and parameter.kinds:
        return Type(parameter.kinds[0])
    return _taken(arg.type, parameter)


def _taken(found: Type, parameter: Parameter) -> Type:
    if not parameter.kinds or found.kind in parameter.kinds:
        return found
    return Type(parameter.kinds[0])
