"""The application inside each web process."""

from __future__ import annotations

import gc
import os
from multiprocessing import parent_process

from flask import Flask

from dougong.api.flask_app import create_flask_app
from dougong.api.services import Services
from dougong.app import Platform, build_platform
from dougong.kernel.logs import configure_logging
from dougong.kernel.settings import Settings
from dougong.kernel.shipped import web_dir
from dougong.storage.embedded.processes import die_with

# Requests leave next to no cycles; Python's own 700 new objects are a handful of requests.
_GARBAGE = (10_000, 20, 20)


def create_web() -> Flask:
    """Make the application; the server calls it in each of its processes."""
    if (server := parent_process()) is not None and server.pid is not None:
        die_with(server.pid)  # it would else hold the port when the server was killed
    settings = Settings.from_environment(os.environ)
    configure_logging(settings)
    app = build_web_app(build_platform(settings, pool_size=settings.web_threads))
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
    return Services(
        settings=platform.settings,
        database=platform.database,
        clock=platform.clock,
        ids=platform.ids,
        random_bytes=platform.random_bytes,
        authentication=platform.authentication,
        models=platform.models,
        functions=platform.functions,
        records=platform.records,
        deployments=platform.deployments,
        web=web_dir(),
    )
