"""Platforms with plugins that are written for the test at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from typing import TypeAlias

import pytest

from dougong.app import build_platform
from dougong.kernel.settings import Settings
from dougong.processes.web_app import build_web_app
from dougong.storage.migrations.run import migrate_cell
from dougong.testing.desk import Desk, desk_of
from dougong.testing.over_http import SettableClock, make_home

HEAD = """
from dougong.hooks.specs import hookimpl
from dougong.kernel.errors import AppError

"""

Write: TypeAlias = Callable[..., Path]
Open: TypeAlias = Callable[[], Desk]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the plugin of a package; gives the folder of all plugins."""

    def write(package: str, source: str = "", *needs: str) -> Path:
        folder = tmp_path / package
        folder.mkdir()
        requires = ", ".join(f'"{name}": ">=0.0.0"' for name in needs)
        (folder / "manifest.json").write_text(
            f'{{"name": "{package}", "version": "1.0.0", "title": {{"en": "{package}"}},'
            f' "requires": {{"packages": {{{requires}}}}}}}'
        )
        if source:
            (folder / "plugin.py").write_text(HEAD + dedent(source))
        return tmp_path

    return write


@pytest.fixture
def open_desk(database_url: str, redis_url: str, tmp_path: Path) -> Iterator[Open]:
    """Open a tenant on a platform with the plugins written so far."""
    migrate_cell(database_url)
    platforms = []

    def open_desk() -> Desk:
        platform = build_platform(
            Settings(database_url=database_url, redis_url=redis_url),
            pool_size=4,
            clock=SettableClock(),
            plugin_folder=tmp_path,
        )
        platforms.append(platform)
        return desk_of(make_home(platform, build_web_app(platform)))

    yield open_desk
    for platform in platforms:
        platform.close()
