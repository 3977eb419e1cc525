"""Drafts over HTTP: what a builder works on, until it is published."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home


def text(en: str) -> dict[str, str]:
    return {"en": en, "zh-CN": en}


NAME = {"name": "name", "type": "text", "label": text("Name")}
COLOUR = {"name": "colour", "type": "text", "label": text("Colour")}
SIZE = {"name": "size", "type": "number", "label": text("Size")}


def thing(name: str, *fields: Any, **more: Any) -> dict[str, Any]:
    return {
        "kind": "object",
        "name": name,
        "label": text(name),
        "plural": text(name),
        "title": "name",
        "fields": [NAME, *fields],
        **more,
    }


def view(name: str, of: str, *columns: str) -> dict[str, Any]:
    body = {"kind": "view", "name": name, "label": text(name), "object": of}
    return {**body, "columns": list(columns)}


def refusal(answer: Any) -> Any:
    assert answer.status_code >= 400, answer.text
    return answer.json


def ok(answer: Any) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json


def deploy(api: ApiClient, *components: Any, **more: Any) -> Any:
    return ok(api.post("/meta/deploy", {"components": list(components), **more}))


def save(api: ApiClient, definition: Any, **more: Any) -> Any:
    address = f"/meta/draft/{definition['kind']}/{definition['name']}"
    return ok(api.put(address, {"definition": definition, **more}))


def publish(api: ApiClient, **more: Any) -> Any:
    return ok(api.post("/meta/draft/publish", more))


def changes(api: ApiClient) -> list[tuple[str, str]]:
    return [(each["name"], each["state"]) for each in ok(api.get("/meta/draft"))["changes"]]


@pytest.fixture(autouse=True)
def empty(api: ApiClient) -> Any:
    yield
    api.post("/meta/draft/discard", {})


@pytest.fixture(scope="module")
def second(home: Home) -> ApiClient:
    """Another builder of the same tenant."""
    return home.add_user("second@builders.example", admin=True)[1]


def test_a_draft_is_seen_by_its_builder_alone_until_it_is_published(
    api: ApiClient, second: ApiClient
) -> None:
    deploy(api, thing("car", COLOUR))

    saved = save(api, thing("car", COLOUR, SIZE))
    before = changes(second), len(ok(api.get("/meta/object/car"))["fields"])
    published = publish(api, note="cars have a size")

    assert (saved["state"], saved["problems"], saved["stale"]) == ("changed", [], False)
    assert before == ([], 2)
    assert published["changed"] == 1
    assert changes(api) == []
    assert [each["name"] for each in ok(api.get("/meta/object/car"))["fields"]] == [
        "name",
        "colour",
        "size",
    ]
    latest = ok(api.get("/meta/versions", limit=1))["versions"][0]
    assert latest["note"] == "cars have a size"


def test_a_list_has_what_is_added_and_tells_what_goes(api: ApiClient) -> None:
    deploy(api, view("old_cars", "company", "name"))
    save(api, view("new_cars", "company", "name"))
    ok(api.delete("/meta/draft/view/old_cars"))

    found = ok(api.get("/meta/draft/view"))

    names = [each["name"] for each in found["definitions"]]
    assert ("new_cars" in names, "old_cars" in names) == (True, False)
    assert [each["name"] for each in found["removed"]] == ["old_cars"]
    assert found["states"] == {"new_cars": "added", "old_cars": "removed"}
    assert publish(api)["changed"] == 2
    assert api.get("/meta/view/old_cars").status_code == 404


def test_what_is_unfinished_is_kept_with_its_problems_and_cannot_be_published(
    api: ApiClient,
) -> None:
    wrong = {"kind": "view", "name": "half", "label": text("Half"), "object": "compny"}

    saved = save(api, wrong)
    refused = api.post("/meta/draft/publish", {})
    checked = ok(api.post("/meta/draft/check", {}))

    assert [(each["path"], each["file"]) for each in saved["problems"]] == [("", "view/half")]
    assert saved["definition"] == wrong
    assert (refused.status_code, refusal(refused)["code"]) == (422, "request.invalid")
    assert [each["file"] for each in checked["problems"]] == ["view/half"]
    assert changes(api) == [("half", "added")]


def test_problems_are_told_by_the_place_in_the_whole_definition_and_in_both_languages(
    api: ApiClient,
) -> None:
    save(api, thing("part", {**COLOUR, "type": "lookup", "to": "nowhere"}))

    english = ok(api.get("/meta/draft/object/part"))["problems"]
    chinese = ok(api.saying("zh-CN").get("/meta/draft/object/part"))

    assert [each["path"] for each in english] == ["/fields/1/to"]
    assert english[0]["message"] != chinese["problems"][0]["message"]


def test_a_definition_back_at_what_is_in_force_is_no_change(api: ApiClient) -> None:
    deploy(api, thing("boat", COLOUR))
    save(api, thing("boat"))

    saved = save(api, thing("boat", COLOUR))

    assert (saved["state"], changes(api)) == ("same", [])


def test_an_object_of_a_package_is_held_as_what_is_added_to_it(api: ApiClient) -> None:
    user = ok(api.get("/meta/object/user"))
    first = {**COLOUR, "name": "favourite_colour"}

    save(api, {**user, "fields": [*user["fields"], first]})
    publish(api)

    own = ok(api.get("/meta/object/user", layer="tenant"))
    assert own == {"kind": "object", "name": "user", "extends": True, "fields": [first]}


def test_a_package_s_definition_as_the_package_has_it_is_held_as_nothing(api: ApiClient) -> None:
    (first, *_) = ok(api.get("/meta/view", layer="package"))["definitions"]
    renamed = {**first, "label": text("Mine")}
    save(api, renamed)
    publish(api)
    own = ok(api.get(f"/meta/view/{first['name']}", layer="tenant"))

    saved = save(api, first)
    publish(api)

    assert own == renamed
    assert saved["below"] == first
    assert api.get(f"/meta/view/{first['name']}", layer="tenant").status_code == 404


def test_what_a_package_brings_cannot_be_removed(api: ApiClient) -> None:
    answer = api.delete("/meta/draft/object/user")

    assert (answer.status_code, refusal(answer)["code"]) == (409, "definition.package_owned")
    assert changes(api) == []


def test_a_renamed_field_keeps_its_values_and_takes_its_readers_along(api: ApiClient) -> None:
    deploy(api, thing("lorry", COLOUR), view("lorries", "lorry", "name", "colour"))
    made = api.create("lorry", name="A", colour="red")
    save(api, {**view("lorries", "lorry", "colour"), "label": text("All lorries")})

    wanted = {"kind": "object", "name": "lorry", "field": "colour", "to": "paint"}
    renamed = ok(api.post("/meta/draft/rename", wanted))
    drafted = ok(api.get("/meta/draft/view/lorries"))["definition"]
    publish(api)

    assert [each["name"] for each in renamed["definition"]["fields"]] == ["name", "paint"]
    assert renamed["renames"] == {"object.lorry.colour": "paint"}
    assert renamed["problems"] == []
    assert drafted["columns"] == ["paint"]
    assert ok(api.get(f"/data/lorry/{made['id']}"))["paint"] == "red"
    assert ok(api.get("/meta/view/lorries"))["columns"] == ["paint"]


def test_a_renamed_object_goes_by_its_new_name_and_renamed_back_is_no_change(
    api: ApiClient,
) -> None:
    deploy(api, thing("press", COLOUR), view("presses", "press", "name"))
    made = api.create("press", name="A")

    there = ok(api.post("/meta/draft/rename", {"kind": "object", "name": "press", "to": "machine"}))
    undrafted = ok(api.get("/meta/draft/view/presses"))
    back = ok(api.post("/meta/draft/rename", {"kind": "object", "name": "machine", "to": "press"}))
    none = changes(api)
    ok(api.post("/meta/draft/rename", {"kind": "object", "name": "press", "to": "machine"}))
    publish(api)

    assert (there["state"], back["state"], none) == ("changed", "same", [])
    assert (undrafted["state"], undrafted["definition"]["object"]) == ("same", "machine")
    assert ok(api.get(f"/data/machine/{made['id']}"))["name"] == "A"


def test_discarding_a_rename_gives_its_readers_the_old_name_and_restoring_the_new(
    api: ApiClient,
) -> None:
    deploy(api, thing("van", COLOUR), view("vans", "van", "name"))
    save(api, view("vans", "van", "name", "colour"))
    ok(
        api.post(
            "/meta/draft/rename", {"kind": "object", "name": "van", "field": "colour", "to": "tint"}
        )
    )

    gone = ok(api.post("/meta/draft/discard", {"kind": "object", "name": "van"}))
    old = ok(api.get("/meta/draft/view/vans"))["definition"]["columns"]
    ok(api.post("/meta/draft/restore", gone))
    new = ok(api.get("/meta/draft/view/vans"))["definition"]["columns"]

    assert (old, new) == (["name", "colour"], ["name", "tint"])
    assert changes(api) == [("van", "changed"), ("vans", "changed")]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"field": "colour", "to": "name"}, "rename.taken"),
        ({"field": "colour", "to": "Not a name"}, "rename.unfit"),
        ({"field": "colour", "to": "created_at"}, "rename.unfit"),
        ({"to": "company"}, "rename.taken"),
    ],
)
def test_a_name_that_cannot_be_is_refused(api: ApiClient, wanted: Any, code: str) -> None:
    deploy(api, thing("crane", COLOUR))

    answer = api.post("/meta/draft/rename", {"kind": "object", "name": "crane", **wanted})

    assert answer.status_code == 422, answer.text
    assert [(each["path"], each["code"]) for each in refusal(answer)["errors"]] == [("/to", code)]
    assert changes(api) == []


def test_what_somebody_else_published_meanwhile_is_not_undone(
    api: ApiClient, second: ApiClient
) -> None:
    deploy(api, thing("train", COLOUR))
    save(api, thing("train", COLOUR, SIZE))
    deploy(second, thing("train", {**COLOUR, "required": True}))

    refused = api.post("/meta/draft/publish", {})
    (stale,) = ok(api.get("/meta/draft"))["changes"]
    merged = ok(api.post("/meta/draft/merge", {"kind": "object", "name": "train"}))
    publish(api)

    assert (refused.status_code, refusal(refused)["code"]) == (409, "draft.outdated")
    assert refusal(refused)["errors"][0]["file"] == "object/train"
    assert stale["stale"] is True
    assert merged["conflicts"] == []
    fields = ok(api.get("/meta/object/train"))["fields"]
    assert [(each["name"], each.get("required")) for each in fields] == [
        ("name", None),
        ("colour", True),
        ("size", None),
    ]


def test_of_what_both_changed_somebody_decides(api: ApiClient, second: ApiClient) -> None:
    deploy(api, thing("plane", COLOUR))
    save(api, {**thing("plane", COLOUR), "label": text("Aircraft")})
    deploy(second, {**thing("plane", COLOUR), "label": text("Aeroplane")})

    first = ok(api.post("/meta/draft/merge", {"kind": "object", "name": "plane"}))
    still = ok(api.get("/meta/draft"))["changes"][0]["stale"]
    choices = {each["path"]: "theirs" for each in first["conflicts"]}
    second_try = ok(
        api.post("/meta/draft/merge", {"kind": "object", "name": "plane", "choices": choices})
    )

    assert [(each["path"], each["base"], each["mine"]) for each in first["conflicts"]] == [
        ("/label/en", "plane", "Aircraft"),
        ("/label/zh-CN", "plane", "Aircraft"),
    ]
    assert still is True
    assert second_try["definition"]["label"] == text("Aeroplane")
    assert changes(api) == []


def test_a_change_begun_before_somebody_else_published_counts_from_there(
    api: ApiClient, second: ApiClient
) -> None:
    version = deploy(api, thing("bike", COLOUR))["version"]
    deploy(second, thing("bike", {**COLOUR, "required": True}))

    saved = save(api, thing("bike", COLOUR, SIZE), version=version)

    assert saved["stale"] is True


def test_what_would_lose_data_needs_a_word(api: ApiClient) -> None:
    deploy(api, thing("ship", COLOUR))
    api.create("ship", name="A", colour="red")
    save(api, thing("ship", {**COLOUR, "type": "number"}))

    checked = ok(api.post("/meta/draft/check", {}))
    refused = api.post("/meta/draft/publish", {})
    published = publish(api, allow_data_loss=True)

    assert [each["code"] for each in checked["problems"]] == ["deploy.data_loss"]
    assert (refused.status_code, refusal(refused)["code"]) == (409, "deploy.refused")
    assert published["changed"] == 1


def test_a_check_tells_what_differs_by_the_new_names(api: ApiClient) -> None:
    deploy(api, thing("tram", COLOUR))
    ok(
        api.post(
            "/meta/draft/rename",
            {"kind": "object", "name": "tram", "field": "colour", "to": "paint"},
        )
    )
    drafted = ok(api.get("/meta/draft/object/tram"))["definition"]
    save(api, {**drafted, "fields": [*drafted["fields"], SIZE]})

    (change,) = ok(api.post("/meta/draft/check", {}))["changes"]

    assert change["renames"] == {"object.tram.colour": "paint"}
    assert [(each["path"], each["change"]) for each in change["differences"]] == [
        ("/fields/size", "added")
    ]


def test_one_of_two_who_publish_at_once_is_told_of_the_other(
    api: ApiClient, second: ApiClient
) -> None:
    deploy(api, thing("race", COLOUR))
    save(api, {**thing("race", COLOUR), "label": text("Mine")})
    save(second, {**thing("race", COLOUR), "label": text("Theirs")})

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda who: who.post("/meta/draft/publish", {}), (api, second)))
    second.post("/meta/draft/discard", {})

    assert sorted(each.status_code for each in answers) == [200, 409]


def test_saves_at_once_all_end_well(api: ApiClient) -> None:
    deploy(api, thing("turnstile", COLOUR))

    with ThreadPoolExecutor(4) as pool:
        saved = pool.map(
            lambda number: save(api, {**thing("turnstile"), "label": text(f"Q{number}")}), range(8)
        )

    assert {each["state"] for each in saved} == {"changed"}


@pytest.mark.parametrize(
    ("method", "address", "body", "status"),
    [
        ("PUT", "/meta/draft/object/x", {"definition": []}, 422),
        ("PUT", "/meta/draft/object/x", {"definition": {}}, 422),
        ("PUT", "/meta/draft/object/x", {"definition": {"kind": "object", "name": "y"}}, 422),
        ("PUT", "/meta/draft/nothing/x", {"definition": {"kind": "nothing", "name": "x"}}, 404),
        (
            "PUT",
            "/meta/draft/object/x",
            {"definition": {"kind": "object", "name": "x"}, "version": 10**9},
            404,
        ),
        ("PUT", "/meta/draft/object/x", {"definition": {"a": "\0"}}, 422),
        ("GET", "/meta/draft/nothing", None, 404),
        ("GET", "/meta/draft/object/nothing", None, 404),
        ("DELETE", "/meta/draft/object/nothing", None, 404),
        ("POST", "/meta/draft/discard", {"kind": "object"}, 404),
        ("POST", "/meta/draft/discard", {"kind": "object", "name": "nothing"}, 404),
        ("POST", "/meta/draft/merge", {"kind": "object", "name": "nothing"}, 404),
        ("POST", "/meta/draft/rename", {"kind": "object", "name": "nothing", "to": "x"}, 404),
        ("POST", "/meta/draft/rename", {"kind": "view", "name": "x", "field": "y", "to": "z"}, 404),
        ("POST", "/meta/draft/publish", {}, 409),
        ("POST", "/meta/draft/publish", {"note": "x" * 501}, 422),
        (
            "POST",
            "/meta/draft/restore",
            {
                "drafts": [
                    {
                        "kind": "object",
                        "name": "x",
                        "definition": None,
                        "base": None,
                        "renames": {"a.b.c.d": "e"},
                    }
                ]
            },
            422,
        ),
    ],
)
def test_what_makes_no_sense_is_refused(
    api: ApiClient, method: str, address: str, body: Any, status: int
) -> None:
    answer = api.call(method, address, **({} if body is None else {"json": body}))

    assert answer.status_code == status, answer.text
    assert changes(api) == []


@pytest.mark.parametrize(
    "definition",
    [
        {"fields": "no"},
        {"fields": [1, None, {"name": 3}, {"name": []}], "label": "x", "title": {}},
        {"extends": True},
        {"extends": True, "options": {"name": [{"value": 1}]}},
        {"label": {"fr": "x"}, "plural": [], "rules": {"a": 1}},
    ],
)
def test_a_definition_of_any_form_is_kept_and_answered(api: ApiClient, definition: Any) -> None:
    document = {"kind": "object", "name": "wild", **definition}

    saved = save(api, document)
    renamed = api.post(
        "/meta/draft/rename", {"kind": "object", "name": "wild", "field": "name", "to": "x"}
    )

    assert saved["definition"] == document
    assert saved["problems"] != []
    assert renamed.status_code == 404
    assert ok(api.get("/meta/draft"))["changes"][0]["name"] == "wild"
    assert ok(api.post("/meta/draft/check", {}))["problems"] != []


def test_drafts_need_the_right_to_build(home: Home) -> None:
    _, stranger = home.add_user("stranger@builders.example", member=True)

    answers = [
        stranger.get("/meta/draft"),
        stranger.post("/meta/draft/publish", {}),
        stranger.post("/meta/draft/discard", {}),
        stranger.call(
            "PUT", "/meta/draft/object/x", json={"definition": {"kind": "object", "name": "x"}}
        ),
    ]

    assert [each.status_code for each in answers] == [403] * 4


def test_pages_are_seen_with_the_draft(api: ApiClient) -> None:
    days = {"name": "twice", "type": "formula", "returns": "number", "formula": "size * 2"}
    save(api, thing("kite", SIZE, {**days, "label": text("Twice")}))
    save(api, view("kites", "kite", "name"))

    scope = ok(api.get("/ui/draft"))

    assert "kite" in [each["name"] for each in scope["objects"]]
    assert "kites" in [each["name"] for each in scope["views"]]
    assert scope["expressions"]["kite"]["size * 2"]["type"] == "number"


def test_an_expression_is_checked_against_the_draft(api: ApiClient) -> None:
    save(api, thing("sledge", SIZE))
    asked = {"object": "sledge", "expression": "size + 1"}

    drafted = api.post("/meta/expressions/check", {**asked, "draft": True})
    in_force = api.post("/meta/expressions/check", asked)
    unknown = api.post("/meta/expressions/check", {**asked, "object": "sled", "draft": True})

    assert ok(drafted) == {"type": "number"}
    assert [in_force.status_code, unknown.status_code] == [404, 404]


def test_an_unfinished_field_does_not_hinder_the_formula_of_another(api: ApiClient) -> None:
    lookup = {"name": "maker", "type": "lookup"}
    save(api, thing("sleigh", SIZE, lookup))
    asked = {"object": "sleigh", "draft": True}

    known = api.post("/meta/expressions/check", {**asked, "expression": "size + 1"})
    unknown = api.post("/meta/expressions/check", {**asked, "expression": "maker.name"})
    shown = {each["name"]: each for each in ok(api.get("/ui/draft"))["objects"]}

    assert ok(known) == {"type": "number"}
    assert ok(unknown)["errors"][0]["code"] == "expression.unknown_field"
    assert [each["name"] for each in shown["sleigh"]["fields"]] == ["name", "size"]
