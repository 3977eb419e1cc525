"""Building a package: one zip, the same bytes for the same content, with the checksums of all.

Files are stored as they are, not deflated: what deflating gives differs between versions of the
library that does it, and the bytes must not.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dougong.kernel.errors import AppError
from dougong.kernel.messages import say
from dougong.metadata.files import parse_json
from dougong.packages.errors import ChecksumError
from dougong.packages.folder import CHECKSUMS, SIGNATURE, PackageFolder
from dougong.packages.signing import Signer, Trust, sign

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_ORDINARY = 0o100644 << 16
_UNIX = 3


def sealed(package: PackageFolder, key: Ed25519PrivateKey | None = None) -> PackageFolder:
    """Give a package with the checksums of its files, and signed where there is a key."""
    content = {path: package.files[path] for path in package.content}
    checksums = {path: sha256(content[path]).hexdigest() for path in sorted(content)}
    content[CHECKSUMS] = _written({"sha256": checksums})
    if key is not None:
        content[SIGNATURE] = _written(sign(content[CHECKSUMS], key))
    return replace(package, files=content)


def archive(package: PackageFolder) -> bytes:
    """Give the zip of a package."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as file:
        for path in sorted(package.files):
            entry = ZipInfo(path, _EARLIEST)
            entry.create_system = _UNIX
            entry.external_attr = _ORDINARY
            file.writestr(entry, package.files[path])
    return out.getvalue()


def verify(package: PackageFolder, trust: Trust) -> Signer:
    """Check that a package is as it was built, and tell who signed it.

    Raises:
        ChecksumError: A file is another, is missing, or is one too many.
        SignatureError: The signature does not hold.
    """
    checksums = package.files.get(CHECKSUMS)
    if checksums is not None:
        _compare(package, _read(checksums))
    return trust.signer(checksums, package.files.get(SIGNATURE))


def write_vouching(folder: Path, package: PackageFolder) -> None:
    """Write what vouches for a package into its folder."""
    for name in (CHECKSUMS, SIGNATURE):
        if name in package.files:
            (folder / name).write_bytes(package.files[name])


def _compare(package: PackageFolder, checksums: Mapping[str, Any]) -> None:
    content = set(package.content)
    for path in sorted(content | checksums.keys()):
        if path not in content:
            raise ChecksumError(file=path, reason=say("it is missing", "文件缺失"))
        if path not in checksums:
            raise ChecksumError(file=path, reason=say("it was added later", "文件是后来添加的"))
        if sha256(package.files[path]).hexdigest() != checksums[path]:
            raise ChecksumError(file=path, reason=say("it was changed", "文件已被修改"))


def _read(checksums: bytes) -> Mapping[str, Any]:
    try:
        found = parse_json(checksums).get("sha256")
    except AppError:
        found = None
    if not isinstance(found, dict):
        raise ChecksumError(file=CHECKSUMS, reason=say("it holds no checksums", "没有校验和"))
    return found


def _written(document: Mapping[str, Any]) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
