"""Previews: pictures made smaller, once, and kept beside the blob they are made of.

Pictures come from strangers: only the formats that fields take are read, by their header nothing is
unpacked that would be too large, and one at a time is worked on in a process. What comes out is
pixels alone, without what a camera notes of the place.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from threading import Lock
from uuid import UUID

from dougong.access.actor import Actor
from dougong.fields.files import IMAGE_TYPES
from dougong.kernel.messages import say
from dougong.records.errors import NoPreviewError
from dougong.records.files.service import Files
from dougong.storage.blobs.base import BlobNotFoundError, Blobs, blob_key
from dougong.storage.file_rows import FileRow

SIZES = (64, 256, 1024)
"""The greatest width and height of each size."""

PREVIEW_TYPE = "image/webp"
MOST_PIXELS = 50_000_000

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_QUALITY = 82
_NO_IMAGE = say("it is no picture", "它不是图片")


class Previews:
    """Makes and gives previews.

    Args:
        files: Gives what they are made of.
        blobs: Where bytes lie.
    """

    def __init__(self, files: Files, blobs: Blobs) -> None:
        self._files = files
        self._blobs = blobs
        self._working = Lock()

    def preview(self, actor: Actor, found: FileRow, size: int) -> Iterator[bytes]:
        """Give a file of ``readable`` as a picture of at most ``size`` by ``size`` pixels.

        Raises:
            NoPreviewError: It is no picture, a damaged one, or too large a one.
        """
        if found.media_type not in IMAGE_TYPES:
            raise NoPreviewError(reason=_NO_IMAGE)
        if found.blob is None:
            # Its bytes wait in the database to be moved out; till then nothing is kept of it.
            return iter((self._made(BytesIO(b"".join(self._files.chunks(actor, found))), size),))
        key = blob_key(actor.schema, found.blob)
        kept = f"{key}.{size}"
        try:
            return self._blobs.read(kept)
        except BlobNotFoundError:
            with self._blobs.local(key) as path:
                made = self._made(path, size)
            self._blobs.put(kept, (made,))
            return iter((made,))

    def _made(self, source: Path | BytesIO, size: int) -> bytes:
        with self._working:
            return make_preview(source, size)


def forget_blob(blobs: Blobs, schema: str, blob: UUID) -> None:
    """Remove a blob that no row names any more, and what was made of it."""
    key = blob_key(schema, blob)
    for each in (key, *(f"{key}.{size}" for size in SIZES)):
        blobs.delete(each)


def make_preview(source: Path | BytesIO, size: int) -> bytes:
    """Make a picture of at most ``size`` by ``size`` pixels, the right way up.

    Raises:
        NoPreviewError: It is damaged, or too large.
    """
    # Loaded by the first picture: most processes never show one.
    pillow, ops = import_module("PIL.Image"), import_module("PIL.ImageOps")
    try:
        with pillow.open(source, formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise NoPreviewError(
                    reason=say("it has more than {n} pixels", "像素超过 {n}", n=MOST_PIXELS)
                )
            image.draft("RGB", (size, size))
            alpha = image.has_transparency_data
            upright = ops.exif_transpose(image.convert("RGBA" if alpha else "RGB"))
            upright.thumbnail((size, size))
            upright.info.clear()
            made = BytesIO()
            upright.save(made, "WEBP", quality=_QUALITY)
    except (OSError, ValueError, SyntaxError, pillow.DecompressionBombError) as error:
        raise NoPreviewError(reason=say("it is damaged", "图片已损坏")) from error
    return made.getvalue()
