"""Grants and shares, as far as deploys have to do with them: they name what may be renamed."""

from __future__ import annotations

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, delete, select, update

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


def follow_grants(
    connection: Connection[TupleRow], schema: str, kind: str, old: str, new: str
) -> None:
    """Let who has a role or a permission set keep it when that is renamed."""
    _rename_granted(schema).run(connection, {"kind": kind, "old": old, "new": new})


def follow_shares(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    """Let the shares of records go along when their object is renamed."""
    _rename_shared(schema).run(connection, {"old": old, "new": new})


def follow_principal(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    """Let what is shared with a principal, such as ``role/agent``, go along with its new name."""
    _rename_principal(schema).run(connection, {"old": old, "new": new})


def granted(connection: Connection[TupleRow], schema: str) -> frozenset[tuple[str, str]]:
    """Give what somebody has, whether in force today or not: kind and name of each."""
    return frozenset((kind, name) for kind, name in _granted(schema).all(connection))


def drop_granted(connection: Connection[TupleRow], schema: str, kind: str, name: str) -> None:
    """Take a role or a permission set from all who have it."""
    _drop_grants(schema).run(connection, {"kind": kind, "gone": name})


def drop_principal(connection: Connection[TupleRow], schema: str, principal: str) -> None:
    """End what is shared with a principal that is no more."""
    _drop_shared(schema).run(connection, {"gone": principal})


@per_tenant
def _granted(schema: str) -> Statement:
    table = tenant_tables(schema).grant
    return compile_statement(select(table.c.kind, table.c.name).distinct())


@per_tenant
def _drop_grants(schema: str) -> Statement:
    table = tenant_tables(schema).grant
    named = table.c.kind == bindparam("kind"), table.c.name == bindparam("gone")
    return compile_statement(delete(table).where(*named))


@per_tenant
def _drop_shared(schema: str) -> Statement:
    table = tenant_tables(schema).share
    return compile_statement(delete(table).where(table.c.principal == bindparam("gone")))


@per_tenant
def _rename_granted(schema: str) -> Statement:
    table = tenant_tables(schema).grant
    named = update(table).where(table.c.kind == bindparam("kind"), table.c.name == bindparam("old"))
    return compile_statement(named.values(name=bindparam("new")))


@per_tenant
def _rename_shared(schema: str) -> Statement:
    table = tenant_tables(schema).share
    named = update(table).where(table.c.object == bindparam("old"))
    return compile_statement(named.values(object=bindparam("new")))


@per_tenant
def _rename_principal(schema: str) -> Statement:
    table = tenant_tables(schema).share
    named = update(table).where(table.c.principal == bindparam("old"))
    return compile_statement(named.values(principal=bindparam("new")))
