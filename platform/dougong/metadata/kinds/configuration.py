"""Configuration: records that are definitions, and are as the definition says."""

from __future__ import annotations

from collections.abc import Iterable

from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say
from dougong.metadata.errors import DuplicateError
from dougong.metadata.kind import Scope, definition_kind
from dougong.metadata.kinds.sample import SampleDef, SampleKind
from dougong.metadata.objects.definition import Shape

CONFIGURATION = "configuration"


@definition_kind
class ConfigurationKind(SampleKind):
    """Records of an object of the shape configuration: each deploy makes them so."""

    key = CONFIGURATION
    plural = "configurations"
    label = say("Configuration", "配置数据")
    shapes = frozenset({Shape.CONFIGURATION})
    examples = (
        {
            "kind": "configuration",
            "name": "machine_classes",
            "object": "machine_class",
            "key": "code",
            "records": [{"code": "A", "remark": "inspected each year"}, {"code": "B"}],
        },
    )

    def check(self, definition: SampleDef, scope: Scope) -> Iterable[Problem]:
        """Check the records, and that no other definition has them too."""
        yield from super().check(definition, scope)
        taken = {
            str(record.get(each.key or "")): each.name
            for each in scope.catalog.all(CONFIGURATION).values()
            if each.object == definition.object and each.name < definition.name
            for record in each.records
        }
        for index, record in enumerate(definition.records):
            value = str(record.get(definition.key or ""))
            if value in taken:
                error = DuplicateError(value=value, first=f"{self.plural}/{taken[value]}.json")
                yield Problem(path=pointer("records", index, definition.key or ""), error=error)
