"""What becomes of a tenant: out of service and back, another name, other limits, gone for good.

Each change is one transaction of the caller, but the last: what is gone is gone step by step, for
no transaction could hold the locks of all its tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from psycopg import Connection, sql
from psycopg.rows import TupleRow
from sqlalchemy import Text, bindparam, delete, func, null, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from dougong.kernel.messages import LocaleText
from dougong.storage.database import Database
from dougong.storage.errors import InvalidTenantNameError, TenantExistsError
from dougong.storage.statement import compile_statement
from dougong.storage.tables import CELL_SCHEMA, JOB, OUTBOX, PURGED, TENANT, UNINDEXED, UNSEALED
from dougong.storage.tenants import Tenant, is_tenant_name

_TABLES_AT_ONCE = 50


def suspend(connection: Connection[TupleRow], tenant: Tenant, *, now: datetime) -> None:
    """Take a tenant out of service; its jobs wait where they are."""
    _SUSPEND.run(connection, {"of": tenant.schema, "now": now})
    _pause(connection, tenant)


def resume(connection: Connection[TupleRow], tenant: Tenant, *, now: datetime) -> None:
    """Put a tenant back into service; a drop that was to come does not."""
    _RESUME.run(connection, {"of": tenant.schema})
    forget_purge(connection, tenant, now=now)


def forget_purge(connection: Connection[TupleRow], tenant: Tenant, *, now: datetime) -> None:
    """Cancel the job that was to delete a tenant for good, if there is one."""
    _CANCEL.run(connection, {"key": purge_key(tenant), "at": now})


def begin_drop(
    connection: Connection[TupleRow], tenant: Tenant, *, now: datetime, drop_after: datetime
) -> None:
    """Take a tenant out of service; it goes for good at an instant."""
    _DROP.run(connection, {"of": tenant.schema, "now": now, "after": drop_after})
    _pause(connection, tenant)


def purge_key(tenant: Tenant) -> str:
    """Name the job that is to purge a tenant: there is one of it."""
    return f"purge {tenant.schema}"


def change_tenant(
    connection: Connection[TupleRow],
    tenant: Tenant,
    *,
    label: LocaleText | None = None,
    limits: Mapping[str, int] | None = None,
    operates: bool | None = None,
) -> None:
    """Change what is given; nothing else of it."""
    _CHANGE.run(
        connection,
        {
            "of": tenant.schema,
            "new_label": tenant.label if label is None else label,
            "new_limits": dict(tenant.limits if limits is None else limits),
            "new_operates": tenant.operates if operates is None else operates,
        },
    )


def rename(connection: Connection[TupleRow], tenant: Tenant, name: str) -> None:
    """Give a tenant another name; it is found by the former ones too, and keeps its schema.

    Raises:
        InvalidTenantNameError: The name is none.
        TenantExistsError: Another tenant has or had it.
    """
    require_free_name(connection, name, besides=tenant.schema)
    former = [each for each in (*tenant.former, tenant.name) if each != name]
    _RENAME.run(connection, {"of": tenant.schema, "new": name, "names": former})
    for statement in (_RENAME_JOBS, _RENAME_EVENTS):
        statement.run(connection, {"names": former, "new": name})


def require_free_name(
    connection: Connection[TupleRow], name: str, *, besides: str | None = None
) -> None:
    """Refuse a name that is none, or that another tenant has or had.

    Raises:
        InvalidTenantNameError: It is none.
        TenantExistsError: It is taken.
    """
    if not is_tenant_name(name):
        raise InvalidTenantNameError(tenant=name)
    # INVARIANT: one at a time looks whether a name is free and takes it.
    connection.execute("SELECT pg_advisory_xact_lock(hashtext('dougong.tenant_names'))")
    if _TAKEN.one(connection, {"wanted": name, "besides": besides or ""}) is not None:
        raise TenantExistsError(tenant=name)


def free_schema(connection: Connection[TupleRow], name: str) -> str:
    """Give a schema for a tenant, one that none ever had: processes remember what was in it."""
    taken = {schema for (schema,) in _SCHEMAS.all(connection)}
    schema, number = f"t_{name}", 1
    while schema in taken:
        number += 1
        schema = f"t_{name}_{number}"
    return schema


def purge(database: Database, tenant: Tenant, *, now: datetime) -> None:
    """Delete a tenant and all its data for good; one that was half done goes on.

    Args:
        database: The cell it lives in.
        tenant: The tenant, in service or not.
        now: The present instant.
    """
    with database.transaction(CELL_SCHEMA) as connection:
        _DROP.run(connection, {"of": tenant.schema, "now": now, "after": now})
        _pause(connection, tenant)
    while _drop_some_tables(database, tenant.schema):
        pass
    with database.transaction(CELL_SCHEMA) as connection:
        schema = sql.Identifier(tenant.schema)
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
        names = [tenant.name, *tenant.former]
        for statement in (_PURGE_EVENTS, _PURGE_JOBS):
            statement.run(connection, {"names": names})
        for statement in (_PURGE_SEALS, _PURGE_MARKS):
            statement.run(connection, {"of": tenant.schema})
        forget_purge(connection, tenant, now=now)
        _PURGE.run(connection, {"of": tenant.schema})
        _NOTE.run(connection, {"of": tenant.schema, "was": tenant.name, "now": now})


def _drop_some_tables(database: Database, schema: str) -> bool:
    with database.transaction(CELL_SCHEMA) as connection:
        rows = connection.execute(_SOME_TABLES, [schema, _TABLES_AT_ONCE]).fetchall()
        tables = [sql.Identifier(schema, name) for (name,) in rows]
        if tables:
            names = sql.SQL(", ").join(tables)
            connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(names))
    return bool(tables)


def _pause(connection: Connection[TupleRow], tenant: Tenant) -> None:
    # Another claim, so that the worker that has it now can write nothing more.
    _PAUSE.run(connection, {"names": [tenant.name, *tenant.former]})


_THIS = TENANT.c.schema == bindparam("of")
_NAMES = bindparam("names", type_=ARRAY(Text))
_SOME_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename LIMIT %s"

_SUSPEND = compile_statement(
    update(TENANT)
    .where(_THIS)
    .values(state="suspended", suspended_at=bindparam("now"), drop_after=null())
)
_RESUME = compile_statement(
    update(TENANT).where(_THIS).values(state="active", suspended_at=null(), drop_after=null())
)
_DROP = compile_statement(
    update(TENANT)
    .where(_THIS)
    .values(
        state="dropping",
        suspended_at=func.coalesce(TENANT.c.suspended_at, bindparam("now")),
        drop_after=bindparam("after"),
    )
)
_CHANGE = compile_statement(
    update(TENANT)
    .where(_THIS)
    .values(
        label=bindparam("new_label"),
        limits=bindparam("new_limits"),
        operates=bindparam("new_operates"),
    )
)
_RENAME = compile_statement(
    update(TENANT).where(_THIS).values(name=bindparam("new"), former=_NAMES)
)
_RENAME_JOBS = compile_statement(
    update(JOB).where(JOB.c.tenant == func.any(_NAMES)).values(tenant=bindparam("new"))
)
_RENAME_EVENTS = compile_statement(
    update(OUTBOX).where(OUTBOX.c.tenant == func.any(_NAMES)).values(tenant=bindparam("new"))
)
_TAKEN = compile_statement(
    select(TENANT.c.schema).where(
        TENANT.c.schema != bindparam("besides"),
        or_(
            TENANT.c.name == bindparam("wanted"),
            bindparam("wanted") == func.any(TENANT.c.former),
        ),
    )
)
_SCHEMAS = compile_statement(select(TENANT.c.schema).union(select(PURGED.c.schema)))
_PAUSE = compile_statement(
    update(JOB)
    .where(JOB.c.tenant == func.any(_NAMES), JOB.c.state == "running")
    .values(
        state="queued",
        fence=JOB.c.fence + 1,
        attempts=func.greatest(JOB.c.attempts - 1, 0),
        lease_until=null(),
    )
)
_CANCEL = compile_statement(
    update(JOB)
    .where(JOB.c.tenant.is_(None), JOB.c.unique_key == bindparam("key"))
    .where(JOB.c.finished_at.is_(None), JOB.c.state == "queued")
    .values(state="cancelled", finished_at=bindparam("at"))
)
_PURGE = compile_statement(delete(TENANT).where(_THIS))
_PURGE_JOBS = compile_statement(delete(JOB).where(JOB.c.tenant == func.any(_NAMES)))
_PURGE_EVENTS = compile_statement(delete(OUTBOX).where(OUTBOX.c.tenant == func.any(_NAMES)))
_PURGE_MARKS = compile_statement(delete(UNINDEXED).where(UNINDEXED.c.schema == bindparam("of")))
_PURGE_SEALS = compile_statement(delete(UNSEALED).where(UNSEALED.c.schema == bindparam("of")))
_NOTE = compile_statement(
    insert(PURGED)
    .values(schema=bindparam("of"), name=bindparam("was"), at=bindparam("now"))
    .on_conflict_do_nothing()
)
