"""Signing in by another service: a browser goes there, comes back, and is signed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from flask import Response, request
from werkzeug.http import parse_cookie

from dougong.access.signing_in.authentication import Client
from dougong.access.signing_in.single_sign_on.errors import (
    ProviderFailedError,
    ProviderNoAccountError,
    ProviderNotFoundError,
)
from dougong.access.signing_in.single_sign_on.ticket import LIFETIME
from dougong.api.identity import Identity
from dougong.api.persons import address
from dougong.api.query import Parameter, parameters
from dougong.api.routing import Access, Route
from dougong.api.services import Services
from dougong.kernel.errors import AppError
from dougong.kernel.messages import say

_LONGEST_NEXT = 1000
_BEGIN = parameters(
    Parameter(
        name="next",
        about=say("Where in the application to go then.", "登录后前往的应用内路径。"),
        schema={"type": "string", "maxLength": _LONGEST_NEXT, "default": "/"},
    ),
)


class SingleSignOnCalls:
    """Answers the calls; a browser makes them, so they lead on instead of answering in JSON."""

    def __init__(self, services: Services, identity: Identity) -> None:
        self._single_sign_on = services.single_sign_on
        self._identity = identity
        self._secure = services.settings.secure_cookies
        self._days = services.settings.session_days
        self._cookie = f"{identity.cookie_name}-ticket"

    def begin(self, provider: str, query: Mapping[str, str]) -> Response:
        """Send a browser to a provider."""
        try:
            departure = self._single_sign_on.begin(provider, query["next"])
        except (ProviderFailedError, ProviderNotFoundError) as error:
            return _lead("/", error)
        answer = _lead(departure.address)
        self._keep(answer, departure.cookie, int(LIFETIME.total_seconds()))
        return answer

    def finish(self, provider: str) -> Response:
        """Take a browser back that was sent to a provider."""
        ticket = parse_cookie(request.environ.get("HTTP_COOKIE", "")).get(self._cookie)
        client = Client(
            address(),
            request.headers.get("User-Agent", ""),
            self._identity.cookie(request.environ),
        )
        try:
            arrival = self._single_sign_on.finish(
                provider, request.args.to_dict(), cookie=ticket, client=client
            )
        except (ProviderFailedError, ProviderNoAccountError, ProviderNotFoundError) as error:
            answer = _lead(self._single_sign_on.next(ticket), error)
        else:
            answer = _lead(arrival.next)
            self._identity.set_cookie(answer, arrival.sign_in.cookie, self._days * 24 * 3600)
        self._keep(answer, "", 0)
        return answer

    def _keep(self, answer: Response, ticket: str, max_age: int) -> None:
        answer.set_cookie(
            self._cookie,
            ticket,
            max_age=max_age,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="Lax",
        )


def single_sign_on_routes(services: Services, identity: Identity) -> Iterable[Route]:
    """Give the calls."""
    calls = SingleSignOnCalls(services, identity)
    yield Route(
        "GET",
        "/auth/oidc/<provider>",
        Access.PUBLIC,
        calls.begin,
        query=_BEGIN,
        summary=say(
            "Sign in by another service: leads a browser there", "通过其他服务登录：跳转至该服务"
        ),
        answers={303: None},
    )
    yield Route(
        "GET",
        "/auth/oidc/<provider>/callback",
        Access.PUBLIC,
        calls.finish,
        free_query=True,
        summary=say(
            "Where the service leads back to; goes on into the application, signed in or with "
            "`problem`",
            "服务完成后的回跳地址；随后进入应用，失败时带有 `problem`",
        ),
        answers={303: None},
    )


def _lead(where: str, error: AppError | None = None) -> Response:
    if error is not None:
        path, mark, fragment = where.partition("#")
        path += ("&" if "?" in path else "?") + urlencode({"problem": error.code})
        where = path + mark + fragment
    answer = Response(status=303, headers={"Location": where})
    # Else Flask would make an absolute address of it, with the host that the client named.
    answer.autocorrect_location_header = False
    return answer
