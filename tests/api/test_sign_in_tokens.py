"""API tokens with scopes: what their user may do, and no more than they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from dougong.api.flask_app import create_flask_app
from dougong.processes.web_app import services_of
from dougong.testing.desk import an_object
from dougong.testing.over_http import ApiClient, Home, SettableClock
from dougong.testing.signing_in import Browser, browser_of

_numbers = count(1)


@pytest.fixture
def browser_in(home: Home) -> Browser:
    """The administrator's browser."""
    return browser_of(home, home.email)


def token_with(home: Home, browser: Browser, scopes: Sequence[Any] | None) -> ApiClient:
    """Make a token, and a client that calls by it."""
    answer = browser.call("POST", "/auth/tokens", {"name": "narrow", "scopes": scopes})
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    assert answer.json["scopes"] == scopes
    return ApiClient(home.app.test_client(), {"Authorization": f"Bearer {answer.json['token']}"})


def test_a_token_reaches_the_objects_it_names_and_no_others(
    home: Home, browser_in: Browser
) -> None:
    company = home.api.create("company", name=f"Scoped {next(_numbers)}")
    api = token_with(home, browser_in, [{"object": "company", "verbs": ["read"]}])

    read = api.get(f"/data/company/{company['id']}")
    changed = api.patch(f"/data/company/{company['id']}", {"name": "x"})
    made = api.post("/data/company", {"name": "x"})
    deleted = api.delete(f"/data/company/{company['id']}")
    others = [api.get(path).status_code for path in ("/data/user", "/data/case_file")]

    assert (read.status_code, read.json and read.json["name"]) == (200, company["name"])
    assert [changed.status_code, made.status_code, deleted.status_code] == [403, 403, 403]
    assert others == [403, 403]
    assert home.api.get(f"/data/company/{company['id']}").json["name"] == company["name"]  # type: ignore[index]


def test_a_token_of_every_object_keeps_to_its_verbs(home: Home, browser_in: Browser) -> None:
    api = token_with(home, browser_in, [{"object": "*", "verbs": ["read", "create"]}])

    made = api.post("/data/company", {"name": f"Made {next(_numbers)}"})
    deleted = api.delete(f"/data/company/{made.json['id']}")  # type: ignore[index]

    assert (made.status_code, deleted.status_code) == (201, 403)
    assert made.json is not None
    assert made.json["name"].startswith("Made")


def test_what_is_named_goes_before_every_object(home: Home, browser_in: Browser) -> None:
    scopes = [
        {"object": "*", "verbs": ["read"]},
        {"object": "company", "verbs": ["create"]},
    ]
    api = token_with(home, browser_in, scopes)

    assert api.get("/data/case_file").status_code == 200
    assert api.get("/data/company").status_code == 403


def test_what_lies_behind_a_reference_is_not_told(home: Home, browser_in: Browser) -> None:
    company = home.api.create("company", name=f"Behind {next(_numbers)}", code=f"B{next(_numbers)}")
    case = home.api.create("case_file", subject="Narrow", company=company["id"])
    api = token_with(home, browser_in, [{"object": "case_file", "verbs": ["read"]}])

    one = api.get(f"/data/case_file/{case['id']}")
    by_path = api.get("/data/case_file", fields="subject,company.name")
    filtered = api.get("/data/case_file", where=f'company.code = "{company["code"]}"')

    assert one.status_code == 200
    assert company["name"] not in one.text
    assert company["name"] not in by_path.text
    assert filtered.status_code == 422


def test_records_are_reached_through_what_the_token_may_not_read(
    home: Home, browser_in: Browser
) -> None:
    home.deploy(
        an_object("project", sharing="private"),
        an_object("task", {"name": "project", "type": "parent", "to": "project"}, sharing="parent"),
    )
    email = f"token{next(_numbers)}@example.com"
    home.add_user(email, member=True)
    member = browser_of(home, email)
    project: Any = member.call("POST", "/data/project", {"name": "Secret"}).json
    task: Any = member.call("POST", "/data/task", {"name": "Open", "project": project["id"]}).json

    api = token_with(home, member, [{"object": "task", "verbs": ["read"]}])

    assert [each["id"] for each in api.records("task")] == [task["id"]]
    assert "Secret" not in api.get(f"/data/task/{task['id']}").text
    assert api.get("/data/project").status_code == 403


