"""The SQL of arithmetic on decimals, by the rules that ``arithmetic`` states."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Numeric, and_, case, cast, func, null, or_
from sqlalchemy import literal_column as plain

from dougong.formula.arithmetic import (
    MAX_EXPONENT,
    PLACES,
    QUOTIENT_PLACES,
    SETTLED_PLACES,
    SPARE_PLACES,
)
from dougong.formula.sql_terms import let

# Of a number of which nothing is known.
_DIGITS = 90
# With an exponent of one digit a power is small enough, without a look at its logarithm.
_FEW, _SMALL, _LARGE = 9, "1e-10", "1e10"


def to_places(number: ColumnElement[Any], places: int) -> ColumnElement[Any]:
    """Round half up to so many decimal places; the result has as many."""
    return func.round(number, plain(str(places)), type_=Numeric())


def rounded(number: ColumnElement[Any]) -> ColumnElement[Any]:
    """Round half up to the places that a number may have."""
    return to_places(number, PLACES)


def spare(number: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give a number so many places that PostgreSQL computes roots and powers with them."""
    return to_places(number, SPARE_PLACES)


def settled(number: ColumnElement[Any]) -> ColumnElement[Any]:
    """Round what was computed from ``spare`` numbers; ``arithmetic.settled`` says how."""
    return rounded(to_places(number, SETTLED_PLACES))


def quotient(
    left: ColumnElement[Any], right: ColumnElement[Any], *, digits: int = _DIGITS
) -> ColumnElement[Any]:
    """Divide; blank when the divisor is zero.

    Args:
        left: The dividend.
        right: The divisor.
        digits: Most digits that the divisor has in all. With as many places more than a number
            has, the first rounding never makes a half of what is none.
    """
    divisor = func.nullif(right, plain("0"), type_=Numeric())
    return to_places(to_places(left, QUOTIENT_PLACES + digits + 2) / divisor, QUOTIENT_PLACES)


def ln(number: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give the natural logarithm of what is above zero."""
    return settled(func.ln(spare(number), type_=Numeric()))


def power(base: ColumnElement[Any], exponent: ColumnElement[Any]) -> ColumnElement[Any]:
    """Raise to a power; blank where there is none, or where it has more than a hundred digits."""
    return let(base, lambda b: let(exponent, lambda e: _power(b, e)))


def _power(base: ColumnElement[Any], exponent: ColumnElement[Any]) -> ColumnElement[Any]:
    zero, one = plain("0", Numeric()), cast(plain("1"), Numeric)
    size = func.abs(rounded(exponent * ln(func.abs(func.nullif(base, zero)))))
    is_small = and_(
        func.abs(exponent) <= plain(str(_FEW)),
        func.abs(base).between(plain(_SMALL), plain(_LARGE)),
    )
    return case(
        (and_(exponent == zero, base.is_not(None)), one),
        (base == zero, case((exponent > zero, cast(zero, Numeric)))),
        (and_(base < zero, exponent != func.trunc(exponent)), cast(null(), Numeric)),
        (
            or_(is_small, size <= plain(str(MAX_EXPONENT))),
            settled(func.power(spare(base), exponent, type_=Numeric())),
        ),
    )
