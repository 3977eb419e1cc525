"""Comments, and who follows which records, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Integer,
    Uuid,
    any_,
    bindparam,
    func,
    insert,
    literal,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRow:
    """What somebody said about a record.

    Attributes:
        id: Its id; later ones have greater ids.
        object: Object of the record.
        record_id: The record.
        reply_to: The comment that it answers; None: it begins a conversation.
        text: As it was written; blank where it was removed.
        mentions: Who is named in it, such as ``user/<id>``.
        files: Ids of the files that came with it.
        created_at: When it was written.
        created_by: Who wrote it.
        edited_at: When it was last changed.
        deleted_at: When it was removed.
    """

    id: UUID
    object: str
    record_id: UUID
    reply_to: UUID | None
    text: str
    mentions: Sequence[str]
    files: Sequence[UUID]
    created_at: datetime
    created_by: UUID
    edited_at: datetime | None = None
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentPage:
    """Which comments of a record are wanted, the latest first.

    Attributes:
        object: Object of the record.
        record_id: The record.
        before: The last one of the page before.
        limit: How many at most.
    """

    object: str
    record_id: UUID
    before: tuple[datetime, UUID] | None
    limit: int


def add_comment(connection: Connection[TupleRow], schema: str, row: CommentRow) -> None:
    """Store a comment."""
    values = {name: getattr(row, name) for name in _COLUMNS}
    _statements(schema).add.run(
        connection, {**values, "mentions": list(row.mentions), "files": list(row.files)}
    )


def find_comment(
    connection: Connection[TupleRow], schema: str, comment_id: UUID, *, locked: bool = False
) -> CommentRow | None:
    """Give a comment, removed or not."""
    known = _statements(schema)
    row = (known.lock if locked else known.find).one(connection, {"comment": comment_id})
    return None if row is None else _comment(row)


def conversations(
    connection: Connection[TupleRow], schema: str, page: CommentPage
) -> list[CommentRow]:
    """Give what begins conversations about a record, without what was removed unanswered."""
    values = {
        "object": page.object,
        "record": page.record_id,
        "before_at": None if page.before is None else page.before[0],
        "before_id": None if page.before is None else page.before[1],
        "most": page.limit,
    }
    return [_comment(row) for row in _statements(schema).page.all(connection, values)]


def answers_to(
    connection: Connection[TupleRow], schema: str, comments: Sequence[UUID]
) -> list[CommentRow]:
    """Give the answers to comments, the oldest first, without what was removed."""
    if not comments:
        return []
    found = _statements(schema).answers.all(connection, {"comments": list(comments)})
    return [_comment(row) for row in found]


def change_comment(connection: Connection[TupleRow], schema: str, row: CommentRow) -> None:
    """Store what a comment says now."""
    values = {"comment": row.id, "says": row.text, "named": list(row.mentions)}
    more = {"held": list(row.files), "edited": row.edited_at, "removed": row.deleted_at}
    _statements(schema).change.run(connection, {**values, **more})


def records_with_file(
    connection: Connection[TupleRow], schema: str, file_id: UUID
) -> list[tuple[str, UUID]]:
    """Give the records with comments that a file came with: object and id of each."""
    rows = _statements(schema).with_file.all(connection, {"files": [file_id]})
    return [(name, record_id) for name, record_id in rows]


def follow(
    connection: Connection[TupleRow],
    schema: str,
    users: Iterable[UUID],
    *,
    object: str,  # noqa: A002 - the column's name
    record_id: UUID,
    at: datetime,
) -> None:
    """Let users follow a record, except those who once said that they do not want to."""
    values = {"object": object, "record": record_id, "users": list(users), "now": at}
    if values["users"]:
        _statements(schema).follow.run(connection, values)


def set_following(
    connection: Connection[TupleRow],
    schema: str,
    user_id: UUID,
    *,
    object: str,  # noqa: A002 - the column's name
    record_id: UUID,
    active: bool,
    at: datetime,
) -> None:
    """Note whether a user wants to follow a record."""
    values = {"object": object, "record": record_id, "user": user_id}
    _statements(schema).set.run(connection, {**values, "active": active, "now": at})


def is_following(
    connection: Connection[TupleRow],
    schema: str,
    user_id: UUID,
    *,
    object: str,  # noqa: A002 - the column's name
    record_id: UUID,
) -> bool | None:
    """Tell whether a user follows a record; None: they never said."""
    values = {"object": object, "record": record_id, "user": user_id}
    row = _statements(schema).follows.one(connection, values)
    return None if row is None else bool(row[0])


def followed_by(
    connection: Connection[TupleRow], schema: str, user_id: UUID, *, limit: int
) -> list[tuple[str, UUID, datetime]]:
    """Give what a user follows, the latest first: object, id, since when."""
    values = {"user": user_id, "most": limit}
    return [tuple(row) for row in _statements(schema).followed.all(connection, values)]


def followers_of(
    connection: Connection[TupleRow],
    schema: str,
    *,
    object: str,  # noqa: A002 - the column's name
    owners: Sequence[tuple[UUID, UUID | None]],
) -> list[tuple[UUID, UUID]]:
    """Give who follows records, as pairs of record and user.

    Owners follow their records where they want to be told of all that they own.

    Args:
        connection: Any.
        schema: Schema of the tenant.
        object: Object of the records.
        owners: The records, each with its owner.
    """
    records, users = zip(*owners, strict=True) if owners else ((), ())
    values = {"object": object, "records": list(records), "owners": list(users)}
    return [(row[0], row[1]) for row in _statements(schema).followers.all(connection, values)]


def follow_talk(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    """Write the new name of an object where rows hold the old one."""
    for statement in _renaming(schema):
        statement.run(connection, {"old": old, "new": new})


def _comment(row: Sequence[Any]) -> CommentRow:
    return CommentRow(**dict(zip(_COLUMNS, row, strict=True)))


_COLUMNS = tuple(CommentRow.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class _Statements:
    add: Statement
    find: Statement
    lock: Statement
    page: Statement
    answers: Statement
    change: Statement
    with_file: Statement
    follow: Statement
    set: Statement
    follows: Statement
    followed: Statement
    followers: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    table = tenant_tables(schema).comment
    shown = [table.c[name] for name in _COLUMNS]
    this = select(*shown).where(table.c.id == bindparam("comment"))
    answers = (
        select(*shown)
        .where(table.c.reply_to == any_(bindparam("comments", type_=ARRAY(Uuid))))
        .where(table.c.deleted_at.is_(None))
        .order_by(table.c.created_at, table.c.id)
    )
    change = (
        update(table)
        .where(table.c.id == bindparam("comment"))
        .values(
            text=bindparam("says"),
            mentions=bindparam("named", type_=table.c.mentions.type),
            files=bindparam("held", type_=table.c.files.type),
            edited_at=bindparam("edited", type_=table.c.edited_at.type),
            deleted_at=bindparam("removed", type_=table.c.deleted_at.type),
        )
    )
    given = bindparam("files", type_=table.c.files.type)
    with_file = select(table.c.object, table.c.record_id).where(table.c.files.contains(given))
    return _Statements(
        compile_statement(insert(table).values({name: bindparam(name) for name in _COLUMNS})),
        compile_statement(this),
        compile_statement(this.with_for_update()),
        _page(schema),
        compile_statement(answers),
        compile_statement(change),
        compile_statement(with_file.distinct()),
        *_following(schema),
        _followers(schema),
    )


def is_told(table: Any, answers: Any) -> Any:
    """Give the condition that a comment begins a conversation of which something is left.

    Args:
        table: The comments.
        answers: The same table, by another name.
    """
    answered = (
        select(literal(1))
        .where(answers.c.reply_to == table.c.id, answers.c.deleted_at.is_(None))
        .exists()
    )
    return table.c.reply_to.is_(None) & (table.c.deleted_at.is_(None) | answered)


def _page(schema: str) -> Statement:
    table = tenant_tables(schema).comment
    before_at = bindparam("before_at", type_=table.c.created_at.type)
    before = tuple_(before_at, bindparam("before_id", type_=Uuid()))
    return compile_statement(
        select(*(table.c[name] for name in _COLUMNS))
        .where(table.c.object == bindparam("object"), table.c.record_id == bindparam("record"))
        .where(is_told(table, table.alias("answer")))
        .where(before_at.is_(None) | (tuple_(table.c.created_at, table.c.id) < before))
        .order_by(table.c.created_at.desc(), table.c.id.desc())
        .limit(bindparam("most", type_=Integer()))
    )


def _following(schema: str) -> tuple[Statement, Statement, Statement, Statement]:
    table = tenant_tables(schema).follow
    users = func.unnest(bindparam("users", type_=ARRAY(Uuid))).table_valued("id").render_derived()
    names = ["object", "record_id", "user_id", "active", "at"]
    given = select(
        bindparam("object", type_=table.c.object.type),
        bindparam("record", type_=Uuid()),
        users.c.id,
        true(),
        bindparam("now", type_=table.c.at.type),
    )
    many = postgresql.insert(table).from_select(names, given).on_conflict_do_nothing()
    one = postgresql.insert(table).values(
        object=bindparam("object"),
        record_id=bindparam("record"),
        user_id=bindparam("user"),
        active=bindparam("active", type_=Boolean()),
        at=bindparam("now"),
    )
    said = {name: one.excluded[name] for name in ("active", "at")}
    one = one.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=said)
    here = table.c.object == bindparam("object"), table.c.record_id == bindparam("record")
    mine = table.c.user_id == bindparam("user")
    followed = (
        select(table.c.object, table.c.record_id, table.c.at)
        .where(mine, table.c.active)
        .order_by(table.c.at.desc())
        .limit(bindparam("most", type_=Integer()))
    )
    return (
        compile_statement(many),
        compile_statement(one),
        compile_statement(select(table.c.active).where(*here, mine)),
        compile_statement(followed),
    )


def _followers(schema: str) -> Statement:
    tables = tenant_tables(schema)
    table, telling = tables.follow, tables.telling
    records, owners = (bindparam(name, type_=ARRAY(Uuid)) for name in ("records", "owners"))
    of_object = table.c.object == bindparam("object")
    chosen = select(table.c.record_id, table.c.user_id).where(
        of_object, table.c.record_id == any_(records), table.c.active
    )
    held = func.unnest(records, owners).table_valued(
        Column("record_id", Uuid), Column("user_id", Uuid), name="held"
    )
    held = held.render_derived()
    refused = (
        select(literal(1))
        .where(of_object, table.c.record_id == held.c.record_id)
        .where(table.c.user_id == held.c.user_id, table.c.active.is_(False))
        .exists()
    )
    wants = telling.c.choices["follow"]["owned"].as_boolean()
    owned = (
        select(held.c.record_id, held.c.user_id)
        .join(telling, telling.c.user_id == held.c.user_id)
        .where(wants, ~refused)
    )
    return compile_statement(chosen.union(owned))


@per_tenant
def _renaming(schema: str) -> tuple[Statement, ...]:
    tables = tenant_tables(schema)
    return tuple(
        compile_statement(
            update(table).where(table.c.object == bindparam("old")).values(object=bindparam("new"))
        )
        for table in (tables.comment, tables.follow, tables.reminder, tables.notification)
    )
