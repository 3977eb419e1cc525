"""Signing in: not at all."""

from __future__ import annotations

from collections.abc import Sequence

from dougong.automation.sign_in import SignIn, Signing, sign_in
from dougong.kernel.messages import say


@sign_in
class NoSignIn(SignIn):
    """Whoever may call it need not say who they are."""

    key = "none"
    label = say("Not at all", "无需登录")
    slot = ""
    schema = {"properties": {}}
    example = {}

    def sign(self, call: Signing) -> Sequence[str]:
        """Add nothing."""
        return ()
