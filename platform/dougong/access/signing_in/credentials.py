"""What a client carries: a prefix, the tenant's name and 256 random bits; only a hash is kept."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable

from dougong.storage.tenants import is_tenant_name

TOKEN = "dg"
SESSION = "dgs"

_SECRET_BYTES = 32
_SECRET_LENGTH = 43


def new_credential(prefix: str, tenant: str, *, random_bytes: Callable[[int], bytes]) -> str:
    """Make a credential such as ``dg_acme_4vT…``."""
    return f"{prefix}_{tenant}_{_text(random_bytes(_SECRET_BYTES))}"


def tenant_of(credential: str, prefix: str) -> str | None:
    """Give the tenant a credential names; none if it is not one of that prefix.

    The secret may hold ``_`` and so may the tenant's name, so the secret is cut off by its length.
    """
    start, tenant = f"{prefix}_", credential[len(prefix) + 1 : -_SECRET_LENGTH - 1]
    well_formed = (
        credential.startswith(start)
        and credential[-_SECRET_LENGTH - 1 : -_SECRET_LENGTH] == "_"
        and is_tenant_name(tenant)
    )
    return tenant if well_formed else None


def digest(credential: str) -> bytes:
    """Give what is kept of a credential; 256 random bits need no slow hash."""
    return hashlib.sha256(credential.encode("utf-8", "surrogatepass")).digest()


def csrf_token(cookie: str) -> str:
    """Give the token that proves that a page of ours sent a request with this cookie.

    It follows from the cookie, so a reloaded page is given the same one and nothing is stored;
    another site can read neither.
    """
    return _text(hmac.digest(cookie.encode("utf-8", "surrogatepass"), b"dougong csrf", "sha256"))


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
