"""Storing files, and giving them to those who may read what they are attached to.

The bytes lie in a store outside of the database. They are there, durably, before the row that
names them: a process that dies in between leaves bytes without a row, which are removed after a
day, and never a row without bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.records.errors import (
    FileInfectedError,
    FileNotFoundHereError,
    FileNotScannedError,
    StaleModelError,
)
from dougong.records.files.finding import build_find, build_holder
from dougong.records.files.sent import Sent, begin, true_type
from dougong.records.plans import PlanCache
from dougong.records.talk.files import find_commented
from dougong.storage.blobs.base import Blobs, blob_key
from dougong.storage.database import Database
from dougong.storage.file_jobs import queue_scan
from dougong.storage.file_rows import (
    CLEAN,
    INFECTED,
    WAITING,
    FileRow,
    add_file,
    find_file,
    open_file,
)

_ATTEMPTS = 3
_RETRY_SCANNED_S = 5

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scanning:
    """Whether files are looked through, and who may have them before that.

    Attributes:
        by_scanner: Whether the scanner of the settings looks at all of them.
        wanted: Tells whether anybody looks at the files of a tenant.
        before: Who may download what waits: ``uploader``, ``everyone`` or ``nobody``.
        wake: Has a worker look soon.
    """

    by_scanner: bool = False
    wanted: Callable[[Model], bool] = lambda model: False
    before: str = "uploader"
    wake: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Holder:
    """Where a file is held: a field of a record, and the file that it holds now."""

    object: str
    record_id: UUID
    field: str
    file_id: UUID


class Files:
    """Stores and gives the files of every tenant of a cell."""

    def __init__(
        self,
        *,
        database: Database,
        models: Models,
        clock: Clock,
        ids: Ids,
        blobs: Blobs,
        take_bytes: Callable[[str, int], None] = lambda schema, count: None,
        scanning: Scanning | None = None,
    ) -> None:
        self._database = database
        self._models = models
        self._clock = clock
        self._ids = ids
        self._blobs = blobs
        self._plans = PlanCache(size=200)
        self._take_bytes = take_bytes
        self._scanning = scanning or Scanning()

    def upload(self, actor: Actor, upload: Sent) -> FileRow:
        """Store a file; until it is attached to a record, it is its uploader's alone.

        Raises:
            NoImageError: It is said to be an image that it is not.
            StorageLimitError: There is no room for it.
        """
        beginning, chunks = begin(upload.chunks)
        media_type = true_type(upload.media_type, beginning)
        file_id = self._ids.new()
        counted = self._counted(actor.schema, chunks)
        stored = self._blobs.put(blob_key(actor.schema, file_id), counted)
        now, waits = self._clock.now(), self._is_scanned(actor.schema)
        with self._database.transaction(actor.schema) as connection:
            add_file(
                connection,
                actor.schema,
                id=file_id,
                name=upload.name,
                media_type=media_type,
                size=stored.size,
                sha256=stored.sha256,
                created_at=now,
                created_by=actor.user_id,
                blob=file_id,
                scan=WAITING if waits else CLEAN,
            )
            if waits:
                queue_scan(connection, actor.tenant, file_id, id=self._ids.new(), now=now)
            found = find_file(connection, actor.schema, file_id)
        if waits:
            self._scanning.wake()
        assert found is not None
        return found

    def find(self, actor: Actor, file_id: UUID) -> FileRow:
        """Describe a file that the actor may read.

        Raises:
            FileNotFoundHereError: There is none, or none that the actor may read.
        """

        def look(connection: Connection[TupleRow], model: Model) -> FileRow:
            key = (model.schema, model.version, actor.rights.key, "file")
            plan = self._plans.get(key, lambda: build_find(model, actor.rights))
            values = actor.parameters(self._clock.now())
            row = plan.one(connection, {**values, "id": file_id})
            if row is None:
                said = find_commented(connection, model, actor, self._plans, file_id, values)
                if said is None:
                    raise FileNotFoundHereError(id=str(file_id))
                return said
            return FileRow(**dict(zip(FileRow.__dataclass_fields__, row, strict=True)))

        return self._looking(actor, look)

    def holder(self, actor: Actor, file: FileRow) -> Holder | None:
        """Tell which field of which record holds a file or a later version of it."""

        def look(connection: Connection[TupleRow], model: Model) -> Holder | None:
            key = (model.schema, model.version, actor.rights.key, "holder")
            plan = self._plans.get(key, lambda: build_holder(model, actor.rights))
            if plan is None or file.record_id is None:
                return None
            asked = {"record": file.record_id, "series": file.series}
            row = plan.one(connection, {**actor.parameters(self._clock.now()), **asked})
            return None if row is None else Holder(row[0], file.record_id, row[1], row[2])

        return self._looking(actor, look)

    def readable(self, actor: Actor, file_id: UUID) -> FileRow:
        """Describe a file whose bytes the actor may have now.

        Raises:
            FileNotFoundHereError: There is none, or none that the actor may read.
            FileNotScannedError: The scanner has not seen it yet.
            FileInfectedError: It is infected.
        """
        found = self.find(actor, file_id)
        self.require_harmless(actor, found)
        return found

    def require_harmless(self, actor: Actor, found: FileRow) -> None:
        """Refuse the bytes of what is infected, or may be.

        Raises:
            FileNotScannedError: The scanner has not seen it yet.
            FileInfectedError: It is infected.
        """
        if found.scan == INFECTED:
            raise FileInfectedError(name=found.name)
        if found.scan != WAITING or self._scanning.before == "everyone":
            return
        own = actor.user_id is not None and found.created_by == actor.user_id
        if not own or self._scanning.before != "uploader":
            raise FileNotScannedError(name=found.name, retry_after_s=_RETRY_SCANNED_S)

    def chunks(
        self, actor: Actor, found: FileRow, *, start: int = 0, end: int | None = None
    ) -> Iterator[bytes]:
        """Give the bytes of a file that was found, from ``start`` up to and without ``end``.

        Raises:
            FileNotFoundHereError: It has gone meanwhile.
        """
        with self._database.connection(actor.schema) as connection:
            opened = open_file(
                connection, self._blobs, actor.schema, found.id, start=start, end=end
            )
        if opened is None:
            raise FileNotFoundHereError(id=str(found.id))
        return opened

    def _is_scanned(self, schema: str) -> bool:
        return self._scanning.wanted(self._models.current(schema))

    def _counted(self, schema: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Let chunks through for as long as there is room for them."""
        for chunk in chunks:
            self._take_bytes(schema, len(chunk))
            yield chunk

    def _looking(self, actor: Actor, look: Callable[[Connection[TupleRow], Model], T]) -> T:
        for _ in range(_ATTEMPTS):
            model = self._models.current(actor.schema)
            try:
                with self._database.connection(model.schema) as connection:
                    return look(connection, model)
            except psycopg.ProgrammingError:
                # A deploy changed the tables meanwhile.
                self._models.forget(actor.schema)
                if self._models.current(actor.schema).version == model.version:
                    raise
        raise StaleModelError()
