"""Many expressions at once, each with its own types and values, in any of the three back ends.

For the command line and for tests: the same questions go to Python, to PostgreSQL and to the
browser's evaluator, and the answers are JSON that can be laid side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from dougong.formula.calendars import Calendar
from dougong.formula.checker import check
from dougong.formula.errors import ExpressionError
from dougong.formula.function import Function
from dougong.formula.named_types import NamedScope, read_values, rows_of, type_named
from dougong.formula.surroundings import Surroundings
from dougong.formula.to_python import Closure, to_python
from dougong.formula.tree import Expression
from dougong.formula.value_types import Type
from dougong.formula.values import to_json
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Clock:
    """When and where it is for the expressions.

    Attributes:
        now: The present instant, in UTC.
        zone: The time zone of the tenant.
    """

    now: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Question:
    """A checked expression, and the values it is asked on.

    Attributes:
        expression: The expression.
        types: Types of the names it may use, by dotted name; a global begins with ``$``.
        values: Their values; what is missing is blank.
        clock: When and where it is.
        calendars: When business is open, by name.
    """

    expression: Expression
    types: Mapping[str, Type]
    values: Mapping[str, Any]
    clock: Clock
    calendars: Mapping[str, Calendar] = field(default_factory=dict)

    @property
    def reads(self) -> list[str]:
        """The names that it does use."""
        found = self.expression.reads
        paths = (".".join(path) for path in found.paths)
        return sorted([*paths, *("$" + ".".join(path) for path in found.globals)])

    @property
    def rows_read(self) -> dict[str, dict[str, Type]]:
        """The types of the fields of child records, by each relation that it does use."""
        used = {relation for relation, _ in self.expression.reads.related}
        return {name: types for name, types in rows_of(self.types).items() if name in used}


class Backend(Protocol):
    """Answers questions."""

    def answer(self, questions: Sequence[Question]) -> list[JsonValue]:
        """Give the value of each, as JSON; ``{"error": …}`` where one failed."""


def answer_each(backend: Backend, questions: Sequence[Question]) -> list[JsonValue]:
    """Give the value of each; of one that the back end refuses to compile ``{"error": …}``."""
    try:
        return backend.answer(questions)
    except ExpressionError as error:
        if len(questions) == 1:
            return [{"error": error.message()}]
    half = len(questions) // 2
    return answer_each(backend, questions[:half]) + answer_each(backend, questions[half:])


class Asking:
    """Makes questions; expressions that come again are checked once."""

    def __init__(self, functions: Registry[Function]) -> None:
        self._functions = functions
        self._checked: dict[tuple[str, frozenset[tuple[str, str]]], Expression] = {}

    def question(
        self,
        expression: str,
        types: Mapping[str, str],
        values: Mapping[str, JsonValue],
        *,
        clock: Clock,
    ) -> Question:
        """Check an expression and read its values.

        Raises:
            ExpressionError: It has faults.
            UnknownTypeError: A type has a name that no type has.
            InvalidValueError: A value is not of its type.
        """
        scope = NamedScope({name: type_named(of) for name, of in types.items()})
        key = expression, frozenset(types.items())
        if key not in self._checked:
            self._checked[key] = check(expression, scope, functions=self._functions)
        read = read_values(scope.types, values)
        return Question(self._checked[key], scope.types, read, clock)


class PythonBackend:
    """Evaluates in this process."""

    def __init__(self) -> None:
        self._compiled: dict[int, tuple[Expression, Closure]] = {}

    def answer(self, questions: Sequence[Question]) -> list[JsonValue]:
        """Give the value of each."""
        return [self._value(question) for question in questions]

    def _value(self, question: Question) -> JsonValue:
        expression = question.expression
        if id(expression) not in self._compiled:
            self._compiled[id(expression)] = expression, to_python(expression)
        closure = self._compiled[id(expression)][1]
        return to_json(closure(_surroundings(question)), expression.type)


def _surroundings(question: Question) -> Surroundings:
    values, clock = question.values, question.clock
    globals_ = {name[1:]: value for name, value in values.items() if name.startswith("$")}
    return Surroundings(
        values=values,
        globals=globals_,
        now=clock.now,
        zone=clock.zone,
        calendars=question.calendars,
        children=lambda relation: values.get(relation, ()),
    )
