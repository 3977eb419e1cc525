"""Calls by way of a connector: its address, its headers, and what it signs in with.

Secrets are unsealed for the one call that needs them. Each was set for one server and goes to no
other: whoever changes the address of a connector must set its secret anew.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from dougong.automation.calling.addresses import origin_of
from dougong.automation.calling.caller import Caller, OutAnswer, OutRequest
from dougong.automation.calling.errors import (
    FailedCallError,
    MissingSecretError,
    NoTokenError,
    OutsideError,
    RefusedCallError,
    SecretElsewhereError,
    UnknownConnectorError,
)
from dougong.automation.calling.world import Asked
from dougong.automation.kinds.connector import (
    BASIC,
    BEARER,
    HEADER,
    OAUTH2,
    QUERY,
    ConnectorDef,
)
from dougong.deployment.model import Model
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.storage.cipher import KeyRing
from dougong.storage.database import Database
from dougong.storage.secret_rows import Slots

KIND = "connector"
MOST_BYTES = 1024 * 1024
_SHOWN = 300
_LONGEST_WAIT_S = 3600.0
# What a server says when it is not its day: too early, too many, and whatever went wrong there.
_LATER = frozenset({408, 421, 423, 425, 429})
_KEPT_HEADERS = frozenset(
    {"content-type", "date", "etag", "last-modified", "link", "location", "retry-after"}
)
_EARLY_S = 30.0
_SHORTEST_SECRET = 4
_CUT = "***"
_TOKEN_S = 300.0
_MOST_TOKENS = 1000


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    until: float


class TenantConnectors:
    """Calls others as the definitions of tenants say.

    Args:
        database: The cell.
        cipher: Unseals secrets.
        caller: Makes the calls.
    """

    def __init__(self, database: Database, cipher: KeyRing, caller: Caller) -> None:
        self._database = database
        self._cipher = cipher
        self._caller = caller
        self._tokens: dict[tuple[str, str, str], _Token] = {}
        self._lock = Lock()

    def call(self, model: Model, name: str, asked: Asked, *, key: str, now: datetime) -> JsonObject:
        """Make a call; gives ``status``, ``headers`` and ``text`` of the answer."""
        connector = connector_of(model, name)
        answer = self._answer(model.schema, connector, asked, key, now)
        require_success(origin_of(connector.base_url), answer)
        return {
            "status": answer.status,
            "headers": {n: v for n, v in answer.headers.items() if n in _KEPT_HEADERS},
            "text": text_of(answer.body),
        }

    def get(self, model: Model, name: str, path: str, *, key: str, now: datetime) -> OutAnswer:
        """Ask for a path and give what comes, whatever its status.

        Raises:
            OutsideError: Nothing came.
        """
        asked = Asked(method="GET", path=path)
        return self._answer(model.schema, connector_of(model, name), asked, key, now)

    def _answer(
        self, schema: str, connector: ConnectorDef, asked: Asked, key: str, now: datetime
    ) -> OutAnswer:
        answer = self._send(schema, connector, asked, key, now)
        if answer.status == 401 and connector.auth.type == OAUTH2:
            # A token may be taken back before its time; one new one tells whether that was it.
            self._forget(schema, connector)
            answer = self._send(schema, connector, asked, key, now)
        return answer

    def _send(
        self, schema: str, connector: ConnectorDef, asked: Asked, key: str, now: datetime
    ) -> OutAnswer:
        headers = {"Accept": "application/json", **connector.headers, **asked.headers}
        query = dict(asked.query)
        hidden = self._sign_in(schema, connector, headers, query, now)
        if connector.key_header:
            headers[connector.key_header] = key
        body = _written(asked, headers)
        url = _address(connector.base_url, asked.path, query)
        answer = self._caller.send(
            OutRequest(
                method=asked.method,
                url=url,
                headers=headers,
                body=body,
                timeout_s=connector.timeout,
                most_bytes=MOST_BYTES,
            )
        )
        return _without(answer, hidden)

    def _sign_in(
        self,
        schema: str,
        connector: ConnectorDef,
        headers: dict[str, str],
        query: dict[str, str],
        now: datetime,
    ) -> Sequence[str]:
        """Put in what proves who calls; gives what nobody is to read in an answer."""
        auth = connector.auth
        if not auth.slot:
            return ()
        secret = self._secret(schema, connector)
        if auth.type == BASIC:
            headers["Authorization"] = _basic(auth.user, secret)
        elif auth.type == BEARER:
            headers["Authorization"] = f"Bearer {secret}"
        elif auth.type == HEADER:
            headers[auth.header] = auth.prefix + secret
        elif auth.type == QUERY:
            query[auth.parameter] = secret
        else:
            token = self._token(schema, connector, secret, now)
            headers["Authorization"] = f"Bearer {token}"
            return secret, token
        return secret, headers.get("Authorization", "").partition(" ")[2]

    def _secret(self, schema: str, connector: ConnectorDef) -> str:
        """Unseal the secret, if it was set for whom it would be shown to."""
        slot = connector.auth.slot
        with self._database.connection(schema) as connection:
            row = Slots(schema, KIND, connector.name).all(connection).get(slot)
        if row is None:
            raise MissingSecretError(name=connector.name, slot=slot)
        secret, origin = unsealed(self._cipher, row.sealed)
        # INVARIANT: a secret goes nowhere but where it was set for, or whoever may change an
        # address could have it sent to themselves.
        if origin != connector.secret_goes_to:
            raise SecretElsewhereError(name=connector.name, slot=slot, origin=origin)
        return secret

    def _token(self, schema: str, connector: ConnectorDef, secret: str, now: datetime) -> str:
        key, seconds = (schema, connector.name, secret), now.timestamp()
        with self._lock:
            known = self._tokens.get(key)
            if known is not None and known.until > seconds:
                return known.text
        token = self._fetch(connector, secret, seconds)
        with self._lock:
            if len(self._tokens) >= _MOST_TOKENS:
                self._tokens.clear()
            self._tokens[key] = token
        return token.text

    def _fetch(self, connector: ConnectorDef, secret: str, seconds: float) -> _Token:
        auth = connector.auth
        form = {"grant_type": "client_credentials"}
        if auth.scope:
            form["scope"] = auth.scope
        headers = {"Accept": "application/json", "Content-Type": _FORM}
        if auth.send == "body":
            form |= {"client_id": auth.client_id, "client_secret": secret}
        else:
            # RFC 6749 2.3.1: both are written as in a form before they are joined.
            headers["Authorization"] = _basic(quote(auth.client_id, ""), quote(secret, ""))
        host = origin_of(auth.token_url)
        answer = self._caller.send(
            OutRequest(
                method="POST",
                url=auth.token_url,
                headers=headers,
                body=urlencode(form).encode(),
                timeout_s=connector.timeout,
            )
        )
        if answer.status in _LATER or answer.status >= 500:
            require_success(host, answer)
        return _read_token(host, answer, seconds)

    def _forget(self, schema: str, connector: ConnectorDef) -> None:
        with self._lock:
            for key in [each for each in self._tokens if each[:2] == (schema, connector.name)]:
                del self._tokens[key]


def connector_of(model: Model, name: str) -> ConnectorDef:
    """Find a connector.

    Raises:
        UnknownConnectorError: There is none.
    """
    found = model.catalog.all(KIND).get(name)
    if found is None:
        raise UnknownConnectorError(name=name)
    assert isinstance(found, ConnectorDef)
    return found


def sealed(cipher: KeyRing, secret: str, origin: str) -> str:
    """Seal a secret together with whom it may be shown to."""
    return cipher.encrypt(orjson.dumps([secret, origin]).decode())


def unsealed(cipher: KeyRing, text: str) -> tuple[str, str]:
    """Give a secret, and whom it may be shown to."""
    secret, origin = orjson.loads(cipher.decrypt(text))
    return str(secret), str(origin)


def require_success(host: str, answer: OutAnswer) -> None:
    """Refuse an answer that says it was not done.

    Raises:
        FailedCallError: It may be done later.
        RefusedCallError: It would be refused again.
    """
    if 200 <= answer.status < 300:
        return
    later = answer.status in _LATER or answer.status >= 500
    kind: Callable[..., OutsideError] = FailedCallError if later else RefusedCallError
    shown = " ".join(text_of(answer.body).split())
    error = kind(host=host, status=answer.status, answer=shown[:_SHOWN] or "-")
    error.retry_after_s = _retry_after(answer.headers.get("retry-after", ""))
    raise error


def _without(answer: OutAnswer, hidden: Sequence[str]) -> OutAnswer:
    """Cut secrets out of an answer that says again what it was sent."""
    body, headers = answer.body, dict(answer.headers)
    for text in hidden:
        if len(text) >= _SHORTEST_SECRET:
            body = body.replace(text.encode(), _CUT.encode())
            headers = {name: value.replace(text, _CUT) for name, value in headers.items()}
    return replace(answer, body=body, headers=headers)


def text_of(body: bytes) -> str:
    """Read a body as text that can be stored."""
    return body.decode("utf-8", "replace").replace("\x00", "\ufffd")


_FORM = "application/x-www-form-urlencoded"
_WRITERS: Mapping[str, tuple[str, Callable[[Any], bytes]]] = {
    "json": ("application/json", orjson.dumps),
    "form": (_FORM, lambda body: urlencode({k: str(v) for k, v in body.items()}).encode()),
    "text": ("text/plain; charset=utf-8", lambda body: str(body).encode()),
}


def _written(asked: Asked, headers: dict[str, str]) -> bytes | None:
    if asked.body is None:
        return None
    media_type, write = _WRITERS[asked.form]
    if "content-type" not in {name.lower() for name in headers}:
        headers["Content-Type"] = media_type
    return write(asked.body)


def _address(base: str, path: str, query: Mapping[str, str]) -> str:
    """Put an address together; what stands in the path never leads to another host."""
    url = base.rstrip("/")
    if path:
        url += "/" + quote(path.lstrip("/"), safe="/:@!$&'()*+,;=~-._%?[]")
    if query:
        url += ("&" if "?" in url else "?") + urlencode(query)
    return url


def _basic(user: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()


def _read_token(host: str, answer: OutAnswer, seconds: float) -> _Token:
    try:
        told = orjson.loads(answer.body)
        token, kind = told["access_token"], str(told.get("token_type", "bearer"))
        lives_s = float(told.get("expires_in", _TOKEN_S))
    except (orjson.JSONDecodeError, TypeError, KeyError, ValueError, AttributeError):
        token, kind, lives_s = None, "bearer", 0.0
    if not 200 <= answer.status < 300 or not isinstance(token, str) or kind.lower() != "bearer":
        said = " ".join(text_of(answer.body).split())[:_SHOWN]
        reason = say("it answered {s}: {a}", "应答 {s}：{a}", s=answer.status, a="{said}")
        reason = {locale: text.replace("{said}", said or "-") for locale, text in reason.items()}
        raise NoTokenError(host=host, reason=reason)
    return _Token(token, seconds + max(lives_s - _EARLY_S, 0.0))


def _retry_after(text: str) -> float | None:
    """Read for how long to wait; a date is as good as nothing said."""
    return min(float(text), _LONGEST_WAIT_S) if text.isascii() and text.isdigit() else None
