"""What a converter checks its package with: the same check that a deploy makes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from dougong.deployment.expressions import ExpressionChecker
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.shipped import core_dir
from dougong.metadata.catalog import EMPTY, Catalog
from dougong.metadata.check import CheckResult, Kinds, check
from dougong.metadata.definition import Definition, Identity
from dougong.metadata.files import read_folder
from dougong.metadata.kind import FieldTypes
from dougong.metadata.layers import effective
from dougong.packages.shipped import CORE


@dataclass(frozen=True)
class Bench:
    """Everything that a package is checked against.

    Attributes:
        kinds: Every kind of definition.
        field_types: Every field type.
        expressions: Checks expressions.
    """

    kinds: Kinds
    field_types: FieldTypes
    expressions: ExpressionChecker

    @cached_property
    def core(self) -> tuple[Definition, ...]:
        """Give the definitions of the package that every tenant has."""
        return read_folder(core_dir(), kinds=self.kinds, layer=CORE).definitions

    def check(
        self,
        package: str,
        documents: Iterable[JsonObject],
        *,
        sound: Collection[Identity] = (),
        previous: Catalog = EMPTY,
    ) -> CheckResult:
        """Check a package above the core.

        Args:
            package: Its name.
            documents: Its definitions.
            sound: Those whose form was found sound before and has not changed since.
            previous: What the check before found; a document that it knows must not have been
                changed in place.
        """
        made = [
            Definition(str(each["kind"]), str(each["name"]), each, package) for each in documents
        ]
        made = [replace(each, file=f"{each.kind}/{each.name}") for each in made]
        kept = [each for each in made if each.identity in sound]
        packages = (CORE, package)
        return check(
            [each for each in made if each.identity not in sound],
            kinds=self.kinds,
            field_types=self.field_types,
            check_expression=self.expressions.check,
            base=Catalog(effective([*self.core, *kept], packages), {}, {}, {}),
            packages=packages,
            previous=previous,
        )

    def problems(self, package: str, documents: Iterable[JsonObject]) -> tuple[Problem, ...]:
        """List what is wrong with a package; each problem names its file, ``kind/name``."""
        return self.check(package, documents).problems
