"""What looks wrong in definitions that are sound by themselves, and what looks for it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, TypeVar

from dougong.automation.flows.definition import FlowDef
from dougong.automation.flows.scope import FlowScope
from dougong.automation.registries import Parts
from dougong.deployment.model import Model
from dougong.formula.errors import ExpressionError
from dougong.formula.tree import Expression
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText, localize
from dougong.metadata.catalog import Catalog
from dougong.metadata.definition import ExpressionAt, Identity

R = TypeVar("R", bound="type[LintRule]")

ERROR, WARNING, NOTE = "error", "warning", "note"
SEVERITIES = (ERROR, WARNING, NOTE)
"""``error``: it cannot work as it stands; ``warning``: it probably does not do what is meant;
``note``: worth knowing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that looks wrong.

    Attributes:
        rule: Key of the rule that found it.
        severity: One of ``SEVERITIES``.
        kind: Kind of the definition.
        name: Name of the definition.
        path: JSON pointer to the place in it; empty: all of it.
        message: What is wrong.
        advice: What to do.
        label: What people call the definition.
    """

    rule: str
    severity: str
    kind: str
    name: str
    path: str
    message: LocaleText
    advice: LocaleText
    label: LocaleText = field(default_factory=dict)

    def to_json(self, locale: str) -> dict[str, JsonValue]:
        """Give it in a language."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "kind": self.kind,
            "name": self.name,
            "label": dict(self.label),
            "path": self.path,
            "message": localize(self.message, locale),
            "advice": localize(self.advice, locale),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known besides the definitions.

    Attributes:
        granted: The roles and permission sets that somebody has, as kind and name; None: it is
            not known who has what.
        records: About how many records an object has; what is not named has few.
    """

    granted: frozenset[Identity] | None = None
    records: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Looked:
    """What rules look at.

    Attributes:
        model: The definitions.
        parts: What flows are made of.
        facts: What is known besides.
    """

    model: Model
    parts: Parts
    facts: Facts = Facts()

    @property
    def catalog(self) -> Catalog:
        """The definitions themselves."""
        return self.model.catalog

    @cached_property
    def flows(self) -> Mapping[str, FlowScope]:
        """The flows, by name."""
        found: Mapping[str, FlowDef] = self.catalog.all("flow")
        return {name: FlowScope(each, self.parts) for name, each in sorted(found.items())}

    def expressions(self, kind: str) -> Iterator[tuple[str, ExpressionAt, Expression]]:
        """Yield the expressions of every definition of a kind, with its name, checked."""
        for name in sorted(self.catalog.all(kind)):
            for at in self.catalog.expressions[kind, name]:
                found = self.compiled(at)
                if found is not None:
                    yield name, at, found

    def compiled(self, at: ExpressionAt) -> Expression | None:
        """Give an expression, checked; None where it is wrong, which a check tells."""
        try:
            return self.model.expressions.compile(self.catalog, at)
        except ExpressionError:
            return None


class LintRule(ABC):
    """Something to look for. Instances hold no state.

    Attributes:
        key: Its name in findings, and that of its file.
        severity: How grave what it finds is.
        label: What people call it.
    """

    key: ClassVar[str]
    severity: ClassVar[str]
    label: ClassVar[LocaleText]

    @abstractmethod
    def find(self, looked: Looked) -> Iterable[Finding]:
        """List what is found."""

    def finding(
        self, kind: str, name: str, path: str, message: LocaleText, advice: LocaleText
    ) -> Finding:
        """Make a finding of this rule."""
        return Finding(
            rule=self.key,
            severity=self.severity,
            kind=kind,
            name=name,
            path=path,
            message=message,
            advice=advice,
        )


def lint_rule(cls: R) -> R:
    """Mark a class for discovery; registers nothing at import time."""
    cls.__lint_rule__ = True  # type: ignore[attr-defined]
    return cls
