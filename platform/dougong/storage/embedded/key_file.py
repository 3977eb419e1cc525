"""Changing the keys of a key file: a new one in front, and old ones out of it, but not lost."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from dougong.storage.cipher import KEY_BYTES, read_keys, written_keys
from dougong.storage.embedded.home import explained


def add_key(path: Path) -> None:
    """Put a new key in front of those of a file.

    Raises:
        DiskFullError: There is no room for it.
        FolderNotWritableError: It cannot be read or written.
    """
    with explained(path):
        keys = read_keys(path.read_text(encoding="ascii"))
        _replace(path, (os.urandom(KEY_BYTES), *keys))


def retire_keys(path: Path) -> Path:
    """Move all keys but the first into another file beside, for old backups; gives that file.

    Raises:
        DiskFullError: There is no room for it.
        FolderNotWritableError: It cannot be read or written.
    """
    retired = path.with_name(f"{path.name}.retired")
    with explained(path):
        first, *old = read_keys(path.read_text(encoding="ascii"))
        known = read_keys(retired.read_text(encoding="ascii")) if retired.exists() else ()
        # INVARIANT: a key is in one of the files at every moment.
        _replace(retired, dict.fromkeys((*old, *known)))
        _replace(path, (first,))
    return retired


def _replace(path: Path, keys: Iterable[bytes]) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(written_keys(keys).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
        os.fchmod(file.fileno(), mode)
    draft.replace(path)
