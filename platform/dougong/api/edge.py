"""The outermost layer of every answer, errors included: security headers and measures."""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from dougong.api.measures import Measures
from dougong.api.routing import ROUTE

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_ALWAYS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"),
]
_UNLESS_SAID = [("Content-Security-Policy", CONTENT_POLICY), ("Cache-Control", "no-store")]
_PLAIN = 2
_OVER_HTTPS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


class Edge:
    """Wraps the application.

    Args:
        application: The application.
        measures: Where requests are counted.
        https_only: Whether browsers are told to use nothing but HTTPS from now on.
    """

    def __init__(
        self, application: WSGIApplication, measures: Measures, *, https_only: bool
    ) -> None:
        self._application = application
        self._measures = measures
        self._always = [*_ALWAYS, _OVER_HTTPS] if https_only else _ALWAYS
        self._plain = [*self._always, *_UNLESS_SAID]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve a request."""
        started = perf_counter()
        answered = "000"

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            nonlocal answered
            answered = status[:3]
            if len(headers) == _PLAIN:  # type and length: next to every answer of the API
                headers += self._plain
            else:
                named = {name for name, _ in headers}
                headers += self._always
                headers += [each for each in _UNLESS_SAID if each[0] not in named]
            return start_response(status, headers, *error)

        body = self._application(environ, start)
        route = environ.get(ROUTE)
        self._measures.note(
            environ["REQUEST_METHOD"],
            route.rule if route is not None else "",
            answered,
            perf_counter() - started,
        )
        return body
