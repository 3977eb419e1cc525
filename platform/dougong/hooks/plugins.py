"""Finding plugins, and calling those that a tenant has."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from pluggy import HookCaller, PluginManager

from dougong.hooks import specs

GROUP = "dougong.plugins"

# The platform's own implementations are registered under this name and run for every tenant.
PLATFORM = "dougong"


@dataclass(frozen=True, slots=True)
class Hooks:
    """The plugins of this process, each under the name of its package."""

    manager: PluginManager
    _callers: dict[tuple[str, frozenset[str]], HookCaller | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def names(self) -> frozenset[str]:
        """Names of the packages whose plugins are loaded."""
        return frozenset(name for name, _ in self.manager.list_name_plugin())

    def collect(self, name: str) -> Iterable[tuple[Any, str]]:
        """Yield every item that a ``register_*`` hook gives, with the plugin it comes from."""
        for implementation in getattr(self.manager.hook, name).get_hookimpls():
            for item in implementation.function():
                yield item, implementation.plugin_name

    def caller(self, name: str, packages: frozenset[str]) -> HookCaller | None:
        """Give the caller of a hook for a tenant.

        Args:
            name: Name of the hook.
            packages: Packages the tenant has; plugins of others are not called.

        Returns:
            The caller; None when nobody listens.
        """
        key = (name, packages)
        if key not in self._callers:
            self._callers[key] = self._find_caller(name, packages)
        return self._callers[key]

    def _find_caller(self, name: str, packages: frozenset[str]) -> HookCaller | None:
        others = [
            plugin
            for plugin in self.manager.get_plugins()
            if self.manager.get_name(plugin) not in packages | {PLATFORM}
        ]
        caller = self.manager.subset_hook_caller(name, others)
        listening = [i for i in caller.get_hookimpls() if i.plugin not in others]
        return caller if listening else None


def load_plugins(folder: Path, *, own: Iterable[object] = ()) -> Hooks:
    """Load every plugin that is installed or lies in a folder.

    A plugin is a module with hook implementations: an entry point of the group
    ``dougong.plugins``, or the file ``plugin.py`` of a package folder.

    Args:
        folder: Folder of package folders.
        own: The platform's own implementations.

    Returns:
        The plugins, checked against the hook specifications.
    """
    manager = PluginManager("dougong")
    manager.add_hookspecs(specs)
    for plugin in own:
        manager.register(plugin, name=PLATFORM)
    for path in sorted(folder.glob("*/plugin.py")):
        manager.register(_load_module(path), name=path.parent.name)
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        manager.register(entry.load(), name=entry.name)
    manager.check_pending()
    return Hooks(manager)


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
