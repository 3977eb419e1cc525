"""Blobs in a bucket of any store that speaks S3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, cast
from urllib.parse import SplitResult, parse_qs, unquote

from minio import Minio
from minio.error import InvalidResponseError, MinioException, S3Error
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

from dougong.storage.blobs.base import (
    BlobEntry,
    BlobNotFoundError,
    BlobsUnavailableError,
    Stored,
)
from dougong.storage.blobs.opening import InvalidFilesUrlError

_CHUNK = 256 * 1024
_PART_BYTES = 8 * 1024 * 1024
"""What is larger is sent in parts of this size, of which one at a time is in memory."""

_UNFINISHED = ".part"
_ATTEMPTS = 5
_CONNECT_S, _READ_S = 5.0, 60.0
_CONNECTIONS = 16
_MISSING = frozenset({"NoSuchKey", "NoSuchObject"})
_NOT_OFFERED = frozenset({"NotImplemented", "MethodNotAllowed", "NoSuchUpload", "InvalidArgument"})
_OPTIONS = frozenset({"region", "secure"})


def s3_blobs(parts: SplitResult) -> S3Blobs:
    """Give the store of an address.

    Raises:
        InvalidFilesUrlError: It cannot be read.
    """
    options = parse_qs(parts.query, keep_blank_values=True)
    bucket = parts.path.strip("/")
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0 or not parts.hostname or not bucket or "/" in bucket or set(options) - _OPTIONS:
        raise InvalidFilesUrlError(
            reason={"en": "host, port, bucket or options", "zh-CN": "主机、端口、桶或选项有误"}
        )
    secure = options.get("secure", ["true"])[0].lower() not in ("false", "0", "no", "off")
    client = Minio(
        endpoint=parts.hostname if port is None else f"{parts.hostname}:{port}",
        access_key=unquote(parts.username) if parts.username else None,
        secret_key=unquote(parts.password or ""),
        secure=secure,
        region=options.get("region", ["us-east-1"])[0] or "us-east-1",
        http_client=_connections(),
    )
    return S3Blobs(client, bucket)


def _connections() -> PoolManager:
    again = Retry(total=_ATTEMPTS, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504])
    timeout = Timeout(connect=_CONNECT_S, read=_READ_S)
    return PoolManager(timeout=timeout, maxsize=_CONNECTIONS, retries=again)


@dataclass(frozen=True, slots=True, repr=False)
class S3Blobs:
    """Keeps blobs as objects of a bucket, which is there already.

    Attributes:
        client: Speaks to the store.
        bucket: Name of the bucket.
    """

    client: Minio
    bucket: str

    def put(self, key: str, chunks: Iterable[bytes]) -> Stored:
        """Send bytes in parts; the object is there when the last one is, or not at all."""
        body = _Body(chunks)
        with _telling(key):
            self.client.put_object(
                self.bucket,
                key,
                cast("BinaryIO", body),
                length=-1,
                part_size=_PART_BYTES,
                num_parallel_uploads=1,
            )
        return Stored(body.size, body.digest.digest())

    def read(self, key: str, *, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Give bytes in chunks; a connection that breaks is taken up again where it broke."""
        if end is not None and end <= start:
            return iter(())
        with _telling(key):
            stored = self.client.stat_object(self.bucket, key)
        last = stored.size or 0 if end is None else min(end, stored.size or 0)
        return self._chunks(key, start, last)

    def _chunks(self, key: str, start: int, end: int) -> Iterator[bytes]:
        at, left = start, _ATTEMPTS
        while at < end:
            before = at
            try:
                with _telling(key):
                    response = self.client.get_object(self.bucket, key, at, end - at)
                try:
                    for chunk in response.stream(_CHUNK):
                        at += len(chunk)
                        yield chunk
                finally:
                    response.close()
                    response.release_conn()
            except (HTTPError, OSError) as error:
                left -= 1
                if not left:
                    raise BlobsUnavailableError(reason=type(error).__name__) from error
            else:
                if at == before:
                    raise BlobNotFoundError(key=key)

    @contextmanager
    def local(self, key: str) -> Iterator[Path]:
        """Fetch the bytes into a file that goes with the context."""
        with TemporaryDirectory(prefix="dougong-") as folder:
            place = Path(folder) / "blob"
            with place.open("wb") as file:
                file.writelines(self.read(key))
            yield place

    def delete(self, key: str) -> None:
        """Remove an object, or give up sending one."""
        with _telling(key), _missing_is_fine():
            if not key.endswith(_UNFINISHED):
                self.client.remove_object(self.bucket, key)
                return
            name, _, upload = key.removesuffix(_UNFINISHED).rpartition("@")
            self.client._abort_multipart_upload(self.bucket, name, upload)

    def entries(self, prefix: str) -> Iterator[BlobEntry]:
        """List objects, and what is still being sent: a dead process never ends it."""
        with _telling(prefix):
            for each in self.client.list_objects(self.bucket, prefix=prefix, recursive=True):
                at = each.last_modified or datetime.now(UTC)
                yield BlobEntry(str(each.object_name), each.size or 0, at)
            yield from self._unfinished(prefix)

    def _unfinished(self, prefix: str) -> Iterator[BlobEntry]:
        try:
            found = self.client._list_multipart_uploads(self.bucket, prefix=prefix)
        except InvalidResponseError:
            return  # some servers say so, in a form of their own, where there never was any
        except S3Error as error:
            if error.code in _NOT_OFFERED:
                return
            raise
        for each in found.uploads:
            name = str(each.object_name)
            if name.startswith(prefix):
                at = each.initiated_time or datetime.now(UTC)
                yield BlobEntry(f"{name}@{each.upload_id}{_UNFINISHED}", 0, at)

    def check(self) -> None:
        """Refuse a store that does not answer, or without the bucket.

        Raises:
            BlobsUnavailableError: So it is.
        """
        with _telling(self.bucket):
            if not self.client.bucket_exists(self.bucket):
                raise BlobsUnavailableError(reason=f"NoSuchBucket: {self.bucket}")


class _Body:
    """Chunks as a file to read from, counted and digested on the way."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = b""
        self.size = 0
        self.digest = sha256()

    def read(self, size: int) -> bytes:
        """Give so many bytes; fewer only at the end."""
        parts, wanted = [self._rest], size - len(self._rest)
        while wanted > 0 and (chunk := next(self._chunks, None)) is not None:
            self.size += len(chunk)
            self.digest.update(chunk)
            parts.append(chunk)
            wanted -= len(chunk)
        whole = b"".join(parts)
        self._rest = whole[size:]
        return whole[:size]


@contextmanager
def _telling(key: str) -> Iterator[None]:
    """Say what went wrong in words of the platform."""
    try:
        yield
    except S3Error as error:
        if error.code in _MISSING:
            raise BlobNotFoundError(key=key) from None
        raise BlobsUnavailableError(reason=str(error.code)) from error
    except (MinioException, HTTPError) as error:
        raise BlobsUnavailableError(reason=type(error).__name__) from error


@contextmanager
def _missing_is_fine() -> Iterator[None]:
    try:
        yield
    except S3Error as error:
        if error.code not in _MISSING | _NOT_OFFERED:
            raise
