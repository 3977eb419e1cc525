"""The WSGI application: every route, one error handler, the edge around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from wsgiref.types import WSGIApplication, WSGIEnvironment

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from dougong.access.form_tokens import FormTokens
from dougong.access.mine import Mine
from dougong.access.people import People
from dougong.access.permissions.comparing import Comparing
from dougong.access.permissions.granting import Granting
from dougong.access.viewing import Viewing
from dougong.api.access_rights import access_rights_routes
from dougong.api.access_users import access_user_routes
from dougong.api.admission import Admission
from dougong.api.advice import advice_routes
from dougong.api.archive import archive_routes
from dougong.api.audit import audit_routes
from dougong.api.auth import auth_routes
from dougong.api.automation import automation_areas
from dougong.api.batch import batch_routes
from dougong.api.bulk import bulk_routes
from dougong.api.bulk_records import bulk_record_routes
from dougong.api.call_rate import CallRate
from dougong.api.comments import comment_routes, follow_routes
from dougong.api.data import data_routes
from dougong.api.drafts import draft_routes
from dougong.api.duplicates import duplicate_routes
from dougong.api.edge import Edge
from dougong.api.events import event_routes
from dougong.api.expressions import expression_routes
from dougong.api.field_types import field_type_routes
from dougong.api.files import FileCalls, file_routes
from dougong.api.forms import form_routes
from dougong.api.health import health_routes
from dougong.api.identity import Identity
from dougong.api.kind_schemas import kind_schema_routes
from dougong.api.limits import limit_routes
from dougong.api.long_work import long_work_routes
from dougong.api.mailed_links import mailed_link_routes
from dougong.api.map_tiles import MapTiles, map_routes
from dougong.api.measures import Measures
from dougong.api.merging import merge_routes
from dougong.api.meta import meta_routes
from dougong.api.mine import mine_routes
from dougong.api.notifications import notification_routes
from dougong.api.object_counts import object_count_routes
from dougong.api.openapi import OpenApi, common_document, openapi_route
from dougong.api.own_account import own_account_routes
from dougong.api.own_security import own_security_routes
from dougong.api.pages import PageConverter, page_routes
from dougong.api.past import past_routes
from dougong.api.people import people_routes
from dougong.api.personal import personal_routes
from dougong.api.problems import answer_problem
from dougong.api.record_access import record_access_routes
from dougong.api.recycle_bin import recycle_bin_routes
from dougong.api.reminders import reminder_routes
from dougong.api.request_context import LightContext, Places
from dougong.api.rescue import rescue_routes
from dougong.api.routing import PREFIX, Route, blueprint
from dougong.api.saved_views import saved_view_routes
from dougong.api.search import search_routes
from dougong.api.services import Services
from dougong.api.settings import setting_routes
from dougong.api.single_sign_on import single_sign_on_routes
from dougong.api.tenants import tenant_routes
from dougong.api.texts import text_routes
from dougong.api.turns import Turns
from dougong.api.ui import ui_routes
from dougong.api.view_as import view_as_routes
from dougong.api.where_used import where_used_routes
from dougong.automation.messages.events import EventReader
from dougong.automation.timing.starts import told_buttons
from dougong.deployment.indexing import IndexChanges
from dougong.kernel.jsontypes import JsonObject
from dougong.records.advice.indexes import IndexAdvisor
from dougong.records.archive.service import Archive
from dougong.records.auditing.log import AuditLog
from dougong.records.bulk.changing import MassChanges
from dougong.records.duplicates.service import Duplicates
from dougong.records.files import Files
from dougong.records.files.links import FileLinks
from dougong.records.files.previews import Previews
from dougong.records.files.versions import Versions
from dougong.records.forms.service import PublicForms
from dougong.records.merging.service import Merges
from dougong.records.notices import Notices
from dougong.records.pages.service import Pages
from dougong.records.past.bin import RecycleBin
from dougong.records.people.leaving import Leaving
from dougong.records.personal.service import PersonalData
from dougong.records.plans import PlanCache
from dougong.records.reading.object_counts import ObjectCounts
from dougong.records.saved_views import SavedViews
from dougong.records.searching.service import Searches
from dougong.records.service import Records
from dougong.records.setting_values import SettingValues
from dougong.records.sharing.explaining import Explanations
from dougong.records.sharing.previewing import SharingPreviews
from dougong.records.sharing.shares import Shares
from dougong.records.talk.comments import Comments
from dougong.records.talk.following import Followings
from dougong.records.talk.preferences import Tellings
from dougong.records.talk.reminders import Reminders
from dougong.records.talk.seeing import Sight
from dougong.records.together import Together


class _Application(Flask):
    """Flask without what is not used: signals, functions around requests, redirects to a host."""

    def __init__(self, name: str) -> None:
        super().__init__(name, static_folder=None)
        self._places = Places()

    def request_context(self, environ: WSGIEnvironment) -> LightContext:
        return LightContext(self, environ, self._places)

    def answer(self, environ: WSGIEnvironment) -> Response:
        """Answer a request that came within another one."""
        context = self.request_context(environ)
        context.push()
        try:
            return self.full_dispatch_request()
        finally:
            context.pop()

    def full_dispatch_request(self) -> Response:
        try:
            answer = self.dispatch_request()
        except Exception as error:  # noqa: BLE001 - every error has its answer, as in Flask
            answer = self.handle_user_exception(error)
        return self.make_response(answer)


def create_flask_app(services: Services) -> Flask:
    """Make the application.

    Args:
        services: The use cases behind the calls.
    """
    app = _Application("dougong")
    app.url_map.merge_slashes = False
    app.url_map.converters["page"] = PageConverter
    identity = Identity(services.authentication, secure_cookies=services.settings.secure_cookies)
    measures = Measures(services.database.figures)
    turns = Turns.of_threads(services.settings.web_threads)
    rate = CallRate(services.settings.redis_url)
    admission = Admission(services.quotas, rate, turns, services.announcer.announce)
    areas = dict(_api(services, identity, rate))
    together = Together(services.database, services.models, services.records)
    archive = _archive(services)
    areas["batch"] = list(
        batch_routes(together, app.answer, lambda records: _joined_routes(records, archive))
    )
    every = [route for routes in areas.values() for route in routes]
    areas["openapi"] = [openapi_route(OpenApi(every, services.models, cookie=identity.cookie_name))]
    for name, routes in areas.items():
        app.register_blueprint(blueprint(name, routes, identity, admission), url_prefix=PREFIX)
    areas = {
        "health": list(health_routes(services.database, measures)),
        "pages": list(page_routes(services.web, services.settings)),
    }
    for name, routes in areas.items():
        app.register_blueprint(blueprint(name, routes, identity, admission))
    app.register_error_handler(Exception, _answer_error)
    edge = Edge(app.wsgi_app, measures, https_only=services.settings.secure_cookies)
    app.wsgi_app = _behind(services.settings.proxies, edge)  # type: ignore[assignment,method-assign]
    return app


def common_api(services: Services) -> JsonObject:
    """Give the part of the API page that every tenant has."""
    identity = Identity(services.authentication, secure_cookies=services.settings.secure_cookies)
    areas = dict(_api(services, identity, CallRate("")))
    every = [route for routes in areas.values() for route in routes]
    return common_document(every, identity.cookie_name)


def _behind(proxies: int, application: WSGIApplication) -> WSGIApplication:
    """Believe so many proxies about the client's address; what a client adds itself counts not."""
    if not proxies:
        return application
    return ProxyFix(application, x_for=proxies, x_proto=proxies, x_host=0)


