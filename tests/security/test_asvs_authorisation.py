"""OWASP ASVS 5.0, level 2: authorisation (V8), as another member who would like to know more.

Records that are somebody else's are private here; whatever a member asks, they are not there.
Hidden fields are in ``test_hidden_fields.py``, other tenants in ``test_tenants.py``.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from dougong.api.routing import Access, Route, route_of
from dougong.records.bulk.changing import CHANGE_MANY, MassChanger
from dougong.records.bulk.steps import BulkParts
from dougong.testing.desk import an_object
from dougong.testing.over_http import BASE, ApiClient, Home, SettableClock
from dougong.testing.signing_in import browser_of
from dougong.worker.job_lane import JobLane

WORD = "Zanzibar"
"""Stands in every value of what is private, and nowhere else."""

NUMBER = "8675309"

DOSSIER = an_object(
    "dossier",
    {"name": "code", "type": "text", "unique": True},
    {"name": "worth", "type": "number", "scale": 0},
    {"name": "paper", "type": "file"},
    {"name": "key", "type": "encrypted_text", "show_last": 0},
    {"name": "phone", "type": "text", "mask": {"start": 1, "end": 1}},
    sharing="private",
    history=True,
)
PAGE = an_object(
    "dossier_page",
    {"name": "dossier", "type": "parent", "to": "dossier"},
    sharing="parent",
)
TREATY = an_object("treaty", {"name": "sum", "type": "number"}, shape="document", sharing="private")
SLIP = an_object(
    "slip",
    {"name": "dossier", "type": "lookup", "to": "dossier"},
    {"name": "about", "type": "polymorphic", "to": ["dossier", "account"]},
    {"name": "copied", "type": "text"},
    {"name": "told", "type": "formula", "returns": "text", "formula": "'<' & dossier.code & '>'"},
    {
        "name": "filed",
        "type": "lookup",
        "to": "dossier",
        "fetch": [{"field": "code", "into": "copied", "when": "always"}],
    },
)
UNMASK: dict[str, Any] = {
    "kind": "permission_set",
    "name": "unmasker",
    "label": {"en": "Unmasker"},
    "unmask": ["dossier.phone"],
    "system": ["secrets"],
}


@dataclass(frozen=True)
class Archive:
    """A tenant with private records of one user, and another who is to reach nothing of them.

    Attributes:
        home: The tenant.
        member: The other user, with a token.
        email: Their e-mail.
        ids: What is private, by object.
        slip: A record of everybody that points at the dossier.
    """

    home: Home
    member: ApiClient
    email: str
    ids: dict[str, str]
    slip: str


@pytest.fixture(scope="module")
def archive(home: Home) -> Archive:
    """Make the records as the administrator, who owns them."""
    home.deploy(DOSSIER, PAGE, TREATY, SLIP, UNMASK)
    api, email = home.api, "spy@archive.example"
    paper = api.upload(WORD.encode(), f"{WORD}.txt")
    dossier = api.create(
        "dossier",
        name=f"{WORD} dossier",
        code=f"{WORD}-1",
        worth=NUMBER,
        paper=paper["id"],
        key=f"{WORD} key",
        phone=f"{WORD}{NUMBER}",
    )
    api.patch(f"/data/dossier/{dossier['id']}", {"name": f"{WORD} dossier, changed"})
    page = api.create("dossier_page", name=f"{WORD} page", dossier=dossier["id"])
    treaty = api.create("treaty", name=f"{WORD} treaty", sum=NUMBER)
    about = {"object": "dossier", "id": dossier["id"]}
    slip = api.create("slip", name="Slip", dossier=dossier["id"], about=about)
    user_id, member = home.add_user(email, member=True)
    grants = {"roles": [], "permission_sets": [{"name": "member"}, {"name": "unmasker"}]}
    assert api.put(f"/access/users/{user_id}/grants", grants).status_code == 200
    ids = {"dossier": dossier["id"], "dossier_page": page["id"], "treaty": treaty["id"]}
    return Archive(home, member, email, {**ids, "file": paper["id"]}, slip["id"])


def tells(answer: TestResponse) -> bool:
    """Tell whether an answer gives away anything of what is private."""
    return WORD in answer.text or NUMBER in answer.text or WORD in str(answer.headers)


def routes_of(home: Home) -> Iterator[Route]:
    """Give every call of the API."""
    for rule in home.app.url_map.iter_rules():
        route = route_of(home.app.view_functions[rule.endpoint])
        if route is not None and rule.rule.startswith(BASE):
            yield route


BODIES: dict[str, Any] = {
    "actions/amend": {},
    "shares": {"principal": {"everyone": True}, "level": "edit"},
    "{share_id}": {"level": "edit"},
}
"""Bodies that would be taken, by the end of an address."""


def attempts(home: Home, object_name: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give every call on one record of an object, with a body that would be taken."""
    for route in routes_of(home):
        if "{record_id}" not in route.template:
            continue
        path = (
            route.template.replace("{object_name}", object_name)
            .replace("{field_name}", "key")
            .replace("{share_id}", str(uuid4()))
        )
        options: dict[str, Any] = {}
        if route.method in ("POST", "PATCH"):
            end = route.template.rpartition("{record_id}/")[2].removeprefix("shares/")
            options["json"] = BODIES.get(end, {"name": "Mine"})
        if path.endswith("/unmasked"):
            options["query_string"] = {"field": "phone"}
        yield route.method, path, options


