"""Notifications: what users are told. Written in the transaction of what they tell of.

A kind is a word such as ``owner_assigned``; who writes one of a new kind needs nothing else here.
The browser has a sentence for each kind it knows (``notifications`` among its texts). What is also
to be mailed has a job to do so, written by the same statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    CTE,
    Boolean,
    ColumnElement,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    column,
    exists,
    false,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from dougong.kernel.caching import per_tenant
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import JOB, TENANT, tenant_tables
from dougong.storage.telling_rows import SAME_CHOICE, USUAL, Ways

MAIL_NOTICES = "mail_notices"
"""The job that mails a tenant's users what they are to be mailed."""
MAIL_AFTER = timedelta(minutes=2)
"""How long it waits for more, so that one mail tells of all."""
TOGETHER = timedelta(minutes=10)
"""Changes of one user that follow each other within it are told as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that a user is to be told.

    Attributes:
        user_id: Who is told.
        kind: What it is about, such as ``owner_assigned`` or ``job_done``.
        object: Object of the record it is about, if it is about one or several.
        record_id: The record, if it is about one.
        details: What else the sentence needs; ``by`` is the id of the user who caused it.
    """

    user_id: UUID
    kind: str
    object: str | None = None
    record_id: UUID | None = None
    details: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notification:
    """What a user was told; ids rise in the order of writing."""

    id: UUID
    at: datetime
    kind: str
    object: str | None
    record_id: UUID | None
    details: JsonObject
    read_at: datetime | None


def notify(
    connection: Connection[TupleRow],
    schema: str,
    notices: Sequence[Notice],
    *,
    ids: Ids,
    at: datetime,
) -> None:
    """Tell users something, by one statement, in the caller's transaction.

    Args:
        connection: Has the transaction open in which it happens.
        schema: Schema of the tenant.
        notices: What to tell, and whom.
        ids: Makes their ids.
        at: When it happens.
    """
    if not notices:
        return
    rows = []
    for each in notices:
        chosen_as = SAME_CHOICE.get(each.kind, each.kind)
        usual = USUAL.get(chosen_as, Ways())
        row = {"user_id": each.user_id, "kind": each.kind, "object": each.object}
        row |= {"id": ids.new(), "record_id": each.record_id, "details": each.details}
        rows.append({**row, "way": chosen_as, "in_app": usual.in_app, "mail": usual.mail})
    values = {"rows": orjson.dumps(rows).decode(), "now": at, "job": ids.new()}
    _statements(schema).tell.run(connection, {**values, "due": at + MAIL_AFTER})


def notify_of_more(
    connection: Connection[TupleRow],
    schema: str,
    notice: Notice,
    *,
    ids: Ids,
    at: datetime,
) -> None:
    """Tell of some more of the same work: its number is added to what was told of it so far.

    Args:
        connection: Has the transaction open in which it happens.
        schema: Schema of the tenant.
        notice: What to tell; its details name the ``job`` and ``count``.
        ids: Makes its id, if nothing was told yet.
        at: When it happens.
    """
    values = {
        "owner": notice.user_id,
        "kind": notice.kind,
        "job": notice.details["job"],
        "object": notice.object,
        "more": notice.details["count"],
    }
    if not _statements(schema).add.run(connection, values):
        notify(connection, schema, [notice], ids=ids, at=at)


def tell_more_of_changes(
    connection: Connection[TupleRow],
    schema: str,
    notice: Notice,
    users: Sequence[UUID],
    *,
    at: datetime,
) -> set[UUID]:
    """Add changed fields to what users were told a moment ago and have not read.

    Args:
        connection: Has the transaction open in which it happens.
        schema: Schema of the tenant.
        notice: What to tell; its details name the ``fields``, and who changed them (``by``).
        users: Whom to tell it.
        at: When it happens.

    Returns:
        The users who know by that.
    """
    values = {
        "users": list(users),
        "kind": notice.kind,
        "record": notice.record_id,
        "by": notice.details["by"],
        "fields": notice.details["fields"],
        "since": at - TOGETHER,
    }
    return {row[0] for row in _statements(schema).more.all(connection, values)}


def read_notifications(
    connection: Connection[TupleRow],
    schema: str,
    user_id: UUID,
    *,
    after: UUID | None,
    unread: bool,
    kinds: Sequence[str] | None = None,
    limit: int,
) -> list[Notification]:
    """Give what a user was told, the latest first.

    Args:
        connection: Any.
        schema: Schema of the tenant.
        user_id: Whose.
        after: The last one of the page before.
        unread: Whether only what was not read is wanted.
        kinds: Of which kinds; None: of all.
        limit: How many at most.
    """
    values: dict[str, object] = {"owner": user_id, "after": after, "unread": unread}
    values |= {"most": limit}
    values |= {"any_kind": kinds is None, "kinds": list(kinds or ())}
    return [Notification(*row) for row in _statements(schema).list.all(connection, values)]


def unmailed_users(connection: Connection[TupleRow], schema: str) -> list[UUID]:
    """Give the users who are still to be mailed something."""
    return [user for (user,) in _statements(schema).waiting.all(connection)]


def take_unmailed(
    connection: Connection[TupleRow], schema: str, user_id: UUID, *, limit: int
) -> list[Notification]:
    """Give what a user is still to be mailed, and keep other workers off it; the oldest first."""
    values = {"owner": user_id, "most": limit}
    return [Notification(*row) for row in _statements(schema).unmailed.all(connection, values)]


