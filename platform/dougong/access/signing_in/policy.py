"""What a company demands of how its people sign in: the setting ``second_factor`` of the core."""

from __future__ import annotations

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, select

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

SECOND_FACTOR = "second_factor"
EVERYONE, ADMINS = "everyone", "admins"


def demands_second_factor(connection: Connection[TupleRow], schema: str, *, admin: bool) -> bool:
    """Tell whether somebody must have a second factor who signs in by a password."""
    row = _demanded(schema).one(connection, {"name": SECOND_FACTOR, "level": "tenant"})
    return row is not None and (row[0] == EVERYONE or (admin and row[0] == ADMINS))


@per_tenant
def _demanded(schema: str) -> Statement:
    setting = tenant_tables(schema).setting
    found = select(setting.c.value).where(setting.c.name == bindparam("name"))
    return compile_statement(found.where(setting.c.level == bindparam("level")).limit(1))
