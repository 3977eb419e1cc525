"""What a package needs, one by one, and whether it is there: for people to see before they try."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from dougong import __version__
from dougong.kernel.jsontypes import JsonValue
from dougong.metadata.package import PYTHON, Manifest, satisfies


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Something that a package needs.

    Attributes:
        kind: ``platform``, ``python``, ``package`` or ``plugin``.
        name: Of what; None of the platform and of Python.
        range: The versions that fit; empty: any.
        found: The version that is there; None: none.
        met: Whether that fits.
    """

    kind: str
    name: str | None
    range: str
    found: str | None
    met: bool

    def to_json(self) -> dict[str, JsonValue]:
        """Give the wire shape."""
        return {name: getattr(self, name) for name in ("kind", "name", "range", "found", "met")}


def requirements(
    manifest: Manifest, installed: Mapping[str, Manifest], plugins: Collection[str]
) -> Iterator[Requirement]:
    """Yield what a package needs.

    Args:
        manifest: What it says of itself.
        installed: The packages that are there.
        plugins: Names of the plugins that are loaded.
    """
    for kind, wanted, found in (
        ("platform", manifest.platform, __version__),
        ("python", manifest.python, PYTHON),
    ):
        if wanted is not None:
            met = satisfies(found, wanted)
            yield Requirement(kind=kind, name=None, range=wanted, found=found, met=met)
    for name, wanted in manifest.packages.items():
        there = installed[name].version if name in installed else None
        met = there is not None and satisfies(there, wanted)
        yield Requirement(kind="package", name=name, range=wanted, found=there, met=met)
    if manifest.plugin is not None:
        loaded = manifest.plugin in plugins
        yield Requirement(kind="plugin", name=manifest.plugin, range="", found=None, met=loaded)
