from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dougong.formula import values
from dougong.formula.errors import InvalidValueError, UnknownTypeError
from dougong.formula.named_types import NamedScope, type_name, type_named
from dougong.formula.value_types import NUMBER, TEXT, Kind, Type, list_of, option
from dougong.kernel.jsontypes import JsonValue

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("value", "of", "expected"),
    [
        (Decimal("1.50"), "number", "1.5"),
        (True, "boolean", "true"),
        (date(2026, 1, 31), "date", "2026-01-31"),
        (datetime(2026, 1, 31, 20, 0, 0, 999, tzinfo=UTC), "datetime", "2026-02-01 04:00:00"),
        (time(8, 30), "time", "08:30:00"),
        (time(8, 30, 0, 500_000), "time", "08:30:00.5"),
    ],
)
def test_the_text_of_a_value(value: Any, of: str, expected: str) -> None:
    assert values.as_text(value, type_named(of), SHANGHAI) == expected


@pytest.mark.parametrize(
    ("json", "of"),
    [
        ("1.5", "number"),
        ("工单", "text"),
        (False, "boolean"),
        ("2026-01-31", "date"),
        ("2026-01-31T08:00:00Z", "datetime"),
        ("2026-01-31T08:00:00.5Z", "datetime"),
        ("08:30:00", "time"),
        ("90.5", "duration"),
        (["a", "b"], "list of text"),
        (["1.5"], "list of number"),
        ({"lat": "31.2", "lng": "121.5"}, "location"),
        ("018f0000-0000-7000-8000-000000000001", "record"),
        (None, "number"),
    ],
)
def test_json_is_read_and_written_back(json: JsonValue, of: str) -> None:
    found = values.from_json(json, type_named(of))

    assert values.to_json(found, type_named(of)) == json


def test_the_empty_text_and_the_empty_list_are_blank() -> None:
    assert values.from_json("", TEXT) is None
    assert values.from_json([], list_of(TEXT)) is None


def test_an_instant_is_kept_in_utc() -> None:
    found = values.from_json("2026-01-31T08:00:00+08:00", type_named("datetime"))

    assert found == datetime(2026, 1, 31, tzinfo=UTC)
    assert found.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("json", "of"),
    [
        ("x", "number"),
        ("1e9999999", "number"),
        (True, "number"),
        ("NaN", "number"),
        (1, "text"),
        ("\0", "text"),
        ("\ud800", "text"),
        ("true", "boolean"),
        ("2026-02-30", "date"),
        (20260131, "date"),
        ("2026-01-31T08:00:00", "datetime"),
        ("0001-01-01T00:00:00+14:00", "datetime"),
        ("a", "list of text"),
        ([1], "list of text"),
        ({"lat": "91", "lng": "0"}, "location"),
        ({"lat": "1"}, "location"),
        (["1", "2"], "location"),
        ("a", "record"),
    ],
)
def test_what_is_no_value_of_a_type_is_refused(json: JsonValue, of: str) -> None:
    with pytest.raises(InvalidValueError):
        values.from_json(json, type_named(of))


def test_types_have_names() -> None:
    assert type_named("list of option(new, 工单)") == list_of(option("new", "工单"))
    assert type_name(list_of(option("new"))) == "list of option"


def test_an_unknown_type_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownTypeError, match="did you mean `number`"):
        type_named("nunber")


def test_dotted_names_reach_over_relations() -> None:
    scope = NamedScope({"account.owner.email": TEXT, "$user.age": NUMBER})

    account = scope.field(None, "account")
    owner = scope.field(_object(account), "owner")
    user = scope.global_type("user")
    assert scope.field(_object(owner), "email") == TEXT
    assert scope.field(_object(user), "age") == NUMBER
    assert scope.field(None, "email") is None


def _object(of: Type | None) -> str | None:
    assert of is not None
    assert of.kind is Kind.RECORD
    return of.object
