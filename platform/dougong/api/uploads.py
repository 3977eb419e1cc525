"""Bodies that are files: the bytes as they are, described by two headers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from dougong.api.body import BodyForm, parse_json, read_bytes
from dougong.api.errors import BodyTooLargeError, InvalidHeaderError, NotMultipartError
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.errors import MissingPropertyError
from dougong.records.files import UNKNOWN_TYPE, Incoming, Upload

FILE_NAME = "X-File-Name"
NAMELESS = "file"
LONGEST_NAME = 255

_CHUNK = 256 * 1024
_FORM_BYTES = 64 * 1024
"""What a form may have around a file."""

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+_-]{0,79}/[a-z0-9][a-z0-9.+_-]{0,79}", re.ASCII)
_SEPARATORS = re.compile(r"[/\\]")


class UploadForm:
    """A body that is a file.

    Attributes:
        largest: How many bytes it may have.
    """

    def __init__(self, *, largest: int) -> None:
        self.largest = largest

    def receive(self, request: Request) -> Upload:
        """Read a file with its name and its type.

        Raises:
            BodyTooLargeError: It has more than ``largest`` bytes.
            InvalidHeaderError: Its name is no UTF-8, or it is packed.
        """
        _require_unpacked(request)
        name = file_name(request.environ.get("HTTP_X_FILE_NAME", ""))
        # One byte more than is accepted shows that a body that tells no length is too long.
        request.max_content_length = self.largest + 1
        try:
            content = request.get_data(cache=False)
        except RequestEntityTooLarge:
            raise BodyTooLargeError(limit_kb=self.largest // 1024) from None
        if len(content) > self.largest:
            raise BodyTooLargeError(limit_kb=self.largest // 1024)
        return Upload(name, media_type(request.environ.get("CONTENT_TYPE", "")), content)


class StreamForm(UploadForm):
    """A body that is a file, or a form with one, taken in piece by piece."""

    def receive(self, request: Request) -> Incoming:  # type: ignore[override]
        """Read the name and the type of a file; its bytes are read by whoever stores them.

        Raises:
            BodyTooLargeError: It has more than ``largest`` bytes, as far as it says so.
            InvalidHeaderError: Its name is no UTF-8, or it is packed.
            InvalidError: A form without a file.
        """
        if request.mimetype == "multipart/form-data":
            return self._part(request)
        _require_unpacked(request)
        name = file_name(request.environ.get("HTTP_X_FILE_NAME", ""))
        if (request.content_length or 0) > self.largest:
            raise BodyTooLargeError(limit_kb=self.largest // 1024)
        request.max_content_length = self.largest + 1
        said = media_type(request.environ.get("CONTENT_TYPE", ""))
        return Incoming(name, said, self._chunks(request.stream))

    def _part(self, request: Request) -> Incoming:
        # The parts lie in a file of this machine's until the request ends.
        request.max_content_length = self.largest + _FORM_BYTES
        try:
            file = request.files.get(MultipartForm.FILE)
        except RequestEntityTooLarge:
            raise BodyTooLargeError(limit_kb=self.largest // 1024) from None
        if file is None:
            missing = MissingPropertyError(property=MultipartForm.FILE)
            raise InvalidError([Problem(path=f"/{MultipartForm.FILE}", error=missing)])
        said = media_type(file.mimetype)
        return Incoming(_visible(file.filename or ""), said, self._chunks(file.stream))

    def _chunks(self, stream: IO[bytes]) -> Iterator[bytes]:
        left = self.largest
        try:
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise BodyTooLargeError(limit_kb=self.largest // 1024)
                yield chunk
        except RequestEntityTooLarge:
            raise BodyTooLargeError(limit_kb=self.largest // 1024) from None


def _require_unpacked(request: Request) -> None:
    encoding = request.environ.get("HTTP_CONTENT_ENCODING", "identity")
    if encoding.lower() != "identity":
        reason = say("send the file as it is", "请直接发送文件本身")
        raise InvalidHeaderError(header="Content-Encoding", value=encoding[:80], reason=reason)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file, and what was said along with it; None: it was sent before."""

    upload: Incoming | None
    values: Mapping[str, Any]


