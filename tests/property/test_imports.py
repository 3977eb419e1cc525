"""A table that is imported comes to the same as its rows created one by one."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dougong.app import Platform
from dougong.fields.text_form import from_text
from dougong.records.bulk.importing import IMPORT
from dougong.testing.over_http import Home, make_home
from dougong.worker.job_lane import JobLane

FIELDS: list[dict[str, Any]] = [
    {"name": "title", "type": "text", "required": True, "max_length": 12},
    {"name": "code", "type": "text", "unique": True, "ignore_case": True},
    {"name": "amount", "type": "number", "scale": 2, "precision": 8},
    {"name": "due", "type": "date"},
    {"name": "done", "type": "checkbox"},
    {"name": "state", "type": "picklist", "default": "new", "options": [
        {"value": "new", "label": {"en": "New", "zh-CN": "新建"}},
        {"value": "old", "label": {"en": "Old", "zh-CN": "旧"}},
    ]},
    {"name": "labels", "type": "tags", "max_tags": 2},
    {"name": "email", "type": "email"},
    {"name": "extra", "type": "json"},
    {"name": "of", "type": "lookup", "to": "left"},
]  # fmt: skip
RULE = {
    "name": "not_both",
    "when": "done and amount > 10",
    "field": "amount",
    "message": {"en": "Not both", "zh-CN": "不可同时"},
}
GOOD: dict[str, list[str]] = {
    "title": ["A", "B", "=1+1", "'=x", '"', "一,二"],
    "code": ["", "a", "A", "b", "ä"],
    "amount": ["", "1", "1,234.50", "¥5"],
    "due": ["", "2026-01-31", "2026/2/3", "2026年1月31日"],
    "done": ["", "true", "是", "否", "no"],
    "state": ["", "new", "旧", "New"],
    "labels": ["", "a;b", ";"],
    "email": ["", "a@example.com", "A@EXAMPLE.COM"],
    "extra": ["", "{}", '{"a": 1}', "0"],
    "of": [""],
}
BAD: dict[str, str] = {
    "title": "much too long for it",
    "amount": '"\\u0000"',
    "due": "2026-02-31",
    "done": "maybe",
    "state": "nowhere",
    "labels": "a；b；c",
    "email": "a@",
    "extra": "[1",
    "of": "00000000-0000-0000-0000-000000000000",
}
good_rows = st.fixed_dictionaries({name: st.sampled_from(each) for name, each in GOOD.items()})
bad_cells = st.dictionaries(st.sampled_from(sorted(BAD)), st.none(), max_size=2)
rows_of_all_kinds = st.builds(
    lambda row, bad: row | {name: BAD[name] for name in bad}, good_rows, st.just({}) | bad_cells
)
tables = st.lists(rows_of_all_kinds, min_size=1, max_size=8)


def _object(name: str) -> dict[str, Any]:
    label = {"en": name.capitalize(), "zh-CN": name}
    fields = [{"label": {"en": each["name"]}, **each} for each in FIELDS]
    return {
        "kind": "object",
        "name": name,
        "label": label,
        "plural": label,
        "title": "title",
        "fields": fields,
        "rules": [RULE],
    }


@pytest.fixture(scope="module")
def office(platform: Platform, app: Flask) -> Home:
    """A tenant with two objects alike."""
    home = make_home(platform, app)
    home.deploy(_object("left"), _object("right"))
    return home


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=tables)
def test_an_import_comes_to_the_same_as_creating_each_row(
    office: Home, rows: list[dict[str, str]]
) -> None:
    filled = [row for row in rows if any(row.values())]
    if not filled:
        return

    imported = _import(office, filled)
    created = _create_each(office, filled)

    assert imported == created
    assert _take_all(office, "left") == _take_all(office, "right")


def _import(home: Home, rows: list[dict[str, str]]) -> list[tuple[int, list[str]]]:
    """Import rows; gives which were refused, and where."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(GOOD))
    writer.writeheader()
    writer.writerows(rows)
    data = {
        "object": "left",
        "mapping": json.dumps({name: name for name in GOOD}),
        "file": (io.BytesIO(text.getvalue().encode()), "x.csv"),
    }
    answer = home.api.call("POST", "/imports", data=data, content_type="multipart/form-data")
    assert answer.status_code == 202, answer.text
    assert answer.json is not None
    platform = home.platform
    JobLane(
        platform.database,
        {IMPORT: platform.importer},
        clock=platform.clock,
        random=random.random,
        lease=timedelta(seconds=30),
        stopping=Event(),
    ).drain()
    assert home.api.get(f"/jobs/{answer.json['id']}").json["state"] == "done"  # type: ignore[index]
    told: Any = home.api.get(f"/jobs/{answer.json['id']}/refused").json
    return [(each["row"] - 2, _paths(each["errors"])) for each in told["refused"]]


def _create_each(home: Home, rows: list[dict[str, str]]) -> list[tuple[int, list[str]]]:
    record = home.platform.models.current(home.tenant.schema).object("right")
    refused = []
    for place, row in enumerate(rows):
        body = {}
        for name, cell in row.items():
            text, field = cell[1:] if cell.startswith("'=") else cell, record.fields[name]
            if text:
                body[name] = from_text(field.type, text, field.options)
        answer: Any = home.api.post("/data/right", body)
        assert answer.status_code in (201, 409, 422), answer.text
        if answer.status_code != 201:
            refused.append((place, _paths(answer.json["errors"])))
    return refused


def _paths(errors: list[Any]) -> list[str]:
    return sorted(f"{each['code']} {each['path']}" for each in errors)


def _take_all(home: Home, name: str) -> list[dict[str, Any]]:
    """Give all records without what tells one from its like, and delete them."""
    found = home.api.records(name, sort="id", limit=200)
    for each in found:
        home.api.delete(f"/data/{name}/{each['id']}")
    return [{field: each[field] for field in GOOD} for each in found]
