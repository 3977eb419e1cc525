"""The model of a large tenant, 100 objects of 50 fields, made cold and after a change."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.bench import Bench, Figure, Stage, compare_times
from benchmarks.large import large_object, large_tenant
from dougong.deployment.expressions import ExpressionChecker
from dougong.deployment.model import Model, compile_model
from dougong.metadata.catalog import EMPTY
from dougong.metadata.check import build_catalog
from dougong.metadata.definition import Definition

OBJECTS, FIELDS = 100, 50
LIMIT_MS = 1000.0


class CompileModel(Bench):
    """Against a second; what a cold model leaves for later is made here too: every table.

    Further: until the first object can be served, and when one field of one object was added.
    """

    name = "compile_model"
    unit = "ms"
    budget = 1.0

    def run(self, stage: Stage) -> Figure:
        """Compile it a few times."""
        platform = stage.ground.platform
        known = platform.models.current(stage.ground.actor.schema)
        definitions = [*known.catalog.definitions.values(), *large_tenant(OBJECTS, FIELDS)]
        more = large_object(0, FIELDS + 1)
        changed = [more if each.identity == more.identity else each for each in definitions]
        expressions = ExpressionChecker(platform.functions, platform.field_types)

        def compiled(sent: Sequence[Definition], previous: Model | None = None) -> Model:
            catalog = build_catalog(
                sent,
                kinds=platform.kinds,
                field_types=platform.field_types,
                previous=previous.catalog if previous is not None else EMPTY,
            )
            return compile_model(
                catalog,
                schema="t_large",
                version=1,
                packages=known.packages,
                field_types=platform.field_types,
                expressions=expressions,
                previous=previous,
            )

        def whole() -> None:
            for record in compiled(definitions).objects.values():
                assert record.table is not None

        def served() -> None:
            assert compiled(definitions).object("object_0").table is not None

        before = compiled(definitions)

        def after_a_change() -> None:
            assert compiled(changed, before).object("object_0").table is not None

        times = max(stage.rounds, 2)
        taken = {
            work.__name__: compare_times(work, work, times=times).ours
            for work in (whole, served, after_a_change)
        }
        further = {f"{name}_ms": taken[name] for name in ("served", "after_a_change")}
        return Figure(LIMIT_MS / taken["whole"], taken["whole"], LIMIT_MS, further)
