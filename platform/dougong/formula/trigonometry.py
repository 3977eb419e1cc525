"""Sines and their like on decimals, to twenty places and the same in every back end.

Double precision would differ in its last place between C libraries and browsers. So all three do
the same sums with 45 places: an angle is turned back to the eighth of a circle on each side of
zero, a ratio is halved as an angle three times, and a series of fixed length does the rest.
``sql_trigonometry`` and ``ui_builder/src/formula/trigonometry.ts`` follow step by step.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

from dougong.formula.arithmetic import EXACT, ONE, ZERO, round_to, settled

PLACES = 45
# Beyond, turning back would need more digits of pi.
MAX_ANGLE = 10**15
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899")
HALF_PI = Decimal(
    "1.57079632679489661923132169163975144209858469968755291048747229615390820314310450"
)
# Two divided by pi.
QUARTERS = Decimal("0.63661977236758134307553505349005744813783858296182579499066938")
HALVINGS = 3

_TERMS = 18
_ARC_TERMS = 24
_WIDE = Context(prec=160, rounding=ROUND_HALF_UP)
_LAST_PLACE = ONE.scaleb(-PLACES)


def _inverse(number: int) -> Decimal:
    return _WIDE.quantize(_WIDE.divide(ONE, Decimal(number)), ONE.scaleb(-PLACES - 5))


# What each term of a series is of the one before, from the last.
SINE = tuple(_inverse(2 * n * (2 * n + 1)) for n in range(_TERMS, 0, -1))
COSINE = tuple(_inverse((2 * n - 1) * 2 * n) for n in range(_TERMS, 0, -1))
# The coefficients of the series itself, from the last.
ARC = tuple(_inverse(2 * n + 1) for n in range(_ARC_TERMS, -1, -1))


def sine(angle: Decimal) -> Decimal | None:
    """Give the sine of an angle in radians; blank beyond ``MAX_ANGLE``."""
    both = _sine_and_cosine(angle)
    return None if both is None else settled(both[0])


def cosine(angle: Decimal) -> Decimal | None:
    """Give the cosine of an angle in radians; blank beyond ``MAX_ANGLE``."""
    both = _sine_and_cosine(angle)
    return None if both is None else settled(both[1])


def tangent(angle: Decimal) -> Decimal | None:
    """Give the tangent of an angle in radians; blank beyond ``MAX_ANGLE``."""
    both = _sine_and_cosine(angle)
    # No number but a multiple of pi, which is none, has a cosine of zero.
    return settled(_WIDE.divide(*both)) if both is not None and both[1] else None


def arcsine(ratio: Decimal) -> Decimal | None:
    """Give the angle whose sine is a ratio of -1 to 1; blank beyond."""
    return None if abs(ratio) > 1 else angle_to(ratio, _leg(ratio))


def arccosine(ratio: Decimal) -> Decimal | None:
    """Give the angle whose cosine is a ratio of -1 to 1; blank beyond."""
    return None if abs(ratio) > 1 else angle_to(_leg(ratio), ratio)


def angle_to(y: Decimal, x: Decimal) -> Decimal | None:
    """Give the angle from the x axis to a point, between -pi and pi; blank at the origin."""
    height, width = y.copy_abs(), x.copy_abs()
    if not height and not width:
        return None
    angle = _arc(_rounded(_WIDE.divide(min(height, width), max(height, width))))
    if height > width:
        angle = _WIDE.subtract(HALF_PI, angle)
    if x < 0:
        angle = _WIDE.subtract(PI, angle)
    return settled(angle.copy_negate() if y < 0 else angle)


def _leg(ratio: Decimal) -> Decimal:
    """Give the other leg of a right triangle, whose longest side is 1."""
    return _WIDE.sqrt(_WIDE.subtract(ONE, _WIDE.multiply(ratio, ratio)))


def _sine_and_cosine(angle: Decimal) -> tuple[Decimal, Decimal] | None:
    if angle.copy_abs() > MAX_ANGLE:
        return None
    turns = round_to(_WIDE.multiply(angle, QUARTERS), 0)
    rest = _rounded(_WIDE.subtract(angle, _WIDE.multiply(turns, HALF_PI)))
    square = _product(rest, rest)
    sine, cosine = _WIDE.multiply(rest, _series(SINE, square)), _series(COSINE, square)
    quarter = int(turns) % 4
    if quarter in (1, 3):
        sine, cosine = cosine, sine.copy_negate()
    if quarter in (2, 3):
        sine, cosine = sine.copy_negate(), cosine.copy_negate()
    return sine, cosine


def _series(ratios: Sequence[Decimal], square: Decimal) -> Decimal:
    total = ONE
    for ratio in ratios:
        total = _WIDE.subtract(ONE, _product(_WIDE.multiply(square, total), ratio))
    return total


def _arc(ratio: Decimal) -> Decimal:
    """Give the angle of which this ratio, of 0 to 1, is the tangent."""
    for _ in range(HALVINGS):
        longest = _WIDE.sqrt(_WIDE.add(ONE, _WIDE.multiply(ratio, ratio)))
        ratio = _rounded(_WIDE.divide(ratio, _WIDE.add(ONE, longest)))
    square, total = _product(ratio, ratio), ZERO
    for coefficient in ARC:
        total = _WIDE.subtract(coefficient, _product(square, total))
    return _WIDE.multiply(_WIDE.multiply(ratio, total), Decimal(2**HALVINGS))


def _product(left: Decimal, right: Decimal) -> Decimal:
    return _rounded(_WIDE.multiply(left, right))


def _rounded(number: Decimal) -> Decimal:
    return EXACT.quantize(number, _LAST_PLACE)
