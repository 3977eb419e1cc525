"""Drafts: every builder's own working copy of the definitions, until it is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.deployment.builder import Builder
from dougong.deployment.deploy import Deployed, Deployments, DeployRequest
from dougong.deployment.drafting.errors import (
    NobodysDraftError,
    NoDraftError,
    NothingToPublishError,
    StaleDraftError,
    StaleError,
)
from dougong.deployment.drafting.overlay import Language, Overlay
from dougong.deployment.drafting.renaming import DraftRename, rename_in_draft, renamed_back
from dougong.deployment.drafting.rows import (
    Draft,
    drop_drafts,
    load_drafts,
    lock_drafts,
    put_drafts,
    settle_drafts,
)
from dougong.deployment.errors import (
    PackageOwnedError,
    UnknownDefinitionError,
    UnknownObjectError,
    VersionChangedError,
)
from dougong.deployment.expressions import CatalogScope
from dougong.deployment.models import Models
from dougong.deployment.store import load_stored, stored_at
from dougong.formula.value_types import Type
from dougong.kernel.clock import Clock
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.suggest import hint
from dougong.metadata.definition import Definition, Identity
from dougong.metadata.difference import same
from dougong.metadata.errors import MisplacedError
from dougong.metadata.layers import effective
from dougong.metadata.merging import Merged, Side, merge
from dougong.metadata.own_layer import own_document
from dougong.metadata.renames import parse_renames
from dougong.storage.database import Database
from dougong.storage.head import current_version

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """Keeps drafts and publishes them; each call needs the system right ``builder``.

    Attributes:
        database: The cell.
        models: What is in force.
        deployments: Publishes.
        language: What definitions are written in.
        clock: Tells when.
    """

    database: Database
    models: Models
    deployments: Deployments
    language: Language
    clock: Clock

    def overlay(self, actor: Builder) -> Overlay:
        """Give an actor's working copy."""
        with self._working(actor) as (_, overlay, _user):
            return overlay

    def scope(
        self,
        actor: Builder,
        object_name: str,
        *,
        extra: Mapping[str, Type] = MappingProxyType({}),
        spaces: Mapping[str, Mapping[str, Type]] = MappingProxyType({}),
    ) -> CatalogScope:
        """Give the names that an expression over an object's records may use in the draft.

        Args:
            actor: Whose draft it is.
            object_name: The object; empty: there is no record at hand.
            extra: What may be named with a ``$`` besides what every expression may name.
            spaces: What stands below such names.

        Raises:
            UnknownObjectError: There is no such object, or its definition has no sound form.
        """
        catalog = self.overlay(actor).usable
        if object_name and object_name not in catalog.objects:
            raise UnknownObjectError(object=object_name, hint=hint(object_name, catalog.objects))
        types = self.language.field_types
        return CatalogScope(catalog, types, object_name, extra=extra, spaces=spaces)

    def save(
        self,
        actor: Builder,
        identity: Identity,
        definition: JsonObject,
        *,
        version: int | None = None,
    ) -> Overlay:
        """Keep what a definition shall be; it may be unfinished, or wrong.

        Args:
            actor: Whose draft it is.
            identity: Kind and name.
            definition: What it shall be, whole.
            version: The version it began from, where no draft of it is kept yet.

        Returns:
            The working copy, with this in.

        Raises:
            UnknownKeyError: There is no such kind.
            InvalidError: The definition says it is another one.
            UnknownVersionError: There is no such version.
        """
        self.language.kinds.get(identity[0])
        _require_place(identity, definition)
        with self._working(actor) as (connection, overlay, user):
            known = overlay.stored_draft(identity)
            if known is None:
                base = self._base(connection, overlay, identity, version)
                known = Draft(*identity, None, base, self.clock.now())
            draft = replace(known, definition=definition, updated_at=self.clock.now())
            put_drafts(connection, actor.schema, user, [draft])
        return self.overlay(actor)

    def remove(self, actor: Builder, identity: Identity) -> Overlay:
        """Keep that a definition shall go.

        Raises:
            UnknownDefinitionError: There is none of that name.
            PackageOwnedError: It belongs to a package.
        """
        kind, name = identity
        with self._working(actor) as (connection, overlay, user):
            if identity not in overlay.present:
                raise self._unknown(overlay, identity)
            known = overlay.stored_draft(identity)
            origin = known.origin if known is not None else identity
            package = overlay.package_of(origin)
            if package is not None:
                raise PackageOwnedError(kind=kind, name=name, package=package)
            if known is not None:
                others = renamed_back(overlay, known)
                drop_drafts(connection, actor.schema, user, [identity])
                put_drafts(connection, actor.schema, user, others)
            if origin in overlay.in_force:
                base = known.base if known is not None else overlay.in_force[origin].json
                gone = Draft(*origin, None, base, self.clock.now())
                put_drafts(connection, actor.schema, user, [gone])
        return self.overlay(actor)

    def rename(self, actor: Builder, wanted: DraftRename) -> Overlay:
        """Give a definition or a field another name in the draft, and all who read it there.

        Raises:
            UnknownDefinitionError: There is nothing of that name.
            InvalidError: The new name is no name, is taken, or it is not the tenant's to rename.
        """
        with self._working(actor) as (connection, overlay, user):
            if wanted.identity not in overlay.present:
                raise self._unknown(overlay, wanted.identity)
            now, kinds = self.clock.now(), self.language.kinds
            changed = rename_in_draft(overlay, wanted, kinds=kinds, now=now)
            drop_drafts(connection, actor.schema, user, [wanted.identity])
            put_drafts(connection, actor.schema, user, changed)
        return self.overlay(actor)

    def discard(self, actor: Builder, identity: Identity | None = None) -> Sequence[Draft]:
        """Forget one draft, or all; give what was forgotten.

        Raises:
            NoDraftError: There is none of that definition.
        """
        with self._working(actor) as (connection, overlay, user):
            if identity is None:
                gone = list(overlay.drafts.values())
                drop_drafts(connection, actor.schema, user, [each.identity for each in gone])
                return gone
            draft = self._draft(overlay, identity)
            others = renamed_back(overlay, draft)
            drop_drafts(connection, actor.schema, user, [identity])
            put_drafts(connection, actor.schema, user, others)
            return [draft]

    def restore(self, actor: Builder, drafts: Sequence[Draft]) -> Overlay:
        """Have back what was forgotten, in the place of what is there.

        Raises:
            UnknownKeyError: One is of no kind.
            InvalidError: A definition says it is another one, or a rename has no form.
        """
        for each in drafts:
            self.language.kinds.get(each.kind)
            if each.definition is not None:
                _require_place(each.identity, each.definition)
        asked = {old: new for each in drafts for old, new in each.renames.items()}
        renames, problems = parse_renames(asked, self.language.kinds)
        if problems:
            raise InvalidError(problems)
        with self._working(actor) as (connection, overlay, user):
            others = list(overlay.rewritten(renames).values()) if renames.new else []
            put_drafts(connection, actor.schema, user, [*others, *drafts])
        return self.overlay(actor)

    def merge(
        self,
        actor: Builder,
        identity: Identity,
        choices: Mapping[str, Side],
        *,
        check_only: bool = False,
    ) -> Merged:
        """Put a draft together with what was published meanwhile.

        It is kept when nothing is left to decide.

        Args:
            actor: Whose draft it is.
            identity: Kind and name.
            choices: Whose part counts where both sides changed it, by path.
            check_only: Keep nothing.

        Raises:
            NoDraftError: There is none of that definition.
        """
        with self._working(actor) as (connection, overlay, user):
            draft = self._draft(overlay, identity)
            theirs = overlay.before.get(identity)
            found = merge(
                overlay.renamed_base(draft),
                draft.definition,
                theirs.json if theirs is not None else None,
                choices,
            )
            if not found.conflicts and not check_only:
                now = overlay.in_force.get(draft.origin)
                base = now.json if now is not None else None
                at = self.clock.now()
                kept = replace(draft, definition=found.document, base=base, updated_at=at)
                put_drafts(connection, actor.schema, user, [kept])
            return found

    def check(self, actor: Builder, *, allow_data_loss: bool = False) -> tuple[Overlay, Deployed]:
        """Tell what publishing would do, or why it cannot be."""
        overlay = self.overlay(actor)
        if overlay.problems:
            return overlay, Deployed(overlay.version, problems=overlay.problems)
        request = _request(overlay, allow_data_loss=allow_data_loss, check_only=True)
        try:
            return overlay, self.deployments.deploy(actor, request)
        except InvalidError as error:
            return overlay, Deployed(overlay.version, problems=error.problems)

    def publish(self, actor: Builder, *, note: str = "", allow_data_loss: bool = False) -> Deployed:
        """Publish all of an actor's drafts by one deploy.

        Raises:
            NothingToPublishError: There are none that change anything.
            StaleDraftError: Something else was published meanwhile of what they change.
            InvalidError: They have faults; what a deploy says else.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            overlay = self.overlay(actor)
            drafts = list(overlay.drafts.values())
            if not drafts:
                raise NothingToPublishError()
            stale = [self._stale(each) for each in drafts if overlay.is_stale(each)]
            if stale:
                raise StaleDraftError(stale)
            if overlay.problems:
                raise InvalidError(overlay.problems)
            request = _request(overlay, allow_data_loss=allow_data_loss, note=note)
            try:
                deployed = self.deployments.deploy(actor, request)
            except VersionChangedError:
                if attempt == _ATTEMPTS:
                    raise
                self.models.forget(actor.schema)
                continue
            with self.database.transaction(actor.schema) as connection:
                settle_drafts(connection, actor.schema, _user(actor), drafts)
            return deployed
        raise AssertionError("the last attempt returns or raises")

    @contextmanager
    def _working(self, actor: Builder) -> Iterator[tuple[Connection[TupleRow], Overlay, UUID]]:
        """Open a transaction, and read in it what is in force and what the actor works on."""
        actor.rights.require_system("builder")
        user, schema = _user(actor), actor.schema
        known = self.models.current(schema)
        with self.database.transaction(schema) as connection:
            lock_drafts(connection, user)
            drafts = load_drafts(connection, schema, user)
            stored, model = load_stored(connection, schema), known
            while current_version(connection, schema) != model.version:
                model = self.models.compile_stored(connection, schema, model)
                stored = load_stored(connection, schema)
            yield connection, Overlay(stored, model, drafts, self.language), user

    def _base(
        self,
        connection: Connection[TupleRow],
        overlay: Overlay,
        identity: Identity,
        version: int | None,
    ) -> JsonObject | None:
        found = overlay.in_force
        if version is not None and version != overlay.version:
            then = stored_at(connection, overlay.model.schema, version)
            found = effective(then.definitions, then.packages)
        return found[identity].json if identity in found else None

    def _draft(self, overlay: Overlay, identity: Identity) -> Draft:
        found = overlay.stored_draft(identity)
        if found is None:
            kind: JsonValue = dict(self.language.kinds.get(identity[0]).label)
            raise NoDraftError(kind=kind, name=identity[1])
        return found

    def _unknown(self, overlay: Overlay, identity: Identity) -> UnknownDefinitionError:
        kind, name = identity
        label: JsonValue = dict(self.language.kinds.get(kind).label)
        near = hint(name, [other for which, other in overlay.present if which == kind])
        return UnknownDefinitionError(kind=label, name=name, hint=near)

    def _stale(self, draft: Draft) -> Problem:
        kind: JsonValue = dict(self.language.kinds.get(draft.kind).label)
        error = StaleError(kind=kind, name=draft.name)
        return Problem(path="", error=error, file="/".join(draft.identity))


def _user(actor: Builder) -> UUID:
    if actor.user_id is None:
        raise NobodysDraftError()
    return actor.user_id


def _require_place(identity: Identity, definition: JsonObject) -> None:
    for key, expected in zip(("kind", "name"), identity, strict=True):
        if definition.get(key) != expected:
            value = definition.get(key)
            error = MisplacedError(property=key, value=value, expected=expected)
            raise InvalidError([Problem(path=f"/definition/{key}", error=error)])


def _request(
    overlay: Overlay, *, allow_data_loss: bool, note: str = "", check_only: bool = False
) -> DeployRequest:
    """Tell what to deploy: of what packages bring only what the tenant has otherwise."""
    definitions, delete = [], []
    for identity, draft in overlay.drafts.items():
        own = overlay.own(draft.origin)
        wanted = draft.definition
        if wanted is not None:
            wanted = own_document(wanted, overlay.below(draft.origin))
        if wanted is None:
            delete += [identity] if own is not None else []
        elif not same(wanted, own):
            definitions.append(Definition(*identity, wanted, file="/".join(identity)))
    return DeployRequest(
        definitions=definitions,
        delete=delete,
        renames=overlay.renames.to_json(),
        at_version=overlay.version,
        check_only=check_only,
        allow_data_loss=allow_data_loss,
        note=note,
    )
