"""The jobs on files: looking one through, and moving bytes out of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from dougong.deployment.models import Models
from dougong.hooks.events import FileToScan
from dougong.hooks.plugins import Hooks
from dougong.records.files.clamd import Clamd
from dougong.storage.audit import write_audit
from dougong.storage.blobs.base import Blobs, blob_key
from dougong.storage.file_rows import (
    WAITING,
    FileRow,
    files_in_rows,
    find_file,
    moved,
    open_file,
    set_scan,
)
from dougong.storage.job_context import JobContext

_AT_ONCE = 50
_CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class FileScanner:
    """Has a file looked through by the scanner and by plugins.

    Attributes:
        models: Tells which plugins a tenant has.
        hooks: The plugins.
        blobs: Where bytes lie.
        clamd: The scanner; None: plugins alone.
    """

    models: Models
    hooks: Hooks
    blobs: Blobs
    clamd: Clamd | None

    def __call__(self, context: JobContext) -> None:
        """Do it; a file that is gone, or that somebody else has seen to, is left alone."""
        assert context.tenant is not None
        schema, file_id = context.tenant.schema, UUID(str(context.job.payload["file"]))
        with context.database.connection(schema) as connection:
            found = find_file(connection, schema, file_id)
        if found is None or found.scan != WAITING:
            return
        with self._local(context, schema, found) as path:
            finding = self._look(context, schema, found, path)
        with context.step() as connection:
            set_scan(connection, schema, file_id, finding)
            if finding is not None:
                user = None if found.created_by is None else str(found.created_by)
                details = {"user": user, "file": str(file_id), "finding": finding}
                now = context.clock.now()
                write_audit(connection, schema, "file.infected", details, at=now, actor=None)

    def _look(self, context: JobContext, schema: str, found: FileRow, path: Path) -> str | None:
        if self.clamd is not None and (finding := self.clamd.scan(_chunks(path))):
            return finding
        caller = self.hooks.caller("scan_file", self.models.current(schema).packages)
        if caller is None:
            return None
        assert context.tenant is not None
        asked = FileToScan(
            tenant=context.tenant.name,
            id=found.id,
            name=found.name,
            media_type=found.media_type,
            size=found.size,
            path=path,
        )
        return next((str(each)[:200] for each in caller(file=asked) if each), None)

    @contextmanager
    def _local(self, context: JobContext, schema: str, found: FileRow) -> Iterator[Path]:
        if found.blob is not None:
            with self.blobs.local(blob_key(schema, found.blob)) as path:
                yield path
            return
        with NamedTemporaryFile(prefix="dougong-") as file:
            with context.database.connection(schema) as connection:
                file.writelines(open_file(connection, self.blobs, schema, found.id) or ())
            file.flush()
            yield Path(file.name)


@dataclass(frozen=True, slots=True)
class FileMover:
    """Moves the bytes of files that lie in rows, as all once did, to where blobs lie.

    Attributes:
        blobs: Where that is.
    """

    blobs: Blobs

    def __call__(self, context: JobContext) -> None:
        """Do it, file by file; each can be read all the time."""
        assert context.tenant is not None
        schema, done = context.tenant.schema, context.job.done
        while True:
            with context.database.connection(schema) as connection:
                waiting = files_in_rows(connection, schema, _AT_ONCE)
            if not waiting:
                return
            for file_id in waiting:
                with context.database.connection(schema) as connection:
                    chunks = open_file(connection, self.blobs, schema, file_id)
                if chunks is None:
                    continue
                self.blobs.put(blob_key(schema, file_id), chunks)
                with context.step() as connection:
                    done += moved(connection, schema, file_id, file_id)
                    context.progress(connection, done=done)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
