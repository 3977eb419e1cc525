"""Duplicate rules over HTTP: who is refused, asked or only noted, and who learns of whom."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.records.duplicates.finding import Finder
from dougong.records.duplicates.service import FIND
from dougong.testing.over_http import ApiClient, Home

PERSON: dict[str, Any] = {
    "kind": "object",
    "name": "guest",
    "label": {"en": "Guest", "zh-CN": "访客"},
    "plural": {"en": "Guests", "zh-CN": "访客"},
    "title": "name",
    "sharing": "private",
    "fields": [
        {"name": "name", "type": "text"},
        {"name": "firm", "type": "text"},
        {"name": "phone", "type": "text"},
        {"name": "card", "type": "text"},
        {"name": "town", "type": "text"},
        {"name": "gone", "type": "checkbox"},
        {"name": "secret", "type": "text", "mask": {"start": 1, "end": 1}},
    ],
    "indexes": [["card"]],
}


def rule(name: str, action: str, *match: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give a duplicate rule of guests."""
    return {
        "kind": "duplicate_rule",
        "name": name,
        "label": {"en": name, "zh-CN": name},
        "object": "guest",
        "match": list(match),
        "action": action,
        **more,
    }


def line(field: str, method: str, **more: Any) -> dict[str, Any]:
    """Give a line of a rule."""
    return {"field": field, "method": method, **more}


RULES = [
    rule("same_card", "block", line("card", "exact"), where="not gone"),
    rule("same_firm", "warn", line("firm", "name"), message={"en": "A firm", "zh-CN": "公司"}),
    rule("same_phone", "report", line("phone", "phone")),
    rule("same_name", "warn", line("name", "fuzzy", threshold=0.6), line("town", "folded")),
    rule("same_secret", "block", line("secret", "folded"), on=["create"]),
    rule("never", "block", line("name", "exact"), active=False),
]
PLAIN = ["card", "firm", "name", "town", "phone"]
SET: dict[str, Any] = {
    "kind": "permission_set",
    "name": "greeter",
    "label": {"en": "Greeter", "zh-CN": "接待"},
    "objects": {"guest": {"create": True, "read": True, "update": True, "delete": True}},
    "fields": {"guest.*": "edit"},
    "actions": ["guest.merge"],
}


@pytest.fixture(scope="module", autouse=True)
def _deployed(home: Home) -> None:
    home.deploy(PERSON, *RULES, SET)


@pytest.fixture(scope="module")
def greeter(home: Home) -> ApiClient:
    """A user who reaches their own guests alone."""
    user, client = home.add_user("greeter@home.example")
    sets = {"roles": [], "permission_sets": [{"name": "greeter"}]}
    answer = home.api.put(f"/access/users/{user}/grants", sets)
    assert answer.status_code in (200, 204), answer.text
    return client


def told(answer: Any) -> Any:
    """Give what an answer says."""
    return answer.json


def errors(answer: Any) -> list[Any]:
    """Give what was wrong: path, code, rule and the ids of duplicates."""
    return [
        (
            each["path"],
            each["code"],
            each["details"]["rule"],
            [other["id"] for other in each["details"]["duplicates"]],
            each["details"]["hidden"],
        )
        for each in told(answer)["errors"]
    ]


def test_a_rule_that_blocks_refuses_what_is_there_already(home: Home) -> None:
    first = home.api.create("guest", card="C-1", name="Li Mei")
    home.api.create("guest", card="C-2", gone=True)

    again = home.api.post("/data/guest", {"card": "C-1", "name": "Somebody"})

    assert (again.status_code, told(again)["code"]) == (409, "record.duplicate")
    assert errors(again) == [("/card", "record.similar", "same_card", [first["id"]], False)]
    assert told(again)["errors"][0]["details"]["duplicates"][0]["label"] == "Li Mei"
    assert home.api.post("/data/guest", {"card": "C-2"}).status_code == 201, "by its condition"
    assert home.api.post("/data/guest", {"card": "c-1"}).status_code == 201, "exact is exact"
    assert home.api.patch(f"/data/guest/{first['id']}", {"town": "Xi'an"}).status_code == 200


