"""Indexes that are added to an object, or taken from it, by a deploy of nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from dougong.deployment.builder import Builder
from dougong.deployment.deploy import Deployed, DeployRequest
from dougong.deployment.drafting.drafts import Drafts
from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.definition import Definition, Identity
from dougong.metadata.own_layer import own_document


class IndexThereError(AppError):
    """The object has that index."""

    code = "advice.index_exists"
    template = "`{object}` has an index of {fields} already"
    template_zh = "`{object}` 已有 {fields} 的索引"
    status = HTTPStatus.CONFLICT


class NoSuchIndexError(AppError):
    """The tenant's own definition of the object does not ask for that index."""

    code = "advice.no_such_index"
    template = "`{object}` has no index of {fields} that could be removed here"
    template_zh = "`{object}` 没有可在此删除的 {fields} 索引"
    status = HTTPStatus.NOT_FOUND


@dataclass(frozen=True, slots=True)
class IndexChanges:
    """Changes the indexes that definitions ask for.

    Attributes:
        drafts: Knows what is in force, of which layers.
    """

    drafts: Drafts

    def add(self, actor: Builder, object_name: str, fields: Sequence[str], note: str) -> Deployed:
        """Add an index; on a large table a job builds it while everyone works on.

        Raises:
            IndexThereError: It is there.
            InvalidError: The fields cannot be indexed.
        """
        return self._change(actor, object_name, list(fields), note, adds=True)

    def remove(
        self, actor: Builder, object_name: str, fields: Sequence[str], note: str
    ) -> Deployed:
        """Remove an index.

        Raises:
            NoSuchIndexError: There is none, or a package asks for it.
        """
        return self._change(actor, object_name, list(fields), note, adds=False)

    def _change(
        self, actor: Builder, object_name: str, fields: list[JsonValue], note: str, *, adds: bool
    ) -> Deployed:
        overlay = self.drafts.overlay(actor)
        identity: Identity = ("object", object_name)
        overlay.model.object(object_name)
        wanted = dict(overlay.in_force[identity].json)
        below = overlay.below(identity)
        indexes, of_packages = _indexes_of(wanted), _indexes_of(below or {})
        told = {"object": object_name, "fields": ", ".join(map(str, fields))}
        if adds and fields in indexes:
            raise IndexThereError(**told)
        if not adds and (fields not in indexes or fields in of_packages):
            raise NoSuchIndexError(**told)
        kept = [*indexes, fields] if adds else [each for each in indexes if each != fields]
        wanted.pop("indexes", None)
        if kept:
            wanted["indexes"] = kept
        own = own_document(wanted, below)
        changed = [Definition(*identity, own, file="/".join(identity))] if own is not None else []
        return self.drafts.deployments.deploy(
            actor,
            DeployRequest(
                definitions=changed,
                delete=[identity] if own is None else [],
                at_version=overlay.version,
                note=note,
            ),
        )


def _indexes_of(document: JsonObject) -> list[JsonValue]:
    found = document.get("indexes", [])
    assert isinstance(found, list)
    return found
