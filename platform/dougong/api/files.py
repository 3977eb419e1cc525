"""Uploaded files: `/files`. They are only ever given to be kept, never as pages of this site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import instant, no_content, value_answer
from dougong.api.body import BodyForm
from dougong.api.query import Parameter
from dougong.api.routing import PREFIX, Access, Route
from dougong.api.schemas import BYTES, ID, INSTANT, TEXT, fields, list_of, or_null, ref
from dougong.api.uploads import StreamForm
from dougong.fields.files import IMAGE_TYPES
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.records.files import UNKNOWN_TYPE, Files, Incoming
from dougong.records.files.links import LONGEST_S, FileLinks
from dougong.records.files.previews import PREVIEW_TYPE, SIZES, Previews
from dougong.records.files.versions import Version, Versions
from dougong.storage.file_rows import CLEAN, INFECTED, WAITING, FileRow

# What no browser runs, whatever is in it; all else goes out as mere bytes.
_HARMLESS = frozenset({*IMAGE_TYPES, "application/pdf", "application/zip"})
_POLICY = "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
_SHARED = "/files/shared/"
_DEFAULT_LIFETIME_S = 24 * 3600
_DEFAULT_SIZE = 256

_COUNT: JsonObject = {"type": "integer"}
_SCAN: JsonObject = {"enum": [CLEAN, WAITING, INFECTED]}
_UPLOADED = fields(
    {"id": ID, "name": TEXT, "size": _COUNT, "media_type": TEXT},
    {"scan": {"enum": [WAITING, INFECTED]}},
)
_VERSION = fields(
    {
        "id": ID,
        "number": _COUNT,
        "name": TEXT,
        "size": _COUNT,
        "media_type": TEXT,
        "scan": _SCAN,
        "current": {"type": "boolean"},
        "created_at": INSTANT,
        "created_by": or_null(ref("Person")),
    }
)
_LINK = BodyForm(
    {
        "type": "object",
        "properties": {
            "expires_in": {
                "type": "integer",
                "minimum": 60,
                "maximum": LONGEST_S,
                "default": _DEFAULT_LIFETIME_S,
                "description": "Seconds for which the link works.",
                "x-description-zh": "链接的有效秒数。",
            }
        },
        "additionalProperties": False,
    }
)
_SIZE = Parameter(
    name="size",
    about=say(
        "Greatest width and height in pixels: {sizes}.",
        "最大宽高像素：{sizes}。",
        sizes=", ".join(map(str, SIZES)),
    ),
    schema={"type": "string", "enum": [str(size) for size in SIZES], "default": str(_DEFAULT_SIZE)},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCalls:
    """Answers the calls on files.

    Attributes:
        files: Stores and gives them.
        versions: Lists and saves versions.
        links: Makes links for people who cannot sign in.
        previews: Makes pictures smaller.
        largest: How many bytes a file may have.
        scanned: Whether files are looked through.
        public_url: Where people open the application; ``{tenant}`` stands for the tenant's name.
    """

    files: Files
    versions: Versions
    links: FileLinks
    previews: Previews
    largest: int
    scanned: bool
    public_url: str

    def limits(self, actor: Actor) -> Response:
        """Tell what is known of uploads before one begins."""
        return value_answer({"max_bytes": self.largest, "scanned": self.scanned})

    def upload(self, actor: Actor, body: Incoming) -> Response:
        """Store a file."""
        return _uploaded(self.files.upload(actor, body))

    def get(self, actor: Actor, file_id: UUID) -> Response:
        """Give the bytes of a file."""
        return self._bytes(actor, self.files.readable(actor, file_id))

    def preview(self, actor: Actor, file_id: UUID, query: Mapping[str, Any]) -> Response:
        """Give a picture, made smaller."""
        found, size = self.files.readable(actor, file_id), int(query["size"])
        etag = f"{found.etag}-{size}"
        if etag in request.if_none_match:
            answer = Response(status=HTTPStatus.NOT_MODIFIED)
        else:
            made = b"".join(self.previews.preview(actor, found, size))
            answer = Response(made, content_type=PREVIEW_TYPE)
            answer.headers["Content-Disposition"] = "inline"
        return _guarded(answer, etag, shown=True)

    def list(self, actor: Actor, file_id: UUID) -> Response:
        """List the versions of a file."""
        listed = [_version(each) for each in self.versions.list(actor, file_id)]
        return value_answer({"versions": listed})

    def add(self, actor: Actor, file_id: UUID, body: Incoming) -> Response:
        """Save a new version."""
        return _uploaded(self.versions.add(actor, file_id, body))

    def restore(self, actor: Actor, file_id: UUID) -> Response:
        """Save an earlier version as the latest."""
        return _uploaded(self.versions.restore(actor, file_id))

    def link(self, actor: Actor, file_id: UUID, body: Mapping[str, Any]) -> Response:
        """Make a link."""
        lifetime = timedelta(seconds=body.get("expires_in", _DEFAULT_LIFETIME_S))
        token, ends = self.links.make(actor, file_id, lifetime)
        home = self.public_url.replace("{tenant}", actor.tenant).rstrip("/")
        told = {"url": f"{home}{PREFIX}{_SHARED}{token}", "expires_at": instant(ends)}
        return value_answer(told, HTTPStatus.CREATED)

    def revoke(self, actor: Actor, file_id: UUID) -> Response:
        """End all links."""
        self.links.revoke(actor, file_id)
        return no_content()

    def shared(self, link: str) -> Response:
        """Give the bytes of a file to whoever has a link to it."""
        actor, found = self.links.open(link)
        answer = self._bytes(actor, found)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    def _bytes(self, actor: Actor, found: FileRow) -> Response:
        if found.etag in request.if_none_match:
            answer = Response(status=HTTPStatus.NOT_MODIFIED)
        else:
            answer = self._part(actor, found)
        # What pages show is shown again and again; all else is saved once, and kept nowhere else.
        return _guarded(answer, found.etag, shown=found.media_type in IMAGE_TYPES)

    def _part(self, actor: Actor, found: FileRow) -> Response:
        start, end = 0, found.size
        asked = request.range
        fresh = request.headers.get("If-Range", f'"{found.etag}"') == f'"{found.etag}"'
        partial = asked is not None and asked.units == "bytes" and len(asked.ranges) == 1 and fresh
        if asked is not None and partial:
            span = asked.range_for_length(found.size)
            if span is None:
                answer = Response(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                answer.headers["Content-Range"] = f"bytes */{found.size}"
                return answer
            start, end = span
        chunks: Iterable[bytes] = ()
        if request.method != "HEAD":
            chunks = self.files.chunks(actor, found, start=start, end=end)
        sent_as = found.media_type if found.media_type in _HARMLESS else UNKNOWN_TYPE
        answer = Response(chunks, content_type=sent_as)
        answer.headers["Content-Length"] = str(end - start)
        answer.headers["Accept-Ranges"] = "bytes"
        name = quote(found.name, safe="")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        if partial:
            answer.status_code = HTTPStatus.PARTIAL_CONTENT
            answer.headers["Content-Range"] = f"bytes {start}-{end - 1}/{found.size}"
        return answer


def _guarded(answer: Response, etag: str, *, shown: bool) -> Response:
    answer.set_etag(etag)
    answer.headers["Cache-Control"] = "private, no-cache" if shown else "no-store"
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer


def _uploaded(found: FileRow) -> Response:
    told: dict[str, Any] = {
        "id": found.id,
        "name": found.name,
        "size": found.size,
        "media_type": found.media_type,
    }
    if found.scan != CLEAN:
        told["scan"] = found.scan
    return value_answer(told, 201, [("Location", f"{PREFIX}/files/{found.id}")])


def _version(version: Version) -> dict[str, Any]:
    file = version.file
    by = None
    if file.created_by is not None:
        by = {"id": file.created_by, "label": version.by, "email": None}
    return {
        "id": file.id,
        "number": file.number,
        "name": file.name,
        "size": file.size,
        "media_type": file.media_type,
        "scan": file.scan,
        "current": version.current,
        "created_at": instant(file.created_at),
        "created_by": by,
    }


def file_routes(calls: FileCalls) -> Iterable[Route]:
    """Give the calls."""
    member, stream = Access.MEMBER, StreamForm(largest=calls.largest)
    one = "/files/<uuid:file_id>"
    yield Route(
        "GET",
        "/files/limits",
        member,
        calls.limits,
        summary=say("What an upload may be", "上传限制"),
        answers={200: fields({"max_bytes": _COUNT, "scanned": {"type": "boolean"}})},
    )
    yield Route(
        "POST",
        "/files",
        member,
        calls.upload,
        body=stream,
        summary=say("Upload a file", "上传文件"),
        answers={201: _UPLOADED},
    )
    yield Route(
        "GET",
        one,
        member,
        calls.get,
        summary=say("Download a file, or a range of it", "下载文件或其中一段"),
        answers={200: BYTES, 206: BYTES, 304: None, 416: None},
    )
    yield Route(
        "GET",
        f"{one}/preview",
        member,
        calls.preview,
        query={"size": _SIZE},
        summary=say("Get a picture, made smaller", "获取图片预览"),
        answers={200: BYTES, 304: None},
    )
    yield from _version_routes(calls, one, stream)
    yield from _link_routes(calls, one)


def _version_routes(calls: FileCalls, one: str, stream: StreamForm) -> Iterable[Route]:
    yield Route(
        "GET",
        f"{one}/versions",
        Access.MEMBER,
        calls.list,
        summary=say("List the versions of a file", "列出文件的各个版本"),
        answers={200: fields({"versions": list_of(_VERSION)})},
    )
    yield Route(
        "POST",
        f"{one}/versions",
        Access.MEMBER,
        calls.add,
        body=stream,
        summary=say("Save a new version of a file", "保存文件的新版本"),
        answers={201: _UPLOADED},
    )
    yield Route(
        "POST",
        f"{one}/restore",
        Access.MEMBER,
        calls.restore,
        summary=say("Save an earlier version as the latest", "将旧版本恢复为最新版本"),
        answers={201: _UPLOADED},
    )


def _link_routes(calls: FileCalls, one: str) -> Iterable[Route]:
    yield Route(
        "POST",
        f"{one}/link",
        Access.MEMBER,
        calls.link,
        body=_LINK,
        summary=say("Make a link for somebody who cannot sign in", "为无法登录的人生成限时链接"),
        answers={201: fields({"url": TEXT, "expires_at": INSTANT})},
    )
    yield Route(
        "DELETE",
        f"{one}/link",
        Access.MEMBER,
        calls.revoke,
        summary=say("End all links to a file", "使该文件的所有链接失效"),
        answers={204: None},
    )
    yield Route(
        "GET",
        f"{_SHARED}<link>",
        Access.PUBLIC,
        calls.shared,
        summary=say("Download a file by a link", "通过链接下载文件"),
        answers={200: BYTES, 206: BYTES, 304: None, 416: None},
    )
