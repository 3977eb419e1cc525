"""The application inside each web process."""

from __future__ import annotations

import gc
import os
from datetime import timedelta
from functools import partial
from importlib import import_module
from multiprocessing import parent_process
from typing import Any

from flask import Flask

from dougong.access.demo import DemoOffer, OfferedUser
from dougong.access.signing_in.mailed_links import MailedLinks
from dougong.access.signing_in.notices import Outgoing
from dougong.access.signing_in.own_security import OwnSecurity
from dougong.access.signing_in.rescue import Rescue
from dougong.access.signing_in.single_sign_on.providers import Provider, read_providers
from dougong.access.signing_in.single_sign_on.service import SingleSignOn
from dougong.access.signing_in.single_sign_on.ticket import Tickets
from dougong.access.signing_in.single_sign_on.voucher import AsksProvider
from dougong.api.flask_app import create_flask_app
from dougong.api.services import Services
from dougong.app import Platform, build_platform
from dougong.cli.demo import DEMO, DEMO_USERS, DOCUMENTED_PASSWORD
from dougong.kernel.logs import configure_logging
from dougong.kernel.settings import Settings
from dougong.kernel.shipped import web_dir
from dougong.records.files.clamd import Clamd
from dougong.records.files.service import Scanning
from dougong.records.new_accounts import NewAccounts
from dougong.storage.embedded.processes import die_with
from dougong.storage.tenants import Tenant

# Requests leave next to no cycles; Python's own 700 new objects are a handful of requests.
_GARBAGE = (10_000, 20, 20)


def create_web() -> Flask:
    """Make the application; the server calls it in each of its processes."""
    if (server := parent_process()) is not None and server.pid is not None:
        die_with(server.pid)  # it would else hold the port when the server was killed
    settings = Settings.from_environment(os.environ)
    configure_logging(settings)
    app = build_web_app(build_platform(settings, pool_size=settings.web_threads + 1))
    # What is there by now stays: the collector need not look at it with every few requests.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    return app


def build_web_app(platform: Platform) -> Flask:
    """Make the application that calls a platform."""
    return create_flask_app(services_of(platform))


def services_of(platform: Platform) -> Services:
    """Give what the HTTP face is handed of a platform."""
    outgoing = Outgoing(platform.ids, platform.waker.wake)
    return Services(
        settings=platform.settings,
        database=platform.database,
        quotas=platform.quotas,
        blobs=platform.blobs,
        scanning=scanning_of(platform),
        keys=platform.cipher,
        clock=platform.clock,
        ids=platform.ids,
        wake=platform.waker.wake,
        announcer=platform.announcer,
        random_bytes=platform.random_bytes,
        actors=platform.actors,
        authentication=platform.authentication,
        own_security=_own_security(platform, outgoing),
        rescue=Rescue(platform.database, platform.second_factors, outgoing, platform.clock),
        mailed_links=MailedLinks(
            platform.database, platform.passwords, outgoing, clock=platform.clock
        ),
        single_sign_on=_single_sign_on(platform),
        operators=platform.operators,
        make_tenant=partial(_make_tenant, platform),
        models=platform.models,
        functions=platform.functions,
        records=platform.records,
        automation=platform.automation,
        flows=platform.flows,
        rehearsals=platform.rehearsals,
        findings=platform.findings,
        deployments=platform.deployments,
        drafts=platform.drafts,
        demo=_demo_offer(platform),
        web=web_dir(),
    )


def scanning_of(platform: Platform) -> Scanning:
    """Tell whether files are looked through: by the scanner of the settings, or by a plugin."""
    settings, hooks = platform.settings, platform.hooks
    by_scanner = Clamd.of_url(settings.scan_url) is not None
    return Scanning(
        by_scanner=by_scanner,
        wanted=lambda model: by_scanner or hooks.caller("scan_file", model.packages) is not None,
        before=settings.scan_waiting,
        wake=platform.waker.wake,
    )


def _make_tenant(platform: Platform, *, admin: tuple[str, str], **given: Any) -> Tenant:
    """Make a tenant; what it takes, Alembic among it, is loaded when it is first asked for."""
    packages = import_module("dougong.packages.provision")
    new = packages.NewTenant(**given, admin=packages.Admin(*admin))
    return platform.provisioning.create(new, progress=lambda _: None)


def _own_security(platform: Platform, outgoing: Outgoing) -> OwnSecurity:
    return OwnSecurity(
        platform.database,
        platform.passwords,
        platform.second_factors,
        outgoing,
        clock=platform.clock,
        idle=timedelta(hours=platform.settings.session_hours),
    )


def _single_sign_on(platform: Platform) -> SingleSignOn:
    settings = platform.settings
    return SingleSignOn(
        platform.database,
        platform.authentication,
        read_providers(settings.oidc),
        Tickets(settings.secret_key or settings.database_url, platform.random_bytes),
        address=settings.web_address,
        new_accounts=NewAccounts(
            database=platform.database,
            models=platform.models,
            records=platform.records,
            clock=platform.clock,
        ),
        client_of=provider_client,
        clock=platform.clock,
    )


def provider_client(provider: Provider, redirect_uri: str) -> AsksProvider:
    """Give who asks a provider; it brings an HTTP client, which most servers have no use for."""
    module = import_module("dougong.access.signing_in.single_sign_on.client")
    made: AsksProvider = module.ProviderClient(provider, redirect_uri)
    return made


def _demo_offer(platform: Platform) -> DemoOffer:
    return DemoOffer(
        platform.database,
        platform.passwords,
        tenant=DEMO,
        password=DOCUMENTED_PASSWORD,
        users=[OfferedUser(each.email, each.name, each.title) for each in DEMO_USERS],
    )
