"""Administrators, as records: nobody else takes over their account, and one always stays.

Who may change users, but not everything, might else change the e-mail of an administrator and
have its password sent to themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from dougong.access.permissions.errors import AdminsOnlyError, LastAdminError
from dougong.access.permissions.granting import (
    await_grants,
    is_administrator,
    require_other_admin,
)
from dougong.deployment.model import ObjectModel
from dougong.hooks.events import Change
from dougong.kernel.errors import Problem
from dougong.records.saving.references import Faults
from dougong.records.saving.session import SaveSession

_USER = "user"
_KEPT = frozenset({"email", "active"})


def unfit_for_administrators(
    session: SaveSession, record: ObjectModel, changes: Sequence[Change]
) -> Faults:
    """Find what others would change of an administrator, and who would be the last of them."""
    if record.name != _USER:
        return {}
    faults: Faults = {}
    for position, change in enumerate(changes):
        changed = sorted(_KEPT & change.values.keys()) if change.old is not None else ()
        if not changed or not _is_administrator(session, change.id):
            continue
        found: list[Problem] = []
        if session.guarded and change.id != session.actor.user_id:
            found += [Problem(path=f"/{name}", error=AdminsOnlyError()) for name in changed]
        elif change.values.get("active") is False:
            try:
                require_other_admin(session.connection, session.model.schema, change.id)
            except LastAdminError as error:
                found.append(Problem(path="/active", error=error))
        if found:
            faults[position] = found
    return faults


def refuse_to_delete(session: SaveSession, record: ObjectModel, record_id: UUID) -> None:
    """Refuse to delete an administrator as others, and the last one of them.

    Raises:
        AdminsOnlyError: Who deletes is no administrator.
        LastAdminError: There is no other administrator in service.
    """
    if record.name != _USER or not _is_administrator(session, record_id):
        return
    if session.guarded:
        raise AdminsOnlyError()
    require_other_admin(session.connection, session.model.schema, record_id)


def _is_administrator(session: SaveSession, user_id: UUID) -> bool:
    connection, schema = session.connection, session.model.schema
    if not is_administrator(connection, schema, user_id):
        return False
    # Nobody makes or unmakes administrators until this transaction ends.
    await_grants(connection, schema)
    return is_administrator(connection, schema, user_id)
