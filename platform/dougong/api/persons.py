"""People as answers name them, whatever who asks may see of users."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from flask import request

from dougong.access.actor import Actor, system_actor
from dougong.api.services import Services
from dougong.kernel.errors import InvalidError, Problem
from dougong.metadata.errors import MissingPropertyError
from dougong.storage.tenants import Tenant, find_tenant, list_tenants, look_up_tenant

_PRODUCT = "dougong"


def person(services: Services, home: Tenant, user_id: UUID) -> Any:
    """Give a user's id, label and e-mail: whoever is signed in may know their own name."""
    platform = system_actor(home)
    title = services.models.current(home.schema).object("user").title
    record = orjson.loads(services.records.get(platform, "user", user_id, (title, "email")))
    return {"id": record["id"], "label": record[title], "email": record["email"]}


def words_about(services: Services, home: Tenant, user_id: UUID) -> list[str]:
    """Give what anybody knows of a user, and would try first as their password."""
    label = person(services, home, user_id)["label"]
    return [str(label), home.name, *home.label.values(), _PRODUCT]


def home_of(services: Services, actor: Actor) -> Tenant:
    """Give the tenant of an actor."""
    return find_tenant(services.database, actor.tenant)


def tenant_of_host(services: Services, host: str) -> str:
    """Give the tenant that the host's first label names, or the only one there is.

    Raises:
        InvalidError: There are several, so the caller must say which.
    """
    label, dot, _ = host.partition(".")
    if dot and look_up_tenant(services.database, label) is not None:
        return label
    tenants = list_tenants(services.database)
    if len(tenants) != 1:
        missing = MissingPropertyError(property="tenant")
        raise InvalidError([Problem(path="", error=missing)])
    return tenants[0].name


def address() -> str:
    """Give the network address that the request comes from."""
    return request.remote_addr or ""
