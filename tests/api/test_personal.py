"""Personal data over HTTP: what is kept of a person is found, given to them, and erased."""

from __future__ import annotations

import io
import json
import random
import zipfile
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from dougong.records.personal.service import ERASE, EXPORT
from dougong.records.personal.working import PersonalEraser, PersonalExporter
from dougong.testing.over_http import PASSWORD, ApiClient, Home
from dougong.worker.job_lane import JobLane

PASSPORT: dict[str, Any] = {
    "kind": "object",
    "name": "visitor",
    "label": {"en": "Visitor", "zh-CN": "访客"},
    "plural": {"en": "Visitors", "zh-CN": "访客"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "required": True, "personal": True},
        {"name": "mail", "type": "email", "required": True, "unique": True, "personal": True},
        {"name": "mobile", "type": "phone", "country": "CN", "personal": True},
        {"name": "born", "type": "date", "required": True, "personal": True},
        {"name": "scan", "type": "file", "personal": True},
        {"name": "badge", "type": "file"},
        {"name": "visits", "type": "number"},
    ],
}
MAIL, PHONE = "Mei@guest.example", "+8613800138001"


@pytest.fixture(scope="module", autouse=True)
def _objects(home: Home) -> None:
    home.deploy(PASSPORT)


@pytest.fixture
def work(home: Home) -> JobLane:
    """A worker that does what is queued when it is told to."""
    platform = home.platform
    return JobLane(
        platform.database,
        {
            EXPORT: PersonalExporter(platform.models, platform.actors, platform.blobs),
            ERASE: PersonalEraser(platform.models, platform.actors, platform.blobs),
        },
        clock=platform.clock,
        random=random.random,
        lease=timedelta(seconds=30),
        stopping=Event(),
    )


@pytest.fixture
def visitor(home: Home) -> Any:
    """Somebody of whom things are kept; gone again afterwards."""
    scan = home.api.upload(b"passport", "scan.txt")
    badge = home.api.upload(b"badge", "badge.txt")
    made = home.api.create(
        "visitor",
        name="Mei",
        mail=MAIL,
        mobile=PHONE,
        born="1990-05-01",
        scan=scan["id"],
        badge=badge["id"],
        visits=3,
    )
    home.api.patch(f"/data/visitor/{made['id']}", {"name": "Mei Lin", "visits": 4})
    yield made
    with home.platform.database.transaction(home.tenant.schema) as connection:
        for table in ("visitor", "contact", "_history"):
            connection.execute(f"DELETE FROM {home.tenant.schema}.{table}".encode())


def found(api: ApiClient, **who: str) -> Any:
    answer = api.post("/personal/find", who)
    assert answer.status_code == 200, answer.text
    return answer.json


def did(api: ApiClient, work: JobLane, path: str, **body: Any) -> str:
    """Have a job made of a call and do it; gives its id."""
    answer = api.post(path, body)
    assert answer.status_code == 202, answer.text
    assert answer.json is not None
    work.drain()
    job: Any = api.get(f"/jobs/{answer.json['id']}").json
    assert job["state"] == "done", job
    return str(answer.json["id"])


def actions(home: Home) -> list[str]:
    page: Any = home.api.get("/audit").json
    return [each["action"] for each in page["entries"]]


def test_somebody_is_found_by_address_number_or_record_wherever_they_are(
    home: Home, visitor: Any
) -> None:
    contact = home.api.create("contact", name="Mei", phone=PHONE)

    by_mail = found(home.api, email="mei@GUEST.example")
    by_phone = found(home.api, phone="138 0013 8001")
    by_record = found(home.api, record=f"visitor/{visitor['id']}")

    (held,) = by_mail["records"]
    assert (held["object"], held["id"], held["why"]) == ("visitor", visitor["id"], "email")
    assert held["fields"] == ["name", "mail", "mobile", "born", "scan"]
    assert held["label"] == "Mei Lin"
    assert {each["id"] for each in by_phone["records"]} == {visitor["id"]}
    assert {(each["id"], each["why"]) for each in by_record["records"]} == {
        (visitor["id"], "given"),
        (contact["id"], "phone"),
    }
    assert actions(home)[0] == "personal.found"


def test_what_refers_to_them_is_told_but_is_not_theirs(home: Home) -> None:
    account = home.api.create("account", name="Acme", phone="+8613800138009")
    contact = home.api.create("contact", name="Bo", account=account["id"])

    answer = found(home.api, record=f"account/{account['id']}")

    assert [each["id"] for each in answer["records"]] == [account["id"]]
    assert answer["related"] == [
        {"object": "contact", "id": contact["id"], "label": "Bo", "field": "account"}
    ]


def test_the_export_holds_values_history_and_files(home: Home, visitor: Any, work: JobLane) -> None:
    job_id = did(home.api, work, "/personal/export", email=MAIL)

    answer = home.api.get(f"/personal/files/{job_id}")

    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as archive:
        names = archive.namelist()
        document = json.loads(archive.read("personal-data.json"))
        (scan,) = (name for name in names if name.startswith("files/"))
        assert archive.read(scan) == b"passport"
    (record,) = document["records"]
    assert {name: each["value"] for name, each in record["values"].items() if name != "scan"} == {
        "name": "Mei Lin",
        "mail": MAIL,
        "mobile": PHONE,
        "born": "1990-05-01",
    }
    assert {"name": ["Mei", "Mei Lin"]} in [each["changes"] for each in record["history"]]
    assert answer.headers["Cache-Control"] == "no-store"
    assert actions(home)[:3] == [
        "personal.downloaded",
        "personal.exported",
        "personal.export_started",
    ]


