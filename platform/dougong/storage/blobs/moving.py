"""Copying blobs from one store to another: what is there already is not copied again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from dougong.kernel.errors import AppError
from dougong.storage.blobs.base import BlobNotFoundError, Blobs

_UNFINISHED = ".part"


class BlobDamagedError(AppError):
    """What was read back from a store is not what was written to it."""

    code = "files.damaged"
    template = "`{key}` is not the same in the other store; it was removed there, try again"
    template_zh = "`{key}` 在目标存储中的内容不一致，已从目标删除；请重试"
    retryable = True


@dataclass(frozen=True, slots=True)
class Copied:
    """One blob that was looked at.

    Attributes:
        key: Its key.
        size: How many bytes it has.
        new: Whether it was copied; else it was there already.
    """

    key: str
    size: int
    new: bool


def copy_blobs(source: Blobs, target: Blobs) -> Iterator[Copied]:
    """Copy every blob, and read each back; several times in a row is fine, and so is stopping.

    Raises:
        BlobDamagedError: One is not the same over there.
    """
    there = {each.key: each.size for each in target.entries("")}
    for entry in source.entries(""):
        if entry.key.endswith(_UNFINISHED):
            continue
        if there.get(entry.key) == entry.size:
            yield Copied(entry.key, entry.size, new=False)
            continue
        try:
            stored = target.put(entry.key, source.read(entry.key))
        except BlobNotFoundError:
            continue  # it went meanwhile
        digest = sha256()
        for chunk in target.read(entry.key):
            digest.update(chunk)
        if digest.digest() != stored.sha256:
            target.delete(entry.key)
            raise BlobDamagedError(key=entry.key)
        yield Copied(entry.key, entry.size, new=True)
