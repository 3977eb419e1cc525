"""Records being changed: what counts as a change, and the trail that it leaves."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from dougong.kernel.errors import InvalidError
from dougong.records.errors import (
    DuplicateValueError,
    RecordNotFoundError,
    VersionConflictError,
)
from dougong.testing.desk import Desk, an_object
from dougong.testing.over_http import SettableClock

BOOK = an_object(
    "book",
    {"name": "isbn", "type": "text", "unique": True},
    {"name": "price", "type": "currency"},
    {"name": "sold", "type": "checkbox"},
    {"name": "printed_at", "type": "datetime"},
    {"name": "topics", "type": "multi_picklist", "options": [{"value": "a"}, {"value": "b"}]},
    {"name": "shelf", "type": "number", "history": False},
    {"name": "publisher", "type": "lookup", "to": "account"},
)
FULL: dict[str, Any] = {
    "name": "Logic",
    "price": "12.50",
    "sold": True,
    "printed_at": "2026-01-31T08:00:00.500Z",
    "topics": ["b", "a"],
    "shelf": "3",
}


@pytest.fixture(scope="module", autouse=True)
def books(desk: Desk) -> None:
    """Books, with history and without."""
    desk.deploy(BOOK, an_object("leaflet", history=False))


@pytest.fixture
def book(desk: Desk) -> Any:
    """A book."""
    return desk.create(
        "book", **FULL, publisher=desk.create("account", name=f"Press {uuid4()}")["id"]
    )


def history(desk: Desk, record: Any) -> Any:
    """Give event, changes and author of each entry."""
    return desk.sql(
        "SELECT event, changes, actor::text, via FROM _history WHERE record_id = %s ORDER BY id",
        record["id"],
    )


def outbox(desk: Desk, record: Any) -> Any:
    """Give what the outbox holds of a record."""
    return desk.sql(
        "SELECT tenant, object, event, body, actor::text, via, pending FROM dougong.outbox"
        " WHERE record_id = %s ORDER BY id",
        record["id"],
    )


def test_a_change_raises_the_version_and_says_who_and_when(
    desk: Desk, clock: SettableClock, book: Any
) -> None:
    before = clock.now()
    clock.advance(minutes=5)

    changed = desk.update("book", book["id"], name="Ethics")

    clock.advance(seconds=(before - clock.now()).total_seconds())
    same = {"id", "created_at", "created_by", "owner", *FULL, "publisher"} - {"name"}
    assert {name: changed[name] for name in same} == {name: book[name] for name in same}
    assert (changed["version"], changed["name"]) == (2, "Ethics")
    assert changed["updated_at"] == "2026-11-20T08:05:00.000Z"


def test_what_is_written_as_it_stands_is_no_change(desk: Desk, book: Any) -> None:
    again = desk.update(
        "book",
        book["id"],
        **{**FULL, "price": "12.5", "printed_at": "2026-01-31T16:00:00.5+08:00"},
        publisher={"id": book["publisher"]["id"]},
        isbn="",
    )

    assert again == book
    assert [event for event, *_ in history(desk, book)] == ["created"]
    assert [row[2] for row in outbox(desk, book)] == ["created"]


def test_history_tells_each_field_before_and_after(desk: Desk, book: Any) -> None:
    desk.update(
        "book",
        book["id"],
        name=None,
        price="13",
        sold=None,
        printed_at=None,
        topics=["a"],
        shelf="4",
        publisher=None,
    )

    assert history(desk, book) == [
        ("created", {}, desk.user_id, "system"),
        (
            "updated",
            {
                "name": ["Logic", None],
                "price": ["12.50", "13.00"],
                "sold": [True, False],
                "printed_at": ["2026-01-31T08:00:00.500Z", None],
                "topics": [["a", "b"], ["a"]],
                "publisher": [book["publisher"]["id"], None],
            },
            desk.user_id,
            "system",
        ),
    ]


def test_a_field_without_history_leaves_none_but_an_event(desk: Desk, book: Any) -> None:
    desk.update("book", book["id"], shelf="9")

    assert [event for event, *_ in history(desk, book)] == ["created"]
    assert outbox(desk, book)[1][2:4] == ("updated", {"shelf": ["3", "9"]})


def test_an_object_without_history_leaves_none_but_events(desk: Desk) -> None:
    leaflet = desk.create("leaflet", name="a")

    desk.update("leaflet", leaflet["id"], name="b")

    assert history(desk, leaflet) == []
    assert [row[2] for row in outbox(desk, leaflet)] == ["created", "updated"]


def test_every_change_is_an_event_of_its_tenant(desk: Desk, book: Any) -> None:
    desk.update("book", book["id"], price="1")
    desk.delete("book", book["id"])
    desk.restore("book", book["id"])

    by = (desk.user_id, "system", False)
    assert outbox(desk, book) == [
        (desk.tenant.name, "book", "created", {}, *by),
        (desk.tenant.name, "book", "updated", {"price": ["12.50", "1.00"]}, *by),
        (
            desk.tenant.name,
            "book",
            "deleted",
            {"deleted_at": [None, "2026-11-20T08:00:00.000Z"]},
            *by,
        ),
        (
            desk.tenant.name,
            "book",
            "restored",
            {"deleted_at": ["2026-11-20T08:00:00.000Z", None]},
            *by,
        ),
    ]
    assert [(event, changes) for event, changes, *_ in history(desk, book)][2:] == [
        ("deleted", {}),
        ("restored", {}),
    ]


def test_only_the_version_at_hand_can_be_changed(desk: Desk, book: Any) -> None:
    record_id = UUID(book["id"])
    desk.records.update(desk.actor, "book", record_id, {"name": "2nd"}, version=1)

    with pytest.raises(VersionConflictError) as changed:
        desk.records.update(desk.actor, "book", record_id, {"name": "3rd"}, version=1)
    with pytest.raises(VersionConflictError):
        desk.records.delete(desk.actor, "book", record_id, version=1)

    assert changed.value.details == {"given": 1, "current": 2}
    assert desk.get("book", book["id"])["name"] == "2nd"
    desk.records.delete(desk.actor, "book", record_id, version=2)


def test_a_refused_change_changes_nothing(desk: Desk, book: Any) -> None:
    desk.create("book", isbn="taken")

    with pytest.raises(DuplicateValueError) as taken:
        desk.update("book", book["id"], name="x", isbn="taken")
    with pytest.raises(InvalidError) as wrong:
        desk.update(
            "book", book["id"], name="x", price="much", publisher=str(uuid4()), version=3, nme="y"
        )

    assert [fault.path for fault in taken.value.faults()] == ["/isbn"]
    assert {fault.path for fault in wrong.value.problems} == {
        "/price",
        "/publisher",
        "/version",
        "/nme",
    }
    assert desk.get("book", book["id"]) == book
    assert len(history(desk, book)) == 1


def test_what_is_not_there_cannot_be_changed(desk: Desk, book: Any) -> None:
    desk.delete("book", book["id"])

    for record_id in (book["id"], str(uuid4())):
        with pytest.raises(RecordNotFoundError):
            desk.update("book", record_id, name="x")
        with pytest.raises(RecordNotFoundError):
            desk.delete("book", record_id)
        with pytest.raises(RecordNotFoundError):
            desk.get("book", record_id)


def test_a_number_that_the_database_gives_cannot_be_written(desk: Desk, book: Any) -> None:
    for name in ("id", "version", "created_at", "updated_by", "deleted_at"):
        with pytest.raises(InvalidError) as refused:
            desk.update("book", book["id"], **{name: book.get(name)})
        assert [fault.error.code for fault in refused.value.problems] == ["record.read_only"]