def _api(
    services: Services, identity: Identity, rate: CallRate
) -> Iterator[tuple[str, list[Route]]]:
    yield from _signing_in(services, identity)
    viewing = Viewing(
        services.database,
        services.actors,
        clock=services.clock,
        random_bytes=services.random_bytes,
    )
    lifetime = timedelta(days=services.settings.session_days)
    yield "view_as", list(view_as_routes(viewing, identity, lifetime=lifetime))
    yield from _operating(services, rate)
    yield from _rights(services)
    people = People(services.database, clock=services.clock)
    yield "people", list(people_routes(people, services.models))
    yield "data", list(data_routes(services.records, _archive(services)))
    yield "bulk_records", list(bulk_record_routes(services.records))
    yield "record_access", list(_record_access(services))
    yield from _definitions(services)
    yield from long_work_routes(services)
    yield "bulk", list(_bulk(services))
    settings = SettingValues(
        database=services.database, models=services.models, clock=services.clock
    )
    yield "settings", list(setting_routes(settings))
    saved_views = SavedViews(
        database=services.database,
        models=services.models,
        clock=services.clock,
        ids=services.ids,
    )
    yield "saved_views", list(saved_view_routes(saved_views))
    pages = Pages(
        database=services.database,
        models=services.models,
        clock=services.clock,
        functions=services.functions,
        further={"buttons": told_buttons(services.automation.book)},
    )
    yield "ui", list(ui_routes(pages))
    yield "duplicates", list(duplicate_routes(_duplicates(services)))
    yield "merging", list(merge_routes(_merges(services)))
    yield "map", list(map_routes(MapTiles.of_setting(services.settings.map_tiles)))
    yield "mine", list(mine_routes(Mine(services.database, services.clock)))
    yield "forms", list(form_routes(_forms(services)))
    database, models, clock = services.database, services.models, services.clock
    searches = Searches(database=database, models=models, clock=clock)
    yield "search", list(search_routes(searches))
    yield from _talk(services)
    bins = RecycleBin(
        database=database,
        models=models,
        records=services.records,
        clock=clock,
        ids=services.ids,
        plans=PlanCache(size=200),
        require_job=services.quotas.require_job,
    )
    yield "recycle_bin", list(recycle_bin_routes(bins))
    log = AuditLog(database=database, models=models, clock=clock)
    yield "audit", list(audit_routes(log))
    personal = PersonalData(
        database=database,
        models=models,
        clock=clock,
        ids=services.ids,
        require_job=services.quotas.require_job,
    )
    yield "personal", list(personal_routes(personal))
    yield "files", list(file_routes(_files(services)))
    yield from automation_areas(services)


