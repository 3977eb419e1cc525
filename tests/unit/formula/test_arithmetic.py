from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

import pytest

from dougong.formula import arithmetic


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("1", "3", "0.333333333333333333333333333333"),
        ("2", "3", "0.666666666666666666666666666667"),
        ("-2", "3", "-0.666666666666666666666666666667"),
        ("0.000000000000000000000000000001", "2", "0.000000000000000000000000000001"),
        ("-0.000000000000000000000000000001", "2", "-0.000000000000000000000000000001"),
        ("0.000000000000000000000000000001", "2.000000000000000000000000000001", "0"),
        ("1", "0.00000000000000000001", "100000000000000000000"),
        ("0", "7", "0"),
    ],
)
def test_a_quotient_is_rounded_once_and_half_up(left: str, right: str, expected: str) -> None:
    assert arithmetic.quotient(Decimal(left), Decimal(right)) == Decimal(expected)


def test_a_quotient_just_below_a_half_is_not_taken_for_one() -> None:
    divisor = Decimal("1" + "0" * 199 + "1")

    found = arithmetic.quotient(Decimal(10) ** 170 / 2, divisor)

    assert found == Decimal(0)


def test_a_product_is_rounded_to_twenty_places() -> None:
    small = Decimal("0.00000000005")

    assert arithmetic.multiply(small, Decimal("0.0000000001")) == Decimal("1e-20")
    assert arithmetic.multiply(small, Decimal("-0.0000000001")) == Decimal("-1e-20")


def test_sums_lose_nothing() -> None:
    large, small = Decimal(10) ** 900, Decimal("1e-20")

    assert arithmetic.subtract(arithmetic.add(large, small), large) == small


def test_a_division_by_zero_is_blank() -> None:
    assert arithmetic.divide(Decimal(1), Decimal("0.00")) is None


@pytest.mark.parametrize(
    ("base", "exponent", "expected"),
    [
        ("2", "10", "1024"),
        ("2", "-1", "0.5"),
        ("-2", "3", "-8"),
        ("-8", "0.5", None),
        ("0", "0", "1"),
        ("0", "-1", None),
        ("0", "0.5", "0"),
        ("2", "0.5", "1.41421356237309504880"),
        ("4", "-10.5", "0.00000047683715820313"),
        ("1.005", "360", "6.02257521226321618405"),
        ("10", "99", "1" + "0" * 99),
        ("10", "100", None),
        ("0.1", "21", "0"),
        ("1", "99999999999999999999", "1"),
        ("-1", "99999999999999999999", "-1"),
        ("9" * 38, "9" * 38, None),
    ],
)
def test_a_power(base: str, exponent: str, expected: str | None) -> None:
    found = arithmetic.power(Decimal(base), Decimal(exponent))

    assert found == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("number", "places", "expected"),
    [("2.345", 2, "2.35"), ("-2.5", 0, "-3"), ("1250", -2, "1300"), ("7", -2, "0"), ("7", 38, "7")],
)
def test_rounding_is_half_up(number: str, places: int, expected: str) -> None:
    found = arithmetic.round_to(Decimal(number), places)

    assert arithmetic.number_text(found) == expected


def test_cutting_off_goes_towards_zero() -> None:
    assert arithmetic.round_to(Decimal("-2.99"), 0, ROUND_DOWN) == Decimal(-2)


@pytest.mark.parametrize(
    ("number", "expected"),
    [("2.9", 2), ("-2.9", -2), ("5.5", 5), ("6", None), ("-3", None), ("1e900", None)],
)
def test_a_whole_number_is_within_bounds_or_blank(number: str, expected: int | None) -> None:
    assert arithmetic.whole(Decimal(number), -2, 5) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("12.50", "12.5"),
        ("100", "100"),
        ("1e3", "1000"),
        ("-0.00", "0"),
        ("1e-20", "0.00000000000000000001"),
    ],
)
def test_the_text_of_a_number_has_no_needless_zeros(number: str, expected: str) -> None:
    assert arithmetic.number_text(Decimal(number)) == expected
