"""What the browser app reads: complete for a page, trimmed to the reader's rights, sent once."""

from __future__ import annotations

import gzip
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dougong.access.rights import Rights
from dougong.formula.surroundings import Surroundings
from dougong.formula.to_python import to_python
from dougong.records.pages.contents import app_content, object_content
from dougong.records.pages.trimming import Trimming
from dougong.testing.over_http import ApiClient, Home, SettableClock


def text(en: str) -> dict[str, str]:
    """Make a label."""
    return {"en": en, "zh-CN": en}


ORDER: dict[str, Any] = {
    "kind": "object",
    "name": "sale",
    "label": text("Sale"),
    "plural": text("Sales"),
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "required": True},
        {"name": "company", "type": "lookup", "to": "company", "filter": "size >= 1"},
        {"name": "agent", "type": "lookup", "to": "agent"},
        {"name": "tier", "type": "picklist", "picklist": "sale_tier"},
        {"name": "net", "type": "number", "scale": 2},
        {"name": "cost", "type": "number", "scale": 2},
        {"name": "gross", "type": "formula", "returns": "number", "formula": "net * 2"},
        {"name": "due_on", "type": "date", "default": {"expression": "TODAY()"}},
        {"name": "due_at", "type": "datetime", "default": {"expression": "TODAY()"}},
    ],
    "rules": [{"name": "positive", "when": "net < 0", "message": text("Not below zero")}],
}
LINE: dict[str, Any] = {
    "kind": "object",
    "name": "sale_line",
    "label": text("Line"),
    "plural": text("Lines"),
    "title": "what",
    "fields": [
        {"name": "sale", "type": "parent", "to": "sale", "inline": True, "rows": "lines"},
        {"name": "what", "type": "text"},
        {"name": "thing", "type": "lookup", "to": "thing"},
    ],
}


def plain(name: str, **more: Any) -> dict[str, Any]:
    """Make an object with a name."""
    fields = [{"name": "name", "type": "text"}, *more.pop("fields", ())]
    label = text(name.capitalize())
    return {
        "kind": "object",
        "name": name,
        "label": label,
        "plural": label,
        "title": "name",
        "fields": fields,
        **more,
    }


AGENT = plain("agent", fields=[{"name": "agency", "type": "lookup", "to": "agency"}])
NOTE = plain("sale_note", fields=[{"name": "sale", "type": "lookup", "to": "sale"}])
TIER: dict[str, Any] = {
    "kind": "picklist",
    "name": "sale_tier",
    "label": text("Tier"),
    "options": [{"value": "key"}, {"value": "other"}],
}
ALL_SALES: dict[str, Any] = {
    "kind": "view",
    "name": "sale_all",
    "label": text("All"),
    "object": "sale",
    "columns": ["name", "net", "agent.agency.name"],
    "sort": "-net,name",
    "default": True,
}
BIG_SALES = {**ALL_SALES, "name": "sale_big", "where": "net > 100", "default": False}
RECORD: dict[str, Any] = {
    "kind": "layout",
    "name": "sale_record",
    "object": "sale",
    "type": "record",
    "header": {"fields": ["company.name", "net"]},
    "tabs": [
        {
            "name": "main",
            "label": text("Main"),
            "sections": [
                {
                    "name": "info",
                    "fields": [
                        "name",
                        {"field": "tier", "visible": "net > 10", "required": "name != null"},
                        {"field": "due_on", "required": "net > 10"},
                    ],
                },
                {"name": "money", "fields": ["net", "gross"]},
                {
                    "name": "notes",
                    "block": "related_list",
                    "relation": "sale_note.sale",
                    "fields": ["name"],
                },
            ],
        },
        {
            "name": "figures",
            "label": text("Figures"),
            "sections": [{"name": "costs", "fields": ["cost"]}],
        },
    ],
}
ADMINS = {
    **RECORD,
    "name": "sale_admin",
    "for": {"users": "$user.name = 'Admin'"},
    "tabs": RECORD["tabs"][:1],
}
QUICK: dict[str, Any] = {
    "kind": "layout",
    "name": "agent_quick",
    "object": "agent",
    "type": "quick_create",
    "tabs": [
        {"name": "main", "label": text("Main"), "sections": [{"name": "all", "fields": ["name"]}]}
    ],
}
PAGE: dict[str, Any] = {
    "kind": "page",
    "name": "sale_home",
    "label": text("Sales today"),
    "blocks": [
        {"name": "big", "block": "list", "width": 6, "view": "sale_big"},
        {
            "name": "sum",
            "block": "metric",
            "width": 6,
            "object": "sale",
            "measure": "SUM(net)",
        },
    ],
}
ADMIN_PAGE = {**PAGE, "name": "sale_admin", "for": {"users": "$user.name = 'Admin'"}}
APP: dict[str, Any] = {
    "kind": "app",
    "name": "selling",
    "label": text("Selling"),
    "home": "sale_admin",
    "items": [
        {"object": "sale"},
        {"object": "sale", "view": "sale_big"},
        {"page": "sale_home"},
        {"page": "sale_admin"},
        {"group": text("More"), "items": [{"object": "agent"}]},
    ],
}
DEFINITIONS = (
    TIER,
    plain("agency"),
    plain("thing"),
    AGENT,
    NOTE,
    ORDER,
    LINE,
    ALL_SALES,
    BIG_SALES,
    RECORD,
    ADMINS,
    QUICK,
    PAGE,
    ADMIN_PAGE,
    APP,
)