def _files(services: Services) -> FileCalls:
    database, models, clock = services.database, services.models, services.clock
    files = Files(
        database=database,
        models=models,
        clock=clock,
        ids=services.ids,
        blobs=services.blobs,
        take_bytes=services.quotas.take_bytes,
        scanning=services.scanning,
    )
    versions = Versions(
        files=files,
        records=services.records,
        database=database,
        models=models,
        clock=clock,
        ids=services.ids,
        plans=PlanCache(size=100),
    )
    return FileCalls(
        files=files,
        versions=versions,
        links=FileLinks(files=files, database=database, clock=clock, keys=services.keys),
        previews=Previews(files, services.blobs),
        largest=services.settings.max_file_bytes,
        scanned=services.scanning.by_scanner,
        public_url=services.settings.web_address,
    )


def _talk(services: Services) -> Iterator[tuple[str, list[Route]]]:
    sight = Sight(services.database, services.models, services.clock)
    tellings = Tellings(services.database, services.clock)
    yield "notifications", list(notification_routes(Notices(sight), tellings))
    comments = Comments(sight, services.actors, services.ids)
    yield "comments", list(comment_routes(comments))
    yield "following", list(follow_routes(Followings(sight)))
    yield "reminders", list(reminder_routes(Reminders(sight, services.ids, services.wake)))
    yield "events", list(event_routes(sight, EventReader(sight)))


def _operating(services: Services, rate: CallRate) -> Iterator[tuple[str, list[Route]]]:
    quotas = services.quotas
    yield "limits", list(limit_routes(quotas, rate))
    tenants = tenant_routes(services.operators, services.make_tenant, quotas, rate)
    yield "tenants", list(tenants)


