"""What an uninstallation is: the deploy that it takes, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.deployment.model import Model
from dougong.deployment.past.aside import KEEP
from dougong.deployment.request import DeployRequest, Within
from dougong.kernel.clock import Clock
from dougong.kernel.errors import Problem
from dougong.metadata.definition import TENANT_LAYER, Identity
from dougong.metadata.difference import differences
from dougong.packages.errors import (
    CorePackageError,
    NeededPackageError,
    PackageNotInstalledError,
)
from dougong.packages.plan import Action, Choices, PackagePlan, Removed, plan_hash
from dougong.packages.plugin_steps import PluginSteps
from dougong.packages.preparing import Preparation, Situation
from dougong.packages.samples import Samples
from dougong.packages.shipped import CORE
from dougong.packages.validation import places
from dougong.storage.audit import write_audit
from dougong.storage.package_rows import keep_access

_OF_ACCESS = ("role", "permission_set")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Prepares uninstallations.

    Attributes:
        samples: Knows which sample records came with it.
        plugin_steps: What plugins do when their package goes.
        clock: Tells when.
    """

    samples: Samples
    plugin_steps: PluginSteps
    clock: Clock

    def leave(
        self, actor: Actor, situation: Situation, name: str, *, choices: Choices
    ) -> Preparation:
        """Work out what it takes to uninstall a package.

        Raises:
            PackageNotInstalledError: It is not there.
        """
        manifest = situation.installed.get(name)
        if manifest is None:
            raise PackageNotInstalledError(package=name)
        layer = situation.layer(name)
        own = _changes_of(situation, name)
        request = DeployRequest(
            delete=[each.identity for each in layer],
            delete_own=own,
            layer=name,
            without=name,
            choices=choices,
            note=f"- {name} {manifest.version}",
            begin=self._begin(actor, name, manifest.version, [each.identity for each in layer]),
        )
        with self.samples.database.connection(actor.schema) as connection:
            samples = self.samples.there(connection, actor, name)
        plan = PackagePlan(
            action=Action.UNINSTALL,
            package=name,
            installed=manifest.version,
            wanted=None,
            hash=plan_hash(
                actor.schema,
                situation.version,
                Action.UNINSTALL,
                name,
                manifest.version,
                choices,
            ),
            version=situation.version,
            changes=differences({each.identity: each.json for each in layer}, {}),
            removed=[
                Removed(what=each, why=None)
                for each in sorted(places(layer))
                if each.count(".") == 1
            ],
            own=own,
            samples=samples,
        )
        return Preparation(plan=plan, request=request, problems=_barred(situation, name))

    def _begin(self, actor: Actor, name: str, version: str, gone: Sequence[Identity]) -> Within:
        def begin(connection: Connection[TupleRow], model: Model) -> None:
            self.plugin_steps.leaving(connection, actor, model, package=name, version=version)
            now = self.clock.now()
            write_audit(
                connection,
                actor.schema,
                "package.uninstalled",
                {"package": name, "version": version},
                at=now,
                actor=actor.user_id,
            )
            keep_access(
                connection,
                actor.schema,
                name,
                version=model.version + 1,
                names=[each for each in gone if each[0] in _OF_ACCESS],
                until=now + KEEP,
                now=now,
            )

        return begin


def _barred(situation: Situation, name: str) -> list[Problem]:
    """Tell why a package must stay."""
    problems = []
    if name == CORE:
        problems.append(Problem(path="", error=CorePackageError(package=name)))
    for each in situation.installed.values():
        if name in each.packages:
            error = NeededPackageError(package=name, by=each.name)
            problems.append(Problem(path="", error=error))
    return problems


def _changes_of(situation: Situation, name: str) -> list[Identity]:
    """Give what the tenant says of things that only this package brings; that goes with them."""
    brought = {each.identity for each in situation.layer(name)}
    elsewhere = {
        each.identity
        for each in situation.stored.definitions
        if each.layer not in (name, TENANT_LAYER)
    }
    own = (each.identity for each in situation.layer(TENANT_LAYER))
    return [each for each in own if each in brought - elsewhere]