@pytest.fixture(scope="module", autouse=True)
def _sales(home: Home) -> None:
    home.deploy(*DEFINITIONS)


@pytest.fixture(scope="module")
def member(home: Home) -> ApiClient:
    """A client that works on records and does not build."""
    return home.add_user("agent@sale.example", member=True)[1]


@pytest.fixture(scope="module")
def nobody(home: Home) -> ApiClient:
    """A client without rights."""
    return home.add_user("nobody@sale.example")[1]


def read(api: ApiClient, path: str) -> Any:
    """Read what must be there."""
    answer = api.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json


def names(found: list[Any]) -> list[str]:
    """Give the names of definitions."""
    return [each["name"] for each in found]


def pages(found: Any) -> list[str]:
    """Give the names of these tests' pages."""
    return [name for name in names(found["pages"]) if name.startswith("sale_")]


def shy(*hidden: str) -> Rights:
    """Make the rights of a member who may not see some objects and fields."""

    class Shy(Rights):
        def may(self, verb: Any, object: str) -> bool:  # noqa: A002 - the word of the house
            return object not in hidden

        def sees(self, object: str, field: str) -> bool:  # noqa: A002 - the word of the house
            return f"{object}.{field}" not in hidden

        def edits(self, object: str, field: str) -> bool:  # noqa: A002 - the word of the house
            return self.sees(object, field)

    return Shy(key=",".join(hidden), everything=False)


def seen(home: Home, rights: Rights, name: str = "sale") -> Any:
    """Give what pages of an object read with some rights."""
    model = home.platform.models.current(home.tenant.schema)
    return object_content(model, Trimming(model, rights, ()), name)


def test_the_shell_reads_apps_and_everything_by_name(api: ApiClient) -> None:
    found = read(api, "/ui/app")

    sale = next(each for each in found["objects"] if each["name"] == "sale")
    view = next(each for each in found["views"] if each["name"] == "sale_all")
    assert sale == {
        "name": "sale",
        "label": text("Sale"),
        "plural": text("Sales"),
        "title": "name",
        "package": "tenant",
        "shape": "plain",
        "may": {"create": True, "read": True, "update": True, "delete": True},
    }
    assert view == {"name": "sale_all", "label": text("All"), "object": "sale", "default": True}
    assert pages(found) == ["sale_admin", "sale_home"]
    assert next(each for each in found["apps"] if each["name"] == "selling") == {
        key: APP[key] for key in ("name", "label", "home", "items")
    }


def test_a_page_of_an_object_finds_whatever_its_paths_go_through(api: ApiClient) -> None:
    found = read(api, "/ui/objects/sale")

    assert set(names(found["objects"])) == {
        "sale",
        "sale_line",
        "thing",
        "company",
        "agent",
        "agency",
        "sale_note",
        "user",
    }
    assert names(found["picklists"]) == ["language", "sale_tier"]
    assert set(names(found["views"])) == {"sale_all", "sale_big"}
    assert set(names(found["layouts"])) == {"sale_record", "sale_admin", "agent_quick"}


