"""The shipped files are found in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from dougong.kernel import shipped


def test_in_a_checkout_definitions_stand_beside_the_source() -> None:
    root = Path(__file__).parents[2]

    assert shipped.schema_dir() == root / "metadata" / "schema"
    assert shipped.core_dir() == root / "metadata" / "core"
    assert shipped.plugins_dir() == root / "plugins"
    assert shipped.web_dir() == root / "platform" / "dougong" / "web"


def test_in_a_wheel_definitions_stand_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "dougong"
    (package / "shipped").mkdir(parents=True)

    assert shipped.schema_dir(package) == package / "shipped" / "metadata" / "schema"
    assert shipped.core_dir(package) == package / "shipped" / "metadata" / "core"
    assert shipped.plugins_dir(package) == package / "shipped" / "plugins"
    assert shipped.web_dir(package) == package / "web"
