"""An object that has every type of field and all that an object can be given, for tests.

A gadget has a maker (whom lookups find, filter and fetch from), parts (rows, saved with it) and
visits (records of their own that belong to it, and that it rolls up). Beside it there is an object
of every shape: deeds are documents, policy is single, signals are events, grades are configuration.
"""

from __future__ import annotations

from typing import Any

from dougong.testing.over_http import ApiClient


def _label(text: str) -> dict[str, str]:
    return {"en": text, "zh-CN": f"{text}（中）"}


def _object(name: str, title: str, fields: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    label = _label(name.capitalize())
    base = {"kind": "object", "name": name, "label": label, "plural": label, "title": title}
    return {**base, "fields": fields, **more}


MAKER = _object(
    "maker",
    "name",
    [
        {"name": "name", "type": "text", "required": True},
        {"name": "code", "type": "text", "unique": True, "ignore_case": True},
        {"name": "city", "type": "text"},
        {"name": "closed", "type": "checkbox"},
    ],
)
_CLASSES = [{"value": each, "label": _label(each)} for each in ("A", "B", "C")]
_SORTS = [
    {"value": "small", "when": ["A"]},
    {"value": "large", "when": ["B", "C"]},
    {"value": "other"},
    {"value": "former", "active": False},
]
_WARNING = {"name": "dear", "when": "price > 1000", "severity": "warning", "field": "price"}
_ERROR = {"name": "not_free", "when": "price = 0", "field": "price"}
_LATE = {"name": "too_many", "when": "part_total > 900000"}

GADGET = _object(
    "gadget",
    "name",
    [
        {"name": "serial", "type": "autonumber", "format": "G-{0000}"},
        {"name": "name", "type": "text", "required": True, "max_length": 80},
        {"name": "code", "type": "barcode", "format": "ean13"},
        {"name": "story", "type": "long_text"},
        {"name": "page_text", "type": "rich_text"},
        {"name": "amount", "type": "number", "scale": 3, "precision": 12},
        {"name": "price", "type": "currency", "code": "CNY", "min": 0},
        {"name": "abroad", "type": "currency", "currency": {"field": "money"}},
        {"name": "money", "type": "text", "max_length": 3},
        {"name": "share", "type": "percent", "default": "0.25"},
        {"name": "stars", "type": "rating", "max": 5},
        {"name": "urgent", "type": "checkbox", "default": True},
        {"name": "due", "type": "date", "default": "today"},
        {"name": "seen_at", "type": "datetime"},
        {"name": "opens", "type": "time"},
        {"name": "worked", "type": "duration"},
        {"name": "email", "type": "email"},
        {"name": "phone", "type": "phone", "country": "CN"},
        {"name": "web", "type": "url"},
        {"name": "place", "type": "location"},
        {"name": "home", "type": "address"},
        {"name": "extra", "type": "json", "max_kb": 4},
        {"name": "labels", "type": "tags", "max_tags": 4},
        {"name": "secret", "type": "encrypted_text", "show_last": 4},
        {"name": "class", "type": "picklist", "options": _CLASSES, "label": _label("Class")},
        {"name": "sort", "type": "picklist", "controlled_by": "class", "options": _SORTS},
        {"name": "colours", "type": "multi_picklist", "options": _CLASSES},
        {
            "name": "maker",
            "type": "lookup",
            "to": "maker",
            "filter": "not closed",
            "fetch": [
                {"field": "city", "into": "city", "when": "if_blank"},
                {"field": "code", "into": "maker_code", "when": "always"},
            ],
        },
        {"name": "city", "type": "text"},
        {"name": "maker_code", "type": "text"},
        {"name": "about", "type": "polymorphic", "to": ["maker", "gadget"]},
        {"name": "reviewer", "type": "user"},
        {"name": "manual", "type": "file", "accept": ["text/*", "application/pdf"]},
        {"name": "photo", "type": "image"},
        {"name": "nick", "type": "text", "default": {"expression": "LEFT(name, 8)"}},
        {"name": "total", "type": "formula", "returns": "number", "formula": "price * 2"},
        {"name": "shout", "type": "formula", "returns": "text", "formula": "UPPER(name)"},
        {"name": "later", "type": "formula", "returns": "date", "formula": "due + 1"},
        {
            "name": "part_total",
            "type": "rollup",
            "from": "part.gadget",
            "aggregate": "sum",
            "field": "pieces",
            "where": "pieces > 0",
        },
        {"name": "visits", "type": "rollup", "from": "visit.gadget", "aggregate": "count"},
        {
            "name": "last_visit",
            "type": "rollup",
            "from": "visit.gadget",
            "aggregate": "max",
            "field": "on_day",
            "returns": "date",
        },
    ],
    unique=[{"fields": ["name", "city"], "ignore_case": True}],
    rules=[
        {**_ERROR, "message": _label("nothing is free")},
        {**_WARNING, "message": _label("that is dear")},
        {**_LATE, "message": _label("too many parts")},
    ],
    record_types=[
        {"name": "plain", "label": _label("Plain"), "default": True},
        {
            "name": "fine",
            "label": _label("Fine"),
            "options": {"colours": ["A", "B"]},
            "defaults": {"class": "A"},
        },
        {"name": "former", "label": _label("Former"), "active": False},
    ],
)
PART = _object(
    "part",
    "name",
    [
        {"name": "name", "type": "text", "required": True},
        {"name": "gadget", "type": "parent", "to": "gadget", "inline": True, "rows": "parts"},
        {"name": "pieces", "type": "number", "scale": 0, "required": True},
        {"name": "maker", "type": "lookup", "to": "maker"},
    ],
)
VISIT = _object(
    "visit",
    "name",
    [
        {"name": "name", "type": "text", "required": True},
        {"name": "gadget", "type": "parent", "to": "gadget"},
        {"name": "on_day", "type": "date"},
    ],
)
DEED = _object(
    "deed",
    "name",
    [
        {"name": "name", "type": "text", "required": True},
        {"name": "sum", "type": "currency"},
        {"name": "remark", "type": "text", "editable_after_submit": True},
    ],
    shape="document",
)
POLICY = _object(
    "policy",
    "name",
    [
        {"name": "name", "type": "text", "default": "House rules"},
        {"name": "days", "type": "number", "scale": 0, "default": 30},
        {"name": "strict", "type": "checkbox"},
    ],
    shape="single",
)
SIGNAL = _object(
    "signal",
    "name",
    [
        {"name": "name", "type": "text", "required": True},
        {"name": "strength", "type": "number"},
        {"name": "from_maker", "type": "lookup", "to": "maker"},
    ],
    shape="event",
)
GRADE = _object(
    "grade",
    "name",
    [
        {"name": "name", "type": "text", "required": True},
        {"name": "code", "type": "text", "unique": True},
    ],
    shape="configuration",
)
GRADES: dict[str, Any] = {
    "kind": "configuration",
    "name": "grades",
    "object": "grade",
    "key": "code",
    "records": [{"code": "A", "name": "First"}, {"code": "B", "name": "Second"}],
}
TONE: dict[str, Any] = {
    "kind": "setting",
    "name": "tone",
    "label": _label("Tone"),
    "type": "text",
    "levels": ["tenant", "user"],
}
PIXEL = b"\x89PNG\r\n\x1a\n and so on"
"""What is taken for a picture."""

WHOLE = (MAKER, GADGET, PART, VISIT, DEED, POLICY, SIGNAL, GRADE, GRADES, TONE)
"""The definitions, to be deployed together."""


def full_gadget(maker_id: str) -> dict[str, Any]:
    """Give a gadget that has a value in every field that people write, and two parts.

    But for its files, each of which is of one record.
    """
    return {
        "record_type": "fine",
        "name": "Lathe",
        "code": "6901234567892",
        "story": "First line\nsecond line",
        "page_text": "<p>Bold <b>words</b></p>",
        "amount": "12.345",
        "price": "99.90",
        "abroad": "5.00",
        "money": "EUR",
        "share": "0.5",
        "stars": 4,
        "urgent": False,
        "due": "2026-01-31",
        "seen_at": "2026-01-31T08:00:00Z",
        "opens": "08:30",
        "worked": "2:30",
        "email": "mei@example.com",
        "phone": "+8613800138000",
        "web": "https://example.com/a?b=1",
        "place": {"lat": "31.2304", "lng": "121.4737"},
        "home": {"country": "CN", "city": "上海", "street": "1 Road"},
        "extra": {"a": [1, None, "x"]},
        "labels": ["VIP", "展会"],
        "secret": "sk-live-0123456789",
        "class": "B",
        "sort": "large",
        "colours": ["A", "B"],
        "maker": maker_id,
        "about": {"object": "maker", "id": maker_id},
        "parts": [
            {"name": "Screw", "pieces": "12", "maker": maker_id},
            {"name": "Nut", "pieces": "3"},
        ],
    }


def make_gadgets(api: ApiClient) -> dict[str, str]:
    """Create a maker, a full gadget with parts and a visit, a bare one, a deed; gives ids."""
    maker = api.create("maker", name="Acme", code="M-1", city="Shanghai")
    photo = api.upload(PIXEL, "front.png", "image/png")
    files = {"manual": api.upload(b"Turn it on.")["id"], "photo": {"id": photo["id"]}}
    full = api.create("gadget", **full_gadget(maker["id"]), **files)
    visit = api.create("visit", name="First", gadget=full["id"], on_day="2026-02-01")
    bare = api.create("gadget", name="Bare")
    return {
        "maker": maker["id"],
        "gadget": full["id"],
        "bare": bare["id"],
        "part": full["parts"][0]["id"],
        "visit": visit["id"],
        "deed": api.create("deed", name="Sale", sum="10.00")["id"],
        "policy": api.records("policy")[0]["id"],
        "grade": api.records("grade")[0]["id"],
    }
