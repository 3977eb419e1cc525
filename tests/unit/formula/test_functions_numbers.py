"""Functions on numbers: the three back ends give the same, to the last digit, and what is right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from dougong.formula.errors import ExpressionError
from dougong.formula.value_types import BOOLEAN, DATE, DATETIME, NUMBER, TEXT, TIME, Type

Agree = Callable[..., list[Any]]
Value = Callable[..., Any]


def _decimals(text: str) -> list[Decimal | None]:
    return [None, *map(Decimal, text.split())]


NUMBERS = _decimals(
    "0 1 -1 0.5 -0.5 1.5 2.5 -2.5 0.49999999999999999999 0.05 2 3 10 -7 7.25 100 1000 1024"
    " 0.00000000000000000001 -0.00000000000000000001 3.14159265358979323846 1.570796326794896619"
    " 12345678901234567890.12345678901234567891 -99999999999999999999999999999999999999.5"
    " 999999999999999 1000000000000000 1000000000000001 229.5 230 231 -231 355 0.1"
    " 123456789012345678901234567890123456789012345678901234567890"
)
PLACES = _decimals("-39 -38 -3 -1 -0.9 0 0.9 1 2 19 20 21 38 38.9 39 1e30")
RATIOS = _decimals(
    "-1.00000000000000000001 -1 -0.99999999999999999999 -0.8 -0.5 -0.1 0 0.00000000000000000001"
    " 0.1 0.3 0.5 0.70710678118654752440 0.9 0.99999999999999999999 1 1.1"
)
OF_ONE = "ABS SIGN ROUND TRUNC CEILING FLOOR MCEILING MFLOOR SQRT EXP LN LOG SIN COS TAN ATAN"


@pytest.mark.parametrize("name", OF_ONE.split())
def test_functions_of_a_number_agree(agree: Agree, name: str) -> None:
    agree(f"{name}(a)", {"a": NUMBER}, NUMBERS)


@pytest.mark.parametrize("name", ["ROUND", "TRUNC"])
def test_roundings_to_places_agree(agree: Agree, name: str) -> None:
    agree(f"{name}(a, b)", {"a": NUMBER, "b": NUMBER}, product(NUMBERS, PLACES))


@pytest.mark.parametrize("name", ["MOD", "LOG", "POWER", "ATAN2", "MIN", "MAX", "SUM", "AVG"])
def test_functions_of_two_numbers_agree(agree: Agree, name: str) -> None:
    agree(f"{name}(a, b)", {"a": NUMBER, "b": NUMBER}, product(NUMBERS, NUMBERS))


@pytest.mark.parametrize("name", ["ASIN", "ACOS", "ATAN"])
def test_functions_of_a_ratio_agree(agree: Agree, name: str) -> None:
    agree(f"{name}(a)", {"a": NUMBER}, RATIOS)


def test_nested_angles_agree(agree: Agree) -> None:
    source = "TAN(ATAN2(SIN(a) + 1, COS(MOD(a, 7)))) + ASIN(SIN(a)) * SUM(a, LOG(ABS(a)), AVG(a))"

    agree(source, {"a": NUMBER}, NUMBERS)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("ROUND(2.5)", "3"),
        ("ROUND(-2.5)", "-3"),
        ("ROUND(1.005, 2)", "1.01"),
        ("ROUND(-1250, -2)", "-1300"),
        ("ROUND(0.49999999999999999999)", "0"),
        ("TRUNC(-0.5)", "0"),
        ("CEILING(-0.1)", "-1"),
        ("MCEILING(-0.1)", "0"),
        ("FLOOR(-0.9)", "0"),
        ("MFLOOR(-0.1)", "-1"),
        ("MOD(-3, 2)", "1"),
        ("MOD(3, -2)", "-1"),
        ("MOD(5.5, 0.25)", "0"),
        ("MOD(-0.1, 3)", "2.9"),
        ("SQRT(0)", "0"),
        ("SQRT(0.0001)", "0.01"),
        ("SQRT(2)", "1.4142135623730950488"),
        ("EXP(-230)", "0"),
        ("EXP(1)", "2.71828182845904523536"),
        ("LN(2)", "0.69314718055994530942"),
        ("LOG(2)", "0.30102999566398119521"),
        ("LOG(0.001)", "-3"),
        ("LOG(1024, 2)", "10"),
        ("LOG(16, 0.25)", "-2"),
        ("SIN(1)", "0.84147098480789650665"),
        ("SIN(1000000)", "-0.34999350217129295212"),
        ("COS(3)", "-0.98999249660044545727"),
        ("TAN(1)", "1.55740772465490223051"),
        ("ASIN(0.5)", "0.52359877559829887308"),
        ("ACOS(0)", "1.57079632679489661923"),
        ("ATAN(-1)", "-0.78539816339744830962"),
        ("ATAN(10 ^ 90)", "1.57079632679489661923"),
        ("ATAN2(0, -1)", "3.14159265358979323846"),
        ("ATAN2(-1, 0)", "-1.57079632679489661923"),
        ("MAX(1, 3, 2)", "3"),
        ("SUM(0.1, 0.2, null)", "0.3"),
        ("AVG(1, 2, 4)", "2.333333333333333333333333333333"),
        ("AVG(-1, -2, -2)", "-1.666666666666666666666666666667"),
    ],
)
def test_results_are_right(value: Value, expression: str, expected: str) -> None:
    assert value(expression) == Decimal(expected)


@pytest.mark.parametrize(
    "expression",
    [
        "SQRT(-0.00000000000000000001)",
        "LN(0)",
        "LN(-1)",
        "LOG(0)",
        "LOG(10, 1)",
        "LOG(10, 0)",
        "LOG(10, -2)",
        "EXP(230.00000000000000000001)",
        "MOD(1, 0)",
        "ASIN(1.00000000000000000001)",
        "ACOS(-2)",
        "ATAN2(0, 0)",
        "SIN(1000000000000001)",
        "ROUND(1, 39)",
        "POWER(0, -1)",
        "AVG(null, null)",
        "MIN(null)",
    ],
)
def test_beyond_its_domain_a_function_gives_blank(value: Value, expression: str) -> None:
    assert value(expression) is None


@pytest.mark.parametrize(
    ("of", "values"),
    [
        (DATE, [None, date(2026, 1, 31), date(1, 1, 1), date(9999, 12, 31)]),
        (DATETIME, [None, datetime(2026, 1, 31, tzinfo=UTC), datetime(1999, 1, 1, tzinfo=UTC)]),
        (TIME, [None, time(8), time(23, 59, 59, 999999)]),
        (TEXT, [None, "a", "B", "b", "Z", "é", "斗", "😀", "￿"]),
    ],
    ids=str,
)
@pytest.mark.parametrize("name", ["MIN", "MAX"])
def test_extremes_of_other_types_agree(
    agree: Agree, name: str, of: Type, values: list[Any]
) -> None:
    found = agree(f"{name}(a, b)", {"a": of, "b": of}, product(values, values))

    known = [v for v in values if v is not None]
    assert found[-1] == values[-1]
    assert found[0] is None
    assert set(found[1:]) <= set(known)


def test_the_later_of_a_date_and_an_instant_is_an_instant(value: Value) -> None:
    noon = datetime(2026, 1, 31, 4, tzinfo=UTC)

    found = value("MAX(a, b)", a=(DATE, date(2026, 1, 31)), b=(DATETIME, noon))

    assert found == noon


@pytest.mark.parametrize("expression", ["MAX(1, 'a')", "MIN(true, false)", "SUM('x')", "SIN()"])
def test_what_cannot_be_compared_or_added_is_refused(value: Value, expression: str) -> None:
    with pytest.raises(ExpressionError):
        value(expression)


def test_conditions_in_functions_agree(agree: Agree) -> None:
    flags = [None, True, False]
    types = {"a": BOOLEAN, "b": BOOLEAN}

    for source in (
        "AND(a, b)",
        "OR(a, b)",
        "NOT(a) = b",
        "IF(AND(a, NOT(b)), 1, IF(OR(a, b), 2, 3))",
        "IFS(a, 1, b, 2)",
        "IFS(a, 'x', b, 'y', 'z')",
        "CASE(a, b, 1, null, 2, true, 3, 4)",
        "IN(a, b, true)",
        "BLANKVALUE(a, b)",
        "IFERROR(IF(a, 1, null) / IF(b, 0, 1), 9)",
        "ISBLANK(IF(a, b, null))",
    ):
        agree(source, types, product(flags, flags))


def test_cases_of_numbers_agree(agree: Agree) -> None:
    types = {"a": NUMBER, "b": NUMBER}

    agree("CASE(a, b, 'same', 1, 'one', null, 'none', 'other')", types, product(NUMBERS, NUMBERS))
    agree("IN(a, b, 1, 2.50)", types, product(NUMBERS, NUMBERS))


def test_texts_are_numbers_where_value_reads_one(agree: Agree) -> None:
    texts = [None, "1", " -2.5 ", "+.5", "1e3", "1,000", "٣", "x", "-", ".", "\t7\n", "0x1"]

    found = agree("ISNUMBER(t) = NOT(ISBLANK(VALUE(t)))", {"t": TEXT}, texts)

    assert found == [True] * len(texts)


def test_only_what_is_asked_for_is_computed(value: Value) -> None:
    deep = "IF(a = 1, 1, " * 60 + "0" + ")" * 60

    assert value(deep, a=(NUMBER, Decimal(2))) == 0
