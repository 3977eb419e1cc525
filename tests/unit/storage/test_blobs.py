"""What every store of bytes does: the folder, and a bucket of a real S3 server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest

from dougong.kernel.settings import Settings
from dougong.storage.blobs.base import BlobNotFoundError, Blobs, BlobsUnavailableError, blob_key
from dougong.storage.blobs.moving import copy_blobs
from dougong.storage.blobs.opening import InvalidFilesUrlError, open_blobs, open_store
from dougong.testing.s3 import s3_server

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def s3_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a bucket."""
    with s3_server(tmp_path_factory.mktemp("s3")) as url:
        yield url


@pytest.fixture(params=["folder", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    """Each of the stores."""
    url = "" if request.param == "folder" else request.getfixturevalue("s3_url")
    return open_blobs(Settings(data_dir=tmp_path, files_url=url))


@pytest.fixture
def schema() -> str:
    """The schema of a tenant that has nothing yet."""
    return f"t_{uuid4().hex}"


def many(size: int, chunk: int = 100_000) -> Iterator[bytes]:
    """Give so many bytes in chunks."""
    for start in range(0, size, chunk):
        yield bytes((start + n) % 251 for n in range(min(chunk, size - start)))


@pytest.mark.parametrize("size", [0, 1, 300_000, 8 * MEGABYTE, 17 * MEGABYTE + 1])
def test_what_is_put_is_read_with_its_size_and_digest(blobs: Blobs, schema: str, size: int) -> None:
    content = b"".join(many(size))

    stored = blobs.put(f"{schema}/a", many(size))

    assert (stored.size, stored.sha256) == (size, sha256(content).digest())
    assert b"".join(blobs.read(f"{schema}/a")) == content
    with blobs.local(f"{schema}/a") as path:
        assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, None, "0123456789"), (3, None, "3456789"), (2, 5, "234"), (8, 99, "89"), (4, 4, "")],
)
def test_a_part_is_read(
    blobs: Blobs, schema: str, start: int, end: int | None, expected: str
) -> None:
    blobs.put(f"{schema}/digits", [b"01234", b"56789"])

    assert b"".join(blobs.read(f"{schema}/digits", start=start, end=end)) == expected.encode()


def test_nothing_is_there_of_what_broke_off(blobs: Blobs, schema: str) -> None:
    def broken() -> Iterator[bytes]:
        yield from many(9 * MEGABYTE)
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        blobs.put(f"{schema}/a", broken())

    assert list(blobs.entries(f"{schema}/")) == []
    with pytest.raises(BlobNotFoundError):
        blobs.read(f"{schema}/a")


def test_what_is_not_there_is_told_at_once(blobs: Blobs, schema: str) -> None:
    key = blob_key(schema, uuid4())

    blobs.delete(key)

    for ask in (lambda: blobs.read(key), lambda: blobs.local(key).__enter__()):
        with pytest.raises(BlobNotFoundError):
            ask()


def test_entries_are_those_of_the_prefix(blobs: Blobs, schema: str) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    for key in (f"{schema}/a", f"{schema}/b.256", f"{schema}x/c"):
        blobs.put(key, [b"abc"])
    blobs.put(f"{schema}/gone", [b""])
    blobs.delete(f"{schema}/gone")

    found = sorted(blobs.entries(f"{schema}/"), key=lambda each: each.key)

    assert [(each.key, each.size) for each in found] == [(f"{schema}/a", 3), (f"{schema}/b.256", 3)]
    assert all(before <= each.at <= datetime.now(UTC) + timedelta(seconds=2) for each in found)
    blobs.check()


def test_a_store_that_does_not_answer_is_told_as_such(tmp_path: Path, s3_url: str) -> None:
    missing = s3_url.replace("/files?", "/nowhere?")
    stranger = s3_url.replace("a%2Fbracket", "another")

    for url in (missing, stranger):
        with pytest.raises(BlobsUnavailableError):
            open_store(url, tmp_path).check()


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x/y",
        "s3://host",
        "s3://k:s@host/a/b",
        "s3://h/b?colour=red",
        "file://host/x",
        "s3://h:x/b",
    ],
)
def test_an_address_that_cannot_be_read_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(InvalidFilesUrlError) as refused:
        open_store(url, tmp_path)

    assert url not in refused.value.message()


def test_blobs_are_copied_to_another_store_once(tmp_path: Path, s3_url: str, schema: str) -> None:
    folder, bucket = open_store("", tmp_path), open_store(s3_url, tmp_path)
    for name in ("a", "b"):
        folder.put(f"{schema}/{name}", [name.encode() * 3])

    first = [each.new for each in copy_blobs(folder, bucket)]
    again = [each.new for each in copy_blobs(folder, bucket)]

    assert (first, again) == ([True, True], [False, False])
    assert b"".join(bucket.read(f"{schema}/b")) == b"bbb"