@pytest.mark.parametrize("object_name", ["dossier", "dossier_page", "treaty"])
def test_v8_2_2_no_call_on_a_private_record_differs_from_one_on_none(
    archive: Archive, object_name: str
) -> None:
    """8.2.2: data-specific access; no insecure direct object reference on any address."""
    real, none = archive.ids[object_name], str(uuid4())
    before = archive.home.api.get(f"/data/{object_name}/{real}").json
    differing, tried = [], 0
    for method, path, options in attempts(archive.home, object_name):
        answers = [
            archive.member.call(method, path.replace("{record_id}", each), **options)
            for each in (real, none)
        ]
        told = [(each.status_code, _plain(each, real, none)) for each in answers]
        tried += 1
        if told[0] != told[1] or tells(answers[0]) or not 400 <= told[0][0] < 500:
            differing.append((method, path, told))

    assert differing == []
    assert tried >= 14
    assert archive.home.api.get(f"/data/{object_name}/{real}").json == before


def _plain(answer: TestResponse, real: str, none: str) -> str:
    told = answer.text.replace(real, "ID").replace(none, "ID")
    return re.sub(r'"request_id":"[^"]*"', "", told)


def test_v8_2_2_a_file_of_a_private_record_is_not_there(archive: Archive) -> None:
    """8.2.2: what hangs on a record is guarded with it."""
    answer = archive.member.get(f"/files/{archive.ids['file']}")

    assert answer.status_code == 404
    assert not tells(answer)
    taken = archive.member.post("/data/dossier", {"name": "x", "paper": archive.ids["file"]})
    assert taken.status_code == 422


@pytest.mark.parametrize("object_name", ["dossier", "dossier_page", "treaty"])
def test_v8_2_2_no_list_total_or_search_knows_of_private_records(
    archive: Archive, object_name: str
) -> None:
    """8.2.2: a record that may not be read is in no list, no count, no sum and no search."""
    real = archive.ids[object_name]
    answers: dict[str, Any] = {
        "list": archive.member.get(f"/data/{object_name}", count="exact"),
        "by id": archive.member.get(f"/data/{object_name}", where=f"id = '{real}'"),
        "aggregate": archive.member.get(
            f"/data/{object_name}/aggregate", measures="count(),max(name)"
        ),
        "groups": archive.member.get(
            f"/data/{object_name}/aggregate", group="name", measures="count()"
        ),
        "search": archive.member.get("/search", q=WORD),
    }

    assert {each.status_code for each in answers.values()} == {200}
    assert [name for name, each in answers.items() if tells(each)] == []
    assert answers["list"].json["records"] == []
    assert answers["list"].json["count"] == 0
    assert answers["groups"].json["rows"] == []
    assert answers["search"].json["results"] == []


ORACLES = [
    {"where": "{path}.code = 'Zanzibar-1'"},
    {"where": "{path}.code contains 'Zan'"},
    {"where": "not ISBLANK({path}.code)"},
    {"where": "{path}.worth > 0"},
    {"where": "{path}.owner.email != 'x'"},
    {"where": "LEFT({path}.name, 1) = 'Z'"},
    {"where": "told contains 'Zan'"},
    {"where": "EXISTS(dossier_page.dossier, name contains 'Zan')", "of": "dossier"},
]


