"""Calls of others that set flows off, as rows: each is taken once, and answered the same again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

KEEP_CALLS = timedelta(days=90)
"""How long it is remembered that a call was taken."""


def take_call(
    connection: Connection[TupleRow], schema: str, flow: str, key: str, *, at: datetime
) -> bool:
    """Note that a call is taken; tells whether it was not before.

    Where another transaction is just taking the same one, this waits for it.
    """
    values = {"flow": flow, "key": key, "at": at}
    return _statements(schema).take.one(connection, values) is not None


def note_run(connection: Connection[TupleRow], schema: str, flow: str, key: str, run: UUID) -> None:
    """Note which run a call has set off."""
    _statements(schema).note.run(connection, {"name": flow, "same": key, "begun": run})


def run_of_call(connection: Connection[TupleRow], schema: str, flow: str, key: str) -> UUID | None:
    """Give the run that a call has set off."""
    row = _statements(schema).find.one(connection, {"name": flow, "same": key})
    return None if row is None else row[0]


def runs_with_keys(
    connection: Connection[TupleRow], schema: str, keys: Collection[str]
) -> Mapping[str, UUID]:
    """Give the runs that have these trigger keys, by the key."""
    return dict(_statements(schema).runs.all(connection, {"keys": list(keys)}))


@dataclass(frozen=True, slots=True)
class _Statements:
    take: Statement
    note: Statement
    find: Statement
    runs: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    tables = tenant_tables(schema)
    call, run = tables.hook_call, tables.run
    of = (call.c.flow == bindparam("name")) & (call.c.key == bindparam("same"))
    new = insert(call).values({name: bindparam(name) for name in ("flow", "key", "at")})
    keys = bindparam("keys", type_=ARRAY(Text))
    return _Statements(
        compile_statement(new.on_conflict_do_nothing().returning(call.c.key)),
        compile_statement(update(call).where(of).values(run=bindparam("begun", type_=Uuid()))),
        compile_statement(select(call.c.run).where(of)),
        compile_statement(
            select(run.c.trigger_key, run.c.id).where(run.c.trigger_key == any_(keys))
        ),
    )
