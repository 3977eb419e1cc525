"""File: one uploaded file, such as a signed contract; `POST /files` uploads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict
from uuid import UUID

from dougong.fields.base import field_type
from dougong.fields.files import MAX_BYTES, FileReference

_PART = "[a-z0-9][a-z0-9.+_-]{0,79}"


class FileOptions(TypedDict, total=False):
    """Options of a file field."""

    accept: Sequence[str]
    max_bytes: int


@field_type
class FileField(FileReference[FileOptions]):
    """The id of an uploaded file."""

    key = "file"
    label = {"en": "File", "zh-CN": "文件"}
    about = {
        "en": "One uploaded file, such as a signed contract; `POST /files` uploads it.",
        "zh-CN": "一个已上传的文件，例如签署的合同；用 `POST /files` 上传。",
    }
    widget = "file"
    options_schema = {
        "type": "object",
        "properties": {
            "accept": {
                "type": "array",
                "items": {"type": "string", "pattern": rf"^{_PART}/(\*|{_PART})$"},
                "minItems": 1,
                "maxItems": 50,
                "uniqueItems": True,
                "description": "Media types accepted, such as `application/pdf` or `image/*`.",
                "x-description-zh": "可接受的媒体类型，例如 `application/pdf` 或 `image/*`。",
            },
            "max_bytes": MAX_BYTES,
        },
        "additionalProperties": False,
    }

    def accept(self, options: FileOptions) -> Sequence[str]:
        """Return what was chosen."""
        return options.get("accept", ())

    def max_bytes(self, options: FileOptions) -> int | None:
        """Return what was chosen."""
        return options.get("max_bytes")

    def samples(self) -> Sequence[tuple[FileOptions, UUID]]:
        """Give a file of any sort, and one that is a document."""
        found = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
        return [({}, found), ({"accept": ["application/pdf", "text/*"], "max_bytes": 1000}, found)]
