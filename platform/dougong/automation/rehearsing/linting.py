"""The linter: what looks wrong in definitions that are sound by themselves, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from dougong.automation.registries import Parts
from dougong.automation.rehearsing import rules
from dougong.automation.rehearsing.finding import (
    SEVERITIES,
    Facts,
    Finding,
    LintRule,
    Looked,
)
from dougong.deployment.model import Model
from dougong.kernel.registry import Registry, marked


def builtin_lint_rules() -> Registry[LintRule]:
    """Give a registry of the rules in ``rules/``."""
    registry: Registry[LintRule] = Registry("lint rule")
    for cls in marked(rules, "__lint_rule__"):
        registry.add(cls(), source="dougong")
    return registry.freeze()


def lint(
    model: Model, parts: Parts, facts: Facts, lint_rules: Registry[LintRule]
) -> Sequence[Finding]:
    """List what looks wrong: the gravest first, then by definition and place.

    Args:
        model: The definitions.
        parts: What flows are made of.
        facts: What is known besides.
        lint_rules: What to look for.
    """
    looked = Looked(model, parts, facts)
    found = [finding for rule in lint_rules for finding in rule.find(looked)]
    return sorted(found, key=_order)


def _order(finding: Finding) -> tuple[int, str, str, str, str]:
    grave = SEVERITIES.index(finding.severity)
    return grave, finding.kind, finding.name, finding.path, finding.rule
