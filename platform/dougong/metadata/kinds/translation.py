"""Translation: texts of other definitions in one more language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import Identity, Reference
from dougong.metadata.errors import ConflictError, UnknownKindError, UnknownTextError
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef
from dougong.metadata.texts import TRANSLATION, target_of, text_places

_OBJECT = "object"


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationDef:
    """Texts of other definitions in one language.

    Attributes:
        name: Name of the translation.
        locale: The language, as BCP 47 writes it, such as ``de`` or ``pt-BR``.
        texts: The texts by address; ``metadata.texts`` says what these are.
    """

    name: str
    locale: str
    texts: Mapping[str, str]


@definition_kind
class TranslationKind(Kind[TranslationDef]):
    """Texts of other definitions in one more language."""

    key = TRANSLATION
    plural = "translations"
    of_events = True
    label = say("Translation", "翻译")
    examples = (
        {
            "kind": "translation",
            "name": "machines_in_german",
            "locale": "de",
            "texts": {
                "object.machine.label": "Maschine",
                "object.machine.field.serial.label": "Seriennummer",
                "picklist.tier.option.former.label": "Ehemalig",
                "view.my_machines.label": "Meine Maschinen",
            },
        },
    )

    def parse(self, json: JsonObject, known: Known) -> TranslationDef:
        """Read the texts."""
        document: Mapping[str, Any] = json
        return TranslationDef(
            name=document["name"], locale=document["locale"], texts=document["texts"]
        )

    def references(
        self, definition: TranslationDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the definitions that addresses lead to, and the fields on the way."""
        for address in definition.texts:
            kind, name = target_of(address)
            path, start = pointer("texts", address), len(kind) + 1
            yield Reference(kind, name, path, span=(start, start + len(name)), key=True)
            before = f"{kind}.{name}.field."
            if kind == _OBJECT and address.startswith(before):
                field = address.removeprefix(before).partition(".")[0]
                span = (len(before), len(before) + len(field))
                yield Reference(kind, name, path, field, span=span, key=True)

    def check(self, definition: TranslationDef, scope: Scope) -> Iterable[Problem]:
        """Refuse addresses that lead nowhere, and a text that another translation has too."""
        known: dict[Identity, Iterable[str]] = {}
        for address in definition.texts:
            target = target_of(address)
            path = pointer("texts", address)
            found = scope.catalog.definitions.get(target)
            if target[0] not in scope.kinds:
                error = UnknownKindError(kind=target[0], hint=hint(target[0], scope.kinds.keys()))
                yield Problem(path=path, error=error)
            elif found is not None:
                if target not in known:
                    known[target] = text_places(
                        found, scope.kinds.get(found.kind), scope.field_types
                    )
                if address not in known[target]:
                    near = hint(address, known[target])
                    yield Problem(path=path, error=UnknownTextError(address=address, hint=near))
        yield from _check_once(definition, scope)


def _check_once(definition: TranslationDef, scope: Scope) -> Iterable[Problem]:
    others: Mapping[str, TranslationDef] = scope.catalog.all(TRANSLATION)
    for other in others.values():
        if other.locale == definition.locale and other.name != definition.name:
            for address in definition.texts.keys() & other.texts.keys():
                what = say("the text `{a}`", "文本 `{a}`", a=address)
                error = ConflictError(what=what, name=definition.name, other=other.name)
                yield Problem(path=pointer("texts", address), error=error)
