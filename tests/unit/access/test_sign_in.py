"""Signing in and out: only with the right password, slower after failures, on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from psycopg import Connection

from dougong.access.accounts import find_user, set_password
from dougong.access.acting import Actors
from dougong.access.errors import (
    CsrfError,
    SignInFailedError,
    TenantSuspendedError,
    TooManyAttemptsError,
    UnauthenticatedError,
    UserNotFoundError,
)
from dougong.access.rights import EVERYTHING, NOTHING
from dougong.access.signing_in.authentication import LONGEST_SESSION, Authentication, SignIn
from dougong.access.signing_in.credentials import csrf_token, digest
from dougong.access.signing_in.passwords import Passwords
from dougong.access.signing_in.second_factor import SecondFactors
from dougong.kernel.errors import AppError
from dougong.storage.database import Database
from dougong.storage.tenants import Tenant

ADA, BOB = "ada@acme.example", "bob@acme.example"
RIGHT = "correct horse battery"


def sign_in(
    authentication: Authentication,
    email: str = ADA,
    password: str = RIGHT,
    *,
    tenant: str = "acme",
    address: str = "192.0.2.1",
) -> SignIn:
    return authentication.sign_in(tenant, email, password, address=address, agent="test")


def audit(connection: Connection) -> list[tuple[Any, ...]]:
    return connection.execute(
        "SELECT action, actor, details, address FROM t_acme._audit ORDER BY id"
    ).fetchall()


def test_the_right_password_opens_a_session(
    authentication: Authentication, connection: Connection, clock: Any
) -> None:
    signed_in = sign_in(authentication, " Ada@ACME.example ")

    actor = authentication.authenticate_session(signed_in.cookie, safe=True)
    assert actor == signed_in.actor
    assert (actor.tenant, actor.schema, actor.user_id) == ("acme", "t_acme", UUID(int=1))
    assert (actor.locale, actor.time_zone, actor.via) == ("zh-CN", "Asia/Shanghai", "session")
    assert actor.rights is EVERYTHING
    assert signed_in.expires_at == clock.now() + LONGEST_SESSION


def test_a_user_chooses_language_and_time_zone(
    authentication: Authentication, connection: Connection
) -> None:
    connection.execute("""UPDATE t_acme."user" SET locale = 'en', time_zone = 'Europe/Berlin'""")

    actor = sign_in(authentication).actor

    assert (actor.locale, actor.time_zone) == ("en", "Europe/Berlin")


def test_a_time_zone_that_does_not_exist_falls_back_to_the_tenants(
    authentication: Authentication, connection: Connection
) -> None:
    connection.execute("UPDATE t_acme.\"user\" SET time_zone = '../Mars/Base'")

    assert sign_in(authentication).actor.time_zone == "Asia/Shanghai"


def test_who_is_no_admin_has_no_rights_yet(
    authentication: Authentication, connection: Connection
) -> None:
    assert sign_in(authentication, BOB).actor.rights == NOTHING


@pytest.mark.parametrize(
    ("tenant", "email", "password"),
    [
        ("acme", ADA, "wrong horse battery"),
        ("acme", "nobody@acme.example", RIGHT),
        ("acme", "eve@acme.example", RIGHT),
        ("acme", "a\0b", RIGHT),
        ("acme", "\ud800", RIGHT),
        ("acme", ADA, ""),
        ("elsewhere", ADA, RIGHT),
        ("not a name", ADA, RIGHT),
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(
    authentication: Authentication,
    connection: Connection,
    tenant: str,
    email: str,
    password: str,
) -> None:
    with pytest.raises(SignInFailedError) as refused:
        sign_in(authentication, email, password, tenant=tenant)

    assert refused.value.details == {}
    assert connection.execute("SELECT count(*) FROM t_acme._session").fetchone() == (0,)


@pytest.mark.parametrize("change", ["active = false", "deleted_at = now()"])
def test_a_user_out_of_service_cannot_sign_in(
    authentication: Authentication, connection: Connection, change: str
) -> None:
    connection.execute(f'UPDATE t_acme."user" SET {change}')

    with pytest.raises(SignInFailedError):
        sign_in(authentication)


def test_only_hashes_are_kept(authentication: Authentication, connection: Connection) -> None:
    signed_in = sign_in(authentication)

    stored = connection.execute("SELECT id FROM t_acme._session").fetchall()
    assert stored == [(digest(signed_in.cookie),)]


@pytest.mark.parametrize("email", [ADA, "nobody@acme.example"])
def test_failures_slow_an_account_down_whether_it_exists_or_not(
    authentication: Authentication, connection: Connection, clock: Any, email: str
) -> None:
    for number in range(5):
        with pytest.raises(SignInFailedError):
            sign_in(authentication, email, "wrong", address=f"192.0.2.{number}")

    with pytest.raises(TooManyAttemptsError) as first:
        sign_in(authentication, email, address="192.0.2.9")
    clock.pass_time(seconds=1)
    with pytest.raises(SignInFailedError):
        sign_in(authentication, email, "wrong", address="192.0.2.9")
    with pytest.raises(TooManyAttemptsError) as second:
        sign_in(authentication, email, address="192.0.2.9")

    assert first.value.details == {"retry_after_s": 1}
    assert second.value.details == {"retry_after_s": 2}


def test_nobody_is_locked_out_for_more_than_a_minute(
    authentication: Authentication, connection: Connection, clock: Any
) -> None:
    for number in range(20):
        clock.pass_time(seconds=60)
        with pytest.raises(SignInFailedError):
            sign_in(authentication, ADA, "wrong", address=f"192.0.2.{number}")
    clock.pass_time(seconds=60)

    assert sign_in(authentication).actor.user_id == UUID(int=1)


def test_the_right_password_forgets_the_failures(
    authentication: Authentication, connection: Connection
) -> None:
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(SignInFailedError):
                sign_in(authentication, ADA, "wrong")
        sign_in(authentication)

    assert sign_in(authentication).actor.user_id == UUID(int=1)


def test_failures_slow_an_address_down_whatever_the_account(
    authentication: Authentication, connection: Connection
) -> None:
    for number in range(50):
        with pytest.raises(SignInFailedError):
            sign_in(authentication, f"{number}@acme.example")

    with pytest.raises(TooManyAttemptsError):
        sign_in(authentication)

    assert sign_in(authentication, address="192.0.2.2").actor.user_id == UUID(int=1)


def test_signing_in_and_out_is_on_record(
    authentication: Authentication, connection: Connection
) -> None:
    with pytest.raises(SignInFailedError):
        sign_in(authentication, ADA, "wrong")
    cookie = sign_in(authentication).cookie
    authentication.sign_out(cookie, address="192.0.2.1")
    authentication.sign_out(cookie, address="192.0.2.1")

    assert audit(connection) == [
        ("sign_in.failed", None, {"email": ADA}, "192.0.2.1"),
        ("sign_in", UUID(int=1), {}, "192.0.2.1"),
        ("sign_out", UUID(int=1), {}, "192.0.2.1"),
    ]


def test_signing_out_ends_the_session_at_once(
    authentication: Authentication, connection: Connection
) -> None:
    cookie = sign_in(authentication).cookie
    authentication.authenticate_session(cookie, safe=True)

    authentication.sign_out(cookie, address="192.0.2.1")

    with pytest.raises(UnauthenticatedError):
        authentication.authenticate_session(cookie, safe=True)


@pytest.mark.parametrize("csrf", [None, "", "wrong", "\u00fc"])
def test_a_change_needs_the_token_of_the_page(
    authentication: Authentication, connection: Connection, csrf: str | None
) -> None:
    signed_in = sign_in(authentication)

    with pytest.raises(CsrfError):
        authentication.authenticate_session(signed_in.cookie, safe=False, csrf=csrf)

    actor = authentication.authenticate_session(
        signed_in.cookie, safe=False, csrf=signed_in.csrf_token
    )
    assert actor == signed_in.actor
    assert signed_in.csrf_token == csrf_token(signed_in.cookie)


@pytest.mark.parametrize("cookie", ["", "dgs_", "dgs_acme_" + "A" * 43, "dgs_nope_" + "A" * 43])
def test_an_unknown_cookie_is_nobody(
    authentication: Authentication, connection: Connection, cookie: str
) -> None:
    with pytest.raises(UnauthenticatedError):
        authentication.authenticate_session(cookie, safe=True)


@pytest.mark.parametrize(
    ("end", "refusal"),
    [
        ("DELETE FROM t_acme._session", UnauthenticatedError),
        ('UPDATE t_acme."user" SET active = false', UnauthenticatedError),
        ('UPDATE t_acme."user" SET deleted_at = now()', UnauthenticatedError),
        ("UPDATE dougong.tenant SET state = 'suspended'", TenantSuspendedError),
    ],
)
def test_what_ends_a_session_elsewhere_is_felt_within_a_second(
    authentication: Authentication,
    connection: Connection,
    clock: Any,
    end: str,
    refusal: type[AppError],
) -> None:
    cookie = sign_in(authentication).cookie
    authentication.authenticate_session(cookie, safe=True)
    connection.execute(end)

    clock.pass_time(seconds=0.5)

    try:
        with pytest.raises(refusal):
            authentication.authenticate_session(cookie, safe=True)
    finally:
        connection.execute("UPDATE dougong.tenant SET state = 'active'")


def test_taken_rights_are_gone_within_a_second(
    authentication: Authentication, connection: Connection, clock: Any
) -> None:
    cookie = sign_in(authentication).cookie
    authentication.authenticate_session(cookie, safe=True)
    connection.execute("UPDATE t_acme._credential SET admin = false")

    clock.pass_time(seconds=0.5)

    assert authentication.authenticate_session(cookie, safe=True).rights == NOTHING


def test_a_hot_session_costs_no_query(
    authentication: Authentication, connection: Connection, database: Database
) -> None:
    cookie = sign_in(authentication).cookie
    authentication.authenticate_session(cookie, safe=True)
    connection.execute("ALTER TABLE t_acme._session RENAME TO _away")
    try:
        assert authentication.authenticate_session(cookie, safe=True).user_id == UUID(int=1)
    finally:
        connection.execute("ALTER TABLE t_acme._away RENAME TO _session")


def test_an_idle_session_ends(
    authentication: Authentication, connection: Connection, clock: Any
) -> None:
    cookie = sign_in(authentication).cookie

    clock.pass_time(hours=12)

    with pytest.raises(UnauthenticatedError):
        authentication.authenticate_session(cookie, safe=True)


def test_a_used_session_goes_on_but_not_for_ever(
    authentication: Authentication, connection: Connection, clock: Any
) -> None:
    cookie = sign_in(authentication).cookie

    for _ in range(LONGEST_SESSION // timedelta(hours=8) - 1):
        clock.pass_time(hours=8)
        authentication.authenticate_session(cookie, safe=True)
    clock.pass_time(hours=8)

    with pytest.raises(UnauthenticatedError):
        authentication.authenticate_session(cookie, safe=True)


def test_use_is_noted_once_a_minute(
    authentication: Authentication, connection: Connection, clock: Any
) -> None:
    cookie = sign_in(authentication).cookie
    began = clock.now()
    seen = []

    for _ in range(3):
        clock.pass_time(seconds=30)
        authentication.authenticate_session(cookie, safe=True)
        seen.append(connection.execute("SELECT seen_at FROM t_acme._session").fetchone())

    assert seen == [(began,), (began + timedelta(minutes=1),), (began + timedelta(minutes=1),)]


def test_a_new_password_ends_every_session(
    authentication: Authentication,
    connection: Connection,
    database: Database,
    passwords: Passwords,
    acme: Tenant,
    clock: Any,
) -> None:
    cookie = sign_in(authentication).cookie

    set_password(
        database,
        passwords,
        acme.schema,
        UUID(int=1),
        "another horse battery",
        email=ADA,
        clock=clock,
        by=UUID(int=1),
    )

    with pytest.raises(UnauthenticatedError):
        authentication.authenticate_session(cookie, safe=True)
    assert audit(connection)[-1] == (
        "password.set",
        UUID(int=1),
        {"user": str(UUID(int=1))},
        None,
    )


def test_signing_in_renews_a_hash_of_another_cost(
    authentication: Authentication,
    connection: Connection,
    database: Database,
    actors: Actors,
    second_factors: SecondFactors,
    clock: Any,
) -> None:
    dearer = Passwords(PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    upgraded = Authentication(
        database,
        dearer,
        actors,
        clock=clock,
        random_bytes=bytes,
        second_factors=second_factors,
        idle=timedelta(hours=12),
    )

    sign_in(upgraded)

    stored = connection.execute(
        "SELECT password_hash FROM t_acme._credential WHERE user_id = %s", [UUID(int=1)]
    ).fetchone()
    assert stored is not None
    assert stored[0].startswith("$argon2id$v=19$m=64,t=2,p=1$")


def test_an_operator_finds_a_user_by_email(
    database: Database, connection: Connection, acme: Tenant
) -> None:
    assert find_user(database, acme, BOB) == UUID(int=2)
    with pytest.raises(UserNotFoundError):
        find_user(database, acme, "nobody@acme.example")
