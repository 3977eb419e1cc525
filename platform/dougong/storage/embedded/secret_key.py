"""The key of encrypted fields, where nobody set one: a file in the data directory, made once."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from dougong.storage.cipher import KEY_BYTES
from dougong.storage.embedded.home import explained

_FILE = "secret.key"


def embedded_secret_key(data_dir: Path) -> str:
    """Give the key of a data directory; made if it has none, readable by its owner only.

    Raises:
        DiskFullError: There is no room for it.
        FolderNotWritableError: It cannot be read or written.
    """
    path = data_dir / _FILE
    with explained(path):
        if not path.exists():
            _make(path)
        return path.read_text(encoding="ascii").strip()


def embedded_key_file(data_dir: Path) -> Path:
    """Give where the key of a data directory is kept."""
    return (data_dir / _FILE).absolute()


def _make(path: Path) -> None:
    """Write a new key; of two who do so at once the first wins."""
    # INVARIANT: the file appears with all of its content, for a key that was half read is lost.
    draft = path.with_name(f"{_FILE}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(base64.b64encode(os.urandom(KEY_BYTES)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
