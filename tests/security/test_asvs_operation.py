"""OWASP ASVS 5.0, level 2: cryptography (V11), transport (V12), configuration (V13), logs (V16)."""

from __future__ import annotations

import ast
import base64
import json
import logging
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dougong.access.signing_in.credentials import SESSION, new_credential
from dougong.access.signing_in.passwords import Passwords
from dougong.access.signing_in.single_sign_on.errors import InvalidProvidersError
from dougong.access.signing_in.single_sign_on.providers import read_providers
from dougong.kernel.logs import configure_logging
from dougong.kernel.settings import Settings
from dougong.processes.web_app import build_web_app
from dougong.storage.cipher import InvalidSecretKeyError, KeyRing, UnreadableSecretError, read_keys
from dougong.testing.desk import an_object
from dougong.testing.over_http import BASE, PASSWORD, SECRET_KEY, ApiClient, Home
from dougong.testing.signing_in import browser_of

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "platform" / "dougong"
SECRET = "Kilimanjaro-5895"


def modules() -> Iterator[tuple[str, str]]:
    """Give every module of the product that runs where it is deployed."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith("testing/"):
            yield name, path.read_text("utf-8")


@pytest.fixture
def log() -> Iterator[None]:
    """Leave the root logger as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


# V11 Cryptography


def test_v11_2_1_and_11_3_1_ciphers_come_from_one_library_and_one_mode() -> None:
    """11.2.1, 11.3.1, 11.3.2: AES-GCM of `cryptography`, in one module; no other mode anywhere."""
    using = {name for name, text in modules() if "cryptography.hazmat" in text}
    unsafe = (
        "modes.ECB",
        "modes.CBC",
        "PKCS1v15",
        "ARC4",
        "TripleDES",
        "Blowfish",
        "Crypto.Cipher",
    )

    assert using == {"storage/cipher.py"}
    assert [name for name, text in modules() for each in unsafe if each in text] == []
    assert "AESGCM" in (PACKAGE / "storage/cipher.py").read_text("utf-8")


def test_v11_3_3_what_was_tampered_with_is_not_decrypted() -> None:
    """11.3.3, 11.2.5: encryption is authenticated; each changed byte is refused, all alike."""
    ring = KeyRing(read_keys(SECRET_KEY), os.urandom)
    sealed = bytearray(base64.b64decode(ring.encrypt(SECRET)))
    told = set()

    for position in range(len(sealed)):
        bent = bytes([*sealed[:position], sealed[position] ^ 1, *sealed[position + 1 :]])
        with pytest.raises(UnreadableSecretError) as refused:
            ring.decrypt(base64.b64encode(bent).decode())
        told.add(refused.value.message("en"))

    assert len(told) == 1
    assert SECRET not in str(told)


def test_v11_3_4_no_nonce_is_used_twice() -> None:
    """11.3.4: the same text is never sealed alike; nonces are 96 random bits."""
    ring = KeyRing(read_keys(SECRET_KEY), os.urandom)

    sealed = [base64.b64decode(ring.encrypt(SECRET)) for _ in range(200)]

    assert len({each[4:16] for each in sealed}) == 200
    assert len({each[16:] for each in sealed}) == 200


@pytest.mark.parametrize("key", ["c2hvcnQ=", base64.b64encode(b"x" * 16).decode(), "x" * 44, ","])
def test_v11_2_3_weak_keys_are_refused(key: str) -> None:
    """11.2.3: a key has 256 bits, or the process does not start."""
    with pytest.raises(InvalidSecretKeyError) as refused:
        read_keys(key)

    assert key.strip(",") == "" or key not in refused.value.message("en")


def test_v11_4_1_no_broken_hash_is_used() -> None:
    """11.4.1: neither MD5 nor SHA-1, not in Python and not in SQL."""
    broken = ("md5(", ".md5", "sha1(", ".sha1", "hashlib.new")

    assert [(name, each) for name, text in modules() for each in broken if each in text] == []


def test_v11_4_2_passwords_are_hashed_slowly() -> None:
    """11.4.2: argon2id, at no less than what OWASP asks for, each with its own salt."""
    passwords = Passwords()

    first, second = (passwords.hash(PASSWORD, email="a@b.example") for _ in range(2))

    kind, version, cost = first.split("$")[1:4]
    costs = dict(part.split("=") for part in cost.split(","))
    assert (kind, version) == ("argon2id", "v=19")
    assert int(costs["m"]) >= 19 * 1024
    assert int(costs["t"]) >= 2
    assert first != second


