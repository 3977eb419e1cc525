"""Making and dropping a tenant: its schema with the platform's tables, its row in the cell.

Apart from ``tenants``, because it loads Alembic, which no server process needs.
"""

from __future__ import annotations

from dataclasses import asdict
from zoneinfo import available_timezones

from sqlalchemy import Connection, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.schema import CreateSchema, DropSchema

from dougong.fields.iso_codes import currencies
from dougong.kernel.clock import Clock
from dougong.kernel.messages import LocaleText, say
from dougong.storage.database import Database
from dougong.storage.errors import (
    InvalidTenantNameError,
    InvalidTenantValueError,
    TenantExistsError,
    TenantNotFoundError,
)
from dougong.storage.migrations.run import migrate_schema, schema_connection
from dougong.storage.tables import JOB, OUTBOX, TENANT
from dougong.storage.tenants import Tenant, is_tenant_name


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
        InvalidTenantValueError: There is no such time zone or currency.
        TenantExistsError: The name is taken.
    """
    if not is_tenant_name(name):
        raise InvalidTenantNameError(tenant=name)
    _check(time_zone, currency)
    tenant = Tenant(
        name=name,
        schema=f"t_{name}",
        label=label,
        locale=locale,
        time_zone=time_zone,
        currency=currency,
    )
    row = {**asdict(tenant), "state": "active", "created_at": clock.now()}
    with schema_connection(database.url) as connection:
        new = insert(TENANT).values(row).on_conflict_do_nothing().returning(TENANT.c.name)
        if connection.scalar(new) is None:
            raise TenantExistsError(tenant=name)
        connection.execute(CreateSchema(tenant.schema))
        migrate_schema(connection, tenant.schema)
    return tenant


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


def _check(time_zone: str, currency: str) -> None:
    if time_zone not in available_timezones():
        what = say("time zone", "时区")
        raise InvalidTenantValueError(value=time_zone, what=what, example="Asia/Shanghai")
    if currency not in currencies():
        what = say("currency", "币种")
        raise InvalidTenantValueError(value=currency, what=what, example="CNY")


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
