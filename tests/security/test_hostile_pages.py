"""What attackers write at the calls of pages, lists, drafts and public forms: refused, or kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from dougong.records.reading.cursor import Cursor
from dougong.testing.attacks import CORPUS, state
from dougong.testing.over_http import ApiClient, Home, SettableClock

NOBODY = "00000000-0000-0000-0000-000000000000"
PATHS = (
    "/ui/objects/{}",
    "/ui/objects/{}/views",
    "/ui/objects/{}/expression?source=1",
    "/ui/pages/{}",
    "/ui/mine/{}",
    "/meta/draft/{}",
    "/meta/draft/object/{}",
    "/jobs/{}",
    "/forms/{}/contact_support",
    "/forms/home1/{}",
)
LABEL = {"en": "A", "zh-CN": "甲"}
FORM: dict[str, Any] = {
    "kind": "form",
    "name": "hostile",
    "label": LABEL,
    "object": "account",
    "screens": [{"name": "one", "fields": ["name", "phone", "website"]}],
}


@pytest.fixture(scope="module")
def member(home: Home) -> ApiClient:
    """A member who builds nothing."""
    return home.add_user("member@hostile.example", member=True)[1]


def asked(api: ApiClient, text: str, record_id: str) -> Iterator[Any]:
    """Read with a text in the place of every part of an address."""
    for path in PATHS:
        yield api.call("GET", path.format(quote(text, safe="")))
    yield api.get("/ui/objects/account/expression", source=text)
    yield api.get("/ui/objects/account/expression", source="1", expect=text)
    for name in ("q", "objects", "limit"):
        yield api.get("/search", **{"q": "a", name: text})
    for name in ("after", "unread", "kinds", "limit"):
        yield api.get("/ui/notifications", **{name: text})
    for name in ("cursor", "kinds", "through", "by", "limit"):
        yield api.get(f"/data/account/{record_id}/timeline", **{name: text})
    for name in ("cursor", "limit"):
        yield api.get(f"/data/account/{record_id}/comments", **{name: text})
    for name in ("object", "record"):
        yield api.get("/reminders", **{"object": "account", "record": record_id, name: text})
    yield api.get("/events/state", watch=text)


def sent(api: ApiClient, text: str) -> Iterator[Any]:
    """Write a text in the place of everything that is a member's to write."""
    key = quote(text[:100], safe="")
    yield api.post("/ui/notifications/read", {"ids": [text]})
    yield api.call("PUT", f"/ui/mine/columns:{key}", json={"value": [text]})
    yield api.patch("/auth/me", {"locale": text, "time_zone": text})
    for value in (text, [text], {text: text}):
        yield api.call("PUT", "/ui/mine/preferences", json={"value": value})
        for more in (
            {"columns": value},
            {"columns": ["name"], "where": value},
            {"columns": ["name"], "sort": value, "group_by": value},
            {"columns": ["name"], "type": value},
        ):
            body = {"definition": {"label": LABEL, **more}, "shared": True}
            yield api.post("/ui/objects/account/views", body)
    yield api.post("/data/account/mass", {"where": text, "set": {"name": "x"}})
    yield api.post("/data/account/mass", {"ids": [text], "delete": True})
    yield api.post("/data/account/mass", {"ids": [NOBODY], "set": {text: "x"}})


def drafted(api: ApiClient, text: str) -> Iterator[Any]:
    """Write a text in the place of everything that a builder drafts, and read what comes of it."""
    drafts = "/meta/draft"
    for value in (text, [text], {text: text}):
        for kind in ("object", "view", "layout", "page", "form", "app", "picklist"):
            document: dict[str, Any] = {"kind": kind, "name": "hostile"}
            for name in ("label", "object", "fields", "columns", "tabs", "blocks", "screens"):
                document |= {name: value}
            yield api.call("PUT", f"{drafts}/{kind}/hostile", json={"definition": document})
        yield api.get("/ui/draft")
        yield api.get(f"{drafts}/view")
        yield api.get("/meta/texts")
        yield api.post(f"{drafts}/check", {})
    named = {"kind": "object", "name": text}
    yield api.call("PUT", f"{drafts}/object/{quote(text, safe='')}", json={"definition": named})
    yield api.post(f"{drafts}/rename", {"kind": "object", "name": "hostile", "to": text})
    yield api.post(f"{drafts}/rename", {"kind": "object", "name": text, "to": "new"})
    field = {"kind": "object", "name": "account", "field": text, "to": text}
    yield api.post(f"{drafts}/rename", field)
    merged = {"kind": "object", "name": "hostile", "choices": {text: "mine"}}
    yield api.post(f"{drafts}/merge", merged)
    kept = {"kind": "view", "name": text, "definition": None, "base": {text: text}}
    yield api.post(f"{drafts}/restore", {"drafts": [{**kept, "renames": {text: text}}]})
    yield api.post(f"{drafts}/restore", {"drafts": [{**kept, "renames": {}}]})
    asked = {"object": "account", "expression": text, "draft": True, "tree": True, "cursor": 1}
    yield api.post("/meta/expressions/check", asked)
    yield api.post("/meta/expressions/check", {**asked, "object": text, "expect": text})
    yield api.post(f"{drafts}/publish", {"note": text})
    yield api.post(f"{drafts}/discard", {"kind": "object", "name": text})


