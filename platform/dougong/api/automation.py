"""The areas of automation: flows and their runs, and what people do for them."""

from __future__ import annotations

from collections.abc import Iterator

from dougong.api.approvals import approval_routes, decision_link_routes
from dougong.api.connectors import connector_routes
from dougong.api.flow_starts import start_routes
from dougong.api.flows import flow_routes, runs_of_record_route
from dougong.api.hooks import hook_routes
from dougong.api.messages import message_routes
from dougong.api.rehearsing import rehearsing_routes
from dougong.api.routing import PREFIX, Route
from dougong.api.screens import screen_routes
from dougong.api.services import Services
from dougong.automation.approvals.links import DecisionLinks
from dougong.automation.calling.caller import guarded_caller
from dougong.automation.calling.connectors import TenantConnectors
from dougong.automation.calling.slots import ConnectorSecrets
from dougong.automation.screens.service import Screens
from dougong.automation.timing.ahead import Ahead
from dougong.automation.timing.hooks import InboundHooks
from dougong.automation.timing.starts import Starting
from dougong.records.talk.seeing import Sight


def automation_areas(services: Services) -> Iterator[tuple[str, list[Route]]]:
    """Give the areas with their calls."""
    flows, parts = services.flows, services.automation.parts
    yield "flows", list(flow_routes(flows, parts))
    yield "runs_of_record", [runs_of_record_route(flows, parts)]
    yield "rehearsing", list(rehearsing_routes(services.rehearsals, services.findings))
    sight = Sight(services.database, services.models, services.clock)
    yield from _starts(services, sight)
    yield "screens", list(screen_routes(Screens(sight, services.ids, services.wake)))
    approvals = services.automation.approvals(services.records, services.wake)
    yield "approvals", list(approval_routes(approvals))
    links = DecisionLinks(approvals, services.keys)
    yield "decision_links", list(decision_link_routes(links))
    yield "connectors", list(connector_routes(_connectors(services)))
    yield "messages", list(message_routes(services))


def _starts(services: Services, sight: Sight) -> Iterator[tuple[str, list[Route]]]:
    starting = Starting(flows=services.flows, sight=sight, plans=services.automation.plans)
    ahead = Ahead(timetables=services.automation.timetables, sight=sight)
    yield "flow_starts", list(start_routes(starting, ahead))
    hooks = InboundHooks(
        database=services.database,
        models=services.models,
        book=services.automation.book,
        cipher=services.keys,
        clock=services.clock,
        ids=services.ids,
        random_bytes=services.random_bytes,
        wake=services.wake,
    )
    yield "hooks", list(hook_routes(hooks, services.settings.web_address + PREFIX))


def _connectors(services: Services) -> ConnectorSecrets:
    caller = guarded_caller(services.settings)
    return ConnectorSecrets(
        database=services.database,
        models=services.models,
        cipher=services.keys,
        clock=services.clock,
        ids=services.ids,
        connectors=TenantConnectors(services.database, services.keys, caller),
    )
