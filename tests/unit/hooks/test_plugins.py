"""Plugins: how they are found, when they are called and in which order."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path

import pluggy
import pytest

from dougong.hooks.plugins import Hooks, load_plugins
from dougong.hooks.specs import hookimpl
from dougong.kernel.errors import UnknownKeyError

ROLL_CALL = """
@hookimpl
def demo_records(now):
    return "{name}"
"""


def called(hooks: Hooks, *packages: str) -> list[object]:
    """Give who answers, in order."""
    caller = hooks.caller("demo_records", packages)
    return caller(now=None) if caller is not None else []


class Own:
    """An implementation of the platform's own."""

    @hookimpl
    def demo_records(self) -> str:
        """Answer."""
        return "dougong"


def test_a_package_with_a_plugin_file_is_found_and_one_without_is_no_plugin(
    write: Callable[..., Path],
) -> None:
    write("with_one", ROLL_CALL.format(name="with_one"))
    folder = write("without")

    hooks = load_plugins(folder)

    assert hooks.names == {"with_one"}
    assert called(hooks, "with_one", "without") == ["with_one"]


def test_a_plugin_goes_by_the_name_of_its_package(write: Callable[..., Path]) -> None:
    folder = write("sales", ROLL_CALL.format(name="sales"))
    (folder / "sales").rename(folder / "sales-1.0")

    assert load_plugins(folder).names == {"sales"}


def test_plugins_are_called_in_the_order_of_the_tenants_packages_after_the_platforms_own(
    write: Callable[..., Path],
) -> None:
    for name in ("b", "c", "a"):
        folder = write(name, ROLL_CALL.format(name=name))

    hooks = load_plugins(folder, own=[Own()])

    assert called(hooks, "c", "a", "b") == ["dougong", "c", "a", "b"]
    assert called(hooks, "b") == ["dougong", "b"]
    assert called(hooks) == ["dougong"]


def test_a_hook_nobody_listens_to_has_no_caller(write: Callable[..., Path]) -> None:
    hooks = load_plugins(write("a", ROLL_CALL.format(name="a")))

    assert hooks.caller("before_save", ("a",)) is None
    assert hooks.caller("demo_records", ("b",)) is None


def test_a_plugins_own_files_are_imported_relative_to_it(write: Callable[..., Path]) -> None:
    folder = write("parts", "from .inner.words import WORD\n" + ROLL_CALL.format(name="{WORD}"))
    inner = folder / "parts" / "inner"
    inner.mkdir()
    (inner / "__init__.py").touch()
    (inner / "words.py").write_text("WORD = 'found'\n")

    hooks = load_plugins(folder)

    assert sys.modules["dougong_plugin_parts.inner.words"].WORD == "found"
    assert hooks.names == {"parts"}


def test_an_installed_plugin_is_found_by_its_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "installed-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: installed\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[dougong.plugins]\ninstalled = installed_plugin\n")
    (tmp_path / "installed_plugin.py").write_text(
        "from dougong.hooks.specs import hookimpl\n\n@hookimpl\ndef demo_records():\n"
        "    return 'installed'\n"
    )
    monkeypatch.syspath_prepend(tmp_path)

    hooks = load_plugins(tmp_path / "nothing")

    assert called(hooks, "installed") == ["installed"]


@pytest.mark.parametrize(
    "source",
    [
        "@hookimpl\ndef before_safe(save): ...",
        "@hookimpl\ndef before_save(save, everything): ...",
    ],
)
def test_a_hook_that_does_not_exist_stops_the_start(
    write: Callable[..., Path], source: str
) -> None:
    folder = write("typo", source)

    with pytest.raises(pluggy.PluginValidationError):
        load_plugins(folder)


def test_a_failing_plugin_is_logged_by_its_name_and_an_answer_is_not(
    write: Callable[..., Path], caplog: pytest.LogCaptureFixture
) -> None:
    write("broken", "@hookimpl\ndef demo_records():\n    raise ZeroDivisionError")
    folder = write(
        "refusing",
        "from dougong.kernel.errors import UnknownKeyError\n"
        "@hookimpl\ndef demo_records():\n    raise UnknownKeyError(kind='x', key='y')",
    )
    hooks = load_plugins(folder)

    with caplog.at_level(logging.ERROR), pytest.raises(ZeroDivisionError):
        called(hooks, "broken")
    with pytest.raises(UnknownKeyError):
        called(hooks, "refusing")

    assert [record.getMessage() for record in caplog.records] == [
        "plugin broken failed in demo_records"
    ]
