"""Wake-ups: few, quick, and not missed when the queue is away."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator

import pytest
from redis import Redis

from dougong.worker.wakeups import MOST_QUEUED, Waker, Wakeups


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    client = Redis.from_url(redis_url)
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def wakeups(redis: Redis, redis_url: str) -> Iterator[Wakeups]:
    wakeups = Wakeups(redis_url)
    yield wakeups
    wakeups.close()


def test_no_more_wait_than_could_be_of_use(wakeups: Wakeups, redis: Redis) -> None:
    for _ in range(3 * MOST_QUEUED):
        assert wakeups.send()

    assert redis.llen("rq:queue:dougong") == MOST_QUEUED


def test_a_wakeup_is_heard_once(wakeups: Wakeups, redis: Redis) -> None:
    wakeups.send()

    assert wakeups.wait(1)

    assert redis.llen("rq:queue:dougong") == 0


def test_what_is_queued_is_json_and_goes_by_itself(wakeups: Wakeups, redis: Redis) -> None:
    wakeups.send()

    [key] = redis.keys("rq:job:*")
    assert 0 < redis.ttl(key) <= 60
    queued = json.loads(zlib.decompress(redis.hget(key, "data")))  # type: ignore[arg-type]
    assert queued == ["dougong.worker.wakeups.drain", None, [], {}]


def test_a_queue_that_is_away_fails_nobody(
    tmp_path: object, caplog: pytest.LogCaptureFixture
) -> None:
    wakeups = Wakeups(f"unix://{tmp_path}/nobody")

    assert not wakeups.send()
    assert not wakeups.wait(1)
    assert not wakeups.send()

    away = [record for record in caplog.records if "is away" in record.getMessage()]
    assert len(away) == 1


def test_many_causes_make_few_wakeups(wakeups: Wakeups, redis: Redis) -> None:
    waker = Waker(wakeups, pause_s=60)

    for _ in range(100):
        waker.wake()
    waker.close()

    assert 1 <= redis.llen("rq:queue:dougong") <= 2
