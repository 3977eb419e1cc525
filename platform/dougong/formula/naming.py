"""Finding what the names of an expression stand for."""

from __future__ import annotations

from dougong.formula import syntax, tree
from dougong.formula.errors import (
    Faults,
    NoRatesError,
    NotARelationError,
    NoTreeError,
    PathTooLongError,
    UnknownCalendarError,
    UnknownFieldError,
    UnknownGlobalError,
    UnknownRelationError,
)
from dougong.formula.fitting import NOTHING, called
from dougong.formula.scope import Scope
from dougong.formula.syntax import Span
from dougong.formula.tree import Mention, Reads, Tree
from dougong.formula.value_types import Kind, Type, namespace, namespaced
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.suggest import hint, nearest

MAX_STEPS = 5

EXCHANGE_RATE = "exchange_rate"


class Naming:
    """Resolves the names of one expression, as seen from one record; keeps which were read.

    Args:
        scope: What there is to name.
        faults: Where faults go.
        owner: The object of the record, of a related one.
        parent: How names are seen from the record that this one is related to.
    """

    def __init__(
        self, scope: Scope, faults: Faults, owner: str | None = None, parent: Naming | None = None
    ) -> None:
        self._scope = scope
        self._faults = faults
        self._owner = owner
        self.parent = parent
        self._paths: set[tuple[str, ...]] = set()
        self._globals: set[tuple[str, ...]] = parent._globals if parent else set()
        self._related: dict[str, Naming] = {}
        self._stored: set[str] = parent._stored if parent else set()
        self._mentions: set[Mention] = parent._mentions if parent else set()
        self._depth: int = parent._depth + 1 if parent else 0

    def reads(self, *, clock: bool) -> Reads:
        """Give what was read."""
        stored = ((name, Reads()) for name in self._stored - self._related.keys())
        related = [(name, naming.reads(clock=False)) for name, naming in self._related.items()]
        return Reads(
            paths=frozenset(self._paths),
            globals=frozenset(self._globals if self.parent is None else ()),
            clock=clock,
            related=tuple(sorted([*related, *stored], key=lambda each: each[0])),
        )

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Every place that names an object or a field."""
        return tuple(sorted(self._mentions, key=lambda mention: mention.start))

    @property
    def has_earlier(self) -> bool:
        """Whether the record before its change is known."""
        return self.parent is None and self._scope.global_type("old") is not None

    def earlier(self, field: tree.Path | None = None) -> Tree:
        """Give what a field held before the change; without one, the earlier record."""
        steps = field.steps if field else ()
        found = field.type if field else self._scope.global_type("old")
        assert found is not None
        self._globals.add(("old", *steps))
        return tree.Global(found, ("old", *steps))

    def relation(self, node: syntax.Node, *, needed: bool) -> Naming | None:
        """Find the relation that a node names, and give how names are seen from its records.

        Args:
            node: Such as ``ticket_comment.ticket``.
            needed: Nothing but a relation will do.

        Returns:
            None when it is none; then, if it can only have been meant as one, that is noted.
        """
        steps = node.steps if type(node) is syntax.Path and len(node.steps) == 2 else None
        found = self._scope.relation(self._owner, *steps) if steps else None
        if steps and found is not None:
            if self._depth == MAX_STEPS:
                self._faults.add(PathTooLongError(node.at, path=".".join(steps), limit=MAX_STEPS))
                return None
            assert isinstance(node, syntax.Path)
            self._mention(found, None, node.step_at(0))
            self._mention(found, steps[1], node.step_at(1))
            within = Naming(self._scope, self._faults, found, self)
            return self._related.setdefault(".".join(steps), within)
        if needed or (steps and self._scope.field(self._owner, steps[0]) is None):
            name = node.at.text[:60]
            suggestion = hint(name, self._scope.relations(self._owner))
            label = self._scope.label(self._owner)
            fault = UnknownRelationError(node.at, name=name, object=label, hint=suggestion)
            self._faults.add(fault)
        return None

    def is_unknown(self, node: syntax.Node) -> bool:
        """Tell whether a node is a single word that is no field."""
        if type(node) is not syntax.Path or len(node.steps) > 1:
            return False
        return self._scope.field(self._owner, node.steps[0]) is None

    def path(self, node: syntax.Path) -> Tree:
        """Resolve a field of the record at hand, or one reached from it."""
        if self._too_long(node, node.steps):
            return NOTHING
        return self._path(node, 0)

    def _path(self, node: syntax.Path, first: int) -> Tree:
        walked = self._walk(node, first, None)
        if walked is None:
            return NOTHING
        steps = node.steps[first:]
        self._paths.add(steps)
        return tree.Path(walked[0], steps, walked[1])

    def global_path(self, node: syntax.Global) -> Tree:
        """Resolve a value of the surroundings."""
        if self._too_long(node, node.steps[1:]):
            return NOTHING
        name = node.steps[0][1:]
        if name == "parent" and self.parent is not None and len(node.steps) > 1:
            found = self.parent._path(node, 1)
            return tree.OfParent(found.type, found) if found is not NOTHING else NOTHING
        start = self._scope.global_type(name)
        if start is None:
            near = nearest(name[:40], self._scope.global_names())
            suggestion = (
                say("; did you mean `${n}`?", "；您是指 `${n}` 吗？", n=near) if near else ""
            )
            fault = UnknownGlobalError(node.step_at(0), name="$" + name[:40], hint=suggestion)
            self._faults.add(fault)
            return NOTHING
        walked = self._walk(node, 1, start)
        if walked is None:
            return NOTHING
        if walked[0].object is not None and namespaced(walked[0].object) is not None:
            suggestion = say("; write `${n}.…`", "；请写 `${n}.…`", n=".".join(node.steps)[1:])
            fault = UnknownGlobalError(node.at, name=".".join(node.steps), hint=suggestion)
            self._faults.add(fault)
            return NOTHING
        path = (name, *node.steps[1:])
        self._globals.add(path)
        return tree.Global(walked[0], path)

    def calendar(self, at: Span, name: str) -> None:
        """Note when there is no calendar of that name."""
        known = self._scope.calendars()
        if known is not None and name not in known:
            self._faults.add(UnknownCalendarError(at, name=name, hint=hint(name, known)))
        quoted = at._replace(start=at.start + 1, end=at.end - 1)
        self._mention(namespace("calendar").object, name, quoted)

    def tree(self, at: Span, of: Type) -> None:
        """Note that a tree is read, or that the records of that object form none."""
        known = self._scope.trees()
        if known is None or of.kind is not Kind.RECORD:
            return
        name = of.object or ""
        if name in known:
            self._stored.add(f"{name}.{known[name]}")
        else:
            self._faults.add(NoTreeError(at, object=self._scope.label(of.object)))

    def rates(self, at: Span, function: str) -> None:
        """Note that the dated exchange rates are read, or that there are none."""
        if self._scope.has_rates():
            self._stored.add(EXCHANGE_RATE)
        else:
            self._faults.add(NoRatesError(at, name=function, object=EXCHANGE_RATE))

    def unknown_field(
        self, at: Span, where: str | None, name: str, suggestion: LocaleText | str = ""
    ) -> None:
        """Note that an object has no such field; suggests the nearest unless told better."""
        owner = where or self._owner
        suggestion = suggestion or hint(name[:40], self._scope.names(owner))
        label = self._scope.label(owner)
        fault = UnknownFieldError(at, name=name[:40], object=label, hint=suggestion)
        self._faults.add(fault)

    def _too_long(self, node: syntax.Path, steps: tuple[str, ...]) -> bool:
        if len(steps) <= MAX_STEPS:
            return False
        path = ".".join(node.steps)
        shown = path if len(path) <= 60 else path[:59] + "…"
        self._faults.add(PathTooLongError(node.at, path=shown, limit=MAX_STEPS))
        return True

    def _mention(self, owner: str | None, name: str | None, place: Span) -> None:
        self._mentions.add(Mention(owner, name, place.start, place.end))

    def _walk(
        self, node: syntax.Path, first: int, start: Type | None
    ) -> tuple[Type, tuple[str, ...]] | None:
        """Follow the steps; give the type at the end and the objects walked to."""
        found, where, hops = start, self._owner, []
        for index in range(first, len(node.steps)):
            name, place = node.steps[index], node.step_at(index)
            if found is not None:
                if found.kind is not Kind.RECORD or found.object is None:
                    before = node.steps[index - 1]
                    fault = NotARelationError(
                        place, name=before, found=called(found), next=name[:40]
                    )
                    self._faults.add(fault)
                    return None
                where = found.object
                hops.append(where)
            found = self._scope.field(where, name)
            if found is None:
                self.unknown_field(place, where, name)
                return None
            self._mention(where, name, place)
        assert found is not None  # the grammar gives every path a step
        return found, tuple(hops)
