"""The streams that are open, and what each is told: names and versions, never a value."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeAlias

import orjson
import psycopg

from dougong.realtime.asking import Refused, Standing, WebServer
from dougong.realtime.looking import Database, Question, State

Send: TypeAlias = Callable[[Mapping[str, Any]], Awaitable[None]]

HEARTBEAT_S = 20.0
LOOK_EVERY_S = 1.0
ASK_AGAIN_S = 300.0

_PER_TENANT_S = 0.005
_PAUSE_S = 0.05
_WINDOW_S = 60.0
_SLOWEST_S = 15.0

_log = logging.getLogger(__name__)


class Stream:
    """One page, or program, that listens.

    Attributes:
        standing: Who it is, and what it may watch.
        credentials: The headers that say so.
        asked_at: When we last asked.
    """

    __slots__ = (
        "_ending", "_over", "_pending", "_send", "_sending", "asked_at", "credentials", "standing",
    )  # fmt: skip

    def __init__(
        self,
        standing: Standing,
        credentials: Sequence[tuple[str, str]],
        send: Send,
        *,
        over: Callable[[], object],
    ) -> None:
        self.standing = standing
        self.credentials = credentials
        self.asked_at = time.monotonic()
        self._send = send
        self._over = over
        self._pending = b""
        self._sending = self._ending = False

    def tell(self, event: str, data: Mapping[str, Any], *, id: str | None = None) -> None:  # noqa: A002
        """Send an event as soon as what goes before it is gone."""
        head = "" if id is None else f"id: {id}\n"
        self._write(f"{head}event: {event}\ndata: ".encode() + orjson.dumps(data) + b"\n\n")

    def beat(self) -> None:
        """Send what only shows that the line is open."""
        self._write(b":\n\n")

    def end(self, reason: str) -> None:
        """Send that nothing more comes, and why."""
        self.tell("end", {"reason": reason})
        self._ending = True

    def _write(self, chunk: bytes) -> None:
        if not self._ending:
            self._pending += chunk
            if not self._sending:
                self._sending = True
                # The loop keeps only a weak hold of tasks; this one ends within its time.
                _TASKS.add(task := asyncio.ensure_future(self._drain()))
                task.add_done_callback(_TASKS.discard)

    async def _drain(self) -> None:
        try:
            while self._pending:
                chunk, self._pending = self._pending, b""
                message = {"type": "http.response.body", "body": chunk, "more_body": True}
                await asyncio.wait_for(self._send(message), _SLOWEST_S)
        except Exception:  # noqa: BLE001 - whatever is wrong with the line, it is no use any more
            self._ending = True
        finally:
            self._sending = False
            if self._ending:
                self._over()


_TASKS: set[asyncio.Future[None]] = set()


class _Tenant:
    """The streams of one tenant, and how things were when we looked last."""

    __slots__ = ("name", "schema", "since", "since_at", "state", "streams")

    def __init__(self, standing: Standing) -> None:
        self.name, self.schema = standing.tenant, standing.schema
        self.streams: set[Stream] = set()
        self.state = State()
        self.since, self.since_at = 0, 0.0

    def question(self) -> Question:
        standings = [each.standing for each in self.streams]
        records: dict[str, set[str]] = {}
        for standing in standings:
            for name, record in standing.records:
                records.setdefault(name, set()).add(record)
        return Question(
            tenant=self.name,
            schema=self.schema,
            users={each.user for each in standings},
            sessions={each.credential for each in standings if not each.by_token},
            tokens={each.credential for each in standings if each.by_token},
            records=records,
            objects={name for each in standings for name in each.objects},
            jobs=[job for job, (_, told) in self.state.jobs.items() if _is_open(told)],
            since=self.since,
        )


class Streams:
    """All streams of this process.

    Args:
        database: Tells how things are.
        web: Tells who may watch what.
    """

    def __init__(self, database: Database, web: WebServer) -> None:
        self._database = database
        self._web = web
        self._tenants: dict[str, _Tenant] = {}
        self._dirty: set[str] = set()
        self._wanted = asyncio.Event()

    def look_at(self, schema: str) -> None:
        """Look at a tenant soon, if anybody of it listens."""
        if schema in self._tenants:
            self._dirty.add(schema)
            self._wanted.set()

    def open(self, stream: Stream, after: str | None) -> None:
        """Begin to tell a stream of what happens.

        Args:
            stream: The stream.
            after: The last notification that it knows; what came since is told at once.
        """
        standing = stream.standing
        tenant = self._tenants.setdefault(standing.schema, _Tenant(standing))
        tenant.streams.add(stream)
        known = tenant.state.told.get(standing.user)
        versions = [
            {"object": name, "id": record, "version": version}
            for (name, record), version in standing.records.items()
        ]
        tenant.state.versions |= standing.records
        stream.tell("ready", {"records": versions})
        if known is not None and after is not None and known[0] not in (None, after):
            stream.tell("notifications", {"latest": known[0]}, id=known[0])
        elif known is None:
            # Whoever is the first of a user is told, once we have looked, what came since.
            tenant.state.told[standing.user] = (after, "")
        self.look_at(standing.schema)

    def close(self, stream: Stream) -> None:
        """Tell a stream nothing more."""
        schema = stream.standing.schema
        tenant = self._tenants.get(schema)
        if tenant is not None:
            tenant.streams.discard(stream)
            if not tenant.streams:
                del self._tenants[schema]

    async def serve(self) -> None:
        """Look at what happens, for ever."""
        swept = beaten = time.monotonic()
        while True:
            pause = max(LOOK_EVERY_S, _PER_TENANT_S * len(self._tenants))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), pause)
            self._wanted.clear()
            now = time.monotonic()
            if now - swept >= pause:
                swept = now
                self._dirty |= self._tenants.keys()
            if now - beaten >= HEARTBEAT_S:
                beaten = now
                self._beat()
            while self._dirty:
                await self._look(self._dirty.pop())
            await asyncio.sleep(_PAUSE_S)

    def _beat(self) -> None:
        for tenant in self._tenants.values():
            for stream in tenant.streams:
                stream.beat()

    async def _look(self, schema: str) -> None:
        tenant = self._tenants.get(schema)
        if tenant is None:
            return
        if (now := time.monotonic()) - tenant.since_at > _WINDOW_S:
            tenant.since, tenant.since_at = tenant.state.last, now
        try:
            state = await self._database.look(tenant.question())
        except psycopg.OperationalError as error:
            _log.warning("the database does not answer, looking again: %s", error)
            return
        except psycopg.Error:
            # A table is not there any more: what is watched was renamed, or the tenant is gone.
            await self._renew(list(tenant.streams))
            return
        was, tenant.state = tenant.state, state
        _tell_users(tenant, was)
        await self._tell_records(tenant, was)
        _tell_objects(tenant, was)
        _tell_jobs(tenant, was)
        await self._check(tenant, now)

    async def _tell_records(self, tenant: _Tenant, was: State) -> None:
        """Tell of records that changed to whom may still read them."""
        state = tenant.state
        changed = {
            key for key in {*was.versions, *state.versions}
            if was.versions.get(key) != state.versions.get(key)
        }  # fmt: skip
        if not changed:
            return
        for stream in list(tenant.streams):
            watched = changed & stream.standing.records.keys()
            if watched and await self._renew([stream]):
                for name, record in watched:
                    version = stream.standing.records.get((name, record))
                    told = {"object": name, "id": record, "version": version}
                    stream.tell("record", told)

    async def _check(self, tenant: _Tenant, now: float) -> None:
        """End the streams of whoever is signed out; ask for the others anew from time to time."""
        good = tenant.state.credentials
        for stream in list(tenant.streams):
            if stream.standing.credential not in good or now - stream.asked_at > ASK_AGAIN_S:
                await self._renew([stream])

    async def _renew(self, streams: Iterable[Stream]) -> bool:
        """Ask again who they are and what they may watch; tells whether all may go on."""
        going_on = True
        for stream in streams:
            standing = stream.standing
            watched = [f"{name}/{record}" for name, record in standing.records]
            found = await self._web.ask(stream.credentials, [*watched, *standing.objects])
            if isinstance(found, Standing) and found.schema == standing.schema:
                # What is gone stays asked for: a record that comes back is told of as well.
                stream.standing, stream.asked_at = found, time.monotonic()
            elif isinstance(found, Refused) and found.status >= 500:
                going_on = False
            else:
                going_on = False
                stream.end("signed_out")
        return going_on


def _tell_users(tenant: _Tenant, was: State) -> None:
    for stream in tenant.streams:
        user = stream.standing.user
        latest, digest = tenant.state.told.get(user, (None, ""))
        before, known = was.told.get(user, (latest, digest))
        if digest != known and not (known == "" and before in (None, latest)):
            stream.tell("notifications", {"latest": latest}, id=latest)


def _tell_objects(tenant: _Tenant, was: State) -> None:
    if not was.last:
        return
    changed = {
        name
        for name, (count, last) in tenant.state.objects.items()
        if last > was.last or was.objects.get(name, (count, last)) != (count, last)
    }
    for stream in tenant.streams:
        for name in changed & stream.standing.objects:
            stream.tell("object", {"object": name})


def _tell_jobs(tenant: _Tenant, was: State) -> None:
    for job, (owner, told) in tenant.state.jobs.items():
        if was.jobs.get(job) != (owner, told):
            for stream in tenant.streams:
                if stream.standing.user == owner:
                    stream.tell("job", told)


def _is_open(told: Mapping[str, Any]) -> bool:
    return told["state"] not in ("done", "failed", "cancelled")
