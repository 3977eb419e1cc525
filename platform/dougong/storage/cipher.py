"""Encryption of secrets at rest: AES-256-GCM, with keys that come from the settings.

What is encrypted says which key it was encrypted with, so keys can be changed: a new one is put in
front of the others, and old values are read with those behind it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from time import monotonic

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dougong.kernel.errors import AppError

KEY_BYTES = 32
LOOK_EVERY_S = 1.0
"""How old the keys of a file may be."""

MARK_LENGTH = 5
"""So many letters of base64 hold nothing but the id of the key: 30 of its 32 bits."""

_ID_BYTES = 4
_NONCE_BYTES = 12

_log = logging.getLogger(__name__)


class InvalidSecretKeyError(AppError):
    """The keys of the settings cannot be used; which they are is not told."""

    code = "settings.invalid_secret_key"
    template = (
        "DOUGONG_SECRET_KEY, or the file that DOUGONG_SECRET_KEY_FILE names, must hold keys of 32 "
        "bytes in base64, parted by commas; make one with `openssl rand -base64 32`"
    )
    template_zh = (
        "DOUGONG_SECRET_KEY 或 DOUGONG_SECRET_KEY_FILE 指定的文件应为 base64 编码的 32 字节密钥，"
        "多个以逗号分隔；"
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


class KeyFile:
    """The keys of a file, which is read again when it has changed: a rotation needs no restart.

    Args:
        path: The file; what it holds is written like the setting.
        seconds: Gives a number of seconds that only ever rises.
    """

    def __init__(self, path: Path, *, seconds: Callable[[], float] = monotonic) -> None:
        self._path = path
        self._seconds = seconds
        self._looked_at = float("-inf")
        self._stamp: tuple[int, int, int] | None = None
        self._keys: tuple[bytes, ...] = ()

    def __call__(self) -> tuple[bytes, ...]:
        """Give the keys, as they were a second ago at most.

        A file that cannot be read any more leaves those that were read last.

        Raises:
            InvalidSecretKeyError: The file could not be read yet, or holds something else.
        """
        if (now := self._seconds()) - self._looked_at >= LOOK_EVERY_S:
            try:
                self._look()
            except (OSError, UnicodeDecodeError, InvalidSecretKeyError):
                if self._stamp is None:
                    raise InvalidSecretKeyError() from None
                _log.warning("the key file cannot be read; going on with the keys it had")
            self._looked_at = now
        return self._keys

    def _look(self) -> None:
        found = self._path.stat()
        stamp = found.st_ino, found.st_mtime_ns, found.st_size
        if stamp != self._stamp:
            keys = read_keys(self._path.read_text(encoding="ascii"))
            if not keys:
                raise InvalidSecretKeyError()
            self._keys, self._stamp = keys, stamp


@dataclass(frozen=True, slots=True, repr=False)
class KeyRing:
    """Encrypts with the first of its keys and decrypts with any.

    Attributes:
        fixed: The keys of the setting, each of 32 bytes; there may be none.
        random_bytes: Gives what must not repeat.
        file: Gives the keys of a file, which go before those of the setting.
    """

    fixed: tuple[bytes, ...]
    random_bytes: Callable[[int], bytes]
    file: Callable[[], tuple[bytes, ...]] | None = None

    @property
    def keys(self) -> tuple[bytes, ...]:
        """All keys; the first encrypts."""
        if self.file is None:
            return self.fixed
        return tuple(dict.fromkeys((*self.file(), *self.fixed)))

    def mark(self) -> str:
        """Give how everything begins that the first key encrypts; tells nothing of the key.

        Raises:
            NoSecretKeyError: There is no key.
        """
        keys = self.keys
        if not keys:
            raise NoSecretKeyError()
        return mark_of(keys[0])

    def encrypt(self, text: str) -> str:
        """Encrypt a text; gives base64 of the key's id, a nonce and what they made of it.

        Raises:
            NoSecretKeyError: There is no key.
        """
        keys = self.keys
        if not keys:
            raise NoSecretKeyError()
        key, nonce = keys[0], self.random_bytes(_NONCE_BYTES)
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


def key_ring(setting: str, random_bytes: Callable[[int], bytes], *, file: str = "") -> KeyRing:
    """Make the ring of the keys of ``DOUGONG_SECRET_KEY`` and ``DOUGONG_SECRET_KEY_FILE``.

    Args:
        setting: The keys; none where it is empty.
        random_bytes: Gives what must not repeat.
        file: A file with keys; none where it is empty.

    Raises:
        InvalidSecretKeyError: One of them is no key, or the file cannot be read.
    """
    keys = KeyFile(Path(file)) if file else None
    if keys is not None:
        keys()  # what is wrong with it is told at the start
    return KeyRing(read_keys(setting), random_bytes, keys)


def read_keys(text: str) -> tuple[bytes, ...]:
    """Read keys that are parted by commas or lines; none of an empty text.

    Raises:
        InvalidSecretKeyError: One of them is no key.
    """
    return tuple(map(_key, text.strip().replace("\n", ",").split(","))) if text.strip() else ()


def written_keys(keys: Iterable[bytes]) -> str:
    """Write keys as they are read."""
    return ",".join(base64.b64encode(key).decode() for key in keys)


def mark_of(key: bytes) -> str:
    """Give how everything begins that a key encrypts."""
    return base64.b64encode(_id(key)).decode()[:MARK_LENGTH]


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
