"""Looks at how things are in a tenant: sessions, notifications, versions, jobs; no value of any.

How they are is compared with how they were, so nothing is missed that happened unheard, and the
order in which transactions ended does not matter.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

import psycopg
from psycopg import AsyncConnection, sql
from psycopg.rows import TupleRow

Json: TypeAlias = Mapping[str, Any]

# A backend keeps memory for every table it ever touched.
_MOST_SCHEMAS = 60
_SHOWN = 10
_UNREAD = 101

_SESSION = "-c timezone=UTC -c statement_timeout=10000"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is to be looked at in a tenant.

    Attributes:
        tenant: Its name.
        schema: Where its tables are.
        users: Who listens.
        sessions: The sessions they listen by, in hex.
        tokens: The tokens they listen by.
        records: Ids of the records that are watched, by object.
        objects: Objects of which it is told that some record changed.
        jobs: Jobs that were not finished when we looked last.
        since: The event after which changes of objects count.
    """

    tenant: str
    schema: str
    users: Collection[str]
    sessions: Collection[str]
    tokens: Collection[str]
    records: Mapping[str, Collection[str]]
    objects: Collection[str]
    jobs: Collection[str]
    since: int


@dataclass(slots=True, kw_only=True)
class State:
    """How things are in a tenant.

    Attributes:
        credentials: The sessions and tokens that are still good.
        told: For each user the latest notification, and what tells whether anything is new.
        versions: The version of each watched record that is there.
        objects: What tells whether any record of an object changed.
        jobs: Unfinished jobs, and those that just finished, by id: whose, and how far.
        last: The last event of all.
    """

    credentials: set[str] = field(default_factory=set)
    told: dict[str, tuple[str | None, str]] = field(default_factory=dict)
    versions: dict[tuple[str, str], int] = field(default_factory=dict)
    objects: dict[str, tuple[int, int]] = field(default_factory=dict)
    jobs: dict[str, tuple[str, Json]] = field(default_factory=dict)
    last: int = 0


