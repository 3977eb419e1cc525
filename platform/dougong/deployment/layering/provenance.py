"""Which layer says what of a definition, since when and by whom: read from what deploys did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.store import changes_of, renaming_versions
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.definition import TENANT_LAYER, Definition, Identity
from dougong.metadata.difference import same
from dougong.metadata.layers import effective, stacked
from dougong.metadata.objects.extensions import extended
from dougong.metadata.patches import FROM, ORDER, TO, entries_of, is_within, patch_of

Entry: TypeAlias = Mapping[str, JsonValue]
Said: TypeAlias = dict[str, dict[str, Entry]]
"""What each layer says otherwise than those below it, by pointer."""

_LATEST = 2**31


@dataclass(frozen=True, slots=True)
class Told:
    """One property that a layer says otherwise than those below.

    Attributes:
        path: Pointer to it, parts of lists by their names.
        layer: Who says so: a package, or the tenant.
        entry: What it says, and what those below say, as in a patch.
        since: The version that made it so.
    """

    path: str
    layer: str
    entry: Entry
    since: int

    @property
    def change(self) -> str:
        """What the layer does to it."""
        if ORDER in self.entry:
            return "reordered"
        if TO not in self.entry:
            return "removed"
        return "changed" if FROM in self.entry else "added"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a definition comes from.

    Attributes:
        base: The layer that says all that is not told of.
        since: The version in which that layer said so last.
        told: What higher layers say otherwise, by pointer; what a still higher one says again is
            told of that one alone.
    """

    base: str
    since: int
    told: tuple[Told, ...]


@dataclass(slots=True)
class _Line:
    """The life of one definition, replayed from its first version on."""

    kind: str
    packages: Sequence[str]
    layers: dict[str, JsonObject] = field(default_factory=dict)
    said: Said = field(default_factory=dict)
    since: dict[tuple[str, str], int] = field(default_factory=dict)
    base: str = ""
    base_since: int = 0

    def move(self, renamed: Mapping[str, str]) -> None:
        """Let fields that got another name keep since when things are said of them."""
        self.since = {
            (layer, _moved(path, renamed)): version for (layer, path), version in self.since.items()
        }
        self.said = {
            layer: {_moved(path, renamed): entry for path, entry in entries.items()}
            for layer, entries in self.said.items()
        }

    def step(self, version: int, name: str, made: Iterable[tuple[str, JsonObject | None]]) -> None:
        """Take in what one version did."""
        changed = set()
        for layer, document in made:
            changed.add(layer)
            self.layers.pop(layer, None)
            if document is not None:
                self.layers[layer] = document
        base, said = self._read(name)
        if base != self.base or base in changed:
            self.base, self.base_since = base, version
        for layer, entries in said.items():
            known = self.said.get(layer, {})
            for path, entry in entries.items():
                if path not in known or not _says_same(known[path], entry):
                    self.since[layer, path] = version
        self.said = said

    def _read(self, name: str) -> tuple[str, Said]:
        """Give the layer that the definition stands on, and what those above say otherwise."""
        there = [Definition(self.kind, name, each, layer) for layer, each in self.layers.items()]
        # What is not installed any more lay below all that is.
        gone = [each for each in self.layers if each not in (*self.packages, TENANT_LAYER)]
        packages = (*gone, *self.packages)
        identity: Identity = (self.kind, name)
        lower = stacked((d for d in there if d.layer != TENANT_LAYER), packages).get(identity)
        if lower is None:
            return TENANT_LAYER, {}
        said: Said = {}
        for at in range(1, len(lower)):
            wanted, below = extended(lower[: at + 1]), extended(lower[:at])
            said[lower[at].layer] = _entries(wanted.json, below.json)
        if TENANT_LAYER in self.layers:
            whole = effective(there, packages)[identity]
            said[TENANT_LAYER] = _entries(whole.json, extended(lower).json)
        return lower[0].layer, said


def provenance_of(
    connection: Connection[TupleRow], schema: str, identity: Identity, packages: Sequence[str]
) -> Provenance | None:
    """Tell where a definition comes from; None where there is none of that name.

    Args:
        connection: Sees one version.
        schema: Schema of the tenant.
        identity: Kind and name.
        packages: Names of the packages, in dependency order.
    """
    kind, _ = identity
    line = _Line(kind, packages)
    for version, name, renamed, made in _life(connection, schema, identity):
        line.move(renamed)
        line.step(version, name, made)
    if not line.layers:
        return None
    told: dict[str, Told] = {}
    for layer, entries in line.said.items():
        for path, entry in entries.items():
            told[path] = Told(path, layer, entry, line.since[layer, path])
    ordered = tuple(told[path] for path in sorted(told))
    return Provenance(line.base, line.base_since, ordered)


def _life(
    connection: Connection[TupleRow], schema: str, identity: Identity
) -> Iterator[tuple[int, str, Mapping[str, str], list[tuple[str, JsonObject | None]]]]:
    """Yield each version that made something of a definition, by the names that it had then."""
    kind, name = identity
    spans: list[tuple[str, int]] = []
    fields: dict[int, Mapping[str, str]] = {}
    for version, renames in renaming_versions(connection, schema):
        targets = [(asked.split("."), new) for asked, new in renames.items()]
        whole = (of[1] for of, new in targets if (of[0], *of[2:], new) == (kind, name))
        was = next(whole, name)
        own = ((of[2], new) for of, new in targets if of[:2] == [kind, was] and len(of) > 2)
        fields[version] = {pointer("fields", old): pointer("fields", new) for old, new in own}
        if was != name:
            spans.append((name, version))
            name = was
    spans.append((name, 0))
    end = _LATEST
    lives = []
    for name, first in spans:
        made = changes_of(connection, schema, kind, name)
        lives.append((name, [each for each in made if first <= each[0] < end]))
        end = first
    for name, made in reversed(lives):
        for version, group in groupby(made, key=itemgetter(0)):
            yield version, name, fields.get(version, {}), [each[1:] for each in group]


def _moved(path: str, renamed: Mapping[str, str]) -> str:
    for old, new in renamed.items():
        if is_within(path, old):
            return new + path[len(old) :]
    return path


def _entries(wanted: JsonObject, below: JsonObject) -> dict[str, Entry]:
    patch = patch_of(wanted, below)
    return dict(entries_of(patch)) if patch is not None else {}


def _says_same(one: Entry, other: Entry) -> bool:
    # What lies below may change without anybody saying anything else.
    told = [{key: each[key] for key in (TO, ORDER) if key in each} for each in (one, other)]
    return same(*told)
