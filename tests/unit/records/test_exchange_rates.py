"""Amounts are converted at dated exchange rates, wherever an expression stands."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from dougong.access.rights import Rights
from dougong.formula.errors import ExpressionError
from dougong.kernel.errors import InvalidError
from dougong.records.errors import DuplicateValueError
from dougong.testing.desk import Desk, an_object

RATES = (
    ("EUR", "2026-01-01", "1.2"),
    ("EUR", "2026-02-01", "1.25"),
    ("EUR", "9000-01-01", "99"),
    ("CNY", "2026-01-01", "0.16"),
)
IN_DOLLARS = "CONVERT_CURRENCY(amount, code, $org.currency, day)"
SALE = an_object(
    "sale",
    {"name": "amount", "type": "currency", "currency": {"field": "code"}},
    {"name": "code", "type": "text"},
    {"name": "day", "type": "date"},
    {"name": "at_home", "type": "formula", "returns": "number", "scale": 4, "formula": IN_DOLLARS},
)


class Blind(Rights):
    """May do everything but look at rates."""

    def sees(self, object: str, field: str) -> bool:  # noqa: A002 - as in Rights
        return (object, field) != ("exchange_rate", "rate")


@pytest.fixture(scope="module")
def office(desk: Desk) -> Desk:
    """A tenant of dollars with rates, of which one is in the recycle bin."""
    for currency, valid_from, rate in RATES:
        desk.create("exchange_rate", currency=currency, valid_from=valid_from, rate=rate)
    wrong = desk.create("exchange_rate", currency="EUR", valid_from="2026-01-15", rate="7")
    desk.delete("exchange_rate", wrong["id"])
    desk.deploy(SALE)
    return desk


@pytest.fixture
def sell(office: Desk) -> Iterator[Any]:
    """Records a sale; all are gone afterwards."""
    sold: list[str] = []

    def record(amount: str | None, code: str | None, day: str | None = "2026-01-20") -> Any:
        sale = office.create("sale", amount=amount, code=code, day=day)
        sold.append(sale["id"])
        return sale

    yield record
    for record_id in sold:
        office.delete("sale", record_id)


@pytest.mark.parametrize(
    ("amount", "code", "day", "at_home"),
    [
        ("10", "EUR", "2025-12-31", None),
        ("10", "EUR", "2026-01-01", "12.0000"),
        ("10", "EUR", "2026-01-31", "12.0000"),
        ("10", "EUR", "2026-02-01", "12.5000"),
        ("10", "USD", "2000-01-01", "10.0000"),
        ("10", None, "2000-01-01", "10.0000"),
        ("10", "JPY", "2026-01-01", None),
        ("10", "EUR", None, None),
        (None, "EUR", "2026-01-01", None),
        (None, "USD", "2026-01-01", None),
    ],
)
def test_the_latest_rate_that_was_valid_by_then_counts(
    sell: Any, amount: str | None, code: str | None, day: str | None, at_home: str | None
) -> None:
    assert sell(amount, code, day)["at_home"] == at_home


def test_lists_filter_and_sort_by_converted_amounts(office: Desk, sell: Any) -> None:
    sell("10", "EUR"), sell("20", "CNY"), sell("11", "USD"), sell("1", "JPY")

    def codes(**request: Any) -> list[str]:
        return [each["code"] for each in office.list("sale", fields=("code",), **request)]

    dollars = "CONVERT_CURRENCY(amount, code, 'USD', day)"
    assert codes(where=f"{dollars} > 10", sort="amount") == ["EUR", "USD"]
    assert codes(where=f"{dollars} = null") == ["JPY"]
    assert codes(where="at_home > 3", sort="-at_home") == ["EUR", "USD", "CNY"]
    assert codes(where="code = $org.currency") == ["USD"]


def test_without_a_day_it_is_that_of_today(office: Desk, sell: Any) -> None:
    sell("10", "EUR")

    (row,) = office.aggregate("sale", measures="sum(CONVERT_CURRENCY(amount, code, 'USD'))")

    assert [Decimal(each) for each in row.values()] == [Decimal("12.5")]


def test_two_foreign_currencies_are_converted_over_that_of_the_tenant(
    office: Desk, sell: Any
) -> None:
    sell("10", "EUR"), sell("8", "CNY"), sell("1", "USD")
    yuan = "sum(CONVERT_CURRENCY(amount, code, 'CNY', day))"

    (row,) = office.aggregate("sale", measures=yuan, having=f"{yuan} > 1")
    kept = office.aggregate(
        "sale", measures=yuan, having="CONVERT_CURRENCY(sum(amount), 'EUR', 'CNY') < 1"
    )

    assert [Decimal(each) for each in row.values()] == [Decimal("89.25")]
    assert kept == []


def test_long_amounts_conversions_of_conversions_and_other_records(office: Desk, sell: Any) -> None:
    there = (
        "CONVERT_CURRENCY(amount * 2 + ROUND(amount / 3, 2) - amount * 3 + 20, code, 'CNY', day)"
    )
    back = f"CONVERT_CURRENCY({there}, 'CNY', code, day)"
    default = {"expression": "CONVERT_CURRENCY(10, 'EUR', '', sale.day)"}
    of = {"name": "sale", "type": "lookup", "to": "sale"}
    paid = {"name": "paid", "type": "currency", "default": default}
    office.deploy(an_object("payment", of, paid))
    sale = sell("10", "EUR")
    payment = office.create("payment", sale=sale["id"])

    found = office.list("sale", where=f"{back} = 13.33 and {there} = 99.975", fields=("code",))
    paid_for = office.list("payment", where="sale.at_home = paid", fields=("sale.at_home",))

    assert [each["code"] for each in found] == ["EUR"]
    assert payment["paid"] == "12.00"
    assert len(paid_for) == 1
    office.deploy(delete=(("object", "payment"),))


def test_a_rule_may_convert(office: Desk, sell: Any) -> None:
    sale = sell("10", "EUR")
    large = {"name": "large", "when": "CONVERT_CURRENCY(amount, code, '') > 100"}
    office.deploy({**SALE, "rules": [{**large, "message": {"en": "Too much"}}]})

    with pytest.raises(InvalidError) as refused:
        office.update("sale", sale["id"], amount="81")

    assert [each.error.code for each in refused.value.problems] == ["record.rule"]
    assert office.update("sale", sale["id"], amount="80")["at_home"] == "96.0000"
    office.deploy(SALE)


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"currency": "eur"}, "/currency"),
        ({"currency": "E1"}, "/currency"),
        ({"currency": "USD"}, "/currency"),
        ({"rate": "0"}, "/rate"),
        ({"rate": "-1"}, "/rate"),
    ],
)
def test_a_rate_is_of_another_currency_and_above_zero(
    office: Desk, values: dict[str, str], path: str
) -> None:
    right = {"currency": "EUR", "valid_from": "2026-05-01", "rate": "1.3"}

    with pytest.raises(InvalidError) as refused:
        office.create("exchange_rate", **{**right, **values})

    assert [each.path for each in refused.value.problems] == [path]


def test_a_currency_has_one_rate_for_a_day(office: Desk) -> None:
    with pytest.raises(DuplicateValueError):
        office.create("exchange_rate", currency="EUR", valid_from="2026-01-01", rate="1.3")

    created = office.create("exchange_rate", currency="GBP", valid_from="2026-01-01", rate="1.3")
    assert created["title"] == "GBP 2026-01-01"


def test_a_roll_up_that_has_to_be_kept_in_step_cannot_convert(office: Desk) -> None:
    where = "CONVERT_CURRENCY(amount, 'EUR', 'USD') > 1"
    of = {"name": "buyer", "type": "lookup", "to": "buyer"}
    total = {"name": "total", "type": "rollup", "from": "order.buyer", "aggregate": "count"}
    order = an_object("order", {"name": "amount", "type": "currency"}, of)

    with pytest.raises(InvalidError) as refused:
        office.deploy(an_object("buyer", {**total, "where": where}), order)

    codes = {each.error.code for each in refused.value.problems}
    assert codes == {"expression.not_own"}


def test_where_rates_may_not_be_seen_nothing_is_converted(office: Desk) -> None:
    blind = office.acting(rights=Blind(key="blind", everything=True))

    with pytest.raises(ExpressionError) as refused:
        blind.list("sale", where="CONVERT_CURRENCY(amount, code, 'USD') > 1")

    assert [each.error.code for each in refused.value.faults()] == ["expression.no_rates"]


def test_what_converts_keeps_the_object_of_rates_in_place(office: Desk) -> None:
    app: Any = office.model.catalog.definitions["app", "crm"].json
    items = [each for each in app["items"] if each != {"object": "exchange_rate"}]
    views = (("view", "exchange_rate_all"), ("view", "exchange_rate_this_year"))
    gone = (("object", "exchange_rate"), ("layout", "exchange_rate_record"), *views)

    with pytest.raises(InvalidError) as refused:
        office.deploy({**app, "items": items}, delete=gone, layer="core", check_only=True)

    problems = refused.value.problems
    assert {each.error.code for each in problems} == {"deploy.still_used"}
    told = [each.error.message() for each in problems]
    assert any("CONVERT_CURRENCY needs the exchange rates" in each for each in told)


def test_the_tenant_has_no_more_than_a_currency(office: Desk) -> None:
    for where, code in (
        ("$org.curency = 'USD'", "expression.unknown_field"),
        ("$org = 'USD'", "expression.unknown_global"),
    ):
        with pytest.raises(ExpressionError) as refused:
            office.list("sale", where=where)

        assert [each.error.code for each in refused.value.faults()] == [code]
