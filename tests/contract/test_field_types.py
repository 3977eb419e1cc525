"""Every field type, those of plugins too, keeps the same promises."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy.dialects import postgresql

from dougong.fields import builtin
from dougong.fields.base import (
    Accompanied,
    Computed,
    FieldType,
    NeverBlank,
    Numbered,
    PolymorphicReference,
    Reference,
    RolledUp,
    SqlJson,
)
from dougong.fields.options import with_defaults
from dougong.fields.registry import builtin_field_types
from dougong.fields.text_form import from_text, to_text
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LOCALES

AnyField = FieldType[Any, Any]
FIELD_TYPES = builtin_field_types()
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

each_type = pytest.mark.parametrize("field", FIELD_TYPES, ids=lambda field: field.key)


def test_every_file_of_the_folder_holds_the_type_it_is_named_after() -> None:
    files = {path.stem for path in Path(builtin.__path__[0]).glob("[!_]*.py")}

    assert {field.key for field in FIELD_TYPES} == files
    assert len(FIELD_TYPES) == len(files)


@each_type
def test_a_type_is_named_in_every_language_and_has_a_widget(field: AnyField) -> None:
    assert set(field.label) == set(LOCALES)
    assert all(field.label.values())
    assert re.fullmatch("[a-z][a-z_]*", field.widget)


@each_type
def test_a_type_says_in_every_language_what_it_is_for(field: AnyField) -> None:
    assert set(field.about) == set(LOCALES)
    assert re.fullmatch(r"[A-Z].*\.", field.about["en"])
    assert re.fullmatch(r".*[\u4e00-\u9fff].*。", field.about["zh-CN"])


@each_type
def test_the_options_schema_is_valid_closed_and_described(field: AnyField) -> None:
    Draft202012Validator.check_schema(field.options_schema)

    assert json.loads(json.dumps(field.options_schema)) == field.options_schema
    for schema in _objects_in(field.options_schema):
        assert schema["additionalProperties"] is False
        for name, part in schema.get("properties", {}).items():
            assert part.get("description"), name
            assert re.search(r"[\u4e00-\u9fff]", part.get("x-description-zh", "")), name


@each_type
def test_the_typed_options_and_the_schema_name_the_same_keys(field: AnyField) -> None:
    properties: Any = field.options_schema["properties"]

    assert set(get_type_hints(_options_class(type(field)))) == set(properties)


@each_type
def test_an_unknown_option_is_refused(field: AnyField) -> None:
    options = {**field.samples()[0][0], "no_such_option": 1}

    errors = list(Draft202012Validator(field.options_schema).iter_errors(options))

    assert [error.validator for error in errors] == ["additionalProperties"]


@each_type
def test_every_sample_survives_a_round_trip(field: AnyField) -> None:
    assert field.samples()

    for options, value in field.samples():
        Draft202012Validator(field.options_schema).validate(options)
        assert with_defaults(field.options_schema, options) == options
        sent = json.loads(json.dumps(field.dump(value, options)))
        assert not field.is_blank(sent)
        assert field.parse(sent, options) == value


@each_type
def test_every_sample_stands_in_a_cell_of_a_table_and_is_read_back(field: AnyField) -> None:
    for options, value in field.samples():
        cell = to_text(field, field.dump(value, options), options)

        assert cell.strip()
        assert field.parse(from_text(field, cell, options), options) == value
    assert to_text(field, None, options) == ""
    assert from_text(field, " ", options) is None


@each_type
@pytest.mark.parametrize("cell", HOSTILE_CELLS)
def test_any_cell_is_read_into_json_that_is_a_value_or_refused(field: AnyField, cell: str) -> None:
    for options, _ in field.samples():
        read = from_text(field, cell, options)

        assert json.loads(json.dumps(read)) == read
        if not field.is_blank(read):
            with suppress(InvalidValueError):
                field.parse(read, options)


@each_type
def test_every_sample_fits_the_json_schema(field: AnyField) -> None:
    for options, value in field.samples():
        schema = field.json_schema(options)
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(field.dump(value, options))


@each_type
def test_a_column_and_a_value_type_are_given_for_every_sample(field: AnyField) -> None:
    for options, _ in field.samples():
        dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
        assert field.column(options).compile(dialect=dialect)
        assert str(field.value_type(options))


@each_type
def test_null_is_blank_and_zero_is_not(field: AnyField) -> None:
    assert field.is_blank(None)
    assert not field.is_blank(0)
    assert not field.is_blank(False)


@each_type
@pytest.mark.parametrize("raw", HOSTILE, ids=lambda raw: type(raw).__name__)
def test_hostile_input_is_refused_with_an_error_that_can_be_sent(
    field: AnyField, raw: JsonValue
) -> None:
    options = field.samples()[0][0]

    refused = None
    try:
        value = field.parse(raw, options)
    except InvalidValueError as error:
        refused = error

    assert field.is_blank(raw) in (True, False)
    if refused is None:
        assert field.parse(field.dump(value, options), options) == value
    else:
        assert all(len(refused.message(locale).encode()) < 1000 for locale in LOCALES)


@each_type
def test_nesting_deeper_than_the_stack_is_refused(field: AnyField) -> None:
    raw: Any = []
    for _ in range(100_000):
        raw = [raw]

    with pytest.raises(InvalidValueError):
        field.parse(raw, field.samples()[0][0])


@each_type
def test_powers_answer_for_every_sample(field: AnyField) -> None:
    for options, value in field.samples():
        if isinstance(field, NeverBlank):
            assert field.parse(field.dump(field.blank, options), options) == field.blank
        if isinstance(field, Reference):
            assert field.target(options)
            assert field.on_delete(options) in {"restrict", "clear", "cascade"}
        assert isinstance(field, Numbered | Computed | RolledUp) is not field.writable
        assert isinstance(field, Computed) is not field.stored
        if isinstance(field, PolymorphicReference):
            assert field.parse(value, options).partition("/")[0] in field.targets(options)
            assert field.on_delete(options) in {"restrict", "clear", "cascade"}
        if isinstance(field, Accompanied):
            assert all(each.types for each in field.companions(options))
        if isinstance(field, SqlJson) and field.stored:
            assert isinstance(field.dump(value, options), str | dict)


def _objects_in(schema: Any) -> Iterator[Mapping[str, Any]]:
    """Yield each part that describes an object, but not the branches that only require."""
    if isinstance(schema, Mapping):
        if schema.get("type") == "object":
            yield schema
        for part in schema.values():
            yield from _objects_in(part)


def _options_class(cls: type) -> Any:
    """Find the TypedDict that a field type gives for its options."""
    for base in getattr(cls, "__orig_bases__", ()):
        if isinstance(get_origin(base), type) and issubclass(get_origin(base), FieldType):
            return get_args(base)[-1]
    raise AssertionError(f"{cls.__name__} does not say what its options are")
