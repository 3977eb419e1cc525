"""The working copy of a builder: what is in force, with the builder's drafts laid over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

from dougong.deployment.blame import Blame
from dougong.deployment.drafting.rows import Draft
from dougong.deployment.drafting.unfinished import finished
from dougong.deployment.expressions import ExpressionChecker
from dougong.deployment.model import Model
from dougong.deployment.readers import Readers
from dougong.deployment.store import Stored
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.catalog import EMPTY, Catalog
from dougong.metadata.check import CheckResult, Kinds, build_catalog, check
from dougong.metadata.definition import TENANT_LAYER, Definition, Identity
from dougong.metadata.difference import same
from dougong.metadata.kind import FieldTypes
from dougong.metadata.layers import effective
from dougong.metadata.objects.shapes import reshaping
from dougong.metadata.renames import Renames, Target, rewrite

State: TypeAlias = Literal["same", "added", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class Language:
    """What definitions are written in.

    Attributes:
        kinds: Every kind of definition.
        field_types: Every field type.
        expressions: Checks expressions.
    """

    kinds: Kinds
    field_types: FieldTypes
    expressions: ExpressionChecker


class Overlay:
    """What is in force and what one builder makes of it, as of one instant.

    Args:
        stored: The definitions of every layer.
        model: What they mean.
        drafts: What the builder works on.
        language: What definitions are written in.
    """

    def __init__(
        self, stored: Stored, model: Model, drafts: Iterable[Draft], language: Language
    ) -> None:
        self.stored = stored
        self.model = model
        self.version = model.version
        self._language = language
        self._all = {each.identity: each for each in drafts}

    @cached_property
    def in_force(self) -> Mapping[Identity, Definition]:
        """What is in force, each whole, by its present name; without what translations add."""
        found = effective(self.stored.definitions, self.stored.packages)
        return {identity: replace(each, parts=()) for identity, each in found.items()}

    @cached_property
    def renames(self) -> Renames:
        """What the drafts give another name, of what there is."""
        found: dict[Target, str] = {}
        for draft in self._all.values():
            for asked, new in draft.renames.items():
                target = tuple(asked.split("."))
                if self.declares(self.in_force.get((target[0], target[1])), target):
                    found[target] = new
        return Renames(found)

    @cached_property
    def before(self) -> Mapping[Identity, Definition]:
        """What is in force, by the names of the drafts."""
        if not self.renames.new:
            return self.in_force
        names = self.model.readers.names_in
        found = (rewrite(each, names(key), self.renames) for key, each in self.in_force.items())
        return {each.identity: each for each in found}

    @cached_property
    def drafts(self) -> Mapping[Identity, Draft]:
        """The drafts that change something."""
        return {
            identity: each
            for identity, each in self._all.items()
            if self._is_renamed(each) or not self._is_same(each)
        }

    @cached_property
    def present(self) -> Mapping[Identity, Definition]:
        """What shall be: the drafts in the place of what is in force."""
        drafted = {
            identity: Definition(*identity, each.definition, file="/".join(identity))
            for identity, each in self.drafts.items()
            if each.definition is not None
        }
        kept = {key: each for key, each in self.before.items() if key not in self.drafts}
        return {**kept, **drafted}

    @property
    def catalog(self) -> Catalog:
        """What the definitions mean that shall be; those without a sound form are absent."""
        return self._checked.catalog

    @cached_property
    def usable(self) -> Catalog:
        """What expressions and previews may use: what shall be, but for parts that are wrong."""
        unsound = {
            identity: each
            for identity, each in self.present.items()
            if identity[0] == "object" and identity not in self.catalog.definitions
        }
        if not unsound:
            return self.catalog
        found: dict[Identity, list[Problem]] = {identity: [] for identity in unsound}
        for problem in self._checked.problems:
            kind, _, name = (problem.file or "").partition("/")
            found.get((kind, name), []).append(problem)
        mended = {key: finished(each, found[key]) for key, each in unsound.items()}
        return self._check({**self.present, **mended}).catalog

    @cached_property
    def readers(self) -> Readers:
        """Who reads what, of what shall be."""
        return Readers(self.catalog, self._language.expressions)

    @cached_property
    def problems(self) -> Sequence[Problem]:
        """Everything that is wrong with what shall be; ``file`` is kind and name."""
        before = self._compiled(self.before, self.model.catalog)
        reshaped = reshaping(before, self.catalog)
        old = Readers(before, self._language.expressions)
        blame = Blame(self._language.kinds, self._others)
        return blame.all([*self._checked.problems, *reshaped], old, self.readers)

    def state(self, identity: Identity) -> State:
        """Tell what becomes of a definition."""
        draft = self.drafts.get(identity)
        if draft is None:
            return "same"
        if draft.definition is None:
            return "removed"
        return "changed" if identity in self.before else "added"

    def stored_draft(self, identity: Identity) -> Draft | None:
        """Give a draft, even one that changes nothing any more."""
        return self._all.get(identity)

    def is_stale(self, draft: Draft) -> bool:
        """Tell whether something else is in force by now than what a draft began from."""
        found = self.in_force.get(draft.origin)
        return not same(found.json if found is not None else None, draft.base)

    def package_of(self, identity: Identity) -> str | None:
        """Give the package that brings a definition, the topmost if there are several."""
        layers = {each.layer for each in self.stored.definitions if each.identity == identity}
        return next((each for each in reversed(self.stored.packages) if each in layers), None)

    def below(self, identity: Identity) -> JsonObject | None:
        """Give what packages make of a definition; None where none brings it."""
        kept = [d for d in self.stored.definitions if d.layer != TENANT_LAYER]
        mine = [d for d in kept if d.identity == identity]
        found = effective(mine, self.stored.packages).get(identity)
        return found.json if found is not None else None

    def own(self, identity: Identity) -> JsonObject | None:
        """Give the tenant's own document of a definition, by its present name."""
        for each in self.stored.definitions:
            if (each.identity, each.layer) == (identity, TENANT_LAYER):
                return each.json
        return None

    def renamed_base(self, draft: Draft) -> JsonObject | None:
        """Give what a draft began from, by the names of the drafts."""
        if draft.base is None or not self.renames.new:
            return draft.base
        base = Definition(*draft.origin, draft.base)
        catalog = self._compiled({**self.in_force, base.identity: base}, EMPTY)
        names = Readers(catalog, self._language.expressions).names_in(base.identity)
        return rewrite(base, names, self.renames).json

    def rewritten(self, renames: Renames) -> dict[Identity, Draft]:
        """Give the drafts with new names wherever they read what is renamed."""
        return {
            identity: replace(draft, definition=self.rewrite(self.present[identity], renames).json)
            if identity in self.present and draft.definition is not None
            else draft
            for identity, draft in self.drafts.items()
        }

    def rewrite(self, definition: Definition, renames: Renames) -> Definition:
        """Give one of the definitions that shall be with new names; what is unsound is as it was.

        Only what it declares itself is renamed where its form is not sound.
        """
        known = definition.identity in self.catalog.definitions
        names = self.readers.names_in(definition.identity) if known else ()
        return rewrite(definition, names, renames)

    @staticmethod
    def declares(definition: Definition | None, target: Target) -> bool:
        """Tell whether a definition is what is renamed, or has the field that is."""
        if definition is None or len(target) < 3:
            return definition is not None
        fields = definition.json.get("fields")
        return any(
            isinstance(each, Mapping) and each.get("name") == target[2]
            for each in (fields if isinstance(fields, Sequence) else ())
        )

    @cached_property
    def _others(self) -> Mapping[str, Definition]:
        return {
            "/".join(identity): replace(each, file="/".join(identity))
            for identity, each in self.before.items()
            if identity not in self.drafts
        }

    @cached_property
    def _checked(self) -> CheckResult:
        return self._check(self.present)

    def _check(self, present: Mapping[Identity, Definition]) -> CheckResult:
        sent = [each for identity, each in present.items() if identity in self.drafts]
        base = Catalog({each.identity: each for each in self._others.values()}, {}, {}, {})
        return check(
            sent,
            kinds=self._language.kinds,
            field_types=self._language.field_types,
            check_expression=self._language.expressions.check,
            base=base,
            packages=self.stored.packages,
            previous=self.model.catalog,
        )

    def _compiled(self, definitions: Mapping[Identity, Definition], previous: Catalog) -> Catalog:
        return build_catalog(
            definitions.values(),
            kinds=self._language.kinds,
            field_types=self._language.field_types,
            previous=previous,
        )

    def _is_renamed(self, draft: Draft) -> bool:
        return any(tuple(asked.split(".")) in self.renames.new for asked in draft.renames)

    def _is_same(self, draft: Draft) -> bool:
        before = self.before.get(draft.identity)
        return same(before.json if before is not None else None, draft.definition)
