"""What is wrong with a package by itself, before any tenant is asked."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from PIL import Image

from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.suggest import hint
from dougong.metadata.check import Kinds
from dougong.metadata.definition import Definition
from dougong.metadata.package import MANIFEST, Version, parse_version
from dougong.packages.errors import (
    MissingFileError,
    StillThereError,
    UnfitPictureError,
    UnknownKindError,
    UnknownPlaceError,
    UnusedSecretError,
)
from dougong.packages.folder import PackageFolder

PICTURES: Final[Mapping[str, tuple[str, str]]] = {
    "png": ("PNG", "image/png"),
    "jpg": ("JPEG", "image/jpeg"),
    "jpeg": ("JPEG", "image/jpeg"),
    "webp": ("WEBP", "image/webp"),
}
"""What a picture's name ends with, what its bytes must be, and as what it is sent."""

CONNECTOR = "connector"
# What a secret is called where a connector does not say it.
_SLOTS: Final[Mapping[str, str]] = {
    "basic": "password",
    "bearer": "token",
    "header": "key",
    "query": "key",
    "oauth2": "client_secret",
}
_MOST_PIXELS = 50_000_000


def check_package(
    package: PackageFolder, definitions: Iterable[Definition], kinds: Kinds
) -> list[Problem]:
    """List what is wrong with what the manifest says of the rest of the package."""
    found = list(definitions)
    problems = [
        *_files(package),
        *_kinds(package, kinds),
        *_secrets(package, found),
        *_history(package, found),
    ]
    return [Problem(path=each.path, error=each.error, file=MANIFEST) for each in problems]


def slots_of(definitions: Iterable[Definition]) -> Iterator[tuple[str, str]]:
    """Yield connector and slot of each secret that connectors are written to sign in with."""
    for each in definitions:
        document: Mapping[str, Any] = each.json
        auth = document.get("auth") if each.kind == CONNECTOR else None
        if isinstance(auth, Mapping):
            slot = auth.get("slot", _SLOTS.get(str(auth.get("type"))))
            if isinstance(slot, str):
                yield each.name, slot


def places(definitions: Iterable[Definition]) -> set[str]:
    """Give what definitions bring, as a manifest names it: with the fields of objects."""
    found = set()
    for each in definitions:
        found.add(f"{each.kind}.{each.name}")
        document: Mapping[str, Any] = each.json
        fields = document.get("fields") if each.kind == "object" else None
        for field in fields if isinstance(fields, list) else ():
            if isinstance(field, Mapping):
                found.add(f"object.{each.name}.{field.get('name')}")
    return found


def _files(package: PackageFolder) -> Iterator[Problem]:
    for locale, path in package.manifest.docs.items():
        if path not in package.files:
            yield Problem(path=pointer("docs", locale), error=MissingFileError(file=path))
    for position, path in enumerate(package.manifest.screenshots):
        at = pointer("screenshots", position)
        if path not in package.files:
            yield Problem(path=at, error=MissingFileError(file=path))
        elif not is_picture(path, package.files[path]):
            yield Problem(path=at, error=UnfitPictureError(file=path))


def is_picture(path: str, content: bytes) -> bool:
    """Tell whether a file is the picture that its name says."""
    expected = PICTURES.get(path.rpartition(".")[2])
    if expected is None:
        return False
    try:
        with Image.open(io.BytesIO(content), formats=(expected[0],)) as picture:
            return picture.width * picture.height <= _MOST_PIXELS
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False


def _kinds(package: PackageFolder, kinds: Kinds) -> Iterator[Problem]:
    known = [kind.key for kind in kinds]
    for kind in package.manifest.changes:
        if kind not in known:
            error = UnknownKindError(kind=kind, hint=hint(kind, known))
            yield Problem(path=pointer("changes", kind), error=error)


def _secrets(package: PackageFolder, definitions: Iterable[Definition]) -> Iterator[Problem]:
    known = sorted({slot for _, slot in slots_of(definitions)})
    for position, each in enumerate(package.manifest.secrets):
        if each.name not in known:
            error = UnusedSecretError(secret=each.name, hint=hint(each.name, known))
            yield Problem(path=pointer("secrets", position, "name"), error=error)


def _history(package: PackageFolder, definitions: Iterable[Definition]) -> Iterator[Problem]:
    there, now = places(definitions), parse_version(package.manifest.version)
    for position, removal in enumerate(package.manifest.removes):
        if removal.since <= now and removal.what in there:
            error = StillThereError(what=removal.what, since=dotted(removal.since))
            yield Problem(path=pointer("removes", position, "what"), error=error)
    gone = {each.what for each in package.manifest.removes}
    later = {each.old for each in package.manifest.renames}
    for position, rename in enumerate(package.manifest.renames):
        new = ".".join([*rename.old.split(".")[:-1], rename.new])
        if rename.since > now:
            continue
        if rename.old in there:
            error = StillThereError(what=rename.old, since=dotted(rename.since))
            yield Problem(path=pointer("renames", position, "from"), error=error)
        elif not {new, *_owner(new)} & (gone | later) and not _is_there(new, there, later):
            yield Problem(
                path=pointer("renames", position, "to"), error=UnknownPlaceError(what=new)
            )


def _is_there(place: str, there: set[str], renamed: set[str]) -> bool:
    return place in there or bool(_owner(place) & renamed)


def _owner(place: str) -> set[str]:
    kind, name, *field = place.split(".")
    return {f"{kind}.{name}"} if field else set()


def dotted(version: Version) -> str:
    """Write a version."""
    return ".".join(map(str, version))
