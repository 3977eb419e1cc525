"""Walking a list page by page: every record once, in order, whatever happens between the pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dougong.testing.desk import Desk, an_object

ROWS = 40
KEYS = ("word", "size", "on", "done", "above.size", "above.word", "above", "above.above.word")
SORTS = st.lists(
    st.tuples(st.sampled_from(KEYS), st.booleans()),
    min_size=1,
    max_size=4,
    unique_by=lambda key: key[0],
)


@pytest.fixture(scope="module")
def rows(desk: Desk) -> list[Any]:
    """Records with few different values, many blanks, and lookups to each other."""
    desk.deploy(
        an_object(
            "row",
            {"name": "word", "type": "text"},
            {"name": "size", "type": "number", "scale": 1},
            {"name": "on", "type": "date"},
            {"name": "done", "type": "checkbox"},
            {"name": "above", "type": "lookup", "to": "row"},
        )
    )
    made: list[Any] = []
    for number in range(ROWS):
        made.append(new_row(desk, number, made[number * 7 % 11]["id"] if number > 11 else None))
    return made


def new_row(desk: Desk, number: int, above: str | None) -> Any:
    """Make a record whose values a number decides."""
    return desk.create(
        "row",
        name=f"r{number % 4}" if number % 9 else None,
        word=(None, "é", "Z", "a", "", "a b")[number % 6],
        size=None if number % 5 == 0 else f"{number % 3 - 1}.5",
        on=None if number % 4 == 0 else f"2026-01-0{number % 3 + 1}",
        done=number % 2 == 0,
        above=above,
    )


def value(row: Any, path: str, by_id: Any) -> Any:
    """Give what a list sorts a record by."""
    first, _, rest = path.partition(".")
    found = row[first]
    if first != "above":
        return float(found) if first == "size" and found is not None else found
    return None if found is None else value(by_id[found["id"]], rest or "name", by_id)


def ordered(rows: list[Any], sort: list[tuple[str, bool]]) -> list[str]:
    """Sort records in Python: a blank is the lowest value, the id decides last."""
    by_id = {row["id"]: row for row in rows}

    def compare(left: Any, right: Any) -> int:
        for path, descending in [*sort, ("id", sort[-1][1])]:
            one, two = value(left, path, by_id), value(right, path, by_id)
            if one != two:
                lower = one is None or (two is not None and one < two)
                return -1 if lower != descending else 1
        return 0

    return [row["id"] for row in sorted(rows, key=cmp_to_key(compare))]


def walk(
    desk: Desk,
    sort: list[tuple[str, bool]],
    limit: int,
    between: Callable[[], object] = lambda: None,
) -> list[str]:
    """Give the ids of every page, doing something between them."""
    text = ",".join(("-" if descending else "") + path for path, descending in sort)
    found, cursor = [], None
    while True:
        page = desk.page("row", sort=text, limit=limit, cursor=cursor, fields=("id",)).page
        found += [row["id"] for row in page.records]
        cursor = page.next_cursor
        if cursor is None:
            return found
        between()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sort=SORTS, limit=st.integers(1, 15))
def test_pages_put_together_are_the_sorted_list(
    desk: Desk,
    rows: list[Any],
    sort: list[tuple[str, bool]],
    limit: int,
) -> None:
    expected = ordered(rows, sort)

    assert walk(desk, sort, limit) == expected


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sort=SORTS, limit=st.integers(5, 15), seed=st.integers(0, 100))
def test_records_that_come_between_pages_move_no_other(
    desk: Desk,
    rows: list[Any],
    sort: list[tuple[str, bool]],
    limit: int,
    seed: int,
) -> None:
    added: list[Any] = []

    def add() -> None:
        if len(added) < 3:
            added.append(new_row(desk, seed + len(added), rows[seed % 11]["id"]))

    found = walk(desk, sort, limit, add)

    new = {row["id"] for row in added}
    for row in added:
        desk.delete("row", row["id"])
    assert len(found) == len(set(found))
    assert [each for each in found if each not in new] == ordered(rows, sort)
