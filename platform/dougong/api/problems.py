"""Errors as RFC 9457 problem details, in the reader's language; never a stack trace."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import orjson
import psycopg
from flask import Request, Response
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from dougong.api.errors import (
    ContentionError,
    MalformedRequestError,
    MethodNotAllowedError,
    TooExpensiveError,
    UnexpectedError,
    UnknownAddressError,
    UnprocessableValueError,
)
from dougong.api.headers import request_id
from dougong.api.languages import language
from dougong.api.routing import ACTOR
from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.storage.errors import DatabaseUnavailableError

PROBLEM_JSON = "application/problem+json"
_RETRY_AFTER_S = 1
_MOST_FAULTS = 500  # nobody reads more of them; the detail tells how many there are


def answer_problem(error: Exception, request: Request) -> Response:
    """Turn whatever was raised while a request was served into its answer."""
    environ = request.environ
    given = request_id(environ.get("HTTP_X_REQUEST_ID")) or uuid4().hex
    known = _as_app_error(error, environ, given)
    if known.status >= HTTPStatus.INTERNAL_SERVER_ERROR or known is not error:
        _log(error, known, request, given)
    elif _is_refusal(known, environ):
        _note_refusal(known, request, given)
    actor = environ.get(ACTOR)
    locale = language(environ.get("HTTP_ACCEPT_LANGUAGE"), actor and actor.locale)
    body = orjson.dumps(problem_json(known, given, locale))
    headers = {"Content-Language": locale, "X-Request-Id": given, **_headers(known, error)}
    return Response(body, known.status, headers, content_type=PROBLEM_JSON)


def problem_json(error: AppError, given: str, locale: str) -> JsonObject:
    """Give the wire shape of an error."""
    faults = [fault.to_json(locale) for fault in error.faults()[:_MOST_FAULTS]]
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": error.status.phrase,
        "status": error.status.value,
        "code": error.code,
        "detail": error.message(locale),
        "request_id": given,
        "errors": faults,
    }
    if error.details and not faults:
        body["details"] = error.details
    if error.trace:
        body["trace"] = list(error.trace)
    return body


def _as_app_error(error: Exception, environ: Mapping[str, Any], given: str) -> AppError:
    if isinstance(error, AppError):
        return error
    if isinstance(error, HTTPException):
        return _of_http(error, environ)
    if isinstance(error, psycopg.Error):
        return _of_database(error) or UnexpectedError(request_id=given)
    return UnexpectedError(request_id=given)


def _of_http(error: HTTPException, environ: Mapping[str, Any]) -> AppError:
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        return MethodNotAllowedError(method=environ["REQUEST_METHOD"][:20], allowed=allowed)
    if error.code == HTTPStatus.NOT_FOUND:
        return UnknownAddressError(path=_path(environ))
    reason = say("{why}", "{why}", why=error.name)
    return MalformedRequestError(reason=reason)


def _of_database(error: psycopg.Error) -> AppError | None:
    """Say in our words what PostgreSQL refuses by reason of the request, or of the moment."""
    match error:
        case psycopg.errors.QueryCanceled():
            return TooExpensiveError()
        case (
            psycopg.errors.DeadlockDetected()
            | psycopg.errors.SerializationFailure()
            | psycopg.errors.LockNotAvailable()
        ):
            return ContentionError()
        case psycopg.errors.ProgramLimitExceeded() | psycopg.DataError():
            why = error.diag.message_primary or str(error)
            return UnprocessableValueError(reason=why[:200])
        case psycopg.OperationalError():
            return DatabaseUnavailableError()
    return None


def _headers(known: AppError, error: Exception) -> dict[str, str]:
    headers: dict[str, str] = {}
    if known.status == HTTPStatus.TOO_MANY_REQUESTS:
        headers["Retry-After"] = str(known.details.get("retry_after_s", _RETRY_AFTER_S))
    elif known.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = str(_RETRY_AFTER_S)
    if known.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return headers


def _path(environ: Mapping[str, Any]) -> str:
    raw: bytes = environ.get("PATH_INFO", "").encode("latin-1", "replace")
    path = raw.decode("utf-8", "replace").replace("\0", "\ufffd")
    return path if len(path) <= 120 else path[:119] + "…"


def _is_refusal(known: AppError, environ: Mapping[str, Any]) -> bool:
    """Tell whether somebody asked for what they may not, or tried too often."""
    if known.status == HTTPStatus.UNAUTHORIZED:
        return "HTTP_AUTHORIZATION" in environ
    attempts = known.status == HTTPStatus.TOO_MANY_REQUESTS and known.code.startswith("access.")
    return attempts or known.status == HTTPStatus.FORBIDDEN


def _note_refusal(known: AppError, request: Request, given: str) -> None:
    """Note who was refused what, for whoever looks for attacks; without anything sent."""
    actor = request.environ.get(ACTOR)
    about = {
        **_about(request, given),
        "user": str(actor.user_id) if actor is not None else None,
        "address": request.remote_addr,
    }
    logging.getLogger("dougong.security").warning(known.code, extra=about)


def _log(error: Exception, known: AppError, request: Request, given: str) -> None:
    """Note what is a fault of ours, or may be one: with its stack, without anything sent."""
    if isinstance(error, HTTPException):
        return
    about = _about(request, given)
    logging.getLogger("dougong.api").error(known.code, extra=about, exc_info=_without_data(error))


def _about(request: Request, given: str) -> dict[str, str | None]:
    actor = request.environ.get(ACTOR)
    rule = request.url_rule
    return {
        "request_id": given,
        "method": request.method[:20],
        "route": rule.rule if rule is not None else None,
        "tenant": actor.tenant if actor is not None else None,
    }


def _without_data(error: Exception) -> Exception:
    """Give an error to be logged: PostgreSQL tells of some with the values that it refuses."""
    if not isinstance(error, psycopg.DataError | psycopg.IntegrityError):
        return error
    where = error.diag.constraint_name or error.diag.column_name or error.diag.table_name
    told = type(error)(f"SQLSTATE {error.sqlstate}" + (f", {where}" if where else ""))
    return told.with_traceback(error.__traceback__)
