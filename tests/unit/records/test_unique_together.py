"""What several fields keep unique together, and texts that are unique whatever their case."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.records.errors import DuplicateValueError
from dougong.testing.desk import Desk, an_object

SEAT: dict[str, Any] = {
    "unique": [{"fields": ["room", "place"], "ignore_case": True}],
    "label": {"en": "Seat"},
}
FIELDS: tuple[dict[str, Any], ...] = (
    {"name": "room", "type": "text", "label": {"en": "Room", "zh-CN": "房间"}},
    {"name": "place", "type": "number"},
)


@pytest.fixture(scope="module")
def seats(desk: Desk) -> Desk:
    """A desk with seats, and members whose code ignores case."""
    code = {"name": "code", "type": "text", "unique": True, "ignore_case": True}
    desk.deploy(
        an_object("seat", *FIELDS, **SEAT),
        an_object("member", code, {"name": "sponsor", "type": "lookup", "to": "member"}),
    )
    return desk


def test_records_may_share_one_of_the_values_but_not_both(seats: Desk) -> None:
    seats.create("seat", room="Blue", place=1)
    seats.create("seat", room="Blue", place=2)
    seats.create("seat", room="Red", place=1)

    with pytest.raises(DuplicateValueError) as refused:
        seats.create("seat", room="BLUE", place=2)

    assert refused.value.status == 409
    assert refused.value.path == "/room"
    assert refused.value.message() == (
        "another Seat has this value in `Room, Place`, which must be unique"
    )
    assert "房间, Place" in refused.value.message("zh-CN")
    assert len(seats.list("seat", where="place = 2")) == 1


def test_a_record_in_which_one_of_them_is_blank_is_exempt(seats: Desk) -> None:
    for _ in range(2):
        seats.create("seat", room="Green")
        seats.create("seat", place=7)

    assert len(seats.list("seat", where="room = 'Green'")) == 2
    assert len(seats.list("seat", where="place = 7")) == 2


def test_what_lies_in_the_recycle_bin_stands_in_nobodys_way_until_it_comes_back(
    seats: Desk,
) -> None:
    gone = seats.create("seat", room="Attic", place=1)
    seats.delete("seat", gone["id"])

    seats.create("seat", room="attic", place=1)

    with pytest.raises(DuplicateValueError):
        seats.restore("seat", gone["id"])


def test_a_text_that_differs_in_case_only_is_the_same(seats: Desk) -> None:
    first = seats.create("member", code="Ab-1")
    with pytest.raises(DuplicateValueError):
        seats.create("member", code="aB-1")

    found = seats.create("member", code="x", sponsor={"code": "AB-1"})

    assert found["sponsor"]["id"] == first["id"]
    assert seats.get("member", first["id"])["code"] == "Ab-1"
