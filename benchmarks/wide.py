"""An object of 300 fields with its rows, and their JSON written by hand, for benches of reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg

from benchmarks.ground import SCHEMA, Ground
from benchmarks.rows_json import RECORD
from dougong.deployment.deploy import DeployRequest
from dougong.metadata.definition import Definition

ROWS = 2000
CHOICES = ("red", "green", "blue")
_OF_EACH = 60
_OPTIONS = [{"value": value} for value in CHOICES]
_TYPES: dict[str, dict[str, Any]] = {
    "word": {"type": "text"},
    "size": {"type": "number", "precision": 12, "scale": 2},
    "day": {"type": "date"},
    "done": {"type": "checkbox"},
    "color": {"type": "picklist", "options": _OPTIONS},
}
_VALUES = {
    "word": "'Word ' || n || ' of {i}'",
    "size": "(n * 7919 + {i}) %% 100000 / 100.0",
    "day": "date '2024-01-01' + n + {i}",
    "done": "(n + {i}) %% 2 = 0",
    "color": "(ARRAY['red', 'green', 'blue'])[1 + (n + {i}) %% 3]",
}
_SHOWN = {"size": "t.{name}::text"}
_NAMES = {f"{kind}_{i}": (kind, i) for i in range(_OF_EACH) for kind in _TYPES}

# Of a row `t`.
WIDE = ", ".join(
    [
        RECORD,
        "t.name",
        *(_SHOWN.get(kind, "t.{name}").format(name=n) for n, (kind, _) in _NAMES.items()),
    ]
)


def _fill() -> str:
    columns = ", ".join(_NAMES)
    values = ", ".join(_VALUES[kind].format(i=i) for kind, i in _NAMES.values())
    return f"""
        INSERT INTO {SCHEMA}.wide (id, version, created_at, created_by, updated_at, updated_by,
          owner, name, {columns})
        SELECT gen_random_uuid(), 1, now(), %s, now(), %s, %s, 'Row ' || n, {values}
        FROM generate_series(1, {ROWS}) n
    """


def _definition() -> dict[str, Any]:
    label = {"en": "Wide", "zh-CN": "宽表"}
    fields = [{"name": name, **_TYPES[kind]} for name, (kind, _) in _NAMES.items()]
    return {
        "kind": "object",
        "name": "wide",
        "label": label,
        "plural": label,
        "title": "name",
        "fields": [{"name": "name", "type": "text"}, *fields],
        "indexes": [["color_0", "size_0"]],
    }


def make_wide(ground: Ground) -> list[str]:
    """Make the object and its rows, unless they are there; gives the ids of the rows."""
    with psycopg.connect(ground.database_url, autocommit=True) as connection:
        (there,) = _only(connection.execute("SELECT to_regclass(%s)", [f"{SCHEMA}.wide"]))
        if there is None:
            made = Definition("object", "wide", _definition())
            ground.platform.deployments.deploy(ground.actor, DeployRequest(definitions=[made]))
            connection.execute(_fill().encode(), [ground.user_id] * 3)
            connection.execute(f"VACUUM (ANALYZE) {SCHEMA}.wide".encode())
        found: Iterator[Any] = connection.execute(f"SELECT id::text FROM {SCHEMA}.wide".encode())
        return [row[0] for row in found]


def _only(rows: Any) -> Any:
    return rows.fetchone()
