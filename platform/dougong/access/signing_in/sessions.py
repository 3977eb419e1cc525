"""Sessions of browsers, as rows: they end when idle, when old, and when their user goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, delete, false, insert, select, update

from dougong.access.users import ACCOUNT_PARTS, Account, select_accounts, user_table
from dougong.kernel.caching import per_tenant
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
        viewing: As whom it looks at everything; None: the user works.
        confirmed_at: When the user last proved in it who they are.
        enrolling: Whether it only serves to set up the second factor that is demanded.
    """

    account: Account
    seen_at: datetime
    expires_at: datetime
    viewing: UUID | None
    confirmed_at: datetime
    enrolling: bool


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session as its user sees it.

    Attributes:
        id: The hash of its cookie.
        created_at: When it was opened.
        seen_at: When it was last used, to the minute.
        address: Network address that it was opened from.
        agent: What the browser calls itself.
    """

    id: bytes
    created_at: datetime
    seen_at: datetime
    address: str
    agent: str


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
    enrolling: bool = False,
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
        "viewing": None,
        "confirmed_at": now,
        "enrolling": enrolling,
    }
    _statements(schema).open.run(connection, values)


def find_session(connection: Connection[TupleRow], schema: str, id: bytes) -> Session | None:  # noqa: A002
    """Give a session by the hash of its cookie, if its user is in service."""
    row = _statements(schema).find.one(connection, {"session": id})
    return None if row is None else Session(Account(*row[:ACCOUNT_PARTS]), *row[ACCOUNT_PARTS:])


def note_session_use(
    connection: Connection[TupleRow],
    schema: str,
    id: bytes,  # noqa: A002
    *,
    now: datetime,
) -> None:
    """Note that a session is in use."""
    _statements(schema).touch.run(connection, {"session": id, "now": now})


def look_as(
    connection: Connection[TupleRow],
    schema: str,
    id: bytes,  # noqa: A002
    *,
    renewed: bytes,
    viewing: UUID | None,
) -> bool:
    """Note as whom a session looks from now on, under a new id; tells whether it is there."""
    values = {"session": id, "renewed": renewed, "viewed": viewing}
    return _statements(schema).look_as.run(connection, values) == 1


def end_session(connection: Connection[TupleRow], schema: str, id: bytes) -> UUID | None:  # noqa: A002
    """End a session; gives whose it was."""
    row = _statements(schema).end.one(connection, {"session": id})
    return None if row is None else row[0]


def end_own_session(
    connection: Connection[TupleRow],
    schema: str,
    id: bytes,  # noqa: A002
    *,
    user_id: UUID,
) -> bool:
    """End a session if it is this user's; tells whether it was."""
    values = {"session": id, "owner": user_id}
    return _statements(schema).end_own.run(connection, values) == 1


def end_sessions_of(
    connection: Connection[TupleRow], schema: str, user_id: UUID, *, but: bytes = b""
) -> int:
    """End every session of a user but one, where that is named; gives how many there were."""
    return _statements(schema).end_all.run(connection, {"owner": user_id, "kept": but})


def list_sessions(
    connection: Connection[TupleRow], schema: str, user_id: UUID, *, now: datetime, idle: timedelta
) -> list[OwnSession]:
    """Give the sessions of a user that have not ended, the one used last first."""
    values = {"owner": user_id, "now": now, "seen_after": now - idle}
    return [OwnSession(*row) for row in _statements(schema).list.all(connection, values)]


def confirm_session(
    connection: Connection[TupleRow],
    schema: str,
    id: bytes,  # noqa: A002
    *,
    now: datetime,
) -> None:
    """Note that the user has just proved again who they are, with all that it takes."""
    values = {"session": id, "now": now}
    _statements(schema).confirm.run(connection, values)


def stop_enrolling(connection: Connection[TupleRow], schema: str, id: bytes) -> None:  # noqa: A002
    """Let a session be one like any other, for its user has a second factor now."""
    _statements(schema).enrolled.run(connection, {"session": id})


@dataclass(frozen=True, slots=True)
class _Statements:
    open: Statement
    find: Statement
    touch: Statement
    look_as: Statement
    confirm: Statement
    enrolled: Statement
    list: Statement
    end: Statement
    end_own: Statement
    end_all: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    session, user = tenant_tables(schema).session, user_table(schema)
    this = session.c.id == bindparam("session")
    owned = session.c.user_id == bindparam("owner")
    found = (
        select_accounts(
            schema,
            session.c.seen_at,
            session.c.expires_at,
            session.c.viewing,
            session.c.confirmed_at,
            session.c.enrolling,
        )
        .join(session, session.c.user_id == user.c.id)
        .where(this)
    )
    return _Statements(
        open=compile_statement(
            insert(session).values({name: bindparam(name) for name in session.c.keys()})  # noqa: SIM118 - no mapping
        ),
        find=compile_statement(found),
        touch=compile_statement(update(session).where(this).values(seen_at=bindparam("now"))),
        look_as=compile_statement(
            update(session).where(this).values(id=bindparam("renewed"), viewing=bindparam("viewed"))
        ),
        end=compile_statement(delete(session).where(this).returning(session.c.user_id)),
        confirm=compile_statement(
            update(session).where(this).values(confirmed_at=bindparam("now"))
        ),
        enrolled=compile_statement(update(session).where(this).values(enrolling=false())),
        list=compile_statement(
            select(*(session.c[name] for name in OwnSession.__dataclass_fields__))
            .where(owned, session.c.expires_at > bindparam("now"))
            .where(session.c.seen_at > bindparam("seen_after"))
            .order_by(session.c.seen_at.desc(), session.c.id)
        ),
        end_own=compile_statement(delete(session).where(this, owned)),
        end_all=compile_statement(delete(session).where(owned, session.c.id != bindparam("kept"))),
    )
