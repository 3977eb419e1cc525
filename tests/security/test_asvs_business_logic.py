"""OWASP ASVS 5.0, level 2: validation and business logic (V2), defensive coding (V15)."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import pytest

from dougong.records.bulk.changing import CHANGE_MANY, MassChanger
from dougong.records.bulk.importing import IMPORT
from dougong.records.bulk.steps import BulkParts
from dougong.testing.desk import an_object
from dougong.testing.over_http import ApiClient, Home
from dougong.worker.job_lane import JobLane

ROOT = Path(__file__).parents[2]

SEAT = an_object(
    "seat",
    {"name": "place", "type": "text", "unique": True},
    {"name": "amount", "type": "number", "min": 0, "max": 10},
    {"name": "state", "type": "picklist", "options": [{"value": "open"}, {"value": "shut"}]},
    {"name": "due", "type": "date"},
    {"name": "begun", "type": "date"},
    {"name": "total", "type": "formula", "returns": "number", "formula": "amount * 2"},
    {"name": "serial", "type": "autonumber", "format": "S-{0000}"},
    {"name": "extra", "type": "json"},
    rules=[
        {
            "name": "in_order",
            "when": "due < begun",
            "field": "due",
            "message": {"en": "It ends before it begins"},
        }
    ],
)
ORDER = an_object("order", {"name": "sum", "type": "number"}, shape="document")


@pytest.fixture(scope="module")
def seats(home: Home) -> ApiClient:
    """A member, who is no administrator, of a tenant with seats and orders."""
    home.deploy(SEAT, ORDER)
    return home.add_user("member@seats.example", member=True)[1]


def told(answer: Any) -> Any:
    """Give the JSON of an answer."""
    return answer.json


# V2.2 Input validation


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "11"),
        ("amount", -1),
        ("amount", "NaN"),
        ("amount", "1e400"),
        ("amount", True),
        ("state", "ajar"),
        ("state", ["open"]),
        ("due", "2026-02-30"),
        ("due", 20260101),
        ("name", {"$ne": None}),
        ("name", ["a"]),
        ("name", "a\0b"),
        ("name", "x" * 100_000),
    ],
)
def test_v2_2_1_and_15_3_5_every_way_in_checks_values_alike(
    home: Home, seats: ApiClient, field: str, value: Any
) -> None:
    """2.2.1, 2.2.2, 15.3.5: types and ranges hold on the server, in each way a value comes in."""
    kept = home.api.create("seat", name="Kept", amount="5")

    answers = [
        seats.post("/data/seat", {"name": "a", field: value}),
        seats.patch(f"/data/seat/{kept['id']}", {field: value}),
    ]
    job = seats.post("/data/seat/mass", {"ids": [kept["id"]], "set": {field: value}})
    _work(home)

    assert [each.status_code for each in answers] == [422, 422]
    assert job.status_code in (202, 422)
    assert told(home.api.get(f"/data/seat/{kept['id']}")) == kept


def test_v2_2_3_values_that_do_not_go_together_are_refused(home: Home, seats: ApiClient) -> None:
    """2.2.3: rules over several fields hold for what is made, changed, and changed by halves."""
    kept = home.api.create("seat", name="a", begun="2026-02-01", due="2026-03-01")
    path = f"/data/seat/{kept['id']}"

    made = seats.post("/data/seat", {"name": "a", "begun": "2026-02-01", "due": "2026-01-01"})
    halves = [seats.patch(path, each) for each in ({"due": "2026-01-01"}, {"begun": "2026-04-01"})]

    assert [each.status_code for each in (made, *halves)] == [422] * 3
    assert told(home.api.get(path)) == kept


# V2.3 Business logic


def test_v2_3_1_steps_of_a_document_are_not_skipped_or_taken_twice(
    home: Home, seats: ApiClient
) -> None:
    """2.3.1: a document goes through its states in order, and by its actions alone."""
    order = home.api.create("order", name="One", sum="1")
    path = f"/data/order/{order['id']}"

    early = seats.post(f"{path}/actions/void")
    forged = [seats.patch(path, each) for each in ({"state": "submitted"}, {"submitted_at": "x"})]
    done = seats.post(f"{path}/actions/submit")
    twice = seats.post(f"{path}/actions/submit")
    late = seats.patch(path, {"sum": "1000"})
    gone = seats.delete(path)

    assert done.status_code == 200, done.text
    assert {each.status_code for each in (early, *forged, twice, late, gone)} <= {403, 409, 422}
    assert told(home.api.get(path))["sum"] == order["sum"]


def test_v2_3_3_a_call_is_done_as_a_whole_or_not_at_all(home: Home, seats: ApiClient) -> None:
    """2.3.3: one wrong record among many leaves none of them; a wrong part leaves no document."""
    before = home.api.records("seat")

    answer = seats.post(
        "/data/seat", [{"name": "whole 1"}, {"name": "whole 2"}, {"name": "whole 3", "amount": 99}]
    )

    assert answer.status_code == 422
    assert home.api.records("seat") == before
    component = an_object("half", {"name": "x", "type": "no_such_type"})
    deployed = home.api.post("/meta/deploy", {"components": [an_object("ok_half"), component]})
    assert deployed.status_code == 422
    assert home.api.get("/data/ok_half").status_code == 404


def at_once(calls: list[Callable[[], Any]]) -> list[int]:
    """Make calls at the same time; gives their statuses."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(each.result().status_code for each in [pool.submit(call) for call in calls])