def test_what_erasing_would_do_is_told_and_nothing_changes(home: Home, visitor: Any) -> None:
    before = home.api.get(f"/data/visitor/{visitor['id']}").json

    report: Any = home.api.post("/personal/erase", {"email": MAIL, "check_only": True}).json

    (record,) = report["records"]
    assert record["blanked"] == ["mobile", "scan"]
    assert record["replaced"] == ["name", "mail"]
    assert record["kept"] == ["born"]
    assert (record["history"], record["files"]) == (1, 1)
    assert {"fields", "unmarked"} <= {each["code"] for each in report["kept"]}
    assert home.api.get(f"/data/visitor/{visitor['id']}").json == before


def test_erasing_leaves_no_value_anywhere(home: Home, visitor: Any, work: JobLane) -> None:
    home.index()
    job_id = did(home.api, work, "/personal/erase", phone=PHONE)

    left: Any = home.api.get(f"/data/visitor/{visitor['id']}").json
    assert left["name"].startswith("erased ")
    assert left["mail"].endswith("@erased.invalid")
    assert (left["mobile"], left["scan"], left["visits"]) == (None, None, "4")
    assert left["badge"]["name"] == "badge.txt"
    history = home.api.get(f"/data/visitor/{visitor['id']}/history").get_data(as_text=True)
    schema = home.tenant.schema
    with home.platform.database.connection(schema) as connection:
        files = connection.execute(
            f"SELECT name FROM {schema}._file WHERE record_id = %s".encode(), (visitor["id"],)
        ).fetchall()
        kept = [
            str(row)
            for table in (
                f"{schema}._history",
                f"{schema}._audit",
                f"{schema}._search",
                f"{schema}.visitor",
            )
            for row in connection.execute(f"SELECT * FROM {table}".encode())
        ]
    for value in ("Mei", MAIL, PHONE, ".mei", "guest"):
        assert value not in history
        assert not any(value in row for row in kept), value
    assert files == [("badge.txt",)]
    report: Any = home.api.get(f"/personal/files/{job_id}").json
    assert (report["values"], report["files"]) == (4, 1)
    assert actions(home)[:2] == ["personal.erased", "personal.erase_started"]


def test_what_is_left_out_stays(home: Home, visitor: Any, work: JobLane) -> None:
    contact = home.api.create("contact", name="Switchboard", phone=PHONE)

    did(home.api, work, "/personal/erase", phone=PHONE, leave=[f"contact/{contact['id']}"])

    assert home.api.get(f"/data/contact/{contact['id']}").json["name"] == "Switchboard"  # type: ignore[index]


def test_a_user_is_anonymised_and_signed_out(home: Home, work: JobLane) -> None:
    user, api = home.add_user("gone@guest.example")
    api.put("/ui/mine/favourites", ["x"])

    listed = found(home.api, user=user)
    did(home.api, work, "/personal/erase", user=user)

    assert listed["users"][0]["kept"]["token"] == 1
    left: Any = home.api.get(f"/data/user/{user}").json
    assert (left["active"], left["name"][:7]) == (False, "erased ")
    assert left["email"].endswith("@erased.invalid")
    schema = home.tenant.schema
    with home.platform.database.connection(schema) as connection:
        for table in ("_token", "_mine", "_credential"):
            rows = connection.execute(
                f"SELECT 1 FROM {schema}.{table} WHERE user_id = %s".encode(), (user,)
            ).fetchall()
            assert rows == [], table


def test_the_export_of_a_user_tells_what_they_did_but_nothing_to_sign_in_with(
    home: Home, work: JobLane
) -> None:
    user, _ = home.add_user("curious@guest.example")
    home.anyone().post(
        "/auth/login",
        {"tenant": home.tenant.name, "email": "curious@guest.example", "password": PASSWORD},
    )

    job_id = did(home.api, work, "/personal/export", user=user)
    document: Any = home.api.get(f"/personal/files/{job_id}").json

    (told,) = document["users"]
    assert told["id"] == user
    assert [each["action"] for each in told["audit"]] == ["sign_in"]
    assert told["token"][0]["name"] == "tests"
    for name in ("token", "session", "credential"):
        assert not {"id", "hash", "password_hash"} & told[name][0].keys(), name


def test_nobody_erases_themselves(home: Home) -> None:
    answer: Any = home.api.post("/personal/erase", {"user": home.user_id})

    assert (answer.status_code, answer.json["code"]) == (409, "personal.own_erasure")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "personal.one_subject"),
        ({"email": "a@b.example", "phone": "1"}, 422, "personal.one_subject"),
        ({"email": "nobody@nowhere.example"}, 404, "personal.nobody"),
        ({"record": "contact/x"}, 422, None),
        ({"record": "nothing/018f6f2e-0000-7000-8000-000000000000"}, 404, None),
        ({"user": "018f6f2e-0000-7000-8000-000000000000"}, 404, "record.not_found"),
    ],
)
def test_who_cannot_be_meant_is_refused(
    home: Home, body: dict[str, str], status: int, code: str | None
) -> None:
    answer: Any = home.api.post("/personal/find", body)

    assert answer.status_code == status, answer.text
    assert code is None or answer.json["code"] == code


def test_it_takes_the_right(home: Home) -> None:
    _, reader = home.add_user("reader@guest.example")

    for path in ("find", "export", "erase"):
        assert reader.post(f"/personal/{path}", {"email": MAIL}).status_code == 403
    job = "018f6f2e-0000-7000-8000-000000000000"
    assert reader.get(f"/personal/files/{job}").status_code == 403
    assert home.api.get(f"/personal/files/{job}").status_code == 404
