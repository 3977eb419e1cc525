"""The gallery: packages that are installed, that ship with the platform, that were uploaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any, TypeAlias

from dougong.access.actor import Actor
from dougong.deployment.models import Models
from dougong.deployment.request import Deployed
from dougong.kernel.clock import Clock
from dougong.kernel.errors import InvalidError
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.suggest import hint
from dougong.metadata.definition import Definition, Identity
from dougong.metadata.package import Manifest, parse_manifest, parse_version
from dougong.packages.archive import verify
from dougong.packages.errors import (
    MissingFileError,
    PackageNotFoundError,
    PackageNotInstalledError,
)
from dougong.packages.folder import PackageFolder, read_archive, read_package
from dougong.packages.install import RIGHT, Installer
from dougong.packages.plan import Action, Choices, PackagePlan, SecretState
from dougong.packages.preparing import look
from dougong.packages.requirements import Requirement, requirements
from dougong.packages.samples import KeptSample
from dougong.packages.shipped import PackageShelf
from dougong.packages.signing import SHIPPED, Signed, Signer
from dougong.packages.validation import CONNECTOR, PICTURES, check_package, is_picture
from dougong.storage.audit import write_audit
from dougong.storage.blobs.base import Blobs, blob_key
from dougong.storage.database import Database
from dougong.storage.package_rows import UploadedPackage, list_uploads, put_upload

LARGEST = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A version of a package that can be had.

    Attributes:
        manifest: What it says of itself.
        signer: Who vouches for it.
        read: Reads all of it.
    """

    manifest: Manifest
    signer: Signer
    read: Callable[[], PackageFolder]

    @property
    def is_shipped(self) -> bool:
        """Whether it comes with the platform."""
        return self.signer.state is Signed.SHIPPED


