"""Links of mails that let somebody set a password: 256 random bits, kept as a hash, used once.

The text of a link is made by the worker that sends the mail, so it lies nowhere but in that mail;
and a web process does the same work whether anybody has the e-mail that was typed or not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, delete, insert, select

from dougong.access.signing_in.credentials import digest, new_credential
from dougong.access.users import user_table
from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

LinkKind: TypeAlias = Literal["invite", "reset"]

LIFETIMES: dict[LinkKind, timedelta] = {
    "invite": timedelta(hours=72),
    "reset": timedelta(hours=1),
}
PREFIXES: dict[LinkKind, str] = {"invite": "dgi", "reset": "dgr"}


@dataclass(frozen=True, slots=True)
class Link:
    """A link that may still be used, of a user in service.

    Attributes:
        user_id: Whose password it sets.
        email: Their e-mail.
    """

    user_id: UUID
    email: str


def make_link(
    connection: Connection[TupleRow],
    schema: str,
    kind: LinkKind,
    *,
    tenant: str,
    user_id: UUID,
    now: datetime,
    random_bytes: Callable[[int], bytes],
) -> str:
    """Make a link, in place of an earlier one of the user; gives the secret part of its address."""
    text = new_credential(PREFIXES[kind], tenant, random_bytes=random_bytes)
    statements = _statements(schema)
    statements.forget.run(connection, {"owner": user_id, "which": kind})
    values = {
        "hash": digest(text),
        "kind": kind,
        "user_id": user_id,
        "created_at": now,
        "expires_at": now + LIFETIMES[kind],
    }
    statements.make.run(connection, values)
    return text


def find_link(
    connection: Connection[TupleRow], schema: str, kind: LinkKind, text: str, *, now: datetime
) -> Link | None:
    """Give a link that has neither been used nor ended, locked until the transaction ends."""
    values = {"digest": digest(text), "which": kind, "now": now}
    row = _statements(schema).find.one(connection, values)
    return None if row is None else Link(*row)


def forget_links(connection: Connection[TupleRow], schema: str, user_id: UUID) -> None:
    """End every link of a user, such as once a password is set."""
    _statements(schema).forget_all.run(connection, {"owner": user_id})


@dataclass(frozen=True, slots=True)
class _Statements:
    make: Statement
    find: Statement
    forget: Statement
    forget_all: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    link, user = tenant_tables(schema).link, user_table(schema)
    owned = link.c.user_id == bindparam("owner")
    return _Statements(
        make=compile_statement(
            insert(link).values({name: bindparam(name) for name in link.c.keys()})  # noqa: SIM118 - no mapping
        ),
        find=compile_statement(
            select(link.c.user_id, user.c.email)
            .join(user, user.c.id == link.c.user_id)
            .where(link.c.hash == bindparam("digest"), link.c.kind == bindparam("which"))
            .where(link.c.expires_at > bindparam("now"))
            .where(user.c.active.is_(True), user.c.deleted_at.is_(None))
            .with_for_update(of=link)
        ),
        forget=compile_statement(delete(link).where(owned, link.c.kind == bindparam("which"))),
        forget_all=compile_statement(delete(link).where(owned)),
    )
