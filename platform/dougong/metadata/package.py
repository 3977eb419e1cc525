"""Packages: what a manifest says, and in which order packages lie above each other."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, TypeAlias

from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.shipped import schema_dir
from dougong.metadata.check import check_texts
from dougong.metadata.errors import CircularRequirementError, NoManifestError, UnmetRequirementError
from dougong.metadata.files import read_json
from dougong.metadata.schema_check import SchemaCheck, read_schema

MANIFEST = "manifest.json"

Version: TypeAlias = tuple[int, int, int]

_PLATFORM = say("the platform", "平台")
_OPERATORS: Mapping[str, Callable[[Version, Version], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a package says of itself.

    Attributes:
        name: Name of the package, and of its layer.
        version: Its version, such as ``1.4.0``.
        title: What people call it.
        platform: Versions of the platform it runs on, such as ``>=1.0.0``; any if None.
        packages: Versions of the packages below it, by name.
        plugin: The plugin that it cannot work without.
    """

    name: str
    version: str
    title: LocaleText
    platform: str | None = None
    packages: Mapping[str, str] = field(default_factory=dict)
    plugin: str | None = None


def read_manifest(folder: Path) -> tuple[Manifest | None, list[Problem]]:
    """Read the manifest of a package.

    Args:
        folder: The package.

    Returns:
        The manifest, and what is wrong with it; one of the two is empty.
    """
    if not (folder / MANIFEST).is_file():
        missing = NoManifestError(file=MANIFEST)
        return None, [Problem(path="", error=missing, file=MANIFEST)]
    try:
        document: Mapping[str, Any] = read_json(folder / MANIFEST)
    except AppError as error:
        return None, [Problem(path="", error=error, file=MANIFEST)]
    check = SchemaCheck(read_schema(schema_dir() / MANIFEST), folder=schema_dir())
    problems = check_texts(document) or check.problems(document)
    if problems:
        return None, [Problem(path=p.path, error=p.error, file=MANIFEST) for p in problems]
    return parse_manifest(document), []


def parse_manifest(document: Mapping[str, Any]) -> Manifest:
    """Turn a manifest that is known to be right into what it says."""
    requires = document.get("requires", {})
    return Manifest(
        name=document["name"],
        version=document["version"],
        title=document["title"],
        platform=requires.get("platform"),
        packages=requires.get("packages", {}),
        plugin=document.get("plugin"),
    )


def parse_version(text: str) -> Version:
    """Read a version such as ``1.4.0``."""
    major, minor, patch = text.split(".")
    return int(major), int(minor), int(patch)


def satisfies(version: str, wanted: str) -> bool:
    """Tell whether a version meets every condition of a range such as ``>=1.2.0,<2.0.0``."""
    for condition in wanted.split(","):
        sign = condition.rstrip("0123456789.")
        bound = parse_version(condition.removeprefix(sign))
        if not _OPERATORS[sign](parse_version(version), bound):
            return False
    return True


def check_requirements(
    manifests: Iterable[Manifest], *, platform: str, plugins: Collection[str]
) -> list[Problem]:
    """List what packages need and do not find.

    Args:
        manifests: The packages that shall be there together.
        platform: Version of the platform.
        plugins: Names of the plugins that are loaded.
    """
    by_name = {manifest.name: manifest for manifest in manifests}
    problems = []
    for each in by_name.values():
        if each.platform is not None and not satisfies(platform, each.platform):
            path = pointer("requires", "platform")
            problems.append(_unmet(each, _PLATFORM, each.platform, platform, path))
        for name, wanted in each.packages.items():
            found = by_name[name].version if name in by_name else None
            if found is None or not satisfies(found, wanted):
                what = say("package `{name}`", "软件包 `{name}`", name=name)
                path = pointer("requires", "packages", name)
                problems.append(_unmet(each, what, wanted, found, path))
        if each.plugin is not None and each.plugin not in plugins:
            what = say("the plugin `{name}`", "插件 `{name}`", name=each.plugin)
            problems.append(_unmet(each, what, "", None, "/plugin"))
    return problems


def dependency_order(manifests: Iterable[Manifest]) -> list[str]:
    """Give the names of packages so that each comes after those it needs.

    Raises:
        CircularRequirementError: Some need each other.
    """
    needs = {each.name: sorted(each.packages) for each in sorted(manifests, key=_name)}
    try:
        order = TopologicalSorter(needs).static_order()
        return [name for name in order if name in needs]
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise CircularRequirementError(packages=circle) from None


def _name(manifest: Manifest) -> str:
    return manifest.name


def _unmet(
    manifest: Manifest, what: LocaleText, wanted: str, found: str | None, path: str
) -> Problem:
    state = (
        say("and there is none", "但它不存在")
        if found is None
        else say("but {found} is there", "但现有版本为 {found}", found=found)
    )
    needed = {locale: f"{text} {wanted}".rstrip() for locale, text in what.items()}
    error = UnmetRequirementError(package=manifest.name, needed=needed, found=state)
    return Problem(path=path, error=error, file=MANIFEST)
