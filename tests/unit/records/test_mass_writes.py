"""What is written by one statement for many records is what would be written one by one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from dougong.records.errors import DuplicateValueError
from dougong.testing.desk import Desk, an_object

OPTIONS = [{"value": "a"}, {"value": "b"}]
FIELDS: tuple[tuple[dict[str, Any], Any], ...] = (
    ({"type": "long_text"}, 'two\nlines, "quoted" \\ and 中文'),
    ({"type": "rich_text"}, "<p>rich</p>"),
    ({"type": "email"}, "mei@example.com"),
    ({"type": "phone"}, "+8613800138000"),
    ({"type": "url"}, "https://example.com/a?b=%20"),
    ({"type": "number", "scale": 4}, "-12345678901.0001"),
    ({"type": "currency"}, "0.10"),
    ({"type": "percent"}, "0.25"),
    ({"type": "checkbox"}, True),
    ({"type": "date"}, "2026-02-28"),
    ({"type": "datetime"}, "2026-02-28T23:59:59.999Z"),
    ({"type": "time"}, "23:59"),
    ({"type": "duration"}, "PT26H3M"),
    ({"type": "picklist", "options": OPTIONS}, "a"),
    ({"type": "multi_picklist", "options": OPTIONS}, ["a", "b"]),
    ({"type": "tags"}, ["x", "y, z"]),
    ({"type": "location"}, {"lat": "31.2304", "lng": "121.4737"}),
    ({"type": "address"}, {"city": "Shanghai", "country": "CN"}),
    ({"type": "json"}, {"a": [1, None, {"b": "é"}], "n": 1.5}),
    ({"type": "rating"}, 3),
    ({"type": "encrypted_text"}, "secret"),
    ({"type": "text"}, None),
    ({"type": "json"}, None),
    ({"type": "tags"}, None),
)
SYSTEM = ("id", "created_at", "updated_at")


@pytest.fixture(scope="module")
def wide(desk: Desk) -> Desk:
    fields = [{"name": f"f{n}", **field} for n, (field, _) in enumerate(FIELDS)]
    code = {"name": "code", "type": "text", "unique": True}
    desk.deploy(
        an_object("wide", *fields, code, {"name": "no", "type": "autonumber", "format": "{000}"})
    )
    return desk


def _values(**more: Any) -> dict[str, Any]:
    return {**{f"f{n}": value for n, (_, value) in enumerate(FIELDS)}, **more}


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in (*SYSTEM, "no")}


def test_every_type_of_value_is_written_as_by_itself(wide: Desk) -> None:
    alone = wide.create("wide", **_values())

    ids = wide.records.create_many(wide.actor, "wide", [_values(), _values()])

    several = [wide.get("wide", str(each)) for each in ids]
    assert [_plain(each) for each in several] == [_plain(alone)] * 2
    assert [int(each["no"]) - int(alone["no"]) for each in several] == [1, 2]


def test_each_has_its_history_and_its_event(wide: Desk) -> None:
    ids = wide.records.create_many(wide.actor, "wide", [{"name": "a"}, {"name": "b"}])

    for record_id in ids:
        for table in ("_history", "dougong.outbox"):
            query = f"SELECT event, via FROM {table} WHERE record_id = %s"
            assert wide.sql(query, record_id) == [("created", wide.actor.via)]


def test_the_culprit_is_told_and_nothing_is_written(wide: Desk) -> None:
    rows = [{"name": "kept out", "code": code} for code in ("p", "q", "p")]

    with pytest.raises(DuplicateValueError) as refused:
        wide.records.create_many(wide.actor, "wide", rows)

    assert refused.value.path == "/2/code"
    assert wide.list("wide", where="name = 'kept out'") == []


def test_an_id_of_each_is_given_in_order(wide: Desk) -> None:
    names = [f"n{n}" for n in range(30)]

    ids = wide.records.create_many(wide.actor, "wide", [{"name": name} for name in names])

    assert all(isinstance(each, UUID) for each in ids)
    assert [wide.get("wide", str(each), "name")["name"] for each in ids] == names
