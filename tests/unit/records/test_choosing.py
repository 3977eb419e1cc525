"""Choices that depend on other fields, and record types."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.kernel.errors import AppError, InvalidError
from dougong.testing.desk import Desk, an_object

BRANDS = [{"value": "audi"}, {"value": "bmw"}, {"value": "saab", "active": False}]
MODELS = [
    {"value": "a4", "when": ["audi"]},
    {"value": "m3", "when": ["bmw"]},
    {"value": "other"},
]
COLOURS = [
    {"value": "red"},
    {"value": "white", "when": ["audi", "bmw"]},
    {"value": "beige", "active": False},
]
TYPES = [
    {
        "name": "sale",
        "label": {"en": "Sale"},
        "options": {"reason": ["price"]},
        "defaults": {"reason": "price", "on": "today", "note": "for sale"},
    },
    {
        "name": "complaint",
        "label": {"en": "Complaint"},
        "default": True,
        "options": {"reason": ["noise", "smell"], "colours": ["red"]},
    },
    {"name": "former", "label": {"en": "Former"}, "active": False},
]
CAR = an_object(
    "car",
    {"name": "brand", "type": "picklist", "options": BRANDS},
    {"name": "model", "type": "picklist", "options": MODELS, "controlled_by": "brand"},
    {
        "name": "colours",
        "type": "multi_picklist",
        "options": COLOURS,
        "controlled_by": "brand",
    },
)
CASE = an_object(
    "matter",
    {
        "name": "reason",
        "type": "picklist",
        "options": [{"value": "price"}, {"value": "noise"}, {"value": "smell"}],
    },
    {"name": "colours", "type": "multi_picklist", "options": [{"value": "red"}, {"value": "x"}]},
    {"name": "on", "type": "date"},
    {"name": "note", "type": "text", "default": "none"},
    {"name": "kind", "type": "text", "default": {"expression": "$record_type & ''"}},
    record_types=TYPES,
    rules=[
        {
            "name": "complaints_are_dated",
            "when": "$record_type = 'complaint' and ISBLANK(on)",
            "field": "on",
            "message": {"en": "When was it?"},
        }
    ],
)


@pytest.fixture(scope="module", autouse=True)
def _deployed(desk: Desk) -> None:
    desk.deploy(CAR, CASE)


def refused(error: AppError) -> list[tuple[str, str, Any]]:
    """Give path, code and the value blamed of every fault."""
    return [(f.path, f.error.code, f.error.details.get("value")) for f in error.faults()]


NOT_ALLOWED = "record.option_not_allowed"


def test_a_choice_goes_with_the_value_that_controls_it(desk: Desk) -> None:
    made = desk.create("car", brand="audi", model="a4", colours=["red", "white"])

    assert (made["model"], made["colours"]) == ("a4", ["red", "white"])
    assert desk.create("car", model="other")["model"] == "other"


@pytest.mark.parametrize("brand", ["bmw", None])
def test_a_choice_beside_another_value_or_none_is_refused(desk: Desk, brand: str | None) -> None:
    with pytest.raises(InvalidError) as caught:
        desk.create("car", brand=brand, model="a4")

    assert refused(caught.value) == [("/model", NOT_ALLOWED, "a4")]


def test_the_refusal_names_both_fields_and_values(desk: Desk) -> None:
    with pytest.raises(InvalidError) as caught:
        desk.create("car", brand="bmw", model="a4")

    message = "`a4` is no option of Model while Brand is `bmw`; choose another"
    assert caught.value.faults()[0].error.message() == message


def test_a_stored_choice_that_no_longer_fits_holds_the_change_up(desk: Desk) -> None:
    made = desk.create("car", brand="audi", model="a4", colours=["white"])

    with pytest.raises(InvalidError) as caught:
        desk.update("car", made["id"], brand=None)
    moved = desk.update("car", made["id"], brand="bmw", model="m3")

    assert refused(caught.value) == [
        ("/model", NOT_ALLOWED, "a4"),
        ("/colours", NOT_ALLOWED, "white"),
    ]
    assert (moved["brand"], moved["model"]) == ("bmw", "m3")


def test_an_option_that_is_not_offered_any_more_stays_where_it_is(desk: Desk) -> None:
    made = desk.create("car", brand="audi")
    desk.sql("UPDATE car SET brand = 'saab' WHERE id = %s", made["id"])

    kept = desk.update("car", made["id"], name="Old-timer")

    same = desk.update("car", made["id"], name="Sent whole", brand="saab")

    assert kept["brand"] == same["brand"] == "saab"
    with pytest.raises(InvalidError):
        desk.create("car", brand="saab")


def test_new_choices_may_stand_beside_one_that_is_not_offered_any_more(desk: Desk) -> None:
    made = desk.create("car", brand="audi", colours=["red"])
    desk.sql("UPDATE car SET colours = '{red,beige}' WHERE id = %s", made["id"])

    more = desk.update("car", made["id"], colours=["white", "beige"])

    assert more["colours"] == ["white", "beige"]
    with pytest.raises(InvalidError):
        desk.create("car", brand="audi", colours=["beige"])


def test_a_new_record_is_of_the_default_type(desk: Desk) -> None:
    made = desk.create("matter", on="2026-01-01", reason="noise")

    assert (made["record_type"], made["kind"], made["note"]) == ("complaint", "complaint", "none")


def test_a_record_type_has_defaults_and_choices_of_its_own(desk: Desk) -> None:
    made = desk.create("matter", record_type="sale")

    with pytest.raises(InvalidError) as caught:
        desk.create("matter", record_type="sale", reason="noise")

    assert (made["reason"], made["on"], made["note"]) == ("price", "2026-11-20", "for sale")
    assert refused(caught.value) == [("/reason", NOT_ALLOWED, "noise")]


def test_a_type_that_is_not_active_is_for_no_new_record(desk: Desk) -> None:
    with pytest.raises(InvalidError) as caught:
        desk.create("matter", record_type="former")

    assert refused(caught.value) == [("/record_type", "record.invalid_value", "former")]


def test_a_record_of_another_type_must_fit_its_choices(desk: Desk) -> None:
    made = desk.create("matter", record_type="sale")

    with pytest.raises(InvalidError) as caught:
        desk.update("matter", made["id"], record_type="complaint")
    moved = desk.update("matter", made["id"], record_type="complaint", reason="smell")

    assert refused(caught.value) == [("/reason", NOT_ALLOWED, "price")]
    assert moved["record_type"] == "complaint"


def test_rules_name_the_record_type_and_lists_filter_by_it(desk: Desk) -> None:
    with pytest.raises(InvalidError) as caught:
        desk.create("matter", record_type="complaint")
    made = desk.create("matter", name="Only", record_type="sale", on="2020-01-01")

    found = desk.page("matter", where="record_type = 'sale' and on = DATE(2020, 1, 1)").page.rows

    assert refused(caught.value) == [("/on", "record.rule", None)]
    assert made["id"].encode() in found


def test_rows_from_before_there_were_types_are_of_the_default_one(desk: Desk) -> None:
    plain = {k: v for k, v in CASE.items() if k not in ("record_types", "rules")}
    fields = [f for f in plain["fields"] if f["name"] != "kind"]
    desk.deploy({**plain, "name": "thing", "fields": fields})
    made = desk.create("thing", reason="price")

    desk.deploy({**CASE, "name": "thing"})

    assert desk.get("thing", made["id"])["record_type"] is None
    with pytest.raises(InvalidError) as caught:
        desk.update("thing", made["id"], name="Renamed")
    assert refused(caught.value) == [("/on", "record.rule", None)]
    with pytest.raises(InvalidError) as caught:
        desk.update("thing", made["id"], on="2026-01-01", reason="price", colours=["x"])
    assert refused(caught.value) == [("/colours", NOT_ALLOWED, "x")]
    desk.deploy({**plain, "name": "thing", "fields": fields})
    assert "record_type" not in desk.get("thing", made["id"])
