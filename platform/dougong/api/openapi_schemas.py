"""What a record looks like on the API page: as it is read, created and changed; and its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dougong.api.schemas import CURRENT, ROW, SAVED, list_of, or_null, ref
from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.fields.base import NeverBlank, ReadForm
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import localize, say
from dougong.metadata.objects.definition import Shape
from dougong.metadata.objects.field_check import default_words
from dougong.records.archive.service import ARCHIVED_AT
from dougong.records.past.reading import AS_OF
from dougong.records.reading.selection import ALWAYS, Sees, all_fields
from dougong.records.saving.documents import MOST_ROWS
from dougong.records.shapes.singles import EVERYBODY, LEVELS

_STAMPS = ("created_at", "updated_at")


class RecordForms:
    """The schemas of records for one reader.

    Args:
        model: The tenant's definitions.
        sees: Which objects and fields the reader may see.
        locale: The reader's language.
    """

    def __init__(self, model: Model, sees: Sees, locale: str) -> None:
        self._model = model
        self._sees = sees
        self._locale = locale

    def of(self, record: ObjectModel) -> Iterator[tuple[str, JsonObject]]:
        """Give every schema of an object with its name on the page."""
        name = record.name
        yield name, self._read(record)
        yield name + SAVED, self._saved(record)
        yield name + ".create", self._create(record)
        yield name + ".patch", self._patch(record)
        if record.definition.shape is Shape.SINGLE:
            yield name + CURRENT, self._current(record)
        parent = record.definition.row_of
        if parent is not None:
            yield name + ROW, self._without(self._read(record), parent.name)
            yield f"{name}{ROW}.create", self._without(self._create(record), parent.name)
            yield f"{name}{ROW}.patch", self._kept_row(record, parent.name)

    def _read(self, record: ObjectModel, *, whole: bool = False) -> JsonObject:
        """Describe a record as it is read; a request may ask for fewer fields, and for paths."""
        properties: dict[str, Any] = {
            name: self._described(field, _as_read(field, writable=name in record.sendable))
            for name in all_fields(record, self._sees)
            for field in (record.fields[name],)
        }
        for name, child in self._rows(record):
            properties[name] = self._list(child, ref(child.name + ROW))
        if not whole:
            properties |= {AS_OF: ref("AsOf"), ARCHIVED_AT: ref("Archived")}
        return self._closed(record, properties, properties if whole else ALWAYS)

    def _saved(self, record: ObjectModel) -> JsonObject:
        """Describe the answer to a save: all of the record, and the trace where it was wanted."""
        form: dict[str, Any] = {**self._read(record, whole=True)}
        return form | {"properties": {**form["properties"], "trace": list_of(ref("TraceStep"))}}

    def _create(self, record: ObjectModel) -> JsonObject:
        """Describe what creates a record."""
        properties: dict[str, Any] = {
            name: self._described(field, _as_written(field)) | self._default(field)
            for name, field in self._sendable(record)
        }
        required = [name for name in properties if _is_asked_for(record, name)]
        for name, child in self._rows(record):
            rows = self._list(child, ref(f"{child.name}{ROW}.create"))
            properties[name] = {**rows, "maxItems": MOST_ROWS}
        return self._closed(record, properties, required)

    def _patch(self, record: ObjectModel) -> JsonObject:
        """Describe what changes a record: any of the fields that people write, and its rows."""
        properties: dict[str, Any] = {
            name: self._described(field, _as_written(field))
            for name, field in self._sendable(record)
        }
        for name, child in self._rows(record):
            kinds = [ref(f"{child.name}{ROW}.{form}") for form in ("create", "patch")]
            properties[name] = {**self._list(child, {"anyOf": kinds}), "maxItems": MOST_ROWS}
        return self._closed(record, properties, ())

    def _current(self, record: ObjectModel) -> JsonObject:
        """Describe the values of a single object that hold for somebody, and whence they are."""
        read: Any = self._read(record)["properties"]
        own = {each.name: read[each.name] for each in record.definition.fields if each.name in read}
        source: JsonObject = {"type": "string", "enum": [*LEVELS, EVERYBODY]}
        parts = {"values": own, "sources": dict.fromkeys(own, source)}
        both = {name: self._closed(record, each, each) for name, each in parts.items()}
        return self._closed(record, both, both)

    def _kept_row(self, record: ObjectModel, parent: str) -> JsonObject:
        """Describe a row that a document has already, as it is sent with it."""
        form: dict[str, Any] = {**self._without(self._patch(record), parent)}
        fields = record.fields
        known = {name: fields[name].type.json_schema(fields[name].options) for name in ALWAYS}
        return form | {"properties": known | form["properties"], "required": ["id"]}

    def _rows(self, record: ObjectModel) -> Iterator[tuple[str, ObjectModel]]:
        for name, (child, _) in self._model.rows[record.name].items():
            if self._sees(child.name, "id"):
                yield name, child

    def _list(self, child: ObjectModel, row: JsonObject) -> dict[str, JsonValue]:
        return {**list_of(row), "title": localize(child.definition.plural, self._locale)}

    def _sendable(self, record: ObjectModel) -> Iterator[tuple[str, FieldModel]]:
        for name, field in record.sendable.items():
            if self._sees(record.name, name):
                yield name, field

    def _closed(
        self, record: ObjectModel, properties: Mapping[str, JsonValue], required: Iterable[str]
    ) -> JsonObject:
        form: dict[str, JsonValue] = {
            "type": "object",
            "title": localize(record.label, self._locale),
            "properties": properties,
            "additionalProperties": False,
        }
        asked = list(required)
        return {**form, "required": asked} if asked else form

    @staticmethod
    def _without(form: Mapping[str, Any], name: str) -> JsonObject:
        left = {key: value for key, value in form["properties"].items() if key != name}
        required = [each for each in form.get("required", ()) if each != name]
        rest = {key: value for key, value in form.items() if key != "required"}
        return {**rest, "properties": left, **({"required": required} if required else {})}

    def _described(self, field: FieldModel, schema: JsonObject) -> dict[str, Any]:
        definition = field.definition
        described: dict[str, Any] = {**schema, "title": localize(definition.label, self._locale)}
        own = schema.get("description")
        parts = [own] if isinstance(own, str) else []
        about = " ".join([*parts, *self._about(field)])
        return {**described, "description": about} if about else described

    def _about(self, field: FieldModel) -> Iterator[str]:
        definition = field.definition
        if definition.help is not None:
            yield localize(definition.help, self._locale)
        names = definition.targets or ((field.target,) if field.target is not None else ())
        labels = [localize(self._model.objects[name].label, self._locale) for name in names]
        if labels:
            known = say("A record of {of}.", "{of}的记录。", of=", ".join(labels))
            yield localize(known, self._locale)
        choices = [
            f"`{each['value']}`: {localize(each['label'], self._locale)}"
            for each in field.options.get("options", ())
            if "label" in each
        ]
        if choices:
            yield "; ".join(choices)

    @staticmethod
    def _default(field: FieldModel) -> dict[str, JsonValue]:
        default = field.definition.default
        computed = field.definition.default_expression is not None
        if default is None or computed or default in default_words(field.value_type):
            return {}
        return {"default": default}


def _is_asked_for(record: ObjectModel, name: str) -> bool:
    """Tell whether a new record must bring a field along, for nothing else gives it a value."""
    definition = record.fields[name].definition
    given = definition.default is not None or name in record.definition.filled
    typed = any(name in each.defaults for each in record.definition.record_types)
    return definition.required and not given and not typed


def _as_read(field: FieldModel, *, writable: bool) -> JsonObject:
    kind = field.type
    form = kind.read_schema if isinstance(kind, ReadForm) else kind.json_schema
    schema = {name: each for name, each in form(field.options).items() if name != "readOnly"}
    always_there = isinstance(kind, NeverBlank) or field.name in (*ALWAYS, *_STAMPS)
    shown = schema if always_there else or_null(schema)
    return shown if writable else {**shown, "readOnly": True}


def _as_written(field: FieldModel) -> JsonObject:
    schema = field.type.json_schema(field.options)
    return schema if field.definition.required else or_null(schema)
