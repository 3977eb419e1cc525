"""Says that something happened in a tenant, so that who listens looks at once.

It says nothing else: what happened is found in the database, also where nobody heard of it.
"""

from __future__ import annotations

import logging
from threading import Event, Thread

from redis import Redis
from redis.exceptions import RedisError

from dougong.realtime.address import CHANNEL

_TIMEOUT_S = 2.0

_log = logging.getLogger(__name__)


class Announcer:
    """Publishes names of schemas behind the request that caused it, several at once.

    Args:
        redis_url: Valkey or Redis; empty: nobody is told.
        pause_s: Least time between two announcements of this process.
    """

    def __init__(self, redis_url: str, *, pause_s: float = 0.02) -> None:
        self._redis = None
        if redis_url:
            self._redis = Redis.from_url(
                redis_url, socket_timeout=_TIMEOUT_S, socket_connect_timeout=_TIMEOUT_S
            )
        self._pause_s = pause_s
        self._schemas: set[str] = set()
        self._wanted = Event()
        self._closed = Event()
        self._answers = True
        self._thread = Thread(target=self._send, name="announcer", daemon=True)
        self._thread.start()

    def announce(self, schema: str) -> None:
        """Say that something happened in a tenant; never waits and never fails."""
        self._schemas.add(schema)
        self._wanted.set()

    def has_listeners(self) -> bool:
        """Tell whether any realtime process hears of it."""
        if self._redis is None:
            return False
        try:
            ((_, count),) = self._redis.pubsub_numsub(CHANNEL)
        except RedisError:
            return False
        return bool(count)

    def close(self) -> None:
        """Say what is still to be said, and stop."""
        self._closed.set()
        self._wanted.set()
        self._thread.join()
        if self._redis is not None:
            self._redis.close()

    def _send(self) -> None:
        while not self._closed.is_set():
            self._wanted.wait()
            self._wanted.clear()
            while self._schemas:
                self._publish(self._schemas.pop())
            self._closed.wait(self._pause_s)

    def _publish(self, schema: str) -> None:
        if self._redis is None:
            return
        try:
            self._redis.publish(CHANNEL, schema)
        except RedisError as error:
            if self._answers:
                _log.warning("nobody can be told at once, they look each second: %s", error)
            self._answers = False
        else:
            self._answers = True