class MultipartForm:
    """A body of several parts: a file, and values beside it.

    Attributes:
        largest: How many bytes it may have.
        values: The form of what stands beside the file; a value that is no text is sent as JSON.
    """

    FILE = "file"

    def __init__(self, values: JsonObject, *, largest: int) -> None:
        self.largest = largest
        self.values = BodyForm(values)

    @property
    def schema(self) -> JsonObject:
        """Schema of the whole body, for the API page."""
        described: Any = self.values.schema
        properties = {**described["properties"], self.FILE: {"type": "string", "format": "binary"}}
        required = [*described.get("required", ()), self.FILE]
        return {**described, "properties": properties, "required": required}

    def receive(self, request: Request) -> Sent:
        """Read the parts.

        Raises:
            NotMultipartError: The body is of another kind.
            BodyTooLargeError: It has more than ``largest`` bytes.
            InvalidError: A part is missing, or not as it should be.
        """
        if request.mimetype != "multipart/form-data":
            raise NotMultipartError(given=request.mimetype[:80] or "?")
        request.max_content_length = self.largest
        try:
            parts, file = request.form, request.files.get(self.FILE)
        except RequestEntityTooLarge:
            raise BodyTooLargeError(limit_kb=self.largest // 1024) from None
        properties: Any = self.values.schema["properties"]
        values = self.values.read(
            {
                name: text if _is_text(properties.get(name)) else parse_json(text.encode())
                for name, text in parts.items()
            }
        )
        if file is None:
            missing = MissingPropertyError(property=self.FILE)
            raise InvalidError([Problem(path=f"/{self.FILE}", error=missing)])
        # The parts lie in a file of this machine's until the request ends.
        chunks = iter(lambda: file.stream.read(_CHUNK), b"")
        name = _visible(file.filename or "")
        return Sent(Incoming(name, media_type(file.mimetype), chunks), values)


class EitherForm(MultipartForm):
    """A body of several parts with a file, or JSON about a file that was sent before.

    Attributes:
        json: The form of the JSON.
    """

    def __init__(self, values: JsonObject, json: JsonObject, *, largest: int) -> None:
        super().__init__(values, largest=largest)
        self.json = BodyForm(json)

    def receive(self, request: Request) -> Sent:
        """Read the parts, or the JSON.

        Raises:
            NotMultipartError: The body is of another kind.
            BodyTooLargeError: It has too many bytes.
            InvalidError: A part is missing, or not as it should be.
        """
        if request.mimetype != "application/json":
            return super().receive(request)
        body = read_bytes(request, largest=self.json.largest)
        return Sent(None, self.json.read(parse_json(body)))


def _is_text(described: Mapping[str, Any] | None) -> bool:
    return described is None or described.get("type") == "string"


def file_name(sent: str) -> str:
    """Read a name: its last part only, without what cannot be seen; no path comes through.

    Args:
        sent: The header, percent-encoded UTF-8.

    Raises:
        InvalidHeaderError: It is no UTF-8.
    """
    try:
        text = unquote_to_bytes(sent.encode("latin-1")).decode("utf-8")
    except UnicodeError:
        reason = say("expected UTF-8, percent-encoded", "应为百分号编码的 UTF-8")
        shown = sent[:80].encode("ascii", "replace").decode("ascii")
        raise InvalidHeaderError(header=FILE_NAME, value=shown, reason=reason) from None
    return _visible(text)


def _visible(text: str) -> str:
    seen = "".join(each for each in text if not unicodedata.category(each).startswith("C"))
    name = _SEPARATORS.split(seen)[-1].strip()[:LONGEST_NAME].strip()
    return name if name.strip(".") else NAMELESS


def media_type(sent: str) -> str:
    """Read a media type, without its parameters; what is none is of no known type."""
    essence = sent.partition(";")[0].strip().lower()
    return essence if _MEDIA_TYPE.fullmatch(essence) else UNKNOWN_TYPE