def test_a_rule_that_warns_lets_a_save_through_once_it_is_confirmed(home: Home) -> None:
    first = home.api.create("guest", firm="Acme (Shanghai) Co., Ltd.")
    body = {"firm": "SHANGHAI ＡＣＭＥ"}

    warned = home.api.saying("zh-CN").post("/data/guest", body)
    other = home.api.post("/data/guest", body, headers={"X-Confirm-Warnings": "same_card"})
    confirmed = home.api.post("/data/guest", body, headers={"X-Confirm-Warnings": "same_firm"})

    assert [warned.status_code, other.status_code] == [409, 409]
    assert warned.json is not None
    assert told(warned)["code"] == "record.confirmation_required"
    assert told(warned)["errors"][0]["message"] == "公司"
    assert errors(warned) == [("/firm", "record.similar", "same_firm", [first["id"]], False)]
    assert confirmed.status_code == 201


def test_a_rule_is_asked_when_what_it_compares_is_changed(home: Home) -> None:
    home.api.create("guest", firm="Sparrow GmbH")
    other = home.api.create("guest", name="Robin")

    unchanged = home.api.patch(f"/data/guest/{other['id']}", {"name": "Rob"})
    changed = home.api.patch(f"/data/guest/{other['id']}", {"firm": "sparrow"})

    assert unchanged.status_code == 200
    assert changed.status_code == 409


def test_texts_may_be_alike_within_what_else_is_the_same(home: Home) -> None:
    home.api.create("guest", name="Katharina Lindemann", town="Köln")

    alike = home.api.post("/data/guest", {"name": "Katarina Lindeman", "town": "koln"})
    elsewhere = home.api.post("/data/guest", {"name": "Katarina Lindeman", "town": "Bonn"})
    different = home.api.post("/data/guest", {"name": "Otto Karl", "town": "Köln"})

    assert [each.status_code for each in (alike, elsewhere, different)] == [409, 201, 201]


def test_of_records_that_are_sent_together_each_is_compared_with_those_before(home: Home) -> None:
    sent = [{"card": "B-1"}, {"card": "B-2"}, {"card": "B-1"}]

    answer = home.api.post("/data/guest/bulk", {"mode": "insert", "records": sent})

    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    assert [each["status"] for each in told(answer)["results"]] == ["created", "created", "failed"]


def test_a_record_that_may_not_be_read_is_told_of_without_its_name(
    home: Home, greeter: ApiClient
) -> None:
    home.api.create("guest", card="H-1", name="Hidden")
    home.api.create("guest", secret="Zebra", name="Masked")

    hidden = greeter.post("/data/guest", {"card": "H-1"})
    own = greeter.create("guest", secret="Tiger")
    masked = greeter.post("/data/guest", {"secret": "tiger"})
    asked = greeter.post("/data/guest/duplicates", {"values": {"card": "H-1", "secret": "tiger"}})

    assert errors(hidden) == [("/card", "record.similar", "same_card", [], True)]
    assert errors(masked) == [("/secret", "record.similar", "same_secret", [], True)]
    assert "Hidden" not in hidden.text
    assert own["id"] not in masked.text
    assert asked.json == {"matches": [], "hidden": True, "fields": PLAIN}


def run_jobs(home: Home) -> None:
    """Do what waits to be done."""
    platform = home.platform
    platform.do_jobs({FIND: Finder(platform.models, platform.ids)})


def sets_of(client: ApiClient) -> list[Any]:
    """List the sets of guests: the names of their records, and the rules."""
    answer = client.get("/duplicates", object="guest")
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return [
        (sorted(each["label"] or "" for each in one["records"]), one["rules"])
        for one in told(answer)["sets"]
    ]


def test_a_search_makes_sets_of_all_that_is_probably_the_same(
    home: Home, greeter: ApiClient
) -> None:
    everything = {"X-Confirm-Warnings": "*"}
    for values in (
        {"name": "Ada One", "phone": "+86 138 1111 2222"},
        {"name": "Ada Two", "phone": "13811112222", "firm": "Gull plc"},
        {"name": "Ada Three", "firm": "The Gull"},
        {"name": "Margarethe Vogelsang", "town": "Ulm"},
        {"name": "Margarete Vogelsang", "town": "ULM"},
    ):
        assert home.api.post("/data/guest", values, headers=everything).status_code == 201
    answer = home.api.post("/duplicates/find", {"object": "guest"})
    run_jobs(home)
    found = sets_of(home.api)

    assert answer.status_code == 202
    assert (["Ada One", "Ada Three", "Ada Two"], ["same_firm", "same_phone"]) in found
    assert (["Margarete Vogelsang", "Margarethe Vogelsang"], ["same_name"]) in found
    assert told(home.api.get(f"/jobs/{told(answer)['id']}"))["state"] == "done"
    assert sets_of(greeter) == [], "of what one may not read"


