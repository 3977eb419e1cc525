"""For tests of signing in: a browser with its cookie and page, an app with codes, a mailbox."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Event
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from pyotp.totp import TOTP
from werkzeug.test import TestResponse

from dougong.access.signing_in.notices import SIGN_IN_MAIL, SignInMailer
from dougong.access.signing_in.single_sign_on.providers import read_providers
from dougong.access.signing_in.single_sign_on.service import SingleSignOn
from dougong.access.signing_in.single_sign_on.ticket import Tickets
from dougong.api.flask_app import create_flask_app
from dougong.app import Platform
from dougong.kernel.clock import SystemClock
from dougong.mail.message import Mail
from dougong.processes.web_app import provider_client, services_of
from dougong.records.new_accounts import NewAccounts
from dougong.testing.over_http import BASE, PASSWORD, ApiClient, Home, SettableClock
from dougong.worker.job_lane import JobLane

PUBLIC_URL = "https://{tenant}.crm.example"
_LINK = re.compile(r"https://\S+/-/(invite|reset)/(\S+)")


@dataclass
class Browser:
    """A browser; what it changes brings the token of its page.

    Attributes:
        client: Keeps the cookies.
        csrf: The token of its page.
    """

    client: ApiClient
    csrf: str = ""

    def sign_in(
        self, home: Home, email: str, password: str = PASSWORD, **more: str
    ) -> TestResponse:
        """Sign in, or try to."""
        body = {"tenant": home.tenant.name, "email": email, "password": password, **more}
        answer = self.client.post("/auth/login", body)
        if answer.status_code == 200:
            assert answer.json is not None
            self.csrf = answer.json["csrf_token"]
        return answer

    def call(self, method: str, path: str, body: Any = None) -> TestResponse:
        """Make a call as a page of ours does."""
        options: dict[str, Any] = {} if body is None else {"json": body}
        return self.client.call(method, path, headers={"X-CSRF-Token": self.csrf}, **options)

    @property
    def is_in(self) -> bool:
        """Whether it is signed in."""
        return self.client.get("/auth/me").status_code == 200


def browser_of(home: Home, email: str, password: str = PASSWORD, **more: str) -> Browser:
    """Give a browser that is signed in."""
    browser = Browser(home.anyone())
    answer = browser.sign_in(home, email, password, **more)
    assert answer.status_code == 200, answer.text
    return browser


@dataclass
class Authenticator:
    """The app with a user's one-time codes; shows each only once.

    Attributes:
        seed: What it was given.
        clock: The time that it shows codes of.
    """

    seed: str
    clock: SettableClock

    def code(self) -> str:
        """Wait for the next code, and give it."""
        self.clock.advance(seconds=30)
        return TOTP(self.seed).at(self.clock.now())


def set_up_factor(browser: Browser, clock: SettableClock) -> tuple[Authenticator, list[str]]:
    """Set up the second factor of who is signed in; gives the app, and the recovery codes."""
    offered = browser.call("POST", "/auth/totp")
    assert offered.status_code == 200, offered.text
    assert offered.json is not None
    app = Authenticator(offered.json["secret"], clock)
    begun = browser.call("PUT", "/auth/totp", {"code": app.code()})
    assert begun.status_code == 200, begun.text
    assert begun.json is not None
    return app, begun.json["recovery_codes"]


@dataclass
class Mailbox:
    """Takes the mails that workers send.

    Attributes:
        platform: Whose jobs they are.
        mails: What came, the last one last.
    """

    platform: Platform
    mails: list[Mail] = field(default_factory=list)

    def send(self, mail: Mail, *, message_id: str) -> None:
        """Take a mail."""
        assert message_id
        self.mails.append(mail)

    def fetch(self) -> list[Mail]:
        """Let a worker send what is queued; gives what came of it."""
        before = len(self.mails)
        lane = JobLane(
            self.platform.database,
            {
                SIGN_IN_MAIL: SignInMailer(
                    mailer=self, public_url=PUBLIC_URL, random_bytes=os.urandom
                )
            },
            clock=self.platform.clock,
            random=lambda: 0.5,
            lease=timedelta(minutes=1),
            stopping=Event(),
        )
        lane.drain()
        return self.mails[before:]


def link_in(mail: Mail) -> str:
    """Give the secret part of the link in a mail."""
    found = _LINK.search(mail.text)
    assert found is not None, mail.text
    return found[2]


def app_with_providers(home: Home, *providers: Mapping[str, Any]) -> Flask:
    """Make the web application again, with providers to sign in by, in the machine's own time."""
    platform = home.platform
    services = services_of(platform)
    single_sign_on = SingleSignOn(
        platform.database,
        platform.authentication,
        read_providers(json.dumps(list(providers))),
        Tickets("a secret of the tests", os.urandom),
        address="https://crm.example",
        new_accounts=NewAccounts(
            database=platform.database,
            models=platform.models,
            records=platform.records,
            clock=platform.clock,
        ),
        client_of=provider_client,
        clock=SystemClock(),
    )
    return create_flask_app(replace(services, single_sign_on=single_sign_on))


def path_of(location: str) -> str:
    """Give the path and query of an address of the application, below the API's."""
    parts = urlsplit(location)
    return parts.path.removeprefix(BASE) + "?" + parts.query
