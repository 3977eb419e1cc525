"""What a function of the language says about itself, and how functions are found.

A function is one class in a module of ``functions/``. Adding one edits nothing else.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, TypeVar

from sqlalchemy import ColumnElement

from dougong.formula import functions
from dougong.formula.sql_terms import SqlTerms
from dougong.formula.value_types import Kind, Type
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText
from dougong.kernel.registry import Registry, marked


class Target(StrEnum):
    """Where an expression can be evaluated."""

    PYTHON = "python"
    SQL = "sql"
    BROWSER = "browser"


IN_SQL = frozenset({Target.SQL})


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a function.

    Attributes:
        name: As people read it in the reference, such as ``places``.
        kinds: What it takes; empty: anything. A quoted text is read as the first of them.
        optional: May be left out; only optional ones may follow.
        alike: Name of a group whose arguments share one type; that of the group ``result`` is the
            result's.
        words: The only texts it takes, written out: they shape what is compiled.
        element: Takes an element of the list before it.
        literal: Takes a text only as it is written out, for it shapes what is compiled: a pattern,
            a format. ``Function.read`` tells what is wrong with it.
        calendar: The text that it takes written out is the name of a calendar.
        null_is_false: Takes a condition of which SQL may say null where false is meant; what is
            compared then stays bare, and an index serves it.
        field: Takes a field of the record at hand, and nothing else.
        tree: Takes a record of an object whose records form a tree.
    """

    name: str
    kinds: tuple[Kind, ...] = ()
    optional: bool = False
    alike: str = ""
    words: tuple[str, ...] = ()
    element: bool = False
    literal: bool = False
    calendar: bool = False
    null_is_false: bool = False
    field: bool = False
    tree: bool = False


class Operand(NamedTuple):
    """An argument as a back end sees it.

    Attributes:
        sql: Its value.
        type: Its type.
        word: The text itself, where the parameter takes words or a text written out.
    """

    sql: ColumnElement[Any]
    type: Type
    word: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """An expression that shows what a function does; the reference prints it and a test runs it.

    Attributes:
        expression: What people write.
        result: What it gives, as JSON: decimals, dates and times as text, blank as null.
        values: Values of the fields it reads, as JSON.
        types: Types of these fields, such as ``number`` or ``list of text``; ``named_types`` says
            how those of related records are given.
    """

    expression: str
    result: JsonValue
    values: Mapping[str, JsonValue] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)


class Function(ABC):
    """A function of the language. Instances hold no state.

    Attributes:
        key: Its name, in capitals; people may write it in any case.
        parameters: What it takes.
        repeated: Names of neighbouring parameters that may be given again and again, as a group.
        returns: Type of the result; None: that of the group ``result``, or else of the first
            argument.
        doc: What it gives, in one sentence in each language.
        examples: What it gives, shown; one of them with a blank or at an edge.
        reads_clock: The result depends on the time of asking.
        is_condition: SQL may answer null where false is meant.
        sees_blank: It is asked even when an argument is blank; of others the result is then
            blank, or false of a condition.
        digits: Most digits before the point of the number it gives, unless an argument has more.
        grows: The text it gives may be longer than its arguments together.
        targets: Where it can be evaluated. One without an SQL form raises in ``sql``, and is never
            asked.
        lazy: Outside the database it is given not the values of its arguments but functions of the
            surroundings, and asks only those that it needs.
        looks_back: It asks about the record as it was. After its arguments it is given, for each,
            the value that this field had, and then the earlier record; blank of a new one.
        reads_rates: It looks up the dated exchange rates.
    """

    key: ClassVar[str]
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    repeated: ClassVar[tuple[str, ...]] = ()
    returns: ClassVar[Type | None] = None
    doc: ClassVar[LocaleText]
    examples: ClassVar[tuple[Example, ...]] = ()
    reads_clock: ClassVar[bool] = False
    is_condition: ClassVar[bool] = False
    sees_blank: ClassVar[bool] = False
    digits: ClassVar[int] = 40
    grows: ClassVar[bool] = False
    targets: ClassVar[frozenset[Target]] = frozenset(Target)
    lazy: ClassVar[bool] = False
    looks_back: ClassVar[bool] = False
    reads_rates: ClassVar[bool] = False

    @property
    def usage(self) -> str:
        """Show how it is called: ``ROUND(number, places?)``, ``MAX(number, …)``."""
        names = []
        for parameter in self.parameters:
            names.append(parameter.name + "?" * parameter.optional)
            if self.repeated and parameter.name == self.repeated[-1]:
                names.append("…")
        return f"{self.key}({', '.join(names)})"

    def expand(self, count: int) -> tuple[Parameter, ...] | None:
        """Give the parameter of each of so many arguments; None when so many do not fit."""
        names = [parameter.name for parameter in self.parameters]
        first = names.index(self.repeated[0]) if self.repeated else len(names)
        size = len(self.repeated)
        before, group = self.parameters[:first], self.parameters[first : first + size]
        after = self.parameters[first + size :]
        least_after = sum(not parameter.optional for parameter in after)
        if not self.repeated:
            least = sum(not parameter.optional for parameter in before)
            return before[:count] if least <= count <= len(before) else None
        for given in range(least_after, len(after) + 1):
            rest = count - len(before) - given
            if rest > 0 and rest % size == 0:
                return (*before, *group * (rest // size), *after[:given])
        return None

    def read(self, text: str, types: Sequence[Type]) -> None:
        """Read a text written out for a ``literal`` parameter, to see that it can be understood.

        Args:
            text: The text.
            types: Type of each argument.

        Raises:
            UnreadableError: It cannot.
        """
        raise NotImplementedError

    @abstractmethod
    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        """Return the SQL expression of the result; optional arguments may be missing."""

    @abstractmethod
    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        """Return what computes the result.

        It is called with ``Surroundings`` and then the value of each argument, words as they are;
        it must give exactly what the SQL gives, whatever it is given, and raise nothing.

        Args:
            types: Type of each argument.
        """

    def known(self, types: Sequence[Type]) -> JsonValue:
        """Return what the twin in the browser has to know of the types; None: nothing.

        Args:
            types: Type of each argument.
        """
        return None


F = TypeVar("F", bound=type[Function])


def function(cls: F) -> F:
    """Mark a class for discovery; registers nothing at import time."""
    cls.__formula_function__ = True  # type: ignore[attr-defined]
    return cls


def builtin_functions() -> Registry[Function]:
    """Give a registry of the language's own functions; plugins may add to it before it freezes."""
    found: Registry[Function] = Registry("function")
    for cls in marked(functions, "__formula_function__"):
        found.add(cls(), source=cls.__module__)
    return found


def registry() -> Registry[Function]:
    """Give a frozen registry of the language's own functions, for use without plugins."""
    return builtin_functions().freeze()
