"""Messages of flows: templates, mails that are handed over at least once, notifications, tasks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from dougong.automation.calling.caller import OutAnswer, OutRequest
from dougong.automation.messages.assembling import Outgoing
from dougong.automation.messages.webhook_secrets import WebhookSecrets
from dougong.mail.mailer import MailNotSentError, MailRefusedError
from dougong.mail.message import Mail
from dougong.records.personal.service import ERASE as PERSONAL_ERASE
from dougong.records.personal.working import PersonalEraser
from dougong.testing.over_http import ApiClient, Home, SettableClock

LIFT: dict[str, Any] = {
    "kind": "object",
    "name": "lift",
    "label": {"en": "Lift", "zh-CN": "电梯"},
    "plural": {"en": "Lifts", "zh-CN": "电梯"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "required": True},
        {"name": "load", "type": "number", "scale": 1},
        {"name": "wear", "type": "percent"},
        {
            "name": "state",
            "type": "picklist",
            "options": [
                {"value": "up", "label": {"en": "Goes up", "zh-CN": "上行"}},
                {"value": "stuck", "label": {"en": "Is stuck", "zh-CN": "卡住"}},
            ],
        },
        {"name": "stopped_at", "type": "datetime"},
        {"name": "keeper", "type": "user"},
        {"name": "owner_of", "type": "lookup", "to": "contact"},
        {"name": "manual", "type": "file"},
    ],
}
STUCK: dict[str, Any] = {
    "kind": "template",
    "name": "lift_stuck",
    "label": {"en": "A lift is stuck"},
    "object": "lift",
    "medium": "mail",
    "subject": {"en": "{{ name }}: {{ state }}", "zh-CN": "{{ name }}：{{ state }}"},
    "body": {
        "en": "Dear {{ $recipient.name }},\n\n**{{ name }}** since {{ stopped_at }}, worn"
        " {{ wear }}, carries {{ load }}.\n\n[Open it]({{ $link }})",
        "zh-CN": "{{ $recipient.name }}：{{ $record.name }} {{ stopped_at }}",
    },
    "attachments": ["manual"],
}


@dataclass
class Post:
    """A mail server, or a log of what it took; fails as often as it is told to."""

    taken: list[tuple[str, Mail]] = field(default_factory=list)
    failing: list[Exception] = field(default_factory=list)

    def send(self, mail: Mail, *, message_id: str) -> None:
        """Take a mail."""
        self.taken.append((message_id, mail))
        if self.failing:
            raise self.failing.pop(0)


class Nowhere:
    """Calls nobody."""

    def send(self, request: OutRequest) -> OutAnswer:
        """Refuse."""
        raise AssertionError(request)


@pytest.fixture(scope="module", autouse=True)
def lifts(home: Home) -> None:
    """Lifts, and what is written about them."""
    home.deploy(LIFT, STUCK)


@pytest.fixture
def post() -> Post:
    """Takes mails."""
    return Post()


@pytest.fixture
def work(home: Home, post: Post) -> Any:
    """Carry runs on, and hand mails over, until nothing is due."""
    platform = home.platform
    outgoing = Outgoing(
        models=platform.models,
        mailer=post,
        caller=Nowhere(),
        secrets=WebhookSecrets(platform.cipher, platform.random_bytes, platform.ids),
        blobs=platform.blobs,
        ids=platform.ids,
        random=lambda: 0.5,
        public_url="https://{tenant}.example",
    )

    def run() -> None:
        platform.do_jobs({**platform.flow_handlers, **outgoing.handlers()})

    return run


@pytest.fixture
def keeper(home: Home, api: ApiClient) -> Iterator[str]:
    """A user who reads Chinese."""
    found = api.get("/data/user", where="email = 'wei@home.example'").json["records"]  # type: ignore[index]
    if found:
        yield found[0]["id"]
        return
    added, _ = home.add_user("wei@home.example", member=True)
    api.patch(f"/data/user/{added}", {"name": "Wei", "locale": "zh-CN"})
    yield added


def flow(name: str, step: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A flow of one step, by the name of a lift that is made."""
    steps = {"first": step, **more}
    trigger = {"type": "record", "object": "lift", "on": ["create"], "when": f"name = '{name}'"}
    return {
        "kind": "flow",
        "name": name,
        "label": {"en": name.capitalize()},
        "trigger": trigger,
        "start": "first",
        "steps": steps,
    }


