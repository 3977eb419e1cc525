"""Seeing that files changed, for who develops a plugin."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

_ASIDE = frozenset({"__pycache__", "node_modules", ".git", ".pytest_cache", "tests"})

State = Mapping[Path, tuple[int, int]]


class FolderChanges:
    """Tells whether files below some folders changed since it was asked last.

    Args:
        folders: The folders; one that is not there has no files.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._state = self._look()

    def __call__(self) -> bool:
        """Look."""
        before, self._state = self._state, self._look()
        return before != self._state

    def _look(self) -> State:
        return {path: state for folder in self._folders for path, state in _files(folder)}


def _files(folder: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    for above, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if each not in _ASIDE]
        for name in names:
            path = Path(above, name)
            try:
                found = path.stat()
            except FileNotFoundError:
                continue  # editors put another file in its place at that moment
            yield path, (found.st_mtime_ns, found.st_size)
