"""A rename reaches all that the definition of an object says of saves."""

from __future__ import annotations

from typing import Any

from dougong.testing.desk import Desk, an_object

CHOICES = [{"value": "a"}, {"value": "b"}]
PLACE = an_object("place", {"name": "town", "type": "text"})
EVENT: dict[str, Any] = an_object(
    "event",
    {"name": "sort", "type": "picklist", "options": CHOICES},
    {
        "name": "detail",
        "type": "picklist",
        "controlled_by": "sort",
        "options": [{"value": "x", "when": ["a"]}],
    },
    {"name": "note", "type": "text", "default": {"expression": "sort & detail"}},
    {
        "name": "place",
        "type": "lookup",
        "to": "place",
        "filter": "town != $record.note",
        "fetch": [{"field": "town", "into": "city"}],
    },
    {"name": "city", "type": "text"},
    rules=[
        {
            "name": "sorted",
            "when": "ISBLANK(sort) and $old.sort != null and place.town = 'x'",
            "field": "sort",
            "message": {"en": "Sort it"},
        }
    ],
    record_types=[
        {
            "name": "plain",
            "label": {"en": "Plain"},
            "options": {"sort": ["a"]},
            "defaults": {"sort": "a"},
        }
    ],
)


def test_every_place_that_names_a_renamed_field_has_its_new_name(desk: Desk) -> None:
    desk.deploy(PLACE, EVENT)
    made = desk.create("event", place=desk.create("place", town="Lhasa")["id"])

    desk.deploy(
        renames={
            "object.event.sort": "kind_of",
            "object.event.city": "area",
            "object.event.note": "remark",
            "object.place.town": "seat",
        }
    )

    event: Any = desk.model.catalog.definitions["object", "event"].json
    fields = {field["name"]: field for field in event["fields"]}
    rule, record_type = event["rules"][0], event["record_types"][0]
    assert fields["detail"]["controlled_by"] == "kind_of"
    assert fields["remark"]["default"] == {"expression": "kind_of & detail"}
    assert fields["place"]["filter"] == "seat != $record.remark"
    assert fields["place"]["fetch"][0]["field"] == "seat"
    assert fields["place"]["fetch"][0]["into"] == "area"
    assert rule["when"] == "ISBLANK(kind_of) and $old.kind_of != null and place.seat = 'x'"
    assert rule["field"] == "kind_of"
    assert record_type["options"] == {"kind_of": ["a"]}
    assert record_type["defaults"] == {"kind_of": "a"}
    stored = desk.get("event", made["id"])
    assert (stored["kind_of"], stored["area"], stored["remark"]) == ("a", "Lhasa", "a")
