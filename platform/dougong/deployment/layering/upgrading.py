"""What a tenant says above packages, carried over what packages say anew: a three-way merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dougong.deployment.layering.conflicts import Outcome, choices_of
from dougong.deployment.layering.errors import NamesTakenError, PackageNameTakenError
from dougong.deployment.layering.storing import Key, after
from dougong.deployment.past.rollback import Wanted
from dougong.deployment.store import Stored
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.check import Kinds, check_forms
from dougong.metadata.definition import TENANT_LAYER, Definition, Identity
from dougong.metadata.kind import FieldTypes
from dougong.metadata.layers import Stack, stacked
from dougong.metadata.merging import Conflict, Side, merge
from dougong.metadata.objects.extensions import check_extensions, extended, is_extension
from dougong.metadata.package import Manifest, parse_manifest
from dougong.metadata.patches import patch_of, rebase


def touches_packages(stored: Stored, wanted: Wanted) -> bool:
    """Tell whether a deploy changes what packages say."""
    layers = {*(each.layer for each in wanted.definitions), *(layer for _, layer in wanted.gone)}
    return bool(layers - {TENANT_LAYER}) or stored.manifests.keys() != wanted.manifests.keys()


@dataclass(slots=True)
class Upgrade:
    """Carries what a tenant says over a deploy of packages.

    Attributes:
        stored: What there is, unpacked.
        wanted: What packages say anew.
        kinds: Every kind of definition.
        field_types: Every field type.
        choices: Whose part counts in conflicts.
        outcome: Takes what is not decided, and what came through.
    """

    stored: Stored
    wanted: Wanted
    kinds: Kinds
    field_types: FieldTypes
    choices: Mapping[str, Side]
    outcome: Outcome
    _own: dict[Identity, Definition] = field(init=False)
    _manifests: dict[str, Manifest] = field(init=False)

    def __post_init__(self) -> None:
        """Find what is the tenant's, and what packages say of themselves."""
        there = after(self.stored, self.wanted).values()
        self._own = {each.identity: each for each in there if each.layer == TENANT_LAYER}
        found = self.wanted.manifests
        self._manifests = {name: parse_manifest(each) for name, each in found.items()}

    def carried(self) -> Wanted:
        """Give what there shall be, what the tenant says laid over what packages say now.

        Raises:
            NamesTakenError: Two packages bring one name.
            InvalidError: What packages say has no sound form where the tenant says more.
        """
        there = after(self.stored, self.wanted)
        self._refuse_two_packages(there)
        old = _stacks(self.stored.definitions, self.stored.packages)
        new = _stacks(there.values(), tuple(self.wanted.manifests))
        changed = [key for key in {**old, **new} if _texts(old.get(key)) != _texts(new.get(key))]
        mine = [key for key in changed if key in self._own or self._is_local(key, old, new)]
        self._refuse_unsound([new[key] for key in mine if key in new])
        carried, gone = [], []
        for identity in mine:
            document = self._carried(identity, old.get(identity, ()), new.get(identity, ()))
            if document is not None:
                file = f"{TENANT_LAYER}/{self.kinds.get(identity[0]).plural}/{identity[1]}.json"
                carried.append(_over(Definition(*identity, document, file=file), new.get(identity)))
            elif identity in self._own:
                gone.append((identity, TENANT_LAYER))
        anew = {(each.identity, each.layer) for each in carried}
        sent = [e for e in self.wanted.definitions if (e.identity, e.layer) not in anew]
        return replace(
            self.wanted,
            definitions=[*sent, *carried],
            gone=[*self.wanted.gone, *gone],
            carried=carried,
        )

    def _carried(self, identity: Identity, old: Stack, new: Stack) -> JsonObject | None:
        own = self._own.get(identity)
        before = extended(old).json if old else None
        now = extended(new).json if new else None
        if own is None:
            return before  # local: what is in force stays
        mine = extended((*old, own) if is_extension(own) else (own,)).json
        if before is None:
            assert now is not None
            return self._adopted(identity, mine, now, new[0].layer)
        if self._keeps(identity, old, new):
            return mine
        patch = patch_of(mine, before)
        if patch is None:
            return None
        found = rebase(patch, before, now, choices_of(identity, self.choices))
        self.outcome.conflicts += [(identity, each) for each in found.conflicts]
        self.outcome.came_through(identity, found.merged)
        return found.document

    def _adopted(
        self, identity: Identity, mine: JsonObject, theirs: JsonObject, package: str
    ) -> JsonObject | None:
        choices = choices_of(identity, self.choices)
        chosen = choices.pop("", None)
        if chosen is Side.THEIRS:
            return None
        if chosen is None:
            conflict = Conflict("", {"mine": mine, "theirs": theirs})
            self.outcome.taken.append((identity, package, conflict))
        return merge(None, mine, theirs, choices, otherwise=Side.MINE).document

    def _is_local(
        self, identity: Identity, old: Mapping[Identity, Stack], new: Mapping[Identity, Stack]
    ) -> bool:
        return identity in old and self._keeps(identity, old[identity], new.get(identity, ()))

    def _keeps(self, identity: Identity, old: Stack, new: Stack) -> bool:
        """Tell whether an upgrade leaves alone what is in force of a definition."""
        owner = self._manifests.get((new or old)[0].layer)
        return owner is not None and owner.change_of(identity[0]) == "local"

    def _refuse_unsound(self, stacks: Iterable[Stack]) -> None:
        """Refuse what cannot be merged, for it has no form; the check tells of all else."""
        sent = {id(each) for each in self.wanted.definitions}
        all_ = [each for stack in stacks for each in stack if id(each) in sent]
        found = check_forms(all_, self.kinds, self.field_types)
        if not found:
            for stack in stacks:
                found += check_extensions(stack, ())
        if found:
            raise InvalidError(
                [
                    Problem(path=each.at + problem.path, error=problem.error, file=each.file)
                    for each, problem in found
                ]
            )

    def _refuse_two_packages(self, there: Mapping[Key, Definition]) -> None:
        touched = {each.identity for each in self.wanted.definitions}
        height = {name: at for at, name in enumerate(self.wanted.manifests)}
        whole: dict[Identity, list[Definition]] = {}
        for (identity, layer), each in there.items():
            if identity in touched and layer != TENANT_LAYER and not is_extension(each):
                whole.setdefault(identity, []).append(each)
        problems = []
        for bringing in whole.values():
            lower, *higher = sorted(bringing, key=lambda each: height[each.layer])
            for each in higher:
                if lower.layer not in self._needed(each.layer):
                    problems.append(self._clash(each, lower))
        if problems:
            raise NamesTakenError(problems)

    def _clash(self, one: Definition, other: Definition) -> Problem:
        label: JsonValue = dict(self.kinds.get(one.kind).label)
        error = PackageNameTakenError(
            kind=label, name=one.name, package=one.layer, other=other.layer
        )
        return Problem(path="", error=error, file=one.file or "/".join(one.identity))

    def _needed(self, package: str) -> set[str]:
        """Give all packages that one builds upon."""
        found: set[str] = set()
        waiting = [package]
        while waiting:
            manifest = self._manifests.get(waiting.pop())
            more = [] if manifest is None else [n for n in manifest.packages if n not in found]
            found.update(more)
            waiting += more
        return found


def _over(own: Definition, below: Stack | None) -> Definition:
    """Note what a definition of the tenant lies over, for messages."""
    if below is None:
        return own
    patch = patch_of(own.json, extended(below).json)
    return replace(own, package=below[0].layer, patch=patch)


def _stacks(definitions: Iterable[Definition], packages: Sequence[str]) -> dict[Identity, Stack]:
    return stacked((each for each in definitions if each.layer != TENANT_LAYER), packages)


def _texts(stack: Stack | None) -> list[JsonObject]:
    return [each.json for each in stack or ()]
