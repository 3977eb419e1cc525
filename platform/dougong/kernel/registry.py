"""One registry for every sort of capability: field types, functions, kinds, elements, channels."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any, Generic, Protocol, TypeVar

from dougong.kernel.errors import DuplicateKeyError, UnknownKeyError
from dougong.kernel.suggest import hint


class Keyed(Protocol):
    """Anything with a key."""

    @property
    def key(self) -> str:
        """Name of the capability within its registry."""


T = TypeVar("T", bound=Keyed)


class Registry(Generic[T]):
    """Capabilities of one sort, filled while the app starts, then frozen.

    An app owns its registries; there are none at module level, so two apps, or two tests, never
    see each other's plugins.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._items: dict[str, tuple[T, str]] = {}
        self._frozen = False

    def add(self, item: T, *, source: str) -> None:
        """Register a capability; ``source`` names who brings it, for the error on a clash.

        Raises:
            DuplicateKeyError: The key is taken.
        """
        assert not self._frozen, f"{self.kind} registry is frozen"
        if item.key in self._items:
            first = self._items[item.key][1]
            raise DuplicateKeyError(kind=self.kind, key=item.key, first=first, second=source)
        self._items[item.key] = (item, source)

    def freeze(self) -> Registry[T]:
        """Refuse further entries; returns itself."""
        self._frozen = True
        return self

    def get(self, key: str) -> T:
        """Find a capability.

        Raises:
            UnknownKeyError: There is none of that key; the message suggests the nearest.
        """
        try:
            return self._items[key][0]
        except KeyError:
            near = hint(key, self._items)
            raise UnknownKeyError(kind=self.kind, key=key, hint=near) from None

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[T]:
        return (item for item, _ in self._items.values())

    def __len__(self) -> int:
        return len(self._items)

    def keys(self) -> tuple[str, ...]:
        """Give the keys, in order of registration."""
        return tuple(self._items)


def marked(package: ModuleType, mark: str) -> Iterator[Any]:
    """Yield what carries ``mark`` in each module of ``package``, defined there, not imported."""
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for value in list(vars(module).values()):
            own = getattr(value, "__module__", None) == module.__name__
            if own and mark in getattr(value, "__dict__", {}):
                yield value
