"""What people say about records over HTTP: comments, following, reminders, and who is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from dougong.api.answers import instant
from dougong.mail.message import Mail
from dougong.records.talk.due import DueTeller
from dougong.records.talk.mailing import NoticeMailer
from dougong.records.talk.seeing import Sight
from dougong.storage.notifications import MAIL_NOTICES
from dougong.storage.reminder_rows import TELL_DUE
from dougong.testing.desk import an_object
from dougong.testing.over_http import ApiClient, Home, SettableClock

DEAL = an_object("deal", {"name": "amount", "type": "number"}, sharing="private")
SELLER: dict[str, Any] = {
    "kind": "permission_set",
    "name": "seller",
    "label": {"en": "Seller"},
    "objects": {
        "*": {"read": True},
        "deal": {"create": True, "read": True, "update": True},
        "activity": {"create": True, "read": True, "update": True},
    },
}
Person = tuple[str, ApiClient]


class Letterbox:
    """Takes messages and keeps them."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, Mail]] = []

    def send(self, mail: Mail, *, message_id: str) -> None:
        """Keep a message."""
        self.mails.append((message_id, mail))


@pytest.fixture(scope="module", autouse=True)
def deals(home: Home) -> None:
    """Deals, which are seen by their owner and whoever they are shared with."""
    home.deploy(DEAL, SELLER)


def seller(home: Home, name: str) -> Person:
    user_id, api = home.add_user(f"{name}@{home.tenant.name}.example")
    body = {"roles": [], "permission_sets": [{"name": "seller"}]}
    assert home.api.put(f"/access/users/{user_id}/grants", body).status_code == 200
    return user_id, api


@pytest.fixture(scope="module")
def ann(home: Home, deals: None) -> Person:
    """Somebody who owns deals."""
    return seller(home, "ann")


@pytest.fixture(scope="module")
def ben(home: Home, deals: None) -> Person:
    """Somebody with whom some of them are shared."""
    return seller(home, "ben")


def deal_of(ann: Person, *others: Person) -> str:
    """Make a deal of Ann's and share it."""
    deal = ann[1].create("deal", name="Roof")
    for user_id, _ in others:
        body = {"principal": {"user": user_id}, "level": "read"}
        answer = ann[1].post(f"/data/deal/{deal['id']}/shares", body)
        assert answer.status_code == 201, answer.text
    return f"/data/deal/{deal['id']}"


def say(api: ApiClient, at: str, body: str, **more: Any) -> Any:
    answer = api.post(f"{at}/comments", {"body": body, **more})
    assert answer.status_code == 201, answer.text
    return answer.json


def told(api: ApiClient, **query: Any) -> list[tuple[Any, ...]]:
    """Give what a caller was told, in short, the latest first."""
    answer: Any = api.get("/ui/notifications", **query).json
    return [(each["kind"], (each["by"] or {}).get("label")) for each in answer["notifications"]]


def afresh(home: Home) -> None:
    schema = home.tenant.schema
    with home.platform.database.transaction(schema) as connection:
        connection.execute(f'DELETE FROM "{schema}"._notification')
        connection.execute("DELETE FROM dougong.job")


@pytest.fixture(autouse=True)
def _clean(home: Home) -> None:
    afresh(home)


def test_a_conversation_is_read_in_one_piece_by_those_who_may_read_the_record(
    home: Home, ann: Person, ben: Person
) -> None:
    at = deal_of(ann, ben)
    first = say(ann[1], at, "**Who** visits them?")
    say(ben[1], at, "I do", reply_to=first["id"])
    say(ann[1], at, "Thanks", reply_to=first["id"])
    stranger = seller(home, "cat")[1]

    (found,) = ben[1].get(f"{at}/comments").json["comments"]  # type: ignore[index]
    assert (found["body"], found["by"]["label"], found["mine"]) == (
        "**Who** visits them?",
        "ann",
        False,
    )
    assert [(each["body"], each["mine"]) for each in found["replies"]] == [
        ("I do", True),
        ("Thanks", False),
    ]
    for method, path in (("GET", "comments"), ("POST", "comments"), ("PUT", "follow")):
        body = {"body": "me too"} if method == "POST" else None
        options = {} if body is None else {"json": body}
        assert stranger.call(method, f"{at}/{path}", **options).status_code == 404


