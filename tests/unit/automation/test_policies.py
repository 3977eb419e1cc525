"""When a step is tried again, how far causes go, and what is taken out of an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from dougong.automation.calling.errors import FailedCallError, RefusedCallError
from dougong.automation.errors import (
    FlowLoopError,
    TooManyRowsError,
    TooManyStepsError,
    UnfitAnswerError,
)
from dougong.automation.flows.budgets import UNLIMITED, Budgets
from dougong.automation.flows.causes import Cause, extended, read_causes
from dougong.automation.flows.definition import RetryDef, StepDef
from dougong.automation.flows.gives import gives_of, taken_out
from dougong.automation.flows.retrying import next_attempt
from dougong.kernel.errors import AppError

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LATER = FailedCallError(host="shop", status=503, answer="-")


def pause(failed: int, chance: float, error: AppError = LATER) -> float | None:
    policy = RetryDef(times=5, first=2, most=10)
    again = next_attempt(policy, failed, error, now=NOW, random=lambda: chance)
    return None if again is None else (again - NOW).total_seconds()


def test_each_pause_is_twice_as_long_up_to_the_longest_and_half_of_it_is_left_to_chance() -> None:
    assert [pause(failed, 1.0) for failed in range(1, 7)] == [2, 4, 8, 10, 10, None]
    assert [pause(failed, 0.0) for failed in (1, 2, 3)] == [1, 2, 4]


def test_what_would_fail_again_is_not_tried_again() -> None:
    refused = RefusedCallError(host="shop", status=404, answer="-")

    assert pause(1, 1.0, refused) is None


def test_whoever_was_called_says_when_to_come_back() -> None:
    busy = FailedCallError(host="shop", status=429, answer="-")
    busy.retry_after_s = 120

    assert pause(1, 1.0, busy) == 120


def test_a_chain_of_causes_is_cut_off_with_its_names_when_it_goes_round() -> None:
    record, other = UUID(int=1), UUID(int=2)
    chain: tuple[Cause, ...] = ()
    for _ in range(3):
        chain = extended(chain, Cause("raise_price", UUID(int=3), "product", record))
        chain = extended(chain, Cause("tell_shop", None, "product", record))
    elsewhere = extended(chain, Cause("raise_price", None, "product", other))

    with pytest.raises(FlowLoopError) as found:
        extended(chain, Cause("raise_price", None, "product", record))

    names = "raise_price → tell_shop → raise_price → tell_shop → raise_price → tell_shop"
    assert found.value.details["chain"] == f"{names} → raise_price"
    assert read_causes([each.to_json() for each in elsewhere]) == elsewhere


def test_a_chain_of_causes_ends_however_it_is_made() -> None:
    chain: tuple[Cause, ...] = ()

    for number in range(30):
        chain = extended(chain, Cause(f"flow_{number}", None, None, None))

    with pytest.raises(FlowLoopError):
        extended(chain, Cause("one_more", None, None, None))


def test_a_run_takes_no_more_than_it_may() -> None:
    budgets = Budgets(steps=10, rows=100, running=1)

    budgets.require_step(9)
    budgets.require_rows(100)
    UNLIMITED.require_step(10**9)

    with pytest.raises(TooManyStepsError):
        budgets.require_step(10)
    with pytest.raises(TooManyRowsError):
        budgets.require_rows(101)


def given(**gives: Any) -> Any:
    return gives_of(StepDef(id="ask", element="call", config={"gives": gives}))


def test_what_is_declared_is_taken_out_of_an_answer_by_its_type() -> None:
    answer: Any = {
        "data": [{"id": 7, "price": Decimal("1234567890.123456789"), "at": "2026-03-01T08:00:00Z"}],
        "ok": True,
        "a/b": "x",
    }
    gives = given(
        id={"type": "text", "at": "/data/0/id"},
        price={"type": "number", "at": "/data/0/price"},
        at={"type": "datetime", "at": "/data/0/at"},
        ok={"type": "boolean"},
        odd={"type": "text", "at": "/a~1b"},
        gone={"type": "text", "at": "/data/9/id"},
        raw={"type": "json", "at": "/data/0/id"},
    )

    assert taken_out(gives, answer) == {
        "id": "7",
        "price": "1234567890.123456789",
        "at": "2026-03-01T08:00:00Z",
        "ok": True,
        "odd": "x",
        "gone": None,
        "raw": 7,
    }


@pytest.mark.parametrize(
    ("declared", "answer"),
    [
        ({"type": "number"}, {"x": "many"}),
        ({"type": "date"}, {"x": "2026-02-30"}),
        ({"type": "boolean"}, {"x": "yes"}),
        ({"type": "record", "object": "user"}, {"x": "7"}),
        ({"type": "text", "required": True}, {}),
        ({"type": "text", "required": True}, "no object"),
    ],
)
def test_what_is_of_another_type_or_missing_is_an_error_with_its_name(
    declared: dict[str, Any], answer: Any
) -> None:
    with pytest.raises(UnfitAnswerError) as found:
        taken_out(given(x=declared), answer)

    assert found.value.details["name"] == "x"