def sent(api: ApiClient, **asked: str) -> list[dict[str, Any]]:
    """The mails that flows sent."""
    answer: Any = api.get("/messages", **asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json["messages"]
    return found


def test_everybody_gets_the_words_of_a_template_in_their_own_language(
    home: Home, api: ApiClient, work: Any, post: Post, keeper: str
) -> None:
    send = {
        "element": "send",
        "template": "lift_stuck",
        "to": "owner_of",
        "more": [{"to": "keeper"}, {"to": "'WEI@home.example; hall@example.com'"}],
    }
    home.deploy(flow("<b>north</b>", send) | {"name": "north"})
    ada = api.create("contact", name="Ada", email="ada@example.com", language="en")
    manual = api.upload(b"Pull the lever.", "manual.txt")
    lift = api.create(
        "lift",
        name="<b>north</b>",
        state="stuck",
        load="1250.5",
        wear="0.25",
        stopped_at="2026-11-20T07:30:00Z",
        owner_of=ada["id"],
        keeper=keeper,
        manual=manual["id"],
    )

    work()

    first, second, third = (mail for _, mail in post.taken)
    assert [first.to, second.to, third.to] == [
        "ada@example.com", "wei@home.example", "hall@example.com",
    ]  # fmt: skip
    assert first.subject == "<b>north</b>: Is stuck"
    assert first.text.startswith(
        "Dear Ada,\n\n**<b>north</b>** since Nov 20, 2026 07:30, worn 25%, carries 1,250.5."
    )
    assert first.html is not None
    assert "<strong>&lt;b&gt;north&lt;/b&gt;</strong>" in first.html
    link = f"https://{home.tenant.name}.example/-/lift/{lift['id']}"
    assert f'<a href="{link}"' in first.html
    assert link in first.text
    assert second.text == "Wei：<b>north</b> 2026年11月20日 07:30"
    assert [(each.name, each.content) for each in first.files] == [
        ("manual.txt", b"Pull the lever.")
    ]
    assert len({message_id for message_id, _ in post.taken}) == 3
    told = sent(api, record=lift["id"])
    assert [each["state"] for each in told] == ["sent"] * 3
    assert told[2]["to"] == {
        "address": "ada@example.com", "name": "Ada", "object": "contact", "id": ada["id"],
    }  # fmt: skip


def test_a_mail_that_is_not_taken_is_handed_over_again_under_the_same_id(
    home: Home, api: ApiClient, work: Any, post: Post, clock: SettableClock
) -> None:
    own = {
        "element": "send",
        "to": "'hall@example.com'",
        "subject": {"en": "{{ name }}"},
        "body": {"en": "It is {{ $input.x }}{{ name & ' & co' }}."},
    }
    home.deploy(flow("south", own) | {"input": {"x": {"type": "text"}}})
    post.failing = [MailNotSentError(reason="busy")]
    lift = api.create("lift", name="south")

    work()
    (waiting,) = sent(api, record=lift["id"])
    clock.advance(minutes=2)
    work()

    assert (waiting["state"], waiting["attempts"]) == ("waiting", 1)
    assert waiting["error"]["code"] == "mail.not_sent"
    assert waiting["next_at"] is not None
    (one, _), (again, mail) = post.taken
    assert one == again
    assert mail.text == "It is south & co."
    (done,) = sent(api, record=lift["id"], state="sent")
    assert (done["attempts"], done["error"], done["html"] is not None) == (2, None, True)


def test_a_worker_that_dies_over_a_mail_leaves_it_to_another_under_the_same_id(
    home: Home, api: ApiClient, work: Any, post: Post, clock: SettableClock
) -> None:
    words = {"subject": {"en": "Hello"}, "body": {"en": "Hello"}}
    home.deploy(flow("cellar", {"element": "send", "to": "'hall@example.com'", **words}))
    post.failing = [RuntimeError("it was taken, and then the lights went out")]
    lift = api.create("lift", name="cellar")

    work()
    before = sent(api, record=lift["id"])
    clock.advance(seconds=30)
    work()

    assert [each["state"] for each in before] == ["waiting"]
    assert len({message_id for message_id, _ in post.taken}) == 1
    assert len(post.taken) == 2
    assert [each["state"] for each in sent(api, record=lift["id"])] == ["sent"]


def test_a_mail_that_is_refused_is_kept_and_can_be_sent_again(
    home: Home, api: ApiClient, work: Any, post: Post
) -> None:
    words = {"subject": {"en": "Hello"}, "body": {"en": "Hello"}}
    home.deploy(flow("east", {"element": "send", "to": "'nobody@example.com'", **words}))
    post.failing = [MailRefusedError(reason="no such user")]
    lift = api.create("lift", name="east")

    work()
    (failed,) = sent(api, record=lift["id"])
    address = f"/messages/{failed['id']}/send-again"
    again = api.post(address)
    work()
    twice = api.post(address)

    assert failed["state"] == "failed"
    assert again.status_code == 200, again.text
    assert [each["state"] for each in sent(api, record=lift["id"])] == ["sent"]
    assert (twice.status_code, twice.json["code"]) == (409, "message.not_failed")  # type: ignore[index]


def test_a_message_to_nobody_fails_unless_that_is_fine(
    home: Home, api: ApiClient, work: Any, post: Post
) -> None:
    words = {"subject": {"en": "Hello"}, "body": {"en": "Hello"}}
    home.deploy(
        flow("west", {"element": "send", "to": "owner_of", **words}),
        flow("far_west", {"element": "send", "to": "owner_of", "optional": True, **words}),
    )
    api.create("lift", name="west")
    api.create("lift", name="far_west")

    work()

    runs: Any = api.get("/runs", flow="west").json
    (failed,) = runs["runs"]
    assert (failed["state"], failed["error"]["code"]) == ("failed", "message.nobody")
    fine: Any = api.get("/runs", flow="far_west").json
    assert fine["runs"][0]["state"] == "done"
    assert post.taken == []
    notices: Any = api.get("/ui/notifications").json
    (told,) = [each for each in notices["notifications"] if each["kind"] == "flow_failed"]
    assert told["details"]["flow"] == "west"
    assert (told["details"]["count"], told["details"]["run"]) == (1, failed["id"])


def test_failures_of_one_hour_are_told_as_one(home: Home, api: ApiClient, work: Any) -> None:
    words = {"subject": {"en": "Hello"}, "body": {"en": "Hello"}}
    home.deploy(flow("far_east", {"element": "send", "to": "owner_of", **words}))
    for _ in range(3):
        api.create("lift", name="far_east")

    work()

    notices: Any = api.get("/ui/notifications").json
    (told,) = [
        each for each in notices["notifications"] if each["details"].get("flow") == "far_east"
    ]
    assert told["details"]["count"] == 3


def test_a_notification_stands_in_the_application_and_leads_to_its_record(
    home: Home, api: ApiClient, work: Any, post: Post
) -> None:
    step = {
        "element": "send",
        "medium": "notification",
        "to": "keeper",
        "subject": {"en": "{{ name }} is new"},
        "body": {"en": "Look at it."},
    }
    home.deploy(flow("hall", step))
    lift = api.create("lift", name="hall", keeper=home.user_id)

    work()

    notices: Any = api.get("/ui/notifications").json
    (told,) = [each for each in notices["notifications"] if each["kind"] == "message"]
    assert told["details"]["note"] == "hall is new"
    assert told["details"]["text"] == "Look at it."
    assert told["record"]["id"] == lift["id"]
    assert post.taken == []


def test_a_task_holds_its_run_until_it_is_done(home: Home, api: ApiClient, work: Any) -> None:
    note = {"element": "update", "values": {"name": "'done by ' & $steps.first.record.owner.name"}}
    task = {
        "element": "task",
        "subject": "'Look after ' & name",
        "to": "keeper",
        "values": {"priority": "'high'"},
        "next": "note",
    }
    home.deploy(flow("shaft", task, note=note))
    lift = api.create("lift", name="shaft", keeper=home.user_id)

    work()
    (activity,) = api.records("activity", where="subject = 'Look after shaft'")
    before = api.get(f"/data/lift/{lift['id']}").json["name"]  # type: ignore[index]
    api.patch(f"/data/activity/{activity['id']}", {"notes": "soon"})
    work()
    still: Any = api.get("/runs", flow="shaft").json["runs"][0]  # type: ignore[index]
    api.patch(f"/data/activity/{activity['id']}", {"done": True})
    work()

    assert (activity["priority"], activity["owner"]["id"]) == ("high", home.user_id)
    assert (before, still["state"]) == ("shaft", "waiting")
    assert api.get(f"/data/lift/{lift['id']}").json["name"] == "done by Admin"  # type: ignore[index]


def test_a_task_that_is_late_or_deleted_leads_elsewhere(
    home: Home, api: ApiClient, work: Any, clock: SettableClock
) -> None:
    task = {
        "element": "task",
        "subject": "name",
        "to": "keeper",
        "at_most": "2 days",
        "late": "late",
        "not_done": "gone",
    }
    steps = {
        "late": {"element": "update", "values": {"name": "'late'"}},
        "gone": {"element": "update", "values": {"name": "'gone'"}},
    }
    home.deploy(flow("rope", task, **steps))
    lifts = [api.create("lift", name="rope", keeper=home.user_id) for _ in range(2)]
    work()
    task_id = api.records("activity", where="subject = 'rope'")[0]["id"]

    api.delete(f"/data/activity/{task_id}")
    work()
    clock.advance(days=2)
    work()

    names = {api.get(f"/data/lift/{each['id']}").json["name"] for each in lifts}  # type: ignore[index]
    assert names == {"late", "gone"}


def test_a_preview_shows_what_its_writer_may_read(home: Home, api: ApiClient) -> None:
    lift = api.create("lift", name="*Paternoster*", state="up")
    asked = {"template": STUCK, "record": lift["id"], "locale": "zh-CN"}

    shown: Any = api.post("/meta/templates/preview", asked)
    named: Any = api.post("/meta/templates/preview", {"template": "lift_stuck"})
    wrong = {**STUCK, "subject": {"en": "{{ nam }}"}, "body": {"en": "{{ name"}}
    refused: Any = api.post("/meta/templates/preview", {"template": wrong})
    _, member = home.add_user("reader@home.example", member=True)

    assert shown.json["subject"] == "*Paternoster*：上行"
    assert shown.json["text"] == "Admin：*Paternoster* "
    assert "Admin：*Paternoster*" in shown.json["html"]
    assert named.json["subject"] == "{{ name }}: {{ state }}"
    assert refused.status_code == 422
    assert [(each["path"], each["code"]) for each in refused.json["errors"]] == [
        ("/template/subject/en", "expression.unknown_field"),
        ("/template/body/en", "template.open_hole"),
    ]
    assert member.post("/meta/templates/preview", asked).status_code == 403
    assert member.get("/messages").status_code == 403


def test_a_template_is_held_to_its_object(home: Home, api: ApiClient) -> None:
    def faults(**changes: Any) -> list[tuple[str, str]]:
        body = {"components": [{**STUCK, **changes}], "check_only": True}
        answer: Any = api.post("/meta/deploy", body)
        return [(each["path"], each["code"]) for each in answer.json.get("errors", [])]

    place = "/components/0"
    assert faults() == []
    assert faults(subject={"en": "a\nb"}) == [(f"{place}/subject/en", "definition.unfit_property")]
    assert faults(attachments=["name"]) == [(f"{place}/attachments/0", "definition.unfit_field")]
    assert faults(medium="notification") == [(f"{place}/attachments", "definition.unfit_property")]
    assert faults(object="lyft")[0] == (f"{place}/object", "definition.unknown_reference")
    assert faults(body={"en": "{{ $recipient.phone }}"}) == [
        (f"{place}/body/en", "expression.unknown_field")
    ]


def test_a_step_is_held_to_its_template_and_its_words(home: Home, api: ApiClient) -> None:
    def faults(step: dict[str, Any], object_name: str = "lift") -> list[tuple[str, str]]:
        whole = flow("held", {"element": "send", "to": "owner", **step})
        whole["trigger"] = {"type": "record", "object": object_name, "on": ["create"]}
        body = {"components": [whole], "check_only": True}
        answer: Any = api.post("/meta/deploy", body)
        return [(each["path"], each["code"]) for each in answer.json.get("errors", [])]

    place = "/components/0/steps/first"
    template = {"template": "lift_stuck"}
    assert faults(template) == []
    assert faults(template, "account") == [(f"{place}/template", "message.other_record")]
    assert faults({**template, "medium": "mail"}) == [
        (f"{place}/medium", "definition.unfit_property")
    ]
    assert faults({"subject": {"en": "x"}}) == [(place, "definition.either_property")]
    assert faults({"template": "lift_stock"}) == [
        (f"{place}/template", "definition.unknown_reference")
    ]
    assert faults({**template, "more": [{"to": "created_at"}]}) == [
        (f"{place}/more/0/to", "expression.unfit_operand")
    ]
    own = {"subject": {"en": "{{ nam }}"}, "body": {"en": "{{ name"}}
    assert sorted(faults(own)) == [
        (f"{place}/body/en", "template.open_hole"),
        (f"{place}/subject/en", "expression.unknown_field"),
    ]


def test_a_field_that_is_renamed_is_renamed_between_the_braces(home: Home, api: ApiClient) -> None:
    tower = {
        **LIFT,
        "name": "tower",
        "fields": [{"name": "name", "type": "text"}, {"name": "high", "type": "number"}],
    }
    text = "A {{ name }} is {{ high & ' m' }} high: high {{ high }}"
    template = {
        **{name: STUCK[name] for name in ("kind", "label", "medium")},
        "name": "of_towers",
        "object": "tower",
        "subject": {"en": text},
        "body": {"en": text},
    }
    home.deploy(tower, template)
    later = {
        **tower,
        "fields": [{"name": "name", "type": "text"}, {"name": "height", "type": "number"}],
    }

    renames = {"object.tower.high": "height"}
    answer: Any = api.post("/meta/deploy", {"components": [later], "renames": renames})

    assert answer.status_code == 200, answer.text
    found: Any = api.get("/meta/template/of_towers").json
    renamed = "A {{ name }} is {{ height & ' m' }} high: high {{ height }}"
    assert (found["subject"]["en"], found["body"]["en"]) == (renamed, renamed)


def test_what_was_written_to_somebody_goes_when_they_are_erased(
    home: Home, api: ApiClient, work: Any
) -> None:
    words = {"subject": {"en": "Hello"}, "body": {"en": "Hello"}}
    home.deploy(flow("roof", {"element": "send", "to": "owner_of", **words}))
    bob = api.create("contact", name="Bob", email="bob@example.com")
    lift = api.create("lift", name="roof", owner_of=bob["id"])
    work()
    before = len(sent(api, record=lift["id"]))

    api.post("/personal/erase", {"email": "bob@example.com"})
    platform = home.platform
    eraser = PersonalEraser(platform.models, platform.actors, platform.blobs)
    platform.do_jobs({PERSONAL_ERASE: eraser})

    assert (before, sent(api, record=lift["id"])) == (1, [])
