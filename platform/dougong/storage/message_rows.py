"""Mails that flows send, as rows, committed with the step that sends them.

A job of its own hands each to the mail server. It is marked after it was taken, so it is handed
over at least once, always under the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import Integer, Text, Uuid, bindparam, delete, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP, insert

from dougong.kernel.caching import per_tenant
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

SEND_MESSAGE = "send_message"
"""The job that hands a mail to the mail server."""
WAITING, SENT, FAILED = "waiting", "sent", "failed"
MESSAGE_STATES = (WAITING, SENT, FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """A mail.

    Attributes:
        id: Its id.
        key: What its Message-ID is made of; there is one mail for each.
        run_id: The run that sends it.
        step: The step of the run.
        template: The template it was made of.
        object: Object of the record it is about.
        record_id: The record.
        to_address: Where it goes.
        to_name: Whom it goes to.
        to_object: The object of their record.
        to_id: Their record.
        locale: The language it is in.
        subject: Its subject.
        text: Its text.
        html: Its page.
        files: Files that go along: the id of each.
        state: One of ``MESSAGE_STATES``.
        attempts: How often it was handed over.
        error: Why it was not taken.
        created_at: When the step was done.
        next_at: When it is handed over, of one that waits.
        finished_at: When it was taken, or given up.
    """

    id: UUID
    key: str
    run_id: UUID | None = None
    step: str | None = None
    template: str | None = None
    object: str | None = None
    record_id: UUID | None = None
    to_address: str
    to_name: str
    to_object: str | None = None
    to_id: UUID | None = None
    locale: str
    subject: str
    text: str
    html: str | None = None
    files: Sequence[str] = ()
    state: str = WAITING
    attempts: int = 0
    error: JsonObject | None = None
    created_at: datetime
    next_at: datetime | None = None
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesAsked:
    """Which mails are asked for; None: all.

    Attributes:
        run: Those of a run.
        record: Those about a record.
        state: Those in a state.
        before: Those that are older than this one.
        limit: How many at most.
    """

    run: UUID | None = None
    record: UUID | None = None
    state: str | None = None
    before: UUID | None = None
    limit: int = 50


def put_message(connection: Connection[TupleRow], schema: str, row: MessageRow) -> bool:
    """Keep a new mail; tells whether there was none of its key yet."""
    values = {name: getattr(row, name) for name in _FIELDS} | {"files": list(row.files)}
    return _statements(schema).put.run(connection, values) == 1


def find_message(
    connection: Connection[TupleRow], schema: str, message_id: UUID
) -> MessageRow | None:
    """Give a mail, if it is still kept."""
    row = _statements(schema).find.one(connection, {"message": message_id})
    return None if row is None else MessageRow(**dict(zip(_FIELDS, row, strict=True)))


def list_messages(
    connection: Connection[TupleRow], schema: str, asked: MessagesAsked
) -> list[MessageRow]:
    """Give mails, the latest first."""
    values = {
        "run": asked.run,
        "record": asked.record,
        "state_asked": asked.state,
        "before": asked.before,
        "most": asked.limit,
    }
    rows = _statements(schema).list.all(connection, values)
    return [MessageRow(**dict(zip(_FIELDS, row, strict=True))) for row in rows]


def mark_message(
    connection: Connection[TupleRow],
    schema: str,
    message_id: UUID,
    state: str,
    *,
    attempts: int,
    error: JsonObject | None,
    next_at: datetime | None,
    finished_at: datetime | None,
) -> None:
    """Note what became of a mail."""
    values = {
        "message": message_id,
        "outcome": state,
        "tries": attempts,
        "reason": error,
        "due": next_at,
        "ended": finished_at,
    }
    _statements(schema).mark.run(connection, values)


def drop_messages_about(connection: Connection[TupleRow], schema: str, ids: Sequence[UUID]) -> int:
    """Forget the mails about records, or to those whose records they are."""
    return sum(_statements(schema).drop.run(connection, {"record": record_id}) for record_id in ids)


_FIELDS = tuple(MessageRow.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class _Statements:
    put: Statement
    find: Statement
    list: Statement
    mark: Statement
    drop: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    table = tenant_tables(schema).message
    columns = [table.c[name] for name in _FIELDS]
    new = insert(table).values({name: bindparam(name) for name in _FIELDS})
    this = table.c.id == bindparam("message")
    run, record, before = (bindparam(name, type_=Uuid()) for name in ("run", "record", "before"))
    state = bindparam("state_asked", type_=Text())
    page = (
        select(*columns)
        .where(or_(run.is_(None), table.c.run_id == run))
        .where(or_(record.is_(None), table.c.record_id == record))
        .where(or_(state.is_(None), table.c.state == state))
        .where(or_(before.is_(None), table.c.id < before))
        .order_by(table.c.id.desc())
        .limit(bindparam("most", type_=Integer()))
    )
    instant = TIMESTAMP(timezone=True, precision=3)
    marked = update(table).where(this)
    about = or_(table.c.record_id == record, table.c.to_id == record)
    return _Statements(
        put=compile_statement(new.on_conflict_do_nothing(index_elements=[table.c.key])),
        find=compile_statement(select(*columns).where(this)),
        list=compile_statement(page),
        mark=compile_statement(
            marked.values(
                state=bindparam("outcome"),
                attempts=bindparam("tries"),
                error=bindparam("reason", type_=JSONB()),
                next_at=bindparam("due", type_=instant),
                finished_at=bindparam("ended", type_=instant),
            )
        ),
        drop=compile_statement(delete(table).where(about)),
    )
