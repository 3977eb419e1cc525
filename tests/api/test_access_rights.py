"""What people may do: told, compared, and held to when they save."""

from __future__ import annotations

import io
import json
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from dougong.access.errors import MissingRightError
from dougong.deployment.deploy import DeployRequest
from dougong.testing.over_http import ApiClient, Home

LABEL = {"en": "x", "zh-CN": "x"}
FULL = {"create": True, "read": True, "update": True, "delete": True}
_numbers = count(1)

SALE: dict[str, Any] = {
    "kind": "object",
    "name": "sale",
    "label": {"en": "Sale", "zh-CN": "订单"},
    "plural": LABEL,
    "title": "name",
    "sharing": "private",
    "fields": [
        {"name": "name", "type": "text"},
        {"name": "price", "type": "number", "scale": 2},
        {"name": "discount", "type": "number", "scale": 2, "default": 0},
        {"name": "cost", "type": "number", "scale": 2},
        {"name": "margin", "type": "formula", "returns": "number", "formula": "price - cost"},
        {"name": "contact", "type": "phone", "mask": {"start": 3, "end": 4}},
    ],
    "record_types": [
        {"name": "retail", "label": {"en": "Retail", "zh-CN": "零售"}, "default": True},
        {"name": "project", "label": {"en": "Project", "zh-CN": "项目"}},
    ],
}


def a_set(name: str, **said: Any) -> dict[str, Any]:
    return {"kind": "permission_set", "name": name, "label": {"en": name}, **said}


CLERK = a_set(
    "clerk",
    objects={"sale": {**FULL, "record_types": ["project"]}, "user": {"read": True}},
    fields={"sale.discount": "read", "sale.cost": "none"},
    apps=["crm"],
)


@pytest.fixture(scope="module", autouse=True)
def definitions(home: Home) -> None:
    """The object and the sets of this file."""
    home.deploy(SALE, CLERK, a_set("boss", objects={"sale": {**FULL, "modify_all": True}}))


@pytest.fixture
def clerk(home: Home) -> tuple[str, ApiClient]:
    """Somebody with the set `clerk`."""
    return somebody(home, "clerk")


def somebody(home: Home, *sets: str) -> tuple[str, ApiClient]:
    """Make a user with permission sets."""
    user_id, api = home.add_user(f"somebody{next(_numbers)}@rights.example")
    body = {"roles": [], "permission_sets": [{"name": each} for each in sets]}
    assert home.api.put(f"/access/users/{user_id}/grants", body).status_code == 200
    return user_id, api


def refusal(answer: TestResponse) -> tuple[int, list[tuple[str, str]]]:
    """Give the status of a refusal, and what it says: path and code."""
    assert answer.json is not None
    faults = answer.json["errors"] or [{"path": "", "code": answer.json["code"]}]
    return answer.status_code, [(each["path"], each["code"]) for each in faults]


def test_the_rights_of_a_user_are_told(home: Home, clerk: tuple[str, ApiClient]) -> None:
    user_id, _ = clerk

    found: Any = home.api.get(f"/access/users/{user_id}/rights", object="sale").json

    sale = found["objects"].pop("sale")
    assert found == {
        "everything": False,
        "system": [],
        "actions": [],
        "apps": ["crm"],
        "objects": {},
    }
    assert sale["verbs"] == ["create", "read", "update", "delete"]
    fields = {name: sale["fields"].get(name) for name in ("name", "discount", "cost", "margin")}
    assert fields == {"name": "edit", "discount": "read", "cost": None, "margin": None}
    assert sale["masked"] == ["contact"]
    assert sale["record_types"] == ["project"]
    assert [(each["level"], each["code"]) for each in sale["rows"]] == [
        ("edit", "self"),
        ("edit", "all"),
        ("edit", "led"),
        ("edit", "shares"),
        ("read", "shares"),
    ]
    assert sale["rows"][0]["text"] == {"en": "they own it", "zh-CN": "本人负责"}


