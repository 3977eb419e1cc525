"""Uploaded files: `/files`. They are only ever given to be kept, never as pages of this site."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote
from uuid import UUID

from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.routing import PREFIX, Access, Route
from dougong.api.schemas import BYTES, ID, TEXT, fields
from dougong.api.uploads import UploadForm
from dougong.fields.files import IMAGE_TYPES
from dougong.kernel.messages import say
from dougong.records.files import UNKNOWN_TYPE, FileInfo, Files, Upload

# What no browser runs, whatever is in it; all else goes out as mere bytes.
_HARMLESS = frozenset({*IMAGE_TYPES, "application/pdf", "application/zip"})
_POLICY = "default-src 'none'; sandbox"
_UPLOADED = fields({"id": ID, "name": TEXT, "size": {"type": "integer"}, "media_type": TEXT})


class FileCalls:
    """Answers the calls on files."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def upload(self, actor: Actor, body: Upload) -> Response:
        """Store a file."""
        info = self._files.upload(actor, body)
        told = {
            "id": info.id,
            "name": info.name,
            "size": info.size,
            "media_type": info.media_type,
        }
        return value_answer(told, 201, [("Location", f"{PREFIX}/files/{info.id}")])

    def get(self, actor: Actor, file_id: UUID) -> Response:
        """Give the bytes of a file."""
        info = self._files.find(actor, file_id)
        known = info.sha256.hex() in request.if_none_match
        answer = Response(status=304) if known else self._whole(actor, info)
        answer.set_etag(info.sha256.hex())
        answer.headers["Cache-Control"] = "private, no-cache"
        answer.headers["Content-Security-Policy"] = _POLICY
        return answer

    def _whole(self, actor: Actor, info: FileInfo) -> Response:
        sent_as = info.media_type if info.media_type in _HARMLESS else UNKNOWN_TYPE
        answer = Response(self._files.content(actor, info), content_type=sent_as)
        name = quote(info.name, safe="")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return answer


def file_routes(files: Files, *, largest: int) -> Iterable[Route]:
    """Give the calls.

    Args:
        files: The use case.
        largest: How many bytes a file may have.
    """
    calls, member = FileCalls(files), Access.MEMBER
    yield Route(
        "POST",
        "/files",
        member,
        calls.upload,
        body=UploadForm(largest=largest),
        summary=say("Upload a file", "上传文件"),
        answers={201: _UPLOADED},
    )
    yield Route(
        "GET",
        "/files/<uuid:file_id>",
        member,
        calls.get,
        summary=say("Download a file", "下载文件"),
        answers={200: BYTES},
    )
