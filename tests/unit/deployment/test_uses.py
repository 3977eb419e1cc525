"""What others use cannot be deleted from under them; the users are named."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.kernel.errors import InvalidError
from dougong.metadata.definition import Identity
from dougong.testing.desk import Desk, an_object

GATE = an_object("gate", {"name": "height", "type": "number"})
TOLL = an_object("toll", {"name": "gate", "type": "lookup", "to": "gate"})
VIEW: dict[str, Any] = {
    "kind": "view",
    "name": "tolls",
    "label": {"en": "Tolls"},
    "object": "toll",
    "columns": ["name", "gate.height"],
    "where": "gate.height > 3",
    "sort": "-gate.height",
}
LAYOUT: dict[str, Any] = {
    "kind": "layout",
    "name": "gate_record",
    "object": "gate",
    "type": "record",
    "tabs": [
        {
            "name": "main",
            "label": {"en": "Main"},
            "sections": [{"name": "info", "columns": 1, "fields": ["name", "height"]}],
        }
    ],
}
COLORS: dict[str, Any] = {
    "kind": "picklist",
    "name": "colors",
    "label": {"en": "Colors"},
    "options": [{"value": "red"}],
}


@pytest.fixture(scope="module", autouse=True)
def used(desk: Desk) -> None:
    """Two objects, a view, a layout, a shared picklist."""
    desk.deploy(GATE, TOLL, VIEW, LAYOUT, COLORS)
    desk.deploy(an_object("paint", {"name": "color", "type": "picklist", "picklist": "colors"}))


def refused(desk: Desk, *definitions: Any, delete: tuple[Identity, ...] = ()) -> list[Any]:
    """Deploy what must be refused with nothing changed; give file and text of each fault."""
    before = desk.sql("SELECT version FROM _head")
    with pytest.raises(InvalidError) as error:
        desk.deploy(*definitions, delete=delete)
    assert desk.sql("SELECT version FROM _head") == before
    return [
        (fault.file, fault.path, fault.error.code, fault.error.message())
        for fault in error.value.problems
    ]


def test_an_object_that_is_used_cannot_be_deleted(desk: Desk) -> None:
    faults = refused(desk, delete=(("object", "gate"),))

    assert {(file, path, code) for file, path, code, _ in faults} >= {
        ("objects/toll.json", "/fields/1/to", "deploy.still_used"),
        ("layouts/gate_record.json", "/object", "deploy.still_used"),
    }
    assert "Object `toll` would break: there is no object `gate`" in {text for *_, text in faults}


def test_a_field_that_is_used_cannot_be_removed(desk: Desk) -> None:
    faults = refused(desk, an_object("gate"))

    assert {(file, path) for file, path, *_ in faults} == {
        ("views/tolls.json", "/columns/1"),
        ("views/tolls.json", "/where"),
        ("views/tolls.json", "/sort"),
        ("layouts/gate_record.json", "/tabs/0/sections/0/fields/1"),
    }
    assert {code for *_, code, _ in faults} == {"deploy.still_used"}


def test_a_shared_picklist_that_is_used_cannot_be_deleted(desk: Desk) -> None:
    faults = refused(desk, delete=(("picklist", "colors"),))

    assert faults == [
        (
            "objects/paint.json",
            "/fields/1/picklist",
            "deploy.still_used",
            "Object `paint` would break: there is no picklist `colors`",
        )
    ]


def test_the_fault_of_what_was_sent_is_not_blamed_on_others(desk: Desk) -> None:
    faults = refused(desk, {**VIEW, "columns": ["nothing"]})

    assert [(file, path) for file, path, *_ in faults] == [(None, "/columns/0")]
    assert "deploy.still_used" not in {code for *_, code, _ in faults}


def test_all_who_use_it_may_go_along(desk: Desk) -> None:
    desk.deploy(
        delete=(
            ("view", "tolls"),
            ("layout", "gate_record"),
            ("object", "toll"),
            ("object", "gate"),
        )
    )

    assert {"gate", "toll"}.isdisjoint(desk.model.objects)
    desk.deploy(GATE, TOLL, VIEW, LAYOUT)


def test_a_reader_is_named_by_every_place_that_goes_through_what_goes(desk: Desk) -> None:
    lane = an_object("lane", {"name": "toll", "type": "lookup", "to": "toll"})
    through = {**VIEW, "name": "lanes", "object": "lane", "columns": ["toll.gate.height"]}
    through |= {"where": "toll.gate.height > 3 or ISBLANK(toll.gate)", "sort": "toll.gate.name"}
    desk.deploy(lane, through)

    faults = refused(desk, an_object("toll"), delete=(("object", "gate"),))

    places = {(file, path) for file, path, *_ in faults}
    assert {("views/lanes.json", f"/{each}") for each in ("columns/0", "where", "sort")} <= places
    assert {code for *_, code, _ in faults} == {"deploy.still_used"}
    desk.deploy(delete=(("view", "lanes"), ("object", "lane")))


def test_a_path_that_leads_elsewhere_now_stands_in_nobodys_way(desk: Desk) -> None:
    bridge = an_object("bridge", {"name": "height", "type": "number"})
    toll = an_object("toll", {"name": "gate", "type": "lookup", "to": "bridge"})
    desk.deploy(bridge)

    desk.deploy(toll, delete=(("object", "gate"), ("layout", "gate_record")))

    assert desk.model.catalog.definitions["view", "tolls"].json == VIEW
    desk.deploy(GATE, TOLL, LAYOUT, delete=(("object", "bridge"),))


def test_an_object_that_goes_leaves_the_others_readable(desk: Desk) -> None:
    kept = desk.create(
        "toll", name="North", gate=desk.create("gate", name="Main", height="4")["id"]
    )
    view = {**VIEW, "columns": ["name"], "where": "name = 'North'", "sort": "name"}

    desk.deploy(an_object("toll"), view, delete=(("object", "gate"), ("layout", "gate_record")))

    assert desk.get("toll", kept["id"])["name"] == "North"
    assert desk.list("toll", where="name = 'North'")[0]["id"] == kept["id"]
    desk.deploy(GATE, TOLL, VIEW, LAYOUT)