def refused_well(answer: Any) -> bool:
    """Tell whether an answer is one, or a refusal with a code."""
    return answer.status_code < 400 or (answer.status_code < 500 and bool(answer.json["code"]))


@pytest.mark.parametrize("text", CORPUS, ids=lambda text: repr(text)[:30])
def test_what_attackers_write_to_a_page_is_kept_or_refused(
    home: Home, member: ApiClient, text: str
) -> None:
    name = f"Stays {uuid4()}"
    record_id = home.api.create("account", name=name)["id"]
    answers: list[Any] = []

    for who in (home.anyone(), member, home.api):
        answers += asked(who, text, record_id)
    answers += sent(member, text)

    assert [each for each in answers if not refused_well(each)] == []
    assert home.api.get(f"/data/account/{record_id}").json["name"] == name  # type: ignore[index]


# Each builds the whole working copy some forty times.
@pytest.mark.parametrize("text", CORPUS[::6], ids=lambda text: repr(text)[:30])
def test_what_attackers_draft_is_kept_or_refused_and_never_in_force(
    home: Home, member: ApiClient, text: str
) -> None:
    before: Any = home.api.get("/meta/versions").json

    refusals = list(drafted(member, text))
    answers = list(drafted(home.api, text))

    assert [
        each.status_code for each in refusals if each.status_code not in (400, 403, 404, 422)
    ] == []
    assert [each for each in answers if not refused_well(each)] == []
    assert home.api.post("/meta/draft/discard", {}).status_code == 200
    assert home.api.get("/meta/versions").json == before


@pytest.mark.parametrize(
    "values",
    [
        (None, None, None),
        (None, "2020-01-01T00:00:00+23:59", NOBODY),
        ("9" * 20, None, NOBODY),
        ("-1", None, NOBODY),
        ("1", "0001-01-01T00:00:00+14:00", NOBODY),
        ("1", "9999-12-31T23:59:59-14:00", NOBODY),
        ("1", "infinity", NOBODY),
        ("1", None, "no id"),
    ],
)
def test_a_cursor_that_was_made_up_is_refused(home: Home, values: Any) -> None:
    record_id = home.api.create("account", name=f"Once {uuid4()}")["id"]

    answer: Any = home.api.get(
        f"/data/account/{record_id}/timeline", cursor=Cursor(values).encode("timeline")
    )

    assert answer.status_code in (200, 400), answer.text
    if answer.status_code == 400:
        assert answer.json["code"] == "request.invalid_cursor"


def test_what_attackers_send_by_a_form_is_saved_as_it_is_or_refused(
    home: Home, clock: SettableClock
) -> None:
    home.deploy(FORM)
    path = f"/forms/{home.tenant.name}/hostile"
    anyone = home.anyone()
    answers: list[Any] = []
    before = state(home)

    for text in CORPUS:
        for values in (
            {"name": [text]},
            {"name": {text: text}},
            {text: text},
            {"name": "", "phone": text},
            {"owner": text, "name": "a"},
        ):
            opened: Any = anyone.get(path).json
            clock.advance(minutes=2)
            answers.append(anyone.post(path, {"token": opened["token"], "values": values}))
        answers.append(anyone.post(path, {"token": text, "values": {"name": "a"}}))

    assert {each.status_code for each in answers} <= {409, 422}
    assert [each for each in answers if not refused_well(each)] == []
    tables, counts = state(home)
    changed = [n for (n,), a, b in zip(tables, before[1], counts, strict=True) if a != b]
    assert changed in ([], ["_throttle"])