@pytest.mark.parametrize("oracle", ORACLES, ids=lambda each: each["where"])
def test_v8_2_2_no_filter_through_a_lookup_is_an_oracle(
    archive: Archive, oracle: dict[str, str]
) -> None:
    """8.2.2: what points at a private record does not answer questions about it."""
    path, of = oracle["where"].format(path="dossier"), oracle.get("of", "slip")

    seen: Any = archive.member.get(f"/data/{of}", where=path)

    assert seen.status_code == 200, seen.text
    assert seen.json["records"] == []
    assert archive.home.api.records(of, where=path) != []


def test_v8_2_2_no_column_order_or_group_through_a_lookup_tells(archive: Archive) -> None:
    """8.2.2: fields, sort, cursors and groups through a lookup hold nothing of a private record."""
    asked = [
        archive.member.get("/data/slip", fields="name,dossier,dossier.code,dossier.owner.email"),
        archive.member.get("/data/slip", fields="name,about,told"),
        archive.member.get("/data/slip", sort="-told", limit=1),
        archive.member.get("/data/slip/aggregate", group="told", measures="max(told)"),
        archive.member.get("/data/slip", sort="dossier.code", limit=1),
        archive.member.get("/data/slip", sort="-dossier.worth", limit=1),
        archive.member.get("/data/slip/aggregate", group="dossier.code", measures="count()"),
        archive.member.get("/data/slip/aggregate", group="dossier", measures="count()"),
        archive.member.get("/data/slip/aggregate", measures="sum(dossier.worth)"),
        archive.member.get(f"/data/slip/{archive.slip}"),
        archive.member.get(f"/data/slip/{archive.slip}/history"),
        archive.member.get(f"/data/slip/{archive.slip}/timeline"),
    ]

    assert {answer.status_code for answer in asked} == {200}
    assert [answer.text for answer in asked if tells(answer)] == []


def test_v8_2_2_no_reference_to_a_private_record_can_be_written(archive: Archive) -> None:
    """8.2.2: a lookup takes only what one may read, so that nothing is fetched through it."""

    def answers(row_id: str, code: str) -> list[tuple[int, str]]:
        sent: list[tuple[str, Any]] = [
            ("slip", {"filed": row_id}),
            ("slip", {"filed": {"id": row_id}}),
            ("slip", {"filed": {"code": code}}),
            ("slip", {"dossier": row_id}),
            ("slip", {"about": {"object": "dossier", "id": row_id}}),
            ("slip", {"about": f"dossier/{row_id}"}),
            ("slip", {"about": {"object": "dossier", "code": code}}),
            ("dossier_page", {"dossier": row_id}),
        ]
        told = [archive.member.post(f"/data/{of}", {"name": "Spy", **more}) for of, more in sent]
        return [(each.status_code, _plain(each, row_id, code)) for each in told]

    private = answers(archive.ids["dossier"], f"{WORD}-1")

    assert {status for status, _ in private} <= {403, 422}
    assert private == answers(str(uuid4()), "none")
    for of in ("slip", "dossier_page"):
        assert archive.home.api.records(of, where="name = 'Spy'") == []


def test_v8_2_2_a_value_that_is_taken_tells_not_by_what(archive: Archive) -> None:
    """8.2.2: that a unique value is taken cannot be hidden; whose it is, is."""
    answer = archive.member.post("/data/dossier", {"name": "Mine", "code": f"{WORD}-1"})

    assert answer.status_code == 409
    assert archive.ids["dossier"] not in answer.text
    assert not tells(answer)


def test_v8_2_2_many_at_once_are_no_way_around(archive: Archive) -> None:
    """8.2.2: work on many records reaches those alone that one by one would be reached."""
    before = archive.home.api.records("dossier")
    bodies: list[Any] = [
        {"ids": [archive.ids["dossier"]], "set": {"name": "Mine"}},
        {"where": "name != ''", "set": {"name": "Mine"}},
        {"ids": [archive.ids["dossier"]], "delete": True},
    ]

    answers = [archive.member.post("/data/dossier/mass", body) for body in bodies]

    assert {each.status_code for each in answers} <= {202, 404, 422}
    assert not any(tells(each) for each in answers)
    _work(archive.home)
    assert archive.home.api.records("dossier") == before


def _work(home: Home) -> None:
    platform = home.platform
    JobLane(
        platform.database,
        {CHANGE_MANY: MassChanger(BulkParts(platform.records, platform.ids, platform.actors))},
        clock=platform.clock,
        random=random.random,
        lease=timedelta(seconds=30),
        stopping=Event(),
    ).drain()


