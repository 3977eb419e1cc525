"""Approvals over HTTP in time: reminders, time-outs, and links of mails that end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from dougong.automation.approvals.links import LinkMaker
from dougong.mail.message import Mail
from dougong.records.talk.mailing import NoticeMailer
from dougong.records.talk.seeing import Sight
from dougong.storage.notifications import MAIL_NOTICES
from dougong.testing.approving import (
    BOSS,
    FAY,
    FRED,
    Office,
    a_step,
    an_approval,
    make_office,
)
from dougong.testing.over_http import Home, SettableClock

CALENDAR: dict[str, Any] = {
    "kind": "calendar",
    "name": "desk_hours",
    "label": {"en": "Desk", "zh-CN": "坐席"},
    "time_zone": "UTC",
    "hours": {"monday": [{"from": "08:00", "to": "18:00"}]},
}
DEFINITIONS = (
    an_approval("all_of", a_step("all", FAY, FRED)),
    an_approval("two_of", a_step("two", FAY, FRED, BOSS, mode="quorum", quorum=2)),
    an_approval("say_why", a_step("only", FAY), mail=False),
    an_approval(
        "timed",
        a_step(
            "slow",
            FAY,
            remind={"after": "1 hours", "every": "2 hours", "times": 2},
            time_out={"after": "1 days", "action": "manager"},
        ),
    ),
    *(
        an_approval(
            f"out_{action}", a_step("slow", FAY, time_out={"after": "2 hours", "action": action})
        )
        for action in ("approve", "reject", "administrators", "send_back")
    ),
    an_approval(
        "on_calendar",
        a_step(
            "slow",
            FAY,
            remind={"after": "2 business hours", "calendar": "desk_hours"},
            time_out={"after": "2 business days", "action": "approve", "calendar": "desk_hours"},
        ),
    ),
)


@pytest.fixture(scope="module")
def office(home: Home) -> Office:
    """People, and the approvals that these tests submit to."""
    found = make_office(home)
    home.deploy(CALENDAR, *DEFINITIONS)
    return found


def asked(approval: Any) -> list[str]:
    """Give who is asked in the first step, by name."""
    return [each["assignee"]["label"] for each in approval["steps"][0]["tasks"]]


def tasks(approval: Any) -> dict[str, str]:
    return {each["assignee"]["label"]: each["state"] for each in approval["steps"][0]["tasks"]}


def test_reminders_come_when_they_are_due_and_no_oftener(
    office: Office, clock: SettableClock
) -> None:
    made = office.ann.submit(office.quote(), "timed")

    def told() -> int:
        listed = office.fay.get("/ui/notifications", kinds="approval_reminder", limit=100)
        return sum(
            each["details"]["approval"] == made["id"] for each in listed.json["notifications"]
        )

    counts = []
    for hours in (0.5, 1, 1, 1, 3, 3):
        clock.advance(hours=hours)
        office.home.run_flows()
        office.home.run_flows()
        counts.append(told())

    assert counts == [0, 1, 1, 2, 2, 2]


def test_what_is_not_decided_in_time_goes_to_the_manager(
    office: Office, clock: SettableClock
) -> None:
    made = office.ann.submit(office.quote(), "timed")
    assert made["due_at"] is not None

    clock.advance(hours=24)
    office.home.run_flows()

    now = office.boss.see(made)
    assert asked(now) == ["boss"]
    assert [e["kind"] for e in now["history"]][-1] in ("escalated", "reminded")
    clock.advance(hours=24)
    office.home.run_flows()
    # Above the boss there is nobody: an administrator is asked.
    assert tasks(office.admin.see(made)) == {"boss": "dropped", "Admin": "open"}


@pytest.mark.parametrize(
    ("action", "state", "returned"),
    [
        ("approve", "approved", False),
        ("reject", "rejected", False),
        ("administrators", "open", False),
        ("send_back", "open", True),
    ],
)
def test_a_time_out_decides_as_the_step_says(
    office: Office, clock: SettableClock, action: str, state: str, returned: bool
) -> None:
    made = office.ann.submit(office.quote(), f"out_{action}")

    clock.advance(hours=1, minutes=59)
    office.home.run_flows()
    assert office.ann.see(made)["returned"] is False
    assert len(office.ann.see(made)["history"]) == 1
    clock.advance(minutes=1)
    office.home.run_flows()

    now = office.ann.see(made)
    assert (now["state"], now["returned"]) == (state, returned)
    assert now["history"][1]["kind"] == "timed_out"
    if action == "administrators":
        assert tasks(now) == {"fay": "dropped", "Admin": "open"}


def test_business_time_goes_by_the_calendar(office: Office, clock: SettableClock) -> None:
    clock.advance_to(8, weekday=4)
    begun = clock.now()
    made = office.ann.submit(office.quote(), "on_calendar")

    due = datetime.fromisoformat(made["due_at"])
    monday = begun + timedelta(days=7 - begun.weekday())

    # Only Mondays are worked: two business days are two of them, two hours end at ten.
    assert due == monday + timedelta(days=7)
    clock.advance(seconds=(monday.replace(hour=10, minute=0) - begun).total_seconds())
    office.home.run_flows()
    assert [e["kind"] for e in office.ann.see(made)["history"]][1] == "reminded"
    clock.advance(days=7)
    office.home.run_flows()
    assert office.ann.see(made)["state"] == "approved"


class Letterbox:
    """Takes messages and keeps them."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []

    def send(self, mail: Mail, *, message_id: str) -> None:
        """Keep a message."""
        self.mails.append(mail)


