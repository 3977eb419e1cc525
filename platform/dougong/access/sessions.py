"""Sessions of browsers, as rows: they end when idle, when old, and when their user goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, delete, insert, update

from dougong.access.users import Account, select_accounts, user_table
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

_LONGEST_AGENT = 300


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser whose user is in service.

    Attributes:
        account: The user.
        seen_at: When it was last used, to the minute.
        expires_at: When it ends however much it is used.
    """

    account: Account
    seen_at: datetime
    expires_at: datetime


def open_session(
    connection: Connection[TupleRow],
    schema: str,
    *,
    id: bytes,  # noqa: A002 - the column's name
    user_id: UUID,
    now: datetime,
    expires_at: datetime,
    address: str,
    agent: str,
) -> None:
    """Store a new session under the hash of its cookie."""
    values = {
        "id": id,
        "user_id": user_id,
        "created_at": now,
        "seen_at": now,
        "expires_at": expires_at,
        "address": address,
        "agent": agent[:_LONGEST_AGENT],
    }
    _statements(schema).open.run(connection, values)


def find_session(connection: Connection[TupleRow], schema: str, id: bytes) -> Session | None:  # noqa: A002
    """Give a session by the hash of its cookie, if its user is in service."""
    row = _statements(schema).find.one(connection, {"session": id})
    return None if row is None else Session(Account(*row[:4]), *row[4:])


def note_session_use(
    connection: Connection[TupleRow],
    schema: str,
    id: bytes,  # noqa: A002
    *,
    now: datetime,
) -> None:
    """Note that a session is in use."""
    _statements(schema).touch.run(connection, {"session": id, "now": now})


def end_session(connection: Connection[TupleRow], schema: str, id: bytes) -> UUID | None:  # noqa: A002
    """End a session; gives whose it was."""
    row = _statements(schema).end.one(connection, {"session": id})
    return None if row is None else row[0]


def end_sessions_of(connection: Connection[TupleRow], schema: str, user_id: UUID) -> int:
    """End every session of a user; gives how many there were."""
    return _statements(schema).end_all.run(connection, {"owner": user_id})


@dataclass(frozen=True, slots=True)
class _Statements:
    open: Statement
    find: Statement
    touch: Statement
    end: Statement
    end_all: Statement


@lru_cache(maxsize=1024)
def _statements(schema: str) -> _Statements:
    session, user = tenant_tables(schema).session, user_table(schema)
    this = session.c.id == bindparam("session")
    found = (
        select_accounts(schema, session.c.seen_at, session.c.expires_at)
        .join(session, session.c.user_id == user.c.id)
        .where(this)
    )
    return _Statements(
        open=compile_statement(
            insert(session).values({name: bindparam(name) for name in session.c.keys()})  # noqa: SIM118 - no mapping
        ),
        find=compile_statement(found),
        touch=compile_statement(update(session).where(this).values(seen_at=bindparam("now"))),
        end=compile_statement(delete(session).where(this).returning(session.c.user_id)),
        end_all=compile_statement(delete(session).where(session.c.user_id == bindparam("owner"))),
    )