def test_of_an_administrator_everything_is_told(home: Home) -> None:
    found: Any = home.api.get(f"/access/users/{home.user_id}/rights").json

    assert found["everything"] is True
    assert found["objects"]["sale"]["fields"]["cost"] == "edit"
    assert found["objects"]["sale"]["fields"]["margin"] == "read"
    assert {each["code"] for each in found["objects"]["sale"]["rows"]} == {"everyone"}


def test_who_is_out_of_service_may_do_nothing(home: Home, clerk: tuple[str, ApiClient]) -> None:
    user_id, _ = clerk
    home.api.post(f"/access/users/{user_id}/deactivate", {})

    found: Any = home.api.get(f"/access/users/{user_id}/rights").json

    assert (found["everything"], found["objects"]) == (False, {})


def test_me_tells_system_rights_actions_and_apps(clerk: tuple[str, ApiClient]) -> None:
    me: Any = clerk[1].get("/auth/me").json

    assert me["rights"] == {"everything": False, "system": [], "actions": [], "apps": ["crm"]}


def test_apps_that_may_not_be_opened_are_not_shown(home: Home) -> None:
    home.deploy(
        {"kind": "app", "name": "sales", "label": LABEL, "items": [{"object": "sale"}]},
        a_set("other_app", objects={"sale": FULL, "account": {"read": True}}, apps=["sales"]),
    )
    _, without = somebody(home, "other_app")
    _, with_it = somebody(home, "other_app", "clerk")

    shown = [[app["name"] for app in api.get("/ui/app").json["apps"]] for api in (without, with_it)]  # type: ignore[index]
    assert [sorted(each) for each in shown] == [["sales"], ["crm", "sales"]]


def test_pages_are_told_what_may_be_edited_and_what_is_masked(
    clerk: tuple[str, ApiClient],
) -> None:
    found: Any = clerk[1].get("/ui/objects/sale").json

    sale = next(each for each in found["objects"] if each["name"] == "sale")
    told = {each["name"]: (each["access"], each.get("masked")) for each in sale["fields"]}
    assert told == {
        "name": ("edit", None),
        "price": ("edit", None),
        "discount": ("read", None),
        "contact": ("edit", True),
    }
    assert {each["name"]: each["choosable"] for each in sale["record_types"]} == {
        "retail": False,
        "project": True,
    }


def test_a_field_that_may_be_read_only_is_refused_where_it_was_sent(
    clerk: tuple[str, ApiClient],
) -> None:
    _, api = clerk

    new = api.post("/data/sale", {"name": "a", "discount": 5})
    made = api.create("sale", name="a")
    changed = api.patch(f"/data/sale/{made['id']}", {"discount": 5})
    same = api.patch(f"/data/sale/{made['id']}", {"name": "b", "discount": 0})

    assert refusal(new) == (422, [("/discount", "record.field_forbidden")])
    assert refusal(changed) == (422, [("/discount", "record.field_forbidden")])
    assert same.status_code == 200
    kept: Any = api.get(f"/data/sale/{made['id']}").json
    assert (kept["name"], kept["discount"]) == ("b", "0.00")


def test_what_a_default_fills_in_needs_no_right(clerk: tuple[str, ApiClient]) -> None:
    made = clerk[1].create("sale", name="a")

    assert made["discount"] == "0.00"
    assert "cost" not in made


def test_a_hidden_field_is_refused_as_one_that_is_not_there(
    home: Home, clerk: tuple[str, ApiClient]
) -> None:
    user_id, api = clerk
    made = home.api.create("sale", name="a", cost=3, owner=user_id)

    for answer in (
        api.post("/data/sale", {"name": "a", "cost": 5}),
        api.patch(f"/data/sale/{made['id']}", {"cost": 3}),
        api.patch(f"/data/sale/{made['id']}", {"cost": "no number"}),
    ):
        assert refusal(answer) == (422, [("/cost", "record.unknown_field")])
    for query in (
        {"where": "cost > 1"},
        {"sort": "cost"},
        {"fields": "cost"},
        {"fields": "margin"},
    ):
        assert api.get("/data/sale", **query).status_code == 422
    assert home.api.get(f"/data/sale/{made['id']}").json["cost"] == "3.00"  # type: ignore[index]


