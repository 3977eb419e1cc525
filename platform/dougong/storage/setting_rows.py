"""The stored values of settings, as far as deploys have to do with them."""

from __future__ import annotations

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, update

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


def follow_setting(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    """Let the values of a setting go along when that is renamed."""
    _rename(schema).run(connection, {"old": old, "new": new})


@per_tenant
def _rename(schema: str) -> Statement:
    table = tenant_tables(schema).setting
    renamed = update(table).where(table.c.name == bindparam("old"))
    return compile_statement(renamed.values(name=bindparam("new")))
