"""For tests of single sign-on: a provider whose every answer can be forged, on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT_ID = "dougong"


@lru_cache(maxsize=1)
def _key() -> RSAKey:
    # It takes longer to make than to use.
    return RSAKey.generate_key(2048)


@dataclass
class ForgedProvider:
    """What it answers; tests change it between two sign-ins.

    Attributes:
        address: Where it listens.
        key: What it signs with.
        shown_key: What it says that it signs with.
        description: Put over its description.
        claims: Put over the claims of its tokens; None takes one out.
        header: Put over the header of its tokens.
        tamper: Changes the text of a token.
        userinfo: What it tells of the user when asked.
        asked: What the token endpoint was sent.
        nonce: Of the sign-in at hand.
    """

    address: str = ""
    key: RSAKey | OctKey = field(default_factory=_key)
    shown_key: RSAKey | None = None
    description: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    tamper: Callable[[str], str] = str
    userinfo: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    nonce: str = ""

    def answer(self, path: str) -> Mapping[str, Any]:
        """Give the answer to a call."""
        if path == "/.well-known/openid-configuration":
            at = self.address
            return {
                "issuer": at,
                "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token",
                "jwks_uri": f"{at}/jwks",
                "userinfo_endpoint": f"{at}/userinfo",
                **self.description,
            }
        if path == "/jwks":
            shown = self.shown_key or self.key
            return {"keys": [shown.as_dict(private=False)] if isinstance(shown, RSAKey) else []}
        if path == "/token":
            return {"access_token": "a", "token_type": "Bearer", "id_token": self.token()}
        return self.userinfo

    def token(self) -> str:
        """Make an ID token."""
        now = int(time())
        claims = {
            "iss": self.address,
            "aud": CLIENT_ID,
            "sub": "forged-1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "email_verified": True,
            **self.claims,
        }
        told = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", **self.header}
        text = jwt.encode(header, told, self.key, algorithms=["RS256", "HS256"])
        return self.tamper(text)

    def leave(self, location: str) -> dict[str, str]:
        """Take over what a browser is sent here with; gives it."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        self.nonce = asked["nonce"]
        return asked


@contextmanager
def forged_provider() -> Iterator[ForgedProvider]:
    """Run one while the context lasts."""
    provider = ForgedProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(provider.answer(urlsplit(self.path).path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            provider.asked = {name: values[0] for name, values in parse_qs(body).items()}
            self._send(provider.answer(urlsplit(self.path).path))

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
            return

        def _send(self, told: Mapping[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
