"""The built browser app as files to send: found once, so a request can name no others."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_PACKED = tuple(suffix for _, suffix in _ENCODINGS)
# The build puts a hash of the content into the names of all that lies there.
_HASHED = "assets/"
_FOREVER = "public, max-age=31536000, immutable"
_ASK_EACH_TIME = "no-cache"
_BINARY = "application/octet-stream"
# What Python's own list of types does not have.
_MORE_TYPES = {".webmanifest": "application/manifest+json"}


@dataclass(frozen=True, slots=True)
class WebFile:
    """One file of the app.

    Attributes:
        content_type: What it is.
        caching: How long a browser may keep it.
        etag: Changes with its content.
        bodies: Where it is, by content encoding; ``identity`` is always there.
    """

    content_type: str
    caching: str
    etag: str
    bodies: Mapping[str, Path]

    def best(self, accepted: str) -> tuple[str, Path]:
        """Choose the smallest form that a client takes.

        Args:
            accepted: The header ``Accept-Encoding``.

        Returns:
            The encoding, and where the file is.
        """
        wanted = {part.partition(";")[0].strip() for part in accepted.split(",") if _wanted(part)}
        for encoding, _ in _ENCODINGS:
            if encoding in self.bodies and encoding in wanted:
                return encoding, self.bodies[encoding]
        return "identity", self.bodies["identity"]


def find_web_files(folder: Path) -> Mapping[str, WebFile]:
    """Give the files of the app by their path below the folder; none if it was not built."""
    return {
        path.relative_to(folder).as_posix(): _describe(path, folder)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in _PACKED
    }


def _describe(path: Path, folder: Path) -> WebFile:
    name = path.relative_to(folder).as_posix()
    guessed, _ = mimetypes.guess_type(name)
    content_type = _MORE_TYPES.get(path.suffix) or guessed or _BINARY
    if content_type.startswith("text/") or content_type.endswith(("javascript", "json", "svg+xml")):
        content_type += "; charset=utf-8"
    bodies = {"identity": path}
    for encoding, suffix in _ENCODINGS:
        packed = path.with_name(path.name + suffix)
        if packed.is_file():
            bodies[encoding] = packed
    return WebFile(
        content_type=content_type,
        caching=_FOREVER if name.startswith(_HASHED) else _ASK_EACH_TIME,
        etag=hashlib.sha256(path.read_bytes()).hexdigest()[:32],
        bodies=bodies,
    )


def _wanted(part: str) -> bool:
    return part.partition(";")[2].replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
