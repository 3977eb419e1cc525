"""Collection filters and sorts: the query again, with the further condition or order."""

from __future__ import annotations

from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Made
from dougong.packages.converters.salesforce.flow.conditions import bracketed, compared, logic
from dougong.packages.converters.salesforce.flow.element import (
    FlowElementConverter,
    element_converter,
    leads,
    step,
)
from dougong.packages.converters.salesforce.flow.references import at_spot, value
from dougong.packages.converters.salesforce.flow.rows import filters
from dougong.packages.converters.salesforce.flow.terms import Term, UnsayableError
from dougong.packages.converters.salesforce.xml_reading import Xml

MOST = 2000


@element_converter
class CollectionProcessors(FlowElementConverter):
    """A list is filtered or sorted."""

    tags = ("collectionProcessors",)

    def convert(self, build: FlowBuilder, name: str, xml: Xml) -> Made:
        """Give the query whose list it is once more."""
        kind = xml.get("collectionProcessorType")
        query = build.source.elements.get(xml.get("collectionReference"))
        if query is None or query.tag != "recordLookups" or kind not in _KINDS:
            raise UnsayableError(
                say(
                    "it works on a list in memory, which a flow here cannot",
                    "处理内存中的列表，此处流程不支持",
                )
            )
        api = query.get("object")
        where, sort = filters(build, query, api), None
        if kind == "FilterCollectionProcessor":
            more = self._condition(build, xml, api)
            where = f"{bracketed(where)} and {bracketed(more)}" if where and more else where or more
        elif options := xml.first("sortOptions"):
            spot = build.world.spot(api, options.get("sortField"))
            sort = ("-" if options.get("sortOrder") == "Desc" else "") + spot.path
        limit = xml.get("limit").partition(".")[0]
        build.note(
            say(
                "the records are looked up anew, not taken from the list",
                "重新查询记录，而非取自列表",
            )
        )
        made = step(
            xml,
            "get",
            object=build.world.object(api).name,
            where=where or None,
            sort=sort,
            find="all",
            limit=min(int(limit), MOST) if limit.isdigit() and int(limit) else MOST,
        )
        return Made([(build.step_name(name), made)], **leads(xml))

    def _condition(self, build: FlowBuilder, xml: Xml, api: str) -> str:
        item = xml.get("assignNextValueToReference")
        rows = []
        for each in xml.all("conditions"):
            head, _, path = each.get("leftValueReference").partition(".")
            if head != item or not path:
                raise UnsayableError(
                    say("its condition is about something else", "条件涉及其他内容")
                )
            spot = build.world.spot(api, path)
            right = value(build, each.first("rightValue"), spot.type)
            left: Term = at_spot(build, spot.path, spot)
            rows.append(compared(left, each.get("operator"), right))
        return logic(rows, xml.get("conditionLogic", "and"))


_KINDS = ("FilterCollectionProcessor", "SortCollectionProcessor")
