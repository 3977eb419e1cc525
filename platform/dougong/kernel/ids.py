"""Record ids: UUID version 7 (RFC 9562), so that ids sort by time of making."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Protocol
from uuid import UUID


class Ids(Protocol):
    """Makes ids."""

    def new(self) -> UUID:
        """Give an id that was never given before."""


class TimeOrderedIds:
    """UUIDv7 that also rises within one millisecond (RFC 9562, 6.2, method 1)."""

    def __init__(
        self,
        *,
        milliseconds: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        random_bytes: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._milliseconds = milliseconds
        self._random_bytes = random_bytes
        self._lock = threading.Lock()
        self._last = 0
        self._counter = 0

    def new(self) -> UUID:
        """Give an id greater than every one this instance gave before."""
        noise = int.from_bytes(self._random_bytes(9), "big")
        with self._lock:
            now = self._milliseconds()
            if now > self._last:
                self._last, self._counter = now, noise >> 62 & 0x3FF
            else:
                self._counter += 1
                if self._counter > 0xFFF:
                    self._last, self._counter = self._last + 1, 0
            value = self._last << 80 | 0x7 << 76 | self._counter << 64
        return UUID(int=value | 0b10 << 62 | noise & 0x3FFF_FFFF_FFFF_FFFF)
