"""The packages that ship: their definitions are right, alone and together."""

from __future__ import annotations

import pytest

from dougong import __version__
from dougong.automation.registries import every_kind
from dougong.fields.registry import builtin_registry
from dougong.kernel.shipped import core_dir, plugins_dir, schema_dir
from dougong.metadata.canonical import canonical
from dougong.metadata.check import check
from dougong.metadata.files import file_of, read_folder, read_json
from dougong.metadata.kind import FieldTypes
from dougong.metadata.package import (
    MANIFEST,
    check_requirements,
    dependency_order,
    parse_version,
    read_manifest,
)
from dougong.metadata.schema_check import SHARED, read_schema

PACKAGES = [core_dir(), *(path.parent for path in sorted(plugins_dir().glob(f"*/{MANIFEST}")))]
KINDS = every_kind()


@pytest.fixture(scope="module")
def field_types() -> FieldTypes:
    return builtin_registry()


def test_the_manifests_are_right_together() -> None:
    read = [read_manifest(folder) for folder in PACKAGES]
    manifests = [manifest for manifest, _ in read if manifest is not None]

    assert [problems for _, problems in read if problems] == []
    assert dependency_order(manifests)[0] == "core"
    assert parse_version(__version__)
    assert check_requirements(manifests, platform=__version__, plugins=()) == []


def test_the_definitions_are_right_together(field_types: FieldTypes) -> None:
    manifests = [manifest for manifest, _ in map(read_manifest, PACKAGES) if manifest is not None]
    contents = [
        read_folder(
            inner if (inner := folder / "metadata").is_dir() else folder,
            kinds=KINDS,
            layer=manifest.name,
        )
        for folder, manifest in zip(PACKAGES, manifests, strict=True)
    ]

    result = check(
        [definition for content in contents for definition in content.definitions],
        kinds=KINDS,
        field_types=field_types,
        check_expression=lambda catalog, at: (),
        packages=dependency_order(manifests),
    )

    problems = [*(problem for content in contents for problem in content.problems)]
    assert [
        (each.file, each.path, each.error.message()) for each in (*problems, *result.problems)
    ] == []
    assert {"user", "account", "ticket"} <= result.catalog.objects.keys()


def test_the_files_are_canonical() -> None:
    shared = read_schema(schema_dir() / SHARED)
    changed = []
    for folder in PACKAGES:
        inner = folder / "metadata" if (folder / "metadata").is_dir() else folder
        for definition in read_folder(inner, kinds=KINDS).definitions:
            path = inner / file_of(definition, KINDS)
            schema = read_schema(KINDS.get(definition.kind).schema_path())
            if path.read_text("utf-8") != canonical(read_json(path), schema, shared):
                changed.append(path)

    assert changed == []
