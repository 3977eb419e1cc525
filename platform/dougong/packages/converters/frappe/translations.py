"""Translations: the texts of the package that the app has in other languages."""

from __future__ import annotations

from dougong.kernel.messages import say
from dougong.metadata.definition import Definition
from dougong.metadata.texts import text_places
from dougong.packages.converters.bench import Bench
from dougong.packages.converters.frappe.drafts import Drafts
from dougong.packages.converters.frappe.names import snake
from dougong.packages.converters.frappe.plan import Plan

_MOST_TEXTS, _LONGEST = 20_000, 4000
_NONE = say(
    "none of its texts is a label of the package; those of code and pages are not carried",
    "其中没有软件包标签的译文；代码和页面中的文字未转换",
)


def make_translations(plan: Plan, drafts: Drafts, bench: Bench) -> None:
    """Make a translation of each language, with the texts that the package has."""
    if not plan.source.phrases:
        return
    english: dict[str, str] = {}
    for document in drafts.all():
        definition = Definition(document["kind"], document["name"], document)
        kind = bench.kinds.get(document["kind"])
        for address, place in text_places(definition, kind, bench.field_types).items():
            text = place.text.get("en")
            if text is not None:
                english[address] = text
    for language, phrases in plan.source.phrases.items():
        plan.report.carried("translation", language)
        texts = {
            address: phrases[text][:_LONGEST]
            for address, text in english.items()
            if text in phrases
        }
        if not texts:
            plan.report.not_carried("translation", language, _NONE)
            continue
        drafts.put(
            {
                "kind": "translation",
                "name": drafts.name("translation", f"{plan.package[:28]}_{snake(language, 'in')}"),
                "locale": language,
                "texts": dict(list(texts.items())[:_MOST_TEXTS]),
            },
            ("translation", language),
        )