def mailed(office: Office, clock: SettableClock) -> list[Mail]:
    """Send what is to be mailed."""
    platform, box = office.home.platform, Letterbox()
    clock.advance(minutes=3)
    mailer = NoticeMailer(
        mailer=box,
        public_url="https://{tenant}.example",
        sight=Sight(platform.database, platform.models, platform.clock),
        actors=platform.actors,
        further=LinkMaker(platform.cipher).lines,
    )
    platform.do_jobs({MAIL_NOTICES: mailer})
    return box.mails


def stranger(office: Office) -> Any:
    """Give a client that nobody has signed in by."""
    return office.home.anyone()


def link_of(mail: Mail) -> str:
    (line,) = [each for each in mail.text.splitlines() if "/d/" in each]
    return line.rpartition("/d/")[2]


def test_a_link_of_a_mail_shows_and_decides_once(office: Office, clock: SettableClock) -> None:
    mailed(office, clock)
    made = office.ann.submit(office.quote(name="By mail"), "two_of", comment="Soon, please")
    (mail,) = [each for each in mailed(office, clock) if each.to == "fay@office.example"]
    token, anyone = link_of(mail), stranger(office)
    assert "ann asks you to decide about By mail" in mail.text
    assert "Soon, please" in mail.text

    shown = anyone.get(f"/d/{token}")

    assert shown.status_code == 200, shown.text
    assert (shown.json["record"], shown.json["user"]) == ("By mail", "fay")
    assert office.fay.see(made)["steps"][0]["tasks"][0]["state"] == "open"
    forged = anyone.get(f"/d/{token[:-4]}AAAA")
    assert (forged.status_code, forged.json["code"]) == (404, "approval.link_ended")
    done = anyone.post(f"/d/{token}", {"action": "approve", "comment": "From the train"})
    assert (done.status_code, done.json) == (200, {"state": "open"})
    (task,) = [t for t in office.fay.see(made)["steps"][0]["tasks"] if t["via"] is not None]
    assert (task["via"], task["comment"]) == ("mail", "From the train")
    for again in (anyone.get(f"/d/{token}"), anyone.post(f"/d/{token}", {"action": "reject"})):
        assert (again.status_code, again.json["code"]) == (404, "approval.link_ended")


def test_a_link_ends_with_its_time_its_user_and_its_task(
    office: Office, clock: SettableClock
) -> None:
    mailed(office, clock)
    made = office.ann.submit(office.quote(), "all_of")
    mails = {each.to: each for each in mailed(office, clock)}
    anyone = stranger(office)

    office.fay.answer(made, "reassign", to=[office.zoe.id])
    assert anyone.get(f"/d/{link_of(mails['fay@office.example'])}").status_code == 404
    clock.advance(days=15)
    assert anyone.get(f"/d/{link_of(mails['fred@office.example'])}").status_code == 404


def test_where_mail_does_not_decide_the_mail_has_no_such_link(
    office: Office, clock: SettableClock
) -> None:
    mailed(office, clock)
    office.ann.submit(office.quote(), "say_why")

    (mail,) = [each for each in mailed(office, clock) if each.to == "fay@office.example"]

    assert "/d/" not in mail.text


def test_who_submitted_reminds_once_an_hour(office: Office, clock: SettableClock) -> None:
    made = office.ann.submit(office.quote(), "all_of")
    path = f"/approvals/{made['id']}/remind"

    assert office.fay.post(path).status_code == 403
    assert office.ann.post(path).status_code == 204
    assert office.ann.post(path).status_code == 429
    clock.advance(hours=1, minutes=1)
    assert office.ann.post(path).status_code == 204
