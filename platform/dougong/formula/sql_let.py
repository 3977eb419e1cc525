"""A value named within SQL: ``(SELECT f(l1.v) FROM (SELECT … AS v OFFSET 0) AS l1)``.

PostgreSQL has no ``let``, but a subselect of one row is one. ``OFFSET 0`` keeps the planner from
writing the value out again wherever its name stands.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal, iterate
from sqlalchemy.types import TypeEngine


class Given(ColumnElement[Any]):
    """The name of a value.

    Attributes:
        level: Tells it from the names used within what it is used in.
    """

    __visit_name__ = "given"
    _traverse_internals = [
        ("type", InternalTraversal.dp_type),
        ("level", InternalTraversal.dp_plain_obj),
    ]

    def __init__(self, of: TypeEngine[Any]) -> None:
        self.type = of
        self.level = 0


class Let(ColumnElement[Any]):
    """An expression in which a value has a name."""

    __visit_name__ = "let"
    _traverse_internals = [
        ("given", InternalTraversal.dp_clauseelement),
        ("value", InternalTraversal.dp_clauseelement),
        ("body", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, given: Given, value: ColumnElement[Any], body: ColumnElement[Any]) -> None:
        self.given, self.value, self.body = given, value, body
        self.type = body.type
        inner = (part.given.level for part in iterate(body) if isinstance(part, Let))
        given.level = 1 + max(inner, default=0)

    @property
    def _from_objects(self) -> list[FromClause]:
        return [*self.value._from_objects, *self.body._from_objects]


@compiles(Given)
def _name(given: Given, compiler: SQLCompiler, **options: Any) -> str:
    return f"l{given.level}.v"


@compiles(Let)
def _subselect(let: Let, compiler: SQLCompiler, **options: Any) -> str:
    value, body = compiler.process(let.value, **options), compiler.process(let.body, **options)
    name = f"l{let.given.level}"
    return f"(SELECT {body} FROM (SELECT {value} AS v OFFSET 0) AS {name})"
