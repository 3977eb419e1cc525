"""Rows of the audit log, found by who, what, on which record and when; the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Select,
    Table,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    literal,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY

from dougong.kernel.caching import per_tenant_and
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

LOOKED_THROUGH = 50_000
"""So many rows are read for one page where a text is looked for, which no index helps to find."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuestion:
    """Which rows are wanted.

    Attributes:
        actor: Done by this user.
        actions: Of one of these names.
        object: About records of this object.
        record: About this record.
        since: Not before this instant.
        until: Before this instant.
        q: With this text among the details.
        after: Behind this row.
    """

    actor: UUID | None = None
    actions: tuple[str, ...] | None = None
    object: str | None = None
    record: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    q: str | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A row as it is stored; ``number`` is None until it is sealed."""

    id: int
    at: datetime
    actor: UUID | None
    action: str
    details: JsonObject
    address: str | None
    number: int | None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some rows, and the id of the row to go on behind; None: that was all."""

    rows: Sequence[AuditRow]
    more: int | None


def read_audit(
    connection: Connection[TupleRow], schema: str, question: AuditQuestion, *, limit: int
) -> AuditPage:
    """Give a page of rows.

    Where a text is looked for, a page may hold fewer rows than asked for, even none, and yet not
    be the last one: it then says where to go on.
    """
    asked = {
        each.name: value
        for each in fields(question)
        if (value := getattr(question, each.name)) is not None
    }
    statements = _statements(schema, frozenset(asked))
    values: dict[str, Any] = {**asked, "most": limit + 1}
    if question.actions is not None:
        values["actions"] = list(question.actions)
    if question.q is not None:
        values["q"] = f"%{_escaped(question.q)}%"
    rows = [AuditRow(*row) for row in statements.rows.all(connection, values)]
    if len(rows) > limit:
        return AuditPage(rows[:limit], rows[limit - 1].id)
    last = statements.last.one(connection, values) if statements.last is not None else None
    return AuditPage(rows, None if last is None else last[0])


def _escaped(sought: str) -> str:
    return sought.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@dataclass(frozen=True, slots=True)
class _Statements:
    rows: Statement
    last: Statement | None


@per_tenant_and(8)
def _statements(schema: str, asked: frozenset[str]) -> _Statements:
    table = tenant_tables(schema).audit
    shown = [table.c[each.name] for each in fields(AuditRow)]
    found = select(*shown).where(*_conditions(table, asked))
    found = found.order_by(table.c.at.desc(), table.c.id.desc())
    most = bindparam("most", type_=BigInteger())
    if "q" not in asked:
        return _Statements(compile_statement(found.limit(most)), None)
    looked = found.limit(literal(LOOKED_THROUGH)).subquery("looked")
    sought: ColumnElement[str] = bindparam("q", type_=Text())
    told = func.concat_ws(" ", looked.c.action, looked.c.address, cast(looked.c.details, Text))
    order = (looked.c.at.desc(), looked.c.id.desc())
    rows: Select[Any] = select(looked).where(told.ilike(sought)).order_by(*order).limit(most)
    last = select(looked.c.id).order_by(*order).offset(literal(LOOKED_THROUGH - 1))
    return _Statements(compile_statement(rows), compile_statement(last))


def _conditions(table: Table, asked: frozenset[str]) -> list[ColumnElement[bool]]:
    instant = DateTime(timezone=True)
    behind = table.alias("behind")
    at = select(behind.c.at).where(behind.c.id == bindparam("after")).scalar_subquery()
    after = tuple_(at, bindparam("after", type_=BigInteger()))
    conditions: dict[str, ColumnElement[bool]] = {
        "actor": table.c.actor == bindparam("actor", type_=Uuid()),
        "actions": table.c.action == any_(bindparam("actions", type_=ARRAY(Text))),
        "object": _told(table, "object"),
        "record": _told(table, "record"),
        "since": table.c.at >= bindparam("since", type_=instant),
        "until": table.c.at < bindparam("until", type_=instant),
        "after": tuple_(table.c.at, table.c.id) < after,
    }
    return [condition for name, condition in conditions.items() if name in asked]


def _told(table: Table, name: str) -> ColumnElement[bool]:
    # A literal key, as the index has it.
    key: ColumnElement[str] = text(f"'{name}'")  # type: ignore[assignment]
    told: ColumnElement[str] = table.c.details.op("->>", return_type=Text())(key)
    return told == bindparam(name, type_=Text())
