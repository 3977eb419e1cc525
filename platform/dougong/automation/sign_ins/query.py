"""Signing in: a key in the address."""

from __future__ import annotations

from collections.abc import Sequence

from dougong.automation.sign_in import SignIn, Signing, sign_in
from dougong.kernel.messages import say


@sign_in
class QuerySignIn(SignIn):
    """A key as a parameter, for services that take no other."""

    key = "query"
    label = say("Key in the address", "地址中的密钥")
    slot = "key"
    schema = {"properties": {"parameter": {"type": "string"}}, "required": ["parameter"]}
    example = {"parameter": "key"}

    def sign(self, call: Signing) -> Sequence[str]:
        """Add it to the parameters."""
        call.query[call.said["parameter"]] = call.secret
        return (call.secret,)
