"""Tenants: a schema each, and a row in the cell's table that leads to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.schema import CreateSchema, DropSchema

from dougong.kernel.clock import Clock
from dougong.kernel.messages import LocaleText
from dougong.kernel.suggest import hint
from dougong.storage.database import Database
from dougong.storage.errors import InvalidTenantNameError, TenantExistsError, TenantNotFoundError
from dougong.storage.migrations.run import migrate_schema, schema_connection
from dougong.storage.statement import Row, compile_statement
from dougong.storage.tables import CELL_SCHEMA, JOB, OUTBOX, TENANT

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """One customer of the cell.

    Attributes:
        name: What people and tokens call it.
        schema: Where its tables are.
        label: Its name for people.
        locale: Of users that chose none.
        time_zone: Of dates, and of users that chose none.
        currency: ISO code of its money.
    """

    name: str
    schema: str
    label: LocaleText
    locale: str
    time_zone: str
    currency: str


_COLUMNS = (
    TENANT.c.name,
    TENANT.c.schema,
    TENANT.c.label,
    TENANT.c.locale,
    TENANT.c.time_zone,
    TENANT.c.currency,
)
_ACTIVE = select(*_COLUMNS).where(TENANT.c.state == "active")
_LIST = compile_statement(_ACTIVE.order_by(TENANT.c.name))
_FIND = compile_statement(_ACTIVE.where(TENANT.c.name == bindparam("name")))


def is_tenant_name(name: str) -> bool:
    """Tell whether a tenant could have this name; what cannot is never looked up."""
    return _NAME.fullmatch(name) is not None


def create_tenant(
    database: Database,
    name: str,
    *,
    label: LocaleText,
    locale: str,
    time_zone: str,
    currency: str,
    clock: Clock,
) -> Tenant:
    """Create a tenant with its schema and the platform's tables in it, in one transaction.

    Args:
        database: The cell it will live in.
        name: 1 to 40 lower-case letters, digits and ``_``, beginning with a letter.
        label: Its name for people.
        locale: Such as ``zh-CN``.
        time_zone: IANA name, such as ``Asia/Shanghai``.
        currency: ISO code, such as ``CNY``.
        clock: Tells when.

    Returns:
        The new tenant.

    Raises:
        InvalidTenantNameError: The name cannot be a schema's.
        TenantExistsError: The name is taken.
    """
    if not is_tenant_name(name):
        raise InvalidTenantNameError(tenant=name)
    tenant = Tenant(
        name=name,
        schema=f"t_{name}",
        label=label,
        locale=locale,
        time_zone=time_zone,
        currency=currency,
    )
    row = {column.name: getattr(tenant, column.name) for column in _COLUMNS}
    row |= {"state": "active", "created_at": clock.now()}
    with schema_connection(database.url) as connection:
        new = insert(TENANT).values(row).on_conflict_do_nothing().returning(TENANT.c.name)
        if connection.scalar(new) is None:
            raise TenantExistsError(tenant=name)
        connection.execute(CreateSchema(tenant.schema))
        migrate_schema(connection, tenant.schema)
    return tenant


def list_tenants(database: Database) -> list[Tenant]:
    """Give every active tenant, by name."""
    with database.connection(CELL_SCHEMA) as connection:
        return [_tenant(row) for row in _LIST.all(connection)]


def find_tenant(database: Database, name: str) -> Tenant:
    """Give an active tenant.

    Raises:
        TenantNotFoundError: There is none of that name.
    """
    tenant = look_up_tenant(database, name)
    if tenant is None:
        names = [tenant.name for tenant in list_tenants(database)]
        raise TenantNotFoundError(tenant=name, hint=hint(name, names))
    return tenant


def look_up_tenant(database: Database, name: str) -> Tenant | None:
    """Give an active tenant, if there is one of that name."""
    with database.connection(CELL_SCHEMA) as connection:
        row = _FIND.one(connection, {"name": name})
    return None if row is None else _tenant(row)


def drop_tenant(database: Database, name: str, *, purge: bool = False, clock: Clock) -> str | None:
    """Take a tenant out of service, in one transaction.

    Its schema and its rows in the cell are kept under another name, so that an operator can
    rename them back; its unfinished jobs are cancelled.

    Args:
        database: The cell it lives in.
        name: Name of an active tenant; with ``purge`` also the name a dropped one is kept under.
        purge: Delete everything for good instead.
        clock: Tells when.

    Returns:
        The name it is kept under; nothing when purged.

    Raises:
        TenantNotFoundError: There is none of that name.
    """
    kept = None if purge else f"dropped_{name}_{clock.now().timestamp():.0f}"
    with schema_connection(database.url) as connection:
        found = select(TENANT.c.schema).where(TENANT.c.name == name)
        if not purge:
            found = found.where(TENANT.c.state == "active")
        schema = connection.scalar(found)
        if schema is None:
            raise TenantNotFoundError(tenant=name, hint="")
        if kept is None:
            _purge(connection, name, schema)
        else:
            _set_aside(connection, name, schema, kept, clock)
    return kept


def _purge(connection: Connection, name: str, schema: str) -> None:
    connection.execute(DropSchema(schema, cascade=True))
    for table, column in ((OUTBOX, OUTBOX.c.tenant), (JOB, JOB.c.tenant), (TENANT, TENANT.c.name)):
        connection.execute(delete(table).where(column == name))


def _set_aside(connection: Connection, name: str, schema: str, kept: str, clock: Clock) -> None:
    connection.execute(text(f'ALTER SCHEMA "{schema}" RENAME TO "{kept}"'))
    connection.execute(
        update(TENANT).where(TENANT.c.name == name).values(name=kept, schema=kept, state="dropped")
    )
    cancelled = {"state": "cancelled", "finished_at": clock.now()}
    unfinished = JOB.c.tenant == name, JOB.c.finished_at.is_(None)
    connection.execute(update(JOB).where(*unfinished).values(cancelled))
    connection.execute(update(JOB).where(JOB.c.tenant == name).values(tenant=kept))
    kept_events = {"tenant": kept, "pending": False}
    connection.execute(update(OUTBOX).where(OUTBOX.c.tenant == name).values(kept_events))


def _tenant(row: Row) -> Tenant:
    name, schema, label, locale, time_zone, currency = row
    return Tenant(
        name=name,
        schema=schema,
        label=label,
        locale=locale,
        time_zone=time_zone,
        currency=currency,
    )