def test_v8_3_1_rights_are_asked_on_the_server_whatever_a_client_says(archive: Archive) -> None:
    """8.3.1: no header, parameter or cookie of a client takes part in a decision."""
    path = f"/data/dossier/{archive.ids['dossier']}"
    said = {
        "X-User-Id": archive.home.user_id,
        "X-Forwarded-User": archive.home.email,
        "X-Original-Url": "/api/v1/auth/me",
        "X-Rewrite-Url": "/api/v1/auth/me",
        "X-Http-Method-Override": "DELETE",
        "X-Dougong-Admin": "1",
        "Cookie": "admin=1; everything=true",
    }

    answers = [
        archive.member.call("GET", path, headers=said),
        archive.member.call("GET", path, query_string={"user": archive.home.user_id}),
        archive.member.call("GET", path, query_string={"admin": "true"}),
    ]

    assert [each.status_code for each in answers] == [404, 400, 400]
    assert not any(tells(each) for each in answers)


def test_v8_3_2_what_was_shared_and_taken_back_holds_at_once(
    archive: Archive, clock: SettableClock
) -> None:
    """8.3.2: changes of rights hold within a second, for a token and for a session."""
    api, dossier = archive.home.api, f"/data/dossier/{archive.ids['dossier']}"
    browser = browser_of(archive.home, archive.email)

    def seen() -> list[int]:
        clock.advance(seconds=1)
        return [each.get(dossier).status_code for each in (archive.member, browser.client)]

    before = seen()
    me: Any = archive.member.get("/auth/me").json
    to = {"principal": {"user": me["user"]["id"]}, "level": "read"}
    share = api.post(f"{dossier}/shares", to)
    assert share.status_code == 201, share.text
    shared = seen()
    assert share.json is not None
    api.delete(f"{dossier}/shares/{share.json['id']}")

    assert (before, shared, seen()) == ([404, 404], [200, 200], [404, 404])


def test_v8_3_2_a_right_that_is_taken_away_is_gone_at_once(
    archive: Archive, clock: SettableClock
) -> None:
    """8.3.2: permission sets of somebody who is signed in all the while."""
    user_id, client = archive.home.add_user("leaver@archive.example", member=True)
    before = client.get("/data/slip").status_code

    taken = archive.home.api.put(
        f"/access/users/{user_id}/grants", {"roles": [], "permission_sets": []}
    )
    clock.advance(seconds=1)

    assert taken.status_code == 200, taken.text
    assert before == 200
    assert client.get("/data/slip").status_code in (403, 404)
    assert client.post("/data/slip", {"name": "Mine"}).status_code in (403, 404)


def test_v8_3_3_who_looks_as_another_changes_nothing_by_any_call(archive: Archive) -> None:
    """8.3.3: a session that looks as a user reads with their rights and writes with none."""
    user_id, _ = archive.home.add_user("looked-at@archive.example", member=True)
    browser = browser_of(archive.home, archive.home.email)
    begun = browser.call("POST", "/auth/view-as", {"user": user_id})
    assert begun.status_code == 200, begun.text
    assert begun.json is not None
    browser.csrf = begun.json["csrf_token"]
    tried, taken = 0, []

    for route in routes_of(archive.home):
        if route.method == "GET" or route.access is Access.PUBLIC or route.while_viewing:
            continue
        path = re.sub(r"{\w+_id}", str(uuid4()), route.template)
        path = path.replace("{object_name}", "slip").replace("{kind}", "object")
        answer = browser.call(route.method, re.sub(r"{\w+}", "slip", path), {})
        tried += 1
        if answer.status_code != 403 or '"access.viewing"' not in answer.text:
            taken.append((route.method, path, answer.status_code))

    assert taken == []
    assert tried > 50
    private = browser.client.get(f"/data/dossier/{archive.ids['dossier']}")
    assert private.status_code == 404


def test_v8_4_1_every_address_with_an_id_is_closed_to_another_tenant(
    archive: Archive, stranger: Home
) -> None:
    """8.4.1: cross-tenant; the same objects there, and the ids of these records."""
    stranger.deploy(DOSSIER, PAGE, TREATY, SLIP)
    open_ = []
    for object_name in ("dossier", "dossier_page", "treaty"):
        for method, path, options in attempts(stranger, object_name):
            told = path.replace("{record_id}", archive.ids[object_name])
            answer = stranger.api.call(method, told, **options)
            if answer.status_code not in (400, 404, 405, 409, 422) or tells(answer):
                open_.append((method, told, answer.status_code, answer.text[:200]))

    assert open_ == []
    assert stranger.api.get(f"/files/{archive.ids['file']}").status_code == 404
