"""References to one of several objects over HTTP: written, read, filtered, refused, let go."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from dougong.testing.desk import an_object
from dougong.testing.over_http import ApiClient, Home

SHOP = an_object("shop", {"name": "code", "type": "text", "unique": True})
PERSON = an_object("person", {"name": "email", "type": "email", "unique": True})
NOTE = an_object(
    "note",
    {"name": "about", "type": "polymorphic", "to": ["shop", "person", "note"]},
    {"name": "via", "type": "polymorphic", "to": ["shop", "person"], "on_delete": "clear"},
)

NOBODY = "018f0000-0000-7000-8000-00000000dead"
"""The id of no record, the same in every run."""


@pytest.fixture(scope="module", autouse=True)
def objects(home: Home) -> None:
    home.deploy(SHOP, PERSON, NOTE)


@pytest.fixture
def shop(api: ApiClient) -> Any:
    """A shop of its own for each test."""
    return api.create("shop", name="Corner shop", code=uuid4().hex)


def faults(answer: Any) -> dict[str, str]:
    """Give the code of each fault by its path."""
    return {fault["path"]: fault["code"] for fault in answer.json["errors"]}


def test_it_is_read_with_its_object_and_label_however_it_was_written(
    api: ApiClient, shop: Any
) -> None:
    expected = {"object": "shop", "id": shop["id"], "label": "Corner shop"}
    forms: list[Any] = [
        f"shop/{shop['id']}",
        f"shop/{shop['id'].upper()}",
        {"object": "shop", "id": shop["id"]},
        expected,
        {"object": "shop", "code": shop["code"]},
    ]

    for form in forms:
        made = api.create("note", name="x", about=form)

        assert made["about"] == expected
        assert api.get(f"/data/note/{made['id']}").json == made
        assert api.records("note", where=f"id = '{made['id']}'")[0]["about"] == expected


def test_it_moves_from_one_object_to_another_and_to_nothing(api: ApiClient, shop: Any) -> None:
    person = api.create("person", name="Mei", email=f"{uuid4().hex}@example.com")
    made = api.create("note", name="x", about=f"shop/{shop['id']}")
    path = f"/data/note/{made['id']}"

    moved = api.patch(path, {"about": {"object": "person", "email": person["email"]}}).json
    cleared = api.patch(path, {"about": None}).json

    assert moved is not None
    assert moved["about"] == {"object": "person", "id": person["id"], "label": "Mei"}
    assert cleared is not None
    assert cleared["about"] is None


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (f"shop/{NOBODY}", "record.reference_not_found"),
        ({"object": "person", "id": NOBODY}, "record.reference_not_found"),
        ({"object": "shop", "code": "none such"}, "record.reference_not_found"),
        ({"object": "shop", "name": "Corner shop"}, "record.invalid_value"),
        ({"object": "user", "email": "admin@example.com"}, "record.invalid_value"),
        (f"user/{NOBODY}", "record.invalid_value"),
        (NOBODY, "record.invalid_value"),
        ({"object": ["shop"], "id": 1}, "record.invalid_value"),
        ({"object": "shop"}, "record.invalid_value"),
        ("shop/1 or 1=1", "record.invalid_value"),
        (7, "record.invalid_value"),
    ],
    ids=str,
)
def test_what_leads_nowhere_is_refused_and_nothing_is_written(
    api: ApiClient, sent: Any, code: str
) -> None:
    name = uuid4().hex

    answer = api.post("/data/note", {"name": name, "about": sent})

    assert answer.status_code == 422
    assert faults(answer) == {"/about": code}
    assert api.records("note", where=f"name = '{name}'") == []


def test_the_id_of_a_record_of_another_object_is_no_record_of_this_one(
    api: ApiClient, shop: Any
) -> None:
    answer = api.post("/data/note", {"name": "x", "about": f"person/{shop['id']}"})

    assert faults(answer) == {"/about": "record.reference_not_found"}


def test_a_record_in_the_recycle_bin_cannot_be_referred_to(api: ApiClient, shop: Any) -> None:
    api.delete(f"/data/shop/{shop['id']}")

    answer = api.post("/data/note", {"name": "x", "about": f"shop/{shop['id']}"})

    assert faults(answer) == {"/about": "record.reference_not_found"}


def test_a_record_that_is_referred_to_is_not_deleted(api: ApiClient, shop: Any) -> None:
    note = api.create("note", name="x", about=f"shop/{shop['id']}")

    refused = api.delete(f"/data/shop/{shop['id']}")
    api.delete(f"/data/note/{note['id']}")
    allowed = api.delete(f"/data/shop/{shop['id']}")

    assert refused.status_code == 409
    assert refused.json is not None
    assert refused.json["code"] == "record.in_use"
    assert refused.json["detail"] == (
        "1 Note refer(s) to this record by `About`; move or delete them first"
    )
    assert allowed.status_code == 204


def test_a_record_of_another_object_with_the_same_id_is_in_nobodys_way(
    home: Home, api: ApiClient, shop: Any
) -> None:
    api.create("note", name="x", about=f"shop/{shop['id']}")

    assert api.get(f"/data/person/{shop['id']}").status_code == 404
    assert api.records("note", where=f"about = 'person/{shop['id']}'") == []


def test_a_note_about_itself_does_not_hold_itself(api: ApiClient) -> None:
    note = api.create("note", name="x")
    api.patch(f"/data/note/{note['id']}", {"about": f"note/{note['id']}"})

    assert api.delete(f"/data/note/{note['id']}").status_code == 204


def test_a_reference_that_may_be_cleared_is_cleared_with_its_history(
    api: ApiClient, shop: Any
) -> None:
    note = api.create("note", name="x", via=f"shop/{shop['id']}")

    assert api.delete(f"/data/shop/{shop['id']}").status_code == 204

    left = api.get(f"/data/note/{note['id']}").json
    history = api.get(f"/data/note/{note['id']}/history").json
    assert left is not None
    assert (left["via"], left["version"]) == (None, 2)
    assert history is not None
    assert f"shop/{shop['id']}" in str(history)


def test_a_note_does_not_come_back_to_what_has_gone(api: ApiClient, shop: Any) -> None:
    note = api.create("note", name="x", about=f"shop/{shop['id']}")
    api.delete(f"/data/note/{note['id']}")
    api.delete(f"/data/shop/{shop['id']}")

    answer = api.post(f"/data/note/{note['id']}/restore")

    assert answer.status_code == 422
    assert faults(answer) == {"/about": "record.reference_not_found"}


def test_a_list_is_filtered_by_it(api: ApiClient, shop: Any) -> None:
    about = f"shop/{shop['id']}"
    made = [api.create("note", name=f"n{n}", about=about)["id"] for n in range(2)]
    blank = api.create("note", name="blank")["id"]

    found = api.records("note", where=f"about = '{about}'", sort="name")
    blanks = api.records("note", where="about = null and name = 'blank'")
    grouped = api.get(
        "/data/note/aggregate", group="about", measures="count()", where=f"about = '{about}'"
    )

    assert [each["id"] for each in found] == made
    assert blank in [each["id"] for each in blanks]
    assert grouped.json is not None
    assert grouped.json["rows"] == [{"about": about, "count()": 2}]


@pytest.mark.parametrize("query", [{"sort": "about"}, {"fields": "about.name"}], ids=str)
def test_it_has_no_order_and_no_path_leads_through_it(
    api: ApiClient, query: dict[str, str]
) -> None:
    assert api.get("/data/note", **query).status_code in {400, 422}
