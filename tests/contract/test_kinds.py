"""Every kind of definition, those of plugins too, keeps the same promises."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry as Schemas
from referencing.jsonschema import DRAFT202012

from dougong.automation import kinds as automation_kinds
from dougong.automation.registries import every_kind
from dougong.fields.registry import builtin_registry
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LOCALES
from dougong.kernel.shipped import schema_dir
from dougong.metadata import kinds as kinds_folder
from dougong.metadata.check import build_catalog, check
from dougong.metadata.definition import TENANT_LAYER, Definition
from dougong.metadata.editor_schemas import editor_schemas
from dougong.metadata.files import read_folder, write_folder
from dougong.metadata.kind import Kind
from dougong.metadata.objects.extensions import extended, is_extension
from dougong.metadata.schema_check import SHARED, SchemaCheck, read_schema

KINDS = every_kind()
FIELD_TYPES = builtin_registry()
EXAMPLES = [(kind, example) for kind in KINDS for example in kind.examples]
SCHEMA_FILES = sorted(schema_dir().glob("*.json"))

# Kinds that have the options of field types among their properties.
TYPED = {"object", "setting"}

# Properties that say nothing beyond what they must be.
FIXED = {"/kind", "/type", "/block"}

# The layer of the examples that others extend.
BELOW = "below"

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
each_schema = pytest.mark.parametrize("path", SCHEMA_FILES, ids=lambda path: path.stem)
each_example = pytest.mark.parametrize(
    ("kind", "example"), EXAMPLES, ids=lambda value: getattr(value, "key", "")
)


def editors_check(schema: dict[str, Any]) -> Draft202012Validator:
    shared = DRAFT202012.create_resource(read_schema(schema_dir() / SHARED))
    return Draft202012Validator(schema, registry=Schemas().with_resource(SHARED, shared))


def our_check(kind: Kind[Any]) -> SchemaCheck:
    schema = kind.checking_schema(read_schema(kind.schema_path()), FIELD_TYPES)
    return SchemaCheck(schema, folder=schema_dir())


def subschemas(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, Mapping):
        yield path, dict(schema)
        for key, part in schema.items():
            if key not in {"enum", "const", "default", "x-reason"}:
                yield from subschemas(part, path + pointer(key))
    elif isinstance(schema, list):
        for index, part in enumerate(schema):
            yield from subschemas(part, path + pointer(index))


def properties(schema: Any) -> Iterator[tuple[str, str, Any]]:
    for path, part in subschemas(schema):
        if path.endswith("/properties"):
            for name, described in part.items():
                yield path, name, described


def test_every_file_of_the_folder_holds_the_kind_it_is_named_after() -> None:
    folders = [kinds_folder.__path__[0], automation_kinds.__path__[0]]
    files = {path.stem for folder in folders for path in Path(folder).glob("[!_]*.py")}

    assert set(KINDS.keys()) == files


@each_kind
def test_a_kind_is_named_in_both_languages_and_has_a_folder(kind: Kind[Any]) -> None:
    assert set(kind.label) == set(LOCALES)
    assert [other.key for other in KINDS if other.plural == kind.plural] == [kind.key]


@each_schema
def test_a_schema_is_valid_and_knows_its_own_file(path: Path) -> None:
    schema = read_schema(path)

    Draft202012Validator.check_schema(schema)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"dougong:schema/{path.name}"
    assert {"title", "description"} <= schema.keys()


@each_schema
def test_references_of_a_schema_are_found_beside_it_without_a_network(path: Path) -> None:
    for _, part in subschemas(read_schema(path)):
        file, _, steps = part.get("$ref", "#/").partition("#/")
        found = read_schema(path.parent / file) if file else read_schema(path)
        for step in filter(None, steps.split("/")):
            found = found[step]


@each_schema
def test_every_property_is_described(path: Path) -> None:
    bare = [
        f"{where}/{name}"
        for where, name, described in properties(read_schema(path))
        if described is not False
        and "const" not in described
        and not {"description", "$ref"} & described.keys()
    ]

    assert bare == []


@each_schema
def test_every_object_is_closed(path: Path) -> None:
    schema = read_schema(path)
    open_ones = [
        where
        for where, part in subschemas(schema)
        if "properties" in part
        and part.get("type") == "object"
        and not {"additionalProperties", "unevaluatedProperties"} & part.keys()
    ]

    assert open_ones == []


@each_kind
def test_the_schema_file_is_what_the_field_types_make_of_it(kind: Kind[Any]) -> None:
    text = editor_schemas(KINDS, FIELD_TYPES)[kind.schema_path()]

    assert kind.schema_path().read_text("utf-8") == text, "write what `editor_schemas` gives"


def test_the_examples_are_right_together() -> None:
    definitions = [_in_layer(kind, example) for kind, example in EXAMPLES]

    result = check(
        definitions,
        kinds=KINDS,
        field_types=FIELD_TYPES,
        check_expression=lambda catalog, at: (),
        packages=(BELOW,),
    )

    assert [(each.path, each.error.message()) for each in result.problems] == []


@each_example
def test_an_editor_accepts_an_example(kind: Kind[Any], example: dict[str, Any]) -> None:
    errors = editors_check(read_schema(kind.schema_path())).iter_errors(example)

    assert [each.message for each in errors] == []


@each_example
def test_an_example_written_to_its_folder_is_read_again(
    kind: Kind[Any], example: dict[str, Any], tmp_path: Path
) -> None:
    definition = Definition(kind.key, str(example["name"]), example)

    (path,) = write_folder(tmp_path, [definition], kinds=KINDS)
    read = read_folder(tmp_path, kinds=KINDS)

    assert path == tmp_path / kind.plural / f"{definition.name}.json"
    assert read.problems == ()
    assert [each.json for each in read.definitions] == [json.loads(json.dumps(example))]
    assert write_folder(tmp_path, read.definitions, kinds=KINDS) == ()


@each_kind
def test_the_examples_use_every_property(kind: Kind[Any]) -> None:
    used = {path.rpartition("/")[2] for example in kind.examples for path, _ in _places(example)}
    types = {name for each in FIELD_TYPES for _, name, _ in properties(each.options_schema)}

    named = {name for _, name, _ in properties(read_schema(kind.schema_path()))}

    assert named - used - {"$schema"} - (types if kind.key in TYPED else set()) == set()


@each_example
def test_no_property_is_parsed_and_ignored(kind: Kind[Any], example: dict[str, Any]) -> None:
    ours, whole = our_check(kind), _meaning(kind, example)
    ignored = []

    for path, holder in _places(example):
        name = path.rpartition("/")[2]
        less = _without(example, path)
        if isinstance(holder, dict) and not ours.problems(less) and _meaning(kind, less) == whole:
            ignored.append("/" + name)

    assert set(ignored) <= FIXED


@each_example
def test_a_property_that_means_nothing_is_refused_at_its_place(
    kind: Kind[Any], example: dict[str, Any]
) -> None:
    ours, editors = our_check(kind), editors_check(read_schema(kind.schema_path()))

    for path in ("", *(path for path, _ in _places(example))):
        odd = deepcopy(example)
        place = _at(odd, path)
        if isinstance(place, dict) and not _is_free(kind, path):
            place["no_such_property"] = True

            assert f"{path}/no_such_property" in {each.path for each in ours.problems(odd)}
            assert not editors.is_valid(odd)


@pytest.mark.parametrize("key", FIELD_TYPES.keys())
def test_editors_and_our_check_agree_on_a_field_of_each_type(key: str) -> None:
    kind = KINDS.get("object")
    ours, editors = our_check(kind), editors_check(read_schema(kind.schema_path()))
    shared = read_schema(kind.schema_path())["$defs"]["field"]["properties"]
    values = {"required": True, "unique": True, "history": False, "default": "x"}
    text = {"en": "x"}

    for options, _ in FIELD_TYPES.get(key).samples():
        field = {"name": "x", "type": key, **options}
        variants = [field, {"name": "x"}, {**field, "odd": 1}]
        variants += [
            {**field, name: values.get(name, text)} for name in shared.keys() - field.keys()
        ]
        for variant in variants:
            document = {**deepcopy(kind.examples[0]), "fields": [variant]}

            assert editors.is_valid(document) == (ours.problems(document) == []), variant


def _meaning(kind: Kind[Any], document: dict[str, Any]) -> Any:
    definition = Definition(kind.key, "x", document)
    if is_extension(definition):
        definition = extended([Definition(kind.key, "x", kind.examples[0]), definition])
    catalog = build_catalog([definition], kinds=KINDS, field_types=FIELD_TYPES)
    return catalog.parsed[definition.identity]


def _in_layer(kind: Kind[Any], example: JsonObject) -> Definition:
    """Give an example as a definition; what it extends lies below it."""
    layer = TENANT_LAYER if example.get("extends") else BELOW
    return Definition(kind.key, str(example["name"]), example, layer)


def _places(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each place below a value with what holds it."""
    items: Any = value.items() if isinstance(value, dict) else ()
    for key, item in enumerate(value) if isinstance(value, list | tuple) else items:
        yield path + pointer(key), value
        yield from _places(item, path + pointer(key))


def _at(document: Any, path: str) -> Any:
    for step in path.split("/")[1:]:
        document = document[int(step) if isinstance(document, list) else step]
    return document


def _without(document: dict[str, Any], path: str) -> dict[str, Any]:
    copy = deepcopy(document)
    holder, _, name = path.rpartition("/")
    del _at(copy, holder)[int(name) if isinstance(_at(copy, holder), list) else name]
    return copy


_FREE: Mapping[str, tuple[str, ...]] = {
    "flow": (
        "values",
        "variables",
        "record",
        "query",
        "headers",
        "body",
        "input",
        "inputs",
        "gives",
    ),
    "connector": ("headers",),
    "approval": ("values",),
    "test": ("values", "body"),
}


def _is_free(kind: Kind[Any], path: str) -> bool:
    """Tell whether the data decide which keys there are."""
    by_field = kind.key == "object" and path.endswith(("/default", "/defaults"))
    if kind.key == "test" and path.endswith(("/values", "/input", "/body")):
        return True
    if kind.key in _FREE and path.rpartition("/")[2] in _FREE[kind.key]:
        return True
    if kind.key == "form" and path == "/values":
        return True
    return by_field or (kind.key in ("sample", "configuration") and path.startswith("/records/"))
