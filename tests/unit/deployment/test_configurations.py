"""Configurations: records that are definitions; a deploy makes, changes and deletes them."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.kernel.errors import InvalidError
from dougong.records.errors import RecordInUseError
from dougong.records.shapes.errors import ByDefinitionError
from dougong.testing.desk import Desk, an_object

CLASS = an_object(
    "risk_class",
    {"name": "code", "type": "text", "unique": True, "required": True, "ignore_case": True},
    {"name": "weight", "type": "number", "scale": 0, "default": 1},
    {"name": "above", "type": "lookup", "to": "risk_class"},
    shape="configuration",
)
CASE = an_object("risk_case", {"name": "class", "type": "lookup", "to": "risk_class"})


def classes(*records: dict[str, Any], name: str = "classes", **more: Any) -> dict[str, Any]:
    """Give the definition of records."""
    base = {"kind": "configuration", "name": name, "object": "risk_class", "key": "code"}
    return {**base, "records": list(records), **more}


LOW = {"code": "low", "name": "Low"}
HIGH = {"code": "high", "name": "High", "weight": 5, "above": {"code": "low"}}


@pytest.fixture
def two(desk: Desk) -> None:
    """Two classes, and nothing that refers to them."""
    held = desk.sql("SELECT name FROM _definition WHERE kind = 'configuration'")
    if desk.model.objects.get("risk_case") is not None:
        for each in desk.list("risk_case"):
            desk.delete("risk_case", each["id"])
    gone = tuple(("configuration", name) for (name,) in held if name != "classes")
    desk.deploy(CLASS, CASE, classes(LOW, HIGH), delete=gone)


def there(desk: Desk) -> list[tuple[str, str, str | None]]:
    """Give code, weight and what is above of every class."""
    found = desk.list("risk_class", sort="code", fields=("code", "weight", "above.code"))
    return [(each["code"], each["weight"], (each["above"] or {}).get("code")) for each in found]


def test_a_deploy_makes_the_records(desk: Desk, two: None) -> None:
    assert there(desk) == [("high", "5", "low"), ("low", "1", None)]


def test_a_deploy_changes_what_differs_and_takes_back_what_is_no_longer_said(
    desk: Desk, two: None
) -> None:
    ids = {each["code"]: each["id"] for each in desk.list("risk_class")}

    desk.deploy(classes({**LOW, "weight": 2}, {"code": "HIGH"}))

    assert there(desk) == [("HIGH", "1", None), ("low", "2", None)]
    after = {each["code"].lower(): each["id"] for each in desk.list("risk_class")}
    assert after == ids


def test_a_deploy_that_changes_nothing_saves_nothing(desk: Desk, two: None) -> None:
    before = [(each["id"], each["version"]) for each in desk.list("risk_class")]

    desk.deploy(classes(LOW, HIGH))
    desk.deploy(classes(LOW, HIGH, {"code": "mid"}))

    after = [(each["id"], each["version"]) for each in desk.list("risk_class")]
    assert set(before) < set(after)


def test_what_is_taken_out_goes_unless_it_is_referred_to(desk: Desk, two: None) -> None:
    low = desk.list("risk_class", where="code = 'high'")[0]
    desk.create("risk_case", name="c", **{"class": low["id"]})

    with pytest.raises(RecordInUseError):
        desk.deploy(classes(LOW))
    assert len(there(desk)) == 2
    desk.deploy(classes(HIGH | {"above": None}))

    assert there(desk) == [("high", "5", None)]


def test_a_definition_that_goes_takes_its_records_along(desk: Desk, two: None) -> None:
    desk.deploy(classes({"code": "extra"}, name="more"))
    assert [code for code, *_ in there(desk)] == ["extra", "high", "low"]

    desk.deploy(delete=(("configuration", "more"),))

    assert [code for code, *_ in there(desk)] == ["high", "low"]


def test_a_record_may_move_from_one_definition_to_another(desk: Desk, two: None) -> None:
    kept = desk.list("risk_class", where="code = 'high'")[0]["id"]

    desk.deploy(classes(LOW), classes(HIGH, name="more"))

    assert desk.list("risk_class", where="code = 'high'")[0]["id"] == kept


def test_nobody_else_writes_the_records(desk: Desk, two: None) -> None:
    low = desk.list("risk_class", where="code = 'low'")[0]

    for attempt in (
        lambda: desk.create("risk_class", code="mine"),
        lambda: desk.update("risk_class", low["id"], weight="9"),
        lambda: desk.delete("risk_class", low["id"]),
        lambda: desk.restore("risk_class", low["id"]),
    ):
        with pytest.raises(ByDefinitionError):
            attempt()

    assert len(there(desk)) == 2


def test_a_record_that_is_refused_is_told_where_it_is_written(desk: Desk, two: None) -> None:
    rule = {"name": "r", "when": "weight > 8", "field": "weight", "message": {"en": "Too much"}}

    with pytest.raises(InvalidError) as refused:
        desk.deploy({**CLASS, "rules": [rule]}, classes(LOW, {"code": "top", "weight": 9}))

    assert [(each.path, each.error.code) for each in refused.value.problems] == [
        ("/1/records/1/weight", "record.rule")
    ]
    assert len(there(desk)) == 2
    assert desk.model.object("risk_class").definition.rules == ()


def test_records_are_checked_like_samples_and_stand_once(desk: Desk, two: None) -> None:
    with pytest.raises(InvalidError) as refused:
        desk.deploy(
            classes(LOW, {"name": "no code"}, {"code": "x", "wieght": 1}, name="wrong"),
        )

    assert [(each.path, each.error.code) for each in refused.value.problems] == [
        ("/records/1", "definition.missing_property"),
        ("/records/2/wieght", "definition.unknown_field"),
        ("/records/1", "definition.missing_property"),
        ("/records/0/code", "definition.duplicate"),
    ]


def test_each_sort_of_records_is_of_its_shape(desk: Desk, two: None) -> None:
    plain = classes({"name": "x"}, name="of_plain", object="risk_case", key="name")
    sample = {**classes({"code": "s"}, name="seed"), "kind": "sample"}

    with pytest.raises(InvalidError) as refused:
        desk.deploy(plain, sample)

    found = {(each.path, each.error.code) for each in refused.value.problems}
    assert {
        ("/0/object", "definition.unfit_shape"),
        ("/1/object", "definition.unfit_shape"),
    } <= found


def test_going_back_brings_records_back_as_they_were(desk: Desk, two: None) -> None:
    version = desk.model.version
    desk.deploy(classes({"code": "low", "weight": 4}))

    desk.deploy(back_to=version)

    assert there(desk) == [("high", "5", "low"), ("low", "1", None)]


def test_a_shape_that_would_lose_its_records_is_refused(desk: Desk, two: None) -> None:
    with pytest.raises(InvalidError) as refused:
        desk.deploy({**CASE, "shape": "event"})

    assert ("/shape", "definition.shape_change") in [
        (each.path, each.error.code) for each in refused.value.problems
    ]