def test_a_record_type_that_may_not_be_chosen_is_refused(
    home: Home, clerk: tuple[str, ApiClient]
) -> None:
    user_id, api = clerk
    retail = home.api.create("sale", name="r", owner=user_id)

    usual = api.create("sale", name="a")
    chosen = api.post("/data/sale", {"name": "b", "record_type": "retail"})
    changed = api.patch(f"/data/sale/{usual['id']}", {"record_type": "retail"})
    stays = api.patch(f"/data/sale/{retail['id']}", {"name": "s"})

    assert usual["record_type"] == "project"
    assert refusal(chosen) == (422, [("/record_type", "record.type_forbidden")])
    assert refusal(changed) == (422, [("/record_type", "record.type_forbidden")])
    assert stays.status_code == 200


def test_actions_need_their_right(home: Home, clerk: tuple[str, ApiClient]) -> None:
    user_id, api = clerk
    made = api.create("sale", name="a")

    mass = api.post("/data/sale/mass", {"ids": [made["id"]], "set": {"name": "b"}})
    handed = api.patch(f"/data/sale/{made['id']}", {"owner": home.user_id})

    assert refusal(mass) == (403, [("", "access.action_forbidden")])
    assert refusal(handed) == (422, [("/owner", "access.action_forbidden")])
    home.deploy(a_set("does_both", actions=["sale.mass", "*.transfer"]))
    _, able = somebody(home, "clerk", "does_both")
    own = able.create("sale", name="a")
    assert (
        able.post("/data/sale/mass", {"ids": [own["id"]], "set": {"name": "b"}}).status_code == 202
    )
    locked = able.post("/data/sale/mass", {"ids": [own["id"]], "set": {"discount": 1, "cost": 1}})
    assert refusal(locked) == (
        422,
        [("/set/cost", "record.unknown_field"), ("/set/discount", "record.field_forbidden")],
    )
    assert able.patch(f"/data/sale/{own['id']}", {"owner": user_id}).status_code == 200


def send_table(api: ApiClient, path: str, **values: str) -> TestResponse:
    data = {**values, "file": (io.BytesIO(b"name\na\n"), "a.csv")}
    return api.call("POST", path, data=data, content_type="multipart/form-data")


def test_imports_need_their_right(home: Home, clerk: tuple[str, ApiClient]) -> None:
    home.deploy(
        a_set("imports_accounts", actions=["account.import"]),
        a_set("imports_sales", actions=["sale.import"]),
    )
    _, elsewhere = somebody(home, "clerk", "imports_accounts")
    _, able = somebody(home, "clerk", "imports_sales")
    asked = {"object": "sale", "mapping": {"name": "name"}}
    form = {"object": "sale", "mapping": json.dumps(asked["mapping"])}

    # Whoever may import nothing sends no file; whoever may import other things, not these.
    nothing = [send_table(clerk[1], "/imports", **form), send_table(clerk[1], "/imports/uploads")]
    sent: Any = send_table(elsewhere, "/imports/uploads").json
    others = [
        send_table(elsewhere, "/imports", **form),
        elsewhere.post("/imports", {**asked, "upload": sent["upload"]}),
        elsewhere.post(f"/imports/uploads/{sent['upload']}/preview", asked),
    ]
    # A file of somebody else's is there for nobody, with the right or without.
    foreign = [
        api.post(path, body)
        for api in (able, home.api)
        for path, body in (
            ("/imports", {**asked, "upload": sent["upload"]}),
            (f"/imports/uploads/{sent['upload']}/preview", asked),
        )
    ]
    without: Any = clerk[1].post("/imports", {**asked, "upload": sent["upload"]})

    assert [refusal(each) for each in nothing] == [(403, [("", "bulk.no_imports")])] * 2
    assert [refusal(each) for each in others] == [(403, [("", "access.action_forbidden")])] * 3
    assert [refusal(each) for each in foreign] == [(404, [("", "bulk.upload_not_found")])] * 4
    assert refusal(without) == (403, [("", "access.action_forbidden")])
    assert send_table(able, "/imports", **form).status_code == 202


