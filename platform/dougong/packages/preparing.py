"""What an installation or an upgrade is: the deploy that it takes, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong import __version__
from dougong.access.actor import Actor
from dougong.deployment.layering.conflicts import key_of
from dougong.deployment.model import Model
from dougong.deployment.request import DeployRequest, Within
from dougong.deployment.store import Stored, load_stored
from dougong.kernel.clock import Clock
from dougong.kernel.errors import AppError, Problem
from dougong.metadata.check import Kinds
from dougong.metadata.definition import Definition, Identity
from dougong.metadata.difference import DefinitionDifference, differences
from dougong.metadata.merging import Side
from dougong.metadata.package import (
    MANIFEST,
    Manifest,
    PackageRename,
    check_requirements,
    parse_manifest,
    parse_version,
)
from dougong.metadata.renames import Renames, parse_renames
from dougong.packages.errors import (
    DowngradeError,
    PackageInstalledError,
    PackageNotInstalledError,
    SkippedRenameError,
)
from dougong.packages.folder import PackageFolder
from dougong.packages.plan import Action, Choices, PackagePlan, Removed, SecretState, plan_hash
from dougong.packages.plugin_steps import PluginSteps
from dougong.packages.returning import Return, Returning
from dougong.packages.samples import SAMPLE, Samples
from dougong.packages.signing import Signer, Trust
from dougong.packages.validation import check_package, dotted, places, slots_of
from dougong.storage.audit import write_audit
from dougong.storage.head import current_version
from dougong.storage.package_rows import take_back_access
from dougong.storage.secret_rows import Slots


@dataclass(frozen=True, slots=True)
class Situation:
    """What a tenant has at one moment.

    Attributes:
        stored: The definitions of all layers.
        version: Their version.
        installed: What its packages say of themselves, by name.
    """

    stored: Stored
    version: int
    installed: Mapping[str, Manifest]

    def layer(self, name: str) -> list[Definition]:
        """Give the definitions of a layer."""
        return [each for each in self.stored.definitions if each.layer == name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """What is to be done.

    Attributes:
        plan: What is to be said of it, but for what only the deploy knows.
        request: The deploy.
        problems: Why it cannot be.
    """

    plan: PackagePlan
    request: DeployRequest
    problems: Sequence[Problem] = ()


def look(connection: Connection[TupleRow], schema: str) -> Situation:
    """See what a tenant has."""
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        stored = load_stored(connection, schema)
        version = current_version(connection, schema)
    installed = {name: parse_manifest(each) for name, each in stored.manifests.items()}
    return Situation(stored, version, installed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparing:
    """Prepares installations and upgrades.

    Attributes:
        returning: Finds what is kept of packages that went.
        samples: Loads sample records.
        plugin_steps: What plugins do when their package comes.
        kinds: Every kind of definition.
        plugins: Names of the plugins that are loaded.
        trust: Whose packages are taken.
        clock: Tells when.
    """

    returning: Returning
    samples: Samples
    plugin_steps: PluginSteps
    kinds: Kinds
    plugins: frozenset[str]
    trust: Trust
    clock: Clock

    def bring(
        self,
        actor: Actor,
        situation: Situation,
        package: PackageFolder,
        signer: Signer,
        *,
        only: Action | None,
        choices: Choices,
    ) -> Preparation:
        """Work out what it takes to install a package, or to upgrade it.

        Args:
            actor: Who wants it.
            situation: What the tenant has.
            package: The package.
            signer: Who vouches for it.
            only: What it must be; None: whichever it is.
            choices: Whose part counts in conflicts.

        Raises:
            UnsignedError: Nobody vouches for it who is trusted.
        """
        self.trust.require(package.name, signer)
        manifest = package.manifest
        installed = situation.installed.get(package.name)
        content = package.definitions(self.kinds)
        kept = self.returning.find(actor, package.name, content.definitions)
        back = kept if installed is None else Return()
        bringing = _Bringing(situation, package, installed, content.definitions, self.kinds)
        problems = [
            *_unfit(manifest, installed, only),
            *self._unmet(situation, manifest),
            *content.problems,
            *check_package(package, content.definitions, self.kinds),
            *bringing.skipped(),
        ]
        asked = {**choices, **{key_of(each.identity, ""): Side.MINE for each in back.own}}
        request = DeployRequest(
            definitions=[*content.definitions, *back.own],
            delete=bringing.gone(),
            layer=package.name,
            package=package.document,
            renames=bringing.renames.to_json(),
            take_back=[each.id for each in back.asides],
            choices=asked,
            note=f"{package.name} {manifest.version}",
            finish=self._finish(actor, package, installed, content.definitions, back),
        )
        plan = PackagePlan(
            action=Action.INSTALL if installed is None else Action.UPGRADE,
            package=package.name,
            installed=None if installed is None else installed.version,
            wanted=manifest.version,
            hash=plan_hash(
                actor.schema,
                situation.version,
                Action.INSTALL if installed is None else Action.UPGRADE,
                package.name,
                package.digest,
                choices,
            ),
            version=situation.version,
            changes=bringing.changes(),
            renamed=bringing.renames.to_json(),
            removed=bringing.removed(),
            returned=back.told,
            changes_returned=len(back.own),
            samples=sum(_records_of(each) for each in content.definitions),
            secrets=self.secrets(actor, manifest, content.definitions),
            signer=signer,
            code=package.has_code and package.name not in self.plugins,
        )
        return Preparation(plan=plan, request=request, problems=problems)

    def secrets(
        self, actor: Actor, manifest: Manifest, definitions: Iterable[Definition]
    ) -> list[SecretState]:
        """Tell which secrets a package needs, and whether they are set."""
        found = list(slots_of(definitions))
        if not found:
            return []
        words = {each.name: each for each in manifest.secrets}
        labels = {each.name: each.json["label"] for each in definitions if "label" in each.json}
        states = []
        with self.samples.database.connection(actor.schema) as connection:
            for connector, slot in found:
                said = words.get(slot)
                kept = Slots(actor.schema, "connector", connector).all(connection)
                label: Any = said.label if said is not None else labels.get(connector, {"en": slot})
                states.append(
                    SecretState(
                        connector=connector,
                        slot=slot,
                        label=label,
                        help=said.help if said is not None else None,
                        is_set=slot in kept,
                    )
                )
        return states

    def _unmet(self, situation: Situation, manifest: Manifest) -> list[Problem]:
        others = [each for each in situation.installed.values() if each.name != manifest.name]
        return check_requirements([*others, manifest], platform=__version__, plugins=self.plugins)

    def _finish(
        self,
        actor: Actor,
        package: PackageFolder,
        installed: Manifest | None,
        definitions: Sequence[Definition],
        back: Return,
    ) -> Within:
        def finish(connection: Connection[TupleRow], model: Model) -> None:
            if back.gone is not None:
                take_back_access(
                    connection,
                    actor.schema,
                    package.name,
                    version=back.gone.version,
                    now=self.clock.now(),
                )
            self.plugin_steps.prepare(connection, actor, package.name)
            self.samples.load(
                connection,
                actor,
                model,
                package.name,
                definitions,
                first_time=installed is None,
            )
            self.plugin_steps.brought(
                connection,
                actor,
                model,
                package=package.name,
                version=package.manifest.version,
                before=None if installed is None else installed.version,
            )
            write_audit(
                connection,
                actor.schema,
                "package.installed" if installed is None else "package.upgraded",
                {"package": package.name, "version": package.manifest.version},
                at=self.clock.now(),
                actor=actor.user_id,
            )

        return finish


@dataclass(frozen=True, slots=True)
class _Bringing:
    """A package that comes, over what its layer holds."""

    situation: Situation
    package: PackageFolder
    installed: Manifest | None
    definitions: Sequence[Definition]
    kinds: Kinds
    _known: list[Definition] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", self.situation.layer(self.package.name))

    @property
    def renames(self) -> Renames:
        """What gets another name in the versions that lie between, as far as it is there."""
        found = Renames()
        for each in self._steps():
            step, _ = parse_renames({each.old: each.new}, self.kinds)
            found = found.then(step)
        there = places(self._known)
        return Renames({of: new for of, new in found.new.items() if ".".join(of) in there})

    def gone(self) -> list[Identity]:
        """Give what the layer holds and the package does not bring, by its new name."""
        kept = {each.identity for each in self.definitions}
        now = (self.renames.identity(each.identity) for each in self._known)
        return [each for each in now if each not in kept]

    def changes(self) -> list[DefinitionDifference]:
        """Tell what the package says otherwise."""
        before = {each.identity: each.json for each in self._known}
        after = {each.identity: each.json for each in self.definitions}
        return differences(before, after)

    def removed(self) -> list[Removed]:
        """Tell what goes that does not only get another name."""
        why = {each.what: each.why for each in self.package.manifest.removes}
        renamed = set(self.renames.to_json())
        lost = places(self._known) - places(self.definitions) - renamed
        wholes = {each for each in lost if each.count(".") == 1}
        return [
            Removed(what=each, why=why.get(each))
            for each in sorted(lost)
            if each in wholes or each.rpartition(".")[0] not in {*wholes, *renamed}
        ]

    def skipped(self) -> Iterator[Problem]:
        """Tell what a version in between would have renamed and this one has forgotten."""
        there, now = places(self._known), parse_version(self.package.manifest.version)
        for position, each in enumerate(self.package.manifest.renames):
            if each.until is None or now < each.until or each.old not in there:
                continue
            assert self.installed is not None
            error = SkippedRenameError(
                what=each.old,
                since=dotted(each.since),
                until=dotted(each.until),
                installed=self.installed.version,
                wanted=self.package.manifest.version,
            )
            yield Problem(path=f"/renames/{position}", error=error, file=MANIFEST)

    def _steps(self) -> list[PackageRename]:
        if self.installed is None:
            return []
        first, last = (parse_version(e.version) for e in (self.installed, self.package.manifest))
        between = [e for e in self.package.manifest.renames if first < e.since <= last]
        return sorted(between, key=lambda each: each.since)


def _unfit(
    manifest: Manifest, installed: Manifest | None, only: Action | None
) -> Iterator[Problem]:
    """Tell why a package cannot take the place of the one that is there."""
    if installed is None:
        if only is Action.UPGRADE:
            yield _of_version(PackageNotInstalledError(package=manifest.name))
        return
    old, new = parse_version(installed.version), parse_version(manifest.version)
    if new < old:
        error = DowngradeError(
            package=manifest.name, installed=installed.version, wanted=manifest.version
        )
        yield _of_version(error)
    elif new > old and only is Action.INSTALL:
        yield _of_version(PackageInstalledError(package=manifest.name, version=installed.version))


def _of_version(error: AppError) -> Problem:
    return Problem(path="/version", error=error, file=MANIFEST)


def _records_of(definition: Definition) -> int:
    document: Any = definition.json
    records = document.get("records") if definition.kind == SAMPLE else None
    return len(records) if isinstance(records, list) else 0
