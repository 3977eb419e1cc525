"""The SQL of sines and their like: the sums that ``trigonometry`` does, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Numeric, case, func
from sqlalchemy import literal_column as plain

from dougong.formula.arithmetic import PLACES as SHOWN_PLACES
from dougong.formula.arithmetic import SETTLED_PLACES
from dougong.formula.sql_template import Template
from dougong.formula.sql_terms import let
from dougong.formula.trigonometry import (
    ARC,
    COSINE,
    HALF_PI,
    HALVINGS,
    MAX_ANGLE,
    PI,
    PLACES,
    QUARTERS,
    SINE,
)

# So many that what is rounded to 45 places is as if it were exact.
_SPARE = 120


def _series(ratios: Sequence[Decimal]) -> str:
    total = "1"
    for ratio in ratios:
        total = f"(1 - round(_square * {total} * {ratio}, {PLACES}))"
    return total


def _arc_series() -> str:
    total = "0"
    for coefficient in ARC:
        total = f"({coefficient} - round(_square * {total}, {PLACES}))"
    return total


def _settled(text: str) -> str:
    return f"round(round({text}, {SETTLED_PLACES}), {SHOWN_PLACES})"


# Of {0}, the angle; OFFSET 0 keeps the planner from working a name out wherever it stands.
_TURNED = f"""(
SELECT {{result}}
FROM (
  SELECT _turns, _rest * {_series(SINE)} AS _sine, {_series(COSINE)} AS _cosine
  FROM (
    SELECT _turns, _rest, round(_rest * _rest, {PLACES}) AS _square
    FROM (
      SELECT mod(mod(_k, 4) + 4, 4) AS _turns, round(_angle - _k * {HALF_PI}, {PLACES}) AS _rest
      FROM (
        SELECT _angle, round(_angle * {QUARTERS}) AS _k
        FROM (
          SELECT CASE WHEN abs(_given) <= {MAX_ANGLE} THEN _given END AS _angle
          FROM (SELECT {{{{0}}}} AS _given OFFSET 0) AS _a OFFSET 0
        ) AS _b OFFSET 0
      ) AS _c OFFSET 0
    ) AS _d OFFSET 0
  ) AS _e OFFSET 0
) AS _f)"""

_PICKED = "CASE _turns WHEN 0 THEN {} WHEN 1 THEN {} WHEN 2 THEN {} WHEN 3 THEN {} END"
_SINE = _TURNED.format(result=_settled(_PICKED.format("_sine", "_cosine", "-_sine", "-_cosine")))
_COSINE = _TURNED.format(result=_settled(_PICKED.format("_cosine", "-_sine", "-_cosine", "_sine")))
_RATIO = "round({}, {}) / nullif({}, 0)"
_EVEN = _RATIO.format("_sine", _SPARE, "_cosine")
_ODD = _RATIO.format("-_cosine", _SPARE, "_sine")
_TANGENT = _TURNED.format(
    result=_settled(f"CASE WHEN mod(_turns, 2) = 0 THEN {_EVEN} ELSE {_ODD} END")
)


def _halved(source: str) -> str:
    longest = f"sqrt(round(1 + _ratio * _ratio, {_SPARE}))"
    half = f"round(round(_ratio, {_SPARE}) / (1 + {longest}), {PLACES})"
    return f"(SELECT _y, _x, {half} AS _ratio FROM {source} AS _h OFFSET 0)"


def _point() -> str:
    flat, steep = (
        f"round(round(abs({low}), {_SPARE}) / nullif(abs({high}), 0), {PLACES})"
        for low, high in (("_y", "_x"), ("_x", "_y"))
    )
    ratio = f"CASE WHEN abs(_y) > abs(_x) THEN {steep} ELSE {flat} END"
    source = (
        f"(SELECT _y, _x, {ratio} AS _ratio FROM (SELECT {{0}} AS _y, {{1}} AS _x OFFSET 0) AS _p"
        " OFFSET 0)"
    )
    for _ in range(HALVINGS):
        source = _halved(source)
    return source


_ANGLE = f"""(
SELECT {_settled("CASE WHEN _y < 0 THEN -_upper ELSE _upper END")}
FROM (
  SELECT _y, CASE WHEN _x < 0 THEN {PI} - _right ELSE _right END AS _upper
  FROM (
    SELECT _y, _x, CASE WHEN abs(_y) > abs(_x) THEN {HALF_PI} - _arc ELSE _arc END AS _right
    FROM (
      SELECT _y, _x, {2**HALVINGS} * _ratio * {_arc_series()} AS _arc
      FROM (SELECT _y, _x, _ratio, round(_ratio * _ratio, {PLACES}) AS _square
        FROM {_point()} AS _g OFFSET 0) AS _i OFFSET 0
    ) AS _j OFFSET 0
  ) AS _k OFFSET 0
) AS _l)"""


def sine(angle: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give the sine of an angle in radians; blank beyond ``MAX_ANGLE``."""
    return Template(_SINE, angle, of=Numeric())


def cosine(angle: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give the cosine of an angle in radians; blank beyond ``MAX_ANGLE``."""
    return Template(_COSINE, angle, of=Numeric())


def tangent(angle: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give the tangent of an angle in radians; blank beyond ``MAX_ANGLE``."""
    return Template(_TANGENT, angle, of=Numeric())


def arcsine(ratio: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give the angle whose sine is a ratio of -1 to 1; blank beyond."""
    return let(ratio, lambda sine: angle_to(sine, _leg(sine)))


def arccosine(ratio: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give the angle whose cosine is a ratio of -1 to 1; blank beyond."""
    return let(ratio, lambda cosine: angle_to(_leg(cosine), cosine))


def angle_to(y: ColumnElement[Any], x: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give the angle from the x axis to a point, between -pi and pi; blank at the origin."""
    return Template(_ANGLE, y, x, of=Numeric())


def _leg(ratio: ColumnElement[Any]) -> ColumnElement[Any]:
    one = plain("1", Numeric())
    square = func.round(one - ratio * ratio, plain(str(_SPARE)), type_=Numeric())
    return case((func.abs(ratio) <= one, func.sqrt(square, type_=Numeric())))
