"""Connectors and scripts over HTTP: their secrets, the calls of flows, and calls that go wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from dougong.automation.calling.caller import OutAnswer, OutRequest
from dougong.automation.calling.connectors import TenantConnectors
from dougong.storage.run_rows import RUN_OUTSIDE
from dougong.testing.outside import Outsider, Told, outsider
from dougong.testing.over_http import ApiClient, Home, SettableClock

from .conftest import text


@pytest.fixture(scope="module")
def shop() -> Iterator[Outsider]:
    """A service outside."""
    with outsider() as found:
        yield found


@pytest.fixture(autouse=True)
def _quiet(shop: Outsider) -> None:
    shop.heard.clear()
    shop.answering = lambda heard: Told(200, {})


def a_connector(url: str, auth: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "kind": "connector",
        "name": more.pop("name", "shop"),
        "label": text("Shop", "商城"),
        "base_url": url,
        **({} if auth is None else {"auth": auth}),
        **more,
    }


def a_flow(name: str, steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give a flow that begins when a company of its own name is made."""
    when = f"name = '{name}'"
    return {
        "kind": "flow",
        "name": name,
        "label": text(name, name),
        "trigger": {"type": "record", "object": "company", "on": ["create"], "when": when},
        "start": next(iter(steps)),
        "steps": steps,
        **more,
    }


def begin(home: Home, name: str, **values: Any) -> dict[str, Any]:
    made = home.api.create("company", name=name, **values)
    home.run_flows()
    found: dict[str, Any] = home.api.get(f"/data/company/{made['id']}").json or {}
    return found


def slots(api: ApiClient, name: str = "shop") -> dict[str, str]:
    answer: Any = api.get(f"/connectors/{name}").json
    return {each["slot"]: each["state"] for each in answer["slots"]}


def run_of(api: ApiClient, flow: str) -> dict[str, Any]:
    listed: Any = api.get("/runs", flow=flow).json
    found: dict[str, Any] = api.get(f"/runs/{listed['runs'][0]['id']}").json or {}
    return found


CALL = {
    "element": "call",
    "connector": "shop",
    "method": "POST",
    "path": "'/orders/' & code",
    "query": {"since": "DATE(2026, 3, 1)"},
    "headers": {"X-Size": "size"},
    "body": {"name": "name", "lines": [{"size": "size", "ok": True}], "at": "$run.started_at"},
    "gives": {
        "order": {"type": "text", "at": "/data/id", "required": True},
        "price": {"type": "number", "at": "/data/price"},
    },
    "next": "say",
}


def test_a_flow_calls_a_service_and_goes_on_with_what_that_answers(
    home: Home, api: ApiClient, shop: Outsider
) -> None:
    say = {
        "element": "update",
        "values": {
            "code": "$steps.call.order & ' ' & $steps.call.price & ' ' & $steps.call.status"
        },
    }
    home.deploy(
        a_connector(f"{shop.url}/v1", headers={"X-From": "crm"}, timeout=5, key_header="X-Key"),
        a_flow("ordering", {"call": CALL, "say": say}),
    )
    shop.answering = lambda heard: Told(201, {"data": {"id": 7, "price": 0.1}})

    company = begin(home, "ordering", code="A 1/2", size=3)

    assert company["code"] == "7 0.1 201"
    (heard,) = shop.heard
    assert heard.path == "/v1/orders/A%201/2?since=2026-03-01"
    assert (heard.headers["x-from"], heard.headers["x-size"]) == ("crm", "3")
    assert heard.headers["x-key"] == f"{run_of(api, 'ordering')['id']}:0"
    sent = heard.json
    assert (sent["name"], sent["lines"]) == ("ordering", [{"size": 3, "ok": True}])
    assert sent["at"].endswith("Z")


def test_an_answer_that_was_lost_is_asked_for_again_by_the_same_key_and_seen_as_uncertain(
    home: Home, api: ApiClient, shop: Outsider, clock: SettableClock
) -> None:
    body = {"at": "NOW()"}
    call = {"element": "call", "connector": "shop", "path": "'/pay'", "body": body, "next": "say"}
    say = {"element": "update", "values": {"code": "'paid ' & name"}}
    home.deploy(a_connector(shop.url), a_flow("paying", {"call": call, "say": say}))
    answers = iter([Told(0), Told(503, b"busy"), Told(200)])
    shop.answering = lambda heard: next(answers)

    begin(home, "paying")
    lost = run_of(api, "paying")
    clock.advance(minutes=10)
    home.run_flows()
    clock.advance(minutes=10)
    home.run_flows()

    assert (lost["state"], lost["uncertain"], lost["error"]["code"]) == (
        "ready",
        True,
        "call.answer_lost",
    )
    assert {each.headers["idempotency-key"] for each in shop.heard} == {f"{lost['id']}:0"}
    assert len({each.body for each in shop.heard}) == 1
    assert len(shop.heard) == 3
    assert [each["code"] for each in api.records("company", where="name = 'paying'")] == [
        "paid paying"
    ]


