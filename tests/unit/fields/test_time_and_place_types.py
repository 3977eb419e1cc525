"""Time, duration, address, location, polymorphic: what is read, and why what is not."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from dougong.fields.base import FieldType
from dougong.fields.builtin.address import AddressField
from dougong.fields.builtin.currency import CurrencyField
from dougong.fields.builtin.duration import DurationField
from dougong.fields.builtin.location import LocationField
from dougong.fields.builtin.polymorphic import PolymorphicField
from dougong.fields.builtin.time import TimeField
from dougong.fields.iso_codes import countries, currencies
from dougong.fields.references import polymorphic_key
from dougong.fields.text_form import from_text, to_text
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.jsontypes import JsonValue

ID = "01890a5d-ac96-774b-bcce-b302099a8057"
ABOUT: Any = {"to": ["account", "contact"], "on_delete": "clear"}


def reason_of(field: FieldType[Any, Any], raw: JsonValue, options: Any) -> Any:
    with pytest.raises(InvalidValueError) as refused:
        field.parse(raw, options)
    return refused.value.details["reason"]


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("08:30", time(8, 30)),
        ("8:30:05", time(8, 30, 5)),
        ("00:00", time(0)),
        ("23:59:59", time(23, 59, 59)),
    ],
)
def test_a_time_of_day_is_read(raw: str, read: time) -> None:
    assert TimeField().parse(raw, {}) == read


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("24:00", "there is no such time of day"),
        ("08:60", "there is no such time of day"),
        ("08:30Z", "expected a time of day such as `08:30`"),
        ("８:30", "expected a time of day such as `08:30`"),
        (830, "expected a time of day such as `08:30`"),
        ("07:59:59", "must not be before 08:00"),
        ("18:30:01", "must not be after 18:30"),
    ],
)
def test_why_a_time_of_day_is_refused(raw: JsonValue, reason: str) -> None:
    assert reason_of(TimeField(), raw, {"min": "08:00", "max": "18:30"})["en"] == reason


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        (9000, 9000),
        ("9000", 9000),
        ("2:30", 9000),
        ("2:30:05", 9005),
        ("-0:30", -1800),
        ("2h 30m", 9000),
        ("2H30M", 9000),
        ("90 min", 5400),
        ("45s", 45),
        ("1d 2h", 93_600),
        ("1w", 604_800),
        ("2小时30分", 9000),
        ("1天 2小时 5分钟 6秒", 93_906),
        ("PT2H30M", 9000),
        ("p1dt1s", 86_401),
        ("P2W", 1_209_600),
        ("-PT1M", -60),
        ("9999999:59:59", 35_999_999_999),
    ],
)
def test_a_duration_is_read_in_many_ways(raw: JsonValue, seconds: int) -> None:
    assert DurationField().parse(raw, {}) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "raw", ["P", "PT", "h", "", "2:60", "2:3", "1.5h", "m30", 1.5, True, "--1", "2 30"]
)
def test_what_is_no_duration_is_refused(raw: JsonValue) -> None:
    assert reason_of(DurationField(), raw, {})["en"].startswith("expected a duration")


def test_a_duration_keeps_its_bounds() -> None:
    options: Any = {"min": "15m", "max": "8:00"}

    assert reason_of(DurationField(), "14m", options)["en"] == "must be at least 15m"
    assert reason_of(DurationField(), "8:01", options)["zh-CN"] == "不能大于 8:00"
    assert reason_of(DurationField(), "10000000:00", {})["en"].startswith("expected a duration")
    assert reason_of(DurationField(), 36_000_000_000, {})["en"] == "at most 9,999,999 hours"


@pytest.mark.parametrize(
    ("field", "options", "wrong"),
    [
        (TimeField(), {"min": "09:00", "max": "08:00"}, ["/min"]),
        (TimeField(), {"min": "08:00", "max": "08:00:00"}, []),
        (DurationField(), {"min": "1:00", "max": "30m"}, ["/min"]),
        (DurationField(), {"min": "long", "max": "longer"}, ["/min", "/max"]),
        (DurationField(), {"min": "0:00"}, []),
        (CurrencyField(), {"scale": 2, "code": "ABC"}, ["/code"]),
        (CurrencyField(), {"scale": 2, "code": "EUR", "currency": {"field": "code"}}, ["/code"]),
        (CurrencyField(), {"scale": 2, "code": "EUR"}, []),
    ],
)
def test_options_that_leave_no_value_are_refused(
    field: Any, options: Any, wrong: list[str]
) -> None:
    assert [problem.path for problem in field.check_options(options)] == wrong


def test_a_fraction_that_a_program_made_is_not_hidden() -> None:
    assert DurationField().dump(timedelta(seconds=-1, milliseconds=-500), {}) == "-1.5"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"lat": "31.2304", "lng": "121.4737"}, ["31.2304", "121.4737"]),
        ({"lat": 31.2304, "lng": -121}, ["31.2304", "-121"]),
        ({"lat": "+90.0", "lng": "-180"}, ["90", "-180"]),
        ({"lat": "0.00000004", "lng": "-0"}, ["0", "0"]),
        ({"lat": 31.230416666666667, "lng": "1.123456789"}, ["31.2304167", "1.1234568"]),
    ],
)
def test_a_location_is_read_to_the_centimetre(sent: JsonValue, read: list[str]) -> None:
    field = LocationField()

    assert list(field.dump(field.parse(sent, {}), {}).values()) == read


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"lat": "90.1", "lng": "0"}, "`lat` must be degrees from -90 to 90"),
        ({"lat": "0", "lng": "180.00001"}, "`lng` must be degrees from -180 to 180"),
        ({"lat": "31°", "lng": "0"}, "`lat` must be degrees from -90 to 90"),
        ({"lat": True, "lng": "0"}, "`lat` must be degrees from -90 to 90"),
        ({"lat": "1", "lng": None}, "`lng` must be degrees from -180 to 180"),
        ({"lat": "1"}, 'expected a place such as `{"lat": "31.2304", "lng": "121.4737"}`'),
        (["1", "2"], 'expected a place such as `{"lat": "31.2304", "lng": "121.4737"}`'),
    ],
)
def test_why_a_location_is_refused(sent: JsonValue, reason: str) -> None:
    assert reason_of(LocationField(), sent, {})["en"] == reason


def test_a_form_that_was_left_empty_is_blank() -> None:
    assert LocationField().is_blank({"lat": "", "lng": None})
    assert not LocationField().is_blank({"lat": "1", "lng": ""})
    assert AddressField().is_blank({"country": None, "city": "", "street": "  "})
    assert not AddressField().is_blank({"town": ""})


def test_an_address_keeps_the_parts_that_are_there() -> None:
    sent = {"street": " 1 Main St ", "country": "us", "city": "", "state": None}

    assert AddressField().parse(sent, {}) == {"country": "US", "street": "1 Main St"}


@pytest.mark.parametrize(
    ("sent", "start"),
    [
        ({"country": "XX"}, "`country` must be a code of ISO 3166"),
        ({"country": "EU"}, "`country` must be a code of ISO 3166"),
        ({"country": 1}, "`country` must be a code of ISO 3166"),
        ({"city": "x" * 81}, "`city`: at most 80 characters, not 81"),
        ({"street": "a\nb"}, "`street`: line breaks do not fit in one line"),
        ({"street": ["{0}"]}, "`street`: expected a text"),
        ({"town": "x"}, "expected an object of `country`, `state`"),
        ("Main St", "expected an object of `country`, `state`"),
    ],
)
def test_why_an_address_is_refused(sent: JsonValue, start: str) -> None:
    assert reason_of(AddressField(), sent, {})["en"].startswith(start)


@pytest.mark.parametrize(
    ("sent", "start"),
    [
        (f"user/{ID}", "it may refer to `account`, `contact`"),
        ({"object": "user", "id": ID}, "it may refer to `account`, `contact`"),
        (ID, 'expected a record such as `{"object": "account"'),
        ("account/1", 'expected a record such as `{"object": "account"'),
        (f"account/{ID}/", 'expected a record such as `{"object": "account"'),
        ({"object": "account"}, 'expected a record such as `{"object": "account"'),
    ],
)
def test_why_a_polymorphic_reference_is_refused(sent: JsonValue, start: str) -> None:
    assert reason_of(PolymorphicField(), sent, ABOUT)["en"].startswith(start)


def test_a_record_may_be_named_by_another_key_than_its_id() -> None:
    assert polymorphic_key({"object": "contact", "email": "a@b.c"}) == ("contact", "email", "a@b.c")
    assert polymorphic_key({"object": "contact", "id": ID}) is None
    assert polymorphic_key({"object": "contact"}) is None
    assert polymorphic_key({"email": "a@b.c"}) is None
    assert polymorphic_key(f"contact/{ID}") is None


@pytest.mark.parametrize(
    ("field", "options", "json", "cell"),
    [
        (TimeField(), {}, "08:30:00", "08:30"),
        (TimeField(), {}, "08:30:05", "08:30:05"),
        (DurationField(), {}, "9000", "2:30"),
        (DurationField(), {}, "-90", "-0:01:30"),
        (LocationField(), {}, {"lat": "31.2304", "lng": "121.4737"}, "31.2304, 121.4737"),
        (AddressField(), {}, {"country": "CN"}, '{"country":"CN"}'),
        (
            PolymorphicField(),
            ABOUT,
            {"object": "contact", "id": ID, "label": "Mei"},
            f"contact/{ID}",
        ),
    ],
)
def test_how_a_value_stands_in_a_table(field: Any, options: Any, json: Any, cell: str) -> None:
    assert to_text(field, json, options) == cell
    assert field.parse(from_text(field, cell, options), options) == field.parse(json, options)


@pytest.mark.parametrize(
    ("field", "cell", "read"),
    [
        (TimeField(), "8：30", "8:30"),
        (DurationField(), " 2：30 ", "2:30"),
        (LocationField(), "31.2，121.4", {"lat": "31.2", "lng": "121.4"}),
        (LocationField(), "31.2", "31.2"),
        (AddressField(), "漕溪北路 88 号", {"street": "漕溪北路 88 号"}),
    ],
)
def test_what_people_write_by_hand_is_read(field: Any, cell: str, read: JsonValue) -> None:
    assert from_text(field, cell, {}) == read


def test_codes_are_those_of_the_standards() -> None:
    assert len(countries()) == 249
    assert {"CN", "DE", "AQ", "BQ"} <= countries()
    assert {"CNY", "EUR", "JPY", "XCG"} <= currencies()
