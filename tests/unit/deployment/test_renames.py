"""A rename keeps the data and rewrites every reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from dougong.kernel.errors import InvalidError
from dougong.metadata.definition import Identity
from dougong.testing.desk import Desk, an_object

PRESS: dict[str, Any] = {
    **an_object(
        "press",
        {"name": "number", "type": "autonumber", "format": "P-{000}"},
        {"name": "hours", "type": "number", "unique": True},
        {"name": "part_of", "type": "lookup", "to": "press"},
    ),
    "indexes": [["hours", "name"]],
}
CHECKUP = an_object(
    "checkup",
    {"name": "press", "type": "lookup", "to": "press"},
    {"name": "about", "type": "polymorphic", "to": ["press", "checkup"]},
)
VIEW: dict[str, Any] = {
    "kind": "view",
    "name": "busy",
    "label": {"en": "Busy"},
    "object": "press",
    "columns": ["name", "part_of.hours", "hours"],
    "where": "hours > 3 and COUNT(checkup.press, press.hours > 1) = 0 and name != 'hours'",
    "sort": "-part_of.hours,hours,name",
}
LAYOUT: dict[str, Any] = {
    "kind": "layout",
    "name": "press_record",
    "object": "press",
    "type": "record",
    "header": {"fields": ["hours"]},
    "tabs": [
        {
            "name": "main",
            "label": {"en": "Main"},
            "sections": [
                {"name": "info", "columns": 2, "fields": [{"field": "hours", "width": 2}]},
                {
                    "name": "checkups",
                    "block": "related_list",
                    "relation": "checkup.press",
                    "fields": ["press.hours"],
                    "sort": "-press.hours",
                },
            ],
        }
    ],
}
APP: dict[str, Any] = {
    "kind": "app",
    "name": "shop",
    "label": {"en": "Shop"},
    "items": [{"object": "press", "view": "busy"}],
}
SAMPLE: dict[str, Any] = {
    "kind": "sample",
    "name": "presses",
    "object": "press",
    "key": "hours",
    "records": [{"name": "hours", "hours": "1", "part_of": {"hours": "2"}}],
}
ALL = (PRESS, CHECKUP, VIEW, LAYOUT, APP, SAMPLE)


@pytest.fixture(autouse=True)
def shop(desk: Desk) -> Any:
    """Objects and who reads them; gone again after each test."""
    desk.deploy(*ALL)
    yield
    mine = [key for key, d in desk.model.catalog.definitions.items() if d.layer == "tenant"]
    desk.deploy(delete=tuple(mine))


def rename(desk: Desk, renames: Mapping[str, str], *definitions: Any, **more: Any) -> Any:
    """Deploy renames; gives what each step of the plan does and to what."""
    deployed = desk.deploy(*definitions, renames=renames, **more)
    return [(step["action"], step["object"], step.get("field")) for step in deployed.plan]


def refused(desk: Desk, renames: Mapping[str, str], *definitions: Any) -> list[tuple[str, str]]:
    """Deploy renames that must be refused with nothing changed; give place and code of each."""
    before = desk.sql("SELECT version FROM _head"), documents(desk)
    with pytest.raises(InvalidError) as error:
        desk.deploy(*definitions, renames=renames)
    assert (desk.sql("SELECT version FROM _head"), documents(desk)) == before
    return [(fault.path, fault.error.code) for fault in error.value.problems]


def documents(desk: Desk) -> dict[Identity, Any]:
    """Give what the tenant itself has stored."""
    rows = desk.sql("SELECT kind, name, body FROM _definition WHERE layer = 'tenant'")
    return {(kind, name): body for kind, name, body in rows}


def relations(desk: Desk) -> set[str]:
    """Give the names of tables, indexes, sequences and foreign keys that have to do with them."""
    rows = desk.sql(
        "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname = current_schema() AND NOT starts_with(relname, '_aside') "
        "AND relname NOT LIKE '%pkey%' "
        "UNION SELECT conname FROM pg_constraint JOIN pg_namespace n ON n.oid = connamespace "
        "WHERE nspname = current_schema() AND contype = 'f'"
    )
    return {name for (name,) in rows if "press" in name or "machine" in name}


def test_a_renamed_field_keeps_its_data_and_the_plan_says_so(desk: Desk) -> None:
    made = desk.create("press", name="One", hours="7")

    steps = rename(desk, {"object.press.hours": "run_hours"})

    assert steps == [
        ("rename_column", "press", "run_hours"),
        ("rename_index", "press", None),
        ("rename_index", "press", None),
    ]
    assert desk.get("press", made["id"])["run_hours"] == "7"
    assert desk.list("press", where="run_hours = 7")[0]["id"] == made["id"]


def test_every_reader_of_a_renamed_field_is_rewritten(desk: Desk) -> None:
    rename(desk, {"object.press.hours": "run_hours"})

    found = documents(desk)
    view, layout = found["view", "busy"], found["layout", "press_record"]
    assert view["columns"] == ["name", "part_of.run_hours", "run_hours"]
    assert view["where"] == (
        "run_hours > 3 and COUNT(checkup.press, press.run_hours > 1) = 0 and name != 'hours'"
    )
    assert view["sort"] == "-part_of.run_hours,run_hours,name"
    assert layout["header"] == {"fields": ["run_hours"]}
    sections = layout["tabs"][0]["sections"]
    assert sections[0]["fields"] == [{"field": "run_hours", "width": 2}]
    assert (sections[1]["fields"], sections[1]["sort"]) == (["press.run_hours"], "-press.run_hours")
    assert found["sample", "presses"]["key"] == "run_hours"
    assert found["sample", "presses"]["records"] == [
        {"name": "hours", "run_hours": "1", "part_of": {"run_hours": "2"}}
    ]
    assert found["object", "press"]["indexes"] == [["run_hours", "name"]]


def test_a_renamed_object_keeps_its_records_and_who_points_at_them(desk: Desk) -> None:
    one = desk.create("press", name="One", hours="1")
    two = desk.create("press", name="Two", hours="2", part_of=one["id"])
    visit = desk.create("checkup", press=two["id"], about=f"press/{one['id']}")

    steps = rename(desk, {"object.press": "machine"})

    assert steps[-2:] == [("rename_table", "machine", None), ("rename_values", "checkup", "about")]
    assert {action for action, *_ in steps[:-2]} == {
        "rename_reference",
        "rename_index",
        "rename_sequence",
    }
    read = desk.get("checkup", visit["id"])
    assert read["press"] == {"id": two["id"], "label": "Two"}
    assert (read["about"]["object"], read["about"]["id"]) == ("machine", one["id"])
    assert desk.get("machine", two["id"])["part_of"] == {"id": one["id"], "label": "One"}
    assert desk.create("machine", name="Three", hours="3")["number"] == "P-003"


def test_every_reader_of_a_renamed_object_is_rewritten(desk: Desk) -> None:
    rename(desk, {"object.press": "machine", "view.busy": "at_work"})

    found = documents(desk)
    assert {key for key in found if key[0] != "sample"} == {
        ("object", "machine"),
        ("object", "checkup"),
        ("view", "at_work"),
        ("layout", "press_record"),
        ("app", "shop"),
    }
    fields = {field["name"]: field for field in found["object", "checkup"]["fields"]}
    assert (fields["press"]["to"], fields["about"]["to"]) == ("machine", ["machine", "checkup"])
    assert found["object", "machine"]["fields"][3]["to"] == "machine"
    assert found["app", "shop"]["items"] == [{"object": "machine", "view": "at_work"}]
    assert found["layout", "press_record"]["tabs"][0]["sections"][1]["relation"] == "checkup.press"
    assert found["view", "at_work"]["where"] == VIEW["where"]


def test_what_is_made_afresh_and_what_is_renamed_have_the_same_names(desk: Desk) -> None:
    before = relations(desk)

    rename(desk, {"object.press": "machine", "object.press.hours": "run_hours"})

    renamed = relations(desk)
    assert before.isdisjoint(renamed - {name for name in renamed if "checkup__press" in name})
    assert {n.replace("machine", "press").replace("run_hours", "hours") for n in renamed} == before


def test_renaming_back_restores_every_document(desk: Desk) -> None:
    before = documents(desk)

    rename(desk, {"object.press": "machine", "object.press.hours": "run_hours", "view.busy": "b"})
    rename(desk, {"object.machine": "press", "object.machine.run_hours": "hours", "view.b": "busy"})

    assert documents(desk) == before


def test_two_fields_may_swap_their_names(desk: Desk) -> None:
    extra = [{"name": "spare", "type": "number", "unique": True}]
    desk.deploy({**PRESS, "fields": [*PRESS["fields"], *extra]})
    made = desk.create("press", name="One", hours="1", spare="2")

    rename(desk, {"object.press.hours": "spare", "object.press.spare": "hours"})

    read = desk.get("press", made["id"])
    assert (read["hours"], read["spare"]) == ("2", "1")
    assert documents(desk)["view", "busy"]["columns"] == ["name", "part_of.spare", "spare"]


def test_definitions_sent_along_have_the_new_names(desk: Desk) -> None:
    made = desk.create("press", name="One", hours="4")
    later = {**VIEW, "columns": ["run_hours"], "where": "run_hours > 1", "sort": "run_hours"}
    fields = [*PRESS["fields"], {"name": "note", "type": "text"}]
    fields[2] = {**fields[2], "name": "run_hours"}
    press = {**PRESS, "fields": fields, "indexes": []}

    steps = rename(desk, {"object.press.hours": "run_hours"}, press, later)

    assert ("add_column", "press", "note") in steps
    assert documents(desk)["view", "busy"]["columns"] == ["run_hours"]
    assert desk.get("press", made["id"])["run_hours"] == "4"


def test_what_is_sent_along_by_the_old_name_is_told_of_the_new_one(desk: Desk) -> None:
    assert refused(desk, {"object.press.hours": "run_hours"}, PRESS) == [
        ("/fields/2/name", "rename.former_name")
    ]
    assert refused(desk, {"view.busy": "at_work"}, VIEW) == [("/name", "rename.former_name")]


def test_a_rename_that_cannot_be_is_refused(desk: Desk) -> None:
    renames = {
        "object.press.hours": "name",
        "object.press.part_of": "version",
        "object.press.number": "Number",
        "object.press.owner": "keeper",
        "object.press.nothing": "something",
        "object.nothing": "something",
        "nothing.press": "something",
        "press": "something",
        "view.busy.name": "something",
    }

    found = {key: refused(desk, {key: new}) for key, new in renames.items()}

    codes = {key: [code for _, code in faults] for key, faults in found.items()}
    assert codes == {
        "object.press.hours": ["rename.taken"],
        "object.press.part_of": ["rename.unfit"],
        "object.press.number": ["rename.unfit"],
        "object.press.owner": ["rename.unknown"],
        "object.press.nothing": ["rename.unknown"],
        "object.nothing": ["rename.unknown"],
        "nothing.press": ["rename.unfit"],
        "press": ["rename.unfit"],
        "view.busy.name": ["rename.unfit"],
    }
    assert found["object.press.hours"][0][0] == "/renames/object.press.hours"
    assert refused(desk, {"object.press.hours": "x", "object.press.number": "x"}) == [
        ("/renames/object.press.number", "rename.taken")
    ]


def test_what_a_package_brings_is_not_the_tenants_to_rename(desk: Desk) -> None:
    assert refused(desk, {"object.user": "person"}) == [
        ("/renames/object.user", "rename.package_owned")
    ]
    assert refused(desk, {"object.user.email": "mail"}) == [
        ("/renames/object.user.email", "rename.package_owned")
    ]


def test_a_check_renames_nothing(desk: Desk) -> None:
    made, before = desk.create("press", name="One", hours="1"), documents(desk)

    steps = rename(desk, {"object.press.hours": "run_hours"}, check_only=True)

    assert steps[0] == ("rename_column", "press", "run_hours")
    assert documents(desk) == before
    assert desk.get("press", made["id"])["hours"] == "1"


def test_the_history_of_a_record_is_told_by_the_present_names(desk: Desk) -> None:
    made = desk.create("press", name="One", hours="1")
    desk.update("press", made["id"], hours="2")
    rename(desk, {"object.press.hours": "run_hours"})
    desk.update("press", made["id"], run_hours="3")
    rename(desk, {"object.press": "machine", "object.press.run_hours": "total"})
    desk.update("machine", made["id"], total="4")

    entries = desk.records.history(desk.actor, "machine", made["id"], before=None, limit=10)

    changes = [dict(entry.changes) for entry in entries]
    assert [each.get("total") for each in changes[:3]] == [["3", "4"], ["2", "3"], ["1", "2"]]
    assert all({"hours", "run_hours"}.isdisjoint(each) for each in changes)


def test_a_later_field_of_the_old_name_has_a_history_of_its_own(desk: Desk) -> None:
    made = desk.create("press", name="One", hours="1")
    desk.update("press", made["id"], hours="2")
    rename(desk, {"object.press.hours": "run_hours"})
    press = documents(desk)["object", "press"]
    desk.deploy({**press, "fields": [*press["fields"], {"name": "hours", "type": "number"}]})
    desk.update("press", made["id"], hours="9")
    rename(desk, {"object.press.hours": "other"})

    entries = desk.records.history(desk.actor, "press", made["id"], before=None, limit=2)

    assert [dict(entry.changes) for entry in entries] == [
        {"other": [None, "9"]},
        {"run_hours": ["1", "2"]},
    ]


def test_going_back_behind_a_rename_takes_the_data_along(desk: Desk) -> None:
    before, version = documents(desk), desk.sql("SELECT version FROM _head")[0][0]
    made = desk.create("press", name="One", hours="7")
    rename(desk, {"object.press": "machine", "object.press.hours": "run_hours"})
    rename(desk, {"object.machine.run_hours": "total", "view.busy": "at_work"})

    desk.deploy(back_to=version)

    assert documents(desk) == before
    assert desk.get("press", made["id"])["hours"] == "7"


def test_going_back_makes_room_for_an_old_name_that_was_taken_since(desk: Desk) -> None:
    version = desk.sql("SELECT version FROM _head")[0][0]
    made = desk.create("press", name="One", hours="7")
    rename(desk, {"object.press.hours": "run_hours"})
    press = documents(desk)["object", "press"]
    desk.deploy({**press, "fields": [*press["fields"], {"name": "hours", "type": "text"}]})
    desk.update("press", made["id"], hours="many")

    desk.deploy(back_to=version)

    assert desk.get("press", made["id"])["hours"] == "7"
    kept = desk.sql("SELECT column_name FROM _aside WHERE field = 'hours_2'")[0][0]
    assert desk.sql(f'SELECT "{kept}" FROM press WHERE id = %s', made["id"]) == [("many",)]


def test_what_is_kept_aside_goes_along_with_its_object(desk: Desk) -> None:
    made = desk.create("press", name="One", hours="7")
    readers = (("view", "busy"), ("layout", "press_record"), ("sample", "presses"), ("app", "shop"))
    fields = [each for each in PRESS["fields"] if each["name"] != "hours"]
    desk.deploy({**PRESS, "fields": fields, "indexes": []}, delete=readers)

    rename(desk, {"object.press": "machine"})

    desk.deploy(restore=[desk.sql("SELECT id FROM _aside WHERE field = 'hours'")[-1][0]])
    assert desk.get("machine", made["id"])["hours"] == "7"
    desk.deploy(VIEW | {"object": "machine"}, APP | {"items": [{"object": "machine"}]})


def test_two_objects_may_swap_their_names(desk: Desk) -> None:
    one = desk.create("press", name="One", hours="1")
    visit = desk.create("checkup", name="First", press=one["id"], about=f"press/{one['id']}")
    again = desk.create("checkup", name="Second", about=f"checkup/{visit['id']}")

    rename(desk, {"object.press": "checkup", "object.checkup": "press"})

    read = desk.get("press", visit["id"])
    assert read["press"] == {"id": one["id"], "label": "One"}
    assert (read["about"]["object"], read["about"]["id"]) == ("checkup", one["id"])
    assert desk.get("press", again["id"])["about"]["object"] == "press"
    assert desk.get("checkup", one["id"])["hours"] == "1"
    layout = documents(desk)["layout", "press_record"]
    assert (layout["object"], layout["tabs"][0]["sections"][1]["relation"]) == (
        "checkup",
        "press.press",
    )
