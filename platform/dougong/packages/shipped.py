"""The packages that come with the platform, and those that operators put beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.shipped import core_dir, plugins_dir
from dougong.kernel.suggest import hint
from dougong.metadata.package import Manifest, dependency_order, read_manifest
from dougong.packages.errors import PackageNotFoundError

CORE = "core"


class PackageShelf:
    """Packages by name, each in its folder."""

    def __init__(self, packages: Mapping[str, tuple[Manifest, Path]]) -> None:
        self._packages = packages

    @classmethod
    def of_folders(cls, folders: Iterable[Path]) -> PackageShelf:
        """Read the manifests in some folders.

        Raises:
            InvalidError: A manifest has faults.
        """
        packages: dict[str, tuple[Manifest, Path]] = {}
        problems: list[Problem] = []
        for folder in folders:
            manifest, found = read_manifest(folder)
            problems += found
            if manifest is not None:
                packages[manifest.name] = manifest, folder
        if problems:
            raise InvalidError(problems)
        return cls(packages)

    @classmethod
    def shipped(cls) -> PackageShelf:
        """Give the packages of this installation."""
        plugins = sorted(path.parent for path in plugins_dir().glob("*/manifest.json"))
        return cls.of_folders([core_dir(), *plugins])

    def with_requirements(self, names: Iterable[str]) -> list[tuple[Manifest, Path]]:
        """Give packages and all that they need, in the order in which to install them.

        Raises:
            PackageNotFoundError: One of them is not here.
        """
        wanted: dict[str, Manifest] = {}
        waiting = [CORE, *names]
        while waiting:
            name = waiting.pop()
            if name not in self._packages:
                raise PackageNotFoundError(package=name, hint=hint(name, self._packages))
            if name not in wanted:
                wanted[name] = self._packages[name][0]
                waiting.extend(wanted[name].packages)
        return [self._packages[name] for name in dependency_order(wanted.values())]
