"""Finding plugins, and who of them takes part in what a tenant does."""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from pluggy import PluginManager, PluginValidationError

from dougong.hooks import specs
from dougong.hooks.calling import PLATFORM, HookCall, PluginCall, Watch
from dougong.hooks.errors import PluginUnusableError
from dougong.hooks.figures import HookFigures, told
from dougong.kernel.errors import AppError
from dougong.metadata.package import read_manifest

GROUP = "dougong.plugins"

# What ships has several parts, and pluggy wants them told apart.
_PART = ":"


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin that is loaded.

    Attributes:
        name: Its name, that of its package.
        version: Version of the package; None where that is not told.
        folder: Folder of the package; None of an entry point that is no file.
        hooks: Names of the hooks it implements.
    """

    name: str
    version: str | None
    folder: Path | None
    hooks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hooks:
    """The plugins of this process, each under the name of its package.

    Attributes:
        manager: Knows them.
        watch: Sees to calls of them.
        plugins: The plugins that are loaded; the platform's own is none.
        folders: Where packages lie.
    """

    manager: PluginManager
    watch: Watch
    plugins: tuple[Plugin, ...] = ()
    folders: tuple[Path, ...] = ()
    _callers: dict[tuple[str, tuple[str, ...]], HookCall | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def names(self) -> frozenset[str]:
        """Names of the packages whose plugins are loaded."""
        return frozenset(each.name for each in self.plugins)

    @property
    def figures(self) -> HookFigures:
        """How they are doing."""
        return self.watch.figures

    def collect(self, name: str) -> Iterable[tuple[Any, str]]:
        """Yield every item that a ``register_*`` hook gives, with the plugin it comes from.

        Raises:
            PluginFailedError: A plugin broke.
        """
        for call in self._calls(name):
            for item in self.watch.along(call.plugin, name, call() or ()):
                yield item, call.plugin

    def caller(self, name: str, packages: tuple[str, ...]) -> HookCall | None:
        """Give the caller of a hook for a tenant.

        Args:
            name: Name of the hook.
            packages: Packages the tenant has, in dependency order: their plugins are called in
                it, after the platform's own; plugins of others are not called.

        Returns:
            The caller; None when nobody listens.
        """
        key = (name, packages)
        if key not in self._callers:
            self._callers[key] = self._find_caller(name, packages)
        return self._callers[key]

    def of(self, name: str, plugin: str) -> HookCall | None:
        """Give the caller of a hook of one plugin, whoever has it; None: it does not listen."""
        found = tuple(call for call in self._calls(name) if call.plugin == plugin)
        return HookCall(name, found) if found else None

    def _find_caller(self, name: str, packages: tuple[str, ...]) -> HookCall | None:
        known = list(self._calls(name))
        found = [call for at in (PLATFORM, *packages) for call in known if call.plugin == at]
        return HookCall(name, tuple(found)) if found else None

    def _calls(self, name: str) -> Iterable[PluginCall]:
        for each in getattr(self.manager.hook, name).get_hookimpls():
            names = tuple(each.argnames)
            owner = each.plugin_name.partition(_PART)[0]
            yield PluginCall(owner, name, each.function, names, self.watch)


def load_plugins(
    *folders: Path,
    own: Iterable[object] = (),
    seconds: Callable[[], float] = time.perf_counter,
) -> Hooks:
    """Load every plugin that is installed or lies in one of some folders.

    A plugin is a module with hook implementations: an entry point of the group
    ``dougong.plugins``, or the file ``plugin.py`` of a package folder.

    Args:
        *folders: Folders of package folders.
        own: The platform's own implementations.
        seconds: A clock that only runs on.

    Returns:
        The plugins, checked against the hook specifications.

    Raises:
        PluginUnusableError: One of them cannot be loaded, or implements a hook that is none.
    """
    manager = PluginManager("dougong")
    manager.add_hookspecs(specs)
    for position, plugin in enumerate(own):
        _register(manager, plugin, f"{PLATFORM}{_PART}{position}")
    paths = [path for folder in folders for path in sorted(folder.glob("*/plugin.py"))]
    found = [_of_folder(manager, path) for path in paths]
    entries = sorted(entry_points(group=GROUP), key=lambda entry: entry.name)
    found += [_of_entry(manager, entry) for entry in entries]
    return Hooks(manager, Watch(HookFigures(), seconds), tuple(found), folders)


def _of_folder(manager: PluginManager, path: Path) -> Plugin:
    manifest, _ = read_manifest(path.parent)
    name = manifest.name if manifest is not None else path.parent.name
    version = manifest.version if manifest is not None else None
    try:
        hooks = _register(manager, _load_module(path), name)
    except Exception as error:
        raise _unusable(name, path.parent, error) from error
    return Plugin(name, version, path.parent, hooks)


def _of_entry(manager: PluginManager, entry: EntryPoint) -> Plugin:
    try:
        module = entry.load()
        hooks = _register(manager, module, entry.name)
    except Exception as error:
        raise _unusable(entry.name, Path(entry.value), error) from error
    file = getattr(module, "__file__", None)
    version = entry.dist.version if entry.dist is not None else None
    return Plugin(entry.name, version, Path(file).parent if file else None, hooks)


def _register(manager: PluginManager, plugin: object, name: str) -> tuple[str, ...]:
    manager.register(plugin, name=name)
    manager.check_pending()
    return tuple(sorted(each.name for each in manager.get_hookcallers(plugin) or ()))


def _unusable(name: str, folder: Path, error: Exception) -> PluginUnusableError:
    if isinstance(error, AppError):
        reason = error.message()
    elif isinstance(error, PluginValidationError):
        # It begins with what says the same again: the plugin, and where it is.
        reason = " ".join(str(error).splitlines()[-1].split())
    else:
        reason = told(error) + _place(error, folder)
    return PluginUnusableError(plugin=name, reason=reason, folder=str(folder))


def _place(error: Exception, folder: Path) -> str:
    """Say where in the plugin it broke."""
    at, place = error.__traceback__, ""
    while at is not None:
        file = Path(at.tb_frame.f_code.co_filename)
        if file.is_relative_to(folder):
            place = f" ({file.relative_to(folder).as_posix()}:{at.tb_lineno})"
        at = at.tb_next
    return place


def _load_module(path: Path) -> ModuleType:
    name = f"dougong_plugin_{path.parent.name}"
    spec = importlib.util.spec_from_file_location(
        name, path, submodule_search_locations=[str(path.parent)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Registered so that the plugin's own files can be imported relative to it.
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
