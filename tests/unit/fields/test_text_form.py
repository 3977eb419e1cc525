"""Values as they stand in the cells of a table."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.fields.base import FieldType
from dougong.fields.builtin.checkbox import CheckboxField
from dougong.fields.builtin.currency import CurrencyField
from dougong.fields.builtin.date import DateField
from dougong.fields.builtin.datetime import DatetimeField
from dougong.fields.builtin.json import JsonField
from dougong.fields.builtin.lookup import LookupField
from dougong.fields.builtin.multi_picklist import MultiPicklistField
from dougong.fields.builtin.number import NumberField
from dougong.fields.builtin.percent import PercentField
from dougong.fields.builtin.picklist import PicklistField
from dougong.fields.builtin.tags import TagsField
from dougong.fields.builtin.text import TextField
from dougong.fields.text_form import from_text, to_text
from dougong.kernel.jsontypes import JsonValue

CHOICES: Any = {
    "options": [
        {"value": "new", "label": {"en": "New", "zh-CN": "新建"}},
        {"value": "open", "label": {"en": "In progress", "zh-CN": "处理中"}},
        {"value": "held", "label": {"en": "Waiting"}},
        {"value": "asked", "label": {"en": "waiting"}},
    ]
}
ID = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.mark.parametrize("cell", ["true", "TRUE", "1", "yes", "Y", " 是 ", "√", "on"])
def test_a_box_is_ticked_by_what_people_write_for_yes(cell: str) -> None:
    assert from_text(CheckboxField(), cell, {}) is True


@pytest.mark.parametrize("cell", ["false", "0", "No", "否", "off"])
def test_a_box_is_left_empty_by_what_people_write_for_no(cell: str) -> None:
    assert from_text(CheckboxField(), cell, {}) is False


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2026-01-31", "2026-01-31"),
        ("2026/1/31", "2026-01-31"),
        ("2026.1.3", "2026-01-03"),
        ("２０２６年１月３１日", "2026-01-31"),
        ("2026/1-31", "2026/1-31"),
        ("31/1/2026", "31/1/2026"),
        ("2026-1-311", "2026-1-311"),
    ],
)
def test_a_day_is_read_in_each_way_that_begins_with_the_year(cell: str, read: str) -> None:
    assert from_text(DateField(), cell, {}) == read


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2026-01-31T08:00:00Z", "2026-01-31T08:00:00Z"),
        ("2026/1/31 8:00+08:00", "2026-01-31 08:00+08:00"),
        ("2026年1月31日 18:30Z", "2026-01-31 18:30Z"),
        ("soon", "soon"),
    ],
)
def test_an_instant_is_read_with_its_day_in_any_way(cell: str, read: str) -> None:
    assert from_text(DatetimeField(), cell, {}) == read


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("1,234,567.50", "1234567.50"),
        ("－１，２３４", "-1234"),
        (" 12 ", "12"),
        ("1,23", "1,23"),
        ("1,2345", "1,2345"),
    ],
)
def test_thousands_separators_are_taken_out_where_they_are_some(cell: str, read: str) -> None:
    options: Any = {"precision": 18, "scale": 2}

    assert from_text(NumberField(), cell, options) == read
    assert from_text(CurrencyField(), cell, {"scale": 2}) == read


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("0.25", "0.25"),
        ("25%", "0.25"),
        ("12.5 %", "0.125"),
        ("-1,200％", "-12.00"),
        ("%", "%"),
    ],
)
def test_a_percentage_is_read_as_its_fraction(cell: str, read: str) -> None:
    assert from_text(PercentField(), cell, {"places": 2}) == read


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("open", "open"),
        ("OPEN", "open"),
        ("in Progress", "open"),
        (" 处理中 ", "open"),
        ("waiting", "waiting"),
        ("gone", "gone"),
    ],
)
def test_a_choice_goes_by_its_value_or_by_a_label_that_no_other_has(cell: str, read: str) -> None:
    assert from_text(PicklistField(), cell, CHOICES) == read


def test_several_choices_are_parted_by_semicolons_of_either_keyboard() -> None:
    field = MultiPicklistField()

    assert from_text(field, "new; 处理中；held;", CHOICES) == ["new", "open", "held"]
    assert to_text(field, ["new", "open"], CHOICES) == "new;open"


def test_tags_are_parted_by_semicolons() -> None:
    options: Any = {"max_tags": 3, "max_length": 20}

    assert from_text(TagsField(), "vip; a, b ；", options) == ["vip", "a, b"]


def test_a_reference_is_its_id() -> None:
    options: Any = {"to": "account", "on_delete": "restrict"}

    assert to_text(LookupField(), {"id": ID, "label": "Acme"}, options) == ID
    assert to_text(LookupField(), ID, options) == ID
    assert from_text(LookupField(), f" {ID} ", options) == ID


def test_a_text_stands_as_it_is() -> None:
    options: Any = {"max_length": 20}

    assert to_text(TextField(), '"1"', options) == '"1"'
    assert from_text(TextField(), '"1"', options) == '"1"'


def test_what_is_no_text_stands_as_json_unless_its_type_says_otherwise() -> None:
    options: Any = {"max_kb": 1}
    data: JsonValue = {"a": [1, None], "b": "x"}

    assert to_text(JsonField(), data, options) == '{"a":[1,null],"b":"x"}'
    assert from_text(JsonField(), '{"a": [1, null], "b": "x"}', options) == data
    assert to_text(JsonField(), "x", options) == '"x"'
    assert from_text(JsonField(), "x y", options) == "x y"


def test_a_type_of_a_plugin_that_says_nothing_has_the_same_form() -> None:
    class Point(JsonField):
        key = "point"

    field: FieldType[Any, Any] = Point()

    assert from_text(field, to_text(field, [1, 2], {}), {}) == [1, 2]
