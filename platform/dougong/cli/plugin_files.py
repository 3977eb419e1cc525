"""The files of a new plugin, made from those of ``new_plugin/``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Template

from dougong import __version__

_TEMPLATES = Path(__file__).parent / "new_plugin"
_ENDING = ".template"
# Stands for the name of the plugin in names of files.
_NAME = "NAME"


def plugin_files(name: str) -> Mapping[str, str]:
    """Give the text of each file of a new plugin, by its path in the package."""
    words = {"name": name, "title": name.replace("_", " ").capitalize(), "platform": _release()}
    return {
        _place(path).replace(_NAME, name): Template(path.read_text("utf-8")).substitute(words)
        for path in sorted(_TEMPLATES.rglob(f"*{_ENDING}"))
    }


def _place(path: Path) -> str:
    return path.relative_to(_TEMPLATES).as_posix().removesuffix(_ENDING)


def _release() -> str:
    """Give the release of the platform as manifests write one."""
    numbers = [part for part in __version__.split(".")[:3] if part.isdigit()]
    return ".".join([*numbers, "0", "0"][:3])