def test_what_was_found_to_be_different_is_not_told_again(home: Home) -> None:
    home.api.create("guest", name="Twin A", phone="010-7777 8888")
    home.api.create("guest", name="Twin B", phone="+86 10 7777 8888")
    (noted,) = [
        each
        for each in told(home.api.get("/duplicates", object="guest"))["sets"]
        if {one["label"] for one in each["records"]} == {"Twin A", "Twin B"}
    ]

    answer = home.api.post(f"/duplicates/{noted['id']}/dismiss")
    again = home.api.post(f"/duplicates/{noted['id']}/dismiss")
    home.api.post("/duplicates/find", {"object": "guest"})
    run_jobs(home)
    home.api.patch(f"/data/guest/{noted['records'][0]['id']}", {"phone": "01077778888"})

    assert noted["rules"] == ["same_phone"], "a rule that reports notes what a save finds"
    assert [answer.status_code, again.status_code] == [204, 404]
    assert all("Twin A" not in names for names, _ in sets_of(home.api))


def test_what_is_like_a_record_can_be_asked_before_it_is_saved(home: Home) -> None:
    stored = home.api.create("guest", name="Wren", firm="Wren Works Ltd")

    typed = home.api.post("/data/guest/duplicates", {"values": {"firm": "wren works", "size": 3}})
    itself = home.api.post("/data/guest/duplicates", {"id": stored["id"]})

    assert typed.json == {
        "matches": [{"rule": "same_firm", "id": stored["id"], "label": "Wren", "fields": ["firm"]}],
        "hidden": False,
        "fields": ["card", "firm", "name", "town", "phone", "secret"],
    }
    assert told(itself)["matches"] == []


def test_a_rule_can_be_tried_before_it_is_in_force(home: Home, greeter: ApiClient) -> None:
    first = home.api.create("guest", town="São  Paulo", name="Tried")
    home.api.create("guest", town="SAO PAULO", name="Somebody else")
    sent = {
        "object": "guest",
        "match": [line("town", "folded")],
        "where": "not gone",
        "values": {"town": "sao-paulo"},
    }

    answer = home.api.post("/duplicates/try", sent)
    unknown = home.api.post("/duplicates/try", {**sent, "match": [line("tow", "folded")]})
    wrong = home.api.post("/duplicates/try", {**sent, "where": "nothing = 1"})

    assert answer.status_code == 200, answer.text
    assert told(answer)["keys"] == {"town": "saopaulo"}
    assert {"id": first["id"], "label": "Tried"} in told(answer)["matches"]
    assert told(answer)["sets"] >= 1
    assert [unknown.status_code, wrong.status_code] == [422, 422]
    assert greeter.post("/duplicates/try", sent).status_code == 403


def test_a_rule_goes_along_when_what_it_compares_is_renamed(home: Home) -> None:
    before = home.api.create("guest", card="R-1")
    renames = {"object.guest": "visitor", "object.guest.card": "badge"}

    answer = home.api.post("/meta/deploy", {"renames": renames})
    refused = home.api.post("/data/visitor", {"badge": "R-1"})

    assert answer.status_code == 200, answer.text
    assert errors(refused) == [("/badge", "record.similar", "same_card", [before["id"]], False)]
    model = home.platform.models.current(home.tenant.schema)
    wanted = {index.name for index in model.objects["visitor"].table.indexes}
    query = "SELECT indexname FROM pg_indexes WHERE schemaname = %s AND tablename = 'visitor'"
    with home.platform.database.connection(home.tenant.schema) as connection:
        there = {name for (name,) in connection.execute(query, [home.tenant.schema])}
    assert wanted == {name for name in there if not name.endswith("pkey")}
