"""The wheel carries the code, the definitions and the built browser app."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[2]


def test_a_wheel_carries_definitions_and_the_built_browser_app(tmp_path: Path) -> None:
    source = tmp_path / "source"
    leave = shutil.ignore_patterns("__pycache__", "node_modules")
    for folder in ("platform", "metadata", "plugins"):
        shutil.copytree(ROOT / folder, source / folder, ignore=leave)
    for file in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / file, source)
    page = source / "platform" / "dougong" / "web" / "index.html"
    page.parent.mkdir(exist_ok=True)
    page.write_text("<!doctype html>")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]

    subprocess.run(build, cwd=source, check=True, capture_output=True)

    (wheel,) = tmp_path.glob("*.whl")
    names = set(ZipFile(wheel).namelist())
    assert {"dougong/kernel/shipped.py", "dougong/web/index.html"} <= names
    for folder in ("metadata", "plugins"):
        for path in (source / folder).rglob("*.json"):
            assert f"dougong/shipped/{path.relative_to(source)}" in names
