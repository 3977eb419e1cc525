"""The tables of plugins in a tenant's schema: which there are, which wait aside, what made them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

# Tables, partitioned ones, sequences, views of both sorts.
_KINDS = ["r", "p", "S", "v", "m"]


def done_migrations(
    connection: Connection[TupleRow], schema: str, package: str
) -> Mapping[str, str]:
    """Give the migrations of a package that were done, with the hash of each."""
    rows = _statements(schema).done.all(connection, {"of": package})
    return {str(name): str(digest) for name, digest in rows}


def note_migration(
    connection: Connection[TupleRow],
    schema: str,
    package: str,
    name: str,
    *,
    digest: str,
    now: datetime,
) -> None:
    """Note that a migration was done."""
    values = {"package": package, "name": name, "digest": digest, "applied_at": now}
    _statements(schema).note.run(connection, values)


def all_relations(connection: Connection[TupleRow], schema: str) -> frozenset[str]:
    """Give the names of the tables, sequences and views of a schema."""
    rows = connection.execute(_RELATIONS, (schema, _KINDS)).fetchall()
    return frozenset(name for (name,) in rows)


def tables_of(connection: Connection[TupleRow], schema: str, package: str) -> list[str]:
    """Give the names of the tables that a package has of its own."""
    rows = connection.execute(_RELATIONS, (schema, ["r", "p"])).fetchall()
    return sorted(name for (name,) in rows if name.startswith(f"x_{package}_"))


def note_aside(
    connection: Connection[TupleRow],
    schema: str,
    package: str,
    table_name: str,
    kept_as: str,
    *,
    now: datetime,
) -> None:
    """Note that a table waits aside."""
    values = {
        "package": package,
        "table_name": table_name,
        "kept_as": kept_as,
        "removed_at": now,
    }
    _statements(schema).put_aside.run(connection, values)


def tables_aside(
    connection: Connection[TupleRow], schema: str, package: str
) -> list[tuple[str, str]]:
    """Give the tables of a package that wait aside, with what they are called there."""
    rows = _statements(schema).aside.all(connection, {"of": package})
    return [(str(name), str(kept_as)) for name, kept_as in rows]


def forget_aside(connection: Connection[TupleRow], schema: str, package: str) -> None:
    """Forget them: they are back."""
    _statements(schema).forget.run(connection, {"of": package})


_RELATIONS = (
    "SELECT c.relname FROM pg_catalog.pg_class c "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = %s AND c.relkind = ANY(%s)"
)


@dataclass(frozen=True, slots=True)
class _Statements:
    done: Statement
    note: Statement
    put_aside: Statement
    aside: Statement
    forget: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    migration = tenant_tables(schema).plugin_migration
    aside = tenant_tables(schema).plugin_aside
    return _Statements(
        compile_statement(
            select(migration.c.name, migration.c.digest).where(
                migration.c.package == bindparam("of")
            )
        ),
        compile_statement(
            insert(migration).values({each.name: bindparam(each.name) for each in migration.c})
        ),
        compile_statement(
            insert(aside).values({each.name: bindparam(each.name) for each in aside.c})
        ),
        compile_statement(
            select(aside.c.table_name, aside.c.kept_as)
            .where(aside.c.package == bindparam("of"))
            .order_by(aside.c.table_name)
        ),
        compile_statement(delete(aside).where(aside.c.package == bindparam("of"))),
    )
