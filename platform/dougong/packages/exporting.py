"""A package made of a tenant's own definitions, and of its own that those need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import orjson

from dougong import __version__
from dougong.deployment.errors import UnknownDefinitionError
from dougong.deployment.model import Model
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.shipped import schema_dir
from dougong.kernel.suggest import hint
from dougong.metadata.canonical import canonical
from dougong.metadata.check import Kinds
from dougong.metadata.definition import TENANT_LAYER, Definition, Identity
from dougong.metadata.files import file_of
from dougong.metadata.package import MANIFEST
from dougong.metadata.schema_check import SHARED, read_schema
from dougong.packages.errors import NothingToExportError
from dougong.packages.folder import DEFINITIONS, PackageFolder, package_of

_FIRST = "0.1.0"


def export_package(
    model: Model,
    kinds: Kinds,
    name: str,
    things: Iterable[tuple[str, ...]],
    installed: Mapping[str, JsonObject],
) -> PackageFolder:
    """Make a package of definitions of a tenant's own.

    Args:
        model: The definitions in force.
        kinds: Every kind of definition.
        name: Name of the package.
        things: Kind and name of what is wanted.
        installed: The manifests of the packages that the tenant has.

    Returns:
        The package: what is wanted, what of the tenant's own it needs, and the packages that
        bring the rest as requirements.

    Raises:
        UnknownDefinitionError: There is no such definition.
        NothingToExportError: It comes with a package.
        InvalidError: The name cannot be a package's.
    """
    chosen, needed = _closure(model, kinds, [_identity(each) for each in things])
    manifest: dict[str, Any] = {
        "name": name,
        "version": _FIRST,
        "title": {"en": name, "zh-CN": name},
        "requires": {
            "platform": f">={__version__}",
            "packages": {each: f">={installed[each]['version']}" for each in sorted(needed)},
        },
    }
    shared = read_schema(schema_dir() / SHARED)
    files = {MANIFEST: orjson.dumps(manifest, option=orjson.OPT_INDENT_2)}
    for each in chosen:
        schema = read_schema(kinds.get(each.kind).schema_path())
        path = f"{DEFINITIONS}/{file_of(each, kinds).as_posix()}"
        files[path] = canonical(each.json, schema, shared).encode()
    return package_of(files)


def write_files(folder: Path, package: PackageFolder) -> None:
    """Write the files of a package into a folder."""
    for path, content in package.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _closure(
    model: Model, kinds: Kinds, wanted: Iterable[Identity]
) -> tuple[list[Definition], set[str]]:
    definitions = model.catalog.definitions
    chosen: dict[Identity, Definition] = {}
    needed: set[str] = set()
    asked = list(wanted)
    for identity in asked:
        found = definitions.get(identity)
        if found is None:
            near = hint(identity[1], [name for kind, name in definitions if kind == identity[0]])
            raise UnknownDefinitionError(kind=identity[0], name=identity[1], hint=near)
        package = _package_of(found)
        if package is not None:
            raise NothingToExportError(kind=identity[0], name=identity[1], package=package)
    waiting = list(reversed(asked))
    while waiting:
        identity = waiting.pop()
        found = definitions.get(identity)
        if found is None or identity in chosen:
            continue
        package = _package_of(found)
        if package is not None:
            needed.add(package)
            continue
        chosen[identity] = found
        names = model.readers.names_in(identity)
        waiting += [(each.kind, each.name) for each in names if each.kind in kinds]
    return list(chosen.values()), needed


def _package_of(definition: Definition) -> str | None:
    """Give the package that brings a definition, as a tenant may have changed it."""
    below = definition.parts[0].layer if definition.parts else definition.layer
    return definition.package or (None if below == TENANT_LAYER else below)


def _identity(thing: tuple[str, ...]) -> Identity:
    kind, name = thing if len(thing) == 2 else (thing[0], "")
    return kind, name