def test_whoever_carries_runs_on_waits_for_nobody_outside(
    home: Home, api: ApiClient, shop: Outsider
) -> None:
    call = {"element": "call", "connector": "shop", "method": "GET"}
    home.deploy(a_connector(shop.url), a_flow("patient", {"call": call}))
    api.create("company", name="patient")
    handlers = dict(home.platform.flow_handlers)
    callers = {RUN_OUTSIDE: handlers.pop(RUN_OUTSIDE)}

    home.platform.do_jobs(handlers)
    before = run_of(api, "patient"), len(shop.heard)
    home.platform.do_jobs(callers)

    assert (before[0]["state"], before[0]["uncertain"], before[1]) == ("ready", False, 0)
    assert [each["state"] for each in before[0]["journal"]] == ["intent"]
    assert (run_of(api, "patient")["state"], len(shop.heard)) == ("done", 1)


def test_a_service_that_refuses_is_not_asked_again_and_the_run_waits_for_an_admin(
    home: Home, api: ApiClient, shop: Outsider, clock: SettableClock
) -> None:
    call = {"element": "call", "connector": "shop", "method": "GET"}
    home.deploy(a_connector(shop.url), a_flow("refused", {"call": call}))
    shop.answering = lambda heard: Told(404, b"no such order")

    begin(home, "refused")
    failed = run_of(api, "refused")
    clock.advance(days=1)
    home.run_flows()
    shop.answering = lambda heard: Told(200, {"ok": True})
    api.post(f"/runs/{failed['id']}/retry", {})
    home.run_flows()

    assert (failed["state"], failed["error"]["code"]) == ("failed", "call.refused")
    assert "no such order" in failed["error"]["message"]["en"]
    done = run_of(api, "refused")
    assert (done["state"], done["journal"][0]["output"]["body"]) == ("done", {"ok": True})
    assert len(shop.heard) == 2


def test_a_step_says_how_often_it_is_tried_again_and_after_how_long(
    home: Home, api: ApiClient, shop: Outsider, clock: SettableClock
) -> None:
    retry = {"times": 2, "first": 10, "most": 15}
    call = {"element": "call", "connector": "shop", "method": "GET", "retry": retry}
    home.deploy(a_connector(shop.url), a_flow("stubborn", {"call": call}))
    shop.answering = lambda heard: Told(503, b"busy")

    begin(home, "stubborn")
    pauses = []
    for _ in range(2):
        due = datetime.fromisoformat(run_of(api, "stubborn")["wake_at"])
        pauses.append((due - clock.now()).total_seconds())
        clock.advance(seconds=pauses[-1])
        home.run_flows()

    first, second = pauses
    assert 5 <= first <= 10
    assert 7.5 <= second <= 15
    run = run_of(api, "stubborn")
    assert (run["state"], run["error"]["code"], len(shop.heard)) == ("failed", "call.failed", 3)


def test_a_body_is_written_in_the_form_that_the_step_says(home: Home, shop: Outsider) -> None:
    form = {"element": "call", "connector": "shop", "form": "form", "next": "plain"}
    plain = {"element": "call", "connector": "shop", "form": "text", "body": "name & '!'"}
    steps = {"call": {**form, "body": {"who": "name", "n": "size + 0.5"}}, "plain": plain}
    home.deploy(a_connector(shop.url), a_flow("forms", steps))

    begin(home, "forms", size=2)

    sent = [(each.headers["content-type"], sorted(each.body.split(b"&"))) for each in shop.heard]
    assert sent == [
        ("application/x-www-form-urlencoded", [b"n=2.5", b"who=forms"]),
        ("text/plain; charset=utf-8", [b"forms!"]),
    ]


def test_what_is_declared_of_an_answer_is_held_to_its_type(
    home: Home, api: ApiClient, shop: Outsider
) -> None:
    who = {"type": "record", "object": "company", "at": "/found/0", "required": True}
    call = {"element": "call", "connector": "shop", "gives": {"who": who}, "next": "say"}
    say = {"element": "update", "values": {"code": "$steps.call.who.name & ' / ' & name"}}
    home.deploy(a_connector(shop.url), a_flow("finding", {"call": call, "say": say}))
    other = api.create("company", name="Found")["id"]
    answers: list[Any] = [{"found": [other]}, {"found": []}, {"found": ["nobody"]}]
    shop.answering = lambda heard: Told(200, answers.pop(0))

    first = begin(home, "finding")
    errors = []
    for _ in range(2):
        begin(home, "finding")
        errors.append(run_of(api, "finding")["error"])

    assert first["code"] == "Found / finding"
    assert [each["code"] for each in errors] == ["flow.unfit_answer"] * 2
    assert "`who` cannot be taken from the answer" in errors[0]["message"]["en"]


def test_a_service_within_our_own_network_is_not_called(home: Home, api: ApiClient) -> None:
    call = {"element": "call", "connector": "shop", "method": "GET"}
    home.deploy(a_connector("http://169.254.169.254/latest"), a_flow("prying", {"call": call}))

    begin(home, "prying")

    run = run_of(api, "prying")
    assert (run["state"], run["error"]["code"]) == ("failed", "call.refused_address")


