"""Merges of records, as rows: what went into what, and all that was moved by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    delete,
    insert,
    literal,
    not_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert

from dougong.kernel.caching import per_tenant
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

FILE, SHARE, COMMENT, FOLLOW, REMINDER = "_file", "_share", "_comment", "_follow", "_reminder"
"""What of the platform's own tables belongs to a record and goes along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRow:
    """One merge.

    Attributes:
        id: Its id.
        object: The object.
        winner: The record that stays.
        losers: Those that went into it.
        values: What the winner held before and after, of the fields that changed.
        at: When.
        by: Who did it.
        undone_at: When it was undone; None: it stands.
    """

    id: UUID
    object: str
    winner: UUID
    losers: Sequence[UUID]
    values: JsonObject
    at: datetime
    by: UUID | None
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved from one record to another.

    Attributes:
        table: The object, or the table of the platform.
        field: The lookup that leads to the record; empty for tables of the platform.
        id: Which row.
        loser: The record that it belonged to.
    """

    table: str
    field: str
    id: UUID
    loser: UUID


def add_merge(connection: Connection[TupleRow], schema: str, row: MergeRow) -> None:
    """Note a merge."""
    _statements(schema).add.run(connection, {name: getattr(row, name) for name in _COLUMNS})


def add_moved(
    connection: Connection[TupleRow], schema: str, merge_id: UUID, moved: Iterable[Moved]
) -> None:
    """Note what was moved."""
    rows = [
        {"merge": merge_id, "table": m.table, "field": m.field, "row": m.id, "loser": m.loser}
        for m in moved
    ]
    if rows:
        _statements(schema).add_moved.run_many(connection, rows)


def moved_by(
    connection: Connection[TupleRow], schema: str, merge_id: UUID, losers: Sequence[UUID]
) -> list[Moved]:
    """Give what was moved from some of the records of a merge."""
    values = {"merge": merge_id, "losers": list(losers)}
    return [Moved(*row) for row in _statements(schema).moved.all(connection, values)]


def find_merge(
    connection: Connection[TupleRow], schema: str, merge_id: UUID, *, to_change: bool = False
) -> MergeRow | None:
    """Give a merge, if there is one; held until the transaction ends if it is to be changed."""
    statements = _statements(schema)
    statement = statements.lock if to_change else statements.find
    row = statement.one(connection, {"id": merge_id})
    return None if row is None else MergeRow(**dict(zip(_COLUMNS, row, strict=True)))


def undone(connection: Connection[TupleRow], schema: str, merge_id: UUID, *, at: datetime) -> None:
    """Note that a merge does not stand any more."""
    _statements(schema).undone.run(connection, {"id": merge_id, "at": at})


def forget_values(
    connection: Connection[TupleRow], schema: str, object_name: str, ids: Sequence[UUID]
) -> None:
    """Forget what records held before they were merged, for their data is erased."""
    _statements(schema).forget.run(connection, {"object": object_name, "ids": list(ids)})


def winner_of(
    connection: Connection[TupleRow], schema: str, object_name: str, record_id: UUID
) -> UUID | None:
    """Give the record that one was merged into, at the end of any number of merges."""
    found: UUID | None = None
    seen = {record_id}
    while True:
        given = {"object": object_name, "loser": [found or record_id]}
        row = _statements(schema).winner.one(connection, given)
        if row is None or row[0] in seen:
            return found
        found = row[0]
        seen.add(row[0])


def move_belongings(
    connection: Connection[TupleRow],
    schema: str,
    object_name: str,
    *,
    winner: UUID,
    loser: UUID,
    files: Sequence[UUID],
    new_id: Callable[[], UUID],
) -> list[Moved]:
    """Move what the platform keeps of a record to another, but for what that one has itself."""
    statements = _statements(schema)
    given = {"object": object_name, "winner": winner, "loser": loser, "files": list(files)}
    moved: list[Moved] = []
    for table, statement in statements.handed_over.items():
        rows = statement.all(connection, given)
        moved += [Moved(table, "", each, loser) for (each,) in rows]
    for (share_id,) in statements.shares.all(connection, given):
        new = new_id()
        statements.copy_share.run(connection, {**given, "share": share_id, "new": new})
        moved.append(Moved(SHARE, "", new, loser))
    return moved


def return_belongings(
    connection: Connection[TupleRow],
    schema: str,
    object_name: str,
    moved: Sequence[Moved],
    *,
    winner: UUID,
) -> None:
    """Give back what was moved, as far as it is still with the winner."""
    statements = _statements(schema)
    for each in moved:
        statement = statements.returned.get(each.table)
        if statement is not None:
            given = {"object": object_name, "winner": winner, "loser": each.loser, "row": each.id}
            statement.run(connection, given)


_COLUMNS = tuple(MergeRow.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class _Statements:
    add: Statement
    add_moved: Statement
    moved: Statement
    find: Statement
    lock: Statement
    undone: Statement
    forget: Statement
    winner: Statement
    shares: Statement
    copy_share: Statement
    handed_over: dict[str, Statement]
    returned: dict[str, Statement]


@per_tenant
def _statements(schema: str) -> _Statements:
    tables = tenant_tables(schema)
    merge, moved = tables.merge, tables.merge_moved
    it = merge.c.id == bindparam("id", type_=Uuid())
    found = select(*(merge.c[name] for name in _COLUMNS)).where(it)
    of_object = merge.c.object == bindparam("object", type_=Text())
    ids = bindparam("ids", type_=ARRAY(Uuid))
    stands = merge.c.undone_at.is_(None)
    new: dict[str, Any] = {
        "merge_id": bindparam("merge"),
        "table_name": bindparam("table"),
        "field": bindparam("field"),
        "record_id": bindparam("row"),
        "loser": bindparam("loser"),
    }
    of_losers = and_(
        moved.c.merge_id == bindparam("merge"),
        moved.c.loser == any_(bindparam("losers", type_=ARRAY(Uuid))),
    )
    columns = (moved.c.table_name, moved.c.field, moved.c.record_id, moved.c.loser)
    return _Statements(
        add=compile_statement(
            insert(merge).values({name: bindparam(name) for name in _COLUMNS}).inline()
        ),
        add_moved=compile_statement(insert(moved).values(new).inline()),
        moved=compile_statement(select(*columns).where(of_losers).order_by(moved.c.id)),
        find=compile_statement(found),
        lock=compile_statement(found.with_for_update()),
        undone=compile_statement(update(merge).where(it).values(undone_at=bindparam("at"))),
        forget=compile_statement(
            update(merge)
            .where(of_object, (merge.c.winner == any_(ids)) | merge.c.losers.op("&&")(ids))
            .values({"values": literal({}, JSONB())})
        ),
        winner=compile_statement(
            select(merge.c.winner)
            .where(
                of_object, stands, merge.c.losers.op("@>")(bindparam("loser", type_=ARRAY(Uuid)))
            )
            .order_by(merge.c.id.desc())
            .limit(1)
        ),
        shares=_shares(schema),
        copy_share=_copy_share(schema),
        handed_over=_handed_over(schema),
        returned=_returned(schema),
    )


def _shares(schema: str) -> Statement:
    share = tenant_tables(schema).share
    theirs = share.alias("theirs")
    has = (
        select(literal(1))
        .where(
            theirs.c.object == share.c.object,
            theirs.c.record_id == bindparam("winner"),
            theirs.c.principal == share.c.principal,
        )
        .exists()
    )
    mine = share.c.object == bindparam("object"), share.c.record_id == bindparam("loser")
    return compile_statement(select(share.c.id).where(*mine, not_(has)).order_by(share.c.id))


def _copy_share(schema: str) -> Statement:
    share = tenant_tables(schema).share
    kept = [column for column in share.c if column.name not in ("id", "record_id")]
    copied: Select[Any] = select(
        bindparam("new", type_=Uuid()), bindparam("winner", type_=Uuid()), *kept
    ).where(share.c.id == bindparam("share", type_=Uuid()))
    names = ["id", "record_id", *(column.name for column in kept)]
    return compile_statement(insert(share).from_select(names, copied))


def _handed_over(schema: str) -> dict[str, Statement]:
    tables = tenant_tables(schema)
    winner = bindparam("winner", type_=Uuid())
    made: dict[str, Statement] = {}
    for name, table in ((COMMENT, tables.comment), (REMINDER, tables.reminder)):
        mine = table.c.object == bindparam("object"), table.c.record_id == bindparam("loser")
        handed = update(table).where(*mine).values(record_id=winner).returning(table.c.id)
        made[name] = compile_statement(handed)
    file = tables.file
    chosen = file.c.id == any_(bindparam("files", type_=ARRAY(Uuid)))
    head = file.alias("f")
    series = select(head.c.series).where(head.c.id == any_(bindparam("files", type_=ARRAY(Uuid))))
    versions = file.c.series.in_(series.scalar_subquery())
    attached = update(file).where(file.c.record_id == bindparam("loser"), chosen | versions)
    made[FILE] = compile_statement(attached.values(record_id=winner).returning(file.c.id))
    follow = tables.follow
    others = [column for column in follow.c if column.name != "record_id"]
    followers: Select[Any] = select(winner, *others).where(
        follow.c.object == bindparam("object"), follow.c.record_id == bindparam("loser")
    )
    names = ["record_id", *(column.name for column in others)]
    following = upsert(follow).from_select(names, followers).on_conflict_do_nothing()
    made[FOLLOW] = compile_statement(following.returning(follow.c.user_id))
    return made


def _returned(schema: str) -> dict[str, Statement]:
    tables = tenant_tables(schema)
    winner, row = bindparam("winner", type_=Uuid()), bindparam("row", type_=Uuid())
    made: dict[str, Statement] = {}
    for name, table in (
        (COMMENT, tables.comment), (REMINDER, tables.reminder), (FILE, tables.file),
    ):  # fmt: skip
        still = update(table).where(table.c.id == row, table.c.record_id == winner)
        made[name] = compile_statement(still.values(record_id=bindparam("loser", type_=Uuid())))
    made[SHARE] = compile_statement(delete(tables.share).where(tables.share.c.id == row))
    follow = tables.follow
    followed = follow.c.object == bindparam("object"), follow.c.record_id == winner
    made[FOLLOW] = compile_statement(delete(follow).where(*followed, follow.c.user_id == row))
    return made
