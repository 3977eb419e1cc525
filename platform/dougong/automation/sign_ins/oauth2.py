"""Signing in: a token that is fetched with a client id and its secret."""

from __future__ import annotations

from collections.abc import Sequence

from dougong.automation.sign_in import SignIn, Signing, sign_in
from dougong.kernel.messages import say


@sign_in
class OAuth2SignIn(SignIn):
    """OAuth 2 client credentials (RFC 6749 4.4)."""

    key = "oauth2"
    label = say("OAuth 2", "OAuth 2")
    slot = "client_secret"
    schema = {
        "properties": {
            "token_url": {"type": "string"},
            "client_id": {"type": "string"},
            "scope": {"type": "string"},
            "send": {"enum": ["header", "body"]},
        },
        "required": ["token_url", "client_id"],
    }
    example = {"token_url": "https://login.shop.example/token", "client_id": "crm"}

    def sign(self, call: Signing) -> Sequence[str]:
        """Fetch a token, if none is at hand, and add it to the headers."""
        token = call.token()
        call.headers["Authorization"] = f"Bearer {token}"
        return call.secret, token
