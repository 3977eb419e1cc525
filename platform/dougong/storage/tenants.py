"""Tenants: a schema each, and a row in the cell's table that leads to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from dougong.kernel.messages import LocaleText
from dougong.kernel.suggest import hint
from dougong.storage.database import Database
from dougong.storage.errors import TenantNotFoundError
from dougong.storage.statement import Row, compile_statement
from dougong.storage.tables import CELL_SCHEMA, TENANT

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
