"""Uploaded files: storing one, and giving it to those who may read what it is attached to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

import psycopg
from sqlalchemy import ColumnElement, Uuid, bindparam, exists, or_, select

from dougong.access.actor import Actor
from dougong.access.rights import Rights
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.fields.files import IMAGE_TYPES, image_type
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.records.errors import FileNotFoundHereError, NoImageError, StaleModelError
from dougong.records.plans import PlanCache, of_version
from dougong.storage.database import Database
from dougong.storage.file_rows import add_file, content_of
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

UNKNOWN_TYPE = "application/octet-stream"
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent.

    Attributes:
        name: What people call it; never a path.
        media_type: What it is said to be.
        content: Its bytes.
    """

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What there is to know of a file beside its bytes."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: bytes


class Files:
    """Stores and gives the files of every tenant of a cell."""

    def __init__(self, *, database: Database, models: Models, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._models = models
        self._clock = clock
        self._ids = ids
        self._plans = PlanCache(size=200)

    def upload(self, actor: Actor, upload: Upload) -> FileInfo:
        """Store a file; until it is attached to a record, it is its uploader's alone.

        Raises:
            NoImageError: It is said to be an image that it is not.
        """
        content = upload.content
        media_type = _true_type(upload)
        info = FileInfo(
            self._ids.new(), upload.name, media_type, len(content), sha256(content).digest()
        )
        with self._database.transaction(actor.schema) as connection:
            add_file(
                connection,
                actor.schema,
                id=info.id,
                name=info.name,
                media_type=info.media_type,
                size=info.size,
                sha256=info.sha256,
                content=content,
                created_at=self._clock.now(),
                created_by=actor.user_id,
            )
        return info

    def find(self, actor: Actor, file_id: UUID) -> FileInfo:
        """Describe a file that the actor may read.

        Raises:
            FileNotFoundHereError: There is none, or none that the actor may read.
        """
        for _ in range(_ATTEMPTS):
            model = self._models.current(actor.schema)
            key = (model.schema, model.version, actor.rights.key)
            try:
                plan = self._plans.get(key, _building(model, actor.rights))
                with self._database.connection(model.schema) as connection:
                    row = plan.one(connection, {"id": file_id, "user_id": actor.user_id})
            except psycopg.ProgrammingError:
                # A deploy changed the tables meanwhile.
                self._models.forget(actor.schema)
                if self._models.current(actor.schema).version == model.version:
                    raise
                continue
            if row is None:
                raise FileNotFoundHereError(id=str(file_id))
            name, media_type, size, digest = row
            return FileInfo(file_id, name, media_type, size, bytes(digest))
        raise StaleModelError()

    def content(self, actor: Actor, found: FileInfo) -> bytes:
        """Give the bytes of a file that ``find`` has found for the actor.

        Raises:
            FileNotFoundHereError: It has gone meanwhile.
        """
        with self._database.connection(actor.schema) as connection:
            content = content_of(connection, actor.schema, found.id)
        if content is None:
            raise FileNotFoundHereError(id=str(found.id))
        return content


def _true_type(upload: Upload) -> str:
    """Give the type of a file; what it says of images must be true, for pages show those."""
    shown = image_type(upload.content)
    if upload.media_type in IMAGE_TYPES and shown != upload.media_type:
        raise NoImageError(media_type=upload.media_type)
    if upload.media_type == UNKNOWN_TYPE and shown is not None:
        return shown
    return upload.media_type


def _building(model: Model, rights: Rights) -> Callable[[], Statement]:
    return lambda: _build_find(model, rights)


def _build_find(model: Model, rights: Rights) -> Statement:
    """Find a file that is one's own and attached nowhere, or in a field that one may read."""
    file = tenant_tables(model.schema).file
    own = file.c.record_id.is_(None) & (file.c.created_by == bindparam("user_id", type_=Uuid()))
    query = (
        select(file.c.name, file.c.media_type, file.c.size, file.c.sha256)
        .prefix_with(of_version(model))
        .where(
            file.c.id == bindparam("id", type_=Uuid()),
            or_(own, *_held(model, rights, file.c.id, file.c.record_id)),
        )
    )
    return compile_statement(query)


def _held(
    model: Model, rights: Rights, file_id: ColumnElement[UUID], record_id: ColumnElement[UUID]
) -> Iterator[ColumnElement[bool]]:
    for record in model.objects.values():
        seen = [name for name in record.files if rights.sees(record.name, name)]
        if seen and record.definition.is_stored and rights.may("read", record.name):
            table = record.table
            yield exists(select(table.c.id)).where(
                table.c.id == record_id,
                table.c.deleted_at.is_(None),
                or_(*(table.c[name] == file_id for name in seen)),
            )
