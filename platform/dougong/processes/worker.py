"""The worker process: jobs and events."""

from __future__ import annotations

import os
import random
from threading import Event

from dougong.access.signing_in.notices import SIGN_IN_MAIL, SignInMailer
from dougong.app import Platform, build_platform
from dougong.automation.approvals.links import LinkMaker
from dougong.automation.calling.caller import guarded_caller
from dougong.automation.messages.assembling import Outgoing
from dougong.automation.messages.hearing import WebhookHearing
from dougong.automation.messages.webhook_secrets import WebhookSecrets
from dougong.deployment.index_job import BUILD_INDEX, IndexBuilder
from dougong.deployment.steps.refilling import FILL_ROLLUP
from dougong.kernel.logs import configure_logging
from dougong.kernel.settings import Settings
from dougong.mail.mailer import mailer_of
from dougong.packages.sealing.rotation import ROTATE_SECRETS
from dougong.packages.tenants.operating import CLONE_TENANT, PURGE_TENANT, purge_when_due
from dougong.packages.tenants.sandboxes import Cloner
from dougong.records.archive.moving import Archiver
from dougong.records.bulk.changing import CHANGE_MANY, MassChanger
from dougong.records.bulk.importing import IMPORT
from dougong.records.bulk.steps import BulkParts
from dougong.records.bulk.undoing import UNDO_JOB, Undoer
from dougong.records.duplicates.finding import Finder
from dougong.records.duplicates.service import FIND as FIND_DUPLICATES
from dougong.records.exporting.service import EXPORT
from dougong.records.files.clamd import Clamd
from dougong.records.files.working import FileMover, FileScanner
from dougong.records.past.purging import BinEmptier
from dougong.records.people.transferring import TRANSFER, Transferrer
from dougong.records.personal.service import ERASE as PERSONAL_ERASE
from dougong.records.personal.service import EXPORT as PERSONAL_EXPORT
from dougong.records.personal.working import PersonalEraser, PersonalExporter
from dougong.records.saving.rollup_filling import RollupFiller
from dougong.records.searching.indexing import Indexer
from dougong.records.talk.due import DueTeller
from dougong.records.talk.mailing import NoticeMailer
from dougong.records.talk.seeing import Sight
from dougong.storage.archive_rows import ARCHIVE
from dougong.storage.bin_rows import EMPTY_BIN
from dougong.storage.file_jobs import MOVE_FILES, SCAN_FILE
from dougong.storage.notifications import MAIL_NOTICES
from dougong.storage.reminder_rows import TELL_DUE
from dougong.storage.run_rows import RUN_OUTSIDE
from dougong.worker.delivery import EventDelivery, in_turn
from dougong.worker.job_lane import JobLane
from dougong.worker.stopping import stop_on_signals
from dougong.worker.wakeups import Wakeups
from dougong.worker.worker import LEASE, run_worker

# Somebody waits for the web server; what works in the background gives way to it.
_NICENESS = 12
_OUTSIDERS = 6
_CONNECTIONS = 7 + _OUTSIDERS


def run(settings: Settings) -> None:
    """Work until stopped."""
    os.nice(_NICENESS)
    configure_logging(settings)
    platform = build_platform(settings, pool_size=_CONNECTIONS)
    bulk = BulkParts(platform.records, platform.ids, platform.actors)
    wakeups = Wakeups(settings.redis_url)
    stopping = stop_on_signals()
    working = Event()
    indexer = Indexer(
        platform.database,
        platform.models,
        clock=platform.clock,
        stopping=stopping,
        working=working,
    )
    flow_handlers = dict(platform.flow_handlers)
    outside = {
        RUN_OUTSIDE: flow_handlers.pop(RUN_OUTSIDE),
        **outgoing_of(platform).handlers(),
    }
    # Whoever is called may take their time: several are waited for at once, apart from the rest.
    outsiders = {
        f"outside {number}": JobLane(
            platform.database,
            outside,
            clock=platform.clock,
            random=random.random,
            lease=LEASE,
            stopping=stopping,
        ).drain
        for number in range(1, _OUTSIDERS + 1)
    }
    flows = JobLane(
        platform.database,
        flow_handlers,
        clock=platform.clock,
        random=random.random,
        lease=LEASE,
        stopping=stopping,
    )
    run_worker(
        platform.database,
        wakeups,
        handlers={
            BUILD_INDEX: IndexBuilder(platform.models),
            FILL_ROLLUP: RollupFiller(platform.models),
            IMPORT: platform.importer,
            EXPORT: platform.exporter,
            CHANGE_MANY: MassChanger(bulk),
            UNDO_JOB: Undoer(bulk),
            TRANSFER: Transferrer(bulk),
            FIND_DUPLICATES: Finder(platform.models, platform.ids),
            EMPTY_BIN: BinEmptier(platform.models),
            ARCHIVE: Archiver(platform.models, platform.records, platform.blobs, platform.ids),
            PERSONAL_EXPORT: PersonalExporter(platform.models, platform.actors, platform.blobs),
            PERSONAL_ERASE: PersonalEraser(platform.models, platform.actors, platform.blobs),
            SCAN_FILE: FileScanner(
                platform.models, platform.hooks, platform.blobs, Clamd.of_url(settings.scan_url)
            ),
            MOVE_FILES: FileMover(platform.blobs),
            SIGN_IN_MAIL: SignInMailer(
                mailer=mailer_of(settings.mail_url),
                public_url=settings.web_address,
                random_bytes=platform.random_bytes,
            ),
            TELL_DUE: DueTeller(platform.models, platform.ids, platform.announcer.announce),
            MAIL_NOTICES: NoticeMailer(
                mailer=mailer_of(settings.mail_url),
                public_url=settings.web_address,
                sight=Sight(platform.database, platform.models, platform.clock),
                actors=platform.actors,
                further=LinkMaker(platform.cipher).lines,
            ),
            CLONE_TENANT: Cloner(
                platform.records, platform.models, platform.cipher, platform.blobs
            ),
            PURGE_TENANT: purge_when_due,
            ROTATE_SECRETS: platform.rotation,
        },
        deliver=in_turn(
            EventDelivery(platform.hooks, platform.models),
            WebhookHearing(platform.models, clock=platform.clock, ids=platform.ids),
        ),
        clock=platform.clock,
        ids=platform.ids,
        random=random.random,
        stopping=stopping,
        working=working,
        further={
            "search": indexer.drain,
            "flows": flows.drain,
            **outsiders,
        },
    )
    wakeups.close()
    platform.close()


def outgoing_of(platform: Platform) -> Outgoing:
    """Give what takes mails and deliveries out of the house."""
    settings = platform.settings
    return Outgoing(
        models=platform.models,
        mailer=mailer_of(settings.mail_url),
        caller=guarded_caller(settings),
        secrets=WebhookSecrets(platform.cipher, platform.random_bytes, platform.ids),
        blobs=platform.blobs,
        ids=platform.ids,
        random=random.random,
        public_url=settings.web_address,
    )
