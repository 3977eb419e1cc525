"""Documents with rows over HTTP: one call writes and reads them whole."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home

NAME = {"name": "name", "type": "text"}


def _object(name: str, *fields: dict[str, Any]) -> dict[str, Any]:
    label = {"en": name.capitalize()}
    base = {"kind": "object", "name": name, "label": label, "plural": label, "title": "name"}
    return {**base, "fields": [NAME, *fields]}


@pytest.fixture(scope="module")
def bills(home: Home) -> ApiClient:
    parent = {"name": "bill", "type": "parent", "to": "bill", "inline": True, "rows": "items"}
    amount = {"name": "amount", "type": "number", "scale": 2}
    home.deploy(_object("bill"), _object("item", parent, amount))
    return home.api


def _bill(api: ApiClient, *names: str) -> Any:
    answer = api.post("/data/bill", {"name": "b", "items": [{"name": n} for n in names]})
    assert answer.status_code == 201
    return answer.json


def _json(answer: Any) -> Any:
    return answer.json


def _items(record: Any) -> list[str]:
    return [row["name"] for row in record["items"]]


def test_a_document_is_created_changed_and_read_with_its_rows(bills: ApiClient) -> None:
    made = _bill(bills, "a", "b")
    keep = {"id": made["items"][1]["id"], "amount": "2.5"}

    changed = bills.patch(f"/data/bill/{made['id']}", {"items": [keep, {"name": "c"}]})

    assert changed.status_code == 200
    assert _items(changed.json) == ["b", "c"]
    assert _json(changed)["items"][0]["amount"] == "2.50"
    assert bills.get(f"/data/bill/{made['id']}").json == changed.json


def test_a_list_gives_the_rows_that_are_asked_for(bills: ApiClient) -> None:
    made = _bill(bills, "x", "y")
    where = f"id = '{made['id']}'"

    asked = {"where": where, "fields": "name,items.name"}
    (found,) = _json(bills.get("/data/bill", **asked))["records"]
    (plain,) = _json(bills.get("/data/bill", where=where))["records"]
    wrong = bills.get("/data/bill", fields="items.nmae,items.bill.items")

    assert _items(found) == ["x", "y"]
    assert "items" not in plain
    assert [each["code"] for each in _json(wrong)["errors"]] == ["request.unknown_field"] * 2


def test_rows_are_no_field_to_sort_or_to_filter_by(bills: ApiClient) -> None:
    for query in ({"sort": "items"}, {"sort": "items.name"}, {"where": "items.name = 'a'"}):
        assert bills.get("/data/bill", **query).status_code in (400, 422)


def test_a_repetition_creates_no_rows_again(bills: ApiClient) -> None:
    body = {"name": "once", "items": [{"name": "a"}, {"name": "b"}]}
    key = {"Idempotency-Key": "bill-1"}

    first = bills.post("/data/bill", body, headers=key)
    again = bills.post("/data/bill", body, headers=key)

    assert again.data == first.data
    bill = f"bill = '{_json(first)['id']}'"
    assert len(bills.records("item", where=bill)) == 2


def test_the_version_of_the_document_holds_for_its_rows(bills: ApiClient) -> None:
    made = _bill(bills, "a")
    path = f"/data/bill/{made['id']}"

    first = bills.patch(path, {"items": [{"name": "b"}]}, headers={"If-Match": '"1"'})
    late = bills.patch(path, {"items": [{"name": "c"}]}, headers={"If-Match": '"1"'})

    assert (first.status_code, late.status_code) == (200, 409)
    assert _json(first)["version"] == 2
    assert _items(bills.get(path).json) == ["b"]


def test_faults_name_the_row_and_nothing_is_written(bills: ApiClient) -> None:
    rows = [{"name": "good"}, {"amount": "much"}, {"id": "1"}]

    refused = bills.post("/data/bill", {"name": "bad", "items": rows})

    assert refused.status_code == 422
    faults = {each["path"]: each["code"] for each in _json(refused)["errors"]}
    assert faults == {
        "/items/1/amount": "record.invalid_value",
        "/items/2/id": "record.read_only",
    }
    assert bills.records("bill", where="name = 'bad'") == []


@pytest.mark.parametrize("rows", [None, 1, "x", {"a": 1}, [None], [[]], [{"id": {}}], [{"id": []}]])
def test_rows_of_any_shape_are_refused_plainly(bills: ApiClient, rows: Any) -> None:
    made = _bill(bills, "a")

    created = bills.post("/data/bill", {"name": "n", "items": rows})
    changed = bills.patch(f"/data/bill/{made['id']}", {"items": rows})

    assert (created.status_code, changed.status_code) == (422, 422)


def test_a_document_goes_and_comes_back_with_its_rows(bills: ApiClient) -> None:
    made = _bill(bills, "a", "b")
    path, row = f"/data/bill/{made['id']}", f"/data/item/{made['items'][0]['id']}"

    bills.delete(path)
    gone = bills.get(row).status_code
    alone = bills.post(f"{row}/restore")
    back = bills.post(f"{path}/restore")

    assert gone == 404
    assert _json(alone)["errors"][0]["code"] == "record.parent_deleted"
    assert _items(back.json) == ["a", "b"]


def test_the_api_page_describes_rows_as_they_are_written_and_read(bills: ApiClient) -> None:
    schemas = _json(bills.get("/openapi.json"))["components"]["schemas"]

    assert schemas["bill"]["properties"]["items"]["items"] == {
        "$ref": "#/components/schemas/item.row"
    }
    assert "bill" not in schemas["item.row"]["properties"]
    assert schemas["bill.create"]["properties"]["items"]["maxItems"] == 1000
