"""Signing in: a token."""

from __future__ import annotations

from collections.abc import Sequence

from dougong.automation.sign_in import SignIn, Signing, sign_in
from dougong.kernel.messages import say


@sign_in
class BearerSignIn(SignIn):
    """A token that whoever has it may use (RFC 6750)."""

    key = "bearer"
    label = say("Token", "令牌")
    slot = "token"
    schema = {"properties": {}}
    example = {}

    def sign(self, call: Signing) -> Sequence[str]:
        """Add it to the headers."""
        call.headers["Authorization"] = f"Bearer {call.secret}"
        return (call.secret,)