def test_v11_5_1_what_nobody_may_guess_has_256_random_bits(home: Home) -> None:
    """11.5.1: secrets come from the system's generator; the other one serves delays alone."""
    taken: list[int] = []

    def noting(count: int) -> bytes:
        taken.append(count)
        return os.urandom(count)

    new_credential(SESSION, "acme", random_bytes=noting)
    using = {
        name
        for name, text in modules()
        for node in ast.walk(ast.parse(text))
        if (isinstance(node, ast.ImportFrom) and node.module == "random")
        or (isinstance(node, ast.Import) and any(each.name == "random" for each in node.names))
    }

    assert taken == [32]
    assert home.platform.random_bytes in (os.urandom,)
    # When to try again; in a rehearsal always alike.
    assert using <= {"app.py", "processes/worker.py", "automation/rehearsing/stage.py"}


def test_v11_2_4_secrets_are_compared_in_constant_time() -> None:
    """11.2.4: whatever checks a signature, a token or a code compares by `compare_digest`."""
    for name in (
        "access/signing_in/authentication.py",
        "access/form_tokens.py",
        "access/signing_in/second_factor.py",
        "access/signing_in/single_sign_on/ticket.py",
    ):
        assert "compare_digest(" in (PACKAGE / name).read_text("utf-8"), name


class Counting(Passwords):
    """Counts how often a password is checked."""

    def __init__(self) -> None:
        super().__init__()
        self.checked = 0

    def verify(self, stored: str | None, password: str) -> bool:
        self.checked += 1
        return super().verify(stored, password)


@pytest.mark.parametrize("tenant", ["own", "none", "no tenant at all!"])
@pytest.mark.parametrize("email", ["known", "nobody@example.com", "a" * 300])
def test_v6_3_8_a_sign_in_takes_one_hash_whoever_asks(
    home: Home, monkeypatch: pytest.MonkeyPatch, tenant: str, email: str
) -> None:
    """6.3.8: no account and no company is told by how long an answer takes: one hash for each."""
    counting = Counting()
    monkeypatch.setattr(home.platform.authentication, "_passwords", counting)
    body = {
        "tenant": home.tenant.name if tenant == "own" else tenant,
        "email": home.email if email == "known" else email,
        "password": "wrong password",
    }

    answer = home.anyone().post("/auth/login", body)

    assert answer.status_code == 401
    assert counting.checked == 1


# V12 Secure communication, V13 Configuration


@pytest.mark.parametrize(
    "address",
    [
        "http://idp.example/.well-known/openid-configuration",
        "http://127.0.0.1.evil.example/x",
        "http://localhost.evil.example/x",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:10.0.0.1]/x",
        "ftp://idp.example/x",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/x",
        "//idp.example/x",
    ],
)
def test_v12_3_1_and_13_2_4_providers_are_asked_over_https_alone(address: str) -> None:
    """12.3.1, 13.2.4: the operator's list names whom we talk to, never without encryption."""
    provider = {
        "name": "a",
        "label": "A",
        "discovery": address,
        "client_id": "c",
        "tenant": "t",
    }

    with pytest.raises(InvalidProvidersError):
        read_providers(json.dumps([provider]))


def test_v12_3_2_certificates_are_always_checked() -> None:
    """12.3.2: nothing turns the check of a certificate off."""
    off = ("verify=False", "CERT_NONE", "check_hostname = False", "_create_unverified_context")

    assert [(name, each) for name, text in modules() for each in off if each in text] == []


def test_v13_2_3_a_demo_password_opens_nothing_but_a_demo(home: Home) -> None:
    """13.2.3: there is no credential that is the same everywhere."""
    for email in ("admin@demo.example", "agent@demo.example", home.email):
        for tenant in ("demo", home.tenant.name):
            body = {"tenant": tenant, "email": email, "password": "dougong-demo"}
            assert home.anyone().post("/auth/login", body).status_code == 401


def test_v13_3_1_settings_do_not_show_their_secrets() -> None:
    """13.3.1: secrets are in no text that settings are shown as."""
    named = ("database_url", "redis_url", "secret_key", "demo_password", "mail_url", "oidc")
    settings = Settings(**{name: f"{SECRET}-{name}" for name in named})  # type: ignore[arg-type]

    for shown in (repr(settings), str(settings), f"{settings}", repr([settings])):
        assert SECRET not in shown


