"""Where the definition files that ship with the platform are.

In a checkout they stand beside the source; a wheel carries them inside the package, as data.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def schema_dir(package: Path = _PACKAGE) -> Path:
    """Give the folder of JSON Schemas, one per kind."""
    return _shipped(package) / "metadata" / "schema"


def core_dir(package: Path = _PACKAGE) -> Path:
    """Give the folder of the package that every tenant has."""
    return _shipped(package) / "metadata" / "core"


def plugins_dir(package: Path = _PACKAGE) -> Path:
    """Give the folder of the packages that ship with the platform, one folder each."""
    return _shipped(package) / "plugins"


def web_dir(package: Path = _PACKAGE) -> Path:
    """Give the folder of the built browser app; it is there once the app has been built."""
    return package / "web"


def _shipped(package: Path) -> Path:
    packed = package / "shipped"
    return packed if packed.is_dir() else package.parents[1]