def _definitions(services: Services) -> Iterator[tuple[str, list[Route]]]:
    yield "meta", list(meta_routes(services.deployments))
    yield "drafts", list(draft_routes(services.drafts))
    yield "texts", list(text_routes(services.drafts))
    yield "kind_schemas", list(kind_schema_routes(services.drafts.language))
    yield "field_types", list(field_type_routes(services.drafts.language))
    yield "where_used", list(where_used_routes(services.deployments.where_used))
    counts = ObjectCounts(services.database, services.models)
    yield "object_counts", list(object_count_routes(counts))
    advisor = IndexAdvisor(services.database, services.drafts)
    yield "advice", list(advice_routes(advisor, IndexChanges(services.drafts)))
    yield "past", list(past_routes(services.deployments))
    expressions = expression_routes(
        services.models,
        services.drafts,
        services.records,
        services.functions,
        services.automation.parts,
    )
    yield "expressions", list(expressions)


def _rights(services: Services) -> Iterator[tuple[str, list[Route]]]:
    database, models, actors = services.database, services.models, services.actors
    leaving = Leaving(
        database=database,
        models=models,
        records=services.records,
        actors=actors,
        clock=services.clock,
        ids=services.ids,
        require_job=services.quotas.require_job,
    )
    granting = Granting(database, models, actors, clock=services.clock)
    yield "access_users", list(access_user_routes(services, granting, leaving))
    yield "access_rights", list(access_rights_routes(Comparing(database, models, actors)))


def _record_access(services: Services) -> Iterable[Route]:
    database, models, clock = services.database, services.models, services.clock
    explanations = Explanations(
        database=database, models=models, actors=services.actors, clock=clock
    )
    shares = Shares(database=database, models=models, clock=clock, ids=services.ids)
    previews = SharingPreviews(
        database=database, models=models, functions=services.functions, clock=clock
    )
    return record_access_routes(explanations, shares, previews)


def _signing_in(services: Services, identity: Identity) -> Iterator[tuple[str, list[Route]]]:
    yield "auth", list(auth_routes(services, identity))
    yield "own_security", list(own_security_routes(services))
    yield "mailed_links", list(mailed_link_routes(services))
    yield "rescue", list(rescue_routes(services.rescue))
    yield "single_sign_on", list(single_sign_on_routes(services, identity))
    own = own_account_routes(services.records, services.demo, services.single_sign_on)
    yield "own_account", list(own)


def _merges(services: Services) -> Merges:
    return Merges(
        database=services.database,
        models=services.models,
        records=services.records,
        clock=services.clock,
        ids=services.ids,
    )


def _duplicates(services: Services) -> Duplicates:
    return Duplicates(
        database=services.database,
        models=services.models,
        clock=services.clock,
        ids=services.ids,
        require_job=services.quotas.require_job,
    )


def _forms(services: Services) -> PublicForms:
    # Every process of the cell knows its database; the guard needs no more of a secret than that.
    secret = services.settings.secret_key or services.settings.database_url
    return PublicForms(
        database=services.database,
        models=services.models,
        records=services.records,
        clock=services.clock,
        tokens=FormTokens(secret, services.random_bytes),
    )


def _joined_routes(records: Records, archive: Archive) -> Iterator[Route]:
    """Give what an atomic batch can call: all that these records do, and reads of the archive."""
    apart = {(each.method, each.rule) for each in archive_routes(archive) if each.method != "GET"}
    for route in (*data_routes(records, archive), *bulk_record_routes(records)):
        if (route.method, route.rule) not in apart:
            yield route


def _archive(services: Services) -> Archive:
    return Archive(
        database=services.database,
        models=services.models,
        blobs=services.blobs,
        clock=services.clock,
        ids=services.ids,
        plans=PlanCache(size=200),
        require_job=services.quotas.require_job,
    )


def _bulk(services: Services) -> Iterable[Route]:
    changes = MassChanges(
        database=services.database,
        models=services.models,
        records=services.records,
        clock=services.clock,
        ids=services.ids,
        require_job=services.quotas.require_job,
    )
    return bulk_routes(changes)


def _answer_error(error: Exception) -> Response:
    return answer_problem(error, request)
