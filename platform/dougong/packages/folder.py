"""A package as files: read from a folder or a zip, wholly in memory.

Nothing is unpacked to a disk, so no name of a file leads anywhere; names are refused all the same
that would elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from dougong.kernel.errors import AppError, InvalidError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.check import Kinds, check_texts
from dougong.metadata.errors import NoManifestError, UnknownFolderError
from dougong.metadata.files import FolderContent, parse_json, read_files
from dougong.metadata.package import MANIFEST, Manifest, check_manifest
from dougong.packages.errors import (
    PackageTooLargeError,
    UnreadablePackageError,
    UnsafeFileError,
)
from dougong.packages.unpacking import unpack

DEFINITIONS = "metadata"
CHECKSUMS = "checksums.json"
SIGNATURE = "signature.json"
MOST_FILES = 20_000
MOST_BYTES = 100 * 1024 * 1024
MOST_FILE_BYTES = 20 * 1024 * 1024
LONGEST_NAME = 240

# What editors, version control and Python leave in a folder is no part of the package.
_LEFT_OUT = re.compile(r"\..*|__pycache__|node_modules|.*\.pyc|.*~")
_UNFIT = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')


@dataclass(frozen=True)
class PackageFolder:
    """A package.

    Attributes:
        manifest: What it says of itself.
        document: The manifest as JSON.
        files: The bytes of every file by its path, the manifest's too.
    """

    manifest: Manifest
    document: JsonObject
    files: Mapping[str, bytes]

    @property
    def name(self) -> str:
        """Name of the package."""
        return self.manifest.name

    @cached_property
    def digest(self) -> str:
        """What tells this content from any other; who signed it makes no difference."""
        told = sha256()
        for path in sorted(self.content):
            told.update(path.encode() + b"\0" + sha256(self.files[path]).digest())
        return told.hexdigest()

    @property
    def content(self) -> Iterator[str]:
        """The paths of all files but those that vouch for the others."""
        return (path for path in self.files if path not in (CHECKSUMS, SIGNATURE))

    @property
    def has_code(self) -> bool:
        """Whether it brings a plugin, which only an operator can install."""
        return "plugin.py" in self.files

    def definitions(self, kinds: Kinds) -> FolderContent:
        """Read its definitions, those of ``metadata/``; of a package without one all there is."""
        inner = [path for path in self.files if path.startswith(f"{DEFINITIONS}/")]
        depth = 3 if inner else 2
        found, problems = {}, []
        for path in sorted(inner or self.files):
            parts = PurePosixPath(path).parts
            if not path.endswith(".json"):
                continue
            if len(parts) == depth:
                found[path] = partial(self.files.__getitem__, path)
            elif inner:
                folder = "/".join(parts[1:-1]) or DEFINITIONS
                error = UnknownFolderError(folder=folder, hint="")
                problems.append(Problem(path="", error=error, file=path))
        content = read_files(found, kinds=kinds, layer=self.name)
        return FolderContent(content.definitions, (*problems, *content.problems))


def read_package(path: Path) -> PackageFolder:
    """Read a package from its folder, or from a zip.

    Raises:
        UnreadablePackageError: It is neither.
        UnsafeFileError: It holds what no package may.
        PackageTooLargeError: It holds too much.
        InvalidError: Its manifest is missing, or has faults.
    """
    if path.is_dir():
        return package_of(_read_folder(path))
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise _too_many_bytes()
        return read_archive(path.read_bytes())
    except FileNotFoundError:
        reason = say("there is no `{path}`", "没有 `{path}`", path=str(path))
        raise UnreadablePackageError(reason=reason) from None


def read_archive(data: bytes) -> PackageFolder:
    """Read a package from the bytes of a zip; raises as ``read_package`` does."""
    files: dict[str, bytes] = {}
    size = 0
    for name, content in unpack(data, most_files=MOST_FILES, most_bytes=MOST_FILE_BYTES):
        size += len(content)
        if size > MOST_BYTES:
            raise _too_many_bytes()
        _require_fit(name, files)
        files[name] = content
    return package_of(_without_top(files))


def package_of(files: Mapping[str, bytes]) -> PackageFolder:
    """Give the package that files make.

    Raises:
        InvalidError: The manifest is missing, or has faults.
    """
    if MANIFEST not in files:
        missing = NoManifestError(file=MANIFEST)
        raise InvalidError([Problem(path="", error=missing, file=MANIFEST)])
    try:
        document: Any = parse_json(files[MANIFEST])
    except AppError as error:
        raise InvalidError([Problem(path="", error=error, file=MANIFEST)]) from None
    problems = check_texts(document)
    manifest = None
    if not problems:
        manifest, problems = check_manifest(document)
    if manifest is None:
        at = [Problem(path=each.path, error=each.error, file=MANIFEST) for each in problems]
        raise InvalidError(at)
    kept = {key: value for key, value in document.items() if key != "$schema"}
    return PackageFolder(manifest, kept, files)


def _read_folder(folder: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    size = 0
    for path in _walk(folder):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file():
            reason = say("it is no ordinary file", "不是普通文件")
            raise UnsafeFileError(file=name, reason=reason)
        _require_fit(name, files)
        size += path.stat().st_size
        if size > MOST_BYTES or len(files) >= MOST_FILES:
            raise _too_many_bytes()
        files[name] = path.read_bytes()
    return files


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if _LEFT_OUT.fullmatch(path.name):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)
        else:
            yield path


def _require_fit(name: str, known: Mapping[str, bytes]) -> None:
    parts = name.split("/")
    reason = None
    if len(name) > LONGEST_NAME:
        reason = say("its name is too long", "名称过长")
    elif any(part in ("", ".", "..") for part in parts):
        reason = say("its path leads elsewhere", "路径指向别处")
    elif _UNFIT.search(name) or any(part != part.strip() for part in parts):
        reason = say("its name holds what no file can be called by", "名称包含不允许的字符")
    elif name in known:
        reason = say("it is there twice", "重复出现")
    if reason is not None:
        raise UnsafeFileError(file=name, reason=reason)


def _without_top(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Take off the one folder that all lies in, as in a zip that was made of a folder."""
    tops = {name.partition("/")[0] for name in files}
    if MANIFEST in files or len(tops) != 1:
        return files
    top = f"{tops.pop()}/"
    if f"{top}{MANIFEST}" not in files:
        return files
    return {name.removeprefix(top): content for name, content in files.items()}


def _too_many_bytes() -> PackageTooLargeError:
    reason = say(
        "at most {files} files and {mb} MB in all",
        "最多 {files} 个文件，合计 {mb} MB",
        files=MOST_FILES,
        mb=MOST_BYTES // 1024 // 1024,
    )
    return PackageTooLargeError(reason=reason)
