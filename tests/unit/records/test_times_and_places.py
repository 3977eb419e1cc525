"""Times of day, durations, addresses and locations in the database: sorted, filtered, added up."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.kernel.errors import AppError
from dougong.testing.desk import Desk, an_object

VISIT = an_object(
    "visit",
    {"name": "starts", "type": "time", "min": "06:00", "unique": True},
    {"name": "took", "type": "duration", "min": "0:00", "default": "1h"},
    {"name": "place", "type": "location"},
    {"name": "goes_to", "type": "address"},
    indexes=[["took", "starts"]],
)
SHANGHAI = {"lat": "31.2304", "lng": "121.4737"}
STREET = {"country": "CN", "city": "上海市", "street": "漕溪北路 88 号"}


@pytest.fixture(scope="module", autouse=True)
def visits(desk: Desk) -> None:
    """Three visits, and one of which nothing is known."""
    desk.deploy(VISIT)
    desk.create("visit", name="long", starts="08:30", took="26:30", place=SHANGHAI, goes_to=STREET)
    desk.create("visit", name="short", starts="18:00:05", took="90", goes_to={"country": "de"})
    desk.create("visit", name="usual", starts="09:00")
    desk.create("visit", name="unknown", took=None, goes_to={"city": " ", "country": None})


def names(desk: Desk, **request: Any) -> list[str]:
    return [each["name"] for each in desk.list("visit", **request)]


def test_they_are_read_as_they_were_meant(desk: Desk) -> None:
    long, short, usual, unknown = desk.list("visit", sort="id")

    assert (long["starts"], long["took"]) == ("08:30:00", "95400")
    assert (long["place"], long["goes_to"]) == (SHANGHAI, STREET)
    assert (short["starts"], short["took"]) == ("18:00:05", "90")
    assert (short["place"], short["goes_to"]) == (None, {"country": "DE"})
    assert usual["took"] == "3600"
    assert (unknown["took"], unknown["goes_to"]) == (None, None)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("took > '1:00'", ["long"]),
        ("took = '26:30'", ["long"]),
        ("took * 2 < '2:00'", ["short"]),
        ("took = null", ["unknown"]),
        ("starts >= '09:00'", ["short", "usual"]),
        ("starts + took < '09:30'", []),
        ("ISBLANK(place)", ["short", "usual", "unknown"]),
        ("DISTANCE(place, GEOLOCATION(31.2304, 121.4737), 'km') < 1", ["long"]),
        ("goes_to != null", ["long", "short"]),
        ("not ISBLANK(goes_to)", ["long", "short"]),
    ],
)
def test_a_filter_computes_with_them(desk: Desk, where: str, found: list[str]) -> None:
    assert names(desk, where=where, sort="id") == found


@pytest.mark.parametrize(
    ("sort", "ordered"),
    [
        ("starts", ["unknown", "long", "usual", "short"]),
        ("-took", ["long", "usual", "short", "unknown"]),
        ("took,starts", ["unknown", "short", "usual", "long"]),
    ],
)
def test_times_and_durations_have_an_order_on_every_page(
    desk: Desk, sort: str, ordered: list[str]
) -> None:
    found, cursor = [], None
    for _ in ordered:
        page = desk.page("visit", sort=sort, limit=1, cursor=cursor).page
        found += [each["name"] for each in page.records]
        cursor = page.next_cursor

    assert found == ordered
    assert cursor is None


@pytest.mark.parametrize("name", ["place", "goes_to"])
def test_addresses_and_locations_have_none(desk: Desk, name: str) -> None:
    with pytest.raises(AppError):
        desk.list("visit", sort=name)


def test_durations_are_added_up(desk: Desk) -> None:
    measures = "sum(took),avg(took),min(took),max(took),min(starts),max(starts)"

    rows = desk.aggregate("visit", measures=measures)

    assert rows == [
        {
            "sum(took)": "99090",
            "avg(took)": "33030",
            "min(took)": "90",
            "max(took)": "95400",
            "min(starts)": "08:30:00",
            "max(starts)": "18:00:05",
        }
    ]


def test_they_are_groups(desk: Desk) -> None:
    rows = desk.aggregate("visit", group="took", measures="count()", where="took >= '1:00'")
    places = desk.aggregate("visit", group="place", measures="count()", where="place != null")

    assert rows == [{"took": "3600", "count()": 1}, {"took": "95400", "count()": 1}]
    assert places == [{"place": SHANGHAI, "count()": 1}]


def test_what_is_the_same_in_other_words_is_no_change(desk: Desk) -> None:
    made = desk.create("visit", name="same", took="2h 30m", place=SHANGHAI, goes_to=STREET)

    kept = desk.update(
        "visit",
        made["id"],
        took="PT2H30M",
        place={"lat": "31.23040", "lng": 121.4737},
        goes_to={**STREET, "district": ""},
    )
    desk.delete("visit", made["id"])

    assert kept["version"] == 1
    assert kept["took"] == "9000"
