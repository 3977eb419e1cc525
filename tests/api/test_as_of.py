"""A record as it was at any instant, over HTTP."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home, SettableClock


def text(en: str, zh: str) -> dict[str, str]:
    """Make a label."""
    return {"en": en, "zh-CN": zh}


ORDER: dict[str, Any] = {
    "kind": "object",
    "name": "past_order",
    "label": text("Order", "订单"),
    "plural": text("Orders", "订单"),
    "title": "subject",
    "fields": [
        {"name": "subject", "type": "text", "label": text("Subject", "主题"), "required": True},
        {"name": "amount", "type": "number", "label": text("Amount", "数量"), "scale": 2},
        {"name": "due_on", "type": "date", "label": text("Due on", "截止")},
        {"name": "at", "type": "datetime", "label": text("At", "时间")},
        {"name": "urgent", "type": "checkbox", "label": text("Urgent", "紧急")},
        {"name": "company", "type": "lookup", "label": text("Company", "公司"), "to": "company"},
        {
            "name": "tags",
            "type": "multi_picklist",
            "label": text("Tags", "标签"),
            "options": [
                {"value": "a", "label": text("A", "甲")},
                {"value": "b", "label": text("B", "乙")},
            ],
        },
        {
            "name": "double",
            "type": "formula",
            "label": text("Double", "两倍"),
            "returns": "number",
            "formula": "amount * 2",
            "scale": 2,
        },
        {
            "name": "company_size",
            "type": "formula",
            "label": text("Company's size", "公司人数"),
            "returns": "number",
            "formula": "company.size",
        },
        {"name": "untold", "type": "text", "label": text("Untold", "不记"), "history": False},
        {"name": "pin", "type": "encrypted_text", "label": text("Pin", "密码")},
    ],
}
LINE: dict[str, Any] = {
    "kind": "object",
    "name": "past_line",
    "label": text("Line", "明细"),
    "plural": text("Lines", "明细"),
    "title": "what",
    "fields": [
        {"name": "what", "type": "text", "label": text("What", "内容")},
        {"name": "count", "type": "number", "label": text("Count", "数量"), "scale": 0},
        {
            "name": "past_order",
            "type": "parent",
            "label": text("Order", "订单"),
            "to": "past_order",
            "inline": True,
            "rows": "lines",
        },
    ],
}
PLAIN = ("subject", "amount", "due_on", "at", "urgent", "company", "tags", "double")


@pytest.fixture(scope="module")
def home(home: Home) -> Home:
    """The tenant of the file, with orders and their lines."""
    home.deploy(ORDER, LINE)
    return home


def as_of(api: ApiClient, record_id: str, at: str, **query: Any) -> Any:
    """Give an order as it was."""
    return api.get(f"/data/past_order/{record_id}", as_of=at, **query)


def plain(record: Any) -> Any:
    """Give what of an order a history keeps, its lines without what tells of their saving."""
    lines = [
        {name: line[name] for name in ("id", "what", "count")} for line in record.get("lines", [])
    ]
    return {**{name: record[name] for name in PLAIN}, "lines": lines}


def now_of(clock: SettableClock) -> str:
    """Give the present instant."""
    return clock.now().isoformat()


def random_change(random: Random, companies: list[Any], record: Any) -> dict[str, Any]:
    """Give some values for an order."""
    kept = [
        {"id": line["id"], "count": random.randint(0, 9)}
        for line in record.get("lines", [])
        if random.random() < 0.7
    ]
    fresh = [{"what": f"new {random.random():.3f}"} for _ in range(random.randint(0, 2))]
    values = {
        "subject": f"Order {random.randint(0, 99)}",
        "amount": random.choice([None, "1.50", "12", "0"]),
        "due_on": random.choice([None, "2026-01-31", "2027-02-01"]),
        "at": random.choice([None, "2026-01-31T08:00:00Z"]),
        "urgent": random.random() < 0.5,
        "company": random.choice([None, *(each["id"] for each in companies)]),
        "tags": random.choice([None, ["a"], ["a", "b"]]),
        "lines": kept + fresh,
    }
    return {n: v for n, v in values.items() if random.random() < 0.4}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_at_every_instant_a_record_reads_as_it_did_then(
    home: Home, clock: SettableClock, seed: int
) -> None:
    random, api = Random(seed), home.api
    companies = [api.create("company", name=f"Company {seed} {n}", size=n) for n in range(2)]
    clock.advance(seconds=1)
    record = api.create("past_order", subject="First", amount="3", lines=[{"what": "one"}])
    place = f"/data/past_order/{record['id']}"
    taken = {}
    for _ in range(12):
        answer = api.patch(place, random_change(random, companies, record))
        assert answer.status_code == 200, answer.text
        record = api.get(place).json
        taken[now_of(clock)] = plain(record)
        clock.advance(seconds=random.choice([0.001, 1, 3600]))
    assert api.delete(place).status_code == 204
    clock.advance(seconds=1)
    assert api.post(f"{place}/restore").status_code == 200
    taken[now_of(clock)] = plain(record)

    found = {at: plain(as_of(api, record["id"], at).json) for at in taken}

    assert found == taken


def test_what_is_not_known_of_the_past_is_said(home: Home, clock: SettableClock) -> None:
    company = home.api.create("company", name="Acme", size=5)
    made = home.api.create(
        "past_order", subject="S", untold="then", pin="12345678", company=company["id"]
    )
    unchanged = as_of(home.api, made["id"], now_of(clock)).json
    then = now_of(clock)
    clock.advance(minutes=1)
    home.api.patch(f"/data/past_order/{made['id']}", {"untold": "now", "pin": "87654321"})

    answer = as_of(home.api, made["id"], then, fields="subject,untold,pin,company.size,double")
    whole = as_of(home.api, made["id"], then).json

    assert unchanged["untold"] == "then"
    assert unchanged["_as_of"]["unknown"] == ["company_size"]
    assert answer.json["_as_of"]["unknown"] == ["company.size", "pin", "untold"]
    assert not {"untold", "pin", "company_size"} & whole.keys()
    assert whole["company"] == {"id": company["id"], "label": "Acme"}
    assert whole["updated_by"]["id"] == home.user_id


def test_before_it_was_created_there_is_no_record(home: Home, clock: SettableClock) -> None:
    made = home.api.create("past_order", subject="S")
    place = f"/data/past_order/{made['id']}"
    clock.advance(minutes=1)
    home.api.delete(place)
    clock.advance(minutes=1)
    binned = now_of(clock)
    clock.advance(minutes=1)
    home.api.post(f"{place}/restore")
    clock.advance(minutes=1)

    assert as_of(home.api, made["id"], "2020-01-01T00:00:00Z").status_code == 404
    assert as_of(home.api, made["id"], binned).json["_as_of"]["deleted"] is True
    assert as_of(home.api, made["id"], now_of(clock)).json["_as_of"]["deleted"] is False
    for wrong in ("yesterday", "2026-01-01", "2026-01-01T00:00:00", "9" * 40):
        answer = as_of(home.api, made["id"], wrong)
        assert (answer.status_code, answer.json["code"]) == (400, "request.invalid_parameter")


def test_a_field_that_was_renamed_is_read_by_its_new_name(home: Home, clock: SettableClock) -> None:
    made = home.api.create("past_order", subject="S", amount="1")
    then = now_of(clock)
    clock.advance(minutes=1)
    home.api.patch(f"/data/past_order/{made['id']}", {"amount": "2"})
    deployed = home.api.post("/meta/deploy", {"renames": {"object.past_order.amount": "quantity"}})

    found = as_of(home.api, made["id"], then).json
    home.api.post("/meta/deploy", {"renames": {"object.past_order.quantity": "amount"}})

    assert deployed.status_code == 200, deployed.text
    assert (found["quantity"], found["double"]) == ("1.00", "2.00")
