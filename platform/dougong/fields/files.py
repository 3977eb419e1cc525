"""What the field types that hold an uploaded file have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from dougong.fields.base import Opts
from dougong.fields.references import ById
from dougong.formula.value_types import OPAQUE, Type
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import say

IMAGE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
"""The images that every browser shows and that cannot carry a script."""

MAX_BYTES: JsonObject = {
    "type": "integer",
    "minimum": 1,
    "maximum": 2**31 - 1,
    "description": "Greatest size accepted, in bytes; the server's own limit holds besides.",
    "x-description-zh": "可接受的最大体积，以字节计；服务器自身的上限仍然有效。",
}
NO_FILE_IN_DEFINITION = say(
    "definitions carry no files; upload it to each record", "定义中不能包含文件；请在记录中上传"
)
_BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def image_type(content: bytes) -> str | None:
    """Tell by its first bytes which image a content is; None for none that we know."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _BEGINNINGS if content.startswith(start)), None)


class FileReference(ById[Opts]):
    """A field whose value is the id of an uploaded file, which is of one record only."""

    sortable = False
    expected = say(
        'expected the id of an uploaded file, or `{{"id": …}}`',
        '应为已上传文件的 id，或 `{{"id": …}}`',
    )

    @abstractmethod
    def accept(self, options: Opts) -> Sequence[str]:
        """Return the media types that it takes, ``image/*`` for all of a kind; empty for any."""

    @abstractmethod
    def max_bytes(self, options: Opts) -> int | None:
        """Return the greatest size that it takes; None for any."""

    def value_type(self, options: Opts) -> Type:
        """Return a type that expressions only test for blank."""
        return OPAQUE

    def json_schema(self, options: Opts) -> JsonObject:
        """Describe an id, and the object in which it is read."""
        one_id: JsonObject = {"type": "string", "format": "uuid"}
        named: JsonObject = {"type": "object", "properties": {"id": one_id}, "required": ["id"]}
        return {"anyOf": [one_id, named]}

    def read_schema(self, options: Opts) -> JsonObject:
        """Describe the object in which it is read."""
        properties: dict[str, JsonValue] = {
            "id": {"type": "string", "format": "uuid"},
            "name": {"type": "string"},
            "size": {"type": "integer"},
            "media_type": {"type": "string"},
        }
        return {
            "type": "object",
            "properties": {**properties, "scan": {"enum": ["waiting", "infected"]}},
            "required": list(properties),
            "additionalProperties": False,
        }
