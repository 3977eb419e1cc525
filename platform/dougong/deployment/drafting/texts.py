"""Every text that people read of what a builder works on, and what translations make of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dougong.deployment.drafting.overlay import Language, Overlay
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText
from dougong.metadata.definition import Definition, Identity
from dougong.metadata.texts import TRANSLATION, text_places


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text.

    Attributes:
        address: What translations call it.
        identity: Kind and name of the definition that says it.
        package: The package that brings the definition; None: it is the tenant's own.
        steps: The way to it within the definition.
        place: What people call that which it belongs to, from the outermost; a name where there is
            no label.
        text: What the definition says, or what is made from a name where it says nothing.
        translated: What translations say, by language: the text, and the translation's name.
    """

    address: str
    identity: Identity
    package: str | None
    steps: Sequence[str | int]
    place: Sequence[LocaleText | str]
    text: LocaleText
    translated: Mapping[str, tuple[str, str]]

    def to_json(self) -> JsonObject:
        """Write it."""
        said: dict[str, JsonValue] = {
            locale: {"text": text, "by": by} for locale, (text, by) in self.translated.items()
        }
        place: list[JsonValue] = [
            each if isinstance(each, str) else dict(each) for each in self.place
        ]
        return {
            "address": self.address,
            "kind": self.identity[0],
            "name": self.identity[1],
            "package": self.package,
            "steps": list(self.steps),
            "place": place,
            "text": dict(self.text),
            "translated": said,
        }


def all_texts(overlay: Overlay, language: Language) -> Iterator[Text]:
    """Give the texts of all definitions that have a sound form, by kind and name."""
    sound = overlay.catalog.definitions
    said = _said(overlay)
    for identity in sorted(overlay.present):
        if identity in sound and identity[0] != TRANSLATION:
            yield from _texts_of(overlay, overlay.present[identity], language, said)


def _texts_of(
    overlay: Overlay,
    definition: Definition,
    language: Language,
    said: Mapping[str, Mapping[str, tuple[str, str]]],
) -> Iterator[Text]:
    kind = language.kinds.get(definition.kind)
    draft = overlay.drafts.get(definition.identity)
    origin = draft.origin if draft is not None else definition.identity
    package = overlay.package_of(origin)
    for address, (steps, text) in text_places(definition, kind, language.field_types).items():
        yield Text(
            address=address,
            identity=definition.identity,
            package=package,
            steps=steps,
            place=_place(definition.json, steps),
            text=text,
            translated=said.get(address, {}),
        )


def _said(overlay: Overlay) -> dict[str, dict[str, tuple[str, str]]]:
    """Give what translations say, by address and language."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for (kind, name), definition in sorted(overlay.present.items()):
        document: Mapping[str, Any] = definition.json
        if kind == TRANSLATION and (kind, name) in overlay.catalog.definitions:
            for address, text in document["texts"].items():
                found.setdefault(address, {})[document["locale"]] = (text, name)
    return found


def _place(document: JsonObject, steps: Sequence[str | int]) -> list[LocaleText | str]:
    """Name everything on the way that has a name, the definition itself first."""
    found: list[LocaleText | str] = []
    value: Any = document
    for step in (*steps[:-1], None):
        if isinstance(value, Mapping):
            label, name = value.get("label"), value.get("name", value.get("value"))
            if isinstance(label, Mapping) and label:
                found.append(label)
            elif isinstance(name, str):
                found.append(name)
        if step is not None:
            value = value[step]
    return found
