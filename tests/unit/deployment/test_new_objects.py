"""A new object: real columns of real types, foreign keys, indexes; and names that cannot harm."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.kernel.errors import InvalidError
from dougong.testing.desk import Desk, an_object

FIELDS: tuple[dict[str, Any], ...] = (
    {"name": "number", "type": "autonumber", "format": "M-{000}"},
    {"name": "notes", "type": "long_text"},
    {"name": "mail", "type": "email", "unique": True},
    {"name": "phone", "type": "phone"},
    {"name": "page", "type": "url"},
    {"name": "hours", "type": "number", "precision": 12, "scale": 1},
    {"name": "price", "type": "currency"},
    {"name": "share", "type": "percent"},
    {"name": "running", "type": "checkbox"},
    {"name": "bought_on", "type": "date"},
    {"name": "seen_at", "type": "datetime"},
    {"name": "state", "type": "picklist", "options": [{"value": "new"}, {"value": "old"}]},
    {"name": "tags", "type": "multi_picklist", "options": [{"value": "a"}, {"value": "b"}]},
    {"name": "customer", "type": "lookup", "to": "account"},
    {"name": "keeper", "type": "user"},
)


def columns(desk: Desk, table: str) -> dict[str, str]:
    """Give the types of a table's columns, as PostgreSQL says them."""
    found = desk.sql(
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
        " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped",
        f'"{table}"',
    )
    return dict(found)


def indexes(desk: Desk, table: str) -> dict[str, str]:
    """Give what follows USING in the definition of a table's indexes."""
    found = desk.sql(
        "SELECT relname, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c"
        " ON c.oid = indexrelid WHERE indrelid = to_regclass(%s) AND NOT indisprimary",
        f'"{table}"',
    )
    return {name: text.split(" USING ")[1] for name, text in found}


def references(desk: Desk, table: str) -> dict[str, str]:
    """Give the definitions of a table's foreign keys."""
    found = desk.sql(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = to_regclass(%s) AND contype = 'f'",
        f'"{table}"',
    )
    return dict(found)


def test_fifteen_fields_are_columns_keys_and_indexes(desk: Desk) -> None:
    desk.deploy(an_object("machine", *FIELDS, indexes=[["state", "seen_at"]]))

    system = {
        "id": "uuid",
        "version": "integer",
        "created_at": "timestamp(3) with time zone",
        "created_by": "uuid",
        "updated_at": "timestamp(3) with time zone",
        "updated_by": "uuid",
        "owner": "uuid",
        "deleted_at": "timestamp(3) with time zone",
    }
    assert columns(desk, "machine") == system | {
        "name": "character varying(255)",
        "number": "character varying(59)",
        "notes": "text",
        "mail": "character varying(254)",
        "phone": "character varying(48)",
        "page": "character varying(2048)",
        "hours": "numeric(12,1)",
        "price": "numeric(18,2)",
        "share": "numeric(14,4)",
        "running": "boolean",
        "bought_on": "date",
        "seen_at": "timestamp(3) with time zone",
        "state": "character varying(40)",
        "tags": "text[]",
        "customer": "uuid",
        "keeper": "uuid",
    }
    assert references(desk, "machine") == {
        "fk__machine__owner": 'FOREIGN KEY (owner) REFERENCES "user"(id)',
        "fk__machine__customer": "FOREIGN KEY (customer) REFERENCES account(id)",
        "fk__machine__keeper": 'FOREIGN KEY (keeper) REFERENCES "user"(id) ON DELETE SET NULL',
    }
    assert indexes(desk, "machine") == {
        "ix__machine__created_at": "btree (created_at NULLS FIRST, id)",
        "ix__machine__owner": "btree (owner NULLS FIRST, id)",
        "ix__machine__customer": "btree (customer NULLS FIRST, id)",
        "ix__machine__keeper": "btree (keeper NULLS FIRST, id)",
        "ix__machine__state__seen_at": "btree (state NULLS FIRST, seen_at NULLS FIRST, id)",
        "ix__machine__tags": "gin (tags)",
        "uq__machine__mail": "btree (mail) WHERE (deleted_at IS NULL)",
        "uq__machine__number": "btree (number) WHERE (deleted_at IS NULL)",
    }


def test_objects_may_refer_to_each_other_and_to_themselves(desk: Desk) -> None:
    egg = an_object("egg", {"name": "hen", "type": "lookup", "to": "hen"})
    hen = an_object(
        "hen",
        {"name": "egg", "type": "lookup", "to": "egg", "on_delete": "clear"},
        {"name": "mother", "type": "lookup", "to": "hen"},
    )

    desk.deploy(egg, hen)

    assert references(desk, "hen") == {
        "fk__hen__egg": "FOREIGN KEY (egg) REFERENCES egg(id) ON DELETE SET NULL",
        "fk__hen__mother": "FOREIGN KEY (mother) REFERENCES hen(id)",
        "fk__hen__owner": 'FOREIGN KEY (owner) REFERENCES "user"(id)',
    }
    assert "fk__egg__hen" in references(desk, "egg")


