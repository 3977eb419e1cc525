"""What Flask keeps of a request while it is answered, without what is not used here.

Flask's own also opens a session, sends signals, keeps a context of the application and looks up the
path anew each time: two thirds of what it costs a request.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias
from uuid import UUID
from wsgiref.types import WSGIEnvironment

from flask import Flask
from flask.ctx import RequestContext

# INVARIANT: `flask.request` reads this variable; the lock pins the release of Flask.
from flask.globals import _cv_request
from flask.wrappers import Request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

_ID = re.compile(r"(?<=/)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=/|\Z)")
_MOST_PLACES = 1000

_Key: TypeAlias = tuple[str, str, str]
Place: TypeAlias = tuple[Rule, dict[str, Any], str | None]
"""A rule, its arguments, and the name of the one that is the id in the path, if there is one."""


class Places:
    """Remembers where paths led: those that differ only in the id of a record lead to one place."""

    def __init__(self) -> None:
        self._known: dict[_Key, Place] = {}

    def match(self, app: Flask, request: Request) -> tuple[Rule, dict[str, Any]]:
        """Find the rule of a request and its arguments.

        Raises:
            HTTPException: There is none.
        """
        method, path = request.method, request.path
        found = _ID.search(path)
        start, end = found.span() if found is not None else (len(path), len(path))
        # A third part, so that a path with an empty place for an id is another.
        key = method, path[:start], path[end:] if found is not None else "-"
        known = self._known.get(key)
        if known is None:
            return self._look_up(app, request, key, path[start:end])
        rule, values, name = known
        return rule, {**values, name: UUID(path[start:end])} if name is not None else values.copy()

    def _look_up(
        self, app: Flask, request: Request, key: _Key, record_id: str
    ) -> tuple[Rule, dict[str, Any]]:
        where = app.url_map.bind("", url_scheme=request.scheme, path_info=request.path)
        rule, values = where.match(method=request.method, return_rule=True)
        # A text may look like an id too; a place with one is not remembered.
        names = [
            name
            for name, value in values.items()
            if isinstance(value, UUID) and str(value) == record_id
        ]
        if len(names) == bool(record_id):
            if len(self._known) >= _MOST_PLACES:
                self._known.clear()
            self._known[key] = rule, dict(values), names[0] if names else None
        return rule, dict(values)


class LightContext(RequestContext):
    """The context of one request; ``flask.request`` finds it, and nothing else does."""

    def __init__(self, app: Flask, environ: WSGIEnvironment, places: Places) -> None:
        self.app = app
        self.request = app.request_class(environ)
        self._places = places

    def push(self) -> None:
        """Make it the context of this thread, and find the route."""
        self._token = _cv_request.set(self)
        request = self.request
        try:
            request.url_rule, request.view_args = self._places.match(self.app, request)
        except HTTPException as error:
            request.routing_exception = error

    def pop(self, exc: object = None) -> None:
        """Let it go."""
        _cv_request.reset(self._token)
        request = self.request
        if "files" in request.__dict__:
            request.close()
        # Each holds the other, and the collector would have to part them.
        request.environ["werkzeug.request"] = None
