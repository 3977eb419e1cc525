"""Blobs in a folder: one file each, whole or not there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from dougong.storage.blobs.base import (
    BlobEntry,
    BlobNotFoundError,
    BlobsUnavailableError,
    Stored,
)

_CHUNK = 256 * 1024
_UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class FolderBlobs:
    """Keeps blobs in a folder of this machine, which every process of the platform must share.

    Attributes:
        folder: Where; it is made when the first blob comes.
    """

    folder: Path

    def put(self, key: str, chunks: Iterable[bytes]) -> Stored:
        """Write to a file beside the place, have it on the disk, then give it its name."""
        place = self.folder / key
        place.parent.mkdir(parents=True, exist_ok=True)
        digest, size = sha256(), 0
        with NamedTemporaryFile(dir=place.parent, suffix=_UNFINISHED, delete=False) as file:
            try:
                for chunk in chunks:
                    digest.update(chunk)
                    size += len(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
                os.replace(file.name, place)
            except BaseException:
                with suppress(FileNotFoundError):
                    os.unlink(file.name)
                raise
        _sync_folder(place.parent)
        return Stored(size, digest.digest())

    def read(self, key: str, *, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Give bytes in chunks; that there are none is told at once, not with the first chunk."""
        try:
            file = (self.folder / key).open("rb")
        except FileNotFoundError:
            raise BlobNotFoundError(key=key) from None

        def chunks() -> Iterator[bytes]:
            with file:
                file.seek(start)
                left = None if end is None else max(end - start, 0)
                while chunk := file.read(_CHUNK if left is None else min(_CHUNK, left)):
                    left = None if left is None else left - len(chunk)
                    yield chunk

        return chunks()

    @contextmanager
    def local(self, key: str) -> Iterator[Path]:
        """Give the file itself."""
        place = self.folder / key
        if not place.is_file():
            raise BlobNotFoundError(key=key)
        yield place

    def delete(self, key: str) -> None:
        """Remove the file."""
        (self.folder / key).unlink(missing_ok=True)

    def entries(self, prefix: str) -> Iterator[BlobEntry]:
        """List files, unfinished ones too: what a dead process left is an orphan like any other."""
        within = self.folder / prefix if prefix.endswith("/") else self.folder
        for folder, _, names in os.walk(within):
            for name in names:
                place = Path(folder, name)
                key = place.relative_to(self.folder).as_posix()
                with suppress(FileNotFoundError):
                    if key.startswith(prefix):
                        stat = place.stat()
                        at = datetime.fromtimestamp(stat.st_mtime, UTC)
                        yield BlobEntry(key, stat.st_size, at)

    def check(self) -> None:
        """Refuse a folder that cannot be written to."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.folder, suffix=_UNFINISHED):
                pass
        except OSError as error:
            raise BlobsUnavailableError(reason=str(error.strerror)) from error


def _sync_folder(folder: Path) -> None:
    """Have the name itself on the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
