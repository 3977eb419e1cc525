"""Making a tenant: its schema with the platform's tables, its row in the cell.

Apart from ``tenants``, because it loads Alembic, which no server process needs.
"""

from __future__ import annotations

from dataclasses import asdict
from zoneinfo import available_timezones

import psycopg
from sqlalchemy import insert, select
from sqlalchemy.schema import CreateSchema, DropSchema

from dougong.fields.iso_codes import currencies
from dougong.kernel.clock import Clock
from dougong.kernel.messages import LocaleText, say
from dougong.storage.database import Database
from dougong.storage.errors import InvalidTenantValueError
from dougong.storage.migrations.run import migrate_schema, schema_connection
from dougong.storage.tables import TENANT
from dougong.storage.tenant_states import free_schema, require_free_name
from dougong.storage.tenants import Tenant


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
    _check(time_zone, currency)
    with schema_connection(database.url) as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        require_free_name(driver, name)
        tenant = Tenant(
            name=name,
            schema=free_schema(driver, name),
            label=label,
            locale=locale,
            time_zone=time_zone,
            currency=currency,
            created_at=clock.now(),
        )
        connection.execute(insert(TENANT).values({**asdict(tenant), "former": []}))
        connection.execute(CreateSchema(tenant.schema))
        migrate_schema(connection, tenant.schema)
    return tenant


def make_schema(database: Database, schema: str) -> bool:
    """Make the schema of a tenant that is being prepared, anew if there is one already.

    Args:
        database: The cell it lives in.
        schema: Name of the schema; all that is in it goes.

    Returns:
        Whether it was done: not where somebody else has finished the tenant by now.
    """
    row = select(TENANT.c.state).where(TENANT.c.schema == schema).with_for_update()
    with schema_connection(database.url) as connection:
        if connection.scalar(row) != "preparing":
            return False
        connection.execute(DropSchema(schema, cascade=True, if_exists=True))
        connection.execute(CreateSchema(schema))
        migrate_schema(connection, schema)
    return True


def _check(time_zone: str, currency: str) -> None:
    if time_zone not in available_timezones():
        what = say("time zone", "时区")
        raise InvalidTenantValueError(value=time_zone, what=what, example="Asia/Shanghai")
    if currency not in currencies():
        what = say("currency", "币种")
        raise InvalidTenantValueError(value=currency, what=what, example="CNY")
