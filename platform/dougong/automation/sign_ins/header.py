"""Signing in: a key in a header of its own."""

from __future__ import annotations

from collections.abc import Sequence

from dougong.automation.sign_in import SignIn, Signing, sign_in
from dougong.kernel.messages import say


@sign_in
class HeaderSignIn(SignIn):
    """A key as many services give it out."""

    key = "header"
    label = say("Key in a header", "请求头中的密钥")
    slot = "key"
    schema = {
        "properties": {"header": {"type": "string"}, "prefix": {"type": "string"}},
        "required": ["header"],
    }
    example = {"header": "X-Api-Key", "prefix": "Key "}

    def sign(self, call: Signing) -> Sequence[str]:
        """Add it, behind what stands before it."""
        call.headers[call.said["header"]] = call.said.get("prefix", "") + call.secret
        return (call.secret,)
