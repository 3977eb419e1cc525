"""Roll-ups are right after every kind of save, whoever saves beside."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Event
from typing import Any
from uuid import UUID

import pytest

from dougong.deployment.steps.refilling import FILL_ROLLUP
from dougong.kernel.errors import InvalidError
from dougong.records.saving.rollup_filling import RollupFiller
from dougong.testing.desk import Desk, an_object
from dougong.worker.job_lane import JobLane

STATES = [{"value": "open"}, {"value": "paid"}]


def _order(*more: dict[str, Any]) -> dict[str, Any]:
    made_of = {"type": "rollup", "from": "line.order"}
    return an_object(
        "order",
        {**made_of, "name": "lines", "aggregate": "count"},
        {**made_of, "name": "total", "aggregate": "sum", "field": "amount", "scale": 2},
        {**made_of, "name": "mean", "aggregate": "avg", "field": "amount", "scale": 3},
        {
            **made_of,
            "name": "paid",
            "aggregate": "sum",
            "field": "amount",
            "where": "state = 'paid'",
            "scale": 2,
        },
        {
            **made_of,
            "name": "first_due",
            "aggregate": "min",
            "field": "due_on",
            "returns": "date",
        },
        {"name": "customer", "type": "lookup", "to": "customer"},
        *more,
    )


def _line() -> dict[str, Any]:
    return an_object(
        "line",
        {"name": "order", "type": "lookup", "to": "order", "on_delete": "clear"},
        {"name": "amount", "type": "currency"},
        {"name": "due_on", "type": "date"},
        {"name": "state", "type": "picklist", "options": STATES, "default": "open"},
    )


def _customer() -> dict[str, Any]:
    turnover = {"type": "rollup", "from": "order.customer", "aggregate": "sum", "field": "total"}
    return an_object("customer", {**turnover, "name": "turnover", "scale": 2})


@pytest.fixture
def shop(desk: Desk) -> Iterator[Desk]:
    desk.deploy(_order(), _line(), _customer())
    yield desk
    desk.deploy(delete=(("object", "line"), ("object", "order"), ("object", "customer")))


def _rolled(desk: Desk, order: Any) -> list[Any]:
    found = desk.get("order", order["id"], "lines", "total", "mean", "paid", "first_due")
    return [found[name] for name in ("lines", "total", "mean", "paid", "first_due")]


def test_a_record_without_children_counts_none_of_them(shop: Desk) -> None:
    order = shop.create("order", name="a")

    assert [order[n] for n in ("lines", "total", "mean", "first_due")] == ["0", "0.00", None, None]


def test_every_save_of_a_child_is_followed(shop: Desk) -> None:
    order, other = shop.create("order", name="a"), shop.create("order", name="b")
    seen = []

    line = shop.create("line", order=order["id"], amount="10.00", due_on="2026-03-01")
    second = shop.create("line", order=order["id"], amount="5.01", due_on="2026-02-01")
    seen.append(_rolled(shop, order))
    shop.update("line", line["id"], state="paid")
    seen.append(_rolled(shop, order))
    shop.update("line", second["id"], order=other["id"])
    seen.append(_rolled(shop, order))
    shop.delete("line", line["id"])
    seen.append(_rolled(shop, order))
    shop.restore("line", line["id"])
    seen.append(_rolled(shop, order))

    assert seen == [
        ["2", "15.01", "7.505", "0.00", "2026-02-01"],
        ["2", "15.01", "7.505", "10.00", "2026-02-01"],
        ["1", "10.00", "10.000", "10.00", "2026-03-01"],
        ["0", "0.00", None, "0.00", None],
        ["1", "10.00", "10.000", "10.00", "2026-03-01"],
    ]
    assert _rolled(shop, other) == ["1", "5.01", "5.010", "0.00", "2026-02-01"]


def test_what_is_rolled_up_is_rolled_up_further(shop: Desk) -> None:
    customer = shop.create("customer", name="c")
    order = shop.create("order", name="a", customer=customer["id"])
    shop.create("line", order=order["id"], amount="2.50")
    shop.create("line", order=order["id"], amount="0.50")

    assert shop.get("customer", customer["id"], "turnover")["turnover"] == "3.00"


def test_it_is_filtered_sorted_and_aggregated_like_any_field(shop: Desk) -> None:
    for name, amounts in (("a", ["1.00"]), ("b", ["2.00", "3.00"]), ("c", [])):
        order = shop.create("order", name=name)
        for amount in amounts:
            shop.create("line", order=order["id"], amount=amount)

    found = shop.list("order", where="lines > 0", sort="-total", fields=("name", "total"))

    assert [(each["name"], each["total"]) for each in found] == [("b", "5.00"), ("a", "1.00")]
    assert shop.aggregate("order", measures="sum(total)") == [{"sum(total)": "6.00"}]


def test_nobody_writes_it(shop: Desk) -> None:
    with pytest.raises(InvalidError) as refused:
        shop.create("order", name="a", total="5.00")

    assert [p.error.code for p in refused.value.problems] == ["record.read_only"]


def test_its_change_is_in_the_history_and_leaves_the_version(shop: Desk) -> None:
    order = shop.create("order", name="a")
    shop.create("line", order=order["id"], amount="7.00")

    latest = shop.records.history(shop.actor, "order", UUID(order["id"]), before=None, limit=1)[0]

    assert latest.changes["total"] == ["0.00", "7.00"]
    assert shop.get("order", order["id"])["version"] == 1


def test_writers_of_one_parent_lose_nothing(shop: Desk) -> None:
    order = shop.create("order", name="a")

    def write(_: int) -> None:
        line = shop.create("line", order=order["id"], amount="1.00")
        shop.update("line", line["id"], amount="2.00", state="paid")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))

    assert _rolled(shop, order)[:4] == ["40", "80.00", "2.000", "80.00"]


def test_writers_who_move_children_to_and_fro_lock_nobody_out(shop: Desk) -> None:
    orders = [shop.create("order", name=str(n)) for n in range(4)]
    lines = [shop.create("line", order=orders[n % 4]["id"], amount="1.00") for n in range(8)]

    def move(n: int) -> None:
        shop.update("line", lines[n % 8]["id"], order=orders[(n * 7 + n // 8) % 4]["id"])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(move, range(64)))

    counted = {each["order"]: each["count()"] for each in _counts(shop)}
    for order in orders:
        assert Decimal(_rolled(shop, order)[0]) == counted.get(order["id"], 0)


def _counts(desk: Desk) -> Any:
    rows = desk.aggregate("line", group="order", measures="count()")
    return [{**row, "order": (row["order"] or {}).get("id")} for row in rows]


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"from": "line.customer"}, "definition.unknown_field", "/fields/1/from"),
        ({"from": "nothing.order"}, "definition.unknown_reference", "/fields/1/from"),
        ({"field": "state"}, "definition.unfit_field", "/fields/1/field"),
        ({"scale": 1}, "definition.unfit_field", "/fields/1/scale"),
        ({"where": "order.lines > 3"}, "expression.not_own", "/fields/1/where"),
        ({"where": "due_on < TODAY()"}, "expression.not_own", "/fields/1/where"),
        ({"aggregate": "count"}, "field.invalid_option", "/fields/1/field"),
        ({"returns": "date"}, "field.invalid_option", "/fields/1/returns"),
    ],
)
def test_what_cannot_be_rolled_up_is_refused(
    shop: Desk, changes: dict[str, str], code: str, path: str
) -> None:
    total = {"name": "more", "type": "rollup", "from": "line.order", "aggregate": "sum"}
    field = {**total, "field": "amount", "scale": 2, **changes}
    order = an_object("order", field, *_order()["fields"][1:])

    with pytest.raises(InvalidError) as refused:
        shop.deploy(order)

    assert [(p.error.code, p.path) for p in refused.value.problems][:1] == [(code, path)]


def _filled(desk: Desk) -> list[str]:
    return [each["more"] for each in desk.list("order", sort="name", fields=("more",))]


def _with_more(where: str) -> dict[str, Any]:
    total = {"type": "rollup", "from": "line.order", "aggregate": "sum", "field": "amount"}
    return _order({**total, "name": "more", "where": where, "scale": 2})


def _two_orders(desk: Desk) -> None:
    for name, amounts in (("a", ["1.00", "5.00"]), ("b", ["9.00"])):
        order = desk.create("order", name=name)
        for amount in amounts:
            desk.create("line", order=order["id"], amount=amount)


def test_a_deploy_works_out_what_it_brings_and_what_it_changes(shop: Desk) -> None:
    _two_orders(shop)

    added = shop.deploy(_with_more("amount > 2"))
    first = _filled(shop)
    shop.deploy(_with_more("amount > 6"))
    again = shop.deploy(_with_more("amount > 6"))

    assert [(s["action"], s["field"]) for s in added.plan if s["action"] == "fill_rollup"] == [
        ("fill_rollup", "more")
    ]
    assert first == ["5.00", "9.00"]
    assert _filled(shop) == ["0.00", "9.00"]
    assert again.plan == []


def _work(desk: Desk) -> None:
    """Do every job that is due."""
    lane = JobLane(
        desk.platform.database,
        {FILL_ROLLUP: RollupFiller(desk.models())},
        clock=desk.platform.clock,
        random=random.random,
        lease=timedelta(seconds=30),
        stopping=Event(),
    )
    lane.drain()


def test_on_large_tables_a_job_works_it_out(shop: Desk) -> None:
    _two_orders(shop)

    shop.deploy(_with_more("amount > 2"), deployments=shop.deployments(index_at_once_up_to=1))
    shop.platform.models.forget(shop.schema)
    before = _filled(shop)
    _work(shop)

    assert before == ["0.00", "0.00"]
    assert _filled(shop) == ["5.00", "9.00"]
