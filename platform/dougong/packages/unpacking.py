"""Unpacking a zip that anybody may have made: so many files, so many bytes, nothing but files."""

from __future__ import annotations

import io
import stat
import struct
import zlib
from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from dougong.kernel.messages import say
from dougong.packages.errors import (
    PackageTooLargeError,
    UnreadablePackageError,
    UnsafeFileError,
)

_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_BROKEN = (
    BadZipFile,
    LargeZipFile,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    UnicodeDecodeError,
    ValueError,
    struct.error,
    zlib.error,
)


def unpack(data: bytes, *, most_files: int, most_bytes: int) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a zip, folders left out.

    What an entry says of its size is not believed: no more is unpacked than may be.

    Args:
        data: The zip.
        most_files: How many files it may have.
        most_bytes: How many bytes each of them may have.

    Raises:
        UnreadablePackageError: It is no zip, or a broken one.
        UnsafeFileError: An entry is no ordinary file.
        PackageTooLargeError: There are too many, or one is too large.
    """
    # Before the list is read, which takes a hundred times the memory that it has bytes.
    if data.count(_ENTRY) > 2 * most_files:
        raise _too_many(most_files)
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            entries = [each for each in archive.infolist() if not each.is_dir()]
            if len(entries) > most_files:
                raise _too_many(most_files)
            for entry in entries:
                _require_file(entry)
                yield entry.filename, _read(archive, entry, most_bytes)
    except _BROKEN as error:
        reason = say("the zip is broken ({what})", "压缩包已损坏（{what}）", what=str(error)[:120])
        raise UnreadablePackageError(reason=reason) from None


def _require_file(entry: ZipInfo) -> None:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        reason = say("it is no ordinary file", "不是普通文件")
        raise UnsafeFileError(file=entry.filename, reason=reason)
    if entry.flag_bits & _ENCRYPTED:
        reason = say("it is encrypted", "已加密")
        raise UnsafeFileError(file=entry.filename, reason=reason)
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        reason = say("it is packed in a way that is not known", "压缩方式不受支持")
        raise UnsafeFileError(file=entry.filename, reason=reason)


def _read(archive: ZipFile, entry: ZipInfo, most: int) -> bytes:
    with archive.open(entry) as file:
        content = file.read(most + 1)
    if len(content) > most:
        reason = say(
            "`{file}` has more than {mb} MB",
            "`{file}` 超过 {mb} MB",
            file=entry.filename[:200],
            mb=most // 1024 // 1024,
        )
        raise PackageTooLargeError(reason=reason)
    return content


def _too_many(most: int) -> PackageTooLargeError:
    return PackageTooLargeError(reason=say("more than {n} files", "超过 {n} 个文件", n=most))
