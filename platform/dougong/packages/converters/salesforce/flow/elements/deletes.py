"""Delete Records: one that is held, those of a list, or those of a query."""

from __future__ import annotations

from dougong.formula.value_types import Kind
from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Made
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
from dougong.packages.converters.salesforce.xml_reading import Xml


@element_converter
class Deletes(FlowElementConverter):
    """Records are deleted."""

    tags = ("recordDeletes",)

    def convert(self, build: FlowBuilder, name: str, xml: Xml) -> Made:
        """Give a step that deletes them."""
        reference = xml.get("inputReference")
        own = build.step_name(name)
        if not reference:
            api = xml.get("object")
            where = filters(build, xml, api)
            if not where:
                raise UnsayableError(
                    say("it would delete every record", "将删除全部记录，无法转换")
                )
            of = build.world.object(api).name
            return Made([(own, step(xml, "delete", object=of, where=where))], **leads(xml))
        if is_collected(build.source, reference):
            build.note(
                say(
                    "each record is deleted where it is put into {list}, not all of them here",
                    "记录在放入 {list} 时逐条删除，而不是在此一次删除",
                    list=reference,
                )
            )
            return Made([], **leads(xml))
        found = term(build, reference)
        if found.text == "$record":
            return Made([(own, step(xml, "delete"))], **leads(xml))
        if found.kind is Kind.RECORD and found.type is not None and found.type.object:
            said = {"record": found.text, "object": found.type.object}
            return Made([(own, step(xml, "delete", **said))], **leads(xml))
        of_list = found.type.element if found.type is not None else None
        if found.kind is not Kind.LIST or of_list is None or not of_list.object:
            raise UnsayableError(say("it holds no records", "其中没有记录"))
        each = build.further_step(name, "each")
        loop = step(xml, "loop", list=found.text, object=of_list.object, each=each)
        made = Made([(own, loop)], **leads(xml))
        body = {"element": "delete", "record": f"$steps.{own}.item", "object": of_list.object}
        made.inner.append((each, body))
        return made
