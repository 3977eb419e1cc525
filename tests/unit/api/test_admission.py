"""Admission: a tenant's rate, and turns that strangers share among themselves."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from dougong.api.admission import Admission
from dougong.api.call_rate import CallRate, RateLimitError
from dougong.api.turns import BusyError, Turns
from dougong.storage.limits import Limits


def admission(turns: Turns, **limits: int) -> Admission:
    quotas: Any = SimpleNamespace(limits=lambda schema: Limits(**limits))
    return Admission(quotas, CallRate(""), turns)


def actor(schema: str) -> Any:
    return SimpleNamespace(schema=schema)


def test_what_is_over_the_rate_takes_no_place() -> None:
    turns = Turns(2, waiting=0)
    lets = admission(turns, api_per_minute=1)
    lets.enter(actor("t_a"))
    lets.leave(actor("t_a"))

    with pytest.raises(RateLimitError):
        lets.enter(actor("t_a"))

    assert (turns._free, turns._held) == (3, {})


def test_strangers_together_hold_no_more_places_than_a_tenant() -> None:
    turns = Turns(2, waiting=0)
    lets = admission(turns)
    for _ in range(2):
        lets.enter(None)

    with pytest.raises(BusyError):
        lets.enter(None)

    lets.enter(actor("t_a"))
    assert turns._held == {"": 2, "t_a": 1}
    lets.leave(None)
    lets.leave(actor("t_a"))
    assert (turns._free, turns._held) == (2, {"": 1})
