"""Who vouches for a package: keys in files, signatures over the checksums of its files."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from dougong.kernel.errors import AppError
from dougong.kernel.messages import say
from dougong.metadata.files import parse_json
from dougong.packages.errors import (
    FileExistsAlreadyError,
    KeyFileError,
    SignatureError,
    UnsignedError,
)

ALGORITHM = "ed25519"
PRIVATE, PUBLIC = ".key", ".pub"
# What is signed begins so: a signature of something else made with the key is none of a package.
_CONTEXT = b"dougong package 1\n"


class Signed(StrEnum):
    """What is known of who made a package."""

    SHIPPED = "shipped"
    TRUSTED = "trusted"
    UNKNOWN = "unknown"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who vouches for a package.

    Attributes:
        state: ``shipped``: it comes with the platform; ``trusted``: signed with a key that is
            trusted here; ``unknown``: with another; ``unsigned``: by nobody.
        key: Fingerprint of the key.
        name: What the key is called here.
    """

    state: Signed
    key: str | None = None
    name: str | None = None

    def to_json(self) -> dict[str, str | None]:
        """Give the wire shape."""
        return {"state": self.state.value, "key": self.key, "name": self.name}


SHIPPED = Signer(Signed.SHIPPED)


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose packages are taken.

    Attributes:
        keys: The public keys that are trusted, by fingerprint, each with its name.
        unsigned: Whether packages are taken that none of them signed.
    """

    keys: Mapping[str, tuple[str, Ed25519PublicKey]]
    unsigned: bool

    @classmethod
    def of_folder(cls, folder: str, *, unsigned: bool) -> Trust:
        """Read every ``.pub`` file of a folder.

        Raises:
            KeyFileError: One holds no public key.
        """
        keys = {}
        for path in sorted(Path(folder).glob(f"*{PUBLIC}")) if folder else ():
            key = read_public(path)
            keys[fingerprint(key)] = path.stem, key
        return cls(keys, unsigned)

    def signer(self, checksums: bytes | None, signature: bytes | None) -> Signer:
        """Tell who signed checksums.

        Raises:
            SignatureError: The signature does not hold.
        """
        if signature is None:
            return Signer(Signed.UNSIGNED)
        if checksums is None:
            reason = say("there are no checksums that it could be of", "没有对应的校验和")
            raise SignatureError(reason=reason)
        key, signed = _parse(signature)
        known = self.keys.get(key)
        if known is None:
            return Signer(Signed.UNKNOWN, key)
        try:
            known[1].verify(signed, _CONTEXT + checksums)
        except InvalidSignature:
            reason = say("the package was changed after it was signed", "软件包在签名后被修改")
            raise SignatureError(reason=reason) from None
        return Signer(Signed.TRUSTED, key, known[0])

    def require(self, package: str, signer: Signer) -> None:
        """Refuse a package that nobody vouches for, where that is asked for.

        Raises:
            UnsignedError: So it is.
        """
        if not self.unsigned and signer.state in (Signed.UNSIGNED, Signed.UNKNOWN):
            raise UnsignedError(package=package)


def sign(checksums: bytes, key: Ed25519PrivateKey) -> dict[str, str]:
    """Sign checksums; gives what ``signature.json`` holds."""
    signed = key.sign(_CONTEXT + checksums)
    return {
        "algorithm": ALGORITHM,
        "key": fingerprint(key.public_key()),
        "signature": base64.b64encode(signed).decode(),
    }


def make_keys(stem: Path) -> tuple[Path, Path]:
    """Make a pair of keys and write them beside each other.

    Args:
        stem: Path of the files without their endings.

    Returns:
        The file of the private key, which only its owner may read, and that of the public one.

    Raises:
        FileExistsAlreadyError: One of the files is there.
    """
    private, public = (stem.with_name(stem.name + end) for end in (PRIVATE, PUBLIC))
    for path in (private, public):
        if path.exists():
            raise FileExistsAlreadyError(file=str(path))
    key = Ed25519PrivateKey.generate()
    number = os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    return private, public


def read_private(path: Path) -> Ed25519PrivateKey:
    """Read a private key.

    Raises:
        KeyFileError: The file holds none.
    """
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm, OSError) as error:
        raise _bad_key(path, error) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _bad_key(path, None)
    return key


def read_public(path: Path) -> Ed25519PublicKey:
    """Read a public key.

    Raises:
        KeyFileError: The file holds none.
    """
    try:
        key = load_pem_public_key(path.read_bytes())
    except (ValueError, UnsupportedAlgorithm, OSError) as error:
        raise _bad_key(path, error) from None
    if not isinstance(key, Ed25519PublicKey):
        raise _bad_key(path, None)
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """Give what a key is known by."""
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return sha256(raw).hexdigest()[:32]


def _parse(signature: bytes) -> tuple[str, bytes]:
    try:
        document: Any = parse_json(signature)
        if document["algorithm"] == ALGORITHM:
            return str(document["key"]), base64.b64decode(document["signature"], validate=True)
    except (AppError, KeyError, TypeError, binascii.Error):
        pass
    raise SignatureError(reason=say("it is written in no known way", "格式无法识别"))


def _bad_key(path: Path, error: Exception | None) -> KeyFileError:
    if isinstance(error, OSError):
        reason = say("it cannot be read", "无法读取")
    else:
        reason = say("expected one in PEM", "应为 PEM 格式")
    return KeyFileError(file=str(path), reason=reason)
