"""What the HTTP face is handed: the use cases, made and wired by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dougong.access.acting import Actors
from dougong.access.demo import DemoOffer
from dougong.access.signing_in.authentication import Authentication
from dougong.access.signing_in.mailed_links import MailedLinks
from dougong.access.signing_in.own_security import OwnSecurity
from dougong.access.signing_in.rescue import Rescue
from dougong.access.signing_in.single_sign_on.service import SingleSignOn
from dougong.automation.assembling import Automation
from dougong.automation.flows.service import Flows
from dougong.automation.rehearsing.findings import Findings
from dougong.automation.rehearsing.service import Rehearsals
from dougong.deployment.deploy import Deployments
from dougong.deployment.drafting.drafts import Drafts
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.kernel.settings import Settings
from dougong.packages.tenants.operating import Operators
from dougong.realtime.announcing import Announcer
from dougong.records.files.service import Scanning
from dougong.records.reading.filters import Functions
from dougong.records.service import Records
from dougong.storage.blobs.base import Blobs
from dougong.storage.cipher import KeyRing
from dougong.storage.database import Database
from dougong.storage.limits import Quotas
from dougong.storage.tenants import Tenant


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The use cases behind the calls.

    Attributes:
        settings: How this process runs.
        database: The cell.
        quotas: Knows the limits of tenants, and what they use.
        blobs: Where the bytes of files lie.
        scanning: Whether files are looked through, and who may have them before.
        keys: What links are signed with.
        clock: Tells the time.
        ids: Makes the ids of tokens.
        wake: Has a worker look for work soon.
        announcer: Tells open pages that something happened.
        random_bytes: Gives the secrets of tokens.
        actors: Tells what users may do.
        authentication: Tells who sent a request.
        own_security: Changes what guards one's own account.
        rescue: Helps users who cannot sign in.
        mailed_links: Sends invitations, and links to a new password.
        single_sign_on: Signs in by other services.
        operators: Sees to tenants.
        make_tenant: Makes one.
        models: Compiled definitions of each tenant.
        functions: Functions that expressions may call.
        records: Reads and saves records.
        automation: What flows are made of.
        flows: Starts flows, and shows their runs.
        rehearsals: Tries flows, and runs tests.
        findings: Looks for what is wrong in definitions.
        deployments: Reads and deploys definitions.
        drafts: Keeps what builders work on, and publishes it.
        demo: The demo's users, offered where it is the demo.
        web: Folder of the built browser app; it need not be there.
    """

    settings: Settings
    database: Database
    quotas: Quotas
    blobs: Blobs
    scanning: Scanning
    keys: KeyRing
    clock: Clock
    ids: Ids
    wake: Callable[[], None]
    announcer: Announcer
    random_bytes: Callable[[int], bytes]
    actors: Actors
    authentication: Authentication
    own_security: OwnSecurity
    rescue: Rescue
    mailed_links: MailedLinks
    single_sign_on: SingleSignOn
    operators: Operators
    make_tenant: Callable[..., Tenant]
    models: Models
    functions: Functions
    records: Records
    automation: Automation
    flows: Flows
    rehearsals: Rehearsals
    findings: Findings
    deployments: Deployments
    drafts: Drafts
    demo: DemoOffer
    web: Path