def test_an_index_that_is_there_anyway_may_be_asked_for(desk: Desk) -> None:
    customer = {"name": "customer", "type": "lookup", "to": "account"}

    desk.deploy(an_object("asked", customer, indexes=[["created_at"], ["customer"]]))

    assert sorted(indexes(desk, "asked")) == [
        "ix__asked__created_at",
        "ix__asked__customer",
        "ix__asked__owner",
    ]


def test_a_lookup_may_be_unique(desk: Desk) -> None:
    customer = {"name": "customer", "type": "lookup", "to": "account", "unique": True}

    desk.deploy(an_object("single", customer))

    assert sorted(indexes(desk, "single")) == [
        "ix__single__created_at",
        "ix__single__customer",
        "ix__single__owner",
        "uq__single__customer",
    ]


def test_an_object_without_owner_has_none(desk: Desk) -> None:
    desk.deploy(an_object("ownerless", owned=False))

    assert "owner" not in columns(desk, "ownerless")
    assert desk.create("ownerless", name="x")["name"] == "x"


def test_an_owner_may_come_and_go(desk: Desk) -> None:
    desk.deploy(an_object("owned"))
    desk.create("owned", name="before")

    desk.deploy(an_object("owned", owned=False))
    without = columns(desk, "owned")
    desk.deploy(an_object("owned"))

    assert "owner" not in without
    assert "fk__owned__owner" in references(desk, "owned")
    assert [each["owner"] for each in desk.list("owned")] == [None]


WORDS = ("order", "group", "select", "table", "where", "limit", "check", "default", "end", "all")
# Names that statements of ours use themselves: of parameters, of subqueries, of tables.
OURS = ("r", "t", "n", "saved", "event", "history", "f_name", "now", "via", "values", "user_id")


@pytest.mark.parametrize("name", ["order", "select", "r", "saved", "history"])
def test_words_of_sql_name_objects_and_fields(desk: Desk, name: str) -> None:
    words = [{"name": word, "type": "text"} for word in (*WORDS, *OURS)]
    own = an_object(
        name,
        *words,
        {"name": "user", "type": "user", "default": "me"},
        {"name": "parent", "type": "lookup", "to": name},
        {"name": "pending", "type": "autonumber", "format": "{0}"},
        {"name": "changes", "type": "checkbox"},
        indexes=[["order", "group"]],
        title="r",
    )
    desk.deploy(own)

    made = desk.create(name, **dict.fromkeys((*WORDS, *OURS), "x"))
    child = desk.create(name, r="child", parent=made["id"], select="s")
    changed = desk.update(name, child["id"], order="2", now="later", history="h")
    found = desk.list(
        name,
        fields=("r", "parent.select", "parent.parent.table", "user.email"),
        where="select = 's' and parent.order = 'x' and parent.user = $user",
        sort="parent.group,-limit,end",
    )
    counted = desk.aggregate(name, group="parent,select", measures="count(),max(order)")
    desk.delete(name, child["id"])
    back = desk.restore(name, child["id"])

    assert changed["order"] == "2"
    assert changed["parent"] == {"id": made["id"], "label": "x"}
    assert [(each["r"], each["parent"]["select"]) for each in found] == [("child", "x")]
    assert [row["count()"] for row in counted] == [1, 1]
    assert back["version"] == 4
    assert desk.sql("SELECT event FROM _history WHERE record_id = %s ORDER BY id", child["id"]) == [
        ("created",),
        ("updated",),
        ("deleted",),
        ("restored",),
    ]


HARMFUL = (
    'x"; DROP SCHEMA dougong; --',
    "x'y",
    "x y",
    "X",
    "_head",
    "x__y",
    "x\n",
    "x\0",
    "таблица",
    "",
    "x" * 41,
    "1x",
    "x%s",
    "x{}",
)


def refused(desk: Desk, *definitions: Any) -> set[str]:
    """Deploy what must be refused with nothing changed; gives the paths of the faults."""
    before = desk.sql("SELECT version, (SELECT count(*) FROM pg_class) FROM _head")
    with pytest.raises(InvalidError) as error:
        desk.deploy(*definitions)
    assert desk.sql("SELECT version, (SELECT count(*) FROM pg_class) FROM _head") == before
    return {fault.path for fault in error.value.problems}


def test_a_name_that_could_do_harm_is_no_name_of_an_object(desk: Desk) -> None:
    label = {"en": "X"}

    paths = refused(desk, *(an_object(name, label=label, plural=label) for name in HARMFUL))

    assert paths == {f"/{position}/name" for position in range(len(HARMFUL))}


def test_a_name_that_could_do_harm_is_no_name_of_a_field(desk: Desk) -> None:
    names = (*HARMFUL, "ctid", "deleted_at", "id", "owner")
    fields = [{"name": name, "type": "text"} for name in names]

    paths = refused(desk, *(an_object(f"o{i}", field) for i, field in enumerate(fields)))

    assert paths == {f"/{position}/fields/1/name" for position in range(len(names))}
