"""Flows that people, events and other systems set off, over HTTP."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from dougong.testing.over_http import ApiClient, Home, SettableClock

JOB: dict[str, Any] = {
    "kind": "object",
    "name": "job",
    "label": {"en": "Job"},
    "plural": {"en": "Jobs"},
    "title": "name",
    "sharing": "private",
    "fields": [
        {"name": "name", "type": "text", "required": True},
        {"name": "state", "type": "picklist", "options": [{"value": "new"}, {"value": "done"}]},
        {"name": "amount", "type": "number", "scale": 2},
    ],
}
ALARM: dict[str, Any] = {
    "kind": "object",
    "name": "alarm",
    "label": {"en": "Alarm"},
    "plural": {"en": "Alarms"},
    "title": "place",
    "shape": "event",
    "fields": [
        {"name": "place", "type": "text"},
        {"name": "level", "type": "number"},
    ],
}
ASSIGNEE: dict[str, Any] = {
    "kind": "permission_set",
    "name": "presses",
    "label": {"en": "Presses"},
    "objects": {"job": {"create": True, "read": True}},
    "actions": ["job.flow"],
}


def making(name: str, trigger: dict[str, Any], values: dict[str, str], **more: Any) -> Any:
    """Give a flow that makes a job."""
    return {
        "kind": "flow",
        "name": name,
        "label": {"en": name.capitalize(), "zh-CN": name},
        "trigger": trigger,
        "start": "make",
        "steps": {"make": {"element": "create", "object": "job", "values": values}},
        **more,
    }


FINISH: dict[str, Any] = {
    "kind": "flow",
    "name": "finish",
    "label": {"en": "Finish", "zh-CN": "完成"},
    "trigger": {
        "type": "button",
        "object": "job",
        "when": "state = 'new'",
        "on_lists": True,
        "icon": "check",
    },
    "input": {
        "price": {"type": "number", "required": True, "label": {"en": "Price", "zh-CN": "价格"}}
    },
    "start": "done",
    "steps": {
        "done": {
            "element": "update",
            "record": "$record",
            "values": {"state": "'done'", "amount": "$input.price"},
        }
    },
}


@pytest.fixture(scope="module", autouse=True)
def jobs(home: Home) -> None:
    """An object, an event, and a button."""
    home.deploy(JOB, ALARM, ASSIGNEE, FINISH)


@pytest.fixture(scope="module")
def presser(home: Home) -> ApiClient:
    """Somebody who may make jobs and press buttons on them."""
    user, client = home.add_user("presser@starts.example")
    path = f"/access/users/{user}/grants"
    given = home.api.put(path, {"permission_sets": [{"name": "presses"}], "roles": []})
    assert given.status_code == 200, given.text
    return client


def names(api: Any) -> set[str]:
    """Give the names of the jobs there are."""
    return {each["name"] for each in api.records("job", limit=200)}


def test_a_button_is_told_pressed_for_many_and_gone_where_it_does_not_fit(
    home: Home, api: Any, presser: ApiClient
) -> None:
    first, second = (presser.create("job", name=f"j{n}", state="new") for n in (1, 2))
    told = presser.get("/ui/objects/job").json
    assert told is not None
    (button,) = told["buttons"]
    ids = [first["id"], second["id"]]
    path = f"/data/job/{first['id']}/buttons"

    assert button == {
        "name": "finish",
        "label": {"en": "Finish", "zh-CN": "完成"},
        "icon": "check",
        "confirm": None,
        "mass": True,
        "conditional": True,
        "input": {
            "price": {
                "type": "number",
                "required": True,
                "label": {"en": "Price", "zh-CN": "价格"},
            }
        },
    }
    assert presser.get(path).json == {"buttons": ["finish"]}

    once = {"Idempotency-Key": "press"}
    body = {"records": ids, "input": {"price": "12.5"}}
    answer = presser.post("/flows/finish/start", body, headers=once)
    again = presser.post("/flows/finish/start", body, headers=once)
    home.run_flows()

    assert answer.status_code == 202
    assert answer.json == again.json
    read = api.get(f"/data/job/{second['id']}").json
    assert (read["state"], read["amount"]) == ("done", "12.50")
    assert presser.get(path).json == {"buttons": []}
    refused = presser.post("/flows/finish/start", {"record": ids[0], "input": {"price": "1"}})
    assert (refused.status_code, refused.json and refused.json["code"]) == (409, "flow.no_button")


def test_a_button_is_refused_to_who_may_not_press_it_or_does_not_see_the_record(
    home: Home, api: Any, presser: ApiClient
) -> None:
    hidden = api.create("job", name="hidden", state="new")
    _, stranger = home.add_user("stranger@starts.example")
    body = {"record": hidden["id"], "input": {"price": "1"}}

    assert presser.post("/flows/finish/start", body).status_code == 404
    assert presser.get(f"/data/job/{hidden['id']}/buttons").status_code == 404
    assert stranger.post("/flows/finish/start", body).status_code == 403
    assert presser.post("/flows/nothing/start", {}).status_code == 404
    wrong = api.post("/flows/finish/start", {"record": hidden["id"], "input": {"cost": 1}})
    assert {each["path"] for each in wrong.json["errors"]} == {"/input/cost", "/input/price"}
    assert api.get(f"/data/job/{hidden['id']}").json["state"] == "new"


def test_a_flow_without_a_button_is_begun_by_who_sees_to_flows_alone(
    home: Home, api: Any, presser: ApiClient
) -> None:
    home.deploy(making("by_hand", {"type": "subflow"}, {"name": "'by hand'"}))

    assert presser.post("/flows/by_hand/start", {}).status_code == 403
    assert api.post("/flows/by_hand/start", {}).status_code == 202
    home.run_flows()
    assert "by hand" in names(api)
    home.deploy(making("by_hand", {"type": "subflow"}, {"name": "'x'"}, active=False))
    assert api.post("/flows/by_hand/start", {}).status_code == 409


def test_an_event_sets_off_what_hears_of_it_and_a_message_does(home: Home, api: Any) -> None:
    heard = making(
        "heard",
        {"type": "event", "event": "alarm", "when": "level > 3"},
        {"name": "'alarm at ' & $input.place"},
        input={"place": {"type": "text"}},
    )
    mailed = making(
        "mailed",
        {"type": "message", "channel": "email", "when": "subject contains 'urgent'"},
        {"name": "$input.sender & ': ' & $input.subject"},
    )
    home.deploy(heard, mailed)

    for place, level in (("roof", 5), ("hall", 2)):
        assert api.post("/data/alarm", {"place": place, "level": level}).status_code == 202
    for channel in ("email", "chat"):
        message = {"channel": channel, "sender": "ann@x.example", "subject": "Urgent help"}
        assert api.post("/data/incoming_message", message).status_code == 202
    home.run_flows()

    assert {"alarm at roof", "ann@x.example: Urgent help"} <= names(api)
    assert "alarm at hall" not in names(api)
    assert [run["state"] for run in api.get("/runs", flow="mailed").json["runs"]] == ["done"]


def test_what_an_event_trigger_takes_must_be_of_the_event(home: Home, api: Any) -> None:
    wrong = making(
        "wrong",
        {"type": "event", "event": "alarm"},
        {"name": "'x'"},
        input={"place": {"type": "number"}, "floor": {"type": "text"}},
    )
    of_object = making("of_object", {"type": "event", "event": "job"}, {"name": "'x'"})

    answer = api.post("/meta/deploy", {"components": [wrong, of_object], "check_only": True})

    assert [each["code"] for each in answer.json["errors"]] == [
        "definition.unfit_field",
        "definition.unfit_field",
        "definition.unfit_object",
    ]


def hooked(home: Home, name: str, **trigger: Any) -> str:
    """Deploy a flow with an address; gives its secret."""
    flow = making(
        name,
        {"type": "webhook", **trigger},
        {"name": "$input.title", "amount": "$input.amount"},
        input={"title": {"type": "text", "required": True}, "amount": {"type": "number"}},
    )
    home.deploy(flow)
    answer = home.api.post(f"/flows/{name}/hook/secret", {})
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    assert answer.json["address"].endswith(f"/api/v1/hooks/{home.tenant.name}/{name}")
    return str(answer.json["secret"])


def call(home: Home, name: str, body: bytes, headers: Mapping[str, str]) -> Any:
    """Call the address of a flow as another system would."""
    sent = {"Content-Type": "application/json", **headers}
    path = f"/hooks/{home.tenant.name}/{name}"
    return home.anyone().call("POST", path, data=body, headers=sent)


def signed(secret: str, body: bytes, *, id: str, at: int) -> dict[str, str]:  # noqa: A002
    """Sign as Standard Webhooks has it."""
    key = b64decode(secret.removeprefix("whsec_"))
    proof = hmac.digest(key, f"{id}.{at}.".encode() + body, "sha256")
    return {
        "webhook-id": id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,bm90IHRoaXM= v1,{b64encode(proof).decode()}",
    }


def test_a_standard_webhook_is_taken_once_while_it_is_fresh(
    home: Home, api: Any, clock: SettableClock
) -> None:
    secret = hooked(home, "standard", map={"amount": "/order/0/total"})
    body = orjson.dumps({"title": "by webhook", "order": [{"total": 12.25}]})
    now = int(clock.now().timestamp())

    first = call(home, "standard", body, signed(secret, body, id="m1", at=now))
    again = call(home, "standard", body, signed(secret, body, id="m1", at=now))
    home.run_flows()

    assert first.status_code == 202, first.text
    assert again.json == first.json
    (made,) = [each for each in api.records("job") if each["name"] == "by webhook"]
    assert made["amount"] == "12.25"
    stale = signed(secret, body, id="m2", at=now - 301)
    tampered = signed(secret, body + b" ", id="m2", at=now)
    other_id = {**signed(secret, body, id="m2", at=now), "webhook-id": "m3"}
    for headers in (stale, tampered, other_id, {}):
        refused = call(home, "standard", body, headers)
        assert (refused.status_code, refused.json["code"]) == (401, "hook.refused")


def test_a_new_secret_leaves_the_one_before_a_day(
    home: Home, api: Any, clock: SettableClock
) -> None:
    earlier = hooked(home, "renewed", scheme="token", header="X-Key", id="/title")
    answer = home.api.post("/flows/renewed/hook/secret", {"secret": "a-secret-of-their-own"})
    assert answer.json is not None

    def status(secret: str, title: str) -> int:
        body = orjson.dumps({"title": title})
        return int(call(home, "renewed", body, {"X-Key": secret}).status_code)

    assert answer.json["secret"] == "a-secret-of-their-own"
    assert [status(earlier, "r1"), status("a-secret-of-their-own", "r2")] == [202, 202]
    clock.advance(hours=25)
    assert [status(earlier, "r3"), status("a-secret-of-their-own", "r4")] == [401, 202]
    weak = home.api.post("/flows/renewed/hook/secret", {"secret": "short"})
    assert weak.status_code == 422
    assert "a-secret" not in home.api.get("/flows/renewed/hook").text
    actions = [each["action"] for each in api.get("/audit", action="hook.secret").json["entries"]]
    assert actions


def test_an_hmac_of_the_body_is_proof_and_what_is_sent_must_fit(home: Home) -> None:
    secret = hooked(home, "hmacked", scheme="hmac", header="X-Hub-Signature-256", prefix="sha256=")

    def sent(body: bytes) -> Any:
        proof = hmac.digest(secret.encode(), body, "sha256").hex()
        return call(home, "hmacked", body, {"X-Hub-Signature-256": f"sha256={proof}"})

    first, again = (sent(b'{"title": "hmac"}') for _ in range(2))
    assert (first.status_code, again.json) == (202, first.json)
    wrong = sent(b'{"title": "hmac", "amount": "much"}')
    assert wrong.status_code == 422
    assert [each["path"] for each in wrong.json["errors"]] == ["/input/amount"]
    assert sent(b"{").status_code == 400
    assert call(home, "hmacked", b"{}", {}).status_code == 401


def test_an_hmac_may_be_of_another_algorithm_and_encoding(home: Home) -> None:
    secret = hooked(home, "longer", scheme="hmac", algorithm="sha512", encoding="base64")
    body = b'{"title": "longer"}'

    proof = b64encode(hmac.digest(secret.encode(), body, "sha512")).decode()
    assert call(home, "longer", body, {"X-Signature": proof}).status_code == 202
    shorter = hmac.digest(secret.encode(), body, "sha256")
    for wrong in (b64encode(shorter).decode(), shorter.hex()):
        assert call(home, "longer", body, {"X-Signature": wrong}).status_code == 401


def test_addresses_that_are_none_are_all_alike(home: Home) -> None:
    home.deploy(making("no_secret", {"type": "webhook"}, {"name": "'x'"}))

    for tenant, flow in (
        (home.tenant.name, "nothing"),
        (home.tenant.name, "no_secret"),
        (home.tenant.name, "finish"),
        ("nobody", "standard"),
        ("../x", "standard"),
    ):
        answer = home.anyone().post(f"/hooks/{tenant}/{flow}", {})
        assert answer.status_code == 404, (tenant, flow)
    assert home.api.get("/flows/finish/hook").status_code == 409