def test_what_only_the_server_holds_to_is_left_out(api: ApiClient) -> None:
    sale = next(each for each in read(api, "/ui/objects/sale")["objects"] if each["name"] == "sale")

    assert "rules" not in sale
    told = [{k: v for k, v in each.items() if k != "access"} for each in sale["fields"]]
    assert told == ORDER["fields"]


def test_of_each_field_it_is_told_what_the_reader_may_do_with_it(api: ApiClient) -> None:
    sale = next(each for each in read(api, "/ui/objects/sale")["objects"] if each["name"] == "sale")

    access = {each["name"]: each["access"] for each in sale["fields"]}
    assert {name for name, level in access.items() if level == "read"} == {"gross"}
    assert set(access.values()) == {"read", "edit"}
    assert sale["system_access"]["owner"] == "edit"
    assert sale["system_access"]["created_at"] == "read"


def test_the_trees_that_forms_evaluate_come_along(api: ApiClient) -> None:
    found = read(api, "/ui/objects/sale")["expressions"]

    assert set(found) == {"sale", "company"}
    assert set(found["sale"]) == {
        "net * 2",
        "TODAY()",
        "datetime: TODAY()",
        "net > 10",
        "name != null",
    }
    assert set(found["company"]) == {"size >= 1"}
    assert found["sale"]["TODAY()"]["type"] == "date"
    assert found["sale"]["datetime: TODAY()"]["tree"]["node"] == "convert"
    assert found["sale"]["net * 2"]["reads"]["paths"] == ["net"]


def test_the_tree_of_an_expression_is_what_the_server_evaluates(
    home: Home, clock: SettableClock
) -> None:
    model = home.platform.models.current(home.tenant.schema)
    compute = to_python(model.computation("sale", "gross"))

    around = Surroundings(values={"net": 21}, now=clock.now(), zone=ZoneInfo("UTC"))

    assert compute(around) == 42
    assert read(home.api, "/ui/objects/sale")["expressions"]["sale"]["net * 2"]["tree"] == {
        "node": "arithmetic",
        "type": "number",
        "operator": "*",
        "left": {"node": "path", "type": "number", "path": "net"},
        "right": {"node": "constant", "type": "number", "value": "2"},
    }


def test_a_hidden_field_is_nowhere(home: Home) -> None:
    found = seen(home, shy("sale.net", "sale.cost"))

    sale = next(each for each in found["objects"] if each["name"] == "sale")
    view, *others = found["views"]
    layout = next(each for each in found["layouts"] if each["name"] == "sale_record")
    assert "net" not in names(sale["fields"])
    assert next(f for f in sale["fields"] if f["name"] == "gross") == {
        "name": "gross",
        "type": "formula",
        "returns": "number",
        "access": "read",
    }
    assert (view["name"], others) == ("sale_all", [])
    assert view["columns"] == ["name", "agent.agency.name"]
    assert "sort" not in view
    assert layout["header"] == {"fields": ["company.name"]}
    assert layout["tabs"] == [
        {
            "name": "main",
            "label": text("Main"),
            "sections": [
                {"name": "info", "fields": ["name", {"field": "due_on"}]},
                {"name": "money", "fields": ["gross"]},
                RECORD["tabs"][0]["sections"][2],
            ],
        }
    ]
    assert set(found["expressions"]["sale"]) == {
        "TODAY()",
        "datetime: TODAY()",
        "name != null",
    }


def test_an_object_that_may_not_be_read_takes_along_what_shows_it(home: Home) -> None:
    found = seen(home, shy("agency", "sale_note"))

    layout = next(each for each in found["layouts"] if each["name"] == "sale_record")
    assert {"agency", "sale_note"}.isdisjoint(names(found["objects"]))
    assert [each["columns"] for each in found["views"]] == [["name", "net"]] * 2
    assert names(layout["tabs"][0]["sections"]) == ["info", "money"]


def test_a_record_whose_title_is_hidden_goes_by_its_id(home: Home) -> None:
    found = seen(home, shy("sale.name"))

    assert next(each for each in found["objects"] if each["name"] == "sale")["title"] == "id"


