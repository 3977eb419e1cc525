"""Field types face any JSON there is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from dougong.fields.base import FieldType
from dougong.fields.builtin.datetime import DatetimeField
from dougong.fields.builtin.number import NumberField, NumberOptions
from dougong.fields.registry import builtin_field_types
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.messages import LOCALES

any_text = st.text(st.characters(codec=None, exclude_categories=()))
likely_text = st.from_regex(r"[-+T:.Z@/{}0-9a-zA-Z ]{1,40}", fullmatch=True)
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text | likely_text,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(any_text, inner, max_size=5),
    max_leaves=8,
)


@pytest.mark.parametrize("field", builtin_field_types(), ids=lambda field: field.key)
@given(raw=any_json)
def test_any_json_is_a_value_a_blank_or_refused(field: FieldType[Any, Any], raw: Any) -> None:
    for options, _ in field.samples():
        value = None if field.is_blank(raw) else _parsed(field, raw, options)

        if value is not None:
            written = field.dump(value, options)
            assert field.parse(written, options) == value
            Draft202012Validator(field.json_schema(options)).validate(written)


def _parsed(field: FieldType[Any, Any], raw: Any, options: Any) -> Any:
    """Give the value, or None where it is refused by an error that can be sent."""
    try:
        return field.parse(raw, options)
    except InvalidValueError as error:
        for locale in LOCALES:
            error.message(locale).encode()
        return None


@given(digits=st.integers(-(10**38) + 1, 10**38 - 1), scale=st.integers(0, 10))
def test_a_number_of_any_size_comes_back_digit_by_digit(digits: int, scale: int) -> None:
    field, options = NumberField(), NumberOptions(precision=38, scale=scale)
    value = Decimal(f"{digits}e-{scale}")

    written = field.dump(value, options)

    assert written == f"{value:f}"
    assert field.parse(written, options) == value


@given(number=st.floats(-1e9, 1e9))
def test_a_float_is_stored_as_it_was_written_or_refused(number: float) -> None:
    field, options = NumberField(), NumberOptions(precision=20, scale=6)

    try:
        value = field.parse(number, options)
    except InvalidValueError:
        return

    assert value == Decimal(repr(number))


@given(
    moment=st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)),  # noqa: DTZ001 - offset below
    minutes=st.integers(-23 * 60, 23 * 60),
)
def test_an_instant_is_the_same_in_every_offset(moment: datetime, minutes: int) -> None:
    field, offset = DatetimeField(), timezone(timedelta(minutes=minutes))
    instant = moment.replace(tzinfo=UTC)

    parsed = field.parse(instant.astimezone(offset).isoformat(), {})

    assert parsed == instant.replace(microsecond=moment.microsecond // 1000 * 1000)
