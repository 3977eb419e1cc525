"""Values that are given back, and the last change that is undone, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.records.bulk.changing import CHANGE_MANY, MassChanger
from dougong.records.bulk.steps import BulkParts
from dougong.testing.over_http import ApiClient, Home, SettableClock


def text(en: str, zh: str) -> dict[str, str]:
    """Make a label."""
    return {"en": en, "zh-CN": zh}


BILL: dict[str, Any] = {
    "kind": "object",
    "name": "bill",
    "label": text("Bill", "账单"),
    "plural": text("Bills", "账单"),
    "title": "name",
    "shape": "document",
    "fields": [
        {"name": "name", "type": "text", "label": text("Name", "名称"), "required": True},
        {"name": "amount", "type": "number", "label": text("Amount", "金额"), "scale": 0},
        {"name": "code", "type": "text", "label": text("Code", "编号"), "unique": True},
        {"name": "pin", "type": "encrypted_text", "label": text("Pin", "密码")},
        {
            "name": "phone",
            "type": "phone",
            "label": text("Phone", "电话"),
            "mask": {"start": 0, "end": 2},
        },
    ],
}
ITEM: dict[str, Any] = {
    "kind": "object",
    "name": "bill_item",
    "label": text("Item", "明细"),
    "plural": text("Items", "明细"),
    "title": "what",
    "fields": [
        {"name": "what", "type": "text", "label": text("What", "内容")},
        {"name": "count", "type": "number", "label": text("Count", "数量"), "scale": 0},
        {
            "name": "bill",
            "type": "parent",
            "label": text("Bill", "账单"),
            "to": "bill",
            "inline": True,
            "rows": "items",
        },
    ],
}
CLERK: dict[str, Any] = {
    "kind": "permission_set",
    "name": "clerk",
    "label": text("Clerk", "文员"),
    "objects": {"bill": {"read": True, "create": True, "update": True}},
    "fields": {"bill.amount": "none"},
}


@pytest.fixture(scope="module")
def home(home: Home) -> Home:
    """The tenant of the file, with bills and their items."""
    home.deploy(BILL, ITEM)
    return home


@pytest.fixture
def bill(home: Home, clock: SettableClock) -> Any:
    """A bill of two items, made a while ago."""
    made = home.api.create(
        "bill",
        name="First",
        amount=1,
        phone="+8613800001111",
        items=[{"what": "a", "count": 1}, {"what": "b", "count": 2}],
    )
    clock.advance(minutes=1)
    return made


def json_of(answer: Any) -> Any:
    """Give what an answer says."""
    return answer.json


def change(api: ApiClient, clock: SettableClock, record: Any, **values: Any) -> Any:
    """Change a bill; gives it as it is then."""
    answer = api.patch(f"/data/bill/{record['id']}", values)
    assert answer.status_code == 200, answer.text
    clock.advance(minutes=1)
    return json_of(answer)


def undo(api: ApiClient, record: Any, version: int | None = None) -> Any:
    """Undo the last change of a bill."""
    body = {"version": record["version"] if version is None else version}
    return api.post(f"/data/bill/{record['id']}/undo", body)


def history(api: ApiClient, record: Any, **query: Any) -> Any:
    """Give the history of a bill."""
    answer = api.get(f"/data/bill/{record['id']}/history", **query)
    assert answer.status_code == 200, answer.text
    assert json_of(answer) is not None
    return json_of(answer)["entries"]


def lines(record: Any) -> list[tuple[str, str, str | None]]:
    """Give the items of a bill."""
    return [(each["id"], each["what"], each["count"]) for each in record["items"]]


def test_the_last_change_is_undone_with_its_rows_and_that_once_more(
    home: Home, clock: SettableClock, bill: Any
) -> None:
    first, second = bill["items"]
    after = change(
        home.api, clock, bill,
        name="Second",
        phone="+8613900002222",
        items=[{"id": second["id"], "count": 7}, {"what": "c"}],
    )  # fmt: skip

    back = undo(home.api, after)
    clock.advance(minutes=1)
    again = undo(home.api, json_of(back))

    assert back.status_code == 200, back.text
    assert (json_of(back)["name"], json_of(back)["version"]) == ("First", after["version"] + 1)
    assert lines(json_of(back)) == [(first["id"], "a", "1"), (second["id"], "b", "2")]
    assert (json_of(again)["name"], lines(json_of(again))) == ("Second", lines(after))
    assert [each["via"] for each in history(home.api, bill)][:3] == ["undo", "undo", "token"]


def test_what_somebody_changed_since_is_not_undone(
    home: Home, clock: SettableClock, bill: Any
) -> None:
    mine = change(home.api, clock, bill, name="Mine")
    theirs = change(home.api, clock, bill, amount=2)

    answer = undo(home.api, mine)

    assert (answer.status_code, json_of(answer)["code"]) == (409, "record.version_conflict")
    found = json_of(home.api.get(f"/data/bill/{bill['id']}"))
    assert (found["name"], found["amount"], found["version"]) == ("Mine", "2", theirs["version"])


def test_making_and_deleting_are_undone_too(home: Home, clock: SettableClock, bill: Any) -> None:
    place = f"/data/bill/{bill['id']}"

    assert undo(home.api, bill).status_code == 204
    assert home.api.get(place).status_code == 404
    clock.advance(minutes=1)
    assert undo(home.api, bill).status_code == 409
    back = undo(home.api, bill, bill["version"] + 1)
    assert (back.status_code, lines(json_of(back))) == (200, lines(bill))


def test_a_step_of_a_document_and_what_was_not_told_are_not_undone(
    home: Home, clock: SettableClock, bill: Any
) -> None:
    secret = change(home.api, clock, bill, pin="12345678")
    refused = undo(home.api, secret)
    sent = json_of(home.api.post(f"/data/bill/{bill['id']}/actions/submit"))
    step = undo(home.api, sent)

    for answer in (refused, step):
        assert (answer.status_code, json_of(answer)["code"]) == (409, "record.not_undoable")
    assert undo(home.api, {"id": str(home.user_id), "version": 1}).status_code == 404


def test_a_value_is_given_back_as_it_was_before_a_change(
    home: Home, clock: SettableClock, bill: Any
) -> None:
    change(home.api, clock, bill, name="Second", amount=2, items=[])
    later = change(home.api, clock, bill, name="Third")
    entry = history(home.api, bill)[1]
    path = f"/data/bill/{bill['id']}/history/{entry['id']}/restore"

    one = home.api.post(path, {"fields": ["amount"]}, headers={"If-Match": f'"{later["version"]}"'})
    clock.advance(minutes=1)
    whole = home.api.post(path, {})

    assert one.status_code == 200, one.text
    assert (json_of(one)["name"], json_of(one)["amount"], json_of(one)["items"]) == (
        "Third",
        "1",
        [],
    )
    assert (json_of(whole)["name"], lines(json_of(whole))) == ("First", lines(bill))
    for body, code in (
        ({"fields": ["code"]}, "record.unknown_field"),
        ({"fields": ["nothing"]}, "record.unknown_field"),
    ):
        answer = home.api.post(path, body)
        assert (answer.status_code, json_of(answer)["errors"][0]["code"]) == (422, code)
    for entry_id in ("0", "x", "9" * 18, "9" * 40):
        gone = home.api.post(f"/data/bill/{bill['id']}/history/{entry_id}/restore", {})
        assert (gone.status_code, json_of(gone)["code"]) == (404, "record.unknown_change")


def test_a_former_value_passes_the_checks_of_any_save(
    home: Home, clock: SettableClock, bill: Any
) -> None:
    change(home.api, clock, bill, code="C1")
    moved = change(home.api, clock, bill, code=None)
    home.api.create("bill", name="Other", code="C1")

    answer = undo(home.api, moved)

    assert (answer.status_code, json_of(answer)["code"]) == (409, "record.duplicate_value")


def test_of_a_hidden_field_no_trace_is_seen_and_nothing_is_given_back(
    home: Home, clock: SettableClock, bill: Any
) -> None:
    home.deploy(CLERK)
    user_id, clerk = home.add_user("clerk@example.com")
    home.api.put(
        f"/access/users/{user_id}/grants",
        {"roles": [], "permission_sets": [{"name": "clerk"}]},
    )
    hidden = change(home.api, clock, bill, amount=5)
    both = change(home.api, clock, bill, amount=6, name="Second", phone="+8613900002222")
    at = (clock.now()).isoformat()

    seen = history(clerk, bill)
    past = json_of(clerk.get(f"/data/bill/{bill['id']}", as_of=at))
    asked = clerk.get(f"/data/bill/{bill['id']}/history", field="amount")
    path = f"/data/bill/{bill['id']}/history"
    entries = history(home.api, bill)
    alone = clerk.post(f"{path}/{entries[1]['id']}/restore", {})
    back = undo(clerk, both)

    assert hidden["amount"] == "5"
    assert [sorted(each["changes"]) for each in seen] == [["name", "phone"], []]
    assert seen[0]["changes"]["phone"] == ["****11", "****22"]
    assert (past["phone"], "amount" in past, "amount" in str(past)) == ("****22", False, False)
    assert json_of(asked)["code"] == "request.unknown_field"
    assert (alone.status_code, json_of(alone)["code"]) == (404, "record.unknown_change")
    assert (back.status_code, json_of(back)["name"]) == (200, "First")
    assert json_of(home.api.get(f"/data/bill/{bill['id']}"))["amount"] == "6"


def test_a_history_is_filtered_by_field_user_way_and_time(
    home: Home, clock: SettableClock, bill: Any
) -> None:
    change(home.api, clock, bill, name="Second")
    then = clock.now().isoformat()
    after = change(home.api, clock, bill, amount=2, items=[])
    undo(home.api, after)

    def events(**query: Any) -> list[Any]:
        return [sorted(each["changes"]) for each in history(home.api, bill, **query)]

    assert events(field="name") == [["name"]]
    assert events(field="items") == [["amount", "items"], ["amount", "items"]]
    assert events(via="undo") == [["amount", "items"]]
    assert events(until=then) == [["name"], []]
    assert len(events(since=then, by=home.user_id)) == 2
    assert events(by=bill["id"]) == []
    answer = home.api.get(f"/data/bill/{bill['id']}/history", by="me")
    assert (answer.status_code, json_of(answer)["code"]) == (400, "request.invalid_parameter")


def test_what_a_job_changed_leads_to_the_job(home: Home, bill: Any) -> None:
    platform = home.platform
    parts = BulkParts(platform.records, platform.ids, platform.actors)
    started = home.api.post("/data/bill/mass", {"ids": [bill["id"]], "set": {"amount": 9}})
    platform.do_jobs({CHANGE_MANY: MassChanger(parts)})

    (entry,) = history(home.api, bill, via="mass")

    assert (entry["changes"], entry["via"]) == ({"amount": ["1", "9"]}, "mass")
    assert entry["job"] == (started.json or {})["id"]


def test_a_document_that_is_made_void_is_told_and_found(home: Home, bill: Any) -> None:
    path = f"/data/bill/{bill['id']}/actions"
    home.api.post(f"{path}/submit")
    home.api.post(f"{path}/void")

    events = [each["event"] for each in history(home.api, bill)]
    found = home.api.records("bill", where="document_status = 'void'")

    assert events[:2] == ["voided", "submitted"]
    assert bill["id"] in [each["id"] for each in found]
    assert home.api.delete(f"/data/bill/{bill['id']}").status_code == 204
    back = json_of(home.api.post(f"/data/bill/{bill['id']}/restore"))
    assert back["document_status"] == "void"
