"""Pages for people: the browser app, and the viewer of the API page.

Where the app was not built, a small page says so; the API works all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from flask import Response, request
from werkzeug.exceptions import NotFound
from werkzeug.routing import BaseConverter

from dougong.api.edge import CONTENT_POLICY
from dougong.api.languages import language
from dougong.api.map_tiles import MapTiles
from dougong.api.routing import Access, Route
from dougong.api.web_files import WebFile, find_web_files
from dougong.kernel.messages import localize, say
from dougong.kernel.settings import Settings
from dougong.realtime.address import events_origin

_APP = "index.html"
_DOCS = "docs.html"
_HTML = "text/html; charset=utf-8"
# Viewers of OpenAPI set styles by attribute; scripts come from files of ours there as well.
_DOCS_POLICY = CONTENT_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
# The builder shows pages as they will be in a frame of its own; nothing else of ours is framed.
_PREVIEWS = "-/preview/"
_PREVIEW_POLICY = CONTENT_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")

_NOT_BUILT = say(
    "The browser app was not built. Run `make setup`, then start again. The API works: see {link}.",
    "浏览器应用尚未构建。请运行 `make setup` 后重新启动。API 可以正常使用：见 {link}。",
    link='<a href="/api/v1/openapi.json">/api/v1/openapi.json</a>',
)


class PageConverter(BaseConverter):
    """Matches any path but those of the API, which answers in JSON also where nothing is."""

    regex = r"(?!api(?:/|$)).+"
    part_isolating = False


class Pages:
    """Sends the files of the app."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._files: Mapping[str, WebFile] = find_web_files(folder)
        self._settings = settings
        self._tiles = MapTiles.of_setting(settings.map_tiles)

    def home(self) -> Response:
        """Send the app, which may listen to the realtime process beside us, and show tiles."""
        policy = self._tiles.allowed_in(CONTENT_POLICY)
        origin = events_origin(self._settings, request.host)
        if origin is not None:
            policy = policy.replace("connect-src 'self'", f"connect-src 'self' {origin}")
        return self._page(_APP, {"Content-Security-Policy": policy})

    def page(self, path: str) -> Response:
        """Send a file, or the app, which knows its own addresses.

        Raises:
            NotFound: It is the address of a file that does not exist.
        """
        if path in self._files and path != _APP:
            return self._send(path)
        if "." in path.rsplit("/", 1)[-1]:
            raise NotFound()
        if path.startswith(_PREVIEWS):
            policy = self._tiles.allowed_in(_PREVIEW_POLICY)
            return self._page(_APP, {"Content-Security-Policy": policy})
        return self.home()

    def docs(self) -> Response:
        """Send the viewer of the API page."""
        return self._page(_DOCS, {"Content-Security-Policy": _DOCS_POLICY})

    def docs_address(self) -> Response:
        """Lead to the viewer."""
        return Response(status=308, headers={"Location": "/api/v1/docs"})

    def _page(self, name: str, headers: Mapping[str, str] | None = None) -> Response:
        if name not in self._files:
            locale = language(request.headers.get("Accept-Language"), None)
            return Response(_not_built(locale), content_type=_HTML)
        return self._send(name, headers)

    def _send(self, name: str, headers: Mapping[str, str] | None = None) -> Response:
        file = self._files[name]
        encoding, path = file.best(request.headers.get("Accept-Encoding", ""))
        answer = Response(content_type=file.content_type, headers=headers)
        answer.headers["Cache-Control"] = file.caching
        answer.headers["Vary"] = "Accept-Encoding"
        if encoding != "identity":
            answer.headers["Content-Encoding"] = encoding
        answer.set_etag(f"{file.etag}-{encoding}")
        answer.data = path.read_bytes()
        return answer.make_conditional(request)  # type: ignore[return-value] # returns itself


def page_routes(folder: Path, settings: Settings) -> Iterable[Route]:
    """Give the pages, which are open to all: they hold nothing of any tenant."""
    pages, public = Pages(folder, settings), Access.PUBLIC
    yield Route("GET", "/", public, pages.home, free_query=True)
    yield Route("GET", "/docs", public, pages.docs_address, free_query=True)
    yield Route("GET", "/api/v1/docs", public, pages.docs, free_query=True)
    yield Route("GET", "/<page:path>", public, pages.page, free_query=True)


def _not_built(locale: str) -> str:
    return (
        f'<!doctype html><html lang="{escape(locale)}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Dougong</title>'
        f"<h1>Dougong 斗拱</h1><p>{localize(_NOT_BUILT, locale)}</p></html>"
    )
