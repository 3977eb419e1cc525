"""Single objects: the one record is always there; others hold what differs for somebody."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from dougong.access.errors import MissingRightError
from dougong.access.rights import Rights
from dougong.hooks.events import Change
from dougong.kernel.errors import InvalidError
from dougong.records.errors import DuplicateValueError
from dougong.records.shapes.errors import NotSingleError, SingleRecordError
from dougong.records.shapes.singles import THE_ONE, refuse_unheld
from dougong.testing.desk import Desk, an_object

POLICY = an_object(
    "policy",
    {"name": "greeting", "type": "text", "default": "Hello"},
    {"name": "days", "type": "number", "scale": 0, "default": 7},
    {"name": "open", "type": "checkbox", "default": True},
    shape="single",
)


@pytest.fixture(scope="module", autouse=True)
def policy(desk: Desk) -> None:
    """The object, and where the user who acts works."""
    desk.deploy(POLICY)
    department = desk.create("department", name="Sales")
    desk.update("user", desk.user_id, department=department["id"])


def department(desk: Desk) -> str:
    """Give the department of who acts."""
    found: str = desk.get("user", desk.user_id)["department"]["id"]
    return found


def current(desk: Desk) -> tuple[Any, Any]:
    """Give what holds for who acts, and whence."""
    found = desk.records.current(desk.actor, "policy")
    return found.values, found.sources


def test_the_deploy_makes_the_one_record_with_its_defaults(desk: Desk) -> None:
    (one,) = desk.list("policy")

    assert one["id"] == str(THE_ONE)
    assert (one["greeting"], one["days"], one["open"]) == ("Hello", "7", True)
    assert "owner" not in one


def test_there_is_no_second_one_and_the_one_is_not_deleted(desk: Desk) -> None:
    with pytest.raises(SingleRecordError):
        desk.create("policy", greeting="Hi")
    with pytest.raises(SingleRecordError):
        desk.create("policy", for_user=desk.user_id, for_department=department(desk))
    with pytest.raises(SingleRecordError):
        desk.delete("policy", str(THE_ONE))

    desk.deploy({**POLICY, "help": {"en": "House rules"}})
    assert len(desk.list("policy")) == 1


def test_the_closest_value_holds_field_by_field(desk: Desk) -> None:
    theirs = desk.create("policy", for_department=department(desk), greeting="Team", days="5")
    mine = desk.create("policy", for_user=desk.user_id, greeting="Me")

    values, sources = current(desk)

    assert (mine["days"], mine["open"]) == (None, False)
    assert values == {"name": None, "greeting": "Me", "days": "5", "open": True}
    assert sources == {
        "name": "tenant",
        "greeting": "user",
        "days": "department",
        "open": "tenant",
    }
    desk.delete("policy", mine["id"])
    desk.delete("policy", theirs["id"])
    assert current(desk)[0]["greeting"] == "Hello"


def test_somebody_has_one_record_and_keeps_it(desk: Desk) -> None:
    mine = desk.create("policy", for_user=desk.user_id, days="3")

    with pytest.raises(DuplicateValueError):
        desk.create("policy", for_user=desk.user_id, days="4")
    with pytest.raises(InvalidError) as moved:
        desk.update("policy", mine["id"], for_user=None)
    with pytest.raises(InvalidError) as aimed:
        desk.update("policy", str(THE_ONE), for_user=desk.user_id)

    codes = [each.error.code for error in (moved, aimed) for each in error.value.problems]
    assert codes == ["record.holder_fixed", "record.holder_fixed"]
    desk.delete("policy", mine["id"])


def test_what_cannot_be_blank_holds_for_everybody(desk: Desk) -> None:
    with pytest.raises(InvalidError) as refused:
        desk.create("policy", for_user=desk.user_id, open=True)

    (fault,) = refused.value.problems
    assert (fault.path, fault.error.code) == ("/open", "record.for_everybody")
    desk.update("policy", str(THE_ONE), open=False)
    assert current(desk)[0]["open"] is False
    desk.update("policy", str(THE_ONE), open=True)


def test_only_who_may_set_settings_sets_those_of_others(desk: Desk) -> None:
    clerk = desk.acting(rights=NoSettings(key="no settings", everything=True))

    mine = clerk.create("policy", for_user=desk.user_id, days="2")
    with pytest.raises(MissingRightError):
        clerk.create("policy", for_department=department(desk), days="2")

    desk.delete("policy", mine["id"])


def test_other_objects_have_no_current_values(desk: Desk) -> None:
    with pytest.raises(NotSingleError):
        desk.records.current(desk.actor, "department")


def test_a_required_field_is_refused_with_the_way_out(desk: Desk) -> None:
    with pytest.raises(InvalidError) as refused:
        desk.deploy(
            an_object("wrong", {"name": "x", "type": "text", "required": True}, shape="single")
        )

    (fault,) = refused.value.problems
    assert (fault.path, fault.error.code) == ("/fields/1/required", "definition.unfit_field")
    assert "give a `default` instead" in fault.error.message()


class NoSettings(Rights):
    """May do everything but change settings."""

    def has_system(self, right: str) -> bool:
        return right != "settings"


@pytest.mark.parametrize("held", [(), ("for_user", "for_department")])
def test_a_hook_cannot_make_a_record_for_nobody_or_for_two(
    desk: Desk, held: tuple[str, ...]
) -> None:
    values: dict[str, Any] = {"for_user": None, "for_department": None}
    change = Change(uuid4(), None, values | dict.fromkeys(held, uuid4()))

    with pytest.raises(SingleRecordError):
        refuse_unheld(desk.model.object("policy"), [change])


def test_the_one_record_has_a_known_id() -> None:
    assert UUID("00000000-0000-7000-8000-000000000001") == THE_ONE
