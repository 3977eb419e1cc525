"""Two tenants with the same objects: every call of the API page, tried with what is the other's.

The page is walked, so a new call is tried as well. One that takes something new in its path, or a
body, fails here until it is said below what of the other tenant stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from dougong.access.signing_in.links import make_link
from dougong.testing.over_http import PASSWORD, ApiClient, Home, SettableClock
from dougong.testing.whole_object import WHOLE, make_gadgets

from .treasures import (
    asked_for,
    asked_on_a_screen,
    doubles,
    listed,
    made,
    mass,
    sent_file,
    set_aside,
    told,
    written,
)

RELIC: dict[str, Any] = {
    "kind": "object",
    "name": "relic",
    "label": {"en": "Relic"},
    "plural": {"en": "Relics"},
    "title": "name",
    "fields": [{"name": "name", "type": "text", "label": {"en": "Name"}}],
}
VIEW = {
    "label": {"en": "Spied treasure"},
    "columns": ["name"],
}
# A single object has one record, with the same id everywhere.
RECORDS = ("gadget", "part", "visit", "maker", "deed", "grade", "account")
GONE = {401, 404}

Call = tuple[str, str]


@dataclass(frozen=True)
class Treasure:
    """What the first tenant has: a browser, and ids by the part of a path they could stand in."""

    browser: ApiClient
    ids: Mapping[str, str]
    records: Mapping[str, str]
    texts: tuple[str, ...]


@pytest.fixture(scope="module")
def treasure(home: Home, stranger: Home) -> Treasure:
    """Something of every sort, of the first tenant; the other one has the same objects."""
    for each in (home, stranger):
        each.deploy(*WHOLE, RELIC)
        make_gadgets(each.api)
    records = {name: home.api.records(name)[-1]["id"] for name in RECORDS if name != "account"}
    records["account"] = home.api.create("account", name="Hidden treasure", code="T-1")["id"]
    gadget: Any = home.api.get("/data/gadget", where="name = 'Lathe'").json
    manual = gadget["records"][0]["manual"]["id"]
    records["gadget"] = gadget["records"][0]["id"]
    share = made(home.api.post(f"/data/account/{records['account']}/shares", SHARE), 201)
    job = made(home.api.post("/data/account/mass", mass(records["account"])), 202)
    view = made(
        home.api.post("/ui/objects/gadget/views", {"definition": VIEW, "shared": True}), 201
    )
    talk = f"/data/gadget/{records['gadget']}/comments"
    comment = made(home.api.post(talk, {"body": "Hidden treasure"}), 201)
    ahead = home.platform.clock.now() + timedelta(days=1)
    reminder = made(home.api.post("/reminders", {"at": ahead.isoformat()}), 201)
    browser = signed_in(home)
    sessions: Any = browser.get("/auth/sessions").json
    tokens: Any = home.api.get("/auth/tokens").json
    set_id, merge_id = doubles(home)
    ids = {
        "set_id": set_id,
        "merge_id": merge_id,
        "file_id": manual,
        "job_id": job["id"],
        "upload_id": sent_file(home),
        "token_id": tokens["tokens"][0]["id"],
        "session_id": listed(sessions)[0]["id"],
        "share_id": share["id"],
        "aside_id": set_aside(home),
        "view_id": view["id"],
        "comment_id": comment["id"],
        "reminder_id": reminder["id"],
        "user_id": home.user_id,
        "message_id": written(home),
        "delivery_id": told(home),
        "approval_id": asked_for(home, records["account"]),
        "run_id": asked_on_a_screen(home, records["account"]),
    }
    texts = (home.email, home.tenant.name + '"', home.tenant.schema, "Hidden treasure", "Spied")
    return Treasure(browser, ids, records, (*texts, *ids.values(), *records.values()))


SHARE = {"principal": {"everyone": True}, "level": "read"}


def login(of: Home) -> dict[str, str]:
    return {"tenant": of.tenant.name, "email": of.email, "password": PASSWORD}


def signed_in(of: Home) -> ApiClient:
    """A browser of a tenant's administrator; some calls are not for tokens."""
    client = of.anyone()
    answer: Any = client.post("/auth/login", login(of)).json
    return ApiClient(client.flask, {"X-CSRF-Token": answer["csrf_token"]})


