"""Who gets a message: users, contacts, teams, whoever has an address, or an address itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Uuid, any_, bindparam, select

from dougong.automation.messages.filling import USER, Recipient, Value
from dougong.deployment.model import Model, ObjectModel
from dougong.formula.value_types import Kind
from dougong.mail.message import Mail, UnfitMailError
from dougong.storage.statement import compile_statement

MOST_RECIPIENTS = 500
EMAIL = "email"
_GROUPS = {"team": "team_member", "queue": "queue_member"}
_BETWEEN = re.compile(r"[,;，；\s]+")


class Recipients:
    """Finds out who gets a message.

    Args:
        connection: Has the transaction of the step open.
        model: The definitions.
        locale: What is spoken where nothing is known of somebody.
    """

    def __init__(self, connection: Connection[TupleRow], model: Model, locale: str) -> None:
        self._connection = connection
        self._model = model
        self._locale = locale

    def of(self, values: Iterable[Value]) -> list[Recipient]:
        """Give whom values name, each once, in order."""
        found: dict[str, Recipient] = {}
        for value in values:
            for each in self._of(value):
                same = each.address.lower() or f"{each.object}/{each.id}"
                found.setdefault(same, each)
        return list(found.values())

    def users(self, ids: Sequence[UUID]) -> list[Recipient]:
        """Give users, as far as they are active."""
        return list(self._records(USER, ids))

    def _of(self, value: Value) -> Iterator[Recipient]:
        if value.value is None:
            return
        of, named = value.type, [value.value]
        if of.kind is Kind.LIST and of.element is not None:
            of, named = of.element, list(value.value)
        if of.kind is Kind.RECORD and of.object is not None:
            yield from self._records(of.object, [UUID(str(each)) for each in named])
        else:
            for each in named:
                yield from self._addresses(str(each))

    def _addresses(self, text: str) -> Iterator[Recipient]:
        for address in filter(None, _BETWEEN.split(text.strip())):
            if is_address(address):
                yield Recipient(name="", address=address, locale=self._locale)

    def _records(self, object_name: str, ids: Sequence[UUID]) -> Iterator[Recipient]:
        if object_name in _GROUPS:
            yield from self._members(object_name, ids)
            return
        record = self._model.objects.get(object_name)
        if record is None or not ids:
            return
        rows = self._read(record, ids)
        for record_id in ids:
            if record_id in rows:
                yield rows[record_id]

    def _members(self, group: str, ids: Sequence[UUID]) -> Iterator[Recipient]:
        member = self._model.objects.get(_GROUPS[group])
        if member is None or not {group, USER} <= member.stored.keys():
            return
        table = member.table
        wanted = table.c[group] == any_(bindparam("ids", type_=ARRAY(Uuid)))
        query = select(table.c[USER]).where(wanted, table.c.deleted_at.is_(None))
        rows = compile_statement(query.order_by(table.c.id)).all(self._connection, {"ids": ids})
        users = list(dict.fromkeys(user for (user,) in rows if user is not None))
        yield from self.users(users)
        if group == "queue" and "team" in member.stored:
            teams = select(table.c.team).where(wanted, table.c.deleted_at.is_(None))
            found = compile_statement(teams.order_by(table.c.id)).all(
                self._connection, {"ids": ids}
            )
            yield from self._members("team", [team for (team,) in found if team is not None])

    def _read(self, record: ObjectModel, ids: Sequence[UUID]) -> dict[UUID, Recipient]:
        table = record.table
        email = next((n for n, f in record.stored.items() if f.type.key == EMAIL), None)
        language = next((n for n in ("locale", "language") if n in record.stored), None)
        title = record.title if record.title in record.stored else None
        columns = [table.c[name] for name in (email, language, title) if name is not None]
        query = select(table.c.id, *columns).where(
            table.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))), table.c.deleted_at.is_(None)
        )
        if record.name == USER and "active" in record.stored:
            query = query.where(table.c.active)
        found = {}
        for row in compile_statement(query).all(self._connection, {"ids": list(ids)}):
            rest = iter(row[1:])
            address, locale, name = (
                None if each is None else next(rest) for each in (email, language, title)
            )
            found[row[0]] = Recipient(
                name=_text(name),
                address=_text(address) if is_address(_text(address)) else "",
                locale=_text(locale) or self._locale,
                object=record.name,
                id=row[0],
            )
        return found


def is_address(text: str) -> bool:
    """Tell whether a text is an address that a mail can go to."""
    try:
        Mail(to=text, subject="-", text="")
    except UnfitMailError:
        return False
    return True


def _text(value: Any) -> str:
    return "" if value is None else str(value)
