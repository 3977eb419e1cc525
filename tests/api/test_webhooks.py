"""Webhooks: what they are told, signed and at least once; what becomes of those that fail."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Event
from typing import Any

import orjson
import pytest

from dougong.automation.calling.caller import OutAnswer, OutRequest
from dougong.automation.calling.errors import UnreachableError
from dougong.automation.messages.assembling import Outgoing
from dougong.automation.messages.hearing import WebhookHearing
from dougong.automation.messages.webhook_secrets import WebhookSecrets
from dougong.kernel.messages import say
from dougong.mail.mailer import ConsoleMailer
from dougong.testing.over_http import ApiClient, Home, SettableClock
from dougong.worker.event_lane import EventLane

URL = "https://hall.example/hooks"
PUMP: dict[str, Any] = {
    "kind": "object",
    "name": "pump",
    "label": {"en": "Pump"},
    "plural": {"en": "Pumps"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "required": True},
        {"name": "load", "type": "number", "scale": 0},
        {"name": "maker", "type": "lookup", "to": "account"},
    ],
}
ALARM: dict[str, Any] = {
    "kind": "object",
    "name": "pump_alarm",
    "label": {"en": "Alarm"},
    "plural": {"en": "Alarms"},
    "title": "what",
    "shape": "event",
    "fields": [{"name": "what", "type": "text"}],
}


def webhook(name: str, *listens: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A webhook."""
    base = {"kind": "webhook", "name": name, "label": {"en": name.capitalize()}, "url": URL}
    return {**base, "listens": list(listens), **more}


@dataclass
class Hall:
    """Another system: takes calls, or answers with what it is told to."""

    calls: list[OutRequest] = field(default_factory=list)
    answers: list[int | Exception] = field(default_factory=list)

    def send(self, request: OutRequest) -> OutAnswer:
        """Take a call."""
        self.calls.append(request)
        answer = self.answers.pop(0) if self.answers else 204
        if isinstance(answer, Exception):
            raise answer
        return OutAnswer(status=answer, headers={}, body=b"thanks", seconds=0.1)

    @property
    def bodies(self) -> list[Any]:
        """What it was told."""
        return [orjson.loads(each.body or b"") for each in self.calls]


@pytest.fixture(scope="module", autouse=True)
def pumps(home: Home) -> None:
    """What webhooks hear of."""
    home.deploy(PUMP, ALARM)


@pytest.fixture
def hall() -> Hall:
    """The other system."""
    return Hall()


@pytest.fixture
def work(home: Home, hall: Hall) -> Callable[[], None]:
    """Deliver events, and tell webhooks, until nothing is due."""
    platform = home.platform
    hearing = WebhookHearing(platform.models, clock=platform.clock, ids=platform.ids)
    lane = EventLane(
        platform.database, hearing, clock=platform.clock, ids=platform.ids, stopping=Event()
    )
    outgoing = Outgoing(
        models=platform.models,
        mailer=ConsoleMailer(),
        caller=hall,
        secrets=WebhookSecrets(platform.cipher, platform.random_bytes, platform.ids),
        blobs=platform.blobs,
        ids=platform.ids,
        random=lambda: 0.5,
        public_url="",
    )

    def run() -> None:
        lane.drain()
        platform.do_jobs(outgoing.handlers())

    return run


