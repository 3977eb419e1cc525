"""Who is told of a comment, and who may be: those named, those who follow, and the owner."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Uuid, any_, bindparam, select

from dougong.access.acting import Actors
from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.kernel.ids import Ids
from dougong.records.talk.mentions import TEAM, users_in
from dougong.records.talk.seeing import OWNER, USER, Sight
from dougong.storage.notifications import Notice, notify
from dougong.storage.statement import compile_statement
from dougong.storage.talk_rows import CommentRow, follow, followers_of
from dougong.storage.telling_rows import who_follows_when
from dougong.storage.tenants import find_tenant

MENTION, COMMENT = "mention", "comment"

_TEAM_MEMBER = "team_member"
_MOST_MEMBERS = 500


@dataclass(frozen=True, slots=True)
class Named:
    """Who is named in a comment.

    Attributes:
        reached: Users who may read the record.
        missed: Users who may not, and are told nothing.
    """

    reached: Collection[UUID] = ()
    missed: Collection[UUID] = field(default=())


def part_named(
    sight: Sight,
    actors: Actors,
    actor: Actor,
    of: tuple[str, UUID],
    mentions: tuple[str, ...],
) -> Named:
    """Part the users who are named into those who may read a record and those who may not.

    Members of teams are told without a word about those who may not: what they are told is shown
    to those only who may read the record.
    """
    home = find_tenant(sight.database, actor.tenant)
    reached: list[UUID] = []
    missed: list[UUID] = []
    for user_id in users_in(mentions):
        other = actors.of(home, user_id, via="system")
        if other is None:
            continue

        def asks(connection: Connection[TupleRow], model: Model, of_: Actor = other) -> bool:
            return bool(sight.named(connection, model, of_, {of[0]: [of[1]]}))

        (reached if sight.read(other, asks) else missed).append(user_id)
    teams = users_in(mentions, TEAM)
    if teams:
        members = sight.read(actor, lambda at, model: _members(at, model, teams))
        reached += [each for each in members if each not in missed]
    return Named(tuple(dict.fromkeys(reached)), tuple(missed))


def tell_of_comment(
    connection: Connection[TupleRow],
    model: Model,
    record: ObjectModel,
    row: CommentRow,
    *,
    named: Collection[UUID],
    answered: Iterable[UUID],
    new: bool,
    ids: Ids,
    at: datetime,
) -> None:
    """Tell users of a comment, in the transaction that writes it.

    Args:
        connection: In that transaction.
        model: The definitions.
        record: Object of the record.
        row: The comment.
        named: Who is named in it, and was not before.
        answered: Who wrote in the conversation before.
        new: Whether it was just written; of a change only those are told who are named now.
        ids: Makes ids.
        at: When it happens.
    """
    by, details = row.created_by, {"by": str(row.created_by), "comment": str(row.id)}
    told = {user: MENTION for user in named if user != by}
    if new:
        owner = owner_of(connection, record, row.record_id)
        schema, of = model.schema, [(row.record_id, owner)]
        following = [
            user for _, user in followers_of(connection, schema, object=record.name, owners=of)
        ]
        for user in (*following, *([] if owner is None else [owner]), *answered):
            if user != by:
                told.setdefault(user, COMMENT)
    notices = [
        Notice(
            user_id=user,
            kind=kind,
            object=record.name,
            record_id=row.record_id,
            details=dict(details),
        )
        for user, kind in told.items()
    ]
    notify(connection, model.schema, notices, ids=ids, at=at)
    _begin_to_follow(connection, model.schema, record.name, row, named, new=new, at=at)


def owner_of(connection: Connection[TupleRow], record: ObjectModel, record_id: UUID) -> UUID | None:
    """Give the user who owns a record, if it has an owner."""
    if OWNER not in record.stored:
        return None
    table = record.table
    query = select(table.c[OWNER]).where(table.c.id == bindparam("id"))
    row = compile_statement(query).one(connection, {"id": record_id})
    return None if row is None else row[0]


def _begin_to_follow(
    connection: Connection[TupleRow],
    schema: str,
    object_name: str,
    row: CommentRow,
    named: Collection[UUID],
    *,
    new: bool,
    at: datetime,
) -> None:
    authors = [row.created_by] if new else []
    users = who_follows_when(connection, schema, authors, "commented")
    users += who_follows_when(connection, schema, list(named), "mentioned")
    follow(connection, schema, users, object=object_name, record_id=row.record_id, at=at)


def _members(connection: Connection[TupleRow], model: Model, teams: list[UUID]) -> list[UUID]:
    member = model.objects.get(_TEAM_MEMBER)
    if member is None or not {TEAM, USER} <= member.stored.keys():
        return []
    table = member.table
    query = (
        select(table.c[USER])
        .where(table.c[TEAM] == any_(bindparam("teams", type_=ARRAY(Uuid))))
        .where(table.c[USER].is_not(None), table.c.deleted_at.is_(None))
        .distinct()
        .limit(_MOST_MEMBERS)
    )
    return [user for (user,) in compile_statement(query).all(connection, {"teams": teams})]
