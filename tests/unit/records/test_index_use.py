"""Lists over many rows read an index from where the page begins, and sort nothing."""

from __future__ import annotations

from typing import Any

import orjson
import psycopg
import pytest

from dougong.records.reading.cursor import Cursor
from dougong.records.reading.filters import Filter, bind_filter
from dougong.records.reading.listing import ListPlan, Page, build_list, run_list
from dougong.testing.desk import Desk, an_object

ROWS = 50_000
OPTIONS = [{"value": value} for value in ("new", "open", "closed")]


@pytest.fixture(scope="module", autouse=True)
def calls(desk: Desk) -> None:
    """Fifty thousand calls, a third of them of each status, some never opened."""
    desk.deploy(
        an_object(
            "call",
            {"name": "status", "type": "picklist", "options": OPTIONS},
            {"name": "opened_at", "type": "datetime"},
            {"name": "customer", "type": "lookup", "to": "account"},
            indexes=[["status", "opened_at"]],
        )
    )
    desk.sql(
        "INSERT INTO call (id, version, created_at, updated_at, status, opened_at)"
        " SELECT gen_random_uuid(), 1, now(), now(), (ARRAY['new', 'open', 'closed'])[1 + n %% 3],"
        " CASE WHEN n %% 10 > 0 THEN timestamptz '2026-01-01Z' + n * interval '1 min' END"
        " FROM generate_series(1, %s) n",
        ROWS,
    )
    desk.sql("ANALYZE call")


def explained(
    desk: Desk, *, where: str | None, sort: str, nth: int, fields: tuple[str, ...] | None = None
) -> tuple[list[dict[str, Any]], Page]:
    """Give the nodes of the query plan of a page, as it is run the tenth time; and the page."""
    model, actor, limit = desk.model, desk.actor, 50
    condition, at = Filter.of(where), None
    url = desk.platform.database.url
    with psycopg.connect(url, autocommit=True, options="-c timezone=UTC -c jit=off") as connection:
        for number in range(nth):
            plan = build_list(
                model,
                model.object("call"),
                actor,
                desk.platform.functions,
                fields=fields,
                sort=sort,
                limit=limit,
                condition=condition,
                blanks=at.blanks if at is not None else None,
            )
            values = bind_filter(condition, plan.expression)
            found = run_list(connection, plan, values, sort=sort, limit=limit, cursor=at)
            if number < nth - 1:
                assert found.next_cursor is not None
                at = Cursor.decode(found.next_cursor, sort, plan.keys)
        return _nodes(connection, plan, values, at), found


def _nodes(connection: Any, plan: ListPlan, values: Any, at: Cursor | None) -> list[dict[str, Any]]:
    bound = dict(values) | {f"c{i}": value for i, value in enumerate(at.values if at else ())}
    explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {plan.statement.sql}"
    for _ in range(10):
        # Often enough that PostgreSQL has made a plan that serves any value.
        (found,) = connection.execute(explain, plan.statement.bind(bound), prepare=True).fetchone()
    tree = (found if isinstance(found, list) else orjson.loads(found))[0]["Plan"]
    nodes, waiting = [], [tree]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        waiting += node.get("Plans", ())
    return nodes


def sorts(nodes: list[dict[str, Any]]) -> list[str]:
    """Give the nodes that sort."""
    return [node["Node Type"] for node in nodes if "Sort" in node["Node Type"]]


def indexes(nodes: list[dict[str, Any]]) -> set[str]:
    """Give the indexes that are read."""
    return {node["Index Name"] for node in nodes if "Index Name" in node}


def rows_read(nodes: list[dict[str, Any]]) -> float:
    """Give how many calls were read, those thrown away too."""
    read: float = sum(
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        for node in nodes
        if node.get("Relation Name") == "call"
    )
    return read


@pytest.mark.parametrize("nth", [1, 2, 5])
@pytest.mark.parametrize("sort", ["-opened_at", "opened_at"])
def test_a_filter_with_a_sort_reads_its_index_and_sorts_nothing(
    desk: Desk, sort: str, nth: int
) -> None:
    nodes, found = explained(desk, where="status = 'open'", sort=sort, nth=nth)

    assert len(found.records) == 50
    assert sorts(nodes) == []
    assert indexes(nodes) >= {"ix__call__status__opened_at"}
    assert rows_read(nodes) <= 3 * 51


@pytest.mark.parametrize("nth", [1, 3])
@pytest.mark.parametrize(
    ("sort", "index"),
    [
        ("-id", "call_pkey"),
        ("id", "call_pkey"),
        ("-created_at", "ix__call__created_at"),
        ("created_at", "ix__call__created_at"),
    ],
)
def test_the_usual_orders_have_an_index(desk: Desk, sort: str, index: str, nth: int) -> None:
    nodes, _ = explained(desk, where=None, sort=sort, nth=nth)

    assert sorts(nodes) == []
    assert index in indexes(nodes)
    assert rows_read(nodes) <= 3 * 51


def test_labels_of_lookups_are_read_for_the_rows_of_the_page_only(desk: Desk) -> None:
    nodes, _ = explained(
        desk,
        where="status = 'new'",
        sort="-opened_at",
        nth=2,
        fields=("customer.industry", "owner.email"),
    )

    assert sorts(nodes) == []
    assert rows_read(nodes) <= 3 * 51
