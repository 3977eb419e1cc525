"""Going back after any change: every row as it was, value for value, and the table too.

``DOUGONG_DIRTY_ROWS=100000`` runs it at the size at which it must still be quick.
"""

from __future__ import annotations

import os
import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Event
from typing import Any
from uuid import UUID

import pytest

from dougong.deployment.index_job import BUILD_INDEX, IndexBuilder
from dougong.testing.desk import Desk
from dougong.testing.dirty_changes import CHANGES
from dougong.testing.dirty_rows import DirtyChange, fill, rows_of
from dougong.testing.dirty_rules import RULE_CHANGES
from dougong.worker.job_lane import JobLane

ROWS = int(os.environ.get("DOUGONG_DIRTY_ROWS", "1200"))


def columns_and_indexes(desk: Desk, name: str) -> Any:
    """Read a table from the catalog, but for what is set aside."""
    return desk.sql(
        r"""
        SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
               pg_get_expr(d.adbin, d.adrelid)
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
        WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
              AND a.attname NOT LIKE '\_aside\_%%'
        UNION ALL
        SELECT conname, pg_get_constraintdef(oid), true, NULL FROM pg_constraint
        WHERE conrelid = %s::regclass AND contype <> 'n'
        UNION ALL
        SELECT NULL, pg_get_indexdef(indexrelid), indisunique, NULL FROM pg_index
        WHERE indrelid = %s::regclass AND indisvalid
        ORDER BY 1, 2
        """,
        *(name, name, name),
    )


def change_it(desk: Desk, change: DirtyChange) -> int:
    """Deploy the object, fill it, change it; gives the version to go back to."""
    if change.name in desk.model.objects:
        desk.deploy(delete=(("object", change.name),))
    fill(desk, change, ROWS)
    if change.refused:
        # Only rows in the recycle bin may share what is to be unique.
        desk.sql(f"UPDATE {change.name} SET deleted_at = now() WHERE name <> 'row 1'")
    return desk.model.version


def build_indexes(desk: Desk) -> None:
    """Do what a deploy leaves to jobs where rows are very many."""
    lane = JobLane(
        desk.platform.database,
        {BUILD_INDEX: IndexBuilder(desk.models())},
        clock=desk.platform.clock,
        random=random.random,
        lease=timedelta(seconds=30),
        stopping=Event(),
    )
    lane.drain()


def deploy(desk: Desk, change: DirtyChange) -> None:
    """Deploy the change, whatever is lost."""
    if change.after is None:
        desk.deploy(delete=(("object", change.name),))
    else:
        desk.deploy(change.definition(changed=True), allow_data_loss=True)


@pytest.mark.parametrize("change", CHANGES + RULE_CHANGES, ids=lambda change: change.name[2:])
def test_going_back_brings_back_every_value_of_every_row(desk: Desk, change: DirtyChange) -> None:
    version = change_it(desk, change)
    rows, shape = rows_of(desk, change.name), columns_and_indexes(desk, change.name)
    deploy(desk, change)

    desk.deploy(back_to=version)
    build_indexes(desk)

    assert rows_of(desk, change.name) == rows
    assert columns_and_indexes(desk, change.name) == shape


TEXT_EDIT = ("seven", "seven")
EDITS: dict[tuple[str, str], tuple[Any, Any]] = {
    ("text", "text"): TEXT_EDIT,
    ("text", "long_text"): TEXT_EDIT,
    ("long_text", "text"): TEXT_EDIT,
    ("long_text", "long_text"): TEXT_EDIT,
    ("text", "number"): ("7.5", "7.50"),
    ("text", "currency"): ("7.5", "7.50"),
    ("text", "percent"): ("0.25", "0.2500"),
    ("text", "checkbox"): (True, "true"),
    ("text", "date"): ("2026-05-04", "2026-05-04"),
    ("text", "datetime"): ("2026-05-04T10:00:00Z", "2026-05-04T10:00:00.000Z"),
    ("text", "picklist"): ("open", "open"),
    ("text", "multi_picklist"): (["open", "closed"], "open, closed"),
    ("text", "email"): ("li@example.com", "li@example.com"),
    ("text", "phone"): ("+8613900139000", "+8613900139000"),
    ("text", "url"): ("https://example.org/b", "https://example.org/b"),
    ("text", "lookup"): ("$account", None),
    ("text", "rich_text"): ("<b>x</b>", "x"),
    ("number", "number"): ("7.5", Decimal("7.50")),
    ("number", "text"): ("7.25", Decimal("7.25")),
    ("number", "checkbox"): (True, None),
    ("number", "percent"): ("0.5", None),
    ("number", "rating"): (3, Decimal(3)),
    ("datetime", "date"): ("2026-05-04", datetime(2026, 5, 4, tzinfo=UTC)),
    ("date", "datetime"): ("2026-05-04T10:00:00Z", date(2026, 5, 4)),
    ("date", "text"): ("1999", None),
    ("checkbox", "text"): ("yes", True),
    ("checkbox", "number"): ("1", False),
    ("multi_picklist", "picklist"): ("new", ["new"]),
    ("multi_picklist", "text"): ("open; closed", ["open", "closed"]),
    ("multi_picklist", "multi_picklist"): (["new"], ["new"]),
    ("picklist", "multi_picklist"): (["closed"], "closed"),
    ("picklist", "text"): ("open", "open"),
    ("picklist", "picklist"): ("new", "new"),
    ("lookup", "lookup"): ("$contact", None),
    ("tags", "long_text"): ("a, b", ["a", "b"]),
    ("rich_text", "long_text"): ("plain", {"html": "plain", "text": "plain"}),
    ("duration", "duration"): ("01:00:00", timedelta(hours=1)),
    ("polymorphic", "lookup"): ("$account", "account/$account"),
}
"""By old and new type of ``x``: what is written after the change, and what that comes back as."""


@pytest.mark.parametrize(
    "change", [each for each in CHANGES if each.after], ids=lambda change: change.name[2:]
)
def test_what_was_written_meanwhile_is_converted_back_and_all_else_exact(
    desk: Desk, change: DirtyChange
) -> None:
    version = change_it(desk, change)
    before = {row["id"]: row for row in rows_of(desk, change.name)}
    deploy(desk, change)
    sent, expected = edit_of(desk, change)
    more = {"z": "z"} if any(each["name"] == "z" for each in change.after or ()) else {}
    edited = next(key for key, row in before.items() if row["name"] == "row 1")
    desk.update(change.name, str(edited), x=sent, **more)
    # No second record may have a value that is to be unique.
    made = desk.create(change.name, x=None if change.refused else sent, **more)["id"]

    desk.deploy(back_to=version, allow_data_loss=True)

    after = {row["id"]: row for row in rows_of(desk, change.name)}
    assert after.pop(edited)["x"] == expected
    assert after.pop(UUID(made))["x"] == (None if change.refused else expected)
    assert after == {key: row for key, row in before.items() if key != edited}


def edit_of(desk: Desk, change: DirtyChange) -> tuple[Any, Any]:
    """Give what is written into ``x``, with records that it may point at."""
    assert change.after is not None
    sent, expected = EDITS[change.before[0]["type"], change.after[0]["type"]]
    if sent == "$contact":
        return desk.create("contact", name="Li")["id"], expected
    if sent == "$account":
        # Of a name of its own: that two may be the same would have to be confirmed.
        account = desk.create("account", name=f"New for {change.name}")["id"]
        return account, expected and expected.replace("$account", account)
    return sent, expected
