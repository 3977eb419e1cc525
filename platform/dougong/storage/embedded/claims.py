"""Who serves a folder: one claim for the process that starts a server, one for the server itself.

Both are file locks, so the kernel drops them whatever dies. The second is inherited by the server
and all its children: it is free only when the last of them is gone, which no process id can tell.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from dougong.kernel.messages import say
from dougong.storage.embedded.errors import AlreadyRunningError
from dougong.storage.embedded.processes import wait_until

# What is left of a killed server may end by itself, is then asked to, and then made to.
_EVICTION = ((None, 3.0), (signal.SIGQUIT, 3.0), (signal.SIGKILL, 3.0))


class Claim:
    """This process serves the folder, until ``release`` or its end."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, path: Path, *, folder: Path) -> Claim:
        """Claim a folder by a lock file.

        Args:
            path: The lock file.
            folder: What is claimed, as the user knows it.

        Raises:
            AlreadyRunningError: Another process has claimed it.
        """
        descriptor = _open(path)
        if not _lock(descriptor):
            os.close(descriptor)
            raise _taken(path, folder)
        started_at = datetime.now(UTC).astimezone().isoformat(sep=" ", timespec="seconds")
        note = json.dumps({"pid": os.getpid(), "started_at": started_at})
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, note.encode(), 0)
        return cls(descriptor)

    @property
    def is_held(self) -> bool:
        """Whether it was not released yet."""
        return self._descriptor >= 0

    def release(self) -> None:
        """Give the folder up; a second call does nothing."""
        if self.is_held:
            os.close(self._descriptor)
            self._descriptor = -1


@contextmanager
def sole_server(path: Path, *, folder: Path) -> Iterator[int]:
    """Wait until nothing of an earlier server is left, and lend the lock for a new one to inherit.

    What does not end by itself (a backend in a long query whose postmaster was killed) is ended.

    Args:
        path: The lock file.
        folder: What is served, as the user knows it.

    Yields:
        The descriptor to pass on; it is closed here on leaving, so that only the server keeps it.

    Raises:
        AlreadyRunningError: Something is left that we cannot end.
    """
    descriptor = _open(path)
    try:
        for step, patience_s in _EVICTION:
            if step is not None:
                _signal_all(holders(path), step)
            if wait_until(lambda: _lock(descriptor), timeout_s=patience_s):
                break
        else:
            left = holders(path)
            raise AlreadyRunningError(
                folder=folder, pid=left[0] if left else 0, started_at=say("earlier", "此前")
            )
        yield descriptor
    finally:
        os.close(descriptor)


def holders(path: Path) -> list[int]:
    """List the other processes that have a file open, as far as the system tells us."""
    try:
        wanted = path.stat()
    except FileNotFoundError:
        return []
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        if int(process.name) == os.getpid():
            continue
        with suppress(OSError):
            for handle in (process / "fd").iterdir():
                with suppress(FileNotFoundError):
                    if os.path.samestat(handle.stat(), wanted):
                        found.append(int(process.name))
                        break
    return found


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _taken(path: Path, folder: Path) -> AlreadyRunningError:
    try:
        note = json.loads(path.read_bytes())
    except ValueError:  # the other one is between its lock and its note
        note = {"pid": 0, "started_at": say("just now", "刚刚")}
    return AlreadyRunningError(folder=folder, pid=note["pid"], started_at=note["started_at"])


def _signal_all(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
