"""Tenants: a schema each, and a row in the cell's table that leads to it.

A tenant that was renamed is also found by its former names: what carries one of them, such as an
API token or the address of a form, goes on leading to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import any_, bindparam, or_, select

from dougong.kernel.messages import LocaleText
from dougong.kernel.suggest import hint
from dougong.storage.database import Database
from dougong.storage.errors import TenantNotFoundError
from dougong.storage.statement import Row, compile_statement
from dougong.storage.tables import CELL_SCHEMA, TENANT

TenantState: TypeAlias = Literal["active", "suspended", "preparing", "dropping"]
"""In service; out of it; still being filled; out of it, and gone for good after a while."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """One customer of the cell.

    Attributes:
        name: What people and tokens call it.
        schema: Where its tables are; it stays the same when the tenant is renamed.
        label: Its name for people.
        locale: Of users that chose none.
        time_zone: Of dates, and of users that chose none.
        currency: ISO code of its money.
        state: Whether it is in service.
        operates: Whether its administrators run the platform: they see to all tenants.
        limits: Limits of its own, by name; for others those of the settings hold.
        former: Names that it had before.
        created_at: When it was made.
        suspended_at: Since when it is out of service.
        drop_after: When it goes for good, if it is to.
    """

    name: str
    schema: str
    label: LocaleText
    locale: str
    time_zone: str
    currency: str
    state: TenantState = "active"
    operates: bool = False
    limits: Mapping[str, int] = field(default_factory=dict)
    former: tuple[str, ...] = ()
    created_at: datetime | None = field(default=None, compare=False)
    suspended_at: datetime | None = None
    drop_after: datetime | None = None

    @property
    def is_served(self) -> bool:
        """Whether users may work in it."""
        return self.state == "active"


_FIELDS = tuple(Tenant.__dataclass_fields__)
_EVERY = select(*(TENANT.c[name] for name in _FIELDS))
_ACTIVE = TENANT.c.state == "active"
# INVARIANT: no name is that of one tenant and a former one of another (tenant_schemas.py).
_NAMED = or_(TENANT.c.name == bindparam("name"), bindparam("name") == any_(TENANT.c.former))
_LIST = compile_statement(_EVERY.where(_ACTIVE).order_by(TENANT.c.name))
_LIST_ALL = compile_statement(_EVERY.order_by(TENANT.c.name))
_FIND = compile_statement(_EVERY.where(_NAMED))
_FIND_SCHEMA = compile_statement(_EVERY.where(TENANT.c.schema == bindparam("schema")))


def is_tenant_name(name: str) -> bool:
    """Tell whether a tenant could have this name; what cannot is never looked up."""
    return _NAME.fullmatch(name) is not None


def list_tenants(database: Database) -> list[Tenant]:
    """Give every tenant in service, by name."""
    with database.connection(CELL_SCHEMA) as connection:
        return [_tenant(row) for row in _LIST.all(connection)]


def list_all_tenants(database: Database) -> list[Tenant]:
    """Give every tenant, those out of service too, by name."""
    with database.connection(CELL_SCHEMA) as connection:
        return [_tenant(row) for row in _LIST_ALL.all(connection)]


def find_tenant(database: Database, name: str) -> Tenant:
    """Give a tenant in service.

    Raises:
        TenantNotFoundError: There is none of that name.
    """
    tenant = look_up_tenant(database, name)
    if tenant is None:
        names = [tenant.name for tenant in list_tenants(database)]
        raise TenantNotFoundError(tenant=name, hint=hint(name, names))
    return tenant


def find_any_tenant(database: Database, name: str) -> Tenant:
    """Give a tenant, in service or not.

    Raises:
        TenantNotFoundError: There is none of that name.
    """
    tenant = look_up_any_tenant(database, name)
    if tenant is None:
        names = [tenant.name for tenant in list_all_tenants(database)]
        raise TenantNotFoundError(tenant=name, hint=hint(name, names))
    return tenant


def look_up_tenant(database: Database, name: str) -> Tenant | None:
    """Give a tenant in service, if there is one of that name."""
    tenant = look_up_any_tenant(database, name)
    return tenant if tenant is not None and tenant.is_served else None


def look_up_any_tenant(database: Database, name: str) -> Tenant | None:
    """Give a tenant, in service or not, if there is one of that name."""
    with database.connection(CELL_SCHEMA) as connection:
        row = _FIND.one(connection, {"name": name})
    return None if row is None else _tenant(row)


def tenant_on(connection: Connection[TupleRow], name: str) -> Tenant:
    """Give a tenant that is there, by a connection that is at hand.

    Raises:
        TenantNotFoundError: There is none of that name.
    """
    row = _FIND.one(connection, {"name": name})
    if row is None:
        raise TenantNotFoundError(tenant=name, hint="")
    return _tenant(row)


def tenant_of_schema(database: Database, schema: str) -> Tenant | None:
    """Give the tenant whose tables are in a schema, in service or not."""
    with database.connection(CELL_SCHEMA) as connection:
        row = _FIND_SCHEMA.one(connection, {"schema": schema})
    return None if row is None else _tenant(row)


def _tenant(row: Row) -> Tenant:
    values = dict(zip(_FIELDS, row, strict=True))
    return Tenant(**{**values, "former": tuple(values["former"])})
