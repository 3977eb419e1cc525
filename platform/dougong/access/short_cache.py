"""A small cache whose entries live for a moment, so that what is revoked soon stops working."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class ShortCache(Generic[K, V]):
    """Remembers values for a fixed time; when full it forgets the oldest.

    Args:
        lifetime: How long a value is remembered.
        size: How many.

    Attributes:
        forgotten: How often something was forgotten; it only grows.
    """

    def __init__(self, *, lifetime: timedelta, size: int) -> None:
        self._lifetime = lifetime
        self._size = size
        self.forgotten = 0
        self._entries: dict[K, tuple[datetime, V]] = {}
        self._lock = Lock()

    def get(self, key: K, *, now: datetime) -> V | None:
        """Give a value that is young enough."""
        entry = self._entries.get(key)
        # The second comparison is for a machine whose clock was set back.
        if entry is None or not entry[0] <= now < entry[0] + self._lifetime:
            return None
        return entry[1]

    def put(self, key: K, value: V, *, now: datetime, since: int | None = None) -> None:
        """Remember a value that was true at ``now``, which is before it was looked up.

        Args:
            key: What it is the value of.
            value: The value.
            now: The instant before it was looked up.
            since: What ``forgotten`` was then: what was looked up before something was forgotten
                may be just that, and is not remembered.
        """
        with self._lock:
            if since is not None and since != self.forgotten:
                return
            self._entries.pop(key, None)
            if len(self._entries) >= self._size:
                del self._entries[next(iter(self._entries))]
            self._entries[key] = (now, value)

    def forget(self, key: K) -> None:
        """Drop a value at once."""
        with self._lock:
            self.forgotten += 1
            self._entries.pop(key, None)

    def clear(self) -> None:
        """Drop everything at once."""
        with self._lock:
            self.forgotten += 1
            self._entries.clear()