def test_rights_of_the_system_are_named_too(home: Home, browser_in: Browser) -> None:
    builder = token_with(home, browser_in, [{"system": ["builder"]}])
    reader = token_with(home, browser_in, [{"object": "*", "verbs": ["read"]}])

    allowed = builder.post("/meta/deploy", {"components": [], "check_only": True})
    refused = reader.post("/meta/deploy", {"components": [], "check_only": True})

    assert allowed.status_code == 200, allowed.text
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/auth/me", {"locale": "en"}),
        ("PUT", "/ui/mine/favourites", {"value": []}),
        ("POST", "/ui/notifications/read", {"all": True}),
        ("POST", "/ui/objects/company/views", {}),
        ("PUT", "/settings/second_factor", {"value": "everyone", "level": "tenant"}),
        ("POST", "/auth/view-as", {"user": "00000000-0000-0000-0000-000000000000"}),
        ("DELETE", "/auth/sessions", None),
        ("POST", "/auth/tokens", {"name": "wide"}),
        ("PUT", "/auth/password", {"current": "a", "new": "b"}),
    ],
)
def test_no_scope_lets_a_token_change_what_is_ones_own(
    home: Home, browser_in: Browser, method: str, path: str, body: Any
) -> None:
    everything = ["create", "read", "update", "delete"]
    api = token_with(home, browser_in, [{"object": "*", "verbs": everything}])

    answer = api.call(method, path, **({} if body is None else {"json": body}))

    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["code"] == "access.scope"


def test_scopes_give_nobody_more_than_they_have(home: Home) -> None:
    email = f"token{next(_numbers)}@example.com"
    home.add_user(email)
    browser = browser_of(home, email)

    api = token_with(
        home, browser, [{"object": "*", "verbs": ["read", "update"]}, {"system": ["builder"]}]
    )

    assert api.get("/data/company").status_code == 403
    assert api.post("/meta/deploy", {"components": []}).status_code == 403


@pytest.mark.parametrize(
    "scopes",
    [
        [],
        [{}],
        [{"object": "company"}],
        [{"object": "company", "verbs": []}],
        [{"object": "company", "verbs": ["everything"]}],
        [{"object": "Company; DROP", "verbs": ["read"]}],
        [{"system": ["root"]}],
        [{"object": "company", "verbs": ["read"], "system": ["builder"]}],
        "read",
    ],
)
def test_scopes_that_say_nothing_are_refused(browser_in: Browser, scopes: Any) -> None:
    answer = browser_in.call("POST", "/auth/tokens", {"name": "odd", "scopes": scopes})

    assert answer.status_code == 422


def test_tokens_are_listed_with_their_scopes(home: Home, browser_in: Browser) -> None:
    scopes = [{"object": "company", "verbs": ["read", "export"]}]
    token_with(home, browser_in, scopes)

    listed: Any = browser_in.client.get("/auth/tokens").json

    assert listed["tokens"][0]["scopes"] == scopes


def test_an_operator_bounds_how_long_tokens_live(home: Home, clock: SettableClock) -> None:
    services = services_of(home.platform)
    settings = replace(services.settings, token_days=30)
    app = create_flask_app(replace(services, settings=settings))
    browser = Browser(ApiClient(app.test_client()))
    browser.sign_in(home, home.email)

    def make(days: int | None) -> int:
        ends = None if days is None else (clock.now() + timedelta(days=days)).isoformat()
        return browser.call("POST", "/auth/tokens", {"name": "t", "expires_at": ends}).status_code

    assert [make(None), make(31), make(30)] == [422, 422, 201]
