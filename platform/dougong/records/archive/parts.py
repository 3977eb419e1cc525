"""A part of the archive: compressed lines of JSON, one for each record, as history dumps values.

A secret stays as it is stored, encrypted. What a field held that is of another type by now, or
gone, is not guessed when it is read.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from dougong.deployment.model import ObjectModel
from dougong.fields.base import Sealed
from dougong.kernel.jsontypes import JsonValue
from dougong.records.past.states import UNREADABLE, State, read_former
from dougong.storage.archive_rows import ArchiveRow
from dougong.storage.blobs.base import Blobs, blob_key
from dougong.storage.former_names import FormerNames

_LEVEL = 6
_GZIP = 31  # window bits of zlib that stand for a gzip file

Stored = Mapping[str, Any]


def packed(records: Iterable[tuple[ObjectModel, Stored]]) -> bytes:
    """Give the bytes of a part."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    parts = [packer.compress(_line(record, stored)) for record, stored in records]
    return b"".join([*parts, packer.flush()])


def _line(record: ObjectModel, stored: Stored) -> bytes:
    values = {
        name: each
        if each is None or isinstance(record.fields[name].type, Sealed)
        else record.fields[name].type.dump(each, record.fields[name].options)
        for name, each in stored.items()
    }
    line = {"object": record.name, "values": values}
    # Not orjson: a JSON field may hold a number of more than 64 bits.
    return json.dumps(line, default=str, ensure_ascii=False).encode() + b"\n"


def unpacked(blobs: Blobs, schema: str, blob: UUID) -> Sequence[bytes]:
    """Give the lines of a part."""
    unpacker = zlib.decompressobj(_GZIP)
    chunks = blobs.read(blob_key(schema, blob))
    whole = b"".join(unpacker.decompress(chunk) for chunk in chunks) + unpacker.flush()
    return whole.splitlines()


def state_in(line: bytes, record: ObjectModel, row: ArchiveRow, former: FormerNames) -> State:
    """Read the record of a line, by the present names of its fields."""
    read: Any = json.loads(line)
    names = former.fields_since(row.history_id, read["object"])
    values = {names.get(name, name): value for name, value in read["values"].items()}
    state = State(dict.fromkeys(record.stored))
    for name, each in record.stored.items():
        found = _value(record, name, values)
        if found is UNREADABLE:
            state.unknown.add(name)
            found = getattr(each.type, "blank", None)
        state.values[name] = found
    return state


def _value(record: ObjectModel, name: str, values: Mapping[str, JsonValue]) -> Any:
    field = record.fields[name]
    if name not in values:
        return UNREADABLE
    value = values[name]
    if value is None or isinstance(field.type, Sealed):
        return value if value is not None else getattr(field.type, "blank", None)
    return read_former(field, value)


def lines_of(
    blobs: Blobs, schema: str, rows: Sequence[ArchiveRow]
) -> Iterator[tuple[ArchiveRow, bytes]]:
    """Give each of some rows with its line; every part is read once."""
    by_blob: dict[UUID, list[ArchiveRow]] = {}
    for row in rows:
        by_blob.setdefault(row.blob, []).append(row)
    for blob, some in by_blob.items():
        lines = unpacked(blobs, schema, blob)
        for row in some:
            yield row, lines[row.line]
