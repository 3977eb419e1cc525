"""What plugins bring to the browser app: ES modules, found when the server starts."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from dougong.hooks.errors import UnfitOfferError
from dougong.hooks.offers import NAME, UiModule
from dougong.hooks.plugins import Hooks

HOOK: Final = "register_pages"
FOLDER: Final = "ui"
_KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_ASIDE = frozenset({"node_modules", "src", "tests"})


@dataclass(frozen=True, slots=True)
class ModuleFile:
    """A file that browsers may ask for.

    Attributes:
        body: Its bytes.
        content_type: What it is.
    """

    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class PluginModules:
    """The modules of one plugin.

    Attributes:
        plugin: The plugin.
        digest: Hash of all its files: a part of their addresses, so that a browser may keep them.
        modules: What it offers.
        files: Its files, by path below its folder.
    """

    plugin: str
    digest: str
    modules: tuple[UiModule, ...]
    files: Mapping[str, ModuleFile]


def find_modules(hooks: Hooks) -> Mapping[str, PluginModules]:
    """Give the modules of every plugin that has some.

    Raises:
        UnfitOfferError: What one offers is no module, or its file is not there.
    """
    offered: dict[str, list[UiModule]] = {}
    for each, plugin in hooks.collect(HOOK):
        if not isinstance(each, UiModule):
            raise _unfit(plugin, type(each).__name__, "a `UiModule`")
        offered.setdefault(plugin, []).append(each)
    return {name: _modules_of(hooks, name, modules) for name, modules in offered.items()}


def _modules_of(hooks: Hooks, name: str, modules: list[UiModule]) -> PluginModules:
    plugin = next((each for each in hooks.plugins if each.name == name), None)
    folder = plugin.folder if plugin is not None else None
    files = {} if folder is None else dict(_files(folder / FOLDER))
    for module in modules:
        if module.file not in files:
            raise _unfit(name, f"module `{module.file}`", f"a file of its folder `{FOLDER}/`")
        for page in module.pages:
            if not NAME.fullmatch(page.name):
                raise _unfit(name, f"page `{page.name}`", "a name in snake_case")
    digest = sha256()
    for path, file in sorted(files.items()):
        digest.update(f"{path}\0{len(file.body)}\0".encode())
        digest.update(file.body)
    return PluginModules(name, digest.hexdigest()[:20], tuple(modules), files)


def _files(folder: Path) -> Iterator[tuple[str, ModuleFile]]:
    for path in sorted(folder.rglob("*")):
        within = path.relative_to(folder)
        hidden = any(part.startswith(".") or part in _ASIDE for part in within.parts)
        if not path.is_file() or path.is_symlink() or hidden:
            continue
        guessed = _KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0]
        if guessed is not None:
            yield within.as_posix(), ModuleFile(path.read_bytes(), guessed)


def _unfit(plugin: str, found: str, wanted: str) -> UnfitOfferError:
    return UnfitOfferError(plugin=plugin, hook=HOOK, found=found, wanted=wanted)