def test_who_is_named_is_told_and_the_author_learns_who_may_not_read_it(
    home: Home, ann: Person, ben: Person
) -> None:
    at = deal_of(ann, ben)
    dan_id, dan = seller(home, "dan")

    said = say(ann[1], at, f"@[Ben](user/{ben[0]}) and @[Dan](user/{dan_id}), please look")

    assert said["not_reached"] == [{"id": dan_id, "label": "dan"}]
    (notice,) = ben[1].get("/ui/notifications").json["notifications"]  # type: ignore[index]
    assert (notice["kind"], notice["details"]["text"]) == (
        "mention",
        "@Ben and @Dan, please look",
    )
    assert told(dan) == []
    assert told(ann[1]) == []


def test_followers_and_the_owner_hear_of_comments_and_changes_and_who_leaves_does_not(
    home: Home, ann: Person, ben: Person
) -> None:
    at = deal_of(ann, ben)
    assert ben[1].get(f"{at}/follow").json == {"following": False, "by_owning": False}
    assert ben[1].call("PUT", f"{at}/follow").status_code == 204

    say(home.api, at, "News")
    ann[1].patch(at, {"amount": 3})
    ann[1].patch(at, {"name": "Roof and walls"})

    assert told(ben[1]) == [("changed", "ann"), ("comment", "Admin")]
    latest = ben[1].get("/ui/notifications").json["notifications"][0]  # type: ignore[index]
    assert latest["details"] == {"fields": ["amount", "name"]}
    assert told(ann[1]) == [("comment", "Admin")]
    following: Any = ben[1].get("/following").json
    assert "Roof and walls" in [each["label"] for each in following["following"]]
    afresh(home)
    ben[1].delete(f"{at}/follow")
    say(ann[1], at, f"Back? @[Ben](user/{ben[0]})")
    assert ben[1].get(f"{at}/follow").json["following"] is False  # type: ignore[index]


def test_what_one_may_not_read_any_more_is_neither_listed_nor_counted(
    home: Home, ann: Person, ben: Person
) -> None:
    at = deal_of(ann, ben)
    say(ann[1], at, f"@[Ben](user/{ben[0]})")
    assert ben[1].get("/ui/notifications").json["unread"] == 1  # type: ignore[index]

    (share,) = ann[1].get(f"{at}/shares").json["shares"]  # type: ignore[index]
    ann[1].delete(f"{at}/shares/{share['id']}")

    page: Any = ben[1].get("/ui/notifications").json
    assert (page["notifications"], page["unread"]) == ([], 0)
    following: Any = ben[1].get("/following").json
    assert at.rsplit("/", 1)[1] not in [each["id"] for each in following["following"]]


def test_ones_own_comment_is_changed_and_removed_with_a_trace(
    home: Home, ann: Person, ben: Person
) -> None:
    at = deal_of(ann, ben)
    first = say(ann[1], at, "Tomorow")
    say(ben[1], at, "Good", reply_to=first["id"])
    path = f"{at}/comments/{first['id']}"

    assert ben[1].patch(path, {"body": "Never"}).json["code"] == "comment.not_own"  # type: ignore[index]
    assert ben[1].delete(path).status_code == 403
    changed: Any = ann[1].patch(path, {"body": "Tomorrow"}).json
    assert (changed["body"], changed["edited_at"] is not None) == ("Tomorrow", True)
    assert ann[1].delete(path).status_code == 204
    (left,) = ben[1].get(f"{at}/comments").json["comments"]  # type: ignore[index]
    assert (left["deleted"], left["body"], len(left["replies"])) == (True, "", 1)
    acts = {each["action"] for each in home.api.get("/audit").json["entries"]}  # type: ignore[index]
    assert {"comment.edited", "comment.removed"} <= acts


def test_a_file_comes_with_a_comment_to_those_who_may_read_the_record(
    home: Home, ann: Person, ben: Person
) -> None:
    at = deal_of(ann, ben)
    file = ann[1].upload(b"plan", "plan.txt")
    other = ben[1].upload(b"mine", "mine.txt")
    stranger = seller(home, "eve")[1]

    said = say(ann[1], at, "", files=[file["id"]])

    assert [each["name"] for each in said["files"]] == ["plan.txt"]
    assert ben[1].get(f"/files/{file['id']}").data == b"plan"
    assert stranger.get(f"/files/{file['id']}").status_code == 404
    refused: Any = ann[1].post(f"{at}/comments", {"body": "x", "files": [other["id"]]}).json
    assert refused["errors"][0]["path"] == "/files/0"
    empty: Any = ann[1].post(f"{at}/comments", {"body": "  "}).json
    assert empty["errors"][0]["code"] == "comment.empty"


