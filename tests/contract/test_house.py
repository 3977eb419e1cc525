"""The house plan holds: floors, layers, names, sizes; nothing of one machine in a file."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "platform" / "dougong"
LONGEST_FILE = 500
API_TYPES = "schema.d.ts"  # nobody writes it, nobody reads all of it

REGISTRY_HOST = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|npmmirror\.com|yarnpkg\.com"
    r"|mirrors?\.[a-z.]+/(?:pypi|simple|npm)"
)
MACHINE_PATH = re.compile(
    r"(?<![\w.~-])/(?:work/(?:main|shared)|root/|home/[a-z]+/|opt/(?:wheels|pypi))"
)


def test_the_source_root_does_not_shadow_the_platform_of_the_standard_library() -> None:
    code = "import platform; print(platform.python_version())"

    for folder in (ROOT, ROOT / "platform"):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
        )

        assert done.stdout.strip() == sys.version.split()[0], done.stderr
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_imports_point_down_only() -> None:
    linter = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_floor_stands_in_the_layers_and_says_what_it_is_for() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = {name for row in config["contracts"][0]["layers"] for name in row.split(" | ")}
    beside = {"dougong.testing"}  # may import any floor; none imports it

    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    floors = {f"dougong.{path.name}" for path in folders if path.parent == PACKAGE}

    assert floors | {"dougong.app", "dougong.processes", "dougong.__main__"} == layers | beside
    assert [path for path in sorted(folders) if not _docstring(path / "__init__.py")] == []


def test_every_module_says_what_it_is() -> None:
    modules = sorted(PACKAGE.rglob("*.py"))

    assert [path for path in modules if not _docstring(path)] == []


def test_no_source_file_is_longer_than_its_limit() -> None:
    sources = [
        path
        for path in _files()
        if path.suffix in {".py", ".ts", ".tsx"} and path.name != API_TYPES
    ]
    lengths = {path: len(path.read_text().splitlines()) for path in sources}

    assert lengths
    assert {path: count for path, count in lengths.items() if count > LONGEST_FILE} == {}


def test_no_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in _files()
        for number, line in enumerate(_lines(path), start=1)
        if REGISTRY_HOST.search(line) or MACHINE_PATH.search(line)
    ]

    assert found == []


def _docstring(path: Path) -> str | None:
    return ast.get_docstring(ast.parse(path.read_text())) if path.exists() else None


def _files() -> Iterator[Path]:
    """Give what git tracks or would track."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return (path for path in paths if path.is_file())


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []  # a picture or the like