def test_v2_3_4_and_15_4_2_nothing_is_taken_twice(home: Home, seats: ApiClient) -> None:
    """2.3.4, 15.4.2: of many who take one thing at once, one gets it."""
    clients = [ApiClient(home.app.test_client(), seats.headers) for _ in range(4)]
    order = home.api.create("order", name="Race", sum="1")

    taken = at_once([partial(c.post, "/data/seat", {"name": "a", "place": "1A"}) for c in clients])
    submit = f"/data/order/{order['id']}/actions/submit"
    submitted = at_once([partial(c.post, submit) for c in clients])

    assert taken == [201, 409, 409, 409]
    assert submitted.count(200) == 1
    assert len(home.api.records("seat", where="place = '1A'")) == 1


def test_v2_3_4_a_call_that_is_sent_twice_is_done_once(home: Home, seats: ApiClient) -> None:
    """2.3.4: under one key there is one record, sent again or at once; another call is refused."""
    clients = [ApiClient(home.app.test_client(), seats.headers) for _ in range(4)]
    key = {"Idempotency-Key": str(uuid4())}

    at_once([partial(c.post, "/data/seat", {"name": "Once"}, headers=key) for c in clients])
    again = seats.post("/data/seat", {"name": "Once"}, headers=key)
    other = seats.post("/data/seat", {"name": "Other"}, headers=key)
    found = [each["id"] for each in home.api.records("seat", where="name = 'Once'")]
    somebody = home.api.post("/data/seat", {"name": "Once"}, headers=key)

    assert found == [told(again)["id"]]
    assert other.status_code == 409
    # Keys are each user's own: nobody is given what another's call answered.
    assert somebody.status_code in (201, 409)
    assert told(somebody).get("id") not in found


def test_v2_3_4_a_change_to_what_has_changed_meanwhile_is_refused(
    home: Home, seats: ApiClient
) -> None:
    """2.3.4: versions are compared and written in one step; the later one of two is refused."""
    seat = home.api.create("seat", name="Versioned")
    path, same = f"/data/seat/{seat['id']}", {"If-Match": f'"{seat["version"]}"'}
    clients = [ApiClient(home.app.test_client(), seats.headers) for _ in range(4)]

    statuses = at_once(
        [partial(c.patch, path, {"amount": n + 1}, headers=same) for n, c in enumerate(clients)]
    )

    assert statuses == [200, 409, 409, 409]


def test_v2_4_1_there_is_an_end_to_what_one_asks_for(home: Home, seats: ApiClient) -> None:
    """2.4.1: records of a call, ids of a change and rows of a list have a most."""
    answers = [
        seats.post("/data/seat", [{"name": "x"}] * 10_001),
        seats.post("/data/seat/mass", {"ids": [str(uuid4())] * 100_001, "delete": True}),
        seats.get("/data/seat", limit=100_001),
        seats.get("/search", q="a", limit=100_001),
        seats.get("/audit", limit=100_001),
    ]

    assert {each.status_code for each in answers} <= {400, 413, 422}
    assert home.api.records("seat", where="name = 'x'") == []


# V15.3 Defensive coding

SYSTEM: dict[str, Any] = {
    "id": "01890000-0000-7000-8000-000000000000",
    "version": 99,
    "created_at": "2001-01-01T00:00:00Z",
    "created_by": "{admin}",
    "updated_at": "2001-01-01T00:00:00Z",
    "updated_by": "{admin}",
    "deleted_at": "2001-01-01T00:00:00Z",
    "total": "7",
    "serial": "S-9999",
    "tenant": "home1",
    "tenant_id": 1,
    "is_admin": True,
    "_owner": "{admin}",
    "__proto__": {"admin": True},
    "constructor": {"prototype": {"admin": True}},
}