def test_entries_of_apps_go_with_what_they_open(home: Home) -> None:
    model = home.platform.models.current(home.tenant.schema)
    rights = shy("agent", "sale.net")
    others = {("page", "sale_admin")}

    found = app_content(model, rights, Trimming(model, rights, others))

    assert next(each for each in found["apps"] if each["name"] == "selling") == {
        "name": "selling",
        "label": text("Selling"),
        "items": [{"object": "sale"}],
    }
    assert pages(found) == []
    assert "agent" not in names(found["objects"])


def test_a_member_sees_what_members_may_do(member: ApiClient) -> None:
    found = read(member, "/ui/app")

    may = {each["name"]: each["may"] for each in found["objects"]}
    assert may["sale"] == {"create": True, "read": True, "update": True, "delete": True}
    assert may["user"] == {"create": False, "read": True, "update": False, "delete": False}


def test_layouts_and_pages_for_others_are_not_there(api: ApiClient, member: ApiClient) -> None:
    found = read(member, "/ui/objects/sale")

    assert pages(read(member, "/ui/app")) == ["sale_home"]
    assert set(names(found["layouts"])) == {"sale_record", "agent_quick"}
    assert member.get("/ui/pages/sale_admin").status_code == 404
    assert read(api, "/ui/pages/sale_admin") == ADMIN_PAGE
    assert read(member, "/ui/pages/sale_home") == PAGE


def test_who_becomes_one_of_those_it_is_for_sees_it_within_seconds(
    home: Home, clock: SettableClock
) -> None:
    user_id, api = home.add_user("promoted@sale.example", member=True)
    before = pages(read(api, "/ui/app"))

    home.api.patch(f"/data/user/{user_id}", {"name": "Admin"})
    clock.advance(seconds=3)

    assert (before, pages(read(api, "/ui/app"))) == (
        ["sale_home"],
        ["sale_admin", "sale_home"],
    )


def test_without_rights_there_is_nothing_to_see(nobody: ApiClient) -> None:
    found = read(nobody, "/ui/app")

    assert {key: found[key] for key in ("apps", "objects", "pages", "views")} == {
        "apps": [],
        "objects": [],
        "pages": [],
        "views": [],
    }
    for path in ("/ui/objects/sale", "/ui/objects/sale/expression?source=net"):
        answer: Any = nobody.call("GET", path).json
        assert (answer["status"], answer["code"]) == (403, "access.forbidden")
    assert nobody.get("/ui/pages/sale_home").status_code == 404


def test_who_is_not_signed_in_reads_nothing(home: Home) -> None:
    for path in ("/ui/app", "/ui/objects/sale", "/ui/pages/sale_home"):
        assert home.anyone().get(path).status_code == 401


def test_what_there_is_none_of_is_not_found(api: ApiClient) -> None:
    unknown: Any = api.get("/ui/objects/sales").json
    page: Any = api.get("/ui/pages/sale_hom").json

    assert (unknown["status"], unknown["code"]) == (404, "object.not_found")
    assert (page["status"], page["code"]) == (404, "definition.not_found")
    assert page["detail"] == "there is no page `sale_hom`; did you mean `sale_home`?"


@pytest.mark.parametrize("path", ["/ui/app", "/ui/objects/sale", "/ui/pages/sale_home"])
def test_what_has_not_changed_is_not_sent_again(api: ApiClient, path: str) -> None:
    first = api.get(path)
    etag = first.headers["ETag"]

    again = api.call("GET", path, headers={"If-None-Match": f'"other", {etag}'})

    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert api.call("GET", path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_it_is_sent_packed_to_who_can_unpack_it(api: ApiClient) -> None:
    packed = api.call("GET", "/ui/objects/sale", headers={"Accept-Encoding": "br, gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == api.get("/ui/objects/sale").data


def test_another_version_of_the_definitions_is_another_answer(home: Home, api: ApiClient) -> None:
    home.deploy({**ORDER, "label": text("Deal")})
    changed, version = read(api, "/ui/objects/sale"), read(api, "/ui/app")["version"]
    home.deploy(ORDER)

    back = read(api, "/ui/objects/sale")

    assert {"Deal"} == {o["label"]["en"] for o in changed["objects"] if o["name"] == "sale"}
    assert {"Sale"} == {o["label"]["en"] for o in back["objects"] if o["name"] == "sale"}
    assert read(api, "/ui/app")["version"] != version
