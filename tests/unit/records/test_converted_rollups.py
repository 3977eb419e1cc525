"""Roll-ups of amounts in several currencies: in the tenant's, at the rates of each one's day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from dougong.deployment.steps.refilling import FILL_ROLLUP
from dougong.kernel.errors import InvalidError
from dougong.records.saving.rollup_filling import RollupFiller
from dougong.testing.desk import Desk, an_object
from dougong.worker.job_lane import JobLane

CODES = [{"value": "EUR"}, {"value": "JPY"}, {"value": "USD"}]


def _account(**options: Any) -> dict[str, Any]:
    made_of = {"type": "rollup", "from": "sale.buyer", "field": "amount", "scale": 2}
    return an_object(
        "buyer",
        {**made_of, "name": "total", "aggregate": "sum", "convert_on": "closed_on", **options},
        {**made_of, "name": "largest", "aggregate": "max", "convert_on": "closed_on"},
    )


def _sale() -> dict[str, Any]:
    return an_object(
        "sale",
        {"name": "buyer", "type": "lookup", "to": "buyer", "on_delete": "clear"},
        {"name": "code", "type": "picklist", "options": CODES},
        {"name": "amount", "type": "currency", "currency": {"field": "code"}},
        {"name": "closed_on", "type": "date"},
        {"name": "on_day", "type": "text"},
    )


@pytest.fixture
def market(desk: Desk) -> Iterator[Desk]:
    desk.deploy(_account(), _sale())
    rates = [
        desk.create("exchange_rate", currency=code, valid_from=day, rate=rate)
        for code, day, rate in (
            ("EUR", "2026-01-01", "1.10"),
            ("EUR", "2026-03-01", "1.20"),
        )
    ]
    yield desk
    for each in rates:
        desk.delete("exchange_rate", each["id"])
    desk.deploy(delete=(("object", "sale"), ("object", "buyer")))


def _figures(desk: Desk, buyer: Any) -> list[Any]:
    found = desk.get("buyer", buyer["id"], "total", "largest")
    return [found["total"], found["largest"]]


def test_each_amount_counts_at_the_rate_of_its_day(market: Desk) -> None:
    buyer = market.create("buyer", name="a")
    seen = []

    market.create("sale", buyer=buyer["id"], amount="10.00", closed_on="2026-02-01")
    sale = market.create(
        "sale", buyer=buyer["id"], amount="100.00", code="EUR", closed_on="2026-02-01"
    )
    seen.append(_figures(market, buyer))
    market.update("sale", sale["id"], closed_on="2026-03-01")
    seen.append(_figures(market, buyer))
    market.update("sale", sale["id"], code="USD")
    seen.append(_figures(market, buyer))

    assert market.actor.currency == "USD"
    assert seen == [["120.00", "110.00"], ["130.00", "120.00"], ["110.00", "100.00"]]


def test_while_a_rate_is_missing_there_is_no_sum(market: Desk) -> None:
    buyer = market.create("buyer", name="a")
    market.create("sale", buyer=buyer["id"], amount="10.00", closed_on="2026-02-01")
    sale = market.create(
        "sale", buyer=buyer["id"], amount="500", code="JPY", closed_on="2026-02-01"
    )
    missing = _figures(market, buyer)

    rate = market.create("exchange_rate", currency="JPY", valid_from="2026-01-01", rate="0.01")
    _work(market)

    assert (missing, _figures(market, buyer)) == ([None, None], ["15.00", "10.00"])
    market.delete("sale", sale["id"])
    market.delete("exchange_rate", rate["id"])


def test_a_rate_that_changes_changes_what_was_rolled_up(market: Desk) -> None:
    buyer = market.create("buyer", name="a")
    market.create("sale", buyer=buyer["id"], amount="100", code="EUR", closed_on="2026-05-01")

    rate = market.create("exchange_rate", currency="EUR", valid_from="2026-04-01", rate="2")
    _work(market)
    after = _figures(market, buyer)
    market.delete("exchange_rate", rate["id"])
    _work(market)

    assert (after, _figures(market, buyer)) == (["200.00", "200.00"], ["120.00", "120.00"])


def test_a_deploy_converts_what_is_there(market: Desk) -> None:
    buyer = market.create("buyer", name="a")
    market.create("sale", buyer=buyer["id"], amount="100", code="EUR", closed_on="2026-02-01")

    market.deploy(_account(where="amount > 1000"))
    none = _figures(market, buyer)
    market.deploy(_account())

    assert (none, _figures(market, buyer)) == (["0.00", "110.00"], ["110.00", "110.00"])


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"convert_on": "on_day"}, "/fields/1/convert_on"),
        ({"convert_on": "nothing"}, "/fields/1/convert_on"),
        ({"convert_on": None}, "/fields/1/field"),
    ],
)
def test_amounts_that_do_not_add_up_are_refused(
    market: Desk, options: dict[str, Any], path: str
) -> None:
    account = _account(**options)
    account["fields"][1] = {n: v for n, v in account["fields"][1].items() if v is not None}

    with pytest.raises(InvalidError) as refused:
        market.deploy(account)

    assert path in {each.path for each in refused.value.problems}


def _work(desk: Desk) -> None:
    lane = JobLane(
        desk.platform.database,
        {FILL_ROLLUP: RollupFiller(desk.models())},
        clock=desk.platform.clock,
        random=random.random,
        lease=timedelta(seconds=30),
        stopping=Event(),
    )
    lane.drain()