def mark_mailed(connection: Connection[TupleRow], schema: str, ids: Sequence[UUID]) -> None:
    """Note that these were mailed, or that there is nobody who could be mailed."""
    _statements(schema).mailed.run(connection, {"ids": list(ids)})


def mark_read(
    connection: Connection[TupleRow],
    schema: str,
    user_id: UUID,
    ids: Sequence[UUID] | None,
    *,
    at: datetime,
) -> int:
    """Note that a user has read these notifications, or all; gives how many were new."""
    values = {"owner": user_id, "ids": list(ids or ()), "every": ids is None, "now": at}
    return _statements(schema).read.run(connection, values)


@dataclass(frozen=True, slots=True)
class _Statements:
    tell: Statement
    add: Statement
    more: Statement
    list: Statement
    read: Statement
    waiting: Statement
    unmailed: Statement
    mailed: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    table = tenant_tables(schema).notification
    owned, is_new = table.c.user_id == bindparam("owner"), table.c.read_at.is_(None)
    shown = [table.c[name] for name in Notification.__dataclass_fields__]
    after = bindparam("after", type_=Uuid())
    of_kind = table.c.kind == any_(bindparam("kinds", type_=ARRAY(Text)))
    most = bindparam("most", type_=Integer())
    page = (
        select(*shown)
        .where(owned, table.c.shown, or_(after.is_(None), table.c.id < after))
        .where(or_(not_(bindparam("unread", type_=Boolean())), is_new))
        .where(or_(bindparam("any_kind", type_=Boolean()), of_kind))
        .order_by(table.c.id.desc())
        .limit(most)
    )
    listed = table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    chosen = or_(bindparam("every", type_=Boolean()), listed)
    seen = update(table).where(owned, is_new, chosen).values(read_at=bindparam("now"))
    unmailed = select(*shown).where(owned, table.c.unmailed).order_by(table.c.id).limit(most)
    return _Statements(
        tell=_tell(schema),
        add=_add(schema),
        more=_more(schema),
        list=compile_statement(page),
        read=compile_statement(seen),
        waiting=compile_statement(select(table.c.user_id).where(table.c.unmailed).distinct()),
        unmailed=compile_statement(unmailed.with_for_update(skip_locked=True)),
        mailed=compile_statement(update(table).where(listed).values(unmailed=false())),
    )


def _add(schema: str) -> Statement:
    table = tenant_tables(schema).notification
    told = cast(table.c.details["count"].astext, Integer)
    count = func.to_jsonb(told + bindparam("more", type_=Integer()))
    return compile_statement(
        update(table)
        .where(table.c.user_id == bindparam("owner"))
        .where(table.c.kind == bindparam("kind"), table.c.object == bindparam("object"))
        .where(table.c.details["job"].astext == bindparam("job"))
        .values(details=func.jsonb_set(table.c.details, cast(["count"], ARRAY(Text)), count))
    )


def _more(schema: str) -> Statement:
    table = tenant_tables(schema).notification
    given = bindparam("fields", type_=JSONB())
    before = table.c.details["fields"]
    name = func.jsonb_array_elements_text(before.concat(given)).column_valued("name")
    both = select(func.jsonb_agg(name.distinct())).scalar_subquery()
    fields = func.jsonb_set(table.c.details, cast(["fields"], ARRAY(Text)), both)
    return compile_statement(
        update(table)
        .where(table.c.user_id == any_(bindparam("users", type_=ARRAY(Uuid))))
        .where(table.c.kind == bindparam("kind"), table.c.record_id == bindparam("record"))
        .where(table.c.details["by"].astext == bindparam("by"))
        .where(table.c.read_at.is_(None), table.c.at > bindparam("since"))
        .values(details=fields)
        .returning(table.c.user_id)
    )


def _tell(schema: str) -> Statement:
    table, telling = tenant_tables(schema).notification, tenant_tables(schema).telling
    names = ("id", "user_id", "kind", "object", "record_id", "details")
    sent = cast(bindparam("rows", type_=Text()), JSONB)
    told = func.jsonb_to_recordset(sent).table_valued(
        *(column(name, table.c[name].type) for name in names),
        column("way", Text()),
        column("in_app", Boolean()),
        column("mail", Boolean()),
        name="told",
    )
    told = told.render_derived(with_types=True)
    chosen = telling.c.choices["kinds"][told.c.way]
    in_app = func.coalesce(chosen["in_app"].as_boolean(), told.c.in_app)
    mail = func.coalesce(chosen["mail"].as_boolean(), told.c.mail)
    now = bindparam("now", type_=table.c.at.type)
    both = told.outerjoin(telling, telling.c.user_id == told.c.user_id)
    rows = select(*(told.c[name] for name in names), now, in_app, mail).select_from(both)
    added = insert(table).from_select(
        [*names, "at", "shown", "unmailed"], rows.where(in_app | mail)
    )
    return _mailing(schema, added.returning(table.c.unmailed).cte("added"), now)


def _mailing(schema: str, added: CTE, now: ColumnElement[datetime]) -> Statement:
    """Queue a job to mail what was added, where any of it is to be mailed."""
    job = (
        select(
            bindparam("job", type_=Uuid()),
            TENANT.c.name,
            literal(MAIL_NOTICES),
            cast("{}", JSONB),
            literal("queued"),
            bindparam("due", type_=JOB.c.due_at.type),
            now,
        )
        .where(TENANT.c.schema == literal(schema))
        .where(exists(select(added.c.unmailed).where(added.c.unmailed)))
    )
    names = ["id", "tenant", "kind", "payload", "state", "due_at", "created_at"]
    return compile_statement(insert(JOB).from_select(names, job).add_cte(added))
