"""The short cache: nothing stays longer than its lifetime, nothing grows without bound."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dougong.access.short_cache import ShortCache

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HALF = timedelta(seconds=0.5)


@pytest.fixture
def cache() -> ShortCache[str, int]:
    return ShortCache(lifetime=HALF, size=2)


def test_a_value_is_remembered_for_its_lifetime_only(cache: ShortCache[str, int]) -> None:
    cache.put("a", 1, now=NOON)

    assert cache.get("a", now=NOON + HALF - timedelta(milliseconds=1)) == 1
    assert cache.get("a", now=NOON + HALF) is None


def test_reading_does_not_prolong(cache: ShortCache[str, int]) -> None:
    cache.put("a", 1, now=NOON)
    cache.get("a", now=NOON + HALF / 2)

    assert cache.get("a", now=NOON + HALF) is None


def test_a_clock_set_back_does_not_prolong(cache: ShortCache[str, int]) -> None:
    cache.put("a", 1, now=NOON)

    assert cache.get("a", now=NOON - timedelta(hours=1)) is None


def test_the_oldest_goes_first(cache: ShortCache[str, int]) -> None:
    cache.put("a", 1, now=NOON)
    cache.put("b", 2, now=NOON)
    cache.put("a", 3, now=NOON)
    cache.put("c", 4, now=NOON)

    assert [cache.get(key, now=NOON) for key in "abc"] == [3, None, 4]


def test_what_is_forgotten_is_gone_at_once(cache: ShortCache[str, int]) -> None:
    cache.put("a", 1, now=NOON)
    cache.forget("a")
    cache.forget("never there")

    assert cache.get("a", now=NOON) is None


def test_what_was_looked_up_before_something_was_forgotten_is_not_remembered(
    cache: ShortCache[str, int],
) -> None:
    before = cache.forgotten
    cache.clear()
    cache.put("a", 1, now=NOON, since=before)
    cache.put("b", 2, now=NOON, since=cache.forgotten)

    assert [cache.get(key, now=NOON) for key in "ab"] == [None, 2]