Offers: TypeAlias = dict[str, list[Offer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A package as the gallery shows it.

    Attributes:
        name: Its name.
        installed: What the installed version says of itself; None: none is.
        offers: The versions that can be had, the newest first.
        needs: What the newest of them needs, or the installed one where none can be had.
        secrets: What must be set by hand; of an installed package.
        plugin: Whether its plugin is loaded.
    """

    name: str
    installed: Manifest | None
    offers: Sequence[Offer]
    needs: Sequence[Requirement]
    secrets: Sequence[SecretState]
    plugin: bool

    @property
    def manifest(self) -> Manifest:
        """What is told of it."""
        return self.offers[0].manifest if self.offers else self._installed

    @property
    def has_update(self) -> bool:
        """Whether a newer version than the installed one can be had."""
        return (
            self.installed is not None
            and bool(self.offers)
            and _version(self.manifest) > _version(self.installed)
        )

    @property
    def _installed(self) -> Manifest:
        assert self.installed is not None
        return self.installed


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """Shows packages, takes uploads, plans and carries out what is done with them.

    Attributes:
        database: The cell.
        models: Compiled definitions.
        blobs: Where uploads lie.
        ids: Makes ids of uploads.
        clock: Tells when.
        shelf: The packages that ship.
        installer: Installs, upgrades and uninstalls.
        take_bytes: Refuses what a tenant (schema) has no room for.
    """

    database: Database
    models: Models
    blobs: Blobs
    ids: Ids
    clock: Clock
    shelf: PackageShelf
    installer: Installer
    take_bytes: Callable[[str, int], None] = lambda schema, count: None

    def list(self, actor: Actor) -> Sequence[Shown]:
        """Give every package that is installed or can be had, by name."""
        installed, offers = self._look(actor)
        names = sorted({*installed, *offers})
        return [self._shown(actor, name, installed, offers.get(name, [])) for name in names]

    def show(self, actor: Actor, name: str) -> tuple[Shown, PackageFolder | None, int]:
        """Give one package, what it consists of, and how many of its sample records are there.

        Raises:
            PackageNotFoundError: There is none of that name.
        """
        installed, offers = self._look(actor)
        if name not in installed and name not in offers:
            near = hint(name, {*installed, *offers})
            raise PackageNotFoundError(package=name, hint=near)
        shown = self._shown(actor, name, installed, offers.get(name, []))
        samples = 0
        if shown.installed is not None:
            with self.database.connection(actor.schema) as connection:
                samples = self.installer.samples.there(connection, actor, name)
        return shown, shown.offers[0].read() if shown.offers else None, samples

    def upload(self, actor: Actor, chunks: Iterable[bytes]) -> Shown:
        """Keep a package that is sent, if it is sound; the same one twice is one.

        Raises:
            AppError: It is no package, or nobody vouches for it who is trusted.
        """
        self._require(actor)
        data = b"".join(chunks)
        package = read_archive(data)
        trust = self.installer.preparing.trust
        signer = verify(package, trust)
        trust.require(package.name, signer)
        self._require_sound(package)
        digest = sha256(data).hexdigest()
        with self.database.connection(actor.schema) as connection:
            known = {each.digest for each in list_uploads(connection, actor.schema)}
        if digest not in known:
            self._keep(actor, package, signer, data, digest)
        return self.show(actor, package.name)[0]

    def plan(
        self, actor: Actor, name: str, action: Action, choices: Choices, version: str | None = None
    ) -> PackagePlan:
        """Tell what would be done.

        Raises:
            PackageNotFoundError: There is no such package, or no such version of it.
        """
        if action is Action.UNINSTALL:
            return self.installer.plan_leaving(actor, name, choices=choices)
        package, signer = self.package(actor, name, version)
        return self.installer.plan_bringing(actor, package, signer, only=action, choices=choices)

    def apply(
        self,
        actor: Actor,
        name: str,
        action: Action,
        *,
        expected: str,
        choices: Choices,
        version: str | None = None,
    ) -> Deployed:
        """Carry out a plan that somebody looked at.

        Raises:
            PlanChangedError: It would be another one by now.
            AppError: It cannot be; nothing was changed.
        """
        if action is Action.UNINSTALL:
            return self.installer.uninstall(actor, name, choices=choices, expected=expected)
        package, signer = self.package(actor, name, version)
        return self.installer.bring(
            actor, package, signer, only=action, choices=choices, expected=expected
        )

    def package(
        self, actor: Actor, name: str, version: str | None = None
    ) -> tuple[PackageFolder, Signer]:
        """Give a package that can be had: the newest version, or a certain one.

        Raises:
            PackageNotFoundError: It cannot be had.
        """
        _, offers = self._look(actor)
        for each in offers.get(name, []):
            if version in (None, each.manifest.version):
                package = each.read()
                if each.is_shipped:
                    return package, SHIPPED
                # Who is trusted may have changed since it was uploaded.
                return package, verify(package, self.installer.preparing.trust)
        wanted = name if version is None else f"{name} {version}"
        raise PackageNotFoundError(package=wanted, hint=hint(name, set(offers) - {name}))

    def picture(self, actor: Actor, name: str, position: int) -> tuple[bytes, str]:
        """Give a picture of a package and its media type.

        Raises:
            PackageNotFoundError: There is no such package to be had.
            MissingFileError: It has no such picture.
        """
        package, _ = self.package(actor, name)
        pictures = package.manifest.screenshots
        path = pictures[position] if position < len(pictures) else f"screenshots/{position}"
        content = package.files.get(path, b"")
        if not is_picture(path, content):
            raise MissingFileError(file=path)
        return content, PICTURES[path.rpartition(".")[2]][1]

    def secrets(self, actor: Actor, name: str) -> Sequence[SecretState]:
        """Tell which secrets an installed package needs, and whether they are set."""
        return self.show(actor, name)[0].secrets

    def installed_documents(self, actor: Actor, name: str) -> Mapping[Identity, JsonObject]:
        """Give what the installed version of a package says, by kind and name.

        Raises:
            PackageNotInstalledError: It is not installed.
        """
        self._require(actor)
        with self.database.connection(actor.schema) as connection:
            situation = look(connection, actor.schema)
        if name not in situation.installed:
            raise PackageNotInstalledError(package=name)
        return {each.identity: each.json for each in situation.layer(name)}

    def remove_samples(self, actor: Actor, name: str) -> tuple[int, Sequence[KeptSample]]:
        """Move the sample records of a package to the recycle bin; see ``Samples.remove``.

        Raises:
            PackageNotFoundError: There is none of that name.
        """
        self.show(actor, name)
        return self.installer.samples.remove(actor, name)

    def _keep(
        self, actor: Actor, package: PackageFolder, signer: Signer, data: bytes, digest: str
    ) -> None:
        self.take_bytes(actor.schema, len(data))
        blob, now = self.ids.new(), self.clock.now()
        self.blobs.put(blob_key(actor.schema, blob), [data])
        row = UploadedPackage(
            digest=digest,
            name=package.name,
            version=package.manifest.version,
            size=len(data),
            manifest=package.document,
            signer=dict(signer.to_json()),
            blob=blob,
            uploaded_at=now,
            uploaded_by=actor.user_id,
        )
        with self.database.transaction(actor.schema) as connection:
            put_upload(connection, actor.schema, row)
            write_audit(
                connection,
                actor.schema,
                "package.uploaded",
                {"package": row.name, "version": row.version, "digest": digest},
                at=now,
                actor=actor.user_id,
            )

    def _require_sound(self, package: PackageFolder) -> None:
        content = package.definitions(self.installer.kinds)
        wrong = check_package(package, content.definitions, self.installer.kinds)
        problems = [*content.problems, *wrong]
        if problems:
            raise InvalidError(problems)

    def _look(self, actor: Actor) -> tuple[Mapping[str, Manifest], Offers]:
        self._require(actor)
        with self.database.connection(actor.schema) as connection:
            situation = look(connection, actor.schema)
            uploads = list_uploads(connection, actor.schema)
        offers: Offers = {}
        for name, (manifest, folder) in self.shelf.packages.items():
            read = partial(read_package, folder)
            offers[name] = [Offer(manifest=manifest, signer=SHIPPED, read=read)]
        for each in uploads:
            offers.setdefault(each.name, []).append(self._of_upload(actor, each))
        for found in offers.values():
            # Of two of the same version what was uploaded last comes first; the sort is stable.
            found.sort(key=lambda offer: _version(offer.manifest), reverse=True)
        return situation.installed, offers

    def _of_upload(self, actor: Actor, row: UploadedPackage) -> Offer:
        said: Any = row.signer
        signer = Signer(Signed(said["state"]), said["key"], said["name"])
        read = partial(self._read, actor.schema, row)
        return Offer(manifest=parse_manifest(row.manifest), signer=signer, read=read)

    def _read(self, schema: str, row: UploadedPackage) -> PackageFolder:
        return read_archive(b"".join(self.blobs.read(blob_key(schema, row.blob))))

    def _shown(
        self, actor: Actor, name: str, installed: Mapping[str, Manifest], offers: Sequence[Offer]
    ) -> Shown:
        there = installed.get(name)
        told = offers[0].manifest if offers else installed[name]
        plugins = self.installer.preparing.plugins
        secrets: Sequence[SecretState] = ()
        if there is not None:
            brought = self._brought(actor, name)
            secrets = self.installer.preparing.secrets(actor, there, brought)
        return Shown(
            name=name,
            installed=there,
            offers=offers,
            needs=[*requirements(told, installed, plugins)],
            secrets=secrets,
            plugin=name in plugins,
        )

    def _brought(self, actor: Actor, name: str) -> Sequence[Definition]:
        definitions = self.models.current(actor.schema).catalog.definitions.values()
        return [
            each
            for each in definitions
            if each.kind == CONNECTOR and name in (each.layer, each.package)
        ]

    def _require(self, actor: Actor) -> None:
        actor.rights.require_system("builder")
        actor.rights.require_system(RIGHT)


def _version(manifest: Manifest) -> tuple[int, int, int]:
    return parse_version(manifest.version)