def test_a_connector_is_shown_with_its_secrets_but_for_what_is_in_them(
    home: Home, api: ApiClient, clock: SettableClock
) -> None:
    definition = a_connector(
        "https://shop.example/v1", {"type": "bearer"}, name="shown", help=text("Orders.", "订单。")
    )
    home.deploy(definition)
    api.put("/connectors/shown/secrets/token", {"secret": "s3cret!"})

    shown: Any = api.get("/connectors/shown").json

    assert shown == {
        "name": "shown",
        "label": definition["label"],
        "help": definition["help"],
        "base_url": "https://shop.example/v1",
        "auth": "bearer",
        "slots": [
            {
                "slot": "token",
                "state": "set",
                "set_at": clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "set_by": home.user_id,
            }
        ],
    }


def test_a_call_takes_no_longer_than_its_connector_says(home: Home) -> None:
    platform, asked = home.platform, []

    class Recorder:
        def send(self, request: OutRequest) -> OutAnswer:
            asked.append(request.timeout_s)
            return OutAnswer(status=200, headers={}, body=b"", seconds=0.0)

    home.deploy(
        a_connector("https://shop.example", name="patient"),
        a_connector("https://shop.example", name="hasty", timeout=1.5),
    )
    connectors = TenantConnectors(platform.database, platform.cipher, Recorder())
    model = platform.models.current(home.tenant.schema)

    for name in ("patient", "hasty"):
        connectors.get(model, name, "/x", key="k", now=platform.clock.now())

    assert asked == [30.0, 1.5]


def test_a_secret_goes_along_when_its_connector_is_renamed(
    home: Home, api: ApiClient, shop: Outsider
) -> None:
    definition = a_connector(shop.url, {"type": "bearer"}, name="first_name")
    home.deploy(definition)
    api.put("/connectors/first_name/secrets/token", {"secret": "s3cret!"})
    body = {
        "renames": {"connector.first_name": "second_name"},
        "components": [{**definition, "name": "second_name"}],
    }

    renamed = api.post("/meta/deploy", body)

    assert renamed.status_code == 200, renamed.text
    assert slots(api, "second_name") == {"token": "set"}


def test_what_is_wrong_with_a_connector_is_told_with_its_place(home: Home) -> None:
    wrong = a_connector(
        "ftp://shop.example",
        {"type": "basic", "header": "X", "slot": "Secret"},
        headers={"Host": "x"},
        key_header="a b",
    )

    answer: Any = home.api.post("/meta/deploy", {"components": [wrong]})
    again: Any = home.api.post(
        "/meta/deploy",
        {"components": [{**wrong, "auth": {"type": "basic", "header": "X"}}]},
    )

    assert [each["path"] for each in answer.json["errors"]] == ["/components/0/auth/slot"]
    assert {(each["path"], each["code"]) for each in again.json["errors"]} == {
        ("/components/0/auth", "definition.missing_property"),
        ("/components/0/auth/header", "definition.unfit_property"),
        ("/components/0/base_url", "call.invalid_address"),
        ("/components/0/headers/Host", "call.invalid_header"),
        ("/components/0/key_header", "call.invalid_header"),
    }


def test_a_script_works_on_typed_values_and_its_errors_name_their_line(
    home: Home, api: ApiClient
) -> None:
    script = {
        "element": "script",
        "source": "parts = [size, size * 2]\nreturn {'sum': sum(parts), 'shout': name.upper()}",
        "inputs": {"size": "size", "name": "name"},
        "gives": {"sum": {"type": "number"}, "shout": {"type": "text"}},
        "next": "say",
    }
    say = {"element": "update", "values": {"code": "$steps.work.shout & ' ' & $steps.work.sum"}}
    whole = {"type": "record", "object": "company", "at": "/deep/0", "required": True}
    pick = {
        "element": "script",
        "source": "{'deep': [me] if size else []}",
        "inputs": {"me": "$record", "size": "size > 1"},
        "gives": {"whole": whole},
        "next": "say",
    }
    told = {"element": "update", "values": {"code": "$steps.work.whole.name & '!'"}}
    broken = {"element": "script", "source": "x = 1\nx / 0"}
    home.deploy(
        a_flow("script", {"work": script, "say": say}),
        a_flow("picked", {"work": pick, "say": told}),
        a_flow("broken", {"work": broken}),
    )

    company = begin(home, "script", size=7)
    picked = begin(home, "picked", size=2)
    begin(home, "picked", size=1)
    unpicked = run_of(api, "picked")["error"]["code"]
    begin(home, "broken")
    unread: Any = home.api.post(
        "/meta/deploy",
        {"components": [a_flow("unread", {"work": {"element": "script", "source": "if"}})]},
    )

    assert company["code"] == "SCRIPT 21"
    assert (picked["code"], unpicked) == ("picked!", "flow.unfit_answer")
    failed = run_of(api, "broken")
    assert (failed["state"], failed["error"]["code"]) == ("failed", "script.failed")
    assert "in line 2: ZeroDivisionError" in failed["error"]["message"]["en"]
    assert [(each["path"], each["code"]) for each in unread.json["errors"]] == [
        ("/components/0/steps/work/source", "script.failed")
    ]
