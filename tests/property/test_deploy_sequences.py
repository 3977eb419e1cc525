"""Whatever deploys and rollbacks led there, the tables are those of the definitions in force."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dougong.app import Platform
from dougong.deployment.errors import RefusedError
from dougong.testing.desk import Desk, an_object, desk_of
from dougong.testing.over_http import make_home

_TYPES: tuple[dict[str, Any], ...] = (
    {"type": "text", "max_length": 40},
    {"type": "text", "max_length": 10, "unique": True},
    {"type": "long_text"},
    {"type": "number", "scale": 2},
    {"type": "number", "scale": 0, "unique": True},
    {"type": "date"},
    {"type": "datetime"},
    {"type": "checkbox"},
    {"type": "picklist", "options": [{"value": "1"}, {"value": "2"}]},
    {"type": "multi_picklist", "options": [{"value": "1"}, {"value": "3"}]},
    {"type": "autonumber", "format": "N-{0}"},
    {"type": "autonumber", "format": "{YY}-{0}", "restart": "year"},
    {"type": "lookup", "to": "left"},
    {"type": "lookup", "to": "right", "on_delete": "clear"},
)
_INDEXED = frozenset({"date", "datetime", "number", "checkbox"})
_NAMES = ("left", "right")
_prefixes = count(1)

_fields = st.dictionaries(st.sampled_from(["f", "g", "h"]), st.sampled_from(_TYPES), max_size=3)
_bodies = st.tuples(_fields, st.booleans(), st.booleans())
_deploys = st.dictionaries(st.sampled_from(_NAMES), _bodies, max_size=2)
_back = st.integers(min_value=1, max_value=6)
_steps = st.lists(st.one_of(_deploys, _back), min_size=2, max_size=6)

_COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
           pg_get_expr(d.adbin, d.adrelid)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (c.oid, a.attnum)
    WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND starts_with(c.relname, %s)
          AND a.attnum > 0 AND NOT a.attisdropped AND NOT starts_with(a.attname, '_aside_')
"""
_CONSTRAINTS = """
    SELECT c.relname, k.conname, k.contype::text, pg_get_constraintdef(k.oid)
    FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid
    WHERE c.relnamespace = %s::regnamespace AND starts_with(c.relname, %s)
          AND k.contype IN ('f', 'u', 'c')
"""
_INDEXES = """
    SELECT c.relname, pg_get_indexdef(i.indexrelid), i.indisprimary, i.indisunique
    FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid
    WHERE c.relnamespace = %s::regnamespace AND starts_with(c.relname, %s)
"""
_SEQUENCES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = %s::regnamespace AND relkind = 'S' AND starts_with(relname, '_seq__' || %s)
"""


@pytest.fixture(scope="module")
def fresh(platform: Platform, app: Flask) -> Desk:
    """A tenant in which nothing is ever changed."""
    return desk_of(make_home(platform, app))


def tables(desk: Desk, prefix: str) -> list[tuple[str, ...]]:
    """Read from the catalog all that PostgreSQL knows of the tables."""
    found = [
        tuple(str(value).replace(f"{desk.schema}.", "") for value in row)
        for query in (_COLUMNS, _CONSTRAINTS, _INDEXES, _SEQUENCES)
        for row in desk.sql(query, desk.schema, prefix)
    ]
    # PostgreSQL numbers the name of a primary key where an older table has it.
    return sorted(row for row in found if "_pkey" not in row[1 % len(row)])


def definitions(prefix: str, wanted: Any) -> dict[str, dict[str, Any]]:
    """Make the objects of a step; lookups point at what is there."""
    made = {}
    for name, (fields, indexed, owned) in wanted.items():
        own = []
        for field, body in fields.items():
            if body.get("to", name) not in wanted:
                continue
            target = {"to": prefix + body["to"]} if "to" in body else {}
            own.append({"name": field, **body, **target})
        dates = [f["name"] for f in own if f["type"] in _INDEXED]
        indexes = {"indexes": [[*dates, "name"]]} if indexed and dates else {}
        whole = an_object(prefix + name, *own, owned=owned, **indexes)
        made[whole["name"]] = whole
    return made


def fill(desk: Desk, objects: dict[str, dict[str, Any]]) -> None:
    """Write a record into each object, its values now and then those of another."""
    values = {"text": "1", "long_text": "2026-01-02", "number": "1", "checkbox": True}
    for name, definition in objects.items():
        given = {f["name"]: values[f["type"]] for f in definition["fields"] if f["type"] in values}
        unique = {f["name"] for f in definition["fields"] if f.get("unique")}
        desk.create(name, **{key: value for key, value in given.items() if key not in unique})


def run(desk: Desk, prefix: str, steps: list[Any]) -> dict[str, dict[str, Any]]:
    """Deploy and go back; gives the objects that are there in the end."""
    refused: set[str] = set()
    versions = [(desk.model.version, definitions(prefix, {}))]
    for step in steps:
        there = versions[-1][1]
        try:
            if isinstance(step, int):
                back, objects = versions[-min(step, len(versions))]
                desk.deploy(back_to=back, allow_data_loss=True)
            else:
                objects = definitions(prefix, step)
                gone = tuple(("object", name) for name in there if name not in objects)
                desk.deploy(*objects.values(), delete=gone, allow_data_loss=True)
        except RefusedError as error:
            refused.update(each.error.code for each in error.faults())
            continue
        versions.append((desk.model.version, objects))
        fill(desk, objects)
    assert refused <= {"deploy.unique_violated"}
    return versions[-1][1]


@settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=_steps)
def test_deploys_and_rollbacks_end_where_a_fresh_deploy_would(
    desk: Desk, fresh: Desk, steps: list[Any]
) -> None:
    prefix = f"p{next(_prefixes)}_"

    objects = run(desk, prefix, steps)
    fresh.deploy(*objects.values())

    found, expected = tables(desk, prefix), tables(fresh, prefix)
    filled = [name for name in objects if desk.list(name)]
    for each in (desk, fresh):
        each.deploy(delete=tuple(("object", name) for name in objects))
    assert found == expected
    assert {row[0] for row in found} >= objects.keys()
    assert filled == [*objects]
