"""Questions answered by PostgreSQL, many in one statement."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from psycopg import Connection, Error
from sqlalchemy import (
    ColumnElement,
    DateTime,
    FromClause,
    Select,
    Text,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from dougong.formula.batch import Question
from dougong.formula.calendars import Calendar, calendar_named
from dougong.formula.named_types import ROWS, rows_of, write_values
from dougong.formula.shape import shape
from dougong.formula.sql_terms import sql_type
from dougong.formula.to_sql import to_sql
from dougong.formula.tree import Expression
from dougong.formula.value_types import Type
from dougong.formula.values import to_json
from dougong.kernel.jsontypes import JsonValue

# A select list takes some sixteen hundred expressions.
_AT_ONCE = 200


class SqlBackend:
    """Evaluates in a database, which need not hold anything; nothing is written to it."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._dialect = PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]
        self._compiled: dict[tuple[int, tuple[str, ...]], tuple[Expression, str, list[str]]] = {}

    def answer(self, questions: Sequence[Question]) -> list[JsonValue]:
        """Give the value of each."""
        waiting, answers = iter(questions), list[JsonValue]()
        while some := list(islice(waiting, _AT_ONCE)):
            answers += self._together(some)
        return answers

    def _together(self, questions: Sequence[Question]) -> list[JsonValue]:
        parts = [self._part(question) for question in questions]
        statement = "SELECT " + ",\n".join(text for text, _ in parts)
        params = [param for _, params in parts for param in params]
        try:
            with self._connection.transaction():
                row = self._connection.execute(statement.encode(), params).fetchone()
        except Error as error:
            if len(questions) == 1:
                return [{"error": str(error)}]
            return [self._together([question])[0] for question in questions]
        assert row is not None
        return [
            to_json(value, question.expression.type)
            for value, question in zip(row, questions, strict=True)
        ]

    def _part(self, question: Question) -> tuple[str, list[Any]]:
        names = question.reads
        key = id(question.expression), tuple(names)
        if key not in self._compiled:
            types = [question.types[name] for name in names]
            self._compiled[key] = (
                question.expression,
                *self._compile(question, names, types),
            )
        expression, text, order = self._compiled[key]
        given = {f"v{index}": _bound(question.values.get(name)) for index, name in enumerate(names)}
        for index, (relation, fields) in enumerate(question.rows_read.items()):
            rows = [write_values(fields, row) for row in question.values[relation]]
            given[f"r{index}"] = json.dumps(rows)
        given |= {"now": question.clock.now, "zone": question.clock.zone.key}
        given |= expression.bind(shape(expression.source).tokens)
        return text, [given[name] for name in order]

    def _compile(
        self, question: Question, names: Sequence[str], types: Sequence[Type]
    ) -> tuple[str, list[str]]:
        values = [
            cast(bindparam(f"v{index}"), sql_type(of)).label(name)
            for index, (name, of) in enumerate(zip(names, types, strict=True))
        ]
        values += [
            cast(bindparam(f"r{index}"), JSONB).label(relation)
            for index, relation in enumerate(question.rows_read)
        ]
        # The values are columns of a row, as in a table, and not constants for the planner.
        row = select(*values).offset(literal_column("0")).subquery("r") if values else None
        value = to_sql(question.expression, _Source(row, question.types), as_value=True)
        query = select(value) if row is None else select(value).select_from(row)
        compiled = query.scalar_subquery().compile(dialect=self._dialect)
        return str(compiled), list(compiled.positiontup or ())


def _bound(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


class _Source:
    """Takes values from a row that has a column for each name."""

    def __init__(
        self, row: FromClause | None, types: Mapping[str, Type], parent: _Source | None = None
    ) -> None:
        self._row = row
        self._types = types
        self._parent = parent

    def column(self, steps: tuple[str, ...]) -> ColumnElement[Any]:
        assert self._row is not None
        return self._row.c[".".join(steps)]

    def global_value(self, path: tuple[str, ...]) -> ColumnElement[Any]:
        if self._parent is not None:
            return self._parent.global_value(path)
        return self.column(("$" + ".".join(path),))

    def now(self) -> ColumnElement[Any]:
        return cast(bindparam("now"), DateTime(timezone=True))

    def time_zone(self) -> ColumnElement[Any]:
        return bindparam("zone", type_=Text())

    def calendar(self, name: str) -> Calendar | None:
        return calendar_named({}, name)

    def tree(self, name: str) -> None:
        """Give no tree: nothing lies below anything."""

    def rates(self) -> None:
        """Give no rates: a currency is worth its own units."""

    def related(self, relation: tuple[str, str]) -> _Rows:
        name = ".".join(relation)
        return _Rows(self, self.column(relation), rows_of(self._types)[name])


class _Rows:
    """Takes child records from a column that holds them as JSON."""

    def __init__(
        self, parent: _Source, rows: ColumnElement[Any], types: Mapping[str, Type]
    ) -> None:
        fields = [column(name, sql_type(of)) for name, of in types.items() if ROWS not in name]
        nested = [column(relation, JSONB) for relation in rows_of(types)]
        given = func.jsonb_to_recordset(rows).table_valued(*fields, *nested)
        self._rows = given.render_derived(with_types=True)
        # A row of blanks is no null row.
        self.source = _Source(self._rows, types, parent)

    def select(
        self, found: ColumnElement[Any], condition: ColumnElement[Any] | None
    ) -> Select[Any]:
        query = select(found).select_from(self._rows)
        return query if condition is None else query.where(condition)