@pytest.mark.parametrize("name", SYSTEM)
def test_v15_3_3_and_15_3_6_nobody_writes_what_the_platform_writes(
    home: Home, seats: ApiClient, name: str
) -> None:
    """15.3.3, 15.3.6: no mass assignment of system fields, by any call that writes records."""
    value = home.user_id if SYSTEM[name] == "{admin}" else SYSTEM[name]
    kept = home.api.create("seat", name="System")
    data = {
        "object": "seat",
        "mapping": json.dumps({"a": name, "b": "name"}),
        "file": (io.BytesIO(f"a,b\n{value},imported\n".encode()), "x.csv"),
    }

    made = seats.post("/data/seat", {"name": "Mine", name: value})
    changed = seats.patch(f"/data/seat/{kept['id']}", {name: value})
    many = seats.post("/data/seat/mass", {"ids": [kept["id"]], "set": {name: value}})
    imported = seats.call("POST", "/imports", data=data, content_type="multipart/form-data")
    _work(home)

    assert (made.status_code, changed.status_code) == (422, 422), made.text + changed.text
    assert many.status_code in (202, 422)
    assert imported.status_code in (202, 422)
    assert told(home.api.get(f"/data/seat/{kept['id']}")) == kept
    assert home.api.records("seat", where="name = 'Mine'") == []
    assert home.api.records("seat", where="name = 'imported' and created_at < '2010-01-01'") == []


def test_v15_3_1_answers_hold_the_fields_that_are_declared(home: Home, seats: ApiClient) -> None:
    """15.3.1: no column of the platform's own, and no hash, comes along with a record."""
    seat = home.api.create("seat", name="Declared")
    user = seats.records("user")[0]

    shown = told(seats.get(f"/data/seat/{seat['id']}"))
    declared = {field["name"] for field in SEAT["fields"]}
    assert shown.keys() - declared <= {
        *("id", "version", "owner", "created_at", "created_by", "updated_at", "updated_by")
    }
    assert not [name for name in user if "hash" in name or "password" in name or "seed" in name]


@pytest.mark.parametrize(
    "sent",
    [
        b'{"name":"a","name":"b"}',
        b'{"name":"a","\\u006eame":"b"}',
    ],
)
def test_v15_3_7_what_is_sent_twice_is_read_once(home: Home, seats: ApiClient, sent: bytes) -> None:
    """15.3.7: one parser reads a body, the last of a name counts; a parameter comes once."""
    made = seats.call("POST", "/data/seat", data=sent, content_type="application/json")
    twice = seats.call("GET", "/data/seat?limit=1&limit=2")
    form = seats.call("POST", "/data/seat?name=c", json={"name": "d"})

    assert made.status_code == 201
    assert told(made)["name"] == told(home.api.get(f"/data/seat/{told(made)['id']}"))["name"] == "b"
    assert (twice.status_code, form.status_code) == (400, 400)


def test_v15_1_2_and_15_2_4_every_library_is_pinned_by_its_content() -> None:
    """15.1.2, 15.2.4: the locks are the inventory; each version has its hashes."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
        pinned = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert pinned
        assert [line for line in pinned if "==" not in line or "--hash=sha256:" not in line] == []
    lock = json.loads((ROOT / "ui_builder/package-lock.json").read_text("utf-8"))
    packages = [each for path, each in lock["packages"].items() if path and not each.get("link")]
    assert [
        each for each in packages if not each.get("integrity") and not each.get("inBundle")
    ] == []


def test_v15_2_3_nothing_that_is_for_tests_takes_part() -> None:
    """15.2.3: no module of the product imports what is for tests, so none of it is ever loaded."""
    package = ROOT / "platform/dougong"
    importing = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "dougong.testing" in path.read_text("utf-8") and "testing" not in path.parts
    ]

    assert importing == []


def _work(home: Home) -> None:
    platform = home.platform
    parts = BulkParts(platform.records, platform.ids, platform.actors)
    JobLane(
        platform.database,
        {CHANGE_MANY: MassChanger(parts), IMPORT: platform.importer},
        clock=platform.clock,
        random=random.random,
        lease=timedelta(seconds=30),
        stopping=Event(),
    ).drain()
