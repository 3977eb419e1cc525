"""Finding: a form for new records that leaves out what every new record must have."""

from __future__ import annotations

from collections.abc import Iterable

from dougong.automation.rehearsing.finding import WARNING, Finding, LintRule, Looked, lint_rule
from dougong.automation.rehearsing.rules.field_on_no_layout import fields_on
from dougong.kernel.messages import localize, say
from dougong.metadata.layouts.definition import RECORD, LayoutDef
from dougong.metadata.objects.definition import FieldDef, ObjectDef


@lint_rule
class RequiredNotAsked(LintRule):
    """A create form without a field that is required and that nothing fills."""

    key = "required_not_asked"
    severity = WARNING
    label = say("Form without a required field", "表单缺少必填字段")

    def find(self, looked: Looked) -> Iterable[Finding]:
        """Look at forms for new records."""
        layouts: dict[str, LayoutDef] = dict(looked.catalog.all("layout"))
        for name, layout in sorted(layouts.items()):
            owner = looked.catalog.objects.get(layout.object)
            if owner is None or layout.type == RECORD:
                continue
            missing = [f for f in _asked_for(looked, owner) if f.name not in set(fields_on(layout))]
            if missing:
                named = {
                    locale: ", ".join(localize(each.label, locale) for each in missing)
                    for locale in ("en", "zh-CN")
                }
                yield self._told(name, named)

    def _told(self, name: str, named: dict[str, str]) -> Finding:
        return self.finding(
            "layout",
            name,
            "",
            {
                "en": f"new records need {named['en']}, which this form does not ask for",
                "zh-CN": f"新记录必须填写“{named['zh-CN']}”，但该表单没有这些字段",
            },
            say(
                "Add the fields to the form, or give them a default",
                "请将这些字段加入表单，或为其设置默认值",
            ),
        )


def _asked_for(looked: Looked, owner: ObjectDef) -> Iterable[FieldDef]:
    record = looked.model.objects[owner.name]
    for field in owner.fields:
        blank = field.default is None and field.name not in owner.filled
        if field.required and blank and record.fields[field.name].writable:
            yield field
