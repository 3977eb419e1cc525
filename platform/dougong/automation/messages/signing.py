"""How deliveries are signed: as Standard Webhooks says, so that receivers find a library for it.

The signature covers the id of the delivery, the instant and the body. Who checks it knows that the
call is ours, unchanged and not one of yesterday sent again.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

PREFIX = "whsec_"
SECRET_BYTES = 32


def secret_of(random: bytes) -> str:
    """Write random bytes as a secret."""
    return PREFIX + b64encode(random).decode()


def signed_headers(
    body: bytes, secrets: Sequence[str], *, message_id: str, at: datetime
) -> Mapping[str, str]:
    """Give the headers that sign a body.

    Args:
        body: What is sent.
        secrets: What to sign with; after a change for a day the former one as well.
        message_id: Id of the delivery, the same at each attempt.
        at: The instant of the attempt.
    """
    instant = str(int(at.timestamp()))
    signed = f"{message_id}.{instant}.".encode() + body
    signatures = (f"v1,{_signature(signed, each)}" for each in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": instant,
        "webhook-signature": " ".join(signatures),
    }


def _signature(signed: bytes, secret: str) -> str:
    key = b64decode(secret.removeprefix(PREFIX))
    return b64encode(hmac.digest(key, signed, sha256)).decode()
