"""Drafts: records as they will be after a save, which PostgreSQL computes with before it is done.

Drafts come to it as JSON and become rows of their table. So one SELECT tells, for one record or
for ten thousand, what any number of expressions give: on the record, on what its lookups lead to,
on the record as it was (``$old``). What only the database gives, such as a number in a sequence,
is blank in a draft.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    FromClause,
    Table,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB

from dougong.deployment.model import Model, ObjectModel
from dougong.formula.shape import shape
from dougong.formula.sql_terms import SqlSource
from dougong.formula.to_sql import to_sql
from dougong.formula.tree import Expression
from dougong.hooks.events import Change
from dougong.records.plans import of_version
from dougong.records.reading.joins import At, Joins, Path
from dougong.records.saving.session import SaveSession
from dougong.storage.statement import Row, Statement, compile_statement

EARLIER = "$old"
"""Where paths from the record as it was begin."""

_PREPARER = postgresql.dialect().identifier_preparer  # type: ignore[no-untyped-call]


class Drafts(Joins):
    """Columns of drafts, or of records just written, and of what they were before.

    Args:
        model: The definitions.
        record: The object of the drafts.
        base: Records just written; None: drafts that are sent along.
    """

    def __init__(self, model: Model, record: ObjectModel, base: Table | None = None) -> None:
        new = _drafted(record, "new", "t") if base is None else base.alias("t")
        super().__init__(model, record, new)
        old = _drafted(record, "old", "o")
        self._from = new.outerjoin(old, old.c.id == new.c.id)
        # A field cannot be called so: paths from the record as it was begin here.
        self._sources[(EARLIER,)] = (old, record)

    @property
    def id(self) -> ColumnElement[UUID]:
        """The id of each draft."""
        return self._base.c.id

    def global_value(self, path: Path) -> ColumnElement[Any]:
        """Give a field of the record as it was, or what every source gives."""
        if path in (("old",), ("old", "id")):
            return self.source((EARLIER,))[0].c.id
        if path[0] == "old":
            return self.column((EARLIER, *path[1:]))
        return super().global_value(path)


class Pointed(At):
    """The record that a lookup of a draft points at; ``$record`` is the draft."""

    def __init__(self, drafts: Joins, lookup: str) -> None:
        super().__init__(drafts, (lookup,))
        self._drafts = drafts
        self.global_value = self._value

    def _value(self, path: Path) -> ColumnElement[Any]:
        if path[0] != "record":
            return self._drafts.global_value(path)
        return self._drafts.column(path[1:] or ("id",))


@dataclass(frozen=True, slots=True)
class DraftQuery:
    """A SELECT that gives a value of each expression for each draft.

    Attributes:
        statement: Gives the id, then the values.
        constants: The values of literals, by parameter.
    """

    statement: Statement
    constants: Mapping[str, Any]

    def run(
        self, session: SaveSession, record: ObjectModel, changes: Sequence[Change]
    ) -> Mapping[UUID, Row]:
        """Give the values for each change, by its record's id."""
        names = self.statement.names
        given: dict[str, Any] = {**session.context, **self.constants}
        if "new" in names:
            given["new"] = encoded(draft_of(session, record, change) for change in changes)
        if "ids" in names:
            given["ids"] = [change.id for change in changes]
        given["old"] = encoded(change.old for change in changes if change.old is not None)
        rows = self.statement.all(session.connection, given)
        return {row[0]: row[1:] for row in rows}


class DraftQueryBuilder:
    """Puts a query over drafts together.

    Args:
        model: The definitions.
        record: The object of the drafts.
        written: Whether the records are written already: then it is they who are asked.
    """

    def __init__(self, model: Model, record: ObjectModel, *, written: bool = False) -> None:
        self._model = model
        self._written = written
        self._columns: list[ColumnElement[Any]] = []
        self._constants: dict[str, Any] = {}
        self.drafts = Drafts(model, record, record.table if written else None)

    def add(self, expression: Expression, source: SqlSource | None = None) -> None:
        """Add an expression; its names are those of the draft unless told otherwise."""
        prefix = f"e{len(self._columns)}_"
        self._constants |= expression.bind(shape(expression.source).tokens, prefix=prefix)
        value = to_sql(expression, source or self.drafts, prefix=prefix, as_value=True)
        self._columns.append(value)

    def add_column(self, value: ColumnElement[Any]) -> None:
        """Add what is SQL already."""
        self._columns.append(value)

    def build(self) -> DraftQuery:
        """Compile it."""
        drafts = self.drafts
        query = (
            select(drafts.id, *(value.label(f"v{i}") for i, value in enumerate(self._columns)))
            .prefix_with(of_version(self._model))
            .select_from(drafts.from_clause)
        )
        if self._written:
            query = query.where(drafts.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
        return DraftQuery(compile_statement(query), self._constants)


def draft_of(session: SaveSession, record: ObjectModel, change: Change) -> Mapping[str, Any]:
    """Give the values that a record will have when a change is saved."""
    by, now = session.actor.user_id, session.now
    written = {"id": change.id, "updated_at": now, "updated_by": by}
    if change.old is None:
        new = {**record.blanks, "version": 1, "created_at": now, "created_by": by}
        return {**new, **written, **change.values}
    return {**change.old, **written, "version": change.old["version"] + 1, **change.values}


def _drafted(record: ObjectModel, parameter: str, name: str) -> FromClause:
    if record.definition.is_stored:
        return rows_of(record.table, parameter).alias(name)
    # An event has no table whose row type PostgreSQL would know.
    sent = cast(bindparam(parameter, type_=Text()), JSONB)
    columns = [column(each.name, each.type) for each in record.table.columns]
    rows = func.jsonb_to_recordset(sent).table_valued(*columns)
    return rows.render_derived(name=name, with_types=True)


def rows_of(table: Table, parameter: str) -> FromClause:
    """Give the rows of a table that a parameter has as JSON, as ``encoded`` made it."""
    kind: ColumnElement[Any] = literal_column(f"NULL::{_PREPARER.format_table(table)}")
    sent = cast(bindparam(parameter, type_=Text()), JSONB)
    columns = [column(each.name, each.type) for each in table.columns]
    return func.jsonb_populate_recordset(kind, sent).table_valued(*columns)


def encoded(rows: Iterable[Mapping[str, Any]]) -> str:
    """Give stored values as JSON."""
    # What has no form in JSON, such as a decimal, PostgreSQL reads from its text.
    every = list(rows)
    try:
        return orjson.dumps(every, default=str).decode()
    except (TypeError, orjson.JSONEncodeError):
        # A JSON field may hold a number of more than 64 bits.
        return json.dumps(every, default=str, ensure_ascii=False)
