"""Nothing is lost after a deploy: what was removed or converted is had back with its data."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.deployment.errors import (
    AsideNeedsError,
    AsideNotFoundError,
    RefusedError,
    UnknownVersionError,
)
from dougong.testing.desk import Desk, an_object

ALL: tuple[dict[str, Any], ...] = (
    {"name": "code", "type": "text", "unique": True},
    {"name": "no", "type": "autonumber", "format": "N-{0}"},
    {"name": "tags", "type": "multi_picklist", "options": [{"value": "a"}]},
    {"name": "done", "type": "checkbox"},
    {"name": "account", "type": "lookup", "to": "account"},
)


def back_to(desk: Desk, version: int, **more: Any) -> Any:
    return desk.deploy(back_to=version, **more)


def asides(desk: Desk, object_name: str) -> dict[str | None, Any]:
    found = desk.platform.deployments.past.asides(desk.actor)
    return {each.field: each for each in found if each.object == object_name}


def shape(desk: Desk, table: str) -> list[Any]:
    """Read columns, constraints and indexes of a table, but for what is set aside."""
    found: list[Any] = desk.sql(
        """
        SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
               pg_get_expr(d.adbin, d.adrelid)
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
        WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
              AND a.attname NOT LIKE '\\_aside\\_%%'
        UNION ALL
        SELECT conname, pg_get_constraintdef(oid), true, NULL FROM pg_constraint
        WHERE conrelid = %s::regclass AND contype = 'f'
        UNION ALL
        SELECT NULL, pg_get_indexdef(indexrelid), indisunique, NULL FROM pg_index
        WHERE indrelid = %s::regclass AND NOT indisprimary
        ORDER BY 1, 2
        """,
        table,
        table,
        table,
    )
    return found


def test_a_removed_field_is_restored_with_its_values(desk: Desk) -> None:
    account = desk.create("account", name="Acme")
    desk.deploy(an_object("restored", *ALL))
    old = desk.create("restored", code="1", tags=["a"], done=True, account=account["id"])
    before = shape(desk, "restored")
    desk.deploy(an_object("restored"))
    new = desk.create("restored", name="made meanwhile")
    kept = asides(desk, "restored")

    desk.deploy(restore=[each.id for each in kept.values()])

    names = [each["name"] for each in ALL]
    found = desk.get("restored", old["id"])
    assert {name: found[name] for name in names} == {name: old[name] for name in names}
    assert desk.get("restored", new["id"], "code", "no", "done", "account") == {
        "id": new["id"],
        "version": 1,
        "code": None,
        "no": "N-2",
        "done": False,
        "account": None,
    }
    assert shape(desk, "restored") == before
    assert asides(desk, "restored") == {}
    assert desk.create("restored", name="next")["no"] == "N-3"


def test_a_removed_object_is_restored_with_its_table(desk: Desk) -> None:
    definition = an_object("gone", *ALL, indexes=[["code", "done"]])
    desk.deploy(definition)
    made = desk.create("gone", code="1", tags=["a"], done=True)
    before = shape(desk, "gone")
    desk.deploy(delete=(("object", "gone"),))
    kept = asides(desk, "gone")[None]

    desk.deploy(restore=[kept.id])

    assert desk.get("gone", made["id"]) == made
    assert shape(desk, "gone") == before
    assert desk.create("gone", code="2")["no"] == "N-2"
    with pytest.raises(AsideNotFoundError):
        desk.deploy(restore=[kept.id])


def test_an_object_that_needs_another_is_restored_after_it_or_with_it(desk: Desk) -> None:
    desk.deploy(an_object("whole"), an_object("part", {**ALL[4], "name": "of", "to": "whole"}))
    whole = desk.create("whole", name="W")
    part = desk.create("part", of=whole["id"])
    desk.deploy(delete=(("object", "part"), ("object", "whole")))
    one, other = asides(desk, "part")[None], asides(desk, "whole")[None]

    with pytest.raises(AsideNeedsError) as caught:
        desk.deploy(restore=[one.id])
    desk.deploy(restore=[one.id, other.id])

    assert caught.value.details == {"name": "part", "needed": "whole"}
    assert desk.get("part", part["id"])["of"]["label"] == "W"


def test_a_reference_to_what_is_gone_meanwhile_is_blanked_and_told(desk: Desk) -> None:
    desk.deploy(an_object("aim"), an_object("arrow", {**ALL[4], "name": "at", "to": "aim"}))
    aim = desk.create("aim", name="A")
    arrow = desk.create("arrow", at=aim["id"])
    desk.deploy(an_object("arrow"))
    desk.sql("DELETE FROM aim")

    checked = desk.deploy(restore=[asides(desk, "arrow")["at"].id], check_only=True)
    done = desk.deploy(restore=[asides(desk, "arrow")["at"].id])

    told = [(each.path, each.error.code, each.error.details["rows"]) for each in checked.warnings]
    assert told == [("/arrow/at", "deploy.dangling_cleared", 1)]
    assert [step["action"] for step in done.plan][:3] == [
        "restore_column",
        "clear_dangling",
        "add_reference",
    ]
    assert desk.get("arrow", arrow["id"])["at"] is None


def test_values_that_are_not_unique_any_more_refuse_a_restore(desk: Desk) -> None:
    desk.deploy(an_object("once", {"name": "code", "type": "text"}))
    desk.create("once", code="same")
    desk.create("once", code="same")
    desk.deploy(an_object("once"))
    kept = asides(desk, "once")["code"]
    desk.sql(
        """UPDATE _aside SET definition = definition || '{"unique": true}' WHERE id = %s""", kept.id
    )

    with pytest.raises(RefusedError) as caught:
        desk.deploy(restore=[kept.id])

    assert caught.value.faults()[0].error.code == "deploy.unique_violated"
    assert asides(desk, "once")["code"].id == kept.id
    assert "code" not in desk.list("once")[0]


def test_rolling_back_brings_back_fields_and_objects_with_their_data(desk: Desk) -> None:
    desk.deploy(an_object("back", *ALL), an_object("other"))
    made = desk.create("back", code="1", tags=["a"], done=True)
    version, before = desk.model.version, shape(desk, "back")
    desk.deploy(an_object("back", ALL[0]))
    desk.deploy(an_object("back", {"name": "late", "type": "text"}))
    desk.deploy(delete=(("object", "back"), ("object", "other")))

    checked = back_to(desk, version, check_only=True)
    done = back_to(desk, version)

    assert checked.version + 1 == done.version == version + 4
    assert [step["sql"] for step in checked.plan] == [step["sql"] for step in done.plan]
    assert desk.get("back", made["id"]) == made
    assert shape(desk, "back") == before
    assert [each for each in asides(desk, "back") if each is not None] == ["late"]


@pytest.mark.parametrize(
    ("former", "later", "value", "written", "back"),
    [
        ({"type": "text"}, {"type": "number"}, "05", "7", "7"),
        ({"type": "number", "scale": 2}, {"type": "number", "scale": 0}, "1.25", "3", "3.00"),
        ({"type": "text"}, {"type": "date"}, "no day", "2026-01-02", "2026-01-02"),
        ({"type": "checkbox"}, {"type": "text"}, True, "no", False),
        ({"type": "text"}, {"type": "lookup", "to": "account"}, "x", None, None),
        ({"type": "autonumber", "format": "A-{0}"}, {"type": "text"}, None, "other", "other"),
    ],
)
def test_former_values_come_back_where_nobody_changed_them(
    desk: Desk, former: Any, later: Any, value: Any, written: Any, back: Any
) -> None:
    name = f"turn_{former['type']}_{later['type']}"
    desk.deploy(an_object(name, {"name": "f", **former}))
    given = {} if value is None else {"f": value}
    kept, changed = desk.create(name, **given), desk.create(name, **given)
    version, before = desk.model.version, shape(desk, name)
    desk.deploy(an_object(name, {"name": "f", **later}), allow_data_loss=True)
    if written is not None:
        desk.update(name, changed["id"], f=written)
    added = desk.create(name, name="new")

    back_to(desk, version)

    assert desk.get(name, kept["id"])["f"] == kept["f"]
    if written is not None:
        assert desk.get(name, changed["id"])["f"] == back
    assert desk.get(name, added["id"], "f")["f"] == (
        {"checkbox": False, "autonumber": "A-3"}.get(former["type"])
    )
    assert shape(desk, name) == before


def test_what_was_written_since_and_cannot_be_converted_back_refuses_a_rollback(
    desk: Desk,
) -> None:
    desk.deploy(an_object("loss", {"name": "f", "type": "number"}))
    made = desk.create("loss", f="1")
    version = desk.model.version
    desk.deploy(an_object("loss", {"name": "f", "type": "date"}), allow_data_loss=True)
    desk.update("loss", made["id"], f="2026-01-02")

    with pytest.raises(RefusedError) as caught:
        back_to(desk, version)
    checked = back_to(desk, version, check_only=True)
    back_to(desk, version, allow_data_loss=True)

    told = caught.value.faults()
    assert [(each.path, each.error.details["lost"]) for each in told] == [("/loss/f", 1)]
    assert [each.error.code for each in checked.problems] == ["deploy.data_loss"]
    assert desk.get("loss", made["id"])["f"] is None


def test_going_back_and_forth_keeps_the_values_of_both_sides(desk: Desk) -> None:
    desk.deploy(an_object("swing", {"name": "f", "type": "text"}))
    made = desk.create("swing", f="about 5")
    first = desk.model.version
    desk.deploy(an_object("swing", {"name": "f", "type": "number"}), allow_data_loss=True)
    second = desk.model.version
    other = desk.create("swing", f="8")

    for _ in range(2):
        back_to(desk, first)
        assert [desk.get("swing", each["id"])["f"] for each in (made, other)] == ["about 5", "8"]
        back_to(desk, second, allow_data_loss=True)
        assert [desk.get("swing", each["id"])["f"] for each in (made, other)] == [None, "8"]


def test_there_is_no_way_to_a_version_that_never_was(desk: Desk) -> None:
    before = desk.model.version

    for version in (0, before + 1, 2**31 - 1):
        with pytest.raises(UnknownVersionError):
            back_to(desk, version)

    assert back_to(desk, before).version == before


def test_what_was_renamed_and_then_removed_comes_back_under_its_former_name(desk: Desk) -> None:
    number = {"name": "no", "type": "autonumber", "format": "N-{0}"}
    desk.deploy(an_object("former", {"name": "f", "type": "text"}, number))
    made = desk.create("former", f="kept")
    version, before = desk.model.version, shape(desk, "former")
    named = {"object.former": "latter", "object.former.f": "g", "object.former.no": "serial"}
    desk.deploy(renames=named)
    desk.deploy(an_object("latter"))

    back_to(desk, version)

    assert desk.get("former", made["id"]) == made
    assert shape(desk, "former") == before
    assert desk.create("former")["no"] == "N-2"


def test_an_object_that_was_renamed_and_then_removed_comes_back_under_its_former_name(
    desk: Desk,
) -> None:
    lookup = {"name": "within", "type": "lookup", "to": "cart"}
    desk.deploy(an_object("cart", *ALL, lookup), an_object("load", {**lookup, "name": "on"}))
    made = desk.create("cart", code="1")
    made = desk.update("cart", made["id"], within=made["id"])
    load = desk.create("load", on=made["id"])
    version, before = desk.model.version, shape(desk, "cart")
    desk.deploy(renames={"object.cart": "wagon"})
    desk.deploy(delete=(("object", "load"), ("object", "wagon")))

    back_to(desk, version)

    assert desk.get("cart", made["id"]) == made
    assert desk.get("load", load["id"]) == load
    assert shape(desk, "cart") == before


def test_an_owner_goes_and_comes_back_with_the_records(desk: Desk) -> None:
    desk.deploy(an_object("owned"))
    made = desk.create("owned", name="Mine")
    version, before = desk.model.version, shape(desk, "owned")
    desk.deploy(an_object("owned", owned=False))

    back_to(desk, version)

    assert desk.get("owned", made["id"])["owner"]["id"] == made["owner"]["id"]
    assert shape(desk, "owned") == before
    assert asides(desk, "owned") == {}


def test_a_field_that_was_converted_twice_and_removed_with_its_object_has_its_first_values(
    desk: Desk,
) -> None:
    kinds: list[dict[str, Any]] = [{"type": "text"}, {"type": "number"}, {"type": "date"}]
    for body in kinds:
        desk.deploy(an_object("chain", {"name": "f", **body}), allow_data_loss=True)
        if body is kinds[0]:
            made = desk.create("chain", f="about 5")
            version, before = desk.model.version, shape(desk, "chain")
    desk.deploy(delete=(("object", "chain"),))

    back_to(desk, version)

    assert desk.get("chain", made["id"]) == made
    assert shape(desk, "chain") == before


def test_packages_are_rolled_back_with_their_definitions(desk: Desk) -> None:
    def manifest(version: str) -> dict[str, Any]:
        return {"name": "yard", "version": version, "label": {"en": "Yard"}}

    def packages() -> list[Any]:
        query = "SELECT name, manifest->>'version' FROM _package ORDER BY position"
        found: list[Any] = desk.sql(query)
        return found

    before, start = packages(), desk.model.version
    desk.deploy(an_object("crane", ALL[0]), layer="yard", package=manifest("1.0.0"))
    made = desk.create("crane", code="1")
    first = desk.model.version
    desk.deploy(an_object("crane"), layer="yard", package=manifest("2.0.0"))
    desk.deploy(an_object("crane", ALL[3]))

    back_to(desk, first)
    at_first, crane = packages(), desk.get("crane", made["id"])
    compared = desk.platform.deployments.past.compare(desk.actor, start, first)
    back_to(desk, start)
    at_start = packages()
    back_to(desk, first)

    assert at_first == packages() == [*before, ("yard", "1.0.0")]
    assert at_start == before
    assert crane == desk.get("crane", made["id"]) == made
    assert [(d.kind, d.name, d.what.value) for d in compared.differences] == [
        ("object", "crane", "added"),
        ("package", "yard", "added"),
    ]


def test_going_back_to_the_same_definitions_brings_back_what_a_conversion_lost(desk: Desk) -> None:
    text, number = ({"name": "f", "type": each} for each in ("text", "number"))
    desk.deploy(an_object("there_and_back", text))
    made = desk.create("there_and_back", f="about 5")
    version = desk.model.version
    for each in (number, text):
        desk.deploy(an_object("there_and_back", each), allow_data_loss=True)
    lost = desk.get("there_and_back", made["id"])["f"]

    done = back_to(desk, version)

    assert lost is None
    assert (done.version, done.changed) == (version + 3, 0)
    assert desk.get("there_and_back", made["id"])["f"] == "about 5"
    assert back_to(desk, done.version).version == done.version


def test_changes_after_a_conversion_do_not_hide_that_nobody_changed_a_value(desk: Desk) -> None:
    many = [{"value": "a"}, {"value": "b"}]
    before = [{"name": "f", "type": "text"}, {"name": "g", "type": "text"}]
    desk.deploy(an_object("steps", *before))
    made = desk.create("steps", f="1.234", g="b ")
    version = desk.model.version
    narrow: list[Any] = [{"type": "number", "scale": 2}, {"type": "picklist", "options": many}]
    wide: list[Any] = [{"type": "number", "scale": 4}, {"type": "picklist", "options": many[:1]}]
    for f, g in (narrow, wide):
        own = {"name": "f", **f}, {"name": "g", **g}
        desk.deploy(an_object("steps", *own), allow_data_loss=True)

    back_to(desk, version)

    assert desk.get("steps", made["id"]) == made
