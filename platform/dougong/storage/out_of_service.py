"""Which tenants are out of service, as SQL: nothing is done for them meanwhile, nothing is lost."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Text, all_, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from dougong.storage.tables import TENANT


def is_served(tenant: ColumnElement[Any]) -> ColumnElement[bool]:
    """Give the condition that a tenant is not out of service.

    Args:
        tenant: Its name, or one it had before; empty for none.
    """
    names = func.array_append(TENANT.c.former, TENANT.c.name, type_=ARRAY(Text))
    # A list that is made once for a statement, however many rows it passes over.
    idle = select(func.unnest(names)).where(TENANT.c.state != "active").scalar_subquery()
    return tenant != all_(func.array(idle, type_=ARRAY(Text)))
