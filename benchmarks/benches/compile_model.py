"""The model of a large tenant compiled cold: 100 objects of 50 fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, MetaData, Table, Text

from benchmarks.bench import Bench, Figure, Stage, compare_times
from dougong.deployment.model import compile_model
from dougong.metadata.check import build_catalog
from dougong.metadata.definition import Definition

OBJECTS, FIELDS = 100, 50
_OPTIONS: tuple[dict[str, Any], ...] = (
    {"type": "text"},
    {"type": "number", "precision": 12, "scale": 2},
    {"type": "date"},
    {"type": "picklist", "options": [{"value": "a", "label": {"en": "A", "zh-CN": "甲"}}]},
    {"type": "lookup", "to": "account"},
)


class CompileModel(Bench):
    """Against making the bare SQLAlchemy tables."""

    name = "compile_model"
    unit = "ms"

    def run(self, stage: Stage) -> Figure:
        """Compile it a few times."""
        platform = stage.ground.platform
        known = platform.models.current(stage.ground.actor.schema)
        definitions = [*known.catalog.definitions.values(), *_definitions()]

        def compile_all() -> None:
            catalog = build_catalog(
                definitions, kinds=platform.kinds, field_types=platform.field_types
            )
            compile_model(
                catalog,
                schema="t_large",
                version=1,
                packages=known.packages,
                field_types=platform.field_types,
            )

        def make_tables() -> None:
            for number in range(OBJECTS):
                columns = [Column(f"f{i}", Text) for i in range(FIELDS)]
                Table(f"object_{number}", MetaData(), *columns, schema="t_large")

        return compare_times(compile_all, make_tables, times=3)


def _definitions() -> Iterator[Definition]:
    label = {"en": "Thing", "zh-CN": "事物"}
    for number in range(OBJECTS):
        name = f"object_{number}"
        fields: list[Any] = [
            {"name": f"f{i}", "label": label, **_OPTIONS[i % len(_OPTIONS)]} for i in range(FIELDS)
        ]
        body: dict[str, Any] = {
            "kind": "object",
            "name": name,
            "label": label,
            "plural": label,
            "title": "f0",
        }
        yield Definition("object", name, {**body, "fields": fields})
