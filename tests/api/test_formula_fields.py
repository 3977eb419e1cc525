"""Formula fields over HTTP: read like any field, filtered, sorted, described, drafted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home

ORDER: dict[str, Any] = {
    "kind": "object",
    "name": "order",
    "label": {"en": "Order", "zh-CN": "订单"},
    "plural": {"en": "Orders", "zh-CN": "订单"},
    "title": "shown",
    "fields": [
        {"name": "number", "type": "autonumber", "format": "O-{000}"},
        {"name": "company", "type": "lookup", "to": "company"},
        {"name": "amount", "type": "currency"},
        {"name": "paid_on", "type": "date"},
        {
            "name": "shown",
            "type": "formula",
            "returns": "text",
            "formula": "number & ' · ' & company.name",
            "label": {"en": "Shown as", "zh-CN": "显示为"},
        },
        {
            "name": "net",
            "type": "formula",
            "returns": "number",
            "scale": 2,
            "formula": "amount / 1.19",
        },
        {"name": "is_paid", "type": "formula", "returns": "boolean", "formula": "paid_on != null"},
        {
            "name": "due_on",
            "type": "formula",
            "returns": "date",
            "formula": "DATEVALUE(created_at) + 14",
        },
        {
            "name": "late",
            "type": "formula",
            "returns": "boolean",
            "formula": "NOW() > created_at + 30",
        },
        {
            "name": "net_of_company",
            "type": "formula",
            "returns": "number",
            "formula": "ROUND(company.size * net, 1)",
        },
    ],
}


@pytest.fixture(scope="module")
def orders(home: Home) -> list[Any]:
    """Orders of one company, the fourth of none."""
    home.deploy(ORDER)
    company = home.api.create("company", name="Huawen", size="3")
    return [
        home.api.create(
            "order",
            amount=amount,
            company=company["id"] if amount != "4" else None,
            paid_on="2026-11-01" if amount == "119" else None,
        )
        for amount in ("119", "59.50", "10", "4", None)
    ]


def test_an_answer_to_a_write_holds_what_a_read_gives(api: ApiClient, orders: list[Any]) -> None:
    first = orders[0]

    changed = api.patch(f"/data/order/{first['id']}", {"amount": "238"}).json
    back = api.patch(f"/data/order/{first['id']}", {"amount": "119"}).json

    assert (first["net"], first["is_paid"], first["late"]) == ("100.00", True, False)
    due_on = datetime.fromisoformat(first["created_at"]).date() + timedelta(days=14)
    assert (first["shown"], first["due_on"]) == ("O-001 · Huawen", due_on.isoformat())
    assert first["net_of_company"] == "300"
    assert changed is not None
    assert changed["net"] == "200.00"
    assert api.get(f"/data/order/{first['id']}").json == back
    assert orders[3]["net_of_company"] is None
    assert orders[4]["net"] is None


def test_a_formula_with_the_clock_follows_it(home: Home, orders: list[Any]) -> None:
    clock: Any = home.platform.clock
    clock.advance(days=31)

    late = home.api.records("order", where="late", fields="late")
    clock.advance(days=-31)

    assert len(late) == 5
    assert home.api.records("order", where="late") == []


def test_pages_are_filtered_and_sorted_by_formulas(api: ApiClient, orders: list[Any]) -> None:
    seen: list[Any] = []
    query: dict[str, Any] = {"sort": "is_paid,-net", "where": "net > 1 or net = null", "limit": 2}
    while True:
        answer: Any = api.get("/data/order", **query).json
        seen += [each["net"] for each in answer["records"]]
        if answer["next_cursor"] is None:
            break
        query["cursor"] = answer["next_cursor"]

    assert seen == ["50.00", "8.40", "3.36", None, "100.00"]


def test_only_the_fields_asked_for_are_computed(api: ApiClient, orders: list[Any]) -> None:
    [found] = api.records("order", fields="net,company.size", where="net = 100")

    assert set(found) == {"id", "version", "net", "company"}


def test_an_aggregate_over_formulas(api: ApiClient, orders: list[Any]) -> None:
    answer: Any = api.get(
        "/data/order/aggregate",
        group="is_paid",
        measures="sum(net),count(net)",
        having="count() > 1",
    )

    assert answer.status_code == 200, answer.text
    assert answer.json["rows"] == [{"is_paid": False, "sum(net)": "61.76", "count(net)": 3}]


def test_the_title_of_a_record_may_be_a_formula(home: Home, orders: list[Any]) -> None:
    home.deploy(
        {
            "kind": "object",
            "name": "parcel",
            "label": {"en": "Parcel"},
            "plural": {"en": "Parcels"},
            "title": "name",
            "fields": [
                {"name": "name", "type": "text"},
                {"name": "order", "type": "lookup", "to": "order"},
            ],
        }
    )

    made = home.api.create("parcel", name="p", order=orders[0]["id"])

    assert made["order"] == {"id": orders[0]["id"], "label": "O-001 · Huawen"}


def test_a_value_for_a_formula_is_refused(api: ApiClient, orders: list[Any]) -> None:
    answer: Any = api.post("/data/order", {"net": "5"})

    assert answer.status_code == 422
    assert [each["path"] for each in answer.json["errors"]] == ["/net"]


def test_the_api_page_describes_what_a_formula_returns(api: ApiClient, orders: list[Any]) -> None:
    page: Any = api.get("/openapi.json").json
    read, create = (page["components"]["schemas"]["order" + form] for form in ("", ".create"))

    assert read["properties"]["shown"] == {
        "anyOf": [{"type": "string"}, {"type": "null"}],
        "title": "Shown as",
        "readOnly": True,
    }
    assert read["properties"]["is_paid"]["anyOf"][0] == {"type": "boolean"}
    assert read["properties"]["due_on"]["anyOf"][0]["format"] == "date"
    assert {"shown", "net", "is_paid", "due_on"}.isdisjoint(create["properties"])


def test_a_formula_is_drafted_on_a_record(api: ApiClient, orders: list[Any]) -> None:
    body = {
        "object": "order",
        "expression": "net * 2 & '/' & shown",
        "expect": "text",
        "record": orders[0]["id"],
    }

    checked: Any = api.post("/meta/expressions/check", body).json

    assert checked == {"type": "text", "value": "200/O-001 · Huawen"}


def test_a_circle_is_refused_at_its_place(api: ApiClient, orders: list[Any]) -> None:
    fields = [dict(each) for each in ORDER["fields"]]
    fields[5]["formula"] = "net_of_company"

    answer: Any = api.post("/meta/deploy", {"components": [{**ORDER, "fields": fields}]})

    assert answer.status_code == 422
    [first, second] = answer.json["errors"]
    assert first["path"].endswith("/fields/5/formula")
    assert first["code"] == second["code"] == "definition.formula_circle"
    assert "order.net → order.net_of_company → order.net" in first["message"]