def state(home: Home) -> list[Any]:
    """All of the first tenant that a call of the other might have changed."""
    paths = (
        "/auth/me",
        "/auth/tokens",
        "/meta/versions",
        "/meta/aside",
        "/access/users",
        "/ui/objects/gadget/views",
    )
    told = [made(home.api.get(path), 200) for path in paths]
    return [*told, *(home.api.records(name) for name in RECORDS)]


# Parts of paths that are names, which both tenants have.
NAMES = {
    "kind": "object",
    "name": "gadget",
    "field_name": "secret",
    "number": "2",
    "key": "favourites",
    "provider": "none",
    "form": "none",
    "hook": "none",
    "link": "none",
    "entry": "1",
    "slot": "token",
    "token": "none",
}
# Bodies of calls that take something of the other tenant in their path, as these would be right.
BODIES: dict[Call, Any] = {
    ("POST", "/data/{object}/{record_id}/actions/amend"): {},
    ("PATCH", "/data/{object}/{record_id}"): {"name": "Mine now"},
    ("POST", "/data/{object}/{record_id}/undo"): {"version": 1},
    ("POST", "/data/{object}/{record_id}/history/{entry}/restore"): {},
    ("POST", "/data/{object}/{record_id}/shares"): SHARE,
    ("PATCH", "/data/{object}/{record_id}/shares/{share_id}"): {"level": "edit"},
    ("POST", "/files/{file_id}/link"): {},
    ("POST", "/files/{file_id}/versions"): {},
    ("POST", "/meta/aside/{aside_id}/restore"): {},
    ("POST", "/data/{object}/{record_id}/comments"): {"body": "Mine now"},
    ("PATCH", "/data/{object}/{record_id}/comments/{comment_id}"): {"body": "Mine now"},
    ("PATCH", "/reminders/{reminder_id}"): {"note": "Mine now"},
    ("POST", "/data/{object}/{record_id}/approvals"): {"approval": "treasure"},
    ("POST", "/approvals/{approval_id}/withdraw"): {},
    ("POST", "/runs/{run_id}/screen"): {"step": "ask"},
    ("POST", "/runs/{run_id}/retry"): {},
    ("POST", "/approvals/{approval_id}/take_back"): {},
    ("POST", "/approvals/{approval_id}/comment"): {"comment": "Mine now"},
    ("POST", "/imports/uploads/{upload_id}/preview"): {"object": "account"},
    ("PUT", "/ui/objects/{name}/views/{view_id}"): {"definition": VIEW, "shared": True},
    ("PUT", "/access/users/{user_id}/grants"): {"roles": [], "permission_sets": []},
    ("POST", "/access/users/{user_id}/transfer"): {"to": "{me}"},
    ("POST", "/access/users/{user_id}/deactivate"): {},
    ("PATCH", "/tenants/{name}"): {"state": "suspended"},
    ("POST", "/tenants/{name}/rename"): {"name": "mine_now"},
    ("POST", "/tenants/{name}/clone"): {"name": "mine_now"},
}
QUERIES: dict[Call, dict[str, str]] = {
    ("GET", "/data/{object}/{record_id}/unmasked"): {"field": "name"},
}
# Calls open to all whose path holds a credential of its own; tried by themselves below.
OPEN = {
    ("POST", "/auth/reset/{token}"),
    ("POST", "/auth/invite/{token}"),
    ("GET", "/forms/{tenant}/{form}"),
    ("POST", "/forms/{tenant}/{form}"),
    ("POST", "/hooks/{tenant}/{hook}"),
}


def operations(of: Home) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Walk the API page: method, path, and what is said of the call."""
    page: Any = of.api.get("/openapi.json").json
    for path, item in page["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


def general(path: str) -> str:
    """The path of a call that every object has, whichever object it is written for."""
    return re.sub(r"^/data/[a-z_]+", "/data/{object}", path)


def parts(path: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", path)


def is_foreign(path: str) -> bool:
    """Tell whether a path takes what belongs to one tenant only."""
    return any(each.endswith("_id") for each in parts(path)) or path.startswith("/tenants/")


def filled(path: str, treasure: Treasure, home: Home) -> str:
    """Put what is the first tenant's into a path."""
    of = re.match(r"/data/([a-z_]+)/", path)
    values = {**NAMES, **treasure.ids, "record_id": treasure.records.get(of[1], "") if of else ""}
    if path.startswith("/tenants/"):
        values["name"] = home.tenant.name
    unknown = [each for each in parts(path) if not values.get(each)]
    if unknown == ["record_id"]:  # an object that the first tenant has no record of
        values["record_id"] = treasure.records["gadget"]
    else:
        assert not unknown, f"say in this test what of another tenant stands for {unknown}: {path}"
    return path.format_map(values)


