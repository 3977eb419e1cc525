"""Hypothesis strategies for expressions: typed texts over every operator and every function.

What a function takes is read from its parameters, so a new one is drawn with no new code. A drawn
text is meant to pass the checker but need not: whoever draws leaves out what does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias, TypeVar

from hypothesis import strategies as st

from dougong.formula import syntax
from dougong.formula.aggregate import Aggregate
from dougong.formula.function import Function, Parameter, Target
from dougong.formula.named_types import ROWS, rows_of
from dougong.formula.parser import parse
from dougong.formula.value_types import Kind, Type
from dougong.kernel.registry import Registry

T = TypeVar("T")
Form: TypeAlias = Callable[[int], str]

_SIGNS = ("=", "!=", "<", "<=", ">", ">=")
_ORDERED = (Kind.NUMBER, Kind.TEXT, Kind.DATE, Kind.DATETIME, Kind.TIME)
_EQUATED = (*_ORDERED, Kind.BOOLEAN, Kind.OPTION, Kind.RECORD)
_JOINED = (*_ORDERED, Kind.BOOLEAN, Kind.OPTION)
_FORMED = (Kind.NUMBER, Kind.TEXT, Kind.BOOLEAN, Kind.DATE, Kind.DATETIME)
# What a place for the one also takes.
_ALSO = {Kind.DATETIME: Kind.DATE, Kind.TEXT: Kind.OPTION}

LITERALS: Mapping[Kind, tuple[str, ...]] = {
    Kind.NUMBER: (
        *map(str, (0, 1, 2, 3, 7, 10, 12, 24, 99, 365, 1000, 123456, 99999999999999999999)),
        *("0.5", "0.1", "2.5", "1.005", "0.33333333333333333333", "0.00000000000000000001"),
        "12345678901234567890.12345678901234567",
    ),
    Kind.TEXT: (
        *("'a'", "'B'", "'ab'", "' a '", "'%'", "'_'", "'\\'", "'a,b'", "'<b>'", "'-1.50'"),
        *("'é'", "'e\u0301'", "'İ'", "'ß'", "'ς'", "'工单'", "'😀'", "''"),
    ),
    Kind.BOOLEAN: ("true", "false"),
    Kind.DATE: ("'2024-02-29'", "'2026-01-31'", "'0001-01-01'", "'9999-12-31'"),
    Kind.DATETIME: ("'2026-03-29T02:30'", "'2026-10-25 02:30'", "'2026-01-31T08:00:00.5Z'"),
    Kind.TIME: ("'00:00'", "'08:30'", "'23:59:59'"),
    Kind.OPTION: ("'new'", "'open'"),
}


class Formulas:
    """Expressions over given fields.

    Args:
        fields: Types of what may be named, by name as in ``named_types``.
        functions: What may be called; what not every back end has is left out.

    Attributes:
        functions: What may be called, by key.
        names: What may be named of the record.
        relations: Expressions over child records, by relation.
    """

    def __init__(self, fields: Mapping[str, Type], functions: Registry[Function]) -> None:
        everywhere = (each for each in functions if each.targets == frozenset(Target))
        self.functions = sorted(everywhere, key=lambda function: function.key)
        own = {name: of for name, of in fields.items() if ROWS not in name}
        above = {f"$parent.{name}": of for name, of in own.items() if not name.startswith("$")}
        self.names = list(own)
        self.relations = {
            relation: Formulas({**rows, **above}, functions)
            for relation, rows in rows_of(fields).items()
        }
        self._named = {kind: [name for name in own if own[name].kind is kind] for kind in Kind}
        self._callable = {
            kind: [function for function in self.functions if kind in _results(function)]
            for kind in Kind
        }
        self._written = {function.key: _written_arguments(function) for function in self.functions}

    def strategy(self, depth: int = 3) -> st.SearchStrategy[str]:
        """Give expressions of any type, nested at most so deep."""

        @st.composite
        def formula(draw: st.DrawFn) -> str:
            writer = _Writer(self, draw)
            if draw(st.booleans()):
                return writer.call(draw(st.sampled_from(self.functions)), None, depth)
            return writer.write(draw(st.sampled_from(given)), depth)

        given = [kind for kind in Kind if kind in _FORMED or self._callable[kind]]
        return formula()

    def leaves(self, kind: Kind) -> list[str]:
        """Give what can be written for a kind without nesting; fields come up oftener."""
        return [*self._named[kind] * 4, *LITERALS.get(kind, ()), "null"]

    def literals(self, function: Function, name: str) -> list[str]:
        """Give what the examples of a function write out for a parameter."""
        return self._written[function.key].get(name) or ["'a'"]

    def callable_for(self, kind: Kind) -> list[Function]:
        """Give the functions that can give a kind."""
        return self._callable[kind]


class _Writer:
    """Writes one expression, asking Hypothesis at each turn."""

    def __init__(self, formulas: Formulas, draw: st.DrawFn) -> None:
        self._formulas = formulas
        self._draw = draw
        self._forms: dict[Kind, list[Form]] = {
            Kind.NUMBER: [self._calculation, self._calculation, self._negated, self._days],
            Kind.TEXT: [self._joined, self._joined],
            Kind.BOOLEAN: [
                self._compared, self._compared, self._compared, self._among, self._contained,
                self._blank, self._chained, self._negation,
            ],
            Kind.DATE: [lambda depth: self._shifted(Kind.DATE, depth)],
            Kind.DATETIME: [lambda depth: self._shifted(Kind.DATETIME, depth)],
        }  # fmt: skip

    def _one_of(self, choices: Iterable[T]) -> T:
        return self._draw(st.sampled_from(list(choices)))

    def write(self, kind: Kind, depth: int) -> str:
        """Write an expression of a kind."""
        if self._one_of(range(8)) == 0 and kind in _ALSO:
            kind = _ALSO[kind]
        forms, functions = self._forms.get(kind, []), self._formulas.callable_for(kind)
        if depth == 0 or not (forms or functions) or self._one_of(range(5)) == 0:
            return self._one_of(self._formulas.leaves(kind))
        if forms and (not functions or self._one_of((True, False))):
            return self._one_of(forms)(depth - 1)
        return self.call(self._one_of(functions), kind, depth)

    def call(self, function: Function, kind: Kind | None, depth: int) -> str:
        """Write a call; of one that gives various kinds, such that it gives the wanted one."""
        relations = self._formulas.relations
        if isinstance(function, Aggregate) and self._one_of((*relations, "")):
            return self._related(function, self._one_of(relations), kind, depth)
        least = sum(not parameter.optional for parameter in function.parameters)
        counts = (
            range(least, least + 5)
            if function.repeated
            else range(least, len(function.parameters) + 1)
        )
        expanded = function.expand(self._one_of(counts)) or function.expand(
            len(function.parameters)
        )
        assert expanded is not None
        groups: dict[str, Kind] = {}
        args: list[str] = []
        for index, parameter in enumerate(expanded):
            wanted = kind if function.returns is None and _decides(function, index) else None
            args.append(self._argument(function, parameter, wanted, groups, depth - 1))
        return f"{function.key}({', '.join(args)})"

    def _related(self, function: Aggregate, relation: str, kind: Kind | None, depth: int) -> str:
        """Write a call on child records, whose fields have their bare names."""
        inner, args = _Writer(self._formulas.relations[relation], self._draw), [relation]
        if function.takes_value:
            kinds = function.parameters[0].kinds
            value = kind if kind in kinds else self._one_of(kinds)
            args.append(inner.write(value, max(depth - 1, 0)))
        if self._one_of((True, False)):
            args.append(inner.write(Kind.BOOLEAN, max(depth - 1, 0)))
        return f"{function.key}({', '.join(args)})"

    def _argument(
        self,
        function: Function,
        parameter: Parameter,
        wanted: Kind | None,
        groups: dict[str, Kind],
        depth: int,
    ) -> str:
        if parameter.words:
            return f"'{self._one_of(parameter.words)}'"
        if parameter.field:
            return self._one_of(self._formulas.names)
        if parameter.literal:
            return self._one_of(self._formulas.literals(function, parameter.name))
        if parameter.element:
            return self._one_of(self._formulas.leaves(Kind.OPTION))
        kinds = parameter.kinds or _EQUATED
        kind = wanted if wanted in kinds else self._one_of(kinds)
        if parameter.alike:
            kind = groups.setdefault(parameter.alike, kind)
        return self.write(kind, max(depth, 0))

    def _two(self, kind: Kind, depth: int) -> tuple[str, str]:
        return self.write(kind, depth), self.write(kind, depth)

    def _calculation(self, depth: int) -> str:
        left, right = self._two(Kind.NUMBER, depth)
        return f"({left} {self._one_of('+-*/^')} {right})"

    def _negated(self, depth: int) -> str:
        return f"(-{self.write(Kind.NUMBER, depth)})"

    def _days(self, depth: int) -> str:
        left, right = self._two(self._one_of((Kind.DATE, Kind.DATETIME)), depth)
        return f"({left} - {right})"

    def _shifted(self, kind: Kind, depth: int) -> str:
        moment, days = self.write(kind, depth), self.write(Kind.NUMBER, depth)
        return f"({moment} {self._one_of('+-')} {days})"

    def _joined(self, depth: int) -> str:
        kinds = [self._one_of(_JOINED) for _ in range(self._one_of((2, 3)))]
        return f"({' & '.join(self.write(kind, depth) for kind in kinds)})"

    def _compared(self, depth: int) -> str:
        sign = self._one_of(_SIGNS)
        kinds = _EQUATED if sign in {"=", "!="} else _ORDERED
        left, right = self._two(self._one_of(kinds), depth)
        return f"({left} {sign} {right})"

    def _among(self, depth: int) -> str:
        kind = self._one_of(_EQUATED)
        operand, (first, second) = self.write(kind, depth), self._two(kind, depth)
        return f"({operand} {self._one_of(('in', 'not in'))} ({first}, {second}))"

    def _contained(self, depth: int) -> str:
        if self._one_of((True, False)):
            left, right = self._two(Kind.TEXT, depth)
            return f"({left} contains {right})"
        item = self._one_of(self._formulas.leaves(Kind.OPTION))
        return f"({self.write(Kind.LIST, depth)} contains {item})"

    def _blank(self, depth: int) -> str:
        operand = self.write(self._one_of(_EQUATED), depth)
        return f"({operand} {self._one_of(('=', '!='))} null)"

    def _chained(self, depth: int) -> str:
        left, right = self._two(Kind.BOOLEAN, depth)
        return f"({left} {self._one_of(('and', 'or'))} {right})"

    def _negation(self, depth: int) -> str:
        return f"(not {self.write(Kind.BOOLEAN, depth)})"


def _results(function: Function) -> tuple[Kind, ...]:
    if function.returns is not None:
        return (function.returns.kind,)
    kinds = (p.kinds for index, p in enumerate(function.parameters) if _decides(function, index))
    return next(kinds) or _EQUATED


def _decides(function: Function, index: int) -> bool:
    """Tell whether the type of an argument is the result's."""
    if not any(parameter.alike == "result" for parameter in function.parameters):
        return index == 0
    return index < len(function.parameters) and function.parameters[index].alike == "result"


def _written_arguments(function: Function) -> dict[str, list[str]]:
    """Give what the examples of a function write out, by parameter."""
    found: dict[str, list[str]] = defaultdict(list)
    waiting: list[syntax.Node] = [parse(example.expression) for example in function.examples]
    while waiting:
        node = waiting.pop()
        waiting += node.children
        if isinstance(node, syntax.Call) and node.name.upper() == function.key:
            parameters = function.expand(len(node.args)) or ()
            for parameter, arg in zip(parameters, node.args, strict=False):
                if isinstance(arg, syntax.Literal):
                    found[parameter.name].append(arg.at.text)
    return found
