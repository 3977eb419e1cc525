"""What a function of the language says about itself, and how functions are found.

A function is one class in a module of ``functions/``. Adding one edits nothing else.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, TypeVar

from sqlalchemy import ColumnElement

from dougong.formula import functions
from dougong.formula.sql_terms import SqlTerms
from dougong.formula.value_types import Kind, Type
from dougong.kernel.messages import LocaleText
from dougong.kernel.registry import Registry, marked


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a function.

    Attributes:
        name: As people read it in the reference, such as ``places``.
        kinds: What it takes; empty: anything. A quoted text is read as the first of them.
        optional: May be left out; only optional ones may follow.
        alike: Shares one type with the other ``alike`` parameters, which is also the result's.
        words: The only texts it takes, written out: they shape what is compiled.
        element: Takes an element of the list before it.
    """

    name: str
    kinds: tuple[Kind, ...] = ()
    optional: bool = False
    alike: bool = False
    words: tuple[str, ...] = ()
    element: bool = False


class Operand(NamedTuple):
    """An argument as a back end sees it.

    Attributes:
        sql: Its value.
        type: Its type.
        word: The word itself, where the parameter takes words.
    """

    sql: ColumnElement[Any]
    type: Type
    word: str = ""


class Function(ABC):
    """A function of the language. Instances hold no state.

    Attributes:
        key: Its name, in capitals; people may write it in any case.
        parameters: What it takes.
        returns: Type of the result; None: that of the first ``alike`` parameter, or else of the
            first parameter.
        doc: What it gives, in one sentence in each language.
        reads_clock: The result depends on the time of asking.
        is_condition: SQL may answer null where false is meant.
    """

    key: ClassVar[str]
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    returns: ClassVar[Type | None] = None
    doc: ClassVar[LocaleText]
    reads_clock: ClassVar[bool] = False
    is_condition: ClassVar[bool] = False

    @property
    def usage(self) -> str:
        """Show how it is called: ``ROUND(number, places?)``."""
        names = [p.name + "?" * p.optional for p in self.parameters]
        return f"{self.key}({', '.join(names)})"

    @abstractmethod
    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        """Return the SQL expression of the result; optional arguments may be missing."""


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
