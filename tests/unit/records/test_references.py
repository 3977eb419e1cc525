"""Lookups being written: by id, by another unique field, to what is not there."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from dougong.kernel.errors import InvalidError
from dougong.testing.desk import Desk, an_object

PORT = an_object(
    "port",
    {"name": "code", "type": "text", "unique": True},
    {"name": "number", "type": "number", "scale": 2, "unique": True},
    {"name": "opened_at", "type": "datetime", "unique": True},
    {"name": "opened_on", "type": "date", "unique": True},
    {"name": "mail", "type": "email", "unique": True},
    {"name": "serial", "type": "autonumber", "format": "P-{00}"},
    {"name": "size", "type": "number"},
)
VOYAGE = an_object(
    "voyage",
    {"name": "start", "type": "lookup", "to": "port"},
    {"name": "goal", "type": "lookup", "to": "port"},
    {"name": "after", "type": "lookup", "to": "voyage"},
)


@pytest.fixture(scope="module")
def port(desk: Desk) -> Any:
    """A port with every unique field, and another with none."""
    desk.deploy(PORT, VOYAGE)
    desk.create("port", name="Nameless")
    return desk.create(
        "port",
        name="Ningbo",
        code="NGB",
        number="12.5",
        opened_at="2026-01-31T08:00:00.5Z",
        opened_on="2026-01-31",
        mail="Port@NINGBO.example",
    )


@pytest.mark.parametrize(
    "key",
    [
        {"code": "NGB"},
        {"number": "12.5"},
        {"number": "12.50"},
        {"number": 12.5},
        {"opened_at": "2026-01-31T16:00:00.500+08:00"},
        {"opened_on": "2026-01-31"},
        {"mail": "Port@Ningbo.EXAMPLE"},
        {"serial": "P-02"},
    ],
    ids=str,
)
def test_any_unique_field_finds_the_record(desk: Desk, port: Any, key: Any) -> None:
    made = desk.create("voyage", start=key)

    assert made["start"] == {"id": port["id"], "label": "Ningbo"}


@pytest.mark.parametrize("form", ["{id}", {"id": "{id}"}, {"id": "{id}", "label": "whatever"}])
def test_the_id_finds_it_as_it_is_read(desk: Desk, port: Any, form: Any) -> None:
    sent = {**form, "id": port["id"]} if isinstance(form, dict) else port["id"]

    assert desk.create("voyage", start=sent)["start"]["id"] == port["id"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"code": "XXX"}, "record.reference_not_found"),
        ({"code": ""}, "record.reference_not_found"),
        ({"number": "1.234"}, "record.invalid_value"),
        ({"number": "many"}, "record.invalid_value"),
        ({"size": "1"}, "record.invalid_value"),
        ({"colour": "red"}, "record.invalid_value"),
        ({"id": "NGB"}, "record.invalid_value"),
        ({"code": None}, "record.invalid_value"),
        ({"code": "NGB", "size": "1"}, "record.invalid_value"),
        ({}, "record.invalid_value"),
        ("NGB", "record.invalid_value"),
        (7, "record.invalid_value"),
        (["NGB"], "record.invalid_value"),
        ("00000000-0000-7000-8000-000000000000", "record.reference_not_found"),
    ],
    ids=str,
)
def test_what_leads_nowhere_is_told_once(desk: Desk, port: Any, sent: Any, code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        desk.create("voyage", start=sent)

    assert [(fault.path, fault.error.code) for fault in refused.value.problems] == [
        ("/start", code)
    ]


def test_many_records_with_many_keys_are_resolved_together(desk: Desk, port: Any) -> None:
    other = desk.create("port", name="Other", code="OTH")
    raws: list[Any] = [
        {"name": "v1", "start": {"code": "NGB"}, "goal": {"code": "OTH"}},
        {"name": "v2", "start": {"code": "OTH"}, "goal": {"number": "12.50"}},
        {"name": "v3", "start": other["id"], "goal": None},
    ]

    ids = desk.records.create_many(desk.actor, "voyage", raws)

    read = [desk.get("voyage", str(each)) for each in ids]
    labels = [
        tuple(each[name] and each[name]["label"] for name in ("start", "goal")) for each in read
    ]
    assert labels == [("Ningbo", "Other"), ("Other", "Ningbo"), ("Other", None)]


def test_each_record_of_many_is_told_what_it_misses(desk: Desk, port: Any) -> None:
    lost = str(uuid4())
    raws: list[Any] = [
        {"start": {"code": "NGB"}},
        {"start": {"code": "AAA"}, "goal": lost},
        {"start": lost, "goal": {"code": "AAA"}},
    ]

    with pytest.raises(InvalidError) as refused:
        desk.records.create_many(desk.actor, "voyage", raws)

    assert sorted(fault.path for fault in refused.value.problems) == [
        "/1/goal",
        "/1/start",
        "/2/goal",
        "/2/start",
    ]
    assert refused.value.problems[0].error.message() == (
        "there is no Port for `AAA`; create it first or choose another"
    )


def test_what_lies_in_the_recycle_bin_is_not_there(desk: Desk, port: Any) -> None:
    old = desk.create("port", name="Old", code="OLD")
    desk.delete("port", old["id"])

    for sent in (old["id"], {"code": "OLD"}):
        with pytest.raises(InvalidError) as refused:
            desk.create("voyage", start=sent)
        assert [fault.error.code for fault in refused.value.problems] == [
            "record.reference_not_found"
        ]


def test_a_change_checks_only_the_lookups_it_changes(desk: Desk, port: Any) -> None:
    made = desk.create("voyage", start={"code": "NGB"}, name="first")
    # As a purge of the recycle bin will leave it: the other end is hidden, not gone.
    gone = desk.create("port", name="Gone")
    desk.sql("UPDATE voyage SET goal = %s WHERE id = %s", gone["id"], made["id"])
    desk.sql("UPDATE port SET deleted_at = now() WHERE id = %s", gone["id"])

    assert desk.update("voyage", made["id"], name="second")["name"] == "second"
    with pytest.raises(InvalidError):
        desk.update("voyage", made["id"], start=gone["id"])


def test_a_key_may_hold_what_sql_would_take_for_its_own(desk: Desk, port: Any) -> None:
    strange = "%s'\"; {x} \\ $1 ,}"
    made = desk.create("port", name=strange, code=strange)

    assert desk.create("voyage", start={"code": strange})["start"] == {
        "id": made["id"],
        "label": strange,
    }
