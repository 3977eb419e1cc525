"""Accounts: the password and the rights of a user, whose record the records floor keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, update
from sqlalchemy.dialects.postgresql import insert

from dougong.access.errors import UserNotFoundError
from dougong.access.signing_in.holders import write_password
from dougong.access.signing_in.passwords import Passwords
from dougong.access.users import find_account
from dougong.kernel.caching import per_tenant
from dougong.kernel.clock import Clock
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.audit import write_audit
from dougong.storage.database import Database
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables
from dougong.storage.tenants import Tenant


def find_user(database: Database, tenant: Tenant, email: str) -> UUID:
    """Give the id of the active user with this e-mail.

    Raises:
        UserNotFoundError: There is none.
    """
    with database.connection(tenant.schema) as connection:
        found = find_account(connection, tenant.schema, email)
    if found is None:
        raise UserNotFoundError(tenant=tenant.name, email=email)
    return found[0].user_id


def set_password(
    database: Database,
    passwords: Passwords,
    schema: str,
    user_id: UUID,
    password: str,
    *,
    email: str,
    clock: Clock,
    by: UUID | None,
) -> None:
    """Give a user a password and end their sessions.

    Args:
        database: The cell.
        passwords: Hashes it.
        schema: Schema of the tenant.
        user_id: The user.
        password: The new password.
        email: The user's e-mail, which must not be the password.
        clock: Tells when.
        by: The user who does it; none for an operator.

    Raises:
        WeakPasswordError: It is too easy to guess.
    """
    hashed, now = passwords.hash(password, email=email), clock.now()
    with database.transaction(schema) as connection:
        write_password(connection, schema, user_id, hashed, now=now, by=by)


def set_admin(
    database: Database, schema: str, user_id: UUID, *, admin: bool, clock: Clock, by: UUID | None
) -> None:
    """Let a user do everything, or no longer; it holds everywhere within a second."""
    with database.transaction(schema) as connection:
        write_admin(connection, schema, user_id, admin=admin, at=clock.now(), by=by)


def write_admin(
    connection: Connection[TupleRow],
    schema: str,
    user_id: UUID,
    *,
    admin: bool,
    at: datetime,
    by: UUID | None,
) -> None:
    """Let a user do everything, or no longer, in the caller's transaction."""
    values = {"user_id": user_id, "admin": admin, "changed_at": at}
    _statements(schema).set_admin.run(connection, values)
    next_epoch(connection, schema)
    details: JsonObject = {"user": str(user_id), "admin": admin}
    write_audit(connection, schema, "admin.set", details, at=at, actor=by)


def next_epoch(connection: Connection[TupleRow], schema: str) -> None:
    """Note that what people may do has changed."""
    _statements(schema).next_epoch.run(connection)


def renew_password_hash(
    connection: Connection[TupleRow], schema: str, user_id: UUID, hashed: str
) -> None:
    """Keep the same password under a hash of today's cost."""
    _statements(schema).renew.run(connection, {"owner": user_id, "hashed": hashed})


@dataclass(frozen=True, slots=True)
class _Statements:
    set_admin: Statement
    renew: Statement
    next_epoch: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    tables = tenant_tables(schema)
    credential, head = tables.credential, tables.head
    return _Statements(
        set_admin=_upsert(schema, "admin"),
        renew=compile_statement(
            update(credential)
            .where(credential.c.user_id == bindparam("owner"))
            .values(password_hash=bindparam("hashed"))
        ),
        next_epoch=compile_statement(update(head).values({head.c.access: head.c.access + 1})),
    )


def _upsert(schema: str, what: str) -> Statement:
    credential = tenant_tables(schema).credential
    new = insert(credential).values(
        {name: bindparam(name) for name in ("user_id", what, "changed_at")}
    )
    changed = {name: new.excluded[name] for name in (what, "changed_at")}
    return compile_statement(
        new.on_conflict_do_update(index_elements=[credential.c.user_id], set_=changed)
    )
