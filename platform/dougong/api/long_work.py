"""What outlives its request: jobs, imports and exports, put together from what they are made of."""

from __future__ import annotations

from collections.abc import Iterator

from dougong.api.bulk_records import undo_routes
from dougong.api.exports import export_routes
from dougong.api.imports import ImportCalls, import_routes
from dougong.api.jobs import job_routes
from dougong.api.routing import Route
from dougong.api.services import Services
from dougong.records.bulk.importing import Imports
from dougong.records.bulk.outcomes import Outcomes
from dougong.records.bulk.previewing import Previews
from dougong.records.bulk.undoing import Undoing
from dougong.records.bulk.uploads import Uploads
from dougong.records.exporting.asking import Views
from dougong.records.exporting.service import Exports
from dougong.records.jobs import JobDesk
from dougong.records.saved_views import SavedViews

_MB = 1024 * 1024


def long_work_routes(services: Services) -> Iterator[tuple[str, list[Route]]]:
    """Give the areas of such calls."""
    database, models = services.database, services.models
    clock, ids, require_job = services.clock, services.ids, services.quotas.require_job
    undoing = Undoing(database=database, clock=clock, ids=ids, require_job=require_job)
    desk = JobDesk(
        database=database, models=models, undoing=undoing, clock=clock, wake=services.wake
    )
    yield "jobs", list(job_routes(desk))
    yield "undo", list(undo_routes(desk, undoing))
    uploads = Uploads(
        database=database,
        blobs=services.blobs,
        clock=clock,
        ids=ids,
        take_bytes=services.quotas.take_bytes,
    )
    imports = Imports(
        database=database,
        models=models,
        uploads=uploads,
        clock=clock,
        ids=ids,
        require_job=require_job,
    )
    outcomes = Outcomes(database, uploads, clock)
    calls = ImportCalls(uploads, Previews(models, uploads), imports, outcomes, desk, undoing)
    largest = services.settings.largest_import_mb * _MB
    yield "imports", list(import_routes(calls, largest=largest))
    saved = SavedViews(database=database, models=models, clock=clock, ids=ids)
    exports = Exports(
        database=database,
        models=models,
        functions=services.functions,
        views=Views(saved),
        blobs=services.blobs,
        clock=clock,
        ids=ids,
        require_job=require_job,
    )
    yield "exports", list(export_routes(exports, desk))