def test_whatever_names_something_of_the_other_tenant_finds_nothing(
    home: Home, stranger: Home, treasure: Treasure
) -> None:
    before, tried, wrong = state(home), 0, []
    spy = signed_in(stranger)

    for method, path, operation in operations(stranger):
        if not is_foreign(path) or (method, path) in OPEN:
            continue
        call = method, general(path)
        body = BODIES.get(call)
        assert body is not None or "requestBody" not in operation, f"give {call} a right body"
        options: dict[str, Any] = {"query_string": QUERIES.get(call, {})}
        if body is not None:
            options["json"] = {k: stranger.user_id if v == "{me}" else v for k, v in body.items()}
        answer = spy.call(method, filled(path, treasure, home), **options)
        tried += 1
        # That an object's records cannot be shared at all is said of the object, whatever the id.
        code = answer.json["code"] if answer.json and "code" in answer.json else None
        if answer.status_code not in GONE and code != "share.by_parent":
            wrong.append((method, path, answer.status_code, answer.text[:200]))
        sent = str(options)
        leaks = [text for text in treasure.texts if text in answer.text and text not in sent]
        asked = filled(path, treasure, home)
        assert not [text for text in leaks if text.strip('"') not in asked], (method, path)

    assert wrong == [], "\n".join(map(str, wrong))
    assert tried > 100
    assert state(home) == before
    assert treasure.browser.get("/auth/me").status_code == 200


def test_nothing_that_is_read_holds_anything_of_the_other_tenant(
    home: Home, stranger: Home, treasure: Treasure
) -> None:
    for method, path, _ in operations(stranger):
        if method != "GET" or is_foreign(path):
            continue
        names = {**NAMES, "tenant": stranger.tenant.name}
        answer = stranger.api.get(path.format_map(names))

        assert answer.status_code < 500, path
        assert not [text for text in treasure.texts if text in answer.text], path


def test_a_credential_that_is_bent_to_the_other_tenant_opens_nothing(
    home: Home, stranger: Home, treasure: Treasure, clock: SettableClock
) -> None:
    bent = home.api.headers["Authorization"].replace(
        f"dg_{home.tenant.name}_", f"dg_{stranger.tenant.name}_"
    )
    cookie = treasure.browser.flask.get_cookie("dougong")
    assert cookie is not None
    swapped = cookie.value.replace(f"dgs_{home.tenant.name}_", f"dgs_{stranger.tenant.name}_")
    clients = [
        ApiClient(home.app.test_client(), {"Authorization": bent}),
        ApiClient(home.app.test_client(), {"Cookie": f"dougong={swapped}"}),
    ]
    assert bent not in home.api.headers.values()
    assert swapped != cookie.value

    for method, path, operation in operations(stranger):
        if operation.get("security") == [] or re.match("/data/(?!gadget/|gadget$)", path):
            continue
        values = {**NAMES, **treasure.ids, "record_id": treasure.records["gadget"]}
        for client in clients:
            answer = client.call(method, path.format_map({**values, "tenant": "x", "token": "x"}))
            assert answer.status_code == 401, (method, path, answer.text)


