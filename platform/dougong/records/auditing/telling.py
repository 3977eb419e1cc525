"""What a row of the audit log says, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter
from uuid import UUID

from dougong.deployment.model import Model
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LOCALES, LocaleText, is_locale_text, localize, say
from dougong.metadata.objects.system_fields import USER
from dougong.records.auditing.actions import ACTIONS
from dougong.records.reading.labels import Named

_USERS = ("user", "to", "from")
_NONE = say("nothing", "空")
_SWITCH = {True: say("yes", "是"), False: say("no", "否")}


def text_of(
    action: str,
    actor: UUID | None,
    details: JsonObject,
    model: Model,
    labels: Mapping[Named, str],
) -> LocaleText:
    """Give the sentence of a row; of an act that no one knows any more its name."""
    act = ACTIONS.get(action)
    if act is None:
        return say("{action}", "{action}", action=action)
    return {
        locale: Formatter()
        .vformat(localize(act.text, locale), (), _Filled(actor, details, model, labels, locale))
        .strip()
        for locale in LOCALES
    }


def named_in(actor: UUID | None, details: JsonObject, model: Model) -> Iterator[Named]:
    """Yield the records that a row names, as object and id."""
    if actor is not None:
        yield USER, actor
    users = (details.get(key) for key in _USERS)
    for user in (*map(_id, users), _shared_with(details)):
        if user is not None:
            yield USER, user
    name, record = details.get("object"), _id(details.get("record"))
    if isinstance(name, str) and record is not None and name in model.objects:
        yield name, record


class _Filled(Mapping[str, str]):
    """What the names of a sentence stand for."""

    def __init__(
        self,
        actor: UUID | None,
        details: JsonObject,
        model: Model,
        labels: Mapping[Named, str],
        locale: str,
    ) -> None:
        self._actor = actor
        self._details = details
        self._model = model
        self._labels = labels
        self._locale = locale

    def __getitem__(self, name: str) -> str:
        value = self._details.get(name)
        if name == "user" and value is None:
            value = None if self._actor is None else str(self._actor)
        user = _shared_with(self._details) if name == "with" else _id(value)
        if user is not None and name in (*_USERS, "with"):
            return self._labels.get((USER, user), str(user))
        if name == "object":
            return self._object_label(value)
        if name == "record" and (record := _id(value)) is not None:
            of = str(self._details.get("object"))
            label = self._labels.get((of, record))
            return str(record) if label is None else f"“{label}”"
        if name == "field":
            return self._field_label(value)
        return self._plain(value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._details)

    def __len__(self) -> int:
        return len(self._details)

    def _object_label(self, value: JsonValue) -> str:
        record = self._model.objects.get(str(value))
        return self._plain(value) if record is None else localize(record.label, self._locale)

    def _field_label(self, value: JsonValue) -> str:
        record = self._model.objects.get(str(self._details.get("object")))
        field = None if record is None else record.fields.get(str(value))
        if field is None:
            return "" if value is None else self._plain(value)
        return localize(field.definition.label, self._locale)

    def _plain(self, value: JsonValue) -> str:
        if value is None:
            return localize(_NONE, self._locale)
        if isinstance(value, bool):
            return localize(_SWITCH[value], self._locale)
        if isinstance(value, Mapping):
            if is_locale_text(value):
                return localize(value, self._locale)  # type: ignore[arg-type]
            return " ".join(self._plain(each) for each in value.values())
        if isinstance(value, list):
            return ", ".join(map(self._plain, value)) or localize(_NONE, self._locale)
        return str(value)


def _shared_with(details: JsonObject) -> UUID | None:
    principal = details.get("with")
    if not isinstance(principal, str) or not principal.startswith(f"{USER}/"):
        return None
    return _id(principal.removeprefix(f"{USER}/"))


def _id(value: JsonValue) -> UUID | None:
    if not isinstance(value, str):
        return None
    try:
        return UUID(value)
    except ValueError:
        return None
