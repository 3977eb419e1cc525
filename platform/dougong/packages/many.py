"""The same done to many tenants: what fails in one is told of it, and the others are done."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from dougong.kernel.errors import AppError
from dougong.storage.tenants import Tenant

R = TypeVar("R")

_log = logging.getLogger(__name__)


class BrokenTenantError(AppError):
    """A tenant is not as it should be; its logs tell more."""

    code = "package.broken_tenant"
    template = "the tenant is broken: {reason}; it was left as it was"
    template_zh = "该租户已损坏：{reason}；未做任何更改"

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason=reason)


@dataclass(frozen=True, slots=True)
class OfTenant(Generic[R]):
    """What came of it in one tenant.

    Attributes:
        tenant: Name of the tenant.
        done: What was done; None where it failed.
        error: Why it failed; the tenant is as it was.
    """

    tenant: str
    done: R | None
    error: AppError | None = None


def in_each(tenants: Iterable[Tenant], do: Callable[[Tenant], R]) -> Iterator[OfTenant[R]]:
    """Do something in each tenant, one after the other, and tell of each what came of it."""
    for tenant in tenants:
        try:
            yield OfTenant(tenant.name, do(tenant))
        except AppError as error:
            yield OfTenant(tenant.name, None, error)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is one tenant's and no other's
            _log.exception("tenant %s failed", tenant.name)
            reason = f"{type(error).__name__}: {error}".splitlines()[0]
            yield OfTenant(tenant.name, None, BrokenTenantError(reason=reason[:300]))
