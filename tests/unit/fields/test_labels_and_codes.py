"""Rating, tags, barcode, JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dougong.fields.base import FieldType
from dougong.fields.builtin.barcode import BarcodeField
from dougong.fields.builtin.json import MAX_DEPTH, JsonField
from dougong.fields.builtin.rating import RatingField
from dougong.fields.builtin.tags import TagsField
from dougong.formula.value_types import NUMBER, OPAQUE, TEXT, list_of
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.jsontypes import JsonValue

TAGS: Any = {"max_tags": 3, "max_length": 6}
JSON: Any = {"max_kb": 1}


def reason_of(field: FieldType[Any, Any], raw: JsonValue, options: Any) -> Any:
    with pytest.raises(InvalidValueError) as refused:
        field.parse(raw, options)
    reason: Any = refused.value.details["reason"]
    return reason["en"]


@pytest.mark.parametrize("raw", [5, 5.0, "5", " 5.0 "])
def test_stars_are_a_whole_number_however_it_is_written(raw: JsonValue) -> None:
    assert RatingField().parse(raw, {"max": 5}) == Decimal(5)
    assert RatingField().value_type({"max": 5}) == NUMBER


@pytest.mark.parametrize("raw", [0, 6, -1, 2.5, "", "x", True, None, [3], 10**4000])
def test_other_numbers_of_stars_are_refused(raw: JsonValue) -> None:
    assert reason_of(RatingField(), raw, {"max": 5}) == "expected a whole number from 1 to 5"


def test_tags_are_trimmed_and_kept_once_whatever_their_case() -> None:
    assert TagsField().parse([" VIP", "b", "vip ", "", "Straße"], TAGS) == ["VIP", "b", "Straße"]
    assert TagsField().value_type(TAGS) == list_of(TEXT)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("vip", 'expected an array such as `["a", "b"]`'),
        (["a", 1], "expected a text"),
        (["a;b"], "a tag has no semicolon"),
        (["；"], "a tag has no semicolon"),
        (["1234567"], "at most 6 characters, not 7"),
        (["a", "b", "c", "d"], "at most 3 tags"),
        (["a\nb"], "line breaks do not fit in one line"),
    ],
)
def test_tags_that_cannot_be_kept_are_refused(raw: JsonValue, reason: str) -> None:
    assert reason_of(TagsField(), raw, TAGS) == reason


@pytest.mark.parametrize("raw", [None, [], [""], [" ", ""]])
def test_no_tag_is_blank(raw: JsonValue) -> None:
    assert TagsField().is_blank(raw)


@pytest.mark.parametrize(
    ("kind", "raw", "read"),
    [
        ("ean13", "978-7-302-51167-0", "9787302511670"),
        ("ean13", "4006381 333931", "4006381333931"),
        ("ean8", "7351-3537", "73513537"),
        ("upc", "0 42100 00526 4", "042100005264"),
        ("code128", " AB-12~ ", "AB-12~"),
        ("qr", "微信：dougong", "微信：dougong"),
        ("any", "6901234567890", "6901234567890"),
    ],
)
def test_a_code_is_read(kind: str, raw: str, read: str) -> None:
    assert BarcodeField().parse(raw, {"format": kind}) == read


@pytest.mark.parametrize(
    ("kind", "raw", "reason"),
    [
        ("ean13", "4006381333932", "a digit is wrong: with the others, the last would be 1"),
        ("ean8", "73513538", "a digit is wrong: with the others, the last would be 7"),
        ("upc", "042100005265", "a digit is wrong: with the others, the last would be 4"),
        ("ean13", "400638133393", "expected 13 digits"),
        ("ean13", "４００６３８１３３３９３１", "expected 13 digits"),
        ("code128", "条码", "expected letters, digits and signs of ASCII"),
        ("code128", "x" * 81, "at most 80 characters, not 81"),
        ("qr", "x" * 641, "at most 640 characters, not 641"),
        ("any", "a\nb", "line breaks do not fit in one line"),
    ],
)
def test_a_code_that_was_misread_is_refused(kind: str, raw: str, reason: str) -> None:
    assert reason_of(BarcodeField(), raw, {"format": kind}) == reason


def test_a_single_wrong_digit_is_always_found() -> None:
    right = "4006381333931"

    for position in range(13):
        for digit in "0123456789":
            wrong = right[:position] + digit + right[position + 1 :]
            if wrong != right:
                assert reason_of(BarcodeField(), wrong, {"format": "ean13"}).startswith("a digit")


@pytest.mark.parametrize("raw", [{}, [], "", 0, False, {"a": None}])
def test_only_null_is_no_json(raw: JsonValue) -> None:
    assert not JsonField().is_blank(raw)
    assert JsonField().parse(raw, JSON) == raw
    assert JsonField().value_type(JSON) == OPAQUE


def _nested(depth: int) -> Any:
    return [_nested(depth - 1)] if depth else 1


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("x" * 1023, "at most 1 kB, not 2 kB"),
        (_nested(MAX_DEPTH + 1), "at most 32 levels"),
        ({"a": "\x00"}, "the character U+0000 cannot be stored"),
        ({"\x00": 1}, "the character U+0000 cannot be stored"),
        ([float("nan")], "a number of so many digits is not exact; send it as a text"),
        ([2**53], "a number of so many digits is not exact; send it as a text"),
    ],
)
def test_json_that_cannot_be_given_back_as_it_is_is_refused(raw: Any, reason: str) -> None:
    assert reason_of(JsonField(), raw, JSON) == reason


def test_json_may_be_as_deep_and_as_large_as_that() -> None:
    deep, large = _nested(MAX_DEPTH), "x" * 1022

    assert JsonField().parse(deep, JSON) == deep
    assert JsonField().parse(large, JSON) == large
