"""Who holds an account: where mail reaches them, and the password that is kept of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from dougong.access.signing_in.links import forget_links
from dougong.access.signing_in.sessions import end_sessions_of
from dougong.access.users import user_table
from dougong.kernel.caching import per_tenant
from dougong.storage.audit import write_audit
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


@dataclass(frozen=True, slots=True)
class Holder:
    """The active user of an account.

    Attributes:
        user_id: The user.
        email: Their e-mail.
        locale: Chosen language, if any.
        password_hash: What is stored of the password; None: there is none.
    """

    user_id: UUID
    email: str
    locale: str | None
    password_hash: str | None


def find_holder(connection: Connection[TupleRow], schema: str, user_id: UUID) -> Holder | None:
    """Give an active user."""
    row = _statements(schema).find.one(connection, {"user": user_id})
    return None if row is None else Holder(*row)


def write_password(
    connection: Connection[TupleRow],
    schema: str,
    user_id: UUID,
    hashed: str,
    *,
    now: datetime,
    by: UUID | None,
    kept: bytes = b"",
    address: str | None = None,
) -> None:
    """Keep a new password; sessions and links of the user end.

    Args:
        connection: Has a transaction open.
        schema: Schema of the tenant.
        user_id: The user.
        hashed: What is stored of it.
        now: The present instant.
        by: The user who does it; none for an operator.
        kept: The session that goes on, where there is one.
        address: Network address they came from.
    """
    values = {"user_id": user_id, "password_hash": hashed, "changed_at": now}
    _statements(schema).set_password.run(connection, values)
    end_sessions_of(connection, schema, user_id, but=kept)
    forget_links(connection, schema, user_id)
    details = {"user": str(user_id)}
    write_audit(connection, schema, "password.set", details, at=now, actor=by, address=address)


def note_sign_in(
    connection: Connection[TupleRow], schema: str, user_id: UUID, *, now: datetime
) -> None:
    """Note that a user has signed in."""
    values = {"user_id": user_id, "signed_in_at": now, "changed_at": now}
    _statements(schema).note_sign_in.run(connection, values)


@dataclass(frozen=True, slots=True)
class _Statements:
    find: Statement
    set_password: Statement
    note_sign_in: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    user, credential = user_table(schema), tenant_tables(schema).credential
    key = [credential.c.user_id]
    names = ("user_id", "password_hash", "changed_at")
    new = insert(credential).values({name: bindparam(name) for name in names})
    set_ = {name: new.excluded[name] for name in names[1:]}
    names = ("user_id", "signed_in_at", "changed_at")
    seen = insert(credential).values({name: bindparam(name) for name in names})
    return _Statements(
        find=compile_statement(
            select(user.c.id, user.c.email, user.c.locale, credential.c.password_hash)
            .select_from(user.outerjoin(credential, credential.c.user_id == user.c.id))
            .where(user.c.id == bindparam("user"))
            .where(user.c.active.is_(True), user.c.deleted_at.is_(None))
        ),
        set_password=compile_statement(new.on_conflict_do_update(index_elements=key, set_=set_)),
        note_sign_in=compile_statement(
            seen.on_conflict_do_update(
                index_elements=key, set_={"signed_in_at": seen.excluded.signed_in_at}
            )
        ),
    )