def test_ids_of_the_other_tenant_in_bodies_refer_to_nothing(
    home: Home, stranger: Home, treasure: Treasure
) -> None:
    before = state(home)
    own: Any = stranger.api.create("account", name="Own", code="O-1")
    mine, foreign = f"/data/account/{own['id']}", treasure.records
    someone, _ = stranger.add_user("someone@stranger.example", member=True)
    calls: list[tuple[str, str, Any]] = [
        ("POST", "/auth/view-as", {"user": home.user_id}),
        ("PATCH", mine, {"owner": home.user_id}),
        ("POST", f"{mine}/shares", {"principal": {"user": home.user_id}, "level": "edit"}),
        ("POST", f"/access/users/{someone}/transfer", {"to": home.user_id}),
        ("POST", f"/access/users/{someone}/deactivate", {"transfer_to": home.user_id}),
        ("POST", "/personal/find", {"user": home.user_id}),
        ("POST", "/personal/erase", {"user": home.user_id, "check_only": True}),
        ("POST", "/personal/erase", {"record": {"object": "account", "id": foreign["account"]},
                                     "check_only": True}),
        ("POST", "/data/visit", {"name": "Spy", "gadget": foreign["gadget"]}),
        ("POST", "/data/gadget", {"name": "Spy", "manual": treasure.ids["file_id"]}),
        ("POST", "/data/gadget", {"name": "Spy", "about": f"maker/{foreign['maker']}"}),
        ("POST", f"/meta/aside/{uuid4()}/restore", {"also": [treasure.ids["aside_id"]]}),
    ]  # fmt: skip

    spy = signed_in(stranger)
    answers = [spy.call(method, path, json=body) for method, path, body in calls]
    asked = stranger.api.get(f"{mine}/access", user=home.user_id)
    read = stranger.api.post("/ui/notifications/read", {"ids": [str(uuid4())]})

    refused = {*GONE, 422}
    wrong = [
        (call, answer.status_code, answer.text)
        for call, answer in zip(calls, answers, strict=True)
        if answer.status_code not in refused
    ]
    assert wrong == []
    assert asked.status_code in refused
    assert read.status_code in (*refused, 200, 204)
    others = home.email, "Hidden treasure", home.tenant.schema
    for answer in (*answers, asked):
        assert not [text for text in others if text in answer.text]
    assert state(home) == before


def test_work_on_records_of_the_other_tenant_finds_none(
    home: Home, stranger: Home, treasure: Treasure
) -> None:
    before = state(home)
    foreign = treasure.records["account"]

    answer = stranger.api.post("/data/account/mass", {"ids": [foreign], "delete": True})
    sent = {"mode": "delete", "records": [{"id": foreign}]}
    bulk: Any = stranger.api.post("/data/account/bulk", sent).json
    one = {"method": "DELETE", "path": f"/data/account/{foreign}"}
    batch: Any = stranger.api.post("/batch", {"requests": [one]}).json
    where = stranger.api.get("/data/account", where=f"id = '{foreign}'")

    assert answer.status_code in (202, 404, 422)
    assert bulk["failed"] == 1
    assert batch["responses"][0]["status"] == 404
    assert where.status_code in (200, 422)
    assert (where.json or {}).get("records", []) == []
    assert state(home) == before


def test_a_place_in_a_list_of_the_other_tenant_shows_nothing_of_it(
    home: Home, stranger: Home, treasure: Treasure
) -> None:
    for number in range(3):
        for each in (home, stranger):
            each.api.create("maker", name=f"M {number}", code=f"{each.tenant.name}-{number}")
    page: Any = home.api.get("/data/maker", limit=1, sort="name").json
    assert page["next_cursor"] is not None

    answer = stranger.api.get("/data/maker", limit=50, sort="name", cursor=page["next_cursor"])

    assert answer.status_code in (200, 400, 404, 422)
    own = {each["id"] for each in stranger.api.records("maker")}
    assert {each["id"] for each in (answer.json or {}).get("records", [])} <= own
    assert home.tenant.name not in answer.text


def test_a_link_of_a_mail_works_in_its_own_tenant_only(
    home: Home, stranger: Home, clock: SettableClock
) -> None:
    schema = home.tenant.schema
    with home.platform.database.transaction(schema) as connection:
        links = {
            kind: make_link(
                connection,
                schema,
                kind,
                tenant=home.tenant.name,
                user_id=UUID(home.user_id),
                now=clock.now(),
                random_bytes=home.platform.random_bytes,
            )
            for kind in ("reset", "invite")
        }
    body = {"password": "another bracket carries it"}

    for kind, link in links.items():
        bent = link.replace(f"_{home.tenant.name}_", f"_{stranger.tenant.name}_")
        assert bent != link
        answer = stranger.anyone().post(f"/auth/{kind}/{bent}", body)
        assert answer.status_code in (*GONE, 410)
        assert answer.json["code"] == "access.link_ended"  # type: ignore[index]
    assert home.anyone().post("/auth/login", login(home)).status_code == 200


def test_a_host_that_names_the_other_tenant_changes_nothing(
    home: Home, stranger: Home, treasure: Treasure
) -> None:
    answer = stranger.api.call(
        "GET",
        f"/data/account/{treasure.records['account']}",
        base_url=f"http://{home.tenant.name}.crm.example",
        headers={"X-Forwarded-Host": f"{home.tenant.name}.crm.example"},
    )

    assert answer.status_code == 404
