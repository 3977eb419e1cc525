"""Encryption of secrets at rest: AES-256-GCM, with keys that come from the settings.

What is encrypted says which key it was encrypted with, so keys can be changed: a new one is put in
front of the others, and old values are read with those behind it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dougong.kernel.errors import AppError

KEY_BYTES = 32
_ID_BYTES = 4
_NONCE_BYTES = 12


class InvalidSecretKeyError(AppError):
    """The keys of the settings cannot be used; which they are is not told."""

    code = "settings.invalid_secret_key"
    template = (
        "DOUGONG_SECRET_KEY must be keys of 32 bytes in base64, parted by commas; "
        "make one with `openssl rand -base64 32`"
    )
    template_zh = (
        "DOUGONG_SECRET_KEY 应为 base64 编码的 32 字节密钥，多个以逗号分隔；"
        "可用 `openssl rand -base64 32` 生成"
    )


class NoSecretKeyError(AppError):
    """A secret is to be stored, and there is no key."""

    code = "secret.no_key"
    template = "there is no key to encrypt with; the operator must set DOUGONG_SECRET_KEY"
    template_zh = "没有可用的加密密钥；运维人员需要设置 DOUGONG_SECRET_KEY"
    status = HTTPStatus.SERVICE_UNAVAILABLE


class UnreadableSecretError(AppError):
    """A secret cannot be decrypted."""

    code = "secret.unreadable"
    template = (
        "this value cannot be decrypted: its key is not in DOUGONG_SECRET_KEY any more, "
        "or it was damaged"
    )
    template_zh = "无法解密该值：其密钥已不在 DOUGONG_SECRET_KEY 中，或数据已损坏"
    status = HTTPStatus.SERVICE_UNAVAILABLE


@dataclass(frozen=True, slots=True, repr=False)
class KeyRing:
    """Encrypts with the first of its keys and decrypts with any.

    Attributes:
        keys: The keys, each of 32 bytes; there may be none.
        random_bytes: Gives what must not repeat.
    """

    keys: tuple[bytes, ...]
    random_bytes: Callable[[int], bytes]

    def encrypt(self, text: str) -> str:
        """Encrypt a text; gives base64 of the key's id, a nonce and what they made of it.

        Raises:
            NoSecretKeyError: There is no key.
        """
        if not self.keys:
            raise NoSecretKeyError()
        key, nonce = self.keys[0], self.random_bytes(_NONCE_BYTES)
        sealed = AESGCM(key).encrypt(nonce, text.encode(), None)
        return base64.b64encode(_id(key) + nonce + sealed).decode()

    def decrypt(self, sealed: str) -> str:
        """Decrypt what ``encrypt`` gave.

        Raises:
            UnreadableSecretError: No key of the ring fits.
        """
        try:
            parts = base64.b64decode(sealed, validate=True)
        except (binascii.Error, ValueError):
            raise UnreadableSecretError() from None
        nonce_at, text_at = _ID_BYTES, _ID_BYTES + _NONCE_BYTES
        for key in self.keys:
            if _id(key) != parts[:nonce_at]:
                continue
            try:
                return AESGCM(key).decrypt(parts[nonce_at:text_at], parts[text_at:], None).decode()
            except (InvalidTag, ValueError):
                continue
        raise UnreadableSecretError()


def key_ring(setting: str, random_bytes: Callable[[int], bytes]) -> KeyRing:
    """Read the keys of ``DOUGONG_SECRET_KEY``; none where it is empty.

    Raises:
        InvalidSecretKeyError: One of them is no key.
    """
    return KeyRing(tuple(map(_key, setting.split(","))) if setting.strip() else (), random_bytes)


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidSecretKeyError() from None
    if len(key) != KEY_BYTES:
        raise InvalidSecretKeyError()
    return key


def _id(key: bytes) -> bytes:
    """Tell keys apart without telling anything of them."""
    return hashlib.sha256(key).digest()[:_ID_BYTES]
