"""What a save works out itself: defaults that are expressions, and what lookups fetch."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.kernel.errors import AppError, InvalidError
from dougong.testing.desk import Desk, an_object

TIERS = [{"value": "key"}, {"value": "normal"}]
FORMER = [*TIERS, {"value": "former", "active": False}]
CLIENT = an_object(
    "client",
    {"name": "tier", "type": "picklist", "options": FORMER},
    {"name": "discount", "type": "number", "scale": 4},
    {"name": "city", "type": "text", "max_length": 60},
    {"name": "manager", "type": "user"},
)
DEAL = an_object(
    "deal",
    {"name": "amount", "type": "number", "scale": 2, "required": True},
    {
        "name": "total",
        "type": "number",
        "scale": 2,
        "required": True,
        "default": {"expression": "amount + tax"},
    },
    {"name": "tax", "type": "number", "scale": 2, "default": {"expression": "amount * 0.1905"}},
    {"name": "due_on", "type": "date", "default": {"expression": "TODAY() + 30"}},
    {"name": "handler", "type": "user", "default": {"expression": "client.manager"}},
    {"name": "title", "type": "text", "max_length": 12, "default": {"expression": "name & '!'"}},
    {"name": "big", "type": "checkbox", "default": {"expression": "amount > 100"}},
    {
        "name": "client",
        "type": "lookup",
        "to": "client",
        "fetch": [
            {"field": "tier", "into": "tier"},
            {"field": "discount", "into": "discount"},
            {"field": "city", "into": "city", "when": "if_blank"},
        ],
    },
    {"name": "tier", "type": "picklist", "options": FORMER},
    {"name": "discount", "type": "number", "scale": 2},
    {"name": "city", "type": "text", "max_length": 20},
)


@pytest.fixture(scope="module")
def client(desk: Desk) -> str:
    """Id of a client from which deals fetch."""
    desk.deploy(CLIENT, DEAL)
    values = {"tier": "key", "discount": "0.1250", "city": "Lhasa", "manager": desk.user_id}
    made: str = desk.create("client", name="Snow", **values)["id"]
    return made


def faults(error: AppError) -> list[tuple[str, str]]:
    """Give path and code of every fault."""
    return [(fault.path, fault.error.code) for fault in error.faults()]


def test_a_default_is_computed_from_the_new_record_in_the_order_of_what_needs_what(
    desk: Desk, client: str
) -> None:
    made = desk.create("deal", name="Roof", amount=200, client=client)

    assert made["tax"] == "38.10"
    assert made["total"] == "238.10"
    assert made["due_on"] == "2026-12-20"
    assert made["handler"] == {"id": desk.user_id, "label": "Admin"}
    assert made["title"] == "Roof!"
    assert made["big"] is True


def test_what_is_sent_stands_even_when_it_is_blank(desk: Desk, client: str) -> None:
    made = desk.create("deal", name="Own", amount=200, tax=1, title=None, due_on=None)

    assert (made["tax"], made["total"], made["title"], made["due_on"]) == (
        "1.00",
        "201.00",
        None,
        None,
    )


def test_a_computed_default_must_fit_its_field(desk: Desk, client: str) -> None:
    with pytest.raises(InvalidError) as caught:
        desk.create("deal", name="A name that is long", amount=1)

    assert faults(caught.value) == [("/title", "record.invalid_value")]


def test_a_required_field_that_could_not_be_computed_is_asked_for(desk: Desk, client: str) -> None:
    with pytest.raises(InvalidError) as caught:
        desk.create("deal", name="Nothing")

    assert faults(caught.value) == [("/amount", "record.required"), ("/total", "record.required")]


def test_a_lookup_fetches_when_it_is_set_and_when_it_changes(desk: Desk, client: str) -> None:
    other = desk.create("client", name="Rain", tier="normal", city="Chengdu")["id"]
    made = desk.create("deal", amount=1, client=client)

    changed = desk.update("deal", made["id"], client=other)
    cleared = desk.update("deal", made["id"], client=None)

    assert (made["tier"], made["discount"], made["city"]) == ("key", "0.13", "Lhasa")
    assert (changed["tier"], changed["discount"], changed["city"]) == ("normal", None, "Lhasa")
    assert (cleared["tier"], cleared["city"]) == (None, "Lhasa")


def test_if_blank_leaves_what_was_sent(desk: Desk, client: str) -> None:
    made = desk.create("deal", amount=1, client=client, city="Kunming")

    assert made["city"] == "Kunming"


def test_what_is_always_fetched_cannot_be_written(desk: Desk, client: str) -> None:
    made = desk.create("deal", amount=1)

    with pytest.raises(InvalidError) as created:
        desk.create("deal", amount=1, client=client, tier="normal")
    with pytest.raises(InvalidError) as changed:
        desk.update("deal", made["id"], tier="normal")

    assert faults(created.value) == [("/tier", "record.read_only")]
    assert faults(changed.value) == [("/tier", "record.read_only")]


def test_a_save_that_does_not_touch_the_lookup_fetches_nothing(desk: Desk, client: str) -> None:
    source = desk.create("client", name="Old", city="Xi'an")["id"]
    made = desk.create("deal", amount=1, client=source)
    desk.update("client", source, tier="key")

    changed = desk.update("deal", made["id"], amount=2)

    assert changed["tier"] is None


def test_a_fetched_value_must_fit_too(desk: Desk, client: str) -> None:
    far = desk.create("client", name="Far", city="Llanfairpwllgwyngyllgogerych")["id"]

    with pytest.raises(InvalidError) as caught:
        desk.create("deal", amount=1, client=far)

    assert faults(caught.value) == [("/city", "record.invalid_value")]


def test_what_is_fetched_may_be_a_choice_that_is_not_offered_any_more(
    desk: Desk, client: str
) -> None:
    old = desk.create("client", name="Old")["id"]
    desk.sql("UPDATE client SET tier = 'former' WHERE id = %s", old)

    made = desk.create("deal", amount=1, client=old)

    assert made["tier"] == "former"


def test_many_records_are_filled_in_together(desk: Desk, client: str) -> None:
    raws: list[Any] = [{"amount": n, "client": client if n % 2 else None} for n in range(6)]

    ids = desk.records.create_many(desk.actor, "deal", raws)

    found = [desk.get("deal", str(each), "total", "tier") for each in ids]
    assert [each["tier"] for each in found] == [None, "key"] * 3
    assert [each["total"] for each in found] == ["0.00", "1.19", "2.38", "3.57", "4.76", "5.95"]
