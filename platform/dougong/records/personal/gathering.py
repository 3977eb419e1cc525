"""All personal data of somebody as one document, with the files that belong to it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, select

from dougong.deployment.model import FieldModel, Model
from dougong.fields.base import Sealed
from dougong.fields.files import FileReference
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.personal.subjects import Held, Person, personal_fields
from dougong.records.personal.traces import plain, traces_of
from dougong.storage.blobs.base import Blobs
from dougong.storage.file_rows import open_file
from dougong.storage.history import LATEST, read_history
from dougong.storage.statement import compile_statement
from dougong.storage.tables import tenant_tables

DOCUMENT = "personal-data.json"
ARCHIVE = "personal-data.zip"
_MOST_CHANGES = 10_000


def gather(
    connection: Connection[TupleRow],
    blobs: Blobs,
    model: Model,
    person: Person,
    *,
    now: datetime,
) -> tuple[str, bytes]:
    """Give the name and the bytes of the file with all personal data of somebody.

    It is a JSON document; with files, an archive of it and them.
    """
    records, files = [], list[tuple[UUID, str]]()
    for held in person.records:
        records.append(_record(connection, model, held))
        files += _files(connection, model, held)
    document: dict[str, JsonValue] = {
        "made_at": now.isoformat(),
        "records": list(records),
        "related": [
            {"object": each.object, "id": str(each.id), "field": each.field}
            for each in person.related
        ],
        "users": [
            {"id": str(user), **traces_of(connection, model.schema, user)} for user in person.users
        ],
    }
    body = orjson.dumps(document, option=orjson.OPT_INDENT_2)
    if not files:
        return DOCUMENT, body
    return ARCHIVE, _archive(connection, blobs, model.schema, body, files)


def _record(connection: Connection[TupleRow], model: Model, held: Held) -> JsonObject:
    record = model.objects[held.object]
    fields = personal_fields(record)
    table = record.table
    query = select(table.c.created_at, *(table.c[each.name] for each in fields)).where(
        table.c.id == bindparam("id")
    )
    row = compile_statement(query).one(connection, {"id": held.id})
    made, values = (row[0], row[1:]) if row is not None else (None, (None,) * len(fields))
    changes = read_history(
        connection, model.schema, object=record.name, record_id=held.id,
        before=LATEST, limit=_MOST_CHANGES,
    )  # fmt: skip
    names = {each.name for each in fields}
    history: list[JsonValue] = [
        {"at": each.at.isoformat(), "event": each.event, "changes": told}
        for each in changes
        if (told := {name: pair for name, pair in each.changes.items() if name in names})
    ]
    return {
        "object": record.name,
        "object_label": dict(record.label),
        "id": str(held.id),
        "why": held.why,
        "deleted": held.deleted,
        "created_at": plain(made),
        "values": {
            each.name: {"label": dict(each.definition.label), "value": _dumped(each, value)}
            for each, value in zip(fields, values, strict=True)
            if value is not None
        },
        "history": history,
    }


def _dumped(field: FieldModel, value: Any) -> JsonValue:
    # A secret is read by who may read secrets, one by one.
    if isinstance(field.type, Sealed):
        return None
    dumped: JsonValue = field.type.dump(value, field.options)
    return dumped


def _files(
    connection: Connection[TupleRow], model: Model, held: Held
) -> Iterator[tuple[UUID, str]]:
    record = model.objects[held.object]
    names = [each.name for each in personal_fields(record) if isinstance(each.type, FileReference)]
    if not names:
        return
    query = select(*(record.table.c[name] for name in names)).where(
        record.table.c.id == bindparam("id")
    )
    row = compile_statement(query).one(connection, {"id": held.id})
    file = tenant_tables(model.schema).file
    for file_id in row or ():
        if file_id is not None:
            named = select(file.c.name).where(file.c.id == bindparam("id"))
            found = compile_statement(named).one(connection, {"id": file_id})
            yield file_id, "file" if found is None else str(found[0])


def _archive(
    connection: Connection[TupleRow],
    blobs: Blobs,
    schema: str,
    body: bytes,
    files: Sequence[tuple[UUID, str]],
) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(DOCUMENT, body)
        for file_id, name in files:
            chunks = open_file(connection, blobs, schema, file_id)
            if chunks is not None:
                # Its id before it: names repeat, and none may lead out of the folder.
                safe = name.replace("/", "_").replace("\\", "_")
                with archive.open(f"files/{file_id}-{safe}", "w") as part:
                    part.writelines(chunks)
    return packed.getvalue()
