"""Users as sign-in sees them.

``user`` is an object of the core package like any other; its table is made by a deploy, so here
it is only named, with the columns that access reads.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    Select,
    TableClause,
    Text,
    Uuid,
    bindparam,
    column,
    false,
    func,
    select,
)
from sqlalchemy import table as named_table

from dougong.access.errors import NoSuchUserError
from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

_LONGEST_EMAIL = 320


@dataclass(frozen=True, slots=True)
class Account:
    """An active user.

    Attributes:
        user_id: The user.
        locale: Chosen language, if any.
        time_zone: Chosen time zone, if any.
        admin: Whether they may do everything.
    """

    user_id: UUID
    locale: str | None
    time_zone: str | None
    admin: bool


ACCOUNT_PARTS = len(fields(Account))
"""How many columns ``select_accounts`` has before what is asked for beside."""


@per_tenant
def user_table(schema: str) -> TableClause:
    """Name the table of a tenant's users."""
    return named_table(
        "user",
        column("id", Uuid),
        column("email", Text),
        column("locale", Text),
        column("time_zone", Text),
        column("active", Boolean),
        column("deleted_at", DateTime(timezone=True)),
        schema=schema,
    )


def select_accounts(schema: str, *more: ColumnElement[Any]) -> Select[Any]:
    """Select the parts of ``Account``, then ``more``, of users neither deactivated nor deleted."""
    user, credential = user_table(schema), tenant_tables(schema).credential
    admin = func.coalesce(credential.c.admin, false())
    return (
        select(user.c.id, user.c.locale, user.c.time_zone, admin, *more)
        .select_from(user.outerjoin(credential, credential.c.user_id == user.c.id))
        .where(user.c.active.is_(True), user.c.deleted_at.is_(None))
    )


def find_account(
    connection: Connection[TupleRow], schema: str, email: str
) -> tuple[Account, str | None] | None:
    """Give the active user with this e-mail, whatever its case, and the hash of the password."""
    # What cannot be an address may not even be sendable to the database, such as a NUL.
    if len(email) > _LONGEST_EMAIL or not email.isprintable():
        return None
    row = _by_email(schema).one(connection, {"address": email.strip().lower()})
    return None if row is None else (Account(*row[:ACCOUNT_PARTS]), row[ACCOUNT_PARTS])


def find_account_of(connection: Connection[TupleRow], schema: str, user_id: UUID) -> Account | None:
    """Give the account of an active user."""
    row = _by_id(schema).one(connection, {"user_id": user_id})
    return None if row is None else Account(*row)


def require_user(connection: Connection[TupleRow], schema: str, user_id: UUID) -> None:
    """Refuse an id that is no user's, in service or not.

    Raises:
        NoSuchUserError: It is none.
    """
    if _any_by_id(schema).one(connection, {"user_id": user_id}) is None:
        raise NoSuchUserError(id=str(user_id))


@per_tenant
def _any_by_id(schema: str) -> Statement:
    user = user_table(schema)
    return compile_statement(select(user.c.id).where(user.c.id == bindparam("user_id")))


@per_tenant
def _by_id(schema: str) -> Statement:
    user = user_table(schema)
    return compile_statement(select_accounts(schema).where(user.c.id == bindparam("user_id")))


@per_tenant
def _by_email(schema: str) -> Statement:
    user, credential = user_table(schema), tenant_tables(schema).credential
    return compile_statement(
        select_accounts(schema, credential.c.password_hash)
        .where(func.lower(user.c.email) == bindparam("address"))
        .order_by(user.c.id)
        .limit(1)
    )
