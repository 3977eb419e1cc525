"""What a store of bytes can do.

A blob is written whole before a row names it, and is never changed. What no row names is an orphan;
housekeeping removes it once it is old enough that no transaction can still be about to name it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Protocol
from uuid import UUID

from dougong.kernel.errors import AppError


class BlobNotFoundError(AppError):
    """A row names bytes that are not there."""

    code = "files.lost"
    template = "the bytes of this file are gone; whoever runs the server can look for `{key}`"
    template_zh = "该文件的内容已丢失；服务器管理员可查找 `{key}`"
    status = HTTPStatus.GONE


class BlobsUnavailableError(AppError):
    """The store of bytes does not answer, or refuses."""

    code = "files.unavailable"
    template = "the store of files does not answer: {reason}; try again soon"
    template_zh = "文件存储暂不可用：{reason}；请稍后重试"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retryable = True


@dataclass(frozen=True, slots=True)
class Stored:
    """What there is to know of bytes that were stored.

    Attributes:
        size: How many bytes.
        sha256: Their digest.
    """

    size: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class BlobEntry:
    """A blob as a listing shows it.

    Attributes:
        key: Its key.
        size: How many bytes.
        at: When it was written.
    """

    key: str
    size: int
    at: datetime


def blob_key(schema: str, blob_id: UUID) -> str:
    """Give the key of a tenant's blob.

    What was made of a blob, such as a smaller picture, has its key with a dot and a word behind
    it, and goes with it.
    INVARIANT: the id stands in a column ``blob`` of one of the tenant's own tables; what none
    names is removed (``worker/orphans``).
    """
    return f"{schema}/{blob_id}"


class Blobs(Protocol):
    """A store of bytes."""

    def put(self, key: str, chunks: Iterable[bytes]) -> Stored:
        """Store bytes under a new key, durably; nothing is there if this raises."""

    def read(self, key: str, *, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Give bytes in chunks, from ``start`` up to and without ``end``.

        Raises:
            BlobNotFoundError: There are none of this key.
        """

    def local(self, key: str) -> AbstractContextManager[Path]:
        """Give the bytes as a file of this machine, for as long as the context lasts.

        Raises:
            BlobNotFoundError: There are none of this key.
        """

    def delete(self, key: str) -> None:
        """Remove bytes; that there are none is no error."""

    def entries(self, prefix: str) -> Iterator[BlobEntry]:
        """List what lies under keys that begin so."""

    def check(self) -> None:
        """Refuse a store that cannot be used.

        Raises:
            BlobsUnavailableError: So it is.
        """
