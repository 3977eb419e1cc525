"""Finding plugins, and calling those that a tenant has."""

from __future__ import annotations

import importlib.util
import logging
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from pluggy import HookImpl, PluginManager

from dougong.hooks import specs
from dougong.kernel.errors import AppError
from dougong.metadata.package import read_manifest

GROUP = "dougong.plugins"

# The platform's own implementations are registered under this name and run for every tenant.
PLATFORM = "dougong"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HookCall:
    """One hook as a tenant has it.

    Attributes:
        name: Name of the hook.
        implementations: In the order in which they are called.
    """

    name: str
    implementations: tuple[HookImpl, ...]

    def __call__(self, **arguments: Any) -> list[Any]:
        """Call every implementation; gives what each returns."""
        return [self._call(each, arguments) for each in self.implementations]

    def _call(self, implementation: HookImpl, arguments: Mapping[str, Any]) -> Any:
        try:
            return implementation.function(*(arguments[n] for n in implementation.argnames))
        except AppError:
            raise
        except Exception:
            _log.exception("plugin %s failed in %s", implementation.plugin_name, self.name)
            raise


@dataclass(frozen=True, slots=True)
class Hooks:
    """The plugins of this process, each under the name of its package."""

    manager: PluginManager
    _callers: dict[tuple[str, tuple[str, ...]], HookCall | None] = field(
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

    def _find_caller(self, name: str, packages: tuple[str, ...]) -> HookCall | None:
        registered = getattr(self.manager.hook, name).get_hookimpls()
        found = [i for at in (PLATFORM, *packages) for i in registered if i.plugin_name == at]
        return HookCall(name, tuple(found)) if found else None


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
        manifest, _ = read_manifest(path.parent)
        name = manifest.name if manifest is not None else path.parent.name
        manager.register(_load_module(path), name=name)
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
