"""Lists: what is refused, what is counted, where a page ends."""

from __future__ import annotations

import base64
from typing import Any

import orjson
import pytest

from dougong.formula.errors import ExpressionError
from dougong.kernel.errors import InvalidError
from dougong.records.errors import InvalidCursorError, InvalidParameterError
from dougong.records.reading import listing
from dougong.testing.desk import Desk, an_object

OPTIONS = [{"value": "a"}, {"value": "b"}]
STONE = an_object(
    "stone",
    {"name": "weight", "type": "number", "scale": 2},
    {"name": "found_at", "type": "datetime"},
    {"name": "found_on", "type": "date"},
    {"name": "round", "type": "checkbox"},
    {"name": "kinds", "type": "multi_picklist", "options": OPTIONS},
    {"name": "notes", "type": "long_text"},
    {"name": "on_top_of", "type": "lookup", "to": "stone"},
)


@pytest.fixture(scope="module", autouse=True)
def stones(desk: Desk) -> None:
    """Five stones, each on top of the one before; every other one has a weight."""
    desk.deploy(STONE)
    below = None
    for number in range(5):
        made = desk.create(
            "stone",
            name=f"S{number}",
            weight=f"{number}.5" if number % 2 else None,
            found_at=f"2026-01-0{number + 1}T08:00:00.123Z",
            round=number == 3,
            on_top_of=below,
        )
        below = made["id"]


def cursor(sort: str, *values: Any) -> str:
    """Make a cursor as a client might who knows how it is done."""
    return base64.urlsafe_b64encode(orjson.dumps([sort, *values])).decode()


SOME_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.mark.parametrize(
    ("sort", "text"),
    [
        ("-id", ""),
        ("-id", "x"),
        ("-id", "%%%"),
        ("-id", "é"),
        ("-id", "e30"),
        ("-id", cursor("-id")),
        ("-id", cursor("-id", None)),
        ("-id", cursor("-id", 7)),
        ("-id", cursor("-id", "7")),
        ("-id", cursor("-id", SOME_ID, SOME_ID)),
        ("-id", cursor("id", SOME_ID)),
        ("-id", cursor("-id", "' OR true --")),
        ("weight", cursor("weight", "heavy", SOME_ID)),
        ("weight", cursor("weight", "1e999999", SOME_ID)),
        ("weight", cursor("weight", ["1"], SOME_ID)),
        ("name", cursor("name", "a\0b", SOME_ID)),
        ("round", cursor("round", "maybe", SOME_ID)),
        ("found_on", cursor("found_on", "2026-02-30", SOME_ID)),
        ("found_at", cursor("found_at", "soon", SOME_ID)),
        ("version", cursor("version", "99999999999999", SOME_ID)),
        ("on_top_of.owner", cursor("on_top_of.owner", "x")),
    ],
)
def test_a_cursor_that_no_list_has_made_is_refused(desk: Desk, sort: str, text: str) -> None:
    with pytest.raises(InvalidCursorError):
        desk.page("stone", sort=sort, cursor=text)


def test_a_cursor_of_one_sort_does_not_fit_another(desk: Desk) -> None:
    page = desk.page("stone", sort="name", limit=1).page
    assert page.next_cursor is not None

    with pytest.raises(InvalidCursorError):
        desk.page("stone", sort="-name", cursor=page.next_cursor)


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_page_has_one_to_a_thousand_records(desk: Desk, limit: int) -> None:
    with pytest.raises(InvalidParameterError) as refused:
        desk.page("stone", limit=limit)

    assert refused.value.details["parameter"] == "limit"


@pytest.mark.parametrize(
    ("limit", "pages"), [(1, [1, 1, 1, 1, 1]), (2, [2, 2, 1]), (4, [4, 1]), (5, [5]), (1000, [5])]
)
def test_the_last_page_is_known_as_the_last(desk: Desk, limit: int, pages: list[int]) -> None:
    sizes: list[int] = []
    at = None
    while not sizes or at is not None:
        page = desk.page("stone", limit=limit, cursor=at).page
        sizes.append(len(page.records))
        at = page.next_cursor

    assert sizes == pages


