"""Number, currency, percent: exact or refused, never rounded."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest

from dougong.fields.base import FieldType
from dougong.fields.builtin.currency import CurrencyField
from dougong.fields.builtin.number import NumberField
from dougong.fields.builtin.percent import PercentField
from dougong.kernel.errors import InvalidValueError

WHOLE = {"precision": 5, "scale": 0}
FINE = {"precision": 5, "scale": 2}
BOUNDED = {"precision": 5, "scale": 2, "min": 0.1, "max": 10}


@pytest.mark.parametrize(
    ("field", "options", "raw", "written"),
    [
        (NumberField(), WHOLE, 42, "42"),
        (NumberField(), WHOLE, "-42", "-42"),
        (NumberField(), WHOLE, 42.0, "42"),
        (NumberField(), WHOLE, "4.2e1", "42"),
        (NumberField(), WHOLE, "00007", "7"),
        (NumberField(), WHOLE, "-0", "0"),
        (NumberField(), WHOLE, -0.0, "0"),
        (NumberField(), WHOLE, "99999", "99999"),
        (NumberField(), FINE, 0.1, "0.10"),
        (NumberField(), FINE, " +1.5 ", "1.50"),
        (NumberField(), FINE, "1.500", "1.50"),
        (NumberField(), FINE, ".5", "0.50"),
        (NumberField(), FINE, "5.", "5.00"),
        (NumberField(), FINE, "999.99", "999.99"),
        (NumberField(), FINE, 1e-2, "0.01"),
        (NumberField(), BOUNDED, "0.1", "0.10"),
        (NumberField(), BOUNDED, 10, "10.00"),
        (NumberField(), {"precision": 30, "scale": 0}, 1e22, "10000000000000000000000"),
        (NumberField(), {"precision": 2, "scale": 2}, "0.99", "0.99"),
        (CurrencyField(), {"scale": 2}, "9999999999999999.99", "9999999999999999.99"),
        (CurrencyField(), {"scale": 4}, "9999999999999999.9999", "9999999999999999.9999"),
        (PercentField(), {"places": 2}, 0.25, "0.2500"),
        (PercentField(), {"places": 0}, "1", "1.00"),
    ],
)
def test_what_fits_is_kept_exactly(
    field: FieldType[Decimal, Any], options: Any, raw: Any, written: str
) -> None:
    value = field.parse(raw, options)

    assert field.dump(value, options) == written
    assert format(value, "f") == written


@pytest.mark.parametrize(
    ("field", "options", "raw", "reason"),
    [
        (NumberField(), WHOLE, "1.5", "at most 0 decimal places"),
        (NumberField(), WHOLE, 100_000, "at most 5 digits before the decimal point"),
        (NumberField(), WHOLE, "1e99", "at most 5 digits before the decimal point"),
        (NumberField(), WHOLE, "1e999", "at most 5 digits before the decimal point"),
        (NumberField(), FINE, "0.001", "at most 2 decimal places"),
        (NumberField(), FINE, "1e-999", "at most 2 decimal places"),
        (NumberField(), FINE, "1000", "at most 3 digits before the decimal point"),
        (
            NumberField(),
            {"precision": 2, "scale": 2},
            1,
            "at most 0 digits before the decimal point",
        ),
        (NumberField(), BOUNDED, "0.09", "must be at least 0.1"),
        (NumberField(), BOUNDED, "10.01", "must be at most 10"),
        (CurrencyField(), {"scale": 2, "min": 0}, -1, "must be at least 0"),
        (CurrencyField(), {"scale": 2, "max": 5}, 6, "must be at most 5"),
        (CurrencyField(), {"scale": 0}, "0.5", "at most 0 decimal places"),
        (PercentField(), {"places": 0}, "0.125", "at most 2 decimal places"),
        (
            NumberField(),
            {"precision": 38, "scale": 2},
            0.1 + 0.2,
            "a JSON number of so many digits is not exact; send it as a text",
        ),
    ],
)
def test_why_a_number_is_refused(
    field: FieldType[Decimal, Any], options: Any, raw: Any, reason: str
) -> None:
    with pytest.raises(InvalidValueError) as refused:
        field.parse(raw, options)

    assert refused.value.details["reason"]["en"] == reason  # type: ignore[index, call-overload]


@pytest.mark.parametrize(
    "raw",
    [
        *("abc", "1,000", "1_000", "1 000", "１２", "0x10", "1e", "e5", ".", "--1", "1e1e1", ""),
        *("NaN", "sNaN", "Infinity", "-inf", float("nan"), float("inf")),
        *(True, False, 10**5000, [1], {"value": 1}),
    ],
    ids=lambda raw: type(raw).__name__,
)
def test_what_is_no_plain_number_is_refused(raw: Any) -> None:
    with pytest.raises(InvalidValueError) as refused:
        NumberField().parse(raw, {"precision": 38, "scale": 10})

    assert refused.value.details["reason"] == {
        "en": "expected a number such as `1234.5`, without thousands separators",
        "zh-CN": "应为数字，例如 `1234.5`，不带千位分隔符",
    }


@pytest.mark.parametrize("raw", ["1e999999", "1e-999999999", "9" * 5_000_000, "1" + "0" * 99])
def test_an_exponent_bomb_is_refused_at_once(raw: str) -> None:
    began = time.process_time()

    with pytest.raises(InvalidValueError):
        NumberField().parse(raw, {"precision": 38, "scale": 10})

    assert time.process_time() - began < 0.1
