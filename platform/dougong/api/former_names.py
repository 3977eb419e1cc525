"""Former names at the edge: what was renamed is still read and written by its old name for a time.

Only a call that names what is not there costs anything: it is looked at once more, with the present
names in the place of the former ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

import orjson
from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import with_headers
from dougong.api.routing import Route
from dougong.deployment.errors import UnknownObjectError
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.deployment.store import load_stored
from dougong.fields.loader import UnknownFieldError as UnknownValueError
from dougong.formula.errors import UnknownFieldError
from dougong.formula.lexis import LITERAL
from dougong.kernel.clock import Clock
from dougong.kernel.errors import AppError
from dougong.metadata.package import parse_version
from dougong.records.errors import UnknownPathError
from dougong.storage.database import Database
from dougong.storage.former_names import Alias, read_aliases

_OBJECT = "object_name"
# A package says a version up to which a name is understood: nobody knows when that comes.
_FAR = datetime(9999, 1, 1, tzinfo=UTC)
_UNKNOWN = (UnknownObjectError, UnknownFieldError, UnknownValueError, UnknownPathError)
_NAME = re.compile(r"(?<![\w$.])[a-z]\w*(?:\.\w+)*(?!\w|\s*\()", re.ASCII)


class FormerObjectNameError(AppError):
    """An object is called by a name that it had, and that is not understood any more."""

    code = "object.renamed"
    template = "`{former}` is called `{name}` since {since}"
    template_zh = "`{former}` 自 {since} 起改名为 `{name}`"
    status = HTTPStatus.NOT_FOUND


class FormerFieldNameError(AppError):
    """A field is called by a name that it had, and that is not understood any more."""

    code = "record.field_renamed"
    template = "`{former}` of `{object}` is called `{name}` since {since}"
    template_zh = "`{object}` 的 `{former}` 自 {since} 起改名为 `{name}`"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True)
class FormerNames:
    """Understands former names.

    Attributes:
        database: The cell.
        models: What is in force.
        clock: Tells whether a name is understood still.
    """

    database: Database
    models: Models
    clock: Clock

    def understood(self, route: Route) -> Route:
        """Give a route that takes former names of objects and fields, if it is about records."""
        if f"<{_OBJECT}>" not in route.rule:
            return route
        return replace(route, view=self._view(route.view))

    def _view(self, view: Callable[..., Response]) -> Callable[..., Response]:
        @wraps(view)
        def answer(**given: Any) -> Response:
            try:
                return view(**given)
            except AppError as error:
                if not _is_about_names(error):
                    raise
                actor, unknown = given.get("actor"), error
            if not isinstance(actor, Actor):
                raise unknown
            present = _Present(self.models.current(actor.schema), actor, *self._aliases(actor))
            call = present.call(given)
            if not present.used:
                raise unknown
            present.refuse_forgotten(self.clock.now())
            try:
                return present.told(view(**call))
            except AppError as error:
                # What else is wrong is told of the names that were sent.
                raise unknown if _is_about_names(error) else error from None

        return answer

    def _aliases(self, actor: Actor) -> tuple[Mapping[str, Alias], Mapping[tuple[str, str], Alias]]:
        with self.database.connection(actor.schema) as connection:
            objects, named = read_aliases(connection, actor.schema)
            if not objects and not named:
                return objects, named
            manifests = load_stored(connection, actor.schema).manifests
        bounds = _Bounds.of(list(manifests.values()))
        return (
            {key: bounds.bounded(each) for key, each in objects.items()},
            {key: bounds.bounded(each) for key, each in named.items()},
        )


@dataclass(slots=True)
class _Present:
    """One call, with present names in the place of former ones."""

    model: Model
    actor: Actor
    objects: Mapping[str, Alias]
    named: Mapping[tuple[str, str], Alias]
    used: dict[str, Alias] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    def call(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Give what a view takes."""
        called = dict(given)
        name = called[_OBJECT] = self._object(str(given[_OBJECT]))
        if name not in self.model.objects:
            return called
        if "query" in given:
            called["query"] = self._query(name, given["query"])
        if isinstance(given.get("body"), Mapping):
            called["body"] = self._body(name, given["body"])
        return called

    def refuse_forgotten(self, now: datetime) -> None:
        """Refuse names that were understood once.

        Raises:
            FormerObjectNameError: One is that of an object.
            FormerFieldNameError: One is that of a field.
        """
        for former, each in self.used.items():
            if each.known_until is not None and now < each.known_until:
                continue
            since = each.since.date().isoformat()
            if "." not in former:
                raise FormerObjectNameError(former=each.former, name=each.name, since=since)
            raise FormerFieldNameError(
                object=each.object, former=each.former, name=each.name, since=since
            )

    def told(self, response: Response) -> Response:
        """Say in the answer what to call things from now on, and what it was asked for by."""
        since = int(max(each.since for each in self.used.values()).timestamp())
        names = " ".join(f"{former}={each.name}" for former, each in self.used.items())
        headers = [("Deprecation", f'@{since};names="{names}"')]
        until = [each.known_until for each in self.used.values() if each.known_until is not None]
        if until and min(until) < _FAR:
            headers.append(("Sunset", format_datetime(min(until), usegmt=True)))
        return with_headers(response, headers, change=self._asked_back if self.asked else None)

    def _asked_back(self, sent: bytes) -> bytes:
        """Put what was asked for by former names beside what it is called."""
        body = orjson.loads(sent)
        for record in body.get("records", [body]) if isinstance(body, dict) else ():
            for former, name in self.asked.items():
                if name in record:
                    record[former] = record[name]
        return orjson.dumps(body)

    def _object(self, name: str) -> str:
        alias = self.objects.get(name) if name not in self.model.objects else None
        if alias is None or alias.name not in self.model.objects:
            return name
        if not any(self.actor.rights.may(verb, alias.name) for verb in ("read", "create")):
            return name
        self.used[name] = alias
        return alias.name

    def _query(self, name: str, query: Any) -> Any:
        if not is_dataclass(query):
            return query
        changed: dict[str, Any] = {}
        for each in fields(query):
            value = getattr(query, each.name)
            if each.name == "fields" and value is not None:
                changed[each.name] = tuple(self._asked(name, path) for path in value)
            elif each.name in ("where", "having", "group", "measures", "sort") and value:
                changed[each.name] = self._expression(name, value)
        return replace(query, **changed)  # type: ignore[type-var] # it is one: checked above

    def _asked(self, name: str, path: str) -> str:
        present = self._path(name, path)
        if present != path and "." not in path:
            self.asked[path] = present
        return present

    def _expression(self, name: str, source: str) -> str:
        parts = LITERAL.split(source)
        parts[::2] = [_NAME.sub(lambda at: self._path(name, at[0]), each) for each in parts[::2]]
        return "".join(parts)

    def _body(self, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in body.items():
            if key == "records" and isinstance(value, list):
                rows = [self._body(name, row) if isinstance(row, Mapping) else row for row in value]
                found[key] = rows
            elif key == "key" and isinstance(value, str):
                found[key] = self._field(name, value)
            else:
                found[self._field(name, key)] = value
        return found

    def _path(self, name: str, path: str) -> str:
        steps: list[str] = []
        owner: str | None = name
        for step in path.split("."):
            present = self._field(owner, step) if owner is not None else step
            steps.append(present)
            record = self.model.objects.get(owner) if owner is not None else None
            known = record.definition.field(present) if record is not None else None
            owner = known.target if known is not None else None
        return ".".join(steps)

    def _field(self, owner: str, name: str) -> str:
        record = self.model.objects.get(owner)
        if record is None or record.definition.field(name) is not None:
            return name
        alias = self.named.get((owner, name))
        # Whoever may not see a field does not learn that it is there.
        if alias is None or not self.actor.rights.sees(owner, alias.name):
            return name
        self.used[f"{owner}.{name}"] = alias
        return alias.name


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What packages say of how long old names are understood: up to a version of theirs."""

    past: Mapping[tuple[str, str], bool]

    @classmethod
    def of(cls, manifests: Sequence[Mapping[str, Any]]) -> _Bounds:
        """Read it from the manifests of the installed packages."""
        found = {}
        for manifest in manifests:
            now = parse_version(str(manifest["version"]))
            for each in manifest.get("renames", ()):
                if "until" in each:
                    former = str(each["from"]).rpartition(".")[2]
                    found[former, str(each["to"])] = now >= parse_version(str(each["until"]))
        return cls(found)

    def bounded(self, alias: Alias) -> Alias:
        """Give an alias as its package bounds it, if one does."""
        is_past = self.past.get((alias.former, alias.name))
        if is_past is None:
            return alias
        return replace(alias, known_until=None if is_past else _FAR)


def _is_about_names(error: AppError) -> bool:
    if isinstance(error, _UNKNOWN):
        return True
    return any(isinstance(each.error, _UNKNOWN) for each in error.faults())
