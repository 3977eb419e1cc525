"""Copies of a tenant: with none, a sample or all of its records, masked or as they are."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from dougong.app import Platform
from dougong.packages.tenants.copying import PARTS, Copying
from dougong.packages.tenants.operating import CLONE_TENANT
from dougong.packages.tenants.sandboxes import Cloner
from dougong.storage.cipher import NoSecretKeyError
from dougong.storage.tables import TenantTables
from dougong.storage.tenants import find_any_tenant, find_tenant, look_up_any_tenant
from dougong.testing.desk import an_object
from dougong.testing.over_http import PASSWORD, ApiClient, Home, SettableClock, make_home
from dougong.testing.whole_object import GADGET, WHOLE, make_gadgets

PLAIN = {"formula", "rollup", "autonumber"}
PERSONAL = {
    **GADGET,
    "fields": [
        each if each["type"] in PLAIN else {**each, "personal": True} for each in GADGET["fields"]
    ],
}
GUEST = an_object(
    "guest",
    {"name": "card", "type": "text", "max_length": 4, "unique": True, "personal": True},
    {"name": "bill", "type": "currency"},
    {"name": "partner", "type": "lookup", "to": "guest"},
    {"name": "notes", "type": "autonumber", "format": "N-{000}"},
    {"name": "email", "type": "email"},
    {"name": "hidden", "type": "encrypted_text"},
    {"name": "paper", "type": "file"},
)


@pytest.fixture(scope="module")
def home(platform: Platform, app: Flask) -> Home:
    """A tenant whose administrators run the platform, with records of every sort."""
    made = make_home(platform, app)
    platform.operators.change(None, made.tenant.name, operates=True)
    made.deploy(*WHOLE, GUEST)
    made.deploy(PERSONAL)
    return made


@pytest.fixture(scope="module")
def gadgets(home: Home) -> dict[str, str]:
    """Its records of every shape."""
    return make_gadgets(home.api)


@pytest.fixture(scope="module")
def guests(home: Home) -> list[dict[str, Any]]:
    """Five guests; each but the first knows the one before."""
    made: list[dict[str, Any]] = []
    for number in range(5):
        paper = home.api.upload(f"Paper {number}".encode())
        made.append(
            home.api.create(
                "guest",
                name=f"Guest {number}",
                card=f"c{number}",
                bill="10.00",
                partner=made[-1]["id"] if made else None,
                email="same@customer.example" if number < 2 else f"g{number}@customer.example",
                hidden=f"secret number {number}",
                paper=paper["id"],
            )
        )
    return made


WEBHOOK: dict[str, Any] = {
    "kind": "webhook",
    "name": "others",
    "label": {"en": "Others"},
    "url": "https://others.example/",
    "listens": [{"object": "guest"}],
}


def cloner_of(platform: Platform) -> Cloner:
    """Give what makes copies."""
    return Cloner(platform.records, platform.models, platform.cipher, platform.blobs)


def clone(home: Home, name: str, **body: Any) -> Home:
    """Have a copy made and do the job; gives the copy, as its administrator who signed in."""
    answer = home.api.post(f"/tenants/{home.tenant.name}/clone", {"name": name, **body})
    assert answer.status_code == 202, answer.text
    assert answer.json is not None
    job = f"/jobs/{answer.json['job']}"
    assert answer.headers["Location"].endswith(job)
    platform = home.platform
    assert find_any_tenant(platform.database, name).state == "preparing"
    refused = home.anyone().post("/auth/login", login(home, name))
    assert refused.status_code == 401
    cloner = cloner_of(platform)
    platform.do_jobs({CLONE_TENANT: cloner})
    done: Any = home.api.get(job).json
    assert done["state"] == "done", done
    assert done["done"] == done["total"] > 10
    return inside(home, name)


def login(home: Home, name: str) -> dict[str, str]:
    """What signs in to a copy: e-mail and password are those of the tenant."""
    return {"tenant": name, "email": home.email, "password": PASSWORD}


def inside(home: Home, name: str) -> Home:
    client = home.anyone()
    answer = client.post("/auth/login", login(home, name))
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    api = ApiClient(client.flask, {"X-CSRF-Token": answer.json["csrf_token"]})
    tenant = find_tenant(home.platform.database, name)
    return Home(home.platform, home.app, tenant, home.email, answer.json["user"]["id"], api)


def without_times(record: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in record.items() if k not in ("created_at", "updated_at")}


def test_it_is_said_of_every_table_of_the_platform_what_copies_have_of_it() -> None:
    assert set(PARTS) == set(TenantTables.names)


def test_all_as_it_is_is_the_same_and_apart(
    home: Home, gadgets: dict[str, str], guests: list[dict[str, Any]]
) -> None:
    copy = clone(home, "twin", data="all", mask=False)

    for name in ("gadget", "part", "visit", "deed", "policy", "grade", "maker", "guest", "user"):
        assert copy.api.records(name) == home.api.records(name), name
    gadget = f"/data/gadget/{gadgets['gadget']}"
    assert copy.api.get(gadget).json == home.api.get(gadget).json
    assert copy.api.get(f"{gadget}/history").json == home.api.get(f"{gadget}/history").json
    assert copy.api.get(f"{gadget}/secrets/secret").json == {"value": "sk-live-0123456789"}
    paper = guests[0]["paper"]["id"]
    assert copy.api.get(f"/files/{paper}").data == b"Paper 0"
    versions, own = home.api.get("/meta/versions").json, copy.api.get("/meta/versions").json
    assert own == versions
    assert copy.api.create("guest", name="New", card="n")["notes"] == "N-006"
    copy.api.patch(gadget, {"name": "Changed in the copy"})
    assert home.api.get(gadget).json["name"] == "Lathe"  # type: ignore[index]
    assert copy.api.patch(gadget, {"maker": guests[0]["id"]}).status_code == 422
    assert home.api.get("/auth/tokens").json != copy.api.get("/auth/tokens").json
    fields = [*GUEST["fields"], {"name": "room", "type": "text", "unique": True}]
    copy.deploy({**GUEST, "fields": [each for each in fields if each["name"] != "bill"]})
    assert copy.api.create("guest", name="Newer", room="1")["room"] == "1"
    assert home.api.get("/data/guest", fields="room").status_code == 422


def test_masked_it_has_fakes_of_the_right_types_and_the_same_for_the_same(
    home: Home, gadgets: dict[str, str], guests: list[dict[str, Any]]
) -> None:
    copy = clone(home, "masked", data="all")

    before: Any = home.api.get(f"/data/gadget/{gadgets['gadget']}").json
    after: Any = copy.api.get(f"/data/gadget/{gadgets['gadget']}").json
    told = copy.api.get(f"/data/gadget/{gadgets['gadget']}/history").text
    for secret in ("Lathe", "mei@example.com", "8613800138000", "31.2304", "1 Road", "0123456789"):
        assert secret not in str(after)
        assert secret not in told
    kept = {"id", "serial", "maker", "about", "reviewer", "created_by", "owner", "record_type"}
    assert {k: after[k] for k in kept} == {k: before[k] for k in kept}
    blank = {k for k, v in before.items() if v is not None and after[k] is None}
    assert blank == {"code", "extra", "colours", "manual", "photo"}
    again = copy.api.patch(
        f"/data/gadget/{gadgets['gadget']}",
        {k: after[k] for k in ("story", "amount", "price", "share", "stars", "seen_at", "opens")}
        | {k: after[k] for k in ("email", "phone", "web", "place", "home", "labels", "due")},
    )
    assert again.status_code == 200, again.text
    found = {each["name"]: each for each in copy.api.records("guest")}
    emails = [found[f"Guest {n}"]["email"] for n in range(5)]
    assert all(each.endswith("@example.invalid") for each in emails)
    assert (len(set(emails)), emails[0] == emails[1]) == (4, True)
    cards = {each["card"] for each in found.values()}
    assert len(cards) == 5
    assert not cards & {f"c{n}" for n in range(5)}
    assert found["Guest 1"]["partner"]["id"] == guests[0]["id"]
    first = f"/data/guest/{guests[0]['id']}"
    assert copy.api.get(f"{first}/secrets/hidden").json == {"value": "sandbox"}
    assert copy.api.get(f"/files/{gadgets and before['manual']['id']}").status_code == 404
    assert copy.api.get(f"/files/{guests[0]['paper']['id']}").data == b"Paper 0"


def test_a_sample_has_the_newest_and_all_that_they_refer_to(
    home: Home, gadgets: dict[str, str], guests: list[dict[str, Any]]
) -> None:
    copy = clone(home, "some", data="sample", per_object=1, mask=False)

    assert {each["name"] for each in copy.api.records("guest")} == {
        f"Guest {number}" for number in range(5)
    }
    # The newest gadget is the bare one; the newest visit refers to the other.
    assert {each["id"] for each in copy.api.records("gadget")} == {
        gadgets["gadget"],
        gadgets["bare"],
    }
    whole: Any = copy.api.get(f"/data/gadget/{gadgets['gadget']}").json
    assert [each["name"] for each in whole["parts"]] == ["Screw", "Nut"]
    assert (whole["part_total"], whole["visits"]) == ("15", "1")
    assert (whole["manual"], whole["photo"]) == (None, None)
    assert copy.api.records("user") == home.api.records("user")
    assert copy.api.get(f"/files/{guests[0]['paper']['id']}").status_code == 404


def test_without_records_there_is_who_asked_for_it_alone(home: Home, guests: Any) -> None:
    home.deploy(WEBHOOK)
    copy = clone(home, "bare", data="none")

    (told,) = copy.api.get("/webhooks").json["webhooks"]  # type: ignore[index]
    assert (told["active"], told["off_at"] is not None) == (True, True)
    assert copy.api.records("guest") == []
    assert [each["email"] for each in copy.api.records("user")] == [home.email]
    assert copy.api.get("/auth/me").json["rights"]["everything"] is True  # type: ignore[index]
    assert [each["code"] for each in copy.api.records("grade", sort="code")] == ["A", "B"]
    assert copy.api.get("/meta/versions").json == home.api.get("/meta/versions").json
    assert copy.api.create("guest", name="First", card="1")["notes"] == "N-001"
    own = home.platform.database
    with own.connection(copy.tenant.schema) as connection:
        sql = f"SELECT action, details ->> 'tenant' FROM {copy.tenant.schema}._audit ORDER BY id"
        rows = connection.execute(sql.encode()).fetchall()
    assert ("tenant.made_by_cloning", home.tenant.name) in rows


def test_a_copy_that_cannot_be_made_leaves_no_name_taken(home: Home) -> None:
    taken = home.api.post(f"/tenants/{home.tenant.name}/clone", {"name": home.tenant.name})
    unfit = home.api.post(f"/tenants/{home.tenant.name}/clone", {"name": "Not A Name"})
    nobody = home.api.post("/tenants/nobody/clone", {"name": "ghost"})

    assert [each.status_code for each in (taken, unfit, nobody)] == [409, 422, 404]


def test_a_copy_that_fails_leaves_nothing_behind(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise NoSecretKeyError

    platform = home.platform
    monkeypatch.setattr(Copying, "records", fail)
    answer: Any = home.api.post(f"/tenants/{home.tenant.name}/clone", {"name": "broken"})

    platform.do_jobs({CLONE_TENANT: cloner_of(platform)})

    job: Any = home.api.get(f"/jobs/{answer.json['job']}").json
    assert (job["state"], job["error"]["code"]) == ("failed", "secret.no_key")
    assert look_up_any_tenant(platform.database, "broken") is None
    with platform.database.connection("dougong") as connection:
        schemas = connection.execute("SELECT nspname FROM pg_namespace").fetchall()
    assert ("t_broken",) not in schemas


def test_a_copy_whose_worker_dies_is_made_anew(
    home: Home, guests: Any, monkeypatch: pytest.MonkeyPatch, clock: SettableClock
) -> None:
    whole, platform = Copying.records, home.platform

    def die(*given: Any, **named: Any) -> None:
        whole(*given, **named)
        raise OSError("the machine went down")

    cloner = {CLONE_TENANT: cloner_of(platform)}
    answer: Any = home.api.post(
        f"/tenants/{home.tenant.name}/clone", {"name": "risen", "data": "all"}
    )
    monkeypatch.setattr(Copying, "records", die)
    platform.do_jobs(cloner)
    assert find_any_tenant(platform.database, "risen").state == "preparing"
    monkeypatch.undo()
    clock.advance(minutes=10)

    platform.do_jobs(cloner)

    job: Any = home.api.get(f"/jobs/{answer.json['job']}").json
    assert job["state"] == "done", job
    assert len(inside(home, "risen").api.records("guest")) == 5
