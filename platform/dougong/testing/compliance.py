"""What everything that plugins bring must keep: call these in a plugin's tests.

A check raises ``AssertionError`` with what is broken. Those that ship pass them too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from jsonschema import Draft202012Validator
from sqlalchemy.dialects import postgresql

from dougong.automation.channel import Channel, OutMessage, Outside
from dougong.automation.element import GROUPS, Element
from dougong.automation.sign_in import SignIn, Signing
from dougong.fields.base import FieldType
from dougong.fields.options import with_defaults
from dougong.fields.text_form import from_text, to_text
from dougong.kernel.errors import AppError, InvalidValueError
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LOCALES

__all__ = [
    "HOSTILE",
    "HOSTILE_CELLS",
    "check_channel",
    "check_element",
    "check_field_type",
    "check_sign_in",
]

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SENTENCE = {
    "en": re.compile(r"[A-Z].*\.", re.DOTALL),
    "zh-CN": re.compile(r".*[\u4e00-\u9fff].*。"),
}
_SHORTEST_SECRET = 4

HOSTILE: list[JsonValue] = [
    True,
    0,
    -1,
    10**5000,
    1e308,
    float("nan"),
    float("-inf"),
    "",
    " ",
    "\u0000",
    "\ud800",
    "1e999999999",
    "9" * 100_000,
    "a" * 100_000,
    "2026-02-30",
    "0000-00-00T00:00:00Z",
    "0001-01-01T00:00:00+23:59",
    "{}",
    "{en} %s {0}",
    [],
    ["new", ["new"]],
    [[]] * 1000,
    [{}, {}],
    {},
    {"id": None},
    {"id": {"id": []}},
    {"value": "new"},
]
"""What a field type must refuse in words, or take; it may not break."""

HOSTILE_CELLS = [
    ";",
    "；;",
    "%",
    "-%",
    "1e999%",
    "1,234,5",
    "9" * 10_000 + "%",
    "[" * 10_000,
    '{"a":',
    "NaN",
    "\ud800",
    "2026年13月40日",
    "2026/1-1",
    " : ",
    "2026-1-1 :::",
    "²",
    "\x00",
]
"""Cells of tables that a field type must read into something."""


def check_field_type(field: FieldType[Any, Any]) -> None:
    """Hold a field type to what every field type keeps: words, options, values, hostile input."""
    _check_named(field)
    assert re.fullmatch("[a-z][a-z_]*", field.widget), f"`{field.widget}` is no name of a widget"
    Draft202012Validator.check_schema(field.options_schema)
    for schema in _objects_in(field.options_schema):
        assert schema.get("additionalProperties") is False, "the options are not closed"
        for name, part in schema.get("properties", {}).items():
            assert part.get("description"), f"option `{name}` has no description"
            chinese = part.get("x-description-zh", "")
            assert re.search(r"[\u4e00-\u9fff]", chinese), f"option `{name}` has none in Chinese"
    samples = list(field.samples())
    assert samples, "it gives no samples"
    for options, value in samples:
        _check_value(field, options, value)
    assert field.is_blank(None), "null is not blank"
    assert not field.is_blank(0), "zero is blank"
    assert not field.is_blank(False), "false is blank"
    for raw in HOSTILE:
        _check_hostile(field, samples[0][0], raw)


def _check_value(field: FieldType[Any, Any], options: Any, value: Any) -> None:
    Draft202012Validator(field.options_schema).validate(options)
    assert with_defaults(field.options_schema, options) == options, "a sample leaves out defaults"
    sent = json.loads(json.dumps(field.dump(value, options)))
    assert not field.is_blank(sent), f"{value!r} is written as blank"
    assert field.parse(sent, options) == value, f"{value!r} is not read back from JSON"
    cell = to_text(field, field.dump(value, options), options)
    assert cell.strip(), f"{value!r} is an empty cell"
    read = field.parse(from_text(field, cell, options), options)
    assert read == value, f"{value!r} is not read back from the cell `{cell}`"
    schema = field.json_schema(options)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(field.dump(value, options))
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    assert field.column(options).compile(dialect=dialect), "its column is of no type"
    assert str(field.value_type(options))
    for hostile in HOSTILE_CELLS:
        found = from_text(field, hostile, options)
        assert json.loads(json.dumps(found)) == found, f"the cell {hostile!r} is read as no JSON"


def _check_hostile(field: FieldType[Any, Any], options: Any, raw: JsonValue) -> None:
    # Python writes no integer of so many digits in decimals.
    shown = (hex(raw) if isinstance(raw, int) else repr(raw))[:60]
    if field.is_blank(raw):
        return
    try:
        value = field.parse(raw, options)
    except InvalidValueError as error:
        longest = max(len(error.message(locale).encode()) for locale in LOCALES)
        assert longest < 1000, f"the refusal of {shown} is too long to be sent"
    else:
        again = field.parse(field.dump(value, options), options)
        assert again == value, f"{shown} is taken, and not read back"


def check_element(element: Element) -> None:
    """Hold an element of flows to what every element keeps: words, a closed schema, examples."""
    _check_named(element)
    assert element.group in GROUPS, f"`{element.group}` is no group; use one of {GROUPS}"
    schema: Any = element.schema
    properties: Mapping[str, Any] = schema["properties"]
    closed = {"type": "object", "additionalProperties": False, **schema}
    Draft202012Validator.check_schema(closed)
    for name, part in properties.items():
        assert _KEY.fullmatch(name), f"property `{name}` is not in snake_case"
        for word in ("title", "description"):
            assert part.get(word), f"property `{name}` has no {word}"
            chinese = part.get(f"x-{word}-zh", "")
            assert re.search(r"[\u4e00-\u9fff]", chinese), f"`{name}` has no Chinese {word}"
    used: set[str] = set()
    for example in (element.example, *element.further, *element.before_write):
        used |= set(example)
        unknown = set(example) - set(properties)
        assert not unknown, f"an example has {sorted(unknown)}, which the schema does not know"
        missing = set(schema.get("required", ())) - set(example)
        assert not missing, f"an example lacks {sorted(missing)}"
    assert used == set(properties), f"no example uses {sorted(set(properties) - used)}"


def check_channel(
    channel: Channel,
    *,
    address: str,
    outside: Outside,
    sent: Callable[[], list[Any]],
    failing: Outside | None = None,
) -> None:
    """Hold a channel of messages to what every channel keeps.

    Args:
        channel: The channel.
        address: An address that it reaches.
        outside: What stands for the outside, such as a service that only notes what it is sent.
        sent: Gives what was sent by it so far.
        failing: An outside that takes nothing; None: that is not checked.
    """
    _check_named(channel)
    assert _KEY.fullmatch(channel.address), f"`{channel.address}` is no field type"
    assert channel.fits(address), f"it does not take `{address}`"
    for text in ("", " ", "\x00", "\n", "a" * 10_000, f"{address}\r\nBcc: x"):
        assert not channel.fits(text), f"it takes {text[:20]!r} for an address"
    message = _message(address)
    before = len(sent())
    channel.send(message, outside)
    assert len(sent()) == before + 1, "one message was not sent once"
    channel.send(message, outside)
    if failing is None:
        return
    try:
        channel.send(message, failing)
    except AppError:
        return
    raise AssertionError("a message that nobody took is taken for sent")


def check_sign_in(way: SignIn) -> None:
    """Hold a way to sign in to services to what every way keeps."""
    assert _KEY.fullmatch(way.key), f"`{way.key}` is no key"
    _check_texts(way.label, "label")
    closed = {"type": "object", "additionalProperties": False, **way.schema}
    Draft202012Validator.check_schema(closed)
    Draft202012Validator(closed).validate(way.example)
    secret = "s3cret-of-the-tests" if way.slot else ""
    first, second = (_signed(way, secret) for _ in range(2))
    assert first == second, "the same call is signed in two ways at the same instant"
    if not way.slot:
        return
    headers, query, hidden = first
    shown = " ".join([*headers.values(), *query.values()])
    assert headers or query, "nothing proves who calls"
    assert secret in hidden, "the secret may come back in an answer"
    assert all(len(each) >= _SHORTEST_SECRET for each in hidden), "it hides what is too short"
    assert "\n" not in shown, "a line break may stand in a header"
    assert "\r" not in shown, "a line break may stand in a header"


def _signed(way: SignIn, secret: str) -> tuple[dict[str, str], dict[str, str], tuple[str, ...]]:
    call = Signing(
        said=way.example,
        secret=secret,
        method="POST",
        path="/orders",
        headers={},
        query={},
        body=b"{}",
        token=lambda: "token-of-the-tests",
        now=datetime(2026, 1, 31, 8, tzinfo=UTC),
    )
    hidden = way.sign(call)
    return call.headers, call.query, tuple(hidden)


def _message(address: str) -> OutMessage:
    return OutMessage(
        id="run.tests.1",
        address=address,
        name="林梅",
        locale="zh-CN",
        subject="设备停机",
        text="CRX-1 已停机：<b>请检查</b> & \U0001f6e0",
        html=None,
    )


def _check_named(part: Any) -> None:
    assert _KEY.fullmatch(part.key), f"`{part.key}` is no key in snake_case"
    _check_texts(part.label, "label")
    _check_texts(part.about, "about")
    for locale, form in _SENTENCE.items():
        assert form.fullmatch(part.about[locale]), f"`about` is no sentence in {locale}"


def _check_texts(texts: Mapping[str, str], name: str) -> None:
    assert set(texts) == set(LOCALES), f"`{name}` is not in every language"
    assert all(texts.values()), f"`{name}` is empty in a language"


def _objects_in(schema: Any) -> Iterator[Any]:
    if isinstance(schema, Mapping):
        if schema.get("type") == "object" and "properties" in schema:
            yield schema
        for part in schema.values():
            yield from _objects_in(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _objects_in(part)
