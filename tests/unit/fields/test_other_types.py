"""Checkbox, date, datetime, picklists, references, autonumber."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from dougong.fields.base import FieldType
from dougong.fields.builtin.autonumber import AutonumberField
from dougong.fields.builtin.checkbox import CheckboxField
from dougong.fields.builtin.date import DateField
from dougong.fields.builtin.datetime import DatetimeField
from dougong.fields.builtin.lookup import LookupField
from dougong.fields.builtin.multi_picklist import MultiPicklistField
from dougong.fields.builtin.picklist import PicklistField
from dougong.fields.builtin.user import UserField
from dougong.fields.references import external_key
from dougong.formula.value_types import list_of, option, record
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.jsontypes import JsonValue

CHOICES: Any = {
    "options": [
        {"value": "new", "closed": False, "active": True},
        {"value": "waiting", "closed": False, "active": False},
        {"value": "closed", "closed": True, "active": True},
    ]
}
ID = "01890a5d-ac96-774b-bcce-b302099a8057"
ACCOUNT: Any = {"to": "account", "on_delete": "restrict"}


def reason_of(field: FieldType[Any, Any], raw: JsonValue, options: Any) -> Any:
    with pytest.raises(InvalidValueError) as refused:
        field.parse(raw, options)
    return refused.value.details["reason"]


@pytest.mark.parametrize("raw", [0, 1, "true", "", "yes", [], None])
def test_only_true_and_false_tick_a_box(raw: JsonValue) -> None:
    assert CheckboxField().parse(True, {}) is True
    assert reason_of(CheckboxField(), raw, {})["en"] == "expected true or false"


@pytest.mark.parametrize("raw", ["2024-02-29", "0001-01-01", "9999-12-31"])
def test_a_day_is_read_and_written_the_same(raw: str) -> None:
    field = DateField()

    assert field.dump(field.parse(raw, {}), {}) == raw


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("2023-02-29", "there is no such day"),
        ("0000-01-01", "there is no such day"),
        ("20260131", "expected a day such as `2026-01-31`"),
        ("2026-W05-6", "expected a day such as `2026-01-31`"),
        ("2026-01-31T00:00:00Z", "expected a day such as `2026-01-31`"),
        ("2026-01-31\n", "expected a day such as `2026-01-31`"),
        ("２０２６-01-31", "expected a day such as `2026-01-31`"),
        (20260131, "expected a day such as `2026-01-31`"),
    ],
)
def test_why_a_day_is_refused(raw: JsonValue, reason: str) -> None:
    assert reason_of(DateField(), raw, {})["en"] == reason


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("2026-01-31T08:00:00Z", "2026-01-31T08:00:00.000Z"),
        ("2026-01-31t08:00z", "2026-01-31T08:00:00.000Z"),
        ("2026-01-31 16:00:00.5+08:00", "2026-01-31T08:00:00.500Z"),
        ("2026-01-31T08:00:00.9999999Z", "2026-01-31T08:00:00.999Z"),
        ("2026-01-31T00:30:00-0930", "2026-01-31T10:00:00.000Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
    ],
)
def test_an_instant_is_written_in_utc_to_the_millisecond(raw: str, written: str) -> None:
    field = DatetimeField()

    assert field.dump(field.parse(raw, {}), {}) == written


def test_an_instant_is_written_in_utc_wherever_the_session_is() -> None:
    shanghai = timezone(timedelta(hours=8))

    written = DatetimeField().dump(datetime(2026, 1, 31, 16, tzinfo=shanghai), {})

    assert written == "2026-01-31T08:00:00.000Z"


@pytest.mark.parametrize(
    "raw",
    [
        "2026-01-31T08:00:00",
        "2026-01-31",
        "2026-01-31T24:00:00Z",
        "2026-01-31T08:00:60Z",
        "2026-02-30T08:00:00Z",
        "2026-01-31T08:00:00+24:00",
        "2026-01-31T08:00:00+08:99",
        "0001-01-01T00:00:00+08:00",
        "9999-12-31T23:59:59-01:00",
        "2026-01-31T08:00.5Z",
        "now",
        1769846400,
    ],
)
def test_what_is_no_instant_is_refused(raw: JsonValue) -> None:
    with pytest.raises(InvalidValueError):
        DatetimeField().parse(raw, {})


def test_a_choice_that_is_offered_is_accepted() -> None:
    assert PicklistField().parse("closed", CHOICES) == "closed"


def test_a_mistyped_choice_is_refused_with_the_nearest_and_those_that_are_offered() -> None:
    assert reason_of(PicklistField(), "close", CHOICES) == {
        "en": "not one of the options; did you mean `closed`?; options: new, closed",
        "zh-CN": "不是可选值；您是指 `closed` 吗？；可选值：new, closed",
    }


def test_of_many_choices_the_first_ten_are_shown() -> None:
    many: Any = {"options": [{"value": f"v{n}"} for n in range(1000)]}

    reason = reason_of(PicklistField(), "~", many)

    assert reason["en"] == (
        "not one of the options; options: v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, …"
    )


def test_a_choice_that_is_no_longer_offered_can_be_read_but_not_chosen() -> None:
    field = PicklistField()

    assert reason_of(field, "waiting", CHOICES)["en"] == "this option is no longer offered"
    assert field.dump("waiting", CHOICES) == "waiting"
    assert field.json_schema(CHOICES)["enum"] == ["new", "waiting", "closed"]
    assert field.value_type(CHOICES) == option("new", "waiting", "closed")


def test_expressions_know_the_labels_of_choices() -> None:
    label = {"en": "New", "zh-CN": "新建"}
    options: Any = [{"value": "new", "label": label}, {"value": "old"}]

    assert PicklistField().value_type({"options": options}).labels == {"new": label}


def test_several_choices_are_kept_in_the_order_of_the_definition() -> None:
    field = MultiPicklistField()

    assert field.parse(["closed", "new"], CHOICES) == ["new", "closed"]
    assert field.value_type(CHOICES) == list_of(option("new", "waiting", "closed"))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("new", 'expected an array such as `["a", "b"]`'),
        (["new", "new"], "`new` is chosen twice"),
        (["new", "waiting"], "this option is no longer offered"),
        ([["new"]], "not one of the options; options: new, closed"),
    ],
)
def test_why_several_choices_are_refused(raw: JsonValue, reason: str) -> None:
    assert reason_of(MultiPicklistField(), raw, CHOICES)["en"] == reason


def test_nothing_chosen_is_blank() -> None:
    assert MultiPicklistField().is_blank([])
    assert PicklistField().is_blank("")


@pytest.mark.parametrize("raw", [ID, ID.upper(), {"id": ID}, {"id": ID, "label": "Acme"}])
def test_a_reference_is_read_from_an_id_or_from_what_it_is_shown_as(raw: JsonValue) -> None:
    assert LookupField().parse(raw, ACCOUNT) == UUID(ID)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "acme",
        1,
        {},
        {"id": 1},
        {"id": {"id": ID}},
        {"email": "x"},
        [ID],
        f"{{{ID}}}",
        ID + "\n",
    ],
)
def test_what_is_no_id_is_refused(raw: JsonValue) -> None:
    assert reason_of(LookupField(), raw, ACCOUNT)["en"] == (
        'expected the id of a record, or `{"id": …}`'
    )


def test_a_reference_says_where_it_points_and_what_happens_when_that_goes() -> None:
    lookup, user = LookupField(), UserField()

    assert lookup.value_type(ACCOUNT) == record("account")
    assert (lookup.target(ACCOUNT), lookup.on_delete(ACCOUNT)) == ("account", "restrict")
    assert (user.target({}), user.on_delete({})) == ("user", "clear")


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ({"email": "mei@example.com"}, ("email", "mei@example.com")),
        ({"number": 7}, ("number", 7)),
        ({"id": ID}, None),
        ({"a": "1", "b": "2"}, None),
        ({"email": None}, None),
        ({"email": ["x"]}, None),
        ({"vip": True}, None),
        ({}, None),
        (ID, None),
    ],
)
def test_a_reference_by_another_key_is_recognised(raw: JsonValue, key: Any) -> None:
    assert external_key(raw) == key


@pytest.mark.parametrize("raw", ["T-42", "T-0042", "t-00042", "T-00042x", "T-" + "9" * 20, 42])
def test_a_number_that_the_format_cannot_make_is_refused(raw: JsonValue) -> None:
    reason = reason_of(AutonumberField(), raw, {"format": "T-{00000}"})

    assert reason["en"] in {"expected a number such as `T-00001`", "expected a text"}


def test_nobody_writes_an_autonumber_and_everyone_may_write_the_rest() -> None:
    assert AutonumberField().writable is False
    assert DateField().writable is True
    assert date.min == DateField().parse("0001-01-01", {})
    assert DatetimeField().parse("2026-01-31T08:00:00Z", {}).tzinfo is UTC
