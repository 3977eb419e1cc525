"""Sharing records, telling why somebody sees one, and who reaches what over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from dougong.testing.desk import an_object
from dougong.testing.over_http import ApiClient, Home, SettableClock

NOWHERE = "00000000-0000-7000-8000-0000000000ff"


@dataclass(frozen=True)
class Staff:
    """People of a tenant, by name: ids, and clients that call as them."""

    ids: dict[str, str]
    clients: dict[str, ApiClient]

    def __getitem__(self, name: str) -> Any:
        return self.clients[name]


@pytest.fixture(scope="module", autouse=True)
def deals(home: Home) -> None:
    """Private deals, which permission set `seller` lets people work on and share."""
    label = {"en": "Seller", "zh-CN": "销售"}
    home.deploy(
        an_object(
            "deal",
            {"name": "amount", "type": "number", "precision": 10, "scale": 0},
            sharing="private",
        ),
        an_object("task", {"name": "deal", "type": "parent", "to": "deal"}, sharing="parent"),
        {
            "kind": "permission_set",
            "name": "seller",
            "label": label,
            "objects": {
                "*": {"read": True},
                "deal": {"create": True, "read": True, "update": True},
                "task": {"create": True, "read": True, "update": True, "delete": True},
            },
        },
        {
            "kind": "permission_set",
            "name": "sharer",
            "label": {"en": "Sharer"},
            "actions": ["deal.share"],
        },
        {
            "kind": "sharing",
            "name": "large",
            "label": {"en": "Large deals", "zh-CN": "大额商机"},
            "object": "deal",
            "where": "amount >= 1000",
            "to": {"role": "analyst"},
            "level": "read",
        },
        {
            "kind": "role",
            "name": "analyst",
            "label": {"en": "Analyst", "zh-CN": "分析员"},
            "permission_sets": ["seller"],
        },
    )


@pytest.fixture(scope="module")
def staff(home: Home, deals: None, clock: SettableClock) -> Staff:
    """Ann owns deals, Mia is her manager, Ben stands beside, Ada is an analyst."""
    ids: dict[str, str] = {}
    clients: dict[str, ApiClient] = {}
    for name in ("ann", "mia", "ben", "ada"):
        ids[name], clients[name] = home.add_user(f"{name}@{home.tenant.name}.example")
        grant = {"kind": "role", "name": "analyst"} if name == "ada" else {"name": "seller"}
        _grant(home, ids[name], **grant)
    home.api.patch(f"/data/user/{ids['ann']}", {"manager": ids["mia"]})
    clock.advance(seconds=2)
    return Staff(ids, clients)


def _grant(home: Home, user_id: str, *, name: str, kind: str = "permission_set") -> None:
    with home.platform.database.transaction(home.tenant.schema) as connection:
        connection.execute(
            f"INSERT INTO {home.tenant.schema}._grant (user_id, kind, name, granted_at)"
            " VALUES (%s, %s, %s, now())",
            (user_id, kind, name),
        )


@pytest.fixture
def deal(staff: Staff) -> str:
    """A small deal of Ann's."""
    made: str = staff["ann"].create("deal", name="Small", amount="10")["id"]
    return made


def codes(answer: Any) -> list[str]:
    """Give the codes of an answer's causes."""
    return [each["code"] for each in answer["causes"]]


def test_a_private_record_is_there_for_its_owner_and_her_manager_alone(
    staff: Staff, deal: str
) -> None:
    path = f"/data/deal/{deal}"

    assert staff["ann"].get(path).status_code == 200
    assert staff["mia"].patch(path, {"amount": "11"}).status_code == 200
    for name in ("ben", "ada"):
        client = staff[name]
        for answer in (
            client.get(path),
            client.patch(path, {"amount": "12"}),
            client.get(f"{path}/history"),
            client.get(f"{path}/timeline"),
            client.get(f"{path}/access"),
            client.get(f"{path}/shares"),
            client.post(f"{path}/shares", {"principal": {"everyone": True}, "level": "read"}),
        ):
            assert answer.status_code == 404
            assert answer.json["code"] == "record.not_found"
        assert deal not in {each["id"] for each in client.records("deal")}
        assert client.delete(path).status_code == 403
    assert staff["ann"].get(path).json["amount"] == "11"


