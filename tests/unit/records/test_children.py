"""Documents are saved and read with their rows, as one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from dougong.kernel.errors import InvalidError
from dougong.kernel.jsontypes import JsonValue
from dougong.records.errors import DuplicateValueError, VersionConflictError
from dougong.storage import prepared
from dougong.testing.desk import Desk, an_object


def _order(*more: dict[str, Any], **rest: Any) -> dict[str, Any]:
    made_of = {"type": "rollup", "from": "line.order", "aggregate": "sum", "field": "amount"}
    return an_object("order", {**made_of, "name": "total", "scale": 2}, *more, **rest)


def _line(*more: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return an_object(
        "line",
        {"name": "order", "type": "parent", "to": "order", "inline": True},
        {"name": "code", "type": "text", "unique": True},
        {"name": "amount", "type": "currency"},
        {"name": "article", "type": "lookup", "to": "article"},
        *more,
        **rest,
    )


@pytest.fixture
def shop(desk: Desk) -> Iterator[Desk]:
    desk.deploy(_order(), _line(), an_object("article"))
    yield desk
    desk.deploy(delete=(("object", "line"), ("object", "order"), ("object", "article")))


def _names(document: Any) -> list[str]:
    return [row["name"] for row in document["lines"]]


def test_rows_are_created_and_read_in_their_order(shop: Desk) -> None:
    rows = [{"name": name, "amount": "1.50"} for name in ("b", "a", "c")]

    order = shop.create("order", name="o", lines=rows)

    assert _names(order) == ["b", "a", "c"]
    assert order == shop.get("order", order["id"])
    assert order["total"] == "4.50"
    assert "order" not in order["lines"][0]


def test_a_list_gives_rows_only_where_they_are_asked_for(shop: Desk) -> None:
    article = shop.create("article", name="screw")
    rows = [{"name": "a", "amount": "1.00", "article": article["id"]}, {"name": "b"}]
    order = shop.create("order", name="listed", lines=rows)
    where = "name = 'listed'"

    (plain,) = shop.list("order", where=where)
    (whole,) = shop.list("order", where=where, fields=("name", "lines"))
    (some,) = shop.list("order", where=where, fields=("lines.name", "lines.article.name"))

    assert "lines" not in plain
    assert whole["lines"] == order["lines"]
    assert [row["name"] for row in some["lines"]] == ["a", "b"]
    assert some["lines"][0].keys() == {"id", "version", "name", "article"}
    assert some["lines"][0]["article"]["name"] == "screw"


def test_a_document_without_rows_has_an_empty_array(shop: Desk) -> None:
    order = shop.create("order", name="o")

    assert order["lines"] == []
    assert shop.get("order", order["id"], "lines")["lines"] == []


def test_rows_that_are_sent_take_the_place_of_those_there_are(shop: Desk) -> None:
    order = shop.create("order", name="o", lines=[{"name": n, "amount": "1"} for n in "abc"])
    a, b, c = order["lines"]
    sent = [{"id": c["id"]}, {"name": "new", "amount": "5"}, {"id": a["id"], "amount": "2"}]

    changed = shop.update("order", order["id"], lines=sent)

    assert _names(changed) == ["c", "new", "a"]
    assert changed["total"] == "8.00"
    assert [row["version"] for row in changed["lines"]] == [2, 1, 2]
    assert changed["version"] == order["version"] + 1
    deleted = shop.sql("SELECT deleted_at IS NOT NULL FROM line WHERE id = %s", b["id"])
    assert deleted == [(True,)]


def test_rows_that_are_not_sent_stay(shop: Desk) -> None:
    order = shop.create("order", name="o", lines=[{"name": "a"}])

    changed = shop.update("order", order["id"], name="p")

    assert _names(changed) == ["a"]


def test_rows_sent_as_they_are_change_nothing(shop: Desk) -> None:
    order = shop.create("order", name="o", lines=[{"name": "a"}, {"name": "b"}])
    sent = [{"id": row["id"], "version": row["version"]} for row in order["lines"]]

    assert shop.update("order", order["id"], lines=sent) == order


def test_the_history_of_a_document_tells_of_its_rows(shop: Desk) -> None:
    order = shop.create("order", name="o", lines=[{"name": "a"}])
    row = order["lines"][0]["id"]

    shop.update("order", order["id"], lines=[{"id": row, "name": "b"}, {"name": "c"}])

    query = "SELECT event, changes FROM _history WHERE record_id = %s ORDER BY id"
    assert shop.sql(query, order["id"]) == [("created", {}), ("updated", {"lines": [1, 2]})]
    assert shop.sql(query, row) == [("created", {}), ("updated", {"name": ["a", "b"]})]


def _faults(shop: Desk, order: Any, **values: Any) -> list[tuple[str, str]]:
    save = (
        partial(shop.create, "order")
        if order is None
        else partial(shop.update, "order", order["id"])
    )
    with pytest.raises(InvalidError) as refused:
        save(**values)
    return sorted((each.path, each.error.code) for each in refused.value.problems)


def test_all_faults_of_a_document_and_of_its_rows_are_told_at_once(shop: Desk) -> None:
    nobody = "01890a5d-ac96-774b-bcce-b302099a8057"
    rows = [
        {"name": "a", "amount": "x"},
        {"order": nobody},
        7,
        {"article": nobody},
        {"nmae": 1},
    ]

    expected = [
        ("/lines/0/amount", "record.invalid_value"),
        ("/lines/1/order", "record.read_only"),
        ("/lines/2", "record.not_an_object"),
        ("/lines/3/article", "record.reference_not_found"),
        ("/lines/4/nmae", "record.unknown_field"),
        ("/nmae", "record.unknown_field"),
    ]
    assert _faults(shop, None, nmae=1, lines=rows) == expected
    order = shop.create("order", name="o", lines=[{"name": "kept"}])
    assert _faults(shop, order, nmae=1, lines=rows) == expected
    assert shop.get("order", order["id"]) == order


def test_only_live_rows_of_the_document_itself_can_be_named(shop: Desk) -> None:
    other = shop.create("order", name="x", lines=[{"name": "foreign"}])["lines"][0]["id"]
    order = shop.create("order", name="o", lines=[{"name": "a"}, {"name": "b"}])
    a, gone = (row["id"] for row in order["lines"])
    shop.delete("line", gone)

    faults = _faults(
        shop, order, lines=[{"id": a}, {"id": other}, {"id": gone}, {"id": a}, {"id": 5}]
    )

    assert faults == [(f"/lines/{at}/id", "record.unknown_row") for at in (1, 2, 3, 4)]


def test_a_row_of_another_version_is_a_conflict(shop: Desk) -> None:
    order = shop.create("order", name="o", lines=[{"name": "a"}])
    row = order["lines"][0]["id"]
    shop.update("line", row, name="b")

    with pytest.raises(VersionConflictError):
        shop.update("order", order["id"], lines=[{"id": row, "version": 1, "name": "c"}])

    assert _faults(shop, order, lines=[{"id": row, "version": "1"}]) == [
        ("/lines/0/version", "record.invalid_value")
    ]
    assert _names(shop.get("order", order["id"])) == ["b"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (None, "record.invalid_value"),
        ({}, "record.invalid_value"),
        ([{}] * 1001, "record.too_many_rows"),
    ],
)
def test_what_is_no_array_of_rows_is_refused(shop: Desk, rows: Any, code: str) -> None:
    assert _faults(shop, None, name="o", lines=rows) == [("/lines", code)]


def test_a_value_that_is_taken_is_told_at_its_row(shop: Desk) -> None:
    shop.create("order", name="o", lines=[{"name": "a", "code": "taken"}])

    with pytest.raises(DuplicateValueError) as refused:
        shop.create("order", name="p", lines=[{"code": "free"}, {"code": "taken"}])

    assert refused.value.path == "/lines/1/code"
    assert shop.list("order", where="name = 'p'") == []


def test_a_value_that_a_row_leaves_is_free_for_another(shop: Desk) -> None:
    order = shop.create("order", name="o", lines=[{"code": "one"}])

    changed = shop.update("order", order["id"], lines=[{"code": "one"}])

    assert changed["lines"][0]["id"] != order["lines"][0]["id"]


def test_rules_of_rows_and_of_the_whole_document_are_asked(shop: Desk) -> None:
    message = {"en": "No"}
    small = {"name": "small", "when": "amount > 100", "field": "amount", "message": message}
    whole = {"name": "whole", "when": "SUM(line.order, amount) > 150", "message": message}
    shop.deploy(_order(rules=[whole]), _line(rules=[small]))
    order = shop.create("order", name="o", lines=[{"amount": "100"}])

    row = _faults(shop, order, lines=[{"amount": "1"}, {"amount": "101"}])
    more = _faults(shop, order, lines=[{"amount": "80"}, {"amount": "80"}])
    new = _faults(shop, None, name="p", lines=[{"amount": "80"}, {"amount": "80"}])

    assert row == [("/lines/1/amount", "record.rule")]
    assert more == [("", "record.rule")]
    assert new == [("", "record.rule")]
    assert shop.get("order", order["id"]) == order


def test_defaults_and_lookups_of_a_new_row_read_its_document(shop: Desk) -> None:
    reading = {"name": "title", "type": "text", "default": {"expression": "order.name & '!'"}}
    shop.deploy(_line(reading))

    order = shop.create("order", name="o", lines=[{"name": "a"}])

    assert order["lines"][0]["title"] == "o!"


def test_a_row_made_on_its_own_comes_last(shop: Desk) -> None:
    order = shop.create("order", name="o", lines=[{"name": "b"}])
    shop.create("line", name="a", order=order["id"])

    assert _names(shop.get("order", order["id"])) == ["b", "a"]


def test_the_rows_go_by_the_name_that_their_parent_field_gives(shop: Desk) -> None:
    shop.deploy(
        an_object("bill"),
        an_object(
            "entry",
            {"name": "bill", "type": "parent", "to": "bill", "inline": True, "rows": "items"},
        ),
    )

    bill = shop.create("bill", name="b", items=[{"name": "a"}])

    assert [row["name"] for row in bill["items"]] == ["a"]
    shop.deploy(delete=(("object", "entry"), ("object", "bill")))


@pytest.mark.parametrize("rows", [3, 200])
def test_a_document_takes_the_same_number_of_statements_however_many_rows(
    shop: Desk, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = shop.create("article", name="screw")["id"]
    sent = [{"name": str(n), "amount": "1", "article": article} for n in range(rows)]
    asked: list[str] = []
    run = prepared._run

    def counted(connection: Any, sql: str, *rest: Any) -> Any:
        if "dougong.tenant" not in sql:  # its limits are looked up once a second
            asked.append(sql)
        return run(connection, sql, *rest)

    monkeypatch.setattr(prepared, "_run", counted)
    order = shop.create("order", name="o", lines=sent)
    created = len(asked)
    shop.update(
        "order", order["id"], lines=[{"id": r["id"], "amount": "2"} for r in order["lines"][1:]]
    )

    assert created == 10
    assert len(asked) - created == 14


def test_records_become_rows_and_cease_to_be_rows(desk: Desk) -> None:
    parent = {"name": "folder", "type": "parent", "to": "folder"}
    desk.deploy(an_object("folder"), an_object("sheet", {**parent, "inline": True}))
    folder = desk.create("folder", name="f", sheets=[{"name": "a"}, {"name": "b"}])

    desk.deploy(an_object("sheet", parent), allow_data_loss=True)
    apart = desk.get("folder", folder["id"])
    desk.deploy(an_object("sheet", {**parent, "inline": True}))
    again = desk.get("folder", folder["id"])

    assert "sheets" not in apart
    assert [row["name"] for row in again["sheets"]] == ["a", "b"]
    desk.deploy(delete=(("object", "sheet"), ("object", "folder")))


def test_many_documents_are_created_at_once(shop: Desk) -> None:
    many: list[JsonValue] = [
        {"name": "p", "lines": [{"name": "a"}]},
        {"name": "q", "lines": [{"amount": "x"}]},
    ]

    with pytest.raises(InvalidError) as refused:
        shop.records.create_many(shop.actor, "order", many)

    assert [each.path for each in refused.value.problems] == ["/1/lines/0/amount"]
    ids = shop.records.create_many(shop.actor, "order", many[:1] * 2)
    assert [_names(shop.get("order", str(each))) for each in ids] == [["a"], ["a"]]
