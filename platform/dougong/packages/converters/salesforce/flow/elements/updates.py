"""Update Records: the record at hand, one in memory, a list of them, or those of a query."""

from __future__ import annotations

from typing import Any

from dougong.formula.value_types import Kind
from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Made
from dougong.packages.converters.salesforce.flow.cells import RECORD, holder_of
from dougong.packages.converters.salesforce.flow.collecting import is_collected
from dougong.packages.converters.salesforce.flow.element import (
    FlowElementConverter,
    element_converter,
    leads,
    step,
)
from dougong.packages.converters.salesforce.flow.references import term
from dougong.packages.converters.salesforce.flow.rows import filters
from dougong.packages.converters.salesforce.flow.terms import UnsayableError
from dougong.packages.converters.salesforce.flow.values import assigned, must_say, of_memory
from dougong.packages.converters.salesforce.xml_reading import Xml

_NOTHING = say("nothing of it was changed, so nothing is saved", "没有改动，因此无需保存")


@element_converter
class Updates(FlowElementConverter):
    """Records are changed."""

    tags = ("recordUpdates",)

    def convert(self, build: FlowBuilder, name: str, xml: Xml) -> Made:
        """Give a step that changes the records."""
        reference = xml.get("inputReference")
        if not reference:
            return self._of_query(build, name, xml)
        if is_collected(build.source, reference):
            build.note(saved_where_put(reference))
            return Made([], **leads(xml))
        holder = holder_of(build, reference)
        if holder is None:
            return self._of_list(build, name, xml, reference)
        if not holder.api:
            raise UnsayableError(say("it holds no record", "其中没有记录"))
        values = assigned(build, xml, holder.api) or of_memory(build, holder)
        must_say(values, build)
        if build.before and reference == RECORD:
            return self._before(build, name, xml, values)
        if not values:
            build.note(_NOTHING)
            return Made([], **leads(xml))
        said: dict[str, Any] = {"values": values}
        if holder.base is None:
            raise UnsayableError(say("it holds no record", "其中没有记录"))
        if holder.base.text != "$record":
            said |= {"record": holder.base.text, "object": build.world.object(holder.api).name}
        return Made([(build.step_name(name), step(xml, "update", **said))], **leads(xml))

    def _before(self, build: FlowBuilder, name: str, xml: Xml, values: dict[str, Any]) -> Made:
        if not values:
            build.note(_NOTHING)
            return Made([], **leads(xml))
        return Made([(build.step_name(name), step(xml, "assign", record=values))], **leads(xml))

    def _of_query(self, build: FlowBuilder, name: str, xml: Xml) -> Made:
        api = xml.get("object")
        where = filters(build, xml, api)
        values = assigned(build, xml, api)
        must_say(values, build)
        if not where:
            raise UnsayableError(say("it would change every record", "将修改全部记录，无法转换"))
        one = f"id = {'$record'}"
        of = build.world.object(api).name
        same = build.record_api and build.world.object(build.record_api).name == of
        if same and where in (one, "id = $record.id"):
            made = step(xml, "update", values=values)
        else:
            made = step(xml, "update", object=of, where=where, values=values)
        return Made([(build.step_name(name), made)], **leads(xml))

    def _of_list(self, build: FlowBuilder, name: str, xml: Xml, reference: str) -> Made:
        """Change each record of a list by the same values."""
        found = term(build, reference)
        of = found.type.element if found.type is not None else None
        if found.kind is Kind.RECORD and found.type is not None and found.type.object:
            api = build.world.api_of(found.type.object)
            values = assigned(build, xml, api)
            must_say(values, build)
            made = step(xml, "update", record=found.text, object=found.type.object, values=values)
            if not values:
                build.note(_NOTHING)
                return Made([], **leads(xml))
            return Made([(build.step_name(name), made)], **leads(xml))
        if found.kind is not Kind.LIST or of is None or not of.object:
            raise UnsayableError(say("it holds no records", "其中没有记录"))
        values = assigned(build, xml, build.world.api_of(of.object))
        must_say(values, build)
        if not values:
            build.note(_NOTHING)
            return Made([], **leads(xml))
        each = build.further_step(name, "each")
        loop = step(xml, "loop", list=found.text, object=of.object, each=each)
        item = f"$steps.{build.step_name(name)}.item"
        body = {"element": "update", "record": item, "object": of.object, "values": values}
        made_steps = Made([(build.step_name(name), loop)], **leads(xml))
        made_steps.inner.append((each, body))
        return made_steps


def saved_where_put(reference: str) -> LocaleText:
    """Say that records are saved one by one."""
    return say(
        "each record is saved where it is put into {list}, not all of them here",
        "记录在放入 {list} 时逐条保存，而不是在此一次保存",
        list=reference,
    )
