"""Wake-ups: an RQ queue that only ever says "look into the database".

Work is rows; losing every wake-up loses no work, it is only found later, by the clock or by a
worker that looks each second. So a queue that is away is logged and otherwise ignored.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from threading import Event, Thread

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import DequeueTimeout
from rq.serializers import JSONSerializer

# More than these would find nothing left to do.
MOST_QUEUED = 8

_QUEUE = "dougong"
_TIMEOUT_S = 2.0
_TTL_S = 60

_log = logging.getLogger(__name__)


def drain() -> None:
    """Name the job of a wake-up; a worker drains the database when it hears of one."""


class Wakeups:
    """Sends wake-ups to workers, and waits for them.

    Args:
        redis_url: Valkey or Redis.
    """

    def __init__(self, redis_url: str) -> None:
        self._redis = Redis.from_url(
            redis_url, socket_timeout=_TIMEOUT_S, socket_connect_timeout=_TIMEOUT_S
        )
        self._queue = Queue(_QUEUE, connection=self._redis, serializer=JSONSerializer)
        self._answers = True

    def send(self) -> bool:
        """Wake a worker, unless enough wake-ups wait already; false if the queue is away."""
        try:
            if self._queue.count < MOST_QUEUED:
                self._queue.enqueue(drain, ttl=_TTL_S, result_ttl=0)
        except RedisError as error:
            self._note_away(error)
            return False
        self._note_back()
        return True

    def wait(self, timeout_s: int) -> bool:
        """Wait for a wake-up; false at once if the queue is away.

        Args:
            timeout_s: Whole seconds, at least one, that it waits at most.

        Returns:
            Whether the queue is there, with or without a wake-up.
        """
        try:
            # What was said is always the same, so it is not read; it goes with its time to live.
            with suppress(DequeueTimeout):
                Queue.lpop([self._queue.key], timeout_s, connection=self._redis)
        except RedisError as error:
            self._note_away(error)
            return False
        self._note_back()
        return True

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()

    def _note_away(self, error: RedisError) -> None:
        if self._answers:
            _log.warning(
                "the wake-up queue is away, work is found by looking each second: %s", error
            )
        self._answers = False

    def _note_back(self) -> None:
        if not self._answers:
            _log.info("the wake-up queue is back")
        self._answers = True


class Waker:
    """Sends wake-ups behind the request that caused them, several causes in one.

    Args:
        wakeups: The queue.
        pause_s: Least time between two wake-ups of this process.
    """

    def __init__(self, wakeups: Wakeups, *, pause_s: float = 0.02) -> None:
        self._wakeups = wakeups
        self._pause_s = pause_s
        self._wanted = Event()
        self._closed = Event()
        self._thread = Thread(target=self._send, name="waker", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Have a worker look for work soon; never waits and never fails."""
        self._wanted.set()

    def close(self) -> None:
        """Send what is still wanted, and stop."""
        self._closed.set()
        self._wanted.set()
        self._thread.join()

    def _send(self) -> None:
        while not self._closed.is_set():
            self._wanted.wait()
            self._wanted.clear()
            self._wakeups.send()
            self._closed.wait(self._pause_s)
