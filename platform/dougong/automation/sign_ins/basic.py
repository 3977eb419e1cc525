"""Signing in: a user and a password."""

from __future__ import annotations

from collections.abc import Sequence

from dougong.automation.calling.basic import basic_header
from dougong.automation.sign_in import SignIn, Signing, sign_in
from dougong.kernel.messages import say


@sign_in
class BasicSignIn(SignIn):
    """HTTP's own way (RFC 7617)."""

    key = "basic"
    label = say("User and password", "用户名与密码")
    slot = "password"
    schema = {"properties": {"user": {"type": "string"}}, "required": ["user"]}
    example = {"user": "crm"}

    def sign(self, call: Signing) -> Sequence[str]:
        """Add both to the headers."""
        written = basic_header(call.said["user"], call.secret)
        call.headers["Authorization"] = written
        return call.secret, written.partition(" ")[2]
