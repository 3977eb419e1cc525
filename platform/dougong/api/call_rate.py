"""How many calls a tenant may make in a minute: a bucket of tokens, shared by all processes.

The bucket is in Valkey. A process takes tokens out of it by the handful, about a second's worth,
so that a busy tenant costs it one round trip a second. Where Valkey does not answer, each process
has a bucket of its own until it does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from time import monotonic

from redis import Redis
from redis.exceptions import RedisError

from dougong.kernel.errors import AppError

TIMEOUT_S = 0.2
TRY_AGAIN_AFTER_S = 5.0
LEASE_S = 60.0
_KEEP_MS = 120_000

_log = logging.getLogger(__name__)

# By the clock of Valkey, which all processes share. Gives how many tokens were taken, how many are
# left, and after how many milliseconds the next one comes.
_TAKE = """
local most, wanted = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stored = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = tonumber(stored[1]) or most
local passed = math.max(0, now - (tonumber(stored[2]) or now))
tokens = math.min(most, tokens + passed * most / 60000)
local taken = math.min(wanted, math.floor(tokens))
tokens = tokens - taken
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(now))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
local wait = 0
if tokens < 1 then wait = math.ceil((1 - tokens) * 60000 / most) end
return {taken, math.floor(tokens), wait}
"""


class RateLimitError(AppError):
    """The tenant made as many calls within a minute as it may."""

    code = "limits.api_per_minute"
    template = (
        "{most} calls may be made in a minute and they are used up; go on in {retry_after_s} s"
    )
    template_zh = "每分钟最多调用 {most} 次，当前已用完；请在 {retry_after_s} 秒后继续"
    status = HTTPStatus.TOO_MANY_REQUESTS
    retryable = True


@dataclass(slots=True)
class _Lease:
    left: int
    until: float


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class CallRate:
    """Counts calls.

    Args:
        redis_url: Valkey; empty for a bucket in this process alone.
        seconds: Gives a number of seconds that only ever rises.
    """

    def __init__(self, redis_url: str, *, seconds: Callable[[], float] = monotonic) -> None:
        self._redis = _client(redis_url) if redis_url else None
        self._seconds = seconds
        self._leases: dict[str, _Lease] = {}
        self._buckets: dict[str, _Bucket] = {}
        self._away_until = 0.0

    def take(self, tenant: str, most: int) -> None:
        """Let one call through.

        Args:
            tenant: Whose call; the schema, which no rename changes.
            most: How many calls it may make in a minute.

        Raises:
            RateLimitError: They are used up.
        """
        lease, now = self._leases.get(tenant), self._seconds()
        # Two threads that count at once may let through one call too many; no lock is worth that.
        if lease is not None and lease.left > 0 and now < lease.until:
            lease.left -= 1
            return
        handful = max(1, most // 60)
        taken, _, wait_ms = self._draw(tenant, most, handful, now)
        if not taken:
            raise RateLimitError(most=most, retry_after_s=max(1, ceil(wait_ms / 1000)))
        self._leases[tenant] = _Lease(taken - 1, now + LEASE_S)

    def used(self, tenant: str, most: int) -> int:
        """Give how many of the calls of a minute are used up, or in the hands of a process."""
        return most - self._draw(tenant, most, 0, self._seconds())[1]

    def close(self) -> None:
        """Close the connections."""
        if self._redis is not None:
            self._redis.close()

    def _draw(self, tenant: str, most: int, wanted: int, now: float) -> tuple[int, int, int]:
        if self._redis is not None and now >= self._away_until:
            try:
                answer = self._redis.eval(
                    _TAKE, 1, f"dougong:calls:{tenant}", most, wanted, _KEEP_MS
                )
            except RedisError as error:
                self._away_until = now + TRY_AGAIN_AFTER_S
                _log.warning("Valkey is away, each process counts calls by itself: %s", error)
            else:
                taken, left, wait_ms = answer
                return int(taken), int(left), int(wait_ms)
        return self._draw_here(tenant, most, wanted, now)

    def _draw_here(self, tenant: str, most: int, wanted: int, now: float) -> tuple[int, int, int]:
        bucket = self._buckets.setdefault(tenant, _Bucket(most, now))
        bucket.tokens = min(most, bucket.tokens + (now - bucket.at) * most / 60)
        bucket.at = now
        taken = min(wanted, int(bucket.tokens))
        bucket.tokens -= taken
        wait_ms = ceil((1 - bucket.tokens) * 60_000 / most) if bucket.tokens < 1 else 0
        return taken, int(bucket.tokens), wait_ms


def _client(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S)