def test_a_redefined_set_holds_at_once(home: Home) -> None:
    home.deploy(a_set("shifting", objects={"sale": {"read": True}}))
    _, api = somebody(home, "shifting")
    before = api.post("/data/sale", {"name": "a"}).status_code

    home.deploy(a_set("shifting", objects={"sale": FULL}))

    assert (before, api.post("/data/sale", {"name": "a"}).status_code) == (403, 201)


def test_who_builds_but_looks_after_no_users_changes_nobodys_rights(home: Home) -> None:
    home.deploy(a_set("builds", system=["builder"]))
    user_id, builder = somebody(home, "builds")
    actor = home.platform.actors.of(home.tenant, UUID(user_id), via="test")
    assert actor is not None

    more = a_set("builds", system=["builder", "users"])
    calls = [
        builder.put("/meta/permission_set/builds", more),
        builder.call("DELETE", "/meta/permission_set/builds"),
    ]
    own = builder.put("/meta/object/sale", {**SALE, "help": {"en": "Sold"}})

    assert [refusal(each) for each in calls] == [(403, [("", "access.missing_right")])] * 2
    with pytest.raises(MissingRightError):
        home.platform.deployments.deploy(
            actor, DeployRequest(renames={"permission_set.builds": "builds_not"})
        )
    assert own.status_code == 200, own.text
    me: Any = builder.get("/auth/me").json
    assert me["rights"]["system"] == ["builder"]


def test_rights_are_compared_between_versions(home: Home) -> None:
    home.deploy(a_set("varying", objects={"sale": {"read": True}}))
    older = home.platform.models.current(home.tenant.schema).version
    home.deploy(
        a_set("varying", objects={"sale": {"read": True}}, fields={"sale.price": "none"}),
        {
            "kind": "role",
            "name": "varied",
            "label": {"en": "Varied"},
            "permission_sets": ["varying"],
        },
    )
    user_id, _ = somebody(home, "varying")
    price = {
        "object": "sale",
        "field": "price",
        "right": "access",
        "before": "read",
        "after": "none",
    }

    def changes(**query: Any) -> Any:
        answer = home.api.get("/access/rights/diff", **{"from": older, **query})
        assert answer.status_code == 200, answer.text
        return answer.json["changes"]  # type: ignore[index]

    of_set, of_user = changes(permission_set="varying"), changes(user=user_id)
    of_role = changes(role="varied")
    assert price in of_set
    assert of_user == of_set
    assert {"object": "sale", "right": "read", "before": False, "after": True} in of_role
    assert changes(permission_set="varying", **{"from": older + 1}) == []


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({}, 422, "access.whose_rights"),
        ({"user": "1", "role": "member"}, 422, "access.whose_rights"),
        ({"user": "1"}, 422, "record.invalid_value"),
        ({"role": "membr"}, 422, "access.unknown_grant"),
        ({"permission_set": "none"}, 422, "access.unknown_grant"),
    ],
)
def test_a_wrong_comparison_is_refused(
    home: Home, query: dict[str, str], status: int, code: str
) -> None:
    found, faults = refusal(home.api.get("/access/rights/diff", **query))

    assert (found, faults[0][1]) == (status, code)


def test_a_version_that_is_none_is_not_found(home: Home) -> None:
    answer = home.api.get("/access/rights/diff", **{"from": 9999}, role="member")

    assert answer.status_code == 404


def test_two_sets_are_compared(home: Home) -> None:
    found: Any = home.api.get("/access/sets/compare", left="clerk", right="boss").json

    assert {
        "object": "sale",
        "field": "cost",
        "right": "access",
        "before": "none",
        "after": "edit",
    } in found["changes"]
    assert {"object": "user", "right": "read", "before": True, "after": False} in found["changes"]
    wrong = home.api.get("/access/sets/compare", left="clerk", right="bos")
    assert refusal(wrong) == (422, [("/right", "access.unknown_grant")])


def test_only_who_oversees_compares(clerk: tuple[str, ApiClient]) -> None:
    _, api = clerk

    for path in ("/access/rights/diff?role=member", "/access/sets/compare?left=clerk&right=boss"):
        assert refusal(api.call("GET", path)) == (403, [("", "access.missing_right")])