def test_a_reminder_comes_once_at_its_second(home: Home, clock: SettableClock, ann: Person) -> None:
    at = deal_of(ann)
    due = clock.now() + timedelta(hours=1)
    body = {"at": instant(due), "object": "deal", "record": at.rsplit("/", 1)[1], "note": "Call"}
    made: Any = ann[1].post("/reminders", body).json
    assert made["record"]["label"] == "Roof"

    tell(home)
    assert told(ann[1]) == []
    clock.advance(hours=1)
    tell(home)
    tell(home)

    assert told(ann[1]) == [("reminder", None)]
    assert ann[1].get("/reminders").json == {"reminders": []}
    late: Any = ann[1].post("/reminders", {"at": instant(clock.now())}).json
    assert late["errors"][0]["code"] == "reminder.not_ahead"
    assert ann[1].patch(f"/reminders/{made['id']}", {"at": later(clock, 5)}).status_code == 200
    assert ann[1].delete(f"/reminders/{made['id']}").status_code == 204


def test_a_task_tells_its_owner_when_it_falls_due_unless_it_is_done(
    home: Home, clock: SettableClock, ann: Person
) -> None:
    task = {"type": "task", "due_at": later(clock, 60), "owner": ann[0]}
    home.api.create("activity", subject="Offer", **task)
    home.api.create("activity", subject="Done by then", **task, done=True)
    moved = home.api.create("activity", subject="Moved", **task)
    home.api.patch(f"/data/activity/{moved['id']}", {"due_at": later(clock, 120)})
    afresh_told(home)

    clock.advance(minutes=60)
    tell(home)
    first = labels(ann[1])
    clock.advance(minutes=60)
    tell(home)

    assert first == ["Offer"]
    assert labels(ann[1]) == ["Moved", "Offer"]


def test_mails_tell_what_was_chosen_and_what_may_still_be_read(
    home: Home, clock: SettableClock, ann: Person, ben: Person
) -> None:
    at, other = deal_of(ann, ben), deal_of(ann, ben)
    chosen: Any = (
        ben[1].put("/notifications/preferences", {"kinds": {"mention": {"in_app": False}}}).json
    )
    assert chosen["kinds"]["mention"] == {"in_app": False, "mail": True}
    say(ann[1], at, f"@[Ben](user/{ben[0]}) **first**")
    say(ann[1], other, f"@[Ben](user/{ben[0]}) second")
    (share,) = ann[1].get(f"{other}/shares").json["shares"]  # type: ignore[index]
    ann[1].delete(f"{other}/shares/{share['id']}")
    assert told(ben[1]) == []
    box = Letterbox()

    post(home, box)
    assert box.mails == []
    clock.advance(minutes=3)
    post(home, box)
    post(home, box)

    ((_, mail),) = box.mails
    assert mail.subject == "ann mentioned you on Roof"
    assert "@Ben first" in mail.text
    assert "second" not in mail.text
    assert "/-/profile?tab=notifications" in mail.text
    ben[1].put("/notifications/preferences", {"kinds": {"mention": {"in_app": True}}})


def tell(home: Home) -> None:
    platform = home.platform
    teller = DueTeller(platform.models, platform.ids, lambda schema: None)
    platform.do_jobs({TELL_DUE: teller})


def post(home: Home, box: Letterbox) -> None:
    platform = home.platform
    sight = Sight(platform.database, platform.models, platform.clock)
    mailer = NoticeMailer(
        mailer=box, public_url="https://crm.example", sight=sight, actors=platform.actors
    )
    platform.do_jobs({MAIL_NOTICES: mailer})


def afresh_told(home: Home) -> None:
    schema = home.tenant.schema
    with home.platform.database.transaction(schema) as connection:
        connection.execute(f'DELETE FROM "{schema}"._notification')


def labels(api: ApiClient) -> list[str]:
    found: Any = api.get("/ui/notifications", kinds="task_due").json
    return [each["record"]["label"] for each in found["notifications"]]


def later(clock: SettableClock, minutes: float) -> str:
    at: datetime = clock.now() + timedelta(minutes=minutes)
    return str(instant(at))