def test_without_a_sort_the_newest_comes_first(desk: Desk) -> None:
    assert [each["name"] for each in desk.list("stone")] == ["S4", "S3", "S2", "S1", "S0"]


def test_blanks_are_the_lowest_values(desk: Desk) -> None:
    upwards = [each["weight"] for each in desk.list("stone", sort="weight")]
    downwards = [each["weight"] for each in desk.list("stone", sort="-weight")]

    assert upwards == [None, None, None, "1.50", "3.50"]
    assert downwards == upwards[::-1]


def test_a_lookup_sorts_by_the_label_of_what_it_leads_to(desk: Desk) -> None:
    found = desk.list("stone", sort="-on_top_of", fields=("name",))

    assert [each["name"] for each in found] == ["S4", "S3", "S2", "S1", "S0"]


@pytest.mark.parametrize(
    "sort",
    ["", "nothing", "kinds", "-on_top_of.nothing", "name.x", "owner.kinds", "name,,id", "--name"],
)
def test_a_sort_that_is_none_is_refused(desk: Desk, sort: str) -> None:
    with pytest.raises(InvalidError) as refused:
        desk.page("stone", sort=sort)

    assert {fault.path for fault in refused.value.problems} == {"/sort"}


def test_every_wrong_sort_and_field_is_told(desk: Desk) -> None:
    with pytest.raises(InvalidError) as sort:
        desk.page("stone", sort="a,name,-b,kinds,weight,round")
    with pytest.raises(InvalidError) as fields:
        desk.page("stone", fields=("a", "name", "on_top_of.b", "name.c", ""))

    assert len(sort.value.problems) == 3
    assert len(fields.value.problems) == 4
    assert {fault.path for fault in fields.value.problems} == {"/fields"}


def test_paths_are_followed_to_a_depth(desk: Desk) -> None:
    deep = ".".join(["on_top_of"] * 4 + ["name"])
    (top,) = desk.list("stone", where="name = 'S4'", fields=(deep, "on_top_of.owner.email"))

    assert top["on_top_of"]["on_top_of"]["on_top_of"]["on_top_of"]["name"] == "S0"
    assert top["on_top_of"]["owner"]["email"].startswith("admin@")
    with pytest.raises(InvalidError):
        desk.page("stone", fields=(".".join(["on_top_of"] * 7),))


def test_a_wrong_filter_says_where(desk: Desk) -> None:
    with pytest.raises(ExpressionError) as refused:
        desk.page("stone", where="weigth > 3")

    (fault,) = refused.value.faults()
    assert fault.path == "/where"
    assert "did you mean `weight`?" in fault.error.message()


def test_an_exact_count_is_exact(desk: Desk) -> None:
    listed = desk.page("stone", where="weight > 1", limit=1, count="exact")

    assert (len(listed.page.records), listed.count, listed.count_is_exact) == (1, 2, True)
    assert desk.page("stone").count is None


def test_an_estimate_is_exact_up_to_a_bound(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    few = desk.page("stone", count="estimate")
    desk.deploy(an_object("pebble"))
    desk.sql(
        "INSERT INTO pebble (id, version, created_at, updated_at, name)"
        " SELECT gen_random_uuid(), 1, now(), now(), 'p' || n %% 2 FROM generate_series(1, %s) n",
        listing.COUNT_EXACTLY_UP_TO + 2000,
    )
    desk.sql("ANALYZE pebble")

    half = desk.page("pebble", where="name = 'p1'", count="estimate")
    many = desk.page("pebble", where="name contains 'p'", count="estimate")

    assert (few.count, few.count_is_exact) == (5, True)
    assert (half.count, half.count_is_exact) == (6000, True)
    assert not many.count_is_exact
    assert many.count is not None
    assert listing.COUNT_EXACTLY_UP_TO < many.count <= 12_000
