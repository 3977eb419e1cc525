"""Installing, upgrading and uninstalling: each one deploy, one transaction, planned before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dougong.access.actor import Actor
from dougong.deployment.deploy import Deployments
from dougong.deployment.request import Deployed
from dougong.kernel.clock import Clock
from dougong.kernel.errors import AppError, InvalidError, Problem
from dougong.metadata.check import Kinds
from dougong.metadata.package import Manifest
from dougong.packages.errors import PlanChangedError
from dougong.packages.folder import PackageFolder, read_package
from dougong.packages.leaving import Leaving
from dougong.packages.plan import Action, Choices, PackagePlan
from dougong.packages.preparing import Preparation, Preparing, Situation, look
from dougong.packages.samples import Samples
from dougong.packages.signing import SHIPPED, Signer
from dougong.storage.database import Database

RIGHT = "packages"
_FAILING = ("test.failed", "test.not_run")


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What came of a package that was tried.

    Attributes:
        tests: How many tests it brings.
        failing: Those that fail, others of the tenant among them.
    """

    tests: int
    failing: Sequence[Problem]


@dataclass(frozen=True, slots=True, kw_only=True)
class Installer:
    """Brings packages to tenants, and takes them away.

    Attributes:
        database: The cell.
        deployments: The tenants' definitions.
        preparing: Works out what an installation or an upgrade is.
        leaving: Works out what an uninstallation is.
        samples: Loads sample records.
        kinds: Every kind of definition.
        clock: Tells when.
    """

    database: Database
    deployments: Deployments
    preparing: Preparing
    leaving: Leaving
    samples: Samples
    kinds: Kinds
    clock: Clock

    def install(self, actor: Actor, manifest: Manifest, folder: Path) -> Deployed:
        """Bring a tenant to the version in a folder that ships with the platform.

        Raises:
            InvalidError: It cannot be; nothing was changed.
        """
        package = read_package(folder)
        return self.bring(actor, package, SHIPPED)

    def bring(
        self,
        actor: Actor,
        package: PackageFolder,
        signer: Signer,
        *,
        only: Action | None = None,
        choices: Choices | None = None,
        expected: str | None = None,
        allow_failing_tests: bool = False,
    ) -> Deployed:
        """Install a package, or upgrade it; repeated it changes nothing more.

        Args:
            actor: Who does it.
            package: The package.
            signer: Who vouches for it.
            only: What it must be, where that was said; None: whichever it is.
            choices: Whose part counts in conflicts.
            expected: Hash of the plan that was looked at; None: nobody looked.
            allow_failing_tests: Go on where tests of the package fail.

        Returns:
            What the deploy did.

        Raises:
            AppError: It cannot be; nothing was changed.
        """
        situation = self._look(actor)
        prepared = self.preparing.bring(
            actor, situation, package, signer, only=only, choices=choices or {}
        )
        self._require_same(prepared, expected)
        if prepared.problems:
            raise InvalidError(prepared.problems)
        request = replace(
            prepared.request,
            at_version=situation.version,
            allow_failing_tests=allow_failing_tests,
            # What a package no longer brings is kept aside; it says so in its plan.
            allow_data_loss=True,
        )
        return self.deployments.deploy(actor, request)

    def uninstall(
        self,
        actor: Actor,
        name: str,
        *,
        choices: Choices | None = None,
        expected: str | None = None,
    ) -> Deployed:
        """Take a package away; its data is kept aside.

        Args:
            actor: Who does it.
            name: Name of the package.
            choices: Whose part counts in conflicts.
            expected: Hash of the plan that was looked at; None: nobody looked.

        Returns:
            What the deploy did.

        Raises:
            AppError: It cannot be; nothing was changed.
        """
        situation = self._look(actor)
        prepared = self.leaving.leave(actor, situation, name, choices=choices or {})
        self._require_same(prepared, expected)
        if prepared.problems:
            raise InvalidError(prepared.problems)
        request = replace(prepared.request, at_version=situation.version)
        return self.deployments.deploy(actor, request)

    def plan_bringing(
        self,
        actor: Actor,
        package: PackageFolder,
        signer: Signer,
        *,
        only: Action | None = None,
        choices: Choices | None = None,
    ) -> PackagePlan:
        """Tell what installing a package, or upgrading it, would do; see ``bring``."""
        situation = self._look(actor)
        prepared = self.preparing.bring(
            actor, situation, package, signer, only=only, choices=choices or {}
        )
        return self._planned(actor, prepared)

    def plan_leaving(
        self, actor: Actor, name: str, *, choices: Choices | None = None
    ) -> PackagePlan:
        """Tell what uninstalling a package would do; see ``uninstall``."""
        situation = self._look(actor)
        prepared = self.leaving.leave(actor, situation, name, choices=choices or {})
        return self._planned(actor, prepared)

    def rehearse(self, actor: Actor, package: PackageFolder, signer: Signer) -> Rehearsed:
        """Run the tests of a package as if it were there; nothing of it stays.

        Raises:
            AppError: It could not be installed.
        """
        situation = self._look(actor)
        prepared = self.preparing.bring(actor, situation, package, signer, only=None, choices={})
        if prepared.problems:
            raise InvalidError(prepared.problems)
        tests = [e for e in prepared.request.definitions if e.kind == "test"]
        request = replace(
            prepared.request, allow_failing_tests=True, allow_data_loss=True, undone=True
        )
        deployed = self.deployments.deploy(actor, request)
        failing = [e for e in deployed.warnings if e.error.code in _FAILING]
        return Rehearsed(len(tests), failing)

    def _look(self, actor: Actor) -> Situation:
        actor.rights.require_system("builder")
        actor.rights.require_system(RIGHT)
        with self.database.connection(actor.schema) as connection:
            return look(connection, actor.schema)

    def _require_same(self, prepared: Preparation, expected: str | None) -> None:
        if expected is not None and expected != prepared.plan.hash:
            raise PlanChangedError(package=prepared.plan.package)

    def _planned(self, actor: Actor, prepared: Preparation) -> PackagePlan:
        """Ask the deploy what it would do, where there is one to ask."""
        plan = replace(prepared.plan, problems=prepared.problems)
        if prepared.problems:
            return plan
        request = replace(prepared.request, check_only=True, allow_data_loss=True)
        try:
            deployed = self.deployments.deploy(actor, request)
        except AppError as error:
            return replace(plan, problems=problems_of(error))
        return replace(
            plan,
            problems=deployed.problems,
            conflicts=deployed.conflicts,
            merged=deployed.merged,
            warnings=deployed.warnings,
            steps=deployed.plan,
        )


def problems_of(error: AppError) -> Sequence[Problem]:
    """Give every fault of an error; the error itself where it is one."""
    return error.faults() or (Problem(path="", error=error),)
