"""Functions on places: PostgreSQL and Python give the same distances."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import product
from typing import Any

from dougong.formula.value_types import LOCATION, NUMBER

DEGREES = [
    Decimal(text)
    for text in [
        "0",
        "1e-10",
        "0.00000000005",
        "-0.0000001",
        "1",
        "31.2304",
        "-33.8688",
        "45",
        "89.9999999999",
        "90",
        "-90",
        "90.0000000001",
        "121.4737",
        "151.2093",
        "179.9999999999",
        "180",
        "-180",
        "180.00000000004",
        "180.00000000005",
        "1e30",
        "-1e-30",
    ]
]
POINTS = {"a": NUMBER, "b": NUMBER, "c": NUMBER, "d": NUMBER}


def test_distances_agree_to_the_millimetre(agree: Callable[..., Any]) -> None:
    rows = list(product(DEGREES[::2], DEGREES[1::2], DEGREES[::3], DEGREES[1::3]))

    for unit in ("km", "mi"):
        agree(f"DISTANCE(GEOLOCATION(a, b), GEOLOCATION(c, d), '{unit}')", POINTS, rows)


def test_distances_are_those_on_a_sphere(value: Callable[..., Any]) -> None:
    def distance(a: str, b: str, c: str, d: str, unit: str = "km") -> Decimal | None:
        source = f"DISTANCE(GEOLOCATION({a}, {b}), GEOLOCATION({c}, {d}), '{unit}')"
        found: Decimal | None = value(source)
        return found

    assert distance("0", "0", "0", "90") == Decimal("10007.557221")
    assert distance("90", "17", "-90", "-101") == Decimal("20015.114442")
    assert distance("31.2304", "121.4737", "31.2304", "121.4737") == 0
    assert distance("39.9042", "116.4074", "31.2304", "121.4737") == Decimal("1067.311645")
    assert distance("37.775", "-122.418", "40.7128", "-74.006", "mi") == Decimal("2565.624558")


def test_a_place_may_be_a_field(agree: Callable[..., Any]) -> None:
    types = {"here": LOCATION, "there": LOCATION}
    shanghai, beijing = (
        (Decimal("31.2304"), Decimal("121.4737")),
        (Decimal("39.9"), Decimal("116.4")),
    )
    rows = [(shanghai, beijing), (None, beijing), (shanghai, None), (shanghai, shanghai)]

    found = agree("DISTANCE(here, there, 'km')", types, rows)

    assert found[1:] == [None, None, 0]
