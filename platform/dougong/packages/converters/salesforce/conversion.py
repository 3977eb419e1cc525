"""One conversion in progress: what is read, what is made of it so far, and what was said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText
from dougong.metadata.definition import Identity
from dougong.packages.converters.bench import Bench
from dougong.packages.converters.report import Report
from dougong.packages.converters.salesforce.formula.translating import Formulas
from dougong.packages.converters.salesforce.model import Model
from dougong.packages.converters.salesforce.names import Taken
from dougong.packages.converters.salesforce.source import Source

Mend = Callable[[JsonObject, Problem], None]
"""Takes out of a document what a check refused, or says it in another way; it must change it."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of a definition was made of, for when the check refuses it.

    Attributes:
        kind: Sort of the component, as the report counts it.
        component: The component.
        mend: What to do about it; None: the part is taken out and the component is not carried.
    """

    kind: str
    component: str
    mend: Mend | None = None


@dataclass(slots=True)
class Draft:
    """A definition that was made.

    Attributes:
        document: The definition, whole; it may still be changed.
        whole: What it was made of.
        parts: What parts of it were made of, by path; items of arrays go by their ``name``, or by
            what they are if they are texts: ``("rules", "closing_needs_resolution")``.
    """

    document: JsonObject
    whole: Part
    parts: dict[tuple[str, ...], Part] = field(default_factory=dict)


@dataclass(slots=True)
class Conversion:
    """A conversion in progress.

    Attributes:
        package: Name of the package that is made.
        source: The project.
        bench: What the package is checked against.
        report: What became of each component.
        model: Objects and fields of theirs with their names, types and values of ours.
        formulas: Translates formulas.
        drafts: The definitions made so far.
    """

    package: str
    source: Source
    bench: Bench
    report: Report
    model: Model
    formulas: Formulas
    drafts: dict[Identity, Draft] = field(default_factory=dict)
    _names: dict[str, Taken] = field(default_factory=dict)

    def name(self, kind: str, theirs: str, *, wanted: str | None = None) -> str:
        """Give a name that no definition of the kind has, in the core neither.

        Args:
            kind: Kind of the definition.
            theirs: What the source calls it.
            wanted: What it should be; made from theirs if None.
        """
        if kind not in self._names:
            core = [each.name for each in self.bench.core if each.kind == kind]
            self._names[kind] = Taken(core)
        return self._names[kind].give(theirs, wanted=wanted, mark=self.package)

    def put(
        self,
        document: JsonObject,
        *,
        kind: str,
        component: str,
        parts: Mapping[tuple[str, ...], Part] | None = None,
        mend: Mend | None = None,
    ) -> Draft:
        """Add a definition; its component counts as carried until something else is said.

        Args:
            document: The definition, with ``kind`` and ``name``.
            kind: Sort of the component that it was made of.
            component: The component.
            parts: What parts of it were made of.
            mend: What to do about a fault outside these parts; None: the definition goes.
        """
        draft = Draft(document, Part(kind, component, mend), dict(parts or {}))
        self.drafts[str(document["kind"]), str(document["name"])] = draft
        self.report.carried(kind, component)
        return draft

    def not_carried(self, kind: str, component: str, why: LocaleText) -> None:
        """Say that a component did not come through."""
        self.report.not_carried(kind, component, why)
