"""Bodies that are files: the bytes as they are, described by two headers."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote_to_bytes

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from dougong.api.errors import BodyTooLargeError, InvalidHeaderError
from dougong.kernel.messages import say
from dougong.records.files import UNKNOWN_TYPE, Upload

FILE_NAME = "X-File-Name"
NAMELESS = "file"
LONGEST_NAME = 255

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
        encoding = request.environ.get("HTTP_CONTENT_ENCODING", "identity")
        if encoding.lower() != "identity":
            reason = say("send the file as it is", "请直接发送文件本身")
            raise InvalidHeaderError(header="Content-Encoding", value=encoding[:80], reason=reason)
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
    visible = "".join(each for each in text if not unicodedata.category(each).startswith("C"))
    name = _SEPARATORS.split(visible)[-1].strip()[:LONGEST_NAME].strip()
    return name if name.strip(".") else NAMELESS


def media_type(sent: str) -> str:
    """Read a media type, without its parameters; what is none is of no known type."""
    essence = sent.partition(";")[0].strip().lower()
    return essence if _MEDIA_TYPE.fullmatch(essence) else UNKNOWN_TYPE
