"""Changes to an object that has records: what is added, widened, refused."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.deployment.errors import RefusedError
from dougong.testing.desk import Desk, an_object

OPTIONS = [{"value": "a"}, {"value": "b"}]


@pytest.fixture
def thing(desk: Desk, request: pytest.FixtureRequest) -> str:
    """Name of an object with three records: named c, b, and one without a name."""
    name = f"thing{abs(hash(request.node.name)) % 10**9}"
    desk.deploy(an_object(name))
    for label in ("c", "b", None):
        desk.create(name, name=label)
    return name


@pytest.mark.parametrize(
    ("field", "before", "sent", "after"),
    [
        ({"type": "text", "default": "x"}, None, "é", "é"),
        ({"type": "long_text"}, None, "a\nb", "a\nb"),
        ({"type": "email"}, None, "a@b.example", "a@b.example"),
        ({"type": "phone"}, None, "+8613800138000", "+8613800138000"),
        ({"type": "url"}, None, "https://a.example/", "https://a.example/"),
        ({"type": "number", "scale": 1}, None, "1.5", "1.5"),
        ({"type": "currency"}, None, "2", "2.00"),
        ({"type": "percent"}, None, "0.25", "0.2500"),
        ({"type": "checkbox"}, False, True, True),
        ({"type": "date"}, None, "2026-01-31", "2026-01-31"),
        ({"type": "datetime"}, None, "2026-01-31T08:00:00Z", "2026-01-31T08:00:00.000Z"),
        ({"type": "picklist", "options": OPTIONS}, None, "a", "a"),
        ({"type": "multi_picklist", "options": OPTIONS}, None, ["b", "a"], ["a", "b"]),
    ],
    ids=lambda each: each["type"] if isinstance(each, dict) else "",
)
def test_a_field_of_each_type_is_added_to_records(
    desk: Desk, thing: str, field: Any, before: Any, sent: Any, after: Any
) -> None:
    desk.deploy(an_object(thing, {"name": "more", **field}))

    records = desk.list(thing, sort="id")
    assert [each["more"] for each in records] == [before] * 3
    assert desk.update(thing, records[0]["id"], more=sent)["more"] == after
    assert desk.create(thing, more=sent)["more"] == after


def test_an_added_lookup_needs_no_look_at_the_rows(desk: Desk, thing: str) -> None:
    deployed = desk.deploy(
        an_object(
            thing,
            {"name": "customer", "type": "lookup", "to": "account"},
            {"name": "keeper", "type": "user"},
        )
    )

    assert [(step["action"], step["field"]) for step in deployed.plan[:2]] == [
        ("add_column", "customer"),
        ("add_column", "keeper"),
    ]
    # The key comes with the column: PostgreSQL then knows that nothing needs validation.
    assert "REFERENCES" in str(deployed.plan[0]["sql"])
    assert {step["action"] for step in deployed.plan[2:]} == {"create_index"}
    account = desk.create("account", name="Acme")
    assert desk.create(thing, customer=account["id"])["customer"]["label"] == "Acme"


def test_an_autonumber_numbers_what_is_there_oldest_first_and_goes_on(
    desk: Desk, thing: str
) -> None:
    desk.deploy(an_object(thing, {"name": "no", "type": "autonumber", "format": "T-{000}"}))
    made = desk.create(thing, name="new")

    assert [each["no"] for each in desk.list(thing, sort="id")] == [
        "T-001",
        "T-002",
        "T-003",
        "T-004",
    ]
    assert made["no"] == "T-004"


@pytest.mark.parametrize("form", ["100%-{00}", "o'{0}\"", "\\{0}$1", "编号{000}:x", "%s{0}"])
def test_an_autonumber_writes_whatever_its_format_says(desk: Desk, thing: str, form: str) -> None:
    width = form.count("0", form.index("{"))

    desk.deploy(an_object(thing, {"name": "no", "type": "autonumber", "format": form}))

    expected = form[: form.index("{")] + "4".zfill(width) + form[form.index("}") + 1 :]
    assert desk.create(thing)["no"] == expected


def test_a_number_takes_a_new_format_and_keeps_counting(desk: Desk, thing: str) -> None:
    desk.deploy(an_object(thing, {"name": "no", "type": "autonumber", "format": "A-{0}"}))

    desk.deploy(an_object(thing, {"name": "no", "type": "autonumber", "format": "B-{000}"}))

    assert desk.create(thing)["no"] == "B-004"
    assert [each["no"] for each in desk.list(thing, sort="id")][:3] == ["A-1", "A-2", "A-3"]


def test_a_number_may_become_a_text_and_a_number_be_added_again(desk: Desk, thing: str) -> None:
    number = {"name": "no", "type": "autonumber", "format": "A-{0}"}
    desk.deploy(an_object(thing, number))

    desk.deploy(an_object(thing, {"name": "no", "type": "text"}))
    by_hand = desk.create(thing, name="by hand")
    desk.deploy(an_object(thing))
    desk.deploy(an_object(thing, number))

    assert by_hand["no"] is None
    assert desk.create(thing)["no"] == "A-5"


def test_a_unique_field_with_values_that_occur_twice_is_refused(desk: Desk, thing: str) -> None:
    other = desk.create(thing, name="b")
    desk.create(thing, name="c")
    version = desk.sql("SELECT version FROM _head")
    unique = an_object(
        thing,
        {"name": "name", "type": "text", "unique": True, "label": {"en": "Call sign"}},
        title="name",
        label={"en": "Radio"},
    )

    with pytest.raises(RefusedError) as refused:
        desk.deploy(unique)

    assert refused.value.status == 409
    (fault,) = refused.value.problems
    assert (fault.path, fault.error.code) == (f"/{thing}/name", "deploy.unique_violated")
    assert fault.error.message() == (
        "`Call sign` of Radio cannot be unique: 4 record(s) share values with others"
    )
    assert desk.sql("SELECT version FROM _head") == version
    desk.create(thing, name="c")
    for each in desk.list(thing, where="name = 'c'")[1:]:
        desk.delete(thing, each["id"])
    desk.delete(thing, other["id"])
    desk.deploy(unique)


def test_blanks_and_the_recycle_bin_do_not_stand_in_the_way_of_unique(
    desk: Desk, thing: str
) -> None:
    desk.create(thing)
    desk.delete(thing, desk.create(thing, name="b")["id"])

    desk.deploy(an_object(thing, {"name": "name", "type": "text", "unique": True}, title="name"))
    desk.deploy(an_object(thing))

    assert desk.create(thing, name="b")["name"] == "b"


@pytest.mark.parametrize(
    ("old", "new", "sent", "shown"),
    [
        ({"type": "text", "max_length": 5}, {"type": "text", "max_length": 500}, "abcde", "abcde"),
        ({"type": "text"}, {"type": "long_text"}, "x", "x"),
        ({"type": "email", "unique": True}, {"type": "text", "unique": True}, "a@b.example", None),
        ({"type": "number", "scale": 2}, {"type": "text"}, "12.5", "12.50"),
        ({"type": "number", "precision": 5}, {"type": "number", "precision": 9}, "12345", None),
        ({"type": "checkbox"}, {"type": "text", "max_length": 5}, False, "false"),
        ({"type": "date"}, {"type": "text", "max_length": 10}, "2026-01-31", "2026-01-31"),
        (
            {"type": "datetime"},
            {"type": "text", "max_length": 24},
            "2026-01-31T08:00:00.123Z",
            "2026-01-31T08:00:00.123Z",
        ),
        ({"type": "date"}, {"type": "datetime"}, "2026-01-31", "2026-01-31T00:00:00.000Z"),
        (
            {"type": "picklist", "options": OPTIONS},
            {"type": "multi_picklist", "options": OPTIONS},
            "a",
            ["a"],
        ),
    ],
)
def test_a_field_that_grows_wider_keeps_every_value(
    desk: Desk, thing: str, old: Any, new: Any, sent: Any, shown: Any
) -> None:
    desk.deploy(an_object(thing, {"name": "more", **old}))
    made = desk.create(thing, name="full", more=sent)

    desk.deploy(an_object(thing, {"name": "more", **new}))

    assert desk.get(thing, made["id"])["more"] == (sent if shown is None else shown)
    blank = None if old["type"] != "checkbox" else "false"
    assert [each["more"] for each in desk.list(thing, sort="id")][:3] == [blank] * 3
    changed = desk.update(thing, made["id"], name="still", more=None)
    assert changed["more"] is None


def test_a_date_becomes_the_beginning_of_its_day_where_the_builder_lives(
    desk: Desk, thing: str
) -> None:
    desk.deploy(an_object(thing, {"name": "on", "type": "date"}))
    made = desk.create(thing, on="2026-01-31")

    desk.acting(time_zone="America/New_York").deploy(
        an_object(thing, {"name": "on", "type": "datetime"})
    )

    assert desk.get(thing, made["id"])["on"] == "2026-01-31T05:00:00.000Z"


@pytest.mark.parametrize(
    ("old", "new", "value", "lost", "changed"),
    [
        ({"type": "text"}, {"type": "text", "max_length": 10}, "x" * 11, 0, 1),
        ({"type": "text"}, {"type": "number"}, "seven", 1, 0),
        ({"type": "datetime"}, {"type": "date"}, "2026-01-31T08:00:00Z", 0, 1),
        (
            {"type": "datetime"},
            {"type": "text", "max_length": 23},
            "2026-01-31T08:00:00Z",
            *(0, 1),
        ),
        ({"type": "number"}, {"type": "checkbox"}, 1, 1, 0),
        ({"type": "user"}, {"type": "text"}, "me", 1, 0),
        ({"type": "percent"}, {"type": "number"}, "0.25", 1, 0),
    ],
)
def test_a_change_that_would_lose_values_is_refused_with_all_others(
    desk: Desk, thing: str, old: Any, new: Any, value: Any, lost: int, changed: int
) -> None:
    desk.deploy(an_object(thing, {"name": "more", **old}))
    desk.create(thing, more=desk.user_id if value == "me" else value)
    before = desk.sql("SELECT version FROM _head")

    with pytest.raises(RefusedError) as refused:
        desk.deploy(
            an_object(thing, {"name": "more", **new}, {"name": "other", "type": "text"}),
            an_object("innocent"),
        )

    (fault,) = refused.value.problems
    assert (fault.path, fault.error.code) == (f"/{thing}/more", "deploy.data_loss")
    told = fault.error.details
    assert (told["lost"], told["changed"], told["rows"]) == (lost, changed, lost + changed)
    assert desk.sql("SELECT version FROM _head") == before
    assert desk.sql("SELECT to_regclass('innocent')") == [(None,)]
    assert "other" not in desk.list(thing, limit=1)[0]


def test_a_change_that_loses_nothing_needs_no_leave(desk: Desk, thing: str) -> None:
    size = {"name": "size", "type": "text"}
    desk.deploy(an_object(thing, size, {"name": "more", "type": "user"}))
    made = desk.create(thing, size="12.5")

    deployed = desk.deploy(
        an_object(
            thing,
            {"name": "size", "type": "number", "scale": 2},
            {"name": "more", "type": "text"},
        )
    )

    assert deployed.warnings == ()
    record = desk.get(thing, made["id"])
    assert (record["size"], record["more"]) == ("12.50", None)


def test_a_computed_field_may_become_a_stored_one_and_back(desk: Desk, thing: str) -> None:
    computed = {"name": "more", "type": "formula", "returns": "text", "formula": "name"}
    desk.deploy(an_object(thing, computed))
    stored = {"name": "more", "type": "text", "unique": True, "required": True}

    deployed = desk.deploy(an_object(thing, stored))
    back = desk.deploy(an_object(thing, computed))

    assert [(told.error.code, told.error.details["rows"]) for told in deployed.warnings] == [
        ("deploy.blank_rows", 3)
    ]
    assert [told.error.code for told in back.warnings] == ["deploy.set_aside"]
    assert {each["more"] for each in desk.list(thing)} == {"b", "c", None}


def test_texts_that_all_fit_stay_in_their_column(desk: Desk, thing: str) -> None:
    deployed = desk.deploy(
        an_object(thing, {"name": "name", "type": "text", "max_length": 1}, title="name")
    )

    assert [step["action"] for step in deployed.plan] == ["change_type"]


def test_another_title_and_another_on_delete_need_no_rows(desk: Desk, thing: str) -> None:
    lookup = {"name": "customer", "type": "lookup", "to": "account"}
    code = {"name": "code", "type": "text"}
    desk.deploy(an_object(thing, lookup, code))

    deployed = desk.deploy(
        an_object(thing, {**lookup, "on_delete": "clear"}, code)
        | {"title": "code", "plural": {"en": "Codes"}}
    )

    assert [step["action"] for step in deployed.plan] == ["drop_reference", "add_reference"]
    assert desk.model.object(thing).title == "code"
