"""Records that go to the recycle bin, and come back, with the record that they belong to.

INVARIANT: the instant at which records go together is later than that of any record in the bin
which belongs to one of them. So those that have the instant of the record they belong to are
exactly those that went with it, whatever else was deleted at the same time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Uuid,
    any_,
    bindparam,
    func,
    or_,
    select,
    update,
)

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.hooks.events import Change
from dougong.kernel.errors import Problem
from dougong.records.errors import FixedParentError, ParentDeletedError
from dougong.records.plans import of_version
from dougong.records.saving.session import SaveSession
from dougong.storage.statement import Statement, compile_statement

Stored = Mapping[str, Any]
# As finely as instants are stored.
_NEXT = timedelta(milliseconds=1)


@dataclass(slots=True)
class Family:
    """Records that go or come together, by object: owners before what belongs to them.

    Attributes:
        members: What is stored of each, by id.
        waiting: Ids of those that stay in the bin for another record they belong to, by the
            instant at which that one went.
    """

    members: dict[str, dict[UUID, Stored]]
    waiting: dict[datetime, dict[str, list[UUID]]] = field(default_factory=dict)

    @property
    def ids(self) -> list[UUID]:
        """The ids of all of them."""
        return [each for found in self.members.values() for each in found]

    @property
    def references(self) -> frozenset[UUID | str]:
        """All that is stored of a reference to one of them."""
        named = (f"{name}/{each}" for name, found in self.members.items() for each in found)
        return frozenset(self.ids).union(named)


def below(model: Model, record: ObjectModel) -> tuple[ObjectModel, ...]:
    """Give the objects whose records may belong to an object's, over any number of steps.

    Each stands behind all those that its records belong to: parents make no circles.
    """
    done: dict[str, ObjectModel] = {}

    def visit(at: ObjectModel) -> None:
        for child, link in model.incoming[at.name]:
            if link.definition.on_delete == "cascade" and child.name not in done:
                visit(child)
                done[child.name] = child

    visit(record)
    return tuple(reversed(done.values()))


def going(session: SaveSession, record: ObjectModel, roots: Mapping[UUID, Stored]) -> Family:
    """Lock and give records with all that belongs to them and is not deleted yet."""
    family = Family({record.name: dict(roots)})
    for each in below(session.model, record):
        _gather(session, family, each, None)
    return family


def coming(session: SaveSession, record: ObjectModel, roots: Mapping[UUID, Stored]) -> Family:
    """Lock and give records in the bin with all that went there with them, by one deletion.

    What also belongs to another record that stays in the bin stays there, and waits for that one.
    """
    (at,) = {stored["deleted_at"] for stored in roots.values()}
    family = Family({record.name: dict(roots)})
    for each in below(session.model, record):
        _gather(session, family, each, at)
        _let_wait(session, family, each)
    return family


def leaving_at(session: SaveSession, family: Family) -> datetime:
    """Give the instant at which a family goes, later than that of what went from it before."""
    at, root = session.now, session.model.objects[next(iter(family.members))]
    for record in below(session.model, root):
        owned = _owners(record, family)
        if owned:
            statement = _plan(session, record, tuple(owned), "latest")
            row = statement.one(session.connection, _of(owned, family))
            if row is not None and row[0] is not None:
                at = max(at, row[0] + _NEXT)
    return at


def leave_waiting(session: SaveSession, family: Family) -> None:
    """Let those that wait for another record, with what belongs to them, be gone with that one."""
    for at, waiting in family.waiting.items():
        for name, ids in waiting.items():
            record = session.model.objects[name]
            (before,) = set(_deleted(session, record, ids).values())
            roots = {each: {"deleted_at": before} for each in ids}
            kept = coming(session, record, roots)
            for other, found in kept.members.items():
                table = session.model.objects[other].table
                mine = table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
                moved = update(table).where(mine).values(deleted_at=bindparam("at"))
                values = {"ids": list(found), "at": at}
                compile_statement(moved).run(session.connection, values)
            leave_waiting(session, kept)


def orphans(
    session: SaveSession, record: ObjectModel, stored: Sequence[Stored]
) -> dict[int, list[Problem]]:
    """List by position what of the bin records belong to: they do not come back before it."""
    problems: dict[int, list[Problem]] = {}
    for parent in record.definition.parents:
        target = session.model.objects[str(parent.target)]
        owners = {each[parent.name] for each in stored} - {None}
        gone = _deleted(session, target, owners) if owners else {}
        for position, each in enumerate(stored):
            if each[parent.name] in gone:
                error = ParentDeletedError(object=target.label)
                found = Problem(path=f"/{parent.name}", error=error)
                problems.setdefault(position, []).append(found)
    return problems


def roots_of(
    model: Model, record: ObjectModel, family: Family
) -> Mapping[tuple[str, UUID], frozenset[UUID]]:
    """Tell for each member, by object and id, with which of the named records it goes or comes."""
    found = {(record.name, each): frozenset((each,)) for each in family.members[record.name]}
    for name, members in family.members.items():
        parents = model.objects[name].definition.parents
        for record_id, stored in members.items():
            owned = ((str(each.target), stored.get(each.name)) for each in parents)
            mine = (found[each] for each in owned if each in found)
            found[name, record_id] = found.get((name, record_id), frozenset()).union(*mine)
    return found


def _gather(session: SaveSession, family: Family, record: ObjectModel, at: datetime | None) -> None:
    owners = _owners(record, family)
    if not owners:
        return
    statement = _plan(session, record, tuple(owners), "live" if at is None else "binned")
    rows = statement.all(session.connection, {**_of(owners, family), "at": at})
    if rows:
        stored = [dict(zip(record.stored, row, strict=True)) for row in rows]
        family.members[record.name] = {each["id"]: each for each in stored}


def _let_wait(session: SaveSession, family: Family, record: ObjectModel) -> None:
    """Take those out of a family that also belong to a record in the bin outside of it."""
    members = family.members.get(record.name, {})
    for parent in record.definition.parents:
        target = session.model.objects[str(parent.target)]
        mine = family.members.get(target.name, {})
        outside = {each[parent.name] for each in members.values()} - mine.keys() - {None}
        gone = _deleted(session, target, outside) if outside else {}
        for record_id, stored in list(members.items()):
            at = gone.get(stored[parent.name])
            if at is not None:
                del members[record_id]
                by_object = family.waiting.setdefault(at, {})
                by_object.setdefault(record.name, []).append(record_id)
    if not members:
        family.members.pop(record.name, None)


def _owners(record: ObjectModel, family: Family) -> list[FieldModel]:
    return [
        record.fields[each.name]
        for each in record.definition.parents
        if family.members.get(str(each.target))
    ]


def _of(owners: Sequence[FieldModel], family: Family) -> dict[str, list[UUID]]:
    return {f"o_{each.name}": list(family.members[str(each.target)]) for each in owners}


def _deleted(
    session: SaveSession, record: ObjectModel, ids: Collection[UUID]
) -> dict[UUID, datetime]:
    """Give those of some records that lie in the bin, and since when."""
    table = record.table
    mine = table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    found = select(table.c.id, table.c.deleted_at).where(mine, table.c.deleted_at.is_not(None))
    key = (session.model.schema, session.model.version, record.name, "deleted")
    statement = session.plans.get(key, lambda: compile_statement(found))
    return dict(statement.all(session.connection, {"ids": list(ids)}))


def deleted_since(
    session: SaveSession, record: ObjectModel, ids: Sequence[UUID]
) -> dict[UUID, datetime | None]:
    """Tell of records since when they lie in the bin; None: they do not; left out: are no more."""
    table = record.table
    mine = table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    key = (session.model.schema, session.model.version, record.name, "deleted since")
    found = select(table.c.id, table.c.deleted_at).where(mine)
    statement = session.plans.get(key, lambda: compile_statement(found))
    return dict(statement.all(session.connection, {"ids": list(ids)}))


def _plan(
    session: SaveSession, record: ObjectModel, owners: Sequence[FieldModel], which: str
) -> Statement:
    names = tuple(each.name for each in owners)
    key = (session.model.schema, session.model.version, record.name, names, which)
    return session.plans.get(key, lambda: _build(session.model, record, names, which))


def _build(model: Model, record: ObjectModel, owners: Sequence[str], which: str) -> Statement:
    table = record.table
    owned: ColumnElement[bool] = or_(
        *(table.c[name] == any_(bindparam(f"o_{name}", type_=ARRAY(Uuid))) for name in owners)
    )
    if which == "latest":
        return compile_statement(select(func.max(table.c.deleted_at)).where(owned))
    columns = (table.c[name] for name in record.stored)
    found = select(*columns).prefix_with(of_version(model)).where(owned).order_by(table.c.id)
    if which == "live":
        return compile_statement(found.where(table.c.deleted_at.is_(None)).with_for_update())
    binned = found.where(table.c.deleted_at == bindparam("at"))
    return compile_statement(binned.with_for_update(key_share=True))


def moved_though_fixed(record: ObjectModel, changes: Sequence[Change]) -> dict[int, list[Problem]]:
    """List records that are to belong to others where they may not."""
    fixed = [each for each in record.definition.parents if not each.options.get("reparent", True)]
    return {
        position: [
            Problem(path=f"/{each.name}", error=FixedParentError(field=each.label))
            for each in fixed
            if each.name in change.values
        ]
        for position, change in enumerate(changes)
        if not change.values.keys().isdisjoint(each.name for each in fixed)
    }
