"""Arithmetic on decimals, the same to the last digit in Python, in SQL and in the browser.

A number has any number of digits before the point. Sums and differences are exact; products and
all else are rounded half up to twenty places after it, and only quotients to thirty: so that
``x / 3 * 3`` is ``x`` again, and two and a half hours, which are no round part of a day, times 24
are 2.5.
``sql_numbers`` and ``ui_builder/src/formula/arithmetic.ts`` follow the same rules.
"""

from __future__ import annotations

from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_05UP,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

PLACES = 20
QUOTIENT_PLACES = 30

# What is irrational is computed with spare digits and settled: see ``settled``.
SPARE_PLACES = 40
SETTLED_PLACES = 30

# e ** 230 has a hundred digits.
MAX_EXPONENT = 230
_MAX_POWER_DIGITS = 99

ZERO, ONE = Decimal(0), Decimal(1)


def _context(digits: int, rounding: str) -> Context:
    return Context(
        prec=digits,
        rounding=rounding,
        Emax=MAX_EMAX,
        Emin=MIN_EMIN,
        traps=[InvalidOperation, DivisionByZero, Overflow],
    )


# More digits than any checked expression can make (``cost`` bounds them), so nothing is lost before
# it is rounded on purpose.
EXACT = _context(4_000, ROUND_HALF_UP)
# As many digits as a power has, and the spare ones.
_SPARE = _context(160, ROUND_HALF_UP)
# Rounding up only at 0 and 5 lets a later rounding half up go the right way.
_NEAR = _context(64, ROUND_05UP)
_FAR = _context(4_000, ROUND_05UP)

_LAST_PLACE = ONE.scaleb(-PLACES)
_LAST_QUOTIENT_PLACE = ONE.scaleb(-QUOTIENT_PLACES)
_SETTLED_PLACE = ONE.scaleb(-SETTLED_PLACES)

add = EXACT.add
subtract = EXACT.subtract


def rounded(number: Decimal) -> Decimal:
    """Round half up to the places that a number may have."""
    return EXACT.quantize(number, _LAST_PLACE)


def settled(number: Decimal) -> Decimal:
    """Round what could only be computed nearly, with ``SPARE_PLACES``, so that all end alike.

    Rounding twice makes of 0.4999… the half that it stands for, before that is rounded up.
    """
    return rounded(EXACT.quantize(number, _SETTLED_PLACE))


def multiply(left: Decimal, right: Decimal) -> Decimal:
    """Multiply."""
    return EXACT.quantize(EXACT.multiply(left, right), _LAST_PLACE)


def divide(left: Decimal, right: Decimal) -> Decimal | None:
    """Divide; blank when the divisor is zero."""
    return quotient(left, right) if right else None


def quotient(left: Decimal, right: Decimal) -> Decimal:
    """Divide by what is not zero."""
    is_near = left.adjusted() - right.adjusted() < 30
    context = _NEAR if is_near else _FAR
    return EXACT.quantize(context.divide(left, right), _LAST_QUOTIENT_PLACE)


def negate(number: Decimal) -> Decimal:
    """Change the sign."""
    return EXACT.subtract(ZERO, number)


def power(base: Decimal, exponent: Decimal) -> Decimal | None:
    """Raise to a power; blank where there is none, or where it has more than a hundred digits."""
    if not exponent:
        return ONE
    if not base:
        return ZERO if exponent > 0 else None
    if base < 0 and exponent != exponent.to_integral_value():
        return None
    if not _is_small(base.copy_abs(), exponent.copy_abs()):
        return None
    return settled(_SPARE.power(base, exponent))


def _is_small(base: Decimal, exponent: Decimal) -> bool:
    # The digits alone tell it of nearly all, and a logarithm takes long.
    if exponent * (abs(base.adjusted()) + 1) < _MAX_POWER_DIGITS:
        return True
    return multiply(exponent, ln(base)).copy_abs() <= MAX_EXPONENT


def ln(number: Decimal) -> Decimal:
    """Give the natural logarithm of what is above zero."""
    return settled(_SPARE.ln(number))


def logarithm(number: Decimal, base: Decimal) -> Decimal:
    """Give the logarithm of what is above zero, to a base that is too, and is not one."""
    if base == 10:
        return settled(_SPARE.log10(number))
    return settled(_SPARE.divide(_SPARE.ln(number), _SPARE.ln(base)))


def exponential(exponent: Decimal) -> Decimal | None:
    """Give a power of e; blank where it has more than a hundred digits."""
    if exponent > MAX_EXPONENT:
        return None
    return settled(_SPARE.exp(exponent)) if exponent >= -MAX_EXPONENT else ZERO


def root(number: Decimal) -> Decimal:
    """Give the square root of what is not below zero."""
    # A root has half the digits.
    context = _SPARE if number.adjusted() < 2 * (_SPARE.prec - 2 * SPARE_PLACES) else EXACT
    return settled(context.sqrt(number))


def whole(number: Decimal, low: int, high: int) -> int | None:
    """Give a number without its fraction; blank beyond the bounds."""
    integer = int(number)
    return integer if low <= integer <= high else None


def round_to(number: Decimal, places: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """Round half up to so many decimal places, or to tens with -1; or otherwise."""
    if places >= QUOTIENT_PLACES:
        return number
    # Quantizing to tens would leave an exponent above zero.
    return EXACT.add(number.quantize(ONE.scaleb(-places), rounding, EXACT), ZERO)


def number_text(number: Decimal) -> str:
    """Give the text of a number: no zeros at the end of its fraction, no exponent."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
