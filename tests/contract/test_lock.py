"""The lock pins what pyproject.toml asks for, by hash, and says nothing of where it came from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
RUNTIME = PROJECT["dependencies"]
ENTRY = re.compile(
    r"^([a-z0-9-]+)==(\S+)(?: ; .*?)? \\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.M
)


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", RUNTIME),
        ("requirements-dev.lock", RUNTIME + PROJECT["optional-dependencies"]["dev"]),
    ],
)
def test_the_lock_holds_what_is_asked_for(lock: str, wanted: list[str]) -> None:
    pinned = _pinned(lock)

    missing = [
        text
        for text in wanted
        for asked in [Requirement(text)]
        if not asked.specifier.contains(pinned.get(canonicalize_name(asked.name), "0"))
    ]

    assert missing == [], "run `make lock`"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_is_versions_and_hashes_and_nothing_else(lock: str) -> None:
    text = (ROOT / lock).read_text()

    rest = [line for line in ENTRY.sub("", text).splitlines() if not line.startswith("#")]

    assert rest == []


def test_what_is_tested_is_what_is_installed() -> None:
    assert _pinned("requirements.lock").items() <= _pinned("requirements-dev.lock").items()


def _pinned(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text()
    return {canonicalize_name(name): version for name, version, _ in ENTRY.findall(text)}