def test_a_share_lets_somebody_in_until_it_ends(
    staff: Staff, deal: str, clock: SettableClock
) -> None:
    path = f"/data/deal/{deal}"
    until = (clock.now() + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    new = {"principal": {"user": staff.ids["ben"]}, "level": "read", "until": until}

    made = staff["ann"].post(f"{path}/shares", new)

    assert made.status_code == 201
    assert made.json["label"] == "ben"
    assert made.json["created_by"]["label"] == "ann"
    assert staff["ben"].get(path).status_code == 200
    refused = staff["ben"].patch(path, {"amount": "12"})
    assert (refused.status_code, refused.json["code"]) == (403, "access.record_forbidden")
    share = f"{path}/shares/{made.json['id']}"
    changed = staff["ann"].patch(share, {"level": "edit", "role": "Presales", "until": None})
    assert (changed.json["level"], changed.json["role"]) == ("edit", "Presales")
    assert staff["ben"].patch(path, {"amount": "12"}).status_code == 200
    shares = staff["ben"].get(f"{path}/shares").json["shares"]
    assert [each["id"] for each in shares] == [made.json["id"]]
    assert staff["ann"].delete(share).status_code == 204
    assert staff["ben"].get(path).status_code == 404


def test_a_share_ends_with_the_instant_that_it_names(
    staff: Staff, deal: str, clock: SettableClock
) -> None:
    path = f"/data/deal/{deal}"
    until = clock.now().replace(microsecond=0)
    ended = {"principal": {"everyone": True}, "level": "read", "until": until.isoformat()}
    soon = {**ended, "until": (until + timedelta(days=365)).isoformat()}

    refused = staff["ann"].post(f"{path}/shares", ended)
    made = staff["ann"].post(f"{path}/shares", soon)

    assert (refused.status_code, refused.json["errors"][0]["path"]) == (422, "/until")
    assert staff["ben"].get(path).status_code == 200
    clock.advance(days=366)
    assert staff["ben"].get(path).status_code in (401, 404)
    clock.advance(days=-366)
    staff["ann"].delete(f"{path}/shares/{made.json['id']}")


@pytest.mark.parametrize(
    ("principal", "path"),
    [
        ({"user": NOWHERE}, "/principal/user"),
        ({"team": "no id"}, "/principal/team"),
        ({"role": "nobody"}, "/principal/role"),
        ({"user": NOWHERE, "everyone": True}, "/principal"),
        ({}, "/principal"),
        ({"everyone": False}, "/principal/everyone"),
    ],
)
def test_nothing_is_shared_with_what_is_not_there(
    staff: Staff, deal: str, principal: Any, path: str
) -> None:
    shares = f"/data/deal/{deal}/shares"

    answer = staff["ann"].post(shares, {"principal": principal, "level": "read"})

    assert answer.status_code in (400, 422)
    assert answer.json["errors"][0]["path"] == path
    assert staff["ann"].get(shares).json["shares"] == []


def test_only_the_owner_and_who_has_the_right_may_share(
    home: Any, staff: Staff, deal: str, clock: SettableClock
) -> None:
    shares = f"/data/deal/{deal}/shares"
    new = {"principal": {"user": staff.ids["ben"]}, "level": "edit"}

    refused = staff["mia"].post(shares, new)
    made = staff["ann"].post(shares, new)
    by_ben = staff["ben"].post(shares, {"principal": {"everyone": True}, "level": "read"})
    again = staff["ann"].post(shares, new)
    _grant(home, staff.ids["ben"], name="sharer")
    clock.advance(seconds=2)
    allowed = staff["ben"].post(shares, {"principal": {"everyone": True}, "level": "read"})

    assert (refused.status_code, refused.json["code"]) == (403, "share.forbidden")
    assert made.status_code == 201
    assert (by_ben.status_code, by_ben.json["code"]) == (403, "share.forbidden")
    assert (again.status_code, again.json["code"]) == (409, "share.exists")
    assert allowed.status_code == 201
    gone = staff["ann"].delete(f"{shares}/{NOWHERE}")
    assert (gone.status_code, gone.json["code"]) == (404, "share.not_found")


def test_what_is_reached_by_its_parent_is_not_shared_by_itself(staff: Staff, deal: str) -> None:
    task = staff["ann"].create("task", name="Call", deal=deal)["id"]
    shares = f"/data/task/{task}/shares"

    answer = staff["ann"].post(shares, {"principal": {"everyone": True}, "level": "read"})

    assert (answer.status_code, answer.json["code"]) == (409, "share.by_parent")
    assert staff["ben"].get(f"/data/task/{task}").status_code == 404
    staff["ann"].post(
        f"/data/deal/{deal}/shares", {"principal": {"everyone": True}, "level": "read"}
    )
    assert staff["ben"].get(f"/data/task/{task}").status_code == 200
    assert staff["ben"].patch(f"/data/task/{task}", {"name": "x"}).status_code == 403
    assert staff["ben"].post("/data/task", {"name": "y", "deal": deal}).status_code == 403
    why = staff["ben"].get(f"/data/task/{task}/access").json
    assert [each["detail"]["label"] for each in why["read"]["causes"][:1]] == ["Small"]
    assert codes(why["read"]) == ["parent", "permission_set"]


def test_an_owner_is_told_why(staff: Staff, deal: str) -> None:
    why = staff["ann"].get(f"/data/deal/{deal}/access").json

    assert why["user"] == {"id": staff.ids["ann"], "label": "ann"}
    assert why["read"]["allowed"]
    assert codes(why["read"]) == ["owner", "permission_set"]
    assert why["read"]["causes"][0]["text"] == {"en": "owns it", "zh-CN": "是负责人"}
    assert why["read"]["causes"][1]["detail"]["permission_set"] == "seller"
    assert codes(why["edit"]) == ["owner", "permission_set"]
    assert not why["delete"]["allowed"]
    assert [each["code"] for each in why["delete"]["missing"]] == ["right"]
    assert why["delete"]["missing"][0]["text"]["en"] == "no permission set lets them delete Deal"
    assert why["fields"]["amount"]["level"] == "edit"
    assert why["fields"]["amount"]["causes"][0]["detail"]["permission_set"] == "seller"


def test_each_cause_is_told_as_what_it_is(home: Any, staff: Staff) -> None:
    deal = staff["ann"].create("deal", name="Large", amount="5000")["id"]
    path = f"/data/deal/{deal}/access"
    team = home.api.create("team", name="Presales", lead=staff.ids["ben"])["id"]
    shares = f"/data/deal/{deal}/shares"
    on_team = {"principal": {"team": team}, "level": "edit", "cause": "team", "role": "Helper"}

    before = home.api.get(path, user=staff.ids["ben"]).json
    assert staff["ann"].post(shares, on_team).status_code == 201
    manager = home.api.get(path, user=staff.ids["mia"]).json
    analyst = home.api.get(path, user=staff.ids["ada"]).json
    member = home.api.get(path, user=staff.ids["ben"]).json
    admin = home.api.get(path).json

    assert [each["code"] for each in before["read"]["missing"]] == ["rows"]
    assert codes(manager["edit"])[0] == "above_owner"
    assert manager["edit"]["causes"][0]["detail"]["owner"]["label"] == "ann"
    assert codes(analyst["read"]) == ["rule", "permission_set"]
    assert analyst["read"]["causes"][0]["detail"]["rule"] == "large"
    assert analyst["read"]["causes"][1]["detail"]["role"] == "analyst"
    assert [each["code"] for each in analyst["edit"]["missing"]] == ["rows"]
    assert codes(member["edit"])[0] == "team"
    assert member["edit"]["causes"][0]["text"]["en"] == "record team: the team Presales"
    assert codes(admin["delete"]) == ["admin"]
    assert admin["fields"]["amount"]["level"] == "edit"


def test_about_others_only_managers_and_who_looks_after_users_may_ask(
    home: Any, staff: Staff, deal: str
) -> None:
    path = f"/data/deal/{deal}/access"

    by_manager = staff["mia"].get(path, user=staff.ids["ann"])
    by_report = staff["ann"].get(path, user=staff.ids["mia"])
    nobody = home.api.get(path, user=NOWHERE)
    no_id = home.api.get(path, user="me")
    unknown = home.api.get(f"/data/deal/{NOWHERE}/access")

    assert codes(by_manager.json["read"])[0] == "owner"
    assert (by_report.status_code, by_report.json["code"]) == (403, "access.missing_right")
    assert staff["ann"].get(path, user=NOWHERE).status_code == 403
    assert (nobody.status_code, nobody.json["code"]) == (404, "record.not_found")
    assert (no_id.status_code, no_id.json["errors"][0]["path"]) == (422, "/user")
    assert unknown.status_code == 404


def test_who_is_out_of_service_reaches_nothing(home: Any, staff: Staff, deal: str) -> None:
    gone, _ = home.add_user(f"gone@{home.tenant.name}.example")
    home.api.patch(f"/data/user/{gone}", {"active": False})

    why = home.api.get(f"/data/deal/{deal}/access", user=gone).json

    for verb in ("read", "edit", "delete"):
        assert not why[verb]["allowed"]
        assert [each["code"] for each in why[verb]["missing"]] == ["inactive"]


def test_a_sharing_rule_is_tried_before_it_is_deployed(home: Any, staff: Staff, deal: str) -> None:
    rule = {
        "kind": "sharing",
        "name": "tried",
        "label": {"en": "Tried"},
        "object": "deal",
        "where": "amount < 100",
        "owned_by": {"user": f"ann@{home.tenant.name}.example"},
        "to": {"role": "analyst"},
        "level": "read",
    }
    own = [each for each in staff["ann"].records("deal") if float(each["amount"]) < 100]

    found = home.api.post("/access/sharing/preview", rule)
    wrong = home.api.post("/access/sharing/preview", {**rule, "where": "amount <"})
    unknown = home.api.post("/access/sharing/preview", {**rule, "object": "nothing"})
    refused = staff["ann"].post("/access/sharing/preview", rule)

    assert found.json == {
        "users": 1,
        "records": len(own),
        "sample_users": [{"id": staff.ids["ada"], "label": "ada"}],
    }
    assert wrong.status_code == 422
    assert unknown.status_code == 404
    assert (refused.status_code, refused.json["code"]) == (403, "access.missing_right")
