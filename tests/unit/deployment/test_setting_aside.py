"""What is removed is kept aside, and its name can be used again at once."""

from __future__ import annotations

from typing import Any

from dougong.testing.desk import Desk, an_object

ALL: tuple[dict[str, Any], ...] = (
    {"name": "code", "type": "text", "unique": True},
    {"name": "no", "type": "autonumber", "format": "N-{0}"},
    {"name": "tags", "type": "multi_picklist", "options": [{"value": "a"}]},
    {"name": "done", "type": "checkbox"},
    {"name": "customer", "type": "lookup", "to": "account"},
)
VALUES: dict[str, Any] = {"code": "1", "tags": ["a"], "done": True}


def test_a_removed_field_keeps_its_column_under_another_name(desk: Desk) -> None:
    account = desk.create("account", name="Acme")
    desk.deploy(an_object("kept", *ALL))
    desk.create("kept", **VALUES, customer=account["id"])

    deployed = desk.deploy(an_object("kept"))

    aside = [f"_aside_{deployed.version}_{each['name']}" for each in ALL]
    assert [(told.path, told.error.details["rows"]) for told in deployed.warnings] == [
        (f"/kept/{each['name']}", 1) for each in ALL
    ]
    assert desk.sql(f"SELECT {', '.join(aside[:4])} FROM kept") == [("1", "N-1", ["a"], True)]
    assert str(desk.sql(f"SELECT {aside[4]} FROM kept")[0][0]) == account["id"]
    assert set(desk.list("kept")[0]).isdisjoint(each["name"] for each in ALL)
    desk.create("kept", name="goes on")
    desk.delete("account", account["id"])


def test_a_removed_field_can_be_added_again_and_again(desk: Desk) -> None:
    for _ in range(3):
        desk.deploy(an_object("again", *ALL))
        made = desk.create("again", **VALUES)
        desk.deploy(an_object("again"))

    desk.deploy(an_object("again", *ALL))

    assert made["no"] == "N-3"
    assert [each["code"] for each in desk.list("again")] == [None] * 3
    assert desk.create("again", **VALUES)["no"] == "N-4"


def test_a_removed_object_keeps_its_table_under_another_name(desk: Desk) -> None:
    desk.deploy(an_object("gone", *ALL, indexes=[["code", "done"]]))
    desk.create("gone", **VALUES)

    deployed = desk.deploy(delete=(("object", "gone"),))

    assert [(told.path, told.error.code) for told in deployed.warnings] == [
        ("/gone", "deploy.set_aside")
    ]
    assert desk.sql(f"SELECT code, no FROM _aside_{deployed.version}_gone") == [("1", "N-1")]
    assert desk.sql("SELECT to_regclass('gone')") == [(None,)]


def test_a_removed_object_can_be_made_again_with_all_its_fields(desk: Desk) -> None:
    definition = an_object("back", *ALL, indexes=[["code", "done"]])
    for _ in range(2):
        desk.deploy(definition)
        desk.create("back", **VALUES)
        desk.deploy(delete=(("object", "back"),))

    desk.deploy(definition)

    assert desk.create("back", **VALUES)["no"] == "N-1"
    assert len(desk.list("back")) == 1


def test_what_waits_aside_does_not_hold_on_to_other_records(desk: Desk) -> None:
    desk.deploy(an_object("target"), an_object("pointer", {"name": "at", "type": "user"}))
    desk.deploy(an_object("pointer", {"name": "to", "type": "lookup", "to": "target"}))

    desk.deploy(delete=(("object", "pointer"),))
    desk.deploy(delete=(("object", "target"),))

    remaining = desk.sql(
        "SELECT count(*) FROM pg_constraint WHERE contype = 'f'"
        " AND conrelid::regclass::text LIKE '%%\\_aside\\_%%pointer'"
    )
    assert remaining == [(0,)]


def test_the_longest_names_leave_room_for_being_set_aside(desk: Desk) -> None:
    name = "o" + "x" * 39
    field = {"name": "f" + "y" * 39, "type": "autonumber", "format": "{0}"}
    other = {"name": "f" + "y" * 38 + "z", "type": "autonumber", "format": "{0}"}

    for _ in range(2):
        desk.deploy(an_object(name, field, other, indexes=[[field["name"], other["name"]]]))
        desk.deploy(an_object(name, other))
        desk.deploy(delete=(("object", name),))

    assert name not in desk.model.objects
