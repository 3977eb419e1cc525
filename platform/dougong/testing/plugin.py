"""Fixtures for the tests of a plugin: `pytest_plugins = ["dougong.testing.plugin"]` in conftest.py.

They run the package that lies where the tests do on a real platform with a real database. A test
that wants another package overrides ``package_folder``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory

import pytest

from dougong.app import Platform, build_platform
from dougong.kernel.settings import Settings
from dougong.metadata.package import read_manifest
from dougong.packages.provision import NewTenant
from dougong.processes.web_app import build_web_app
from dougong.storage.migrations.run import migrate_cell
from dougong.testing.over_http import (
    SECRET_KEY,
    ApiClient,
    Home,
    SettableClock,
    home_of,
)
from dougong.testing.servers import postgres_server, valkey_server

_LEFT_OUT = ignore_patterns("__pycache__", "node_modules", ".*")

__all__ = ["api", "clock", "home", "package_folder", "platform"]


@pytest.fixture(scope="session")
def package_folder(request: pytest.FixtureRequest) -> Path:
    """The package under test: the nearest folder with a manifest at or above the tests."""
    start = Path(str(request.config.rootpath))
    for folder in (Path.cwd(), *Path.cwd().parents, start):
        if (folder / "manifest.json").is_file():
            return folder
    raise LookupError("no manifest.json at or above the tests; override `package_folder`")


@pytest.fixture(scope="session")
def clock() -> SettableClock:
    """The time of the platform, which stands still until it is moved."""
    return SettableClock()


@pytest.fixture(scope="session")
def platform(package_folder: Path, clock: SettableClock) -> Iterator[Platform]:
    """A platform with the package, on servers of its own."""
    with (
        postgres_server(os.environ.get("DOUGONG_POSTGRES_BIN", "")) as postgres,
        valkey_server() as valkey,
        TemporaryDirectory(prefix="dougong-test-") as folder,
    ):
        plugins = Path(folder) / "plugins"
        # Beside it may lie anything; what lies in the folder of packages is loaded.
        copytree(package_folder, plugins / package_folder.name, ignore=_LEFT_OUT)
        migrate_cell(postgres.url())
        settings = Settings(
            data_dir=Path(folder),
            database_url=postgres.url(),
            redis_url=valkey.url,
            secret_key=SECRET_KEY,
            call_private="127.0.0.0/8",
            plugin_dir=str(plugins),
        )
        made = build_platform(settings, pool_size=4, clock=clock)
        yield made
        made.close()


@pytest.fixture(scope="session")
def home(platform: Platform, package_folder: Path) -> Home:
    """A tenant with the package, and its administrator."""
    manifest, problems = read_manifest(package_folder)
    assert manifest is not None, [each.error.message() for each in problems]
    new = NewTenant(name="tests", label={"en": "Tests"}, packages=(manifest.name,))
    return home_of(platform, build_web_app(platform), new)


@pytest.fixture
def api(home: Home) -> ApiClient:
    """A client that calls as the tenant's administrator."""
    return home.api
