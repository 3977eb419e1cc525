"""Who sends a request: a program by its token, a browser by its cookie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from werkzeug.http import parse_cookie

from dougong.access.actor import Actor
from dougong.access.errors import UnauthenticatedError
from dougong.access.signing_in.authentication import Authentication

_SAFE = frozenset({"GET", "HEAD"})


class Identity:
    """Tells who sends a request.

    Args:
        authentication: Knows sessions and tokens.
        secure_cookies: Whether cookies go over HTTPS only.
    """

    def __init__(self, authentication: Authentication, *, secure_cookies: bool) -> None:
        self._authentication = authentication
        self._secure_cookies = secure_cookies
        # The prefix makes browsers refuse a cookie of this name from another host or over HTTP.
        self.cookie_name = "__Host-dougong" if secure_cookies else "dougong"

    def actor(self, environ: Mapping[str, Any]) -> Actor:
        """Tell who sends a request.

        Raises:
            UnauthenticatedError: It brings neither a valid token nor a valid session.
            CsrfError: It would change something and comes with a cookie alone.
        """
        header = environ.get("HTTP_AUTHORIZATION")
        if header is not None:
            scheme, _, token = header.partition(" ")
            if scheme.lower() != "bearer":
                raise UnauthenticatedError()
            return self._authentication.authenticate_token(token.strip())
        cookie = self.cookie(environ)
        if cookie is None:
            raise UnauthenticatedError()
        return self._authentication.authenticate_session(
            cookie,
            safe=environ["REQUEST_METHOD"] in _SAFE,
            csrf=environ.get("HTTP_X_CSRF_TOKEN"),
        )

    def set_cookie(self, answer: Response, value: str, max_age: int) -> None:
        """Let an answer set the session's cookie; an empty one without a lifetime ends it."""
        answer.set_cookie(
            self.cookie_name,
            value,
            max_age=max_age,
            path="/",
            secure=self._secure_cookies,
            httponly=True,
            samesite="Lax",
        )

    def cookie(self, environ: Mapping[str, Any]) -> str | None:
        """Give the session's cookie, if one came."""
        return parse_cookie(environ.get("HTTP_COOKIE", "")).get(self.cookie_name)
