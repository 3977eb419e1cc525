"""Flows as they were when runs of them began, and what follows when names change."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ColumnElement,
    Table,
    Text,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert

from dougong.kernel.caching import per_tenant
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A flow as it was.

    Attributes:
        hash: Tells its text.
        flow: Name of the flow.
        version: The version of the tenant's definitions when it was first run.
        definition: Its definition.
    """

    hash: str
    flow: str
    version: int
    definition: JsonObject


def keep_version(
    connection: Connection[TupleRow], schema: str, version: Version, *, now: datetime
) -> None:
    """Keep a flow as it is now, for the runs that begin with it."""
    values = {"hash": version.hash, "flow": version.flow, "version": version.version}
    given = {**values, "definition": version.definition, "created_at": now}
    _statements(schema).keep_version.run(connection, given)


def find_version(connection: Connection[TupleRow], schema: str, text_hash: str) -> Version | None:
    """Give a flow as it was."""
    row = _statements(schema).find_version.one(connection, {"hash": text_hash})
    return None if row is None else Version(**dict(zip(_VERSION, row, strict=True)))


def open_versions(connection: Connection[TupleRow], schema: str, flow: str) -> list[dict[str, Any]]:
    """Give the versions of a flow that runs began with, the latest first, and how many are open."""
    rows = _statements(schema).versions.all(connection, {"flow": flow})
    names = ("hash", "version", "created_at", "definition", "open")
    return [dict(zip(names, row, strict=True)) for row in rows]


def text_hash(definition: JsonObject) -> str:
    """Tell the text of a flow's definition from every other."""
    text = orjson.dumps(definition, option=orjson.OPT_SORT_KEYS)
    return sha256(text).hexdigest()[:40]


def follow_runs(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    """Let runs of records, and what they wait for, go by the new name of an object."""
    given = {"old": old, "new": new, "records": f"record:{old}:%", "events": f"event:{old}%"}
    statements = _statements(schema)
    statements.follow_object.run(connection, given)
    statements.follow_keys.run(connection, given)


def follow_flow(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    """Let the runs of a flow go by its new name."""
    statements = _statements(schema)
    statements.follow_flow.run(connection, {"old": old, "new": new})
    statements.follow_version.run(connection, {"old": old, "new": new})


def follow_pinned(
    connection: Connection[TupleRow], schema: str, before: JsonObject, after: JsonObject
) -> None:
    """Let runs that began with a flow as it was until now go on by the names of now."""
    given = {"hash": text_hash(before), "definition": after}
    _statements(schema).follow_pinned.run(connection, given)


_VERSION = tuple(each.name for each in fields(Version))


@dataclass(frozen=True, slots=True)
class _Statements:
    keep_version: Statement
    find_version: Statement
    versions: Statement
    follow_object: Statement
    follow_keys: Statement
    follow_flow: Statement
    follow_version: Statement
    follow_pinned: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    tables = tenant_tables(schema)
    run, version = tables.run, tables.flow_version
    kept = upsert(version).values({name: bindparam(name) for name in (*_VERSION, "created_at")})
    return _Statements(
        keep_version=compile_statement(kept.on_conflict_do_nothing()),
        find_version=compile_statement(
            select(*(version.c[name] for name in _VERSION)).where(
                version.c.hash == bindparam("hash")
            )
        ),
        versions=compile_statement(
            select(
                version.c.hash,
                version.c.version,
                version.c.created_at,
                version.c.definition,
                select(func.count())
                .where(run.c.hash == version.c.hash, run.c.finished_at.is_(None))
                .scalar_subquery(),
            )
            .where(version.c.flow == bindparam("flow"))
            .order_by(version.c.created_at.desc())
            .limit(50)
        ),
        follow_object=_renaming(run, "object"),
        follow_keys=compile_statement(
            update(run)
            .where(or_(run.c.wake_key.like(bindparam("records")), _is_of_event(run)))
            .values(
                {
                    run.c.wake_key: func.concat(
                        func.split_part(run.c.wake_key, ":", 1),
                        ":",
                        bindparam("new", type_=Text()),
                        func.substr(
                            run.c.wake_key,
                            func.length(func.split_part(run.c.wake_key, ":", 1))
                            + func.length(bindparam("old", type_=Text()))
                            + 2,
                        ),
                    )
                }
            )
        ),
        follow_flow=_renaming(run, "flow"),
        follow_version=_renaming(version, "flow"),
        follow_pinned=compile_statement(
            update(version)
            .where(version.c.hash == bindparam("hash"))
            .values({version.c.definition: bindparam("definition", type_=JSONB())})
        ),
    )


def _renaming(table: Table, name: str) -> Statement:
    column_ = table.c[name]
    return compile_statement(
        update(table)
        .where(column_ == bindparam("old", type_=Text()))
        .values({column_: bindparam("new", type_=Text())})
    )


def _is_of_event(run: Table) -> ColumnElement[bool]:
    old = bindparam("old", type_=Text())
    return and_(
        run.c.wake_key.like(bindparam("events")), func.split_part(run.c.wake_key, ":", 2) == old
    )
