"""Installing a package: its definitions become a layer of the tenant, in one deploy."""

from __future__ import annotations

from pathlib import Path

import orjson

from dougong.access.actor import Actor
from dougong.deployment.deploy import Deployed, Deployments, DeployRequest
from dougong.kernel.errors import InvalidError
from dougong.metadata.check import Kinds
from dougong.metadata.files import read_folder
from dougong.metadata.package import MANIFEST, Manifest

DEFINITIONS = "metadata"


def install_package(
    deployments: Deployments, kinds: Kinds, actor: Actor, manifest: Manifest, folder: Path
) -> Deployed:
    """Install a package, or bring the tenant to the version in the folder.

    Args:
        deployments: The tenants' definitions.
        kinds: Every kind of definition.
        actor: Who installs it.
        manifest: What the package says of itself.
        folder: Where it is.

    Returns:
        What the deploy did.

    Raises:
        InvalidError: Its definitions have faults; nothing was changed.
    """
    inner = folder / DEFINITIONS
    content = read_folder(
        inner if inner.is_dir() else folder, kinds=kinds, layer=manifest.name, within=folder
    )
    if content.problems:
        raise InvalidError(content.problems)
    kept = {definition.identity for definition in content.definitions}
    gone = [each for each in deployments.identities(actor, manifest.name) if each not in kept]
    request = DeployRequest(
        definitions=content.definitions,
        delete=gone,
        layer=manifest.name,
        package=orjson.loads((folder / MANIFEST).read_bytes()),
        note=f"{manifest.name} {manifest.version}",
    )
    return deployments.deploy(actor, request)