def deliveries(api: ApiClient, name: str, **asked: str) -> list[dict[str, Any]]:
    """What a webhook was told."""
    answer: Any = api.get("/deliveries", webhook=name, **asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json["deliveries"]
    return found


def verified(call: OutRequest, secret: str) -> bool:
    """Tell whether a secret signed a call, as a receiver does."""
    head = call.headers
    signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + (call.body or b"")
    key = b64decode(secret.removeprefix("whsec_"))
    right = "v1," + b64encode(hmac.digest(key, signed, sha256)).decode()
    return right in head["webhook-signature"].split(" ")


def test_a_webhook_is_told_what_it_asks_for_and_nothing_else(
    home: Home, api: ApiClient, work: Callable[[], None], hall: Hall
) -> None:
    maker = api.create("account", name="Acme", code="A-1")
    interest = {
        "object": "pump",
        "events": ["updated", "deleted"],
        "changed": ["load"],
        "when": "load > 10",
        "fields": ["load", "maker.name"],
    }
    home.deploy(webhook("choosy", interest), webhook("sleeper", {"object": "pump"}, active=False))
    pump = api.create("pump", name="A", load=1, maker=maker["id"])
    address = f"/data/pump/{pump['id']}"

    api.patch(address, {"name": "B"})
    api.patch(address, {"load": 5})
    work()
    quiet = len(hall.calls)
    api.patch(address, {"load": 20, "name": "C"})
    work()
    api.delete(address)
    work()

    assert quiet == 0
    changed, deleted = hall.bodies
    assert changed["type"] == "pump.updated"
    assert changed["data"] == {
        "object": "pump",
        "id": pump["id"],
        "event": "updated",
        "by": home.user_id,
        "via": "token",
        "changes": {"load": ["5", "20"]},
        "record": {
            "id": pump["id"],
            "version": 4,
            "load": "20",
            "maker": {"id": maker["id"], "label": "Acme", "name": "Acme"},
        },
    }
    assert (deleted["type"], "record" in deleted["data"]) == ("pump.deleted", False)
    assert deliveries(api, "sleeper") == []
    home.deploy(webhook("choosy", interest, active=False))


def test_an_event_that_is_published_is_sent_as_it_was(
    home: Home, api: ApiClient, work: Callable[[], None], hall: Hall
) -> None:
    home.deploy(webhook("alarms", {"object": "pump_alarm"}))

    assert api.post("/data/pump_alarm", {"what": "hot"}).status_code == 202
    work()

    (told,) = hall.bodies
    assert (told["type"], told["data"]["changes"]) == (
        "pump_alarm.published",
        {"what": [None, "hot"]},
    )


def test_calls_are_signed_and_a_new_secret_leaves_no_gap(
    home: Home, api: ApiClient, work: Callable[[], None], hall: Hall, clock: SettableClock
) -> None:
    home.deploy(webhook("signed", {"object": "pump", "events": ["created"]}))
    first: Any = api.post("/webhooks/signed/secret").json
    api.create("pump", name="A")
    work()
    second: Any = api.post("/webhooks/signed/secret").json
    api.create("pump", name="B")
    work()
    clock.advance(days=1, seconds=1)
    api.create("pump", name="C")
    work()

    one, both, later = hall.calls
    assert verified(one, first["secret"])
    assert not verified(one, second["secret"])
    assert verified(both, first["secret"])
    assert verified(both, second["secret"])
    assert not verified(later, first["secret"])
    assert verified(later, second["secret"])
    assert one.headers["webhook-id"] != both.headers["webhook-id"]
    listed = api.get("/webhooks").get_data(as_text=True)
    assert first["secret"] not in listed
    assert second["secret"] not in listed
    home.deploy(webhook("signed", {"object": "pump"}, active=False))


def test_what_fails_is_sent_again_later_under_the_same_id(
    home: Home, api: ApiClient, work: Callable[[], None], hall: Hall, clock: SettableClock
) -> None:
    home.deploy(webhook("shaky", {"object": "pump", "events": ["created"]}))
    reason = say("it takes no connections there", "对方拒绝连接")
    hall.answers = [UnreachableError(host="hall.example", reason=reason), 503]
    api.create("pump", name="A")
    work()
    (first,) = deliveries(api, "shaky")

    api.create("pump", name="B")
    work()
    resting = len(hall.calls)
    clock.advance(minutes=1)
    work()
    clock.advance(minutes=2)
    work()

    assert (first["state"], first["attempts"]) == ("waiting", 1)
    assert first["error"]["code"] == "call.unreachable"
    assert resting == 1
    assert len({each.headers["webhook-id"] for each in hall.calls}) == 2
    told = deliveries(api, "shaky")
    assert [each["state"] for each in told] == ["delivered", "delivered"]
    whole: Any = api.get(f"/deliveries/{told[-1]['id']}").json
    assert [each["status"] for each in whole["tries"]][-1] == 204
    assert whole["tries"][-1]["answer"] == "thanks"
    (look,) = [e for e in api.get("/webhooks").json["webhooks"] if e["name"] == "shaky"]  # type: ignore[index]
    assert (look["failing_since"], look["failures"]) == (None, 0)
    home.deploy(webhook("shaky", {"object": "pump"}, active=False))


def test_what_fails_for_days_is_switched_off_until_somebody_switches_it_on(
    home: Home, api: ApiClient, work: Callable[[], None], hall: Hall, clock: SettableClock
) -> None:
    home.deploy(webhook("broken", {"object": "pump", "events": ["created"]}, off_after=1))
    hall.answers = [500] * 40
    api.create("pump", name="A")
    for _ in range(40):
        work()
        clock.advance(hours=1)
    calls = len(hall.calls)
    api.create("pump", name="B")
    work()
    (off,) = [e for e in api.get("/webhooks").json["webhooks"] if e["name"] == "broken"]  # type: ignore[index]
    waiting = deliveries(api, "broken", state="waiting")
    notices: Any = api.get("/ui/notifications").json["notifications"]  # type: ignore[index]
    hall.answers = []

    resumed: Any = api.post("/webhooks/broken/resume")
    work()

    assert off["off_at"] is not None
    assert len(hall.calls) == calls + len(waiting)
    assert [each["details"]["webhook"] for each in notices if each["kind"] == "webhook_off"] == [
        "broken"
    ]
    assert resumed.json == {"sent": len(waiting)}
    assert deliveries(api, "broken", state="waiting") == []
    home.deploy(webhook("broken", {"object": "pump"}, active=False))


def test_a_delivery_is_sent_again_on_demand_with_what_it_said_then(
    home: Home, api: ApiClient, work: Callable[[], None], hall: Hall
) -> None:
    interest = {"object": "pump", "events": ["created"], "fields": ["name"]}
    home.deploy(webhook("again", interest))
    hall.answers = [410]
    pump = api.create("pump", name="A")
    work()
    (gone,) = deliveries(api, "again")
    api.patch(f"/data/pump/{pump['id']}", {"name": "B"})

    replayed = api.post(f"/deliveries/{gone['id']}/replay")
    work()

    assert (gone["state"], gone["status"]) == ("failed", 410)
    assert replayed.status_code == 202, replayed.text
    one, two = hall.calls
    assert one.headers["webhook-id"] == two.headers["webhook-id"]
    assert hall.bodies[1]["data"]["record"]["name"] == "A"
    (told,) = deliveries(api, "again")
    assert (told["state"], told["replays"]) == ("delivered", 1)
    home.deploy(webhook("again", interest, active=False))


def test_who_looks_after_nothing_sees_no_deliveries(home: Home, api: ApiClient) -> None:
    _, member = home.add_user("member@hooks.example", member=True)
    missing = "0199a000-0000-7000-8000-000000000000"

    for path in ("/deliveries", "/webhooks", f"/deliveries/{missing}"):
        assert member.get(path).status_code == 403, path
    assert member.post("/webhooks/again/secret").status_code == 403
    assert member.post("/webhooks/again/resume").status_code == 403
    assert api.get(f"/deliveries/{missing}").json["code"] == "webhook.no_delivery"  # type: ignore[index]
    assert api.post("/webhooks/none/secret").json["code"] == "webhook.unknown"  # type: ignore[index]


def test_a_webhook_is_held_to_its_objects(home: Home, api: ApiClient) -> None:
    def faults(*listens: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
        body = {"components": [webhook("wrong", *listens, **more)], "check_only": True}
        answer: Any = api.post("/meta/deploy", body)
        return [(each["path"], each["code"]) for each in answer.json.get("errors", [])]

    place = "/components/0/listens"
    assert faults({"object": "pump"}) == []
    assert faults({"object": "pomp"}) == [(f"{place}/0/object", "definition.unknown_reference")]
    assert faults({"object": "pump"}, {"object": "pump"}) == [
        (f"{place}/1/object", "definition.duplicate")
    ]
    assert faults({"object": "pump", "fields": ["maker.nam"]}) == [
        (f"{place}/0/fields/0", "definition.unknown_field")
    ]
    assert faults({"object": "pump", "when": "$user.name = 'x'"}) == [
        (f"{place}/0/when", "expression.not_impersonal")
    ]
    assert faults({"object": "pump_alarm", "when": "what = 'x'"}) == [
        (f"{place}/0/when", "definition.unfit_property")
    ]
    assert faults({"object": "pump", "events": ["created"], "changed": ["load"]}) == [
        (f"{place}/0/changed", "definition.unfit_property")
    ]
    assert faults({"object": "pump"}, url="ftp://hall.example")[0][0] == "/components/0/url"


def test_a_webhook_that_is_renamed_keeps_its_secret_and_its_deliveries(
    home: Home, api: ApiClient, work: Callable[[], None], hall: Hall
) -> None:
    home.deploy(webhook("former", {"object": "pump", "events": ["created"]}))
    secret: Any = api.post("/webhooks/former/secret").json
    api.create("pump", name="A")
    work()
    renamed = webhook("latter", {"object": "pump", "events": ["created"]})

    body = {"components": [renamed], "renames": {"webhook.former": "latter"}}
    answer = api.post("/meta/deploy", body)
    api.create("pump", name="B")
    work()

    assert answer.status_code == 200, answer.text
    assert verified(hall.calls[-1], secret["secret"])
    assert len(deliveries(api, "latter")) == 2
    home.deploy(webhook("latter", {"object": "pump"}, active=False))
