"""Functions on places: pairs of latitude and longitude.

Distances are those on a sphere. They are computed in double precision, which ends alike in every
back end once it is rounded to six places.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import ColumnElement, Double, Numeric, case, cast, func
from sqlalchemy import literal_column as plain
from sqlalchemy.dialects.postgresql import array

from dougong.formula.arithmetic import EXACT, ONE
from dougong.formula.function import Example, Function, Operand, Parameter, function
from dougong.formula.sql_template import Template
from dougong.formula.sql_terms import SqlTerms, between, let, sql_type
from dougong.formula.value_types import LOCATION, NUMBER, Kind, Type

Place = tuple[Decimal, Decimal]

# The mean radius of the earth, of the International Union of Geodesy and Geophysics.
_RADIUS = {"km": 6371.0088, "mi": 6371.0088 / 1.609344}
_DEGREE = math.pi / 180
# A hundredth of a millimetre; no difference of two is lost in double precision.
_PLACES = ONE.scaleb(-10)
_SHOWN = ONE.scaleb(-6)


@function
class Geolocation(Function):
    key = "GEOLOCATION"
    parameters = (Parameter("latitude", (Kind.NUMBER,)), Parameter("longitude", (Kind.NUMBER,)))
    returns = LOCATION
    doc = {
        "en": "The place of that latitude, -90 to 90, and longitude, -180 to 180, in degrees.",
        "zh-CN": "由纬度（-90 到 90 度）和经度（-180 到 180 度）组成的位置。",
    }
    examples = (
        Example("ISBLANK(GEOLOCATION(31.2304, 121.4737))", False),
        Example("ISBLANK(GEOLOCATION(91, 0))", True),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        latitude, longitude = (func.round(arg.sql, plain("10"), type_=Numeric()) for arg in args)
        place = array([_degrees(latitude, 90), _degrees(longitude, 180)])
        nothing = plain("NULL::numeric", Numeric())
        return let(
            cast(place, sql_type(LOCATION)),
            lambda place: case((func.array_position(place, nothing).is_(None), place)),
        )

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        def place(around: Any, latitude: Decimal, longitude: Decimal) -> Place | None:
            north, east = (
                degrees.quantize(_PLACES, ROUND_HALF_UP, EXACT) for degrees in (latitude, longitude)
            )
            return (north, east) if abs(north) <= 90 and abs(east) <= 180 else None

        return place


def _degrees(degrees: ColumnElement[Any], most: int) -> ColumnElement[Any]:
    beyond = f"{most}.0000000001"
    return between(degrees, plain(f"-{beyond}", Numeric()), plain(beyond, Numeric()))


@function
class Distance(Function):
    key = "DISTANCE"
    parameters = (
        Parameter("from", (Kind.LOCATION,)),
        Parameter("to", (Kind.LOCATION,)),
        Parameter("unit", words=tuple(_RADIUS)),
    )
    returns = NUMBER
    doc = {
        "en": "How far two places are apart as the crow flies, in kilometres or miles.",
        "zh-CN": "两个位置之间的直线（大圆）距离，以公里或英里计。",
    }
    examples = (
        Example("DISTANCE(GEOLOCATION(0, 0), GEOLOCATION(0, 180), 'km')", "20015.114442"),
        Example("DISTANCE(GEOLOCATION(31.2, 121.5), GEOLOCATION(39.9, 116.4), 'mi')", "665.667042"),
        Example("DISTANCE(GEOLOCATION(91, 0), GEOLOCATION(0, 0), 'km')", None),
    )

    def sql(self, terms: SqlTerms, args: Sequence[Operand]) -> ColumnElement[Any]:
        radius: ColumnElement[Any] = plain(repr(_RADIUS[args[2].word]), Double())
        return Template(_SQL, args[0].sql, args[1].sql, radius, of=Numeric())

    def python(self, types: Sequence[Type]) -> Callable[..., Any]:
        return lambda around, start, end, unit: _distance(start, end, _RADIUS[unit])


def _distance(start: Place, end: Place, radius: float) -> Decimal:
    """Give the length of the arc, by the form of Vincenty's formula that holds for a sphere.

    Unlike the haversine it is exact near the antipodes too.
    """
    lat1, lat2 = float(start[0]) * _DEGREE, float(end[0]) * _DEGREE
    turn = (float(end[1]) - float(start[1])) * _DEGREE
    sin1, cos1, sin2, cos2 = math.sin(lat1), math.cos(lat1), math.sin(lat2), math.cos(lat2)
    east = cos2 * math.sin(turn)
    north = cos1 * sin2 - sin1 * cos2 * math.cos(turn)
    along = sin1 * sin2 + cos1 * cos2 * math.cos(turn)
    arc = math.atan2(math.sqrt(east * east + north * north), along)
    # As PostgreSQL makes a decimal of a double.
    return Decimal(f"{arc * radius:.15g}").quantize(_SHOWN, ROUND_HALF_UP, EXACT)


_SQL = f"""(
SELECT round((atan2(sqrt(east * east + north * north), along) * {{2}})::numeric, 6)
FROM (
  SELECT cos2 * sin(turn) AS east,
    cos1 * sin2 - sin1 * cos2 * cos(turn) AS north,
    sin1 * sin2 + cos1 * cos2 * cos(turn) AS along
  FROM (
    SELECT sin(lat1) AS sin1, cos(lat1) AS cos1, sin(lat2) AS sin2, cos(lat2) AS cos2, turn
    FROM (
      SELECT _a[1]::float8 * {_DEGREE!r} AS lat1, _b[1]::float8 * {_DEGREE!r} AS lat2,
        (_b[2]::float8 - _a[2]::float8) * {_DEGREE!r} AS turn
      FROM (SELECT {{0}} AS _a, {{1}} AS _b OFFSET 0) AS _places
    ) AS _angles
  ) AS _sines
) AS _arc)"""
