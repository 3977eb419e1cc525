"""Calls per minute: a bucket that all processes share, and one of its own while Valkey is away."""

from __future__ import annotations

from uuid import uuid4

import pytest

from dougong.api.call_rate import LEASE_S, TRY_AGAIN_AFTER_S, CallRate, RateLimitError


class Seconds:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def allowed(rate: CallRate, tenant: str, most: int, *, of: int) -> int:
    """Make so many calls, and count those that are let through."""
    count = 0
    for _ in range(of):
        try:
            rate.take(tenant, most)
        except RateLimitError:
            continue
        count += 1
    return count


def test_as_many_calls_as_may_be_are_let_through_and_no_more(redis_url: str) -> None:
    rate, tenant = CallRate(redis_url), uuid4().hex

    assert allowed(rate, tenant, 5, of=9) == 5
    with pytest.raises(RateLimitError) as refused:
        rate.take(tenant, 5)
    assert refused.value.details["most"] == 5
    assert refused.value.details["retry_after_s"] in (11, 12)
    assert rate.used(tenant, 5) == 5
    assert allowed(rate, uuid4().hex, 5, of=1) == 1


def test_two_processes_share_what_may_be(redis_url: str) -> None:
    one, other, tenant = CallRate(redis_url), CallRate(redis_url), uuid4().hex

    assert allowed(one, tenant, 6, of=4) == 4
    assert allowed(other, tenant, 6, of=9) == 2


def test_a_busy_tenant_costs_a_round_trip_for_a_second_of_calls(redis_url: str) -> None:
    rate, tenant = CallRate(redis_url), uuid4().hex
    rate.take(tenant, 6000)

    assert rate._leases[tenant].left == 99
    assert rate.used(tenant, 6000) == 100
    assert allowed(rate, tenant, 6000, of=99) == 99
    assert rate._leases[tenant].left == 0


def test_without_valkey_each_process_counts_by_itself_until_it_is_back(redis_url: str) -> None:
    seconds, tenant = Seconds(), uuid4().hex
    rate = CallRate("redis://127.0.0.1:1", seconds=seconds)

    assert allowed(rate, tenant, 3, of=5) == 3
    seconds.now += 20
    assert allowed(rate, tenant, 3, of=5) == 1

    rate._redis = CallRate(redis_url)._redis
    seconds.now += TRY_AGAIN_AFTER_S + LEASE_S
    assert allowed(rate, tenant, 3, of=5) == 3


def test_a_bucket_fills_up_again_with_time() -> None:
    seconds = Seconds()
    rate = CallRate("", seconds=seconds)
    assert allowed(rate, "t", 60, of=99) == 60

    seconds.now += 1.5

    assert allowed(rate, "t", 60, of=9) == 1
    seconds.now += 3600
    assert allowed(rate, "t", 60, of=99) == 60
