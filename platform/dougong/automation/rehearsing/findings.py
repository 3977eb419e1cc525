"""Findings of a tenant: what the linter says of the definitions in force, or of a working copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dougong.access.actor import Actor
from dougong.automation.registries import Parts
from dougong.automation.rehearsing.finding import Facts, Finding, LintRule
from dougong.automation.rehearsing.linting import lint
from dougong.deployment.drafting.drafts import Drafts
from dougong.deployment.model import Model, compile_model
from dougong.deployment.models import Models
from dougong.kernel.messages import LocaleText
from dougong.kernel.registry import Registry
from dougong.storage.database import Database
from dougong.storage.grant_rows import granted
from dougong.storage.index_facts import index_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Has definitions looked through; each call needs the system right ``builder``.

    Attributes:
        database: The cell.
        models: What is in force.
        drafts: What builders work on.
        parts: What flows are made of.
        lint_rules: What is looked for.
    """

    database: Database
    models: Models
    drafts: Drafts
    parts: Parts
    lint_rules: Registry[LintRule]

    def of(self, actor: Actor, *, draft: bool = False) -> Sequence[Finding]:
        """List what looks wrong.

        Args:
            actor: Who asks.
            draft: Whether to look at what is in force with the actor's changes laid over it.

        Raises:
            MissingRightError: The actor may not build.
        """
        actor.rights.require_system("builder")
        model = self._drafted(actor) if draft else self.models.current(actor.schema)
        with self.database.connection(actor.schema) as connection:
            facts = index_facts(connection, actor.schema)
            known = Facts(
                granted=granted(connection, actor.schema),
                records={each.table: each.records for each in facts.indexes.values()},
            )
        found = lint(model, self.parts, known, self.lint_rules)
        return [replace(each, label=_label(model, each)) for each in found]

    def _drafted(self, actor: Actor) -> Model:
        overlay = self.drafts.overlay(actor)
        before = overlay.model
        return compile_model(
            overlay.usable,
            schema=before.schema,
            version=before.version,
            packages=before.packages,
            field_types=before.field_types,
            expressions=before.expressions,
            previous=before,
        )


def _label(model: Model, finding: Finding) -> LocaleText:
    """Give the label of a definition, or of what it is of, or its name."""
    meaning = model.catalog.get(finding.kind, finding.name)
    own: LocaleText | None = getattr(meaning, "label", None)
    if own:
        return own
    of = model.catalog.objects.get(str(getattr(meaning, "object", "")))
    return of.label if of is not None else {"en": finding.name}
