"""From documents to a model: what a deploy wants is checked as a whole, and compiled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dougong.deployment.blame import Blame
from dougong.deployment.expressions import ExpressionChecker
from dougong.deployment.model import Model, compile_model
from dougong.deployment.past.rollback import Wanted
from dougong.deployment.readers import Readers
from dougong.deployment.store import Stored
from dougong.kernel.errors import InvalidError
from dougong.metadata.catalog import Catalog
from dougong.metadata.check import Kinds, check
from dougong.metadata.definition import Definition
from dougong.metadata.kind import FieldTypes
from dougong.metadata.layers import Stack, effective, stacked
from dougong.metadata.objects.extensions import is_extension
from dougong.metadata.objects.shapes import reshaping


@dataclass(frozen=True, slots=True)
class Checking:
    """Checks definitions against all others, and against what is in force.

    Attributes:
        kinds: Every kind of definition.
        field_types: Every field type.
        expressions: Checks expressions.
    """

    kinds: Kinds
    field_types: FieldTypes
    expressions: ExpressionChecker

    def compile(self, stored: Stored, wanted: Wanted, old: Model) -> Model:
        """Give the model of the next version.

        Args:
            stored: The definitions of every layer.
            wanted: What shall differ from them.
            old: The model in force.

        Raises:
            InvalidError: The definitions have faults.
        """
        gone = {*wanted.gone, *((each.identity, each.layer) for each in wanted.definitions)}
        kept = [d for d in stored.definitions if (d.identity, d.layer) not in gone]
        packages = tuple(wanted.manifests)
        stacks = stacked([*kept, *wanted.definitions], packages)
        in_effect = {id(each) for stack in stacks.values() for each in stack}
        sent = [each for each in wanted.definitions if id(each) in in_effect]
        hidden = [each for each in wanted.definitions if id(each) not in in_effect]
        others = self._others(stacks.values(), sent)
        base = effective(others.values(), packages)
        # What a higher layer hides has no effect, but it must be sound all the same.
        result = check(
            sent,
            hidden=hidden,
            kinds=self.kinds,
            field_types=self.field_types,
            check_expression=self.expressions.check,
            base=Catalog(base, {}, {}, {}),
            packages=packages,
        )
        later = Readers(result.catalog, self.expressions)
        reshaped = reshaping(old.catalog, result.catalog)
        blame = Blame(self.kinds, others)
        problems = blame.all([*result.problems, *reshaped], old.readers, later)
        if problems:
            raise InvalidError(problems)
        return compile_model(
            result.catalog,
            schema=old.schema,
            version=old.version + 1,
            packages=packages,
            field_types=self.field_types,
            expressions=self.expressions,
            previous=old,
        )

    def _others(
        self, stacks: Iterable[Stack], sent: Iterable[Definition]
    ) -> Mapping[str, Definition]:
        """Give what is not sent and stays in effect, by where it would lie on disk."""
        known = {id(each) for each in sent}
        files = {}
        for each in (each for stack in stacks for each in stack if id(each) not in known):
            file = f"{self.kinds.get(each.kind).plural}/{each.name}.json"
            place = f"{each.layer}/{file}" if is_extension(each) else file
            files[place] = replace(each, file=place)
        return files
