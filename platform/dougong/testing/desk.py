"""For tests below HTTP: a tenant on a real database, and short calls of its use cases.

A ``conftest.py`` imports the fixtures it wants, as with ``testing.over_http``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson
import psycopg
import pytest
from flask import Flask

from dougong.access.actor import Actor, system_actor
from dougong.app import Platform
from dougong.deployment.deploy import Deployed, Deployments, DeployRequest
from dougong.deployment.expressions import ExpressionChecker
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.metadata.definition import TENANT_LAYER, Definition, Identity
from dougong.records.files import Files, Upload
from dougong.records.reads import AggregateRequest, Listed, ListRequest
from dougong.records.saving.breaches import count_breaches
from dougong.records.saving.rollup_filling import fill_sql
from dougong.records.service import Records
from dougong.storage.tenants import Tenant
from dougong.testing.over_http import Home, make_home


def an_object(name: str, *fields: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Give the definition of an object; its title is ``name`` unless said otherwise."""
    label = {"en": name.replace("_", " ").capitalize()}
    named: dict[str, Any] = {"name": "name", "type": "text"}
    own = list(fields) if "title" in more else [named, *fields]
    base = {"kind": "object", "name": name, "label": label, "plural": label, "title": "name"}
    return {**base, "fields": own, **more}


@dataclass(frozen=True)
class Desk:
    """A tenant and somebody who may do everything in it.

    Attributes:
        platform: The platform it lives on.
        tenant: The tenant.
        actor: Who acts.
    """

    platform: Platform
    tenant: Tenant
    actor: Actor

    @property
    def records(self) -> Records:
        """The records, as the faces use them."""
        return self.platform.records

    @property
    def schema(self) -> str:
        """Schema of the tenant."""
        return self.tenant.schema

    @property
    def user_id(self) -> str:
        """Who acts."""
        return str(self.actor.user_id)

    @property
    def model(self) -> Model:
        """What is in force."""
        return self.platform.models.current(self.schema)

    def acting(self, **changes: Any) -> Desk:
        """Give the same tenant with an actor who differs."""
        return replace(self, actor=replace(self.actor, **changes))

    def deploy(
        self,
        *definitions: Mapping[str, Any],
        delete: tuple[Identity, ...] = (),
        layer: str = TENANT_LAYER,
        deployments: Deployments | None = None,
        **more: Any,
    ) -> Deployed:
        """Deploy definitions; further options are those of the request.

        Paths of faults begin with ``/<position>`` when several are sent.
        """
        many = len(definitions) > 1
        sent = [
            Definition(d["kind"], d["name"], dict(d), layer, at=f"/{position}" if many else "")
            for position, d in enumerate(definitions)
        ]
        request = DeployRequest(definitions=sent, delete=delete, layer=layer, **more)
        return (deployments or self.platform.deployments).deploy(self.actor, request)

    def deployments(self, **options: Any) -> Deployments:
        """Give the definitions as another process would hold them, with its own models."""
        platform = self.platform
        return Deployments(
            database=platform.database,
            models=self.models(),
            kinds=platform.kinds,
            field_types=platform.field_types,
            expressions=ExpressionChecker(platform.functions, platform.field_types),
            clock=platform.clock,
            ids=platform.ids,
            rollup_sql=fill_sql,
            count_breaches=count_breaches,
            **options,
        )

    def models(self) -> Models:
        """Give a cache of models as another process would have it."""
        platform = self.platform
        return Models(
            database=platform.database,
            kinds=platform.kinds,
            field_types=platform.field_types,
            expressions=ExpressionChecker(platform.functions, platform.field_types),
        )

    def upload(self, content: bytes, media_type: str = "text/plain", name: str = "a.txt") -> str:
        """Upload a file; gives its id."""
        platform = self.platform
        files = Files(
            database=platform.database,
            models=platform.models,
            clock=platform.clock,
            ids=platform.ids,
            blobs=platform.blobs,
        )
        return str(files.upload(self.actor, Upload(name, media_type, content)).id)

    def create(self, object_name: str, **values: Any) -> Any:
        """Create a record; gives it as JSON."""
        saved = self.records.create(self.actor, object_name, values)
        assert saved.body is not None
        return orjson.loads(saved.body)

    def update(self, object_name: str, record_id: str, **values: Any) -> Any:
        """Change a record; gives it as JSON."""
        saved = self.records.update(self.actor, object_name, UUID(record_id), values)
        assert saved.body is not None
        return orjson.loads(saved.body)

    def delete(self, object_name: str, record_id: str) -> None:
        """Move a record to the recycle bin."""
        self.records.delete(self.actor, object_name, UUID(record_id))

    def restore(self, object_name: str, record_id: str) -> Any:
        """Take a record out of the recycle bin."""
        saved = self.records.restore(self.actor, object_name, UUID(record_id))
        assert saved.body is not None
        return orjson.loads(saved.body)

    def get(self, object_name: str, record_id: str, *fields: str) -> Any:
        """Read a record."""
        body = self.records.get(self.actor, object_name, UUID(record_id), fields or None)
        return orjson.loads(body)

    def page(self, object_name: str, **request: Any) -> Listed:
        """Give one page of a list."""
        return self.records.list(self.actor, object_name, ListRequest(**request))

    def list(self, object_name: str, **request: Any) -> Any:
        """Give the records of one page."""
        return self.page(object_name, **request).page.records

    def aggregate(self, object_name: str, **request: Any) -> Any:
        """Give the rows of an aggregate."""
        rows = self.records.aggregate(self.actor, object_name, AggregateRequest(**request))
        return [orjson.loads(row) for row in rows]

    def sql(self, query: str, *values: Any) -> Any:
        """Ask the database itself; names without a schema are the tenant's."""
        path = f"-c search_path={self.schema} -c timezone=UTC"
        with psycopg.connect(
            self.platform.database.url, autocommit=True, options=path
        ) as connection:
            found = connection.execute(query.encode(), values or None)
            return found.fetchall() if found.description is not None else None


def desk_of(home: Home) -> Desk:
    """Give the desk of a tenant's administrator."""
    return Desk(home.platform, home.tenant, system_actor(home.tenant, user_id=UUID(home.user_id)))


@pytest.fixture(scope="module")
def desk(platform: Platform, app: Flask) -> Desk:
    """A tenant for the tests of one file."""
    return desk_of(make_home(platform, app))