class Database:
    """One connection to the cell, renewed when it is lost, or has seen many tenants.

    Args:
        url: Where the cell is.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: AsyncConnection[TupleRow] | None = None
        self._schemas: set[str] = set()

    async def look(self, question: Question) -> State:
        """Tell how things are.

        Raises:
            psycopg.Error: The database does not answer, or the tenant is gone.
        """
        try:
            connection = await self._connected(question.schema)
            return await _look(connection, question)
        except psycopg.OperationalError:
            await self.close()
            raise

    async def close(self) -> None:
        """Close the connection."""
        known, self._connection = self._connection, None
        self._schemas.clear()
        if known is not None:
            await known.close()

    async def _connected(self, schema: str) -> AsyncConnection[TupleRow]:
        if len(self._schemas) >= _MOST_SCHEMAS and schema not in self._schemas:
            await self.close()
        self._schemas.add(schema)
        if self._connection is None or self._connection.closed:
            self._connection = await AsyncConnection.connect(
                self._url, autocommit=True, options=_SESSION, application_name="dougong"
            )
        return self._connection


async def _look(connection: AsyncConnection[TupleRow], question: Question) -> State:
    schema, state = question.schema, State()
    state.credentials = await _credentials(connection, question)
    for user, latest, digest in await _all(
        connection, _TOLD, schema, [_uuids(question.users)], shown=_SHOWN, unread=_UNREAD
    ):
        state.told[str(user)] = (None if latest is None else str(latest), str(digest))
    for name, ids in question.records.items():
        for record, version in await _all(connection, _VERSIONS, schema, [_uuids(ids)], name=name):
            state.versions[name, str(record)] = version
    if question.objects:
        values = [question.tenant, question.since, list(question.objects)]
        for name, count, last in await _all(connection, _CHANGED, schema, values):
            state.objects[name] = (count, last)
        ((state.last,),) = await _all(connection, _LAST, schema, [question.tenant])
    jobs = [question.tenant, _uuids(question.jobs)]
    values = [question.tenant, _uuids(question.users), *jobs]
    for job, owner, kind, at, done, total in await _all(connection, _JOBS, schema, values):
        told = {"id": str(job), "kind": kind, "state": at, "done": done, "total": total}
        state.jobs[str(job)] = (str(owner), told)
    return state


async def _credentials(connection: AsyncConnection[TupleRow], question: Question) -> set[str]:
    schema, good = question.schema, set[str]()
    if question.sessions:
        ids = [bytes.fromhex(each) for each in question.sessions]
        rows = await _all(connection, _SESSIONS, schema, [ids, question.tenant])
        good.update(bytes(row[0]).hex() for row in rows)
    if question.tokens:
        rows = await _all(connection, _TOKENS, schema, [_uuids(question.tokens), question.tenant])
        good.update(str(row[0]) for row in rows)
    return good


async def _all(
    connection: AsyncConnection[TupleRow],
    text: str,
    schema: str,
    values: Sequence[Any],
    *,
    name: str = "",
    **limits: int,
) -> list[TupleRow]:
    named = {
        each: sql.Identifier(schema, table)
        for each, table in (
            ("session", "_session"), ("token", "_token"), ("user", "user"),
            ("notification", "_notification"), ("record", name),
        )
        if table
    }  # fmt: skip
    query = sql.SQL(text).format(
        **named, **{each: sql.Literal(value) for each, value in limits.items()}
    )
    return await (await connection.execute(query, values)).fetchall()


def _uuids(texts: Iterable[str]) -> list[UUID]:
    return [UUID(each) for each in texts]


_SERVED = "EXISTS (SELECT 1 FROM dougong.tenant t WHERE t.name = %s AND t.state = 'active')"
_SESSIONS = (
    "SELECT s.id FROM {session} s JOIN {user} u ON u.id = s.user_id "
    "WHERE s.id = ANY(%s) AND u.active AND u.deleted_at IS NULL AND " + _SERVED
)
_TOKENS = (
    "SELECT k.id FROM {token} k JOIN {user} u ON u.id = k.user_id "
    "WHERE k.id = ANY(%s) AND u.active AND u.deleted_at IS NULL AND " + _SERVED
)
_TOLD = (
    "SELECT w.id, n.latest, "
    "encode(sha256(convert_to(concat(n.seen, ' ', (SELECT count(*) FROM (SELECT 1 "
    "FROM {notification} c WHERE c.user_id = w.id AND c.shown AND c.read_at IS NULL "
    "LIMIT {unread}) few)), 'UTF8')), 'hex') "
    "FROM unnest(%s::uuid[]) w(id) CROSS JOIN LATERAL ("
    "SELECT (array_agg(l.id ORDER BY l.id DESC))[1] AS latest, "
    "string_agg(concat(l.id, l.read_at, sha256(convert_to(l.details::text, 'UTF8'))), ',' "
    "ORDER BY l.id) AS seen "
    "FROM (SELECT m.id, m.read_at, m.details FROM {notification} m "
    "WHERE m.user_id = w.id AND m.shown ORDER BY m.id DESC LIMIT {shown}) l) n"
)
_VERSIONS = "SELECT r.id, r.version FROM {record} r WHERE r.id = ANY(%s) AND r.deleted_at IS NULL"
_CHANGED = (
    "SELECT o.object, count(*), max(o.id) FROM dougong.outbox o "
    "WHERE o.tenant = %s AND o.id > %s AND o.object = ANY(%s) GROUP BY o.object"
)
_LAST = "SELECT coalesce(max(o.id), 0) FROM dougong.outbox o WHERE o.tenant = %s"
_JOB = "SELECT j.id, j.created_by, j.kind, j.state, j.done, j.total FROM dougong.job j "
_JOBS = (
    _JOB + "WHERE coalesce(j.tenant, '') = %s AND j.created_by = ANY(%s) AND j.finished_at IS NULL "
    "UNION " + _JOB + "WHERE j.tenant = %s AND j.id = ANY(%s)"
)
