"""Image: one uploaded picture in PNG, JPEG, GIF or WebP; its first bytes must say so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict
from uuid import UUID

from dougong.fields.base import field_type
from dougong.fields.files import IMAGE_TYPES, MAX_BYTES, FileReference


class ImageOptions(TypedDict, total=False):
    """Options of an image field."""

    max_bytes: int


@field_type
class ImageField(FileReference[ImageOptions]):
    """The id of an uploaded picture."""

    key = "image"
    label = {"en": "Image", "zh-CN": "图片"}
    about = {
        "en": "One uploaded picture in PNG, JPEG, GIF or WebP; its first bytes must say so.",
        "zh-CN": "一张已上传的 PNG、JPEG、GIF 或 WebP 图片；其开头字节须与格式相符。",
    }
    widget = "image"
    options_schema = {
        "type": "object",
        "properties": {"max_bytes": MAX_BYTES},
        "additionalProperties": False,
    }

    def accept(self, options: ImageOptions) -> Sequence[str]:
        """Return the pictures that every browser shows."""
        return IMAGE_TYPES

    def max_bytes(self, options: ImageOptions) -> int | None:
        """Return what was chosen."""
        return options.get("max_bytes")

    def samples(self) -> Sequence[tuple[ImageOptions, UUID]]:
        """Give one picture."""
        found = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
        return [({}, found), ({"max_bytes": 1000}, found)]
