"""Records with rich text, tags, ratings, barcodes and JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from dougong.kernel.errors import InvalidError
from dougong.testing.desk import Desk, an_object


@pytest.fixture(scope="module", autouse=True)
def _objects(desk: Desk) -> None:
    desk.deploy(
        an_object(
            "article",
            {"name": "body", "type": "rich_text"},
            {"name": "tags", "type": "tags"},
            {"name": "stars", "type": "rating"},
            {"name": "ean", "type": "barcode", "format": "ean13", "unique": True},
            {"name": "raw", "type": "json"},
            {"name": "follows", "type": "lookup", "to": "article"},
        )
    )


def test_what_is_written_is_read(desk: Desk) -> None:
    values: dict[str, Any] = {
        "body": "<p>5 &lt; <b>7</b></p>",
        "tags": ["Sale", "new"],
        "stars": 4,
        "ean": "4006381333931",
        "raw": {"a": [1, None, "\u4e2d"], "b": {}},
    }

    made = desk.create("article", **values)

    assert {name: made[name] for name in values} == values
    found = desk.get("article", made["id"])
    assert {name: found[name] for name in values} == values


def test_expressions_see_the_text_of_rich_text(desk: Desk) -> None:
    made = desk.create("article", name="seen", body="<p>strong <b>words</b></p><p>p</p>")
    desk.create("article", name="seen")

    def ids(where: str) -> list[str]:
        found = desk.list("article", where=f"name = 'seen' and {where}")
        return [each["id"] for each in found]

    assert ids("body contains 'strong words'") == [made["id"]]
    assert ids("body contains '<b>'") == []
    assert ids("LEN(body) = 14") == [made["id"]]
    assert ids("not ISBLANK(body)") == [made["id"]]
    assert desk.records.evaluate(desk.actor, "article", UUID(made["id"]), "body", None) == (
        "strong words\np"
    )


def test_rich_text_is_grouped_by_its_text(desk: Desk) -> None:
    for body in ("<b>alike</b>", "<i>alike</i>"):
        desk.create("article", name="grouped", body=body)

    rows = desk.aggregate("article", group="body", where="name = 'grouped'")

    assert rows == [{"body": "alike", "count()": 2}]


def test_the_history_of_rich_text_is_that_of_its_html(desk: Desk) -> None:
    made = desk.create("article", body="<b>a</b>")
    desk.update("article", made["id"], body="<i>a</i>")

    trail = desk.records.history(desk.actor, "article", UUID(made["id"]), before=None, limit=1)

    assert trail[0].changes == {"body": ["<b>a</b>", "<i>a</i>"]}


def test_tags_are_found_by_one_of_them(desk: Desk) -> None:
    made = desk.create("article", name="tagged", tags=["Sale", "b"])
    desk.create("article", name="tagged", tags=["other"])

    found = desk.list("article", where="name = 'tagged' and tags contains 'Sale'")

    assert [each["id"] for each in found] == [made["id"]]


def test_stars_are_numbers_that_keep_their_fractions(desk: Desk) -> None:
    for stars in (4, 5):
        desk.create("article", name="rated", stars=stars)

    found = desk.list("article", where="name = 'rated' and stars / 2 > 2", sort="-stars")
    rows = desk.aggregate("article", measures="avg(stars)", where="name = 'rated'")

    assert [each["stars"] for each in found] == [5]
    assert rows[0]["avg(stars)"].startswith("4.5")


def test_json_is_blank_only_where_there_is_none(desk: Desk) -> None:
    empty = desk.create("article", name="data", raw={})
    none = desk.create("article", name="data", raw=None)

    blank = desk.list("article", where="name = 'data' and ISBLANK(raw)")
    filled = desk.list("article", where="name = 'data' and raw != null")

    assert [each["id"] for each in blank] == [none["id"]]
    assert [each["id"] for each in filled] == [empty["id"]]


@pytest.mark.parametrize(
    "where",
    ["raw = raw", "raw contains 'a'", "LEN(raw) = 1", "raw in ('a')", "raw", "raw & 'x' = 'x'"],
)
def test_no_expression_looks_into_json(desk: Desk, where: str) -> None:
    with pytest.raises(InvalidError):
        desk.list("article", where=where)


@pytest.mark.parametrize("kind", ["rich_text", "tags", "json"])
def test_what_has_no_order_is_neither_unique_nor_sorted_by(desk: Desk, kind: str) -> None:
    with pytest.raises(InvalidError) as refused:
        desk.deploy(an_object("leaflet", {"name": "x", "type": kind, "unique": True}))
    with pytest.raises(InvalidError):
        desk.list("article", sort={"rich_text": "body", "tags": "tags", "json": "raw"}[kind])

    assert [problem.path for problem in refused.value.problems] == ["/fields/1/unique"]
