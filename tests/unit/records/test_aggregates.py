"""Aggregates: groups by fields, lookups and expressions; measures, their order, their errors."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.formula.errors import ExpressionError
from dougong.kernel.errors import InvalidError
from dougong.records.errors import InvalidParameterError
from dougong.records.reads import AggregateRequest
from dougong.testing.desk import Desk, an_object

OPTIONS = [{"value": "new"}, {"value": "won"}]
ROWS: tuple[dict[str, Any], ...] = (
    {"stage": "new", "amount": "10", "on": "2026-01-05", "at": "2026-01-31T20:00:00Z"},
    {"stage": "new", "amount": "20.5", "on": "2026-02-05", "at": "2026-02-01T08:00:00Z"},
    {"stage": "won", "amount": "5", "on": "2026-02-06", "at": "2026-02-02T08:00:00Z"},
    {"stage": "won", "amount": None, "on": None, "at": None},
    {"stage": None, "amount": "1", "on": "2025-02-01", "at": None},
)


@pytest.fixture(scope="module")
def account(desk: Desk) -> Any:
    """The account of the first two of five deals; a sixth is in the recycle bin."""
    desk.deploy(
        an_object(
            "deal",
            {"name": "stage", "type": "picklist", "options": OPTIONS},
            {"name": "amount", "type": "currency"},
            {"name": "on", "type": "date"},
            {"name": "at", "type": "datetime"},
            {"name": "customer", "type": "lookup", "to": "account"},
        )
    )
    account = desk.create("account", name="Acme")
    for number, row in enumerate(ROWS):
        desk.create("deal", **row, customer=account["id"] if number < 2 else None)
    desk.delete("deal", desk.create("deal", amount="1000")["id"])
    return account


def test_every_measure_over_everything(desk: Desk, account: Any) -> None:
    measures = (
        "count(),count(amount),count_distinct(stage),sum(amount),avg(amount),"
        "min(amount),max(amount),min(on),max(at)"
    )

    assert desk.aggregate("deal", measures=measures) == [
        {
            "count()": 5,
            "count(amount)": 4,
            "count_distinct(stage)": 2,
            "sum(amount)": "36.50",
            "avg(amount)": "9.1250000000000000",
            "min(amount)": "1.00",
            "max(amount)": "20.50",
            "min(on)": "2025-02-01",
            "max(at)": "2026-02-02T08:00:00.000Z",
        }
    ]


def test_nothing_is_one_row_without_groups_and_none_with(desk: Desk, account: Any) -> None:
    nothing = {"where": "amount > 5000", "measures": "count(),sum(amount)"}

    assert desk.aggregate("deal", **nothing) == [{"count()": 0, "sum(amount)": None}]
    assert desk.aggregate("deal", group="stage", **nothing) == []


def test_blanks_are_a_group_of_their_own_and_come_first(desk: Desk, account: Any) -> None:
    assert desk.aggregate("deal", group="stage", measures="count(),sum(amount)") == [
        {"stage": None, "count()": 1, "sum(amount)": "1.00"},
        {"stage": "new", "count()": 2, "sum(amount)": "30.50"},
        {"stage": "won", "count()": 2, "sum(amount)": "5.00"},
    ]


def test_a_lookup_groups_with_its_label(desk: Desk, account: Any) -> None:
    assert desk.aggregate("deal", group="customer") == [
        {"customer": None, "count()": 3},
        {"customer": {"id": account["id"], "label": "Acme"}, "count()": 2},
    ]
    assert desk.aggregate("deal", group="customer.name, owner.email", sort="-count()")[1] == {
        "customer.name": "Acme",
        "owner.email": desk.get("user", desk.user_id)["email"],
        "count()": 2,
    }


def test_an_expression_with_literals_groups(desk: Desk, account: Any) -> None:
    found = desk.aggregate("deal", group="IF(amount >= 10, 'big', 'small')", where="amount != null")
    by_month = desk.aggregate("deal", group="YEAR(on),MONTH(on)", where="on >= DATE(2026, 1, 1)")

    assert found == [
        {"IF(amount>=10,'big','small')": "big", "count()": 2},
        {"IF(amount>=10,'big','small')": "small", "count()": 2},
    ]
    assert [(row["MONTH(on)"], row["count()"]) for row in by_month] == [("1", 1), ("2", 2)]


def test_the_month_of_an_instant_is_that_of_who_asks(desk: Desk, account: Any) -> None:
    here = desk.aggregate("deal", group="MONTH(at)", where="at != null")
    east = desk.acting(time_zone="Asia/Shanghai").aggregate(
        "deal", group="MONTH(at)", where="at != null"
    )

    assert [(row["MONTH(at)"], row["count()"]) for row in here] == [("1", 1), ("2", 2)]
    assert [(row["MONTH(at)"], row["count()"]) for row in east] == [("2", 3)]


def test_groups_are_kept_by_their_measures(desk: Desk, account: Any) -> None:
    found = desk.aggregate(
        "deal", group="stage", having="count() > 1 and (sum(amount) > 5 or max(amount) = 7)"
    )

    assert [row["stage"] for row in found] == ["new"]


def test_an_order_may_be_that_of_a_measure_or_a_group(desk: Desk, account: Any) -> None:
    downwards = desk.aggregate("deal", group="stage", measures="sum(amount)", sort="-sum(amount)")
    upwards = desk.aggregate("deal", group="stage", measures="count()", sort="count(),-stage")

    assert [row["stage"] for row in downwards] == ["new", "won", None]
    assert [row["stage"] for row in upwards] == [None, "won", "new"]
    assert len(desk.aggregate("deal", group="stage", limit=2)) == 2


@pytest.mark.parametrize(
    ("request_", "path"),
    [
        ({"group": "stge"}, "/group"),
        ({"group": "stage,"}, "/group"),
        ({"group": "SUM(amount)"}, "/group"),
        ({"measures": ""}, "/measures"),
        ({"measures": "stage"}, "/measures"),
        ({"measures": "summ(amount)"}, "/measures"),
        ({"measures": "sum()"}, "/measures"),
        ({"measures": "sum(stage)"}, "/measures"),
        ({"measures": "avg(on)"}, "/measures"),
        ({"measures": "max(stage)"}, "/measures"),
        ({"measures": "sum(amount, amount)"}, "/measures"),
        ({"measures": "max(customer)"}, "/measures"),
        ({"measures": "sum(count())"}, "/measures"),
        ({"measures": "count(nothing)"}, "/measures"),
        ({"having": "sum(amount)"}, "/having"),
        ({"having": "stage = 'new'", "group": "stage"}, "/having"),
        ({"having": "count() > 'x'"}, "/having"),
        ({"where": "count() > 1"}, "/where"),
        ({"sort": "amount"}, "/sort"),
        ({"sort": "-"}, "/sort"),
        ({"group": "stage", "sort": "stage,amount"}, "/sort"),
    ],
)
def test_what_is_wrong_is_named(desk: Desk, account: Any, request_: Any, path: str) -> None:
    with pytest.raises((InvalidError, ExpressionError)) as refused:
        desk.aggregate("deal", **request_)

    assert {fault.path for fault in refused.value.faults()} == {path}


def test_a_misspelt_measure_is_told_the_nearest(desk: Desk, account: Any) -> None:
    with pytest.raises(InvalidError) as refused:
        desk.aggregate("deal", measures="summ(amount)")

    assert "did you mean `sum`?" in refused.value.message()


@pytest.mark.parametrize("limit", [0, 10_001])
def test_only_so_many_groups_are_given(desk: Desk, account: Any, limit: int) -> None:
    with pytest.raises(InvalidParameterError):
        desk.aggregate("deal", limit=limit)


def test_the_same_part_twice_is_given_once(desk: Desk, account: Any) -> None:
    request = AggregateRequest(group="stage,stage", measures="count(),count(),sum(amount)")

    rows = desk.records.aggregate(desk.actor, "deal", request)

    assert rows[0].count(b"count()") == 1
    assert rows[0].count(b"stage") == 1
