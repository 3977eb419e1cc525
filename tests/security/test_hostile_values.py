"""Values made to break a field, rows made to break a document: refused, nothing half-written."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from dougong.app import Platform
from dougong.testing.attacks import state
from dougong.testing.over_http import Home, make_home
from dougong.testing.whole_object import WHOLE, make_gadgets

from .spending import soon

LONGEST_S = 4.0


def nested(depth: int, inner: Any = 1) -> Any:
    """Give lists and objects in one another, so deep."""
    for _ in range(depth // 2):
        inner = {"a": [inner]}
    return inner


WIDE = {f"k{n}": n for n in range(100_000)}
LONG = [f"x{n}" for n in range(100_000)]
TEXT = "x" * 2_000_000
JUNK: dict[str, Any] = {
    "wide": WIDE,
    "long": LONG,
    "deep": nested(900),
    "text": TEXT,
    "null letter": "a\0b",
    "empty key": {"": ""},
    "dunder": {"__class__": "x", "__proto__": {"a": 1}},
    "big number": 10**400,
    "list of null": [None],
    "list of lists": [[[]]],
    "not a number": "NaN",
    "infinity": "-Infinity",
}
# What is no junk to a field: a text takes any text, a JSON field any JSON that is not too large.
TAKES = {
    "story": {"not a number", "infinity"},
    "page_text": {"not a number", "infinity"},
    "nick": {"not a number", "infinity"},
    "secret": {"not a number", "infinity"},
    "labels": set[str](),
    "extra": {
        *("dunder", "empty key", "list of null", "list of lists", "not a number", "infinity"),
        *("deep", "big number"),
    },
}
FIELDS = (
    *("about", "labels", "extra", "home", "place", "secret", "amount", "price", "share", "stars"),
    *("urgent", "due", "seen_at", "opens", "worked", "email", "phone", "web", "code", "story"),
    *("page_text", "nick", "class", "sort", "colours", "maker", "reviewer", "record_type", "owner"),
)
NOBODY = "018f0000-0000-7000-8000-00000000dead"
"""The id of no record, the same in every run."""
SPECIAL: list[tuple[str, Any]] = [
    ("about", "/"),
    ("about", "maker/"),
    ("about", "maker/x"),
    ("about", f"nothing/{NOBODY}"),
    ("about", f"maker/{NOBODY}"),
    ("about", f"maker/{NOBODY}/x"),
    ("about", f"user/{NOBODY}"),
    ("about", {"object": "maker"}),
    ("about", {"object": "maker", "id": []}),
    ("about", {"object": ["maker"], "id": NOBODY}),
    ("about", {"object": "maker", "name": "Acme"}),
    ("about", {"object": "maker", "code": {"a": 1}}),
    ("about", {"object": "maker", "code": True}),
    ("about", {"object": "maker", "code": "'; drop table maker; --"}),
    ("about", {"object": "maker", "code; drop table maker": "x"}),
    ("about", {"object": "maker", "code": "M-1", "id": "x", "label": "y"}),
    ("about", {"object": "_credential", "id": NOBODY}),
    ("about", {"object": "gadget", "secret": "sk-live-0123456789"}),
    ("maker", {"code": 1e308}),
    ("maker", {"deleted_at": "2026-01-01"}),
    ("home", {"country": "ZZ"}),
    ("home", {"country": ["CN"]}),
    ("home", {"city": {"a": 1}}),
    ("home", {"city": TEXT}),
    ("home", {"planet": "Mars"}),
    ("home", dict.fromkeys(("city", "street", "state"), "x" * 256)),
    ("place", {"lat": "91", "lng": "0"}),
    ("place", {"lat": True, "lng": 0}),
    ("place", {"lat": "9" * 100_000, "lng": "0"}),
    ("place", {"lat": "1e400", "lng": "1e-400"}),
    ("place", {"lat": "NaN", "lng": "0"}),
    ("place", {"lat": 0}),
    ("labels", ["a", "b", "c", "d", "e"]),
    ("labels", ["x" * 41]),
    ("labels", [1, True]),
    ("labels", [{"a": 1}]),
    ("extra", {"a\0": 1}),
    ("extra", {"a": ["b\0"]}),
    ("extra", "x" * 5000),
    ("worked", "9" * 50),
    ("worked", "99999999999999:59"),
    ("worked", "P99999999999Y"),
    ("opens", "24:00"),
    ("stars", "5.0000000000000000000001"),
    ("stars", 10**300),
    ("due", "99999-01-01"),
    ("seen_at", "2026-01-31T08:00:00+99:99"),
    ("page_text", "<p>" * 50_000),
    ("page_text", "<a href='" + "x" * 500_000 + "'>"),
    ("secret", "••••9999"),
    ("secret", "x" * 256),
    ("secret", {"c": "x", "m": "••••"}),
    ("secret", ["sk-live"]),
    ("record_type", "former"),
    ("colours", ["C"]),
    ("sort", "small"),
]


@pytest.fixture(scope="module")
def whole(platform: Platform, app: Flask) -> Home:
    """A tenant with an object that has everything."""
    home = make_home(platform, app)
    home.deploy(*WHOLE)
    return home


@pytest.fixture(scope="module")
def there(whole: Home) -> dict[str, str]:
    """Records of it."""
    return make_gadgets(whole.api)


def refused(home: Home, method: str, path: str, body: Any, **options: Any) -> Any:
    """Send what must be refused in little time, with no effect; gives the answer."""
    before = state(home)
    with soon(LONGEST_S, (method, path, repr(body)[:200])):
        answer = home.api.call(method, path, json=body, **options)

    shown = (method, path, repr(body)[:200], answer.status_code, answer.text[:500])
    assert answer.status_code in (400, 404, 409, 413, 422), shown
    assert len(answer.data) < 1_000_000, shown
    assert state(home) == before, shown
    return answer


@pytest.mark.parametrize("name", FIELDS)
def test_junk_is_refused_by_every_field(whole: Home, there: Any, name: str) -> None:
    place = f"/data/gadget/{there['gadget']}"
    was = whole.api.get(place).json

    for junk, value in JUNK.items():
        if junk not in TAKES.get(name, ()):
            refused(whole, "POST", "/data/gadget", {"name": "Spoilt", "class": "B", name: value})
            refused(whole, "PATCH", place, {name: value})
    assert whole.api.get(place).json == was


@pytest.mark.parametrize(("name", "value"), SPECIAL)
def test_what_is_almost_a_value_is_refused(whole: Home, there: Any, name: str, value: Any) -> None:
    place = f"/data/gadget/{there['gadget']}"

    refused(whole, "PATCH", place, {name: value})
    others = {"name": "Spoilt", "class": "B", "record_type": "fine"}
    refused(whole, "POST", "/data/gadget", {**others, name: value})


ROW = {"name": "Bolt", "pieces": "1"}
ROWS: dict[str, Any] = {
    "no list": {"0": ROW},
    "null": None,
    "text": "rows",
    "numbers": [1, 2],
    "nulls": [None],
    "lists": [[ROW]],
    "too many": [ROW] * 100_000,
    "too many faults": [{"name": "Bolt"}] * 1000,
    "one too many": [ROW] * 1001,
    "deep": nested(900, ROW),
    "deep rows": [{**ROW, "parts": [ROW]}],
    "deep value": [{**ROW, "name": nested(900)}],
    "wide row": [{**ROW, **WIDE}],
    "unknown field": [{**ROW, "x; drop table part": 1}],
    "another document": [{**ROW, "gadget": str(uuid4())}],
    "position": [{**ROW, "position": "1"}],
    "unknown row": [{**ROW, "id": str(uuid4())}],
    "id that is none": [{**ROW, "id": "' or 1=1 --"}],
    "id of a wrong type": [{**ROW, "id": {"a": 1}}],
    "huge number": [{**ROW, "pieces": "9" * 100_000}],
    "null letter": [{**ROW, "name": "a\0"}],
    "dangling": [{**ROW, "maker": str(uuid4())}],
    "last is wrong": [ROW] * 999 + [{"name": "Bolt", "pieces": "x"}],
}


@pytest.mark.parametrize("name", ROWS)
def test_rows_made_to_break_are_refused_with_their_document(
    whole: Home, there: Any, name: str
) -> None:
    rows = ROWS[name]

    refused(whole, "POST", "/data/gadget", {"name": "Spoilt", "parts": rows})
    refused(whole, "PATCH", f"/data/gadget/{there['gadget']}", {"story": "x", "parts": rows})


def test_a_row_of_another_document_cannot_be_taken(whole: Home, there: Any) -> None:
    row = {"id": there["part"], "pieces": "99"}

    for rows in ([row], [row, row]):
        refused(whole, "PATCH", f"/data/gadget/{there['bare']}", {"parts": rows})
    part: Any = whole.api.get(f"/data/part/{there['part']}").json
    assert part["pieces"] == "12"


@pytest.mark.parametrize("version", ["1", -1, 0, 10**30, True, 1.5, [], {"a": 1}])
def test_a_row_of_an_odd_version_is_refused(whole: Home, there: Any, version: Any) -> None:
    rows = [{"id": there["part"], "version": version, "pieces": "7"}]

    refused(whole, "PATCH", f"/data/gadget/{there['gadget']}", {"parts": rows})


def test_a_row_that_stands_twice_is_refused(whole: Home, there: Any) -> None:
    rows = [{"id": there["part"], "pieces": "7"}, {"id": there["part"], "pieces": "8"}]

    refused(whole, "PATCH", f"/data/gadget/{there['gadget']}", {"parts": rows})


HEADERS = [
    ("X-Confirm-Warnings", "dear; drop table gadget"),
    ("X-Confirm-Warnings", "*, *; --"),
    ("X-Confirm-Warnings", "x" * 5000),
    ("X-Confirm-Warnings", "Dear"),
    ("X-Confirm-Warnings", "dear\tnot_free"),
    ("X-Confirm-Warnings", "{0.__class__}"),
    ("X-Trace-Save", "2"),
    ("X-Trace-Save", "true"),
    ("X-Trace-Save", "1" * 5000),
    ("X-Trace-Save", "1, 1"),
    ("X-Trace-Save", "' or 1=1"),
    ("Idempotency-Key", "x" * 256),
    ("If-Match", '"' + "9" * 50 + '"'),
    ("If-Match", 'W/"1"'),
    ("If-Match", "' or 1=1"),
]


@pytest.mark.parametrize(("header", "value"), HEADERS)
def test_a_header_that_is_junk_is_refused_before_anything_is_saved(
    whole: Home, there: Any, header: str, value: str
) -> None:
    place, headers = f"/data/gadget/{there['gadget']}", {header: value}

    if header != "If-Match":
        refused(whole, "POST", "/data/gadget", {"name": "Spoilt"}, headers=headers)
    if header != "Idempotency-Key":
        refused(whole, "PATCH", place, {"story": "x"}, headers=headers)
        refused(whole, "DELETE", place, None, headers=headers)


@pytest.mark.parametrize("confirmed", ["not_free", "*", "dear, not_free", ",,,", ", ".join("abc")])
def test_no_confirmation_gets_past_an_error(whole: Home, there: Any, confirmed: str) -> None:
    headers = {"X-Confirm-Warnings": confirmed}

    answer = refused(whole, "POST", "/data/gadget", {"name": "x", "price": "0"}, headers=headers)

    assert answer.json["errors"][0]["code"] == "record.rule"