def test_v13_4_1_and_13_4_3_no_file_but_the_app_is_served(home: Home) -> None:
    """13.4.1, 13.4.3, 13.4.7: no folder is listed; no source, setting or repository is there."""
    asked = [
        *("/.git/config", "/.git/HEAD", "/.env", "/assets/", "/assets", "/pyproject.toml"),
        *("/../pyproject.toml", "/%2e%2e/pyproject.toml", "/..%2fpyproject.toml"),
        *("/assets/../../kernel/settings.py", "/static/../index.html", "/dougong/app.py"),
        *("/var/lib", "/etc/passwd", "//etc/passwd", "/C:/windows/win.ini", "/server-status"),
    ]
    app = home.app.test_client().get("/").data

    for path in asked:
        answer = home.app.test_client().get(path)
        assert answer.status_code == 404 or answer.data == app, path


def test_v13_4_2_debugging_is_not_turned_on_by_an_environment(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """13.4.2: whatever Flask is told, a failure tells nothing and there is no debugger."""
    for name in ("FLASK_DEBUG", "FLASK_ENV", "WERKZEUG_DEBUG_PIN", "PYTHONDEVMODE"):
        monkeypatch.setenv(name, "1")
    client = ApiClient(build_web_app(home.platform).test_client(), home.api.headers)
    monkeypatch.setattr(type(home.platform.records), "list", _failing)

    answer = client.get("/data/account")
    console = client.flask.get("/console?__debugger__=yes&cmd=resource&f=debugger.js")

    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert SECRET not in answer.text
    assert console.status_code == 404 or b"__debugger__" not in console.data


def test_v13_4_5_what_watches_the_process_tells_nothing_of_tenants(home: Home) -> None:
    """13.4.5, 13.4.6: measures and health name no tenant, no user and no version of anything."""
    told = ""
    for path in ("/metrics", "/healthz", "/readyz"):
        answer = home.app.test_client().get(path)
        told += answer.text + str(answer.headers)

    for word in (home.tenant.name, home.email, "python", "werkzeug", "postgresql", "granian"):
        assert word not in told.lower(), word
    assert home.anyone().get("/openapi.json").status_code == 401


# V16 Logs and errors


def _failing(*_: Any, **__: Any) -> None:
    raise RuntimeError(f"SELECT {SECRET} FROM /srv/app.py")


def test_v16_5_1_a_failure_tells_nothing_but_its_number(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """16.5.1, 16.3.4, 16.5.4: a generic answer; the log has the stack, under the same number."""
    monkeypatch.setattr(type(home.platform.records), "list", _failing)

    answer: Any = home.api.get("/data/account")

    assert answer.status_code == 500
    assert SECRET not in answer.text
    assert "RuntimeError" not in answer.text
    assert "app.py" not in answer.text
    (noted,) = [each for each in caplog.records if each.name == "dougong.api"]
    assert noted.exc_info is not None
    assert noted.__dict__["request_id"] == answer.json["request_id"]


def test_v16_5_3_where_rights_cannot_be_read_nobody_is_let_in(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """16.5.3, 16.5.2: what fails, fails closed, and works again afterwards."""
    email = "closed@example.com"
    home.add_user(email, member=True)
    browser = browser_of(home, email)
    home.api.create("account", name="Closed")

    def refused(*_: Any, **__: Any) -> None:
        raise psycopg.OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(type(home.platform.actors), "actor", refused)
        patch.setattr(type(home.platform.actors), "is_current", lambda *_: False)
        answers = [browser.client.get("/data/account"), home.api.get("/data/account")]
        signed_in = home.anyone().post(
            "/auth/login", {"tenant": home.tenant.name, "email": email, "password": PASSWORD}
        )

    assert {each.status_code for each in (*answers, signed_in)} == {503}
    assert "Set-Cookie" not in signed_in.headers
    assert browser.client.get("/data/account").status_code == 200


def test_v16_2_5_no_value_that_was_sent_stands_in_the_log(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """16.2.5, 14.2.4: records, passwords and tokens are not logged where they are refused."""
    home.deploy(an_object("logged", {"name": "mail", "type": "email", "unique": True}))
    unsafe = {"name": SECRET, "mail": f"{SECRET}@example.com", "x": SECRET}
    with caplog.at_level(logging.DEBUG):
        home.api.post("/data/logged", unsafe)
        home.api.post("/data/logged", {**unsafe, "mail": None, "x": None})
        home.api.get("/data/logged", where=f"name = '{SECRET}'", sort=SECRET)
        home.api.get("/data/account", where=f"TEXT(NUMBER('{SECRET}')) = 'x'")
        home.api.get("/search", q=SECRET)
        body = {"tenant": home.tenant.name, "email": home.email, "password": SECRET}
        home.anyone().post("/auth/login", body)
        home.anyone().call("GET", "/auth/me", headers={"Authorization": f"Bearer {SECRET}"})
        home.anyone().call("GET", f"/{SECRET}?q={SECRET}", headers={"Cookie": f"dougong={SECRET}"})

    assert SECRET not in caplog.text
    assert SECRET not in str([vars(each) for each in caplog.records])


def test_v16_2_5_errors_of_the_database_are_logged_without_their_values(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """16.2.5: PostgreSQL tells of a failed row with all that is in it; the log does not."""

    def violating(*_: Any, **__: Any) -> None:
        with psycopg.connect(home.platform.database.url) as connection:
            connection.execute(
                "CREATE TEMPORARY TABLE t (a text CONSTRAINT short CHECK (length(a) < 3))"
            )
            connection.execute("INSERT INTO t VALUES (%s)", [SECRET])

    monkeypatch.setattr(type(home.platform.records), "list", violating)

    answer = home.api.get("/data/account")

    text = "".join(
        logging.Formatter().formatException(each.exc_info)
        for each in caplog.records
        if each.exc_info is not None
    )
    assert answer.status_code == 500
    assert "SQLSTATE 23514, short" in text
    assert SECRET not in text + answer.text


def test_v16_3_1_a_sign_in_by_a_false_token_is_on_record(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """16.3.1: a token that is none is noted, without the token."""
    token = f"dg_{home.tenant.name}_{'A' * 43}"

    home.anyone().call("GET", "/auth/me", headers={"Authorization": f"Bearer {token}"})

    (noted,) = [each for each in caplog.records if each.name == "dougong.security"]
    assert (noted.getMessage(), noted.levelname) == ("access.unauthenticated", "WARNING")
    assert token not in str(vars(noted))


def test_v16_3_2_and_16_2_1_who_is_refused_is_on_record(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """16.3.2, 16.3.3, 16.2.1: refusals are noted with who and where; nothing that was sent is."""
    user_id, client = home.add_user("refused@example.com")
    browser = browser_of(home, home.email)

    answer: Any = client.get("/access/users")
    client.post("/data/account", {"name": SECRET})
    browser.client.post("/data/account", {"name": SECRET})

    noted = [vars(each) for each in caplog.records if each.name == "dougong.security"]
    assert answer.status_code == 403
    codes = [each["msg"] for each in noted]
    assert codes == [answer.json["code"], "access.forbidden", "access.csrf"]
    assert noted[0]["user"] == user_id
    assert noted[0]["tenant"] == home.tenant.name
    assert noted[0]["route"] == f"{BASE}/access/users"
    assert noted[0]["address"] == "127.0.0.1"
    assert noted[0]["request_id"] == answer.json["request_id"]
    assert SECRET not in str(noted)


INJECTED = "x\n2026-01-01T00:00:00.000Z info    dougong.security: all is well\r\x1b[2J\u2028end"


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_v16_4_1_nobody_writes_a_line_of_the_log(
    log: None, capsys: pytest.CaptureFixture[str], log_format: str
) -> None:
    """16.4.1: line ends and signs that steer terminals are written so that they do nothing."""
    configure_logging(Settings(log_format=log_format))

    logging.getLogger("dougong").warning("told %s", INJECTED, extra={"agent": INJECTED})
    try:
        raise ValueError(INJECTED)
    except ValueError:
        logging.getLogger("dougong").exception("failed")

    written = capsys.readouterr().err
    begun = [line for line in written.split("\n") if line and not line.startswith("    ")]
    assert len(begun) == 2
    assert "\r" not in written
    assert "\x1b" not in written
    if log_format == "text":
        assert all(re.match(r"\S{23}Z (warning|error)\s+dougong: ", line) for line in begun)
        assert "\u2028" not in written
    else:
        assert [json.loads(line)["logger"] for line in begun] == ["dougong", "dougong"]


def test_v16_4_2_the_log_is_changed_by_no_call(home: Home) -> None:
    """16.4.2: the audit log is read by those with the right, and written by nobody's call."""
    _, client = home.add_user("curious@example.com", member=True)
    page: Any = home.api.get("/openapi.json").json
    calls = {path: set(each) for path, each in page["paths"].items() if path.startswith("/audit")}

    assert client.get("/audit").status_code == 403
    assert calls
    assert set.union(*calls.values()) == {"get"}
    assert home.api.delete("/data/_audit/1").status_code == 404
    assert home.api.get("/data/_audit").status_code == 404


def test_v13_4_2_the_application_of_the_tests_is_that_of_a_release(home: Home) -> None:
    """13.4.2: nothing here was turned on for tests that would be off elsewhere."""
    assert home.app.debug is False
    assert home.app.testing is False
    settings = replace(home.platform.settings, log_level="debug")
    assert build_web_app(replace(home.platform, settings=settings)).debug is False
